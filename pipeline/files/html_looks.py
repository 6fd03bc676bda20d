"""The look of text in HTML: what elements and their styles say of it."""

import re
from typing import NamedTuple

_BOLD_TAGS = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC_TAGS = frozenset({"i", "em", "cite", "dfn"})
_UNDERLINED_TAGS = frozenset({"u", "ins"})
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;]{1,200})")
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})")
_NAMED = {
    "red": "ff0000", "blue": "0000ff", "green": "008000", "grey": "808080", "gray": "808080",
    "navy": "000080", "purple": "800080", "orange": "ffa500", "maroon": "800000",
    "darkred": "8b0000", "darkblue": "00008b", "teal": "008080",
}  # fmt: skip
_NEARLY_BLACK = 0x40
MAX_STYLE = 2_000
"""Longer style attributes say nothing about letters in their first part alone."""


class Look(NamedTuple):
    """How text looks, is hidden, or is the time of a player."""

    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    colour: str = ""
    is_hidden: bool = False
    is_time: bool = False

    @property
    def style(self) -> str:
        """The style of a run; times have a mark of their own until their brackets are set."""
        look = "b" * self.is_bold + "i" * self.is_italic + "u" * self.is_underlined + self.colour
        return "@time" if self.is_time else look


def looked(look: Look, tag: str, named: dict[str, str]) -> Look:
    """Return the look within an element.

    Args:
        look: The look around it.
        tag: Its name in lower case.
        named: Its attributes.
    """
    if tag in _BOLD_TAGS:
        look = look._replace(is_bold=True)
    elif tag in _ITALIC_TAGS:
        look = look._replace(is_italic=True)
    elif tag in _UNDERLINED_TAGS:
        look = look._replace(is_underlined=True)
    if "timestamp" in named.get("class", "").split() or "data-timestamp" in named:
        look = look._replace(is_time=True)
    if "hidden" in named:
        look = look._replace(is_hidden=True)
    if tag == "font" and "color" in named:
        look = look._replace(colour=_colour(named["color"].lower(), look.colour))
    for name, value in _STYLE.findall(named.get("style", "")[:MAX_STYLE].lower()):
        look = _styled(look, name, value.strip())
    return look


def _styled(look: Look, name: str, value: str) -> Look:
    if name == "font-weight":
        is_bold = value.startswith("bold") or (value.isdecimal() and int(value[:4]) >= 600)
        return look._replace(is_bold=is_bold)
    if name == "font-style":
        return look._replace(is_italic=value.startswith(("italic", "oblique")))
    if name.startswith("text-decoration"):
        is_underlined = "underline" in value or (look.is_underlined and "none" not in value)
        return look._replace(is_underlined=is_underlined)
    if name == "color":
        return look._replace(colour=_colour(value, look.colour))
    if name == "mso-hide" or (name == "display" and value.startswith("none")):
        return look._replace(is_hidden=True)
    return look


def _colour(value: str, before: str) -> str:
    """Return a colour as "#rrggbb", "" for black; what is not understood changes nothing."""
    if match := _HEX.search(value):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    elif match := _RGB.search(value):
        digits = "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    elif value.split(" ")[0] in _NAMED:
        digits = _NAMED[value.split(" ")[0]]
    else:
        return "" if value.startswith(("black", "windowtext")) else before
    parts = [int(digits[n : n + 2], 16) for n in (0, 2, 4)]
    return f"#{digits}" if max(parts) >= _NEARLY_BLACK else ""
