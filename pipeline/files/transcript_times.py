"""Times that stand in the text of a transcript: recognised, and taken out with their place.

Styles: [00:12:34], (00:12:34), 00:12:34, 12:34, 0:03, #00:12:34-5#, 00:12:34.567, [12.34], and
from-to as in [00:00:03.120 --> 00:00:06.400] and [00:01 - 00:05].
"""

import re
from typing import NamedTuple

_FRACTION = r"(?:[.,][0-9]{1,3})?"
# Old Teams documents write 0:0:3.120, with single digits.
_LONG = rf"[0-9]{{1,2}}:[0-9]{{1,2}}:[0-9]{{1,2}}{_FRACTION}"
_SHORT = r"[0-9]{1,3}:[0-5][0-9]"
CLOCK = rf"(?:{_LONG}|{_SHORT}{_FRACTION})"
_UNTIL = rf"(?:\s*(?:-->|[-–—]|tot|to)\s*{CLOCK})?"
BRACKETED = (
    rf"(?:\[\s*{CLOCK}{_UNTIL}\s*\]|\(\s*{CLOCK}{_UNTIL}\s*\)|<\s*{CLOCK}\s*>"
    rf"|\{{\s*{CLOCK}\s*\}}|\#{CLOCK}(?:-[0-9]{{1,3}})?\#|\[[0-9]{{1,3}}\.[0-5][0-9]\])"
)
"""Between brackets a time is no word. A bare "12:30" may well be what somebody said."""
STAMP = rf"(?:{BRACKETED}|{_LONG}(?!\w))"
_RANGE_LINE = rf"{CLOCK}\s*-->\s*{CLOCK}"

_ONLY = re.compile(rf"\s*(?:{BRACKETED}|{_RANGE_LINE}|{CLOCK})\s*")
_IN_TEXT = re.compile(rf"{BRACKETED}")
_LEADING = re.compile(rf"\s*({_RANGE_LINE}|{STAMP})\s*(?:[-–:]\s+)?")
_TRAILING = re.compile(rf"\s({_LONG})\s*$")
_CLOCK = re.compile(
    r"[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,-][0-9]{1,3})?|[0-9]{1,3}\.[0-9]{2}"
)


class Times(NamedTuple):
    """A text without its times; `found` has the offset in it and the milliseconds of each."""

    text: str
    found: tuple[tuple[int, int], ...]


def clock_ms(clock: str) -> int:
    """Return the milliseconds of a time such as 00:12:34.567, 12:34, [12.34] or #00:12:34-5#.

    Of a stretch such as 0:03 - 0:06 the first.
    """
    match = _CLOCK.search(clock)
    if match is None:
        raise ValueError("no time")
    text = match[0]
    if ":" not in text:
        text = text.replace(".", ":")
    whole, *fraction = re.split(r"[.,-]", text)
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((fraction[0] if fraction else "0").ljust(3, "0")[:3])


def is_timestamp(text: str) -> bool:
    """Tell whether `text` is a time and nothing else, with or without brackets."""
    return _ONLY.fullmatch(text) is not None


def take_times(line: str) -> Times:
    """Take the times out of one line: those in brackets anywhere, bare ones at its start or end.

    Args:
        line: One line. A line that is a time and nothing else becomes "".
    """
    if is_timestamp(line):
        return Times("", ((0, clock_ms(line)),))
    if ":" not in line and "[" not in line:
        return Times(line, ())
    found: list[tuple[int, int]] = []
    kept = ""
    position = 0
    leading = _LEADING.match(line)
    if leading:
        found.append((0, clock_ms(leading[1])))
        position = leading.end()
    for stamp in _IN_TEXT.finditer(line, position):
        before = line[position : stamp.start()]
        kept += before
        # One space stays between the words on both sides of it.
        if kept.endswith((" ", "\t")) or not kept:
            kept = kept.rstrip(" \t") + (" " if kept.strip() else "")
        found.append((len(kept), clock_ms(stamp[0])))
        position = stamp.end()
        if kept.endswith(" ") or not kept:
            position += len(line[position:]) - len(line[position:].lstrip(" "))
    kept += line[position:]
    trailing = _TRAILING.search(kept)
    if trailing:
        kept = kept[: trailing.start()]
        found.append((len(kept), clock_ms(trailing[1])))
    text = kept.rstrip(" \t")
    return Times(text, tuple((min(offset, len(text)), ms) for offset, ms in found))
