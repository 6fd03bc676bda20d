"""The invented study in data/voorbeeld is what the builder makes, and is rich enough to test on."""

import csv
import re
import zipfile
from pathlib import Path

import pytest

from pipeline.domain.transcript import ParsedTurn, Role
from pipeline.files.interviews_csv import read_interviews
from pipeline.files.transcript_format import Form, detect_format
from pipeline.files.transcripts import read_delivered
from tests.sample.build_sample import CONVERSATIONS, STUDY, build_sample
from tests.sample.conversations import SampleTurn, Span, as_recognised, rewritten


def contents(path: Path) -> object:
    """Return the bytes of a file; of a Word document those of its parts, since zlib may differ."""
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def built_files(study: Path) -> dict[str, Path]:
    paths = [*(study / "raw").iterdir(), *(study / "gold").glob("*.csv")]
    paths.append(study / "restricted" / "interviews.csv")
    return {path.relative_to(study).as_posix(): path for path in paths}


def gold(name: str) -> list[dict[str, str]]:
    with (STUDY / "gold" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def interviews() -> dict[str, list[ParsedTurn]]:
    speakers = read_interviews(STUDY / "restricted" / "interviews.csv")
    files = {speaker.transcript_id: speaker.file_name for speaker in speakers}
    return {id_: read_delivered(STUDY / "raw" / name, id_)[0].turns for id_, name in files.items()}


def test_the_committed_files_are_what_the_builder_makes(tmp_path: Path) -> None:
    build_sample(CONVERSATIONS, tmp_path)

    built, committed = built_files(tmp_path), built_files(STUDY)
    assert sorted(built) == sorted(committed)
    changed = [name for name in built if contents(built[name]) != contents(committed[name])]
    assert not changed, "run python -m tests.sample.build_sample"


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        build_sample(CONVERSATIONS, tmp_path / folder)

    first, second = built_files(tmp_path / "first"), built_files(tmp_path / "second")
    assert all(first[name].read_bytes() == second[name].read_bytes() for name in first)


def test_the_formats_met_most_are_in_the_sample() -> None:
    formats = {detect_format(path.read_bytes()) for path in (STUDY / "raw").iterdir()}

    assert formats == {Form.DOCX, Form.VTT, Form.SRT, Form.JSON, Form.TXT}


def test_the_sample_is_large_enough_to_fit_topics_on(
    interviews: dict[str, list[ParsedTurn]],
) -> None:
    turns = [turn for turns in interviews.values() for turn in turns]

    assert len(interviews) == 12
    assert len(turns) >= 400
    assert sum(len(turn.text.split()) for turn in turns) >= 14_000


def test_every_label_of_the_sample_has_one_speaker(
    interviews: dict[str, list[ParsedTurn]],
) -> None:
    speakers = read_interviews(STUDY / "restricted" / "interviews.csv")

    listed = {(speaker.transcript_id, speaker.speaker_label) for speaker in speakers}
    assert listed == {(i, turn.speaker_label) for i, turns in interviews.items() for turn in turns}
    participants = [s.speaker_id for s in speakers if s.role is Role.PARTICIPANT]
    assert participants == [f"P{number:02}" for number in range(1, 16)]


def test_gold_spans_are_slices_of_the_turns_as_read(
    interviews: dict[str, list[ParsedTurn]],
) -> None:
    for row in gold("spans.csv"):
        turn = interviews[row["transcript_id"]][int(row["turn_number"]) - 1]
        start, end = int(row["start"]), int(row["end"])
        assert turn.text[start:end] == row["text"] == row["text"].strip() != ""
        # A span that cuts a word in two would score a masked name as a missed one.
        assert not re.match(r"\w\w", turn.text[max(start - 1, 0) : start + 1]) or start == 0
        assert not re.match(r"\w\w", turn.text[end - 1 : end + 1])


def test_every_interview_holds_names_of_several_people() -> None:
    people: dict[str, set[str]] = {}
    for row in gold("spans.csv"):
        if row["category"] == "PERSON":
            people.setdefault(row["transcript_id"], set()).add(row["entity_id"])
            assert row["identifier_type"] == "direct"

    assert len(people) == 12
    assert min(len(names) for names in people.values()) >= 4


def test_gold_codes_stand_on_participants_and_cover_grounds_and_domains(
    interviews: dict[str, list[ParsedTurn]],
) -> None:
    speakers = read_interviews(STUDY / "restricted" / "interviews.csv")
    roles = {(speaker.transcript_id, speaker.speaker_label): speaker.role for speaker in speakers}
    codes = gold("codes.csv")

    for row in codes:
        turn = interviews[row["transcript_id"]][int(row["turn_number"]) - 1]
        assert roles[row["transcript_id"], turn.speaker_label] is Role.PARTICIPANT
    used = {row["code_id"] for row in codes}
    assert len({code for code in used if code.startswith("grond.")}) >= 9
    assert {code for code in used if code.startswith("domein.")} == {
        *("domein.digitalisering", "domein.energietransitie", "domein.gezondheid"),
        *("domein.inkomen", "domein.onderwijs", "domein.participatie", "domein.woningmarkt"),
    }
    assert {row["qualifier"] for row in codes} == {
        *("", "ontkend", "van_horen_zeggen", "hypothetisch")
    }


def test_spans_move_along_when_punctuation_goes() -> None:
    turn = SampleTurn("R", "(lacht) Nou, Roos... (zucht) zei ja.", (Span(13, 17, "PERSON", "r"),))

    recognised = rewritten(turn, as_recognised(turn.text))

    assert recognised.text == "nou roos zei ja"
    assert recognised.text[slice(*recognised.spans[0][:2])] == "roos"
