"""restricted/interviews.csv: which delivered file is which interview, and who speaks in it."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.domain.transcript import Confidence, Level, Role, Speaker
from pipeline.errors import InputFileError, Problem, raise_problems
from pipeline.files.csv_table import read_table, write_table
from pipeline.files.speaker_labels import label_words

REQUIRED = ("file_name", "transcript_id", "speaker_label", "speaker_id", "role")
COLUMNS = (*REQUIRED, "confidence", "part", "transcript_level", "repair_letters")
_NAME = "restricted/interviews.csv"
_FIELDS = {column: column for column in COLUMNS} | {"transcript_level": "level"}
_YES = frozenset({"ja", "j", "x", "yes", "y", "waar", "true", "1"})
_NO = frozenset({"", "nee", "n", "no", "onwaar", "false", "0"})
_OTHERS = frozenset({"other", "overig", "overige", "anders"})
_MIN_ROLE_WORD = 4
"""Shorter words that name a role ("r", "int") are labels in the wrong column."""
_EXPECTED = {
    "file_name": "the name of a file in raw/",
    "transcript_id": "T and a number, such as T03",
    "speaker_id": "P, I or X and a number, such as P03",
    "role": ", ".join(Role),
    "confidence": f"{', '.join(Confidence)} or nothing",
    "part": "which interview of the file, as duiding check writes it; 1 if it holds one",
    "transcript_level": f"{', '.join(Level)} or nothing",
    "repair_letters": "ja, nee or nothing",
}


def read_interviews(path: Path) -> list[Speaker]:
    """Read the speakers of all interviews, sorted by interview, in the order of the file within.

    The columns of REQUIRED must be there; of the others what is absent or empty is not stated.

    Raises:
        InputFileError: Lists every cell that cannot be used, by row and column.
    """
    headers, rows = read_table(path, _NAME)
    missing = [column for column in REQUIRED if column not in headers]
    if missing:
        raise InputFileError(
            f"{_NAME}: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}."
        )
    speakers: list[Speaker] = []
    problems: list[Problem] = []
    for number, row in rows.items():
        try:
            speakers.append(Speaker.model_validate(_fields(row)))
        except ValidationError as error:
            wrong = {str(e["loc"][0]) for e in error.errors()}
            for column in [c for c in COLUMNS if _FIELDS[c] in wrong]:
                expected = f"expected {_EXPECTED.get(column, 'a value')}"
                problems.append(Problem(f"row {number}, column {column}", expected))
    problems.extend(_contradictions(speakers))
    raise_problems(InputFileError, f"{_NAME} cannot be used.", problems)
    return sorted(speakers, key=lambda s: int(s.transcript_id[1:]))


def write_interviews(path: Path, speakers: Sequence[Speaker]) -> None:
    """Write interviews.csv for a person to check and correct.

    Columns of the researcher's own in the file that stands there come back at the end of the rows
    with the same transcript_id and speaker_label.

    Raises:
        InputFileError: A file stands there that is no table; it is left as it is.
    """
    headers, old_rows = read_table(path, _NAME) if path.is_file() else ([], {})
    own = [header for header in headers if header not in COLUMNS]
    kept = {
        (_transcript_id(row.get("transcript_id", "")), row.get("speaker_label", "")): row
        for row in old_rows.values()
    }
    rows: list[dict[str, object]] = []
    for speaker in speakers:
        old = kept.get((speaker.transcript_id, speaker.speaker_label.strip()), {})
        rows.append(_row(speaker) | {header: old.get(header, "") for header in own})
    write_table(path, (*COLUMNS, *own), rows, delimiter=";")


def _fields(row: Mapping[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {column: row[column] for column in REQUIRED}
    fields |= {
        "transcript_id": _transcript_id(row["transcript_id"]),
        "speaker_id": row["speaker_id"].upper(),
        "role": _role(row["role"]),
    }
    for column in COLUMNS[len(REQUIRED) :]:
        cell = row.get(column, "").casefold()
        if column == "repair_letters":
            fields[column] = cell in _YES if cell in _YES | _NO else "?"
        elif cell:
            fields[_FIELDS[column]] = cell
    return fields


def _transcript_id(cell: str) -> str:
    return re.sub("^T([0-9])$", r"T0\1", cell.upper())


def _role(cell: str) -> str:
    """Return the role that a cell names, in English or as Dutch people call it, or the cell."""
    plain = " ".join(cell.casefold().split())
    if plain in set(Role):
        return plain
    if plain in _OTHERS:
        return Role.OTHER
    is_word = plain.isalpha() and len(plain) >= _MIN_ROLE_WORD
    return (label_words().role_of(plain) if is_word else None) or cell


def _row(speaker: Speaker) -> dict[str, object]:
    fields = speaker.model_dump(mode="json")
    cells = {column: fields[_FIELDS[column]] for column in COLUMNS}
    cells["repair_letters"] = "ja" if speaker.repair_letters else ""
    return {column: "" if cell is None else cell for column, cell in cells.items()}


def _contradictions(speakers: Sequence[Speaker]) -> list[Problem]:
    problems = []
    files: dict[str, tuple[str, str]] = {}
    levels: dict[str, Level] = {}
    seen: set[tuple[str, str]] = set()
    for speaker in speakers:
        place = f"interview {speaker.transcript_id}"
        delivered = (speaker.file_name, speaker.part)
        if files.setdefault(speaker.transcript_id, delivered) != delivered:
            problems.append(
                Problem(place, "stands with two files", "Give every file an interview of its own.")
            )
        if Path(speaker.file_name).name != speaker.file_name:
            problems.append(Problem(place, "has a file_name with a folder in it"))
        if (speaker.transcript_id, speaker.speaker_label) in seen:
            problems.append(Problem(place, "has a speaker label twice", "Keep one row of each."))
        seen.add((speaker.transcript_id, speaker.speaker_label))
        if speaker.role is Role.PARTICIPANT and not speaker.speaker_id.startswith("P"):
            problems.append(Problem(place, "has a participant whose id does not begin with P"))
        if speaker.level and levels.setdefault(speaker.transcript_id, speaker.level) != (
            speaker.level
        ):
            problems.append(Problem(place, "has two different values of transcript_level"))
    used_by: dict[tuple[str, str], str] = {}
    for transcript_id, delivered in files.items():
        if used_by.setdefault(delivered, transcript_id) != transcript_id:
            problems.append(Problem(f"interview {transcript_id}", "uses a file that is in use"))
    return problems
