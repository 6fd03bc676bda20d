"""Clusters that the topic model finds beside the codebook."""

from pydantic import Field

from pipeline.domain.record import Record, SegmentId

OUTLIER = -1
"""The topic id of segments that belong to no topic; never a topic in a report."""


class Topic(Record):
    """A cluster of segments. `words` are its most telling words, most telling first."""

    topic_id: int = Field(ge=0)
    label: str
    words: tuple[str, ...]
    n_segments: int = Field(ge=1)
    n_participants: int = Field(ge=1)
    central_segment_ids: tuple[SegmentId, ...]


class TopicAssignment(Record):
    """The one topic (or OUTLIER) of a segment."""

    segment_id: SegmentId
    topic_id: int = Field(ge=OUTLIER)
