"""Numbers in digits and in Dutch words, as the digits that somebody who writes along would write.

"twaalf vierendertig" is 12 and 34, "vier en dertig" 34, "dubbel vijf" 55, "drie keer de nul" 000,
"drieduizend vijfhonderd elf" 3511, "nulzes" 06.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.spoken_forms import NumberForms
from pipeline.nlp.structured_tokens import Token

_HUNDRED, _THOUSAND, _JOINER, _DOUBLE, _TIMES, _PLURAL = "H", "T", "&", "2", "x", "p"


class Atom(NamedTuple):
    """One number of a turn: its digits, and its first and last token."""

    digits: str
    first: int
    last: int
    spoken: bool

    @property
    def is_year(self) -> bool:
        """Whether it can be a year in which somebody alive was young."""
        return len(self.digits) == 4 and self.digits[:2] in {"19", "20"}


class _Piece(NamedTuple):
    """A part of a number word: a value of 0-99 (kind "n") or a word that changes one."""

    kind: str
    value: int
    token: int
    word: int
    """Its place among the words: a hyphen within "drie-en-dertig" does not count."""


class NumberReader:
    """Reads the numbers of a turn."""

    def __init__(self, forms: NumberForms) -> None:
        """Take the number words; ordinals and words up to 99 are made of them."""
        self._simple = _words_to_99(forms)
        self._kinds: dict[str, tuple[str, int]] = {w: ("n", v) for w, v in self._simple.items()}
        for kind, words in (
            (_HUNDRED, forms.hundred),
            (_THOUSAND, forms.thousand),
            (_JOINER, forms.joiner),
        ):
            self._kinds |= dict.fromkeys(words, (kind, 0))
        longest_first = sorted(self._kinds, key=lambda w: (-len(w), w))
        self._compound = re.compile("|".join(longest_first))
        self._kinds |= dict.fromkeys(forms.double, (_DOUBLE, 0))
        self._kinds |= dict.fromkeys(forms.times, (_TIMES, 0))
        self._kinds |= {word: (_PLURAL, n) for n, word in enumerate(forms.plurals)}
        self._starts = tuple({word[:3] for word in longest_first if word not in forms.joiner})
        self.ordinals = _ordinals(forms)
        self._parts = lru_cache(maxsize=65536)(self._parts_of)

    def atoms(self, tokens: Sequence[Token]) -> list[Atom]:
        """Return the numbers in `tokens`, in order."""
        pieces: list[_Piece] = []
        hyphens = 0
        for place, token in enumerate(tokens):
            if token.word == "-" and token.glued:
                hyphens += 1
                continue
            pieces += [
                _Piece(kind, value, place, place - hyphens)
                for kind, value in self._read(tokens, place, token.word)
            ]
        atoms: list[Atom] = []
        place = 0
        while place < len(pieces):
            atom, place = self._atom(tokens, pieces, place)
            if atom is None:
                continue
            if atoms and atom.first <= atoms[-1].last:
                last = atoms.pop()
                atom = Atom(last.digits + atom.digits, last.first, atom.last, spoken=True)
            atoms.append(atom)
        return atoms

    def _read(self, tokens: Sequence[Token], place: int, word: str) -> tuple[tuple[str, int], ...]:
        if word[0].isdecimal():
            return () if _stuck_to_letters(tokens, place) else (("d", 0),)
        if len(word) < 2 and word != "x":
            return ()
        return self._parts(word)

    def _parts_of(self, word: str) -> tuple[tuple[str, int], ...]:
        """Return the parts of a number word; nothing if it is no number word throughout."""
        if word in self._kinds:
            return (self._kinds[word],)
        if not word.startswith(self._starts):
            return ()
        parts = self._compound.findall(word)
        if sum(map(len, parts)) != len(word):
            return ()
        return tuple(self._kinds[part] for part in parts)

    def _atom(
        self, tokens: Sequence[Token], pieces: Sequence[_Piece], place: int
    ) -> tuple[Atom | None, int]:
        piece = pieces[place]
        if piece.kind == "d":
            return Atom(tokens[piece.token].word, piece.token, piece.token, spoken=False), place + 1
        repeated = _repeated(tokens, pieces, place)
        if repeated:
            digits, after = repeated
            return Atom(digits, piece.token, pieces[after - 1].token, spoken=True), after
        if piece.kind == _PLURAL and _is_ten(pieces, place + 1) and piece.value > 0:
            # Speech recognition splits "vierendertig" into "vieren dertig".
            digits = str(pieces[place + 1].value + piece.value)
            return Atom(digits, piece.token, pieces[place + 1].token, spoken=True), place + 2
        if piece.kind not in {"n", _HUNDRED, _THOUSAND}:
            return None, place + 1
        digits, after = _number(pieces, place)
        return Atom(digits, piece.token, pieces[after - 1].token, spoken=True), after


def _stuck_to_letters(tokens: Sequence[Token], place: int) -> bool:
    """Return whether digits are part of a word ("4e", "mp3"); such are read elsewhere."""
    before = tokens[place].glued and tokens[place - 1].word[0].isalpha()
    after = place + 1 < len(tokens) and tokens[place + 1].glued
    return before or (after and tokens[place + 1].word[0].isalpha())


def _follows(pieces: Sequence[_Piece], place: int) -> bool:
    """Return whether the piece at `place` is in the same or the next word as the one before."""
    if place >= len(pieces):
        return False
    return pieces[place].word - pieces[place - 1].word <= 1


def _number(pieces: Sequence[_Piece], place: int) -> tuple[str, int]:
    """Read the number that starts at `place`; returns its digits and the place after it."""
    if pieces[place].kind == "n":
        value, place = _below_100(pieces, place)
        digits = str(value)
        if value == 0:
            return digits, place
    else:
        value, digits = 1, ""
    for kind, size in ((_HUNDRED, 100), (_THOUSAND, 1000)):
        if _is(pieces, place, kind, first=not digits):
            value, place = _with_rest(pieces, place + 1, value * size, size)
            digits = str(value)
    return digits or "1", place


def _is(pieces: Sequence[_Piece], place: int, kind: str, *, first: bool) -> bool:
    if place >= len(pieces) or pieces[place].kind != kind:
        return False
    return first or _follows(pieces, place)


def _with_rest(pieces: Sequence[_Piece], place: int, value: int, size: int) -> tuple[int, int]:
    """Add what follows "honderd" or "duizend" to `value`, if it is smaller than that."""
    start = place
    if _is(pieces, place, _JOINER, first=False) and _follows(pieces, place + 1):
        start = place + 1
    if start >= len(pieces) or not _follows(pieces, start):
        return value, place
    if pieces[start].kind == "n" and pieces[start].value > 0:
        rest, after = _below_100(pieces, start)
        if size == 1000 and _is(pieces, after, _HUNDRED, first=False) and rest < 10:
            rest, after = _with_rest(pieces, after + 1, rest * 100, 100)
        return value + rest, after
    if size == 1000 and pieces[start].kind == _HUNDRED:
        rest, after = _with_rest(pieces, start + 1, 100, 100)
        return value + rest, after
    return value, place


def _below_100(pieces: Sequence[_Piece], place: int) -> tuple[int, int]:
    """Read 0-99, also split: "vier en dertig", "vieren dertig"."""
    value = pieces[place].value
    joined = 1 <= value <= 9 and _is(pieces, place + 1, _JOINER, first=False)
    if joined and _is_ten(pieces, place + 2):
        return pieces[place + 2].value + value, place + 3
    return value, place + 1


def _is_ten(pieces: Sequence[_Piece], place: int) -> bool:
    """Return whether the next piece is 20, 30 ... 90."""
    if not _is(pieces, place, "n", first=False):
        return False
    return pieces[place].value >= 20 and pieces[place].value % 10 == 0


def _repeated(
    tokens: Sequence[Token], pieces: Sequence[_Piece], place: int
) -> tuple[str, int] | None:
    """Read "dubbel vijf", "drie keer (de) vier" and "twee nullen"."""
    piece = pieces[place]
    if place + 1 >= len(pieces):
        return None
    following = pieces[place + 1]
    if piece.kind == _DOUBLE and following.kind == "n" and _near(tokens, pieces, place):
        value, after = _below_100(pieces, place + 1)
        return str(value) * 2, after
    if piece.kind != "n" or not 1 <= piece.value <= 6 or not _follows(pieces, place + 1):
        return None
    if following.kind == _PLURAL:
        return str(following.value) * piece.value, place + 2
    if following.kind == _TIMES and place + 2 < len(pieces) and pieces[place + 2].kind == "n":
        if not _near(tokens, pieces, place + 1):
            return None
        value, after = _below_100(pieces, place + 2)
        return (str(value) * piece.value, after) if value < 10 else None
    return None


def _near(tokens: Sequence[Token], pieces: Sequence[_Piece], place: int) -> bool:
    """Return whether the next piece follows at once or after "de", "een"."""
    here, there = pieces[place].token, pieces[place + 1].token
    return there - here == 1 or (there - here == 2 and tokens[here + 1].word in {"de", "'"})


def _words_to_99(forms: NumberForms) -> dict[str, int]:
    words = {word: value for value, forms_of in enumerate(forms.units) for word in forms_of}
    words |= {word: 10 + n for n, forms_of in enumerate(forms.teens) for word in forms_of}
    for n, tens in enumerate(forms.tens, start=2):
        for ten in tens:
            words[ten] = 10 * n
            for value, units in enumerate(forms.units[1:], start=1):
                words |= {f"{unit}en{ten}": 10 * n + value for unit in units}
    return words


def _ordinals(forms: NumberForms) -> dict[str, int]:
    irregular = {1: "eerste", 3: "derde", 8: "achtste"}
    ordinals = {}
    for word, value in _words_to_99(forms).items():
        if value == 0 or value > 31:
            continue
        ordinals[word + ("ste" if value >= 20 else "de")] = value
    for value, word in irregular.items():
        ordinals[word] = value
    for n, tens in enumerate(forms.tens[:2], start=2):
        for ten in tens:
            ordinals |= {f"{u}en{ten}ste": 10 * n + v for v, u in ((1, "een"), (2, "twee"))}
    return ordinals
