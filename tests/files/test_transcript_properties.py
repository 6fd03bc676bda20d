"""What holds for every transcript: no word is lost, and nothing but InputFileError comes out."""

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import ParsedTurn
from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered, plain_line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.text_encoding import clean_text
from pipeline.files.transcripts import read_delivered
from tests.sample import delivered_files as delivered

PAIRS = st.sampled_from([("I", "R"), ("Interviewer", "Respondent"), ("SPEAKER_00", "SPEAKER_01")])
PLAIN_WORDS = st.text("abdeghijnoprstuvwzéëïßöž€", min_size=1, max_size=8).filter(
    lambda word: any(map(str.isalpha, word))  # a file with nothing but "€" holds no words
)
ODD_WORDS = st.sampled_from(
    ["dacht:", "Nou:", "12.30", "45", "<anoniem>", "<c>", "&", "&amp;", "(lacht)", "…", "“ja”"]
    + ["NOTE", "-", "[onverstaanbaar]", "ik,", "{", "n't", "WEBVTT", "a@b.nl", "Lindestr.", "//"]
)
ANSWERS = st.tuples(PLAIN_WORDS, st.lists(PLAIN_WORDS | ODD_WORDS, max_size=30)).map(
    lambda words: " ".join([words[0], *words[1]])
)
WRITERS = [
    delivered.teams_vtt,
    delivered.srt,
    delivered.whisperx_srt,
    delivered.whisperx_json,
    delivered.txt_with_times,
    delivered.txt_cp1252,
    delivered.docx_with_tabs,
    delivered.docx_with_heading,
]


def interviews_in(data: bytes) -> list[Delivered]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "delivered"
        path.write_bytes(data)
        return read_delivered(path, "T03")


def turns_of(data: bytes) -> list[ParsedTurn]:
    return [turn for interview in interviews_in(data) for turn in interview.turns]


@pytest.mark.parametrize("write", WRITERS)
@settings(max_examples=40, deadline=None)
@given(labels=PAIRS, answers=st.lists(ANSWERS, min_size=1, max_size=8))
def test_what_is_written_in_any_format_is_read_back(
    write: Callable[[delivered.Turns], bytes], labels: tuple[str, str], answers: list[str]
) -> None:
    meant = [(labels[n % 2], answer) for n, answer in enumerate(answers)]
    if write is delivered.srt:  # markup that SubRip has no way to escape
        meant = [(label, text.replace("<c>", "c")) for label, text in meant]
    if write is delivered.whisperx_json and len(labels[0]) == 1:
        return  # a program's "A" is a number of a speaker, and becomes "Speaker A"

    if write is delivered.txt_cp1252:  # "ß€" in cp1252 is a letter of UTF-8 by chance
        lines = [text.encode("cp1252") for _, text in meant if not text.isascii()]
        assume(not any(is_utf8(line) for line in lines))

    read = turns_of(write(meant))

    assert [(turn.speaker_label, turn.text) for turn in read] == meant


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


CLOCK = re.compile(r"(?<![^\W_])\d{1,3}(?::\d{1,2}){1,2}(?:[.,-]\d{1,3})?(?![^\W_])")


def words(text: str) -> Counter[str]:
    """Count words and numbers; times are no words, for a turn has them as milliseconds."""
    return Counter(re.findall(r"[^\W_]+", CLOCK.sub(" ", clean_text(text))))


def label_words_in(text: str, labels: set[str]) -> Counter[str]:
    """Count the words of labels, as often as each stands before a colon or ends a line."""
    found: Counter[str] = Counter()
    text = re.sub(rf"[\[(]?{CLOCK.pattern}[\])]?", "", text)
    for label in labels:
        shape = rf"(?<![^\W_]){re.escape(label)}[\])>]?(?:\s?:|[^\S\n]*$)"
        times = len(re.findall(shape, text, re.IGNORECASE | re.MULTILINE))
        found += Counter({word: n * times for word, n in words(label).items()})
    return found


LINES = st.lists(
    st.sampled_from(
        ["I:", "R:", "Fatima:", "Bos, Jan:", "[SPEAKER_00]:", "Ik dacht:", "ja.", "Nee", "é", ":"]
        + ["[00:12:34]", "(12:34)", "12:34", "00:12:34", "#00:12:34-5#", "Spreker 1", "a:b", "\n"]
    )
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5),
    max_size=40,
).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_every_word_of_labelled_text_is_in_one_turn_or_its_label(text: str) -> None:
    read = turns_of_document([plain_line(line) for line in text.split("\n")])

    turns = [turn for turn in read.turns if turn.text]  # `read_delivered` drops the silent ones
    found = sum((words(t.speaker_label) + words(t.text) for t in turns), Counter[str]())
    kept = sum((words(piece.text) for piece in read.left_out), Counter[str]())
    # "P 12:34" is a label and a number, or somebody and a time: then the digits count in neither.
    assert words(text) <= found + kept
    assert {w: n for w, n in (found + kept).items() if w.isalpha()} == {
        w: n for w, n in words(text).items() if w.isalpha()
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES | st.sampled_from(["1", "", "00:01,0 --> 00:02,0"]), max_size=12))
def test_every_word_of_subtitles_is_in_a_turn_or_a_label(blocks: list[str]) -> None:
    text = "\n".join(["x\n00:00:01,000 --> 00:00:02,000", *blocks])

    interviews = interviews_in(text.encode(errors="replace"))

    turns = [turn for interview in interviews for turn in interview.turns]
    left_out = [piece for interview in interviews for piece in interview.left_out]
    pieces = [piece.text for piece in left_out]
    kept = sum((words(part) for part in [*(t.text for t in turns), *pieces]), Counter[str]())
    source = clean_text(text)
    spoken = words(re.sub(r"(?m)^[^\n]*-->[^\n]*$", "", source))
    # The number of a cue is no word; below a time it is text.
    numbers = Counter(re.findall(r"(?m)^(\d+)\n+[^\n]*-->", source))
    # Who says nothing is left out by name, once for all times that the label stands there.
    silent = {piece.text for piece in left_out if piece.place == "a speaker without words"}
    labels = ({turn.speaker_label for turn in turns} | silent) - {""}
    assert kept <= spoken
    assert spoken - kept <= label_words_in(source, labels) + numbers


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"WEBVTT\n\n", b"{", b'[{"text":', b"\xff\xfe", b"I: "]),
    st.binary(max_size=200),
)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        turns = turns_of(start + rest)
    except InputFileError:
        return
    assert all(turn.text for turn in turns)
    assert all(a.speaker_label != b.speaker_label for a, b in pairwise(turns))


@pytest.mark.parametrize(
    "repeated",
    ["ja\n", "\n", " ", "I: ja. R: nee\n", "<v.", "[00:12:34] ", "00:01.000 --> 00:02.000\n", "a:"],
)
@pytest.mark.parametrize("start", ["", "WEBVTT\n\n", "00:01,000 --> 00:02,000\n"])
def test_a_long_strange_file_takes_no_longer_than_it_should(start: str, repeated: str) -> None:
    data = (start + repeated * (500_000 // len(repeated)) + " ja").encode()
    started = time.process_time()

    try:
        turns_of(data)
    except InputFileError:
        assert start  # a subtitle file without a single line of times

    assert time.process_time() - started < 30
