"""All text of a file that a study produced, hidden parts included, for the scan on leaks.

Nothing is interpreted: what stands in a tag, an attribute, a property or a comment is text too.
"""

import json
import re
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
from pipeline.files.scanned_bytes import ZIP, any_bytes, bytes_beside_members, decoded, inflated
from pipeline.files.scanned_markup import comments_of, page_text, xml_texts
from pipeline.files.transcript_faults import unreadable

MAX_BYTES = 200_000_000
"""Of a file, and of all that its parts unpack to together."""
_MAX_DEPTH = 2
"""Packages within packages: a chart in a document has a workbook of its own."""
_LITTER = (".ds_store", "thumbs.db", "desktop.ini", "~$", ".~lock.")
"""Beginnings of names that systems and Office give to what they leave in any folder."""
_MAX_LOCK = 1_024
"""Bytes of a lock of Office or LibreOffice: they hold who has a document open, 60 to 170 bytes."""

_REMOVE = "Delete it or move it out of the study, and run again."
_CLOSE = "Close it in other programs, see that you may read it, and run again."
_CONTENT = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml"
    r"|xl/(?:sharedStrings|worksheets/[^/]{1,80})\.xml|content\.xml|[^/]{1,80}\.qd[ec]"
)
"""Members of a package that people see."""
_LOOKS = re.compile(r"(?:.*/)?(?:theme\d*|fontTable|styles|stylesWithEffects)\.xml")
"""Members full of names of fonts and styles, some of which are also names of people."""
_QUOTED = re.compile(r""""([^"<>]*)"|'([^'<>]*)'""")


class ScannedText(NamedTuple):
    """A text to scan: as people see it, and with all that is around it.

    `shown` joins words that lie apart in runs of letters of different looks; `others` are the same
    text in other ways, such as the whole member or file as it stands, none where `shown` is all
    there is. `is_hidden`: it is a property, a comment or the like.
    """

    shown: str
    others: tuple[str, ...] = ()
    is_hidden: bool = False


