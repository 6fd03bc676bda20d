"""The words, numbers and signs of a turn with their places, and phrases of them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.transcript import Action, Category

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_LONGEST_WORD = 60
"""Letters of a word that are read; nothing that is said as one word is longer."""


class Token(NamedTuple):
    """A word, a row of digits or one sign. `word` is folded: lower case, without accents."""

    word: str
    start: int
    end: int
    glued: bool
    """Nothing stands between it and the token before."""


class Found(NamedTuple):
    """A span of one turn's text that identifies, before it becomes a detection."""

    start: int
    end: int
    category: Category
    score: float
    reason: str
    action: Action = Action.MASK
    general: str = ""


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return `word` in lower case without accents, cut off at 60 letters."""
    word = word[:_LONGEST_WORD].lower()
    if word.isascii():
        return word
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return plain or word  # an accent by itself, as in Arabic with vowel signs


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text` in order; white space is left out."""
    tokens = []
    end = -1
    for match in _TOKEN.finditer(text):
        start = match.start()
        piece = match.group()
        # A row of digits keeps its length: 5,000,000 digits are no number of nine.
        word = piece if piece[0].isdecimal() else (fold(piece) or piece)
        tokens.append(Token(word, start, match.end(), start == end))
        end = match.end()
    return tokens


class Phrases:
    """Finds phrases of one or more words; a hyphen in a phrase may be said as a space or not."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take phrases as in the word list: lower case, with spaces or hyphens."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            words = tuple(token.word for token in tokens_of(phrase))
            for form in {words, tuple(w for w in words if w != "-")}:
                if form:
                    self._by_first.setdefault(form[0], []).append(form)
        for forms in self._by_first.values():
            forms.sort(key=len, reverse=True)

    def length_at(self, tokens: Sequence[Token], place: int) -> int:
        """Return of how many tokens the longest phrase at `place` is; 0 if there is none."""
        for form in self._by_first.get(tokens[place].word, ()):
            if len(form) == 1:
                return 1
            words = tokens[place : place + len(form)]
            if len(words) == len(form) and all(
                t.word == w for t, w in zip(words, form, strict=True)
            ):
                return len(form)
        return 0

    def length_before(self, tokens: Sequence[Token], place: int, longest: int = 5) -> int:
        """Return of how many tokens the longest phrase is that ends just before `place`."""
        for length in range(min(longest, place), 0, -1):
            if self.length_at(tokens, place - length) == length:
                return length
        return 0
