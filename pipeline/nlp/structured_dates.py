"""Dates, written and said; dates of birth, also without a year, by what is said around them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.domain.spoken_forms import DateForms
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.spoken_ids import RunFinder
from pipeline.nlp.spoken_numbers import NumberReader
from pipeline.nlp.structured_date_context import (
    DAY_MONTH,
    ISO_DATE,
    WRITTEN_DATE,
    DateContext,
    around,
    corrected,
    decade,
    goes_on_as_word,
    in_longer_row,
    token_at,
)
from pipeline.nlp.structured_symbols import Reading
from pipeline.nlp.structured_tokens import Found, Phrases

_ANSWER = 14
"""Tokens of an answer in which the date stands that was asked for."""
_YEAR_FIRST = 3
"""Tokens between the year of a birth and its day: "negentien achtenzeventig, op vijf juli"."""
_BETWEEN = frozenset({"van", "de", "-", "/", ".", ",", "in", "streepje"})
_YEAR_BETWEEN = frozenset({"-", "/", ".", ",", "in", "van", "het", "jaar", "streepje"})


class _Piece(NamedTuple):
    """A part of a date: its value and the token after it."""

    value: int
    after: int


class DateFinder:
    """Finds dates that are a day, and years and months that are of a birth, a move or a death."""

    def __init__(self, forms: DateForms, numbers: NumberReader, finder: RunFinder) -> None:
        """Take the words of dates, and the reader of ordinals."""
        self._months = {name: n for n, names in enumerate(forms.months, start=1) for name in names}
        self._short = frozenset(forms.short)
        self._weekdays = frozenset(forms.weekdays)
        self._birth = frozenset(forms.birth)
        self._birth_phrases = Phrases(forms.birth_phrases)
        self._moves, self._deaths = frozenset(forms.moves), frozenset(forms.deaths)
        self._context = DateContext(forms)
        self._parts = frozenset(forms.parts)
        self._holidays = frozenset(forms.holidays)
        self._public = frozenset(forms.public_dates)
        self._ordinals = numbers.ordinals
        self._finder = finder

    def asks_birth(self, reading: Reading) -> bool:
        """Return whether a turn speaks of a birth, so that the next may answer with a date."""
        if any(token.word in self._birth for token in reading.tokens):
            return True
        return self._context.is_on_paper(reading, 0)  # "en in het echt?"

    def dates(self, reading: Reading, *, asked: bool) -> Iterator[Found]:
        """Yield the dates of a turn; `asked` if the turn before speaks of a birth."""
        yield from self._written(reading, asked=asked)
        place, until = 0, _ANSWER if asked else -1
        while place < len(reading.tokens):
            found, after = self._at(reading, place, asked=place <= until)
            if found:
                yield found
                if found.general and found.action is Action.MASK:  # the year of a birth
                    until = max(until, after + _YEAR_FIRST)
            place = max(after, place + 1)

    def _written(self, reading: Reading, *, asked: bool) -> Iterator[Found]:
        for match in ISO_DATE.finditer(reading.text):
            yield self._in_digits(reading, match, asked=asked)
        for match in DAY_MONTH.finditer(reading.text):
            if _is_day(*match.groups()) and self._born_at(reading, match, asked=asked):
                yield self._in_digits(reading, match, asked=asked)
        for match in WRITTEN_DATE.finditer(reading.text):
            day, sign, month, year = match.groups()
            valid = _is_day(day, month) or _is_day(month, day)
            born = self._born_at(reading, match, asked=asked)
            public = f"{int(day)}-{int(month)}-{year}" in self._public and not born
            if valid and not public and (sign != "." or len(year) == 4 or born):
                yield self._in_digits(reading, match, asked=asked)

    def _in_digits(self, reading: Reading, match: re.Match[str], *, asked: bool) -> Found:
        born = self._born_at(reading, match, asked=asked)
        category = Category.BIRTH_DATE if born else Category.DATE
        return Found(match.start(), match.end(), category, 0.95, "date in digits")

    def _born_at(self, reading: Reading, match: re.Match[str], *, asked: bool) -> bool:
        place = token_at(reading, match.start())
        return self._context.is_birth(reading, place, asked=asked and place <= _ANSWER)

    def _at(self, reading: Reading, place: int, *, asked: bool) -> tuple[Found | None, int]:
        """Return the date that starts at `place`, and the token after it."""
        day = self._day(reading, place)
        if day:
            found, after = self._from_day(reading, place, day, asked=asked)
            if found or after > place:
                return found, after
        word = reading.tokens[place].word
        if word in self._months and word not in self._short:
            year = self._year(reading, place + 1, short=False)
            if year:
                return self._period(reading, place, year, asked=asked), year.after
            if place and reading.tokens[place - 1].word in self._parts:
                return self._part_of_month(reading, place, asked=asked), place + 1
        if place in reading.atom_at or word in {"'", "’", "‘"}:
            year = self._year(reading, place, short=False)
            if year:
                return self._period(reading, place, year, asked=asked), year.after
            short = self._short_birth_year(reading, place)
            if short:
                return short
        return None, place

    def _from_day(
        self, reading: Reading, place: int, day: _Piece, *, asked: bool
    ) -> tuple[Found | None, int]:
        month = self._month(reading, day, place)
        if not month:
            return None, place
        born = self._context.is_birth(reading, place, asked=asked) or self._context.is_on_paper(
            reading, place
        )
        named = reading.tokens[month.after - 1].word in self._months
        year = self._year(reading, month.after, short=named or born, born=born)
        ordinal = reading.tokens[place].word in self._ordinals and not named
        if not named and not year and not (ordinal and (born or day.value > 12)):
            return None, place
        after = year.after if year else month.after
        if not named and not ordinal and in_longer_row(reading, place, after):
            return None, place
        if not born and self._context.is_deadline(reading, place):
            return None, after
        if not self._identifies(day.value, month.value, year, born=born, ordinal=ordinal):
            return None, after
        first = place - 1 if place and reading.tokens[place - 1].word in self._weekdays else place
        first = corrected(reading, first) if born else first
        start, end = reading.span(first, after - 1)
        category = Category.BIRTH_DATE if born else Category.DATE
        return Found(start, end, category, 0.9, "date in words"), after

    def _identifies(
        self, day: int, month: int, year: _Piece | None, *, born: bool, ordinal: bool
    ) -> bool:
        if born:
            return True
        if year is None:
            return ordinal and f"{day}-{month}" not in self._holidays
        return f"{day}-{month}-{year.value}" not in self._public

    def _day(self, reading: Reading, place: int) -> _Piece | None:
        tokens = reading.tokens
        word = tokens[place].word
        atom = reading.atom_at.get(place)
        if atom and len(atom.digits) <= 2 and 1 <= int(atom.digits) <= 31:
            return _Piece(int(atom.digits), atom.last + 1)
        if atom and atom.digits == "0" and atom.last + 1 in reading.atom_at:
            following = reading.atom_at[atom.last + 1]  # "nul drie nul vijf"
            if len(following.digits) == 1 and following.digits != "0":
                return _Piece(int(following.digits), following.last + 1)
        if word in self._ordinals:
            return _Piece(self._ordinals[word], place + 1)
        if atom and atom.last + 1 < len(tokens) and atom.digits in {"20", "30"}:
            rest = self._ordinals.get(tokens[atom.last + 1].word, 99)
            if rest < 10:
                return _Piece(int(atom.digits) + rest, atom.last + 2)
        if word[0].isdecimal() and len(word) <= 2 and place + 1 < len(tokens):
            ending = tokens[place + 1]
            if ending.glued and ending.word in {"e", "ste", "de"} and 1 <= int(word) <= 31:
                return _Piece(int(word), place + 2)
        return None

    def _month(self, reading: Reading, day: _Piece, first: int) -> _Piece | None:
        """Return the month after a day: a name, a number or an ordinal ("van de vijfde")."""
        tokens = reading.tokens
        place = day.after
        while place < len(tokens) and place < day.after + 3 and tokens[place].word in _BETWEEN:
            place += 1
        if place >= len(tokens):
            return None
        word = tokens[place].word
        if word in self._months:
            if word in self._short and not tokens[first].word[0].isdecimal():
                return None
            if goes_on_as_word(tokens, place):
                return None
            return _Piece(self._months[word], place + 1)
        month = self._day(reading, place)
        if month and month.value <= 12:
            same = (word in self._ordinals) == (tokens[first].word in self._ordinals)
            return month if same else None
        return None

    def _year(
        self, reading: Reading, place: int, *, short: bool, born: bool = False
    ) -> _Piece | None:
        """Return the year at `place`, in four digits or, if `short`, in two."""
        tokens = reading.tokens
        end = min(len(tokens), place + 3)
        while place < end and tokens[place].word in _YEAR_BETWEEN and place not in reading.atom_at:
            place += 1
        if place < len(tokens) and tokens[place].word in {"'", "’", "‘"}:
            place += 1
            short = born = True
        atom = reading.atom_at.get(place)
        if atom is None:
            return None
        if len(atom.digits) == 4 and 1850 <= int(atom.digits) <= 2059:
            if self._finder.counts(tokens, atom):
                return None
            return _Piece(int(atom.digits), atom.last + 1)
        following = reading.atom_at.get(atom.last + 1)
        if atom.digits in {"19", "20"} and following and not self._finder.counts(tokens, following):
            if len(following.digits) == 2 and (atom.digits == "19" or following.digits < "60"):
                return _Piece(int(atom.digits + following.digits), following.last + 1)
            last = reading.atom_at.get(following.last + 1)
            if following.digits == "0" and last and len(last.digits) == 1:
                return _Piece(int(f"{atom.digits}0{last.digits}"), last.last + 1)
        return self._two_digits(reading, place, born=born) if short else None

    def _two_digits(self, reading: Reading, place: int, *, born: bool) -> _Piece | None:
        atom = reading.atom_at[place]
        if self._finder.counts(reading.tokens, atom):
            return None
        if atom.digits == "0" and born and atom.last + 1 in reading.atom_at:
            following = reading.atom_at[atom.last + 1]
            if len(following.digits) == 1:
                return _Piece(2000 + int(following.digits), following.last + 1)
        if len(atom.digits) != 2 or (not born and atom.digits < "20"):
            return None
        century = 1900 if atom.digits >= "27" else 2000
        return _Piece(century + int(atom.digits), atom.last + 1)

    # Months and years by themselves

    def _period(self, reading: Reading, place: int, year: _Piece, *, asked: bool) -> Found | None:
        """Return a year, or month and year, of a birth (generalised), a move or a death (asked)."""
        beside = around(reading.tokens, place, year.after)
        last = year.after - 1
        part = place > 0 and reading.tokens[place - 1].word in self._parts
        start, end = reading.span(place - part, last)
        if self._context.is_birth_year(reading, place, beside) or (asked and place <= 4):
            reason = "year of a birth"
            return Found(start, end, Category.DATE, 0.85, reason, Action.MASK, decade(year.value))
        for words, reason in ((self._moves, "year of a move"), (self._deaths, "year of a death")):
            if words & beside:
                return Found(
                    start, end, Category.DATE, 0.5, reason, Action.QUEUE, decade(year.value)
                )
        return None

    def _part_of_month(self, reading: Reading, place: int, *, asked: bool) -> Found | None:
        """Return "begin mei" of "ik ben begin mei jarig"; `place` is the month."""
        if not self._context.is_birth(reading, place, asked=asked):
            return None
        start, end = reading.span(place - 1, place)
        return Found(start, end, Category.BIRTH_DATE, 0.8, "part of a month, of a birth")

    def _short_birth_year(self, reading: Reading, place: int) -> tuple[Found, int] | None:
        """Return "vierentachtig" of "ik ben geboren in vierentachtig", "ik ben van 84"."""
        tokens = reading.tokens
        quoted = tokens[place].word in {"'", "’", "‘"}
        start = place + 1 if quoted else place
        atom = reading.atom_at.get(start)
        if not atom or len(atom.digits) != 2 or self._finder.counts(tokens, atom):
            return None
        if not place or tokens[place - 1].word not in {"in", "van", "uit", "jaar", "bouwjaar"}:
            return None
        before = {token.word for token in tokens[max(0, place - 4) : place]}
        if not (self._birth & before or self._birth_phrases.length_before(tokens, place)):
            return None
        if atom.digits < "30" and not quoted:
            return None
        year = self._two_digits(reading, start, born=True)
        if not year:
            return None
        span = reading.span(start, year.after - 1)
        found = Found(*span, Category.DATE, 0.8, "year of a birth", Action.MASK, decade(year.value))
        return found, year.after


def _is_day(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12
