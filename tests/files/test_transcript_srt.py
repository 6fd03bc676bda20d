"""SubRip and Whisper's table are read whole, also where numbers or blank lines are missing."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputFileError
from pipeline.files.text_encoding import clean_text
from pipeline.files.transcript_srt import read_srt
from pipeline.files.transcript_tsv_cues import read_tsv_cues
from pipeline.files.transcript_vtt import read_vtt


def turns(text: str) -> list[tuple[object, ...]]:
    return [turn[:4] for turn in read_srt(text.encode(), "T03 (.srt)").turns]


def test_srt_without_numbers_or_blank_lines_loses_nothing() -> None:
    read = turns(
        "eerst\n00:00:01,000 --> 00:00:02.000\n<i>Interviewer:</i> Hoe oud?\n2\n"
        "00:00:02,5 --> 00:00:03,000\nRespondent:\n45\n\n00:00:03,000 --> 00:00:04,000\n\njaar."
    )

    assert read == [
        ("", "eerst", None, None),
        ("Interviewer", "Hoe oud?", 1_000, 2_000),
        ("Respondent", "45 jaar.", 2_500, 4_000),
    ]


def test_a_year_on_the_last_line_of_a_cue_is_no_number_of_the_next() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nSinds\n1985\n00:00:02,000 --> 00:00:03,000\nwoon ik hier"
    )

    assert turns(text) == [("", "Sinds 1985 woon ik hier", 1_000, 3_000)]


def test_whisperx_writes_the_speaker_in_brackets() -> None:
    cues = ["[SPEAKER_00]: Hoi.", "[SPEAKER_01]: Hoi.", "[SPEAKER_01]: Ja.", "Wie?"]
    text = "\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n" for n, cue in enumerate(cues, start=1)
    )

    assert [turn[:2] for turn in turns(text)] == [
        ("SPEAKER_00", "Hoi."),
        ("SPEAKER_01", "Hoi. Ja."),
        ("", "Wie?"),
    ]


def test_layout_is_left_and_voice_tags_of_converted_files_are_understood() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\n{\\an8}<i>Ja</i>\n\n"
        "2\n00:00:02,000 --> 00:00:03,000\n<b>nee</b> <anoniem> &amp;\n"
    )
    voices = "1\n00:00:01,000 --> 00:00:02,000\n<v Ann>Ja</v>\n"

    assert turns(text) == [("", "Ja nee <anoniem> &amp;", 1_000, 3_000)]
    assert turns(voices) == [("Ann", "Ja", 1_000, 2_000)]


def test_whispers_table_is_read_and_odd_rows_are_kept() -> None:
    table = "start\tend\ttext\n0\t1500\tJa\r\n1500\tnan\tnee\tnee\n\nzomaar een regel\n"

    delivered = read_tsv_cues(table.encode(), "T03 (.tsv)")

    assert [turn[:4] for turn in delivered.turns] == [("", "Ja nee nee zomaar een regel", 0, 1_500)]
    assert "2 of 3 cues have a time that cannot be read" in delivered.remarks[0]
    with pytest.raises(InputFileError, match="no table of start, end and text"):
        read_tsv_cues(b"naam\tFatima\n", "T03 (.tsv)")


LINES = st.lists(
    st.sampled_from(
        ["1", "2", "45", "", "", "I: ja.", "R:", "nee", "00:01,0 --> 00:02,0", "a --> b"]
    )
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_every_word_of_subtitles_is_in_a_turn_or_a_label(lines: list[str]) -> None:
    text = "\n".join(["00:00:01,000 --> 00:00:02,000", "begin", *lines])

    delivered = read_srt(text.encode(errors="replace"), "T03")

    letters = re.compile(r"[^\W\d_]+")
    read = [turn.text for turn in delivered.turns] + [left.text for left in delivered.left_out]
    found = Counter(letters.findall(" ".join(read)))
    names = [turn.speaker_label for turn in delivered.turns]
    names += [left.text for left in delivered.left_out if "speaker" in left.place]
    labels = set(letters.findall(" ".join(names)))
    source = Counter(letters.findall(" ".join(clean_text(text).split("\n"))))
    assert sum((source - found).values()) == sum(
        count for word, count in (source - found).items() if word in labels
    )


@pytest.mark.parametrize(
    "repeated",
    ["ja\n", "\n", " ", "1\n", "-->", "<v.", "<v a ", "<c.x ", "<u>", "&", "a --> ", "{\\an8}",
     "00:01.000 --> 00:02.000\n", "0:", "STYLE\n\n", "00:01.000 --> 00:02.000\nja\n\n"],
)  # fmt: skip
@pytest.mark.parametrize("read", [read_vtt, read_srt])
def test_two_megabytes_of_anything_are_read_in_seconds(read: object, repeated: str) -> None:
    size = 2_000_000 if "\n" not in repeated else 100_000  # lines are looked at for labels
    data = f"WEBVTT\n\n00:01.000 --> 00:02.000\nja {repeated * (size // len(repeated))}".encode()
    started = time.monotonic()

    assert callable(read)
    read(data, "T03")

    assert time.monotonic() - started < 15
