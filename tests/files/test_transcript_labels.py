"""Who speaks and when, in lines of text: labels, times, and colons that are neither."""

import pytest

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.document_turns import split_labelled_lines
from pipeline.files.transcript_times import clock_ms


def turns_of(text: str) -> list[ParsedTurn]:
    return split_labelled_lines(text.split("\n"))


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in turns_of(text)]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("I: Hoe is het?\nR: Goed.\nWel druk.", [("I", "Hoe is het?"), ("R", "Goed.\nWel druk.")]),
        ("Int.: Ja?\nResp. 2: Nee", [("Int.", "Ja?"), ("Resp. 2", "Nee")]),
        ("I: Ja? R: Nee. I: O.", [("I", "Ja?"), ("R", "Nee."), ("I", "O.")]),
        ("[SPEAKER_00]: ja\n[SPEAKER_01]: nee", [("SPEAKER_00", "ja"), ("SPEAKER_01", "nee")]),
        ("Gesprek 4\n\nMoeder: thuis\nI:Hoi", [("", "Gesprek 4\nMoeder: thuis"), ("I", "Hoi")]),
        ("MvK: a\nNadia el B.: b\nMvK: c\nNadia el B.: d",
         [("MvK", "a"), ("Nadia el B.", "b"), ("MvK", "c"), ("Nadia el B.", "d")]),
        ("Bos, Jan: a\nI: b\nBos, Jan: c", [("Bos, Jan", "a"), ("I", "b"), ("Bos, Jan", "c")]),
        ("Respondent 3: a\nDeelnemer 2: b\nM/V: c\nTolk: d",
         [("Respondent 3", "a"), ("Deelnemer 2", "b"), ("M/V", "c"), ("Tolk", "d")]),
        ("00:00:03 Spreker 1\nHallo.\nSpreker 2 00:00:05\nDag.",
         [("Spreker 1", "Hallo."), ("Spreker 2", "Dag.")]),
    ],
)  # fmt: skip
def test_labels_become_speakers(text: str, turns: list[tuple[str, str]]) -> None:
    assert said(text) == turns


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik dacht: nou, dan niet.",
        "Toen zei ze: ga maar.",
        "Kortom: het kan niet.",
        "Om 12:30 was ik er.",
        "12:30 was ik er.",
        "https://voorbeeld.nl staat het.",
        "Ik keek op. De man: weg hier.",
        "Ik woon hier nu al meer dan tien jaar: lang.",
    ],
)
def test_a_colon_alone_makes_no_speaker(sentence: str) -> None:
    # Twice, with somebody else in between: coming back is not enough either.
    text = f"R: Ja.\n{sentence}\nI: En toen?\nR: Nee.\n{sentence}"

    assert [label for label, _ in said(text)] == ["R", "I", "R"]
    assert said(text)[0] == ("R", f"Ja.\n{sentence}")


def test_an_ordinary_word_is_a_label_with_a_capital_or_when_it_comes_back() -> None:
    assert said("R: En toen zei die\nman: ga weg.") == [("R", "En toen zei die\nman: ga weg.")]
    assert said("R: Ja\nMan: Nee") == [("R", "Ja"), ("Man", "Nee")]
    assert [label for label, _ in said("v: a\na: b\nv: c\na: d")] == ["v", "a", "v", "a"]


def test_a_speaker_who_is_told_about_does_not_take_over_the_turn() -> None:
    text = "Fatima: Hoi.\nI: Ja?\nFatima: Goed.\nI: Toen zei jouw buurvrouw Fatima: ga weg?"

    assert said(text)[-1] == ("I", "Toen zei jouw buurvrouw Fatima: ga weg?")


@pytest.mark.parametrize(
    ("line", "ms"),
    [
        ("[00:12:34] R: Ja", 754_000),
        ("R: [00:12:34] Ja", 754_000),
        ("R [12:34]: Ja", 754_000),
        ("12:34 R: Ja", 754_000),
        ("(12:34) R: Ja", 754_000),
        ("00:12:34,567 R: Ja", 754_567),
        ("#00:12:34-5# R: Ja", 754_500),
        ("00:12:34\nR: Ja", 754_000),
        ("[00:00:00] R: Ja", 0),
        ("R: Ja", None),
    ],
)
def test_times_beside_a_label_are_no_words(line: str, ms: int | None) -> None:
    turn = turns_of(f"I: Hoe\n{line}")[1]

    assert (turn.speaker_label, turn.text, turn.start_ms) == ("R", "Ja", ms)


def test_a_time_at_the_end_of_a_paragraph_is_its_end() -> None:
    turn = turns_of("R: Tot ziens. #00:01:23-4#")[0]

    assert (turn.text, turn.start_ms, turn.end_ms) == ("Tot ziens.", None, 83_400)


@pytest.mark.parametrize(("clock", "ms"), [("0:03", 3_000), ("1:00:00.5", 3_600_500)])
def test_clock_times_are_milliseconds(clock: str, ms: int) -> None:
    assert clock_ms(clock) == ms
