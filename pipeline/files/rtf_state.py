r"""What holds within a group of an RTF file and ends with it."""

import codecs
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.files.rtf_text import RtfLeftOut

HEADING_NAMES = ("heading", "kop", "title", "titel", "überschrift")
NEARLY_BLACK = 0x40


class State(NamedTuple):
    r"""What holds within a group and ends with it.

    `place` is "body", "skipped", the name of a table ("fonttbl", "colortbl", "stylesheet"), or
    "left out"; `uc` is how many characters after a `\u` stand in for it.
    """

    place: str = "body"
    kept_apart: RtfLeftOut | None = None
    is_bold: bool = False
    is_italic: bool = False
    is_underlined: bool = False
    colour: int = 0
    is_hidden: bool = False
    is_deleted: bool = False
    code_page: str = ""
    uc: int = 1
    is_in_table: bool = False
    is_heading: bool = False


class Style(NamedTuple):
    """What a paragraph style says of the look of its text."""

    is_bold: bool
    is_italic: bool
    is_heading: bool


def look(state: State, colours: Sequence[Sequence[int]]) -> str:
    """Return the style of a run, as `Run` has it.

    Args:
        state: What holds for the text.
        colours: Red, green and blue, 0 to 255, of each colour of the file.
    """
    colour = colours[state.colour] if 0 < state.colour < len(colours) else []
    is_shown = len(colour) == 3 and max(colour) >= NEARLY_BLACK
    style = "b" * state.is_bold + "i" * state.is_italic + "u" * state.is_underlined
    return style + ("#" + "".join(f"{part:02x}" for part in colour) if is_shown else "")


def known_page(number: int | None) -> str:
    """Return the name of a Windows code page by its number; "" if there is none."""
    name = {65001: "utf-8", 10000: "mac_roman"}.get(number or 0, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def decoded(data: bytes, page: str) -> str:
    """Return text in a code page; in that of Windows if it does not fit its own."""
    try:
        return data.decode(page)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
