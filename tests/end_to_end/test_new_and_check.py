"""From a folder of transcripts to a study that runs: `duiding new` and `duiding check`."""

import csv
import os
import stat
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.files.interviews_csv import read_interviews
from pipeline.runs.delivered_files import delivered_files
from pipeline.study import Study
from tests.end_to_end.small_study import FILES, change_cell, deliver, snapshot, write_rows

NAMES = ("Fenna", "Hoekstra", "Roos", "Manuhuwa", "Okkerse", "Bram", "Tjeerd", "twee.txt")


@pytest.fixture
def delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    deliver(tmp_path / "transcripten")
    (tmp_path / "transcripten" / ".DS_Store").write_bytes(b"x")
    return tmp_path / "transcripten"


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    delimiter = max(";,", key=text.partition("\n")[0].count)
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def test_new_copies_the_transcripts_and_proposes_who_speaks(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["new", "proef", "--from", "transcripten", "--title", "Quickscan Zuid"])

    shown = capsys.readouterr()
    study = Path("data/proef")
    assert code == 0
    assert "duiding run proef" in shown.out
    assert not any(name in shown.out + shown.err for name in NAMES)
    assert sorted(p.name for p in (study / "raw").iterdir()) == sorted(FILES.values())
    assert [(r["transcript_id"], r["speaker_id"], r["role"])
            for r in rows(study / "restricted" / "interviews.csv")] == [
        ("T01", "I1", "interviewer"), ("T01", "P01", "participant"),
        ("T02", "I1", "interviewer"), ("T02", "P02", "participant"),
        ("T03", "I1", "interviewer"), ("T03", "P03", "participant"),
    ]  # fmt: skip
    sheet = rows(study / "participants.csv")
    assert [r["respondent_id"] for r in sheet] == ["P01", "P02", "P03"]
    assert {r["toestemming_deelname"] for r in sheet} == {""}
    assert 'title = "Quickscan Zuid"' in (study / "study.toml").read_text()
    folders = (study / "raw", study / "restricted")
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_check_names_no_one_and_says_that_consents_are_missing(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "proef", "--from", "transcripten"])
    before = snapshot(Path("data/proef").resolve())
    capsys.readouterr()

    code = main(["check", "proef"])

    shown = capsys.readouterr()
    assert code == 11
    assert "problem: No participant may be used" in shown.err
    (row,) = [line.split() for line in shown.out.splitlines() if line.startswith("T02")]
    assert row[1:3] == ["text", "utf-8"]
    assert row[6:] == ["nl", "1", "interviewer,", "1", "participant", "(high", "confidence)"]
    assert not any(name in shown.out + shown.err for name in NAMES)
    assert snapshot(Path("data/proef").resolve()) == before


def test_with_consents_filled_in_the_study_is_ready_and_runs(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["new", "proef", "--from", "transcripten"])
    sheet = rows(Path("data/proef/participants.csv"))
    for row in sheet:
        row |= {"toestemming_deelname": "ja", "toestemming_citaat": "ja"}
    write_rows(Path("data/proef/participants.csv"), sheet)
    capsys.readouterr()

    checked = main(["check", "proef"])
    ready = capsys.readouterr().out
    ran = main(["run", "proef"])

    assert (checked, ran) == (0, 0)
    assert "Ready: duiding run can begin." in ready
    made = {path.name for path in Path("reports/proef").iterdir()}
    assert made >= {"quickscan.docx", "quickscan.html", "evidence.xlsx", "evidence.csv"}
    assert f"Reports in {Path('reports/proef')}" in capsys.readouterr().out


