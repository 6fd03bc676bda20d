"""Whether the capitals of a stretch of text say something: speech recognition often writes none."""

import itertools
from collections.abc import Iterator, Sequence

from pipeline.nlp.words import CLOSED_CLASS, Word

MIN_CAPITALISED_SHARE = 0.02
"""Share of words inside sentences with a capital below which a transcript counts as lower-case.
Dutch speech with names has 0.04 or more; speech recognition without capitals has 0."""
_SHOUTED_SHARE, _MIN_SHOUTED = 0.7, 3
_MIN_TITLE_WORDS, _TITLE_SHARE = 2, 0.6
"""Small words ("Ik", "En") inside sentences have no capital but In Titles."""
_MIN_STRETCH = 2


def has_capitals(turns: Sequence[Sequence[Word]]) -> bool:
    """Whether an interview was written with capitals, all its turns together."""
    words = [word for turn in turns if not _is_unnatural(turn) for word in turn]
    inside = [w for w in words if not w.starts_sentence]
    starts = [w for w in words if w.starts_sentence]
    return (
        sum(w.is_capitalised for w in inside) >= MIN_CAPITALISED_SHARE * max(1, len(inside))
        or sum(w.is_capitalised for w in starts) >= len(starts) / 2 > 0
    )


def true_cased(words: list[Word]) -> list[Word]:
    """Return the words of a turn without capitals if IT IS SHOUTED or Written Like A Title."""
    if not _is_unnatural(words):
        return words
    return [word._replace(is_capitalised=False) for word in words]


def informative_capitals(words: Sequence[Word], *, interview_cased: bool) -> list[bool]:
    """Return for each word whether a missing capital there says that it is no name.

    A sentence with a capital inside it is written with capitals; one without any is not, whatever
    the rest of the interview looks like. A capital at its start alone says what the interview says.
    """
    informative: list[bool] = []
    for sentence in _sentences(words):
        inside = any(w.is_capitalised for w in sentence[1:])
        starts = sentence[0].is_capitalised
        cased = (
            inside
            or (starts and interview_cased)
            or (interview_cased and len(sentence) < _MIN_STRETCH)
        )
        informative.extend([cased] * len(sentence))
    return informative


def _sentences(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    bounds = [i for i, word in enumerate(words) if word.starts_sentence and i > 0]
    for start, end in itertools.pairwise([0, *bounds, len(words)]):
        if end > start:
            yield words[start:end]


def _is_unnatural(words: Sequence[Word]) -> bool:
    long = [w for w in words if len(w.text) > 1]
    shouted = sum(w.text.isupper() for w in long)
    if len(long) >= _MIN_SHOUTED and shouted >= _SHOUTED_SHARE * len(long):
        return True
    small = [w for w in words if not w.starts_sentence and w.folded in CLOSED_CLASS]
    capitals = sum(w.is_capitalised for w in small)
    return len(small) >= _MIN_TITLE_WORDS and capitals >= _TITLE_SHARE * len(small)
