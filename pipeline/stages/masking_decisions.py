"""Replay what reviewers decided about masking, on every later run and on new interviews."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.masking import MaskingDecision, SubjectKind, Verdict
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.stages.masking_forms import FormFinder
from pipeline.stages.masking_moved import found_again
from pipeline.stages.name_forms import fold_form

REVIEW = "review"
"""The detector of what a reviewer had masked."""

Place = tuple[str, int, int, int]
"""Interview, turn, start, end."""
Subject = tuple[str, ...] | Place
_MIN_PLURAL = 5
"""Letters of a folded form of which a last s may be a genitive: "samiras", not "als"."""


def subject_of(decision: MaskingDecision) -> Subject:
    """Return what a decision is about; a later one about the same takes its place."""
    if decision.kind is SubjectKind.PLACE:
        return place_of(decision)
    if decision.kind is SubjectKind.LINK:
        return ("link", *sorted((fold_form(decision.form), fold_form(decision.other_form))))
    return ("form", fold_form(decision.form))


def place_of(decision: MaskingDecision) -> Place:
    """Return the place of a decision that has one."""
    number, start, end = decision.turn_number, decision.start, decision.end
    return (decision.transcript_id, number or 0, start or 0, end or 0)


def latest_decisions(decisions: Sequence[MaskingDecision]) -> dict[Subject, MaskingDecision]:
    """Return the decision that stands about every subject, doubts included.

    Args:
        decisions: All of them, in the order of import.
    """
    return {subject_of(decision): decision for decision in decisions}


def decisions_in_force(decisions: Sequence[MaskingDecision]) -> dict[Subject, MaskingDecision]:
    """Return the decision that has effect about every subject.

    A doubt takes back that a text stays, so that the detectors decide again; it never takes back
    that a text is masked.
    """
    standing: dict[Subject, MaskingDecision] = {}
    for decision in decisions:
        subject = subject_of(decision)
        earlier = standing.get(subject)
        if decision.decision is not Verdict.DOUBT:
            standing[subject] = decision
        elif earlier and not earlier.is_masked:
            del standing[subject]
    return standing


def stale_decisions(
    decisions: Sequence[MaskingDecision], turns: Mapping[str, Sequence[RawTurn]]
) -> list[MaskingDecision]:
    """Return the decisions in force about a place that is not found again in the text of now.

    Those about interviews that are not in `turns` are left out.
    """
    digests = _digests(turns)
    return [
        d
        for d in decisions_in_force(found_again(decisions, turns)).values()
        if d.kind is SubjectKind.PLACE and d.transcript_id in turns and _is_stale(d, digests)
    ]


def links_of(decisions: Sequence[MaskingDecision]) -> list[tuple[str, str, bool]]:
    """Return the folded forms of every pair that was decided on, and whether they are the same."""
    found = [d for d in decisions_in_force(decisions).values() if d.kind is SubjectKind.LINK]
    pairs = [(*sorted((fold_form(d.form), fold_form(d.other_form))), d.decision) for d in found]
    return sorted((a, b, verdict is Verdict.SAME) for a, b, verdict in pairs)


def kept_forms(decisions: Sequence[MaskingDecision]) -> list[str]:
    """Return the folded forms that stay in the whole study, sorted: for `keep` of the masker."""
    return sorted(form for form, d in _forms_in_force(decisions).items() if not d.is_masked)


def apply_decisions(
    detections: Mapping[str, Sequence[Detection]],
    decisions: Sequence[MaskingDecision],
    turns: Mapping[str, Sequence[RawTurn]],
) -> dict[str, list[Detection]]:
    """Return the detections as reviewers decided. Applying twice is applying once.

    A decision about a place beats one about its form, and the latest of each stands. A form that
    must be masked is masked wherever it stands as whole words, detected or not. That a longer text
    stays ("voorzitter van ...") says nothing of a name within it.

    Args:
        detections: What `find_detections` returns, per interview.
        decisions: All decisions, in the order of import. Stale ones have no effect.
        turns: The turns of those interviews.
    """
    if not decisions:
        return {i: list(found) for i, found in detections.items()}
    rules = _rules(found_again(decisions, turns), _digests(turns))
    finder = FormFinder(form for form, d in rules.forms.items() if d.is_masked)
    return {
        i: _of_interview(i, found, turns.get(i, ()), rules, finder)
        for i, found in detections.items()
    }


class _Rules(NamedTuple):
    """The decisions in force: on places by interview and turn, and on folded forms.

    `since` gives the place of each in the order of import.
    """

    places: Mapping[tuple[str, int], Sequence[MaskingDecision]]
    forms: Mapping[str, MaskingDecision]
    since: Mapping[Subject, int]

    def about(self, transcript_id: str, found: Detection) -> MaskingDecision | None:
        """Return the decision on a detection: on its place, one around it, or its form."""
        around = [
            d
            for d in self.places.get((transcript_id, found.turn_number), ())
            if _is_within(found.start, found.end, d) and _speaks_of(d, found)
        ]
        if around:
            return min(around, key=lambda d: (d.end or 0) - (d.start or 0))
        return self._about_form(fold_form(found.text))

    def _about_form(self, form: str) -> MaskingDecision | None:
        if form in self.forms or len(form) < _MIN_PLURAL:
            return self.forms.get(form)
        return self.forms.get(form.removesuffix("s"))

    def stays(self, transcript_id: str, found: Detection, form: MaskingDecision) -> bool:
        """Tell whether a place where a form stands is one that a reviewer let stay.

        What somebody typed as missed is masked all the same, unless just that text was let stay
        at that place afterwards.
        """
        around = [
            d
            for d in self.places.get((transcript_id, found.turn_number), ())
            if d.is_masked is False and _is_within(found.start, found.end, d)
        ]
        if form.kind is not SubjectKind.MISSED:
            return any(_speaks_of(d, found) for d in around)
        since = self.since[subject_of(form)]
        return any(_is_same(d, found) and self.since[subject_of(d)] > since for d in around)


def _rules(decisions: Sequence[MaskingDecision], digests: Mapping[tuple[str, int], str]) -> _Rules:
    places: dict[tuple[str, int], list[MaskingDecision]] = {}
    for d in decisions_in_force(decisions).values():
        if d.kind is SubjectKind.PLACE and not _is_stale(d, digests):
            places.setdefault(place_of(d)[:2], []).append(d)
    since = {
        subject_of(d): number
        for number, d in enumerate(decisions)
        if d.decision is not Verdict.DOUBT
    }
    return _Rules(places, _forms_in_force(decisions), since)


def _is_within(start: int, end: int, decision: MaskingDecision) -> bool:
    _, _, first, last = place_of(decision)
    return first <= start and end <= last


def _is_same(decision: MaskingDecision, found: Detection) -> bool:
    return place_of(decision)[2:] == (found.start, found.end)


def _speaks_of(decision: MaskingDecision, found: Detection) -> bool:
    """Tell whether a decision on a place that holds a detection is about that detection.

    Who lets a role stay does not let the name in it stay.
    """
    if decision.is_masked or _is_same(decision, found):
        return True
    return decision.category in {None, found.category}


def _of_interview(
    transcript_id: str,
    found: Sequence[Detection],
    turns: Sequence[RawTurn],
    rules: _Rules,
    finder: FormFinder,
) -> list[Detection]:
    by_turn: dict[int, list[Detection]] = {}
    for detection in found:
        decision = rules.about(transcript_id, detection)
        if decision is None:
            by_turn.setdefault(detection.turn_number, []).append(detection)
        elif decision.is_masked:
            masked = _masked(detection, decision)
            by_turn.setdefault(detection.turn_number, []).append(masked)
    for turn in turns:
        own = by_turn.setdefault(turn.turn_number, [])
        for added in _added(transcript_id, turn, rules, finder):
            own[:] = _with(own, added, turn.text)
    return [
        d
        for number in sorted(by_turn)
        for d in sorted(by_turn[number], key=lambda d: (d.start, -d.end, d.action))
    ]


def _added(transcript_id: str, turn: RawTurn, rules: _Rules, finder: FormFinder) -> list[Detection]:
    """Return what reviewers had masked in a turn: places, and forms wherever they stand."""
    found = []
    for decision in rules.places.get((transcript_id, turn.turn_number), ()):
        _, _, start, end = place_of(decision)
        if decision.is_masked:
            found.append(_by_review(turn, start, end, decision))
    for start, end, form in finder.find(turn.text):
        masked = _by_review(turn, start, end, rules.forms[form])
        if not rules.stays(transcript_id, masked, rules.forms[form]):
            found.append(masked)
    return found


def _masked(detection: Detection, decision: MaskingDecision) -> Detection:
    """Return a detection as the reviewer wants it masked."""
    changes: dict[str, object] = {}
    if decision.decision is Verdict.CATEGORY and decision.category:
        changes = {"category": decision.category, "general": decision.general}
    if detection.action is Action.QUEUE or changes:
        changes |= {"action": Action.MASK, "detector": REVIEW, "score": 1.0}
    return detection.model_copy(update=changes)


def _by_review(turn: RawTurn, start: int, end: int, decision: MaskingDecision) -> Detection:
    return Detection(
        turn_number=turn.turn_number,
        start=start,
        end=end,
        text=turn.text[start:end],
        category=decision.category or Category.NAME,
        detector=REVIEW,
        score=1.0,
        general=decision.general,
        reason="besluit bij het nakijken",
    )


def _with(found: Sequence[Detection], added: Detection, text: str) -> list[Detection]:
    """Return the detections of a turn with one more to mask, joined with what it overlaps."""
    masked = [d for d in found if d.action is Action.MASK]
    if any(d.start <= added.start and added.end <= d.end for d in masked):
        return list(found)
    joined = [d for d in masked if d.start < added.end and added.start < d.end]
    start = min(d.start for d in [*joined, added])
    end = max(d.end for d in [*joined, added])
    whole = added.model_copy(update={"start": start, "end": end, "text": text[start:end]})
    rest = [
        d
        for d in found
        if d not in joined and not (d.action is Action.QUEUE and start <= d.start and d.end <= end)
    ]
    return [*rest, whole]


def _forms_in_force(decisions: Sequence[MaskingDecision]) -> dict[str, MaskingDecision]:
    return {
        fold_form(d.form): d
        for d in decisions_in_force(decisions).values()
        if d.kind in {SubjectKind.FORM, SubjectKind.MISSED}
    }


def _digests(turns: Mapping[str, Sequence[RawTurn]]) -> dict[tuple[str, int], str]:
    return {(i, t.turn_number): text_digest(t.text) for i, own in turns.items() for t in own}


def _is_stale(decision: MaskingDecision, digests: Mapping[tuple[str, int], str]) -> bool:
    place = (decision.transcript_id, decision.turn_number or 0)
    return digests.get(place) != decision.text_digest
