"""Counts that can be checked by eye: every test has its own few answers."""

import random

import pytest

from pipeline.domain.codebook import Codebook
from pipeline.domain.evidence import (
    Count,
    Direction,
    Evidence,
    EvidenceLimits,
    Finding,
    Perspective,
    ReviewCounts,
)
from pipeline.domain.speech import Mark, MarkKind
from pipeline.errors import DuidingError
from pipeline.stages.build_evidence import build_evidence, counts_recomputed
from tests import evidence_fixture as fixture
from tests.evidence_fixture import Answer, evidence, person

LONG = "Ze zagen mijn achternaam en toen was de woning opeens al aan iemand anders verhuurd. "


def told(who: str, codes: str, turn: int = 2, text: str = LONG) -> Answer:
    return Answer(who, turn, [(f"{text}({who}, {turn})", codes)])


def finding(given: Evidence, theme: str, ground: str) -> Finding:
    (found,) = [f for f in given.findings if (f.theme_id, f.ground_id) == (theme, ground)]
    return found


def housing(given: Evidence) -> Finding:
    return finding(given, "domein.woningmarkt", "grond.herkomst")


BOTH = "grond.herkomst domein.woningmarkt"
CONFIRMED = "grond.herkomst! domein.woningmarkt!"


def test_somebody_who_tells_it_five_times_is_one_participant() -> None:
    answers = [told("P01", BOTH, turn) for turn in range(2, 7)] + [told("P02", BOTH)]

    found = housing(evidence(answers, [person("P01"), person("P02")]))

    assert found.supporting == Count(n=2, n_confirmed=0)
    assert found.participant_ids == ("P01", "P02")


def test_theme_and_ground_must_come_from_one_turn_but_not_from_one_segment() -> None:
    one_turn = Answer("P01", 2, [("Bij het zoeken naar een huis.", "domein.woningmarkt"),
                                 ("Het ging om mijn naam.", "grond.herkomst")])  # fmt: skip
    two_turns = [told("P02", "domein.woningmarkt", 2), told("P02", "grond.herkomst", 3)]

    found = housing(evidence([one_turn, *two_turns], [person("P01"), person("P02")]))

    assert found.participant_ids == ("P01",)
    assert found.n_discussed == 2


def test_it_is_confirmed_only_if_theme_and_ground_both_are() -> None:
    answers = [told("P01", CONFIRMED), told("P02", "grond.herkomst! domein.woningmarkt")]

    found = housing(evidence(answers, [person("P01"), person("P02")]))

    assert found.supporting == Count(n=2, n_confirmed=1)


def test_a_doubtful_coding_is_a_row_and_counts_nowhere() -> None:
    doubted = told("P02", "grond.herkomst? domein.woningmarkt?")

    given = evidence([told("P01", BOTH), doubted], [person("P01"), person("P02")])

    assert housing(given).supporting.n == 1
    assert housing(given).n_discussed == 1
    assert [r.status.value for r in given.rows if r.participant_id == "P02"] == ["twijfel"] * 2


def test_what_a_professional_says_is_counted_apart_from_residents() -> None:
    people = [person("P01"), person("P02", "professional"), person("P03", "sleutelpersoon"),
              person("P04", "ambtenaar")]  # fmt: skip
    answers = [told(p.participant_id, BOTH) for p in people]

    found = housing(evidence(answers, people))

    assert {p: c.n for p, c in found.by_perspective.items()} == {
        Perspective.SELF: 1,
        Perspective.KEY_PERSON: 1,
        Perspective.PROFESSIONAL: 2,
    }


def test_hearsay_of_a_resident_is_a_witness_and_of_a_professional_stays_professional() -> None:
    codes = "grond.herkomst:van_horen_zeggen domein.woningmarkt"
    people = [person("P01"), person("P02", "professional"), person("P03")]
    answers = [told("P01", codes), told("P02", codes), told("P03", f"{BOTH} perspectief.naaste")]

    rows = evidence(answers, people).rows

    assert {r.participant_id: r.perspective for r in rows} == {
        "P01": Perspective.WITNESS,
        "P02": Perspective.PROFESSIONAL,
        "P03": Perspective.RELATIVE,
    }


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("grond.herkomst:ontkend", Direction.CONTRADICTS),
        ("grond.herkomst:hypothetisch", Direction.QUALIFIES),
        ("grond.herkomst positief.steun", Direction.QUALIFIES),
        ("grond.herkomst gevolg.geen", Direction.QUALIFIES),
        ("grond.herkomst positief.steun:ontkend", Direction.SUPPORTS),
        ("grond.herkomst", Direction.SUPPORTS),
    ],
)
def test_direction_follows_from_qualifiers_and_neighbours(codes: str, expected: Direction) -> None:
    given = evidence([told("P01", codes)], [person("P01")])

    assert given.rows[0].direction is expected


