"""No name leaves the study unseen: the gates stop, say where, and never say who."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.errors import PrivacyError
from pipeline.runs.checks import check
from pipeline.runs.gates import check_privacy
from pipeline.study import program_folder
from tests.end_to_end.small_study import change_cell

NAMES = ("hoekstra", "fenna", "tjeerd", "manuhuwa", "okkerse", "612345678", "postduif")


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


def as_a_number_in_a_cell(study: Path) -> str:
    with (study / "restricted" / "known_names.csv").open("a") as file:
        file.write("name;category\n06 12345678;PHONE\n")
    (path,) = (study / "review" / "outgoing").glob("*.xlsx")
    book = load_workbook(path)
    book["_meta"]["D9"] = 612345678
    book.save(path)
    return f"review/outgoing/{path.name}"


def as_an_address_of_ordinary_words(study: Path) -> str:
    with (study / "restricted" / "known_names.csv").open("a") as file:
        file.write("name;category\npostduif@voorbeeld.nl;EMAIL\n")
    path = study.parents[1] / "reports" / study.name / "evidence.csv"
    path.write_text(f"{path.read_text()}\nmail Postduif@Voorbeeld.NL\n")
    return "reports/proef/evidence.csv"


def in_a_note_of_the_review(study: Path) -> str:
    path = study / "review" / "notes" / "overleg.txt"
    path.parent.mkdir()
    path.write_text("Tje-\nerd belt nog terug", encoding="utf-16")
    return "review/notes/overleg.txt"


def in_the_name_of_a_file(study: Path) -> str:
    reports = study.parents[1] / "reports" / study.name
    shutil.copy(reports / "evidence.csv", reports / "evidence_Fenna-Hoekstra.csv")
    return "of reports/proef by name"


@pytest.mark.parametrize(
    "leak",
    [
        in_a_segment, in_a_property_of_the_report, across_runs_of_the_report, in_the_workbook,
        in_a_page, as_a_number_in_a_cell, as_an_address_of_ordinary_words, in_a_note_of_the_review,
        in_the_name_of_a_file,
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
    assert leaks.count("\n") > 1
    assert not any(name in leaks.casefold() for name in NAMES) or leak is in_the_name_of_a_file


def set_in_study(study: Path, line: str) -> None:
    """Set a line of the section [study] of study.toml, or of one that `line` opens itself."""
    path = study / "study.toml"
    kept = [own for own in path.read_text().splitlines() if own.split("=")[0] != line.split("=")[0]]
    path.write_text("\n".join([*kept, line, ""]))


def test_a_name_in_the_title_is_told_and_hides_that_name_nowhere(study: Path):
    set_in_study(study, 'title = "Gesprekken met Tjeerd in Lindewaard"')
    segments = in_a_segment(study)

    with pytest.raises(PrivacyError) as caught:
        check_privacy(study)

    assert "study.toml, [study] title" in str(caught.value)
    assert segments in str(caught.value)
    assert not any(name in str(caught.value).casefold() for name in NAMES)


def test_a_name_in_the_name_of_the_folder_is_told_and_hides_that_name_nowhere(study: Path):
    root = study.parents[1]
    renamed = study.rename(study.with_name("proef_FennaHoekstra2"))
    (root / "reports" / "proef").rename(root / "reports" / renamed.name)
    segments = in_a_segment(renamed)

    with pytest.raises(PrivacyError) as caught:
        check_privacy(renamed)

    assert "the name of the study's folder" in str(caught.value)
    assert "Rename it" in str(caught.value)
    assert segments in str(caught.value)
    assert not any(name in str(caught.value).casefold() for name in NAMES)


def test_places_and_ordinary_words_in_the_title_are_no_leak(study: Path):
    known = study / "restricted" / "known_names.csv"
    known.write_text("name;category\nBakker;PERSON\nGroen;PERSON\nRietkamp;PLACE\n")
    set_in_study(study, 'title = "De groene bakker van Rietkamp, groen en veilig"')
    with (study / "work" / "topics.jsonl").open("a") as file:
        file.write("\n")

    assert check_privacy(study).n_done == 1


def test_what_another_run_is_writing_is_passed_over_and_what_a_killed_run_left_is_not(study: Path):
    half = study / "work" / "segments" / ".new-x1"
    half.write_text("Tjeerd")

    assert check_privacy(study).n_done == 0

    os.utime(half, (time.time() - 120,) * 2)
    with pytest.raises(PrivacyError, match=r"work/segments/\.new-x1"):
        check_privacy(study)


def test_the_lock_of_an_open_document_is_no_product_and_a_document_called_like_one_is(study: Path):
    reports = study.parents[1] / "reports" / study.name
    (reports / "~$quickscan.docx").write_bytes(b"\x06Tjeerd".ljust(162, b"\0"))
    (reports / ".~lock.evidence.xlsx#").write_text(",Tjeerd,laptop,23.11.2026,file:///x;")

    assert check_privacy(study).n_done == 0

    shutil.copy(reports / "quickscan.docx", reports / "~$quickscan.docx")
    document = Document(str(reports / "~$quickscan.docx"))
    document.add_paragraph("Tjeerd")
    document.save(str(reports / "~$quickscan.docx"))
    with pytest.raises(PrivacyError):
        check_privacy(study)


def test_a_word_to_keep_that_is_a_name_is_remarked_upon(study: Path):
    (study / "restricted" / "known_names.csv").write_text("name;category\nTjeerd;PERSON\n")
    set_in_study(study, '[anonymise]\nkeep = ["Tjeerd"]')

    remarks = [*check(study).remarks, *check_privacy(study).warnings]

    told = [
        remark for remark in remarks if "a word of keep is in the name of 1 person(s)" in remark
    ]
    assert len(told) == 2
    assert not any(name in remark.casefold() for remark in told for name in NAMES)


def test_a_name_in_the_respondentenlijst_is_remarked_upon(study: Path):
    change_cell(study / "participants.csv", "P02", "citaatlabel", "moeder van Tjeerd")

    (warning,) = check_privacy(study).warnings

    assert "respondentenlijst" in warning
    assert "participants.csv" in (study / "restricted" / "leaks.csv").read_text()


def test_another_text_of_the_codebook_is_looked_at_again(study: Path):
    codebook = study / "eigen.yaml"
    shutil.copy(program_folder("codebooks") / "discriminatie-inclusie.yaml", codebook)
    set_in_study(study, 'codebook = "eigen.yaml"')
    check_privacy(study)
    assert check_privacy(study).n_done == 0

    codebook.write_text(f"{codebook.read_text()}# aangevuld\n")

    assert check_privacy(study).n_done == 1


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


def test_a_study_of_three_is_told_which_minimum_it_can_reach(study: Path):
    with pytest.raises(PrivacyError, match=r"With 3 participant\(s\)") as caught:
        check_privacy(study, overrides={"privacy.min_sample_k": "5"})

    assert "min_sample_k" in str(caught.value)
    assert "leaks.csv" not in str(caught.value)
    change_cell(study / "participants.csv", "P03", "type_respondent", "inwoner")
    change_cell(study / "participants.csv", "P03", "citaatlabel", "inwoner")
    assert check_privacy(study, overrides={"privacy.min_sample_k": "3"}).n_done == 1
