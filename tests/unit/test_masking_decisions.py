"""Decisions about masking are replayed: on later runs, on new interviews, and only once."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.masking import MaskingDecision, SubjectKind, Verdict
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Action, Category, Detection
from pipeline.stages.masking_decisions import (
    apply_decisions,
    decisions_in_force,
    kept_forms,
    links_of,
    stale_decisions,
)
from pipeline.stages.masking_forms import FormFinder, holds_name
from pipeline.stages.masking_moved import found_again, sides_of
from tests.masking_fixture import DETECTIONS, TEXTS, TURNS, is_ordinary, raw_turns

_MASKS = {Verdict.MASK: True, Verdict.CATEGORY: True, Verdict.KEEP: False}


def decision(form: str, verdict: Verdict, **fields: object) -> MaskingDecision:
    values = {
        "decision_id": "d-1", "kind": SubjectKind.FORM, "form": form, "decision": verdict,
        "is_masked": _MASKS.get(verdict), "category": Category.PERSON, "reviewer": "An",
        "decided_at": "2026-05-04", "file_digest": "f1",
    }  # fmt: skip
    return MaskingDecision(**values | fields)


def on_place(interview: str, turn: int, form: str, verdict: Verdict, **fields) -> MaskingDecision:
    text = TEXTS[interview][turn - 1]
    start = text.index(form)
    place = {
        "kind": SubjectKind.PLACE, "transcript_id": interview, "turn_number": turn,
        "start": start, "end": start + len(form), "text_digest": text_digest(text),
    }  # fmt: skip
    return decision(form, verdict, **place | fields)


def masked(*decisions: MaskingDecision, turns=TURNS, found=DETECTIONS) -> dict[str, list[str]]:
    applied = apply_decisions(found, decisions, turns)
    return {i: [d.text for d in own if d.action is Action.MASK] for i, own in applied.items()}


def test_without_decisions_nothing_changes():
    assert apply_decisions(DETECTIONS, [], TURNS) == DETECTIONS


def test_a_form_that_stays_is_masked_nowhere_in_any_case_or_genitive():
    result = masked(decision("SAMIRA", Verdict.KEEP))

    assert "Samira Bouzidi" in result["T01"]
    assert "Samira" not in result["T01"] and "samira" not in result["T02"]


def test_a_missed_text_is_masked_in_every_interview_without_accents_or_capitals():
    ozge = decision("Ozge", Verdict.MASK, kind=SubjectKind.MISSED)

    assert "ozge" in masked(ozge)["T02"]
    assert masked(ozge, turns={"T09": raw_turns("T09", ("Dat is ÖZGE's huis.",))},
                  found={"T09": []}) == {"T09": ["ÖZGE"]}  # fmt: skip


def test_a_place_beats_its_form_and_the_latest_of_each_wins():
    everywhere = decision("roos", Verdict.MASK)
    flower = on_place("T01", 4, "roos", Verdict.KEEP)
    again = on_place("T01", 4, "roos", Verdict.MASK)

    assert masked(everywhere)["T01"].count("roos") == 1
    assert masked(everywhere, flower)["T01"].count("roos") == 0
    assert masked(flower, everywhere)["T01"].count("roos") == 0
    assert masked(flower, again)["T01"].count("roos") == 1


ROLE = "de enige kapster van de straat"


@pytest.mark.parametrize("verdict", [Verdict.KEEP, Verdict.AGREE])
def test_a_missed_text_within_a_longer_one_that_stays_is_masked_whichever_came_first(verdict):
    role = on_place("T01", 6, ROLE, verdict, category=Category.ROLE, is_masked=False)
    typed = decision("kapster", Verdict.MASK, kind=SubjectKind.MISSED)

    assert "kapster" in masked(role, typed)["T01"]
    assert "kapster" in masked(typed, role)["T01"]


def test_a_missed_text_stays_at_a_place_only_if_that_was_decided_afterwards():
    typed = decision("Özge", Verdict.MASK, kind=SubjectKind.MISSED)
    here = on_place("T01", 6, "Özge", Verdict.KEEP)

    assert "Özge" in masked(here, typed)["T01"]
    assert "Özge" not in masked(typed, here)["T01"]


def test_that_a_role_stays_does_not_let_the_name_in_it_stay():
    text = "Zij is voorzitter van Lindebloei."
    role, name = "voorzitter van Lindebloei", "Lindebloei"
    turns = {"T01": raw_turns("T01", (text,))}
    place = {"turn_number": 1, "detector": "proef", "score": 0.9}
    found = [
        Detection(start=7, end=32, text=role, category=Category.ROLE, action=Action.QUEUE, **place),
        Detection(start=22, end=32, text=name, category=Category.CLUB, **place),
    ]
    stays = decision(
        role, Verdict.AGREE, kind=SubjectKind.PLACE, transcript_id="T01", turn_number=1, start=7,
        end=32, text_digest=text_digest(text), category=Category.ROLE, is_masked=False,
    )  # fmt: skip

    assert apply_decisions({"T01": found}, [stays], turns) == {"T01": found[1:]}


def test_a_place_in_a_transcript_that_was_retyped_is_found_again_by_the_words_beside_it():
    text = TEXTS["T01"][3]
    start = text.index("roos")
    before, after = sides_of(text, start, start + 4)
    flower = on_place("T01", 4, "roos", Verdict.MASK, before_digest=before, after_digest=after)
    retyped = ("Eh, hoe heet u?", "ja met ROOS en mijn zoon de  roos, in de tuin is van haar")
    rewritten = ("Heel wat anders over een roos.", "En roos.")

    (found,) = found_again([flower], {"T01": raw_turns("T01", retyped)})
    (lost,) = stale_decisions([flower], {"T01": raw_turns("T01", rewritten)})

    assert (found.turn_number, found.start) == (2, retyped[1].index("roos,"))
    assert lost == flower
    assert masked(flower, turns={"T01": raw_turns("T01", retyped)}, found={"T01": []}) == {
        "T01": ["roos"]
    }


def test_what_was_queued_is_masked_with_its_own_kind_when_a_person_says_so():
    role = on_place("T01", 6, "de enige kapster van de straat", Verdict.MASK)

    (found,) = (d for d in apply_decisions(DETECTIONS, [role], TURNS)["T01"] if "kapster" in d.text)

    assert (found.action, found.category, found.score) == (Action.MASK, Category.ROLE, 1.0)
    assert found.detector == "review"


def test_another_kind_changes_category_and_general_term():
    school = decision("Özge", Verdict.CATEGORY, category=Category.SCHOOL, general="mbo")

    applied = apply_decisions(DETECTIONS, [school], TURNS)

    found = [d for own in applied.values() for d in own if d.category is Category.SCHOOL]
    assert [(d.text, d.general) for d in found] == [("Özge", "mbo"), ("ozge", "mbo")]


def test_what_is_added_is_joined_with_what_it_overlaps():
    long = decision("Bouzidi en ik", Verdict.MASK)

    result = masked(long)["T01"]

    assert "Samira Bouzidi en ik" in result and "Samira Bouzidi" not in result


def test_a_decision_on_a_place_whose_text_changed_has_no_effect_and_is_listed():
    flower = on_place("T01", 4, "Roos", Verdict.KEEP)
    changed = (*TEXTS["T01"][:3], "Eh, " + TEXTS["T01"][3], *TEXTS["T01"][4:])
    turns = TURNS | {"T01": raw_turns("T01", changed)}

    assert stale_decisions([flower], turns) == [flower]
    assert stale_decisions([flower], TURNS) == []
    assert stale_decisions([flower], {"T02": TURNS["T02"]}) == []  # whoever is gone is not asked
    assert apply_decisions({"T01": []}, [flower], turns) == {"T01": []}
    assert masked(flower)["T01"].count("Roos") == 0


def test_a_doubt_takes_back_that_a_text_stays_and_never_that_it_is_masked():
    doubt = decision("joris", Verdict.DOUBT)

    assert decisions_in_force([decision("joris", Verdict.KEEP), doubt]) == {}
    assert masked(decision("joris", Verdict.MASK), doubt)["T02"] == ["samira", "joris"]


def test_links_and_forms_that_stay_are_handed_on_folded():
    pair = {"kind": SubjectKind.LINK, "other_form": "Samira Bouzidi", "category": None}
    decisions = [
        decision("Samira", Verdict.DIFFERENT, **pair), decision("Samira", Verdict.SAME, **pair),
        decision("Özge", Verdict.KEEP), decision("Roos", Verdict.MASK),
    ]  # fmt: skip

    assert links_of(decisions) == [("samira", "samira bouzidi", True)]
    assert kept_forms(decisions) == ["ozge"]


FORMS = ["Samira", "roos", "Özge", "joris", "de oude smid", "Bouzidi", "wil"]


@given(
    st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(list(_MASKS))), max_size=8),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(_MASKS))), max_size=4),
)
def test_applying_twice_is_applying_once_and_spans_never_overlap(forms, places):
    decisions = [decision(form, verdict) for form, verdict in forms]
    spans = DETECTIONS["T01"]
    decisions += [on_place("T01", spans[n].turn_number, spans[n].text, v) for n, v in places]

    once = apply_decisions(DETECTIONS, decisions, TURNS)

    assert apply_decisions(once, decisions, TURNS) == once
    for own in once.values():
        spans = sorted((d.turn_number, d.start, d.end) for d in own if d.action is Action.MASK)
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("jan peter", "Dat zei Jan-Peter ook.", ["Jan-Peter"]),
        ("jan peter", "Jan kwam. En Peter ook.", []),
        ("samira", "samiras jas, Samira's jas, samirah", ["samiras", "Samira"]),
        ("al", "als het al kan", ["al"]),
        ("istanbul", "van İSTANBUL naar huis", ["İSTANBUL"]),
        ("roos", "rooster en de Roos", ["Roos"]),
    ],
)
def test_forms_are_found_as_whole_words(form, text, found):
    assert [text[a:b] for a, b, _ in FormFinder([form]).find(text)] == found


def test_many_forms_in_a_long_study_take_a_moment_and_one_endless_word_too():
    forms = [decision(f"naam{n} achter{n}", Verdict.MASK) for n in range(2_000)]
    text = "dit is een zin van naam7 achter7 en meer. " * 2_000 + "-" * 50_000 + "a" * 50_000
    turns = {"T01": raw_turns("T01", (text,))}

    start = time.perf_counter()
    applied = apply_decisions({"T01": []}, forms, turns)

    assert len(applied["T01"]) == 2_000
    assert time.perf_counter() - start < 5


def test_a_new_detector_does_not_undo_a_decision():
    later = [
        *DETECTIONS["T02"],
        Detection(turn_number=4, start=17, end=21, text="roos", category=Category.NAME,
                  detector="nieuw", score=0.9),
    ]  # fmt: skip

    assert masked(decision("Roos", Verdict.KEEP), found={"T02": later})["T02"] == ["samira"]


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("school van Samira", True),
        ("BOUZIDI", True),
        ("bij de oude smid", True),
        ("smid", False),
        ("middelbare school", False),
        ("", False),
    ],
)
def test_a_general_term_with_a_name_of_the_study_is_known(text, is_named):
    forms = ["samira bouzidi", "oude smid", "van de straat"]

    assert holds_name(text, forms, is_ordinary) is is_named
