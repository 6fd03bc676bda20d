"""Numbers of a workbook as Excel shows them: times, days, numbers with a letter before them."""

import re
from datetime import datetime
from typing import NamedTuple

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import from_excel

_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.')
_PREFIX = re.compile(r'(?:"([^"]*)"|\\?([A-Za-z]))?(0+)(?:;.*)?')
_DAY_MS = 24 * 60 * 60 * 1000
_LAST_SERIAL = 2_958_465  # 31-12-9999


class Style(NamedTuple):
    """How a number is shown: its format code, such as "dd-mm-yyyy" or "General"."""

    code: str = "General"


def shown_number(number: float, style: Style, epoch: datetime) -> tuple[str, bool]:
    """Return the text of a number, and whether it is shown as a plain number.

    Args:
        number: The stored value; days since `epoch` for dates and times.
        style: Its format.
        epoch: Day 0 of the workbook.

    Returns:
        "31-12-2026" for a day, "0:12:34" or "12:34" for a time as it is shown, "P03" for a 3 in the
        format "P"00, "3" for 3.0.
    """
    if 0 <= number <= _LAST_SERIAL and is_date_format(style.code):
        return _moment(number, style, epoch), False
    prefix = _PREFIX.fullmatch(style.code)
    if prefix and number >= 0 and number == int(number) and number < 1e15:
        return f"{prefix[1] or prefix[2] or ''}{int(number):0{len(prefix[3])}d}", not prefix[2]
    return _plain(number), True


def _plain(number: float) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _moment(number: float, style: Style, epoch: datetime) -> str:
    code = _LITERAL.sub("", style.code).lower()
    has_day, has_time = bool(re.search("[dy]", code)), bool(re.search("[hs]", code))
    if not has_time and not has_day:
        has_day = True  # "mmm" alone
    if number < 1 and has_time:
        has_day = False
    milliseconds = round((number % 1 if has_day else number) * _DAY_MS)
    clock = _clock(milliseconds, code)
    if not has_day:
        return clock
    day = from_excel(int(number), epoch)
    if not isinstance(day, datetime):  # serial 0 is no day
        return clock
    return day.strftime("%d-%m-%Y") + (f" {clock}" if has_time and milliseconds else "")


def _clock(milliseconds: int, code: str) -> str:
    """Return a time with the parts that the format shows, and seconds if there are any."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{rest:03d}" if rest else ""
    if "h" not in code and "s" in code:
        return f"{minutes}:{seconds:02d}{fraction}"
    hours, minutes = divmod(minutes, 60)
    if "s" not in code and not (seconds or rest):
        return f"{hours}:{minutes:02d}"
    return f"{hours}:{minutes:02d}:{seconds:02d}{fraction}"
