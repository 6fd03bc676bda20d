"""The cells of an Excel workbook (.xlsx, .xlsm), and all other text in it, in bounded memory.

openpyxl fills a sheet up to its last cell, so that one cell at XFD1048576 exhausts the memory, and
its read-only mode passes over comments, hidden rows and text boxes. Here the parts are read as they
stand, only cells that are there; numbers become times and dates by openpyxl's own rules.
Layout: ECMA-376 part 1, chapter 18 (SpreadsheetML).
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from pipeline.files.sheet_parts import WorkbookParts, all_below, local_name
from pipeline.files.sheet_values import Style, shown_number
from pipeline.files.transcript_faults import unreadable

MAX_CELLS = 1_000_000
"""A long interview has a few thousand cells; the cells of this many fill about 300 MB."""
_USUAL_WIDTH = 200

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MARGIN_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Z&])')
_NOT_XLSX = "Open it in Excel, choose Save as, Excel workbook (.xlsx), and run again."
_TOO_BIG = "Keep only the sheets with the interviews, save it, and run again."


class Cell(NamedTuple):
    """The text of a cell as Excel shows it; `is_number` if that is a plain number."""

    text: str
    is_number: bool = False


@dataclass
class Sheet:
    """A sheet: its filled cells by row (from 1) and column (from 0), and text beside the cells.

    `notes`, `boxes` and `margins` are comments, texts in shapes, and headers and footers of pages.
    """

    title: str
    is_hidden: bool = False
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    n_hidden: int = 0
    n_merged: int = 0
    n_formulas_without_value: int = 0

    def rows(self) -> tuple[list[int], list[list[str]]]:
        """Return the numbers of the rows with a cell, and the texts of those rows.

        The columns are those of the sheet; in a sheet that is wider than anybody types, only those
        with a cell.
        """
        numbers = sorted(number for number, row in self.cells.items() if row)
        used: Sequence[int] = sorted({column for row in self.cells.values() for column in row})
        if used and used[-1] < _USUAL_WIDTH:
            used = range(used[-1] + 1)
        return numbers, [
            [self.cells[n][c].text if c in self.cells[n] else "" for c in used] for n in numbers
        ]


@dataclass
class Workbook:
    """The sheets in their order, and what else is to be told about the file."""

    sheets: list[Sheet]
    has_macros: bool = False
    has_external_links: bool = False


@dataclass
class _Shared:
    """What all sheets of a workbook refer to."""

    strings: list[str]
    styles: list[Style]
    epoch: Any
    n_cells: int = 0


def read_workbook(data: bytes, name: str) -> Workbook:
    """Read the cells of all sheets; nothing is calculated, fetched or run.

    Args:
        data: The bytes of an .xlsx or .xlsm.
        name: What messages call the file.

    Raises:
        InputFileError: It is damaged, protected, no Excel workbook, or too large.
    """
    parts = WorkbookParts(data, name)
    if "xl/workbook.bin" in parts.names:
        raise unreadable(name, "it is a binary workbook (.xlsb)", "an .xlsx", _NOT_XLSX)
    workbook = None
    # Their messages can quote a cell.
    with suppress(KeyError, ValueError, IndexError, TypeError, AttributeError, OverflowError):
        workbook = _workbook(parts, name)
    if workbook is None:
        raise unreadable(name, "its parts do not fit together", "a whole workbook", _NOT_XLSX)
    return workbook


def _texts(element: Any) -> str:
    """Return the text of a string item: its runs, without the phonetic reading of signs."""
    said = (t for t in all_below(element, "t") if local_name(t.getparent()) != "rPh")
    parts = [t.text or "" for t in said]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(parts))


def _workbook(parts: WorkbookParts, name: str) -> Workbook:
    path = next(
        (target for kind, target in parts.targets("").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    root = parts.root(path)
    targets = parts.targets(path)
    if root is None:
        raise unreadable(name, "it holds no workbook", "an Excel workbook", _NOT_XLSX)
    is_mac = any(e.get("date1904") in {"1", "true"} for e in all_below(root, "workbookPr"))
    shared = _Shared(
        strings=[
            _texts(i) for r in _roots(parts, targets, "sharedStrings") for i in all_below(r, "si")
        ],
        styles=[s for r in _roots(parts, targets, "styles") for s in _styles(r)],
        epoch=CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900,
    )
    sheets = []
    for element in all_below(root, "sheet"):
        reference = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        kind, target = targets.get(reference, ("", ""))
        if kind == "worksheet":
            sheet = Sheet(element.get("name") or "", element.get("state", "visible") != "visible")
            _fill(sheet, parts, target, shared, name)
            sheets.append(sheet)
    return Workbook(
        sheets,
        has_macros=any(member.lower().endswith("vbaproject.bin") for member in parts.names),
        has_external_links=any(kind == "externalLink" for kind, _ in targets.values()),
    )


def _roots(parts: WorkbookParts, targets: dict[str, tuple[str, str]], kind: str) -> list[Any]:
    found = [parts.root(target) for k, target in sorted(set(targets.values())) if k == kind]
    return [root for root in found if root is not None]


def _styles(root: Any) -> list[Style]:
    """Return the format of each style that cells refer to by its position."""
    own = {e.get("numFmtId"): e.get("formatCode") or "General" for e in all_below(root, "numFmt")}
    formats = [
        xf.get("numFmtId", "0")
        for cells in all_below(root, "cellXfs")
        for xf in all_below(cells, "xf")
    ]
    return [Style(own.get(i) or BUILTIN_FORMATS.get(int(i), "General")) for i in formats]


def _fill(sheet: Sheet, parts: WorkbookParts, target: str, shared: _Shared, name: str) -> None:
    """Read one sheet and the parts with text that belong to it."""
    root = parts.root(target)
    if root is None:
        raise KeyError(target)
    number = 0
    for row in all_below(root, "row"):
        number = int(row.get("r", number + 1))
        cells = _row(sheet, row, shared)
        if cells:
            row_of_sheet = sheet.cells.setdefault(number, {})
            if row_of_sheet.keys() & cells.keys():
                raise ValueError("a cell twice")
            row_of_sheet.update(cells)
            sheet.n_hidden += row.get("hidden") in {"1", "true"}
        if shared.n_cells > MAX_CELLS:
            expected = f"at most {MAX_CELLS} cells"
            raise unreadable(name, "the workbook is too large", expected, _TOO_BIG)
    _count_hidden_columns(sheet, root)
    _read_beside(sheet, root, parts, parts.targets(target))


def _count_hidden_columns(sheet: Sheet, root: Any) -> None:
    used = {column for cells in sheet.cells.values() for column in cells}
    for span in all_below(root, "col"):
        if span.get("hidden") in {"1", "true"}:
            first, last = int(span.get("min")) - 1, int(span.get("max")) - 1
            sheet.n_hidden += sum(first <= column <= last for column in used)


def _read_beside(
    sheet: Sheet, root: Any, parts: WorkbookParts, targets: dict[str, tuple[str, str]]
) -> None:
    """Read the texts of a sheet that stand in no cell."""
    sheet.n_merged = sum(1 for _ in all_below(root, "mergeCell"))
    for margins in all_below(root, "headerFooter"):
        texts = (_MARGIN_CODE.sub(" ", e.text or "").strip() for e in margins)
        sheet.margins += [text for text in texts if text]
    for drawing in _roots(parts, targets, "drawing"):
        sheet.boxes += _paragraphs(drawing)
    for comments in _roots(parts, targets, "comments"):
        sheet.notes += _notes(comments)
    for thread in _roots(parts, targets, "threadedComment"):
        sheet.notes += [e.text for e in all_below(thread, "text") if e.text]


def _row(sheet: Sheet, row: Any, shared: _Shared) -> dict[int, Cell]:
    cells = {}
    column = -1
    for element in row:
        if local_name(element) != "c":
            continue
        place = _REFERENCE.fullmatch(element.get("r") or "")
        column = column_index_from_string(place[1]) - 1 if place else column + 1
        shared.n_cells += 1
        cell = _cell(element, shared)
        if column in cells:
            raise ValueError("a cell twice")
        if cell.text.strip():
            cells[column] = cell
        elif any(local_name(child) == "f" for child in element):
            sheet.n_formulas_without_value += 1
    return cells


def _cell(element: Any, shared: _Shared) -> Cell:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return Cell(_texts(element))
    value = next((child.text or "" for child in element if local_name(child) == "v"), "")
    if kind == "s":
        return Cell(shared.strings[int(value)]) if value else Cell("")
    if kind == "b":
        return Cell({"1": "WAAR", "true": "WAAR"}.get(value, "ONWAAR"))
    if kind == "d":
        return Cell("-".join(reversed(value[:10].split("-"))) + value[10:].replace("T", " "))
    if kind != "n" or not value:
        return Cell(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), value))
    style = int(element.get("s", "0"))
    number = float(value)
    known = shared.styles[style] if style < len(shared.styles) else Style()
    return Cell(*shown_number(number, known, shared.epoch))


def _paragraphs(drawing: Any) -> list[str]:
    """Return the paragraphs in the shapes of a sheet."""
    # "Fallback" repeats for older programs what stands before it.
    again = {p for f in all_below(drawing, "Fallback") for p in all_below(f, "p")}
    texts = (
        "".join(t.text or "" for t in all_below(p, "t"))
        for p in all_below(drawing, "p")
        if p not in again
    )
    return [text for text in texts if text.strip()]


def _notes(root: Any) -> list[str]:
    """Return the comments; what stands for a thread in older Excels is not one of its own."""
    authors = [author.text or "" for author in all_below(root, "author")]
    found = []
    for comment in all_below(root, "comment"):
        who = int(comment.get("authorId", "0"))
        if not (who < len(authors) and authors[who].startswith("tc=")):
            found.append(_texts(comment))
    return [text for text in found if text.strip()]
