"""The review of anonymisation: export_masking, import_masking and its regression cases."""

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.domain.manifest import UnitState
from pipeline.domain.masking import MaskingImport, ReturnedMasking
from pipeline.errors import PrivacyError, ReviewError, raise_problems
from pipeline.files.atomic import (
    file_digest,
    make_folder,
    write_text,
    write_together,
    write_with,
)
from pipeline.files.masking_html import write_masking_page
from pipeline.files.masking_returned import read_masking_workbook
from pipeline.files.masking_workbook import write_masking_workbook
from pipeline.files.records import write_record, write_records
from pipeline.nlp.sentences import split_sentences
from pipeline.runs.context import Overrides, interviews_of, settings_of
from pipeline.runs.masking_study import (
    candidates_of,
    doubts_path,
    masking_decisions_of,
    ordinary_word_test,
    read_all,
    study_digest,
)
from pipeline.runs.stage import StageResult, Unit, recorded_output, run_units, without_text
from pipeline.runs.vault import DESTROYED, is_destroyed
from pipeline.stages.masking_cases import build_cases
from pipeline.stages.masking_decisions import apply_decisions, stale_decisions
from pipeline.stages.masking_import import match_returned
from pipeline.study import Study, program_folder

_RETURNED_KINDS = frozenset({".xlsx", ".csv", ".ods", ".xls"})
_CASES_ABOUT = (
    "IDENTIFYING: sentences of participants with decisions of the review of anonymisation. "
    "masked: [form, category] in order. Do not copy to the program's own tests."
)


@without_text
def export_masking(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Write what is doubtful about the masking, as a workbook to fill in and a page to read.

    A workbook that was changed after its export is never overwritten: it may hold somebody's work.
    """
    del progress
    settings = settings_of(study, overrides)
    interviews = interviews_of(study, ids)
    if is_destroyed(study):
        return StageResult("export_masking", 0, 1, warnings=(DESTROYED,))
    workbook, page = study.masking_workbook, study.masking_page
    recorded = recorded_output(study, "export_masking", "all", workbook)
    if workbook.is_file() and file_digest(workbook) != recorded:
        warning = (
            f"{study.relative(workbook)} was changed after its export and is left as it is. "
            "Move it to restricted/masking/returned/ and import it; else delete it and run again."
        )
        return StageResult("export_masking", 0, 1, warnings=(warning,))

    def work() -> Mapping[str, int]:
        read = read_all(study, interviews)
        listed = candidates_of(study, read, settings)
        title = settings.study.title
        meta = {"study": study.name, "title": title, "study_digest": study_digest(study, read)}
        templates = program_folder("reports") / "templates"
        write_together(
            [
                (workbook, partial(write_masking_workbook, listed=listed, meta=meta)),
                (
                    page,
                    partial(write_masking_page, listed=listed, title=title, templates=templates),
                ),
            ]
        )
        return {
            "candidates": len(listed.candidates),
            "links to judge": len(listed.links),
            "left out": listed.n_left_out,
            "words": listed.n_words,
        }

    own = [path_of(i) for i in interviews for path_of in (study.raw_transcript, study.detections)]
    keys = [study.masking_decisions, doubts_path(study), study.vault, study.pseudonyms]
    limit = settings.anonymise.max_candidates
    facts = [interviews, settings.study.title, limit]
    unit = Unit("all", [*own, *keys], [workbook, page], facts, work)
    result = run_units(study, "export_masking", [unit], progress=False)
    return replace(result, warnings=_stale_remark(study, interviews))


def _stale_remark(study: Study, interviews: Sequence[str]) -> tuple[str, ...]:
    stale = stale_decisions(masking_decisions_of(study), read_all(study, interviews).turns)
    if not stale:
        return ()
    return (
        f"{len(stale)} earlier decision(s) are about text that has changed since; they have no "
        "effect and are asked again",
    )


@without_text
def import_masking(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    files: Sequence[Path] = (),
    check_only: bool = False,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Take back what people decided about the masking; the next anonymise applies it.

    Args:
        study: The study's folder or name.
        ids: Not used: decisions are taken back for all interviews.
        files: Returned workbooks from elsewhere; they are copied to restricted/masking/returned/.
            None: every file in that folder that was not imported yet.
        check_only: Say what would change; write nothing.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        ReviewError: Rows that cannot be used. Nothing of that file is imported.
    """
    del ids, progress
    settings_of(study, overrides)
    counts: dict[str, int] = {}
    warnings: list[str] = []
    paths = _files_to_import(study, files)
    for path in paths:
        returned = read_masking_workbook(path, study.relative(path.resolve()))
        result = _match(study, path, returned)
        for name, count in result.counts.items():
            counts[name] = counts.get(name, 0) + count
        warnings.extend(_remarks(study.relative(path.resolve()), returned, result))
        if not check_only:
            _store(study, path, result)
    if paths and not check_only:
        warnings.extend(_what_next(study))
    n_done = 0 if check_only else len(paths)
    return StageResult("import_masking", n_done, len(paths) - n_done, counts, tuple(warnings))


def files_not_imported(study: Study) -> list[Path]:
    """Return the files in restricted/masking/returned/ that were not imported yet, sorted."""
    folder = study.masking_returned
    if not folder.is_dir():
        return []
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in _RETURNED_KINDS and not path.name.startswith((".", "~"))
    ]
    return [path for path in found if not study.state("import_masking", _short(path)).is_file()]


