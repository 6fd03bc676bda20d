"""Names read out letter by letter: "a d e b a y o", "J-O-N-G", "de j van jan, de o van otto"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader
from pipeline.nlp.structured_tokens import Found, Phrases

_FEWEST, _FEWEST_CUED = 4, 3
"""Letters of a row that is a name by itself, and near a word for spelling."""
_MOST = 40
"""Letters of a row that are read: more than any name has."""
_MOST_SIGNS = 3
"""Tokens between two letters: "k, uh, o"."""
_BEFORE, _AFTER = 8, 5
"""Tokens before and after a row in which a word for spelling stands."""
_LAST_OPTION = "h"
"""Letters that only go up, as far as this one, number the options of a list."""
_VOWELS = frozenset("aeiou")
_ARTICLE = "de"
_SAME = frozenset({",", ";", "…"})
"""Signs that stand between letters as a pause does."""


class _Gap(NamedTuple):
    """What stands between two letters: the style of it, and the place after it."""

    style: str
    after: int


class SpelledFinder:
    """Finds names that are read out letter by letter."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader) -> None:
        """Take the words around spelling, and the rows of letters that everybody knows."""
        self._symbols = symbols
        spelling = forms.spelling
        self._cues, self._cues_before = Phrases(spelling.cues), Phrases(spelling.cues_before)
        self._signs = frozenset(spelling.signs)
        self._known = frozenset(spelling.initialisms)
        self._longest_known = max(map(len, self._known), default=0)
        self._words = frozenset(forms.postcode_not_letters)

    def names(self, reading: Reading) -> Iterator[Found]:
        """Yield the spelled names of a turn."""
        place = 0
        while place < len(reading.tokens):
            row = self._row(reading, place)
            if len(row) < _FEWEST_CUED:
                place += 1
                continue
            cued = self._is_cued(reading, row)
            named = row if cued else self._without_words(reading, row)
            if self._is_name(named, cued=cued):
                yield Found(
                    *reading.span(named[0].first, named[-1].last),
                    Category.PERSON,
                    0.9,
                    "spelled name",
                )
            place = row[-1].last + 1

    def _row(self, reading: Reading, place: int) -> list[Symbol]:
        """Return the letters from `place` on, all with the same kind of sign between them."""
        first = self._letter(reading, place)
        if first is None:
            return []
        row, style = [first], ""
        while len(row) < _MOST:
            gap = self._gap(reading, row[-1].last + 1)
            letter = gap and self._letter(reading, gap.after)
            if not gap or not letter or (style and gap.style != style):
                break
            row.append(letter)
            style = gap.style
        while row and self._is_word(reading, row[0]):
            row.pop(0)  # "dat schrijf je k a y a"
        while row and self._is_word(reading, row[-1]):
            row.pop()  # "k a y a en dan"
        return row

    def _is_word(self, reading: Reading, symbol: Symbol) -> bool:
        """Return whether the name of a letter is an ordinary word as well: "je", "en"."""
        word = reading.tokens[symbol.first].word
        return symbol.last == symbol.first and len(word) > 1 and word in self._words

    def _letter(self, reading: Reading, place: int) -> Symbol | None:
        """Return the letter at `place`: bare, by its name, or "(de) k van karel"."""
        tokens = reading.tokens
        if place < len(tokens) and tokens[place].word == _ARTICLE:
            spelled = self._symbols.at(reading, place + 1)
            if spelled and not spelled.is_number and spelled.last >= place + 3:
                return spelled._replace(first=place)
        symbol = self._symbols.at(reading, place)
        if symbol is None or symbol.is_number or not symbol.text.isalpha():
            return None
        spelled_out = symbol.last > symbol.first
        return symbol if spelled_out or len(tokens[place].word) <= 3 else None

    def _gap(self, reading: Reading, place: int) -> _Gap | None:
        """Return what stands between letters at `place`; None if words of the sentence do."""
        tokens = reading.tokens
        style, after = "", place
        while after < min(place + _MOST_SIGNS, len(tokens)):
            word = tokens[after].word
            if self._letter(reading, after):
                break
            if word in self._signs:
                style = style or word
            elif word[0].isalnum() or (style and style != word):
                return None
            elif word not in _SAME:
                style = word
            after += 1
        if after >= len(tokens):
            return None
        if not style or style.isalpha():
            return _Gap(" ", after)
        # "d.w.z. u": a stop that ends an abbreviation is no sign within it.
        return _Gap(f"{style}+" if tokens[after].glued else style, after)

    def _is_cued(self, reading: Reading, row: Sequence[Symbol]) -> bool:
        tokens, first, last = reading.tokens, row[0].first, row[-1].last
        if self._cues_before.length_before(tokens, first):
            return True
        places = [*range(max(0, first - _BEFORE), first), *range(last + 1, last + 1 + _AFTER)]
        return any(self._cues.length_at(tokens, p) for p in places if p < len(tokens))

    def _is_name(self, row: Sequence[Symbol], *, cued: bool) -> bool:
        word = "".join(symbol.text for symbol in row)
        cued = cued or all(symbol.last >= symbol.first + 2 for symbol in row)  # "k van karel"
        if len(word) < (_FEWEST_CUED if cued else _FEWEST) or len(set(word)) < 2:
            return False
        if self._is_known(word):
            return False
        return not (_follows_on(word) if cued else _is_listed(word))

    def _without_words(self, reading: Reading, row: Sequence[Symbol]) -> list[Symbol]:
        """Return the longest part of a row in which no letter's name is an ordinary word."""
        best: list[Symbol] = []
        part: list[Symbol] = []
        for symbol in row:
            part = [] if self._is_word(reading, symbol) else [*part, symbol]
            best = part if len(part) > len(best) else best
        return best

    def _is_known(self, word: str) -> bool:
        """Return whether a row is one known initialism or several after one another."""
        ends = {0}
        for end in range(1, len(word) + 1):
            sizes = range(2, min(end, self._longest_known) + 1)
            if any(end - size in ends and word[end - size : end] in self._known for size in sizes):
                ends.add(end)
        return len(word) in ends


def _is_listed(word: str) -> bool:
    """Return whether letters are options, part of the alphabet, or sounds: "a b d e", "u o a"."""
    vowels = _VOWELS & set(word)
    rises = all(a < b for a, b in pairwise(word))
    return vowels >= set(word) or (rises and (word[-1] <= _LAST_OPTION or not vowels))


def _follows_on(word: str) -> bool:
    """Return whether every letter is the next of the alphabet: "a b c"."""
    return all(ord(b) - ord(a) == 1 for a, b in pairwise(word))
