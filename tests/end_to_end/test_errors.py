"""What can go wrong gives one clear message and an exit code, and leaves earlier results alone."""

import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import runs
from pipeline.cli import main
from pipeline.errors import DuidingError
from pipeline.stages import apply_codebook as coder
from pipeline.study import program_folder
from tests.end_to_end.small_study import (
    FILES,
    ONLY_IN_T02,
    change_cell,
    snapshot,
)

CANARY = "kanariewoord"
RESULTS = ("data/proef/work", "data/proef/restricted", "data/proef/review", "reports")


def corrupt_docx(study: Path) -> None:
    path = study / "raw" / FILES["T01"]
    path.write_bytes(path.read_bytes()[:500])


def empty_file(study: Path) -> None:
    (study / "raw" / FILES["T02"]).write_bytes(b"")


def missing_file(study: Path) -> None:
    (study / "raw" / FILES["T03"]).unlink()


def unknown_label(study: Path) -> None:
    path = study / "raw" / FILES["T03"]
    path.write_text(path.read_text().replace("<v Manuhuwa, Roos>", "<v Fenna Hoekstra>", 1))


def duplicate_code(study: Path) -> None:
    own = program_folder("codebooks") / "discriminatie-inclusie.yaml"
    text = own.read_text(encoding="utf-8")
    first_entry = text.partition("\ncodes:\n")[2].split("  - id:")[1]
    (study / "eigen.yaml").write_text(f"{text.rstrip()}\n  - id:{first_entry}", encoding="utf-8")
    with (study / "study.toml").open("a") as file:
        file.write('codebook = "eigen.yaml"\n')


def participant_without_row(study: Path) -> None:
    path = study / "participants.csv"
    path.write_text("".join(line for line in path.open() if not line.startswith("P02")))


def nobody_consented(study: Path) -> None:
    for participant in ("P01", "P02", "P03"):
        change_cell(study / "participants.csv", participant, "toestemming_deelname", "")


def wrong_setting(study: Path) -> None:
    (study / "study.toml").write_text("[segment]\nmax_word = 20\n")


def broken_record(study: Path) -> None:
    path = study / "work" / "codings" / "T01.jsonl"
    path.write_text(f"{path.read_text()}{CANARY}\n")


def name_in_a_label(study: Path) -> None:
    change_cell(study / "participants.csv", "P01", "citaatlabel", "vriendin van Fenna")


def no_change(study: Path) -> None:
    del study


