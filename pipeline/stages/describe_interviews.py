"""What can be said of delivered interviews before any run, without a word or name from them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from pipeline.domain.speech import Mark, MarkKind
from pipeline.domain.transcript import Confidence, ParsedTurn, Role, Speaker

_SHINGLE = 6
"""Words in a row that two recordings hardly ever share by chance."""
_SAMPLED = 4
"""One in so many shingles is kept: enough to see a copy, and little memory."""
_COPIED = 0.5
_MIN_SHINGLES = 5
_WORD = re.compile(r"\w+")


class Described(NamedTuple):
    """One interview in numbers: words that were said, the recording's length, languages by words.

    `duration_ms` is None where the file has no times; the last time is where the last turn that
    has one begins or ends.
    """

    n_turns: int
    n_words: int
    duration_ms: int | None
    languages: Mapping[str, float]
    roles: Mapping[str, int]
    confidence: Confidence | None
    n_invented: int
    n_looped: int


def describe(
    parsed: Sequence[ParsedTurn],
    words_said: Sequence[int],
    languages: Sequence[str],
    marks: Sequence[Sequence[Mark]],
    speakers: Sequence[Speaker],
) -> Described:
    """Count what is in one interview.

    Args:
        parsed: Its turns.
        words_said: For each turn the number of words that were said, events left out.
        languages: The language of each turn.
        marks: The marks of each turn.
        speakers: The rows of interviews.csv for this interview.
    """
    times = [ms for turn in parsed for ms in _times(turn)]
    by_language: Counter[str] = Counter()
    for language, n in zip(languages, words_said, strict=True):
        by_language[language] += n
    total = max(by_language.total(), 1)
    roles = Counter(speaker.role.value for speaker in speakers)
    proposed = [s.confidence for s in speakers if s.confidence and s.role is not Role.OTHER]
    kinds = Counter(mark.kind for turn in marks for mark in turn)
    return Described(
        n_turns=len(parsed),
        n_words=sum(words_said),
        duration_ms=max(times) if times else None,
        languages={language: n / total for language, n in by_language.most_common() if n},
        roles={role.value: roles[role.value] for role in Role if roles[role.value]},
        confidence=_lowest(proposed),
        n_invented=kinds[MarkKind.HALLUCINATION],
        n_looped=kinds[MarkKind.LOOP],
    )


def _times(turn: ParsedTurn) -> Iterable[int]:
    return [
        *(ms for ms in (turn.start_ms, turn.end_ms) if ms is not None),
        *(ms for _, ms in turn.times),
    ]


def _lowest(found: Iterable[Confidence]) -> Confidence | None:
    order = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
    held = set(found)
    return next((confidence for confidence in order if confidence in held), None)


def fingerprint(parsed: Iterable[ParsedTurn]) -> frozenset[int]:
    """Return numbers by which a copy of an interview is known, and no word can be read back."""
    words = [word for turn in parsed for word in _WORD.findall(turn.text.casefold())]
    numbers = (
        crc32(" ".join(words[n : n + _SHINGLE]).encode()) for n in range(len(words) - _SHINGLE + 1)
    )
    return frozenset(number for number in numbers if number % _SAMPLED == 0)


def copies(prints: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Return the pairs of interviews of which one holds at least half of the other.

    Args:
        prints: The fingerprint of each interview, by its id.
    """
    held: dict[int, list[str]] = {}
    for transcript_id, numbers in prints.items():
        for number in numbers:
            held.setdefault(number, []).append(transcript_id)
    shared = Counter(pair for ids in held.values() for pair in combinations(sorted(ids), 2))
    return sorted(
        pair
        for pair, n in shared.items()
        if n >= max(_MIN_SHINGLES, _COPIED * min(len(prints[i]) for i in pair))
    )
