"""Find what may identify someone, with any number of detectors, each span once.

What is found is tied to one pseudonym per person, place or number (pseudonyms.py) and replaced
(masking.py). The result is pseudonymised, not anonymous: the key exists, and stories can still
identify.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Protocol

from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.stages.agreement import agreed

_OF_A_FORM = frozenset(
    {
        Category.PHONE,
        Category.EMAIL,
        Category.BIRTH_DATE,
        Category.POSTCODE,
        Category.BSN,
        Category.IBAN,
        Category.PLATE,
        Category.NUMBER,
        Category.WEB,
    }
)
"""Identifiers that their form tells, spoken or in digits."""
_VAGUE = frozenset({Category.PLACE, Category.ORGANISATION, Category.NAME})
"""What lists and taggers call a name of which they cannot tell more."""
_GUESSED = _VAGUE | _OF_A_FORM | {Category.PERSON, Category.AGE, Category.DATE}
_SURE = 0.6
"""Score from which a general term is more than a guess; the doubtful ones of quasi have less."""


class Detector(Protocol):
    """Something that finds spans that may identify someone, with its name on each."""

    name: str

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return detections in the turns of one interview; they may overlap."""
        ...


def find_detections(turns: Sequence[RawTurn], detectors: Sequence[Detector]) -> list[Detection]:
    """Return what the detectors find in one interview, in reading order.

    Overlapping spans to mask become one span over all of them, so that no part of a proposed name
    is left standing; what they are called is what the best of them says (`_standing`).
    What is queued for a person is kept beside them, unless all of it is masked anyway.
    """
    texts = {turn.turn_number: turn.text for turn in turns}
    found = [detection for detector in detectors for detection in detector.detect(turns)]
    found.sort(key=lambda d: (d.turn_number, d.start, -d.end, -d.score, d.category, d.detector))
    found = agreed(found)
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
    """Return one detection for each run of overlapping ones; `found` is in reading order."""
    groups: list[list[Detection]] = []
    turn, end = 0, 0
    for detection in found:
        if detection.turn_number == turn and detection.start < end:
            groups[-1].append(detection)
            end = max(end, detection.end)
        else:
            groups.append([detection])
            turn, end = detection.turn_number, detection.end
    return [_join(group, texts[group[0].turn_number]) for group in groups]


def _join(group: Sequence[Detection], text: str) -> Detection:
    """Return one span over all of a group, as what the best of them says it is."""
    if len(group) == 1:
        return group[0]
    best = max(group, key=lambda d: _standing(d, group))
    start, end = group[0].start, max(d.end for d in group)
    seen_by = sorted({name for d in group for name in d.detector.split("+")})
    place = {"start": start, "end": end, "text": text[start:end]}
    return best.model_copy(update=place | {"detector": "+".join(seen_by)})


def _standing(
    detection: Detection, group: Sequence[Detection]
) -> tuple[bool, bool, bool, int, float]:
    """Return by what one of overlapping detections says what they are: the highest does.

    What has a form of its own (an e-mail address, also a spoken one that holds a name) comes
    first, then a general term for all of it ("bakkerij Jansen", a neighbourhood that is a place
    too), then whatever tells more than "a name", the longest first, then the surest.
    """
    others = [d for d in group if d is not detection]
    has_form = detection.category in _OF_A_FORM and all(d.category in _GUESSED for d in others)
    covered = bool(detection.general) and all(_says_more(detection, d) for d in others)
    tells = detection.category is not Category.NAME
    return has_form, covered, tells, detection.end - detection.start, detection.score


def _says_more(detection: Detection, other: Detection) -> bool:
    """Whether a detection with a general term stands for another: all of it, and more."""
    if not detection.start <= other.start or not other.end <= detection.end:
        return False
    if detection.end - detection.start > other.end - other.start:
        return True
    return bool(other.general) or (other.category in _VAGUE and detection.score >= _SURE)
