"""Bytes as text for the scan on leaks: in any encoding, and where a zip or a picture hides text."""

import zipfile
import zlib
from io import BytesIO

from pipeline.files.transcript_faults import unreadable

ZIP = b"PK\x03\x04"
"""The first bytes of a part of a zip."""
_LOCAL_HEADER = 30
"""Bytes before the name of a part; the last four are the lengths of name and extra field."""
_DECLARED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MOSTLY = 0.8
_MAX_UNPACKED = 1_000_000
_REMOVE = "Delete it or move it out of the study, and run again."


def decoded(data: bytes) -> str | None:
    """Return a text in UTF-8, UTF-16 or cp1252; None for what is no text."""
    if data[:2] in _DECLARED_UTF16:
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        return _undeclared_utf16(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    unprintable = sum(c < " " and c not in "\t\r\n\f" for c in text)
    return text if not unprintable else None


def _undeclared_utf16(data: bytes) -> str | None:
    """Return a text in UTF-16 without a mark: nearly every second byte of Latin letters is 0."""
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = data[first::2]
        if half.count(0) >= _MOSTLY * len(half) and data[1 - first :: 2].count(0) == 0:
            return data.decode(codec, errors="replace")
    return None


def any_bytes(data: bytes) -> str:
    """Return all that can be text in bytes, in one and in two bytes a letter."""
    wide = data.decode("utf-16-le", errors="replace")
    shifted = data[1:].decode("utf-16-le", errors="replace")
    return "\n".join(
        [
            *(data.decode(c, "replace").replace("\0", "\n") for c in ("utf-8", "latin-1")),
            wide,
            shifted,
        ]
    )


def inflated(content: bytes) -> list[bytes]:
    """Return a chunk as it stands, and unpacked if a packed text stands in it."""
    found = [content]
    start = content.find(b"\x78")
    while start >= 0 and len(found) == 1:
        try:
            found.append(zlib.decompressobj().decompress(content[start:], _MAX_UNPACKED))
        except zlib.error:
            start = content.find(b"\x78", start + 1)
    return found


def bytes_beside_members(data: bytes, name: str) -> list[bytes]:
    """Return the bytes of a zip that are no packed content: comments, extra fields, and what else.

    Raises:
        InputFileError: There is content that the list of its parts does not have, or has twice.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            members = sorted(packed.infolist(), key=lambda member: member.header_offset)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        members = []  # Package has said so already
    between: list[bytes] = []
    before, place = 0, 0
    for member in members:
        between.append(data[before : member.header_offset])
        sizes = data[member.header_offset + 26 : member.header_offset + 30]
        place = member.header_offset + 30 + sum(map(_number, (sizes[:2], sizes[2:])))
        between.append(data[member.header_offset + 30 : place])
        before = place + member.compress_size
    is_odd = any(ZIP in part for part in between)
    if is_odd or len({member.filename for member in members}) < len(members):
        raise unreadable(name, "it holds parts that its list lacks", "a whole file", _REMOVE)
    # Of the list at the end the fixed figures are no text, and the names are read already.
    listed = [part for m in members for part in (m.extra, m.comment)]
    return [part for part in [*between, *listed, data[before:]] if part]


def _number(two_bytes: bytes) -> int:
    return int.from_bytes(two_bytes, "little")
