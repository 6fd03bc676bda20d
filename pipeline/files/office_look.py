"""How text looks, for the readers of Word and OpenDocument alike."""

import re
from typing import NamedTuple

HEADING_NAMES = re.compile(
    r"(?:heading|kop|tussenkop)(?: ?\d)?|title|titel|subtitle|ondertitel", re.IGNORECASE
)
"""Names of styles that make a heading, with what Dutch and English programs call them."""
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_NEAR_BLACK = 0x40
"""Word's "black, lighter 25 %" is 404040: no reader sees it as a colour."""


class Look(NamedTuple):
    """What a style or direct formatting says; None where it says nothing."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    underlined: bool | None = None
    colour: str | None = None

    @property
    def style(self) -> str:
        """The look as `delivered.Run.style`."""
        marks = "".join(
            mark for mark, on in zip("biu", (self.bold, self.italic, self.underlined), strict=True)
            if on
        )  # fmt: skip
        return marks + (self.colour or "")


def over(near: Look, far: Look) -> Look:
    """Return the look `near`, completed by `far` where it says nothing."""
    pairs = zip(near, far, strict=True)
    return Look._make(other if one is None else one for one, other in pairs)


def colour_mark(digits: str) -> str:
    """Return a colour of six hexadecimal digits as in `Run.style`: "" if it is (nearly) black."""
    if not _HEX.fullmatch(digits) or max(bytes.fromhex(digits)) <= _NEAR_BLACK:
        return ""
    return f"#{digits.lower()}"
