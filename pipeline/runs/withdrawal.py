"""Take away what was made of interviews that may no longer be used."""

from collections.abc import Collection
from pathlib import Path

from pipeline.domain.evidence import Evidence
from pipeline.files.atomic import file_digest
from pipeline.files.records import read_record
from pipeline.runs.stage import recorded_output
from pipeline.stages.withdraw import left_behind
from pipeline.study import Study


def remove_unusable(
    study: Study, usable: Collection[str], included: Collection[str]
) -> tuple[str, ...]:
    """Remove the files of all stages for interviews that are not in `usable`.

    Topics, tables and reports go too if they count somebody who is not in `included`; they are
    made again from what is left. The delivered files and what people sent or received stay: a
    person decides about those.

    Returns:
        Warnings that say what was removed and what a person must still look at.
    """
    any_id = "*"
    kinds = (
        study.raw_transcript, study.left_out, study.found, study.detections, study.transcript,
        study.segments, study.codings, study.final_codings,
    )  # fmt: skip
    patterns = [path_of(any_id) for path_of in kinds]
    patterns += [folder / "*" / f"{any_id}.json" for folder in study.state_folders]
    files = [
        p for pattern in patterns for p in study.root.glob(str(pattern.relative_to(study.root)))
    ]
    gone = left_behind((path.stem for path in files), usable)
    # Tables and reports are made again later in the run; if that run stops on the way they must
    # not stand there with the words of somebody who withdrew.
    if gone or _counts_somebody_excluded(study, included):
        for path in _joint_files(study):
            path.unlink(missing_ok=True)
    for path in files:
        if path.stem in gone:
            path.unlink(missing_ok=True)
    if not gone:
        return ()
    return (
        f"{', '.join(gone)}: no longer usable; what was made of it was removed. Workbooks and "
        "notes in review/, what was sent out, raw/ and errors.log may still quote it.",
    )


def _counts_somebody_excluded(study: Study, included: Collection[str]) -> bool:
    evidence = read_record(study.evidence, Evidence)
    return evidence is not None and not {r.participant_id for r in evidence.rows} <= set(included)


def _joint_files(study: Study) -> list[Path]:
    names = ("evidence.csv", "evidence.xlsx", "quickscan.docx", "quickscan.html")
    joint = [study.evidence, study.topics, study.topic_assignments, study.k_table]
    joint += [study.restricted / "leaks.csv", study.masking / "doubts.jsonl"]
    joint += [study.masking / "cases.json", study.masking_page]
    workbook = study.review_workbook
    if file_digest(workbook) == recorded_output(study, "export_review", "all", workbook):
        joint.append(workbook)  # as it was exported: no reviewer's work is in it
    return joint + [study.report(name) for name in names]
