"""Take the rows of one participant out of the tables that people keep."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

from pipeline.errors import InputFileError
from pipeline.files.atomic import write_text, write_with
from pipeline.files.csv_table import MAX_TITLE_ROWS
from pipeline.files.header_words import header_words, participant_headers
from pipeline.files.text_encoding import read_text

_ID = "respondent_id"


def without_participant(path: Path, participant_id: str) -> int:
    """Take the row of a participant out of a respondentenlijst (.csv or .xlsx).

    A cell in another row that says only this id, such as who recruited somebody, is emptied.

    Returns:
        The number of rows that were taken out; 0 if there is no such file.

    Raises:
        InputFileError: The file cannot be read or has no column with ids.
    """
    if not path.is_file():
        return 0
    change = _without_workbook_rows if path.suffix.casefold() == ".xlsx" else _without_csv_rows
    return change(path, participant_id)


def without_rows(path: Path, is_theirs: Callable[[dict[str, str]], bool]) -> int:
    """Take rows out of a CSV file with headers in its first row; all else stays as it is.

    Args:
        path: The file; none is no error.
        is_theirs: Tells whether a row goes, by its cells under their headers.

    Returns:
        The number of rows that were taken out.
    """
    if not path.is_file():
        return 0
    rows, delimiter = _csv_rows(path)
    if not rows:
        return 0
    headers = [header.strip() for header in rows[0]]
    kept = [row for row in rows[1:] if not is_theirs(dict(zip(headers, row, strict=False)))]
    if len(kept) + 1 < len(rows):
        _write_csv(path, [rows[0], *kept], delimiter)
    return len(rows) - 1 - len(kept)


def _without_csv_rows(path: Path, participant_id: str) -> int:
    rows, delimiter = _csv_rows(path)
    header, column = _id_column(rows)
    kept = []
    for number, row in enumerate(rows):
        if number > header and _cell(row, column) == participant_id:
            continue
        is_data = number > header
        kept.append(["" if is_data and _is_id(c, participant_id) else c for c in row])
    if kept != rows:
        _write_csv(path, kept, delimiter)
    return len(rows) - len(kept)


def _without_workbook_rows(path: Path, participant_id: str) -> int:
    try:
        book = openpyxl.load_workbook(path)
    except Exception:  # a damaged file can raise nearly anything in openpyxl
        book = None
    if book is None:
        raise InputFileError(f"{path.name} is damaged; save it again and run again.")
    removed = 0
    for sheet in book.worksheets:
        rows = [["" if c is None else str(c) for c in row] for row in sheet.values]
        try:
            header, column = _id_column(rows)
        except InputFileError:
            header, column = -1, -1
        for number in range(len(rows), 0, -1):
            row = rows[number - 1]
            if number - 1 > header >= 0 and _cell(row, column) == participant_id:
                sheet.delete_rows(number)
                removed += 1
            else:
                for place, cell in enumerate(row, start=1):
                    if _is_id(cell, participant_id):
                        sheet.cell(number, place).value = None
    write_with(path, book.save)
    return removed


def _csv_rows(path: Path) -> tuple[list[list[str]], str]:
    data = path.read_bytes()
    text = read_text(data, path.name).text if data.strip() else ""
    beginning = "\n".join(text.splitlines()[: MAX_TITLE_ROWS + 1])
    delimiter = max(";,\t", key=beginning.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter


def _write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n").writerows(rows)
    write_text(path, ("\ufeff" if delimiter == ";" else "") + buffer.getvalue())


def _id_column(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return the row of headers and the column with ids."""
    names = {_ID, *participant_headers().columns.get(_ID, ())}
    for number, row in enumerate(rows[: MAX_TITLE_ROWS + 1]):
        for place, cell in enumerate(row):
            words = header_words(cell)
            if {"_".join(words), " ".join(words)} & names:
                return number, place
    raise InputFileError("participants: no column respondent_id was found; nothing was changed.")


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip().upper() if column < len(row) else ""


def _is_id(cell: str, participant_id: str) -> bool:
    return cell.strip().upper() == participant_id
