"""Nouns that stand where the name of a place stands, in speech without capitals."""

import pytest

from pipeline.domain.transcript import Action, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.files.quasi_yaml import read_quasi
from pipeline.nlp.quasi import QuasiDetector
from pipeline.study import program_folder

BOOKS = program_folder("codebooks")
DETECTOR = QuasiDetector(
    read_quasi(BOOKS / "quasi_nl.yaml"),
    read_name_lists(BOOKS / "name_lists").keep,
    (),
    "Lindewaard",
    {},
    "municipality",
)


def found_in(text: str) -> list[tuple[str, Action]]:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    return [(d.text, d.action) for d in DETECTOR.detect([turn])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("aan het veen woonde ik met mijn moeder", "het veen"),
        ("we lopen elke avond langs het molenpad en dan roepen ze", "het molenpad"),
        ("elke zondag ging zij naar de goede samaritaan tot het misging", "de goede samaritaan"),
        ("de jongens van het hoge zand krijgen de schuld", "het hoge zand"),
        ("op de fladderak kijkt iedereen je na", "de fladderak"),
        ("mijn zusje moest naar de wensboom want daar was plek", "de wensboom"),
        ("ik doe schoonmaak via netjes en schoon", "netjes en schoon"),
    ],
)
def test_a_noun_where_a_place_is_named_is_put_before_a_person(text, name):
    assert any(name in queued for queued, action in found_in(text) if action is Action.QUEUE)


@pytest.mark.parametrize(
    "text",
    [
        "wij wonen op de derde verdieping en de lift is stuk",
        "hier in de buurt kent iedereen elkaar",
        "op het werk zeggen ze dat ik overdrijf",
        "de kinderen gaan op vrijdag naar de markt",
        "mijn dochter ging naar de tandarts met pijn",
        "Aan het Veen woonde ik nooit, zei ze.",
    ],
)
def test_an_everyday_place_is_not_queued(text):
    assert not [name for name, action in found_in(text) if action is Action.QUEUE]


def test_the_age_of_a_child_that_is_named_becomes_a_band():
    ages = [name for name, _ in found_in("we hebben een dove zoon kaj van vijf en een hond")]
    assert ages == ["vijf"]


def test_the_second_of_two_ages_is_found():
    found = found_in("we hebben een kind van zeven en een van twee en de oudste merkt het")
    assert [name for name, _ in found] == ["zeven", "twee"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("ze vroegen hoe oud ben je en ik zeg achttien en toen was het stil", "achttien"),
        ("hij was dertien toen het begon en zestien toen hij wegging", "zestien"),
        ("Van mijn 22e tot mijn kinderen kwamen werkte ik daar.", "22e"),
        ("Mijn dochter staat op de foto, 14, met haar fiets.", "14"),
        ("mijn neefje kwame van vier in de buggy", "vier"),
    ],
)
def test_an_age_is_told_in_many_ways(text, age):
    assert (age, Action.MASK) in found_in(text)


def test_a_fine_goes_to_a_house():
    found = found_in("de boete ging naar de klaproos 52 en daar wonen wij")

    assert ("klaproos 52", Action.MASK) in found


def test_a_day_that_everybody_knows_is_queued_where_something_changed_on_it():
    assert ("een juli", Action.QUEUE) in found_in("ik ben daar weg per een juli en nu thuis")
    assert found_in("op een juli vieren we keti koti met elkaar") == []
