"""Ordinary nouns that are a name by what is said: "mijn zoon zit op de bolder". Queued.

Schools and homes are called after nearly anything; no list of such names ends. What decides is the
sentence: somebody's child, a verb and a preposition, and a noun with an article.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Self

from pipeline.domain.quasi import Frame, QuasiRules
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_words import Found, Talk, found, is_ordinary, is_small, joined
from pipeline.nlp.words import fold

_ARTICLES = frozenset({"de", "het", "'t"})
_VERB_BEFORE, _VERB_AFTER, _PEOPLE = 3, 3, 8
"""Words looked at for the verb before and after, and for people on either side."""
_SHORTEST = 4


class _Frame(NamedTuple):
    category: Category
    prepositions: frozenset[str]
    verbs: frozenset[str]
    people: frozenset[str]

    @classmethod
    def of(cls, frame: Frame) -> Self:
        words = (frame.prepositions, frame.verbs, frame.people)
        return cls(frame.category, *(frozenset(map(fold, part)) for part in words))


class FrameRules:
    """Finds nouns that may be the name of a school, a home or a hall."""

    def __init__(self, rules: QuasiRules, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        self._frames = [_Frame.of(frame) for frame in rules.frames]
        cues = (word for kind in rules.kinds for cue in kind.cues for word in cue.split())
        self._ordinary = frozenset(map(fold, (*rules.frame_ordinary, *cues)))
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield what is to be queued in a turn; only without capitals, which would tell."""
        if talk.cased:
            return
        for i in range(1, len(talk.words) - 1):
            if talk.folded[i] in _ARTICLES and self._may_be_name(talk, i + 1):
                for frame in self._frames:
                    if self._fits(frame, talk, i - 1, i + 1):
                        reason = "a noun where the name of an organisation stands"
                        span = found(talk, i, i + 1, frame.category, "", reason, 0.4)
                        yield span._replace(action=Action.QUEUE)
                        break

    def _may_be_name(self, talk: Talk, noun: int) -> bool:
        form = talk.folded[noun]
        if len(form) < _SHORTEST or form in self._ordinary or is_small(form) or self._kept(form):
            return False
        return joined(talk, noun - 1, noun) and joined(talk, noun - 2, noun - 1)

    @staticmethod
    def _fits(frame: _Frame, talk: Talk, preposition: int, noun: int) -> bool:
        if talk.folded[preposition] not in frame.prepositions:
            return False
        before = talk.folded[max(0, preposition - _VERB_BEFORE) : preposition]
        after = talk.folded[noun + 1 : noun + 1 + _VERB_AFTER]
        near = (*talk.folded[max(0, preposition - _PEOPLE) : preposition], *after)
        said = frame.people.intersection(near) or not is_ordinary(talk.folded[noun])
        return bool(said and frame.verbs.intersection((*before, *after)))
