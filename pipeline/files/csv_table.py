"""CSV tables as people keep them: comma, semicolon or tab, with or without BOM, any encoding."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputFileError
from pipeline.files.atomic import write_text
from pipeline.files.text_encoding import read_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
MAX_BYTES = 20_000_000
MAX_TITLE_ROWS = 10
# How Excel is told the delimiter; it does not show this line.
_SEPARATOR_LINE = re.compile(r'\A"?sep=[;,\t]"?(?:\r\n|\r|\n)')


class Table(NamedTuple):
    """The headers, and under its row number in the file each row with a cell."""

    headers: list[str]
    rows: dict[int, dict[str, str]]


IsHeader = Callable[[Sequence[str]], bool]


def read_table(path: Path, name: str, is_header: IsHeader | None = None) -> Table:
    """Read a CSV file as its headers and its rows, all cells as stripped text.

    Dutch Excel writes `;` and often cp1252, and as "Unicode" UTF-16; all are understood. Empty
    rows are left out and still counted, so that a row number is the one that a spreadsheet shows.

    Args:
        path: The file.
        name: What messages call it.
        is_header: Tells the row of headers, when titles may stand above it; else it is the first.

    Raises:
        InputFileError: No file, one too large or no CSV, no header row, a header twice, or a row
            with too many cells.
    """
    if not path.is_file():
        raise InputFileError(f"{name} is not there.\n      Make one with: duiding check STUDY")
    if path.stat().st_size > MAX_BYTES:
        raise InputFileError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.")
    data = path.read_bytes()
    text = read_text(data, name).text if data.strip() else ""
    text = _SEPARATOR_LINE.sub("", text, count=1)
    lines, delimiter = _cells(text, is_header)
    return cells_to_table(lines, range(1, len(lines) + 1), name, is_header, delimiter)


def cells_to_table(
    lines: Sequence[Sequence[str]],
    numbers: Sequence[int],
    name: str,
    is_header: IsHeader | None = None,
    delimiter: str = ",",
) -> Table:
    """Return a table of cells, with the headers in its first row or where `is_header` says.

    Args:
        lines: The cells, row by row.
        numbers: What people call each row.
        name: What messages call the file.
        is_header: As for `read_table`.
        delimiter: What stands between cells, for messages.

    Raises:
        InputFileError: As for `read_table`.
    """
    first = _header_position(lines, is_header)
    if first >= len(lines) or not any(cell.strip() for cell in lines[first]):
        raise InputFileError(f"{name} is empty; expected a first row with column names.")
    headers = _headers(lines[first])
    if len(set(headers)) != len(headers):
        raise InputFileError(f"{name} has a column name twice in its first row.")
    rows = {}
    for number, cells in zip(numbers[first + 1 :], lines[first + 1 :], strict=True):
        if len(cells) > len(headers) and any(cell.strip() for cell in cells[len(headers) :]):
            raise InputFileError(
                f"{name}, row {number}: {len(cells)} cells where the first row has {len(headers)}."
                f'\n      Put double quotes around cells that hold a "{delimiter}".'
            )
        padded = [*cells, *[""] * len(headers)]
        row = {h: _unguarded(cell.strip()) for h, cell in zip(headers, padded, strict=False)}
        if any(row.values()):
            rows[number] = row
    return Table(headers, rows)


def _header_position(lines: Sequence[Sequence[str]], is_header: IsHeader | None) -> int:
    """Return where the headers stand: the first row, or one below at most ten rows of titles."""
    if is_header is None:
        return 0
    beginning = enumerate(lines[: MAX_TITLE_ROWS + 1])
    filled = (n for n, row in enumerate(lines) if any(cell.strip() for cell in row))
    told = next((n for n, row in beginning if is_header(row)), None)
    return next(filled, 0) if told is None else told


def write_table(
    path: Path, headers: Sequence[str], rows: Iterable[Mapping[str, object]], delimiter: str = ","
) -> None:
    """Write rows as CSV with LF line ends; `;` also gets the BOM that Dutch Excel wants."""
    write_text(path, table_text(headers, rows, delimiter))


def table_text(
    headers: Sequence[str], rows: Iterable[Mapping[str, object]], delimiter: str = ","
) -> str:
    """Return what `write_table` writes."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headers, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _guarded(str(value)) for key, value in row.items()} for row in rows)
    return ("\ufeff" if delimiter == ";" else "") + buffer.getvalue()


def _guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell


def _cells(text: str, is_header: IsHeader | None) -> tuple[list[list[str]], str]:
    """Return the cells by the delimiter that gives headers, else by that which comes most often."""
    first = next((line for line in text.splitlines() if line.strip(" ;,\t")), "")
    by_count = sorted(";,\t", key=first.count, reverse=True)
    tables = ((_split(text, delimiter), delimiter) for delimiter in by_count)
    if is_header is None:
        return next(tables)
    found = list(tables)
    for rows, delimiter in found:
        if any(is_header(row) for row in rows[: MAX_TITLE_ROWS + 1]):
            return rows, delimiter
    return found[0]


def _split(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []  # only a file that is no CSV at all, such as a workbook


def _headers(cells: Sequence[str]) -> list[str]:
    """Return the column names, without the nameless columns that spreadsheets leave at the end.

    A nameless column between others gets a name, for its cells are not to be lost.
    """
    headers = [cell.strip() for cell in cells]
    while not headers[-1]:
        headers.pop()
    return [header or f"column {number}" for number, header in enumerate(headers, start=1)]
