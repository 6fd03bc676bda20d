"""Find the place of a decision again in a transcript that was retyped or corrected since."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.domain.masking import MaskingDecision, SubjectKind
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import RawTurn
from pipeline.stages.masking_forms import FormFinder
from pipeline.stages.name_forms import fold_form, fold_with_offsets

_N_WORDS = 3
"""Words on either side that tell one place from another: with fewer "en Roos zei" is everywhere."""
_REACH = 120
"""Characters on either side within which those words are looked for."""
_WORD = re.compile(r"[^\W_]+")


def sides_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Return a digest of the words before a place and of those after it; "" where there are none.

    Case, accents, punctuation and white space play no part: they change when a talk is retyped.
    Digests and not words, so that a decision holds no more of what somebody said than its form.
    """
    before = _words(text[max(0, start - _REACH) : start])[-_N_WORDS:]
    after = _words(text[end : end + _REACH])[:_N_WORDS]
    return _digest(before), _digest(after)


def found_again(
    decisions: Sequence[MaskingDecision], turns: Mapping[str, Sequence[RawTurn]]
) -> list[MaskingDecision]:
    """Return the decisions, those about a place whose text changed at their new place.

    A place is found again where the same form stands in the same interview between the same
    words; with the same words on one side, if that is one place only. What is not found again, or
    is about an interview that is not in `turns`, stays as it is: stale.
    """
    digests = {i: {t.turn_number: text_digest(t.text) for t in own} for i, own in turns.items()}
    places: dict[tuple[str, str], list[_Place]] = {}
    found = []
    for decision in decisions:
        own = digests.get(decision.transcript_id)
        is_place = decision.kind is SubjectKind.PLACE and own is not None
        if is_place and own and own.get(decision.turn_number or 0) != decision.text_digest:
            key = (decision.transcript_id, fold_form(decision.form))
            if key not in places:
                places[key] = _places(key[1], turns[key[0]])
            decision = _moved(decision, places[key])
        found.append(decision)
    return found


_Place = tuple[RawTurn, int, int, tuple[str, str]]
"""A turn, start and end in it, and the digests of the words on both sides."""


def _places(form: str, turns: Sequence[RawTurn]) -> list[_Place]:
    finder = FormFinder([form])
    return [
        (turn, start, end, sides_of(turn.text, start, end))
        for turn in turns
        for start, end, _ in finder.find(turn.text)
    ]


def _moved(decision: MaskingDecision, places: Sequence[_Place]) -> MaskingDecision:
    """Return the decision at the one place that is surely the same, or as it was."""
    before, after = decision.before_digest, decision.after_digest
    alike: defaultdict[int, list[_Place]] = defaultdict(list)
    for place in places:
        own_before, own_after = place[3]
        n_sides = (own_before == before) + (own_after == after)
        tells = (before and own_before == before) or (after and own_after == after)
        if tells:
            alike[n_sides].append(place)
    best = alike[2] or alike[1]
    if len(best) != 1:
        return decision
    turn, start, end, _ = best[0]
    where = {"turn_number": turn.turn_number, "start": start, "end": end}
    text = {"form": turn.text[start:end], "text_digest": text_digest(turn.text)}
    return decision.model_copy(update=where | text)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_with_offsets(text)[0])


def _digest(words: Sequence[str]) -> str:
    return text_digest(" ".join(words)) if words else ""
