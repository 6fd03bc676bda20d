import pytest

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

    assert rows["T01-002-2/grond.godsdienst"].reason == "woord: geloof (let op: ontkend)"
    assert rows["T01-002-1/grond.herkomst"].reason == "woord: achternaam"


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
