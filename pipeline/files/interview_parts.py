"""Files that hold several interviews one after another, as theses do in their appendices.

"R" in the first interview and "R" in the second are two people, so each becomes an interview of
its own.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.delivered import Delivered
from pipeline.files.title_block import interview_number

_AT_LEAST = 2
"""Headings, and below each heading speakers, for a file to hold several interviews."""
_NOT_SPLIT = (
    'headings such as "Interview 2" stand in the file, but it could not be cut there. If it holds '
    "more than one interview, deliver each as a file: one label would be two people."
)


def split_interviews(delivered: Delivered) -> list[Delivered]:
    """Cut a file at headings such as "Interview 2" if all differ and talk follows each.

    Returns:
        One `Delivered` for each interview, each with a remark; or the whole, with a remark if it
        has such headings. What stands above the first heading stays with the first.
    """
    turns = delivered.turns
    headings = [
        (place, number)
        for place, turn in enumerate(turns)
        if not turn.speaker_label and (number := _number(turn.text)) is not None
    ]
    numbers = [number for _, number in headings]
    starts = [place for place, _ in headings]
    if len(starts) < _AT_LEAST:
        return [delivered]
    if len(set(numbers)) != len(numbers) or not _have_talk(turns, starts):
        return [delivered._replace(remarks=(*delivered.remarks, _NOT_SPLIT))]
    bounds = [0, *starts[1:], len(turns)]
    remark = (
        f"the file holds {len(starts)} interviews under headings; each was read as an interview "
        "of its own.",
    )
    return [
        delivered._replace(
            turns=turns[start:end],
            left_out=delivered.left_out if start == 0 else (),
            remarks=(*(delivered.remarks if start == 0 else ()), *remark),
            part_key=number,
        )
        for (start, end), number in zip(pairwise(bounds), numbers, strict=True)
    ]


def _have_talk(turns: Sequence[ParsedTurn], starts: Sequence[int]) -> bool:
    """Tell whether at least two people speak below every heading."""
    parts = [turns[start:end] for start, end in pairwise([*starts, len(turns)])]
    return all(
        len({turn.speaker_label for turn in part if turn.speaker_label}) >= _AT_LEAST
        for part in parts
    )


def _number(text: str) -> str | None:
    """Return the number of the last heading of an interview in a text without speaker."""
    found = [interview_number(line) for line in text.split("\n")]
    return next((number for number in reversed(found) if number is not None), None)
