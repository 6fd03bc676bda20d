"""What overlapping finds of several layers become: one span over all, as the best of them says."""

import itertools

import pytest

from pipeline.domain.transcript import Category, Detection, RawTurn, Role
from pipeline.stages.anonymise import find_detections


class Finds:
    """A layer that finds what it is given."""

    name = "finds"

    def __init__(self, *found: Detection) -> None:
        self.found = list(found)

    def detect(self, turns):
        return self.found


def turn(text: str) -> RawTurn:
    return RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )


def span(raw: RawTurn, form: str, category: Category, score: float, general: str = "") -> Detection:
    start = raw.text.index(form)
    return Detection(
        turn_number=1,
        start=start,
        end=start + len(form),
        text=form,
        category=category,
        detector=f"of_{category.name.lower()}",
        score=score,
        general=general,
    )


def joined(
    text: str, *spans: tuple[str, Category, float, str]
) -> set[tuple[tuple[str, str, str], ...]]:
    """Return text, category and general term, whatever the order of the layers: one set member."""
    raw = turn(text)
    return {
        tuple((d.text, d.category.name, d.general) for d in find_detections([raw], [Finds(*order)]))
        for order in itertools.permutations(span(raw, *item) for item in spans)
    }


def test_a_neighbourhood_in_the_style_of_the_study_wins_over_a_place_of_the_tagger():
    found = joined(
        "ik woon in de molenwijk",
        ("molenwijk", Category.PLACE, 1.0, ""),
        ("molenwijk", Category.NEIGHBOURHOOD, 0.95, "wijk in Lindewaard"),
    )

    assert found == {(("molenwijk", "NEIGHBOURHOOD", "wijk in Lindewaard"),)}


def test_a_doubtful_general_term_does_not_rename_a_listed_town():
    found = joined(
        "ik woon in Waterlinge",
        ("Waterlinge", Category.PLACE, 0.9, ""),
        ("Waterlinge", Category.NEIGHBOURHOOD, 0.5, "wijk of plaats"),
    )

    assert found == {(("Waterlinge", "PLACE", ""),)}


@pytest.mark.parametrize("guess", [Category.PERSON, Category.PLACE, Category.NAME])
def test_a_spoken_address_stays_one_though_a_layer_takes_part_of_it_for_a_name(guess):
    address = "mees punt stam apenstaartje post punt nl"
    found = joined(
        f"mail naar {address} graag",
        (address, Category.EMAIL, 0.8, ""),
        ("naar mees punt stam", guess, 1.0, ""),
    )

    assert found == {((f"naar {address}", "EMAIL", ""),)}


def test_a_house_number_does_not_make_a_number_of_its_street():
    found = joined(
        "aan de Lindelaan 14 daar",
        ("Lindelaan 14", Category.STREET, 0.97, ""),
        ("14", Category.NUMBER, 1.0, ""),
    )

    assert found == {(("Lindelaan 14", "STREET", ""),)}


def test_a_chain_of_overlaps_is_masked_whole():
    found = joined(
        "bij Anna Bakkerij Stam en",
        ("Anna Bakkerij", Category.NAME, 0.9, ""),
        ("Bakkerij Stam", Category.EMPLOYER, 0.7, "werkgever: bakkerij"),
        ("Stam en", Category.PERSON, 0.4, ""),
    )

    assert {item[0][0] for item in found} == {"Anna Bakkerij Stam en"}
    assert len(found) == 1
