"""Show what was decided about masking, so that a reviewer can change it."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.domain import masking
from pipeline.domain.masking import (
    DECIDED_PREFIX,
    LINK_PREFIX,
    NOT_FOUND,
    STAYS,
    LinkCandidate,
    MaskingCandidate,
    MaskingDecision,
    SubjectKind,
    Verdict,
)
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Category, RawTurn
from pipeline.stages.masking_context import context_around
from pipeline.stages.masking_decisions import latest_decisions
from pipeline.stages.name_forms import fold_form

_WORDS = {
    Verdict.AGREE: masking.AGREE,
    Verdict.MASK: masking.MASK,
    Verdict.KEEP: masking.KEEP,
    Verdict.CATEGORY: masking.OTHER_CATEGORY,
    Verdict.DOUBT: masking.DOUBT,
    Verdict.SAME: masking.SAME,
    Verdict.DIFFERENT: masking.DIFFERENT,
}


def earlier_words(decision: MaskingDecision) -> str:
    """Return a decision as reviewers see it: `niet maskeren, hele studie (An, 2026-11-23)`."""
    word = _WORDS[decision.decision]
    if decision.decision is Verdict.CATEGORY and decision.category:
        general = f": {decision.general}" if decision.general else ""
        word += f" ({masking.category_word(decision.category)}{general})"
    scope = ", hele studie" if decision.kind in _STUDY_WIDE else ""
    return f"{word}{scope} ({decision.reviewer}, {decision.decided_at[:10]})"


_STUDY_WIDE = frozenset({SubjectKind.FORM, SubjectKind.MISSED})


def is_open(decision: MaskingDecision | None) -> bool:
    """Tell whether something is still to be decided: not at all yet, or with a doubt."""
    return decision is None or decision.decision is Verdict.DOUBT


def decided_rows(
    decisions: Sequence[MaskingDecision],
    turns: Mapping[str, Sequence[RawTurn]],
) -> Iterator[MaskingCandidate]:
    """Yield a row for every decision that stands about a place or a form, in order of import.

    Doubts are left out: they are asked again. So are places in interviews that are gone, or whose
    text changed since.
    """
    texts = {(i, t.turn_number): t.text for i, own in turns.items() for t in own}
    for decision in latest_decisions(decisions).values():
        if decision.kind is SubjectKind.LINK or decision.decision is Verdict.DOUBT:
            continue
        number = decision.turn_number or 0
        text = texts.get((decision.transcript_id, number), "")
        is_there = bool(text) and text_digest(text) == decision.text_digest
        if decision.kind is SubjectKind.PLACE and not is_there:
            continue
        before = after = ""
        if is_there and decision.start is not None and decision.end is not None:
            own = turns[decision.transcript_id]
            before, after = context_around(own, number, decision.start, decision.end)
        yield MaskingCandidate(
            row_id=DECIDED_PREFIX + decision.decision_id,
            transcript_id=decision.transcript_id if is_there else "",
            turn_number=decision.turn_number if is_there else None,
            text_digest=decision.text_digest or text_digest(decision.form),
            context_before=before,
            form=decision.form,
            context_after=after,
            category=decision.category or Category.NAME,
            now="gemaskeerd" if decision.is_masked else STAYS,
            reason="",
            earlier=earlier_words(decision),
        )


def lost_rows(stale: Sequence[MaskingDecision]) -> Iterator[MaskingCandidate]:
    """Yield a row for every decision whose text is not found again, so that it has no effect."""
    for decision in stale:
        yield MaskingCandidate(
            row_id=DECIDED_PREFIX + decision.decision_id,
            transcript_id=decision.transcript_id,
            turn_number=decision.turn_number,
            text_digest=decision.text_digest,
            form=decision.form,
            category=decision.category or Category.NAME,
            now=NOT_FOUND,
            reason="",
            earlier=earlier_words(decision),
        )


def decided_links(decisions: Sequence[MaskingDecision]) -> Iterator[LinkCandidate]:
    """Yield a row for every pair of forms that was decided on, in order of import."""
    for decision in latest_decisions(decisions).values():
        if decision.kind is SubjectKind.LINK and decision.decision is not Verdict.DOUBT:
            yield LinkCandidate(
                row_id=link_row_id(decision.form, decision.other_form),
                form=decision.form,
                other_form=decision.other_form,
                reason="",
                earlier=earlier_words(decision),
            )


def link_row_id(form: str, other_form: str) -> str:
    """Return the id of the row that asks about two forms, in either order."""
    pair = sorted((fold_form(form), fold_form(other_form)))
    return LINK_PREFIX + text_digest("\x1f".join(pair))
