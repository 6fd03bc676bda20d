"""Identifiers by the word that announces them: "mijn dossiernummer is vier vijf zes a b"."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_ids import is_service
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader, whole_chunk
from pipeline.nlp.structured_tokens import Found, Phrases

_REACH = 12
"""Words between a cue and its number: "mijn bsn dat is uhm even kijken hoor ..."."""
_CLOSE = 4
"""Words within which a short number still belongs to its cue."""
_NEAREST, _FAR, _LONG = 2, 7, 6
"""Words after a noun such as "dossier" within which a number of so many digits is still its own."""
_REACH_BACK = 5
_SHORT_ENDING = "nr"
_SHORTEST = 6
"""Letters of the longest word that is only the ending: "nummer"."""
_LETTERS_OF_PLATE = 3
_VOWELS = frozenset("aeiouy")
_SIGNS = frozenset({"-", "/", ".", "streepje", "koppelteken", "punt", "slash", "schuine", "streep"})
_SIGN_WORDS = 2
"""Words of a sign within a code: "schuine streep"."""
_AGAIN = 25
"""Tokens after an announced number in which it may be said again."""


class Cue(NamedTuple):
    """A word that announces an identifier: of which kind, and its first and last token."""

    category: Category
    strength: str
    """strong, near (only just before a number) or weak (only a long number)."""
    first: int
    last: int


class CueFinder:
    """Finds the words that announce an identifier, and the identifier."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader) -> None:
        """Take the cues of every kind."""
        cues = forms.cues
        kinds = (
            (Category.BSN, cues.bsn),
            (Category.PHONE, cues.phone),
            (Category.IBAN, cues.iban),
            (Category.PLATE, cues.plate),
            (Category.POSTCODE, cues.postcode),
            (Category.NUMBER, cues.number),
        )
        self._strong = [(category, Phrases(_with_split(w, cues.ends_in))) for category, w in kinds]
        self._near, self._weak = Phrases(cues.near), Phrases(cues.weak)
        self._never = frozenset(cues.never)
        self._endings = (cues.ends_in, _SHORT_ENDING)
        self._last_digits = Phrases(forms.ends_with)
        self._symbols = symbols
        self._public = frozenset(forms.public_numbers)
        self._banks = frozenset(forms.banks)

    def cues(self, reading: Reading) -> list[Cue]:
        """Return the cues of a turn, in order."""
        found: list[Cue] = []
        place = 0
        while place < len(reading.tokens):
            cue = self._cue_at(reading, place)
            if cue:
                # "mijn dossier dat is nummer 4089": the noun says what the number is.
                named = cue.strength == "weak" and found and found[-1].strength == "near"
                if named and cue.first - found[-1].last <= _CLOSE:
                    cue = cue._replace(strength="near")
                found.append(cue)
            place = cue.last + 1 if cue else place + 1
        return found

    def _cue_at(self, reading: Reading, place: int) -> Cue | None:
        tokens = reading.tokens
        for category, phrases in self._strong:
            length = phrases.length_at(tokens, place)
            if length:
                return Cue(category, "strong", place, place + length - 1)
        length = self._last_digits.length_at(tokens, place)
        if length:
            return Cue(Category.NUMBER, "last digits", place, place + length - 1)
        word = tokens[place].word
        if word.endswith(self._endings) and len(word) > _SHORTEST and word not in self._never:
            return Cue(Category.NUMBER, "strong", place, place)
        for strength, phrases in (("near", self._near), ("weak", self._weak)):
            length = phrases.length_at(tokens, place)
            if length:
                return Cue(Category.NUMBER, strength, place, place + length - 1)
        return None

    def announced(
        self, reading: Reading, cues: Sequence[Cue], asked: Cue | None
    ) -> Iterator[Found]:
        """Yield what the cues of a turn announce; `asked` is an open cue of the turn before."""
        if asked:
            yield from self._after(
                reading, asked, 0, cues[0].first if cues else len(reading.tokens)
            )
        for number, cue in enumerate(cues):
            end = cues[number + 1].first if number + 1 < len(cues) else len(reading.tokens)
            found = list(self._after(reading, cue, cue.last + 1, end))
            yield from found or self._before(reading, cue)

    def _after(self, reading: Reading, cue: Cue, start: int, end: int) -> Iterator[Found]:
        place, skipped, found = start, 0, False
        reach = _REACH
        while place < end and skipped <= reach:
            row = self._row(reading, place, cue)
            if row and self._fits(reading, cue, row, skipped, again=found):
                yield self._found(reading, cue, row)
                found, reach, skipped = True, _AGAIN, 0
            if row:
                skipped += 0 if found else 1
                place = row[-1].last + 1
            else:
                skipped += 1
                place += 1

    def _row(self, reading: Reading, place: int, cue: Cue) -> list[Symbol]:
        if reading.tokens[place].word in self._banks and cue.category is Category.IBAN:
            row = self._symbols.row(reading, place + 1)
            return [Symbol(reading.tokens[place].word, place, place, sure=True), *row]
        row = self._symbols.row(reading, place)
        if row and cue.category is Category.IBAN:
            row += self._after_bank(reading, row)
        if row and any(symbol.is_number for symbol in row):
            return row
        return _capitals_before_number(reading, place, self._symbols)

    def _after_bank(self, reading: Reading, row: Sequence[Symbol]) -> list[Symbol]:
        place = row[-1].last + 1
        for here in range(place, min(place + 3, len(reading.tokens))):
            if reading.tokens[here].word in self._banks:
                return self._row_past_bank(reading, here)
        return []

    def _row_past_bank(self, reading: Reading, place: int) -> list[Symbol]:
        bank = Symbol(reading.tokens[place].word, place, place, sure=True)
        after = place + 1
        if after < len(reading.tokens) and reading.tokens[after].word in self._banks:
            after += 1
        return [bank, *self._symbols.row(reading, after)]

    def _fits(
        self, reading: Reading, cue: Cue, row: Sequence[Symbol], skipped: int, *, again: bool
    ) -> bool:
        digits = "".join(symbol.text for symbol in row if symbol.is_number)
        letters = sum(len(symbol.text) for symbol in row if not symbol.is_number)
        size = len(digits)
        if not digits or digits in self._public or (not letters and is_service(digits)):
            return False
        if cue.strength == "near":
            return not _is_year(row) and _fits_noun(size, letters, skipped)
        if cue.strength == "weak":
            return size >= 6 and not _is_year(row[:1]) and skipped <= 8
        if cue.strength == "last digits":
            return size >= 2 and skipped <= 6 and not _is_year(row)
        if again:
            return size >= 4 and len(row) >= 2 and not _is_year(row[:1])
        if cue.category is Category.PLATE:
            return 1 <= size <= 6 and 4 <= size + letters <= 9 and not _is_year(row)
        if cue.category is Category.POSTCODE:
            return size >= 4 and skipped <= 8
        if _is_year(row) and (skipped > 1 or self._since(reading, row)):
            return False
        if skipped > _CLOSE:
            return size >= 5
        return size >= 3 or (size >= 2 and letters >= 2)

    def _since(self, reading: Reading, row: Sequence[Symbol]) -> bool:
        """Return whether "in" or "sinds" before a number makes it a year."""
        before = row[0].first - 1
        return before >= 0 and reading.tokens[before].word in {"in", "sinds", "vanaf", "tot"}

    def _found(self, reading: Reading, cue: Cue, row: Sequence[Symbol]) -> Found:
        first, last = whole_chunk(reading, row[0].first, row[-1].last)
        if cue.category is Category.PLATE:
            first = _from_letters(reading, first, cue)
        start, end = reading.span(first, last)
        category = cue.category
        digits = "".join(symbol.text for symbol in row if symbol.is_number)
        if cue.strength == "weak" and digits.startswith("0"):
            category = Category.PHONE
        return Found(start, end, category, 0.95, f"announced in words: {category.value.lower()}")

    def _before(self, reading: Reading, cue: Cue) -> Iterator[Found]:
        """Yield the number of "123456 is mijn klantnummer"."""
        if cue.strength != "strong":
            return
        words = [t.word for t in reading.tokens[max(0, cue.first - _REACH_BACK) : cue.first]]
        backward = {"is", "was", "van"} if cue.category is Category.PLATE else {"is", "was"}
        if backward.isdisjoint(words):
            return
        place = cue.first - 1
        while place > max(0, cue.first - _REACH_BACK) and not self._ends_number(reading, place):
            place -= 1
        start = place
        while start > max(0, place - 40) and self._symbols.starts(reading, start - 1):
            start -= 1
        for at in range(start, place + 1):
            row = self._symbols.row(reading, at)
            if row and row[-1].last < cue.first and self._fits(reading, cue, row, 0, again=False):
                yield self._found(reading, cue, row)
                return

    def _ends_number(self, reading: Reading, place: int) -> bool:
        symbol = self._symbols.at(reading, place)
        return symbol is not None and (symbol.is_number or symbol.sure)


