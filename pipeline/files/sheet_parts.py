"""The XML parts of an Excel workbook, opened safely and in bounded memory."""

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.files.safe_package import Package, parse_xml
from pipeline.files.transcript_faults import unreadable

MAX_ALL_BYTES = 120 * 1024 * 1024
"""Of all XML of a workbook together, so that many parts cannot do what one may not."""

_TOO_BIG = "Keep only the sheets with the interviews, save it, and run again."


class WorkbookParts:
    """The XML parts of a package, each looked at once, up to a number of bytes in all."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the package; errors as those of `Package`."""
        self._package = Package(data, name)
        self._name = name
        self._left = MAX_ALL_BYTES
        self.names = self._package.names
        # Names of parts are compared without capitals (ECMA-376 part 2, 6.2.2.3).
        self._by_lower = {member.lower(): member for member in sorted(self.names)}

    def root(self, member: str) -> Any | None:
        """Return the root of a part, or None if there is no such part."""
        found = self._by_lower.get(member.lower().lstrip("/"))
        if found is None:
            return None
        data = self._package.read(found)
        self._left -= len(data)
        if self._left < 0:
            raise unreadable(self._name, "the workbook is too large", "a smaller one", _TOO_BIG)
        return parse_xml(data, self._name)

    def targets(self, member: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part refers to: by id their kind and name; no outside ones."""
        folder, base = posixpath.split(member)
        root = self.root(f"{folder}/_rels/{base}.rels")
        found = {}
        for relation in [] if root is None else root:
            if relation.get("TargetMode") == "External" or not relation.get("Target"):
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target")))
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
            found[relation.get("Id") or ""] = (kind, target.lstrip("/"))
        return found


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, which differs between editions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def all_below(element: Any, *names: str) -> Iterator[Any]:
    """Yield the elements below `element` of these names, whatever their namespace."""
    yield from element.iter(*(f"{{*}}{name}" for name in names))
