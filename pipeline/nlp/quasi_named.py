"""Names that a speaker explains: "een school die heet X", "X zo heet de flat", "X dat is de kerk".

Any words can be a name here, so an explanation finds what neither a capital nor a dictionary does.
"""

from collections.abc import Callable, Iterator

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import (
    Found,
    PhraseIndex,
    Talk,
    found,
    is_ordinary,
    is_small,
    joined,
    phrase_at,
    phrase_index,
)
from pipeline.nlp.words import CLOSED_CLASS

_CALLED = frozenset({"heet", "heette", "heten", "heetten", "genaamd", "genoemd"})
_BETWEEN = frozenset({"die", "dat", "en", "daar", "hier", "nu", "toen", "waar", "ik", "zit"})
_ARTICLES = frozenset({"de", "het", "'t"})
_DETERMINERS = _ARTICLES | {"een", "zo'n", "die", "dat", "ons", "onze", "mijn", "deze", "dit"}
_INTO = frozenset({"in", "op", "bij", "uit", "naar", "van", "aan", "voor"})
_LINKERS = frozenset({"of", "the", "van", "de", "het", "in", "op", "voor", "aan", "een", "te"})
_EXPLAINS = (("dat", "is"), ("dat", "was"), ("da's",), ("is",), ("was",), ("zijnde",))
_LONGEST, _LONGEST_BEFORE, _GAP = 5, 3, 3


class ExplainedRules:
    """Finds names by an explanation of what they name."""

    def __init__(self, rules: QuasiRules, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        kinds = [(c, (k.general or c, k.category)) for k in rules.kinds for c in k.cues]
        kinds += [(c, ("", Category.STREET)) for c in rules.streets.nouns]
        kinds += [(c, ("wijk", Category.NEIGHBOURHOOD)) for c in rules.neighbourhoods.nouns]
        self._cues: PhraseIndex[tuple[str, Category]] = phrase_index(kinds)
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the names of a turn; they may overlap."""
        for i in range(len(talk.words)):
            cue = phrase_at(talk, i, self._cues)
            if not cue:
                continue
            name = self._called(talk, cue[0]) or self._before(talk, i)
            if name and not self._kept(" ".join(talk.folded[name[0] : name[1] + 1])):
                general, category = cue[1]
                yield self._explained(talk, name, general, category)

    @staticmethod
    def _explained(talk: Talk, name: tuple[int, int], general: str, category: Category) -> Found:
        """Return a name: queued where it is one ordinary word, which may be no name at all."""
        span = found(talk, *name, category, general, "a name that is explained", 0.6)
        own = [f for f in talk.folded[name[0] : name[1] + 1] if f not in _ARTICLES]
        if len(own) > 1 or not is_ordinary(own[0]):
            return span
        return span._replace(action=Action.QUEUE, general="", score=0.5)

    @staticmethod
    def _called(talk: Talk, cue: int) -> tuple[int, int] | None:
        """Return the name of "een school (en) die heet de vuurvogel"."""
        at = cue + 1
        while at <= cue + _GAP and at < len(talk.words) and talk.folded[at] in _BETWEEN:
            at += 1
        if at + 1 >= len(talk.words) or talk.folded[at] not in _CALLED:
            return None
        first = at + 1
        start = first + 1 if talk.folded[first] in _ARTICLES else first
        if start >= len(talk.words) or talk.folded[start] in CLOSED_CLASS:
            return None
        last, stop = start, min(len(talk.words) - 1, first + _LONGEST)
        while last < stop and joined(talk, last, last + 1, wide=True):
            form = talk.folded[last + 1]
            if form in CLOSED_CLASS and form not in _LINKERS:
                break
            last += 1
        while last > start and talk.folded[last] in _LINKERS:
            last -= 1
        return first, last

    def _before(self, talk: Talk, cue: int) -> tuple[int, int] | None:
        """Return the name of "in de meidoorn zo heet de flat", "in de open hof dat is de kerk"."""
        at = cue - 1
        if at < 1 or talk.folded[at] not in _DETERMINERS:
            return None
        if talk.folded[at - 1] in _CALLED and talk.folded[at - 2 : at - 1] == ["zo"]:
            return self._back_from(talk, at - 3)
        for words in _EXPLAINS:
            start = at - len(words)
            if start > 0 and tuple(talk.folded[start:at]) == words:
                name = self._back_from(talk, start - 1)
                plain = len(words) == 1 and words[0] != "da's"
                if name and plain and not self._is_title(talk, *name):
                    return None
                return name
        return None

    @staticmethod
    def _is_title(talk: Talk, first: int, last: int) -> bool:
        """Whether "X is onze kerk" has a name for X: with a capital inside the sentence."""
        return first < last and talk.cased and talk.words[last].is_capitalised

    def _back_from(self, talk: Talk, last: int) -> tuple[int, int] | None:
        first = last + 1
        while first > 0 and last + 1 - first < _LONGEST_BEFORE:
            form = talk.folded[first - 1]
            if form in CLOSED_CLASS or form in _INTO or is_small(form):
                break
            if first <= last and not joined(talk, first - 1, first, wide=True):
                break
            first -= 1
        if first > last or phrase_at(talk, last, self._cues):
            return None
        article = first > 0 and talk.folded[first - 1] in _ARTICLES
        begin = first - 1 if article else first
        before = talk.folded[begin - 1] if begin else ""
        if before in _INTO or (talk.cased and talk.words[last].is_capitalised):
            return begin, last
        # "ik woon ganzenweide zo heet de straat": the last word alone
        return (last, last) if not article and first < last else None