def test_a_theme_only_says_what_it_is_about_and_never_counters() -> None:
    answers = [told("P01", BOTH), told("P02", "grond.herkomst domein.woningmarkt:ontkend"),
               told("P03", "domein.woningmarkt:hypothetisch")]  # fmt: skip

    given = evidence(answers, [person(f"P0{n}") for n in (1, 2, 3)])

    found = housing(given)
    assert (found.supporting.n, found.n_discussed, found.n_counter) == (2, 3, 0)
    (theme,) = [c for c in given.code_counts if c.code_id == "domein.woningmarkt"]
    assert (theme.supporting.n, theme.n_counter) == (3, 0)


def test_counter_evidence_is_about_the_ground_and_praise_of_the_theme_stands_apart() -> None:
    praise_beside = Answer("P04", 2, [(f"{LONG}(P04)", "grond.herkomst domein.woningmarkt"),
                                      ("Maar de buren hielpen.", "positief.steun")])  # fmt: skip
    answers = [
        told("P01", BOTH),
        told("P02", "grond.herkomst:ontkend domein.woningmarkt"),
        told("P03", "positief.steun domein.woningmarkt"),
        praise_beside,
        told("P05", "positief.steun domein.onderwijs"),
        told("P06", "positief.steun:ontkend domein.woningmarkt"),
        told("P07", "grond.herkomst:ontkend domein.onderwijs"),
        told("P08", "grond.leeftijd positief.steun domein.woningmarkt"),
    ]

    given = evidence(answers, [person(f"P0{n}") for n in range(1, 9)])

    found = housing(given)
    assert found.participant_ids == ("P01", "P04")
    assert (found.n_counter, found.counter_participant_ids) == (2, ("P02", "P04"))
    assert (found.n_positive, found.positive_participant_ids) == (2, ("P03", "P08"))
    assert counts_recomputed(given) == []


def test_who_supports_a_finding_is_not_its_good_experience() -> None:
    answers = [told("P01", BOTH), told("P01", "positief.steun domein.woningmarkt", 5)]

    found = housing(evidence(answers, [person("P01")]))

    assert (found.n_counter, found.n_positive) == (0, 0)
    assert found.counter_quote_ids == found.positive_quote_ids == ()


@pytest.mark.parametrize("may_quote_denial", [True, False])
def test_a_good_experience_is_quoted_only_where_no_counter_evidence_can_be(
    may_quote_denial: bool,
) -> None:
    people = [person("P01"), person("P02", quoted=may_quote_denial), person("P03")]
    answers = [told("P01", BOTH), told("P02", "grond.herkomst:ontkend domein.woningmarkt"),
               told("P03", "positief.steun domein.woningmarkt", 4),
               told("P03", "positief.steun domein.onderwijs", 2)]  # fmt: skip

    found = housing(evidence(answers, people))

    denial, praise = ("T02-002-1/grond.herkomst",), ("T03-004-1/positief.steun",)
    assert found.counter_quote_ids == (denial if may_quote_denial else ())
    assert found.positive_quote_ids == (() if may_quote_denial else praise)


def test_findings_are_ranked_by_residents_however_many_professionals_tell_another() -> None:
    people = [person("P01"), person("P02"), *(person(f"P0{n}", "professional") for n in (3, 4, 5)),
              person("P06", "sleutelpersoon")]  # fmt: skip
    only_professionals = [told(f"P0{n}", "grond.taal domein.gezondheid") for n in (3, 4, 5, 6)]
    hearsay = [told("P01", "grond.leeftijd domein.inkomen perspectief.getuige"),
               told("P03", "grond.leeftijd domein.inkomen", 5)]  # fmt: skip
    own = [told("P01", "grond.geslacht domein.onderwijs", 3)]
    two = [told("P01", BOTH, 4), told("P02", f"{BOTH} perspectief.naaste", 4)]

    given = evidence([*only_professionals, *hearsay, *own, *two], people)

    ranked = [(f.ground_id, f.n_residents, f.supporting.n) for f in given.findings]
    assert ranked == [
        ("grond.herkomst", 2, 2),
        ("grond.geslacht", 1, 1),
        ("grond.leeftijd", 1, 2),
        ("grond.taal", 0, 4),
    ]
    assert counts_recomputed(given) == []


