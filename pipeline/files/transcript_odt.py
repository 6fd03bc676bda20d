"""OpenDocument texts (.odt, and .fodt, the same in one XML file), as LibreOffice writes them.

Tracked insertions count as made and deletions as done. Nothing that a document refers to is
fetched, and macros are not run.
"""

from typing import Any, NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.odt_body import BodyReader
from pipeline.files.odt_styles import Styles, odf
from pipeline.files.office_remarks import counted_remarks, refuse_wordless
from pipeline.files.safe_package import Package, parse_xml
from pipeline.files.transcript_faults import unreadable

_MANIFEST = "META-INF/manifest.xml"
_SAVE_AS = "Open it in LibreOffice, choose Save as, ODF text document (.odt), and run again."
_UNLOCK = "Open it in LibreOffice, choose Save as, clear Save with password, and run again."
_HEADERS = {
    f"style:{place}{page}": place
    for place in ("header", "footer")
    for page in ("", "-left", "-first")
}


class _Parts(NamedTuple):
    content: Any
    styles: Any
    """Styles, headers and footers; None if they cannot be read."""
    remarks: list[str]


def read_odt(data: bytes, name: str) -> Delivered:
    """Read an OpenDocument text of lines "Label: text", of tables, or of questions and answers.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        The turns that `document_turns` finds; headers, footers, notes, comments, hidden and
        deleted text are in `left_out`.

    Raises:
        InputFileError: The file is not a whole OpenDocument text, has a password, holds only
            pictures, or would fill the memory.
    """
    blocks, left_out, remarks = odt_blocks(data, name)
    found = turns_of_document(blocks)
    return Delivered(
        form="OpenDocument text",
        turns=found.turns,
        left_out=(*left_out, *found.left_out),
        remarks=(*remarks, *found.remarks),
        is_report=found.is_report,
    )


def odt_blocks(
    data: bytes, name: str
) -> tuple[list[Line | Grid], tuple[LeftOut, ...], tuple[str, ...]]:
    """Return the lines and tables of an OpenDocument text, what is left out, and remarks.

    Errors as `read_odt`.
    """
    parts = _opened(data, name)
    body = parts.content.find(f"{odf('office:body')}/{odf('office:text')}")
    if body is None:
        what = "its content is not an OpenDocument text"
        raise unreadable(name, what, "a text document (.odt)", _SAVE_AS)
    reader = BodyReader(Styles(parts.styles, parts.content))
    try:
        blocks = reader.blocks(body)
        deleted = _deleted(body, reader)
        headers = _headers(parts.styles, reader)
    except RecursionError:
        blocks = None
    if blocks is None:
        what, remedy = "it is nested too deeply to be read", "Copy its text into a new document."
        raise unreadable(name, what, "tables within tables of at most a few levels", remedy)
    reader.counts["deleted"] += len(deleted)
    left_out = (*headers, *reader.left_out, *deleted)
    refuse_wordless(name, blocks, left_out, reader.counts["picture"])
    if reader.counts["repeat"]:
        parts.remarks.append("A table repeats a row more often than was read.")
    return blocks, left_out, (*parts.remarks, *counted_remarks(reader.counts, left_out))


def _opened(data: bytes, name: str) -> _Parts:
    """Return the parts of a document with text; a flat document is both of them."""
    if not data.startswith(b"PK"):
        root = parse_xml(data, name)
        return _Parts(root, root, [])
    package = Package(data, name)
    if _MANIFEST in package.names and b"encryption-data" in package.read(_MANIFEST):
        raise unreadable(name, "the file has a password", "one without", _UNLOCK)
    if "content.xml" not in package.names:
        what = "the file holds no text of an OpenDocument text"
        raise unreadable(name, what, "a whole .odt", _SAVE_AS)
    remarks, styles = [], None
    try:
        styles = package.xml("styles.xml") if "styles.xml" in package.names else None
    except InputFileError:
        remarks.append("The part with the styles, headers and footers is damaged and was not read.")
    if any(member.startswith(("Basic/", "Scripts/")) for member in package.names):
        remarks.append("The document holds macros; they were not run.")
    return _Parts(package.xml("content.xml"), styles, remarks)


def _deleted(body: Any, reader: BodyReader) -> list[LeftOut]:
    """Return what tracked changes deleted, with the place where it stood."""
    deleted = []
    for region in body.iter(odf("text:changed-region")):
        place = reader.changes.get(region.get(odf("text:id"), ""), "no mark")
        text = "\n".join(
            reader.story(deletion, place) for deletion in region.findall(odf("text:deletion"))
        )
        if text:
            deleted.append(LeftOut(kind=LeftOutKind.DELETED, place=place, text=text))
    return deleted


def _headers(root: Any, reader: BodyReader) -> list[LeftOut]:
    """Return headers and footers; what several page styles repeat is there once."""
    texts: dict[str, str] = {}
    for tag, place in _HEADERS.items():
        for story in () if root is None else root.iter(odf(tag)):
            texts.setdefault(reader.story(story, place), place)
    return [
        LeftOut(kind=LeftOutKind.HEADER, place=place, text=text)
        for text, place in texts.items()
        if text
    ]
