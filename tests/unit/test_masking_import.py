"""Taking back the review of anonymisation: all or nothing, twice is once, no text in messages."""

import pytest

from pipeline.domain.masking import (
    MaskingDecision,
    MaskingImport,
    ReturnedMasking,
    ReturnedMaskingRow,
    SubjectKind,
    Verdict,
)
from pipeline.domain.transcript import Category
from pipeline.stages.masking_about import Known
from pipeline.stages.masking_candidates import build_candidates
from pipeline.stages.masking_decisions import apply_decisions
from pipeline.stages.masking_import import COUNT_KEYS, match_returned
from tests.masking_fixture import (
    DETECTIONS,
    LINKS,
    TURNS,
    is_ordinary,
    masking_study,
    raw_turns,
)

LISTED = build_candidates(masking_study(), (), LINKS, 1_000)


def row(form: str, number: int = 2, /, **cells: str) -> ReturnedMaskingRow:
    """Return the row of the candidate `form`, filled in."""
    sent = next(r for r in LISTED.candidates if r.form == form)
    values = {
        "place": f"sheet Kandidaten, row {number}", "sheet": "candidates", "row_id": sent.row_id,
        "text_digest": sent.text_digest, "transcript_id": sent.transcript_id,
        "turn_number": str(sent.turn_number), "form": sent.form, "category": "persoon",
    }  # fmt: skip
    return ReturnedMaskingRow(**values | cells)


def link(**cells: str) -> ReturnedMaskingRow:
    (sent,) = LISTED.links
    values = {"row_id": sent.row_id, "form": sent.form, "other_form": sent.other_form}
    return ReturnedMaskingRow(place="sheet Dezelfde, row 2", sheet="links", **values | cells)


def missed(text: str, **cells: str) -> ReturnedMaskingRow:
    return ReturnedMaskingRow(place="sheet Gemist, row 2", sheet="missed", form=text, **cells)


def imported(
    *rows: ReturnedMaskingRow, earlier=(), digest="f1", turns=TURNS, **known_of
) -> MaskingImport:
    returned = ReturnedMasking(
        rows=rows, meta={"reviewer": "An"}, file_digest=digest, n_untouched=1, n_gone=0
    )
    found = apply_decisions(DETECTIONS, earlier, turns)
    known = Known(turns, found, is_ordinary, **known_of)
    result = match_returned(returned, known, list(earlier), "2026-05-04")
    assert set(result.counts) == set(COUNT_KEYS)
    assert sum(result.counts.values()) == len(rows) + 1
    return result


def one(*rows: ReturnedMaskingRow, **options) -> MaskingDecision:
    result = imported(*rows, **options)
    assert result.problems == ()
    (decision,) = result.decisions
    return decision


@pytest.mark.parametrize(
    ("word", "verdict", "is_masked"),
    [
        ("Akkoord ", Verdict.AGREE, True),
        ("ja", Verdict.AGREE, True),
        ("v", Verdict.AGREE, True),
        ("✓", Verdict.AGREE, True),
        ("Wel  maskeren", Verdict.MASK, True),
        ("niet maskeren.", Verdict.KEEP, False),
        ("twijfel", Verdict.DOUBT, None),
        ("?", Verdict.DOUBT, None),
    ],
)
def test_choices_are_understood_as_people_type_them(word, verdict, is_masked):
    decision = one(row("Roos", decision=word))

    assert (decision.decision, decision.is_masked) == (verdict, is_masked)
    assert decision.kind is SubjectKind.PLACE
    assert (decision.transcript_id, decision.turn_number, decision.start) == ("T01", 4, 4)


def test_akkoord_with_what_stays_lets_it_stay():
    assert one(row("joris", decision="akkoord")).is_masked is False


def test_a_name_counts_in_the_whole_study_and_an_ordinary_word_only_with_overal():
    assert one(row("samira", decision="niet maskeren")).kind is SubjectKind.FORM
    assert one(row("Roos", decision="niet maskeren")).kind is SubjectKind.PLACE
    assert one(row("Roos", decision="overal niet maskeren")).kind is SubjectKind.FORM


