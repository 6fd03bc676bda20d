"""A Word package: which part is the text, and which parts belong to it."""

import posixpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from pipeline.errors import InputFileError
from pipeline.files.docx_names import child, without_strict_names
from pipeline.files.safe_package import Package
from pipeline.files.transcript_faults import unreadable

_USUAL_PART = "word/document.xml"
_SAVE_AS = "Open the file in Word, choose Save as, Word document (.docx), and run again."


class _Related(NamedTuple):
    """A member of the package, and what it is to another: "styles", "comments", "header" ..."""

    kind: str
    member: str


class WordPackage:
    """The parts of a Word document. A part that is damaged is None and is named in `damaged`."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a document and read its text.

        Raises:
            InputFileError: It is no whole package, has a password, or holds no Word text.
        """
        self._package = Package(data, name)
        self._members = {  # their case does not count (ECMA-376 part 2, section 6.2.2)
            member.replace("\\", "/").lower(): member for member in self._package.names
        }
        self.damaged: list[str] = []
        self._relations: dict[str, list[_Related]] = {}
        related = [*self._related("", "officeDocument"), _USUAL_PART]
        main = next((member for member in related if member in self._members), None)
        if main is None:
            what = "the file holds no text of a Word document"
            raise unreadable(name, what, "a whole .docx", _SAVE_AS)
        self._main = main
        root = without_strict_names(self._package.xml(self._members[main]))
        self.body = child(root, "w:body")
        if self.body is None:
            what = "its main part is not the text of a Word document"
            raise unreadable(name, what, "a whole .docx", _SAVE_AS)
        self.has_macros = any(member.endswith("vbaProject.bin") for member in self._package.names)

    def part(self, kind: str) -> Any:
        """Return the root of the first part of a kind, or None if there is none to be read."""
        return next((root for root in self.parts(kind) if root is not None), None)

    def parts(self, kind: str) -> list[Any]:
        """Return the roots of all parts of a kind that can be read, each once, in order."""
        members = dict.fromkeys(self._related(self._main, kind))
        roots = [self._root(member, kind) for member in members]
        return [root for root in roots if root is not None]

    def count(self, kind: str) -> int:
        """Return how many parts of a kind there are, without reading them."""
        return len(set(self._related(self._main, kind)))

    def _root(self, member: str, kind: str) -> Any:
        """Return the root of a member; None if it is not there or damaged, which is noted."""
        if member not in self._members:
            return None
        try:
            return without_strict_names(self._package.xml(self._members[member]))
        except InputFileError:
            self.damaged.append(kind)
            return None

    def _related(self, part: str, kind: str) -> list[str]:
        """Return the members of the package that `part` ("" for the whole) refers to as `kind`."""
        if part not in self._relations:
            folder, base = posixpath.split(part)
            root = self._root(posixpath.join(folder, "_rels", f"{base}.rels"), "relations")
            rows = () if root is None else root.iter("{*}Relationship")
            self._relations[part] = [
                _Related(_last(row.get("Type", "")), _member(folder, row.get("Target", "")))
                for row in rows
                if row.get("TargetMode") != "External"
            ]
        return [related.member for related in self._relations[part] if related.kind == kind]


def _last(address: str) -> str:
    """Return what a relation is, from its type: the same for strict and other writers."""
    return address.rpartition("/")[2]


def _member(folder: str, target: str) -> str:
    """Return the member that a target means, in lower case, seen from the part's own folder."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/").lower()
