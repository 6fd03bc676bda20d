"""When what one layer doubts is no longer doubtful, because of what another layer says.

A doubtful name is put before a person and stays in the text. It is masked all the same where two
layers doubt the same words each in its own way, where it is the rest of a name that is masked
anyway, and where the same word is surely somebody's name elsewhere in the interview.
"""

from collections.abc import Sequence

from pipeline.domain.transcript import Action, Category, Detection
from pipeline.nlp.words import fold

_NAMES = frozenset({Category.PERSON, Category.NAME})
_TAGGER = "name_tagger"


def agreed(found: Sequence[Detection]) -> list[Detection]:
    """Return the detections of one interview, doubtful names masked where others bear them out.

    Args:
        found: What all layers found, masked and queued, sorted by turn and start.
    """
    sure = [d for d in found if d.action is Action.MASK and d.category in _NAMES]
    people = {fold(d.text) for d in sure if d.category is Category.PERSON}
    by_turn: dict[int, list[Detection]] = {}
    for detection in sure:
        by_turn.setdefault(detection.turn_number, []).append(detection)
    seen: dict[tuple[int, int, int], set[str]] = {}
    for detection in found:
        if detection.category in _NAMES and detection.action is Action.QUEUE:
            place = detection.turn_number, detection.start, detection.end
            seen.setdefault(place, set()).add(detection.detector)
    return [
        detection.model_copy(update={"action": Action.MASK})
        if _is_borne_out(detection, seen, by_turn, people)
        else detection
        for detection in found
    ]


def _is_borne_out(
    doubted: Detection,
    seen: dict[tuple[int, int, int], set[str]],
    sure: dict[int, list[Detection]],
    people: set[str],
) -> bool:
    place = doubted.turn_number, doubted.start, doubted.end
    if place not in seen or doubted.action is not Action.QUEUE:
        return False
    if fold(doubted.text) in people or len(seen[place]) > 1:
        return True
    around = doubted.detector == _TAGGER and doubted.category is Category.PERSON
    return around and any(
        doubted.start <= other.start
        and other.end <= doubted.end
        and other.category is Category.PERSON
        for other in sure.get(doubted.turn_number, ())
    )
