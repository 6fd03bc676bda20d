"""What a word is: letters with their marks, whatever the form of Unicode; invented sentences."""

import time
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import Action, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.layers import Layers
from pipeline.nlp.name_detector import NameListDetector
from pipeline.nlp.name_tagger import NameTagger
from pipeline.nlp.ordinary_words import load_ordinary_words
from pipeline.nlp.tagger_model import load_tagger_model
from pipeline.nlp.words import fold, words_of
from pipeline.study import program_folder

NAMES = ("Adébáyọ̀", "Oğuzhan", "İrem", "Gülşen", "Zoë", "Żaneta", "Nguyễn Thị Ánh", "Işıl")
CARRIERS = (
    "Toen zei {} dat het één keer eerder gebeurd was.",
    "ik ging met mijn zus {} naar de gemeente en die deed niks",
    "Mevrouw {}, hè, die zat naast mij in het café.",
)


@cache
def layers() -> Layers:
    codebooks = program_folder("codebooks")
    lists = read_name_lists(codebooks / "name_lists")
    ordinary = load_ordinary_words(codebooks / "ordinary_words")
    model = load_tagger_model(codebooks / "name_tagger")
    return Layers(
        [NameListDetector(lists, (), ()), NameTagger(model, lists, ordinary, frozenset())]
    )


def masked_in(text: str) -> list[str]:
    turn = RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )
    found = layers().detect([turn])
    assert all(text[d.start : d.end] == d.text for d in found)
    return [d.text for d in found if d.action is Action.MASK]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from(CARRIERS), st.booleans())
def test_the_same_is_masked_in_composed_and_decomposed_letters(name, carrier, is_lower):
    text = carrier.format(name.lower() if is_lower else name)

    composed = masked_in(unicodedata.normalize("NFC", text))
    decomposed = masked_in(unicodedata.normalize("NFD", text))

    assert composed, "the name is found at all"
    assert composed == [unicodedata.normalize("NFC", form) for form in decomposed]


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"])
def test_a_sign_that_is_not_seen_does_not_split_a_name(sign: str):
    found = masked_in(f"Toen kwam Moha{sign}med Yil{sign}maz binnen.")

    assert f"Moha{sign}med Yil{sign}maz" in found


@pytest.mark.parametrize("form", ["Ade\u0301bayo\u0323\u0300", "मीनाक्षी", "مُحَمَّد", "I\u0307rem"])
def test_marks_belong_to_the_letter_before_them(form: str):
    (word,) = words_of(form)

    assert (word.start, word.end) == (0, len(form))
    assert word.folded == fold(unicodedata.normalize("NFC", form))


@pytest.mark.parametrize(
    "line", ["a" * 50_000, "a\u0301" * 50_000, "\u0301" * 50_000, "a-" * 50_000]
)
def test_a_line_without_end_is_cut_into_words_at_once(line: str):
    started = time.perf_counter()

    words_of(line)

    assert time.perf_counter() - started < 1
