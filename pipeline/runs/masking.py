"""The review of anonymisation: export_masking, and its decisions as regression cases."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.errors import PrivacyError
from pipeline.files.atomic import file_digest, write_text, write_together
from pipeline.files.masking_html import write_masking_page
from pipeline.files.masking_workbook import write_masking_workbook
from pipeline.nlp.sentences import split_sentences
from pipeline.runs.context import Overrides, interviews_of, settings_of
from pipeline.runs.masking_study import (
    candidates_of,
    doubts_path,
    masking_decisions_of,
    read_all,
    study_digest,
)
from pipeline.runs.stage import StageResult, Unit, recorded_output, run_units, without_text
from pipeline.runs.vault import DESTROYED, is_destroyed
from pipeline.settings import Settings
from pipeline.stages.masking_cases import build_cases
from pipeline.stages.masking_decisions import apply_decisions, stale_decisions
from pipeline.study import Study, program_folder

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
    own = [path_of(i) for i in interviews for path_of in (study.raw_transcript, study.detections)]
    keys = [study.masking_decisions, doubts_path(study), study.vault, study.pseudonyms]
    unit = Unit(
        "all",
        [*own, *keys],
        [workbook, page],
        [interviews, settings.study.title, settings.anonymise.max_candidates],
        partial(_write_workbook, study, interviews, settings),
    )
    result = run_units(study, "export_masking", [unit], progress=False)
    return replace(result, warnings=_stale_remark(study, interviews))


def _write_workbook(
    study: Study, interviews: Sequence[str], settings: Settings
) -> Mapping[str, int]:
    """Write workbook and page together; return what is counted of them."""
    read = read_all(study, interviews)
    listed = candidates_of(study, read, settings)
    title = settings.study.title
    meta = {"study": study.name, "title": title, "study_digest": study_digest(study, read)}
    templates = program_folder("reports") / "templates"
    book = partial(write_masking_workbook, listed=listed, meta=meta)
    page = partial(write_masking_page, listed=listed, title=title, templates=templates)
    write_together([(study.masking_workbook, book), (study.masking_page, page)])
    return {
        "candidates": len(listed.candidates),
        "links to judge": len(listed.links),
        "left out": listed.n_left_out,
        "words": listed.n_words,
    }


def _stale_remark(study: Study, interviews: Sequence[str]) -> tuple[str, ...]:
    stale = stale_decisions(masking_decisions_of(study), read_all(study, interviews).turns)
    if not stale:
        return ()
    return (
        f"{len(stale)} earlier decision(s) are about text that has changed since and is not found "
        "again; they have no effect, and sheet Besloten lists them",
    )


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
