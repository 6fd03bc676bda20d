"""Match what reviewers filled in with the codings, and apply their decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import Coding, coding_id
from pipeline.domain.record import text_digest
from pipeline.domain.review import (
    UNKNOWN_REVIEWER,
    Decision,
    DecisionKind,
    ImportResult,
    ReturnedRow,
    ReturnedWorkbook,
)
from pipeline.domain.segment import Segment
from pipeline.errors import Problem
from pipeline.stages.apply_decisions import apply_decisions, clears_qualifiers
from pipeline.stages.returned_cells import Choice, CodeNames, read_choice, read_target

__all__ = ["COUNT_KEYS", "apply_decisions", "match_returned"]

COUNT_KEYS = (
    "accepted", "changed", "removed", "doubted", "added", "note_only",
    "unchanged_repeat", "superseded", "stale", "untouched", "refused",
)  # fmt: skip
"""Every row that was seen is counted under exactly one of these."""


_NOT_NEW = {"unchanged_repeat", "superseded"}

_COUNT_OF = {
    DecisionKind.KEEP: "accepted",
    DecisionKind.RECODE: "changed",
    DecisionKind.REMOVE: "removed",
    DecisionKind.ADD: "added",
    DecisionKind.DOUBT: "doubted",
}


class _Found(NamedTuple):
    row: ReturnedRow
    decision: Decision


def match_returned(
    returned: ReturnedWorkbook,
    segments_by_id: Mapping[str, Segment],
    codings_by_id: Mapping[str, Coding],
    codebook: Codebook,
    imported_at: str,
    earlier: Sequence[Decision],
    study_name: str = "",
) -> ImportResult:
    """Turn the filled-in rows of one returned file into new decisions.

    All or nothing: with a problem in any row the result holds no decisions. Importing the same
    work twice, under whatever file name, adds nothing. A row whose text has changed or gone since
    the export is stale: listed, and not imported.

    Args:
        returned: What the reader found.
        segments_by_id: The segments as they are now.
        codings_by_id: The proposals as they are now. A decision about a proposal that is no
            longer made counts all the same, as long as its text and its code are still there.
        codebook: The codebook that the new codes are chosen from.
        imported_at: ISO date or date-time of this import.
        earlier: All decisions so far, in the order of import.
        study_name: The study's name, as workbooks carry it.
    """
    read = _read_rows(returned, segments_by_id, codings_by_id, CodeNames(codebook), imported_at)
    problems = [
        *read.problems,
        *_wrong_study(returned, segments_by_id, len(read.stale), study_name),
    ]
    outcomes = _outcomes(read.decisions, earlier, _Verdicts(codings_by_id))
    counts = dict.fromkeys(COUNT_KEYS, 0) | {
        "untouched": returned.n_untouched, "stale": len(read.stale), "refused": read.n_refused,
    }  # fmt: skip
    for _, outcome in outcomes:
        counts[outcome] += 1
    new = tuple(d for d, outcome in outcomes if outcome not in _NOT_NEW)
    return ImportResult(
        decisions=() if problems else new,
        problems=tuple(problems),
        stale=tuple(read.stale),
        superseded=tuple(
            coding_id(d.segment_id, d.code_id) for d, outcome in outcomes if outcome == "superseded"
        ),
        counts=counts,
    )


class _Read(NamedTuple):
    decisions: list[Decision]
    problems: list[Problem]
    stale: list[str]
    n_refused: int


def _read_rows(
    returned: ReturnedWorkbook,
    segments_by_id: Mapping[str, Segment],
    codings_by_id: Mapping[str, Coding],
    names: CodeNames,
    imported_at: str,
) -> _Read:
    problems: dict[str, Problem] = {}
    stale: list[str] = []
    found: list[_Found] = []
    for row in returned.rows:
        target = read_target(row, names, segments_by_id, codings_by_id)
        if isinstance(target, Problem):
            problems[row.place] = target
            continue
        if _is_stale(target.segment_id, row.text_digest, segments_by_id):
            stale.append(coding_id(target.segment_id, target.code_id))
            continue
        choice = read_choice(row, target, names)
        if isinstance(choice, Problem):
            problems[row.place] = choice
            continue
        found.append(_Found(row, _decision(row, target.segment_id, choice, returned, imported_at)))
    problems.update(_contradictions(found, _Verdicts(codings_by_id)))
    return _Read(
        decisions=[item.decision for item in found if item.row.place not in problems],
        problems=[problems[row.place] for row in returned.rows if row.place in problems],
        stale=stale,
        n_refused=len(problems),
    )


def _is_stale(segment_id: str, digest: str, segments_by_id: Mapping[str, Segment]) -> bool:
    segment = segments_by_id.get(segment_id)
    return segment is None or segment.text_digest != digest


def _decision(
    row: ReturnedRow, segment_id: str, choice: Choice, returned: ReturnedWorkbook, imported_at: str
) -> Decision:
    given = row.reviewer or returned.meta.get("reviewer", "")
    reviewer = " ".join(given.split()) or UNKNOWN_REVIEWER
    # Derived from what was decided and not from the file, so that the same work has the same id.
    parts = (
        segment_id, row.text_digest, choice.code_id, choice.kind, choice.new_code_id or "",
        reviewer.casefold(), row.note,
    )  # fmt: skip
    return Decision(
        decision_id=f"d-{text_digest(chr(0x1F).join(parts))}",
        segment_id=segment_id,
        text_digest=row.text_digest,
        code_id=choice.code_id,
        decision=choice.kind,
        new_code_id=choice.new_code_id,
        reviewer=reviewer,
        decided_at=imported_at,
        file_digest=returned.file_digest,
        note=row.note,
    )


def _subject(decision: Decision) -> tuple[str, str, str]:
    return decision.reviewer.casefold(), decision.segment_id, decision.code_id


class _Verdicts:
    """Tells what decisions come down to: two with the same verdict do not contradict."""

    def __init__(self, codings_by_id: Mapping[str, Coding]) -> None:
        self._qualified = {i for i, coding in codings_by_id.items() if coding.qualifiers}

    def of(self, decision: Decision) -> tuple[DecisionKind, str]:
        if not clears_qualifiers(decision):
            return decision.decision, decision.new_code_id or ""
        # To add a proposed code, or to change it into itself, is to agree with it; but if the
        # proposal is denied or hearsay, it says that it is not.
        if coding_id(decision.segment_id, decision.code_id) in self._qualified:
            return DecisionKind.RECODE, decision.code_id
        return DecisionKind.KEEP, ""


def _contradictions(found: Iterable[_Found], verdicts: _Verdicts) -> dict[str, Problem]:
    """Return place -> problem for rows of one reviewer that decide differently about one code.

    A sorted sheet must give the same outcome, so that the last row cannot simply win.
    """
    by_subject: defaultdict[tuple[str, str, str], list[_Found]] = defaultdict(list)
    for item in found:
        by_subject[_subject(item.decision)].append(item)
    problems = {}
    for items in by_subject.values():
        if len({verdicts.of(item.decision) for item in items}) == 1:
            continue
        for item in items:
            others = ", ".join(o.row.place for o in items if o.row.place != item.row.place)
            problems[item.row.place] = Problem(
                f"{item.row.place}, column besluit",
                f"the same reviewer decides differently about the same code in {others}",
                "Keep one of them. A second new code for a segment goes on sheet Gemist.",
            )
    return problems


def _wrong_study(
    returned: ReturnedWorkbook, segments_by_id: Collection[str], n_stale: int, study_name: str
) -> list[Problem]:
    """Return a problem if every filled-in row is about a segment that is not in the study."""
    segment_ids = {row.row_id.partition("/")[0] or row.segment_id for row in returned.rows}
    if not returned.rows or n_stale < len(returned.rows) or segment_ids & set(segments_by_id):
        return []
    if study_name and returned.meta.get("study") == study_name:
        return []  # all about people who have withdrawn since
    return [
        Problem(
            "all filled-in rows",
            "none of their segments is in this study",
            "Look whether the workbook belongs to another study.",
        )
    ]


def _in_file(decision: Decision) -> tuple[str, ...]:
    # Without the note: names in it that are masked since then make no new decision of the file.
    kind, new_code_id = decision.decision, decision.new_code_id or ""
    return (*_subject(decision), decision.file_digest, decision.text_digest, kind, new_code_id)


def _outcomes(
    decisions: Iterable[Decision], earlier: Sequence[Decision], verdicts: _Verdicts
) -> list[tuple[Decision, str]]:
    """Return every decision with its count key, told apart from what was imported before."""
    ids = {decision.decision_id for decision in earlier}
    in_files = {_in_file(decision) for decision in earlier}
    latest = {_subject(decision): decision for decision in earlier}
    known_files = {decision.file_digest for decision in earlier}
    outcomes = []
    for decision in decisions:
        last = latest.get(_subject(decision))
        if decision.decision_id not in ids and _in_file(decision) not in in_files:
            ids.add(decision.decision_id)
            latest[_subject(decision)] = decision
            is_remark = decision.decision is DecisionKind.DOUBT and not decision.code_id
            outcome = "note_only" if is_remark else _COUNT_OF[decision.decision]
        elif (
            decision.file_digest in known_files
            or last is None
            or verdicts.of(last) == verdicts.of(decision)
        ):
            outcome = "unchanged_repeat"
        else:
            # An old copy, or a reviewer who came back to an earlier view? The file cannot tell,
            # so it is not imported, and listed.
            outcome = "superseded"
        outcomes.append((decision, outcome))
    return outcomes