def test_who_withdrew_or_is_not_in_the_sheet_is_nowhere() -> None:
    people = [person("P01"), person("P02", included=False)]

    given = evidence([told(f"P0{n}", BOTH) for n in (1, 2, 3)], people)

    assert given.n_participants == 1
    assert {row.participant_id for row in given.rows} == {"P01"}


def test_nobody_is_quoted_without_consent_and_a_report_of_a_talk_holds_no_quotes() -> None:
    people = [person("P01", quoted=False), person("P02", transcript_niveau="samenvattend"),
              person("P03")]  # fmt: skip

    given = evidence([told(f"P0{n}", BOTH) for n in (1, 2, 3)], people)

    assert housing(given).quote_ids == ("T03-002-1/grond.herkomst",)
    assert housing(given).supporting.n == 3


@pytest.mark.parametrize(
    ("kind", "is_sure", "language"),
    [
        (MarkKind.HALLUCINATION, True, "nl"), (MarkKind.HALLUCINATION, False, "nl"),
        (MarkKind.LOOP, False, "nl"), (MarkKind.FILLER, True, "tr"),
    ],
)  # fmt: skip
def test_what_may_be_invented_or_must_be_translated_is_a_row_and_no_quote(
    kind: MarkKind, is_sure: bool, language: str
) -> None:
    made = fixture.study([told("P01", BOTH), told("P02", BOTH)], [person("P01"), person("P02")])
    doubtful, plain = made.segments
    mark = Mark.at(doubtful.text, kind, 0, 7, is_sure=is_sure)
    given = fixture.coded(made)._replace(
        segments=[
            doubtful.model_copy(update={"marks": (mark,), "language": language}),
            plain.model_copy(update={"marks": (mark.model_copy(update={"kind": MarkKind.EVENT}),)}),
        ]
    )

    result = build_evidence(given, ReviewCounts(n_proposals=4, n_decided=0, n_removed=0),
                            EvidenceLimits())  # fmt: skip

    assert {(r.participant_id, r.is_quotable) for r in result.rows} == {
        ("P01", False), ("P02", True)
    }  # fmt: skip
    assert housing(result).supporting.n == 2
    assert all(i.startswith("T02") for i in housing(result).quote_ids)


def test_quotes_prefer_own_confirmed_experience_of_different_people() -> None:
    people = [person("P01", "professional"), person("P02"), person("P03"), person("P04")]
    answers = [told("P01", CONFIRMED), told("P02", BOTH), told("P03", CONFIRMED),
               told("P03", CONFIRMED, 5)]  # fmt: skip

    found = housing(evidence(answers, people))

    assert found.quote_ids == ("T03-002-1/grond.herkomst", "T02-002-1/grond.herkomst")


def test_nobody_is_quoted_more_often_than_allowed_and_no_words_are_quoted_twice() -> None:
    given = evidence(max_quotes_per_participant=2)

    quoted = [
        q for f in given.findings for q in f.quote_ids + f.counter_quote_ids + f.positive_quote_ids
    ]
    quoted += [q for c in given.code_counts for q in c.quote_ids]
    segments = [q.partition("/")[0] for q in quoted]
    assert quoted
    assert len(set(segments)) == len(segments)
    assert max(segments.count(s) for s in segments) == 1
    per_person = [s[:3] for s in segments]
    assert max(per_person.count(p) for p in per_person) <= 2


def test_words_that_belong_to_two_findings_are_quoted_under_one() -> None:
    given = evidence([told("P01", f"{BOTH} domein.inkomen")], [person("P01")])

    assert len(given.findings) == 2
    assert [len(f.quote_ids) for f in given.findings] == [1, 0]


