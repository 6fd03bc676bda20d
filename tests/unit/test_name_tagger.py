"""The bundled name tagger: that the shipped weights are the measured ones, and what they find."""

import hashlib
import time
from functools import cache
from math import exp
from pathlib import Path

import pytest

from pipeline.domain.transcript import Action, Detection, RawTurn, Role
from pipeline.errors import StudyError
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.name_tagger import NameTagger
from pipeline.nlp.ordinary_words import Kind, load_ordinary_words
from pipeline.nlp.tagger_features import Seen
from pipeline.nlp.tagger_model import load_tagger_model, save_tagger_model
from pipeline.nlp.words import fold

CODEBOOKS = Path(__file__).resolve().parents[2] / "codebooks"
WEIGHTS = CODEBOOKS / "name_tagger"

# Invented for this test; the test checks that no list holds them.
UNLISTED = [
    "Mevrinde",
    "Oğulcem",
    "Bouhalifi",
    "Ramsewaktie",
    "Przedzimirska",
    "Nkrumansah",
    "Tesfagabrel",
    "Wattimuray",
]


@cache
def tagger(*keep: str) -> NameTagger:
    lists = read_name_lists(CODEBOOKS / "name_lists")
    ordinary = load_ordinary_words(CODEBOOKS / "ordinary_words")
    return NameTagger(load_tagger_model(WEIGHTS), lists, ordinary, frozenset(keep))


def turn(text: str) -> RawTurn:
    return RawTurn(
        transcript_id="T01", turn_number=1, speaker_id="P01", role=Role.PARTICIPANT, text=text
    )


def found(text: str, *keep: str) -> list[Detection]:
    return tagger(*keep).detect([turn(text)])


def masked(text: str, *keep: str) -> list[str]:
    return [d.text for d in found(text, *keep) if d.action is Action.MASK]


def test_the_shipped_weights_are_the_ones_the_model_card_reports_on():
    total = hashlib.sha256()
    for path in sorted(WEIGHTS.glob("*.*")):
        if path.suffix in {".xz", ".json"}:
            total.update(path.read_bytes())

    assert total.hexdigest() in (WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", UNLISTED)
def test_a_name_that_stands_in_no_list_is_found_with_and_without_capitals(name: str):
    lists = read_name_lists(CODEBOOKS / "name_lists")
    listed = {fold(item) for item in (*lists.first_names, *lists.surnames, *lists.places)}
    cased = f"Toen zei {name} tegen mij dat het niet kon."

    assert fold(name) not in listed
    assert masked(cased) == [name]
    assert masked(cased.lower().rstrip(".")) == [name.lower()]


@pytest.mark.parametrize(
    "text",
    [
        "Ja, ik heb gewoon bij de bakker gewerkt, en in mei ben ik gestopt.",
        "mijn vader was bakker en mijn moeder wil gewoon rust",
        "de marokkaanse vrouwen en de turkse buurman gaan naar de moskee",
        "De Tweede Kamer en de gemeente en het UWV moeten luisteren.",
        "ik was uhm [lacht] heel boos op die agent *v zeg maar",
        "wil je dat ik het nog een keer vertel of niet",
    ],
)
def test_ordinary_speech_grounds_and_public_bodies_stay(text: str):
    assert masked(text) == []


def test_a_filler_or_markup_between_cue_and_name_does_not_hide_the_name():
    assert masked("en toen zei uhm [lacht] samira dat het goed was") == ["samira"]


def test_what_the_study_keeps_is_never_found():
    text = "Ik woon al jaren in Zandwijkerveen met mijn man."

    assert masked(text) == ["Zandwijkerveen"]
    assert found(text, "zandwijkerveen") == []


def test_offsets_are_code_points_of_the_turn():
    text = "😀 İ ja, toen belde Şükran Yıldız mij op."

    assert [text[d.start : d.end] for d in found(text)] == ["Şükran Yıldız"]


@pytest.mark.parametrize(
    "text", ["-" * 50_000, "a" * 50_000, "[" * 50_000, "a-" * 25_000, "'" * 50_000]
)
def test_a_line_of_one_sign_takes_no_time_to_speak_of(text: str):
    tagger()
    started = time.perf_counter()

    found(text)

    assert time.perf_counter() - started < 1


def test_weights_are_read_back_as_they_were_written(tmp_path: Path):
    state = {"0w=ja": [2.0, 0.0], "0w=kasia": [0.0, 3.0], "0w=nul": [0.001, 0.0]}
    save_tagger_model(tmp_path, ["O", "B-PER"], state, [[0, 0], [0, 0]], 0.01)
    seen = [Seen("ja", "l", "O", ""), Seen("kasia", "l", "n", ""), Seen("nul", "l", "O", "")]

    likely = load_tagger_model(tmp_path).probabilities(seen)[:, 1]

    assert likely == pytest.approx([1 / (1 + exp(2)), 1 / (1 + exp(-3)), 0.5], abs=1e-4)


def test_an_initial_belongs_to_the_name_after_it():
    assert masked("Het staat op naam van W. Brouwhuizer, zei ze.") == ["W. Brouwhuizer"]


def test_weights_whose_files_do_not_belong_together_are_refused(tmp_path: Path):
    save_tagger_model(tmp_path, ["O", "B-PER"], {"0b": [0.5, -0.5]}, [[0, 0], [0, 0]], 0.01)
    about = (tmp_path / "labels.json").read_text(encoding="utf-8")
    (tmp_path / "labels.json").write_text(
        about.replace('"B-PER"', '"B-PER", "LOC"'), encoding="utf-8"
    )

    with pytest.raises(StudyError, match="Install duiding again"):
        load_tagger_model(tmp_path)


def test_ordinary_words_tell_words_compounds_and_names_apart():
    words = load_ordinary_words(CODEBOOKS / "ordinary_words")

    assert words.is_ordinary_word("Buurthuisbestuur")
    assert words.is_ordinary_word("fietsen")
    assert not words.is_ordinary_word("samira")
    assert words.kind("samira") is Kind.CAPITALISED


@pytest.mark.parametrize(
    "text",
    [
        "jao ik zeg oew dat wies wa goan die van ons ok nie zoas gullie",
        "we noemden dat de zwibbel en de zwibbel was altijd kapot",
        "er werd gegnibbeld en gebakkeleid en toen werd ik geghost",
    ],
)
def test_dialect_things_and_participles_are_not_masked_in_lower_case(text: str):
    assert masked(text) == []


def test_an_unknown_word_after_an_article_is_masked_once_it_is_announced_as_a_name():
    thing = tagger().detect([turn("toen viel de zwibbelaar om"), turn("ja de zwibbelaar dus")])
    person = masked("toen zei mevrouw zwibbelaar dat de zwibbelaars hier al lang wonen")

    assert [d for d in thing if d.action is Action.MASK] == []
    assert "zwibbelaar" in person


def test_the_municipality_after_van_is_not_taken_for_a_surname():
    assert masked("ik kreeg een brief van zwibbeldam en toen nog een", "zwibbeldam") == []
