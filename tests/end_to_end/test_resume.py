"""Running again does only what changed, and forgets who withdrew."""

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.runs import stage as stage_module
from tests.end_to_end.small_study import (
    FILES,
    NAME_ONLY_IN_T02,
    ONLY_IN_T02,
    change_cell,
    files_that_hold,
    make_small_study,
    snapshot,
)

STAGES = (
    "read_transcripts", "import_masking", "anonymise", "export_masking", "check_privacy",
    "segment", "apply_codebook", "model_topics", "import_review", "export_review",
    "build_evidence", "write_report",
)  # fmt: skip
BY_INTERVIEW = ("read_transcripts", "anonymise", "segment", "apply_codebook")
ALL_THREE = dict.fromkeys(BY_INTERVIEW, "3 of 3 done") | dict.fromkeys(
    ("export_masking", "model_topics", "export_review"), "1 of 1 done"
)
JOINT = {"export_masking", "model_topics", "export_review", "build_evidence", "write_report"}
GATE = "check_privacy"
"""Looks again at whatever is new; not said of it here when it must."""


def done_by(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """Run a command; return what each stage says that it did."""
    capsys.readouterr()
    assert main(list(arguments)) == 0
    lines = capsys.readouterr().out.splitlines()
    found = (re.match(r"(\w+) +(\d+ of \d+ done|nothing changed)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def changed(done: dict[str, str]) -> dict[str, str]:
    assert tuple(done) == STAGES
    redone = {stage: what for stage, what in done.items() if what != "nothing changed"}
    return {stage: what for stage, what in redone.items() if stage != GATE}


def test_running_again_does_nothing_says_so_and_changes_no_byte_but_the_manifests(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(study)

    done = done_by(capsys, "run", str(study))

    after = snapshot(study)
    assert changed(done) == {}
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {
        "data/proef/work/manifest.json", "reports/proef/manifest.json"
    }  # fmt: skip


def test_a_changed_transcript_redoes_that_interview_and_what_joins_them(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study / "raw" / FILES["T02"]
    path.write_text(path.read_text().replace("De lift is vaak kapot", "De lift is altijd kapot"))
    before = snapshot(study, "data/proef/work/codings", "data/proef/work/segments")

    done = changed(done_by(capsys, "run", str(study)))

    after = snapshot(study, "data/proef/work/codings", "data/proef/work/segments")
    assert {stage: what for stage, what in done.items() if stage not in JOINT} == dict.fromkeys(
        ("read_transcripts", "anonymise", "segment", "apply_codebook", "import_review"),
        "1 of 3 done",
    )
    assert set(done) >= JOINT
    changed_files = {name for name in before if before[name] != after[name]}
    assert changed_files
    assert all(name.endswith("T02.jsonl") for name in changed_files)


def test_a_changed_setting_redoes_the_stages_that_use_it(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = changed(done_by(capsys, "run", str(study), "--set", "report.max_quotes_per_finding=0"))

    assert set(done) == {"build_evidence", "write_report"}


def test_a_setting_that_changes_no_segment_stops_at_the_segments(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = changed(done_by(capsys, "run", str(study), "--set", "segment.max_words=299"))

    assert done["segment"] == "3 of 3 done"
    assert "apply_codebook" not in done


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        ("speech_marks_nl.yaml", {"read_transcripts", "anonymise", "segment"}),
        (
            "speaker_labels_nl.yaml",
            {"read_transcripts", "detect", "pseudonyms", "anonymise", "segment"},
        ),
    ],
)
def test_changed_words_to_read_by_redo_every_stage_that_reads_by_them(
    study: Path, monkeypatch: pytest.MonkeyPatch, words: str, stages: set[str]
) -> None:
    def keys() -> dict[tuple[str, str], str]:
        states = [json.loads(path.read_text()) for path in study.glob("*/state/*/*.json")]
        return {(state["stage"], state["unit"]): state["key"] for state in states}

    before, digest = keys(), stage_module.file_digest
    monkeypatch.setattr(
        stage_module, "file_digest", lambda path: "new" if path.name == words else digest(path)
    )

    assert main(["run", str(study)]) == 0

    after = keys()
    redone = {place for place in before if before[place] != after[place]}
    assert {place for place in redone if place[0] != GATE} == {
        place for place in before if place[0] in stages
    }


@pytest.mark.parametrize(
    ("removed", "expected"),
    [
        ("data/proef/work/segments/T03.jsonl", {"segment": "1 of 3 done"}),
        ("data/proef/work/codings/T01.jsonl", {"apply_codebook": "1 of 3 done"}),
        ("reports/proef/quickscan.docx", {"write_report": "1 of 1 done"}),
        ("data/proef/work/state/segment/T01.json", {"segment": "1 of 3 done"}),
    ],
)
def test_a_removed_output_is_made_again_with_the_same_bytes(
    study: Path, capsys: pytest.CaptureFixture[str], removed: str, expected: dict[str, str]
) -> None:
    path = study.parents[1] / removed
    before = path.read_bytes()
    path.unlink()

    done = changed(done_by(capsys, "run", str(study)))

    assert done == expected
    assert path.read_bytes() == before


def test_a_file_that_was_tampered_with_is_made_again(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study / "work" / "final_codings" / "T01.jsonl"
    before = path.read_bytes()
    path.write_bytes(b"")

    done = changed(done_by(capsys, "run", str(study)))

    assert done == {"import_review": "1 of 3 done"}
    assert path.read_bytes() == before


def test_another_version_of_the_program_does_all_again_to_the_same_tables(
    study: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(study, "data/proef/review", "reports")
    monkeypatch.setattr(stage_module, "program_digest", lambda: "another")

    done = changed(done_by(capsys, "run", str(study)))

    after = snapshot(study, "data/proef/review", "reports")
    assert done.items() >= ALL_THREE.items()
    assert set(done) == set(STAGES) - {GATE, "import_masking"}
    assert {n for n in before if before[n] != after[n]} <= {"reports/proef/manifest.json"}


def test_only_the_interviews_asked_for_are_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = make_small_study(tmp_path)

    done = done_by(capsys, "read-transcripts", str(study), "--interviews", "T01, T03")

    assert done == {"read_transcripts": "2 of 2 done"}
    assert sorted(p.stem for p in study.glob("restricted/raw_transcripts/*")) == ["T01", "T03"]


# --- Withdrawal -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"), [("ingetrokken_op", "01-06-2026"), ("toestemming_deelname", "nee")]
)
def test_someone_who_withdraws_is_gone_after_the_next_run(
    study: Path, capsys: pytest.CaptureFixture[str], column: str, value: str
) -> None:
    assert len(files_that_hold(study, ONLY_IN_T02)) > 5
    change_cell(study / "participants.csv", "P02", column, value)

    code = main(["run", str(study)])

    assert code == 0
    assert "T02: no longer usable; what was made of it was removed" in capsys.readouterr().out
    delivered = {f"data/proef/raw/{FILES['T02']}"}
    assert files_that_hold(study, ONLY_IN_T02) == delivered
    assert files_that_hold(study, NAME_ONLY_IN_T02) == delivered
    assert [path for path in study.rglob("T02*") if path.is_file()] == []
    assert "T02-" not in (study.parents[1] / "reports/proef/evidence.csv").read_text()


def test_after_a_withdrawal_the_rest_stays_as_it_was_and_running_again_is_quiet(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [f"data/proef/work/{name}" for name in ("transcripts", "segments", "codings")]
    before = snapshot(study, *folders)
    change_cell(study / "participants.csv", "P02", "ingetrokken_op", "01-06-2026")

    done_by(capsys, "run", str(study))
    again = done_by(capsys, "run", str(study))

    assert snapshot(study, *folders) == {k: v for k, v in before.items() if "T02" not in k}
    assert changed(again) == {}


def test_a_consent_that_was_wrongly_taken_away_brings_the_interview_back(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(study, "reports/proef/evidence.csv", "data/proef/work/transcripts")
    for value in ("01-06-2026", ""):
        change_cell(study / "participants.csv", "P02", "ingetrokken_op", value)
        done_by(capsys, "run", str(study))

    after = snapshot(study, "data/proef/work/transcripts")
    assert set(after) == {name for name in before if "transcripts" in name}
    assert ONLY_IN_T02 in after["data/proef/work/transcripts/T02.jsonl"].decode()


def test_a_name_that_others_mention_stays_masked_after_its_bearer_withdrew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # "zoon Tibbeling" gives the name away in T02; the bare word in T03 is at most doubtful.
    study = make_small_study(tmp_path)
    for transcript_id, old, new in (
        ("T02", "Tjeerd", "Tibbeling"),
        ("T03", "voetbal", "tibbeling"),
    ):
        path = study / "raw" / FILES[transcript_id]
        path.write_text(path.read_text().replace(old, new))
    done_by(capsys, "run", str(study))
    assert '"action":"mask"' not in (study / "restricted/detections/T03.jsonl").read_text()
    change_cell(study / "participants.csv", "P02", "ingetrokken_op", "01-06-2026")

    done_by(capsys, "run", str(study))

    transcript = (study / "work" / "transcripts" / "T03.jsonl").read_text()
    assert "Bij het [PERSOON-" in transcript
    assert "tibbeling" not in transcript


def test_a_word_that_is_kept_from_now_on_is_not_masked_any_more(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = study / "work" / "transcripts" / "T02.jsonl"
    assert NAME_ONLY_IN_T02 not in transcript.read_text()

    done_by(capsys, "anonymise", str(study), "--set", f'anonymise.keep=["{NAME_ONLY_IN_T02}"]')

    assert NAME_ONLY_IN_T02 in transcript.read_text()


# --- The workbook of the reviewers ------------------------------------------------------------


def test_a_workbook_that_someone_worked_in_is_never_overwritten(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = study / "review" / "outgoing" / "review-proef.xlsx"
    book = load_workbook(workbook)
    book["Codes"]["A1"] = "gewijzigd"
    book.save(workbook)
    worked_in = workbook.read_bytes()
    path = study / "raw" / FILES["T02"]
    path.write_text(path.read_text().replace("De lift", "De hele lift"))

    code = main(["run", str(study)])

    shown = capsys.readouterr().out
    assert code == 0
    assert workbook.read_bytes() == worked_in
    assert "review/outgoing/review-proef.xlsx was changed after its export and is left" in shown


def test_a_workbook_that_nobody_touched_follows_the_study(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = study / "review" / "outgoing" / "review-proef.xlsx"
    before = workbook.read_bytes()
    path = study / "raw" / FILES["T02"]
    path.write_text(path.read_text().replace("De lift", "De hele lift"))

    done_by(capsys, "run", str(study))

    assert workbook.read_bytes() != before
