"""Digits and letters of a turn as they are read out one by one: "ef ha dertien negen k"."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.nlp.spoken_ids import RunFinder
from pipeline.nlp.spoken_numbers import Atom, NumberReader
from pipeline.nlp.structured_tokens import Token, tokens_of

_APOSTROPHES = frozenset("'’‘`")
_CHUNK_SIGNS = frozenset("-/_.–")
_AFTER_AND = frozenset({"dan", "toen", "daarna", "nog", "verder", "nu"})
"""Words before which "en" joins and is no letter."""
_LONGEST_CHUNK = 20
"""Tokens of one written identifier ("Z/2023-00.123")."""


class Symbol(NamedTuple):
    """Digits, or one or more letters, and the tokens they were said with.

    `sure` is False for a letter whose name mostly means something else: "en", "de", "er".
    """

    text: str
    first: int
    last: int
    sure: bool

    @property
    def is_number(self) -> bool:
        """Whether it is digits."""
        return self.text[0].isdecimal()


class Reading:
    """A turn as it is read for identifiers: its tokens, its numbers and where they start."""

    def __init__(
        self, text: str, reader: NumberReader, tokens: Sequence[Token] | None = None
    ) -> None:
        """Read `text`, or those of its tokens that are given."""
        self.text = text
        self.tokens: list[Token] = tokens_of(text) if tokens is None else list(tokens)
        self.reader = reader
        self.atoms: list[Atom] = reader.atoms(self.tokens)
        self.atom_at: dict[int, Atom] = {atom.first: atom for atom in self.atoms}

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets of the tokens `first` to `last`, both included."""
        return self.tokens[first].start, self.tokens[last].end

    def atoms_near(self, place: int) -> list[Atom]:
        """Return the numbers that start at `place` or up to six tokens before it."""
        starts = range(max(0, place - 6), place + 1)
        return [self.atom_at[start] for start in starts if start in self.atom_at]

    def written(self, place: int) -> str:
        """Return a token as it stands in the text."""
        return self.text[self.tokens[place].start : self.tokens[place].end]


