"""The review of the sample study, through a real LibreOffice and the real command."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.end_to_end.conftest import run_duiding

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
