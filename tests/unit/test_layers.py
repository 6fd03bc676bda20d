"""The layers as one spaCy pipeline, and the plug-ins with the real programs where they are."""

import logging
import shutil
import sys
from types import SimpleNamespace

import pytest

from pipeline.domain.transcript import Category, Detection, RawTurn, Role
from pipeline.nlp.deduce_model import load_deduce
from pipeline.nlp.frog_model import FrogDetector, frog_path
from pipeline.nlp.layers import Layers


def turn(text: str, number: int = 1) -> RawTurn:
    return RawTurn(
        transcript_id="T01", turn_number=number, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )


class FindsWord:
    """A layer that finds one word."""

    def __init__(self, word: str) -> None:
        self.name, self.word = f"finds_{word.lower()}", word

    def detect(self, turns):
        return [
            Detection(
                turn_number=t.turn_number,
                start=t.text.index(self.word),
                end=t.text.index(self.word) + len(self.word),
                text=self.word,
                category=Category.PERSON,
                detector=self.name,
                score=0.9,
            )
            for t in turns
            if self.word in t.text
        ]


TURNS = (turn("Ja nou, 't was 👍🏽 met Samira", 1), turn("en met Samira's Joop.", 2))


def test_every_layer_is_a_component_and_signs_what_it_finds():
    layers = Layers([FindsWord("Samira"), FindsWord("Joop")])

    found = layers.detect(TURNS)

    assert layers.nlp.pipe_names == ["finds_samira", "finds_joop"]
    assert [(d.turn_number, d.text, d.detector) for d in found] == [
        (1, "Samira", "finds_samira"),
        (2, "Samira", "finds_samira"),
        (2, "Joop", "finds_joop"),
    ]


def test_the_document_shows_what_each_layer_found():
    document = Layers([FindsWord("Samira"), FindsWord("Joop")]).document(TURNS)

    assert [span.text for span in document.spans["finds_joop"]] == ["Joop"]
    assert [span.text.removesuffix("'s") for span in document.spans["finds_samira"]] == [
        "Samira",
        "Samira",
    ]


def test_two_pipelines_in_one_process_keep_their_layers_apart():
    first, second = Layers([FindsWord("Samira")]), Layers([FindsWord("Joop")])

    assert [d.text for d in first.detect(TURNS)] == ["Samira", "Samira"]
    assert [d.text for d in second.detect(TURNS)] == ["Joop"]


def test_an_interview_without_turns_has_no_detections():
    assert Layers([FindsWord("Joop")]).detect(()) == []


@pytest.mark.skipif(shutil.which("frog") is None, reason="Frog is not installed")
def test_frog_finds_names_at_their_places(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    turns = (turn("Toen zei Kees het.\nEn ik zei niets.", 1), turn("Samira Bouzidi zei Kees.", 2))

    found = FrogDetector(frog_path() or "", frozenset({"kees"})).detect(turns)

    assert [(d.turn_number, d.text, d.category) for d in found] == [
        (2, "Samira Bouzidi", Category.PERSON)
    ]
    assert list(tmp_path.iterdir()) == [], "Frog leaves debug files with what it read"


def test_a_frog_that_does_not_start_finds_nothing():
    assert FrogDetector("/bin/false", frozenset()).detect([turn("Toen zei Kees het.")]) == []


def test_loading_deduce_leaves_the_programs_log_as_it_was(monkeypatch, tmp_path):
    class Deduce:
        def __init__(self, cache_path):
            self.cache_path = cache_path
            logging.basicConfig(level=logging.DEBUG, stream=sys.stdout, force=True)

    monkeypatch.setitem(sys.modules, "deduce", SimpleNamespace(Deduce=Deduce))
    root = logging.getLogger()
    before = root.level, list(root.handlers)

    model = load_deduce(tmp_path)

    assert model.cache_path == tmp_path
    assert (root.level, list(root.handlers)) == before
