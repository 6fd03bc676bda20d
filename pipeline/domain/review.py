"""What goes to reviewers, what comes back, and what it leads to."""

import unicodedata
from enum import StrEnum
from typing import Literal

from pydantic import Field

from pipeline.domain.coding import FinalCoding, MatchedWords
from pipeline.domain.record import CodeId, Record, SegmentId
from pipeline.errors import Problem

UNKNOWN_REVIEWER = "onbekend"
"""Stands for a reviewer who left the name out."""


class DecisionKind(StrEnum):
    """What a reviewer can decide about a code on a segment."""

    KEEP = "keep"
    REMOVE = "remove"
    RECODE = "recode"
    ADD = "add"
    DOUBT = "doubt"


DECISION_WORDS = {
    DecisionKind.KEEP: "akkoord",
    DecisionKind.RECODE: "wijzig",
    DecisionKind.REMOVE: "verwijder",
    DecisionKind.DOUBT: "twijfel",
}
"""The choices of the column besluit, in the order of its drop-down list."""


class ReviewRow(Record):
    """One row of the sheet Codes: a segment with one proposed code, or with none (code_id empty).

    `row_id` is `segment_id/code_id`, or `segment_id/` for a segment without a proposal. `earlier`
    is what reviewers decided before, in words: `akkoord (Anna, 2026-11-23)`.
    """

    row_id: str
    segment_id: SegmentId
    text_digest: str
    speaker_label: str
    context_before: str
    text: str
    context_after: str
    code_id: CodeId | Literal[""]
    code_label: str
    reason: str
    matched: tuple[MatchedWords, ...] = ()
    score: float | None = None
    topic_label: str = ""
    earlier: str = ""


class ReturnedRow(Record):
    """One filled-in row of a returned workbook, as a reader finds it.

    Cells are text, stripped. `place` says where the row stands for an error message:
    `sheet Codes, row 14`. `segment_id` and `code` are what the visible cells say: a check on
    `row_id`, and empty where that column was left out. A missed row has no `row_id`; its
    `text_digest` is the one that the same workbook gives for its segment.
    """

    place: str
    sheet: Literal["codes", "missed"]
    row_id: str
    segment_id: str
    text_digest: str
    code: str
    decision: str
    new_code: str
    note: str
    reviewer: str


class Decision(Record):
    """What one reviewer decided about one code on one segment. Appended, never changed.

    `code_id` is empty for a remark about a segment without a code: a doubt with a note. Of an
    addition it is the code that is added. `new_code_id` is what a recoding changes the code to;
    the same code says that it fits without its qualifiers. Of a doubt it is a suggestion.
    """

    decision_id: str
    segment_id: SegmentId
    text_digest: str
    code_id: CodeId | Literal[""]
    decision: DecisionKind
    new_code_id: CodeId | None = None
    reviewer: str = Field(min_length=1)
    decided_at: str
    file_digest: str
    note: str = ""


class ReturnedWorkbook(Record):
    """A returned file: the rows in which a person filled something in, in the order of the file.

    `n_rows` counts all rows that were sent or filled in, and `n_untouched` those in which a person
    filled in nothing; `n_rows` is `n_untouched` plus the number of `rows`.
    """

    rows: tuple[ReturnedRow, ...]
    meta: dict[str, str]
    file_digest: str
    n_rows: int = Field(ge=0)
    n_untouched: int = Field(ge=0)


class ImportResult(Record):
    """What one returned file adds. With `problems` nothing of it may be stored.

    `decisions` are the new ones only, in the order of the file. `stale` lists the row ids whose
    text has changed or gone since the export; `superseded` those that repeat a decision which the
    same reviewer changed afterwards. Neither is imported. `counts` has one entry per outcome and
    adds up to the rows seen.
    """

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    stale: tuple[str, ...]
    superseded: tuple[str, ...]
    counts: dict[str, int]


class AppliedDecisions(Record):
    """The codings after the decisions so far, sorted by segment and code.

    `n_removed` counts the proposals that are gone, removed or recoded. `conflicts` are the ids of
    the codings that need a talk: doubted, or decided differently by different reviewers.
    """

    final: tuple[FinalCoding, ...]
    stale: tuple[Decision, ...]
    n_removed: int = Field(ge=0)
    conflicts: tuple[str, ...]


def code_choice(label: str, code_id: str) -> str:
    """Return a code as drop-down lists show it: `Godsdienst [grond.godsdienst]`."""
    return f"{label} [{code_id}]"


def folded(text: str) -> str:
    """Return `text` without case, accents, spaces and punctuation, to compare what people type."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())
