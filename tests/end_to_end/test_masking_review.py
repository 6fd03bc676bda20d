"""The review of anonymisation on a small study: asked, decided, replayed, signed."""

import json
import stat
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import main
from pipeline.domain.masking import MaskingDecision, SubjectKind, Verdict
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.errors import PrivacyError, ReviewError, StudyError
from pipeline.files.records import read_records, write_records
from pipeline.runs.context import settings_of
from pipeline.runs.masking import export_masking, export_masking_cases
from pipeline.runs.masking_import import import_masking
from pipeline.runs.masking_signature import require_signed_masking, sign_masking, signed_state
from pipeline.runs.masking_study import decided_links, decided_to_stay, write_link_doubts
from pipeline.runs.pseudonyms import anonymise
from pipeline.runs.transcripts import read_transcripts
from pipeline.study import Study
from tests.end_to_end.small_study import FILES, NAME_ONLY_IN_T02, ONLY_IN_T02

QUEUED = f"Ik hou {ONLY_IN_T02}"
MISSED = "DigiD"


def queue(study: Path) -> None:
    """Queue a span of T02 for a person, as a detector of rare roles would."""
    path = Study(study).detections("T02")
    queued = Detection(
        turn_number=2, start=0, end=len(QUEUED), text=QUEUED, category=Category.ROLE,
        detector="proef", score=0.6, action=Action.QUEUE,
    )  # fmt: skip
    write_records(path, [queued, *read_records(path, Detection)])


def returned_with(study: Path, name: str = "terug.xlsx", **cells: str) -> Path:
    """Fill in the row of the queued span and a missed text; save it under masking/returned."""
    workbook = openpyxl.load_workbook(Study(study).masking_workbook)
    sheet = workbook["Kandidaten"]
    headers = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[headers.index("vorm")].value == QUEUED)
    for header, value in ({"besluit": "wel maskeren"} | cells).items():
        row[headers.index(header)].value = value
    workbook["Gemist"].cell(2, 3).value = MISSED
    path = Study(study).masking_returned / name
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def transcripts(study: Path) -> str:
    folder = study / "work" / "transcripts"
    return "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.jsonl")))


@pytest.fixture
def reviewed(study: Path) -> Path:
    """The small study with a workbook out and a filled-in copy back, not imported yet."""
    queue(study)
    export_masking(study)
    returned_with(study)
    return study


def test_the_files_are_for_the_owner_only_and_a_changed_workbook_is_not_overwritten(study: Path):
    queue(study)
    result = export_masking(study)
    files = (Study(study).masking_workbook, Study(study).masking_page)

    again = export_masking(study)
    files[0].write_bytes(files[0].read_bytes() + b"\0")
    kept = export_masking(study)

    assert result.counts["candidates"] >= 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert again.n_unchanged == 1
    assert "left as it is" in kept.warnings[0]


def test_decisions_are_replayed_in_every_interview_and_twice_is_once(reviewed: Path):
    before = transcripts(reviewed)
    check = import_masking(reviewed, check_only=True)
    undecided = not Study(reviewed).masking_decisions.exists()

    done = import_masking(reviewed)
    anonymise(reviewed)
    after = transcripts(reviewed)
    again = import_masking(reviewed, files=[returned_with(reviewed, "nog eens.xlsx")])

    assert ONLY_IN_T02 in before and MISSED in before
    assert undecided and check.counts == done.counts
    assert (done.counts["masked"], done.counts["missed"]) == (1, 1)
    assert ONLY_IN_T02 not in after and MISSED not in after
    assert again.counts["unchanged_repeat"] == 2
    assert len(Study(reviewed).masking_decisions.read_text(encoding="utf-8").splitlines()) == 2


def test_check_may_stand_before_the_file_and_says_in_counts_what_would_change(
    reviewed: Path, capsys: pytest.CaptureFixture[str]
):
    file = returned_with(reviewed)

    code = main(["import-masking", str(reviewed), "--check", str(file)])

    told = capsys.readouterr().out
    assert code == 0 and not Study(reviewed).masking_decisions.exists()
    assert "would store 2 decision(s): 2 place(s) more would be masked" in told


def test_a_row_that_is_stale_or_stands_nowhere_does_not_bar_signing(reviewed: Path):
    book = openpyxl.load_workbook(Study(reviewed).masking_returned / "terug.xlsx")
    book["Gemist"].cell(3, 3).value = "Wiersinga"
    book.save(Study(reviewed).masking_returned / "terug.xlsx")

    result = import_masking(reviewed)
    anonymise(reviewed)
    signed = sign_masking(reviewed, by="An", accept_proposals=True)

    assert result.counts["passed_over"] == 1 and result.counts["missed"] == 1
    assert "known_names.csv" in str(result.warnings) and "Wiersinga" not in str(result.warnings)
    assert signed.n_done == 1


def test_another_kind_for_an_organisation_stands_in_the_transcripts(study: Path):
    place = {"turn_number": 10, "start": 15, "end": 20}
    text = read_records(Study(study).raw_transcript("T02"), RawTurn)[9].text
    assert text[15:20] == "DigiD"
    decision = MaskingDecision(
        decision_id="d-1", kind=SubjectKind.FORM, form="DigiD", transcript_id="T02", **place,
        text_digest=text_digest(text), decision=Verdict.CATEGORY, is_masked=True,
        category=Category.EMPLOYER, general="werkgever: bouwbedrijf", reviewer="An",
        decided_at="2026-05-04", file_digest="f1",
    )  # fmt: skip
    first = decision.model_copy(update={"category": Category.ORGANISATION, "general": ""})
    write_records(Study(study).masking_decisions, [first])
    anonymise(study)
    assert "[ORGANISATIE-" in transcripts(study)

    write_records(Study(study).masking_decisions, [first, decision])
    anonymise(study)

    assert "[werkgever: bouwbedrijf" in transcripts(study)
    assert "[ORGANISATIE-" not in transcripts(study)


