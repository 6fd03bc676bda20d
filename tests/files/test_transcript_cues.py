"""Cues become turns: in order, every word once, and nobody given what somebody else said."""

import re
import time
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.files.delivered import Cue
from pipeline.files.transcript_cues import CueTurns, turns_of_cues


def at(*spoken: tuple[float, float, str] | tuple[float, float, str, str]) -> list[Cue]:
    return [
        Cue(round(start * 1000), round(end * 1000), text, *speaker)
        for start, end, text, *speaker in spoken
    ]


def in_a_row(*texts: str) -> list[Cue]:
    return at(*((second, second + 1, text) for second, text in enumerate(texts)))


def said(found: CueTurns) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in found.turns]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def all_words(found: CueTurns) -> Counter[str]:
    texts = [turn.text for turn in found.turns] + [left.text for left in found.left_out]
    return sum(map(words, texts), Counter[str]())


# --- Order ----------------------------------------------------------------------------------


def test_cues_out_of_order_are_put_in_order_and_counted() -> None:
    found = turns_of_cues(at((5, 9, "tweede"), (0, 5, "eerste"), (10, 15, "derde")))

    assert [*found.turns[0][:4]] == ["", "eerste tweede derde", 0, 15_000]
    assert found.remarks == ("1 cue(s) stood out of time order and were put in order.",)


def test_cues_that_overlap_stay_in_the_order_of_their_starts() -> None:
    found = turns_of_cues(
        at((0, 9, "Lang verhaal", "Ann"), (3, 4, "hm", "Bo"), (9, 10, "ja", "Ann"))
    )

    assert said(found) == [("Ann", "Lang verhaal"), ("Bo", "hm"), ("Ann", "ja")]
    assert found.remarks == ()


def test_a_cue_without_time_stays_behind_the_cue_before_it() -> None:
    cues = [*at((5, 6, "vijf")), Cue(None, None, "zes"), *at((1, 2, "een"))]

    found = turns_of_cues(cues)

    assert said(found) == [("", "een vijf zes")]
    assert "1 of 3 cues have a time that cannot be read; the words are kept." in found.remarks


def test_two_recordings_in_one_file_are_not_shuffled() -> None:
    first = at((0, 50, "opname een"), (60, 90, "gaat door"), (600, 660, "en stopt"))
    second = at((0, 40, "opname twee"), (65, 80, "gaat ook door"), (700, 720, "einde"))

    found = turns_of_cues([*first, *second])

    assert said(found) == [("", "opname een gaat door en stopt opname twee gaat ook door einde")]
    assert "starts again 1 time(s)" in found.remarks[0]


def test_tiers_of_one_recording_are_mixed_by_time_though_the_clock_starts_again() -> None:
    cues = at((0, 1, "a", "A"), (10, 11, "c", "A"), (0.5, 1, "b", "B"), (12, 13, "d", "B"))

    found = turns_of_cues(cues, has_one_clock=True)

    assert said(found) == [("A", "a"), ("B", "b"), ("A", "c"), ("B", "d")]


# --- Captions that show words again ---------------------------------------------------------

SENTENCE = re.findall(
    r"\w+", "ik heb daar toen een klacht ingediend bij de gemeente en niets gehoord"
)


def test_captions_that_scroll_are_read_once() -> None:
    lines = ["ik kwam daar binnen en", "toen zei die man tegen mij", "jij hoort hier niet", "nee"]
    shown = [lines[0], *("\n".join(pair) for pair in pairwise(lines)), lines[-1]]

    found = turns_of_cues(in_a_row(*shown))

    assert said(found) == [("", " ".join(lines))]
    assert {left.kind for left in found.left_out} == {LeftOutKind.REPEATED}
    assert all_words(found) == words("\n".join(shown))


def test_captions_that_grow_are_read_once() -> None:
    shown = [" ".join(SENTENCE[:length]) for length in range(1, len(SENTENCE) + 1)]

    found = turns_of_cues(in_a_row(*shown, "nee"))

    assert said(found) == [("", f"{' '.join(SENTENCE)} nee")]
    assert found.turns[0].start_ms == 0
    assert all_words(found) == words("\n".join([*shown, "nee"]))


def test_a_word_said_twice_is_kept_in_captions_that_scroll() -> None:
    lines = ["ik kwam daar binnen en", "toen zei die man tegen mij", "nee", "nee"]
    lines += ["echt niet hoor", "dat kan toch niet", "en toen ben ik weggegaan"]
    shown = [lines[0], *("\n".join(pair) for pair in pairwise(lines))]

    assert said(turns_of_cues(in_a_row(*shown))) == [("", " ".join(lines))]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["ja", "nee"]), min_size=1, max_size=4), max_size=25))
