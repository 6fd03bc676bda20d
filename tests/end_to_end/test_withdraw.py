"""Somebody is taken out of a study: of every file of it, and the rest stands as it was."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.cli import main
from pipeline.domain.coding import FinalCoding
from pipeline.domain.segment import Segment
from pipeline.domain.transcript import RawTurn, Turn
from pipeline.errors import PrivacyError, ReviewError, StudyError
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.participants_csv import read_participants
from pipeline.files.records import read_records
from pipeline.files.withdrawn_tables import without_participant
from pipeline.runs.vault_destroy import destroy_vault
from pipeline.runs.withdraw import withdraw
from pipeline.runs.withdraw_plan import reserved_numbers
from pipeline.stages.read_transcripts import WITHDRAWN
from pipeline.study import Study
from tests.end_to_end.small_study import (
    CONVERSATIONS,
    FILES,
    NAME_ONLY_IN_T02,
    ONLY_IN_T02,
    change_cell,
    copy_of,
    files_that_hold,
    make_small_study,
    snapshot,
)

withdraw_module = importlib.import_module("pipeline.runs.withdraw")

GROUP_FILE = "groepsgesprek met Wubbina.txt"
LABELS = ("Moderator", "Wubbina", "Deelnemer 2")
ONLY_WUBBINA = "kanaalzwemmen"
TALK = (
    (0, "Welkom allemaal. Waar gaan jullie graag heen?"),
    (1, f"Ik doe al jaren aan {ONLY_WUBBINA} en daar ben ik nooit gediscrimineerd door iemand."),
    (2, "Ik ga naar de bibliotheek. Daar werd ik wel gediscrimineerd om mijn hoofddoek."),
    (0, "En wat gebeurde er toen?"),
    (2, "De medewerker van de bibliotheek zei dat ik mijn hoofddoek af moest doen."),
    (1, "Dat vind ik schandalig, bij ons zwembad mag iedereen gewoon naar binnen komen."),
    (2, "Dank je. Ik heb het nooit gemeld, want ik wist niet waar dat kon."),
    (0, "Dank voor jullie verhaal."),
)


def add_group(study: Path) -> None:
    text = "".join(f"{LABELS[who]}: {said}\n" for who, said in TALK)
    (study / "raw" / GROUP_FILE).write_text(text, encoding="utf-8")
    interviews = study / "restricted" / "interviews.csv"
    (first, *_) = known = read_interviews(interviews)
    ids = (("I1", "interviewer"), ("P04", "participant"), ("P05", "participant"))
    write_interviews(
        interviews,
        [
            *known,
            *(
                first.model_validate(
                    {"file_name": GROUP_FILE, "transcript_id": "T04", "speaker_label": label,
                     "speaker_id": speaker_id, "role": role}
                )
                for label, (speaker_id, role) in zip(LABELS, ids, strict=True)
            ),
        ],
    )  # fmt: skip
    with (study / "participants.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("P04,inwoner,,inwoner en zwemster,ja,ja,\nP05,inwoner,,inwoner,ja,ja,\n")


@pytest.fixture(scope="module")
def finished_group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study with a group talk after `duiding run`; read it only."""
    small = make_small_study(tmp_path_factory.mktemp("with_group"))
    add_group(small)
    (small / "restricted" / "known_names.csv").write_text(
        "name;category\nWubbina;PERSON\nTjeerd;PERSON\nFenna Hoekstra;PERSON\n"
    )
    assert main(["run", str(small)]) == 0
    return small