def _fits_noun(size: int, letters: int, skipped: int) -> bool:
    """Whether so many digits and letters after "dossier" are its number."""
    if skipped > _NEAREST:
        return skipped <= _FAR and size >= _LONG
    return size >= 4 or (size >= 3 and letters >= 2)


def _with_split(phrases: Sequence[str], suffix: str) -> Iterator[str]:
    """Yield the phrases, and "dossier nummer" beside "dossiernummer"."""
    for phrase in phrases:
        yield phrase
        stem = phrase.removesuffix(suffix)
        if stem != phrase and stem and stem[-1] not in "- ":
            yield f"{stem} {suffix}"
            yield f"{stem}-{suffix}"


def _is_year(row: Sequence[Symbol]) -> bool:
    """Return whether a row is a year, or years: "2014, 2015 en 2016"."""
    return all(len(s.text) == 4 and s.text[:2] in {"19", "20"} for s in row)


def _capitals_before_number(reading: Reading, place: int, symbols: SymbolReader) -> list[Symbol]:
    """Return a code such as "NX 12 34" whose letters are one word in capitals or without vowels."""
    word = reading.tokens[place].word
    if not 2 <= len(word) <= 4 or not word.isalpha():
        return []
    if not (reading.written(place).isupper() or not set(word) & _VOWELS):
        return []
    after = place + 1
    signs = after + _SIGN_WORDS
    while after < min(signs, len(reading.tokens)) and reading.tokens[after].word in _SIGNS:
        after += 1
    row = symbols.row(reading, after)
    if not row or not row[0].is_number:
        return []
    return [Symbol(word, place, place, sure=True), *row]


def _from_letters(reading: Reading, first: int, cue: Cue) -> int:
    """Return the first token of a plate, with letters in one word before it: "nl pf 99 z"."""
    lowest = cue.last + 1 if first > cue.last else 0
    while first > lowest:
        word = reading.tokens[first - 1].word
        if len(word) > _LETTERS_OF_PLATE or not word.isalpha() or set(word) & _VOWELS:
            break
        first -= 1
    return first
