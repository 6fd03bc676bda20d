"""What stands in the cells of a respondentenlijst: days, and ja or nee, as people write them."""

import re
from datetime import date, timedelta

from pipeline.files.header_words import participant_headers

_YEAR_FIRST = re.compile(r"(?P<y>[0-9]{4})[-/. ](?P<m>[0-9]{1,2})[-/. ](?P<d>[0-9]{1,2})")
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})[-/. ](?P<m>[0-9]{1,2})[-/. ](?P<y>[0-9]{4}|[0-9]{2})")
_WITH_MONTH = re.compile(
    r"(?P<d>[0-9]{1,2})[-/. ]+(?P<m>[a-z]{3,9})\.?[-/. ]+(?P<y>[0-9]{4}|[0-9]{2})"
)
_WEEKDAY = re.compile(
    r"^(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+|^(?:ma|di|wo|do|vr|za|zo)\.?\s+"
)
_TIME_BEHIND = re.compile(r"(?:t| |, )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")
_AFTER_APPROVAL = re.compile(r"na akkoord\b[\s:,(]*(?:op|d\.?d\.?)?\s*(?P<rest>[^)]*)\)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.0+)?")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050
"""1-1-1950 and 31-12-2099: what is outside is no date of a study."""
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def day_of(text: str, *, has_serials: bool = False) -> date | None:
    """Return the day that a cell says, or None if it says no day that exists.

    Args:
        text: Such as "31-12-2026", "31/12/26", "3 mrt. 2026", "2026-12-31". In numbers alone the
            day comes before the month, as in Dutch; a year of two figures is of this century.
        has_serials: Whether the sheet is a workbook, in which 46387 can be a day.
    """
    plain = _WEEKDAY.sub("", _TIME_BEHIND.sub("", " ".join(text.casefold().split()).rstrip(".")))
    if has_serials and _SERIAL.fullmatch(plain):
        number = int(float(plain))
        inside = _FIRST_SERIAL <= number <= _LAST_SERIAL
        return _EXCEL_DAY_ZERO + timedelta(days=number) if inside else None
    for pattern in (_YEAR_FIRST, _DAY_FIRST, _WITH_MONTH):
        found = pattern.fullmatch(plain)
        if found:
            return _date(found["y"], found["m"], found["d"])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month, 0 if there is none of that name."""
    months = participant_headers().months
    return next((number for number, names in months.items() if word in names), 0)


def yes_or_no(text: str) -> bool | None:
    """Return whether a cell says yes; None if it says neither. An empty cell says no."""
    plain = " ".join(text.casefold().split()).rstrip(".").rstrip()
    answers = participant_headers().answers
    if plain in answers["yes"]:
        return True
    return False if plain in answers["no"] else None


def quote_consent(text: str, *, has_serials: bool = False) -> bool | None:
    """Return whether someone may be quoted; None if the cell cannot be understood.

    "na akkoord" is a no until the date of that approval stands behind it.
    """
    said = yes_or_no(text)
    if said is not None:
        return said
    approval = _AFTER_APPROVAL.fullmatch(" ".join(text.casefold().split()).rstrip("."))
    if approval is None:
        return None
    rest = approval["rest"].strip()
    if rest and not rest[0].isdigit():
        return None
    return day_of(rest, has_serials=has_serials) is not None
