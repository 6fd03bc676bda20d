"""Days and periods of somebody's life: masked as the month or the year, or queued for a person.

A date of an election, a debate or a law is public and stays; so do feasts that everybody keeps.
"""

import re
from collections.abc import Iterator

from pipeline.domain.quasi import DateWords
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_age_patterns import MONTHS, any_word
from pipeline.nlp.quasi_numbers import (
    NUMBER,
    ORDINAL,
    YEAR,
    fold_in_place,
    single_spaced,
    value_of,
    year_of,
)
from pipeline.nlp.quasi_words import Found
from pipeline.nlp.words import fold

_REACH = 110
"""Characters on either side in which a date is heard to be somebody's or everybody's."""
_LAST_DAY = 31
_LEFT = 30
_HAPPENED = re.compile(
    r"(?<!\w)(?:per|vanaf|avond van|middag van|ochtend van|nacht van|dag van) (?:\w{3,9}dag )?$"
)
"""Before a day that everybody knows: something happened then, and it is put before a person."""
_OWN = re.compile(r"(?<!\w)(?:ik|mijn|m'n|me|mij|wij|we|ons|onze)(?!\w)")
_WEEKDAY = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag"
_DAY = re.compile(
    rf"(?<!\w)(?:{_WEEKDAY} (?:de )?|(?:nacht|avond|ochtend|middag|dag) van )?"
    rf"({ORDINAL}|{NUMBER})(?: op (?:{ORDINAL}|{NUMBER}))?"
    rf" (?:van )?({MONTHS})(?:,? ({YEAR}))?(?!\w)"
)
_MONTH = re.compile(rf"(?<!\w)(?:(?:begin|eind|half|medio) )?({MONTHS}) ({YEAR})(?!\w)")
_PART = re.compile(
    rf"(?<!\w)(?:eerste|laatste|tweede|derde) (?:dag|week|weekend|{_WEEKDAY}) van {MONTHS}(?!\w)"
)
_SHORT_YEAR = re.compile(
    rf"(?<!\w)({MONTHS}) ({NUMBER})"
    r"(?= (?:kwam|ben|was|is|heb|zijn|ging|gekomen|toen|al|hier)|$)"
)
_DAY_BEFORE = re.compile(rf"(?<!\w)(?:{ORDINAL}|{NUMBER}) (?:van )?$")
_SEASON = re.compile(
    rf"(?<!\w)(?:voorjaar|najaar|zomer|winter|herfst|lente)(?: van)? ({YEAR})(?!\w)"
)
_SINCE = re.compile(
    rf"(?<!\w)(?:hier|nederland|dit land) (?:al )?(?:sinds|vanaf) ('?\d\d|{YEAR}|{NUMBER})(?!\w)"
    r"(?! (?:jaar|maanden|weken|dagen|uur))"
)
_FIRST_YEAR = 1932
"""Spoken "eenendertig" after a month may be its day; later numbers are years."""
_FIRST_SPOKEN_YEAR = 40
"""A bare number after "sinds" is a year from 1940 on; smaller ones count something."""


class DateRules:
    """Finds dates of events in a life."""

    def __init__(self, words: DateWords) -> None:
        """Prepare the rules of codebooks/quasi_nl.yaml."""
        self._public = re.compile(rf"(?<!\w)(?:{any_word(map(fold, words.public))})")
        feast = rf"(?:de dag (?:voor|na) )?(?:{any_word(map(fold, words.feasts))})"
        when = rf"(?:vorig jaar|het jaar daarvoor|in {YEAR}|{YEAR}|{NUMBER} jaar geleden)"
        self._feast = re.compile(
            rf"(?<!\w){when} (?:op |met |rond |in )?{feast}(?!\w)"
            rf"|(?<!\w){feast} (?:van |in )?{when}(?!\w)"
            rf"|(?<!\w){NUMBER} (?:dagen|weken) (?:voor|na) {feast}(?!\w)"
        )
        self._known = frozenset(map(fold, words.known_days))

    def find(self, text: str) -> Iterator[Found]:
        """Yield the dates of a turn; they may overlap."""
        places = single_spaced(text)
        folded = fold_in_place("".join(text[i] for i in places))
        for span in (*self._days(folded), *self._periods(folded)):
            yield span._replace(start=places[span.start], end=places[span.end - 1] + 1)

    def _days(self, text: str) -> Iterator[Found]:
        for match in _DAY.finditer(text):
            day, month, year = match.groups()
            value = value_of(day) or 0
            if not 1 <= value <= _LAST_DAY or self._is_public(text, match):
                continue
            known = f"{value} {month}" in self._known
            left = text[max(0, match.start() - _LEFT) : match.start(1)]
            if known and not _HAPPENED.search(left):
                continue
            general = str(year_of(year)) if year else month
            yield _date(match, general, is_own=not known and _is_own(text, match))

    def _periods(self, text: str) -> Iterator[Found]:
        yield from self._months(text)
        yield from self._seasons(text)
        yield from self._since(text)

    def _months(self, text: str) -> Iterator[Found]:
        for match in _MONTH.finditer(text):
            has_day = _DAY_BEFORE.search(text[max(0, match.start() - _REACH) : match.start()])
            if not has_day and not self._is_public(text, match) and _is_own(text, match):
                yield _date(match, str(year_of(match.group(2))), is_own=True)
        for match in _SHORT_YEAR.finditer(text):
            year = year_of(match.group(2)) or 0
            recent = year >= _FIRST_YEAR and not match.group(2).isdigit()
            if recent and not self._is_public(text, match) and _is_own(text, match):
                yield _date(match, str(year), is_own=True)

    def _seasons(self, text: str) -> Iterator[Found]:
        for match in (*_SEASON.finditer(text), *_PART.finditer(text)):
            if not self._is_public(text, match) and _is_own(text, match):
                yield _date(match, "", is_own=False)
        for match in self._feast.finditer(text):
            if not self._is_public(text, match):
                yield _date(match, "", is_own=False)

    def _since(self, text: str) -> Iterator[Found]:
        for match in _SINCE.finditer(text):
            form = match.group(1)
            value = value_of(form.removeprefix("'"))
            if value is not None and value >= _FIRST_SPOKEN_YEAR and _is_own(text, match):
                start, end = match.span(1)
                yield Found(start, end, Category.DATE, "", "a year since", 0.5, Action.QUEUE)

    def _is_public(self, text: str, match: re.Match[str]) -> bool:
        around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
        return bool(self._public.search(around))


def _is_own(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - _REACH) : match.end() + _REACH]
    return bool(_OWN.search(around))


def _date(match: re.Match[str], general: str, *, is_own: bool) -> Found:
    """Return a date: masked where the speaker tells of himself, else queued."""
    reason, action = "a date beside the speaker", Action.MASK
    if not is_own:
        reason, action, general = "a date of some event", Action.QUEUE, ""
    return Found(
        match.start(), match.end(), Category.DATE, general, reason, 0.7 if is_own else 0.5, action
    )
