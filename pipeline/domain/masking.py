"""What people are asked about masking, what they decide, and what they sign: all IDENTIFYING."""

import re
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from pipeline.domain.record import Record, TranscriptId
from pipeline.domain.transcript import Category
from pipeline.errors import Problem


class Verdict(StrEnum):
    """What a reviewer can say about a candidate."""

    AGREE = "agree"
    """What happens now is right."""
    MASK = "mask"
    KEEP = "keep"
    """The text stays."""
    CATEGORY = "category"
    """It is masked, as something of another kind."""
    DOUBT = "doubt"
    SAME = "same"
    """Two forms are one person or place."""
    DIFFERENT = "different"


class SubjectKind(StrEnum):
    """What a decision is about."""

    PLACE = "place"
    """One place in one turn; it beats a decision about the form."""
    FORM = "form"
    """A form wherever it stands in the study, in any case and with or without accents."""
    MISSED = "missed"
    """The same, typed by a reviewer because nothing had found it."""
    LINK = "link"
    """Two forms: one person or place, or two."""


class RowKey(NamedTuple):
    """What the hidden id of a row says: `T03-041-12-18-vm`.

    Turn, place in it, whether a choice is about the form (v) or the place only (p), and whether
    it was masked (m) or stayed (b) when the row was written: "akkoord" is about that.
    """

    transcript_id: str
    turn_number: int
    start: int
    end: int
    is_form: bool
    is_masked: bool

    def __str__(self) -> str:
        """Return the id as it stands in the sheet."""
        letters = ("v" if self.is_form else "p") + ("m" if self.is_masked else "b")
        place = f"{self.transcript_id}-{self.turn_number:03d}-{self.start}-{self.end}"
        return f"{place}-{letters}"


_ROW_KEY = re.compile(r"(T[0-9]{2,9})-([0-9]{3,9})-([0-9]{1,9})-([0-9]{1,9})-([vp])([mb])")
LINK_PREFIX = "K-"
"""Before the digest of the two forms, in the id of a row that asks whether they are one."""
DECIDED_PREFIX = "B-"
"""Before a decision_id, in the id of a row that shows what was decided."""


def read_row_key(text: str) -> RowKey | None:
    """Return what a row id says, or None if it is not one of a candidate."""
    match = _ROW_KEY.fullmatch(text)
    if match is None:
        return None
    number, start, end = (int(match[i]) for i in (2, 3, 4))
    return RowKey(match[1], number, start, end, match[5] == "v", match[6] == "m")


class MaskingCandidate(Record):
    """A row to judge: a span that may identify someone, and what happens with it now.

    `score` is the detector's, 0-1. `n_places` counts the places of the same form in the study.
    `earlier` is what was decided before, in words. A row that shows a decision about no single
    place has no `transcript_id` and no `turn_number`.
    """

    row_id: str = Field(min_length=1)
    transcript_id: TranscriptId | Literal[""]
    turn_number: int | None
    text_digest: str
    context_before: str = ""
    form: str = Field(min_length=1)
    context_after: str = ""
    category: Category
    now: str
    reason: str
    score: float | None = None
    n_places: int = Field(default=1, ge=0)
    earlier: str = ""


class LinkCandidate(Record):
    """A row that asks whether two forms are one person or place; each with a place as example."""

    row_id: str = Field(min_length=1)
    form: str = Field(min_length=1)
    other_form: str = Field(min_length=1)
    example: str = ""
    other_example: str = ""
    reason: str
    earlier: str = ""


class LinkDoubt(Record):
    """Two forms that may be one person or place, and why that is not certain (quotes nothing)."""

    form_a: str = Field(min_length=1)
    form_b: str = Field(min_length=1)
    why: str


class CandidateList(Record):
    """All that is asked, the most doubtful first.

    `decided` and `decided_links` show what was decided so far, so that it can be changed; `lost`
    what was decided about text that is not found again, so that it has no effect any more.
    `n_left_out` counts what is doubtful too and did not fit in the number of rows that was set.
    """

    candidates: tuple[MaskingCandidate, ...]
    links: tuple[LinkCandidate, ...] = ()
    decided: tuple[MaskingCandidate, ...] = ()
    decided_links: tuple[LinkCandidate, ...] = ()
    lost: tuple[MaskingCandidate, ...] = ()
    n_left_out: int = Field(default=0, ge=0)
    n_words: int = Field(default=0, ge=0)


