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


RESIDENT_PERSPECTIVES = (Perspective.SELF, Perspective.RELATIVE, Perspective.WITNESS)
"""Only residents speak from these; the others speak about residents (domain.md 1b)."""


class Direction(StrEnum):
    """What a fragment does to the finding it belongs to; a theme row always supports."""

    SUPPORTS = "steunt"
    CONTRADICTS = "weerspreekt"
    QUALIFIES = "nuanceert"


class EvidenceRow(Record):
    """One coding of a participant's segment, with everything else that was coded in that segment.

    `codes_by_facet` holds every code of the segment under its facet, this row's included. The
    quote is the segment's text, verbatim. `is_quotable`: the participant agreed, the source is a
    transcript (a gespreksverslag holds nobody's own words), and the words are in Dutch and none of
    them may be an invention of speech recognition.
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
    participants who spoke about the theme at all. `supporting` and `participant_ids` hold all who
    told it; `n_residents` are the residents among them, by whom findings are ranked, and
    `by_perspective` tells whose experience it is: a professional's is never a resident's.

    `n_counter` counts who told something that contradicts or qualifies this very finding, also if
    they support it elsewhere: people deny or play down discrimination and describe an incident in
    the same interview (domain.md 1a). `n_positive` counts who told something good in this theme and
    are neither in `participant_ids` nor in `counter_participant_ids`: worth telling, no
    counter-evidence. `positive_quote_ids` are filled only if nothing of the counter-evidence may be
    quoted. Quote ids point into the evidence rows.
    """

    number: int = Field(ge=1)
    theme_id: CodeId
    theme_label: str
    ground_id: CodeId
    ground_label: str
    n_discussed: int
    supporting: Count
    n_residents: int = 0
    by_perspective: dict[Perspective, Count]
    groups: tuple[str, ...]
    n_counter: int
    n_positive: int = 0
    quote_ids: tuple[str, ...]
    counter_quote_ids: tuple[str, ...]
    positive_quote_ids: tuple[str, ...] = ()
    participant_ids: tuple[SpeakerId, ...]
    counter_participant_ids: tuple[SpeakerId, ...]
    positive_participant_ids: tuple[SpeakerId, ...] = ()


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


class ReviewCounts(Record):
    """How far the review is: proposed codings, those with a decision, and those removed."""

    n_proposals: int = Field(default=0, ge=0)
    n_decided: int = Field(default=0, ge=0)
    n_removed: int = Field(default=0, ge=0)


class EvidenceLimits(Record):
    """How many quotes the evidence holds, how long, and when a group is named."""

    max_quotes_per_finding: int = Field(default=2, ge=0)
    """Most supporting quotes of a finding; counter-quotes: one."""
    max_quotes_per_participant: int = Field(default=3, ge=0)
    """Most quotes of one participant in all (domain.md 5: 2 to 3)."""
    min_quote_length: int = Field(default=60, ge=0)
    """Shorter quotes, in code points, come last: they say little by themselves."""
    max_quote_length: int = Field(default=400, ge=1)
    """Longer quotes come last: they make a person recognisable."""
    min_group_size: int = Field(default=3, ge=1)
    """A group is named with a finding if so many of its members support it (domain.md 4h)."""


class Evidence(Record):
    """All that the reports are written from.

    The counts of findings and codes can be recomputed from `rows`, and are (`counts_recomputed`).
    The others cannot: `participant_ids` are the participants that were heard, in order, also who
    has no row; `n_participants` and `n_by_type` count them; `n_proposals`, `n_decided` and
    `n_removed` come from the review. `remarks` are sentences, in English, on what the evidence
    misses and why: a facet without codes, codings that were left out.
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
    remarks: tuple[str, ...] = ()
