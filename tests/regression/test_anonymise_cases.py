"""Which invented sentences the detectors mask rightly; see anonymise.json.

Scored by letter: every letter and digit of an expected form is masked, and none outside; what is
queued for a person is not masked. The set
of failing cases is compared with `known_failures`, so that a fix shows up as much as a fault.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.domain.transcript import Action, Category, Detection, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.files.quasi_yaml import read_quasi
from pipeline.files.spoken_forms import read_spoken_forms
from pipeline.nlp.name_detector import NameListDetector
from pipeline.nlp.quasi import QuasiDetector
from pipeline.nlp.structured import StructuredDetector
from pipeline.stages.anonymise import Detector, find_detections
from pipeline.study import program_folder

SUITE = json.loads(Path(__file__).with_name("anonymise.json").read_text(encoding="utf-8"))

# What else is said in the interview tells the detector whether the transcript has capitals.
REST_CASED = "Zoals ik zei, in Nederland praat de Tweede Kamer over Turkse en Marokkaanse jongeren."
REST_LOWER = "ja nou ik weet het ook niet hoor het is gewoon zo en dan denk je laat maar"
NEIGHBOURHOODS = ("Kanaleneiland",)


@cache
def detectors() -> tuple[Detector, ...]:
    codebooks = program_folder("codebooks")
    lists = read_name_lists(codebooks / "name_lists")
    spoken = read_spoken_forms(codebooks / "spoken_forms_nl.yaml")
    quasi = read_quasi(codebooks / "quasi_nl.yaml")
    return (
        StructuredDetector(spoken),
        NameListDetector(lists, keep=(), neighbourhoods=NEIGHBOURHOODS),
        QuasiDetector(quasi, keep=lists.keep, neighbourhoods=NEIGHBOURHOODS),
    )


def detections_in(case: dict[str, Any]) -> list[Detection]:
    rest = REST_LOWER if case.get("lower_case_interview") else REST_CASED
    turns = [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text
        )
        for n, text in enumerate((rest, case["text"]), start=1)
    ]
    found = find_detections(turns, detectors())
    assert not [d for d in found if d.turn_number == 1], "the sentence around the cases is masked"
    return found


def faults_in(case: dict[str, Any]) -> list[str]:
    """Return what is wrong, in words; empty for a case that is solved."""
    text, faults = case["text"], []
    masks = [d for d in detections_in(case) if d.action is Action.MASK]
    masked = {i: d.category for d in masks for i in range(d.start, d.end)}
    letters = {i for i, character in enumerate(text) if character.isalnum()}
    expected: set[int] = set()
    position = 0
    for form, category in case["masked"]:
        start = text.index(form, position)
        position = start + len(form)
        places = set(range(start, position)) & letters or {start}
        expected |= places
        if places - set(masked):
            faults.append(f"left: {form}")
        elif not case.get("any_category") and {masked[i] for i in places} != {Category[category]}:
            faults.append(f"{form} is {sorted({masked[i].name for i in places})}")
    extra = (set(masked) & letters) - expected
    if extra:
        faults.append(f"masked too much: {''.join(text[i] for i in sorted(extra))}")
    return faults


def test_the_set_of_failing_cases_is_the_set_of_known_failures():
    failing = {case["id"] for case in SUITE["cases"] if faults_in(case)}

    known = set(SUITE["known_failures"])

    assert sorted(failing - known) == [], "new failures"
    assert sorted(known - failing) == [], "solved: take these out of known_failures"


def test_at_least_nine_in_ten_cases_are_solved():
    assert len(SUITE["known_failures"]) <= len(SUITE["cases"]) / 10


def test_ids_are_unique_and_known_failures_exist():
    ids = [case["id"] for case in SUITE["cases"]]

    assert len(ids) == len(set(ids)) >= 360
    assert set(SUITE["known_failures"]) <= set(ids)


@pytest.mark.parametrize(("masked", "expected"), [([["Samira", "PERSON"]], []), ([], ["Samira"])])
def test_the_scorer_sees_what_is_masked_too_much(masked, expected):
    faults = faults_in({"text": "Gisteren zei Samira niets.", "masked": masked})

    assert [fault.removeprefix("masked too much: ") for fault in faults] == expected