class _Bound:
    """A file by the name that messages give it, and how much its parts may still unpack to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._left = MAX_BYTES

    def take(self, n_bytes: int) -> None:
        """Count bytes that were unpacked; raises InputFileError when they are too many."""
        self._left -= n_bytes
        if self._left < 0:
            expected = f"at most {MAX_BYTES // 1_000_000} MB"
            raise unreadable(self.name, "its parts unpack to too much", expected, _REMOVE)


def is_lock(path: Path) -> bool:
    """Tell whether Office or LibreOffice made a file to say who has another one open."""
    is_named = path.name.startswith(("~$", ".~lock."))
    return is_named and path.is_file() and path.stat().st_size <= _MAX_LOCK


def texts_of(path: Path, name: str) -> Iterator[ScannedText]:
    """Yield all text of a file.

    Args:
        path: A .docx, .xlsx or other zip package, .html, .xml, .svg, .json, .jsonl, .csv, .pdf,
            .png or any text file, known by its first bytes.
        name: What messages call it; the file's own name can be a leak itself.

    Raises:
        InputFileError: It cannot be scanned: damaged, closed to this user, with a password, a
            link, larger than 200 MB, or of a kind that is not known.
    """
    if path.is_symlink() or not path.is_file():
        raise unreadable(name, "it is a link and no file", "a file", _REMOVE)
    try:
        is_large = path.stat().st_size > MAX_BYTES
        data = b"" if is_large else path.read_bytes()
    except OSError:  # its message has the path
        data = None
    if data is None:
        raise unreadable(name, "it cannot be opened", "a file that may be read", _CLOSE)
    if is_large:
        expected = f"at most {MAX_BYTES // 1_000_000} MB"
        raise unreadable(name, "it is too large to scan", expected, _REMOVE)
    if path.name.casefold().startswith(_LITTER) and not _reader_of(data):
        yield ScannedText(any_bytes(data), is_hidden=True)
        return
    yield from _texts(data, path.suffix.casefold(), _Bound(name), 0)


def _texts(data: bytes, suffix: str, bound: _Bound, depth: int) -> Iterator[ScannedText]:
    if reader := _reader_of(data):
        yield from reader(data, bound, depth)
        return
    text = decoded(data)
    if text is None:
        kinds = "Word, Excel, HTML, XML, JSON, PDF, PNG or plain text"
        raise unreadable(bound.name, "it is of a kind that cannot be scanned", kinds, _REMOVE)
    yield _plain_text(text, suffix, bound.name)


def _reader_of(data: bytes) -> "_Reader | None":
    return next((read for start, read in _BY_START if data.startswith(start)), None)


def _plain_text(text: str, suffix: str, name: str) -> ScannedText:
    """Return what stands in a text by what it is: JSON, a page, XML or nothing but text."""
    if suffix in {".json", ".jsonl"}:
        return ScannedText(_json_text(text, name, by_line=suffix == ".jsonl"))
    if suffix in {".html", ".htm", ".xhtml"}:
        return ScannedText(page_text(text), (text,))
    if text.lstrip()[:1] == "<":
        shown, *others = xml_texts(text)
        return ScannedText(shown, (*others, text))
    return ScannedText(text)


def _package_texts(data: bytes, bound: _Bound, depth: int) -> Iterator[ScannedText]:
    if depth > _MAX_DEPTH:
        raise unreadable(bound.name, "it is a package within packages", "a plain file", _REMOVE)
    package = Package(data, bound.name)
    around = "\n".join(any_bytes(part) for part in bytes_beside_members(data, bound.name))
    yield ScannedText("\n".join([*sorted(package.names), around]), is_hidden=True)
    for member in sorted(package.names):
        content = package.read(member)
        bound.take(len(content))
        if reader := _reader_of(content):
            yield from reader(content, bound, depth + 1)
        elif (text := decoded(content)) is None:
            yield ScannedText(any_bytes(content), is_hidden=True)
        elif _LOOKS.fullmatch(member):
            values = dict.fromkeys(a or b for a, b in _QUOTED.findall(text))
            own = [value for value in values if value not in _usual_looks()]
            shown = [*own, *xml_texts(text), comments_of(text)]
            yield ScannedText("\n".join(shown), is_hidden=True)
        else:
            found = _plain_text(text, Path(member).suffix.casefold(), bound.name)
            yield found._replace(is_hidden=not _CONTENT.fullmatch(member))


def _json_text(text: str, name: str, *, by_line: bool) -> str:
    """Return all values of JSON, and all keys that are no field of a record, a line each."""
    found: list[str] = []
    fields = _field_names(Record)
    try:
        for part in text.split("\n") if by_line else [text]:
            if part.strip():
                # As pairs, for a key may stand in it twice; figures as they are written.
                value = json.loads(part, object_pairs_hook=_Fields, parse_int=str, parse_float=str)
                _collect(value, found, fields)
    except (ValueError, RecursionError):  # its message can quote the text
        found = []
        is_damaged = True
    else:
        is_damaged = False
    if is_damaged:
        raise unreadable(name, "its JSON is damaged", "a whole file", _REMOVE)
    return "\n".join(found)


class _Fields(tuple[tuple[str, object], ...]):
    """The fields of a JSON object in their order."""


def _collect(value: object, found: list[str], fields: frozenset[str]) -> None:
    if isinstance(value, _Fields):
        found.extend(key for key, _ in value if key not in fields)
        for _, part in value:
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


def _png_texts(data: bytes, _bound: _Bound, _depth: int) -> Iterator[ScannedText]:
    """Yield what the chunks of a picture say in words; what is drawn in it is not read."""
    place = 8
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        kind, content = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield ScannedText("\n".join(map(any_bytes, inflated(content))), is_hidden=True)
        place += 12 + length


def _pdf_texts(data: bytes, bound: _Bound, _depth: int) -> Iterator[ScannedText]:
    try:
        document = pypdfium2.PdfDocument(data)
        properties = "\n".join(document.get_metadata_dict().values())
        pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        pages = None
    if pages is None:
        raise unreadable(
            bound.name, "the file is damaged or has a password", "a whole file", _REMOVE
        )
    yield ScannedText(pages)
    yield ScannedText(f"{properties}\n{any_bytes(data)}", is_hidden=True)


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
            found = _QUOTED.findall(decoded(package.read(member)) or "")
            usual.update(a or b for a, b in found)
    return frozenset(usual)


_Reader = Callable[[bytes, _Bound, int], Iterator[ScannedText]]
_BY_START: tuple[tuple[bytes, _Reader], ...] = (
    (ZIP, _package_texts),
    (b"PK\x05\x06", _package_texts),
    (b"\x89PNG\r\n\x1a\n", _png_texts),
    (b"%PDF-", _pdf_texts),
)