def test_a_label_that_is_new_is_added_below_what_a_person_corrected(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interviews = study / "restricted" / "interviews.csv"
    corrected = rows(interviews)
    path = study / "raw" / FILES["T02"]
    path.write_text(path.read_text() + "M: Ik ben de mantelzorger en ik help hem elke dag.\n")

    code = main(["check", str(study)])

    shown = capsys.readouterr()
    before = {(row["transcript_id"], row["speaker_label"]) for row in corrected}
    (added,) = [
        row
        for row in rows(interviews)
        if (row["transcript_id"], row["speaker_label"]) not in before
    ]
    assert code == 11
    assert (added["transcript_id"], added["speaker_label"]) == ("T02", "M")
    assert (added["speaker_id"], added["role"]) == ("P04", "participant")
    assert "1 row(s) proposed" in shown.out
    assert "participant P04 has no row in participants.csv" in shown.err


def test_files_that_cannot_be_read_are_pointed_at_without_their_names_all_at_once(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (delivered / FILES["T01"]).write_bytes(b"PK\x03\x04 stuk")
    (delivered / FILES["T03"]).write_bytes(b"")

    main(["new", "proef", "--from", "transcripten"])
    Path("data/proef/study.toml").write_text("[topic]\n")
    capsys.readouterr()
    code = main(["check", "proef"])

    shown = capsys.readouterr()
    assert code == 11
    assert "file 1 of raw/ by name (.docx)" in shown.err
    assert "file 3 of raw/ by name (.vtt)" in shown.err
    assert "did you mean topics?" in shown.err
    assert "Its name stands in restricted/unreadable_files.csv" in shown.err
    assert not any(name in shown.out + shown.err for name in NAMES)
    restricted = Path("data/proef/restricted")
    assert {r["transcript_id"] for r in rows(restricted / "interviews.csv")} == {"T01"}
    assert [tuple(r.values()) for r in rows(restricted / "unreadable_files.csv")] == [
        ("1", FILES["T01"], ".docx"),
        ("3", FILES["T03"], ".vtt"),
    ]


def test_a_mended_file_gets_an_interview_of_its_own(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (delivered / FILES["T01"]).read_bytes()
    (delivered / FILES["T01"]).write_bytes(b"")
    main(["new", "proef", "--from", "transcripten"])
    first = {
        r["file_name"]: r["transcript_id"]
        for r in rows(Path("data/proef/restricted/interviews.csv"))
    }
    Path("data/proef/raw", FILES["T01"]).write_bytes(whole)

    main(["check", "proef"])

    second = {
        r["file_name"]: r["transcript_id"]
        for r in rows(Path("data/proef/restricted/interviews.csv"))
    }
    assert first.items() <= second.items()
    assert sorted(second.values()) == ["T01", "T02", "T03"]
    assert not Path("data/proef/restricted/unreadable_files.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "bestaat"], "exists and is not empty; nothing was changed"),
        (["new", "ander", "--from", "weg"], "no such folder with transcripts"),
        (["new", "ander", "--from", "leeg"], "holds no files."),
        (["new", "ander", "--from", "diep"], "1 file(s) stand in 1 subfolder(s)"),
        (["new", "ander", "--from", "leeg/../diep/zuid/a.txt"], "This is a file, and a folder"),
        (["check", "leeg"], "This folder is no study"),
    ],
)
def test_a_study_that_cannot_be_made_leaves_nothing_behind(
    delivered: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    Path("data/bestaat").mkdir(parents=True)
    Path("data/bestaat/iets.txt").write_text("x")
    Path("leeg").mkdir()
    Path("diep/zuid").mkdir(parents=True)
    Path("diep/zuid/a.txt").write_text("I: Ja?\nR: Nee.\n")

    code = main(arguments)

    assert code == 15
    assert words in capsys.readouterr().err
    assert [path.name for path in Path("data").iterdir()] == ["bestaat"]


def test_an_empty_new_study_says_where_to_put_transcripts(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = main(["new", "leeg"])
    checked = main(["check", "leeg"])

    shown = capsys.readouterr()
    assert (made, checked) == (0, 15)
    assert "Put transcripts in its folder raw/" in shown.out
    assert "holds no files" in shown.err


def test_a_disk_that_fails_shows_no_name_of_a_file(
    delivered: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(source))

    monkeypatch.setattr("pipeline.runs.studies.shutil.copyfile", full)

    code = main(["new", "proef", "--from", "transcripten"])

    message = capsys.readouterr().err
    assert code == 10
    assert message.startswith("DuidingError: new stopped: OSError")
    assert not any(name in message for name in NAMES)


def test_a_sheet_with_a_wrong_consent_is_reported_by_check_and_by_run_alike(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_cell(study / "participants.csv", "P02", "toestemming_citaat", "misschien")

    codes = main(["check", str(study)]), main(["run", str(study)])

    message = capsys.readouterr().err
    assert codes == (11, 11)
    assert message.count("row 3, column toestemming_citaat: expected ja, nee, na akkoord") == 2


def test_new_says_in_numbers_what_it_did_not_take_and_cannot_read(
    delivered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("zuid/Fenna", "noord", ".git", "__MACOSX"):
        (delivered / folder).mkdir(parents=True)
        (delivered / folder / "a.txt").write_text("I: Ja?\nR: Nee.\n")
    (delivered / "noord" / "b.txt").write_text("I: Ja?\nR: Nee.\n")
    (delivered / ".Hoekstra.txt").write_text("I: Ja?\nR: Nee.\n")
    (delivered / "Thumbs.db").write_bytes(b"x")
    (delivered / "stuk Bram.docx").write_bytes(b"PK\x03\x04 stuk")

    code = main(["new", "proef", "--from", "transcripten"])

    shown = capsys.readouterr()
    assert code == 0
    assert "3 file(s) in 2 subfolder(s) were not taken: move them up" in shown.out
    assert "1 hidden file(s) or link(s) were not taken" in shown.out
    assert "1 file(s) cannot be read: duiding check says why" in shown.out
    assert "duiding check proef" in shown.out and "duiding run proef" not in shown.out
    assert not any(name in shown.out + shown.err for name in NAMES)


def test_a_file_that_may_not_be_opened_does_not_stop_the_others(
    delivered: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pipeline.runs.studies.os.access", lambda path, mode: Path(path).name != FILES["T02"]
    )

    code = main(["new", "proef", "--from", "transcripten"])

    shown = capsys.readouterr().out
    assert code == 0
    assert "1 file(s) may not be opened and were not taken" in shown
    assert len(list(Path("data/proef/raw").iterdir())) == 2


def test_files_are_counted_as_a_file_manager_shows_them(tmp_path: Path) -> None:
    shown = ["2 tolk.txt", "10 tolk.txt", "\u00e9\u00e9n.txt", "Gesprek 2.txt", "gesprek 10.txt",
             "Zoon.txt"]  # fmt: skip
    for name in shown:
        (tmp_path / name).write_text("x")

    assert [path.name for path in delivered_files(tmp_path)] == shown


HOSTILE = {
    "newline": "a\nb.txt",
    "escape": "\x1b[31mrood.txt",
    "formula": "=1+1.txt",
    "quotes": 'een "b"; c.txt',
    "decomposed": "re\u0301ne\u0301.txt",
}


def test_hostile_names_of_files_come_back_from_the_table_and_never_reach_the_terminal(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in HOSTILE.values():
        (study / "raw" / name).write_text("I: Hoe ging dat?\nR: Dat ging heel goed, dank u.\n")

    main(["check", str(study)])
    first = snapshot(study)
    main(["check", str(study)])

    shown = capsys.readouterr()
    names = {speaker.file_name for speaker in read_interviews(Study(study).interviews)}
    assert names == {*FILES.values(), *HOSTILE.values()}
    assert snapshot(study) == first
    assert "\x1b" not in shown.out + shown.err and "1+1" not in shown.out + shown.err


@pytest.mark.parametrize("name", [b" spatie.txt", b"'=som.txt", b"a\rb.txt", b"Ren\xe9 oud.txt"])
def test_a_name_that_a_table_cannot_hold_is_refused_with_what_to_do(
    study: Path, capsys: pytest.CaptureFixture[str], name: bytes
) -> None:
    path = os.fsencode(study / "raw") + b"/" + name
    try:
        Path(os.fsdecode(path)).write_text("I: Hoe ging dat?\nR: Heel goed, dank u.\n")
    except OSError:
        pytest.skip("this file system has no such names")

    code = main(["check", str(study)])

    shown = capsys.readouterr()
    assert code == 11
    assert "its name has characters that a table cannot hold" in shown.err
    assert "Give the file another name" in shown.err
    assert len(rows(study / "restricted" / "unreadable_files.csv")) == 1
