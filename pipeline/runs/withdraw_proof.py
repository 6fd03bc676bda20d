"""Search a study for what may be left of a participant who was taken out of it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.privacy import OngoingWithdrawal
from pipeline.domain.transcript import RawTurn, Turn
from pipeline.errors import DuidingError, InputFileError, PrivacyError, Problem, raise_problems
from pipeline.files.atomic import file_digest
from pipeline.files.name_lists import read_known_names
from pipeline.files.records import read_records
from pipeline.files.scanned_files import texts_of
from pipeline.runs.context import codebook_path, settings_of
from pipeline.runs.delivered_files import read_delivered_file
from pipeline.runs.gate_files import produced_files
from pipeline.runs.gate_forms import known_name_of, scan_forms
from pipeline.runs.stage import ongoing_file
from pipeline.runs.vault import key_of
from pipeline.runs.vault_log import seal_path
from pipeline.runs.withdraw_forms import forms_of_nobody_else, rows_of_others, their_forms
from pipeline.runs.withdraw_plan import (
    files_of_interviews,
    joint_files,
    leftovers,
    returned_with_rows,
)
from pipeline.stages.leak_scan import LeakIndex
from pipeline.stages.withdrawn import word_runs
from pipeline.study import Study, program_folder

_STILL_THERE = (
    "Something of this participant may still be there. Nothing more was changed.\n"
    "      Look at these files, take it out or delete them, and run the same command again."
)


class Traces(NamedTuple):
    """By what a participant is known again.

    `runs` are numbers of five words in a row that nobody else said and no text of the program has.
    `names` finds any name of the study, for the names of files.
    """

    runs: frozenset[int]
    ids: re.Pattern[str]
    forms: LeakIndex
    names: LeakIndex


def with_traces(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Return the plan with what a participant said and is called, while it is still there.

    Raises:
        VaultError: The key cannot be opened here, so that not all their names are known.
    """
    program = _program_texts(study)
    others = list(_others_texts(study, plan))
    runs = word_runs(_their_texts(study, plan))
    if runs:
        runs -= word_runs([*program, *others])
    others += [*_delivered_by_others(study, plan), *rows_of_others(study, plan.participant_id)]
    is_theirs = known_name_of(plan)
    listed = [name for name, _ in read_known_names(study.known_names)]
    others += [name for name in listed if not is_theirs({"name": name})]
    searched, kept = forms_of_nobody_else(their_forms(study, plan), others)
    changes: dict[str, object] = {
        "searched": tuple(searched),
        "runs": tuple(sorted(runs)),
        "kept": {category.value: n for category, n in sorted(kept.items())},
    }
    return plan.model_copy(update=changes)


def traces_of(study: Study, plan: OngoingWithdrawal) -> Traces:
    """Return what to search for, as the plan has it; the texts themselves may be gone."""
    ids = "|".join(re.escape(i) for i in (plan.participant_id, *plan.own))
    # Not in a reference to cells of a sheet: $P$10, P10:P20.
    pattern = re.compile(rf"(?<![\w$!:])(?:{ids})(?![\w$:])")
    forms = LeakIndex(plan.searched, _program_texts(study))
    names = LeakIndex([*plan.searched, *scan_forms(study, settings_of(study))])
    return Traces(frozenset(plan.runs), pattern, forms, names)


