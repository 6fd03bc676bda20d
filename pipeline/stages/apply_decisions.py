"""Apply the decisions of reviewers to the proposed codings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from pipeline.domain.coding import Coding, FinalCoding, Origin, Status, coding_id
from pipeline.domain.review import UNKNOWN_REVIEWER, AppliedDecisions, Decision, DecisionKind
from pipeline.domain.segment import Segment, segment_sort_key


class _Stance(StrEnum):
    YES = "yes"
    NO = "no"
    DOUBT = "doubt"


class _Vote(NamedTuple):
    """What one decision says about one coding; a recoding says something about two."""

    stance: _Stance
    decision: Decision


_STANCES = {
    DecisionKind.KEEP: _Stance.YES,
    DecisionKind.ADD: _Stance.YES,
    DecisionKind.REMOVE: _Stance.NO,
    DecisionKind.RECODE: _Stance.NO,
    DecisionKind.DOUBT: _Stance.DOUBT,
}


def clears_qualifiers(decision: Decision) -> bool:
    """Tell whether a decision says that its code fits, and is not denied, hearsay or hypothetical.

    That is a change of a code into itself, or an addition: who agrees confirms the qualifiers too.
    """
    if decision.decision is DecisionKind.RECODE:
        return decision.new_code_id == decision.code_id
    return decision.decision is DecisionKind.ADD


def apply_decisions(
    codings: Sequence[Coding], segments_by_id: Mapping[str, Segment], decisions: Sequence[Decision]
) -> AppliedDecisions:
    """Return the codings as they stand after `decisions`.

    Of every reviewer the latest decision about a coding counts. All agree: the coding is confirmed
    or gone. Someone doubts, or reviewers differ: it stays, as a doubt, and is a conflict; nobody
    wins silently. Nobody decided: it stays a proposal. A code that a reviewer adds, or changes
    another into, is confirmed unless reviewers differ about the code it came from. What is agreed
    with keeps its qualifiers (a denial is confirmed); they are taken away if a reviewer says so
    (see `clears_qualifiers`) and no other reviewer agrees with them.

    Args:
        codings: The proposals, in any order.
        segments_by_id: The segments as they are now. A decision on a text that has changed or
            gone since is stale: not applied, and listed.
        decisions: All decisions, in the order of import.
    """
    stale = tuple(d for d in decisions if _is_stale(d, segments_by_id))
    votes = _votes([d for d in latest_decisions(decisions, segments_by_id) if d.code_id])
    proposals = {coding.coding_id: coding for coding in codings}
    final = []
    for final_id in proposals.keys() | votes.keys():
        about = votes.get(final_id, [])
        coding = proposals.get(final_id) or _reviewers_coding(final_id, about, proposals)
        status = _status(coding, about)
        if status is not None:
            final.append(_final(coding, status, about))
    final.sort(key=lambda c: (segment_sort_key(c.segment_id), c.code_id))
    kept = {coding.coding_id for coding in final}
    return AppliedDecisions(
        final=tuple(final),
        stale=stale,
        n_removed=len(proposals.keys() - kept),
        conflicts=tuple(c.coding_id for c in final if c.status is Status.DOUBTED),
    )


def _is_stale(decision: Decision, segments_by_id: Mapping[str, Segment]) -> bool:
    segment = segments_by_id.get(decision.segment_id)
    return segment is None or segment.text_digest != decision.text_digest


def latest_decisions(
    decisions: Sequence[Decision], segments_by_id: Mapping[str, Segment]
) -> list[Decision]:
    """Return the last decision of every reviewer about every code of a segment, if not stale.

    Remarks about a segment without a code are among them.
    """
    latest = {
        (_voter(d), d.segment_id, d.code_id): d
        for d in decisions
        if not _is_stale(d, segments_by_id)
    }
    return list(latest.values())


def _voter(decision: Decision) -> tuple[str, str]:
    """Return who decided; two files without a name may be of two people, and count as two."""
    name = decision.reviewer.casefold()
    return name, decision.file_digest if name == UNKNOWN_REVIEWER else ""


def _votes(decisions: Sequence[Decision]) -> dict[str, list[_Vote]]:
    """Return coding_id -> what the reviewers say about it.

    If reviewers differ about a coding, what one of them would change it into is in doubt too.
    """
    by_coding: defaultdict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        by_coding[coding_id(decision.segment_id, decision.code_id)].append(decision)
    votes: defaultdict[str, list[_Vote]] = defaultdict(list)
    for about, same in by_coding.items():
        votes[about] += [_Vote(_stance(d), d) for d in same]
        verdicts = {(_stance(d), d.new_code_id) for d in same}
        for decision in same:
            if _replaces(decision) and decision.new_code_id:
                stance = _Stance.YES if len(verdicts) == 1 else _Stance.DOUBT
                target = coding_id(decision.segment_id, decision.new_code_id)
                votes[target].append(_Vote(stance, decision))
    return dict(votes)


def _stance(decision: Decision) -> _Stance:
    return _Stance.YES if clears_qualifiers(decision) else _STANCES[decision.decision]


def _replaces(decision: Decision) -> bool:
    return decision.decision is DecisionKind.RECODE and not clears_qualifiers(decision)


def _status(coding: Coding, votes: Sequence[_Vote]) -> Status | None:
    """Return where a coding stands, or None if it is gone."""
    stances = {vote.stance for vote in votes}
    if not stances:
        return Status.PROPOSED
    if stances == {_Stance.NO}:
        return None
    # Who agrees with a denied code and who says that it is not denied do not agree.
    is_disputed = bool(coding.qualifiers) and len(_views_on_qualifiers(votes)) > 1
    return Status.DOUBTED if is_disputed or stances != {_Stance.YES} else Status.CONFIRMED


def _views_on_qualifiers(votes: Sequence[_Vote]) -> set[bool]:
    """Return the views of the reviewers on whether the qualifiers are to go."""
    clearing = {v.decision.reviewer.casefold() for v in votes if clears_qualifiers(v.decision)}
    return {vote.decision.reviewer.casefold() in clearing for vote in votes}


def _reviewers_coding(
    final_id: str, votes: Sequence[_Vote], proposals: Mapping[str, Coding]
) -> Coding:
    """Return a coding that no rule proposes (any more), as the decisions about it describe it.

    A recoding keeps the qualifiers of the proposal it replaces: what was denied or heard from
    others does not become first-hand evidence because its code is changed.
    """
    segment_id, _, code_id = final_id.partition("/")
    replaced = sorted(
        coding_id(segment_id, vote.decision.code_id)
        for vote in votes
        if _replaces(vote.decision) and vote.decision.new_code_id == code_id
    )
    qualifiers = {
        q for old_id in replaced if old_id in proposals for q in proposals[old_id].qualifiers
    }
    old_codes = sorted({old_id.partition("/")[2] for old_id in replaced})
    return Coding(
        coding_id=final_id,
        segment_id=segment_id,
        code_id=code_id,
        origin=Origin.REVIEWER,
        score=1.0,
        reason=f"door beoordelaar, in plaats van {', '.join(old_codes)}"
        if replaced
        else "door beoordelaar",
        qualifiers=tuple(sorted(qualifiers)),
    )


def _without_qualifiers(coding: Coding) -> Coding:
    if not coding.qualifiers:
        return coding
    # The reason of the rule goes on to say "ontkend", so that it says too that this was wrong.
    words = ", ".join(f"niet {q.value.replace('_', ' ')}" for q in coding.qualifiers)
    reason = f"{coding.reason}; volgens beoordelaar {words}"
    return coding.model_copy(update={"qualifiers": (), "reason": reason})


def _final(coding: Coding, status: Status, votes: Sequence[_Vote]) -> FinalCoding:
    is_plain = status is Status.CONFIRMED and _views_on_qualifiers(votes) == {True}
    return FinalCoding(
        **dict(_without_qualifiers(coding) if is_plain else coding),
        status=status,
        reviewers=tuple(sorted({vote.decision.reviewer for vote in votes})),
        decided_at=max((vote.decision.decided_at for vote in votes), default=""),
    )
