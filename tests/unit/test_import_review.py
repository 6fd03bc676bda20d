"""The import of decisions: every row accounted for, twice is once, nobody wins silently."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.coding import Origin, Qualifier, Status
from pipeline.domain.review import (
    Decision,
    DecisionKind,
    ImportResult,
    ReturnedRow,
    ReturnedWorkbook,
)
from pipeline.stages.import_review import COUNT_KEYS, apply_decisions, match_returned
from tests.review_fixture import review_study

STUDY = review_study()
HERKOMST, WONEN = "T01-002-1/grond.herkomst", "T01-002-1/terrein.wonen"
GODSDIENST = "T01-002-2/grond.godsdienst"
UNCODED = "T01-004-1/"


def returned_row(row_id: str, number: int = 2, /, **cells: str) -> ReturnedRow:
    sent = next(row for row in STUDY.rows if row.row_id == row_id)
    fields = {
        "place": f"sheet Codes, row {number}", "sheet": "codes", "row_id": row_id,
        "segment_id": sent.segment_id, "text_digest": sent.text_digest, "code": sent.code_label,
        "decision": "", "new_code": "", "note": "", "reviewer": "",
    }  # fmt: skip
    return ReturnedRow(**fields | cells)


def workbook(
    rows: Sequence[ReturnedRow], n_untouched: int = 0, file_digest: str = "f1", reviewer: str = ""
) -> ReturnedWorkbook:
    return ReturnedWorkbook(
        rows=tuple(rows),
        meta={"reviewer": reviewer},
        file_digest=file_digest,
        n_rows=len(rows) + n_untouched,
        n_untouched=n_untouched,
    )


def imported(returned: ReturnedWorkbook, earlier: Sequence[Decision] = ()) -> ImportResult:
    return match_returned(
        returned, STUDY.segments_by_id, STUDY.codings_by_id, STUDY.codebook, "2026-05-04", earlier
    )


def import_one(row_id: str, /, **cells: str) -> ImportResult:
    return imported(workbook([returned_row(row_id, **cells)]))


def decide(row_id: str, word: str, reviewer: str = "A", **cells: str) -> Decision:
    (decision,) = import_one(row_id, decision=word, reviewer=reviewer, **cells).decisions
    return decision


def applied(*decisions: Decision):
    return apply_decisions(STUDY.codings, STUDY.segments_by_id, decisions)


@pytest.mark.parametrize(
    ("cells", "kind", "new_code_id"),
    [
        ({"decision": " Akkoord "}, "keep", None),
        ({"decision": "OK!"}, "keep", None),
        ({"decision": "✓"}, "keep", None),
        ({"decision": "nee"}, "remove", None),
        ({"decision": "verwijderen"}, "remove", None),
        ({"decision": "?"}, "doubt", None),
        ({"decision": "wijzig", "new_code": "Wonen [terrein.wonen]"}, "recode", "terrein.wonen"),
        ({"new_code": "wonen"}, "recode", "terrein.wonen"),
        ({"decision": "wijzig", "new_code": "Godsdienst"}, "recode", "grond.godsdienst"),
        ({"new_code": "Godsdienst"}, "recode", "grond.godsdienst"),
        ({"decision": "akkoord", "new_code": "Godsdienst"}, "keep", None),
        ({"decision": "twijfel", "new_code": "TERREIN.WONEN"}, "doubt", "terrein.wonen"),
        ({"note": "eerst bespreken"}, "doubt", None),
    ],
)
def test_what_people_write_is_understood(cells, kind, new_code_id):
    (decision,) = import_one(GODSDIENST, **cells).decisions

    assert (decision.decision, decision.new_code_id) == (kind, new_code_id)


@pytest.mark.parametrize(
    ("row_id", "cells", "column", "hint"),
    [
        (HERKOMST, {"decision": "akoord"}, "besluit", "akkoord"),
        (HERKOMST, {"decision": "wijzig"}, "nieuwe code", "verwijder"),
        (HERKOMST, {"new_code": "Godsdiens"}, "nieuwe code", "Godsdienst [grond.godsdienst]"),
        (HERKOMST, {"new_code": "anders"}, "nieuwe code", "Anders [reactie.anders]"),
        (HERKOMST, {"decision": "ja", "new_code": "Wonen"}, "nieuwe code", "wijzig"),
        (HERKOMST, {"code": "Wonen"}, "code", "nieuwe code"),
        (HERKOMST, {"decision": "ja", "segment_id": "T02-002-1"}, "positie", "sorted"),
        (HERKOMST, {"decision": "ja", "text_digest": ""}, "controle", "as it was sent"),
        (HERKOMST, {"decision": "ja", "row_id": "14"}, "rij_id", "Gemist"),
        (UNCODED, {"decision": "ja"}, "besluit", "nieuwe code"),
    ],
)
def test_a_row_that_cannot_be_used_says_where_and_what_to_do(row_id, cells, column, hint):
    result = import_one(row_id, **cells)

    (problem,) = result.problems
    assert problem.where == f"sheet Codes, row 2, column {column}"
    assert hint in problem.remedy
    assert result.decisions == ()


def test_a_sentence_in_the_wrong_column_is_not_quoted():
    result = import_one(HERKOMST, decision="mijn buurvrouw zei dat ook")

    assert "buurvrouw" not in str(result.problems[0])


def test_one_bad_row_keeps_the_whole_file_out():
    rows = [
        returned_row(HERKOMST, 2, decision="ja"),
        returned_row(WONEN, 3, decision="misschien wel"),
    ]

    result = imported(workbook(rows))

    assert result.decisions == ()
    assert len(result.problems) == 1


def test_a_text_that_changed_or_went_is_stale_and_not_imported():
    changed = returned_row(HERKOMST, 2, decision="ja", text_digest="0" * 12)
    gone = returned_row(
        WONEN, 3, decision="ja", row_id="T01-002-9/terrein.wonen", segment_id="T01-002-9"
    )
    good = returned_row(GODSDIENST, 4, decision="nee")

    result = imported(workbook([changed, gone, good]))

    assert result.stale == (HERKOMST, "T01-002-9/terrein.wonen")
    assert [d.decision for d in result.decisions] == ["remove"]
    assert result.problems == ()


def test_a_workbook_of_another_study_is_refused():
    row = returned_row(
        WONEN, decision="ja", row_id="T77-002-1/terrein.wonen", segment_id="T77-002-1"
    )

    result = imported(workbook([row]))

    assert "another study" in result.problems[0].remedy


def test_a_code_is_added_to_a_segment_without_one_and_to_one_that_has_one():
    sent = STUDY.segments_by_id["T01-002-1"]
    uncoded = returned_row(UNCODED, 2, new_code="Anders [melden.anders]")
    missed = returned_row(
        HERKOMST, 3, sheet="missed", row_id="", code="", text_digest=sent.text_digest,
        new_code="Godsdienst",
    )  # fmt: skip

    result = imported(workbook([uncoded, missed]))
    final = {c.coding_id: c for c in applied(*result.decisions).final}

    assert result.counts["added"] == 2
    assert final["T01-004-1/melden.anders"].status is Status.CONFIRMED
    assert final["T01-002-1/grond.godsdienst"].origin is Origin.REVIEWER


def test_a_remark_about_a_segment_without_a_code_is_kept():
    result = import_one(UNCODED, note="hier zit wel iets in")

    assert result.counts["note_only"] == 1
    assert result.decisions[0].note == "hier zit wel iets in"
    assert applied(*result.decisions).conflicts == ()


def test_the_reviewer_is_the_cell_or_else_who_the_file_was_for():
    named = imported(workbook([returned_row(HERKOMST, decision="ja", reviewer=" An  B ")]))
    sent_to = imported(workbook([returned_row(HERKOMST, decision="ja")], reviewer="Co"))
    nobody = imported(workbook([returned_row(HERKOMST, decision="ja")]))

    assert [r.decisions[0].reviewer for r in (named, sent_to, nobody)] == [
        "An B", "Co", "onbekend",
    ]  # fmt: skip


def test_one_reviewer_who_contradicts_himself_in_one_file_is_asked_which():
    # The last row must not win: it is another row when the sheet is sorted otherwise.
    rows = [
        returned_row(HERKOMST, 2, decision="ja"),
        returned_row(HERKOMST, 9, decision="nee"),
    ]

    result = imported(workbook(rows))

    assert [p.where for p in result.problems] == [
        "sheet Codes, row 2, column besluit",
        "sheet Codes, row 9, column besluit",
    ]
    assert "row 9" in result.problems[0].what


def test_a_changed_mind_is_a_new_decision_and_old_files_do_not_bring_the_old_one_back():
    first = workbook([returned_row(HERKOMST, decision="ja", reviewer="An")], file_digest="f1")
    second = workbook([returned_row(HERKOMST, decision="nee", reviewer="An")], file_digest="f2")
    resaved = workbook([returned_row(HERKOMST, decision="ja", reviewer="An")], file_digest="f3")
    log = [*imported(first).decisions]
    log += imported(second, log).decisions

    again = [imported(returned, log) for returned in (first, second, resaved)]

    assert [d.decision for d in log] == ["keep", "remove"]
    assert all(result.decisions == () for result in again)
    # Bytes that were never seen with an older view: listed, because it may be a mind changed back.
    assert [result.superseded for result in again] == [(), (), (HERKOMST,)]
    assert HERKOMST not in {c.coding_id for c in applied(*log).final}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([], Status.PROPOSED),
        (["ja"], Status.CONFIRMED),
        (["ja", "ja"], Status.CONFIRMED),
        (["nee", "nee"], None),
        (["ja", "nee"], Status.DOUBTED),
        (["ja", "twijfel"], Status.DOUBTED),
        (["nee", "twijfel"], Status.DOUBTED),
    ],
)
def test_reviewers_agree_or_the_coding_stays_as_a_doubt(words, status):
    decisions = [decide(HERKOMST, word, f"R{n}") for n, word in enumerate(words)]

    result = applied(*decisions)

    final = {c.coding_id: c for c in result.final}
    assert (final[HERKOMST].status if HERKOMST in final else None) is status
    assert result.conflicts == ((HERKOMST,) if status is Status.DOUBTED else ())
    assert result.n_removed == (status is None)
    assert len(result.final) + result.n_removed == len(STUDY.codings)


def test_a_recoding_replaces_the_code_and_keeps_that_it_was_denied():
    result = applied(decide(GODSDIENST, "wijzig", new_code="Wonen"))

    final = {c.coding_id: c for c in result.final}
    new = final["T01-002-2/terrein.wonen"]
    assert GODSDIENST not in final
    assert (new.status, new.origin) == (Status.CONFIRMED, Origin.REVIEWER)
    assert new.qualifiers == (Qualifier.NEGATED,)


SAME = {"decision": "wijzig", "new_code": "Godsdienst"}


def missed_row(code: str, number: int, segment_id: str, **cells: str) -> ReturnedRow:
    digest = STUDY.segments_by_id[segment_id].text_digest
    fields = {"sheet": "missed", "row_id": "", "code": "", "text_digest": digest, "new_code": code}
    sent = next(row.row_id for row in STUDY.rows if row.segment_id == segment_id)
    return returned_row(sent, number, **fields | cells)


@pytest.mark.parametrize(
    ("row", "qualifiers"),
    [
        (returned_row(GODSDIENST, decision="akkoord"), (Qualifier.NEGATED,)),
        (returned_row(GODSDIENST, **SAME), ()),
        (missed_row("Godsdienst", 2, "T01-002-2"), ()),
    ],
    ids=["akkoord", "wijzig in dezelfde code", "Gemist"],
)
def test_a_denied_code_is_confirmed_with_the_denial_or_without_it(row, qualifiers):
    result = applied(*imported(workbook([row])).decisions)

    (coding,) = (c for c in result.final if c.segment_id == "T01-002-2")
    assert coding.coding_id == GODSDIENST
    assert (coding.status, coding.origin) == (Status.CONFIRMED, Origin.RULE)
    assert coding.qualifiers == qualifiers
    assert coding.reason.endswith("niet ontkend") == (qualifiers == ())
    assert (result.n_removed, result.conflicts) == (0, ())


def test_reviewers_who_differ_about_a_denial_leave_it_in_doubt():
    same = decide(GODSDIENST, "wijzig", "B", new_code="Godsdienst")

    result = applied(decide(GODSDIENST, "akkoord", "A"), same)
    agreed = applied(decide(GODSDIENST, "akkoord", "b"), same)

    final = {c.coding_id: c for c in result.final}
    assert result.conflicts == (GODSDIENST,)
    assert final[GODSDIENST].qualifiers == (Qualifier.NEGATED,)
    # Of one reviewer the latest counts.
    assert agreed.conflicts == ()


def test_where_nothing_is_denied_the_same_code_is_agreement():
    same = decide(HERKOMST, "wijzig", "B", new_code="grond.herkomst")

    result = applied(decide(HERKOMST, "akkoord", "A"), same)

    final = {c.coding_id: c for c in result.final}
    assert final[HERKOMST].status is Status.CONFIRMED
    assert final[HERKOMST].reason == STUDY.codings_by_id[HERKOMST].reason


def test_to_agree_with_a_denied_code_and_to_add_it_contradict_each_other():
    denied = [
        returned_row(GODSDIENST, 2, decision="akkoord"), missed_row("Godsdienst", 3, "T01-002-2"),
    ]  # fmt: skip
    plain = [returned_row(HERKOMST, 2, decision="akkoord"),
             missed_row("grond.herkomst", 3, "T01-002-1")]  # fmt: skip

    assert len(imported(workbook(denied)).problems) == 2
    assert imported(workbook(plain)).problems == ()


def test_a_recoding_of_a_denied_code_and_its_addition_give_a_plain_code():
    rows = [
        returned_row(GODSDIENST, 2, decision="wijzig", new_code="Wonen"),
        missed_row("Wonen", 3, "T01-002-2"),
    ]

    result = applied(*imported(workbook(rows)).decisions)

    new = {c.coding_id: c for c in result.final}["T01-002-2/terrein.wonen"]
    assert (new.status, new.qualifiers) == (Status.CONFIRMED, ())


def test_a_name_in_a_remark_that_is_masked_since_then_makes_no_new_decision():
    first = imported(workbook([returned_row(HERKOMST, decision="ja", note="Anna zei dat")]))
    later = imported(workbook([returned_row(HERKOMST, decision="nee")], file_digest="f2"))
    log = [*first.decisions, *later.decisions]

    masked = returned_row(HERKOMST, decision="ja", note="[PERSOON-1] zei dat")
    again = imported(workbook([masked]), log)

    assert again.decisions == ()
    assert again.counts["unchanged_repeat"] == 1


def test_reviewers_who_recode_differently_confirm_neither_code():
    result = applied(
        decide(GODSDIENST, "wijzig", "A", new_code="Wonen"),
        decide(GODSDIENST, "wijzig", "B", new_code="grond.herkomst"),
    )

    assert result.conflicts == ("T01-002-2/grond.herkomst", "T01-002-2/terrein.wonen")
    assert result.n_removed == 1


def test_a_recoding_that_is_taken_back_leaves_no_trace_of_the_new_code():
    result = applied(decide(GODSDIENST, "wijzig", new_code="Wonen"), decide(GODSDIENST, "akkoord"))

    assert [c.code_id for c in result.final if c.segment_id == "T01-002-2"] == ["grond.godsdienst"]


def test_a_decision_on_an_older_text_is_listed_and_not_applied():
    old = decide(HERKOMST, "nee").model_copy(update={"text_digest": "0" * 12})

    result = applied(old)

    assert result.stale == (old,)
    assert HERKOMST in {c.coding_id for c in result.final}


def test_a_confirmed_code_survives_when_the_rules_stop_proposing_it():
    decision = decide(HERKOMST, "ja")

    result = apply_decisions([], STUDY.segments_by_id, [decision])

    assert [(c.coding_id, c.status) for c in result.final] == [(HERKOMST, Status.CONFIRMED)]


# --- the loop under any way of filling in ---------------------------------------------------

CELLS = st.fixed_dictionaries(
    {
        "decision": st.sampled_from(["", "", "ja", "nee", "wijzig", "twijfel", "?", "onzin"]),
        "new_code": st.sampled_from(
            ["", "", "Wonen", "grond.herkomst", "Godsdienst", "Anders", "bestaat niet"]
        ),
        "note": st.sampled_from(["", "", "x"]),
        "reviewer": st.sampled_from(["", "A", "B"]),
        "text_digest": st.sampled_from(["sent", "sent", "sent", "other", ""]),
    }
)
EDITS = st.lists(st.tuples(st.sampled_from([row.row_id for row in STUDY.rows]), CELLS), max_size=9)


def as_returned(edits: Sequence[tuple[str, dict[str, str]]], file_digest: str) -> ReturnedWorkbook:
    """Make a workbook of the edited rows in this order; a row may occur twice or not at all."""
    rows, n_untouched = [], 0
    for number, (row_id, cells) in enumerate(edits, start=2):
        row = returned_row(row_id, number, **{k: v for k, v in cells.items() if k != "text_digest"})
        if cells["text_digest"] != "sent":
            digest = "0" * 12 if cells["text_digest"] else ""
            row = row.model_copy(update={"text_digest": digest})
        if row.decision or row.new_code or row.note:
            rows.append(row)
        else:
            n_untouched += 1
    return workbook(rows, n_untouched, file_digest)


@given(EDITS, st.randoms(use_true_random=False))
def test_every_row_is_accounted_for_and_importing_twice_is_importing_once(edits, random):
    returned = as_returned(edits, "f1")
    shuffled = as_returned(random.sample(edits, len(edits)), "f2")

    first = imported(returned)
    again = imported(returned, first.decisions)
    sorted_otherwise = imported(shuffled, first.decisions)

    assert set(first.counts) == set(COUNT_KEYS)
    assert sum(first.counts.values()) == returned.n_rows
    assert bool(first.decisions) <= (not first.problems)
    assert (first.counts["refused"] == 0) or first.problems
    if not first.problems:
        n_filled = returned.n_rows - returned.n_untouched - len(first.stale)
        assert len(first.decisions) + first.counts["unchanged_repeat"] == n_filled
        assert again.decisions == sorted_otherwise.decisions == ()
        assert sorted_otherwise.superseded == ()
        assert again.counts["unchanged_repeat"] == n_filled


@given(EDITS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_proposals_does_not_matter(edits, random):
    result = imported(as_returned(edits, "f1"))
    shuffled = imported(as_returned(random.sample(edits, len(edits)), "f1"))
    codings = random.sample(STUDY.codings, len(STUDY.codings))

    one = applied(*result.decisions)
    other = apply_decisions(codings, STUDY.segments_by_id, shuffled.decisions)

    assert {d.decision_id for d in result.decisions} == {d.decision_id for d in shuffled.decisions}
    assert (one.final, one.conflicts, one.n_removed) == (
        other.final, other.conflicts, other.n_removed,
    )  # fmt: skip
    statuses = {c.coding_id: c.status for c in one.final}
    assert {d.code_id for d in result.decisions if d.decision is DecisionKind.KEEP} <= {
        c.code_id for c in one.final
    }
    assert all(statuses[i] is Status.DOUBTED for i in one.conflicts)


def test_two_files_without_a_name_that_differ_are_a_conflict_and_neither_wins():
    study = review_study()
    segments = {s.segment_id: s for s in study.segments}
    coding = study.codings[0]
    text_digest = segments[coding.segment_id].text_digest

    def decided(kind: DecisionKind, file_digest: str) -> Decision:
        return Decision(
            decision_id=f"d-{file_digest}",
            segment_id=coding.segment_id,
            text_digest=text_digest,
            code_id=coding.code_id,
            decision=kind,
            reviewer="onbekend",
            decided_at="2026-05-04",
            file_digest=file_digest,
        )

    both = [decided(DecisionKind.KEEP, "a"), decided(DecisionKind.REMOVE, "b")]

    applied = apply_decisions([coding], segments, both)

    assert applied.conflicts == (coding.coding_id,)
    assert [c.status for c in applied.final] == [Status.DOUBTED]