def _files_to_import(study: Study, files: Sequence[Path]) -> list[Path]:
    missing = [path for path in files if not path.is_file()]
    if missing:
        raise ReviewError(
            f"{len(missing)} of the files given are not there.\n"
            "      Give the path of a filled-in workbook, such as "
            "restricted/masking/returned/FILE.xlsx."
        )
    return list(files) or files_not_imported(study)


def _match(study: Study, path: Path, returned: ReturnedMasking) -> MaskingImport:
    read = read_all(study)
    decisions = masking_decisions_of(study)
    result = match_returned(
        returned,
        read.turns,
        apply_decisions(read.detections, decisions, read.turns),
        decisions,
        ordinary_word_test(),
        datetime.now(UTC).date().isoformat(),
    )
    heading = (
        f"{study.relative(path.resolve())}: {len(result.problems)} of "
        f"{sum(result.counts.values())} rows cannot be used. Nothing of this file was imported.\n"
        "Correct these cells in the same file and run again:"
    )
    raise_problems(ReviewError, heading, result.problems)
    return result


def _remarks(name: str, returned: ReturnedMasking, result: MaskingImport) -> list[str]:
    remarks = []
    if result.superseded:
        remarks.append(
            f"{name}: {len(result.superseded)} row(s) repeat a decision that was changed "
            "afterwards; the later one stands"
        )
    if result.stale:
        remarks.append(
            f"{name}: {len(result.stale)} row(s) are about text that has changed since the export "
            "and were not imported; they are asked again in the next workbook"
        )
    if returned.n_gone:
        remarks.append(
            f"{name}: {returned.n_gone} row(s) of the workbook did not come back; that decides "
            "nothing, and they are asked again"
        )
    return remarks


def _what_next(study: Study) -> list[str]:
    """Return what is to be done after decisions came in."""
    read = read_all(study)
    decisions = masking_decisions_of(study)
    if apply_decisions(read.detections, decisions, read.turns) == read.detections:
        return []
    return ["the transcripts are masked anew by: duiding run STUDY"]


def _store(study: Study, path: Path, result: MaskingImport) -> None:
    """Keep the file, append its decisions, and note that it was imported."""
    folder = study.masking_returned
    if path.resolve().parent != folder.resolve():
        target = folder / path.name
        if target.is_file() and file_digest(target) != file_digest(path):
            target = folder / f"{path.stem}-{_short(path)}{path.suffix}"
        make_folder(folder)
        write_with(target, lambda temporary: shutil.copyfile(path, temporary))
    if result.decisions:
        write_records(study.masking_decisions, [*masking_decisions_of(study), *result.decisions])
    if result.stale:
        return  # look again next time: the text may come back as it was
    state = UnitState(
        stage="import_masking",
        unit=_short(path),
        key=file_digest(path),
        outputs={},
        counts=result.counts,
    )
    write_record(study.state("import_masking", _short(path)), state)


def _short(path: Path) -> str:
    return file_digest(path)[:12]


@without_text
def export_masking_cases(
    study: Study,
    path: Path | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Write the decisions as regression cases, in the form of tests/regression/anonymise.json.

    Args:
        study: The study's folder or name.
        path: Where, under the study's restricted/; default restricted/masking/cases.json.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        PrivacyError: `path` is not under restricted/: the cases hold names.
    """
    del progress
    settings_of(study, overrides)
    target = (path or study.masking / "cases.json").resolve()
    if not target.is_relative_to(study.restricted.resolve()):
        raise PrivacyError(
            "The cases hold names as delivered and are written under the study's restricted/ "
            "only.\n      Give a path there, or none: restricted/masking/cases.json."
        )
    read = read_all(study)
    decisions = masking_decisions_of(study)
    applied = apply_decisions(read.detections, decisions, read.turns)
    cases = build_cases(decisions, read.turns, applied, split_sentences)
    content = {"about": _CASES_ABOUT, "known_failures": [], "cases": cases}
    write_text(target, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return StageResult("export_masking_cases", 1, 0, {"cases": len(cases)})
