"""Topics beside the codebook: what participants talk about, found without looking at the codes."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from pipeline.domain.segment import Segment
from pipeline.domain.speech import INVENTED
from pipeline.domain.topic import OUTLIER, Topic, TopicAssignment
from pipeline.stages.segment import DUTCH
from pipeline.stages.speech_tokens import tokens_of

_CENTRAL = 3
_LABEL_WORDS = 3


class TopicModel(Protocol):
    """What the stage needs of a topic model."""

    def content_words(self, text: str) -> list[str]:
        """Return the words of a text that can name a topic."""
        ...

    def fit(
        self, texts: Sequence[str], vectors: Any
    ) -> tuple[list[int], dict[int, list[str]], list[float]]:
        """Return the topic per text, the words per topic and the centrality per text."""
        ...


class Encode(Protocol):
    """Turns texts into vectors, one row a text, in order."""

    def __call__(self, texts: Sequence[str]) -> Any:
        """Return the vectors."""
        ...


class TopicResult(NamedTuple):
    """Topics, the topic of every segment, and a note if no model was fitted."""

    topics: list[Topic]
    assignments: list[TopicAssignment]
    note: str


def model_topics(
    segments: Sequence[Segment], model: TopicModel, encode: Encode, min_segments: int
) -> TopicResult:
    """Find topics in the segments of all interviews.

    Segments without a content word ("Ja. Nou ja.") and segments that fit nowhere are outliers. So
    are those in another language, which would be a topic of their own, and those that speech
    recognition mostly invented. With fewer than `min_segments` others no model is fitted: its
    topics would be chance.

    Returns:
        Topics numbered from 0, the largest first; one assignment per segment, in their order.
    """
    with_content = [
        s
        for s in segments
        if s.language == DUTCH and not _is_mostly_invented(s) and model.content_words(s.text)
    ]
    none = [TopicAssignment(segment_id=s.segment_id, topic_id=OUTLIER) for s in segments]
    if len(with_content) < min_segments:
        note = (
            f"{len(with_content)} segments in Dutch with content words; a topic model needs at "
            f"least {min_segments}. No topics were made."
        )
        return TopicResult([], none, note)
    texts = [segment.text for segment in with_content]
    labels, words, centrality = model.fit(texts, encode(texts))
    topic_of = {s.segment_id: t for s, t in zip(with_content, labels, strict=True)}
    central = {s.segment_id: c for s, c in zip(with_content, centrality, strict=True)}
    topics = [
        _topic(topic_id, words.get(topic_id, []), with_content, topic_of, central)
        for topic_id in sorted(set(labels) - {OUTLIER})
    ]
    assignments = [
        TopicAssignment(segment_id=s.segment_id, topic_id=topic_of.get(s.segment_id, OUTLIER))
        for s in segments
    ]
    return TopicResult(topics, assignments, "")


def _is_mostly_invented(segment: Segment) -> bool:
    """Tell whether most words lie in what speech recognition may have invented."""
    invented = [(mark.start, mark.end) for mark in segment.marks if mark.kind in INVENTED]
    if not invented:
        return False
    words = tokens_of(segment.text)
    inside = sum(any(word.start < e and s < word.end for s, e in invented) for word in words)
    return 2 * inside > len(words)


def _topic(
    topic_id: int,
    words: Sequence[str],
    segments: Sequence[Segment],
    topic_of: dict[str, int],
    central: dict[str, float],
) -> Topic:
    members = [s for s in segments if topic_of[s.segment_id] == topic_id]
    nearest = sorted(members, key=lambda s: (-central[s.segment_id], s.segment_id))
    return Topic(
        topic_id=topic_id,
        label=", ".join(words[:_LABEL_WORDS]) or f"onderwerp {topic_id + 1}",
        words=tuple(words),
        n_segments=len(members),
        n_participants=len({s.speaker_id for s in members}),
        central_segment_ids=tuple(s.segment_id for s in nearest[:_CENTRAL]),
    )
