"""Choose what people are asked about masking: the most doubtful first, in few rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.masking import (
    STAYS,
    CandidateList,
    LinkCandidate,
    MaskingCandidate,
    MaskingDecision,
    RowKey,
)
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.stages.masking_context import context_around
from pipeline.stages.masking_decided import (
    decided_links,
    decided_rows,
    earlier_words,
    is_open,
    lost_rows,
)
from pipeline.stages.masking_decisions import REVIEW, Subject, latest_decisions, stale_decisions
from pipeline.stages.masking_links import LinkDoubt, link_rows
from pipeline.stages.masking_moved import found_again
from pipeline.stages.name_forms import fold_form

DOUBTFUL_SCORE = 0.85
"""A form that is masked with less certainty everywhere is asked about."""
SURE_OF_WORD = 0.95
"""The same for a form that is also an ordinary word: only a cue such as "ik heet" is enough."""
MIN_ROWS = 10
"""As many rows are shown of a short study too: a share of 400 words would be three."""
MAX_PLACES_OF_WORD = 3
"""Rows for one ordinary word: who sees three of them can decide for all at once."""

_OF_ONE_PLACE = frozenset({Category.AGE, Category.ROLE, Category.DATE, Category.NUMBER})
"""Categories of which the same words elsewhere say nothing about this place."""
_LINK_DOUBT = 0.6
_WORD_DOUBT = 0.4


class Study(NamedTuple):
    """What the candidates are chosen from: all interviews of a study.

    `pseudonyms` gives what stands for a folded form. `is_ordinary` tells whether a folded single
    word is also an ordinary word. `reason_words` gives the Dutch words for a detector's reason.
    """

    turns: Mapping[str, Sequence[RawTurn]]
    detections: Mapping[str, Sequence[Detection]]
    pseudonyms: Mapping[str, str]
    is_ordinary: Callable[[str], bool]
    reason_words: Callable[[str], str] = str


class _Mention(NamedTuple):
    """A place. What several layers found at it is one: `reasons` has why each of them did."""

    transcript_id: str
    detection: Detection
    form: str
    """Folded."""
    reasons: tuple[str, ...]


class _Asked(NamedTuple):
    doubt: float
    """0-1, a rank: what stays unless somebody looks comes before what is masked needlessly."""
    score: float
    order: tuple[int, int, int]
    row: MaskingCandidate | LinkCandidate

    @property
    def rank(self) -> tuple[float, float, tuple[int, int, int], str]:
        """What the rows are sorted by: doubt, then the detector's score, then the place."""
        return -round(self.doubt, 6), self.score, self.order, self.row.row_id


def build_candidates(
    study: Study,
    decisions: Sequence[MaskingDecision] = (),
    links: Iterable[LinkDoubt] = (),
    max_per_1000: float = 8,
) -> CandidateList:
    """Return what reviewers are asked: the most doubtful first, then by score, then by place.

    Asked about are spans that a detector queued, forms that are masked with little certainty
    everywhere in the study, forms that are also ordinary words, and doubtful links. A form is one
    row with its number of places; an ordinary word is asked place by place. What was decided is
    not asked again, unless its text changed or the decision was a doubt.

    Args:
        study: The turns and the detections, after the decisions so far were applied.
        decisions: All decisions, in the order of import.
        links: Pairs of forms that may be the same.
        max_per_1000: Most rows per 1,000 words of the turns; `MIN_ROWS` are shown in any case.
    """
    decisions = found_again(decisions, study.turns)
    n_words = sum(len(t.text.split()) for own in study.turns.values() for t in own)
    asked = [
        *_spans(study, decisions),
        *(
            _Asked(_LINK_DOUBT, 1.0, (0, 0, number), row)
            for number, row in enumerate(link_rows(study.turns, study.detections, decisions, links))
        ),
    ]
    asked.sort(key=lambda a: a.rank)
    shown = asked[: max(MIN_ROWS, int(max_per_1000 * n_words / 1000))]
    rows = [a.row for a in shown]
    return CandidateList(
        candidates=tuple(row for row in rows if isinstance(row, MaskingCandidate)),
        links=tuple(row for row in rows if isinstance(row, LinkCandidate)),
        decided=tuple(decided_rows(decisions, study.turns)),
        decided_links=tuple(decided_links(decisions)),
        lost=tuple(lost_rows(stale_decisions(decisions, study.turns))),
        n_left_out=len(asked) - len(shown),
        n_words=n_words,
    )


def _spans(study: Study, decisions: Sequence[MaskingDecision]) -> list[_Asked]:
    mentions: dict[tuple[str, Action], list[_Mention]] = {}
    for transcript_id, found in study.detections.items():
        for mention in _one_per_place(transcript_id, found):
            mentions.setdefault((mention.form, mention.detection.action), []).append(mention)
    standing = latest_decisions(decisions)
    asked = []
    for (form, action), own in sorted(mentions.items()):
        own.sort(key=_order)
        if action is Action.QUEUE and _is_masked_anyway(mentions.get((form, Action.MASK)), study):
            continue
        if _by_place(own[0], study):
            asked.extend(_each_place(own, study, standing))
        else:
            first = min(own, key=lambda m: m.detection.score)
            doubt = _doubt(max(m.detection.score for m in own), own[0], is_ordinary=False)
            earlier = standing.get(("form", form))
            if doubt and is_open(earlier):
                asked.append(_asked(first, doubt, len(own), study, earlier, is_form=True))
    return asked


