"""What can be said of delivered interviews before any run, without a word or name from them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from pipeline.domain.speech import Mark, MarkKind
from pipeline.domain.transcript import Confidence, Level, ParsedTurn, Role, Speaker
from pipeline.stages.read_transcripts import suspect_labels

_SHINGLE = 6
"""Words in a row that two recordings hardly ever share by chance."""
_SAMPLED = 4
"""One in so many shingles is kept: enough to see a copy, and little memory."""
_COPIED = 0.5
_MIN_SHINGLES = 5
_MANY_QUESTIONS = 3
"""So many question marks in words of one person alone: somebody else asked them."""
_WORD = re.compile(r"\w+")


class Described(NamedTuple):
    """One interview in numbers: words that were said, the recording's length, languages by words.

    `duration_ms` is None where the file has no times; the last time is where the last turn that
    has one begins or ends. `roles` and `confidence` are of the labels that are in the file, and
    `n_gone` counts the rows of interviews.csv whose label is not. `odd_turns` are the numbers of
    the turns with an invented line or a loop.
    """

    n_turns: int
    n_words: int
    duration_ms: int | None
    languages: Mapping[str, float]
    roles: Mapping[str, int]
    confidence: Confidence | None
    n_invented: int
    n_looped: int
    odd_turns: tuple[int, ...] = ()
    n_gone: int = 0


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
    labels = {turn.speaker_label for turn in parsed}
    present = [speaker for speaker in speakers if speaker.speaker_label in labels]
    roles = Counter(speaker.role.value for speaker in present)
    proposed = [s.confidence for s in present if s.confidence and s.role is not Role.OTHER]
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
        odd_turns=tuple(
            number
            for number, found in enumerate(marks, start=1)
            if any(mark.kind in (MarkKind.HALLUCINATION, MarkKind.LOOP) for mark in found)
        ),
        n_gone=len(speakers) - len(present),
    )


def doubtful_lines(parsed: Sequence[ParsedTurn]) -> dict[int, int]:
    """Return how many lines of a turn begin like a label that is not believed, by turn number.

    What stands before the first label is a title block ("Datum: 3 mei") and nobody's turn.
    """
    labelled = (n for n, turn in enumerate(parsed, start=1) if turn.speaker_label)
    first = next(labelled, 1)
    counts = {
        number: suspect_labels(turn.text)
        for number, turn in enumerate(parsed, start=1)
        if number >= first
    }
    return {number: n for number, n in counts.items() if n}


def holds_questions_of_another(
    parsed: Sequence[ParsedTurn], speakers: Sequence[Speaker], *, is_report: bool
) -> bool:
    """Tell whether words without a label count as a participant's and hold an interviewer's too.

    Args:
        parsed: The interview's turns.
        speakers: Its rows of interviews.csv.
        is_report: Whether the file looks like a report; what a row states goes before.
    """
    level = next((s.level for s in speakers if s.level), Level.REPORT if is_report else None)
    counts_as_evidence = any(not s.speaker_label and s.role is Role.PARTICIPANT for s in speakers)
    if level is Level.REPORT or not counts_as_evidence:
        return False
    asked = sum(turn.text.count("?") for turn in parsed if not turn.speaker_label)
    return asked >= _MANY_QUESTIONS


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


def copies(prints: Mapping[str, frozenset[int]]) -> list[tuple[str, list[str]]]:
    """Return interviews that hold at least half of another or stand for half in it, by cluster.

    Args:
        prints: The fingerprint of each interview, by its id.

    Returns:
        An interview and all that share half with it, by number. Two that share half stand in one
        cluster, or each in one with an interview that they both share half with.
    """
    held: dict[int, list[str]] = {}
    for transcript_id, numbers in prints.items():
        for number in numbers:
            held.setdefault(number, []).append(transcript_id)
    shared = Counter(pair for ids in held.values() for pair in combinations(sorted(ids), 2))
    partners: dict[str, set[str]] = {}
    for one, other in (
        pair
        for pair, n in shared.items()
        if n >= max(_MIN_SHINGLES, _COPIED * min(len(prints[i]) for i in pair))
    ):
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return _clusters(partners)


def _clusters(partners: dict[str, set[str]]) -> list[tuple[str, list[str]]]:
    """Return clusters around whoever has most partners: ten copies are one, and not 45 pairs."""
    clusters = []
    while any(partners.values()):
        centre = min(partners, key=lambda i: (-len(partners[i]), _number(i)))
        group = {centre, *partners[centre]}
        clusters.append((centre, sorted(partners[centre], key=_number)))
        for i in group:
            partners[i] -= group
    return sorted(clusters, key=lambda cluster: _number(cluster[0]))


def _number(transcript_id: str) -> int:
    return int(transcript_id[1:])
