"""Tables of the Word report: captions with numbers, repeated headers, gaps marked."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Emu, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.run import Run

from pipeline.domain.report import Bar, BarChart, HeatTable, ReportLabels, Table, heat_step
from pipeline.files.docx_parts import add_field, element

_HEADER_FILL = "EEF4F9"
_LINE = "D5DCE3"
_GAP_FILL = "FFF6C2"
_DARK_STEPS = 3
_BAR_CELLS = 24
_MAX_UNBROKEN_ROWS = 13
"""Tables up to this length stay on one page."""
_DARK, _LIGHT = RGBColor(0x12, 0x50, 0x7B), RGBColor(0x9C, 0xC3, 0xE0)
_WHITE = RGBColor(0xFF, 0xFF, 0xFF)


def add_table(document: WordDocument, block: Table, labels: ReportLabels) -> None:
    """Add a captioned table; cells that only the researcher can fill are yellow."""
    _caption(document, labels.table, block.number, block.caption, block.banner)
    widths = block.widths or (1,) * len(block.headers)
    table = _new_table(document, len(block.headers))
    _header_row(table, block.headers)
    for texts in block.rows:
        row = _add_row(table)
        _keep_together(row)
        for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            is_gap = text == labels.gap
            _fill(cell, text, bold=position == 0 and not is_gap)
            if is_gap:
                _shade(cell, _GAP_FILL)
    _set_widths(document, table, widths)
    _keep_on_one_page(table)
    _table_note(document, block.note)


def add_heat(
    document: WordDocument, block: HeatTable, labels: ReportLabels, fills: Sequence[str]
) -> None:
    """Add a table of counts with shades; column heads stand upright to save width."""
    _caption(document, labels.table, block.number, block.caption, block.banner)
    widths = (3.8, *(1.0 for _ in block.columns), max(0.0, 7.5 - len(block.columns)))
    table = _new_table(document, len(block.columns) + 1)
    _header_row(table, (block.corner, *block.columns))
    for cell in table.rows[0].cells[1:]:
        _turn(cell)
    _row_height(table.rows[0], 2000)
    for heat_row in block.rows:
        row = _add_row(table)
        _keep_together(row)
        _fill(row.cells[0], heat_row.label, bold=True)
        for cell, count in zip(row.cells[1:], heat_row.counts, strict=True):
            step = heat_step(count.n, block.maximum)
            run = _fill(cell, f"{count.n} ({count.n_confirmed})" if count.n else "")
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _shade(cell, fills[step])
            if step >= _DARK_STEPS:
                run.font.color.rgb = _WHITE
    _set_widths(document, table, widths)
    _keep_on_one_page(table)
    _table_note(document, block.note)


def add_bars(document: WordDocument, block: BarChart, labels: ReportLabels) -> None:
    """Add a bar chart drawn with blocks in a table: it stays text, and so readable aloud."""
    _caption(document, labels.figure, block.number, block.caption, block.banner)
    widths = (30, 55, 15)
    table = _new_table(document, 3)
    for bar in block.bars:
        row = _add_row(table)
        _keep_together(row)
        _fill(row.cells[0], bar.label, bold=True)
        _bar(row.cells[1], bar, block.n_total)
        _fill(row.cells[2], f"{bar.count.n} ({bar.count.n_confirmed})")
    _set_widths(document, table, widths)
    legend = document.add_paragraph(style="Duiding table note")
    for colour, text in ((_DARK, block.legend_confirmed), (_LIGHT, block.legend_proposed)):
        legend.add_run("█ ").font.color.rgb = colour
        legend.add_run(f"{text}   ")


def _caption(document: WordDocument, word: str, number: int, text: str, banner: str) -> None:
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{word} ")
    add_field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}")
    if banner:
        document.add_paragraph(banner, style="Duiding flag")


def _add_row(table: WordTable) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _new_table(document: WordDocument, n_columns: int) -> WordTable:
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
    row = _add_row(table)
    _keep_together(row)
    row_properties = row._tr.get_or_add_trPr()
    row_properties.append(element("w:tblHeader", val="true"))
    for cell, header in zip(row.cells, headers, strict=True):
        _fill(cell, header, bold=True)
        _shade(cell, _HEADER_FILL)
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _fill(cell: _Cell, text: str, bold: bool = False) -> Run:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Duiding cell"
    run: Run = paragraph.add_run(text)
    run.bold = bold
    return run


def _bar(cell: _Cell, bar: Bar, n_total: int) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Duiding cell"
    total = round(bar.count.n * _BAR_CELLS / n_total) if n_total else 0
    confirmed = round(bar.count.n_confirmed * _BAR_CELLS / n_total) if n_total else 0
    for colour, length in ((_DARK, confirmed), (_LIGHT, total - confirmed)):
        paragraph.add_run("█" * length).font.color.rgb = colour


def _shade(cell: _Cell, fill: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.append(element("w:shd", val="clear", color="auto", fill=fill))


def _turn(cell: _Cell) -> None:
    cell._tc.get_or_add_tcPr().append(element("w:textDirection", val="btLr"))


def _row_height(row: _Row, twips: int) -> None:
    height = element("w:trHeight", val=str(twips), hRule="atLeast")
    row._tr.get_or_add_trPr().append(height)


def _keep_together(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:cantSplit", val="true"))


def _keep_on_one_page(table: WordTable) -> None:
    if len(table.rows) > _MAX_UNBROKEN_ROWS:
        return
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _set_widths(document: WordDocument, table: WordTable, widths: Sequence[float]) -> None:
    """Share the width of the page among the columns; a surplus width leaves the rest empty."""
    page = document.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    shares = [Emu(int(room * width / sum(widths))) for width in widths]
    for grid, share in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), shares, strict=False):
        grid.set(qn("w:w"), str(int(share.twips)))
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=False):
            cell.width = share


def _table_note(document: WordDocument, note: str) -> None:
    document.add_paragraph(note, style="Duiding table note")
