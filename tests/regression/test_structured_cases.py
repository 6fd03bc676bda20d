"""Which invented turns the structured detector reads rightly; see structured.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.domain.transcript import RawTurn, Role
from pipeline.files.spoken_forms import read_spoken_forms
from pipeline.nlp.structured import StructuredDetector
from pipeline.study import program_folder

SUITE = json.loads(Path(__file__).with_name("structured.json").read_text(encoding="utf-8"))


@cache
def detector() -> StructuredDetector:
    return StructuredDetector(
        read_spoken_forms(program_folder("codebooks") / "spoken_forms_nl.yaml")
    )


def found_in(case: dict[str, Any]) -> list[list[Any]]:
    """Return the widest spans: a span within another is the same find."""
    turns = [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text
        )
        for n, text in enumerate(case["turns"], start=1)
    ]
    widest: list[Any] = []
    for d in sorted(detector().detect(turns), key=lambda d: (d.turn_number, d.start, -d.end)):
        if not (widest and widest[-1].turn_number == d.turn_number and d.start < widest[-1].end):
            widest.append(d)
    return [[d.turn_number, d.text, d.category.name, d.action.value] for d in widest]


def test_the_set_of_failing_cases_is_the_set_of_known_failures():
    failing = {case["id"] for case in SUITE["cases"] if found_in(case) != case["found"]}

    known = set(SUITE["known_failures"])

    assert sorted(failing - known) == [], "new failures"
    assert sorted(known - failing) == [], "solved: take these out of known_failures"


def test_there_are_cases_with_and_without_an_identifier():
    without = [case for case in SUITE["cases"] if not case["found"]]

    assert len(SUITE["cases"]) >= 80
    assert len(without) >= 40
