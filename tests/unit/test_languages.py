"""The language of turns: invented sentences; Dutch in all its kinds must stay Dutch."""

import time
from pathlib import Path

import pytest

from pipeline.files.speech_marks_yaml import read_speech_rules
from pipeline.nlp.languages import LanguageFinder

pytest.importorskip("py3langid")

RULES = read_speech_rules(Path(__file__).parents[2] / "codebooks" / "speech_marks_nl.yaml")
FINDER = LanguageFinder(RULES.languages)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ja.",
        "Oh no!",
        "[onverstaanbaar]",
        "06 12 34 56 78",
        "Nou ik woon hier nu een jaar of twaalf met mijn man.",
        "ha ha ha ha ha",
        "Uh, mhm, ja, eh.",
        "fatima ahmed yusuf khadija en aicha",
        "Mohammed El Idrissi, Hassan Bouzian, Rachid Amrani",
        "IND UWV SVB COA DUO",
        "Ik niet begrijp waarom hij zo doen.",
        "Mij naam is Tesfay ik kom Eritrea",
        "Amai, da was echt nie plezant zenne.",
        "Ut is hier hartstikke mooi moar de jeugd trekt weg.",
        "Doar kan'k slecht tegen, dat ze zo over ons proaten.",
        "Ewa, hij keek me aan van wat moet jij hier, snap je.",
        "We hadden een awareness training over unconscious bias en microaggressions.",
        "dat was echt cringe en super random gewoon",
        "DAT WAS ECHT NIET LEUK VOOR MIJ EN MIJN KINDEREN",
    ],
)
def test_dutch_of_every_kind_and_what_is_too_short_is_dutch(text):
    assert FINDER.languages([text]) == ["nl"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We just want to be treated like everybody else.", "en"),
        ("Ich habe mich beworben und nie eine Antwort bekommen.", "de"),
        ("Kendimi burada yabancı gibi hissediyorum.", "tr"),
        ("hic kimse bana yardim etmedi", "tr"),
        ("Sąsiedzi w ogóle z nami nie rozmawiają.", "pl"),
        ("oni nas tu nie chca", "pl"),
        ("الجيران لا يتكلمون معنا أبدا.", "ar"),
        ("نعم طبعا", "ar"),
        ("bghit nkhdem walakin ma lqit walou", "ar"),
        ("همسایه ها با ما حرف نمی زنند.", "fa"),
        ("Соседи с нами не разговаривают.", "ru"),
        ("Съседите не говорят с нас.", "bg"),
        ("邻居从来不跟我们说话。", "zh"),
        ("Mi a buska trabou pero niun hende no a kontestá mi.", "pap"),
        ("Mi e firi mi eygi so wawan dyaso.", "srn"),
        ("Wy prate thús altyd Frysk mei elkoar.", "fy"),
    ],
)
def test_an_answer_in_another_language_is_not_dutch(text, language):
    assert FINDER.languages([text]) == [language]


def test_each_text_has_its_own_answer_in_order():
    texts = [
        "Ja hoor.",
        "They never called me back.",
        "Dat vond ik vervelend.",
        "Nie wiem, proszę pani.",
    ]

    assert FINDER.languages(texts) == ["nl", "en", "nl", "pl"]


def test_notes_in_brackets_are_not_what_was_said():
    assert FINDER.languages(["(she laughs and says something in English) Ja dat klopt wel."]) == [
        "nl"
    ]


def test_a_foreign_sentence_within_a_dutch_turn_is_found_without_the_space_around_it():
    sentences = ["Toen zei hij dit. ", "You people should all go back home. ", "Ik stond perplex."]
    text = "".join(sentences)
    first, second = len(sentences[0]), len(sentences[0]) + len(sentences[1])

    spans = FINDER.foreign_spans(text, [(0, first), (first, second), (second, len(text))])

    assert [(text[start:end], language) for start, end, language in spans] == [
        ("You people should all go back home.", "en")
    ]


@pytest.mark.parametrize("piece", ["woord ", "a", "ж", "[", "'", "a1", "1 ", "A. ", "\ud800"])
def test_a_megabyte_of_anything_is_told_in_a_moment(piece):
    started = time.process_time()
    FINDER.languages([piece * (1_000_000 // len(piece))])

    assert time.process_time() - started < 2
