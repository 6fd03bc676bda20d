"""Remove from restricted/ what the key of a study could be made again from."""

import shutil
from pathlib import Path

from pipeline.errors import VaultError
from pipeline.study import Study


def remove_traces(study: Study) -> None:
    """Remove turns as delivered, detections, the review of anonymisation, known names and logs.

    What is left in restricted/ afterwards: interviews.csv (which the caller rewrites), the log of
    the vault, the withdrawals, and Prefect's database, which holds ids and counts.

    Raises:
        VaultError: A file cannot be removed; the others are gone, and it can be tried again.
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
    files = [study.known_names, study.unreadable_files, study.error_log, study.k_table]
    files += [study.restricted / "leaks.csv"]
    files += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    left = [study.relative(path) for path in files if not _is_removed(path)]
    if left:
        raise VaultError(
            f"{len(left)} file(s) in restricted/ cannot be removed: is one of them open in another "
            "program?\n      The key is not destroyed yet. Close it and give the same command "
            "again."
        )
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)  # empty by now


def _is_removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
