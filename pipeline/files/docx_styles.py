"""The look of the Word report: a few named styles on top of Word's own."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.parfmt import ParagraphFormat

from pipeline.files.docx_parts import element

FONT = "Arial"
"""On every computer, and Liberation Sans has the same widths where it is not."""
BLUE = RGBColor(0x12, 0x50, 0x7B)
INK = RGBColor(0x1C, 0x27, 0x33)
SOFT = RGBColor(0x55, 0x62, 0x6F)
WARN = RGBColor(0x7A, 0x3B, 0x00)


def set_styles(document: WordDocument) -> None:
    """Set fonts, colours, spacing and language of every style that the report uses."""
    _language(document)
    normal = _style(document, "Normal", size=10.5, after=7)
    normal.paragraph_format.line_spacing = 1.18
    for level, size in ((1, 20), (2, 14), (3, 12)):
        heading = _style(document, f"Heading {level}", size=size, colour=BLUE, before=16, after=6)
        heading.font.bold = True
        heading.paragraph_format.keep_with_next = True
    title = _style(document, "Title", size=30, colour=BLUE, before=110, after=8)
    title.font.bold = True
    _remove_border(title)
    _style(document, "Subtitle", size=15, colour=SOFT, after=34).font.italic = False
    _caption(document)
    _quotes(document)
    _style(document, "List Bullet", size=10.5, after=5)
    _style(document, "Header", size=8.5, colour=SOFT)
    footer = _style(document, "Footer", size=9, colour=SOFT)
    footer.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _contents(document)
    _own(document)


def _caption(document: WordDocument) -> None:
    caption = _style(document, "Caption", size=9.5, colour=BLUE, before=12, after=4)
    caption.font.bold = True
    caption.paragraph_format.keep_with_next = True


def _quotes(document: WordDocument) -> None:
    quote = _style(document, "Quote", size=10.5, before=2, after=8)
    quote.font.italic = True
    _indent(quote.paragraph_format, 9)
    quote.paragraph_format.right_indent = Mm(8)
    lead = _new(document, "Duiding quote lead", size=9, colour=SOFT, before=4, after=0)
    _indent(lead.paragraph_format, 9)
    lead.paragraph_format.keep_with_next = True


def _contents(document: WordDocument) -> None:
    heading = _new(document, "TOC Heading", size=20, colour=BLUE, after=10)
    heading.font.bold = True
    for level, left, number in ((1, 0, 9), (2, 9, 12)):
        style = _new(document, f"toc {level}", size=10.5 if level == 1 else 9.5, after=1)
        style.font.bold = level == 1
        if level == 1:
            style.paragraph_format.space_before = Pt(4)
        style.paragraph_format.line_spacing = 1.05
        style.paragraph_format.left_indent = Mm(left)
        style.paragraph_format.tab_stops.add_tab_stop(Mm(left + number))


def _own(document: WordDocument) -> None:
    banner = _new(document, "Duiding banner", size=12, colour=WARN, before=4, after=4)
    banner.font.bold = True
    banner.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    flag = _new(document, "Duiding flag", size=8.5, colour=WARN, after=3)
    flag.font.bold = True
    flag.paragraph_format.keep_with_next = True
    _new(document, "Duiding note", size=10, before=4, after=8)
    _new(document, "Duiding gap", size=10.5, before=2, after=8)
    _new(document, "Duiding signature", size=8, colour=SOFT, before=8)
    _new(document, "Duiding table note", size=8.5, colour=SOFT, before=3, after=8)
    _new(document, "Duiding cell", size=8.5, after=0).paragraph_format.line_spacing = 1.05
    fact = _new(document, "Duiding fact", size=11, after=3)
    fact.paragraph_format.tab_stops.add_tab_stop(Mm(56))
    _indent(fact.paragraph_format, 56)
    fact.paragraph_format.first_line_indent = Mm(-56)
    gap = document.styles.add_style("Duiding gap text", WD_STYLE_TYPE.CHARACTER)
    gap.font.color.rgb = RGBColor(0x5C, 0x47, 0x00)
    properties = gap.element.get_or_add_rPr()
    properties.append(element("w:shd", val="clear", color="auto", fill="FFF2A8"))


def _style(
    document: WordDocument,
    name: str,
    size: float,
    colour: RGBColor = INK,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(name)
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.color.rgb = colour
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    return style


def _new(
    document: WordDocument,
    name: str,
    size: float,
    colour: RGBColor = INK,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    if name not in [style.name for style in document.styles]:
        is_builtin = not name.startswith("Duiding")
        added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=is_builtin)
        added.base_style = document.styles["Normal"]
    return _style(document, name, size, colour, before, after)


def _indent(paragraph_format: ParagraphFormat, millimetres: float) -> None:
    paragraph_format.left_indent = Mm(millimetres)


def _remove_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _language(document: WordDocument) -> None:
    """Set Dutch as the language of all text, so that the spelling checker does not cry wolf."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