def _one_per_place(transcript_id: str, found: Sequence[Detection]) -> list[_Mention]:
    """Return a mention per place: of two at one place the masked one, or that with a general term.

    Two rows about the same text could be decided differently, and neither would be about both.
    """
    places: dict[tuple[int, int, int], list[Detection]] = {}
    for d in found:
        places.setdefault((d.turn_number, d.start, d.end), []).append(d)
    mentions = []
    for own in places.values():
        first = max(own, key=lambda d: (d.action is Action.MASK, bool(d.general), d.score))
        reasons = dict.fromkeys(d.reason for d in (first, *own) if d.reason)
        mentions.append(_Mention(transcript_id, first, fold_form(first.text), tuple(reasons)))
    return mentions


def _is_masked_anyway(masked: Sequence[_Mention] | None, study: Study) -> bool:
    """Tell whether a form is masked elsewhere in the study, and so in every place."""
    return masked is not None and not _by_place(masked[0], study)


def _by_place(mention: _Mention, study: Study) -> bool:
    return mention.detection.category in _OF_ONE_PLACE or _is_word(mention, study)


def _is_word(mention: _Mention, study: Study) -> bool:
    if mention.detection.category in _OF_ONE_PLACE or not mention.form:
        return False  # an age is made of words: that makes it no less sure
    return all(map(study.is_ordinary, mention.form.split(" ")))


def _each_place(
    mentions: Sequence[_Mention], study: Study, standing: Mapping[Subject, MaskingDecision]
) -> list[_Asked]:
    """Return a row for the most doubtful places of an ordinary word; none if all was decided."""
    whole = standing.get(("form", mentions[0].form))
    if not is_open(whole):
        return []
    is_word = _is_word(mentions[0], study)
    asked = []
    for mention in mentions:
        doubt = _doubt(mention.detection.score, mention, is_ordinary=is_word)
        place = _place(mention)
        earlier = standing.get(place)
        if earlier and earlier.text_digest != _digest(mention, study):
            earlier = None  # stale: asked again
        if doubt and is_open(earlier):
            asked.append(
                _asked(mention, doubt, len(mentions), study, earlier or whole, is_form=False)
            )
    asked.sort(key=lambda a: a.rank)
    return asked[:MAX_PLACES_OF_WORD]


def _doubt(score: float, mention: _Mention, *, is_ordinary: bool) -> float:
    """Return how doubtful a span is, 0-1; 0 for what needs no person."""
    detection = mention.detection
    if REVIEW in detection.detector.split("+"):
        return 0.0
    if detection.action is Action.QUEUE:
        return 0.5 + score / 2
    if is_ordinary:
        return max(1 - score, _WORD_DOUBT) if score < SURE_OF_WORD else 0.0
    return 1 - score if score < DOUBTFUL_SCORE else 0.0


def _asked(
    mention: _Mention,
    doubt: float,
    n_places: int,
    study: Study,
    earlier: MaskingDecision | None,
    *,
    is_form: bool,
) -> _Asked:
    transcript_id, d, form, _ = mention
    is_masked = d.action is Action.MASK
    before, after = context_around(study.turns[transcript_id], d.turn_number, d.start, d.end)
    key = RowKey(transcript_id, d.turn_number, d.start, d.end, is_form, is_masked)
    row = MaskingCandidate(
        row_id=str(key),
        transcript_id=transcript_id,
        turn_number=d.turn_number,
        text_digest=_digest(mention, study),
        context_before=before,
        form=d.text,
        context_after=after,
        category=d.category,
        now=_now(d, study.pseudonyms.get(form, "")) if is_masked else STAYS,
        reason=_reason(mention, study),
        score=d.score,
        n_places=n_places,
        earlier=earlier_words(earlier) if earlier else "",
    )
    return _Asked(doubt, d.score, _order(mention), row)


def _now(detection: Detection, pseudonym: str) -> str:
    return f"gemaskeerd als {pseudonym or f'[{detection.general or detection.category.value}]'}"


def _reason(mention: _Mention, study: Study) -> str:
    detection = mention.detection
    if detection.action is Action.QUEUE:
        why = "kan iemand herkenbaar maken"
    elif _is_word(mention, study):
        why = "kan ook een gewoon woord zijn"
    else:
        why = "niet zeker herkend"
    found = dict.fromkeys(study.reason_words(reason) for reason in mention.reasons)
    return f"{why}: {'; '.join(found)}" if found else why


def _digest(mention: _Mention, study: Study) -> str:
    turns = study.turns[mention.transcript_id]
    number = mention.detection.turn_number
    return text_digest(next(t.text for t in turns if t.turn_number == number))


def _place(mention: _Mention) -> tuple[str, int, int, int]:
    d = mention.detection
    return (mention.transcript_id, d.turn_number, d.start, d.end)


def _order(mention: _Mention) -> tuple[int, int, int]:
    d = mention.detection
    return (int(mention.transcript_id[1:]), d.turn_number, d.start)
