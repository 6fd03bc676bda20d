"""When what one layer doubts is no longer doubtful, because of what another layer says.

A doubtful name is put before a person and stays in the text. It is masked all the same where it is
the rest of a name that is masked anyway, and where the same word is surely somebody's name
elsewhere in the interview. Two layers that doubt the same word do not make it sure: both do so of
any unknown word after an article.
"""

from collections.abc import Sequence

from pipeline.domain.transcript import Action, Category, Detection

_NAMES = frozenset({Category.PERSON, Category.NAME})
_TAGGER = "name_tagger"


def agreed(found: Sequence[Detection]) -> list[Detection]:
    """Return the detections of one interview, doubtful names masked where others bear them out.

    Args:
        found: What all layers found, masked and queued, sorted by turn and start.
    """
    sure = [d for d in found if d.action is Action.MASK and d.category in _NAMES]
    people = {d.text.casefold() for d in sure if d.category is Category.PERSON}
    by_turn: dict[int, list[Detection]] = {}
    for detection in sure:
        by_turn.setdefault(detection.turn_number, []).append(detection)
    return [
        detection.model_copy(update={"action": Action.MASK})
        if _is_borne_out(detection, by_turn, people)
        else detection
        for detection in found
    ]


def _is_borne_out(
    doubted: Detection,
    sure: dict[int, list[Detection]],
    people: set[str],
) -> bool:
    if doubted.action is not Action.QUEUE or doubted.category not in _NAMES:
        return False
    if doubted.text.casefold() in people:
        return True
    around = doubted.detector == _TAGGER and doubted.category is Category.PERSON
    return around and any(
        doubted.start <= other.start
        and other.end <= doubted.end
        and other.category is Category.PERSON
        for other in sure.get(doubted.turn_number, ())
    )
