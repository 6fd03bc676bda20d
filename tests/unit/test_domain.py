"""Records check themselves, and a fault never shows what a participant said."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.domain.codebook import Code, Codebook, Facet, codebook_problems
from pipeline.domain.coding import Coding, MatchedWords
from pipeline.domain.participant import Participant
from pipeline.domain.record import Record, text_digest
from pipeline.domain.segment import Segment, segment_sort_key
from pipeline.domain.transcript import Detection, Pseudonym, RawTurn, Speaker, Turn
from pipeline.errors import DuidingError, InputFileError, Problem, raise_problems, shown
from pipeline.settings import Settings
from pipeline.stages.withdraw import left_behind, needed_key

SAID = "kanariewoord"
CODE = {
    "id": "grond.herkomst",
    "label": "Herkomst",
    "definition": "d",
    "include": "i",
    "exclude": "e",
    "examples": ["v"],
    "source": "s",
    "special_category": True,
}
SEGMENT = {
    "segment_id": "T03-041-2",
    "transcript_id": "T03",
    "turn_number": 41,
    "speaker_id": "P03",
    "start": 5,
    "end": 5 + len(SAID),
    "text": SAID,
    "text_digest": text_digest(SAID),
}
CODING = {
    "coding_id": "T03-041-2/grond.herkomst",
    "segment_id": "T03-041-2",
    "code_id": "grond.herkomst",
    "origin": "rule",
    "score": 0.5,
    "reason": "r",
}
TURN = {
    "transcript_id": "T03",
    "turn_number": 1,
    "speaker_id": "P03",
    "role": "participant",
    "text": SAID,
}
DETECTION = {
    "turn_number": 1,
    "start": 0,
    "end": len(SAID),
    "text": SAID,
    "category": "PERSOON",
    "detector": "d",
    "score": 1.0,
}


@pytest.mark.parametrize(
    ("record_type", "whole", "change"),
    [
        (Segment, SEGMENT, {"end": 99}),
        (Segment, SEGMENT, {"text_digest": "000000000000"}),
        (Segment, SEGMENT, {"segment_id": "T03-042-2"}),
        (Segment, SEGMENT, {"text": ""}),
        (Segment, SEGMENT, {"speaker_id": SAID}),
        (Coding, CODING, {"coding_id": f"T03-041-2/{SAID}"}),
        (Coding, CODING, {"score": 1.01}),
        (Coding, CODING, {"code_id": SAID}),
        (Coding, CODING, {"segment_id": "T03-041-2\n"}),
        (MatchedWords, {"start": 0, "end": len(SAID), "text": SAID}, {"start": 1}),
        (Turn, TURN, {"turn_number": 0}),
        (Turn, TURN, {"role": SAID}),
        (Turn, TURN, {"named": SAID}),
        (Detection, DETECTION, {"end": 3}),
        (Detection, DETECTION, {"category": SAID}),
        (Pseudonym, {"pseudonym": "[PERSOON-1]", "category": "PERSOON", "number": 1,
                     "forms": [SAID]}, {"pseudonym": SAID}),
        (Speaker, {"file_name": SAID, "transcript_id": "T01", "speaker_label": SAID,
                   "speaker_id": "P01", "role": "participant"}, {"transcript_id": SAID}),
    ],
)  # fmt: skip
def test_a_record_refuses_what_does_not_agree_and_shows_no_value(
    record_type: type[Record], whole: dict[str, Any], change: dict[str, Any]
) -> None:
    record_type.model_validate(whole)

    with pytest.raises(ValidationError) as refused:
        record_type.model_validate(whole | change)

    assert SAID not in str(refused.value)


def test_records_cannot_be_changed_and_a_raw_turn_is_not_a_turn() -> None:
    turn = RawTurn.model_validate(TURN)

    with pytest.raises(ValidationError, match="frozen"):
        turn.text = "anders"  # type: ignore[misc]
    assert not isinstance(turn, Turn)


def test_segment_ids_sort_by_number_and_not_as_text() -> None:
    ids = ["T10-001-1", "T02-041-10", "T02-1041-1", "T02-041-9"]

    ordered = sorted(ids, key=segment_sort_key)

    assert ordered == ["T02-041-9", "T02-041-10", "T02-1041-1", "T10-001-1"]


@pytest.mark.parametrize(
    ("takes_part", "withdrawn", "included"),
    [(True, None, True), (False, None, False), (True, date(2026, 3, 1), False)],
)
def test_only_who_consented_and_did_not_withdraw_is_included(
    takes_part: bool, withdrawn: date | None, included: bool
) -> None:
    participant = Participant.model_validate(
        {"participant_id": "P01", "participant_type": "inwoner", "may_take_part": takes_part,
         "may_be_quoted": True, "withdrawn_on": withdrawn}
    )  # fmt: skip

    assert participant.is_included is included


# --- Rules between the codes of a codebook ----------------------------------------------------


def codebook(*codes: dict[str, Any]) -> Codebook:
    """Return an unchecked codebook with the facets grond and domein."""
    return Codebook.model_construct(
        facets=tuple(Facet(id=i, label=i, definition=i) for i in ("grond", "domein")),
        codes=tuple(Code.model_validate(CODE | code) for code in codes),
    )


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ([{}, {}], 'code id "grond.herkomst" occurs 2 times'),
        ([{"id": "vreemd.x"}], '"vreemd.x" belongs to no facet'),
        ([{"parent": "grond.weg"}], 'parent "grond.weg" of "grond.herkomst" does not exist'),
        ([{}, {"id": "domein.x", "parent": "grond.herkomst"}], "is of another facet"),
        ([{"parent": "grond.herkomst"}], '"grond.herkomst" is its own ancestor'),
        ([{"indicators": ["mijn geloo*"]}], '"*" in the indicator of 2 words'),
    ],
)
def test_a_codebook_that_does_not_hang_together_is_told_why(
    codes: list[dict[str, Any]], fault: str
) -> None:
    problems = [what for _, what in codebook_problems(codebook(*codes))]

    assert len(problems) == 1
    assert fault in problems[0]


def test_a_circle_of_parents_is_reported_for_its_members_and_not_for_those_below_it() -> None:
    circle = codebook(
        {"id": "grond.a", "parent": "grond.b"},
        {"id": "grond.b", "parent": "grond.a"},
        {"id": "grond.c", "parent": "grond.a"},
    )

    assert [code_id for code_id, _ in codebook_problems(circle)] == ["grond.a", "grond.b"]


def test_a_wildcard_in_a_single_word_is_fine() -> None:
    assert codebook_problems(codebook({"indicators": ["discrimin*"]})) == []


# --- Errors and settings ----------------------------------------------------------------------


def test_an_error_lists_all_problems_each_with_its_way_out() -> None:
    problems = [Problem("row 2", "wrong", "do this"), Problem("row 9", "wrong too")]

    with pytest.raises(InputFileError) as raised:
        raise_problems(InputFileError, "The sheet cannot be used.", problems)

    assert str(raised.value).splitlines() == [
        "The sheet cannot be used.", "", "  row 2: wrong", "      do this", "  row 9: wrong too"
    ]  # fmt: skip


def test_every_kind_of_error_has_an_exit_code_of_its_own() -> None:
    kinds = [DuidingError, *DuidingError.__subclasses__()]

    assert sorted(kind.exit_code for kind in kinds) == [10, 11, 12, 13, 14, 15, 16]


def test_a_sentence_in_an_id_cell_is_shown_as_its_length_only() -> None:
    assert shown("grond.herkomst") == '"grond.herkomst"'
    assert shown("ik ben ontslagen") == "a value of 16 characters"


def test_settings_refuse_a_codebook_outside_the_folders() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"study": {"codebook": "../../elders"}})


# --- What is forgotten after a withdrawal -----------------------------------------------------


def pseudonym(number: int, *forms: str) -> Pseudonym:
    return Pseudonym.model_validate(
        {"pseudonym": f"[PERSOON-{number}]", "category": "PERSOON", "number": number,
         "forms": forms}
    )  # fmt: skip


def test_only_interviews_that_are_not_usable_are_left_behind() -> None:
    units = ["T02", "all", "T01", "T02", "T100", "3f2a91c0aa17"]

    assert left_behind(units, ["T01"]) == ["T02", "T100"]


def test_the_key_forgets_forms_that_stand_nowhere_any_more_and_keeps_numbers() -> None:
    key = [pseudonym(1, "fenna", "fenna brug"), pseudonym(2, "joris"), pseudonym(3, "aicha")]

    left = needed_key(key, ["Aïcha"], ["Fenna's zus zei niks over Jorisstraat"])

    # Joris is forgotten, and nobody else will ever be [PERSOON-2].
    assert left == [pseudonym(1, "fenna"), pseudonym(2), pseudonym(3, "aicha")]


def test_a_word_that_the_study_keeps_leaves_the_key_although_it_stands_in_a_text() -> None:
    key = [pseudonym(1, "brug")]

    assert needed_key(key, [], ["bij de Brug"], keep=["Brug"]) == [pseudonym(1)]
    assert needed_key(key, ["Brug"], ["bij de Brug"], keep=["Brug"]) == key
