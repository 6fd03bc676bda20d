"""The unit that is coded."""

from typing import Self

from pydantic import Field, model_validator

from pipeline.domain.record import Record, SegmentId, SpeakerId, TranscriptId, text_digest
from pipeline.domain.speech import Mark


class Segment(Record):
    """A slice of a participant's pseudonymised turn, roughly one to five sentences.

    `start` and `end` count code points in the turn's text, end exclusive; the segments of a turn,
    joined, are the turn. `marks` count from the start of the segment.
    """

    segment_id: SegmentId
    transcript_id: TranscriptId
    turn_number: int = Field(ge=1)
    speaker_id: SpeakerId
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)
    text_digest: str
    language: str = "nl"
    marks: tuple[Mark, ...] = ()

    @model_validator(mode="after")
    def _checks(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("start, end and text do not agree")
        if self.text_digest != text_digest(self.text):
            raise ValueError("text_digest is not the digest of text")
        if not self.segment_id.startswith(f"{self.transcript_id}-{self.turn_number:03d}-"):
            raise ValueError("segment_id does not name this transcript and turn")
        return self


def segment_sort_key(segment_id: str) -> tuple[int, int, int]:
    """Return the numbers of a segment id, so that T02-041-10 sorts after T02-041-9."""
    transcript, turn, position = segment_id.split("-")
    return int(transcript[1:]), int(turn), int(position)
