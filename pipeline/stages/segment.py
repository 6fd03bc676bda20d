"""Cut participants' turns into the units that are coded."""

import re
from collections.abc import Callable, Sequence

from pipeline.domain.record import text_digest
from pipeline.domain.segment import Segment
from pipeline.domain.speech import Mark
from pipeline.domain.transcript import Role, Turn

SplitSentences = Callable[[str], list[tuple[int, int]]]
"""Takes a text and returns the (start, end) of its sentences: contiguous, covering all of it."""

Languages = Callable[[Sequence[str]], list[str]]
"""Takes texts and returns the language code of each; DUTCH for what is too short to tell."""

DUTCH = "nl"
_TOO_SHORT = 4
"""Words below which a segment has the language of its turn."""

_TURN_OF_THOUGHT = re.compile(
    r"\s(?=(?:en toen|en dan|maar|dus|want|nou|en daarna|ja en|nou ja|kijk|en ik|en ze|toen)\s)"
)
"""Where spoken Dutch without full stops may be cut: before a word that begins a new thought."""


def segment_turns(
    turns: Sequence[Turn],
    split_sentences: SplitSentences,
    max_sentences: int,
    max_words: int,
    languages: Languages | None = None,
) -> list[Segment]:
    """Cut the participants' turns of one interview into segments.

    A segment ends at a sentence end, after `max_sentences` sentences or once it has `max_words`
    words. A sentence longer than that (speech recognition without full stops) is cut before a
    word that begins a new thought, or else between words. Other speakers' turns give none.

    With `languages`, a segment has a language of its own, because people switch within a turn.

    Returns:
        Segments in reading order; those of a turn, joined, are the turn.
    """
    segments = []
    for turn in turns:
        if turn.role is not Role.PARTICIPANT:
            continue
        pieces = [
            piece
            for start, end in split_sentences(turn.text)
            for piece in _cut_long(turn.text, start, end, max_words)
        ]
        for position, (start, end) in enumerate(
            _group(turn.text, pieces, max_sentences, max_words), start=1
        ):
            text = turn.text[start:end]
            segments.append(
                Segment(
                    segment_id=f"{turn.transcript_id}-{turn.turn_number:03d}-{position}",
                    transcript_id=turn.transcript_id,
                    turn_number=turn.turn_number,
                    speaker_id=turn.speaker_id,
                    start=start,
                    end=end,
                    text=text,
                    text_digest=text_digest(text),
                    language=turn.language,
                    marks=_within(turn.marks, start, end),
                )
            )
    return _with_languages(segments, languages) if languages else segments


def _within(marks: Sequence[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """Return the parts of marks between two offsets, counted from the first."""
    cut = []
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            text = mark.text[first - mark.start : last - mark.start]
            moved = {"start": first - start, "end": last - start, "text": text}
            cut.append(mark.model_copy(update=moved))
    return tuple(cut)


def _with_languages(segments: Sequence[Segment], languages: Languages) -> list[Segment]:
    found = languages([segment.text for segment in segments])
    return [
        segment
        if len(segment.text.split()) < _TOO_SHORT
        else segment.model_copy(update={"language": language})
        for segment, language in zip(segments, found, strict=True)
    ]


def _group(
    text: str, pieces: Sequence[tuple[int, int]], max_sentences: int, max_words: int
) -> list[tuple[int, int]]:
    """Join successive pieces until one of the limits is reached."""
    groups: list[tuple[int, int]] = []
    sentences = words = 0
    for start, end in pieces:
        length = len(text[start:end].split())
        if not groups or sentences >= max_sentences or words + length > max_words:
            groups.append((start, end))
            sentences = words = 0
        else:
            groups[-1] = (groups[-1][0], end)
        sentences += 1
        words += length
    return groups


def _cut_long(text: str, start: int, end: int, max_words: int) -> list[tuple[int, int]]:
    """Cut one sentence of more than `max_words` words into pieces of at most that many."""
    words = list(re.finditer(r"\S+\s*", text[start:end]))
    if len(words) <= max_words:
        return [(start, end)]
    starts = {m.end() for m in _TURN_OF_THOUGHT.finditer(text[start:end])}
    cuts = [0]
    while len(words) - cuts[-1] > max_words:
        furthest = cuts[-1] + max_words
        good = [i for i in range(cuts[-1] + max_words // 2, furthest) if words[i].start() in starts]
        cuts.append(good[-1] if good else furthest)
    offsets = [start + words[i].start() for i in cuts]
    offsets[0] = start
    return list(zip(offsets, [*offsets[1:], end], strict=True))
