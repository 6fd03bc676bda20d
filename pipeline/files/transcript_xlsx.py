"""Interviews in Excel: each sheet with one turn per row is an interview, or several."""

from collections.abc import Iterator

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Delivered
from pipeline.files.sheet_cells import Sheet, Workbook, read_workbook
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcript_table import EXPECTED_COLUMNS, delivered_grid
from pipeline.files.turn_grid import GridTurns, counted, interviews_of_grid

_REMEDY = (
    "Put those words above the columns, save it, and run again. If each cell holds a whole "
    "interview, copy each into a Word document."
)


def read_xlsx(data: bytes, name: str) -> list[Delivered]:
    """Read a workbook of interviews with one turn per row.

    Args:
        data: The bytes of an .xlsx or .xlsm; macros are not run and links not followed.
        name: What messages call the file.

    Returns:
        The interviews in the order of the sheets, and within a sheet in the order in which they
        first appear. All other text of the workbook is left out with the first.

    Raises:
        InputFileError: It is damaged, protected or too large, or no sheet holds turns.
    """
    workbook = read_workbook(data, name)
    found = [(sheet, _interviews(sheet)) for sheet in workbook.sheets]
    if not any(interviews for _, interviews in found):
        what = "no turns were found in the workbook"
        if not any(sheet.cells for sheet in workbook.sheets):
            what = "the workbook is empty"
        raise unreadable(name, what, EXPECTED_COLUMNS, _REMEDY)
    delivered = []
    n_sheets = sum(bool(interviews) for _, interviews in found)
    for number, (sheet, interviews) in enumerate(found, start=1):
        told = _remarks_on(sheet, number, n_sheets)
        delivered += [delivered_grid(grid, told, "Excel") for grid in interviews]
    others = [sheet for sheet, interviews in found if not interviews and sheet.cells]
    first = delivered[0]
    delivered[0] = first._replace(
        left_out=(*first.left_out, *_left_out(workbook, others)),
        remarks=(*first.remarks, *_remarks_on_workbook(workbook, others)),
    )
    return delivered


def _interviews(sheet: Sheet) -> list[GridTurns]:
    numbers, rows = sheet.rows()
    return interviews_of_grid(rows, numbers) or []


def _remarks_on(sheet: Sheet, number: int, n_sheets: int) -> list[str]:
    remarks = []
    if n_sheets > 1:
        remarks.append(f"This is sheet {number}; {n_sheets} sheets hold interviews.")
    if sheet.is_hidden:
        remarks.append("The sheet is hidden in Excel; it was read.")
    if sheet.n_hidden:
        remarks.append(f"Hidden rows and columns were read as well: {sheet.n_hidden}.")
    if sheet.n_formulas_without_value:
        remarks.append(
            f"{counted(sheet.n_formulas_without_value, 'formula')} without a saved value. If there "
            "is text in them, open the file in Excel, save it, and run again."
        )
    return remarks


def _remarks_on_workbook(workbook: Workbook, others: list[Sheet]) -> list[str]:
    remarks = []
    if others:
        n_cells = sum(len(row) for sheet in others for row in sheet.cells.values())
        cells = counted(n_cells, "cell")
        remarks.append(f"{counted(len(others), 'sheet')} without turns kept apart ({cells}).")
    n_notes = sum(len(sheet.notes) for sheet in workbook.sheets)
    if n_notes:
        remarks.append(f"{counted(n_notes, 'comment')} on cells kept apart.")
    if workbook.has_macros:
        remarks.append("The workbook has macros; they were not run.")
    if workbook.has_external_links:
        remarks.append("The workbook refers to other files; they were not opened.")
    return remarks


def _left_out(workbook: Workbook, others: list[Sheet]) -> Iterator[LeftOut]:
    """Yield what stands in the workbook outside the sheets with turns, and beside their cells."""
    for number, sheet in enumerate(workbook.sheets, start=1):
        if sheet in others:
            for row in sorted(sheet.cells):
                for column, cell in sorted(sheet.cells[row].items()):
                    place = f"sheet {number}, row {row}, column {column + 1}"
                    yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=cell.text)
        for kind, texts in (
            (LeftOutKind.COMMENT, sheet.notes),
            (LeftOutKind.METADATA, sheet.boxes),
            (LeftOutKind.HEADER, sheet.margins),
        ):
            for text in texts:
                yield LeftOut(kind=kind, place=f"sheet {number}", text=text)
