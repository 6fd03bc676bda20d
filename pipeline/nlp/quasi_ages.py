"""Exact ages and years of birth, in digits and spoken, as a class of ages.

A number is an age by what stands around it: somebody "is" it, or somebody "van" it. Durations,
amounts, school groups and ages that hold for everybody ("vanaf 18 jaar mag je") are not.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.domain.quasi import AgeWords
from pipeline.domain.transcript import Category
from pipeline.nlp import quasi_age_patterns as patterns
from pipeline.nlp.quasi_numbers import (
    NUMBER,
    ORDINAL,
    fold_in_place,
    single_spaced,
    value_of,
    year_of,
)
from pipeline.nlp.quasi_words import Found, is_ordinary, is_small

_LEFT, _RIGHT = 90, 60
"""Characters looked at before and after a number."""
_ROW = frozenset({", ", " en ", " of ", ", en ", " "})
"""What stands between the ages of several people."""
_OLDEST = 112
_FEWEST_ALONE = 12
"""A smaller number beside a name counts something else: a house, a bus, a class."""
_FIRST_ORDINAL = 3
_FIRST_WORDS = 45
"""Characters within which an answer to "hoe oud" begins with the age."""
_NUMBER = re.compile(rf"(?<![\w.,:€$/-])(?:een jaar of )?({NUMBER})(?=\W|jarig|$)(?!-?plus)(?!-up)")
_ORDINAL = re.compile(rf"(?<![\w.,:/-])({ORDINAL})(?!\w)")
_PUNCTUATION = re.compile(r"[.,?!;]")


class _Number(NamedTuple):
    """A number in a text and what stands around it, folded; `raw_left` as written."""

    match: re.Match[str]
    value: int
    left: str
    right: str
    raw_left: str
    row: bool
    """Whether it goes on after an age: "acht, tien en twaalf"."""


class AgeRules:
    """Finds ages and years of birth in a text."""

    def __init__(self, words: AgeWords) -> None:
        """Prepare the rules of codebooks/quasi_nl.yaml."""
        self._bands = words.bands
        self._legal = frozenset(words.legal)
        self._patterns = patterns.AgePatterns(words)

    def find(self, text: str, before: str) -> Iterator[Found]:
        """Yield the ages and years of birth of a turn; `before` is the text of the turn before."""
        places = single_spaced(text)
        plain = "".join(text[i] for i in places)
        folded = fold_in_place(plain)
        for span in (*self._births(folded), *self._ordinals(folded), *self._ages(plain, before)):
            yield span._replace(start=places[span.start], end=places[span.end - 1] + 1)

    def band(self, value: int) -> str:
        """Return the class of an age in years: "35-44 jaar"."""
        for first, last in self._bands[:-1]:
            if value <= last:
                return f"{first}-{last} jaar"
        return f"{self._bands[-1][0]} jaar of ouder"

    def _found(self, start: int, end: int, value: int, reason: str, score: float) -> Found:
        return Found(start, end, Category.AGE, self.band(value), reason, score)

    def _ages(self, text: str, before: str) -> Iterator[Found]:
        folded = fold_in_place(text)
        asked = bool(patterns.ASKED.search(fold_in_place(before[-300:])))
        loose = not _PUNCTUATION.search(text)
        past_age = -1
        for match in _NUMBER.finditer(folded):
            value = value_of(match.group(1))
            if value is None or value > _OLDEST:
                continue
            start, end = match.span()
            begin = max(0, start - _LEFT)
            number = _Number(
                match,
                value,
                folded[begin:start],
                folded[end : end + _RIGHT],
                text[begin:start],
                row=past_age >= 0 and folded[past_age:start] in _ROW,
            )
            reason = self._by_form(number) or (
                None if self._is_general(number) else self._reason(number, asked=asked, loose=loose)
            )
            if reason:
                unit = patterns.UNIT.match(number.right)
                past_age = end + (unit.end() if unit else 0)
                yield self._found(start, past_age, value, *reason)

    def _by_form(self, number: _Number) -> tuple[str, float] | None:
        if patterns.GROUP.search(number.left):
            return None
        if patterns.OLD.match(number.right):
            return "a number of years old", 0.9
        if self._patterns.jarig.match(number.right) and number.match.group(1) != "een":
            return "a number of years with -jarig", 0.9
        return None

    def _is_general(self, number: _Number) -> bool:
        """Whether a number is a limit or holds for everybody, or is the article "een"."""
        return bool(
            number.match.group(1) in {"een", "nul", "0"}
            or patterns.GROUP.search(number.left)
            or patterns.RANGE.match(number.right)
            or (number.value < _FEWEST_ALONE and patterns.PARENT_OF.search(number.left))
            or patterns.LIKENED.search(number.left)
            or (patterns.GENERIC.search(number.left) and number.value in self._legal)
        )

    def _reason(self, number: _Number, *, asked: bool, loose: bool) -> tuple[str, float] | None:
        ends = self._patterns.end.match(number.right)
        if number.row and (ends or patterns.NEXT.match(number.right)):
            return "an age in a row of ages", 0.8
        if asked and ends and number.match.start() <= _FIRST_WORDS:
            return "an answer to how old", 0.85
        if patterns.WITH_OWN.search(number.left) and patterns.OWN_YEARS.match(number.right):
            return "an age as years of one's own", 0.8
        named_end = self._patterns.loose_end.match(number.right) if loose else ends
        if named_end and _named_before(number):
            return "an age beside a name", 0.7
        for rule in self._patterns.loose_rules if loose else self._patterns.rules:
            if rule.after.match(number.right) and rule.before.search(number.left):
                return rule.reason, rule.score
        return None

    def _ordinals(self, text: str) -> Iterator[Found]:
        for match in _ORDINAL.finditer(text):
            value = value_of(match.group(1))
            own = patterns.POSSESSIVE.search(text[max(0, match.start() - _LEFT) : match.start()])
            right = text[match.end() : match.end() + _RIGHT]
            if not own or value is None or not _FIRST_ORDINAL <= value <= _OLDEST:
                continue
            general = own.group().endswith(" je ") and value in self._legal
            if not general and self._patterns.own.match(right):
                yield self._found(match.start(), match.end(), value, "an age as an ordinal", 0.85)

    def _births(self, text: str) -> Iterator[Found]:
        for match in patterns.YEAR_OF_BIRTH.finditer(text):
            left = text[max(0, match.start() - _LEFT) : match.start()]
            born = left.endswith(" in ") and patterns.BORN_AFTER.match(text, match.end())
            if not born and not self._patterns.birth.search(left):
                continue
            year = year_of(match.group(1))
            if year is None or patterns.NOT_A_YEAR.match(text, match.end()):
                continue
            decade = year // 10 * 10
            general = f"jaren {decade % 100}" if decade < 2000 else f"jaren {decade}"
            yield Found(match.start(), match.end(), Category.AGE, general, "a year of birth", 0.8)


def _named_before(number: _Number) -> bool:
    """Whether a name stands before a number: "Wil de Groot, 62,", "Ineke werd zestig"."""
    apposed = patterns.APPOSED.search(number.left)
    if apposed and number.value >= _FEWEST_ALONE:
        word = apposed.group(1)
        capital = number.raw_left[apposed.start(1)].isupper()
        closed = number.raw_left.endswith(", ") and patterns.CLOSED.match(number.right)
        if capital and closed and not is_small(word):
            return True
        if not is_ordinary(word) and patterns.INTRODUCED.match(number.right):
            return True
    being = patterns.NAMED.search(number.left)
    if not being or is_small(being.group(1)):
        return False
    return number.raw_left[being.start(1)].isupper() or not is_ordinary(being.group(1))