def test_a_group_is_named_only_with_three_supporting_members() -> None:
    people = [person(f"P0{n}", groups=["jongeren"] + ["kerk"] * (n < 3)) for n in (1, 2, 3)]

    found = housing(evidence([told(p.participant_id, BOTH) for p in people], people))

    assert found.groups == ("jongeren",)


def test_words_that_do_not_stand_in_the_turn_stop_everything_without_being_shown() -> None:
    made = fixture.study([told("P01", BOTH)], [person("P01")])
    key = ("T01", 2)
    turns = {key: made.turns[key].model_copy(update={"text": "Iets heel anders dan er stond." * 9})}

    with pytest.raises(DuidingError) as caught:
        build_evidence(fixture.coded(made)._replace(turns=turns), ReviewCounts())

    assert "T01-002-1" in str(caught.value)
    assert "achternaam" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"supporting": Count(n=99, n_confirmed=0)},
        {"n_residents": 99},
        {"n_discussed": 99},
        {"n_counter": 99},
        {"n_positive": 99},
        {"by_perspective": {Perspective.SELF: Count(n=1, n_confirmed=99)}},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_recount_agrees_and_notices_a_wrong_number(wrong: dict[str, object]) -> None:
    given = evidence()
    first = given.findings[0].model_copy(update=wrong)

    problems = counts_recomputed(given.model_copy(update={"findings": (first,)}))

    assert counts_recomputed(given) == []
    assert problems
    assert all(problem.startswith("finding 1: ") for problem in problems)


def test_the_recount_notices_a_wrong_number_of_fragments() -> None:
    given = evidence()
    first = given.code_counts[0].model_copy(update={"n_fragments": 99})

    problems = counts_recomputed(given.model_copy(update={"code_counts": (first,)}))

    assert len(problems) == 1
    assert "fragments is 99" in problems[0]


def test_a_code_that_left_the_codebook_is_left_out_and_said() -> None:
    made = fixture.study([told("P01", BOTH), told("P02", f"{BOTH} aard.oud")],
                         [person("P01"), person("P02")])  # fmt: skip

    given = build_evidence(fixture.coded(made), ReviewCounts())

    assert housing(given).supporting.n == 2
    assert {row.code_id for row in given.rows} == {"grond.herkomst", "domein.woningmarkt"}
    assert given.remarks == (
        "1 coding(s) left out: aard.oud is not in discriminatie-inclusie-1.0.0 any more "
        "(segments T02-002-1)",
    )


def test_a_coding_without_its_segment_stops_everything() -> None:
    made = fixture.study([told("P01", BOTH)], [person("P01")])

    with pytest.raises(DuidingError, match="its segment does not exist"):
        build_evidence(fixture.coded(made)._replace(segments=[]), ReviewCounts())


def test_a_codebook_without_the_facets_of_findings_gives_none_and_says_so() -> None:
    whole = fixture.codebook()
    keep = ("domein", "positief", "perspectief")
    facets = tuple(f for f in whole.facets if f.id in (*keep, "grond"))
    codes = tuple(c for c in whole.codes if c.facet_id in keep)
    own = Codebook(codebook_id="eigen", version="1.0.0", title="Eigen", facets=facets, codes=codes)
    made = fixture.study([told("P01", "domein.woningmarkt")], [person("P01")])

    given = build_evidence(fixture.coded(made)._replace(codebook=own), ReviewCounts())

    assert given.findings == ()
    assert given.remarks == (
        'eigen-1.0.0 has no code in the facet "terrein": there are no findings about a terrain',
        'eigen-1.0.0 has no code in the facet "grond": there are no findings at all',
    )
    assert evidence().remarks == ()


def test_the_order_of_the_inputs_does_not_matter() -> None:
    made = fixture.study()
    shuffled = random.Random(7)
    segments, codings, people = map(list, (made.segments, made.final_codings, made.participants))
    for things in (segments, codings, people):
        shuffled.shuffle(things)

    again = build_evidence(
        fixture.coded(made)._replace(segments=segments, final_codings=codings, participants=people),
        ReviewCounts(n_proposals=78, n_decided=44, n_removed=5),
    )

    assert again == evidence()


def test_a_study_without_codings_gives_empty_evidence() -> None:
    given = evidence([told("P01", "")], [person("P01")], review=(0, 0, 0))

    assert (given.rows, given.findings, given.n_participants) == ((), (), 1)
