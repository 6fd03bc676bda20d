import pytest

from pipeline.domain.review import Decision, DecisionKind
from pipeline.errors import StudyError
from pipeline.stages.export_review import build_review_rows, first_words, last_words
from tests.review_fixture import review_study


def test_rows_stand_in_reading_order_and_every_segment_is_there():
    study = review_study()

    rows = build_review_rows(
        study.segments[::-1], study.codings[::-1], study.turns, study.codebook, {}, {}
    )

    # Of one segment in the order of the codebook (herkomst before wonen), not of the alphabet
    # or the score; a segment without a proposal has one row too.
    assert [row.row_id for row in rows] == [
        "T01-002-1/grond.herkomst",
        "T01-002-1/terrein.wonen",
        "T01-002-2/grond.godsdienst",
        "T01-004-1/",
        "T02-002-1/grond.godsdienst",
        "T02-002-2/",
    ]


def test_context_is_the_rest_of_the_turn_or_else_the_neighbouring_turn():
    rows = {row.row_id: row for row in review_study().rows}

    first, second = rows["T01-002-1/grond.herkomst"], rows["T01-002-2/grond.godsdienst"]

    assert first.context_before == "I: Hoe ging het zoeken naar een woning?"
    assert first.context_after == "Het had niks met mijn geloof."
    assert second.context_before == "Toen ze mijn achternaam zagen was de kamer weg."
    assert second.context_after == "I: En daarna?"
    assert rows["T02-002-2/"].context_after == ""


def test_a_denied_mention_is_said_in_words():
    rows = {row.row_id: row for row in review_study().rows}

    assert rows["T01-002-2/grond.godsdienst"].reason == (
        "woord: geloof (let op: ontkend; klopt dat niet? kies wijzig en dezelfde code)"
    )
    assert rows["T01-002-1/grond.herkomst"].reason == "woord: achternaam"


def test_a_denial_that_the_rule_names_is_not_said_twice():
    study = review_study()
    codings = [
        c.model_copy(update={"reason": f"{c.reason}; ontkend"}) if c.qualifiers else c
        for c in study.codings
    ]

    rows = build_review_rows(study.segments, codings, study.turns, study.codebook, {}, {})

    (reason,) = (row.reason for row in rows if row.row_id == "T01-002-2/grond.godsdienst")
    assert reason.count("ontkend") == 1


def decision(row_id: str, kind: DecisionKind, reviewer: str, date: str, new: str = "") -> Decision:
    segment_id, _, code_id = row_id.partition("/")
    segment = review_study().segments_by_id[segment_id]
    return Decision(
        decision_id=f"d-{row_id}-{kind}-{reviewer}-{date}", segment_id=segment_id,
        text_digest=segment.text_digest, code_id=code_id, decision=kind, new_code_id=new or None,
        reviewer=reviewer, decided_at=date, file_digest="f",
    )  # fmt: skip


def earlier_of(*decisions: Decision) -> dict[str, str]:
    study = review_study()
    rows = build_review_rows(
        study.segments, study.codings, study.turns, study.codebook, {}, {}, decisions
    )
    return {row.row_id: row.earlier for row in rows if row.earlier}


def test_the_latest_decision_of_every_reviewer_stands_in_its_row():
    wonen, denied = "T01-002-1/terrein.wonen", "T01-002-2/grond.godsdienst"

    earlier = earlier_of(
        decision(wonen, DecisionKind.REMOVE, "Bo", "2026-11-24"),
        decision(wonen, DecisionKind.DOUBT, "Anna", "2026-11-20"),
        decision(wonen, DecisionKind.KEEP, "Anna", "2026-11-23"),
        decision(denied, DecisionKind.RECODE, "Anna", "2026-11-23", "grond.godsdienst"),
        decision(denied, DecisionKind.RECODE, "Bo", "2026-11-24", "terrein.wonen"),
    )

    assert earlier == {
        wonen: "akkoord (Anna, 2026-11-23); verwijder (Bo, 2026-11-24)",
        denied: "wijzig in dezelfde code (Anna, 2026-11-23); wijzig in Wonen (Bo, 2026-11-24)",
    }


def test_a_decision_without_a_row_of_its_own_stands_in_the_first_row_of_its_segment():
    earlier = earlier_of(
        decision("T01-002-1/melden.anders", DecisionKind.ADD, "Bo", "2026-11-24"),
        decision("T01-004-1/terrein.wonen", DecisionKind.ADD, "Bo", "2026-11-24"),
        decision("T02-002-2/", DecisionKind.DOUBT, "Bo", "2026-11-24"),
    )

    assert earlier == {
        "T01-002-1/grond.herkomst": "toegevoegd Anders (Bo, 2026-11-24)",
        "T01-004-1/": "toegevoegd Wonen (Bo, 2026-11-24)",
        "T02-002-2/": "opmerking (Bo, 2026-11-24)",
    }


def test_a_decision_about_a_text_that_changed_is_not_shown_as_done():
    row_id = "T01-002-1/terrein.wonen"
    old = decision(row_id, DecisionKind.KEEP, "Anna", "2026-11-23")

    assert earlier_of(old.model_copy(update={"text_digest": "0" * 12})) == {}


@pytest.mark.parametrize("limit", [5, 8, 9, 10, 11, 15])
def test_long_context_is_cut_at_a_word_within_the_limit(limit):
    text = "een twee drie vier"

    start, end = first_words(text, limit), last_words(text, limit)

    assert len(start) <= limit and len(end) <= limit
    assert set(start.rstrip("…").split()) | set(end.lstrip("…").split()) <= set(text.split())
    assert start.endswith("…") and end.startswith("…")


def test_a_coding_of_an_unknown_segment_is_refused_and_not_dropped():
    study = review_study()

    with pytest.raises(StudyError, match=r"T02-002-1/grond\.godsdienst"):
        build_review_rows(study.segments[:-2], study.codings, study.turns, study.codebook, {}, {})
