"""The gates: does a name stand in anything the study produced, and do too few share a description.

Nothing that a gate finds is deleted: a person has to look, and the message says where and how.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pipeline.domain.privacy import KRow, Leak, PlaceKind, ScanForm
from pipeline.domain.transcript import Detection, RawTurn, Role
from pipeline.errors import InputFileError, PrivacyError, Problem
from pipeline.files.k_table import write_k_table, write_leaks
from pipeline.files.records import read_records
from pipeline.files.scanned_files import texts_of
from pipeline.runs.context import (
    Overrides,
    included_of,
    interviews_of,
    participants_of,
    settings_of,
)
from pipeline.runs.gate_forms import own_texts, scan_forms, without_own_words
from pipeline.runs.stage import StageResult, Unit, run_units, unit_states, without_text
from pipeline.runs.study_records import decisions_of
from pipeline.settings import Settings
from pipeline.stages.k_anonymity import k_table, quasi_identifiers, too_few
from pipeline.stages.leak_scan import FormIndex
from pipeline.study import Study

STAGE = "check_privacy"
After = Literal["anonymise", "export_review", ""]
LEAKS = "leaks.csv"
"""In restricted/: where which pseudonym's form still stands."""
_WHAT_TO_DO = (
    "Nothing was deleted; do not hand these files over. restricted/leaks.csv says for who may see "
    "names\n      which pseudonym it is and where. A text that people typed: correct it there. A "
    "workbook that was\n      exported before: delete it. A name that was missed: add it to "
    "restricted/known_names.csv. Then run\n      again. If it comes back, that is a fault of the "
    "program: report the place, never the name."
)


_TYPED = "names in remarks of reviewers"
_TYPED_REMARK = (
    "review/decisions.jsonl holds a masked name or number that a reviewer typed; "
    f"restricted/{LEAKS} says which pseudonym it is."
)


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
    files = _made_by(study, after)
    forms = scan_forms(study, settings)

    def work() -> Mapping[str, int]:
        rows = _write_k(study, settings)
        problems, n_typed = _scan(study, files, forms, settings)
        problems += _k_problems(rows, settings)
        if problems:
            for state in _own_states(study):
                state.unlink(missing_ok=True)  # what was in order before must be looked at again
            lines = [f"{len(problems)} thing(s) would identify people.", *map(str, problems)]
            raise PrivacyError("\n".join([*lines, f"      {_WHAT_TO_DO}"]))
        return {"files scanned": len(files), "combinations": len(rows), _TYPED: n_typed}

    unit = Unit(
        name=after or "all",
        inputs=[*(f for f in files if f not in _always_new(study)), *_sources(study)],
        outputs=[study.k_table],
        settings=[_digest(forms), settings.model_dump(mode="json")],
        work=work,
    )
    done = run_units(study, STAGE, [unit], progress=False)
    typed = (_TYPED_REMARK,) if done.counts.get(_TYPED) else ()
    return StageResult(STAGE, done.n_done, done.n_unchanged, done.counts, typed)


def produced_files(study: Study) -> list[Path]:
    """Return every file that the study produced and that is not IDENTIFYING, sorted.

    raw/, restricted/ and review/returned/ hold what people delivered and are not among them.
    """
    folders = (study.work, study.reports, study.outgoing)
    found = {p for folder in folders for p in folder.rglob("*") if p.is_symlink() or p.is_file()}
    found |= {study.decisions} & {p for p in [study.decisions] if p.is_file()}
    inside = (study.raw, study.restricted, study.returned)
    return sorted(p for p in found if not any(p.is_relative_to(folder) for folder in inside))


def _made_by(study: Study, after: After) -> list[Path]:
    """Return the produced files that are of this run once the stage `after` has run."""
    any_id = "T00"
    folders = [study.transcript(any_id).parent]
    if after == "export_review":
        made = (study.segments, study.codings, study.final_codings)
        folders += [path_of(any_id).parent for path_of in made]
        folders += [study.outgoing, study.topics, study.topic_assignments, study.decisions]
    files = produced_files(study)
    return [p for p in files if not after or any(p.is_relative_to(f) for f in folders)]


