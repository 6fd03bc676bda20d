"""Make a study from a folder of transcripts."""

import shutil
from pathlib import Path

from pipeline.errors import DuidingError, StudyError
from pipeline.files.atomic import make_folder, write_text, write_with
from pipeline.files.csv_table import write_table
from pipeline.files.study_toml import settings_template
from pipeline.runs.checks import check
from pipeline.runs.context import interviews_of
from pipeline.runs.delivered_files import delivered_files
from pipeline.runs.stage import Given, unexpected, without_text
from pipeline.study import Study


def new(given: Given, source: Path | None = None, title: str = "") -> Study:
    """Make the folder of a study, with settings that explain themselves.

    Args:
        given: A name (made in data/) or a path that does not exist yet.
        source: A folder of transcripts; its files are copied to raw/ and a proposal of who speaks
            is written for a person to check.
        title: The study's title.

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
        for path in delivered:
            _copy(path, study.raw / path.name)
        write_text(study.settings, settings_template(title or root.name))
        write_table(study.known_names, ("name", "category"), (), delimiter=";")
    except OSError as error:
        failed: DuidingError | None = DuidingError(unexpected(study, "new", error))
    else:
        failed = None
    if failed:
        raise failed
    if delivered:
        check(root)
    return study


@without_text
def interview_ids(study: Study) -> list[str]:
    """Return the interviews that may be used, in order."""
    return interviews_of(study)


def _copy(source: Path, target: Path) -> None:
    write_with(target, lambda temporary: shutil.copyfile(source, temporary))
