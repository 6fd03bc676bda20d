"""The names of WordprocessingML as the readers of Word documents use them.

Source: ECMA-376 part 1, section 17. What a "strict" writer calls otherwise is renamed on reading
(ISO/IEC 29500, annex A), so that everybody else knows one set of names.
"""

from functools import cache
from typing import Any

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": _WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": f"{_OFFICE}/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/math": f"{_OFFICE}/math",
    "http://purl.oclc.org/ooxml/drawingml/main": (
        "http://schemas.openxmlformats.org/drawingml/2006/main"
    ),
}
_PREFIXES = {
    "w": _WORD,
    "r": f"{_OFFICE}/relationships",
    "m": f"{_OFFICE}/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_OFF = frozenset({"0", "false", "off", "none"})


@cache
def tag(name: str) -> str:
    """Return the full name for "w:p", "mc:Choice" and so on."""
    prefix, local = name.split(":")
    return f"{{{_PREFIXES[prefix]}}}{local}"


def tags(*names: str) -> frozenset[str]:
    """Return the full names of several elements."""
    return frozenset(map(tag, names))


def value(element: Any, name: str = "val") -> str:
    """Return an attribute of Word's own namespace; "" if there is none, or no element."""
    return "" if element is None else str(element.get(f"{{{_WORD}}}{name}", ""))


def whole(element: Any, name: str = "val") -> int | None:
    """Return an attribute as a number, or None if it is none."""
    text = value(element, name)
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 10 else None


def child(element: Any, *path: str) -> Any:
    """Return the first descendant along a path such as "w:pPr", "w:rPr", or None."""
    for name in path:
        element = None if element is None else element.find(tag(name))
    return element


def switch(element: Any, name: str) -> bool | None:
    """Return whether a property such as "w:b" is on; None if `element` does not say."""
    found = child(element, name)
    return None if found is None else value(found).lower() not in _OFF


def without_strict_names(root: Any) -> Any:
    """Give a tree written with strict names the usual ones, in place, and return it."""
    if any(uri in _STRICT for uri in root.nsmap.values()):
        for element in root.iter("*"):
            element.tag = _usual(element.tag)
            for name, text in [pair for pair in element.attrib.items() if pair[0][0] == "{"]:
                del element.attrib[name]
                element.set(_usual(name), text)
    return root


def _usual(name: str) -> str:
    uri, brace, local = name.removeprefix("{").partition("}")
    return f"{{{_STRICT.get(uri, uri)}}}{local}" if brace else name
