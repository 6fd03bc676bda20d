"""Open a returned .xlsx or .csv as grids of text: what stands in its cells, nothing more."""

import csv
import io
import itertools
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import openpyxl

from pipeline.errors import ReviewError

_OLE_START = b"\xd0\xcf\x11\xe0"
_MAX_BYTES = 50_000_000

Grid = list[tuple[str, ...]]


class Workbook(NamedTuple):
    """The cells of every sheet by its title ("" for a CSV), and the document's own properties."""

    grids: dict[str, Grid]
    properties: dict[str, str]


def read_grids(path: Path, name: str) -> Workbook:
    """Read all sheets of a file, hidden ones included, every cell as stripped text.

    Args:
        path: A .xlsx, .xlsm or .csv file.
        name: What messages call it.

    Raises:
        ReviewError: The file is of another kind, damaged, too large or has a password.
    """
    return _read_csv(path, name) if path.suffix.casefold() == ".csv" else _read_xlsx(path, name)


def _read_xlsx(path: Path, name: str) -> Workbook:
    suffix = path.suffix.casefold()
    if suffix not in {".xlsx", ".xlsm"}:
        raise ReviewError(
            f"{name}: files of the kind {suffix or 'without a name ending'} are not read.\n"
            "      Open it and save it as .xlsx (Excel workbook)."
        )
    _check_container(path, name)
    try:
        return _load_xlsx(path)
    except Exception:  # noqa: S110 - a damaged file can raise nearly anything in openpyxl
        pass
    # Raised outside the handler, so that no text of the file travels along as the cause.
    raise ReviewError(
        f"{name}: the file is damaged and cannot be read.\n"
        "      Open it in Excel or LibreOffice and save it again as .xlsx."
    )


def _check_container(path: Path, name: str) -> None:
    if not path.is_file():
        raise ReviewError(f"{name} is not there.\n      Give the path of a returned workbook.")
    with path.open("rb") as file:
        start = file.read(len(_OLE_START))
    if start == _OLE_START:
        raise ReviewError(
            f"{name}: the workbook has a password, or is of an old kind of Excel.\n"
            "      Save it without a password as .xlsx (Excel workbook)."
        )
    if path.stat().st_size > _MAX_BYTES:
        raise ReviewError(
            f"{name}: larger than {_MAX_BYTES // 1_000_000} MB; a review workbook is not.\n"
            "      Remove pictures and sheets that were added, and save it again."
        )


def _load_xlsx(path: Path) -> Workbook:
    with warnings.catch_warnings():
        # Drop-downs that Excel saved as an extension are of no interest when reading values.
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        grids: dict[str, Grid] = {}
        for sheet in workbook.worksheets:
            # The size that a file states can be wrong, and rows beyond it would be lost.
            sheet.reset_dimensions()
            rows = itertools.islice(
                sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS), _MAX_ROWS
            )
            grids[sheet.title] = [tuple(_text(value) for value in row) for row in rows]
        properties = {p.name: _text(p.value) for p in workbook.custom_doc_props.props}
    finally:
        workbook.close()
    return Workbook(grids, properties)


_MAX_COLUMNS = 64
_MAX_ROWS = 200_000
"""More than any workbook we send; a file of 4 KB can state two billion rows."""


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _read_csv(path: Path, name: str) -> Workbook:
    _check_container(path, name)
    data = path.read_bytes()
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    delimiter = max(";,\t", key=text[:5_000].partition("\n")[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        lines = []
    return Workbook({"": [tuple(_unguarded(cell.strip()) for cell in line) for line in lines]}, {})


def _unguarded(cell: str) -> str:
    # Programs put an apostrophe before a text that a spreadsheet would take for a formula.
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@"} else cell
