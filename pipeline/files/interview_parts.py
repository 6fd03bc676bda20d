"""Files that hold several interviews one after another, as theses do in their appendices.

"R" in the first interview and "R" in the second are two people, so each becomes an interview of
its own.
"""

from itertools import pairwise

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.delivered import Delivered
from pipeline.files.title_block import interview_number

_MIN_TURNS = 4


def split_interviews(delivered: Delivered) -> list[Delivered]:
    """Cut a file at headings such as "Interview 2" if they count on and talk follows each.

    Returns:
        One `Delivered` for each interview, each with a remark; or the whole as it was. What
        stands above the first heading stays with the first.
    """
    turns = delivered.turns
    starts = _starts(turns)
    if len(starts) < 2:
        return [delivered]
    bounds = [0, *starts[1:], len(turns)]
    remark = (
        f"the file holds {len(starts)} interviews under numbered headings; each was read as an "
        "interview of its own.",
    )
    return [
        delivered._replace(
            turns=turns[start:end],
            left_out=delivered.left_out if start == 0 else (),
            remarks=(*(delivered.remarks if start == 0 else ()), *remark),
        )
        for start, end in pairwise(bounds)
    ]


def _starts(turns: list[ParsedTurn]) -> list[int]:
    """Return the places of the headings, if their numbers count on and each has talk below it."""
    headings = [
        (place, number)
        for place, turn in enumerate(turns)
        if not turn.speaker_label and (number := _number(turn.text)) is not None
    ]
    places = [place for place, _ in headings]
    numbers = [number for _, number in headings]
    counts_on = all(later > earlier for earlier, later in pairwise(numbers))
    sizes = [b - a for a, b in pairwise([*places, len(turns)])]
    if not counts_on or any(size <= _MIN_TURNS for size in sizes):
        return []
    return places


def _number(text: str) -> int | None:
    """Return the number of the last heading of an interview in a text without speaker."""
    found = [interview_number(line) for line in text.split("\n")]
    return next((number for number in reversed(found) if number is not None), None)
