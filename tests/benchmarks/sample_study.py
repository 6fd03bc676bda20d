"""Throw-away studies that benchmarks run: the sample, and the held-out fragments."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.domain.transcript import Role, Speaker
from pipeline.files.csv_table import write_table
from pipeline.files.interviews_csv import write_interviews
from tests.sample.build_sample import write_gold
from tests.sample.conversations import read_conversation

SAMPLE = Path(__file__).parents[2] / "data" / "voorbeeld"
HELD_OUT = Path(__file__).parent / "held_out"


@contextmanager
def sample_copy(*, with_register: bool = True) -> Iterator[Path]:
    """Yield a copy of data/voorbeeld without results; optionally without known_names.csv."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "data" / "voorbeeld"
        study.mkdir(parents=True)
        for name in ("raw", "gold"):
            shutil.copytree(SAMPLE / name, study / name)
        for name in ("study.toml", "participants.csv"):
            shutil.copy(SAMPLE / name, study / name)
        (study / "restricted").mkdir()
        names = ["interviews.csv"] + ["known_names.csv"] * with_register
        for name in names:
            shutil.copy(SAMPLE / "restricted" / name, study / "restricted" / name)
        yield study


@contextmanager
def held_out_study() -> Iterator[Path]:
    """Yield a study of the held-out fragments, as plain text files, without intake register."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "data" / "apart"
        (study / "raw").mkdir(parents=True)
        (study / "restricted").mkdir()
        built = {}
        speakers = []
        for number, path in enumerate(sorted(HELD_OUT.glob("H*.txt")), start=1):
            interview, turns = f"T{number:02d}", read_conversation(path)
            built[interview] = turns
            lines = "".join(f"{turn.label}: {turn.text}\n" for turn in turns)
            (study / "raw" / path.name).write_text(lines, encoding="utf-8")
            for label, person, role in (
                ("I", "I1", Role.INTERVIEWER),
                ("R", f"P{number:02d}", Role.PARTICIPANT),
            ):
                speakers.append(
                    Speaker(
                        file_name=path.name,
                        transcript_id=interview,
                        speaker_label=label,
                        speaker_id=person,
                        role=role,
                    )
                )
        write_gold(study / "gold", built)
        write_interviews(study / "restricted" / "interviews.csv", speakers)
        headers = ["respondent_id", "type_respondent", "toestemming_deelname", "toestemming_citaat"]
        people = [f"P{n:02d}" for n in range(1, len(built) + 1)]
        rows = [dict(zip(headers, (p, "inwoner", "ja", "ja"), strict=True)) for p in people]
        write_table(study / "participants.csv", headers, rows, delimiter=";")
        settings = '[study]\nmunicipality = "Waterlinge"\n'
        (study / "study.toml").write_text(settings, encoding="utf-8")
        yield study
