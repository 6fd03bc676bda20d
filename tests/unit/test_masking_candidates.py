"""What people are asked about masking: the most doubtful first, in few rows, nothing twice."""

from pipeline.domain.masking import (
    STAYS,
    MaskingCandidate,
    MaskingDecision,
    SubjectKind,
    Verdict,
    read_row_key,
)
from pipeline.domain.record import text_digest
from pipeline.domain.transcript import Category
from pipeline.stages.masking_candidates import Study, build_candidates
from pipeline.stages.masking_context import MAX_BEFORE
from pipeline.stages.masking_decisions import apply_decisions
from tests.masking_fixture import (
    DETECTIONS,
    LINKS,
    TURNS,
    detected,
    is_ordinary,
    masking_study,
    raw_turns,
)


def asked(decisions: list[MaskingDecision] | None = None, limit: float = 1_000):
    applied = apply_decisions(DETECTIONS, decisions or [], TURNS)
    return build_candidates(masking_study(applied), decisions or [], LINKS, limit)


def row_of(form: str, listed=None) -> MaskingCandidate:
    (row,) = (r for r in (listed or asked()).candidates if r.form == form)
    return row


def decided(row: MaskingCandidate, verdict: Verdict, is_masked: bool | None) -> MaskingDecision:
    key = read_row_key(row.row_id)
    assert key is not None
    return MaskingDecision(
        decision_id="d-1", kind=SubjectKind.FORM if key.is_form else SubjectKind.PLACE,
        transcript_id=key.transcript_id, turn_number=key.turn_number, start=key.start,
        end=key.end, form=row.form, text_digest=row.text_digest, decision=verdict,
        is_masked=is_masked, category=row.category, reviewer="An", decided_at="2026-05-04",
        file_digest="f1",
    )  # fmt: skip


def test_what_stays_unless_somebody_looks_comes_first_and_sure_names_are_not_asked():
    forms = [row.form for row in asked().candidates]

    assert set(forms[:2]) == {"de enige kapster van de straat", "joris"}
    assert "Samira Bouzidi" not in forms
    assert {"Roos", "Wil", "Özge", "samira"} <= set(forms)


def test_a_name_is_one_row_for_the_study_and_an_ordinary_word_a_row_for_its_place():
    samira, roos = row_of("samira"), row_of("Roos")

    assert samira.n_places == 2
    assert read_row_key(samira.row_id).is_form
    assert not read_row_key(roos.row_id).is_form
    assert samira.now == "gemaskeerd als [PERSOON-1]"
    assert roos.now == "gemaskeerd als [PERSOON]"
    assert row_of("joris").now == STAYS


def test_a_form_that_is_sure_somewhere_is_sure_everywhere():
    sure = DETECTIONS["T01"][2].model_copy(update={"score": 0.96})
    found = DETECTIONS | {"T01": [*DETECTIONS["T01"][:2], sure]}

    forms = [r.form for r in build_candidates(masking_study(found)).candidates]

    assert "samira" not in forms


def test_the_reason_is_dutch_and_an_ordinary_word_is_said_to_be_one():
    assert row_of("Roos").reason == "kan ook een gewoon woord zijn"
    assert row_of("joris").reason == "kan iemand herkenbaar maken"
    assert row_of("Özge").reason == "niet zeker herkend"


def test_the_reason_of_a_detector_is_given_in_the_words_of_the_codebook():
    found = DETECTIONS["T02"][1].model_copy(update={"reason": "an office"})
    study = masking_study({"T01": [], "T02": [found]})

    (row,) = build_candidates(study._replace(reason_words=lambda _: "ambt of functie")).candidates

    assert row.reason == "kan iemand herkenbaar maken: ambt of functie"


def test_two_layers_at_one_place_are_one_row_with_both_reasons():
    role = DETECTIONS["T01"][5].model_copy(update={"reason": "the only"})
    job = role.model_copy(
        update={"category": Category.EMPLOYER, "general": "kapper", "reason": "a job"}
    )

    (row,) = build_candidates(masking_study({"T01": [role, job], "T02": []})).candidates

    assert row.category is Category.EMPLOYER
    assert row.reason == "kan iemand herkenbaar maken: a job; the only"


def test_rows_of_the_same_doubt_come_by_score_and_then_by_place():
    found = [d.model_copy(update={"score": 0.4}) for d in DETECTIONS["T01"][1:4]]
    found[2] = found[2].model_copy(update={"score": 0.3})

    listed = build_candidates(masking_study({"T01": found, "T02": []}))

    assert [row.form for row in listed.candidates] == ["Wil", "Roos", "Samira"]