class SymbolReader:
    """Reads digits and letters one after another."""

    def __init__(self, forms: SpokenForms, finder: RunFinder) -> None:
        """Take the names of letters, the pauses and the short names of banks."""
        letters = forms.letters
        self._letter_of = {
            name: letter for letter, names in letters.names.items() for name in names
        }
        self._sure = frozenset(letters.sure)
        self._unsure = frozenset(letters.unsure)
        self._with = frozenset(w for phrase in letters.spelled_with for w in phrase.split())
        self._doubles = frozenset(forms.numbers.double)
        self._finder = finder

    def starts(self, reading: Reading, place: int) -> bool:
        """Return whether a symbol that can begin an identifier may stand at `place`; quick."""
        word = reading.tokens[place].word
        if len(word) == 1:
            return word.isalnum()
        return place in reading.atom_at or word[0].isdecimal() or word in self._letter_of

    def at(self, reading: Reading, place: int) -> Symbol | None:
        """Return the symbol at `place`."""
        if place >= len(reading.tokens):
            return None
        atom = reading.atom_at.get(place)
        if atom:
            return Symbol(atom.digits, atom.first, atom.last, sure=True)
        word = reading.tokens[place].word
        if word[0].isdecimal():
            return Symbol(word, place, place, sure=True)
        if word in self._doubles:
            symbol = self._letter(reading, place + 1)
            return symbol and Symbol(symbol.text * 2, place, symbol.last, symbol.sure)
        return self._letter(reading, place)

    def _letter(self, reading: Reading, place: int) -> Symbol | None:
        tokens = reading.tokens
        if place >= len(tokens):
            return None
        word = tokens[place].word
        if word == "en" and place + 1 < len(tokens) and tokens[place + 1].word in _AFTER_AND:
            return None
        letter = word if len(word) == 1 and word.isalpha() else self._letter_of.get(word)
        if letter is None or _beside_apostrophe(tokens, place):
            return None
        last = self._spelled_until(tokens, place, letter)
        if last > place:
            return Symbol(letter, place, last, sure=True)
        sure = word in self._sure or (len(word) == 1 and word not in self._unsure)
        return Symbol(letter, place, place, sure)

    def _spelled_until(self, tokens: Sequence[Token], place: int, letter: str) -> int:
        """Return the last token of "k van karel"; `place` itself for a bare letter."""
        for after in (place + 2, place + 3):
            if after < len(tokens) and all(t.word in self._with for t in tokens[place + 1 : after]):
                word = tokens[after].word
                if len(word) > 1 and (word[0] == letter or self._letter_of.get(word) == letter):
                    return after
        return place

    def row(self, reading: Reading, place: int, *, most: int = 40) -> list[Symbol]:
        """Return the symbols from `place` on with only pauses between them.

        Letters stuck to digits or hyphens count with their whole word. A number that counts
        something ends the row. Unsure letters at its end are left out.
        """
        row: list[Symbol] = []
        while len(row) < most:
            symbol = self._next(reading, place, row)
            if symbol is None:
                break
            row.append(symbol)
            place = symbol.last + 1
        while row and not row[-1].sure:
            row.pop()
        return row

    def _next(self, reading: Reading, place: int, row: Sequence[Symbol]) -> Symbol | None:
        tokens = reading.tokens
        for skip in range(5 if row else 1):
            if place + skip >= len(tokens):
                return None
            symbol = self.at(reading, place + skip) or _stuck(tokens, place + skip, row)
            if symbol and skip and not self._finder.only_pauses(tokens, place, place + skip):
                return None
            if symbol and symbol.is_number:
                return None if self._counts(reading, symbol) else symbol
            if symbol:
                return symbol
        return None

    def _counts(self, reading: Reading, symbol: Symbol) -> bool:
        atom = reading.atom_at.get(symbol.first)
        return bool(atom) and self._finder.counts(reading.tokens, atom)  # type: ignore[arg-type]


def _beside_apostrophe(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a letter belongs to "'s", "'t" or "foto's"."""
    if tokens[place].glued and tokens[place - 1].word in _APOSTROPHES:
        return True
    after = place + 1
    return after < len(tokens) and tokens[after].glued and tokens[after].word in _APOSTROPHES


def _stuck(tokens: Sequence[Token], place: int, row: Sequence[Symbol]) -> Symbol | None:
    """Return a word of letters that is part of a written code: "AB" in "12-AB-34"."""
    token = tokens[place]
    if not token.word.isalpha() or len(token.word) > 8:
        return None
    before = token.glued and (
        tokens[place - 1].word[0].isdecimal() or tokens[place - 1].word in "-/"
    )
    after = place + 1 < len(tokens) and tokens[place + 1].glued
    after = after and (tokens[place + 1].word[0].isdecimal() or tokens[place + 1].word in "-/")
    if (before and row) or (after and (not row or before)):
        return Symbol(token.word, place, place, sure=True)
    return None


def whole_chunk(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """Widen a span of tokens to what is written together with it, without signs at its ends."""
    tokens = reading.tokens
    low, high = first, last
    while low > max(0, first - _LONGEST_CHUNK) and tokens[low].glued and _in_chunk(tokens[low - 1]):
        low -= 1
    end = min(len(tokens), last + _LONGEST_CHUNK)
    while high + 1 < end and tokens[high + 1].glued and _in_chunk(tokens[high + 1]):
        high += 1
    while low < first and not tokens[low].word[0].isalnum():
        low += 1
    while high > last and not tokens[high].word[0].isalnum():
        high -= 1
    return low, high


def _in_chunk(token: Token) -> bool:
    return token.word[0].isalnum() or token.word in _CHUNK_SIGNS
