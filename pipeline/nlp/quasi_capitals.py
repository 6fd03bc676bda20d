"""Names of organisations that are ordinary words with capitals: "Kleurrijk Platteland". Queued.

Inside a sentence Dutch writes a capital for names only. Two or more such words in a row that
nobody said to let stand are a name, of whatever kind; which, no rule knows.
"""

from collections.abc import Callable, Iterator

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import Found, Talk, found, is_capital, is_ordinary, joined

_LINKS = frozenset(
    [
        "van",
        "de",
        "het",
        "der",
        "den",
        "en",
        "voor",
        "op",
        "in",
        "aan",
        "zonder",
        "onder",
        "met",
        "bij",
        "&",
    ]
)
_MOST_LINKS, _LONGEST = 2, 7
_FEWEST = 2
_REASON = "words with capitals inside a sentence"


class CapitalRules:
    """Finds rows of ordinary words that are written with capitals."""

    def __init__(self, is_kept: Callable[[str], bool]) -> None:
        """Take what tells whether a folded word or phrase is never masked."""
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield what is to be queued in a turn with capitals."""
        if not talk.cased:
            return
        i = 0
        while i < len(talk.words):
            if not is_capital(talk.words[i]):
                i += 1
                continue
            last = self._last(talk, i)
            if self._is_name(talk, i, last):
                span = found(talk, i, last, Category.ORGANISATION, "", _REASON, 0.35)
                yield span._replace(action=Action.QUEUE)
            i = last + 1

    def _last(self, talk: Talk, first: int) -> int:
        """Return the last word of a row that begins at `first`, small words inside it included."""
        last = first
        while last - first < _LONGEST:
            after = last + 1
            while after < len(talk.words) and after - last <= _MOST_LINKS:
                if talk.folded[after] not in _LINKS or is_capital(talk.words[after]):
                    break
                after += 1
            reached = after < len(talk.words) and is_capital(talk.words[after])
            if not reached or not all(joined(talk, k, k + 1) for k in range(last, after)):
                break
            last = after
        return last

    def _is_name(self, talk: Talk, first: int, last: int) -> bool:
        own = [
            k for k in range(first, last + 1)
            if is_capital(talk.words[k]) and not self._kept(talk.folded[k])
        ]  # fmt: skip
        if len(own) < _FEWEST or self._kept(" ".join(talk.folded[first : last + 1])):
            return False
        return any(is_ordinary(talk.folded[k]) and not talk.words[k].text.isupper() for k in own)
