"""Turn what reviewers filled in into decisions about masking: all of a file, or nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.masking import (
    MaskingDecision,
    MaskingImport,
    ReturnedMasking,
    ReturnedMaskingRow,
    Verdict,
)
from pipeline.domain.record import text_digest
from pipeline.domain.review import UNKNOWN_REVIEWER
from pipeline.domain.transcript import Detection, RawTurn
from pipeline.errors import Problem
from pipeline.stages.masking_decisions import Subject, subject_of
from pipeline.stages.masking_rows import About, Known, read_row

COUNT_KEYS = (
    "agreed", "masked", "kept", "other_kind", "doubted", "linked", "missed",
    "unchanged_repeat", "superseded", "stale", "untouched", "refused",
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
_NOT_NEW = frozenset({"unchanged_repeat", "superseded"})


class _Found(NamedTuple):
    row: ReturnedMaskingRow
    decisions: tuple[MaskingDecision, ...]


def match_returned(
    returned: ReturnedMasking,
    turns: Mapping[str, Sequence[RawTurn]],
    detections: Mapping[str, Sequence[Detection]],
    earlier: Sequence[MaskingDecision],
    is_ordinary: Callable[[str], bool],
    imported_at: str,
) -> MaskingImport:
    """Return what one returned file decides.

    All or nothing: with a problem in any row the result holds no decisions. Importing the same
    work twice, under whatever file name, adds nothing; a row that did not come back decides
    nothing. A row whose text has changed or gone since the export is stale: listed, not imported.

    Args:
        returned: What the reader found.
        turns: The turns as delivered, per interview.
        detections: What is detected now, per interview.
        earlier: All decisions so far, in the order of import.
        is_ordinary: Tells whether a folded single word is also an ordinary word.
        imported_at: ISO date or date-time of this import.
    """
    known = Known(turns, detections, {d.decision_id: d for d in earlier}, is_ordinary)
    problems: dict[str, Problem] = {}
    stale: list[str] = []
    found: list[_Found] = []
    for row in returned.rows:
        read = read_row(row, known)
        if isinstance(read, Problem):
            problems[row.place] = read
        elif read is None:
            stale.append(row.row_id)
        else:
            made = tuple(_decision(row, about, returned, imported_at) for about in read)
            found.append(_Found(row, made))
    problems |= _contradictions(found)
    outcomes = _outcomes([f for f in found if f.row.place not in problems], earlier)
    wrong = _wrong_study(returned, stale)
    counts = dict.fromkeys(COUNT_KEYS, 0)
    counts |= {"untouched": returned.n_untouched, "stale": len(stale), "refused": len(problems)}
    for outcome in outcomes:
        counts[outcome.count_key] += 1
    ordered = [problems[row.place] for row in returned.rows if row.place in problems]
    new = tuple(d for outcome in outcomes for d in outcome.new)
    return MaskingImport(
        decisions=() if ordered or wrong else new,
        problems=(*ordered, *wrong),
        stale=tuple(stale),
        superseded=tuple(o.row.row_id for o in outcomes if o.count_key == "superseded"),
        counts=counts,
    )


def _decision(
    row: ReturnedMaskingRow, about: About, returned: ReturnedMasking, imported_at: str
) -> MaskingDecision:
    given = row.reviewer or returned.meta.get("reviewer", "")
    reviewer = " ".join(given.split()) or UNKNOWN_REVIEWER
    fields = about._asdict()
    # Derived from what was decided and not from the file, so that the same work has the same id.
    parts = [str(value) for value in fields.values()] + [reviewer.casefold(), row.note]
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


def _outcomes(found: Iterable[_Found], earlier: Sequence[MaskingDecision]) -> list[_Outcome]:
    """Return what every row comes to, told apart from what was imported before."""
    ids = {decision.decision_id for decision in earlier}
    latest = {subject_of(decision): decision for decision in earlier}
    outcomes = []
    for row, decisions in found:
        keys, new = [], []
        for decision in decisions:
            key = _count_key(row, decision, latest, ids)
            keys.append(key)
            if key not in _NOT_NEW:
                new.append(decision)
                ids.add(decision.decision_id)
                latest[subject_of(decision)] = decision
        keys.sort(key=lambda key: key in _NOT_NEW)
        outcomes.append(_Outcome(row, keys[0] if keys else "unchanged_repeat", tuple(new)))
    return outcomes


def _count_key(
    row: ReturnedMaskingRow,
    decision: MaskingDecision,
    latest: Mapping[Subject, MaskingDecision],
    ids: set[str],
) -> str:
    last = latest.get(subject_of(decision))
    if decision.decision_id not in ids:
        return "missed" if row.sheet == "missed" else _COUNT_OF[decision.decision]
    is_same = last is None or _verdict(last) == _verdict(decision)
    # An old copy, or a reviewer who came back to an earlier view? The file cannot tell.
    return "unchanged_repeat" if is_same else "superseded"
