"""The workbook out and back: through openpyxl, through real LibreOffice, and as people leave it."""

import csv
import hashlib
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from pipeline.domain.coding import MatchedWords
from pipeline.domain.review import ReturnedWorkbook
from pipeline.errors import ReviewError
from pipeline.files.review_cells import cell_text, quote_parts
from pipeline.files.review_readme import duration
from pipeline.files.review_returned import read_returned
from pipeline.files.review_xlsx import score_words, write_review_workbook
from pipeline.stages.import_review import match_returned
from tests.review_fixture import review_study

STUDY = review_study()
META = {"study": "proef", "title": "Quickscan", "reviewer": "An"}
HERKOMST, WONEN = "T01-002-1/grond.herkomst", "T01-002-1/terrein.wonen"
GODSDIENST = "T01-002-2/grond.godsdienst"

Sheets = dict[str, list[list[str]]]


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "review.xlsx"
    write_review_workbook(path, STUDY.rows, STUDY.codebook, META)
    return path


def values(path: Path) -> Sheets:
    workbook = openpyxl.load_workbook(path)
    return {
        sheet.title: [["" if v is None else v for v in row] for row in sheet.values]
        for sheet in workbook.worksheets
    }


def save(path: Path, sheets: Sheets) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    sheet.write_string(number, index, value)
    return path


def fill(sheets: Sheets, sheet: str, row_id: str, **cells: str) -> None:
    headers = sheets[sheet][0]
    row = next(r for r in sheets[sheet] if r[headers.index("rij_id")] == row_id)
    for header, value in cells.items():
        row[headers.index(header.replace("_", " "))] = value


def outcome(returned: ReturnedWorkbook) -> dict[str, tuple[str, str | None, str, str]]:
    """Return what was decided, under the row it was decided about."""
    result = match_returned(
        returned, STUDY.segments_by_id, STUDY.codings_by_id, STUDY.codebook, "2026-05-04", []
    )
    assert result.problems == ()
    assert sum(result.counts.values()) == returned.n_rows
    return {
        f"{d.segment_id}/{d.code_id}": (d.decision.value, d.new_code_id, d.reviewer, d.note)
        for d in result.decisions
    }


# --- writing --------------------------------------------------------------------------------


