"""The rows of the evidence tables: domain.md 4a (bewijstabel) and 4b (bevindingentabel)."""

from enum import StrEnum

from pydantic import Field

from pipeline.domain.coding import Status
from pipeline.domain.record import CodeId, Record, SegmentId, SpeakerId, TranscriptId


class Perspective(StrEnum):
    """Whose experience a fragment tells (domain.md section 1b, the key rule)."""

    SELF = "zelf"
    RELATIVE = "naaste"
    KEY_PERSON = "sleutelpersoon"
    PROFESSIONAL = "professional"
    WITNESS = "getuige"


class Direction(StrEnum):
    """What a fragment does to the finding it belongs to."""

    SUPPORTS = "steunt"
    CONTRADICTS = "weerspreekt"
    QUALIFIES = "nuanceert"


class EvidenceRow(Record):
    """One coding of a participant's segment, with everything else that was coded in that segment.

    `codes_by_facet` holds every code of the segment under its facet, this row's included. The
    quote is the segment's text, verbatim. `is_quotable`: the participant agreed, and the source is
    a transcript; a report of a conversation (gespreksverslag) holds nobody's own words.
    """

    evidence_id: str
    code_id: CodeId
    code_label: str
    segment_id: SegmentId
    participant_id: SpeakerId
    transcript_id: TranscriptId
    turn_number: int
    start: int
    end: int
    start_ms: int | None
    source_type: str
    perspective: Perspective
    quote: str = Field(min_length=1)
    codes_by_facet: dict[str, tuple[CodeId, ...]]
    qualifiers: tuple[str, ...] = ()
    direction: Direction
    status: Status
    score: float
    reason: str
    reviewers: tuple[str, ...] = ()
    decided_at: str = ""
    topic_id: int | None = None
    quote_label: str
    is_quotable: bool


class Count(Record):
    """Unique participants in one cell: all of them, and those with a confirmed coding."""

    n: int = Field(ge=0)
    n_confirmed: int = Field(ge=0)


class Finding(Record):
    """One row of the bevindingentabel: a ground within a domain or a terrain.

    Counts are of unique participants, never of codings. `n_discussed` is the denominator: the
    participants who spoke about the domain at all. `counter` counts participants with evidence
    that contradicts or qualifies the finding. Quote ids point into the evidence rows.
    """

    number: int = Field(ge=1)
    theme_id: CodeId
    theme_label: str
    ground_id: CodeId
    ground_label: str
    n_discussed: int
    supporting: Count
    by_perspective: dict[Perspective, Count]
    groups: tuple[str, ...]
    n_counter: int
    quote_ids: tuple[str, ...]
    counter_quote_ids: tuple[str, ...]
    participant_ids: tuple[SpeakerId, ...]
    counter_participant_ids: tuple[SpeakerId, ...]


class CodeCount(Record):
    """How many unique participants one code has, and how many contradict it.

    `n_fragments` counts the rows of the code, doubtful ones included. `quote_ids` illustrate codes
    that are reported by themselves, such as needs; they are empty for themes and grounds.
    """

    code_id: CodeId
    label: str
    supporting: Count
    n_counter: int
    n_fragments: int
    quote_ids: tuple[str, ...] = ()


class Evidence(Record):
    """All that the reports are written from; every count can be recomputed from `rows`.

    `participant_ids` are the participants that were heard, in order: who has no row is among them.
    """

    rows: tuple[EvidenceRow, ...]
    findings: tuple[Finding, ...]
    code_counts: tuple[CodeCount, ...]
    participant_ids: tuple[SpeakerId, ...]
    n_participants: int
    n_by_type: dict[str, int]
    n_proposals: int
    n_decided: int
    n_removed: int
