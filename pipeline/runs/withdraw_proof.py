"""Search a study for what may be left of a participant who was taken out of it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.privacy import OngoingWithdrawal, ScanForm
from pipeline.domain.transcript import Category, RawTurn, Turn
from pipeline.errors import DuidingError, InputFileError, PrivacyError, Problem, raise_problems
from pipeline.files.atomic import file_digest
from pipeline.files.records import read_records
from pipeline.files.scanned_files import texts_of
from pipeline.runs.context import codebook_path, participants_of, settings_of
from pipeline.runs.delivered_files import read_delivered_file
from pipeline.runs.gates import produced_files
from pipeline.runs.withdraw_plan import (
    files_of_interviews,
    joint_files,
    leftovers,
    ongoing_file,
    returned_with_rows,
)
from pipeline.stages.leak_scan import FormIndex
from pipeline.stages.withdrawn import word_runs
from pipeline.study import Study, program_folder

_STILL_THERE = (
    "Something of this participant may still be there. Nothing more was changed.\n"
    "      Look at these files, take it out or delete them, and run the same command again."
)
_MIN_LABEL_WORDS = 3
"""A label of fewer words ("inwoner") is no sign of anybody."""


class Traces(NamedTuple):
    """By what a participant is known again; kept in memory only.

    `runs` are hashes of five words in a row that nobody else said and no text of the program has.
    """

    runs: frozenset[int]
    ids: re.Pattern[str]
    forms: FormIndex


def traces_of(study: Study, plan: OngoingWithdrawal) -> Traces:
    """Read what a participant said and is called, while it is still there."""
    program = _program_texts(study)
    others = list(_others_texts(study, plan))
    runs = word_runs(_their_texts(study, plan))
    if runs:
        runs -= word_runs([*program, *others])
    ids = "|".join(re.escape(i) for i in (plan.participant_id, *plan.own))
    forms = [ScanForm(form, Category.PERSON) for form in plan.forms]
    forms += [ScanForm(label, Category.PERSON) for label in _own_label(study, plan, others)]
    # Not in a reference to cells of a sheet: $P$10, P10:P20.
    pattern = re.compile(rf"(?<![\w$!:])(?:{ids})(?![\w$:])")
    return Traces(frozenset(runs), pattern, FormIndex(forms, program))


def prove(study: Study, traces: Traces) -> tuple[str, ...]:
    """Search every file of a study.

    Ids and names are looked for in what the study produced and what reviewers returned: others
    may speak of this person in their own transcripts. Words are looked for everywhere.

    Returns:
        A warning if there are delivered files that cannot be searched.

    Raises:
        PrivacyError: Something was found; it names the files.
    """
    sheets = (study.root / "participants.csv", study.root / "participants.xlsx")
    made = {*produced_files(study), *_files_in(study.returned), *sheets}
    problems: list[Problem] = []
    unread = 0
    for path in _all_files(study):
        try:
            texts = list(_texts(study, path))
        except InputFileError:
            if path in made:
                problems.append(Problem(_place(study, path), "it cannot be searched"))
            unread += path not in made
            continue
        kinds = _found(texts, study.relative(path), traces, is_made=path in made)
        if kinds:
            problems.append(Problem(_place(study, path), f"found: {', '.join(kinds)}"))
    raise_problems(PrivacyError, _STILL_THERE, problems)
    note = f"{unread} file(s) in raw/ or restricted/ cannot be searched: look at them yourself."
    return (note,) if unread else ()


def in_the_way(study: Study, plan: OngoingWithdrawal, traces: Traces) -> list[Problem]:
    """Return the files that hold words of the participant and that this program does not change.

    Notes, older versions of a transcript and the like: what they are for, only a person knows.
    """
    goes = {*files_of_interviews(study, plan), *joint_files(study), *leftovers(study)}
    goes |= {*returned_with_rows(study, plan), *(study.raw / name for name in plan.files)}
    stays = [p for p in _all_files(study) if p not in goes and not _is_inside(study, p)]
    problems = []
    for path in stays:
        try:
            texts = list(_texts(study, path))
        except InputFileError:
            continue
        if not traces.runs.isdisjoint(word_runs(texts)):
            what = "words of this participant stand in it, and the program did not make it"
            problems.append(Problem(_place(study, path), what))
    return problems


def _is_inside(study: Study, path: Path) -> bool:
    """Tell whether a file is one of those in restricted/ that are rewritten or deleted whole."""
    rewritten = (study.masking, study.prefect_home)
    return any(path.is_relative_to(folder) for folder in rewritten)


def produced_digest(study: Study, files: Sequence[Path]) -> str:
    """Return the SHA-256 over the paths and contents of what a study produced."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{study.relative(path)} {file_digest(path)}\n".encode())
    return digest.hexdigest()


