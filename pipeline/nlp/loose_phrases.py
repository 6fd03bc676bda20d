"""Phrases whose words may stand a little apart: "houdt mij elke week aan" holds "houdt mij aan".

Dutch puts adverbs and objects between a verb and its other half, so a phrase that must be adjacent
misses most of what people say.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

MAX_GAP = 2
"""Words that may stand in between, in the whole phrase."""

_NEVER_BETWEEN = frozenset(["niet", "geen", "nooit", "niks", "niets", "niemand", "nergens"])
"""With one of these in between a phrase says the opposite: not found rather than turned round."""


class LooseMatch(NamedTuple):
    """A phrase found: its key, and the positions of its first and last word."""

    key: str
    first: int
    last: int


class LoosePhrases:
    """Finds phrases of two or more words in order, with at most MAX_GAP other words in between."""

    def __init__(self) -> None:
        """Begin without phrases."""
        self._by_anchor: dict[str, list[tuple[str, tuple[str, ...]]]] = {}

    def add(self, key: str, words: Sequence[str]) -> None:
        """Add a phrase under `key`; `words` are its lemmas. Phrases of one word are left out."""
        if len(words) >= 2:
            anchor = max(words, key=len)
            self._by_anchor.setdefault(anchor, []).append((key, tuple(words)))

    def find(self, words: Sequence[str]) -> Iterator[LooseMatch]:
        """Yield the phrases in a text given as lemmas; an empty string ends a sentence."""
        places: dict[str, list[int]] = {}
        for position, word in enumerate(words):
            places.setdefault(word, []).append(position)
        for anchor in sorted(self._by_anchor.keys() & places.keys()):
            for key, phrase in self._by_anchor[anchor]:
                if all(word in places for word in phrase):
                    yield from self._matches(key, phrase, words, places)

    def _matches(
        self, key: str, phrase: tuple[str, ...], words: Sequence[str], places: dict[str, list[int]]
    ) -> Iterator[LooseMatch]:
        for first in places[phrase[0]]:
            last = _last_position(phrase, words, first)
            if last is not None:
                yield LooseMatch(key, first, last)


def _last_position(phrase: tuple[str, ...], words: Sequence[str], first: int) -> int | None:
    """Return where a phrase that begins at `first` ends, or None if it does not stand there."""
    position = first
    gap = 0
    for wanted in phrase[1:]:
        position += 1
        while position < len(words) and words[position] != wanted:
            if not words[position] or words[position] in _NEVER_BETWEEN or gap == MAX_GAP:
                return None
            gap += 1
            position += 1
        if position >= len(words):
            return None
    return position
