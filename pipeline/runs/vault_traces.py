"""Remove from restricted/ what the key of a study could be made again from."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import VaultError
from pipeline.study import Study


def traces_by_kind(study: Study) -> Mapping[str, list[Path]]:
    """Return the files from which the key could be made again, under what people call them."""
    any_id = "T00"
    folders = {
        "turns as delivered": [study.raw_transcript(any_id).parent],
        "parts left out on reading": [study.left_out(any_id).parent],
        "detections": [study.found(any_id).parent, study.detections(any_id).parent],
        "the review of anonymisation": [study.masking],
        "records of these steps": [study.state("detect", any_id).parents[1]],
    }
    files = {
        kind: sorted(p for folder in own for p in folder.rglob("*") if p.is_file())
        for kind, own in folders.items()
    }
    lists = [study.known_names, study.unreadable_files, study.error_log, study.k_table]
    lists += [study.leaks]
    return files | {"lists and logs with names": [path for path in lists if path.is_file()]}


def files_of_somebody(study: Study) -> list[Path]:
    """Return the files in restricted/ that stay and that this program did not put there."""
    known = {study.interviews, study.withdrawals}
    folders = (study.vault.parent, study.prefect_home)
    files = [path for path in study.restricted.rglob("*") if path.is_file() and path not in known]
    return [p for p in files if not any(p.is_relative_to(folder) for folder in folders)]


def remove_traces(study: Study) -> None:
    """Remove turns as delivered, detections, the review of anonymisation, known names and logs.

    What is left in restricted/ afterwards: interviews.csv (which the caller rewrites), the log of
    the vault, the withdrawals, and Prefect's database, which holds ids and counts.

    Raises:
        VaultError: A file cannot be removed; the others are gone, and it can be tried again.
    """
    files = [path for kind in traces_by_kind(study).values() for path in kind]
    n_left = sum(not _is_removed(path) for path in files)
    if n_left:
        raise VaultError(
            f"{n_left} file(s) in restricted/ cannot be removed: is one of them open in another "
            "program?\n      The key is not destroyed yet. Close it and give the same command "
            "again."
        )
    any_id = "T00"
    for path_of in (study.raw_transcript, study.left_out, study.found, study.detections):
        shutil.rmtree(path_of(any_id).parent, ignore_errors=True)  # empty by now
    for folder in (study.masking, study.state("detect", any_id).parents[1]):
        shutil.rmtree(folder, ignore_errors=True)


def _is_removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True