def test_short_words_said_again_and_again_are_all_kept(cues: list[list[str]]) -> None:
    texts = [" ".join(cue) for cue in cues]

    found = turns_of_cues(in_a_row(*texts))

    assert [turn.text for turn in found.turns] == [" ".join(texts)] * bool(texts)
    assert found.left_out == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 99) | st.none(), st.integers(0, 99) | st.none(),
    st.lists(st.sampled_from([*SENTENCE, "Ann:", "I:", "R:", ">>", "-", "nee.", "\n", "x"])),
    st.sampled_from([None, "", "Ann"])), max_size=20), st.booleans(), st.booleans())  # fmt: skip
def test_every_word_of_any_cues_is_in_a_turn_a_label_or_left_out(
    rows: list[tuple[int | None, int | None, list[str], str | None]], one_clock: bool, timed: bool
) -> None:
    cues = [Cue(start, end, " ".join(text), speaker) for start, end, text, speaker in rows]

    found = turns_of_cues(cues, has_one_clock=one_clock, has_word_times=timed)

    source = sum((words(cue.text) for cue in cues), Counter[str]())
    labels = words(" ".join(turn.speaker_label for turn in found.turns))
    assert all_words(found) <= source + words(" ".join(cue.speaker or "" for cue in cues))
    assert set(source - all_words(found)) <= set(labels)


def test_a_sentence_repeated_by_a_recogniser_that_loops_is_kept_for_others_to_judge() -> None:
    found = turns_of_cues(in_a_row(*["Bedankt voor het kijken."] * 9))

    assert all_words(found)["Bedankt"] == 9
    assert found.left_out == ()


def test_a_few_doubled_captions_are_kept_with_a_remark() -> None:
    cues = in_a_row("dat was in de winkel", "dat was in de winkel\nbij ons", *SENTENCE)

    found = turns_of_cues(cues)

    assert all_words(found)["winkel"] == 2
    assert "nothing was dropped" in found.remarks[0]


# --- Speakers -------------------------------------------------------------------------------


def test_a_cue_without_name_is_nobodys_where_every_cue_is_named() -> None:
    texts = ["Ann: Hoi.", "Bo: Hoi.", "Bo: Hoe is het?", "Niemand weet wie.", "Ann: Goed."]

    found = turns_of_cues(in_a_row(*texts))

    assert said(found) == [
        ("Ann", "Hoi."), ("Bo", "Hoi. Hoe is het?"), ("", "Niemand weet wie."), ("Ann", "Goed.")
    ]  # fmt: skip
    assert "1 of 5 cues do not say who speaks" in found.remarks[0]


def test_a_cue_without_label_goes_on_where_only_turns_are_labelled() -> None:
    texts = ["I: Hoi.", "R: Hoi.", "Ik dacht: nou.", "ja.", "I: O."]

    found = turns_of_cues(in_a_row(*texts))

    assert said(found) == [("I", "Hoi."), ("R", "Hoi. Ik dacht: nou. ja."), ("I", "O.")]
    assert "given to the speaker named last" in found.remarks[0]


BRAM, PRECIOUS = "Bram", "iPhone van Precious"


def asked_and_answered(one: str, other: str, times: int = 6) -> list[str]:
    return [
        cue
        for n in range(times)
        for cue in (f"{one}: Vraag nummer {n}?", f"{other}: Ik dacht: nou, {n}.")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BRAM, PRECIOUS),
        (BRAM, "31612345678"),
        ("UU, Wit, B.C. de (Bram)", "gast 2"),
        ("bram de wit", "precious o."),
        ("b.dewit@uni.nl", "Precious Okoro"),
        ("b.dewit@uni.nl", "p.okoro@uni.nl"),
        ("Bram de Wit - HvA", "Precious 🌸"),
        ("Bram de Wit - HvA", "Precious - UvA"),
        ("de wit, bram", "🌸p"),
        ("Bram", "ik"),
        ("Bram", "x" * 60),
    ],
)
def test_an_odd_display_name_is_a_speaker_where_it_takes_turns(one: str, other: str) -> None:
    found = turns_of_cues(in_a_row(*asked_and_answered(one, other)))

    assert said(found)[:2] == [(one, "Vraag nummer 0?"), (other, "Ik dacht: nou, 0.")]
    assert [turn.speaker_label for turn in found.turns] == [one, other] * 6
    assert found.remarks == ()


def test_an_odd_display_name_is_a_speaker_among_several_cues_and_people() -> None:
    round_ = ["Bram: Hoi.", "iPhone van P.: Ja.", "iPhone van P.: En", "Anna: O.", "Anna: Nee."]

    found = turns_of_cues(in_a_row(*round_ * 3))

    assert said(found) == [("Bram", "Hoi."), ("iPhone van P.", "Ja. En"), ("Anna", "O. Nee.")] * 3


