"""The times in a column of a table: clocks as people and programs write them, and plain numbers.

Programs write seconds (WhisperX) or milliseconds (whisper's .tsv) without saying which, and people
12.34 for twelve minutes: how much is said in that time tells them apart.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

_CLOCK = r"[0-9]{1,4}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,][0-9]{1,6})?"
_STAMP = re.compile(rf"[\[(<{{#]?\s*({_CLOCK})(?:-([0-9])(?=#))?\s*[\])>}}#]?")
_RANGE = re.compile(
    rf"[\[(<{{#]?\s*(?P<first>{_CLOCK})\s*[\])>}}#]?\s*(?:-->|->|[-–—]|tot|to|t/m)\s*"
    rf"[\[(<{{#]?\s*(?P<last>{_CLOCK})\s*[\])>}}#]?"
)
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
_MINUTES_AND_SECONDS = re.compile(r"\[?[0-9]{1,3}[.,][0-5][0-9]\]?")
_SPELLED = re.compile(
    r"(?:(?P<h>[0-9]{1,2})\s*(?:h|u|uur)\b\s*)?(?:(?P<m>[0-9]{1,3})\s*(?:m|min|minuten|minuut|')\s*)?"
    r"(?:(?P<s>[0-9]{1,2})\s*(?:s|sec|seconden|''|\"))?",
    re.IGNORECASE,
)
_MAX_CELL = 40

SLOWEST_WORDS_PER_SECOND = 0.1
"""Six words a minute: slower is no talk, so that the numbers are no seconds."""
FASTEST_WORDS_PER_SECOND = 8.0
"""Nobody keeps up eight words a second for a whole interview."""


class Moment(NamedTuple):
    """When a row starts, and when it ends if the same cell says so, in milliseconds."""

    start_ms: int | None
    end_ms: int | None = None


class NumberUnit(NamedTuple):
    """What the plain numbers of a table are, for people, and how many milliseconds one is.

    `per_unit` is 0 where 12.34 means twelve minutes and 34 seconds.
    """

    name: str
    per_unit: int


def is_clock(cell: str) -> bool:
    """Tell whether a cell is a time and nothing else, written as a clock or a stretch."""
    return moment_of(cell, None) is not None


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain number, which may be a time if its header says so."""
    text = cell.strip()
    return len(text) <= _MAX_CELL and bool(
        _NUMBER.fullmatch(text) or _MINUTES_AND_SECONDS.fullmatch(text)
    )


def moment_of(cell: str, unit: NumberUnit | None) -> Moment | None:
    """Return the time that a cell says, or None if it is no time.

    Args:
        cell: Such as "00:12:34.5", "[12:34]", "#00:12:34-5#", "0:03 - 0:06", "12 min 34" or "754".
        unit: What plain numbers are; None if they are no times.
    """
    text = cell.strip()
    if not text or len(text) > _MAX_CELL:
        return None
    stretch = _RANGE.fullmatch(text)
    if stretch:
        return Moment(_clock_ms(stretch["first"]), _clock_ms(stretch["last"]))
    stamp = _STAMP.fullmatch(text)
    if stamp:
        return Moment(_clock_ms(stamp[1]) + 100 * int(stamp[2] or 0))
    if unit and is_number(text):
        return Moment(_number_ms(text, unit))
    spelled = _SPELLED.fullmatch(text)
    if spelled and any(spelled.groups()):
        hours, minutes, seconds = (int(spelled[part] or 0) for part in "hms")
        return Moment(((hours * 60 + minutes) * 60 + seconds) * 1000)
    return None


def unit_of(cells: Sequence[str], headers: Sequence[str], n_words: int) -> NumberUnit | None:
    """Return what the plain numbers of the columns of times are, or None if they hold none.

    Args:
        cells: All cells of the columns of times.
        headers: The headers of those columns.
        n_words: How many words the texts of the table have.
    """
    numbers = [cell.strip() for cell in cells if is_number(cell)]
    if not numbers:
        return None
    said = {word for header in headers for word in re.findall(r"[a-z]+", header.casefold())}
    if said & {"ms", "msec", "milliseconden", "milliseconds"}:
        return _MILLISECONDS
    if said & {"s", "sec", "seconden", "seconds", "secs"} and "mm" not in said:
        return _SECONDS
    latest = max(float(number.strip("[]").replace(",", ".")) for number in numbers)
    words_per_second = n_words / latest if latest else 1.0
    if words_per_second < SLOWEST_WORDS_PER_SECOND and all(n.isdigit() for n in numbers):
        return _MILLISECONDS
    if words_per_second > FASTEST_WORDS_PER_SECOND and all(
        _MINUTES_AND_SECONDS.fullmatch(number) for number in numbers
    ):
        return _MINUTES
    return _SECONDS


def minutes_taken_for_hours(starts: Sequence[int], n_words: int) -> bool:
    """Tell whether times are sixty times too late: a spreadsheet takes 12:34 for hours.

    Args:
        starts: Milliseconds, in the order of the rows.
        n_words: How many words the texts of the table have.
    """
    whole_minutes = len(starts) >= 3 and all(start % 60_000 == 0 for start in starts)
    return whole_minutes and n_words < SLOWEST_WORDS_PER_SECOND * max(starts) / 1000


_MILLISECONDS = NumberUnit("milliseconds", 1)
_SECONDS = NumberUnit("seconds", 1000)
_MINUTES = NumberUnit("minutes and seconds", 0)


def _clock_ms(clock: str) -> int:
    whole, *fraction = re.split(r"[.,]", clock)
    parts = [int(part) for part in whole.split(":")]
    if len(parts) == 3 and parts[0] >= 24 and parts[2] == 0:
        # Excel makes 75:10:00 of the 75:10 that was typed; nobody records for a day.
        parts = parts[:2]
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds * 1000 + int((fraction[0] if fraction else "0").ljust(3, "0")[:3])


def _number_ms(text: str, unit: NumberUnit) -> int:
    plain = text.strip("[]").replace(",", ".")
    if unit.per_unit == 0 and "." in plain:
        minutes, seconds = plain.split(".")
        return (int(minutes) * 60 + int(seconds)) * 1000
    return round(float(plain) * (unit.per_unit or 60_000))
