"""Delivered files of a study: where they are, what is in them, and the words to read them with."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.transcript import Speaker
from pipeline.errors import InputFileError, StudyError
from pipeline.files.delivered import Delivered
from pipeline.files.transcripts import kind_of, read_delivered
from pipeline.study import Study, program_folder

READING_DATA = ("speaker_labels_nl.yaml", "speech_marks_nl.yaml", "table_headers.yaml")
"""Files in codebooks/ that decide what is read; a change in one makes all be read again."""


def reading_data() -> list[Path]:
    """Return the files with words by which transcripts are read."""
    return [program_folder("codebooks") / name for name in READING_DATA]


def delivered_files(folder: Path) -> list[Path]:
    """Return the files in a folder, by name; hidden files and what Office leaves are not files.

    Raises:
        StudyError: There is no such folder, or no file in it.
    """
    if not folder.is_dir():
        raise StudyError("There is no such folder with transcripts.")
    found = sorted(
        p for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.name[0] not in ".~"
    )
    if not found:
        raise StudyError("The folder with transcripts holds no files.")
    return found


def read_interview(study: Study, group: Sequence[Speaker]) -> Delivered:
    """Read one interview of a study from its delivered file.

    Args:
        study: The study.
        group: The rows of interviews.csv for this interview.

    Raises:
        InputFileError: The file is missing, cannot be read, or no longer holds this interview.
    """
    first = group[0]
    path = study.raw / first.file_name
    name = f"{first.transcript_id} ({kind_of(path)})"
    if not path.is_file() or path.is_symlink():
        raise InputFileError(
            f"{name}: the file that restricted/interviews.csv names is not in raw/.\n"
            "      Put it back, or correct the column file_name."
        )
    parts = read_delivered(path, name, repair=any(s.repair_letters for s in group))
    if first.part > len(parts):
        raise InputFileError(
            f"{name}: restricted/interviews.csv asks for interview {first.part} of the file, "
            f"and it holds {len(parts)}.\n"
            "      Correct the column part, or let duiding check STUDY look."
        )
    return parts[first.part - 1]
