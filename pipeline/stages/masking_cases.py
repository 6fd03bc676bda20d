"""Decisions about masking as regression cases: what was decided once must stay found."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

from pipeline.domain.masking import MaskingDecision, SubjectKind
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Detection, RawTurn
from pipeline.stages.masking_decisions import decisions_in_force, place_of
from pipeline.stages.masking_moved import found_again


class Case(TypedDict):
    """One case in the form of tests/regression/anonymise.json: IDENTIFYING."""

    id: str
    text: str
    masked: list[list[str]]


def build_cases(
    decisions: Sequence[MaskingDecision],
    turns: Mapping[str, Sequence[RawTurn]],
    detections: Mapping[str, Sequence[Detection]],
    sentences: Callable[[str], Sequence[tuple[int, int]]],
) -> list[Case]:
    """Return a case for every decision in force whose place is still as it was.

    The text is the turn, cut to the sentence of the place; `masked` holds everything that is
    masked in it after the decisions, as (form, name of the category) in order.

    Args:
        decisions: All decisions, in the order of import.
        turns: The turns as delivered, per interview.
        detections: What is detected, after the decisions were applied.
        sentences: Returns the (start, end) of the sentences of a text, covering all of it.
    """
    texts = {(i, t.turn_number): t.text for i, own in turns.items() for t in own}
    cases: dict[str, Case] = {}
    for decision in decisions_in_force(found_again(decisions, turns)).values():
        if decision.kind is SubjectKind.LINK or decision.start is None or decision.end is None:
            continue
        transcript_id, number, _, _ = place_of(decision)
        text = texts.get((transcript_id, number), "")
        if not text or text_digest(text) != decision.text_digest:
            continue
        masked = [
            d
            for d in detections.get(transcript_id, ())
            if d.turn_number == number and d.action is Action.MASK
        ]
        start, end = _around(decision.start, decision.end, sentences(text), masked)
        inside = [d for d in masked if start <= d.start and d.end <= end]
        case_id = f"review-{decision.decision_id.removeprefix('d-')}"
        forms = [[d.text, d.category.name] for d in inside]
        cases[case_id] = Case(id=case_id, text=text[start:end].strip(), masked=forms)
    return [cases[case_id] for case_id in sorted(cases)]


def _around(
    start: int,
    end: int,
    sentences: Sequence[tuple[int, int]],
    masked: Sequence[Detection],
) -> tuple[int, int]:
    """Return the sentences that hold a place, and what is masked across their ends."""
    own = [s for s in sentences if s[0] < end and start < s[1]] or [(start, end)]
    first, last = own[0][0], own[-1][1]
    for d in masked:
        if d.start < last and first < d.end:
            first, last = min(first, d.start), max(last, d.end)
    return first, last
