"""Streets that no usual ending tells: by "wonen aan", by an adjective, by what the town calls it.

The layer of the name lists finds streets by their ending; these are what it must leave.
"""

from collections.abc import Callable, Iterator

from pipeline.domain.quasi import StreetWords
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import (
    Found,
    Talk,
    capital_chain,
    found,
    is_capital,
    is_small,
    joined,
)
from pipeline.nlp.words import fold, is_dutch_word

_LIVED = ("woon", "wonen", "gewoond", "huis", "woning", "flat", "appartement", "kamer", "adres")
_AT = frozenset({"aan", "op"})
_ALONG = frozenset({"aan", "op", "in", "over", "langs", "vanaf", "bij", "naar"})
_ARTICLES = frozenset({"de", "het", "'t"})
_REACH = 5


class StreetRules:
    """Finds streets by the words around them."""

    def __init__(self, words: StreetWords, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        self._live = frozenset(map(fold, words.live))
        self._adjectives = frozenset(map(fold, words.adjectives))
        self._heads = frozenset(map(fold, words.heads))
        self._plain = frozenset(map(fold, words.plain_heads))
        self._endings = words.endings
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the streets of a turn; they may overlap."""
        for i in range(len(talk.words) - 1):
            if talk.folded[i] not in _ALONG or not joined(talk, i, i + 1):
                continue
            start = i + 1
            has_article = talk.folded[start] in _ARTICLES and joined(talk, start, start + 1)
            first = start + 1 if has_article else start
            near = (*talk.folded[max(0, i - _REACH) : i], *talk.folded[first + 1 : first + 2])
            lived = bool(self._live.intersection(near))
            span = self._with_capitals(talk, i, first) if lived else None
            span = span or (self._by_words(talk, i, first, lived=lived) if has_article else None)
            if span:
                yield span

    def _with_capitals(self, talk: Talk, i: int, first: int) -> Found | None:
        """Return "op Zonnedauw", "aan de Grote Wielen" beside a word for living there."""
        if not talk.cased or not is_capital(talk.words[first]):
            return None
        near = talk.folded[max(0, i - _REACH) : i]
        has_article = first > i + 1
        at = talk.folded[i] in _AT and (has_article or talk.folded[i] == "op")
        if not any(form.startswith(_LIVED) for form in near) or not (
            at or (has_article and talk.folded[i] == "in")
        ):
            return None
        last = capital_chain(talk, first)
        phrase = " ".join(talk.folded[first : last + 1])
        if self._kept(phrase) or all(map(self._kept, talk.folded[first : last + 1])):
            return None
        reason = "a name after words for living there"
        if talk.folded[i] == "in":
            return found(talk, first, last, Category.NEIGHBOURHOOD, "wijk of plaats", reason, 0.5)
        return found(talk, first, last, Category.STREET, "", reason, 0.6)

    def _by_words(self, talk: Talk, i: int, first: int, *, lived: bool) -> Found | None:
        """Return "de oude haven", or "de brink" and "de hooiakkers" queued."""
        form, following = talk.folded[first], talk.folded[first + 1 : first + 2]
        if following and form in self._adjectives and joined(talk, first, first + 1):
            sure = following[0] in self._heads
            if sure or (lived and following[0] in self._plain):
                reason = "an adjective with a word for a street"
                return _queued(talk, first, first + 1, reason)
        if self._kept(form) or is_small(form):
            return None
        if form in self._heads or (lived and talk.folded[i] in _AT and form in self._plain):
            return _queued(talk, first, first, "a word that some towns have for a street")
        unknown = not is_dutch_word(form) and form.endswith(self._endings)
        if lived and talk.folded[i] in _AT and unknown:
            return _queued(talk, first, first, "an unknown name after wonen aan")
        return None


def _queued(talk: Talk, first: int, last: int, reason: str) -> Found:
    return found(talk, first, last, Category.STREET, "", reason, 0.5)._replace(action=Action.QUEUE)
