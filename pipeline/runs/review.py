"""The loop past people: export_review and import_review."""

import shutil
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.domain.codebook import Codebook
from pipeline.domain.coding import Coding
from pipeline.domain.manifest import UnitState
from pipeline.domain.review import ImportResult, ReturnedWorkbook
from pipeline.domain.segment import Segment
from pipeline.domain.topic import Topic, TopicAssignment
from pipeline.domain.transcript import Role
from pipeline.errors import ReviewError, raise_problems
from pipeline.files.atomic import file_digest, make_folder, write_with
from pipeline.files.records import read_records, write_record, write_records
from pipeline.files.review_returned import read_returned
from pipeline.files.review_xlsx import write_review_workbook
from pipeline.runs.context import (
    Overrides,
    codebook_of,
    codebook_path,
    interviews_of,
    participants_of,
    settings_of,
    speakers_of,
)
from pipeline.runs.pseudonyms import masker_of
from pipeline.runs.stage import StageResult, Unit, recorded_output, run_units, without_text
from pipeline.runs.study_records import decisions_of, records_of, review_state, turns_of
from pipeline.runs.vault import has_key
from pipeline.stages.export_review import build_review_rows
from pipeline.stages.import_review import apply_decisions, match_returned
from pipeline.study import Study

_JUDGE_AGAIN = "judge these rows again in the new workbook in review/outgoing/"
_RETURNED_KINDS = frozenset({".xlsx", ".csv", ".ods", ".xls"})


