"""Delivered files of a study: where they are, what is in them, and the words to read them with."""

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.transcript import Speaker
from pipeline.errors import InputFileError, StudyError
from pipeline.files.csv_table import write_table
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcripts import kind_of, read_delivered
from pipeline.study import Study, program_folder

READING_DATA = ("speaker_labels_nl.yaml", "speech_marks_nl.yaml", "table_headers.yaml")
"""Files in codebooks/ that decide what is read; a change in one makes all be read again."""

_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized", ".directory"})
_UNHOLDABLE = re.compile("[\ud800-\udfff\r]|\\A'[=+@\\t-]")


def reading_data() -> list[Path]:
    """Return the files with words by which transcripts are read."""
    return [program_folder("codebooks") / name for name in READING_DATA]


def delivered_files(folder: Path) -> list[Path]:
    """Return the files in a folder, in the order in which file managers show them.

    Hidden files, links and what systems and Office leave behind are not delivered files.

    Raises:
        StudyError: There is no such folder, or no file in it.
    """
    if folder.is_file():
        raise StudyError(
            "This is a file, and a folder with transcripts is asked for.\n"
            "      Give the folder that the file stands in."
        )
    if not folder.is_dir():
        raise StudyError("There is no such folder with transcripts.")
    found = sorted(
        filter(_is_delivered, folder.iterdir()), key=lambda path: _shown_order(path.name)
    )
    if not found:
        deeper = skipped_of(folder)
        raise StudyError(
            f"The folder with transcripts holds no files itself: {deeper.n_deeper} file(s) stand "
            f"in {deeper.n_folders} subfolder(s).\n      Move them up, into the folder itself."
            if deeper.n_deeper
            else "The folder with transcripts holds no files."
        )
    return found


class Skipped(NamedTuple):
    """What stands in a folder and is not delivered: files deeper down, hidden files and links."""

    n_deeper: int
    n_folders: int
    n_hidden: int


def skipped_of(folder: Path) -> Skipped:
    """Count what a folder holds beside its delivered files, without what systems leave behind.

    `n_folders` counts the folders that hold the deeper files; hidden folders are left out.
    """
    by_folder = [
        sum(map(_is_delivered, (Path(place, name) for name in names)))
        for place, names in _deeper(folder)
    ]
    hidden = [
        path
        for path in folder.iterdir()
        if (path.is_symlink() or not path.is_dir())
        and not _is_delivered(path)
        and not _is_litter(path.name)
    ]
    return Skipped(sum(by_folder), sum(n > 0 for n in by_folder), len(hidden))


def _deeper(folder: Path) -> Iterable[tuple[str, list[str]]]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name != "__MACOSX"]
        if Path(place) != folder:
            yield place, names


def _is_delivered(path: Path) -> bool:
    name = path.name
    is_apart = name[0] in ".~" or _is_litter(name)
    return not is_apart and path.is_file() and not path.is_symlink()


def _is_litter(name: str) -> bool:
    """Tell whether a file is what a system or an Office program leaves in any folder."""
    return name.startswith(("._", "~$", ".~lock.", ".new-")) or name.casefold() in _LITTER


def _shown_order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return a key for the order of file managers: any case, accents as letters, 2 before 10."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    pieces = [piece for piece in re.split(r"([0-9]+)", plain) if piece]
    # Digits stand before letters, as in any alphabet of file names.
    return [(0, int(p), "") if p[0] in "0123456789" else (1, 0, p) for p in pieces], name


def read_delivered_file(path: Path, name: str, *, repair: bool = False) -> list[Delivered]:
    """Read the interviews of a delivered file, if restricted/interviews.csv can hold its name.

    Args:
        path: The file in raw/.
        name: What messages call it.
        repair: As for `read_delivered`.

    Raises:
        InputFileError: The file cannot be read, or its name would come back as another from a
            table: bytes that are no letters, spaces at its ends, an apostrophe before "=".
    """
    if _UNHOLDABLE.search(path.name) or path.name != path.name.strip():
        what = "its name has characters that a table cannot hold"
        remedy = "Give the file another name, in plain letters, and run again."
        raise unreadable(name, what, "a name of letters, digits and spaces between them", remedy)
    return read_delivered(path, name, repair=repair)


def write_unreadable(study: Study, places: Mapping[Path, str]) -> None:
    """Write the names of the files that cannot be read, or remove that list if there are none.

    Args:
        study: The study.
        places: What messages call each file: its interview, or its place in raw/ by name.
    """
    if not places:
        study.unreadable_files.unlink(missing_ok=True)
        return
    rows = [
        {
            "place": place,
            "file_name": _visible(path.name),
            "ending": kind_of(path),
        }
        for path, place in places.items()
    ]
    write_table(study.unreadable_files, ("place", "file_name", "ending"), rows, delimiter=";")


def _visible(name: str) -> str:
    """Return a name with what has no letter, such as line ends and stray bytes, written out."""
    written = name.encode("utf-8", "backslashreplace").decode()
    return re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\x{ord(found[0]):02x}", written)


def file_gone(transcript_id: str) -> str:
    """Return what to say and do when the file of an interview is not in raw/."""
    return (
        "the file that restricted/interviews.csv names is not in raw/.\n"
        "      Put it back, or correct the column file_name, or delete the rows of "
        f"{transcript_id} from it, and its people from participants.csv."
    )


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
        raise InputFileError(f"{name}: {file_gone(first.transcript_id)}")
    parts = read_delivered(path, name, repair=any(s.repair_letters for s in group))
    found = [delivered for delivered in parts if delivered.part_key == first.part]
    if not found:
        raise InputFileError(f"{name}: {part_gone(first.transcript_id)}")
    return found[0]


def part_gone(transcript_id: str) -> str:
    """Return the message about an interview that its file no longer holds."""
    return (
        "the file no longer holds this interview (the column part of restricted/interviews.csv "
        "says which).\n      Put the file back as it was, or delete the rows of "
        f"{transcript_id} and let duiding check STUDY propose new ones."
    )
