"""The rows of the bewijstabel: one coding of a participant's segment, and what it tells.

- Whose experience it is stays with every row: what a professional says about residents is never
  counted as what a resident went through (domain.md 1b, key rule).
- What a coding does to a finding follows from its own qualifiers and its neighbours in the segment.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.codebook import (
    GROUND_FACET,
    KIND_FACET,
    NO_CONSEQUENCE_CODE,
    POSITIVE_FACET,
    RELATIVE_CODE,
    THEME_FACETS,
    WITNESS_CODE,
    Codebook,
    facet_id_of,
)
from pipeline.domain.coding import FinalCoding, Qualifier, Status
from pipeline.domain.evidence import Direction, EvidenceRow, Perspective
from pipeline.domain.participant import Participant, ParticipantType
from pipeline.domain.segment import Segment, segment_sort_key
from pipeline.domain.speech import INVENTED
from pipeline.domain.transcript import NOT_VERBATIM, Level, Turn
from pipeline.stages.segment import DUTCH

PERSPECTIVE_OF_TYPE = {
    ParticipantType.RESIDENT: Perspective.SELF,
    ParticipantType.KEY_PERSON: Perspective.KEY_PERSON,
    ParticipantType.PROFESSIONAL: Perspective.PROFESSIONAL,
    ParticipantType.CIVIL_SERVANT: Perspective.PROFESSIONAL,
    ParticipantType.GOVERNOR: Perspective.PROFESSIONAL,
}


class CodedStudy(NamedTuple):
    """What evidence is built from; the order of the sequences does not matter."""

    segments: Sequence[Segment]
    """All segments of the study."""
    final_codings: Sequence[FinalCoding]
    """All final codings; their segments must be in `segments`."""
    turns: Mapping[tuple[str, int], Turn]
    """The pseudonymised turns under (transcript_id, turn_number)."""
    participants: Sequence[Participant]
    """The respondentenlijst. Who is not in it is left out: no consent is assumed."""
    codebook: Codebook
    """Gives the order of codes and their labels."""
    topic_by_segment: Mapping[str, int]
    """segment_id -> topic_id, for what is reported beside the codebook."""


class _Around(NamedTuple):
    """What the rows of one segment share: the speaker, and what was coded side by side."""

    segment: Segment
    person: Participant
    start_ms: int | None
    topic_id: int | None
    perspective: Perspective
    codes_by_facet: dict[str, tuple[str, ...]]
    sure_code_ids: frozenset[str]
    source_type: str
    """Codes that are neither doubtful nor denied."""


def build_rows(
    study: CodedStudy, segments: Sequence[Segment], final_codings: Sequence[FinalCoding]
) -> list[EvidenceRow]:
    """Return one row per coding of these segments, in reading and codebook order.

    Args:
        study: Gives turns, participants, codebook and topics.
        segments: Segments of participants who take part.
        final_codings: Codings of any segment, with codes that are in the codebook.
    """
    order = {code_id: position for position, code_id in enumerate(study.codebook.codes_by_id)}
    labels = {code.id: code.label for code in study.codebook.codes}
    people = {person.participant_id: person for person in study.participants}
    codings_by_segment: dict[str, list[FinalCoding]] = defaultdict(list)
    for coding in final_codings:
        codings_by_segment[coding.segment_id].append(coding)
    rows: list[EvidenceRow] = []
    for segment in sorted(segments, key=lambda s: segment_sort_key(s.segment_id)):
        codings = sorted(codings_by_segment[segment.segment_id], key=lambda c: order[c.code_id])
        around = _around(study, segment, people[segment.speaker_id], codings)
        rows.extend(_row(coding, labels[coding.code_id], around) for coding in codings)
    return rows


def perspective_of(
    kind: ParticipantType, code_ids: frozenset[str], is_hearsay: bool
) -> Perspective:
    """Return whose experience a fragment tells (domain.md 1b).

    Only what a resident says can be about somebody else: a key person or professional speaks about
    others anyway and stays what they are.
    """
    if kind is not ParticipantType.RESIDENT:
        return PERSPECTIVE_OF_TYPE[kind]
    if RELATIVE_CODE in code_ids:
        return Perspective.RELATIVE
    if WITNESS_CODE in code_ids or is_hearsay:
        return Perspective.WITNESS
    return Perspective.SELF


def direction_of(coding: FinalCoding, sure_code_ids: frozenset[str]) -> Direction:
    """Return what a coding does to a finding (domain.md 4a, richting).

    A denial contradicts, a supposition qualifies. A ground or kind of treatment told in one breath
    with something good, or with "it did not do anything to me", is qualified: people play
    discrimination down (domain.md 1a), and the reader must see both. A theme only says what the
    talk is about: "I never went back to that counter" denies a visit, not the experience.
    """
    facet_id = facet_id_of(coding.code_id)
    if facet_id in THEME_FACETS:
        return Direction.SUPPORTS
    if Qualifier.NEGATED in coding.qualifiers:
        return Direction.CONTRADICTS
    if Qualifier.HYPOTHETICAL in coding.qualifiers:
        return Direction.QUALIFIES
    softened = any(
        facet_id_of(i) == POSITIVE_FACET or i == NO_CONSEQUENCE_CODE for i in sure_code_ids
    )
    if softened and facet_id in (GROUND_FACET, KIND_FACET):
        return Direction.QUALIFIES
    return Direction.SUPPORTS


def source_type_of(participant: Participant, level: Level | None = None) -> str:
    """Return `verslag`, `focusgroep` or `transcript` (domain.md 4a, bron_type).

    Of the two that can say how literal a text is (the respondentenlijst, and the file itself or
    interviews.csv) the one that forbids quoting wins.
    """
    in_sheet = participant.attributes.get("transcript_niveau", "").casefold()
    if level in NOT_VERBATIM or any(word in in_sheet for word in NOT_VERBATIM):
        return "verslag"
    form = participant.attributes.get("vorm", "").casefold()
    return "focusgroep" if "groep" in form else "transcript"


def _is_own_words(segment: Segment, source_type: str) -> bool:
    """Tell whether a segment can stand between quotation marks without a person having looked.

    Not a report of a talk, not what speech recognition may have invented, sure or not, and not
    what must be translated first.
    """
    may_be_invented = any(mark.kind in INVENTED for mark in segment.marks)
    return source_type != "verslag" and not may_be_invented and segment.language == DUTCH


def _around(
    study: CodedStudy, segment: Segment, person: Participant, codings: Sequence[FinalCoding]
) -> _Around:
    codes_by_facet: dict[str, tuple[str, ...]] = {}
    for facet in study.codebook.facets:
        code_ids = tuple(c.code_id for c in codings if facet_id_of(c.code_id) == facet.id)
        if code_ids:
            codes_by_facet[facet.id] = code_ids
    undoubted = [c for c in codings if c.status is not Status.DOUBTED]
    sure = frozenset(c.code_id for c in undoubted if Qualifier.NEGATED not in c.qualifiers)
    is_hearsay = any(Qualifier.HEARSAY in c.qualifiers for c in undoubted)
    turn = study.turns[segment.transcript_id, segment.turn_number]
    return _Around(
        segment=segment,
        person=person,
        start_ms=turn.start_ms,
        topic_id=study.topic_by_segment.get(segment.segment_id),
        perspective=perspective_of(person.participant_type, sure, is_hearsay),
        codes_by_facet=codes_by_facet,
        sure_code_ids=sure,
        source_type=source_type_of(person, turn.level),
    )


def _row(coding: FinalCoding, label: str, around: _Around) -> EvidenceRow:
    segment, person = around.segment, around.person
    return EvidenceRow(
        evidence_id=coding.coding_id,
        code_id=coding.code_id,
        code_label=label,
        segment_id=segment.segment_id,
        participant_id=segment.speaker_id,
        transcript_id=segment.transcript_id,
        turn_number=segment.turn_number,
        start=segment.start,
        end=segment.end,
        start_ms=around.start_ms,
        source_type=around.source_type,
        perspective=around.perspective,
        quote=segment.text,
        codes_by_facet=around.codes_by_facet,
        qualifiers=tuple(qualifier.value for qualifier in coding.qualifiers),
        direction=direction_of(coding, around.sure_code_ids),
        status=coding.status,
        score=coding.score,
        reason=coding.reason,
        reviewers=coding.reviewers,
        decided_at=coding.decided_at,
        topic_id=around.topic_id,
        quote_label=person.quote_label or person.participant_type.value,
        is_quotable=person.may_be_quoted and _is_own_words(segment, around.source_type),
    )