def test_an_age_in_words_is_no_less_sure_because_they_are_words():
    age = DETECTIONS["T01"][1].model_copy(update={"category": Category.AGE, "score": 0.9})

    assert build_candidates(masking_study({"T01": [age], "T02": []})).candidates == ()


def test_the_limit_holds_and_what_falls_off_is_counted_but_a_short_study_shows_ten_rows():
    def listed_of(n_words: int):
        texts = tuple(f"dat zei Naam{chr(97 + n)} " + "woord " * n_words for n in range(20))
        form = DETECTIONS["T01"][4]
        found = [
            form.model_copy(
                update={"turn_number": n, "start": 8, "end": 13, "text": f"Naam{chr(96 + n)}"}
            )
            for n in range(1, 21)
        ]
        return build_candidates(
            Study({"T01": raw_turns("T01", texts)}, {"T01": found}, {}, is_ordinary)
        )

    short, long = listed_of(10), listed_of(72)

    assert (len(short.candidates), short.n_left_out) == (10, 10)
    assert (len(long.candidates), long.n_left_out) == (int(8 * long.n_words / 1000), 8)


def test_what_was_decided_is_not_asked_again_and_can_be_changed():
    decisions = [
        decided(row_of("Roos"), Verdict.AGREE, True),
        decided(row_of("joris"), Verdict.KEEP, False),
    ]

    listed = asked(decisions)

    assert not {"Roos", "joris"} & {r.form for r in listed.candidates}
    assert [(r.form, r.now, r.earlier) for r in listed.decided] == [
        ("Roos", "gemaskeerd", "akkoord (An, 2026-05-04)"),
        ("joris", STAYS, "niet maskeren, hele studie (An, 2026-05-04)"),
    ]


def test_a_doubt_and_a_text_that_changed_are_asked_again():
    doubt = decided(row_of("Özge"), Verdict.DOUBT, None)
    stale = decided(row_of("Roos"), Verdict.AGREE, True).model_copy(
        update={"text_digest": text_digest("zoals het was")}
    )

    listed = asked([doubt, stale])

    assert row_of("Özge", listed).earlier == "twijfel, hele studie (An, 2026-05-04)"
    assert row_of("Roos", listed).earlier == ""


def test_an_ordinary_word_that_comes_often_does_not_fill_the_list():
    texts = tuple("roos zei dat" for _ in range(20))
    turns = {"T01": raw_turns("T01", texts)}
    first = detected("T01")[1].model_copy(update={"start": 0, "end": 4, "text": "roos"})
    found = {"T01": [first.model_copy(update={"turn_number": n}) for n in range(1, 21)]}

    listed = build_candidates(Study(turns, found, {}, is_ordinary), max_per_1000=1_000)

    assert [r.n_places for r in listed.candidates] == [20, 20, 20]


def test_context_reaches_into_the_turns_beside_and_stays_short():
    wil = row_of("joris")
    long = {"T01": raw_turns("T01", ("woord " * 400 + "Özge " + "woord " * 400,))}
    where = long["T01"][0].text.index("Özge")
    found = DETECTIONS["T01"][4].model_copy(
        update={"turn_number": 1, "start": where, "end": where + 4}
    )

    (row,) = build_candidates(Study(long, {"T01": [found]}, {}, is_ordinary)).candidates

    assert wil.context_after.startswith("/ I: en toen")
    assert len(row.context_before) <= MAX_BEFORE and row.context_before.startswith("…")


def test_a_link_in_doubt_shows_both_forms_with_an_example():
    (link,) = asked().links

    assert (link.form, link.other_form) == ("samira", "samira bouzidi")
    assert link.example.startswith("T01, beurt 4: ")
    assert link.reason == LINKS[0][2]


def test_a_form_that_is_told_apart_by_its_title_has_an_example_too():
    turns = {"T01": raw_turns("T01", ("Wie belde er?", "Mevrouw Kaya belde, en meneer Kaya niet."))}
    text = turns["T01"][1].text
    found = [
        DETECTIONS["T01"][0].model_copy(
            update={"turn_number": 2, "start": i, "end": i + 4, "text": "Kaya"}
        )
        for i in (text.index("Kaya"), text.rindex("Kaya"))
    ]
    doubt = ("mevrouw kaya", "meneer kaya", "zelfde achternaam")

    study = Study(turns, {"T01": found}, {}, is_ordinary)
    (link,) = build_candidates(study, [], [doubt]).links

    assert all("T01, beurt 2" in example for example in (link.example, link.other_example))
