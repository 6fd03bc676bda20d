"""Which invented sentences the rules for indirect identifiers treat rightly; see quasi.json.

Spans and general terms must be exact. The set of failing cases is compared with `known_failures`,
so that a fix shows up as much as a fault.
"""

import json
import re
from functools import cache
from pathlib import Path

from pipeline.domain.transcript import Action, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.files.quasi_yaml import read_quasi
from pipeline.nlp.quasi import QuasiDetector
from pipeline.study import program_folder

SUITE = json.loads(Path(__file__).with_name("quasi.json").read_text(encoding="utf-8"))
MARKED = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")

Expected = list[tuple[str, str]]


@cache
def detector() -> QuasiDetector:
    books = program_folder("codebooks")
    keep = read_name_lists(books / "name_lists").keep
    return QuasiDetector(
        read_quasi(books / "quasi_nl.yaml"), keep, ("Rietkamp",), municipality="Lindewaard"
    )


def found_in(text: str) -> Expected:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    found = sorted(detector().detect([turn]), key=lambda d: d.start)
    return [(d.text, "?" if d.action is Action.QUEUE else d.general) for d in found]


def as_recognised(text: str) -> str:
    """Return a text as speech recognition without capitals and punctuation gives it."""
    return re.sub(r"\s+", " ", re.sub(r"[.,;:!?](?!\w)", "", text.lower())).strip()


def trials() -> list[tuple[str, str, Expected]]:
    """Return name, text and what must be found, for each case as written and as recognised."""
    tried = []
    for case in SUITE["cases"]:
        text = MARKED.sub(r"\1", case["text"])
        expected = MARKED.findall(case["text"])
        lower = [(as_recognised(form), general) for form, general in expected]
        tried.append((f"{case['id']} cased", text, expected))
        tried.append((f"{case['id']} lower", as_recognised(text), lower))
    return tried


def test_the_set_of_failing_cases_is_the_set_of_known_failures():
    failing = {name for name, text, expected in trials() if found_in(text) != expected}

    known = set(SUITE["known_failures"])

    assert sorted(failing - known) == [], "new failures"
    assert sorted(known - failing) == [], "solved: take these out of known_failures"


def test_at_least_nineteen_in_twenty_cases_are_solved():
    assert len(SUITE["known_failures"]) <= len(trials()) / 20


def test_ids_are_unique_and_half_of_the_cases_hold_nothing_to_find():
    ids = [case["id"] for case in SUITE["cases"]]
    nothing = [case for case in SUITE["cases"] if not MARKED.search(case["text"])]

    assert len(ids) == len(set(ids)) >= 120
    assert len(nothing) >= len(ids) / 3
