"""Make a study from a folder of transcripts."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import DuidingError, StudyError
from pipeline.files.atomic import make_folder, write_text, write_with
from pipeline.files.csv_table import write_table
from pipeline.files.study_toml import settings_template
from pipeline.runs.checks import check
from pipeline.runs.context import interviews_of
from pipeline.runs.delivered_files import delivered_files, skipped_of
from pipeline.runs.stage import Given, unexpected, without_text
from pipeline.study import Study


class NewStudy(NamedTuple):
    """A study that was made, and what of its transcripts is not in it or cannot be read."""

    study: Study
    remarks: tuple[str, ...] = ()


def new(given: Given, source: Path | None = None, title: str = "") -> NewStudy:
    """Make the folder of a study, with settings that explain themselves.

    Args:
        given: A name (made in data/) or a path that does not exist yet.
        source: A folder of transcripts; its files are copied to raw/ and a proposal of who speaks
            is written for a person to check.
        title: The study's title.

    Returns:
        The study, and what a person should do something about before it is run, without names.

    Raises:
        StudyError: The folder exists and is not empty, or `source` is no folder with files.
    """
    is_name = isinstance(given, str) and Path(given).name == given
    root = (Path("data") / given if is_name else Path(given)).resolve()
    if root.exists() and any(root.iterdir()):
        raise StudyError("That folder exists and is not empty; nothing was changed.")
    delivered = delivered_files(source) if source else []
    study = Study(root)
    try:
        for folder in (study.raw, study.restricted, study.outgoing, study.returned):
            make_folder(folder)
        n_closed = sum(not _copied(path, study.raw / path.name) for path in delivered)
        write_text(study.settings, settings_template(title or root.name))
        write_table(study.known_names, ("name", "category"), (), delimiter=";")
    except OSError as error:
        failed: DuidingError | None = DuidingError(unexpected(study, "new", error))
    else:
        failed = None
    if failed:
        raise failed
    if source is None:
        return NewStudy(study)
    remarks = _not_taken(source, n_closed)
    if n_closed < len(delivered):
        unread = sum(bool(file.problem) for file in check(root).files)
        remarks += [f"{unread} file(s) cannot be read: duiding check says why."] if unread else []
    return NewStudy(study, tuple(remarks))


def _not_taken(source: Path, n_closed: int) -> list[str]:
    """Return what of a folder was not copied, in numbers."""
    skipped = skipped_of(source)
    remarks = []
    if skipped.n_deeper:
        remarks.append(
            f"{skipped.n_deeper} file(s) in {skipped.n_folders} subfolder(s) were not taken: move "
            "them up, or copy them to raw/ of the study."
        )
    if skipped.n_hidden:
        remarks.append(f"{skipped.n_hidden} hidden file(s) or link(s) were not taken.")
    if n_closed:
        remarks.append(
            f"{n_closed} file(s) may not be opened and were not taken: ask for the rights, and "
            "copy them to raw/ of the study."
        )
    return remarks


@without_text
def interview_ids(study: Study) -> list[str]:
    """Return the interviews that may be used, in order."""
    return interviews_of(study)


def _copied(source: Path, target: Path) -> bool:
    """Copy a file; return False for one that this user may not open."""
    if not os.access(source, os.R_OK):
        return False
    write_with(target, lambda temporary: shutil.copyfile(source, temporary))
    return True
