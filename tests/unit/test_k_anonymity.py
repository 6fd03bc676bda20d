"""How many share a combination, in the sample and by estimate among inhabitants."""

from pipeline.domain.participant import Participant, ParticipantType
from pipeline.domain.privacy import KRow
from pipeline.domain.transcript import Action, Category, Detection
from pipeline.stages.k_anonymity import k_table, quasi_identifiers, too_few


def person(number: int, label: str = "", wijk: str = "", **attributes: str) -> Participant:
    return Participant(
        participant_id=f"P0{number}",
        participant_type=ParticipantType.RESIDENT,
        neighbourhood=wijk,
        quote_label=label or "inwoner",
        may_take_part=True,
        may_be_quoted=True,
        attributes=attributes,
    )


PEOPLE = [
    person(1, "inwoner (vrouw, 35-44 jaar)", gender="vrouw", leeftijdscategorie="35-44"),
    person(2, "inwoner (vrouw, 35-44 jaar)", gender="vrouw", leeftijdscategorie="35-44"),
    person(3, "inwoner (man, 18-24 jaar)", gender="man", leeftijdscategorie="18-24"),
    person(4, gender="man", wijk="Rietkamp"),
]


def row_of(rows: list[KRow], columns: tuple[str, ...], values: tuple[str, ...]) -> KRow:
    (row,) = (r for r in rows if r.columns == columns and r.values == values)
    return row


def test_participants_who_share_a_combination_are_counted_together():
    rows = k_table(PEOPLE, {})

    pair = row_of(rows, ("leeftijdscategorie", "gender"), ("35-44", "vrouw"))
    assert (pair.sample_k, pair.participant_ids) == (2, ("P01", "P02"))
    assert row_of(rows, ("gender",), ("man",)).sample_k == 2
    assert row_of(rows, ("wijk",), ("Rietkamp",)).sample_k == 1
    assert all(row.population_k is None for row in rows)


def test_the_worst_come_first():
    rows = k_table(PEOPLE, {}, inhabitants=1_000)

    keys = [row.sample_k for row in rows]
    assert keys == sorted(keys)


def test_inhabitants_are_expected_by_equal_shares_unless_a_share_is_known():
    columns, values = ("leeftijdscategorie", "gender"), ("35-44", "vrouw")

    equal = row_of(k_table(PEOPLE, {}, 6_000), columns, values)
    known = k_table(PEOPLE, {}, 6_000, {("leeftijdscategorie", "35-44"): 0.12})

    # Three values of age (one of them: not filled in) and two of gender.
    assert equal.population_k == 1_000
    assert row_of(known, columns, values).population_k == 360


def test_a_quote_label_counts_the_attributes_that_it_says():
    rows = k_table(PEOPLE, {}, 6_000)

    label = row_of(rows, ("citaatlabel",), ("inwoner (man, 18-24 jaar)",))
    assert (label.sample_k, label.population_k, label.is_shown) == (1, 1_000, True)
    assert row_of(rows, ("citaatlabel",), ("inwoner",)).population_k is None


def test_only_combinations_that_outputs_show_can_fail():
    rows = k_table(PEOPLE, {}, 6_000)

    assert too_few(rows, 1, 10) == []
    assert {r.columns for r in too_few(rows, 2, 10)} == {
        ("citaatlabel",),
        ("type_respondent", "citaatlabel"),
    }
    assert {r.sample_k for r in too_few(rows, 1, 1_001)} == {1, 2}


def test_what_the_text_says_in_general_terms_is_combined_with_the_attributes():
    def found(general: str, category: Category, action: Action = Action.MASK) -> Detection:
        return Detection(
            turn_number=1, start=0, end=4, text="Xxxx", category=category, detector="d",
            score=1, action=action, general=general,
        )  # fmt: skip

    said = [
        ("P01", found("werkgever: bakkerij", Category.EMPLOYER)),
        ("P01", found("middelbare school", Category.SCHOOL)),
        ("P02", found("", Category.PERSON)),
        ("P02", found("", Category.ROLE)),
        ("P03", found("moskee", Category.WORSHIP, Action.QUEUE)),
        ("P09", found("moskee", Category.WORSHIP)),
    ]

    quasi = quasi_identifiers(said, {"P01", "P02", "P03"})

    assert quasi == {
        "P01": {
            "in tekst: werkgever": "werkgever: bakkerij",
            "in tekst: school": "middelbare school",
        },
        "P02": {"in tekst: rol": "bijzondere rol"},
    }
    rows = k_table(PEOPLE, quasi)
    columns = ("gender", "in tekst: school", "in tekst: werkgever")
    assert (
        row_of(rows, columns, ("vrouw", "middelbare school", "werkgever: bakkerij")).sample_k == 1
    )


def test_a_study_without_attributes_has_a_table_all_the_same():
    (row, *_) = k_table([person(1)], {})

    assert row.sample_k == 1
