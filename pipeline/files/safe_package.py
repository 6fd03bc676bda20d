"""Zip packages and XML from strangers (.docx, .odt, .xlsx, .qdpx, .eaf): opened in bounded memory.

Nothing is fetched, no entity is expanded, and what unpacks to far more than it is, is refused
before it is unpacked.
"""

import io
import zipfile
from typing import Any

from lxml import etree

from pipeline.files.transcript_faults import unreadable

MAX_MEMBER_BYTES = 40 * 1024 * 1024
"""A day of talk is 3 MB of Word's XML; read as a tree, 40 MB fill about half a gigabyte."""
MAX_RATIO = 200
"""A member that grows more than this is made to exhaust the memory; Word's text stays below 50."""
SMALL_MEMBER_BYTES = 2 * 1024 * 1024
"""Up to here the ratio says nothing: a page of spaces shrinks a thousand times."""
MAX_MEMBERS = 5_000

_SAVE_AGAIN = "Open the file in the program it was made with, save it again, and run again."
_UNLOCK = "Open it, take the password off, save it, and run again."


class Package:
    """A zip package whose members can be read safely."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a package; nothing is unpacked yet.

        Args:
            data: The delivered bytes.
            name: What messages call the file.

        Raises:
            InputFileError: It is no whole zip, holds too many members, or is encrypted.
        """
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = {member.filename: member for member in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            members = None
        if members is None:
            raise unreadable(name, "the file is damaged or cut off", "a whole file", _SAVE_AGAIN)
        if len(members) > MAX_MEMBERS:
            what = f"the file is a package of {len(members)} parts"
            raise unreadable(name, what, f"at most {MAX_MEMBERS}", _SAVE_AGAIN)
        if any(member.flag_bits & 1 for member in members.values()):
            raise unreadable(name, "the file has a password", "one without", _UNLOCK)
        self._members = members
        self.names = frozenset(members)

    def read(self, member: str) -> bytes:
        """Return the bytes of one member.

        Raises:
            InputFileError: It is damaged, or unpacks to too much.
            KeyError: There is no such member.
        """
        info = self._members[member]
        size, packed = info.file_size, max(info.compress_size, 1)
        grows = size > SMALL_MEMBER_BYTES and size > MAX_RATIO * packed
        if size > MAX_MEMBER_BYTES or grows:
            what = f"a part of the file unpacks to {size // 1024**2} MB"
            expected = f"at most {MAX_MEMBER_BYTES // 1024**2} MB and {MAX_RATIO} times its size"
            raise unreadable(self._name, what, expected, _SAVE_AGAIN)
        try:
            # zipfile never gives more than file_size bytes, whatever the stream holds.
            data = self._zip.read(info)
        except Exception:  # zlib.error, BadZipFile, EOFError, NotImplementedError ...
            data = None
        if data is None:
            raise unreadable(self._name, "the file is damaged", "a whole file", _SAVE_AGAIN)
        return data

    def xml(self, member: str) -> Any:
        """Return the root element of one XML member; errors as `read` and `parse_xml`."""
        return parse_xml(self.read(member), self._name)


def parse_xml(data: bytes, name: str) -> Any:
    """Return the root of `data` as lxml element; no entity is expanded and nothing is fetched.

    Args:
        data: XML.
        name: What messages call the file.

    Raises:
        InputFileError: It is no well-formed XML, declares entities (a document type), or is
            nested over 256 deep or has a text over 10 MB (the limits of libxml2).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):  # its message can quote the text
        root = None
    if root is None:
        raise unreadable(name, "its XML is damaged", "a whole file", _SAVE_AGAIN)
    if root.getroottree().docinfo.doctype:
        what = "its XML declares a document type, by which a file can draw in other files"
        raise unreadable(name, what, "a file without one", _SAVE_AGAIN)
    return root