@pytest.fixture
def group(finished_group: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return copy_of(finished_group, tmp_path)


def decide(study: Path, segment_ids: Iterator[str] | list[str]) -> None:
    """Write decisions that keep the first proposal of each segment."""
    lines = []
    for segment_id in segment_ids:
        path = study / "work" / "segments" / f"{segment_id[:3]}.jsonl"
        (segment,) = (s for s in read_records(path, Segment) if s.segment_id == segment_id)
        coding = next(
            c
            for c in (study / "work" / "codings" / f"{segment_id[:3]}.jsonl").open()
            if json.loads(c)["segment_id"] == segment_id
        )
        fields = {
            "decision_id": f"d-{segment_id}", "segment_id": segment_id,
            "text_digest": segment.text_digest, "code_id": json.loads(coding)["code_id"],
            "decision": "keep", "reviewer": "Anna", "decided_at": "2026-11-23",
            "file_digest": "0" * 64,
        }  # fmt: skip
        lines.append(json.dumps(fields))
    (study / "review" / "decisions.jsonl").write_text("\n".join(lines) + "\n")


def coded_segments(study: Path, transcript_id: str, speaker_id: str) -> list[str]:
    segments = read_records(study / "work" / "segments" / f"{transcript_id}.jsonl", Segment)
    codings = (study / "work" / "codings" / f"{transcript_id}.jsonl").read_text()
    return [
        s.segment_id
        for s in segments
        if s.speaker_id == speaker_id and f'"{s.segment_id}"' in codings
    ]


def test_nothing_is_left_of_somebody_who_spoke_alone(group: Path):
    decide(group, [coded_segments(group, "T01", "P01")[0], coded_segments(group, "T02", "P02")[0]])
    assert files_that_hold(group, ONLY_IN_T02)

    result = withdraw(group, "P02", "bezwaar van de respondent")

    assert files_that_hold(group, ONLY_IN_T02) == set()
    assert files_that_hold(group, NAME_ONLY_IN_T02) == set()
    assert not [n for n in snapshot(group) if "T02" in n or FILES["T02"] in n]
    assert "P02" not in {p.participant_id for p in read_participants(group / "participants.csv")}
    decisions = (group / "review" / "decisions.jsonl").read_text()
    assert "T01-" in decisions
    assert "T02-" not in decisions
    assert result.counts["decisions"] == 1
    assert not (group / "restricted" / "withdrawing.json").exists()
    for name in ("quickscan.docx", "quickscan.html", "evidence.csv", "evidence.xlsx"):
        assert (group.parents[1] / "reports" / group.name / name).is_file()


def test_the_log_says_that_it_happened_and_not_to_whom(group: Path):
    withdraw(group, "p02")

    (line,) = (group / "restricted" / "withdrawals.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert set(entry) == {
        "date", "reference", "reason", "counts", "outputs_digest", "numbers_reserved"
    }  # fmt: skip
    assert entry["counts"]["delivered files"] == 1
    assert entry["reason"] == "toestemming ingetrokken"
    assert not any(word in line for word in ("P02", "T02", "Tjeerd"))


def test_in_a_talk_with_others_only_their_own_turns_go(group: Path):
    of_another = coded_segments(group, "T04", "P05")[0]
    decide(group, [of_another, coded_segments(group, "T04", "P04")[0]])
    before = read_records(group / "work" / "transcripts" / "T04.jsonl", Turn)

    withdraw(group, "P04")

    after = read_records(group / "work" / "transcripts" / "T04.jsonl", Turn)
    assert [t.turn_number for t in after] == [t.turn_number for t in before]
    for old, new in zip(before, after, strict=True):
        if old.speaker_id == "P04":
            assert (new.text, new.speaker_id, new.role.value) == (WITHDRAWN, "X1", "other")
        else:
            assert (new.text, new.speaker_id) == (old.text, old.speaker_id)
    assert files_that_hold(group, ONLY_WUBBINA) == set()
    assert files_that_hold(group, "Wubbina") == set()
    assert not [name for name in snapshot(group) if "Wubbina" in name]
    (kept,) = (group / "review" / "decisions.jsonl").read_text().splitlines()
    assert json.loads(kept)["segment_id"] == of_another
    finals = read_records(group / "work" / "final_codings" / "T04.jsonl", FinalCoding)
    assert "confirmed" in {f.status.name.lower() for f in finals if f.segment_id == of_another}


def test_a_table_keeps_the_times_of_a_talk_with_others(group: Path):
    cues = ["WEBVTT"]
    for n, (who, said) in enumerate(TALK):
        cues.append(f"00:{n:02d}:00.250 --> 00:{n:02d}:40.500\n<v {LABELS[who]}>{said}</v>")
    (group / "raw" / GROUP_FILE).unlink()
    (group / "raw" / "groep.vtt").write_text("\n\n".join(cues) + "\n", encoding="utf-8")
    interviews = group / "restricted" / "interviews.csv"
    interviews.write_text(interviews.read_text("utf-8-sig").replace(GROUP_FILE, "groep.vtt"))
    assert main(["run", str(group)]) == 0
    path = group / "restricted" / "raw_transcripts" / "T04.jsonl"
    before = read_records(path, RawTurn)

    withdraw(group, "P04")

    after = read_records(path, RawTurn)
    assert [(t.start_ms, t.end_ms) for t in after] == [(t.start_ms, t.end_ms) for t in before]
    assert (group / "raw" / "T04.csv").is_file()


def test_looking_first_counts_and_changes_nothing(group: Path):
    before = snapshot(group)

    result = withdraw(group, "P04", check_only=True)

    assert snapshot(group) == before
    assert result.counts["turns in those"] == 2
    assert any("backups" in warning for warning in result.warnings)


def unknown_id(study: Path) -> tuple[str, str]:
    return "P77", ""


def reason_with_an_id(study: Path) -> tuple[str, str]:
    return "P02", "mail van p02 ontvangen"


def reason_with_a_name(study: Path) -> tuple[str, str]:
    return "P02", "de moeder van Fenna Hoekstra belde"


def nobody_left(study: Path) -> tuple[str, str]:
    sheet = study / "participants.csv"
    rows = sheet.read_text().splitlines()
    sheet.write_text("\n".join([rows[0], *(r.replace(",ja,ja,", ",nee,ja,") for r in rows[1:])]))
    return "P02", ""


@pytest.mark.parametrize("spoil", [unknown_id, reason_with_an_id, reason_with_a_name, nobody_left])
def test_what_cannot_be_done_is_refused_before_anything_changes(spoil, group: Path):
    participant_id, reason = spoil(group)
    before = snapshot(group)

    with pytest.raises(StudyError) as caught:
        withdraw(group, participant_id, reason)

    assert snapshot(group) == before
    assert not any(word in str(caught.value) for word in ("Hoekstra", "Fenna", "P02"))


def test_work_of_reviewers_is_imported_first(group: Path):
    workbook = group / "review" / "outgoing" / f"review-{group.name}.xlsx"
    returned = group / "review" / "returned" / "van Anna.xlsx"
    returned.parent.mkdir(exist_ok=True)
    returned.write_bytes(workbook.read_bytes())

    with pytest.raises(ReviewError) as caught:
        withdraw(group, "P02")
    assert "file 1 of review/returned by name" in str(caught.value)
    assert main(["import-review", str(group)]) == 0
    withdraw(group, "P02")

    assert not returned.exists()


def test_other_files_with_their_words_stop_it_before_anything_changes(group: Path):
    said = CONVERSATIONS["T02"][1]
    (group / "review" / "notities.txt").write_text(f"R zei: {said}\n")
    before = snapshot(group)

    with pytest.raises(PrivacyError) as caught:
        withdraw(group, "P02")

    assert snapshot(group) == before
    assert "review/notities.txt" in str(caught.value)
    assert ONLY_IN_T02 not in str(caught.value)


def test_what_stopped_on_the_way_is_finished_by_running_it_again(
    group: Path, monkeypatch: pytest.MonkeyPatch
):
    def stop(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(withdraw_module._STAGES, "model_topics", stop)
        with pytest.raises(KeyboardInterrupt):
            withdraw(group, "P04")
    assert (group / "restricted" / "withdrawing.json").is_file()
    with pytest.raises(StudyError):
        withdraw(group, "P02")

    result = withdraw(group, "P04")

    assert files_that_hold(group, ONLY_WUBBINA) == set()
    assert result.counts["turns in those"] == 2
    assert not (group / "restricted" / "withdrawing.json").exists()
    assert len((group / "restricted" / "withdrawals.jsonl").read_text().splitlines()) == 1


def test_something_that_is_left_behind_is_found(group: Path, monkeypatch: pytest.MonkeyPatch):
    def leave_behind(*_args: object, **_options: object) -> None:
        (group / "work" / "topics.jsonl").write_text(json.dumps({"t": CONVERSATIONS["T02"][1]}))
        (group / "work" / "oud.json").write_text('{"segment_id": "T02-002-1"}')

    monkeypatch.setattr(withdraw_module, "_make_again", leave_behind)

    with pytest.raises(PrivacyError) as caught:
        withdraw(group, "P02")

    assert "work/topics.jsonl: found: words, a name" in str(caught.value)
    assert "work/oud.json: found: an id" in str(caught.value)
    assert "restricted/vault/key.vault: found: a name" in str(caught.value)


def test_the_number_of_the_last_one_is_not_given_again(group: Path):
    before = reserved_numbers(study_of(group))

    withdraw(group, "P05")
    withdraw(group, "P04")

    assert before == reserved_numbers(study_of(group)) == {"participant": 5, "interview": 4}


def test_it_works_for_somebody_whose_consent_had_ended_before(group: Path):
    change_cell(group / "participants.csv", "P02", "ingetrokken_op", "20-11-2026")
    assert main(["run", str(group)]) == 0
    assert files_that_hold(group, ONLY_IN_T02)

    withdraw(group, "P02")

    assert files_that_hold(group, ONLY_IN_T02) == set()
    assert files_that_hold(group, NAME_ONLY_IN_T02) == set()


def test_it_works_when_the_key_was_destroyed(group: Path):
    destroy_vault(group, "bewaartermijn verlopen")
    with pytest.raises(PrivacyError, match="of raw by name"):
        withdraw(group, "P04")
    for path in (group / "raw").iterdir():
        path.unlink()
    before = read_records(group / "work" / "transcripts" / "T04.jsonl", Turn)

    withdraw(group, "P04")

    after = read_records(group / "work" / "transcripts" / "T04.jsonl", Turn)
    assert files_that_hold(group, ONLY_WUBBINA) == set()
    assert [t.text for t in after if t.speaker_id != "X1"] == [
        t.text for t in before if t.speaker_id != "P04"
    ]
    assert (group.parents[1] / "reports" / group.name / "quickscan.docx").is_file()


def test_the_row_goes_from_a_workbook_too_and_other_rows_forget_the_id(tmp_path: Path):
    book = Workbook()
    for row in (
        ["Respondentenlijst"],
        ["Respondent ID", "geworven via", "type_respondent"],
        ["P01", "buurthuis", "inwoner"],
        ["P02", "p01", "inwoner"],
        ["P11", "P02", "ambtenaar"],
    ):
        book.active.append(row)
    book.save(tmp_path / "participants.xlsx")

    n = without_participant(tmp_path / "participants.xlsx", "P01")

    left = [list(row) for row in load_workbook(tmp_path / "participants.xlsx").active.values]
    assert n == 1
    assert left == [
        ["Respondentenlijst", None, None],
        ["Respondent ID", "geworven via", "type_respondent"],
        ["P02", None, "inwoner"],
        ["P11", "P02", "ambtenaar"],
    ]


def study_of(folder: Path) -> Study:
    return Study(folder)
