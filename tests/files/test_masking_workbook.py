"""The review of anonymisation out and back: openpyxl, real LibreOffice, and as people leave it."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from lxml import html

from pipeline.domain.masking import CHOICES, CandidateList, ReturnedMasking
from pipeline.errors import ReviewError
from pipeline.files.atomic import write_with
from pipeline.files.masking_html import write_masking_page
from pipeline.files.masking_readme import summary
from pipeline.files.masking_returned import read_masking_workbook
from pipeline.files.masking_workbook import write_masking_workbook
from pipeline.stages.masking_about import Known
from pipeline.stages.masking_candidates import build_candidates
from pipeline.stages.masking_import import match_returned
from tests.masking_fixture import DETECTIONS, LINKS, TURNS, is_ordinary, masking_study

LISTED = build_candidates(masking_study(), (), LINKS, 1_000)
META = {"study": "proef", "title": "Quickscan", "study_digest": "abc"}
TEMPLATES = Path(__file__).parents[2] / "reports" / "templates"
ROW_IDS = {row.form: row.row_id for row in LISTED.candidates}

Sheets = dict[str, list[list[object]]]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "masking.xlsx"
    write_with(path, lambda temporary: write_masking_workbook(temporary, LISTED, META))
    return path


def values(path: Path) -> Sheets:
    workbook = openpyxl.load_workbook(path)
    return {s.title: [["" if v is None else v for v in row] for row in s.values] for s in workbook}


def save(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    sheet.write_string(number, index, str(value))
    return path


def fill(sheets: Sheets, form: str, **cells: str) -> None:
    headers = sheets["Kandidaten"][0]
    row = next(r for r in sheets["Kandidaten"] if r[0] == ROW_IDS[form])
    for header, value in cells.items():
        row[headers.index(header.replace("_", " "))] = value


def outcome(returned: ReturnedMasking) -> set[tuple[str, str, str, str]]:
    """Return what was decided: kind, form, decision and remark."""
    known = Known(TURNS, DETECTIONS, is_ordinary)
    result = match_returned(returned, known, [], "2026-05-04")
    assert result.problems == ()
    return {(d.kind.value, d.form, d.decision.value, d.note) for d in result.decisions}


# --- writing --------------------------------------------------------------------------------


def test_the_same_candidates_give_the_same_bytes(sent, tmp_path):
    other = tmp_path / "nogmaals.xlsx"
    write_with(other, lambda temporary: write_masking_workbook(temporary, LISTED, META))

    assert sent.read_bytes() == other.read_bytes()


def test_nothing_is_a_formula_locked_or_merged_and_the_sheets_are_as_promised(sent):
    with zipfile.ZipFile(sent) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in archive.read(n) for n in sheets)
    workbook = openpyxl.load_workbook(sent)
    candidates = workbook["Kandidaten"]

    assert workbook.sheetnames == [
        "Lees mij", "Kandidaten", "Dezelfde", "Gemist", "_lijsten", "_meta",
    ]  # fmt: skip
    assert workbook["_meta"].sheet_state == "veryHidden"
    assert all(not s.protection.sheet and not s.merged_cells.ranges for s in workbook)
    assert candidates.column_dimensions["A"].hidden and candidates.column_dimensions["B"].hidden
    assert candidates.freeze_panes == "C2" and candidates.print_title_rows == "$1:$1"
    sources = {v.formula1 for v in candidates.data_validations.dataValidation}
    assert sources == {"keuze_masker", "keuze_soort"}
    assert "=1+1 zei" in {str(c).strip() for row in values(sent)["Kandidaten"] for c in row}


def test_control_characters_and_endless_cells_do_not_break_the_workbook(tmp_path):
    row = LISTED.candidates[0]
    rows = (
        row.model_copy(update={"context_before": "a\x00b\x0b" + "x" * 40_000}),
        row.model_copy(update={"form": "naam " * 9_000}),
    )
    path = tmp_path / "lang.xlsx"

    write_masking_workbook(path, CandidateList(candidates=rows), META)

    cells = [str(c) for line in values(path)["Kandidaten"] for c in line]
    assert max(map(len, cells)) < 32_767
    assert not any("\x00" in c or "\x0b" in c for c in cells)


def test_the_reader_is_warned_and_told_how_long_it_takes(sent):
    text = " ".join(str(c) for row in values(sent)["Lees mij"] for c in row)

    assert "HERLEIDBAAR" in text and "restricted/" in text
    assert "ongeveer 1 minuut" in text
    assert all(word in text for word in CHOICES)
    assert "gepseudonimiseerd" in text and "anoniem" not in text
    assert "passen er niet bij" in summary(LISTED.model_copy(update={"n_left_out": 3}))


@pytest.mark.parametrize("title", ["Kandidaten", "Dezelfde", "Gemist"])
def test_a_print_on_a4_has_letters_of_eight_points_or_more(sent, title):
    sheet = openpyxl.load_workbook(sent)[title]
    first, last = re.findall(r"\$([A-Z]+)\$", sheet.print_area)
    letters = [chr(n) for n in range(ord(first), ord(last) + 1)]

    inches = sum(sheet.column_dimensions[x].width * 7 / 96 for x in letters)
    scale = (11.69 - sheet.page_margins.left - sheet.page_margins.right) / inches

    assert 10.5 * min(1, scale) >= 8


def test_the_page_shows_every_candidate_needs_no_network_and_escapes_what_was_said(tmp_path):
    path = tmp_path / "masking.html"

    write_masking_page(path, LISTED, "Proef <b>vet</b>", TEMPLATES)

    text = path.read_text(encoding="utf-8")
    page = html.fromstring(text)
    assert [m.text for m in page.xpath("//ol[1]//mark")] == [r.form for r in LISTED.candidates]
    assert len(page.xpath("//li[@tabindex='0']")) == len(LISTED.candidates) + len(LISTED.links)
    assert "<b>" not in text and "&lt;b&gt;toen" in text
    assert not page.xpath("//script | //img | //link | //@src | //@href")
    assert "HERLEIDBAAR" in page.text_content()


# --- reading --------------------------------------------------------------------------------


def test_an_untouched_workbook_decides_nothing(sent):
    returned = read_masking_workbook(sent)

    assert returned.rows == ()
    assert returned.n_untouched == len(LISTED.candidates) + len(LISTED.links)
    assert returned.n_gone == 0
    assert returned.meta["study_digest"] == "abc"


def _moved_columns(sheets: Sheets) -> None:
    sheets["Kandidaten"] = [row[::-1] for row in sheets["Kandidaten"]]


def _sorted_and_deleted(sheets: Sheets) -> None:
    header, *rows = sheets["Kandidaten"]
    rows = [row for row in rows if row[0] != ROW_IDS["Wil"]]
    sheets["Kandidaten"] = [header, *sorted(rows, key=str, reverse=True)]


def _retyped_headers(sheets: Sheets) -> None:
    new = {
        "rij_id": "Rij ID", "besluit": " BESLUIT ", "andere soort": "Andere_Soort",
        "opmerking": "Toelichting", "vorm": "Vorm:",
    }  # fmt: skip
    sheets["Kandidaten"][0] = [new.get(str(h), h) for h in sheets["Kandidaten"][0]]


def _renamed_sheet(sheets: Sheets) -> None:
    sheets["Anne haar werk"] = sheets.pop("Kandidaten")


def _extra_columns_and_a_title(sheets: Sheets) -> None:
    rows = [[*row, "eigen kolom", ""] for row in sheets["Kandidaten"]]
    width = len(rows[0])
    sheets["Kandidaten"] = [["Mijn beoordeling", *[""] * (width - 1)], *rows, [""] * width]
    sheets["Kladblok"] = [["zomaar", "iets"], ["tekst", "van mij"]]


def _duplicated_rows_and_sheet(sheets: Sheets) -> None:
    sheets["Kandidaten"] += [list(row) for row in sheets["Kandidaten"][1:]]
    sheets["Kandidaten (2)"] = [list(row) for row in sheets["Kandidaten"]]


@pytest.mark.parametrize(
    "edit",
    [
        _moved_columns, _sorted_and_deleted, _retyped_headers, _renamed_sheet,
        _extra_columns_and_a_title, _duplicated_rows_and_sheet,
    ],
)  # fmt: skip
def test_what_people_do_to_a_sheet_does_not_change_what_they_decided(
    sent: Path, tmp_path: Path, edit: Callable[[Sheets], None]
):
    sheets = values(sent)
    fill(sheets, "Roos", besluit="Akkoord ", opmerking="-ja")
    fill(sheets, "joris", besluit="wel maskeren")
    sheets["Dezelfde"][1][sheets["Dezelfde"][0].index("besluit")] = "zelfde"
    sheets["Gemist"][7][2:4] = ["Lindewaard", "plaats"]

    edit(sheets)
    returned = read_masking_workbook(save(tmp_path / "terug.xlsx", sheets))

    assert outcome(returned) == {
        ("place", "Roos", "agree", "-ja"), ("form", "joris", "mask", ""),
        ("link", "samira", "same", ""), ("missed", "Lindewaard", "mask", ""),
    }  # fmt: skip
    assert returned.n_gone == (1 if edit is _sorted_and_deleted else 0)


@pytest.mark.parametrize("column", ["rij_id", "controle", "besluit", "andere soort", "opmerking"])
def test_a_lost_column_is_an_error_and_not_an_empty_column(sent, tmp_path, column):
    sheets = values(sent)
    sheets["Kandidaten"][0][sheets["Kandidaten"][0].index(column)] = "iets anders"

    with pytest.raises(ReviewError, match=f"sheet Kandidaten, first row: no column {column}"):
        read_masking_workbook(save(tmp_path / "terug.xlsx", sheets))


def test_a_sheet_that_lost_its_headers_is_not_passed_over(sent, tmp_path):
    sheets = values(sent)
    sheets["Gemist"][0][2] = "wat"

    with pytest.raises(ReviewError, match="sheet Gemist, first row: no column tekst"):
        read_masking_workbook(save(tmp_path / "terug.xlsx", sheets))


def test_the_workbook_of_the_other_review_says_what_to_use(tmp_path):
    other = save(tmp_path / "codes.xlsx", {"Blad1": [["positie", "code"], ["T01-002-1", "Wonen"]]})

    with pytest.raises(ReviewError, match="restricted/masking/outgoing/"):
        read_masking_workbook(other)


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_sheet_with_candidates_may_come_back_as_csv(sent, tmp_path, delimiter, encoding):
    sheets = values(sent)
    fill(sheets, "Roos", besluit="overal niet maskeren", opmerking='één; twee, "drie"')
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(sheets["Kandidaten"])
    path = tmp_path / "kandidaten.csv"
    path.write_bytes(buffer.getvalue().encode(encoding, errors="replace"))

    assert outcome(read_masking_workbook(path)) == {("form", "Roos", "keep", 'één; twee, "drie"')}


# --- LibreOffice ----------------------------------------------------------------------------


@pytest.mark.libreoffice
def test_a_workbook_filled_in_and_sorted_in_libreoffice_comes_back_exactly(
    sent, tmp_path, libreoffice
):
    xlsx, ods, again = (tmp_path / name for name in ("terug.xlsx", "terug.ods", "nogmaals.xlsx"))
    table = tmp_path / "kandidaten.csv"
    edits = [
        {"sheet": "Kandidaten", "row_id": ROW_IDS["Roos"], "cells": {"besluit": "akkoord"}},
        {"sheet": "Kandidaten", "row_id": ROW_IDS["Özge"],
         "cells": {"besluit": "andere soort", "andere soort": "school: mbo", "opmerking": "1-2"}},
        {"sheet": "Dezelfde", "row": 1, "cells": {"besluit": "verschillend"}},
        {"sheet": "Gemist", "row": 1, "cells": {"tekst": "smid", "interview": "T02", "beurt": "4"}},
    ]  # fmt: skip

    libreoffice(
        {
            "open": str(sent),
            "edits": edits,
            "sort": [["Kandidaten", "vorm", False]],
            "save": [str(ods), str(xlsx)],
        }
    )
    libreoffice({"open": str(ods), "rename": [["Kandidaten", "Blad2"]], "save": [str(again)]})
    libreoffice({"open": str(xlsx), "csv_sheet": "Kandidaten", "save": [str(table)]})

    places = {("place", "Roos", "agree", ""), ("form", "Özge", "category", "1-2")}
    others = {("link", "samira", "different", ""), ("place", "smid", "mask", "")}
    for path in (xlsx, again):
        returned = read_masking_workbook(path)
        assert outcome(returned) == places | others
        assert returned.n_gone == 0 and returned.meta["study"] == "proef"
    assert outcome(read_masking_workbook(table)) == places
    names = {
        v.formula1
        for v in openpyxl.load_workbook(xlsx)["Kandidaten"].data_validations.dataValidation
    }
    assert {"keuze_masker", "keuze_soort"} <= names