def prove(study: Study, traces: Traces) -> tuple[str, ...]:
    """Search every file of a study, and its key.

    Words, names and ids are looked for everywhere: in what the study produced, in restricted/, in
    what reviewers returned and people noted. Ids not in raw/, where P07 can be a car park; and a
    form that others have too is not among those that are looked for.

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
            kinds = _found(study, path, traces)
        except InputFileError:
            if path in made:
                problems.append(Problem(_place(study, path, traces), "it cannot be searched"))
            unread += path not in made
            continue
        if kinds:
            problems.append(Problem(_place(study, path, traces), f"found: {', '.join(kinds)}"))
    if any(traces.forms.found_in(form) for p in key_of(study) for form in p.forms):
        problems.append(Problem("restricted/vault/key.vault", "found: a name or number"))
    raise_problems(PrivacyError, _STILL_THERE, problems)
    note = f"{unread} file(s) in raw/ or restricted/ cannot be searched: look at them yourself."
    log = "restricted/vault/log.jsonl says their id in a reason; that log is never rewritten."
    events = (
        study.vault_log.read_bytes().decode(errors="replace") if study.vault_log.is_file() else ""
    )
    is_in_log = traces.ids.search(events)
    return (*([note] if unread else []), *([log] if is_in_log else []))


def in_the_way(study: Study, plan: OngoingWithdrawal, traces: Traces) -> list[Problem]:
    """Return the files that hold something of the participant and that this program leaves.

    Notes, older versions of a transcript, exported cases and the like: what they are for, only a
    person knows.
    """
    goes = {*files_of_interviews(study, plan), *joint_files(study), *leftovers(study)}
    goes |= {*returned_with_rows(study, plan), *(study.raw / name for name in plan.files)}
    goes |= {study.decisions, study.masking_decisions, study.masking_signature}
    goes |= {study.interviews, study.known_names}
    goes |= {study.root / "participants.csv", study.root / "participants.xlsx"}
    stays = [p for p in _all_files(study) if p not in goes]
    problems = []
    for path in stays:
        try:
            kinds = _found(study, path, traces)
        except InputFileError:
            continue
        if kinds:
            what = f"{', '.join(kinds)} of this participant, and the program does not change it"
            problems.append(Problem(_place(study, path, traces), what))
    return problems


def produced_digest(study: Study, files: Sequence[Path]) -> str:
    """Return the SHA-256 over the paths and contents of what a study produced."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{study.relative(path)} {file_digest(path)}\n".encode())
    return digest.hexdigest()


def _found(study: Study, path: Path, traces: Traces) -> list[str]:
    """Return what kinds of things of the participant stand in a file or its name."""
    texts = [*_texts(study, path), study.relative(path)]
    is_delivered = path.is_relative_to(study.raw)
    found = {
        "words": not traces.runs.isdisjoint(word_runs(texts)),
        "an id": not is_delivered and any(traces.ids.search(text) for text in texts),
        "a name, number or label": any(traces.forms.found_in(text) for text in texts),
    }
    return [kind for kind, is_there in found.items() if is_there]


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


def _delivered_by_others(study: Study, plan: OngoingWithdrawal) -> Iterator[str]:
    """Yield the text of files in which the participant is not known to speak, and their names.

    Also of one that was never read, or whose people gave no consent. Their words may be in such a
    file all the same, as a copy; so it takes away names only, and no words.
    """
    for path in _files_in(study.raw):
        if path.name not in plan.files:
            try:
                yield from [*_texts(study, path), path.name]
            except InputFileError:
                continue


def _program_texts(study: Study) -> list[str]:
    """Return every text that outputs can hold and that nobody said, from the program's files."""
    package = Path(__file__).resolve().parent.parent
    templates = program_folder("reports") / "templates"
    paths = [*package.rglob("*.py"), *templates.glob("*"), *program_folder("codebooks").glob("*")]
    paths += [codebook_path(study, settings_of(study)), study.settings, study.neighbourhoods]
    about = [str(value) for value in settings_of(study).study.model_dump().values()]
    return [*(p.read_text("utf-8", "replace") for p in sorted(set(paths)) if p.is_file()), *about]


def _all_files(study: Study) -> list[Path]:
    skipped = {ongoing_file(study), study.withdrawals, study.vault, study.vault_log}
    skipped |= {seal_path(study), study.settings, study.neighbourhoods}
    found = {*_files_in(study.root), *_files_in(study.reports)} - skipped
    return sorted(p for p in found if not p.is_relative_to(study.prefect_home))


def _files_in(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()]


def _place(study: Study, path: Path, traces: Traces) -> str:
    """Return a file by its path, or by its place where its name may hold somebody's."""
    chosen = (study.raw, study.returned, study.masking_returned, study.outgoing)
    relative = study.relative(path)
    if path.parent in chosen or traces.names.found_in(relative):
        files = sorted(p for p in path.parent.iterdir() if p.is_file())
        folder = study.relative(path.parent)
        folder = "a folder of this study" if traces.names.found_in(folder) else folder
        return f"file {files.index(path) + 1} of {folder} by name"
    return relative
