"""By which names, places and numbers a participant is known again, and which others have too."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from pipeline.domain.privacy import OngoingWithdrawal, ScanForm
from pipeline.domain.transcript import Action, Category, Detection
from pipeline.files.records import read_records
from pipeline.nlp.words import fold
from pipeline.runs.context import participants_of, settings_of
from pipeline.runs.gate_forms import scan_forms
from pipeline.runs.vault import key_of
from pipeline.stages.leak_scan import LeakIndex
from pipeline.study import Study

_MIN_LABEL_WORDS = 3
"""A label of fewer words ("inwoner") is no sign of anybody."""


def their_forms(study: Study, plan: OngoingWithdrawal) -> list[ScanForm]:
    """Return the forms by which a participant is known again, in all ways they are written.

    What is detected in the talk that goes (in interviews of nobody else also what the interviewer
    said), every other form in the key of the same pseudonyms, the names known of them, and the
    label of their quotes. Queued detections are none: nobody said yet that they identify.
    """
    said = _detected_in(study, plan) | {fold(form) for form in plan.forms}
    linked = {p.pseudonym for p in key_of(study) if not said.isdisjoint(p.forms)}
    scanned = scan_forms(study, settings_of(study))
    found = [f for f in scanned if f.pseudonym in linked or fold(f.form) in said]
    # An address of ordinary words ("bakker@winkel.nl") is one all the same.
    addresses = {Category.EMAIL, Category.WEB}
    found = [f._replace(is_ordinary=False) if f.category in addresses else f for f in found]
    found += [ScanForm(form, Category.PERSON) for form in plan.forms]
    found += [ScanForm(label, Category.PERSON) for label in _own_label(study, plan)]
    return sorted(set(found))


def forms_of_nobody_else(
    forms: Sequence[ScanForm], others: Iterable[str]
) -> tuple[list[ScanForm], Counter[Category]]:
    """Return the forms that stand in none of the texts of others, and how many do, per kind.

    What others have too stays with them, masked as before: the neighbour speaks of the same street.
    """
    index = LeakIndex([form._replace(is_ordinary=False) for form in forms])
    theirs = {f._replace(pseudonym="") for text in others for f in index.found_in(text)}
    shared = [f for f in forms if f._replace(is_ordinary=False, pseudonym="") in theirs]
    return [f for f in forms if f not in set(shared)], Counter(f.category for f in shared)


def rows_of_others(study: Study, participant_id: str) -> list[str]:
    """Return what the respondentenlijst says of everybody else."""
    return [
        str(value)
        for p in participants_of(study)
        if p.participant_id != participant_id
        for value in p.model_dump(mode="json").values()
    ]


def _detected_in(study: Study, plan: OngoingWithdrawal) -> set[str]:
    found: set[str] = set()
    turns: dict[str, Collection[int] | None] = {**dict.fromkeys(plan.own), **plan.shared}
    for transcript_id, numbers in turns.items():
        path = study.detections(transcript_id)
        for d in read_records(path, Detection) if path.is_file() else ():
            if d.action is Action.MASK and (numbers is None or d.turn_number in numbers):
                found.add(fold(d.text))
    return found


def _own_label(study: Study, plan: OngoingWithdrawal) -> list[str]:
    """Return the label of the participant's quotes, if it says something and nobody else has it."""
    people = participants_of(study)
    own = {p.quote_label for p in people if p.participant_id == plan.participant_id}
    rest = {p.quote_label.casefold() for p in people if p.participant_id != plan.participant_id}
    return [
        label
        for label in own
        if len(label.split()) >= _MIN_LABEL_WORDS
        and not any(label.casefold() in other for other in rest)
    ]
