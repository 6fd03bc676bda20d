"""Turn what reviewers filled in into decisions about masking: all of a file, or nothing."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.masking import (
    DECIDED_PREFIX,
    MaskingDecision,
    MaskingImport,
    ReturnedMasking,
    ReturnedMaskingRow,
    Verdict,
)
from pipeline.domain.record import text_digest
from pipeline.domain.review import UNKNOWN_REVIEWER
from pipeline.errors import Problem
from pipeline.stages.masking_about import About, Known, PassedOver
from pipeline.stages.masking_decisions import Subject, subject_of
from pipeline.stages.masking_moved import found_again
from pipeline.stages.masking_rows import read_row

COUNT_KEYS = (
    "agreed", "masked", "kept", "other_kind", "doubted", "linked", "missed",
    "unchanged_repeat", "superseded", "passed_over", "stale", "untouched", "refused",
)  # fmt: skip
"""Every row that was seen is counted under exactly one of these."""

_COUNT_OF = {
    Verdict.AGREE: "agreed",
    Verdict.MASK: "masked",
    Verdict.KEEP: "kept",
    Verdict.CATEGORY: "other_kind",
    Verdict.DOUBT: "doubted",
    Verdict.SAME: "linked",
    Verdict.DIFFERENT: "linked",
}
_NOT_NEW = frozenset({"unchanged_repeat", "superseded", "passed_over"})
_BESIDE = frozenset({"before_digest", "after_digest"})
"""What tells where a decision was taken and nothing of what was decided."""


class _Found(NamedTuple):
    row: ReturnedMaskingRow
    decisions: tuple[MaskingDecision, ...]


def match_returned(
    returned: ReturnedMasking, known: Known, earlier: Sequence[MaskingDecision], imported_at: str
) -> MaskingImport:
    """Return what one returned file decides.

    All or nothing: with a problem in any row the result holds no decisions. Importing the same
    work twice, under whatever file name, adds nothing; a row that did not come back decides
    nothing. A row whose text has changed or gone since the export is stale: listed, not imported.
    A row that could have no effect, or that contradicts what another reviewer decided, is passed
    over: listed too, and the others are imported.

    Args:
        returned: What the reader found.
        known: The study as it is now; its `earlier` is filled here.
        earlier: All decisions so far, in the order of import.
        imported_at: ISO date or date-time of this import.
    """
    earlier = found_again(earlier, known.turns)
    known = known._replace(earlier={d.decision_id: d for d in earlier})
    reads = [(row, read_row(row, known)) for row in returned.rows]
    problems = {row.place: read for row, read in reads if isinstance(read, Problem)}
    stale = tuple(row.row_id for row, read in reads if read is None)
    found = [
        _Found(row, tuple(_decision(row, about, returned, imported_at) for about in read))
        for row, read in reads
        if read is not None and not isinstance(read, Problem | PassedOver)
    ]
    problems |= _contradictions(found)
    outcomes = _outcomes([f for f in found if f.row.place not in problems], earlier)
    passed = [read.problem for _, read in reads if isinstance(read, PassedOver)]
    refused = [problems[row.place] for row, _ in reads if row.place in problems]
    refused += _wrong_study(returned, stale)
    counts = _counts(outcomes) | {
        "untouched": returned.n_untouched, "stale": len(stale), "refused": len(problems),
    }  # fmt: skip
    counts["passed_over"] += len(passed)
    return MaskingImport(
        decisions=() if refused else tuple(d for outcome in outcomes for d in outcome.new),
        problems=tuple(refused),
        passed_over=(*passed, *(o.remark for o in outcomes if o.remark)),
        stale=stale,
        superseded=tuple(o.row.row_id for o in outcomes if o.count_key == "superseded"),
        counts=counts,
    )


def _counts(outcomes: Iterable["_Outcome"]) -> dict[str, int]:
    counts = dict.fromkeys(COUNT_KEYS, 0)
    for outcome in outcomes:
        counts[outcome.count_key] += 1
    return counts


def _decision(
    row: ReturnedMaskingRow, about: About, returned: ReturnedMasking, imported_at: str
) -> MaskingDecision:
    given = row.reviewer or returned.meta.get("reviewer", "")
    reviewer = " ".join(given.split()) or UNKNOWN_REVIEWER
    fields = about._asdict()
    # Derived from what was decided and not from the file, so that the same work has the same id.
    parts = [str(value) for name, value in fields.items() if name not in _BESIDE]
    parts += [reviewer.casefold(), row.note]
    return MaskingDecision(
        **fields,
        decision_id=f"d-{text_digest(chr(0x1F).join(parts))}",
        reviewer=reviewer,
        decided_at=imported_at,
        file_digest=returned.file_digest,
        note=row.note,
    )


def _verdict(decision: MaskingDecision) -> tuple[object, ...]:
    """Return what a decision comes down to: two with the same verdict do not contradict."""
    if decision.decision is Verdict.CATEGORY:
        return (True, decision.category, decision.general)
    return (decision.is_masked, decision.decision if decision.is_masked is None else None)


def _contradictions(found: Iterable[_Found]) -> dict[str, Problem]:
    """Return place -> problem for rows that decide differently about one thing.

    A sorted sheet must give the same outcome, so that the last row cannot simply win.
    """
    by_subject: defaultdict[Subject, list[tuple[ReturnedMaskingRow, MaskingDecision]]]
    by_subject = defaultdict(list)
    for row, decisions in found:
        for decision in decisions:
            by_subject[subject_of(decision)].append((row, decision))
    problems = {}
    for items in by_subject.values():
        if len({_verdict(decision) for _, decision in items}) == 1:
            continue
        for row, _ in items:
            others = ", ".join(dict.fromkeys(r.place for r, _ in items if r.place != row.place))
            problems[row.place] = Problem(
                f"{row.place}, column besluit",
                f"another decision about the same text stands in {others}",
                "Keep one of them. For one place only, choose wel or niet maskeren without overal.",
            )
    return problems


def _wrong_study(returned: ReturnedMasking, stale: Sequence[str]) -> list[Problem]:
    if not returned.rows or len(stale) < len(returned.rows):
        return []
    return [
        Problem(
            "all filled-in rows",
            "none of their texts is in this study as it was",
            "Look whether the workbook belongs to another study, or judge the new one.",
        )
    ]


class _Outcome(NamedTuple):
    row: ReturnedMaskingRow
    count_key: str
    new: tuple[MaskingDecision, ...]
    remark: Problem | None = None


def _outcomes(found: Iterable[_Found], earlier: Sequence[MaskingDecision]) -> list[_Outcome]:
    """Return what every row comes to, told apart from what was imported before."""
    ids = {decision.decision_id for decision in earlier}
    latest = {subject_of(decision): decision for decision in earlier}
    outcomes = []
    for row, decisions in found:
        keys, new = [], []
        remark = None
        for decision in decisions:
            last = latest.get(subject_of(decision))
            key = _count_key(row, decision, last, ids)
            if key not in _NOT_NEW and _differ(row, decision, last):
                # Of two who differ the one who masks is followed: that can be mended, a leak not.
                masks = decision.is_masked and last is not None and last.is_masked is False
                key = key if masks else "passed_over"
                remark = _differs(row, masks=bool(masks))
            keys.append(key)
            if key not in _NOT_NEW:
                new.append(decision)
                ids.add(decision.decision_id)
                latest[subject_of(decision)] = decision
        keys.sort(key=lambda key: key in _NOT_NEW)
        key = keys[0] if keys else "unchanged_repeat"
        outcomes.append(_Outcome(row, key, tuple(new), remark))
    return outcomes


def _count_key(
    row: ReturnedMaskingRow,
    decision: MaskingDecision,
    last: MaskingDecision | None,
    ids: Container[str],
) -> str:
    if decision.decision_id not in ids:
        return "missed" if row.sheet == "missed" else _COUNT_OF[decision.decision]
    is_same = last is None or _verdict(last) == _verdict(decision)
    # An old copy, or a reviewer who came back to an earlier view? The file cannot tell.
    return "unchanged_repeat" if is_same else "superseded"


def _differ(
    row: ReturnedMaskingRow, decision: MaskingDecision, last: MaskingDecision | None
) -> bool:
    """Tell whether another reviewer decided otherwise, and this one was not shown it.

    On sheet Besloten a decision is changed on purpose, and a doubt is always heard.
    """
    if last is None or row.row_id.startswith(DECIDED_PREFIX) or row.sheet == "missed":
        return False
    reviewers = {decision.reviewer.casefold(), last.reviewer.casefold()}
    is_doubt = Verdict.DOUBT in {decision.decision, last.decision}
    are_two = len(reviewers) == 2 and UNKNOWN_REVIEWER.casefold() not in reviewers
    return are_two and not is_doubt and _verdict(decision) != _verdict(last)


def _differs(row: ReturnedMaskingRow, *, masks: bool) -> Problem:
    stands = "this one stands, because it masks" if masks else "what was decided first stands"
    return Problem(
        f"{row.place}, column besluit",
        f"another reviewer decided otherwise about the same text; {stands}",
        "Agree on it, and change it on sheet Besloten of the next workbook if need be.",
    )
