"""The gates: does a name stand in anything the study produced, and do too few share a description.

Nothing that a gate finds is deleted: a person has to look, and the message says where and how.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.domain.privacy import DIRECT, KRow, Leak, ScanForm
from pipeline.domain.transcript import Detection, RawTurn, Role
from pipeline.errors import InputFileError, PrivacyError, Problem
from pipeline.files.k_table import write_k_table, write_leaks
from pipeline.files.records import read_records
from pipeline.runs.context import (
    Overrides,
    included_of,
    interviews_of,
    participants_of,
    settings_of,
    speakers_of,
)
from pipeline.runs.gate_files import files_beside, leaks_of, made_by, place_of, summed, talk_files
from pipeline.runs.gate_forms import (
    kept_name_remarks,
    own_forms,
    own_text_files,
    scan_forms,
    texts_about,
    without_own_words,
)
from pipeline.runs.stage import StageResult, Unit, run_units, unit_states, without_text
from pipeline.runs.study_records import decisions_of
from pipeline.settings import Settings
from pipeline.stages.k_anonymity import k_table, quasi_identifiers, too_few
from pipeline.stages.leak_scan import LeakIndex
from pipeline.study import Study

STAGE = "check_privacy"
After = Literal["anonymise", "export_review", ""]
_WHAT_TO_DO = (
    "Nothing was deleted; do not hand these files over. restricted/leaks.csv says for who may see "
    "names\n      which pseudonym it is and where. A text that people typed: correct it there. A "
    "workbook that was\n      exported before: delete it. A name that was missed: add it to "
    "restricted/known_names.csv. Then run\n      again. If it comes back, that is a fault of the "
    "program: report the place, never the name."
)
_NAME = "a masked name or number stands in it"
_TYPED = "names in remarks of reviewers"
_BESIDE = "files beside the study with a name"
_REMARKS = {
    _TYPED: "review/decisions.jsonl holds a masked name or number that a reviewer typed; "
    "restricted/leaks.csv says which pseudonym it is.",
    _BESIDE: "a file in the study's own folder, such as the respondentenlijst, holds a masked name "
    "or number: restricted/leaks.csv says which file and which pseudonym. Do not hand it over.",
}


class _Search(NamedTuple):
    """What to look for in talks, and in what else is made, which repeats texts of the program."""

    in_talks: LeakIndex
    elsewhere: LeakIndex
    clean: Callable[[str], str]


@without_text
def check_privacy(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    after: After = "",
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Scan all that the study produced on names, and count who stands alone; `ids` is not used.

    Args:
        study: The study's folder or name.
        ids: Not used.
        after: The stage that has just run: only what is made up to there is scanned, for later
            files are still of the run before, and that stage's work may be to mend them.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        PrivacyError: A form stands in a produced file, a file cannot be scanned, or too few share
            a combination of attributes that outputs show; all of them at once, without names.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    files, beside = made_by(study, after), [] if after else files_beside(study)
    forms = scan_forms(study, settings)

    def work() -> Mapping[str, int]:
        rows = _write_k(study, settings)
        leaks, counts = _scan(study, files, beside, forms, settings)
        _stop_for(study, leaks, _k_problems(rows, settings))
        return {"files scanned": len(files), "combinations": len(rows), **counts}

    read = [*files, *beside, *_sources(study), *own_text_files(study, settings)]
    unit = Unit(
        name=after or "all",
        inputs=[path for path in read if path not in _always_new(study)],
        outputs=[study.k_table],
        settings=[_digest(forms), settings.model_dump(mode="json"), study.name],
        work=work,
    )
    done = run_units(study, STAGE, [unit], progress=False)
    remarks = [remark for count, remark in _REMARKS.items() if done.counts.get(count)]
    speakers = [s for group in speakers_of(study).values() for s in group]
    remarks += kept_name_remarks(study, settings, speakers)
    return StageResult(STAGE, done.n_done, done.n_unchanged, done.counts, tuple(remarks))


def _stop_for(study: Study, leaks: Sequence[Problem], few: Sequence[Problem]) -> None:
    """Raise PrivacyError if there is a problem of either kind, with what to do about it."""
    if leaks or few:
        for state in _own_states(study):
            state.unlink(missing_ok=True)  # what was in order before must be looked at again
        lines = [f"{len(leaks) + len(few)} thing(s) would identify people.", *map(str, leaks)]
        lines += [*map(str, few), *([f"      {_WHAT_TO_DO}"] if leaks else [])]
        raise PrivacyError("\n".join(lines))


def _scan(
    study: Study,
    files: Sequence[Path],
    beside: Sequence[Path],
    forms: Sequence[ScanForm],
    settings: Settings,
) -> tuple[list[Problem], dict[str, int]]:
    """Return the problems of all files, and counts of what is only remarked upon."""
    search = _search(study, forms, settings)
    problems = _about_problems(study, settings, search.elsewhere)
    found: list[Leak] = []
    n_typed = 0
    for path in files:
        place = place_of(study, path, search.in_talks)
        try:
            leaks = _leaks_of(study, path, place, search)
        except InputFileError as error:
            problems.append(Problem("cannot be scanned", str(error).strip()))
            continue
        found += leaks
        n, kinds = summed(leaks)
        if path == study.decisions:
            n_typed += n
        elif leaks:
            problems.append(Problem(place, f"{_NAME}, in {n} place(s): {', '.join(kinds)}"))
    of_people = [_leaks_beside(study, path, search) for path in beside]
    write_leaks(study.leaks, [*found, *(leak for leaks in of_people for leak in leaks)])
    return problems, {_TYPED: n_typed, _BESIDE: sum(map(bool, of_people))}


def _search(study: Study, forms: Sequence[ScanForm], settings: Settings) -> _Search:
    in_talks = LeakIndex(forms)
    repeated = own_forms(in_talks, study, settings)
    elsewhere = LeakIndex([form for form in forms if form not in repeated])
    phrases = {name for state in unit_states(study) for name in state.counts}
    clean = without_own_words({d.reviewer for d in decisions_of(study)}, phrases)
    return _Search(in_talks, elsewhere, clean)


def _leaks_of(study: Study, path: Path, place: str, search: _Search) -> list[Leak]:
    if any(path.is_relative_to(folder) for folder in talk_files(study)):
        return leaks_of(study, path, search.in_talks, place)
    return leaks_of(study, path, search.elsewhere, place, search.clean)


def _leaks_beside(study: Study, path: Path, search: _Search) -> list[Leak]:
    """Return who stands in a file that people put in the study's folder; none if it is no text."""
    try:
        leaks = leaks_of(study, path, search.elsewhere, "a file", search.clean)
    except InputFileError:
        return []
    return [leak for leak in leaks if leak.category in DIRECT]


