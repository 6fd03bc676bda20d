"""When the words of an interview were said, for forms with times: invented, at one pace."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.benchmarks.held_out_reading.source import Interview

WORDS_PER_SECOND = 2.6
MOST_WORDS = 22
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


class Cue(NamedTuple):
    """A stretch of at most some twenty words: what a recogniser shows at once."""

    start: float
    end: float
    label: str
    text: str
    turn: int
    first: bool


def cues(interview: Interview) -> list[Cue]:
    """Return the turns of an interview in cues, in order."""
    found: list[Cue] = []
    now, turn = 1.2, -1
    for row in interview.of("turn"):
        label, fresh = row.label, not row.more
        turn += fresh
        if row.more:
            label = found[-1].label
        for text in _pieces(row.spoken):
            end = now + len(text.split()) / WORDS_PER_SECOND
            found.append(Cue(round(now, 2), round(end, 2), label, text, turn, fresh))
            now, fresh = end + 0.24, False
    return found


def _pieces(text: str) -> Iterator[str]:
    """Cut a turn at ends of sentences, and long sentences anywhere, as recognisers do."""
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if piece and len(piece) + len(words) > MOST_WORDS:
            yield " ".join(piece)
            piece = []
        piece += words
        while len(piece) > MOST_WORDS:
            yield " ".join(piece[: MOST_WORDS - 4])
            piece = piece[MOST_WORDS - 4 :]
    if piece:
        yield " ".join(piece)


def clock(seconds: float) -> str:
    """Return `00:01:02`."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def clock_ms(seconds: float, mark: str = ".") -> str:
    """Return `00:01:02.345`."""
    whole = round(seconds * 1000)
    return f"{clock(whole / 1000)}{mark}{whole % 1000:03}"
