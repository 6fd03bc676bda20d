"""No name leaves the study unseen: the gates stop, say where, and never say who."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.errors import PrivacyError
from pipeline.runs.gates import check_privacy
from tests.end_to_end.small_study import change_cell

NAMES = ("hoekstra", "fenna", "tjeerd", "manuhuwa", "okkerse")


def in_a_segment(study: Path) -> str:
    path = study / "work" / "segments" / "T01.jsonl"
    path.write_text(path.read_text().replace("wijk", "wijk van TJEERD", 1))
    return "work/segments/T01.jsonl"


def in_a_property_of_the_report(study: Path) -> str:
    path = study.parents[1] / "reports" / study.name / "quickscan.docx"
    document = Document(str(path))
    document.core_properties.comments = "gesprek met Fenna Hoekstra"
    document.save(str(path))
    return "reports/proef/quickscan.docx"


def across_runs_of_the_report(study: Path) -> str:
    path = study.parents[1] / "reports" / study.name / "quickscan.docx"
    document = Document(str(path))
    paragraph = document.add_paragraph("Volgens Hoek")
    paragraph.add_run("stra").bold = True
    document.save(str(path))
    return "reports/proef/quickscan.docx"


def in_the_workbook(study: Path) -> str:
    (path,) = (study / "review" / "outgoing").glob("*.xlsx")
    book = load_workbook(path)
    book["_meta"]["D9"] = "Manuhuwa's groep"
    book.save(path)
    return f"review/outgoing/{path.name}"


def in_a_page(study: Path) -> str:
    path = study.parents[1] / "reports" / study.name / "quickscan.html"
    path.write_text(path.read_text().replace("</body>", "<p title='Tj&#101;erd'></p></body>"))
    return "reports/proef/quickscan.html"


def in_the_name_of_a_file(study: Path) -> str:
    reports = study.parents[1] / "reports" / study.name
    shutil.copy(reports / "evidence.csv", reports / "evidence_Fenna-Hoekstra.csv")
    return "of reports/proef by name"


@pytest.mark.parametrize(
    "leak",
    [
        in_a_segment, in_a_property_of_the_report, across_runs_of_the_report, in_the_workbook,
        in_a_page, in_the_name_of_a_file,
    ],
)  # fmt: skip
def test_a_name_anywhere_stops_the_run_and_the_message_says_where_and_not_who(
    leak: Callable[[Path], str], study: Path
):
    check_privacy(study)
    place = leak(study)

    with pytest.raises(PrivacyError) as caught:
        check_privacy(study)

    message = str(caught.value)
    assert caught.value.exit_code == 14
    assert place in message
    assert not any(name in message.casefold() for name in NAMES)
    leaks = (study / "restricted" / "leaks.csv").read_text(encoding="utf-8-sig")
    assert "[PERSOON" in leaks
    assert not any(name in leaks.casefold() for name in NAMES) or leak is in_the_name_of_a_file


def test_all_leaks_and_unreadable_files_are_told_at_once(study: Path):
    places = [in_a_segment(study), in_a_page(study)]
    (study.parents[1] / "reports" / study.name / "evidence.xlsx").write_bytes(b"PK\x03\x04half")

    with pytest.raises(PrivacyError) as caught:
        check_privacy(study)

    assert all(place in str(caught.value) for place in [*places, "evidence.xlsx"])
    assert "cannot be scanned" in str(caught.value)


def test_a_clean_study_passes_and_the_second_time_nothing_is_read(study: Path):
    with (study / "work" / "topics.jsonl").open("a") as file:
        file.write("\n")
    first = check_privacy(study)
    second = check_privacy(study)

    assert (first.n_done, second.n_done) == (1, 0)
    assert first.counts["files scanned"] > 20
    assert not (study / "restricted" / "leaks.csv").exists()


def test_the_list_of_leaks_goes_when_the_leak_is_gone(study: Path):
    path = study / "work" / "segments" / "T01.jsonl"
    before = path.read_bytes()
    in_a_segment(study)
    with pytest.raises(PrivacyError):
        check_privacy(study)

    path.write_bytes(before)
    check_privacy(study)

    assert not (study / "restricted" / "leaks.csv").exists()


def test_after_anonymise_only_what_is_of_this_run_is_scanned(study: Path):
    (study / "restricted" / "known_names.csv").write_text("name;category\nlage instap;PERSON\n")
    main(["anonymise", str(study)])

    assert check_privacy(study, after="anonymise").counts["files scanned"] == 3
    with pytest.raises(PrivacyError) as caught:
        check_privacy(study, after="export_review")
    assert "work/segments/T02.jsonl" in str(caught.value)
    assert "reports/" not in str(caught.value)
    assert main(["run", str(study)]) == 0


def decision(**changes: str) -> str:
    fields = {
        "decision_id": "d1", "segment_id": "T01-002-1", "text_digest": "0" * 12,
        "code_id": "grond.godsdienst", "decision": "keep", "new_code_id": None,
        "reviewer": "Anna", "decided_at": "2026-11-23", "file_digest": "0" * 64, "note": "",
    }  # fmt: skip
    return json.dumps(fields | changes) + "\n"


def test_what_a_reviewer_typed_is_a_warning(study: Path):
    (study / "review" / "decisions.jsonl").write_text(decision(note="dit zei Tjeerd ook"))

    assert check_privacy(study).n_done == 1
    warnings = check_privacy(study).warnings

    assert "review/decisions.jsonl" in warnings[0]
    assert "Tjeerd" not in warnings[0]


def test_a_reviewer_with_the_name_of_somebody_in_a_talk_is_no_leak(study: Path):
    (study / "review" / "decisions.jsonl").write_text(decision(reviewer="Tjeerd"))
    table = study.parents[1] / "reports" / study.name / "evidence.csv"
    with table.open("a", encoding="utf-8") as file:
        file.write("x;Tjeerd;2026-11-23\n")

    assert check_privacy(study).warnings == ()

    with table.open("a", encoding="utf-8") as file:
        file.write("x;volgens Tjeerd zelf;2026-11-23\n")
    with pytest.raises(PrivacyError):
        check_privacy(study)


def test_too_few_people_behind_a_quote_label_stop_the_run_where_the_study_asks_for_it(study: Path):
    change_cell(study / "participants.csv", "P02", "citaatlabel", "rolstoelgebruiker (man)")
    check_privacy(study)

    with pytest.raises(PrivacyError) as caught:
        check_privacy(study, overrides={"privacy.min_sample_k": "2"})

    message = str(caught.value)
    assert "citaatlabel" in message
    assert "rolstoel" not in message
    table = (study / "restricted" / "k_anonymity.csv").read_text(encoding="utf-8-sig")
    assert table.splitlines()[0].startswith("k in steekproef;verwacht aantal inwoners;")
    assert "rolstoelgebruiker" in table