class MaskingDecision(Record):
    """What a reviewer decided. Appended to decisions.jsonl, replayed on every run, never changed.

    `is_masked` says what it comes down to: the text is masked, stays (False), or neither (None:
    a doubt or a link). Of a form, the place is where the reviewer saw it. `text_digest` is of the
    whole turn, so that a decision about a place whose text changed is known as stale.
    `before_digest` and `after_digest` are of the words beside a place: when a transcript was
    retyped, the place is looked for by its text and these (stages/masking_moved.py).
    """

    decision_id: str
    kind: SubjectKind
    transcript_id: TranscriptId | Literal[""] = ""
    turn_number: int | None = None
    start: int | None = None
    end: int | None = None
    form: str = Field(min_length=1)
    other_form: str = ""
    text_digest: str = ""
    before_digest: str = ""
    after_digest: str = ""
    decision: Verdict
    is_masked: bool | None = None
    category: Category | None = None
    general: str = ""
    reviewer: str = Field(min_length=1)
    decided_at: str
    file_digest: str
    note: str = ""

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        place = (self.transcript_id or None, self.turn_number, self.start, self.end)
        if self.kind is SubjectKind.PLACE and None in place:
            raise ValueError("a decision about a place needs the whole place")
        if self.kind is SubjectKind.LINK and not self.other_form:
            raise ValueError("a link needs two forms")
        return self


class ReturnedMaskingRow(Record):
    """One filled-in row of a returned workbook; cells are text, stripped.

    `place` says where it stands, for an error message: `sheet Kandidaten, row 14`.
    """

    place: str
    sheet: Literal["candidates", "links", "missed"]
    row_id: str = ""
    text_digest: str = ""
    transcript_id: str = ""
    turn_number: str = ""
    form: str = ""
    other_form: str = ""
    category: str = ""
    decision: str = ""
    new_category: str = ""
    note: str = ""
    reviewer: str = ""


class ReturnedMasking(Record):
    """A returned file: the rows in which a person filled something in, in the order of the file.

    `n_untouched` counts rows that came back as sent, and `n_gone` those of the workbook that did
    not come back; neither is a decision.
    """

    rows: tuple[ReturnedMaskingRow, ...]
    meta: dict[str, str]
    file_digest: str
    n_untouched: int = Field(ge=0)
    n_gone: int = Field(ge=0)


class MaskingImport(Record):
    """What one returned file adds. With `problems` nothing of it may be stored.

    `passed_over` lists rows that decide nothing, or otherwise than somebody else did, and why;
    the others of their file are stored. `stale` lists the row ids whose text has changed or gone
    since the export; `superseded` those that repeat a decision which was changed afterwards.
    `counts` has one entry per outcome and adds up to the rows seen.
    """

    decisions: tuple[MaskingDecision, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[Problem, ...]
    stale: tuple[str, ...]
    superseded: tuple[str, ...]
    counts: dict[str, int]


class MaskingSignature(Record):
    """Who signed the review of anonymisation, when, and over what.

    `interviews` holds a digest per interview of its turns and of what is masked in it. With
    `undecided` candidates the signature says that whoever signed accepts what the program proposes
    for them (`accepts_proposals`).
    """

    signed_by: str = Field(min_length=1)
    signed_at: str
    interviews: dict[str, str]
    candidates: int = Field(ge=0)
    undecided: int = Field(ge=0)
    left_out: int = Field(ge=0)
    decisions: int = Field(ge=0)
    accepts_proposals: bool = False


class SignedState(NamedTuple):
    """Whether the review is signed: missing, stale for some interviews, or valid."""

    state: Literal["missing", "stale", "valid"]
    interviews: tuple[str, ...] = ()
    """Of a stale signature: what is not covered, because it is new or changed since."""


AGREE, MASK, KEEP = "akkoord", "wel maskeren", "niet maskeren"
MASK_ALL, KEEP_ALL = "overal wel maskeren", "overal niet maskeren"
OTHER_CATEGORY, DOUBT = "andere soort", "twijfel"
SAME, DIFFERENT = "zelfde", "verschillend"
CHOICES = (AGREE, MASK, KEEP, MASK_ALL, KEEP_ALL, OTHER_CATEGORY, DOUBT)
"""The choices of the column besluit, in the order of its drop-down list."""
LINK_CHOICES = (SAME, DIFFERENT, DOUBT)
"""Those of the sheet that asks whether two forms are one person."""

NOT_FOUND = "niet teruggevonden"
"""The same of a decision about text that was changed so much that it has no place any more."""
STAYS = "blijft staan"
"""What the column about what happens now says of text that is not masked."""


def category_word(category: Category) -> str:
    """Return a category as reviewers see it: `persoon`."""
    return category.value.lower()