def leaking_files(
    study: Study, forms: Sequence[ScanForm], own_texts: Sequence[str] = ()
) -> list[tuple[str, int, tuple[PlaceKind, ...]]]:
    """Return the produced files in which a form stands: path, number of places, kinds of place.

    The paths are for who may see names: a file's name can be the leak.

    Raises:
        InputFileError: A file cannot be scanned.
    """
    index = FormIndex(forms, own_texts)
    found: dict[str, list[Leak]] = {}
    for path in produced_files(study):
        for leak in leaks_of(study, path, index, place_of(study, path, index)):
            found.setdefault(leak.path, []).append(leak)
    return [(path, *_summed(leaks)) for path, leaks in found.items()]


def leaks_of(
    study: Study,
    path: Path,
    index: FormIndex,
    name: str,
    clean: Callable[[str], str] = lambda text: text,
) -> list[Leak]:
    """Return what stands in one file, and in its name.

    Args:
        study: The study.
        path: The file.
        index: What to look for.
        name: What an error calls the file.
        clean: Takes out of a text what is no leak.

    Raises:
        InputFileError: The file cannot be scanned.
    """
    counts: dict[PlaceKind, Counter[ScanForm]] = {kind: Counter() for kind in PlaceKind}
    relative = study.relative(path)
    counts[PlaceKind.NAME] = index.found_in(relative)
    for text in texts_of(path, name):
        shown = index.found_in(clean(text.shown))
        around = index.found_in(clean(text.raw)) - shown if text.raw else Counter()
        counts[PlaceKind.HIDDEN if text.is_hidden else PlaceKind.TEXT].update(shown)
        counts[PlaceKind.HIDDEN].update(around)
    return [
        Leak(relative, kind, form.pseudonym, form.category, n)
        for kind, found in counts.items()
        for form, n in found.items()
    ]


def place_of(study: Study, path: Path, index: FormIndex) -> str:
    """Return what messages call a produced file: its path, or its place by name if that leaks."""
    if not index.found_in(study.relative(path)):
        return study.relative(path)
    reports = "reports" if index.found_in(study.name) else f"reports/{study.name}"
    bases = {study.work: "work", study.reports: reports, study.outgoing: "review/outgoing"}
    base = next((folder for folder in bases if path.is_relative_to(folder)), study.root)
    files = [p for p in produced_files(study) if p.is_relative_to(base)]
    return f"file {files.index(path) + 1} of {bases.get(base, 'the study')} by name"


def _scan(
    study: Study, files: Sequence[Path], forms: Sequence[ScanForm], settings: Settings
) -> tuple[list[Problem], int]:
    """Return the problems of all files, and the number of places in what reviewers typed."""
    index = FormIndex(forms, own_texts(study, settings))
    phrases = {name for state in unit_states(study) for name in state.counts}
    clean = without_own_words({d.reviewer for d in decisions_of(study)}, phrases)
    problems: list[Problem] = []
    all_leaks: list[Leak] = []
    n_typed = 0
    for path in files:
        place = place_of(study, path, index)
        try:
            leaks = leaks_of(study, path, index, place, clean)
        except InputFileError as error:
            problems.append(Problem("cannot be scanned", str(error).strip()))
            continue
        all_leaks += leaks
        n, kinds = _summed(leaks)
        if path == study.decisions:
            n_typed += n
        elif leaks:
            what = f"a masked name or number stands in it, in {n} place(s): {', '.join(kinds)}"
            problems.append(Problem(place, what))
    write_leaks(study.restricted / LEAKS, all_leaks)
    return problems, n_typed


def _summed(leaks: Sequence[Leak]) -> tuple[int, tuple[PlaceKind, ...]]:
    kinds = tuple(kind for kind in PlaceKind if any(leak.kind is kind for leak in leaks))
    return sum(leak.n for leak in leaks), kinds


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
            "Make these columns coarser; restricted/k_anonymity.csv has them, the worst first.",
        )
        for columns, n in sorted(counts.items())
    ]


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