def _about_problems(study: Study, settings: Settings, index: LeakIndex) -> list[Problem]:
    """Return where a name stands in what names the study itself; every report repeats that."""
    problems = [
        Problem(f"study.toml, [study] {key}", _NAME, "Change it: every report repeats this text.")
        for key, text in texts_about(settings).items()
        if index.found_in(text)
    ]
    if index.found_in_name(study.name):
        todo = "Rename it and its folder in reports/: reports and workbooks are called after it."
        problems.append(Problem("the name of the study's folder", _NAME, todo))
    return problems


def _k_problems(rows: Sequence[KRow], settings: Settings) -> list[Problem]:
    """Return which columns together describe too few people, as counts per combination."""
    privacy = settings.privacy
    failing = too_few(rows, privacy.min_sample_k, privacy.min_population_k)
    counts = Counter(row.columns for row in failing)
    return [
        Problem(
            f"participants.csv, {' + '.join(columns)}",
            f"{n} combination(s) shared by fewer than {privacy.min_sample_k} participant(s)"
            + (f" or {privacy.min_population_k} inhabitants" if privacy.inhabitants else ""),
            _k_advice(rows, settings),
        )
        for columns, n in sorted(counts.items())
    ]


def _k_advice(rows: Sequence[KRow], settings: Settings) -> str:
    """Return what to do where too few share a description; not to wait for people who never come.

    In a study of three nobody can share anything with four others.
    """
    people = {i for row in rows for i in row.participant_ids}
    least = settings.privacy.min_sample_k
    coarser = "Make these columns coarser; restricted/k_anonymity.csv has them, the worst first."
    if len(people) < least:
        return (
            f"With {len(people)} participant(s) no {least} can share anything: set min_sample_k "
            "under [privacy] in study.toml to what this study can reach, at most "
            f"{len(people)}. {coarser}"
        )
    return (
        f"{coarser} Or lower the minimum under [privacy] in study.toml, if you can answer for it."
    )


def _write_k(study: Study, settings: Settings) -> list[KRow]:
    participants = [p for p in participants_of(study) if p.is_included]
    said = list(_said(study))
    quasi = quasi_identifiers(said, included_of(participants))
    rows = k_table(participants, quasi, settings.privacy.inhabitants)
    write_k_table(study.k_table, rows)
    return rows


def _said(study: Study) -> Iterator[tuple[str, Detection]]:
    """Yield what was detected in turns of participants, with who said it."""
    for i in interviews_of(study):
        if study.detections(i).is_file() and study.raw_transcript(i).is_file():
            turns = read_records(study.raw_transcript(i), RawTurn)
            speakers = {t.turn_number: t.speaker_id for t in turns if t.role is Role.PARTICIPANT}
            for detection in read_records(study.detections(i), Detection):
                if detection.turn_number in speakers:
                    yield speakers[detection.turn_number], detection


def _sources(study: Study) -> list[Path]:
    """Return the identifying files that decide what is looked for."""
    found = [study.detections(i) for i in interviews_of(study)]
    return [*found, study.participants, study.masking_decisions]


def _always_new(study: Study) -> set[Path]:
    """Return files that every run writes anew with the time in them, and the gate's own states."""
    return {study.manifest, study.report("manifest.json"), *_own_states(study)}


def _own_states(study: Study) -> list[Path]:
    return [study.state(STAGE, name) for name in ("anonymise", "export_review", "all")]


def _digest(forms: Sequence[ScanForm]) -> str:
    return hashlib.sha256(json.dumps(forms).encode()).hexdigest()
