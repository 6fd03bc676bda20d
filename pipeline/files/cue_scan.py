"""Subtitles in text files (WebVTT, SubRip, SBV) cut into cues; no line of text is dropped."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.files.text_encoding import clean_text, read_text

# Seconds over 59, hours left out, comma or dot: programs write all of these.
_CLOCK = r"(?:[0-9]{1,4}:)?[0-9]{1,3}:[0-9]{1,3}(?:[.,][0-9]{1,9})?"
TIMING = re.compile(rf"[ \t]*({_CLOCK})[ \t]*-{{2,3}}>[ \t]*({_CLOCK})(?:[ \t].*)?")
"""The line with times above a cue. Anything after the times (position, align) is layout."""

_ARROW = re.compile(r"[ \t]*(\S{0,20}?)[ \t]*-{2,3}>[ \t]*(\S{0,20})((?:[ \t].*)?)")
_COMMA = re.compile(rf"[ \t]*({_CLOCK}),({_CLOCK})[ \t]*()")
_ONE_CLOCK = re.compile(_CLOCK)
_LAYOUT = re.compile(
    r"(?:[ \t]*(?:vertical|line|position|size|align|region|[XY][12]):\S*)*[ \t]*", re.IGNORECASE
)


class Times(NamedTuple):
    """A line with times: milliseconds, None for what cannot be read, and what else stood there.

    `rest` is text behind the times that is no layout; `broken` is a time that cannot be read.
    """

    start_ms: int | None
    end_ms: int | None
    rest: str = ""
    broken: str = ""


class RawCue(NamedTuple):
    """A cue as it stands in the file: its number or name, its times and its lines with markup."""

    cue_id: str
    times: Times
    lines: list[str]


class TextLines(NamedTuple):
    """The clean lines of a delivered text file, with its encoding and remarks on it."""

    lines: list[str]
    encoding: str = ""
    remarks: tuple[str, ...] = ()


def clean_lines(data: bytes, name: str) -> TextLines:
    """Decode a delivered text file into clean lines; errors as `text_encoding.read_text`."""
    decoded = read_text(data, name)
    return TextLines(clean_text(decoded.text).split("\n"), decoded.encoding, decoded.remarks)


def clock_ms(clock: str) -> int | None:
    """Return the milliseconds of 1:02:03.5, 02:03,500 or 02:03; None for what is no time."""
    if not _ONE_CLOCK.fullmatch(clock):
        return None
    whole, *fraction = re.split(r"[.,]", clock)
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int((fraction[0] if fraction else "0").ljust(3, "0")[:3])


def arrow_times(line: str) -> Times | None:
    """Return the times of a line "start --> end" of WebVTT or SubRip; None if it is no such line.

    One of the two times may be unreadable: then the line is still no text.
    """
    return _times(_ARROW.fullmatch(line)) if "-->" in line else None


def comma_times(line: str) -> Times | None:
    """Return the times of a line "start,end" of SBV; None if it is no such line."""
    return _times(_COMMA.fullmatch(line))


def _times(match: re.Match[str] | None) -> Times | None:
    if match is None:
        return None
    start_ms, end_ms = clock_ms(match[1]), clock_ms(match[2])
    if start_ms is None and end_ms is None:
        return None
    unread = [match[n] for n, ms in ((1, start_ms), (2, end_ms)) if ms is None and match[n]]
    rest = "" if _LAYOUT.fullmatch(match[3]) else match[3].strip()
    return Times(start_ms, end_ms, rest, " ".join(unread))


def scan_cues(
    lines: Sequence[str],
    *,
    has_named_cues: bool,
    times_of: Callable[[str], Times | None] = arrow_times,
) -> list[RawCue]:
    """Cut lines at the lines with times. No line is dropped but blank ones.

    Text that a blank line has parted from its cue stays with the cue before; text before the
    first times is a cue without times.

    Args:
        lines: The clean lines of a subtitle file, without its header.
        has_named_cues: Whether a cue may have any name above it (WebVTT) or only a number.
        times_of: How to read a line with times.

    Returns:
        Cues in the order of the file; those without any text are kept.
    """
    times = [times_of(line) for line in lines]
    cues = [RawCue("", Times(None, None), [])]
    cue_id = ""
    number = 0
    for position, line in enumerate(lines):
        here = times[position]
        if here is not None:
            cues.append(RawCue(cue_id, here, [here.rest] if here.rest else []))
            number = int(cue_id) if _is_number(cue_id) else number + 1
            cue_id = ""
        elif line:
            above_times = position + 1 < len(lines) and times[position + 1] is not None
            starts_block = position == 0 or not lines[position - 1]
            if above_times and _is_cue_id(line, starts_block, number + 1, has_named_cues):
                cue_id = line
            else:
                cues[-1].lines.append(line)
    return cues


def _is_cue_id(line: str, starts_block: bool, next_number: int, has_named_cues: bool) -> bool:
    """Tell a number or name from text; a bare number within a block can be what somebody said."""
    if starts_block:
        return has_named_cues or _is_number(line)
    return _is_number(line) and int(line) == next_number


def _is_number(line: str) -> bool:
    return line.isascii() and line.isdecimal() and len(line) < 10
