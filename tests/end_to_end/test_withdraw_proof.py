"""What a withdrawal searches for, where, and what it does when it stops on the way."""

import importlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from pipeline import runs
from pipeline.cli import main
from pipeline.errors import DuidingError, PrivacyError, StudyError
from pipeline.runs.stage import ongoing_file
from pipeline.runs.vault import key_of
from pipeline.runs.withdraw import withdraw
from pipeline.study import Study
from tests.end_to_end.small_study import (
    FILES,
    NAME_ONLY_IN_T02,
    ONLY_IN_T02,
    copy_of,
    files_that_hold,
    make_small_study,
    snapshot,
)

withdraw_module = importlib.import_module("pipeline.runs.withdraw")

PHONE, PHONE_ABROAD = "06 27183645", "+31 6 27 18 36 45"
FRIEND = "Wietske Hoornweg"
MAIL = "postduif@voorbeeld.nl"
ADDED = (
    "I: Hoe kunnen wij u bereiken?\n"
    f"R: Mijn nummer is {PHONE} en mijn vriendin heet {FRIEND}. Mail mag ook: {MAIL}.\n"
    "I: Kent u nog anderen hier?\n"
    "R: Ja, ik ken Fenna Hoekstra al jaren.\n"
)
CANARIES = (ONLY_IN_T02, NAME_ONLY_IN_T02, "Wietske", "Hoornweg", "27183645", MAIL)
"""What only P02 said, as it stands in the delivered file."""
NOWHERE: dict[str, set[str]] = {canary: set() for canary in CANARIES}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study in which P02 gives a number, an address and names; read it only."""
    small = make_small_study(tmp_path_factory.mktemp("canaries"))
    with (small / "raw" / FILES["T02"]).open("a", encoding="utf-8") as file:
        file.write(ADDED)
    assert main(["run", str(small)]) == 0
    return small


@pytest.fixture
def small(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return copy_of(finished, tmp_path)


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_of_every_artefact_nothing_is_left_of_them(small: Path):
    paths = Study(small)
    said = f"{ONLY_IN_T02} {FRIEND} {PHONE} {MAIL} {NAME_ONLY_IN_T02}"
    made = [
        paths.error_log, paths.unreadable_files, paths.k_table, paths.left_out("T02"),
        paths.restricted / "leaks.csv", paths.masking / "cases.json", paths.masking_page,
        paths.masking / "outgoing" / "masking-eerder.html", paths.prefect_home / "prefect.db",
        paths.work / ".new-1-topics.jsonl", paths.restricted / ".before-interviews.csv",
        paths.report("quickscan.html"), paths.topics, paths.manifest,
    ]  # fmt: skip
    for path in made:
        put(path, said)
    form = {"kind": "form", "decision": "mask", "is_masked": True, "category": "PERSOON",
            "reviewer": "A", "decided_at": "2026-11-23", "file_digest": "0"}  # fmt: skip
    lines = [
        {**form, "decision_id": "a", "form": NAME_ONLY_IN_T02.lower()},
        {**form, "decision_id": "b", "form": "fenna hoekstra", "transcript_id": "T02",
         "turn_number": 16, "note": f"gezien bij {NAME_ONLY_IN_T02}"},
    ]  # fmt: skip
    put(paths.masking_decisions, "".join(json.dumps(line) + "\n" for line in lines))
    put(paths.known_names, f"name;category\n{FRIEND};PERSON\nFenna Hoekstra;PERSON\n")
    assert all(files_that_hold(small, canary) for canary in CANARIES)

    result = withdraw(small, "P02")

    assert {c: files_that_hold(small, c) for c in CANARIES} == NOWHERE
    forms = " ".join(form for p in key_of(paths) for form in p.forms)
    assert "fenna" in forms
    assert not any(canary.lower() in forms for canary in CANARIES)
    assert json.loads(paths.masking_decisions.read_text())["form"] == "fenna hoekstra"
    (kept,) = [w for w in result.warnings if "others said" in w]
    assert "PERSOON" in kept and "enna" not in kept


def note_with_the_number_in_another_notation(study: Path) -> None:
    put(study / "review" / "notities.txt", f"terugbellen: {PHONE_ABROAD}")


def note_with_the_id(study: Path) -> None:
    put(study / "notities.md", "- P02 wilde liever niet op de foto")


def note_with_one_name(study: Path) -> None:
    put(study / "review" / "notities.txt", "WIETSKE komt later")


def name_of_a_file(study: Path) -> None:
    put(study / "review" / "Gesprek Wietske.txt", "niets")


def property_of_a_report(study: Path) -> None:
    document = Document()
    document.core_properties.author = FRIEND
    document.save(str(study.parents[1] / "reports" / study.name / "bijlage.docx"))


def cases_exported_elsewhere(study: Path) -> None:
    cases = {"cases": [{"text": "mijn vriendin heet Hoornweg", "masked": []}]}
    put(study / "restricted" / "gevallen.json", json.dumps(cases))


def cases_in_a_folder_of_the_review(study: Path) -> None:
    put(study / "restricted" / "masking" / "oud" / "cases.json", json.dumps({"t": MAIL}))


def workbook_that_came_back(study: Path) -> None:
    put(study / "review" / "returned" / "van Anna.csv", f"opmerking\n{NAME_ONLY_IN_T02} bellen\n")


def older_transcript(study: Path) -> None:
    shutil.copy(study / "raw" / FILES["T02"], study / "raw" / "oud.txt")


@pytest.mark.parametrize(
    "leave",
    [
        note_with_the_number_in_another_notation, note_with_the_id, note_with_one_name,
        name_of_a_file, property_of_a_report, cases_exported_elsewhere,
        cases_in_a_folder_of_the_review, workbook_that_came_back, older_transcript,
    ],
)  # fmt: skip
def test_what_people_left_is_found_before_anything_changes(leave: Callable, small: Path):
    leave(small)
    before = snapshot(small)

    with pytest.raises(PrivacyError) as caught:
        withdraw(small, "P02")

    assert snapshot(small) == before
    assert not any(c.lower() in str(caught.value).lower() for c in (*CANARIES, "Anna"))
    assert str(caught.value).count("of this participant, and the program") == 1


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 30, 40])
def test_a_withdrawal_that_stops_anywhere_is_finished_by_the_same_command(
    small: Path, n: int, monkeypatch: pytest.MonkeyPatch
):
    # The stages that follow have a test of their own.
    monkeypatch.setattr(withdraw_module, "_make_again", lambda *_, **__: None)
    monkeypatch.setattr(withdraw_module, "prove", lambda *_: ())
    with monkeypatch.context() as patched:
        stop_at_change(n, patched)
        with pytest.raises(Killed):
            withdraw(small, "P02")

    if ongoing_file(Study(small)).is_file():
        for stage in (runs.check, runs.read_transcripts, runs.build_evidence, runs.check_privacy):
            with pytest.raises(StudyError, match="half out of this study"):
                stage(small)
    withdraw(small, "P02")

    assert files_that_hold(small, ONLY_IN_T02) == set()
    assert len((small / "restricted" / "withdrawals.jsonl").read_text().splitlines()) == 1


class Killed(BaseException):
    """Stands for a power cut: nothing catches it and nothing is tidied up after it."""


def stop_at_change(n: int, patched: pytest.MonkeyPatch) -> None:
    """Let the n-th change of a file be the last one before the process ends."""
    done = 0

    def counted(change: Callable) -> Callable:
        def changed(self: Path, *args: object, **options: object) -> object:
            nonlocal done
            if done >= n:
                raise Killed
            done += 1
            return change(self, *args, **options)

        return changed

    for name in ("unlink", "replace"):
        patched.setattr(Path, name, counted(getattr(Path, name)))


@pytest.mark.parametrize(
    "stage", ["read_transcripts", "anonymise", "segment", "model_topics", "write_report"]
)
def test_stages_that_stop_are_run_again_and_the_proof_still_knows_the_words(
    small: Path, monkeypatch: pytest.MonkeyPatch, stage: str
):
    def stop(*_args: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setitem(withdraw_module._STAGES, stage, stop)
        with pytest.raises(Killed):
            withdraw(small, "P02")
    assert main(["run", str(small)]) == main(["check", str(small)]) == 15
    put(small / "review" / "notities.txt", "ik hou postduiven en ik zit, 0031627183645")

    with pytest.raises(PrivacyError, match="words, a name"):
        withdraw(small, "P02")
    (small / "review" / "notities.txt").unlink()
    withdraw(small, "P02")

    assert {c: files_that_hold(small, c) for c in CANARIES} == NOWHERE
    assert len((small / "restricted" / "withdrawals.jsonl").read_text().splitlines()) == 1
    assert main(["run", str(small)]) == main(["check", str(small)]) == 0


def test_it_is_logged_once_when_it_stops_after_the_log(
    small: Path, monkeypatch: pytest.MonkeyPatch
):
    unlink = Path.unlink

    def stop(path: Path, missing_ok: bool = False) -> None:
        if path.name == "withdrawing.json":
            raise Killed
        unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", stop)
        with pytest.raises(Killed):
            withdraw(small, "P02")
    withdraw(small, "P02")

    assert len((small / "restricted" / "withdrawals.jsonl").read_text().splitlines()) == 1


def test_a_locked_key_stops_it_before_anything_changes(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another user"))
    before = snapshot(small)

    with pytest.raises(DuidingError) as caught:
        withdraw(small, "P02")

    assert caught.value.exit_code == 16
    assert snapshot(small) == before


def test_a_withdrawal_of_which_the_key_is_lost_on_the_way_is_finished_without_it(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def stop(*_args: object, **_options: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setitem(withdraw_module._STAGES, "segment", stop)
        with pytest.raises(Killed):
            withdraw(small, "P02")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new computer"))

    lost = main(["withdraw", str(small), "P02", "--yes"])
    destroyed = main(["vault", "destroy", str(small), "--reason", "sleutel kwijt", "--yes"])
    finished = main(["withdraw", str(small), "P02", "--yes"])

    assert (lost, destroyed, finished) == (16, 0, 0)
    assert {c: files_that_hold(small, c) for c in CANARIES} == NOWHERE
    assert main(["run", str(small)]) == 0


class Keyboard:
    """Stands for a terminal at which somebody types one answer."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return f"{self.answer}\n"


@pytest.mark.parametrize("answer", ["", "ja", "P02"])
def test_it_shows_what_goes_and_asks_first(
    small: Path, answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    before = snapshot(small)

    piped = main(["withdraw", str(small), "P02"])
    monkeypatch.setattr("sys.stdin", Keyboard(answer))
    refused = main(["withdraw", str(small), "P02"])

    assert (piped, refused) == (15, 15)
    assert snapshot(small) == before
    shown = capsys.readouterr()
    assert "1 delivered files" in shown.out
    assert "--yes" in shown.err


def test_it_goes_on_when_the_word_is_typed_or_yes_was_given(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = copy_of(small, tmp_path / "kopie")
    monkeypatch.setattr("sys.stdin", Keyboard("withdraw"))

    typed = main(["withdraw", str(small), "P02"])
    given = main(["withdraw", str(copy), "P02", "--yes"])

    assert (typed, given) == (0, 0)
    assert files_that_hold(small, ONLY_IN_T02) == files_that_hold(copy, ONLY_IN_T02) == set()
