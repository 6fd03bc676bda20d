"""What stands around a place in a talk as delivered, for the person who judges it."""

from collections.abc import Sequence

from pipeline.domain.transcript import RawTurn, Role
from pipeline.stages.export_review import first_words, last_words

MAX_BEFORE = 90
MAX_AFTER = 70
"""Characters of context: enough to tell a name from a word at a glance."""


def context_around(
    turns: Sequence[RawTurn], turn_number: int, start: int, end: int
) -> tuple[str, str]:
    """Return what stands before and after a place; at an end of a turn, of the turn beside it."""
    by_number = {turn.turn_number: turn for turn in turns}
    text = by_number[turn_number].text
    before, after = text[:start].strip(), text[end:].strip()
    if not before and (previous := by_number.get(turn_number - 1)):
        before = f"{_speaker(previous)}: {last_words(previous.text.strip(), MAX_BEFORE)} /"
    if not after and (following := by_number.get(turn_number + 1)):
        after = f"/ {_speaker(following)}: {first_words(following.text.strip(), MAX_AFTER)}"
    return last_words(before, MAX_BEFORE), first_words(after, MAX_AFTER)


def _speaker(turn: RawTurn) -> str:
    return "I" if turn.role is Role.INTERVIEWER else turn.speaker_id
