"""Tables of one turn per row: from cells to turns, with no cell lost on the way."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind, ParsedTurn
from pipeline.files.grid_columns import columns_of, has_labelled_lines
from pipeline.files.grid_said import Piece, Said, labelled_pieces
from pipeline.files.grid_times import (
    Moment,
    NumberUnit,
    minutes_taken_for_hours,
    moment_of,
    unit_of,
)
from pipeline.files.header_words import table_headers
from pipeline.files.table_columns import Columns
from pipeline.files.text_encoding import clean_text
from pipeline.files.transcript_labels import find_labels

QUESTION, ANSWER = "vraag", "antwoord"
"""The labels of turns in a table with a column of questions and one of answers."""


class GridTurns(NamedTuple):
    """The turns of a table, and as in `Delivered` what was left out, remarks and the language."""

    turns: list[ParsedTurn]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    language: str = ""


class Row(NamedTuple):
    """A row: its number as people see it, from 1, and its cells as clean text."""

    number: int
    cells: Sequence[str]

    def cell(self, column: int | None) -> str:
        """Return a cell; "" where the row is shorter or there is no such column."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]


class _RowTimes(NamedTuple):
    """When a row starts and ends, and the columns of which the cell said so."""

    moment: Moment
    read: frozenset[int | None] = frozenset()

    def sixtieth(self) -> "_RowTimes":
        start_ms, end_ms = (None if ms is None else ms // 60 for ms in self.moment)
        return self._replace(moment=Moment(start_ms, end_ms))


def counted(number: int, thing: str) -> str:
    """Return a number and what it counts: "1 cell", "2 cells"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def turns_of_grid(
    rows: Sequence[Sequence[str]], numbers: Sequence[int] | None = None
) -> GridTurns | None:
    """Read a table as one turn per row, if that is what it is.

    Args:
        rows: The text of each cell, in reading order; a merged cell is text once and then "".
        numbers: What people call each row; from 1 if not given.

    Returns:
        The turns of all rows, or None for a table of another kind: facts, a layout, a grid.
    """
    numbered = _numbered(rows, numbers)
    columns = columns_of([row.cells for row in numbered])
    return _turns(numbered, columns) if columns else None


def interviews_of_grid(
    rows: Sequence[Sequence[str]], numbers: Sequence[int] | None = None
) -> list[GridTurns] | None:
    """Read a table that may hold several interviews, told apart by a column.

    Args:
        rows: As for `turns_of_grid`.
        numbers: As for `turns_of_grid`.

    Returns:
        The interviews in the order in which they first appear, or None for another kind of table.
    """
    numbered = _numbered(rows, numbers)
    columns = columns_of([row.cells for row in numbered])
    if columns is None:
        return None
    parts = _parts(numbered[columns.first_row :], columns)
    if len(parts) == 1:
        return [_turns(numbered, columns)]
    header = numbered[: columns.first_row]
    found = []
    for number, part in enumerate(parts):
        above = header if number == 0 else []
        turns = _turns([*above, *part], columns._replace(first_row=len(above)))
        remark = f"This is interview {number + 1} of {len(parts)} in the file"
        remark += f", as {columns.name_of(columns.interview or 0)} tells them apart."
        found.append(turns._replace(remarks=(remark, *turns.remarks)))
    return found


def _numbered(rows: Sequence[Sequence[str]], numbers: Sequence[int] | None) -> list[Row]:
    given = numbers or range(1, len(rows) + 1)
    return [
        Row(number, [clean_text(cell) for cell in cells])
        for number, cells in zip(given, rows, strict=True)
    ]


def _parts(rows: Sequence[Row], columns: Columns) -> list[list[Row]]:
    """Return the rows of each interview; an empty cell goes on with the interview above."""
    parts: dict[str, list[Row]] = {}
    current = ""
    for row in rows:
        current = row.cell(columns.interview) or current
        parts.setdefault(current, []).append(row)
    # What stands before the first interview is of the first.
    unnamed = parts.pop("", []) if len(parts) > 1 else []
    found = list(parts.values()) or [[]]
    found[0] = [*unnamed, *found[0]]
    return found


def _turns(rows: Sequence[Row], columns: Columns) -> GridTurns:
    header, body = rows[: columns.first_row], rows[columns.first_row :]
    moments, remarks = _moments(body, columns)
    labels = _labels_in_text(body, columns)
    said = Said()
    above = [entry for row in header for entry in _beside(row, columns, set())]
    beside: list[LeftOut] = []
    for row in body:
        # A speaker cell that is empty, or merged with the one above, goes on with that speaker.
        if row.cell(columns.speaker):
            said.name(_label(row.cell(columns.speaker)))
        times = moments[row.number]
        moment: Moment | None = times.moment
        for piece in _pieces(row, columns, labels):
            said.add(piece, moment, row.number)
            moment = None
        beside += _beside(row, columns, _used(row, columns, times))
    remarks += _remarks(body, columns, labels, beside)
    left_out = (*above, *beside, *said.silent_labels())
    return GridTurns(said.turns(), left_out, tuple(remarks), _language(body, columns))


def _labels_in_text(body: Sequence[Row], columns: Columns) -> frozenset[str]:
    """Return the labels within the texts ("I: Hoe gaat het?") if no column names the speakers."""
    if columns.speaker is not None or columns.text is None:
        return frozenset()
    return find_labels(line for row in body for line in row.cell(columns.text).split("\n"))


def _pieces(row: Row, columns: Columns, labels: frozenset[str]) -> list[Piece]:
    """Return what is said in a row, by whom; nothing if there is no text."""
    speaker = _label(row.cell(columns.speaker))
    if columns.question is not None:
        pieces = [
            Piece(QUESTION, row.cell(columns.question)),
            Piece(speaker or ANSWER, row.cell(columns.answer)),
        ]
        return [piece for piece in pieces if piece.text]
    text = row.cell(columns.text)
    if text and columns.speaker is None:
        return labelled_pieces(text, labels)
    return [Piece(speaker or None, text)] if text else []


def _used(row: Row, columns: Columns, times: _RowTimes) -> set[int | None]:
    """Return the columns of which the cell becomes part of a turn; all others are left out."""
    texts = {columns.text} if columns.question is None else {columns.question, columns.answer}
    if not any(row.cell(column) for column in texts):
        return set()
    used: set[int | None] = {*texts, columns.speaker}
    if columns.question is not None and not row.cell(columns.answer):
        used.discard(columns.speaker)
    return used | times.read


def _label(cell: str) -> str:
    label = " ".join(cell.split())
    # "I:" in a column of speakers is I; a cell of only signs stays as it is.
    return label.rstrip(":").rstrip() or label


def _beside(row: Row, columns: Columns, used: Container[int | None]) -> Iterator[LeftOut]:
    """Yield the cells of a row that are not of a turn."""
    for column, cell in enumerate(row.cells):
        if cell and column not in used:
            place = f"row {row.number}, {columns.name_of(column)}"
            yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=cell)


def _moments(body: Sequence[Row], columns: Columns) -> tuple[dict[int, _RowTimes], list[str]]:
    """Return the times of each row by its number, and remarks on how they were read."""
    cells = [row.cell(column) for row in body for column in (columns.start, columns.end)]
    texts = [row.cell(c) for row in body for c in (columns.text, columns.question, columns.answer)]
    # Numbers are times only under a header that says so.
    named = bool(columns.header_names)
    n_words = sum(len(text.split()) for text in texts)
    unit = unit_of(cells, columns.header_names, n_words) if named else None
    found = {row.number: _times_of(row, columns, unit) for row in body}
    remarks = [f"The times without colons were read as {unit.name}."] if unit else []
    starts = [t.moment.start_ms for t in found.values() if t.moment.start_ms is not None]
    if minutes_taken_for_hours(starts, n_words):
        remarks.append("The times were read as minutes and seconds, not as hours and minutes.")
        found = {number: times.sixtieth() for number, times in found.items()}
    unread = sum(map(bool, cells)) - sum(len(times.read) for times in found.values())
    if unread:
        remarks.append(f"{counted(unread, 'time')} could not be read, and was kept apart.")
    back = sum(later < earlier for earlier, later in pairwise(starts))
    if back:
        remarks.append(f"{counted(back, 'time')} before that of the row above; order was kept.")
    return found, remarks


def _times_of(row: Row, columns: Columns, unit: NumberUnit | None) -> _RowTimes:
    start = moment_of(row.cell(columns.start), unit)
    end = moment_of(row.cell(columns.end), unit)
    both = ((columns.start, start), (columns.end, end))
    last = (end.end_ms or end.start_ms) if end else (start.end_ms if start else None)
    read = frozenset(column for column, moment in both if moment)
    return _RowTimes(Moment(start.start_ms if start else None, last), read)


def _remarks(
    body: Sequence[Row], columns: Columns, labels: frozenset[str], beside: Sequence[LeftOut]
) -> list[str]:
    remarks = [*_remarks_on_speakers(body, columns, labels)]
    names = [name for column, name in enumerate(columns.names) if column != columns.speaker]
    if columns.question is not None and columns.answer is not None and columns.by_question_marks:
        remarks.append(
            f"Column {columns.question + 1} was read as questions and column {columns.answer + 1} "
            "as answers, by their question marks alone. See whether that is right."
        )
    if not labels and any(table_headers().is_code(name) for name in names):
        remarks.append(
            "The table has a column of codes. If it holds coded fragments only, deliver the whole "
            "transcripts instead."
        )
    texts = [text for row in body for _, text in _pieces(row, columns, frozenset())]
    several = sum(map(has_labelled_lines, texts))
    if several and len(texts) > 1 and not labels:
        remarks.append(
            f"{counted(several, 'cell')} with several lines that look as if they begin with a "
            "speaker, left as they are. See whether one cell holds what two people say."
        )
    places = Counter(entry.place.split(", ", 1)[1] for entry in beside)
    if places:
        listed = _listed(f"{place} ({counted(n, 'cell')})" for place, n in sorted(places.items()))
        remarks.append(f"Kept apart from what was said: {listed}.")
    return remarks


def _remarks_on_speakers(
    body: Sequence[Row], columns: Columns, labels: frozenset[str]
) -> Iterator[str]:
    """Yield what is doubtful about who speaks: rows that name nobody."""
    if columns.speaker is None and not labels:
        return
    if labels:
        yield "No column names the speakers; they are named within the texts."
    spoken = [(row.number, pieces[0]) for row in body if (pieces := _pieces(row, columns, labels))]
    if spoken and spoken[0][1].label is None:
        yield f"Row {spoken[0][0]}: nobody is named as the first speaker."
    unnamed = sum(piece.label is None for _, piece in spoken[1:])
    if unnamed:
        yield f"{counted(unnamed, 'row')} without a speaker: taken to go on with the one above."


def _listed(entries: Iterable[str]) -> str:
    listed = list(entries)
    rest = f" and {len(listed) - 8} more columns" if len(listed) > 8 else ""
    return ", ".join(listed[:8]) + rest


def _language(body: Sequence[Row], columns: Columns) -> str:
    """Return the language if the column of languages names one for all rows."""
    cells = {row.cell(columns.language) for row in body} - {""}
    codes = {table_headers().language_of(cell) for cell in cells}
    return codes.pop() if len(codes) == 1 else ""
