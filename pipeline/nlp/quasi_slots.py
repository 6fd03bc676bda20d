"""Nouns that stand where the name of a street, a quarter or a house of prayer stands. Queued.

"aan het zand woonde ik", "hier in de gagel", "elke zondag ging zij naar de goede herder": without
capitals a name of everyday words is told by its place in the sentence only, and not surely.
"""

from collections.abc import Callable, Iterator

from pipeline.domain.quasi import QuasiRules, Slots
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import Found, Talk, found, is_small, joined
from pipeline.nlp.words import CLOSED_CLASS, fold, function_words

_ARTICLES = frozenset({"de", "het", "'t"})
_STREET_PREPOSITIONS = frozenset({"op", "aan", "langs", "over", "van", "vanaf", "bij"})
_OPENS = frozenset({"", "en", "maar", "want", "dus", "nou", "ja", "toen", "dan", "nee"})
"""What stands before the first word of a clause; "" at the start of a turn."""
_ON = frozenset({"op", "aan"})
_VERB_BEFORE, _VERB_AFTER, _DAY_BEFORE = 4, 3, 6
_SHORTEST = 4
_VAGUE = frozenset(
    {"grote", "kleine", "nieuwe", "oude", "eerste", "tweede", "derde", "lange", "korte", "goede"}
)
"""Adjectives of anything; a name after them needs more than its place."""
_MADE_OF = 2
"""Letters before an ending that make a word of two: "jaagpad", not "pad"."""


class SlotRules:
    """Finds what may be the name of a place by where it stands."""

    def __init__(
        self,
        rules: QuasiRules,
        is_kept: Callable[[str], bool],
        is_listed: Callable[[str], bool],
    ) -> None:
        """Prepare the rules.

        Args:
            rules: codebooks/quasi_nl.yaml.
            is_kept: Tells whether a folded word or phrase is never masked.
            is_listed: Tells whether a folded word stands in a Dutch word list.
        """
        slots: Slots = rules.slots
        cues = (word for kind in rules.kinds for cue in kind.cues for word in cue.split())
        plain = (*slots.ordinary, *rules.frame_ordinary, *rules.neighbourhoods.ordinary, *cues)
        self._ordinary = frozenset(map(fold, plain))
        self._dwelling = frozenset(map(fold, slots.dwelling))
        self._here = frozenset(map(fold, slots.here))
        self._days = frozenset(map(fold, slots.days_of_prayer))
        self._adjectives = frozenset(map(fold, (*rules.streets.adjectives, *slots.adjectives)))
        self._people = frozenset(map(fold, (*rules.ages.people, *rules.ages.several)))
        self._verbs = frozenset(map(fold, (*rules.verbs_of_organisations, *rules.loose.verbs)))
        self._endings = tuple(map(fold, slots.street_endings))
        self._kept = is_kept
        self._listed = is_listed

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield what is to be queued in a turn; only without capitals, which would tell."""
        if talk.cased:
            return
        for i in range(1, len(talk.words) - 1):
            if talk.folded[i] not in _ARTICLES or not joined(talk, i - 1, i):
                continue
            last = self._noun(talk, i + 1)
            if last:
                category = self._category(talk, i, last)
                if category:
                    reason = "a noun where the name of a place stands"
                    span = found(talk, i, last, category, "", reason, 0.35)
                    yield span._replace(action=Action.QUEUE)

    def _noun(self, talk: Talk, first: int) -> int:
        """Return the last word of a noun that may be a name, with one adjective; 0 if none."""
        adjective = talk.folded[first] in self._adjectives and first + 1 < len(talk.words)
        last = first + adjective
        if not all(joined(talk, k - 1, k) for k in range(first, last + 1)):
            return 0
        form = talk.folded[last]
        plain = form in self._ordinary or is_small(form) or form in CLOSED_CLASS
        if plain or form in function_words() or len(form) < _SHORTEST or self._kept(form):
            return 0
        return last

    def _category(self, talk: Talk, article: int, last: int) -> Category | None:
        preposition = talk.folded[article - 1]
        before = talk.folded[max(0, article - 1 - _VERB_BEFORE) : article - 1]
        after = talk.folded[last + 1 : last + 1 + _VERB_AFTER]
        noun = talk.folded[last]
        if preposition in {*_ON, "in"} and self._dwelling.intersection((*before, *after)):
            return Category.STREET if preposition in _ON else Category.NEIGHBOURHOOD
        if preposition == "in" and self._here.intersection(before[-1:]):
            return None if self._listed(noun) and last == article + 1 else Category.NEIGHBOURHOOD
        if preposition in _STREET_PREPOSITIONS and self._is_street(noun):
            return Category.STREET
        days = talk.folded[max(0, article - 1 - _DAY_BEFORE) : article - 1]
        opens = preposition in {"op", "in"} and talk.folded[max(0, article - 2)] in _OPENS
        if (opens or article == 1) and self._verbs.intersection(after[:1]) and preposition == "op":
            return Category.STREET
        if last > article + 1 and self._tells_by_adjective(talk, article):
            return Category.NEIGHBOURHOOD
        if preposition == "naar" and self._days.intersection(days):
            return Category.WORSHIP
        return None

    def _tells_by_adjective(self, talk: Talk, article: int) -> bool:
        """Whether "het lage land" stands after "in", "op" or "de jongens van"."""
        preposition, before = talk.folded[article - 1], talk.folded[max(0, article - 2)]
        if talk.folded[article + 1] in _VAGUE:
            return False
        return preposition in {"in", "op"} or (preposition == "van" and before in self._people)

    def _is_street(self, noun: str) -> bool:
        return any(noun.endswith(e) and len(noun) >= len(e) + _MADE_OF for e in self._endings)
