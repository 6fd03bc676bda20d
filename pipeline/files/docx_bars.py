"""The bar chart of the Word report, as a table: it stays text, and so readable aloud."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import RGBColor, Twips
from docx.table import Table as WordTable

from pipeline.domain.report import Bar, BarChart, ReportLabels
from pipeline.files.docx_parts import element
from pipeline.files.docx_tables import (
    add_row,
    caption,
    fill,
    keep_on_one_page,
    keep_together,
    new_table,
    room,
    shade,
    shown_count,
)

_LABEL, _BARS = 0.3, 0.6
"""Shares of the page's width; the rest is for the number."""
_DARK, _LIGHT, _EMPTY = "12507B", "9CC3E0", "F1F4F7"


def add_bars(document: WordDocument, block: BarChart, labels: ReportLabels) -> None:
    """Add a bar chart. Every participant is one narrow column, so lengths are exact."""
    caption(document, labels.figure, block.number, block.caption, block.banner)
    n_total = max(1, block.n_total)
    widths = _widths(document, n_total)
    table = new_table(document, len(widths))
    _white_lines(table)
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for bar in block.bars:
        _add_bar(table, bar, widths, block.is_reviewed)
    keep_on_one_page(table, has_note=True)
    legend = document.add_paragraph(style="Duiding table note")
    for colour, text, is_shown in (
        (_DARK, block.legend_confirmed, block.is_reviewed),
        (_LIGHT, block.legend_proposed, True),
    ):
        if is_shown:
            legend.add_run("█ ").font.color.rgb = RGBColor.from_string(colour)
            legend.add_run(f"{text}   ")


def _widths(document: WordDocument, n_total: int) -> list[int]:
    total = room(document)
    label, person = int(total * _LABEL), int(total * _BARS) // n_total
    return [label, *(person for _ in range(n_total)), total - label - person * n_total]


def _add_bar(table: WordTable, bar: Bar, widths: list[int], is_reviewed: bool) -> None:
    """Add a row: label, confirmed, proposed, nobody, number; cells of no width are left out."""
    row = add_row(table)
    keep_together(row)
    n_total = len(widths) - 2
    confirmed, proposed = bar.count.n_confirmed, bar.count.n - bar.count.n_confirmed
    parts = [
        (1, ""),
        (confirmed, _DARK),
        (proposed, _LIGHT),
        (n_total - bar.count.n, _EMPTY),
        (1, ""),
    ]
    cells = list(row.cells)
    position = 0
    shown = []
    for span, colour in parts:
        if not span:
            continue
        cell = cells[position]
        for surplus in cells[position + 1 : position + span]:
            row._tr.remove(surplus._tc)
        cell._tc.grid_span = span
        cell.width = Twips(sum(widths[position : position + span]))
        run = fill(cell, "")
        if colour:
            shade(cell, colour)
        shown.append(run)
        position += span
    shown[0].text = bar.label
    shown[0].bold = True
    shown[-1].text = shown_count(bar.count, is_reviewed) or "0"


def _white_lines(table: WordTable) -> None:
    """Part the bars by white lines instead of grey ones."""
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    table._tbl.tblPr.replace(borders, element("w:tblBorders"))
    made = table._tbl.tblPr.find(qn("w:tblBorders"))
    made.append(element("w:insideH", val="single", sz="24", space="0", color="FFFFFF"))
