"""The scorer of the anonymisation benchmark, on examples whose figures can be checked by eye."""

import json

import pytest

from pipeline.domain.transcript import Category
from tests.benchmarks.anonymise_sets.score import (
    Gold,
    Information,
    Item,
    Tally,
    gap,
    read_items,
    score,
    tokens_of,
)


def item(text: str, *marked: tuple[str, str, str, str], **fields: str) -> Item:
    """Build an item; `marked` are text, category, type and entity, in order of the text."""
    spans, position = [], 0
    for form, category, kind, entity in marked:
        start = text.index(form, position)
        position = start + len(form)
        spans.append(Gold(start, position, form, category, kind, entity))
    defaults = {"id": "x", "style": "cased", "kind": "names", "origin": ""}
    return Item(**(defaults | fields), text=text, spans=tuple(spans))


def on(text: str, form: str, action: str = "mask") -> tuple[int, int, str]:
    start = text.index(form)
    return start, start + len(form), action


def test_an_entity_counts_only_if_all_its_mentions_are_hidden():
    text = "Wibo belde en Wibo schreef, net als Jetske."
    marked = [(n, "PERSON", "direct", n.lower()) for n in ("Wibo", "Wibo", "Jetske")]

    result = score([item(text, *marked)], {"x": [on(text, "Wibo"), on(text, "Jetske")]})

    assert result.entities["type", "direct"] == Tally(1, 2)
    assert result.mentions["category", "PERSON"] == Tally(2, 3)


def test_every_content_word_of_a_name_must_be_covered_but_not_its_interfix():
    text = "Dat was Wibo van der Hoorn."
    items = [item(text, ("Wibo van der Hoorn", "PERSON", "direct", "e1"))]

    parts = score(items, {"x": [on(text, "Wibo"), on(text, "Hoorn")]})
    first_only = score(items, {"x": [on(text, "Wibo van der")]})

    assert parts.entities["type", "direct"] == Tally(1, 1)
    assert first_only.entities["type", "direct"] == Tally(0, 1)
    assert first_only.tokens["category", "PERSON"] == Tally(1, 2)


def test_part_of_a_word_does_not_hide_it():
    text = "met Wibowien erbij"

    result = score([item(text, ("Wibowien", "PERSON", "direct", "e1"))], {"x": [on(text, "Wibo")]})

    assert result.entities["type", "direct"] == Tally(0, 1)


def test_two_touching_masks_hide_together():
    text = "mail wibo@post.nl"

    result = score(
        [item(text, ("wibo@post.nl", "EMAIL", "direct", "e1"), kind="digit_ids")],
        {"x": [on(text, "wibo@"), on(text, "post.nl")]},
    )

    assert result.entities["ids", "digit_ids"] == Tally(1, 1)


def test_queueing_finds_a_quasi_identifier_but_hides_no_name_and_masks_nothing():
    text = "Wibo is de enige kosterin van Hoorn"
    marked = [
        ("Wibo", "PERSON", "direct", "e1"),
        ("de enige kosterin van Hoorn", "ROLE", "quasi", "e2"),
    ]
    queued = [on(text, "Wibo", "queue"), on(text, "de enige kosterin van Hoorn", "queue")]

    result = score([item(text, *marked)], {"x": queued})

    assert result.entities["type", "quasi"] == Tally(1, 1)
    assert result.entities["type", "direct"] == Tally(0, 1)
    assert result.masked == Tally(0, 0)


def test_a_generic_head_need_not_be_hidden_in_a_school_and_must_be_in_a_role():
    text = "school Het Anker en de zus van school"
    marked = [
        ("school Het Anker", "SCHOOL", "quasi", "e1"),
        ("de zus van school", "ROLE", "quasi", "e2"),
    ]

    result = score([item(text, *marked)], {"x": [on(text, "Anker"), on(text, "zus")]})

    assert result.entities["category", "SCHOOL"] == Tally(1, 1)
    assert result.entities["category", "ROLE"] == Tally(0, 1)


