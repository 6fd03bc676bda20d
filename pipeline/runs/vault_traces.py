"""Remove from restricted/ what the key of a study could be made again from."""

import shutil

from pipeline.study import Study


def remove_traces(study: Study) -> None:
    """Remove turns as delivered, detections, the review of anonymisation, known names and logs.

    What is left in restricted/ afterwards: interviews.csv (which the caller rewrites), the log of
    the vault, the withdrawals, and Prefect's database, which holds ids and counts.
    """
    any_id = "T00"
    folders = (
        study.raw_transcript(any_id).parent,
        study.left_out(any_id).parent,
        study.found(any_id).parent,
        study.detections(any_id).parent,
        study.masking,
        study.state("detect", any_id).parents[1],
    )
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    files = (study.known_names, study.unreadable_files, study.error_log, study.k_table)
    for path in (*files, study.restricted / "leaks.csv"):
        path.unlink(missing_ok=True)
