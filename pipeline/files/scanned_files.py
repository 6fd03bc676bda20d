"""All text of a file that a study produced, hidden parts included, for the scan on leaks.

Nothing is interpreted: what stands in a tag, an attribute, a property or a comment is text too.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import xlsxwriter
from docx import Document

from pipeline.domain.record import Record
from pipeline.files.safe_package import Package
from pipeline.files.transcript_faults import unreadable

MAX_BYTES = 200_000_000
_MAX_DEPTH = 2
"""Packages within packages: a chart in a document has a workbook of its own."""
_MAX_UNPACKED = 1_000_000
_LITTER = (".ds_store", "thumbs.db", "desktop.ini", "~$", ".~lock.")
"""Beginnings of names that systems and Office give to what they leave in any folder."""

_REMOVE = "Delete it or move it out of the study, and run again."
_CONTENT = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml"
    r"|xl/(?:sharedStrings|worksheets/[^/]{1,80})\.xml|content\.xml|[^/]{1,80}\.qd[ec]"
)
"""Members of a package that people see."""
_LOOKS = re.compile(r"(?:.*/)?(?:theme\d*|fontTable|styles|stylesWithEffects)\.xml")
"""Members full of names of fonts and styles, some of which are also names of people."""
_QUOTED = re.compile(r'"([^"<>]*)"')
_DECLARED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup"
    r"|u|wbr)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</?(?:[A-Za-z0-9]{1,20}:)?(?:p|h|br|cr|tab|s|line-break|tc|tr|table-cell|table-row|si|c|v|f"
    r"|is|row|comment|definedName|author|sheet|property)(?:\s[^<>]*)?>"
)
_PRINTED_WHERE = re.compile("&amp;[LCR]")
"""Left, centre and right in the header of a printed sheet, stuck to the text behind it."""
_TAG = re.compile(r"<[^<>]*>")


class ScannedText(NamedTuple):
    """A text to scan: as people see it, and with all that is around it.

    `shown` joins words that lie apart in runs of letters of different looks; `raw` is the whole
    member or file as it stands, "" where `shown` is all there is. `is_hidden`: it is a property, a
    comment or the like.
    """

    shown: str
    raw: str = ""
    is_hidden: bool = False


def texts_of(path: Path, name: str) -> Iterator[ScannedText]:
    """Yield all text of a file.

    Args:
        path: A .docx, .xlsx or other zip package, .html, .xml, .svg, .json, .jsonl, .csv, .pdf,
            .png or any text file, known by its first bytes.
        name: What messages call it; the file's own name can be a leak itself.

    Raises:
        InputFileError: It cannot be scanned: damaged, with a password, a link, larger than
            200 MB, or of a kind that is not known.
    """
    if path.is_symlink() or not path.is_file():
        raise unreadable(name, "it is a link and no file", "a file", _REMOVE)
    if path.stat().st_size > MAX_BYTES:
        expected = f"at most {MAX_BYTES // 1_000_000} MB"
        raise unreadable(name, "it is too large to scan", expected, _REMOVE)
    data = path.read_bytes()
    if path.name.casefold().startswith(_LITTER):
        yield ScannedText(_any_bytes(data), is_hidden=True)
        return
    yield from _texts(data, path.suffix.casefold(), name, 0)


def _texts(data: bytes, suffix: str, name: str, depth: int) -> Iterator[ScannedText]:
    reader = next((read for start, read in _BY_START if data.startswith(start)), None)
    if reader is not None:
        yield from reader(data, name, depth)
        return
    text = _decoded(data)
    if text is None:
        kinds = "Word, Excel, HTML, XML, JSON, PDF, PNG or plain text"
        raise unreadable(name, "it is of a kind that cannot be scanned", kinds, _REMOVE)
    if suffix in {".json", ".jsonl"}:
        yield ScannedText(_json_text(text, name, by_line=suffix == ".jsonl"))
    elif suffix in {".html", ".htm", ".xhtml"}:
        yield ScannedText(_TAG.sub("\n", _INLINE.sub("", text)), text)
    elif text.lstrip()[:1] == "<":
        yield ScannedText(_xml_text(text), text)
    else:
        yield ScannedText(text)


def _package_texts(data: bytes, name: str, depth: int) -> Iterator[ScannedText]:
    if depth > _MAX_DEPTH:
        raise unreadable(name, "it is a package within packages", "a plain file", _REMOVE)
    package = Package(data, name)
    yield ScannedText("\n".join(sorted(package.names)), is_hidden=True)
    for member in sorted(package.names):
        content = package.read(member)
        text = _decoded(content)
        if content[:4] == _ZIP:
            yield from _package_texts(content, name, depth + 1)
        elif text is None:
            yield ScannedText(_any_bytes(content), is_hidden=True)
        elif _LOOKS.fullmatch(member):
            values = dict.fromkeys(_QUOTED.findall(text))
            own = [value for value in values if value not in _usual_looks()]
            yield ScannedText("\n".join([*own, _xml_text(text)]), is_hidden=True)
        else:
            is_hidden = not _CONTENT.fullmatch(member)
            yield ScannedText(_xml_text(text), text, is_hidden)


def _xml_text(text: str) -> str:
    """Return a text without tags; words of which the letters differ in looks become one again."""
    text = text.replace("<![CDATA[", "\n").replace("]]>", "\n")
    text = text.replace("<!--", "\n").replace("-->", "\n")
    text = _PRINTED_WHERE.sub("\n", text)
    return _TAG.sub("", _BLOCK.sub("\n", text))


def _json_text(text: str, name: str, *, by_line: bool) -> str:
    """Return all values of JSON, and all keys that are no field of a record, a line each."""
    found: list[str] = []
    fields = _field_names(Record)
    try:
        for part in text.split("\n") if by_line else [text]:
            if part.strip():
                _collect(json.loads(part), found, fields)
    except (ValueError, RecursionError):  # its message can quote the text
        found = []
        is_damaged = True
    else:
        is_damaged = False
    if is_damaged:
        raise unreadable(name, "its JSON is damaged", "a whole file", _REMOVE)
    return "\n".join(found)


def _collect(value: object, found: list[str], fields: frozenset[str]) -> None:
    if isinstance(value, dict):
        found.extend(key for key in value if key not in fields)
        for part in value.values():
            _collect(part, found, fields)
    elif isinstance(value, list):
        for part in value:
            _collect(part, found, fields)
    elif value is not None:
        found.append(str(value))


def _field_names(kind: type[Record]) -> frozenset[str]:
    """Return the names of the fields of all records: "speaker_id" names nobody called Speaker."""
    below = (_field_names(sub) for sub in kind.__subclasses__())
    return frozenset(kind.model_fields).union(*below)


def _png_texts(data: bytes, _name: str, _depth: int) -> Iterator[ScannedText]:
    """Yield what the chunks of a picture say in words; what is drawn in it is not read."""
    place = 8
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield ScannedText("\n".join(map(_any_bytes, _inflated(content))), is_hidden=True)
        place += 12 + length


def _inflated(content: bytes) -> list[bytes]:
    """Return a chunk as it stands, and unpacked if a packed text stands in it."""
    found = [content]
    start = content.find(b"\x78")
    while start >= 0 and len(found) == 1:
        try:
            found.append(zlib.decompressobj().decompress(content[start:], _MAX_UNPACKED))
        except zlib.error:
            start = content.find(b"\x78", start + 1)
    return found


def _pdf_texts(data: bytes, name: str, _depth: int) -> Iterator[ScannedText]:
    try:
        document = pypdfium2.PdfDocument(data)
        properties = "\n".join(document.get_metadata_dict().values())
        pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        pages = None
    if pages is None:
        raise unreadable(name, "the file is damaged or has a password", "a whole file", _REMOVE)
    yield ScannedText(pages)
    yield ScannedText(f"{properties}\n{_any_bytes(data)}", is_hidden=True)


def _decoded(data: bytes) -> str | None:
    """Return a text in UTF-8, UTF-16 with a mark or cp1252; None for what is no text."""
    if data[:2] in _DECLARED_UTF16:
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    unprintable = sum(c < " " and c not in "\t\r\n\f" for c in text)
    return text if not unprintable else None


def _any_bytes(data: bytes) -> str:
    """Return all that can be text in bytes, in one and in two bytes a letter."""
    wide = data.decode("utf-16-le", errors="replace")
    shifted = data[1:].decode("utf-16-le", errors="replace")
    return "\n".join(
        [data.decode("utf-8", errors="replace"), data.decode("latin-1"), wide, shifted]
    )


@cache
def _usual_looks() -> frozenset[str]:
    """Return the values in the styles, themes and fonts of documents without any content."""
    document, workbook = BytesIO(), BytesIO()
    Document().save(document)
    with xlsxwriter.Workbook(workbook) as book:
        book.add_worksheet()
    usual: set[str] = set()
    for empty in (document, workbook):
        package = Package(empty.getvalue(), "an empty file")
        for member in filter(_LOOKS.fullmatch, package.names):
            usual.update(_QUOTED.findall(_decoded(package.read(member)) or ""))
    return frozenset(usual)


_ZIP = b"PK\x03\x04"
_Reader = Callable[[bytes, str, int], Iterator[ScannedText]]
_BY_START: tuple[tuple[bytes, _Reader], ...] = (
    (_ZIP, _package_texts),
    (b"PK\x05\x06", _package_texts),
    (b"\x89PNG\r\n\x1a\n", _png_texts),
    (b"%PDF-", _pdf_texts),
)
