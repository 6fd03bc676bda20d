"""Surnames that are words too and that an interview says with a title or first name somewhere.

Who was introduced as "meneer klein" is called "klein" later on. Without capitals nothing tells that
from the ordinary word but that it was said before.
"""

from collections.abc import Sequence

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.lexicon import Kind, Span
from pipeline.nlp.person_context import TurnWords

_CUES = frozenset({"TITLE", "NAMING", "KIN"})


def announced_surnames(
    turns: Sequence[TurnWords], found: Sequence[Sequence[Span]]
) -> frozenset[str]:
    """Return the folded surnames, particles included, that could be missed when said alone.

    Args:
        turns: The turns of an interview.
        found: The spans of people in each of them, in the same order.
    """
    surnames = (
        _surname(turn, span)
        for turn, spans in zip(turns, found, strict=True)
        for span in spans
        if span.category is Category.PERSON and span.action is Action.MASK
    )
    return frozenset(surname for surname in surnames if surname)


def _surname(turn: TurnWords, span: Span) -> str:
    """Return the surname in a span, if it is a word too and something says that it is a name."""
    words = [turn.folded(i) for i in range(span.first, span.last + 1)]
    if turn.kinds[span.last] is not Kind.WORD_NAME:
        return ""
    start = len(words) - 1
    while start > 0 and words[start - 1] in turn.lexicon.particles:
        start -= 1
    introduced = turn.cues[span.first] in _CUES
    after_first_name = start > 0 and turn.kinds[span.first + start - 1] is Kind.NAME
    return " ".join(words[start:]) if introduced or after_first_name else ""
