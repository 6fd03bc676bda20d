"""The quickscan report as a Word document that a researcher can go on writing in."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from pipeline.domain.report import (
    BarChart,
    Block,
    Bullets,
    Gap,
    HeatTable,
    Note,
    Paragraph,
    QuoteBlock,
    Report,
    ReportLabels,
    Section,
    Table,
)
from pipeline.files.atomic import write_bytes
from pipeline.files.docx_bars import add_bars
from pipeline.files.docx_parts import (
    GREY,
    HEAT_FILLS,
    WARN_FILL,
    add_bookmark,
    add_contents,
    add_field,
    same_bytes,
    set_properties,
    shade_paragraph,
)
from pipeline.files.docx_styles import set_styles
from pipeline.files.docx_tables import add_heat, add_table

_MARGIN = Mm(24)
_A4 = (Mm(210), Mm(297))
_MAX_HEADING = 3


def write_report_docx(path: Path, report: Report) -> None:
    """Write the report; the same report gives the same bytes.

    Headings, captions and quotes have styles of their own, so that an agency can put its own house
    style over them. The table of contents is filled, and a field: F9 in Word adds page numbers.
    """
    document = Document()
    set_styles(document)
    set_properties(document, report.title, report.subtitle)
    _set_page(document, report)
    _title_page(document, report)
    _contents_page(document, report)
    bookmarks = _Bookmarks()
    for chapter in report.chapters:
        _chapter(document, chapter, report.labels, 1, bookmarks)
    buffer = BytesIO()
    document.save(buffer)
    write_bytes(path, same_bytes(buffer.getvalue()))


class _Bookmarks:
    """Hands out bookmark names in the order in which the contents lists the sections."""

    def __init__(self) -> None:
        self._next = 0

    def name(self) -> tuple[int, str]:
        """Return the next bookmark's number and name."""
        self._next += 1
        return self._next, f"_Toc{self._next:06d}"


def _set_page(document: WordDocument, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = _A4
    page.left_margin = page.right_margin = _MARGIN
    page.top_margin = page.bottom_margin = _MARGIN
    page.different_first_page_header_footer = True
    header = page.header.paragraphs[0]
    header.style = "Header"
    header.add_run(" | ".join(part for part in (report.title, report.banner) if part))
    footer = page.footer.paragraphs[0]
    footer.style = "Footer"
    footer.add_run(f"{report.labels.page} ")
    add_field(footer, "PAGE", "1")


def _title_page(document: WordDocument, report: Report) -> None:
    if report.banner:
        banner = document.add_paragraph(report.banner, style="Duiding banner")
        shade_paragraph(banner, WARN_FILL)
    document.add_paragraph(report.title, style="Title")
    document.add_paragraph(report.subtitle, style="Subtitle")
    for name, value in report.facts:
        line = document.add_paragraph(style="Duiding fact")
        line.add_run(f"{name}:\t").bold = True
        run = line.add_run(value)
        if value == report.labels.gap:
            run.style = "Duiding gap text"
    note = document.add_paragraph(report.internal_note, style="Duiding note")
    note.paragraph_format.space_before = Pt(60)
    shade_paragraph(note, "F3F0EA")
    signature = document.add_paragraph(report.signature, style="Duiding signature")
    signature.add_run().add_break(WD_BREAK.PAGE)


def _contents_page(document: WordDocument, report: Report) -> None:
    document.add_paragraph(report.labels.contents, style="TOC Heading")
    entries: list[tuple[int, str, str]] = []
    bookmarks = _Bookmarks()
    for chapter in report.chapters:
        _collect(chapter, 1, bookmarks, entries)
    add_contents(document, entries)


def _collect(
    section: Section, level: int, bookmarks: _Bookmarks, entries: list[tuple[int, str, str]]
) -> None:
    _, name = bookmarks.name()
    entries.append((level, _heading(section), name))
    for part in section.sections:
        _collect(part, level + 1, bookmarks, entries)


def _heading(section: Section) -> str:
    return f"{section.number}\t{section.title}" if section.number else section.title


def _chapter(
    document: WordDocument,
    section: Section,
    labels: ReportLabels,
    level: int,
    bookmarks: _Bookmarks,
) -> None:
    text = _heading(section).replace("\t", "  ")
    heading = document.add_heading(text, level=min(level, _MAX_HEADING))
    heading.paragraph_format.page_break_before = level == 1
    number, name = bookmarks.name()
    add_bookmark(heading, number, name)
    for position, block in enumerate(section.blocks):
        _block(document, block, labels)
        if isinstance(block, Paragraph | Note) and _is_exhibit(section.blocks, position + 1):
            document.paragraphs[-1].paragraph_format.keep_with_next = True
    for part in section.sections:
        _chapter(document, part, labels, level + 1, bookmarks)


def _is_exhibit(blocks: Sequence[Block], position: int) -> bool:
    """Return whether a table or figure stands there: its introduction stays on the same page."""
    return isinstance(
        blocks[position] if position < len(blocks) else None, Table | HeatTable | BarChart
    )


def _block(document: WordDocument, block: Block, labels: ReportLabels) -> None:
    if isinstance(block, Paragraph):
        paragraph = document.add_paragraph()
        if block.lead:
            paragraph.add_run(f"{block.lead} ").bold = True
            paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(block.text)
    elif isinstance(block, Gap):
        document.add_paragraph(style="Duiding gap").add_run(block.text, style="Duiding gap text")
    elif isinstance(block, Note):
        shade_paragraph(document.add_paragraph(block.text, style="Duiding note"), "EEF4F9")
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, QuoteBlock):
        _quote(document, block)
    else:
        _exhibit(document, block, labels)


def _exhibit(
    document: WordDocument, block: Table | HeatTable | BarChart, labels: ReportLabels
) -> None:
    if isinstance(block, Table):
        add_table(document, block, labels)
    elif isinstance(block, HeatTable):
        add_heat(document, block, labels, HEAT_FILLS)
    else:
        add_bars(document, block, labels)


def _quote(document: WordDocument, block: QuoteBlock) -> None:
    if block.lead:
        document.add_paragraph(block.lead, style="Duiding quote lead")
    paragraph = document.add_paragraph(style="Quote")
    paragraph.add_run(f"‘{block.text}’")
    label = paragraph.add_run(f" ({block.label})")
    label.italic = False
    locator = paragraph.add_run(f"  {block.locator}")
    locator.italic = False
    locator.font.size = Pt(7)
    locator.font.color.rgb = GREY
