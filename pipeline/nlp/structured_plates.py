"""Dutch number plates by their shape, said or written in any spelling: "xx 12 bb", "XX-12-BB"."""

from collections.abc import Sequence

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_ids import RunFinder
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader
from pipeline.nlp.structured_tokens import Found

PLATE_SHAPES = frozenset(
    {"LLDDDD", "DDDDLL", "DDLLDD", "LLDDLL", "LLLLDD", "DDLLLL", "DDLLLD",
     "DLLLDD", "LLDDDL", "LDDDLL", "LLLDDL", "LDDLLL", "DLLDDD", "DDDLLD"}
)  # fmt: skip
"""Sidecodes 1-14 of Dutch number plates (RDW): L letter, D digit."""
_SURE_SHAPES = PLATE_SHAPES - {"LLDDDD", "DDDDLL"}
"""Shapes that "nr 1234" and a postcode do not have."""
_ABROAD = frozenset({"DLLLDDD", "LLLDDD", "DDDLLL"})
"""Shapes of plates of Belgium, Lithuania, Hungary and Sweden, written in one or with hyphens."""
_NO_PLATE_SIGNS = frozenset("()/:;")
_SMALL_WORDS = frozenset({"en", "de", "er", "je", "we", "ze", "te"})
"""Names of letters with which a sentence mostly goes on, even where it is about a plate."""
_SOUNDS = frozenset({"s", "t", "ha"})
"""Letters that are sounds as well, but not within six symbols in the shape of a plate."""
NO_PLATE_LETTERS = frozenset("aeiouqy")
_GAP = 3
"""Tokens up to the next piece of a plate, pauses included."""
_SIZE = 6


class PlateFinder:
    """Finds Dutch plates by their shape."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader, finder: RunFinder) -> None:
        """Take the short words that are no letters of a plate."""
        self._symbols = symbols
        self._finder = finder
        self._units = frozenset(forms.postcode_not_capitals)
        self._words = frozenset(forms.postcode_not_letters) | frozenset(forms.plate_not_letters)

    def starts(self, reading: Reading, place: int) -> bool:
        """Return whether letters in one word may start a plate here: "xp-731-g", "xx 12 bb"."""
        word = reading.tokens[place].word
        rest = reading.tokens[place + 1 : place + 3]
        if not 2 <= len(word) <= 3 or not word.isalpha() or len(rest) < 2:
            return False
        if (rest[0].word == "-" and rest[0].glued) or place + 1 in reading.atom_at:
            return True
        pair = rest[0].word
        return len(pair) == 2 and pair.isalpha() and not set(word + pair) & NO_PLATE_LETTERS

    def at(self, reading: Reading, place: int, *, cued: bool) -> Found | None:
        """Return the plate that starts at `place`; `cued` if the turn speaks of a plate."""
        row: list[Symbol] = []
        text = ""
        while len(text) < _SIZE:
            symbol = self._symbol(reading, place, cued=cued)
            if symbol is None:
                return None
            row.append(symbol)
            text += symbol.text
            place = symbol.last + 1
            while place < symbol.last + _GAP and self._pause(reading, place):
                place += 1
        if shape_of(text) not in PLATE_SHAPES or not self._plausible(reading, row, cued=cued):
            return None
        if _runs_into_words(reading, row[-1], cued=cued):
            return None
        start, end = reading.span(row[0].first, row[-1].last)
        return Found(start, end, Category.PLATE, 0.85, "shape of a Dutch number plate")

    def _pause(self, reading: Reading, place: int) -> bool:
        return place < len(reading.tokens) and self._finder.only_pauses(
            reading.tokens, place, place + 1
        )

    def _symbol(self, reading: Reading, place: int, *, cued: bool) -> Symbol | None:
        if place >= len(reading.tokens):
            return None
        symbol = self._symbols.at(reading, place)
        if symbol is None or (len(symbol.text) == 1 and not symbol.sure):
            word = reading.tokens[place].word
            if 2 <= len(word) <= 3 and word.isalpha():
                capitals = reading.written(place).isupper() and word not in self._units
                if symbol and cued and not capitals and set(word) & NO_PLATE_LETTERS:
                    return symbol  # "zet" is a name of a letter: plates have no vowels
                is_vowelless = not set(word) & NO_PLATE_LETTERS
                is_word = word in self._words and not (cued and is_vowelless)
                if capitals or ((cued or is_vowelless) and not is_word):
                    return Symbol(word, place, place, sure=capitals)
        return symbol

    def _plausible(self, reading: Reading, row: Sequence[Symbol], *, cued: bool) -> bool:
        """Return whether the letters are meant as letters: "12 km 300" is no plate."""
        between = {t.word for t in reading.tokens[row[0].first : row[-1].last + 1]}
        if cued:
            return True
        if between & _NO_PLATE_SIGNS or _is_cut_off(reading, row) or _is_dated(row):
            return False
        letters = [s for s in row if not s.is_number]
        unsure = sum(
            not s.sure and reading.tokens[s.first].word not in _SOUNDS
            for s in letters
            if len(s.text) == 1
        )
        if unsure > 1 or (unsure and len(letters) < 3):
            return False
        if any(s.is_number and self._counts(reading, s) for s in row):
            return False
        words = [s for s in letters if len(s.text) > 1]
        together = all(reading.tokens[i].glued for i in range(row[0].first + 1, row[-1].last + 1))
        if together or all(s.sure for s in words):
            return True
        if any(set(s.text) & NO_PLATE_LETTERS for s in letters):
            return False
        return shape_of("".join(s.text for s in row)) in _SURE_SHAPES

    def _counts(self, reading: Reading, symbol: Symbol) -> bool:
        atom = reading.atom_at.get(symbol.first)
        return atom is not None and self._finder.counts(reading.tokens, atom)


def _is_cut_off(reading: Reading, row: Sequence[Symbol]) -> bool:
    """Return whether a longer code goes on before or after: "AS 355-F2"."""
    tokens = reading.tokens
    first, after = row[0].first, row[-1].last + 1
    before = first > 0 and tokens[first].glued and tokens[first - 1].word[0].isalnum()
    return before or (
        after < len(tokens) and tokens[after].glued and tokens[after].word[0].isalnum()
    )


def _is_dated(row: Sequence[Symbol]) -> bool:
    """Return whether the digits are a year: "RW 2004"."""
    return any(len(s.text) == 4 and s.text[:2] in {"19", "20"} for s in row)


def shape_of(text: str) -> str:
    """Return a code as L for every letter and D for every digit: "xx12bb" is LLDDLL."""
    return "".join("D" if c.isdecimal() else "L" for c in text)


def is_plate(code: str) -> bool:
    """Return whether letters and digits have the shape of a plate, Dutch or from nearby."""
    return shape_of(code) in PLATE_SHAPES | _ABROAD


def _runs_into_words(reading: Reading, last: Symbol, *, cued: bool) -> bool:
    """Return whether the last letter is a word of what follows: "4471 en ze lachten"."""
    if (
        last.sure
        or len(reading.tokens[last.last].word) != 2
        or reading.written(last.last).isupper()
    ):
        return False
    if cued and reading.tokens[last.last].word not in _SMALL_WORDS:
        return False
    if len(last.text) == 2:  # "xx 12 bb": two letters as they are, not the name of one
        return False
    after = last.last + 1
    return after < len(reading.tokens) and reading.tokens[after].word[0].isalnum()
