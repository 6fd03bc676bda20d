"""Tables of the Word report: captions with numbers, repeated headers, gaps marked."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor, Twips
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.run import Run

from pipeline.domain.evidence import Count
from pipeline.domain.report import HeatTable, ReportLabels, Table, heat_step
from pipeline.files.docx_parts import add_field, element
from pipeline.files.docx_widths import fitting_widths

_HEADER_FILL = "EEF4F9"
_LINE = "D5DCE3"
_GAP_FILL = "FFF6C2"
_DARK_STEPS = 3
_UPRIGHT_HEIGHT = 2300
"""Height in twips of a row of upright column heads: the longest word of the codebook fits."""
_MAX_UNBROKEN_ROWS = 13
"""Tables up to this length stay on one page."""
_EDGE_ROWS = 3
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def add_table(document: WordDocument, block: Table, labels: ReportLabels) -> None:
    """Add a captioned table; cells that only the researcher can fill are yellow."""
    caption(document, labels.table, block.number, block.caption, block.banner)
    table = new_table(document, len(block.headers))
    _header_row(table, block.headers)
    for texts in block.rows:
        row = add_row(table)
        keep_together(row)
        for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            is_gap = text == labels.gap
            fill(cell, text, bold=position == 0 and not is_gap)
            if is_gap:
                shade(cell, _GAP_FILL)
    _set_widths(document, table, fitting_widths(block, room(document)))
    keep_on_one_page(table, bool(block.note))
    _table_note(document, block.note)


def add_heat(
    document: WordDocument, block: HeatTable, labels: ReportLabels, fills: Sequence[str]
) -> None:
    """Add a table of counts with shades; column heads stand upright to save width."""
    caption(document, labels.table, block.number, block.caption, block.banner)
    widths = (3.8, *(1.0 for _ in block.columns), max(0.0, 7.5 - len(block.columns)))
    table = new_table(document, len(block.columns) + 1)
    _header_row(table, (block.corner, *block.columns))
    for cell in table.rows[0].cells[1:]:
        _turn(cell)
    _row_height(table.rows[0], _UPRIGHT_HEIGHT)
    for heat_row in block.rows:
        row = add_row(table)
        keep_together(row)
        fill(row.cells[0], heat_row.label, bold=True)
        for cell, count in zip(row.cells[1:], heat_row.counts, strict=True):
            step = heat_step(count.n, block.n_total)
            run = fill(cell, shown_count(count, block.is_reviewed))
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            shade(cell, fills[step])
            if step >= _DARK_STEPS:
                run.font.color.rgb = _WHITE
    _set_widths(document, table, widths)
    keep_on_one_page(table, bool(block.note))
    _table_note(document, block.note)


def shown_count(count: Count, is_reviewed: bool) -> str:
    """Return `3 (2)`, before any review `3`, and nothing for nobody."""
    if not count.n:
        return ""
    return f"{count.n} ({count.n_confirmed})" if is_reviewed else str(count.n)


def caption(document: WordDocument, word: str, number: int, text: str, banner: str) -> None:
    """Add a numbered caption, and below it how far the review is."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{word} ")
    add_field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}")
    if banner:
        document.add_paragraph(banner, style="Duiding flag")


def add_row(table: WordTable) -> _Row:
    """Add a row; python-docx has no types for it."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def new_table(document: WordDocument, n_columns: int) -> WordTable:
    """Add an empty table with thin lines between the rows."""
    table: WordTable = document.add_table(rows=0, cols=n_columns)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    properties = table._tbl.tblPr
    borders = element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color=_LINE))
    margins = element("w:tblCellMar")
    for side, width in (("top", "45"), ("left", "80"), ("bottom", "45"), ("right", "80")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    # Word wants these in the order of its schema.
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    return table


def _header_row(table: WordTable, headers: Sequence[str]) -> None:
    row = add_row(table)
    keep_together(row)
    row_properties = row._tr.get_or_add_trPr()
    row_properties.append(element("w:tblHeader", val="true"))
    for cell, header in zip(row.cells, headers, strict=True):
        fill(cell, header, bold=True)
        shade(cell, _HEADER_FILL)
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def fill(cell: _Cell, text: str, bold: bool = False) -> Run:
    """Put a text in a cell and return its run."""
    paragraph = cell.paragraphs[0]
    # By its id: by its name, python-docx looks through all styles for each of thousands of cells.
    paragraph._p.style = "Duidingcell"
    run: Run = paragraph.add_run(text)
    run.bold = bold
    return run


def shade(cell: _Cell, fill: str) -> None:
    """Give a cell a background colour, as six hex digits."""
    properties = cell._tc.get_or_add_tcPr()
    properties.append(element("w:shd", val="clear", color="auto", fill=fill))


def _turn(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:textDirection", val="btLr"))


def _row_height(row: _Row, twips: int) -> None:
    height = element("w:trHeight", val=str(twips), hRule="atLeast")
    row._tr.get_or_add_trPr().append(height)


def keep_together(row: _Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))


def keep_on_one_page(table: WordTable, has_note: bool = False) -> None:
    """Keep short tables whole; of longer ones no edge stands alone on a page.

    The first rows stay with the caption, the last rows with each other and with the note.
    """
    is_short = len(table.rows) <= _MAX_UNBROKEN_ROWS
    rows = list(table.rows)
    kept = rows[:-1] if is_short else [*rows[:_EDGE_ROWS], *rows[-_EDGE_ROWS:-1]]
    if has_note:
        kept.append(rows[-1])
    for row in kept:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def room(document: WordDocument) -> int:
    """Return the width between the margins of the page, in twips."""
    page = document.sections[0]
    emu = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    return int(Emu(emu).twips)


def _set_widths(document: WordDocument, table: WordTable, widths: Sequence[float]) -> None:
    """Share the width of the page among the columns; a surplus width leaves the rest empty."""
    total = room(document)
    shares = [int(total * width / sum(widths)) for width in widths]
    for grid, share in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), shares, strict=False):
        grid.set(qn("w:w"), str(share))
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=False):
            cell.width = Twips(share)


def _table_note(document: WordDocument, note: str) -> None:
    paragraph = document.add_paragraph(note, style="Duiding table note")
    if not note:
        # Only the room below a table: as small as it can be, or it fills a page by itself.
        paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(2)
