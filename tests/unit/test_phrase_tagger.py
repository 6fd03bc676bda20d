"""The bundled tagger of names of everyday words: its weights, what it queues and lets stand."""

import hashlib
from functools import cache, partial
from pathlib import Path

import pytest

from pipeline.domain.transcript import Action, Detection, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.ordinary_words import load_ordinary_words
from pipeline.nlp.phrase_tagger import PhraseTagger
from pipeline.nlp.tagger_features import Eyes, Gazetteer
from pipeline.nlp.tagger_model import load_tagger_model

CODEBOOKS = Path(__file__).resolve().parents[2] / "codebooks"
WEIGHTS = CODEBOOKS / "phrase_tagger"
REBUILT = "368278d0ede621380662594146fbee0f5414b2f2b10f6ce7c9e514d2a80cca67"
"""What tests/benchmarks/phrase_tagger/train.py prints."""


@cache
def tagger(*keep: str) -> PhraseTagger:
    gazetteer = Gazetteer.from_lists(read_name_lists(CODEBOOKS / "name_lists"))
    eyes = Eyes(gazetteer, load_ordinary_words(CODEBOOKS / "ordinary_words"))
    return PhraseTagger(partial(load_tagger_model, WEIGHTS), eyes, keep.__contains__)


def found(text: str, *keep: str) -> list[Detection]:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    return tagger(*keep).detect([turn])


def test_the_shipped_weights_are_the_rebuilt_ones():
    total = hashlib.sha256()
    for name in ("features.txt.xz", "labels.json", "weights.npy.xz"):
        total.update((WEIGHTS / name).read_bytes())
    assert total.hexdigest() == REBUILT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nou ik sta vier dagen in de keuken van de pluvier en daar hoor ik het", "de pluvier"),
        ("mijn dochter zit op de kraanvogel en die juf zei dat", "de kraanvogel"),
        ("wij zijn toen verhuisd naar de hoge ganzen en dat was wennen", "de hoge ganzen"),
    ],
)
def test_a_name_of_everyday_words_is_queued_with_its_place(text, name):
    queued = [(d.text, text[d.start : d.end]) for d in found(text)]
    assert any(name in d and d == cut for d, cut in queued), queued


def test_it_never_masks_and_says_why():
    items = found("ik werkte bij de zilverreiger en mijn zus zit op de kraanvogel")
    assert items
    assert {(d.action, d.reason) for d in items} == {(Action.QUEUE, "phrase tagger")}


def test_capitals_leave_it_to_the_other_layers():
    assert found("Mijn dochter zit op De Kraanvogel. Wij wonen in De Hoge Ganzen.") == []


def test_what_the_study_keeps_is_not_asked():
    text = "mijn dochter zit op de kraanvogel en die juf zei dat"
    assert found(text) != []
    assert found(text, "de kraanvogel", "kraanvogel") == []


@pytest.mark.parametrize("text", ["...", "   ", "ß ﬁ İ", "12 34", "uh eh"])
def test_turns_without_words_are_no_trouble(text):
    assert found(text) == []
