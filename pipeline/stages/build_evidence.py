"""From final codings to evidence: rows, findings, counts and quotes (domain.md section 4).

The rules that decide what a report may say, and where they come from:

- Only participants who take part count; interviewers never do (design.md, section 6).
- The unit of every count is the unique participant, never the coding (domain.md 1f).
- A doubtful coding is listed and counts nowhere; proposed and confirmed codings count, and how
  many participants rest on a confirmed one is always counted apart (domain.md 6.7).
- Whose experience it is stays with every row: what a professional says about residents is never
  counted as what a resident went through (domain.md 1b, key rule).
- Counter-evidence is counted beside every finding (domain.md 6.6).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import FinalCoding, Qualifier, Status
from pipeline.domain.evidence import Direction, Evidence, EvidenceRow, Perspective
from pipeline.domain.participant import Participant, ParticipantType
from pipeline.domain.segment import Segment, segment_sort_key
from pipeline.domain.transcript import Role, Turn
from pipeline.errors import DuidingError
from pipeline.stages.build_findings import (
    build_code_counts,
    build_findings,
    participant_sort_key,
)
from pipeline.stages.choose_quotes import add_quotes
from pipeline.stages.recount_evidence import counts_recomputed

__all__ = ["build_evidence", "counts_recomputed"]

PERSPECTIVE_OF_TYPE = {
    ParticipantType.RESIDENT: Perspective.SELF,
    ParticipantType.KEY_PERSON: Perspective.KEY_PERSON,
    ParticipantType.PROFESSIONAL: Perspective.PROFESSIONAL,
    ParticipantType.CIVIL_SERVANT: Perspective.PROFESSIONAL,
    ParticipantType.GOVERNOR: Perspective.PROFESSIONAL,
}
NOT_VERBATIM = ("samenvattend", "globaal", "verslag")
"""Values of transcript_niveau whose text is not the participant's own words (domain.md 3)."""

_COUNTER_FACETS = frozenset({"grond", "aard"})
_POSITIVE = "positief"
_NO_CONSEQUENCE = "gevolg.geen"
_RELATIVE = "perspectief.naaste"
_WITNESS = "perspectief.getuige"


class _SegmentCodings(NamedTuple):
    """What one row needs to know about its neighbours in the same segment."""

    codes_by_facet: dict[str, tuple[str, ...]]
    sure_code_ids: frozenset[str]
    """Codes that are neither doubtful nor denied."""
    is_hearsay: bool


def build_evidence(
    segments: Sequence[Segment],
    final_codings: Sequence[FinalCoding],
    turns: Mapping[tuple[str, int], Turn],
    participants: Sequence[Participant],
    codebook: Codebook,
    topic_by_segment: Mapping[str, int],
    n_proposals: int,
    n_decided: int,
    n_removed: int,
    max_quotes_per_finding: int = 2,
    max_quotes_per_participant: int = 3,
    min_quote_length: int = 60,
    max_quote_length: int = 400,
    min_group_size: int = 3,
) -> Evidence:
    """Build the evidence of a study. The order of the inputs does not matter.

    Args:
        segments: All segments of the study.
        final_codings: All final codings; their segments must be in `segments`.
        turns: The pseudonymised turns under (transcript_id, turn_number).
        participants: The respondentenlijst. Who is not in it is left out: no consent is assumed.
        codebook: Gives the order of codes and their labels.
        topic_by_segment: segment_id -> topic_id, for what is reported beside the codebook.
        n_proposals: Proposed codings that went to the reviewers.
        n_decided: How many of those have a decision.
        n_removed: How many of those were removed.
        max_quotes_per_finding: Most supporting quotes of a finding; counter-quotes: one.
        max_quotes_per_participant: Most quotes of one participant in all (domain.md 5: 2 to 3).
        min_quote_length: Shorter quotes, in code points, come last: they say little by themselves.
        max_quote_length: Longer quotes come last: they make a person recognisable.
        min_group_size: A group is named with a finding if at least so many of its members support
            it (domain.md 4h).

    Raises:
        DuidingError: A coding without its segment or code, or a quote that does not stand
            literally in its turn. Ids only, never the words.
    """
    included = {p.participant_id: p for p in participants if p.is_included}
    spoken = [s for s in segments if s.speaker_id in included and _is_spoken(s, turns)]
    check_known(segments, final_codings, codebook)
    check_literal(spoken, turns)
    rows = _rows(spoken, final_codings, turns, included, codebook, topic_by_segment)
    heard = {segment.speaker_id for segment in spoken}
    findings = build_findings(rows, included, codebook, min_group_size)
    findings, code_counts = add_quotes(
        findings,
        build_code_counts(rows, codebook),
        rows,
        max_per_finding=max_quotes_per_finding,
        max_per_participant=max_quotes_per_participant,
        lengths=(min_quote_length, max_quote_length),
    )
    return Evidence(
        rows=tuple(rows),
        findings=tuple(findings),
        code_counts=tuple(code_counts),
        participant_ids=tuple(sorted(heard, key=participant_sort_key)),
        n_participants=len(heard),
        n_by_type=_n_by_type([included[i].participant_type for i in heard]),
        n_proposals=n_proposals,
        n_decided=n_decided,
        n_removed=n_removed,
    )


