"""CSV tables as people keep them: comma, semicolon or tab, with or without BOM, any encoding."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputFileError
from pipeline.files.atomic import write_text

_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_MAX_BYTES = 20_000_000


class Table(NamedTuple):
    """The headers, and under its row number in the file (the header is 1) each row with a cell."""

    headers: list[str]
    rows: dict[int, dict[str, str]]


def read_table(path: Path, name: str) -> Table:
    """Read a CSV file as its headers and its rows, all cells as stripped text.

    Dutch Excel writes `;` and often cp1252; both are understood. Empty rows are left out and
    still counted, so that a row number is the one that a spreadsheet shows.

    Args:
        path: The file.
        name: What messages call it.

    Raises:
        InputFileError: No file, one too large or no CSV, no header row, a header twice, or a row
            with too many cells.
    """
    if not path.is_file():
        raise InputFileError(f"{name} is not there.\n      Make one with: duiding check STUDY")
    if path.stat().st_size > _MAX_BYTES:
        raise InputFileError(f"{name} is larger than {_MAX_BYTES // 1_000_000} MB.")
    lines, delimiter = _cells(_decoded(path.read_bytes()))
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise InputFileError(f"{name} is empty; expected a first row with column names.")
    headers = _headers(lines[0])
    if len(set(headers)) != len(headers):
        raise InputFileError(f"{name} has a column name twice in its first row.")
    rows = {}
    for number, cells in enumerate(lines[1:], start=2):
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


def write_table(
    path: Path, headers: Sequence[str], rows: Iterable[Mapping[str, object]], delimiter: str = ","
) -> None:
    """Write rows as CSV with LF line ends; `;` also gets the BOM that Dutch Excel wants."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, headers, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _guarded(str(value)) for key, value in row.items()} for row in rows)
    write_text(path, ("\ufeff" if delimiter == ";" else "") + buffer.getvalue())


def _guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cells(text: str) -> tuple[list[list[str]], str]:
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter
    except csv.Error:
        return [], delimiter  # only a file that is no CSV at all, such as a workbook


def _headers(cells: Sequence[str]) -> list[str]:
    """Return the column names, without the nameless columns that spreadsheets leave at the end."""
    headers = [cell.strip() for cell in cells]
    while not headers[-1]:
        headers.pop()
    return headers
