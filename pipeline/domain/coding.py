"""A code on a segment: proposed by a rule or a model, or decided by a reviewer."""

from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from pipeline.domain.record import CodeId, Record, SegmentId


class Qualifier(StrEnum):
    """How a code is meant where it is mentioned."""

    NEGATED = "ontkend"
    HEARSAY = "van_horen_zeggen"
    HYPOTHETICAL = "hypothetisch"


class Origin(StrEnum):
    """Who put the code there."""

    RULE = "rule"
    REVIEWER = "reviewer"


class Status(StrEnum):
    """Where a final coding stands (domain.md section 4a)."""

    PROPOSED = "voorstel"
    CONFIRMED = "bevestigd"
    DOUBTED = "twijfel"


class IndicatorMatch(NamedTuple):
    """An indicator of a code found in a text; offsets in code points, end exclusive."""

    code_id: str
    indicator: str
    start: int
    end: int


class MatchedWords(Record):
    """Words of a segment that led to a code; offsets in code points of the segment's text."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _offsets_agree(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("start, end and text do not agree")
        return self


class Coding(Record):
    """A proposed coding. `score` ranks proposals from 0 to 1; it is not a probability."""

    coding_id: str
    segment_id: SegmentId
    code_id: CodeId
    origin: Origin
    score: Annotated[float, Field(ge=0, le=1)]
    reason: str
    matched: tuple[MatchedWords, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()

    @model_validator(mode="after")
    def _id_agrees(self) -> Self:
        if self.coding_id != coding_id(self.segment_id, self.code_id):
            raise ValueError("coding_id is not segment_id/code_id")
        return self


class FinalCoding(Coding):
    """A coding after the decisions so far. Removed codings have no final coding."""

    status: Status
    reviewers: tuple[str, ...] = ()
    decided_at: str = ""


def coding_id(segment_id: str, code_id: str) -> str:
    """Return the id of a coding: `T03-041-2/grond.godsdienst`."""
    return f"{segment_id}/{code_id}"
