"""Organisations of which only a person can tell whether they are named: queued, the text stays.

"de woningbouw samen thuis heeft nee gezegd": between a subject and its verb stands a name or
hardly anything. "de ontmoetingskerk": a new compound is a name or a kind of church.
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
from pipeline.nlp.words import CLOSED_CLASS, fold, is_dutch_word

_ARTICLES = frozenset({"de", "het", "'t", "een"})
_DETERMINERS = frozenset({"de", "het", "'t", "die", "dat", "onze", "ons", "mijn", "deze"})
_CLAUSE_BEFORE = frozenset({"en", "maar", "want", "dus", "nou", "ja"})
_PREPOSITIONS = frozenset({"van", "voor", "in", "te", "of", "op"})
_LONGEST = 4
_SHORTEST_STEM = 4
_AT_FIRM = frozenset({"bij", "van", "voor", "via", "in"})
_FIRMS = frozenset({Category.EMPLOYER, Category.CARE, Category.CLUB, Category.ORGANISATION})
_BUILDINGS = ("kerk", "moskee", "kapel")


class DoubtfulRules:
    """Finds what may be the name of an organisation."""

    def __init__(self, rules: QuasiRules, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        self._cues: PhraseIndex[Category] = phrase_index(
            (cue, kind.category) for kind in rules.kinds for cue in kind.cues
        )
        self._firms: PhraseIndex[Category] = phrase_index(
            (cue, kind.category)
            for kind in rules.kinds
            for cue in kind.cues
            if kind.category in _FIRMS and cue not in rules.said_bare
        )
        self._verbs = frozenset(map(fold, rules.verbs_of_organisations))
        self._endings = tuple(map(fold, rules.doubtful_endings))
        self._ordinary = frozenset(map(fold, rules.ordinary_compounds))
        kinds = {k.general: k.category for k in rules.kinds if k.general}
        self._of_ending = {e: kinds[rules.endings[e]] for e in self._endings}
        self._phrase_cues = frozenset(map(fold, rules.phrase_cues))
        self._sports = frozenset(
            fold(word) for c in rules.contexts if c.general == "sportclub" for word in c.words
        )
        self._people = frozenset(map(fold, (*rules.ages.people, *rules.roles.people)))
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield what is to be queued in a turn; only without capitals, which would tell."""
        if talk.cased:
            return
        for i in range(len(talk.words)):
            yield from self._phrase(talk, i)
            yield from self._at_club(talk, i)
            yield from self._at_firm(talk, i)
            cue = phrase_at(talk, i, self._cues)
            last = self._subject_name(talk, i, cue[0]) if cue else 0
            if cue and last:
                reason = "words between an organisation and its verb"
                yield _queued(talk, cue[0] + 1, last, cue[1], reason)
            ending = self._compound(talk, i)
            if ending:
                reason = "a new word that ends like a kind of organisation"
                yield _queued(talk, i, i, self._of_ending[ending], reason)

    def _phrase(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield what follows "bij stichting" up to the next clause."""
        before = talk.folded[i - 1] if i else ""
        if talk.folded[i] not in self._phrase_cues or before in {*_DETERMINERS, "een"}:
            return
        last, stop = i, min(len(talk.words) - 1, i + _LONGEST + 1)
        while last < stop and joined(talk, last, last + 1):
            form = talk.folded[last + 1]
            if form in self._verbs or form in _CLAUSE_BEFORE | {"die", "dat", "waar", "daar", "om"}:
                break
            last += 1
        # What no dictionary knows is a name by itself: another layer's rule masks it.
        first = talk.folded[min(i + 1, last)]
        named = (is_small(first) or is_dutch_word(first)) and first not in _PREPOSITIONS
        if last > i and named and not self._kept(" ".join(talk.folded[i + 1 : last + 1])):
            yield _queued(talk, i + 1, last, Category.ORGANISATION, "a phrase after stichting")

    def _at_firm(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield "garage de wilde" after "bij": a firm without an article, and a word or two."""
        hit = phrase_at(talk, i, self._firms) if i else None
        if not hit or talk.folded[i - 1] not in _AT_FIRM:
            return
        last = hit[0] + 1
        if last < len(talk.words) - 1 and talk.folded[last] in {"de", "het", "op"}:
            last += 1
        if last >= len(talk.words) or not all(joined(talk, k, k + 1) for k in range(i, last)):
            return
        form = talk.folded[last]
        plain = last == hit[0] + 1 and (is_small(form) or form in self._verbs)
        if not plain and not self._kept(form):  # "garage de wilde", but not "bij garage wilde ik"
            yield _queued(talk, hit[0] + 1, last, hit[1], "words after a kind of firm")

    def _at_club(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield "bij de ijsvogels" right after a word of a sport."""
        if talk.folded[i] != "bij" or not self._sports.intersection(talk.folded[max(0, i - 3) : i]):
            return
        first = i + 1
        if first < len(talk.words) and talk.folded[first] in {"de", "het"}:
            first += 1
        last = first
        if first + 1 < len(talk.words) and not is_small(talk.folded[first + 1]):
            last += 1
        if last >= len(talk.words) or not all(joined(talk, k, k + 1) for k in range(i, last)):
            return
        forms = talk.folded[first : last + 1]
        plain = (
            is_small(forms[0]) or self._people.intersection(forms) or all(map(self._kept, forms))
        )
        if not plain and not any(phrase_at(talk, k, self._cues) for k in range(first, last + 1)):
            yield _queued(talk, first, last, Category.CLUB, "a name after bij, beside a sport")

    def _subject_name(self, talk: Talk, first: int, cue: int) -> int:
        """Return the last word between a cue that opens a clause and its verb; 0 if none."""
        begin = first - 1 if first and talk.folded[first - 1] in _DETERMINERS else first
        if begin and talk.folded[begin - 1] not in _CLAUSE_BEFORE:
            return 0
        start = cue + 1
        if start < len(talk.words) and talk.folded[start] in _ARTICLES:
            start += 1
        for k in range(start, min(len(talk.words), cue + _LONGEST + 1)):
            if not joined(talk, k - 1, k):
                return 0
            if talk.folded[k] in self._verbs:
                phrase = " ".join(talk.folded[cue + 1 : k])
                return k - 1 if k > start and not self._kept(phrase) else 0
            if talk.folded[k] in CLOSED_CLASS or is_small(talk.folded[k]):
                return 0
        return 0

    def _compound(self, talk: Talk, i: int) -> str:
        """Return the ending of an unlisted compound after an article, or an empty text."""
        form = talk.folded[i]
        ending = next((e for e in self._endings if form.endswith(e) and form != e), "")
        stem = form.removesuffix(ending)
        if not ending or not i or talk.folded[i - 1] not in _ARTICLES - {"een"}:
            return ""
        if form in self._ordinary or self._kept(form):
            return ""
        # What the dictionary lists is a building where somebody goes: "naar de pelgrimskerk".
        visited = talk.folded[max(0, i - 2) : i] in (["naar", "de"], ["in", "de"], ["bij", "de"])
        if is_dutch_word(form) and not (visited and form.endswith(_BUILDINGS)):
            return ""
        long = len(stem) >= _SHORTEST_STEM
        return ending if long and is_ordinary(stem.removesuffix("s")) else ""


def _queued(talk: Talk, first: int, last: int, category: Category, reason: str) -> Found:
    return found(talk, first, last, category, "", reason, 0.4)._replace(action=Action.QUEUE)