def test_what_was_judged_of_two_forms_is_handed_on_and_the_file_given_is_kept(study: Path):
    write_link_doubts(Study(study), [("Fenna", "Tjeerd", "proef")])
    workbook = Study(study).masking_workbook
    export_masking(study)
    book = openpyxl.load_workbook(workbook)
    book["Dezelfde"].cell(2, 8).value = "verschillend"
    book.save(workbook)

    import_masking(study, files=[workbook])

    assert decided_links(Study(study)) == [("fenna", "tjeerd", False)]
    assert (Study(study).masking_returned / workbook.name).is_file()


def test_a_form_that_stays_is_not_masked_any_more_although_the_key_still_knows_it(study: Path):
    decision = MaskingDecision(
        decision_id="d-1", kind=SubjectKind.FORM, form=NAME_ONLY_IN_T02.upper(),
        decision=Verdict.KEEP, is_masked=False, reviewer="An", decided_at="2026-05-04",
        file_digest="f1",
    )  # fmt: skip
    before = transcripts(study)
    write_records(Study(study).masking_decisions, [decision])

    anonymise(study)

    assert decided_to_stay(Study(study)) == [NAME_ONLY_IN_T02.lower()]
    assert NAME_ONLY_IN_T02 not in before
    assert NAME_ONLY_IN_T02 in transcripts(study)


def test_a_file_with_a_wrong_row_is_refused_whole_without_its_text(study: Path):
    queue(study)
    export_masking(study)
    returned_with(study, besluit=f"iets over {NAME_ONLY_IN_T02}")

    with pytest.raises(ReviewError, match="sheet Kandidaten, row 2, column besluit") as caught:
        import_masking(study)

    assert NAME_ONLY_IN_T02 not in str(caught.value) and caught.value.__context__ is None
    assert not Study(study).masking_decisions.exists()


def test_coding_waits_for_a_signature_when_the_study_wants_one(reviewed: Path):
    settings = settings_of(Study(reviewed), {"anonymise.review_before_coding": "true"})
    require_signed_masking(Study(reviewed), settings_of(Study(reviewed)))  # not wanted: goes on

    with pytest.raises(StudyError, match="not signed"):
        require_signed_masking(Study(reviewed), settings)
    with pytest.raises(ReviewError, match="not imported"):
        sign_masking(reviewed, by="An")
    import_masking(reviewed)
    with pytest.raises(ReviewError, match="not in the transcripts yet"):
        sign_masking(reviewed, by="An")
    with pytest.raises(ReviewError, match="Who signs"):
        sign_masking(reviewed, by=" ")
    anonymise(reviewed)
    signed = sign_masking(reviewed, by="An")

    assert signed.counts["interviews"] == len(FILES)
    assert signed_state(Study(reviewed)).state == "valid"
    require_signed_masking(Study(reviewed), settings)


def test_a_changed_interview_makes_the_signature_stale_for_that_one_only(reviewed: Path):
    import_masking(reviewed)
    anonymise(reviewed)
    sign_masking(reviewed, by="An", accept_proposals=True)
    path = reviewed / "raw" / FILES["T02"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Ik hou ", "Ik hou ook "), encoding="utf-8")

    read_transcripts(reviewed)
    with pytest.raises(StudyError, match="T02: read anew"):
        export_masking(reviewed)
    anonymise(reviewed)

    assert signed_state(Study(reviewed)) == ("stale", ("T02",))
    asked = export_masking(reviewed)
    assert any("not found again" in warning for warning in asked.warnings)


def test_a_decision_is_found_again_when_the_talk_was_retyped_around_it(reviewed: Path):
    import_masking(reviewed)
    path = reviewed / "raw" / FILES["T02"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Ik hou ", "Nou, eh. Ik hou "), encoding="utf-8")

    read_transcripts(reviewed)
    anonymise(reviewed)
    asked = export_masking(reviewed)

    assert "Nou, eh. [" in transcripts(reviewed) and ONLY_IN_T02 not in transcripts(reviewed)
    assert asked.warnings == ()


def test_nobody_signs_over_undecided_rows_without_saying_so(study: Path):
    queue(study)

    with pytest.raises(ReviewError, match=r"nobody decided on [1-9]\d* row") as caught:
        sign_masking(study, by="An")
    refused = not Study(study).masking_signature.exists()
    sign_masking(study, by="An", accept_proposals=True)

    assert refused and caught.value.exit_code == 13
    assert "--accept-proposals" in str(caught.value)
    signature = json.loads(Study(study).masking_signature.read_text(encoding="utf-8"))
    assert signature["accepts_proposals"] is True and signature["undecided"] >= 1


def test_decisions_become_regression_cases_under_restricted_only(reviewed: Path, tmp_path: Path):
    import_masking(reviewed)
    anonymise(reviewed)

    with pytest.raises(PrivacyError, match="restricted/"):
        export_masking_cases(reviewed, tmp_path / "cases.json")
    result = export_masking_cases(reviewed)

    path = Study(reviewed).masking / "cases.json"
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    assert not (tmp_path / "cases.json").exists()
    assert result.counts["cases"] == len(cases) == 2
    by_mask = {case["masked"][0][0]: case for case in cases}
    assert by_mask[MISSED]["masked"] == [[MISSED, "NAME"]]
    assert by_mask[QUEUED]["text"].startswith(f"{QUEUED} en")
