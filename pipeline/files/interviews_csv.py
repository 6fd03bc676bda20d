"""restricted/interviews.csv: which delivered file is which interview, and who speaks in it."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from pipeline.domain.transcript import Role, Speaker
from pipeline.errors import InputFileError, Problem, raise_problems
from pipeline.files.csv_table import read_table, write_table

COLUMNS = ("file_name", "transcript_id", "speaker_label", "speaker_id", "role")
_NAME = "restricted/interviews.csv"
_EXPECTED = {
    "file_name": "the name of a file in raw/",
    "transcript_id": "T and a number, such as T03",
    "speaker_id": "P, I or X and a number, such as P03",
    "role": ", ".join(Role),
}


def read_interviews(path: Path) -> list[Speaker]:
    """Read the speakers of all interviews, sorted by interview, in the order of the file within.

    Raises:
        InputFileError: Lists every cell that cannot be used, by row and column.
    """
    headers, rows = read_table(path, _NAME)
    missing = [column for column in COLUMNS if column not in headers]
    if missing:
        raise InputFileError(
            f"{_NAME}: no column {', '.join(missing)}; expected {', '.join(COLUMNS)}."
        )
    speakers: list[Speaker] = []
    problems: list[Problem] = []
    for number, row in rows.items():
        try:
            speakers.append(Speaker.model_validate({c: row[c] for c in COLUMNS}))
        except ValidationError as error:
            for column in sorted({str(e["loc"][0]) for e in error.errors()}):
                problems.append(
                    Problem(
                        f"row {number}, column {column}",
                        f"expected {_EXPECTED.get(column, 'a value')}",
                    )
                )
    problems.extend(_contradictions(speakers))
    raise_problems(InputFileError, f"{_NAME} cannot be used.", problems)
    return sorted(speakers, key=lambda s: int(s.transcript_id[1:]))


def write_interviews(path: Path, speakers: Sequence[Speaker]) -> None:
    """Write interviews.csv for a person to check and correct."""
    rows = [speaker.model_dump(mode="json") for speaker in speakers]
    write_table(path, COLUMNS, rows, delimiter=";")


def _contradictions(speakers: Sequence[Speaker]) -> list[Problem]:
    problems = []
    files: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for speaker in speakers:
        place = f"interview {speaker.transcript_id}"
        if files.setdefault(speaker.transcript_id, speaker.file_name) != speaker.file_name:
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
    used_by: dict[str, str] = {}
    for transcript_id, file_name in files.items():
        if used_by.setdefault(file_name, transcript_id) != transcript_id:
            problems.append(Problem(f"interview {transcript_id}", "uses a file that is in use"))
    return problems
