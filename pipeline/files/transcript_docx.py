"""Word documents (.docx): the paragraphs and tables of the body, in reading order.

The XML is walked here instead of asking python-docx for `paragraph.text`, because that leaves
out tracked insertions, content controls and text boxes, and with them what somebody said.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcript_labels import is_label_shaped, is_timestamp, split_labelled_lines

MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_RATIO = 200
"""A zip that grows more than this is made to exhaust the memory; Word stays below 50."""

_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TEXT_BOX = qn("w:t"), qn("w:txbxContent")
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a drawing, for old programs."""
_SKIPPED = frozenset(
    {qn("w:pPr"), qn("w:rPr"), qn("w:del"), qn("w:moveFrom"), qn("w:sectPr"), _FALLBACK}
)
_SAVE_AGAIN = "Open the file in Word, save it again as Word document (.docx), and run again."


def read_docx(data: bytes, name: str) -> list[ParsedTurn]:
    """Read a Word document of lines "Label: text", or of tables with a column for the speaker.

    Tracked changes count as accepted. Headers, footers, footnotes and comments are not spoken
    and are left out.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        The turns; a heading before the first label has label "".

    Raises:
        InputFileError: The file is not a whole Word document, or far too large when unpacked.
    """
    _check_size(data, name)
    try:
        lines = list(_lines(Document(io.BytesIO(data)).element.body))
    except Exception:
        lines = None
    if lines is None:
        raise unreadable(name, "the Word document is damaged", "a whole .docx", _SAVE_AGAIN)
    return split_labelled_lines(lines)


def _check_size(data: bytes, name: str) -> None:
    """Refuse a package that is no zip, or would fill the memory when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        unpacked = None
    if unpacked is None:
        raise unreadable(name, "the Word document is damaged", "a whole .docx", _SAVE_AGAIN)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * len(data):
        what = f"the document unpacks to {unpacked // 1024**2} MB"
        expected = f"at most {MAX_UNPACKED_BYTES // 1024**2} MB and {MAX_RATIO} times its own size"
        raise unreadable(name, what, expected, "Remove pictures and sound from the document.")


def _lines(block: Any) -> Iterator[str]:
    """Yield the text of each paragraph and table row within `block`, in reading order."""
    for child in block:
        if child.tag == _PARAGRAPH:
            yield "".join(_characters(child))
            for box in _nearest(child, _TEXT_BOX):
                yield from _lines(box)
        elif child.tag == _TABLE:
            for row in _nearest(child, _ROW):
                yield _row_line(["\n".join(_lines(cell)) for cell in _nearest(row, _CELL)])
        elif child.tag not in _SKIPPED:  # content controls and insertions wrap whole blocks
            yield from _lines(child)


def _characters(paragraph: Any) -> Iterator[str]:
    for child in paragraph:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _TEXT_BOX:
            yield from _characters(child)


def _nearest(element: Any, tag: str) -> Iterator[Any]:
    """Yield the descendants with `tag`, without looking inside them."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED:
            yield from _nearest(child, tag)


def _row_line(cells: Sequence[str]) -> str:
    """Return a table row as a line: "[time] label: text" if it has two or three such columns."""
    texts = [cell.strip() for cell in cells]
    time = next((text for text in texts[:2] if is_timestamp(text)), None)
    rest = list(texts)
    if time is not None:
        rest.remove(time)
    label = rest[0].rstrip(": ") if rest else ""
    if 2 <= len(texts) <= 3 and len(rest) >= 2 and is_label_shaped(label):
        stamp = f"[{time.strip('[]()#')}] " if time else ""
        return f"{stamp}{label}: {' '.join(rest[1:])}"
    return " ".join(texts)
