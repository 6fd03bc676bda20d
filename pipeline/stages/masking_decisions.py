"""Replay what reviewers decided about masking, on every later run and on new interviews."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.masking import MaskingDecision, SubjectKind, Verdict
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.stages.masking_forms import FormFinder
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
    """Return the decisions in force about a place whose text has changed or gone since.

    Those about interviews that are not in `turns` are left out.
    """
    digests = _digests(turns)
    return [
        d
        for d in decisions_in_force(decisions).values()
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
    must be masked is masked wherever it stands as whole words, detected or not.

    Args:
        detections: What `find_detections` returns, per interview.
        decisions: All decisions, in the order of import. Stale ones have no effect.
        turns: The turns of those interviews.
    """
    if not decisions:
        return {i: list(found) for i, found in detections.items()}
    digests = _digests(turns)
    places: dict[tuple[str, int], list[MaskingDecision]] = {}
    for d in decisions_in_force(decisions).values():
        if d.kind is SubjectKind.PLACE and not _is_stale(d, digests):
            places.setdefault(place_of(d)[:2], []).append(d)
    rules = _Rules(places, _forms_in_force(decisions))
    finder = FormFinder(form for form, d in rules.forms.items() if d.is_masked)
    return {
        i: _of_interview(i, found, turns.get(i, ()), rules, finder)
        for i, found in detections.items()
    }


class _Rules(NamedTuple):
    """The decisions in force: on places by interview and turn, and on folded forms."""

    places: Mapping[tuple[str, int], Sequence[MaskingDecision]]
    forms: Mapping[str, MaskingDecision]

    def about(self, transcript_id: str, found: Detection) -> MaskingDecision | None:
        """Return the decision on a detection: on its place, one around it, or its form."""
        own = [
            (place_of(d)[2:], d) for d in self.places.get((transcript_id, found.turn_number), ())
        ]
        around = [
            (end - start, d) for (start, end), d in own if start <= found.start and found.end <= end
        ]
        if around:
            return min(around, key=lambda item: item[0])[1]
        return self._about_form(fold_form(found.text))

    def _about_form(self, form: str) -> MaskingDecision | None:
        if form in self.forms or len(form) < _MIN_PLURAL:
            return self.forms.get(form)
        return self.forms.get(form.removesuffix("s"))

    def stays(self, transcript_id: str, turn_number: int, start: int, end: int) -> bool:
        """Tell whether a place overlaps one of which a reviewer said that its text stays."""
        return any(
            not d.is_masked and place_of(d)[2] < end and start < place_of(d)[3]
            for d in self.places.get((transcript_id, turn_number), ())
        )


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
        if not rules.stays(transcript_id, turn.turn_number, start, end):
            found.append(_by_review(turn, start, end, rules.forms[form]))
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
