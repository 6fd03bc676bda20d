"""Find what may identify someone, with any number of detectors, each span once.

What is found is tied to one pseudonym per person, place or number (pseudonyms.py) and replaced
(masking.py). The result is pseudonymised, not anonymous: the key exists, and stories can still
identify.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Protocol

from pipeline.domain.transcript import Action, Detection, RawTurn


class Detector(Protocol):
    """Something that finds spans that may identify someone, with its name on each."""

    name: str

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return detections in the turns of one interview; they may overlap."""
        ...


def find_detections(turns: Sequence[RawTurn], detectors: Sequence[Detector]) -> list[Detection]:
    """Return what the detectors find in one interview, in reading order.

    Overlapping spans to mask become one span over all of them, so that no part of a proposed name
    is left standing: in the category of the surest, or of one with a general term for all of it.
    What is queued for a person is kept beside them, unless all of it is masked anyway.
    """
    texts = {turn.turn_number: turn.text for turn in turns}
    found = [detection for detector in detectors for detection in detector.detect(turns)]
    found.sort(key=lambda d: (d.turn_number, d.start, -d.end, -d.score, d.category, d.detector))
    masked = _joined([d for d in found if d.action is Action.MASK], texts)
    by_turn: dict[int, list[Detection]] = {}
    for detection in masked:
        by_turn.setdefault(detection.turn_number, []).append(detection)
    queued = [
        d
        for d in found
        if d.action is Action.QUEUE and not _within(d, by_turn.get(d.turn_number, ()))
    ]
    return sorted([*masked, *queued], key=lambda d: (d.turn_number, d.start, -d.end, d.action))


def _within(queued: Detection, masked: Sequence[Detection]) -> bool:
    """Whether all of a span is masked anyway; `masked` are those of its turn, in order."""
    before = bisect_right(masked, queued.start, key=lambda d: d.start)
    return before > 0 and queued.end <= masked[before - 1].end


def _joined(found: Sequence[Detection], texts: Mapping[int, str]) -> list[Detection]:
    joined: list[Detection] = []
    for detection in found:
        last = joined[-1] if joined else None
        if last and last.turn_number == detection.turn_number and detection.start < last.end:
            joined[-1] = _join(last, detection, texts[last.turn_number])
        else:
            joined.append(detection)
    return joined


def _says_all(detection: Detection, first: Detection, second: Detection) -> bool:
    """Whether a general term stands for more than the other span: all of "bakkerij Jansen"."""
    other = second if detection is first else first
    covers = detection.start <= other.start and detection.end >= other.end
    is_more = detection.end - detection.start > other.end - other.start
    return bool(detection.general) and covers and is_more


def _join(first: Detection, second: Detection, text: str) -> Detection:
    surest = max(
        first, second, key=lambda d: (_says_all(d, first, second), d.score, d.end - d.start)
    )
    end = max(first.end, second.end)
    seen_by = sorted({*first.detector.split("+"), *second.detector.split("+")})
    place = {"start": first.start, "end": end, "text": text[first.start : end]}
    return surest.model_copy(update=place | {"detector": "+".join(seen_by)})
