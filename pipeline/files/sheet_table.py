"""A table that people keep in Excel, in the same shape as a CSV table."""

from pathlib import Path

from pipeline.errors import InputFileError
from pipeline.files.csv_table import MAX_BYTES, IsHeader, Table, cells_to_table
from pipeline.files.sheet_cells import Sheet, read_workbook


def is_workbook(path: Path) -> bool:
    """Tell by its first bytes whether a file is a zip package, as .xlsx is."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def read_sheet_table(path: Path, name: str, is_header: IsHeader) -> Table:
    """Read the first sheet with a header, all cells as stripped text.

    Days become "31-12-2026" and 3.0 becomes "3"; hidden rows and columns are read.

    Args:
        path: The .xlsx.
        name: What messages call it.
        is_header: Tells the row of headers; at most ten rows of titles may stand above it.

    Raises:
        InputFileError: It is too large, damaged or protected, or no sheet has such a table.
    """
    if path.stat().st_size > MAX_BYTES:
        raise InputFileError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB.")
    sheets = [sheet for sheet in read_workbook(path.read_bytes(), name).sheets if sheet.cells]
    if not sheets:
        raise InputFileError(f"{name} is empty; expected a first row with column names.")
    for sheet in sheets:
        numbers, rows = _rows(sheet)
        if any(is_header(row) for row in rows[:11]):
            return cells_to_table(rows, numbers, name, is_header)
    numbers, rows = _rows(sheets[0])
    return cells_to_table(rows, numbers, name, is_header)


def _rows(sheet: Sheet) -> tuple[list[int], list[list[str]]]:
    numbers, rows = sheet.rows()
    return numbers, [[cell.strip() for cell in row] for row in rows]
