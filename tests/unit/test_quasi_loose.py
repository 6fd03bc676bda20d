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
        "We zaten in het buurthuis Samen met mijn moeder.",
    ],
)
def test_everyday_words_after_it_stay_and_are_not_queued(text):
    assert queued_in(text) == []