def _found(texts: Sequence[str], relative: str, traces: Traces, *, is_made: bool) -> list[str]:
    kinds = []
    if traces.runs and not traces.runs.isdisjoint(word_runs(texts)):
        kinds.append("words of theirs")
    if is_made:
        if any(traces.ids.search(text) for text in (*texts, relative)):
            kinds.append("an id")
        if any(traces.forms.found_in(text) for text in (*texts, relative)):
            kinds.append("a name or label")
    return kinds


def _texts(study: Study, path: Path) -> Iterator[str]:
    """Yield the texts of a file as people see them; of a delivered one as the program reads it."""
    if path.is_relative_to(study.raw):
        try:
            for delivered in read_delivered_file(path, "a file"):
                yield "\n".join(turn.text for turn in delivered.turns)
                yield "\n".join(part.text for part in delivered.left_out)
            return
        except DuidingError:
            pass  # no transcript; perhaps text all the same
    for text in texts_of(path, "a file"):
        yield text.shown


def _their_texts(study: Study, plan: OngoingWithdrawal) -> Iterator[str]:
    """Yield what the participant said, as delivered and as pseudonymised."""
    for path in (study.raw / name for name in plan.files):
        if path.is_file():
            try:
                parts = read_delivered_file(path, "a file")
            except DuidingError:
                continue
            for delivered in parts:
                yield from (t.text for t in delivered.turns if t.speaker_label in plan.labels)
    for transcript_id in (*plan.own, *plan.shared):
        path = study.transcript(transcript_id)
        if path.is_file():
            for turn in read_records(path, Turn):
                if turn.speaker_id == plan.participant_id:
                    yield turn.text


def _others_texts(study: Study, plan: OngoingWithdrawal) -> Iterator[str]:
    """Yield what everybody else said, as delivered and as pseudonymised."""
    for path_of, kind in ((study.raw_transcript, RawTurn), (study.transcript, Turn)):
        for path in sorted(path_of("T00").parent.glob("T*.jsonl")):
            if path.stem not in plan.own:
                gone = set(plan.shared.get(path.stem, ()))
                yield from (t.text for t in read_records(path, kind) if t.turn_number not in gone)


def _program_texts(study: Study) -> list[str]:
    """Return every text that outputs can hold and that nobody said, from the program's files."""
    package = Path(__file__).resolve().parent.parent
    templates = program_folder("reports") / "templates"
    paths = [*package.rglob("*.py"), *templates.glob("*"), *program_folder("codebooks").glob("*")]
    paths.append(codebook_path(study, settings_of(study)))
    about = [str(value) for value in settings_of(study).study.model_dump().values()]
    return [*(p.read_text("utf-8", "replace") for p in sorted(set(paths)) if p.is_file()), *about]


def _own_label(study: Study, plan: OngoingWithdrawal, others: Sequence[str]) -> list[str]:
    """Return the participant's quote label, if nobody else has it and nobody says it."""
    people = participants_of(study)
    own = {p.quote_label for p in people if p.participant_id == plan.participant_id}
    rest = {p.quote_label.casefold() for p in people if p.participant_id != plan.participant_id}
    folded = "\n".join(others).casefold()
    return [
        label
        for label in own
        if len(label.split()) >= _MIN_LABEL_WORDS
        and not any(label.casefold() in other for other in rest)
        and label.casefold() not in folded
    ]


def _all_files(study: Study) -> list[Path]:
    skipped = {ongoing_file(study), study.withdrawals, study.vault, study.vault_log}
    found = {*_files_in(study.root), *_files_in(study.reports)} - skipped
    return sorted(p for p in found if not p.is_relative_to(study.vault.parent))


def _files_in(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()]


def _place(study: Study, path: Path) -> str:
    """Return a file by its path, or by its place where people chose its name."""
    if path.parent in (study.raw, study.returned, study.masking_returned, study.outgoing):
        files = sorted(p for p in path.parent.iterdir() if p.is_file())
        return f"file {files.index(path) + 1} of {study.relative(path.parent)} by name"
    return study.relative(path)
