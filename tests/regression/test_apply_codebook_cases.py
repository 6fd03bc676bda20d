"""Which codes invented sentences get with the real codebook and cues; see apply_codebook.json.

The set of failing cases is compared with `known_failures`, so that a fix shows up too.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.domain.coding import Coding
from pipeline.domain.record import text_digest
from pipeline.domain.segment import Segment
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.cues_yaml import read_cues
from pipeline.nlp.indicators import false_friend_matcher, indicator_matcher
from pipeline.settings import CodeSettings
from pipeline.stages.apply_codebook import apply_codebook
from pipeline.study import program_folder

SUITE = json.loads(Path(__file__).with_name("apply_codebook.json").read_text(encoding="utf-8"))


def segment(number: int, text: str) -> Segment:
    return Segment(
        segment_id=f"T01-{number:03d}-1",
        transcript_id="T01",
        turn_number=number,
        speaker_id="P01",
        start=0,
        end=len(text),
        text=text,
        text_digest=text_digest(text),
    )


@cache
def codings_by_case() -> dict[str, list[Coding]]:
    folder = program_folder("codebooks")
    codebook = read_codebook(folder / "discriminatie-inclusie.yaml")
    segments = [segment(n, case["text"]) for n, case in enumerate(SUITE["cases"], start=1)]
    codings = apply_codebook(
        segments,
        codebook,
        read_cues(folder / "cues_nl.yaml"),
        indicator_matcher(codebook),
        false_friend_matcher(codebook),
        CodeSettings().min_score,
    )
    return {
        case["id"]: [c for c in codings if c.segment_id == s.segment_id]
        for case, s in zip(SUITE["cases"], segments, strict=True)
    }


def faults_in(case: dict[str, Any]) -> list[str]:
    """Return what is wrong, in words; empty for a case that is solved."""
    qualifiers = {c.code_id: c.qualifiers for c in codings_by_case()[case["id"]]}
    faults = [f"missing {c}" for c in case.get("codes", ()) if not _covers(c, qualifiers)]
    faults += [f"too much {c}" for c in case.get("absent", ()) if _covers(c, qualifiers)]
    for code_id, qualifier in case.get("with_qualifier", {}).items():
        if qualifier not in qualifiers.get(code_id, ()):
            faults.append(f"{code_id} is not {qualifier}")
    for code_id, qualifier in case.get("without_qualifier", {}).items():
        if qualifier in qualifiers.get(code_id, ()):
            faults.append(f"{code_id} is {qualifier}")
    return faults


def _covers(code_id: str, proposed: dict[str, Any]) -> bool:
    if code_id.endswith(".*"):
        return any(p.startswith(code_id.removesuffix("*")) for p in proposed)
    return code_id in proposed


def test_the_set_of_failing_cases_is_the_set_of_known_failures():
    failing = {case["id"] for case in SUITE["cases"] if faults_in(case)}

    known = set(SUITE["known_failures"])

    assert sorted(failing - known) == [], "new failures"
    assert sorted(known - failing) == [], "solved: take these out of known_failures"


def test_ids_are_unique_and_known_failures_exist():
    ids = [case["id"] for case in SUITE["cases"]]

    assert len(ids) == len(set(ids)) >= 60
    assert set(SUITE["known_failures"]) <= set(ids)


def test_every_code_that_a_case_names_is_in_the_codebook():
    codebook = read_codebook(program_folder("codebooks") / "discriminatie-inclusie.yaml")
    named = {c for case in SUITE["cases"] for k in ("codes", "absent") for c in case.get(k, ())}

    facets = {f"{facet.id}.*" for facet in codebook.facets}

    assert named <= {*codebook.codes_by_id, *facets}