def test_another_kind_may_come_with_a_general_term_and_without_besluit():
    decision = one(row("Özge", new_category="school: middelbare school"))

    assert (decision.decision, decision.is_masked) == (Verdict.CATEGORY, True)
    assert (decision.category, decision.general) == (Category.SCHOOL, "middelbare school")


def test_a_remark_alone_is_a_doubt_and_is_kept():
    decision = one(row("Özge", note="navragen"))

    assert (decision.decision, decision.note, decision.reviewer) == (
        Verdict.DOUBT, "navragen", "An",
    )  # fmt: skip


@pytest.mark.parametrize(("word", "verdict"), [("ja", Verdict.SAME), ("nee", Verdict.DIFFERENT)])
def test_links_are_the_same_or_not(word, verdict):
    decision = one(link(decision=word))

    assert (decision.kind, decision.decision) == (SubjectKind.LINK, verdict)
    assert (decision.form, decision.other_form) == ("samira", "samira bouzidi")


def test_a_missed_name_is_masked_everywhere_and_a_missed_word_in_its_turn():
    name = one(missed("Lindewaard", category="plaats"))
    word = imported(missed("smid", transcript_id="t02", turn_number="4")).decisions

    assert (name.kind, name.category, name.turn_number) == (SubjectKind.MISSED, Category.PLACE, 2)
    assert [(d.kind, d.transcript_id, d.turn_number) for d in word] == [
        (SubjectKind.PLACE, "T02", 4)
    ]


