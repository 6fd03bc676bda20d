"""The cues by which kinds of organisation are heard, and what is found beside one."""

from typing import NamedTuple

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Category
from pipeline.nlp.quasi_words import PhraseIndex, phrase_index


class Cue(NamedTuple):
    """What a cue tells of the name beside it."""

    general: str
    category: Category
    before: bool
    of: bool
    employer: bool
    bare: bool


class Named(NamedTuple):
    """An organisation in a turn: all of it, and the words of its name alone."""

    first: int
    last: int
    name: tuple[int, int]
    cue: Cue


def cues_of(rules: QuasiRules) -> PhraseIndex[Cue]:
    """Index the cues of all kinds of organisation."""
    bare = frozenset(rules.said_bare)
    return phrase_index(
        (cue, Cue(k.general or cue, k.category, k.before, k.of, k.employer, cue in bare))
        for k in rules.kinds
        for cue in k.cues
    )