FAULTS: list[tuple[Callable[[Path], None], list[str], int, str, list[str]]] = [
    (corrupt_docx, ["run"], 11, "InputFileError", ["T01 (.docx)"]),
    (empty_file, ["run"], 11, "InputFileError", ["T02 (.txt)", "empty"]),
    (missing_file, ["run"], 11, "InputFileError", ["T03 (.vtt)", "is not in raw/"]),
    (unknown_label, ["run"], 11, "InputFileError",
     ["T03: unknown speaker labels", "turn 2", "of 14 characters", "duiding check"]),
    (duplicate_code, ["run"], 12, "CodebookError", ["eigen.yaml", "line ", "occurs 2 times"]),
    (participant_without_row, ["run"], 11, "InputFileError",
     ["interview T02", "participant P02 has no row in participants.csv"]),
    (nobody_consented, ["run"], 15, "StudyError", ["No participant may be used"]),
    (wrong_setting, ["run"], 15, "StudyError", ["[segment.max_word]", "did you mean max_words?"]),
    (name_in_a_label, ["build-evidence"], 14, "PrivacyError",
     ["participant P01, column citaatlabel", "holds a name"]),
    (broken_record, ["import-review"], 11, "InputFileError", ["codings/T01.jsonl, line "]),
    (no_change, ["segment", "--interviews", "T01,T99"], 15, "StudyError",
     ["No such interview", "T99", "It has T01, T02, T03"]),
    (no_change, ["run", "--set", "study.codebook=weg"], 12, "CodebookError", ["weg.yaml"]),
    (no_change, ["import-review", "weg.xlsx"], 13, "ReviewError", ["files given are not there"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "command", "exit_code", "kind", "words"),
    FAULTS,
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_fault_gives_one_clear_message_and_leaves_results_untouched(
    study: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    command: list[str],
    exit_code: int,
    kind: str,
    words: list[str],
) -> None:
    spoil(study)
    before = snapshot(study, *RESULTS)

    code = main([command[0], str(study), *command[1:]])

    message = capsys.readouterr().err
    assert code == exit_code
    assert message.startswith(f"{kind}: ")
    assert message.count("Error: ") == 1
    assert "Traceback" not in message
    assert [word for word in words if word not in message] == []
    assert not any(name in message for name in ("Fenna", "Roos", "Okkerse", CANARY))
    assert snapshot(study, *RESULTS) == before


def test_a_study_that_is_not_there_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["run", str(tmp_path / "weg")])

    assert code == 15
    assert "duiding new NAME --from" in capsys.readouterr().err


def test_a_fault_in_one_interview_keeps_what_was_finished_of_others(
    study: Path, finished_study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study / "raw" / FILES["T02"]
    path.write_text(path.read_text().replace("lift", "trap"))
    missing_file(study)

    first = main(["run", str(study)])
    shutil.copy(finished_study / "raw" / FILES["T03"], study / "raw")
    capsys.readouterr()
    second = main(["read-transcripts", str(study)])

    assert (first, second) == (11, 0)
    assert "nothing changed" in capsys.readouterr().out


# --- An exception that nobody foresaw ---------------------------------------------------------


@pytest.fixture
def crashing_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        secret = ONLY_IN_T02
        try:
            raise KeyError(secret)
        except KeyError:
            raise ValueError(f"{CANARY}: {secret}")  # noqa: B904 - the chain must not leak

    monkeypatch.setattr(coder, "apply_codebook", crash)


def test_an_unexpected_error_says_where_but_not_what(
    study: Path, crashing_stage: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(study, *RESULTS)

    code = main(["apply-codebook", str(study), "--set", "code.min_score=0.6"])

    shown = capsys.readouterr()
    assert code == 10
    assert shown.err.startswith(
        "DuidingError: apply_codebook stopped: ValueError in test_errors.py"
    )
    assert "restricted/errors.log" in shown.err
    assert not any(w in shown.err + shown.out for w in (CANARY, ONLY_IN_T02, "Traceback"))
    log = study / "restricted" / "errors.log"
    assert CANARY in log.read_text() and "KeyError" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0
    assert snapshot(study, *RESULTS) == before


def test_the_error_that_others_get_holds_no_cause_context_or_text(
    study: Path, crashing_stage: None
) -> None:
    with pytest.raises(DuidingError) as raised:
        runs.apply_codebook(study, overrides={"code.min_score": "0.6"})

    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None
    chain = "".join(
        traceback.TracebackException.from_exception(error, capture_locals=True).format()
    )
    assert CANARY not in chain
    assert ONLY_IN_T02 not in chain


def test_an_expected_error_is_raised_afresh_without_context(study: Path) -> None:
    empty_file(study)

    with pytest.raises(DuidingError) as raised:
        runs.read_transcripts(study)

    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_an_error_outside_the_stages_shows_its_place_only(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("pipeline.cli._summarise", crash)

    code = main(["read-transcripts", str(study)])

    assert code == 10
    assert capsys.readouterr().err.startswith("DuidingError: stopped by a RuntimeError in test_err")


def test_a_log_that_cannot_be_written_does_not_bring_the_text_out(
    study: Path, crashing_stage: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (study / "restricted" / "errors.log").mkdir()

    code = main(["apply-codebook", str(study), "--set", "code.min_score=0.6"])

    message = capsys.readouterr().err
    assert code == 10
    assert "could not be written to restricted/errors.log" in message
    assert CANARY not in message


def test_stopping_with_the_keyboard_keeps_what_is_finished(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(coder, "apply_codebook", interrupted)
    before = snapshot(study, *RESULTS)

    code = main(["apply-codebook", str(study), "--set", "code.min_score=0.6"])

    assert code == 130
    assert "run the same command to go on" in capsys.readouterr().err
    assert snapshot(study, *RESULTS) == before