def test_precision_counts_tokens_and_weighs_rare_words_more():
    text = "toen kwam Wibo binnen"
    free = item("toen kwam toen kwam toen kwam binnen", kind="free", id="f")
    bits = Information([free.text])

    result = score(
        [item(text, ("Wibo", "PERSON", "direct", "e1"))],
        {"x": [on(text, "toen"), on(text, "Wibo")]},
        bits,
    )

    assert result.masked == Tally(1, 2)
    # 7 words of 3 forms: p(toen) = 4/11, p(unseen) = 1/11.
    assert bits.bits("wibo") - bits.bits("toen") == pytest.approx(2)
    assert result.weighted_precision > 0.5


def test_a_title_masked_with_a_name_is_no_error_and_by_itself_it_is():
    text = "mevrouw Hoorn sprak met een mevrouw"
    last = text.rindex("mevrouw")
    predictions = [on(text, "mevrouw Hoorn"), (last, last + len("mevrouw"), "mask")]

    result = score([item(text, ("Hoorn", "PERSON", "direct", "e1"))], {"x": predictions})

    assert result.masked == Tally(1, 2)


def test_wrong_masks_are_counted_per_thousand_words_of_free_speech():
    text = " ".join(["woord"] * 99 + ["roos"])
    free = item(text, kind="free", style="lower")
    with_name = item("Wibo zei", ("Wibo", "PERSON", "direct", "e1"), id="y")

    result = score([free, with_name], {"x": [on(text, "roos")], "y": [(5, 8, "mask")]})

    assert result.wrong_per_thousand("spans") == pytest.approx(10)
    assert result.wrong_per_thousand("spans", ["lower"]) == pytest.approx(10)
    assert result.wrong_per_thousand("spans", ["cased"]) == 0


def test_the_gap_is_between_origins_with_enough_names():
    items = [
        item("Wibo zei", ("Wibo", "PERSON", "direct", "e1"), id=f"{origin}{n}", origin=origin)
        for origin, size in (("a", 4), ("b", 4), ("c", 1))
        for n in range(size)
    ]
    found = {i.id: [(0, 4, "mask")] for i in items if i.id in {"a0", "a1", "a2", "a3", "b0"}}

    result = score(items, found)

    assert gap(result, fewest=4) == ("a", "b", pytest.approx(0.75))
    with pytest.raises(ValueError, match="no origin has 9 names"):
        gap(result, fewest=9)


def test_an_item_without_prediction_is_an_item_in_which_nothing_was_found():
    result = score([item("Wibo zei", ("Wibo", "PERSON", "direct", "e1"))], {})

    assert result.entities["type", "direct"] == Tally(0, 1)


def test_tokens_are_found_in_linear_time():
    assert len(tokens_of("'" * 50_000 + "a'" * 50_000)) == 1


def test_the_development_set_is_what_its_readme_says():
    items = read_items("dev")
    spans = [span for i in items for span in i.spans]

    assert len({i.id for i in items}) == len(items) >= 450
    assert {span.category for span in spans} <= {category.name for category in Category}
    assert {span.type for span in spans} == {"direct", "quasi"}
    assert not any(i.spans for i in items if i.kind == "free")
    assert all(i.text == i.text.lower() for i in items if i.style == "lower")
    assert len({i.origin for i in items} - {""}) >= 14


def test_offsets_that_do_not_agree_are_refused_without_the_text(tmp_path):
    (tmp_path / "dev").mkdir()
    span = {
        "start": 0,
        "end": 4,
        "text": "Wiba",
        "category": "PERSON",
        "type": "direct",
        "entity": "e",
    }
    row = {"id": "x-1", "style": "cased", "kind": "names", "origin": "", "text": "Wibo zei"}
    line = json.dumps(row | {"spans": [span]})
    (tmp_path / "dev" / "a.jsonl").write_text(line, encoding="utf-8")

    with pytest.raises(ValueError, match="x-1") as caught:
        read_items("dev", tmp_path)

    assert "Wib" not in str(caught.value)