def test_the_same_rows_give_the_same_bytes(tmp_path):
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[2])\n"
        "from tests.review_fixture import review_study\n"
        "from pipeline.files.review_xlsx import write_review_workbook as write\n"
        "s = review_study(); write(pathlib.Path(sys.argv[1]), s.rows, s.codebook, {'study': 'x'})"
    )
    digests = set()
    for seed in ("0", "1"):
        path = tmp_path / f"{seed}.xlsx"
        root = str(Path(__file__).parents[2])
        subprocess.run(
            [sys.executable, "-c", script, str(path), root],
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        digests.add(hashlib.sha256(path.read_bytes()).hexdigest())

    assert len(digests) == 1


def test_what_looks_like_a_formula_stays_what_was_said(sent):
    with zipfile.ZipFile(sent) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        formulas = [n for n in sheets if b"<f>" in archive.read(n)]

    quotes = {str(cell) for row in values(sent)["Geen code"] for cell in row}
    assert formulas == []
    assert "=1+1 zei mijn zoon, zo simpel is het." in quotes


def test_dropdowns_take_their_choices_from_names_and_nothing_is_merged_or_locked(sent):
    workbook = openpyxl.load_workbook(sent)
    codes = workbook["Codes"]

    sources = {v.formula1 for v in codes.data_validations.dataValidation}

    assert sources == {"keuze_besluit", "keuze_code"}
    assert {"keuze_besluit", "keuze_code", "keuze_positie"} <= set(workbook.defined_names)
    assert workbook["_meta"].sheet_state == "veryHidden"
    assert all(not s.merged_cells.ranges and not s.protection.sheet for s in workbook.worksheets)
    assert codes.freeze_panes == "F2" and codes.print_title_rows == "$1:$1"
    assert codes.column_dimensions["A"].hidden


def test_rows_of_one_segment_have_one_band(sent):
    codes = openpyxl.load_workbook(sent)["Codes"]
    fills = [codes.cell(row, 7).fill.fgColor.rgb for row in range(2, 6)]

    # herkomst and wonen of T01-002-1, then T01-002-2, then T02-002-1
    assert fills[0] == fills[1] != fills[2]
    assert fills[2] != fills[3]


def test_matched_words_are_bold_and_the_quote_is_whole(sent):
    codes = openpyxl.load_workbook(sent, rich_text=True)["Codes"]

    quote = codes.cell(2, 7).value

    assert str(quote).strip() == STUDY.rows[0].text.strip()
    assert [run.text for run in quote if getattr(run, "font", None) and run.font.b] == [
        "achternaam"
    ]


def test_parts_of_a_quote_join_to_the_quote_also_with_overlap_and_control_characters():
    text = "een\x0btwee drie"
    matched = [
        MatchedWords(start=4, end=8, text="twee"), MatchedWords(start=6, end=13, text="ee drie"),
    ]  # fmt: skip

    parts = quote_parts(text, matched)

    assert parts == [("een", False), ("twee", True), (" drie", True)]
    assert quote_parts("woord " * 400, [], limit=100)[-1] == ("…", False)
    assert cell_text("a\r\nb\x00\ud800c\td") == "a\nbc d"


@pytest.mark.parametrize("title", ["Codes", "Geen code"])
def test_a_print_on_a4_has_letters_of_eight_points_or_more(sent, title):
    sheet = openpyxl.load_workbook(sent)[title]
    first, last = re.findall(r"\$([A-Z]+)\$", sheet.print_area)
    letters = [chr(n) for n in range(ord(first), ord(last) + 1)]

    # Excel: 7 pixels of 1/96 inch for one of width; A4 across is 11.69 inch.
    inches = sum(sheet.column_dimensions[x].width * 7 / 96 for x in letters)
    scale = (11.69 - sheet.page_margins.left - sheet.page_margins.right) / inches
    sizes = {cell.font.sz for row in sheet[f"{first}2:{last}{sheet.max_row}"] for cell in row}

    assert sheet.column_dimensions["A"].hidden and sheet.column_dimensions["B"].hidden
    assert {"context voor", "citaat", "nieuwe code"} <= {sheet[f"{x}1"].value for x in letters}
    assert min(sizes) * min(1, scale) >= 8


def test_an_earlier_decision_is_shown_before_the_new_one_and_is_not_a_decision(tmp_path):
    path = tmp_path / "review.xlsx"
    text = "akkoord (Anna, 2026-11-23)"
    rows = [row.model_copy(update={"earlier": text}) for row in STUDY.rows]

    write_review_workbook(path, rows, STUDY.codebook, META)

    for title, following in (("Codes", "besluit"), ("Geen code", "nieuwe code")):
        header, *cells = values(path)[title]
        place = header.index("eerder besluit")
        assert header[place + 1] == following
        assert {row[place] for row in cells} == {text}
    assert read_returned(path).rows == ()


def test_the_reviewer_is_told_about_denials_and_names(sent):
    readme = " ".join(str(cell) for row in values(sent)["Lees mij"] for cell in row)

    assert "Kies wijzig en dezelfde code" in readme
    assert "geen namen in opmerkingen" in readme
    assert "eerder besluit" in readme


def test_scores_and_durations_are_said_in_dutch():
    assert [score_words(s) for s in (0.86, 0.6, 0.5, None)] == [
        "sterk (0,86)", "redelijk (0,60)", "zwak (0,50)", "",
    ]  # fmt: skip
    assert [duration(m) for m in (0, 61, 120)] == [
        "ongeveer 5 minuten", "ongeveer 1 uur en 5 minuten", "ongeveer 2 uur",
    ]  # fmt: skip


def test_an_empty_study_still_gives_a_workbook_that_opens(tmp_path):
    path = tmp_path / "leeg.xlsx"

    write_review_workbook(path, [], STUDY.codebook, {})

    assert read_returned(path).n_rows == 0


# --- reading --------------------------------------------------------------------------------


def test_an_untouched_workbook_holds_no_decisions(sent):
    returned = read_returned(sent)

    assert returned.rows == ()
    assert (returned.n_rows, returned.n_untouched) == (len(STUDY.rows), len(STUDY.rows))
    assert returned.meta["study"] == "proef"
    assert returned.file_digest == hashlib.sha256(sent.read_bytes()).hexdigest()


def _moved_columns(sheets: Sheets) -> None:
    sheets["Codes"] = [row[::-1] for row in sheets["Codes"]]


def _sorted_and_deleted(sheets: Sheets) -> None:
    header, *rows = sheets["Codes"]
    rows = [row for row in rows if row[0] != "T02-002-1/grond.godsdienst"]
    sheets["Codes"] = [header, *sorted(rows, key=str, reverse=True)]


def _retyped_headers(sheets: Sheets) -> None:
    new = {
        "rij_id": "Rij ID", "besluit": " BESLUIT ", "nieuwe code": "Nieuwe_Code",
        "opmerking": "Toelichting",
    }  # fmt: skip
    sheets["Codes"][0] = [new.get(h, h) for h in sheets["Codes"][0]]


def _renamed_sheet(sheets: Sheets) -> None:
    sheets["Anne haar werk"] = sheets.pop("Codes")


def _extra_columns_rows_and_a_title(sheets: Sheets) -> None:
    rows = [[*row, "eigen kolom", ""] for row in sheets["Codes"]]
    width = len(rows[0])
    sheets["Codes"] = [
        ["Mijn beoordeling", *[""] * (width - 1)], rows[0], *rows[1:], [""] * width,
    ]  # fmt: skip
    sheets["Kladblok"] = [["zomaar", "iets"]]


def _duplicated_rows_and_sheet(sheets: Sheets) -> None:
    sheets["Codes"] += [list(row) for row in sheets["Codes"][1:]]
    sheets["Codes (2)"] = [list(row) for row in sheets["Codes"]]


@pytest.mark.parametrize(
    "edit",
    [
        _moved_columns, _sorted_and_deleted, _retyped_headers, _renamed_sheet,
        _extra_columns_rows_and_a_title, _duplicated_rows_and_sheet,
    ],
)  # fmt: skip
def test_what_people_do_to_a_sheet_does_not_change_what_they_decided(
    sent: Path, tmp_path: Path, edit: Callable[[Sheets], None]
):
    sheets = values(sent)
    fill(sheets, "Codes", HERKOMST, besluit="Akkoord ", beoordelaar="Bo")
    fill(sheets, "Codes", GODSDIENST, nieuwe_code="Wonen [terrein.wonen]", opmerking="-ja")

    edit(sheets)
    returned = read_returned(save(tmp_path / "terug.xlsx", sheets))

    assert outcome(returned) == {
        HERKOMST: ("keep", None, "Bo", ""),
        GODSDIENST: ("recode", "terrein.wonen", "An", "-ja"),
    }


def test_a_missed_code_gets_the_check_on_the_text_from_the_same_workbook(sent, tmp_path):
    sheets = values(sent)
    sheets["Gemist"][5][:3] = ["t01-002-1", "Godsdienst", "las ik er ook in"]

    (row,) = read_returned(save(tmp_path / "terug.xlsx", sheets)).rows

    assert (row.sheet, row.place) == ("missed", "sheet Gemist, row 6")
    assert row.text_digest == STUDY.segments_by_id["T01-002-1"].text_digest


def test_a_proposed_code_that_was_overwritten_does_not_pass_for_untouched(sent, tmp_path):
    sheets = values(sent)
    fill(sheets, "Codes", HERKOMST, code="Wonen [terrein.wonen]")

    (row,) = read_returned(save(tmp_path / "terug.xlsx", sheets)).rows

    assert row.row_id == HERKOMST


@pytest.mark.parametrize("column", ["rij_id", "controle", "besluit", "nieuwe code"])
def test_a_lost_column_is_an_error_and_not_an_empty_column(sent, tmp_path, column):
    sheets = values(sent)
    index = sheets["Codes"][0].index(column)
    sheets["Codes"][0][index] = "iets anders"

    with pytest.raises(ReviewError, match=f"sheet Codes, first row: no column {column}") as caught:
        read_returned(save(tmp_path / "terug.xlsx", sheets))

    assert str(caught.value).startswith("terug.xlsx, sheet Codes")


def test_work_on_a_sheet_that_lost_its_headers_is_not_passed_over(sent, tmp_path):
    sheets = values(sent)
    sheets["Gemist"][0][1] = "welke code"

    with pytest.raises(ReviewError, match="sheet Gemist, first row: no column positie, nieuwe"):
        read_returned(save(tmp_path / "terug.xlsx", sheets))


def test_a_list_of_their_own_is_not_taken_for_decisions(sent, tmp_path):
    sheets = values(sent)
    sheets["Overzicht"] = [["positie", "code", "opmerking"], ["T01-002-1", "Wonen", "mooi"]]

    assert read_returned(save(tmp_path / "terug.xlsx", sheets)).rows == ()


@pytest.mark.parametrize(
    ("name", "data", "remedy"),
    [
        ("kapot.xlsx", b"PK\x03\x04 half a file", "save it again"),
        ("leeg.xlsx", b"", "save it again"),
        ("geheim.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "without a password"),
        ("calc.ods", b"PK", "save it as .xlsx"),
        ("lijst.csv", b"a;b\n1;2\n", "came back"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path, name, data, remedy):
    path = tmp_path / name
    path.write_bytes(data)

    with pytest.raises(ReviewError, match=remedy) as caught:
        read_returned(path)

    assert caught.value.__cause__ is None and caught.value.__context__ is None


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_sheet_codes_may_come_back_as_csv(sent, tmp_path, delimiter, encoding):
    sheets = values(sent)
    fill(sheets, "Codes", HERKOMST, besluit="nee", opmerking='\'-één; twee, "drie"')
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(sheets["Codes"])
    path = tmp_path / "codes.csv"
    path.write_bytes(buffer.getvalue().replace("…", "...").encode(encoding))

    returned = read_returned(path)

    assert outcome(returned) == {HERKOMST: ("remove", None, "onbekend", '-één; twee, "drie"')}


# --- LibreOffice ----------------------------------------------------------------------------


EDITS = [
    {"sheet": "Codes", "row_id": HERKOMST, "cells": {"besluit": "akkoord", "beoordelaar": "Bo"}},
    {"sheet": "Codes", "row_id": WONEN, "cells": {"besluit": "verwijder", "opmerking": "1-2"}},
    {
        "sheet": "Codes", "row_id": GODSDIENST,
        "cells": {"besluit": "wijzig", "nieuwe code": "Wonen [terrein.wonen]"},
    },
    {"sheet": "Geen code", "row_id": "T01-004-1/", "cells": {"nieuwe code": "grond.herkomst"}},
    {
        "sheet": "Gemist", "row": 1,
        "cells": {"positie": "T02-002-1", "nieuwe code": "Wonen", "beoordelaar": "Bo"},
    },
]  # fmt: skip
DECIDED_ON_CODES = {
    HERKOMST: ("keep", None, "Bo", ""),
    WONEN: ("remove", None, "An", "1-2"),
    GODSDIENST: ("recode", "terrein.wonen", "An", ""),
}


def test_a_workbook_filled_in_and_sorted_in_libreoffice_comes_back_exactly(
    sent, tmp_path, libreoffice
):
    xlsx, ods, again = (tmp_path / name for name in ("terug.xlsx", "terug.ods", "nogmaals.xlsx"))

    libreoffice(
        {
            "open": str(sent),
            "edits": EDITS,
            "sort": [["Codes", "citaat", False]],
            "save": [str(ods), str(xlsx)],
        }
    )
    libreoffice({"open": str(ods), "rename": [["Codes", "Blad2"]], "save": [str(again)]})

    for path in (xlsx, again):
        returned = read_returned(path)
        assert outcome(returned) == {
            **DECIDED_ON_CODES,
            "T01-004-1/grond.herkomst": ("add", None, "An", ""),
            "T02-002-1/terrein.wonen": ("add", None, "Bo", ""),
        }
        assert returned.n_rows == len(STUDY.rows) + 1
        assert returned.meta["study"] == "proef"


def test_dropdowns_and_text_survive_a_save_by_libreoffice(sent, tmp_path, libreoffice):
    path = tmp_path / "terug.xlsx"

    libreoffice({"open": str(sent), "save": [str(path)]})

    codes = openpyxl.load_workbook(path)["Codes"]
    assert {"keuze_besluit", "keuze_code"} <= {
        v.formula1 for v in codes.data_validations.dataValidation
    }
    before = [[str(c).strip() for c in row] for row in values(sent)["Codes"]]
    after = [[str(c).strip() for c in row] for row in values(path)["Codes"]]
    assert after == before


def test_the_sheet_codes_saved_as_csv_by_libreoffice_comes_back_exactly(
    sent, tmp_path, libreoffice
):
    path = tmp_path / "codes.csv"

    libreoffice(
        {
            "open": str(sent),
            "edits": EDITS[:3],
            "delete_rows": [["Codes", 4]],
            "csv_sheet": "Codes",
            "save": [str(path)],
        }
    )

    assert path.read_bytes().startswith(b"\xef\xbb\xbf") or b";" in path.read_bytes()
    returned = read_returned(path)
    assert returned.n_rows == 3
    assert outcome(returned) == {
        row_id: (*decided[:2], decided[2].replace("An", "onbekend"), decided[3])
        for row_id, decided in DECIDED_ON_CODES.items()
    }
