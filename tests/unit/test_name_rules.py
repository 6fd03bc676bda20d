"""What the rules for names do with capitals, ordinary words and places; sentences are invented."""

import time
from functools import cache

import pytest

from pipeline.domain.transcript import Action, Category, Detection, RawTurn, Role
from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.lexicon import Kind, Lexicon
from pipeline.nlp.name_detector import NameListDetector
from pipeline.nlp.true_case import has_capitals, informative_capitals, true_cased
from pipeline.nlp.words import is_compound, words_of
from pipeline.study import program_folder


@cache
def detector() -> NameListDetector:
    return NameListDetector(read_name_lists(program_folder("codebooks") / "name_lists"), (), ())


@cache
def lexicon() -> Lexicon:
    return Lexicon.from_lists(read_name_lists(program_folder("codebooks") / "name_lists"), (), ())


def found_in(*texts: str, language: str = "nl") -> list[Detection]:
    turns = [
        RawTurn(
            transcript_id="T01",
            turn_number=number,
            speaker_id="P01",
            role=Role.PARTICIPANT,
            language=language,
            text=text,
        )
        for number, text in enumerate(texts, start=1)
    ]
    return detector().detect(turns)


def masked_in(*texts: str) -> list[str]:
    return [d.text for d in found_in(*texts) if d.action is Action.MASK]


def kind_of(form: str) -> Kind:
    return lexicon().kind(words_of(form)[0])


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("samira", Kind.NAME),
        ("samiraatje", Kind.NAME),
        ("roos", Kind.WORD_NAME),
        ("kweenie", Kind.ORDINARY),
        ("buurthuisbestuur", Kind.ORDINARY),
        ("brandveiligheidsproblematiek", Kind.ORDINARY),
        ("awkward", Kind.ORDINARY),
        ("wto-regels", Kind.KEPT),
        ("marokkaanse", Kind.KEPT),
        ("kaapverdische", Kind.KEPT),
        ("zwelibanzi", Kind.UNKNOWN),
        ("hmmm", Kind.ORDINARY),
        ("blorgelijkheid", Kind.DOUBTFUL),
        ("blorgelijkheden", Kind.DOUBTFUL),
    ],
)
def test_a_word_is_told_by_lists_dictionaries_and_form(form, kind):
    assert kind_of(form) is kind


def test_a_compound_needs_two_whole_words_and_may_have_a_linking_s():
    words = {"buurt", "huis", "stad", "raad"}

    assert is_compound("buurthuis", words.__contains__)
    assert is_compound("stadsraad", words.__contains__)
    assert not is_compound("buurtxhuis", words.__contains__)
    assert not is_compound("buurt" * 50_000, words.__contains__)


def test_capitals_mean_something_only_where_a_sentence_has_them():
    cased, lower = words_of("Ik zag Samira. en toen kwam niemand"), words_of("en toen kwam niemand")

    assert has_capitals([cased]) and not has_capitals([lower])
    assert informative_capitals(cased, interview_cased=True) == [True] * 3 + [False] * 4
    assert informative_capitals(lower, interview_cased=True) == [False] * 4


def test_shouted_and_title_text_counts_as_text_without_capitals():
    for text in ("DAT IS NIET EERLIJK", "En Toen Kwam Ik Dus Te Laat"):
        assert not any(word.is_capitalised for word in true_cased(words_of(text)))


def test_an_unknown_word_is_masked_in_lower_case_speech_and_queued_after_an_article():
    masked = found_in("en toen zei zwelibanzi niks terug")
    queued = found_in("en toen kwam de zwelibanzi langs")

    assert [(d.text, d.action) for d in masked] == [("zwelibanzi", Action.MASK)]
    assert [(d.text, d.action) for d in queued] == [("zwelibanzi", Action.QUEUE)]
    assert all(d.reason and "zwelibanzi" not in d.reason for d in masked + queued)


def test_a_turn_in_another_language_masks_no_words_for_being_unknown():
    found = found_in("wszystko bardzo trudne wczoraj nikogo", language="pl")

    assert [d.text for d in found if d.action is Action.MASK] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Den Haag beslist toch over ons.", []),
        ("Wij woonden toen in Den Haag bij mijn tante.", ["Den Haag"]),
        ("ik woon in waalwijk", ["waalwijk"]),
        ("het was echt best heel moeilijk", []),
        ("wij komen uit eritrea", []),
    ],
)
def test_a_place_is_masked_as_a_home_and_not_as_the_government_or_a_country(text, expected):
    assert sorted(set(masked_in(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ik woon in de tulpenstraat nummer acht bis", "tulpenstraat nummer acht bis"),
        ("dat huis aan de nieuwendijk honderdtwaalf", "nieuwendijk honderdtwaalf"),
        ("Wij zaten aan de Korte Nieuwendijk 112-III.", "Korte Nieuwendijk 112-III"),
    ],
)
def test_a_street_goes_with_its_house_number(text, expected):
    streets = [d.text for d in found_in(text) if d.category is Category.STREET]

    assert streets == [expected]


@pytest.mark.parametrize("text", ["a" * 50_000, "-" * 50_000, "a-" * 25_000, "Aa " * 17_000])
def test_a_line_of_fifty_thousand_signs_takes_no_time(text):
    detector()
    begin = time.process_time()

    found_in(text)

    assert time.process_time() - begin < 2.0


def test_the_municipality_of_a_study_stays_after_van():
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    turn = RawTurn(
        transcript_id="T01",
        turn_number=1,
        speaker_id="P01",
        role=Role.PARTICIPANT,
        text="Die brief Van Zwibbeldam kwam van Samira.",
    )

    found = NameListDetector(lists, ("Zwibbeldam",), ()).detect([turn])

    assert [d.text for d in found] == ["Samira"]


def test_the_may_of_a_date_is_no_first_name():
    assert masked_in("het besluit van 9 mei 1984 lag er nog") == []


def test_a_capital_at_a_start_is_no_name_where_the_word_is_written_small_elsewhere():
    alone = masked_in("Ik werk met Samira. Kwibbeling is het, zei ze.")
    both = masked_in("Ik werk met Samira. Kwibbeling is het, zei ze. Zo'n kwibbeling zegt niks.")

    assert alone == ["Samira", "Kwibbeling"]
    assert both == ["Samira"]


def test_several_words_in_another_script_are_put_before_a_person():
    found = found_in("Ze zong ያ ልጅ ቆንጆ ነው በጣም ነው en ik huilde.")

    assert [(d.text, d.action) for d in found] == [("ያ ልጅ ቆንጆ ነው በጣም ነው", Action.QUEUE)]


def test_a_name_with_one_letter_of_another_script_is_masked():
    assert set(masked_in("Toen kwam S\u0430mira binnen.")) == {"S\u0430mira"}