def check_known(
    segments: Sequence[Segment], final_codings: Sequence[FinalCoding], codebook: Codebook
) -> None:
    """Raise a DuidingError if a coding has no segment or its code is not in the codebook."""
    segment_ids = {segment.segment_id for segment in segments}
    for coding in final_codings:
        if coding.segment_id not in segment_ids:
            raise DuidingError(
                f"coding {coding.coding_id}: its segment does not exist any more.\n"
                "      Run the step code again, then import the review again."
            )
        if coding.code_id not in codebook.codes_by_id:
            raise DuidingError(
                f"coding {coding.coding_id}: the code is not in {codebook.signature}.\n"
                "      Use the codebook that the codings were made with, or code again."
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


def perspective_of(
    kind: ParticipantType, code_ids: frozenset[str], is_hearsay: bool
) -> Perspective:
    """Return whose experience a fragment tells (domain.md 1b).

    Only what a resident says can be about somebody else: a key person or professional speaks about
    others anyway and stays what they are.
    """
    if kind is not ParticipantType.RESIDENT:
        return PERSPECTIVE_OF_TYPE[kind]
    if _RELATIVE in code_ids:
        return Perspective.RELATIVE
    if _WITNESS in code_ids or is_hearsay:
        return Perspective.WITNESS
    return Perspective.SELF


def direction_of(coding: FinalCoding, sure_code_ids: frozenset[str]) -> Direction:
    """Return what a coding does to a finding (domain.md 4a, richting).

    A denial contradicts, a supposition qualifies. A ground or kind of treatment told in one breath
    with something good, or with "it did not do anything to me", is qualified: people play
    discrimination down (domain.md 1a), and the reader must see both.
    """
    if Qualifier.NEGATED in coding.qualifiers:
        return Direction.CONTRADICTS
    if Qualifier.HYPOTHETICAL in coding.qualifiers:
        return Direction.QUALIFIES
    softened = any(i.startswith(f"{_POSITIVE}.") or i == _NO_CONSEQUENCE for i in sure_code_ids)
    if softened and coding.code_id.partition(".")[0] in _COUNTER_FACETS:
        return Direction.QUALIFIES
    return Direction.SUPPORTS


def source_type_of(participant: Participant) -> str:
    """Return `verslag`, `focusgroep` or `transcript` (domain.md 4a, bron_type)."""
    level = participant.attributes.get("transcript_niveau", "").casefold()
    if any(word in level for word in NOT_VERBATIM):
        return "verslag"
    form = participant.attributes.get("vorm", "").casefold()
    return "focusgroep" if "groep" in form else "transcript"


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


def _rows(
    segments: Sequence[Segment],
    final_codings: Sequence[FinalCoding],
    turns: Mapping[tuple[str, int], Turn],
    included: Mapping[str, Participant],
    codebook: Codebook,
    topic_by_segment: Mapping[str, int],
) -> list[EvidenceRow]:
    """Return one row per coding of a participant's segment, in reading and codebook order."""
    order = {code_id: position for position, code_id in enumerate(codebook.codes_by_id)}
    codings_by_segment: dict[str, list[FinalCoding]] = defaultdict(list)
    for coding in final_codings:
        codings_by_segment[coding.segment_id].append(coding)
    rows: list[EvidenceRow] = []
    for segment in sorted(segments, key=lambda s: segment_sort_key(s.segment_id)):
        codings = sorted(codings_by_segment[segment.segment_id], key=lambda c: order[c.code_id])
        make = _row_maker(segment, codings, turns, included, codebook, topic_by_segment)
        rows.extend(make(coding) for coding in codings)
    return rows


def _row_maker(
    segment: Segment,
    codings: Sequence[FinalCoding],
    turns: Mapping[tuple[str, int], Turn],
    included: Mapping[str, Participant],
    codebook: Codebook,
    topic_by_segment: Mapping[str, int],
) -> Callable[[FinalCoding], EvidenceRow]:
    """Return a function that makes the row of one coding of `segment`."""
    person = included[segment.speaker_id]
    around = _segment_codings(codings, codebook)
    perspective = perspective_of(person.participant_type, around.sure_code_ids, around.is_hearsay)
    source_type = source_type_of(person)
    start_ms = turns[segment.transcript_id, segment.turn_number].start_ms

    def make(coding: FinalCoding) -> EvidenceRow:
        return EvidenceRow(
            evidence_id=coding.coding_id,
            code_id=coding.code_id,
            code_label=codebook.codes_by_id[coding.code_id].label,
            segment_id=segment.segment_id,
            participant_id=segment.speaker_id,
            transcript_id=segment.transcript_id,
            turn_number=segment.turn_number,
            start=segment.start,
            end=segment.end,
            start_ms=start_ms,
            source_type=source_type,
            perspective=perspective,
            quote=segment.text,
            codes_by_facet=around.codes_by_facet,
            qualifiers=tuple(qualifier.value for qualifier in coding.qualifiers),
            direction=direction_of(coding, around.sure_code_ids),
            status=coding.status,
            score=coding.score,
            reason=coding.reason,
            reviewers=coding.reviewers,
            decided_at=coding.decided_at,
            topic_id=topic_by_segment.get(segment.segment_id),
            quote_label=person.quote_label or person.participant_type.value,
            is_quotable=person.may_be_quoted and source_type != "verslag",
        )

    return make


def _segment_codings(codings: Sequence[FinalCoding], codebook: Codebook) -> _SegmentCodings:
    codes_by_facet: dict[str, tuple[str, ...]] = {}
    for facet in codebook.facets:
        code_ids = tuple(c.code_id for c in codings if c.code_id.partition(".")[0] == facet.id)
        if code_ids:
            codes_by_facet[facet.id] = code_ids
    return _SegmentCodings(
        codes_by_facet=codes_by_facet,
        sure_code_ids=frozenset(
            c.code_id
            for c in codings
            if c.status is not Status.DOUBTED and Qualifier.NEGATED not in c.qualifiers
        ),
        is_hearsay=any(
            Qualifier.HEARSAY in c.qualifiers for c in codings if c.status is not Status.DOUBTED
        ),
    )
