"""What the subtitle formats have in common: cues with times, joined into turns per speaker."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.transcript_labels import clock_ms, find_labels, split_at_labels

_CLOCK = r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,3})?"
TIMING = re.compile(rf"[ \t]*({_CLOCK})[ \t]*-->[ \t]*({_CLOCK})(?:[ \t].*)?")
"""The line with times above a cue. Anything after the times (position, align) is layout."""


class Cue(NamedTuple):
    """What is shown at one moment: lines of text, times in milliseconds where they are known."""

    start_ms: int | None
    end_ms: int | None
    lines: list[str]


def scan_cues(lines: Sequence[str], *, has_named_cues: bool) -> list[Cue]:
    """Cut lines at their timing lines. No line is dropped but cue numbers and blank lines.

    Text that a blank line or a broken timing line has parted from its cue stays with the cue
    before; text before the first timing line is a cue without times.

    Args:
        lines: The cleaned lines of a subtitle file, without its header.
        has_named_cues: Whether a cue may have any name above it (WebVTT) or only a number.
    """
    cues = [Cue(None, None, [])]
    for position, line in enumerate(lines):
        timing = TIMING.fullmatch(line)
        if timing:
            cues.append(Cue(clock_ms(timing[1]), clock_ms(timing[2]), []))
        elif line and not _is_cue_name(lines, position, has_named_cues):
            cues[-1].lines.append(line)
    return [cue for cue in cues if cue.lines]


def _is_cue_name(lines: Sequence[str], position: int, has_named_cues: bool) -> bool:
    """Tell whether the line is the number or name of the cue whose times are on the next line."""
    if position + 1 == len(lines) or not TIMING.fullmatch(lines[position + 1]):
        return False
    starts_block = position == 0 or not lines[position - 1]
    return lines[position].isdecimal() or (has_named_cues and starts_block)


def label_cues(cues: Sequence[Cue]) -> list[ParsedTurn]:
    """Give every line of every cue to the speaker named last ("Label: text"), or to label ""."""
    labels = find_labels(line for cue in cues for line in cue.lines)
    turns: list[ParsedTurn] = []
    speaker = ""
    for cue in cues:
        for line in cue.lines:
            for label, text in split_at_labels(line, labels):
                speaker = speaker if label is None else label
                turns.append(ParsedTurn(speaker, text, cue.start_ms, cue.end_ms))
    return turns


def join_cues(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """Join successive turns of one speaker with a space, from their first time to their last."""
    spoken = (turn for turn in turns if turn.text)
    return [
        _joined(label, list(same)) for label, same in groupby(spoken, lambda t: t.speaker_label)
    ]


def _joined(label: str, turns: Sequence[ParsedTurn]) -> ParsedTurn:
    # Cues may overlap or stand out of order; their order in the file is the order of the words.
    starts = [turn.start_ms for turn in turns if turn.start_ms is not None]
    ends = [turn.end_ms for turn in turns if turn.end_ms is not None]
    text = " ".join(turn.text for turn in turns)
    return ParsedTurn(label, text, min(starts, default=None), max(ends, default=None))
