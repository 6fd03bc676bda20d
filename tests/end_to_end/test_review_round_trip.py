"""The review of the sample study, through a real LibreOffice and the real command."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline import runs
from pipeline.cli import main
from tests.end_to_end.conftest import run_duiding
from tests.end_to_end.small_study import FILES, NAME_ONLY_IN_T02

Edit = Callable[[dict[str, object]], None]


def evidence_rows(study: Path) -> list[dict[str, str]]:
    path = study.parents[1] / "reports" / study.name / "evidence.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def proposals(study: Path) -> list[str]:
    """Return the row ids of the sheet Codes, in its order."""
    workbook = openpyxl.load_workbook(study / "review" / "outgoing" / "review-voorbeeld.xlsx")
    rows = workbook["Codes"].iter_rows(values_only=True)
    column = list(next(rows)).index("rij_id")
    return [str(row[column]) for row in rows if row[column]]


def test_an_untouched_workbook_changes_nothing(own_sample: Path):
    before = evidence_rows(own_sample)
    outgoing = own_sample / "review" / "outgoing" / "review-voorbeeld.xlsx"
    (own_sample / "review" / "returned").mkdir(exist_ok=True)
    shutil.copy(outgoing, own_sample / "review" / "returned" / "terug van Anna.xlsx")

    done = run_duiding("run", "data/voorbeeld", cwd=own_sample.parents[1])

    assert done.returncode == 0, done.stderr
    assert evidence_rows(own_sample) == before
    assert not (own_sample / "review" / "decisions.jsonl").exists()


@pytest.mark.libreoffice
def test_corrections_made_in_libreoffice_change_the_evidence(own_sample: Path, libreoffice: Edit):
    ids = proposals(own_sample)
    kept, removed, recoded = ids[0], ids[5], next(i for i in ids if i.endswith("domein.inkomen"))
    returned = own_sample.parents[1] / "mail" / "Review Anna def (2).xlsx"
    returned.parent.mkdir()
    libreoffice(
        {
            "open": str(own_sample / "review" / "outgoing" / "review-voorbeeld.xlsx"),
            "edits": [
                {"sheet": "Codes", "row_id": kept, "cells": {"besluit": "akkoord"}},
                {
                    "sheet": "Codes", "row_id": removed,
                    "cells": {"besluit": "verwijder", "opmerking": "gaat over iets anders"},
                },
                {
                    "sheet": "Codes", "row_id": recoded,
                    "cells": {"besluit": "wijzig", "nieuwe code": "domein.participatie"},
                },
            ],
            "sort": [["Codes", "citaat", True]],
            "save": [str(returned)],
        }
    )  # fmt: skip
    study = "data/voorbeeld"

    check = run_duiding("import-review", study, str(returned), "--check", cwd=own_sample.parents[1])
    unchanged = not (own_sample / "review" / "decisions.jsonl").exists()
    done = run_duiding("import-review", study, str(returned), cwd=own_sample.parents[1])
    run = run_duiding("run", study, cwd=own_sample.parents[1])
    again = run_duiding("import-review", study, str(returned), cwd=own_sample.parents[1])

    assert [p.returncode for p in (check, done, run, again)] == [0, 0, 0, 0], done.stderr
    assert unchanged
    assert "1 accepted, 1 changed, 1 removed" in done.stdout
    assert "3 unchanged_repeat" in again.stdout
    status = {row["bewijs_id"]: row["status"] for row in evidence_rows(own_sample)}
    assert status[kept] == "bevestigd"
    assert removed not in status
    assert recoded not in status
    assert status[recoded.replace("domein.inkomen", "domein.participatie")] == "bevestigd"
    assert sum(s == "voorstel" for s in status.values()) == len(ids) - 3
    html = own_sample.parents[1] / "reports" / "voorbeeld" / "quickscan.html"
    assert "DEELS BEOORDEELD" in html.read_text(encoding="utf-8")


def test_a_workbook_with_unusable_rows_is_refused_whole(own_sample: Path):
    outgoing = own_sample / "review" / "outgoing" / "review-voorbeeld.xlsx"
    workbook = openpyxl.load_workbook(outgoing)
    sheet = workbook["Codes"]
    headers = [cell.value for cell in sheet[1]]
    decision, new_code = headers.index("besluit") + 1, headers.index("nieuwe code") + 1
    sheet.cell(2, decision).value = "akkoord"
    sheet.cell(3, decision).value = "wijzig"
    sheet.cell(3, new_code).value = "grond.herkomts"
    sheet.cell(4, decision).value = "misschien ooit"
    spoiled = own_sample.parents[1] / "bedorven.xlsx"
    workbook.save(spoiled)

    done = run_duiding("import-review", "data/voorbeeld", str(spoiled), cwd=own_sample.parents[1])

    assert done.returncode == 13
    assert "row 3" in done.stderr
    assert "grond.herkomst" in done.stderr
    assert "row 4" in done.stderr
    assert not (own_sample / "review" / "decisions.jsonl").exists()
    assert not list((own_sample / "review" / "returned").glob("*"))


# --- What reviewers see of earlier work, on the small study -----------------------------------

Capture = pytest.CaptureFixture[str]


def returned_with(study: Path, place: Path, holding: str = "", **cells: str) -> str:
    """Fill in the first row of Codes whose quote holds `holding`, and save the workbook at `place`.

    Returns the rij_id of that row.
    """
    workbook = openpyxl.load_workbook(study / "review" / "outgoing" / "review-proef.xlsx")
    sheet = workbook["Codes"]
    headers = [cell.value for cell in sheet[1]]
    quote = headers.index("citaat") + 1
    row = next(n for n in range(2, sheet.max_row + 1) if holding in sheet.cell(n, quote).value)
    for header, value in cells.items():
        sheet.cell(row, headers.index(header) + 1).value = value
    place.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(place)
    return str(sheet.cell(row, headers.index("rij_id") + 1).value)


def earlier_decisions(study: Path) -> dict[str, str]:
    workbook = openpyxl.load_workbook(study / "review" / "outgoing" / "review-proef.xlsx")
    header, *rows = workbook["Codes"].iter_rows(values_only=True)
    row_id, earlier = header.index("rij_id"), header.index("eerder besluit")
    return {str(row[row_id]): str(row[earlier]) for row in rows if row[earlier]}


def test_one_run_shows_what_was_decided_and_the_next_changes_nothing(
    study: Path, capsys: Capture
) -> None:
    returned = study / "review" / "returned" / "terug van Anna.xlsx"
    row_id = returned_with(study, returned, besluit="akkoord", beoordelaar="Anna")

    assert main(["run", str(study)]) == 0
    decisions = (study / "review" / "decisions.jsonl").read_bytes()
    shown = earlier_decisions(study)
    # The new workbook, sent on and sent back as it is.
    shutil.copy(study / "review" / "outgoing" / "review-proef.xlsx", returned.parent / "Bo.xlsx")
    capsys.readouterr()
    assert main(["run", str(study)]) == 0

    assert list(shown) == [row_id]
    assert shown[row_id].startswith("akkoord (Anna, 20")
    # The gate looks again: a file came back.
    assert capsys.readouterr().out.count("nothing changed") >= len(runs.EVERYTHING) - 1
    assert (study / "review" / "decisions.jsonl").read_bytes() == decisions


def test_a_name_that_a_reviewer_typed_is_masked_before_it_is_kept(study: Path) -> None:
    note = f"Gaat over {NAME_ONLY_IN_T02}, niet over hem."
    returned_with(study, study / "review" / "returned" / "terug.xlsx", opmerking=note)

    assert main(["import-review", str(study)]) == 0

    decisions = (study / "review" / "decisions.jsonl").read_text(encoding="utf-8")
    assert "Gaat over [" in decisions
    assert NAME_ONLY_IN_T02 not in decisions


def test_a_file_from_elsewhere_is_called_by_its_own_name(study: Path, capsys: Capture) -> None:
    elsewhere = study.parents[1] / "mail" / "van Anna.xlsx"
    returned_with(study, elsewhere, besluit="misschien ooit")
    inside = study / "review" / "returned" / "van Bo.xlsx"
    returned_with(study, inside, besluit="misschien ooit")

    assert main(["import-review", str(study), str(elsewhere)]) == 13
    error = capsys.readouterr().err
    assert main(["import-review", str(study), str(inside)]) == 13

    assert "van Anna.xlsx: 1 of" in error
    assert "review/returned" not in error
    assert "review/returned/van Bo.xlsx: 1 of" in capsys.readouterr().err


def test_a_reviewer_is_told_where_to_judge_a_changed_text_again(
    study: Path, capsys: Capture
) -> None:
    returned = study / "review" / "returned" / "terug.xlsx"
    returned_with(study, returned, "rolstoel", besluit="akkoord")
    path = study / "raw" / FILES["T02"]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("rolstoel", "oude rolstoel"), encoding="utf-8")

    assert main(["run", str(study)]) == 0

    shown = capsys.readouterr().out
    assert "1 row(s) are about text that has changed since the export" in shown
    assert "judge these rows again in the new workbook in review/outgoing/" in shown


def test_a_workbook_that_is_left_as_it_is_may_hold_names(study: Path, capsys: Capture) -> None:
    outgoing = study / "review" / "outgoing" / "review-proef.xlsx"
    returned_with(study, outgoing, besluit="akkoord")

    assert main(["export-review", str(study)]) == 0

    assert "Names that are masked since then still stand in it." in capsys.readouterr().out