@pytest.mark.parametrize(
    ("filled", "column"),
    [
        (row("Roos", decision="misschien ooit"), "besluit"),
        (row("Roos", decision="nee"), "besluit"),
        (row("Roos", decision="andere soort"), "andere soort"),
        (row("Roos", decision="niet maskeren", new_category="plaats"), "andere soort"),
        (row("Roos", new_category="iets anders"), "andere soort"),
        (row("Roos", new_category="school: [mbo]"), "andere soort"),
        (row("Roos", decision="akkoord", form="Samira"), "vorm"),
        (row("Roos", decision="akkoord", transcript_id="T02"), "interview"),
        (row("Roos", decision="akkoord", row_id="eigen"), "rij_id"),
        (row("Roos", decision="akkoord", text_digest=""), "controle"),
        (link(decision="zelfde", form="joris"), "vorm"),
        (link(decision="v"), "besluit"),
        (missed("smid"), "tekst"),
        (missed("—"), "tekst"),
        (missed("Lindewaard", transcript_id="T09"), "interview"),
        (missed("Lindewaard", transcript_id="T01", turn_number="99"), "beurt"),
        (missed("Lindewaard", category="dorp"), "soort"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_nothing_of_the_file_is_imported(filled, column):
    good = row("samira", 9, decision="akkoord")

    result = imported(good, filled)

    assert result.decisions == ()
    (problem,) = result.problems
    assert problem.where == f"{filled.place}, column {column}"
    message = str(problem).casefold()
    assert not any(word in message for word in ("roos", "samira", "jansen", "smid", "linde"))


def test_a_missed_name_that_stands_nowhere_is_listed_and_the_others_are_imported():
    result = imported(row("samira", 9, decision="akkoord"), missed("Tamara Wiersinga"))

    assert result.problems == () and [d.form for d in result.decisions] == ["samira"]
    assert [p.where for p in result.passed_over] == ["sheet Gemist, row 2, column tekst"]
    assert "restricted/known_names.csv" in str(result.passed_over[0])
    assert "Wiersinga" not in str(result.passed_over[0])
    assert result.counts["passed_over"] == 1


@pytest.mark.parametrize(
    "general",
    ["mbo van Samira", "=1+1", "-mbo", "mbo\tniveau", "mbo\nniveau", "[mbo]", "lang " * 9],
)
def test_a_general_term_that_would_leak_or_break_a_sheet_is_refused(general):
    result = imported(
        row("Özge", new_category=f"school: {general}"), names=lambda text: "Samira" in text
    )

    assert [p.where.rpartition(" column ")[2] for p in result.problems] == ["andere soort"]
    assert "Samira" not in str(result.problems[0])


def test_what_is_masked_as_a_name_everywhere_cannot_stay_at_one_place_and_is_said_so():
    kept = row("Roos", decision="niet maskeren")

    refused = imported(kept, is_masked_anyway=lambda place: place == ("T01", 4, 4, 8))
    everywhere = imported(
        row("Roos", decision="overal niet maskeren"), is_masked_anyway=lambda _: True
    )

    assert refused.decisions == () and refused.problems == ()
    assert "overal niet maskeren" in str(refused.passed_over[0])
    assert [d.kind for d in everywhere.decisions] == [SubjectKind.FORM]


def test_of_two_reviewers_who_differ_the_one_who_masks_is_followed_and_both_rows_are_named():
    an_keeps = imported(row("Roos", decision="niet maskeren", reviewer="An")).decisions
    an_masks = imported(row("Roos", decision="akkoord", reviewer="An")).decisions

    masks = imported(row("Roos", decision="wel maskeren", reviewer="Bo"), earlier=an_keeps)
    keeps = imported(row("Roos", decision="niet maskeren", reviewer="Bo"), earlier=an_masks)
    changed = imported(row("Roos", decision="niet maskeren", reviewer="an"), earlier=an_masks)

    assert [d.is_masked for d in masks.decisions] == [True] and len(masks.passed_over) == 1
    assert keeps.decisions == () and len(keeps.passed_over) == 1
    assert [d.is_masked for d in changed.decisions] == [False] and changed.passed_over == ()


def test_two_rows_that_contradict_are_both_named_and_two_that_agree_are_one_decision():
    apart = imported(row("Roos", 2, decision="akkoord"), row("Roos", 3, decision="niet maskeren"))
    alike = imported(row("Roos", 2, decision="akkoord"), row("Roos", 3, decision="wel maskeren"))

    assert [p.where.partition(",")[2] for p in apart.problems] == [
        " row 2, column besluit", " row 3, column besluit",
    ]  # fmt: skip
    assert len(apart.decisions) == 0
    assert {d.is_masked for d in alike.decisions} == {True}


def test_the_same_work_twice_is_once_and_an_old_copy_changes_nothing():
    rows = (row("Roos", decision="akkoord"), link(decision="zelfde"), missed("Lindewaard"))
    first = imported(*rows).decisions
    changed = imported(row("Roos", decision="niet maskeren"), earlier=first).decisions

    again = imported(*rows, earlier=first, digest="f2")
    old = imported(*rows, earlier=[*first, *changed])

    assert again.decisions == () and again.counts["unchanged_repeat"] == 3
    assert old.decisions == () and old.superseded == (rows[0].row_id,)


def test_a_text_that_changed_since_the_export_is_stale_and_not_decided():
    turns = TURNS | {"T01": raw_turns("T01", tuple(f"Eh. {t.text}" for t in TURNS["T01"]))}

    result = imported(
        row("Roos", decision="akkoord"), row("joris", decision="akkoord"), turns=turns
    )

    assert result.problems == ()
    assert [d.form for d in result.decisions] == ["joris"]
    assert len(result.stale) == result.counts["stale"] == 1


def test_a_workbook_of_another_study_is_refused():
    turns = {"T07": raw_turns("T07", ("heel iets anders",))}

    result = match_returned(
        ReturnedMasking(
            rows=(row("Roos", decision="akkoord"),), meta={}, file_digest="f", n_untouched=0,
            n_gone=0,
        ),
        Known(turns, {"T07": []}, is_ordinary), [], "2026-05-04",
    )  # fmt: skip

    assert "another study" in str(result.problems[0])


def test_an_earlier_decision_can_be_changed_from_the_sheet_with_decisions():
    first = one(row("joris", decision="niet maskeren"))
    (shown,) = build_candidates(masking_study(), [first], (), 1_000).decided
    cells = {"row_id": shown.row_id, "form": shown.form, "text_digest": shown.text_digest}

    agreed = imported(row("joris", **cells, decision="akkoord"), earlier=[first])
    changed = one(row("joris", **cells, decision="wel maskeren"), earlier=[first])

    assert agreed.decisions == () and agreed.counts["unchanged_repeat"] == 1
    assert (changed.kind, changed.is_masked) == (SubjectKind.FORM, True)
