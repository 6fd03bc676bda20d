"""Tables of Word and OpenDocument: cells of one shape, and tables within tables as lines."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.files.delivered import Grid, Line, Run

MAX_COLUMNS = 63
"""As many as Word allows; a file can claim a cell as wide as a billion columns."""


def empty_cells(count: int | None) -> list[list[Line | Grid]]:
    """Return `count` cells without text, at most as many as a table can have."""
    return [[]] * min(count or 0, MAX_COLUMNS)


def table_blocks(rows: Sequence[Sequence[Sequence[Line | Grid]]]) -> list[Line | Grid]:
    """Return a table as one grid, without rows that have no text.

    A table of a single column is a frame around running text, and gives what is in it. Tables in
    cells become lines.
    """
    if all(len(row) <= 1 for row in rows):
        return [block for row in rows for cell in row for block in cell]
    cells = (tuple(_lines_of_cell(cell) for cell in row) for row in rows)
    filled = tuple(row for row in cells if any(row))
    return [Grid(filled)] if filled else []


def flat_lines(blocks: Iterable[Line | Grid]) -> Iterator[Line]:
    r"""Yield blocks as lines: a row of a table is one line with `\t` between its cells."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (_line_of_row(row) for row in block.rows)


def _lines_of_cell(blocks: Sequence[Line | Grid]) -> tuple[Line, ...]:
    return tuple(line for line in flat_lines(blocks) if line.text.strip())


def _line_of_row(row: Sequence[Sequence[Line]]) -> Line:
    runs: list[Run] = []
    for column, cell in enumerate(row):
        if column:
            runs.append(Run("\t"))
        for number, line in enumerate(cell):
            runs += [Run("\n")] if number else []
            runs += line.runs
    return Line(tuple(runs))