@without_text
def export_review(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Write the workbook in which reviewers judge the proposals, for all or some interviews.

    A workbook in review/outgoing that was changed after its export is never overwritten: it may
    hold a reviewer's work.
    """
    del progress
    settings = settings_of(study, overrides)
    interviews = interviews_of(study, ids)
    workbook = study.review_workbook
    recorded = recorded_output(study, "export_review", "all", workbook)
    if workbook.is_file() and file_digest(workbook) != recorded:
        what = (
            "was changed after its export" if recorded else "is of a run that is not known any more"
        )
        warning = (
            f"{study.relative(workbook)} {what} and is left as it is. "
            "If a reviewer worked in it, move it to review/returned/; else delete it and run "
            "again. Names that are masked since then still stand in it."
        )
        return StageResult("export_review", 0, 1, warnings=(warning,))

    def work() -> Mapping[str, int]:
        codebook = codebook_of(study, settings)
        labels = {t.topic_id: t.label for t in read_records(study.topics, Topic)}
        assigned = read_records(study.topic_assignments, TopicAssignment)
        rows = build_review_rows(
            records_of(interviews, study.segments, Segment),
            records_of(interviews, study.codings, Coding),
            turns_of(study, interviews),
            codebook,
            {a.segment_id: labels[a.topic_id] for a in assigned if a.topic_id in labels},
            _speaker_labels(study),
            decisions_of(study),
        )
        meta = {"study": study.name, "title": settings.study.title}
        write_review_workbook(workbook, rows, codebook, meta)
        return {"rows": len(rows)}

    stage_files = [f(i) for i in interviews for f in (study.segments, study.codings)]
    unit = Unit(
        name="all",
        inputs=[
            *stage_files,
            *(study.transcript(i) for i in interviews),
            codebook_path(study, settings),
            study.topics,
            study.topic_assignments,
            study.participants,
            study.decisions,
        ],
        outputs=[workbook],
        settings=[interviews, settings.study.title],
        work=work,
    )
    return run_units(study, "export_review", [unit], progress=False)


@without_text
def import_review(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    files: Sequence[Path] = (),
    check_only: bool = False,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Take back what reviewers decided, and derive the codings as they now stand.

    Args:
        study: The study's folder or name.
        ids: Interviews to derive final codings for; decisions are taken back for all.
        files: Returned workbooks from elsewhere; they are copied to review/returned/. None: every
            file in review/returned/ that was not imported yet.
        check_only: Say what would change; write nothing.
        overrides: Settings from the command line.
        progress: Show a bar.

    Raises:
        ReviewError: Rows that cannot be used. Nothing of that file is imported.
    """
    settings = settings_of(study, overrides)
    codebook = codebook_of(study, settings)
    counts: dict[str, int] = {}
    warnings: list[str] = []
    for path in _files_to_import(study, files):
        result = _match(study, path, codebook)
        for name, count in result.counts.items():
            counts[name] = counts.get(name, 0) + count
        warnings.extend(_remarks(_name(study, path), result))
        if not check_only:
            _store(study, path, result, is_new=path.resolve().parent != study.returned)
    if check_only:
        return StageResult("import_review", 0, 0, counts, tuple(warnings))
    derived = _derive(study, interviews_of(study, ids), progress=progress)
    review = review_state(study)
    if review.n_stale:
        warnings.append(
            f"{review.n_stale} decision(s) are about text that has changed since and are not "
            f"applied; {_JUDGE_AGAIN}"
        )
    if review.conflicts:
        warnings.append(f"{len(review.conflicts)} coding(s) in doubt or in dispute")
    return StageResult(
        "import_review", derived.n_done, derived.n_unchanged, counts, tuple(warnings)
    )


def _files_to_import(study: Study, files: Sequence[Path]) -> list[Path]:
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise ReviewError(
            f"{len(missing)} of the files given are not there.\n"
            "      Give the path of a returned workbook, such as review/returned/FILE.xlsx."
        )
    if files:
        return list(files)
    if not study.returned.is_dir():
        return []
    found = sorted(
        path
        for path in study.returned.iterdir()
        if path.suffix.lower() in _RETURNED_KINDS and not path.name.startswith((".", "~"))
    )
    return [path for path in found if not study.state("import_review", _short(path)).is_file()]


def _match(study: Study, path: Path, codebook: Codebook) -> ImportResult:
    interviews = interviews_of(study)
    result = match_returned(
        _without_names(study, read_returned(path, _name(study, path))),
        {s.segment_id: s for s in records_of(interviews, study.segments, Segment)},
        {c.coding_id: c for c in records_of(interviews, study.codings, Coding)},
        codebook,
        datetime.now(UTC).date().isoformat(),
        decisions_of(study),
        study.name,
    )
    n_rows = sum(result.counts.values())
    heading = (
        f"{_name(study, path)}: {len(result.problems)} of {n_rows} rows cannot be used. "
        "Nothing of this file was imported.\n"
        "Correct these cells in the same file and run again:"
    )
    raise_problems(ReviewError, heading, result.problems)
    return result


def _name(study: Study, path: Path) -> str:
    """Return what messages call a returned file: where it is in the study, or its own name."""
    return study.relative(path.resolve())


def _without_names(study: Study, returned: ReturnedWorkbook) -> ReturnedWorkbook:
    """Return the rows with names of the study's key masked in the remarks that people typed."""
    if not has_key(study) or not any(row.note for row in returned.rows):
        return returned
    masker = masker_of(study)
    rows = tuple(
        row.model_copy(update={"note": masker.mask_text(row.note)}) for row in returned.rows
    )
    return returned.model_copy(update={"rows": rows})


def _remarks(name: str, result: ImportResult) -> list[str]:
    remarks = []
    if result.superseded:
        remarks.append(
            f"{name}: {len(result.superseded)} row(s) repeat a decision that the same "
            "reviewer changed afterwards; the later one stands"
        )
    if not result.stale:
        return remarks
    return [
        *remarks,
        f"{name}: {len(result.stale)} row(s) are about text that has changed since the export "
        f"and were not imported ({', '.join(result.stale[:5])}{' ...' * (len(result.stale) > 5)}); "
        f"{_JUDGE_AGAIN}",
    ]


def _store(study: Study, path: Path, result: ImportResult, *, is_new: bool) -> None:
    """Keep the file, append its decisions, and note that it was imported."""
    if is_new:
        target = study.returned / path.name
        if target.is_file() and file_digest(target) != file_digest(path):
            target = study.returned / f"{path.stem}-{_short(path)}{path.suffix}"
        make_folder(study.returned)
        write_with(target, lambda temporary: shutil.copyfile(path, temporary))
    if result.decisions:
        write_records(study.decisions, [*decisions_of(study), *result.decisions])
    if result.stale:
        return  # look again next time: the text may come back as it was
    state = UnitState(
        stage="import_review",
        unit=_short(path),
        key=file_digest(path),
        outputs={},
        counts=result.counts,
    )
    write_record(study.state("import_review", _short(path)), state)


def _derive(study: Study, interviews: Sequence[str], *, progress: bool) -> StageResult:
    def work(transcript_id: str) -> Mapping[str, int]:
        segments = {s.segment_id: s for s in read_records(study.segments(transcript_id), Segment)}
        prefix = f"{transcript_id}-"
        decisions = [d for d in decisions_of(study) if d.segment_id.startswith(prefix)]
        applied = apply_decisions(
            read_records(study.codings(transcript_id), Coding), segments, decisions
        )
        write_records(study.final_codings(transcript_id), applied.final)
        return {"final codings": len(applied.final), "removed": applied.n_removed}

    units = [
        Unit(
            name=i,
            inputs=[study.segments(i), study.codings(i), study.decisions],
            outputs=[study.final_codings(i)],
            settings=None,
            work=partial(work, i),
        )
        for i in interviews
    ]
    return run_units(study, "final_codings", units, progress=progress)


def _short(path: Path) -> str:
    return file_digest(path)[:12]


def _speaker_labels(study: Study) -> dict[str, str]:
    """Return what reviewers see for each speaker: the id and the type of respondent."""
    labels = {
        speaker.speaker_id: "interviewer"
        if speaker.role is Role.INTERVIEWER
        else speaker.speaker_id
        for group in speakers_of(study).values()
        for speaker in group
    }
    for participant in participants_of(study):
        kind = participant.participant_type.value
        labels[participant.participant_id] = f"{participant.participant_id} ({kind})"
    return labels
