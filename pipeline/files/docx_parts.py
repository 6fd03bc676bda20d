"""Pieces of Word's XML that python-docx has no words for, and a file without clock or author."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph

GREY = RGBColor(0x76, 0x83, 0x8F)
WARN_FILL = "FFF3DF"
HEAT_FILLS = ("F7F8F9", "DDEBDD", "A9CDAF", "3B7A50", "1B4D31")
"""One hue from pale to dark: readable for the colour-blind and in black and white.

Green, because blue means "confirmed" in the bar chart.
"""

_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - Word keeps it as UTC; it says "no date"
# What follows w:shd in a paragraph's properties: Word wants the order of its schema.
_AFTER_SHADING = (
    "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
    "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """Return an element such as `w:shd` with attributes of the same namespace."""
    made: BaseOxmlElement = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def shade_paragraph(paragraph: Paragraph, fill: str) -> None:
    """Give a paragraph a background colour, as six hex digits."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        element("w:shd", val="clear", color="auto", fill=fill), *_AFTER_SHADING
    )


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word can update, with the text it shows until then."""
    _field_char(paragraph, "begin")
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(code)
    _field_char(paragraph, "separate")
    paragraph.add_run(shown)
    _field_char(paragraph, "end")


def add_bookmark(paragraph: Paragraph, number: int, name: str) -> None:
    """Put a bookmark around a paragraph's text."""
    start = element("w:bookmarkStart", id=str(number), name=name)
    end = element("w:bookmarkEnd", id=str(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def add_contents(document: WordDocument, entries: Sequence[tuple[int, str, str]]) -> None:
    """Add a table of contents that is filled already: level, text and bookmark of every heading.

    Word fills in page numbers when somebody updates the field (F9); until then every line is a
    link, so that nobody receives an empty page or a question on opening.
    """
    shown = [entry for entry in entries if entry[0] <= 2]
    for position, (level, text, bookmark) in enumerate(shown):
        paragraph = document.add_paragraph(style=f"toc {level}")
        if position == 0:
            _field_char(paragraph, "begin")
            code = element("w:instrText")
            code.text = r' TOC \o "1-2" \h \z \u '
            code.set(qn("xml:space"), "preserve")
            paragraph.add_run()._r.append(code)
            _field_char(paragraph, "separate")
        _link(paragraph, text, bookmark)
        if position == len(shown) - 1:
            _field_char(paragraph, "end")


def set_properties(document: WordDocument, title: str, subject: str) -> None:
    """Set what the file says of itself: title and language, no author and no date of making."""
    properties = document.core_properties
    properties.title = title[:255]
    properties.subject = subject[:255]
    properties.language = "nl-NL"
    for name in ("author", "last_modified_by", "comments", "keywords", "category"):
        setattr(properties, name, "")
    properties.created = properties.modified = properties.last_printed = _FIXED
    properties.revision = 1


def same_bytes(data: bytes) -> bytes:
    """Return a docx with its parts in the same order and all times in the zip fixed."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _link(paragraph: Paragraph, text: str, bookmark: str) -> None:
    link = element("w:hyperlink", anchor=bookmark, history="1")
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)


def _field_char(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType=kind))