def test_cues_without_a_name_go_on_with_the_odd_display_name() -> None:
    round_ = ["Bram: Hoe ging dat?", "gast 2: Nou,", "ik was daar", "en toen weg."]

    found = turns_of_cues(in_a_row(*round_ * 4))

    answer = "Nou, ik was daar en toen weg."
    assert said(found) == [("Bram", "Hoe ging dat?"), ("gast 2", answer)] * 4


@pytest.mark.parametrize("speech", ["Hij zei: nee.", "Die ene man: nee.", "de baas daar: nee."])
@pytest.mark.parametrize("labels", [("I", "R"), ("Bram", "Precious"), ("Bram", "gast 2")])
def test_reported_speech_stays_with_who_reports_it(speech: str, labels: tuple[str, str]) -> None:
    asks, tells = labels
    round_ = [f"{asks}: En toen?", f"{tells}: Ik liep daar.", speech]
    round_ += [f"{asks}: O.", f"{tells}: Ja."]

    found = turns_of_cues(in_a_row(*round_ * 3))

    assert {turn.speaker_label for turn in found.turns} == {asks, tells}
    assert said(found)[1] == (tells, f"Ik liep daar. {speech}")
    assert "3 cues begin with the same words and a colon" in " ".join(found.remarks)
    assert speech.partition(":")[0] not in " ".join(found.remarks)


def test_reported_speech_stays_text_between_two_cues_of_who_reports_it() -> None:
    round_ = ["Bram: En toen?", "Precious: Ik liep.", "Hij zei: nee.", "Precious: Gek hè."]

    found = turns_of_cues(in_a_row(*round_ * 3))

    assert {turn.speaker_label for turn in found.turns} == {"Bram", "Precious"}
    assert all_words(found)["zei"] == 3


def test_words_before_colons_in_a_story_without_labels_are_no_speakers() -> None:
    story = ["we gingen erheen", "de baas daar: nee", "en toen", "het meisje: ja", "zo ging dat"]
    story += ["elke dag", "weer", "heen", "en terug", "met de bus", "of op de fiets"]

    found = turns_of_cues(in_a_row(*story * 4))

    assert [turn.speaker_label for turn in found.turns] == [""]
    assert "8 cues begin with the same words and a colon" in " ".join(found.remarks)


def test_names_among_many_other_words_before_colons_are_left_with_a_remark() -> None:
    lists = [f"punt van aandacht {word}: dat" for word in "abcdefghij"]

    found = turns_of_cues(in_a_row(*asked_and_answered("bram de wit", "precious o."), *lists))

    assert [turn.speaker_label for turn in found.turns] == [""]
    assert "12 cues begin with the same words and a colon" in " ".join(found.remarks)
    assert "precious" not in " ".join(found.remarks)


def test_two_people_in_one_cue_are_not_given_to_one_of_them() -> None:
    cues = in_a_row("I: Klaar?", "R: Ja.", "- Echt?\n- Ja.", "I: Mooi.")

    found = turns_of_cues(cues)

    assert said(found) == [("I", "Klaar?"), ("R", "Ja."), ("", "- Echt?\n- Ja."), ("I", "Mooi.")]
    assert "2 line(s) begin with a dash" in found.remarks[0]


def test_a_mark_of_another_speaker_ends_the_turn_of_the_one_before() -> None:
    cues = in_a_row("I: Hoe gaat het? >> Goed,", "hoor.", "I: Mooi. >> I: Echt?", "R: Ja.")

    found = turns_of_cues(cues)

    assert said(found)[:2] == [("I", "Hoe gaat het?"), ("", ">> Goed, hoor.")]
    assert "marks 1 change(s) of speaker with >>" in " ".join(found.remarks)


def test_a_speaker_that_is_stated_and_written_again_is_not_part_of_the_text() -> None:
    found = turns_of_cues(
        at((0, 1, "S00: Hallo", "S00"), (1, 2, "S01: ja", "S01"), (2, 3, "x", ""))
    )

    assert said(found) == [("S00", "Hallo"), ("S01", "ja"), ("", "x")]
    assert found.remarks == ("1 of 3 cues do not say who speaks; their words have no speaker.",)


def test_an_end_before_its_start_is_no_time() -> None:
    found = turns_of_cues(at((5, 3, "een")) + at((6, 7, "twee")))

    assert found.turns[0][2:4] == (5_000, 7_000)
    assert "1 of 2 cues have a time that cannot be read" in found.remarks[0]


@pytest.mark.parametrize("text", ["ja\n", "- ja. ", ">> ", "Ann: ja. ", "a ", "<u>x", "\n"])
def test_huge_cues_take_no_longer_than_they_should(text: str) -> None:
    huge = text * (100_000 // len(text))
    started = time.monotonic()

    turns_of_cues([*in_a_row(huge, huge), *in_a_row(*[text] * 5_000)])

    assert time.monotonic() - started < 10
