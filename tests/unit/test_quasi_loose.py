"""What is queued after a kind of organisation in speech without capitals."""

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


def queued_in(text: str) -> list[str]:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    return [d.text for d in DETECTOR.detect([turn]) if d.action is Action.QUEUE]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ik help mee in wijkatelier de spil op dinsdag", "de spil"),
        ("hij lag in streekziekenhuis de beemden toen", "de beemden"),
        ("ik zat bij samen sterk en dat was goed", "samen sterk"),
        ("de thuiszorg van buurtkracht kwam niet meer", "buurtkracht"),
        ("ik was bij de kanovereniging de natte voeten lid", "kanovereniging de natte voeten"),
        ("van kanovereniging de natte voeten kreeg ik post", "kanovereniging de natte voeten"),
        ("gemeld bij meldpunt eerlijke stad en verder niks", "meldpunt eerlijke stad"),
        ("onze pinkstergemeente bron van vreugde is klein", "bron van vreugde"),
    ],
)
def test_what_can_be_the_name_is_put_before_a_person(text, name):
    assert any(name in queued for queued in queued_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "op de basisschool de juf zei niks",
        "ze willen een moskee bouwen in de stad",
        "bij het buurthuis wordt er niet meer gekookt",
        "de praktijk van huisartsen zit vol",
        "ik werk bij mensen thuis",
        "de vereniging heeft een bestuur en een zaal",
        "in de gemeente zijn ze er nog niet uit",
        "We zaten in het buurthuis Samen met mijn moeder.",
    ],
)
def test_everyday_words_after_it_stay_and_are_not_queued(text):
    assert queued_in(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ik werk voor Warm Platteland, al jaren.", "Warm Platteland"),
        ("Toen belde ik Samen voor Elkaar en die kwam.", "Samen voor Elkaar"),
        ("Het Loket Vrolijk Wonen is dicht.", "Loket Vrolijk Wonen"),
    ],
)
def test_words_with_capitals_inside_a_sentence_are_put_before_a_person(text, name):
    assert name in queued_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ik heb de Tweede Kamer een brief gestuurd.",
        "Bij het College voor de Rechten van de Mens kreeg ik gelijk.",
        "In het Nederlands zeg je dat anders.",
        "SAMEN STERK stond er op het bord.",
    ],
)
def test_capitals_of_public_bodies_languages_and_shouting_are_left_alone(text):
    assert queued_in(text) == []


def test_a_name_of_words_with_a_small_one_between_is_masked_whole():
    text = "De dartclub Pijl op Boog speelt in het café."
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )

    masked = [d.text for d in DETECTOR.detect([turn]) if d.action is Action.MASK]

    assert masked == ["dartclub Pijl op Boog"]
