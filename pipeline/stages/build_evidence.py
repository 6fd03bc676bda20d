"""From final codings to evidence: rows, findings, counts and quotes (domain.md section 4).

The rules that decide what a report may say, and where they come from:

- Only participants who take part count; interviewers never do (design.md, section 6).
- The unit of every count is the unique participant, never the coding (domain.md 1f).
- A doubtful coding is listed and counts nowhere; proposed and confirmed codings count, and how
  many participants rest on a confirmed one is always counted apart (domain.md 6.7).
- A professional's view is never a resident's: findings are ranked by residents (domain.md 1b).
- Counter-evidence is counted beside every finding (domain.md 6.6); `build_findings` has the rule.
- What cannot be counted is said in `Evidence.remarks`, and stops nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.domain.codebook import missing_facets
from pipeline.domain.coding import FinalCoding
from pipeline.domain.evidence import Evidence, EvidenceLimits, ReviewCounts
from pipeline.domain.participant import ParticipantType
from pipeline.domain.segment import Segment, segment_sort_key
from pipeline.domain.transcript import Role, Turn
from pipeline.errors import DuidingError
from pipeline.stages.build_findings import (
    build_code_counts,
    build_findings,
    participant_sort_key,
)
from pipeline.stages.choose_quotes import add_quotes
from pipeline.stages.evidence_rows import CodedStudy, build_rows
from pipeline.stages.recount_evidence import counts_recomputed

__all__ = ["CodedStudy", "build_evidence", "counts_recomputed"]

_DEFAULT_LIMITS = EvidenceLimits()
_MOST_IDS_NAMED = 10


def build_evidence(
    study: CodedStudy, review: ReviewCounts, limits: EvidenceLimits = _DEFAULT_LIMITS
) -> Evidence:
    """Build the evidence of a study. The order of the inputs does not matter.

    Codings whose code is not in the codebook any more are left out, and a remark says so: a code
    that was removed after a review must not lock the study.

    Args:
        study: Segments, codings, turns, participants, codebook and topics.
        review: How far the review is.
        limits: How many quotes, how long, and when a group is named.

    Raises:
        DuidingError: A coding without its segment, or a quote that does not stand literally in
            its turn. Ids only, never the words.
    """
    included = {p.participant_id: p for p in study.participants if p.is_included}
    spoken = [s for s in study.segments if s.speaker_id in included and _is_spoken(s, study.turns)]
    check_segments_known(study.segments, study.final_codings)
    check_literal(spoken, study.turns)
    known = study.codebook.codes_by_id
    rows = build_rows(study, spoken, [c for c in study.final_codings if c.code_id in known])
    findings, code_counts = add_quotes(
        build_findings(rows, included, study.codebook, limits.min_group_size),
        build_code_counts(rows, study.codebook),
        rows,
        limits,
    )
    heard = sorted({segment.speaker_id for segment in spoken}, key=participant_sort_key)
    return Evidence(
        rows=tuple(rows),
        findings=tuple(findings),
        code_counts=tuple(code_counts),
        participant_ids=tuple(heard),
        n_participants=len(heard),
        n_by_type=_n_by_type([included[i].participant_type for i in heard]),
        **dict(review),
        remarks=(*missing_facets(study.codebook), *_left_out(study)),
    )


def check_segments_known(segments: Sequence[Segment], final_codings: Sequence[FinalCoding]) -> None:
    """Raise a DuidingError if a coding has no segment."""
    segment_ids = {segment.segment_id for segment in segments}
    for coding in final_codings:
        if coding.segment_id not in segment_ids:
            raise DuidingError(
                f"coding {coding.coding_id}: its segment does not exist any more.\n"
                "      Run the step code again, then import the review again."
            )


def check_literal(segments: Sequence[Segment], turns: Mapping[tuple[str, int], Turn]) -> None:
    """Raise a DuidingError unless every segment is literally the slice of its turn."""
    for segment in segments:
        turn = turns[segment.transcript_id, segment.turn_number]
        if turn.text[segment.start : segment.end] != segment.text:
            raise DuidingError(
                f"segment {segment.segment_id}: quote found literally: no; its words do not stand "
                "in the turn.\n"
                "      The transcript has changed since it was coded: run the step code again."
            )


def _left_out(study: CodedStudy) -> list[str]:
    """Return a sentence for every code that has codings and is not in the codebook any more."""
    known = study.codebook.codes_by_id
    ids_by_code: dict[str, list[str]] = defaultdict(list)
    for coding in study.final_codings:
        if coding.code_id not in known:
            ids_by_code[coding.code_id].append(coding.segment_id)
    remarks = []
    for code_id, segment_ids in sorted(ids_by_code.items()):
        named = sorted(segment_ids, key=segment_sort_key)[:_MOST_IDS_NAMED]
        more = len(segment_ids) - len(named)
        remarks.append(
            f"{len(segment_ids)} coding(s) left out: {code_id} is not in "
            f"{study.codebook.signature} any more (segments {', '.join(named)}"
            + (f" and {more} more)" if more else ")")
        )
    return remarks


def _n_by_type(kinds: Sequence[ParticipantType]) -> dict[str, int]:
    return {kind.value: kinds.count(kind) for kind in ParticipantType if kind in kinds}


def _is_spoken(segment: Segment, turns: Mapping[tuple[str, int], Turn]) -> bool:
    turn = turns.get((segment.transcript_id, segment.turn_number))
    if turn is None:
        raise DuidingError(
            f"segment {segment.segment_id}: its turn does not exist.\n"
            "      The transcript has changed since it was coded: run the step code again."
        )
    return turn.role is not Role.INTERVIEWER
