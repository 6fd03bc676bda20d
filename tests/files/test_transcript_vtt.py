"""WebVTT of Teams, Zoom, YouTube and noScribe, and all that the format allows, is read whole."""

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_sbv import read_sbv
from pipeline.files.transcript_srt import read_srt
from pipeline.files.transcript_ttml import read_ttml
from pipeline.files.transcript_vtt import read_vtt

VARIANTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "transcript_files"
GUID = "8c1f0e8e-1111-4222-8333-0123456789ab"


def read(text: str) -> Delivered:
    return read_vtt(text.encode(), "T03 (.vtt)")


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in read(text).turns]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


# --- Who writes it --------------------------------------------------------------------------


def test_teams_cues_of_one_utterance_become_one_turn() -> None:
    delivered = read(
        f"WEBVTT\n\nNOTE Teams\nniet gezegd\n\n{GUID}/17-0\n00:03.120 --> 00:06.400\n"
        "<v Bos, Ann (Gast)>Ja &amp; nee,\nweet je</v>\n\n"
        f"{GUID}/17-1\n00:00:06.400 --> 00:00:08.000 align:start\n"
        "<v Bos, Ann (Gast)>wel. <anoniem>\n\n"
        "00:00:09.000 --> 00:00:10.000\n<v.loud Lotte><i>Mm</i>-mm.</v> <v Bos>Ja.</v>"
    )

    assert delivered.form == "Teams WebVTT"
    assert [turn[:4] for turn in delivered.turns] == [
        ("Bos, Ann (Gast)", "Ja & nee, weet je wel. <anoniem>", 3_120, 8_000),
        ("Lotte", "Mm-mm.", 9_000, 10_000),
        ("Bos", "Ja.", 9_000, 10_000),
    ]
    assert [left.text for left in delivered.left_out] == ["NOTE Teams\nniet gezegd"]


def test_an_utterance_of_teams_is_not_cut_by_somebody_who_starts_within_it() -> None:
    text = (
        f"WEBVTT\n\n{GUID}/17-0\n00:00:03.000 --> 00:00:06.000\n<v Ann>Toen zei</v>\n\n"
        f"{GUID}/17-1\n00:00:06.000 --> 00:00:09.000\n<v Ann>die man dat.</v>\n\n"
        f"{GUID}/18-0\n00:00:05.000 --> 00:00:05.500\n<v Bo>Hm.</v>\n"
    )

    assert said(text) == [("Ann", "Toen zei die man dat."), ("Bo", "Hm.")]


def test_zoom_names_stand_within_the_cues() -> None:
    cues = ["Ann Bos: Hoi.", "Lotte: Hoi.", "Ann Bos: Ik dacht: nou.", "ja.", "Lotte: O."]
    text = "\n".join(
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.500\n{cue}\n" for n, cue in enumerate(cues)
    )

    delivered = read(f"WEBVTT\n\n{text}")

    assert delivered.form == "Zoom WebVTT"
    assert [turn[:2] for turn in delivered.turns] == [
        ("Ann Bos", "Hoi."),
        ("Lotte", "Hoi."),
        ("Ann Bos", "Ik dacht: nou. ja."),
        ("Lotte", "O."),
    ]


def test_zoom_names_of_telephones_are_speakers_too() -> None:
    cues = ["Bram: Hoe gaat het?", "iPhone van Precious: Goed &amp; wel."] * 14
    text = "\n".join(
        f"{n}\n00:00:{n:02}.000 --> 00:00:{n:02}.500\n{cue}\n" for n, cue in enumerate(cues)
    )

    delivered = read(f"WEBVTT\n\n{text}")

    assert delivered.form == "Zoom WebVTT"
    expected = [("Bram", "Hoe gaat het?"), ("iPhone van Precious", "Goed & wel.")] * 14
    assert [(turn.speaker_label, turn.text) for turn in delivered.turns] == expected


def test_noscribe_names_the_speaker_in_the_tag_and_in_the_text() -> None:
    text = (
        "WEBVTT Gesprek\n\nNOTE\nTranscribed with noScribe 0.6\n\nNOTE media: C:/opname.wav\n\n"
        "1\n00:00:01.000 --> 00:00:02.000\n<v S00>S00: Hoe gaat het?\n\n"
        "2\n00:00:02.000 --> 00:00:03.000\n<v S01>S01: Goed &amp; wel.\n"
    )

    delivered = read(text)

    assert delivered.form == "noScribe WebVTT"
    assert said(text) == [("S00", "Hoe gaat het?"), ("S01", "Goed & wel.")]
    assert delivered.left_out[0].text == "WEBVTT Gesprek"


def test_words_that_whisper_highlights_one_by_one_are_read_once() -> None:
    sentence = "nee dat was niet zo"
    copies = [sentence.replace(word, f"<u>{word}</u>") for word in sentence.split()]
    shown = [*copies, "<u>nee</u>", "<u>nee</u>"]
    text = "\n".join(f"0:{n:02}.000 --> 0:{n + 1:02}.000\n{cue}\n" for n, cue in enumerate(shown))

    delivered = read(f"WEBVTT\n\n{text}")

    assert [turn.text for turn in delivered.turns] == ["nee dat was niet zo nee nee"]
    assert sum(left.kind is LeftOutKind.REPEATED for left in delivered.left_out) == 4


# --- What the format allows, and what programs make of it -----------------------------------


def test_notes_styles_regions_and_names_of_cues_are_kept_apart_from_speech() -> None:
    delivered = read(
        "WEBVTT - Interview\nKind: captions\nLanguage: nl-NL\nX-TIMESTAMP-MAP=LOCAL:0,MPEGTS:9\n\n"
        "STYLE\n::cue {\n  color: red;\n\n  margin: 0;\n}\n\nREGION\nid:fred\n\nNOTE terzijde\n\n"
        "inleiding\n00:01.000 --> 00:02.000 region:fred line:0 align:start\nHallo\n\n"
        "NOTE nog iets\nen meer\n00:02.000 --> 00:03.000\ndaar\n"
    )

    assert [turn.text for turn in delivered.turns] == ["Hallo daar"]
    assert delivered.language == "nl"
    left = " ".join(left.text for left in delivered.left_out)
    assert all(word in left for word in ["Interview", "margin", "fred", "terzijde", "inleiding"])
    assert "en meer" in left


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("<v Bos, Ann (Org)>Hoi", [("Bos, Ann (Org)", "Hoi")]),
        ("<v Ann>Hoi</v> daar", [("Ann", "Hoi"), ("", "daar")]),
        ("<v Ann\nHoi", [("Ann", "Hoi")]),
        ("<v Dit is gewoon een hele zin", [("", "Dit is gewoon een hele zin")]),
        ("<v Ann>Hoi\n<v Bo>Ja", [("Ann", "Hoi"), ("Bo", "Ja")]),
        ("<v Ann>Hoi\n<v Ann Ja", [("Ann", "Hoi Ja")]),
        ("<i>een</b> <c.geel.groot>twee</c> <lang nl>drie</lang>", [("", "een twee drie")]),
        ("<c.eerste Wat mooi!</c>", [("", "Wat mooi!")]),
        ("<00:01.000>een <00:00:01.500>twee", [("", "een twee")]),
        ("a &lt;b&gt; &amp;&nbsp;c&lrm; &copy &#233;&euml;", [("", "a <b> & c &copy éë")]),
        ("<anoniem> zei <3 dingen", [("", "<anoniem> zei <3 dingen")]),
        ("00:00:07.000 --> 00:00:08.000\nja", [("", "ja")]),
        ("een\n\ntwee", [("", "een twee")]),
    ],
)
def test_markup_of_a_cue_never_takes_words_with_it(
    cue: str, expected: list[tuple[str, str]]
) -> None:
    assert said(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{cue}\n") == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, line_end: str) -> None:
    text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Zoë>één\ntwéé\n"

    delivered = read_vtt(text.replace("\n", line_end).encode(encoding), "T03")

    assert [turn[:4] for turn in delivered.turns] == [("Zoë", "één twéé", 1_000, 2_000)]


@pytest.mark.parametrize(
    ("times", "start_ms", "end_ms"),
    [
        ("00:01.000 --> 00:02.000", 1_000, 2_000),
        ("1:00:01,5 --> 1:00:02,25", 3_601_500, 3_602_250),
        ("00:75 --> 0:1:90.1", 75_000, 150_100),
        ("00:01.000 ---> 00:02.000", 1_000, 2_000),
        ("00:01.000 --> 00:0x.000", 1_000, None),
        ("-- --> 00:02.000", None, 2_000),
    ],
)
def test_times_are_read_in_all_shapes_or_counted(
    times: str, start_ms: int | None, end_ms: int | None
) -> None:
    delivered = read(f"WEBVTT\n\n00:00.000 --> 00:00.500\n<v A>a\n\n{times}\n<v B>b\n")

    assert delivered.turns[1][:4] == ("B", "b", start_ms, end_ms)
    is_broken = None in (start_ms, end_ms)
    assert any("cannot be read" in remark for remark in delivered.remarks) is is_broken


def test_text_on_the_line_of_the_times_is_read() -> None:
    assert said("WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nja\n\n") == [("", "ja")]
    assert said("WEBVTT\n\n00:01.000 --> 00:02.000 nee hoor\nja\n\n") == [("", "nee hoor ja")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("WEBVTT", "no line with times"),
        ("WEBVTT\n\nFatima zei dat", "no line with times"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "none of its 1 subtitles has text"),
    ],
)
def test_a_file_without_cues_is_refused_with_a_way_out(text: str, what: str) -> None:
    with pytest.raises(InputFileError, match=what) as caught:
        read(text)

    assert "Fatima" not in str(caught.value)
    assert caught.value.__context__ is None


# --- No word is lost ------------------------------------------------------------------------

SAID = ["ja", "nee", "dacht:", "&", "<3", "é", "NOTE", "-", "(lacht)", "45", "12:30", "-->", "[o.]"]
WORDS = st.lists(st.sampled_from(SAID), min_size=1, max_size=8).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ann", "Bos, Bo (Gast)", "É"]), WORDS), min_size=1))
def test_what_is_said_in_voices_is_read_back(spoken: list[tuple[str, str]]) -> None:
    blocks = [
        f"{GUID}/{n}-0\n00:{n:02}.000 --> 00:{n:02}.900\n"
        f"<v {name}>{html.escape(text, quote=False)}</v>\n"
        for n, (name, text) in enumerate(spoken)
    ]

    turns = read("\n".join(["WEBVTT\n", *blocks])).turns

    joined: list[tuple[str, str]] = []
    for name, text in spoken:
        if joined and joined[-1][0] == name:
            name, text = name, f"{joined.pop()[1]} {text}"
        joined.append((name, text))
    assert [(turn.speaker_label, turn.text) for turn in turns] == joined


LINE = (
    ["NOTE", "STYLE", "::cue { color: x }", "{", "", "", "1", "naam", "WEBVTT", "Ann: ja"]
    + ["00:01.000 --> 00:02.000", "00:0x --> 00:03.000", "<v Ann>hoi</v>", "<v Bo", "<c.x y"]
    + ["een twee", "- ja. - nee.", ">> wie", "Region: id=q"]
)
LINES = st.lists(st.sampled_from(LINE), max_size=25)


@settings(max_examples=400, deadline=None)
@given(LINES)
def test_every_word_of_any_file_is_in_a_turn_a_label_or_left_out(lines: list[str]) -> None:
    text = "\n".join(["WEBVTT", "", "00:01.000 --> 00:02.000", "begin", *lines])

    delivered = read(text)

    found = sum((words(turn.text) for turn in delivered.turns), Counter[str]())
    found += sum((words(left.text) for left in delivered.left_out), Counter[str]())
    names = [turn.speaker_label for turn in delivered.turns]
    names += [left.text for left in delivered.left_out if "speaker" in left.place]
    labels = words(" ".join(names))
    markup = {"v", "c", "x", "WEBVTT", "1", "00", "01", "02", "03", "000", "0x"}
    lost = words(text) - found
    assert set(lost) <= set(labels) | markup
    assert set(found) <= set(words(text))


# --- Files of others ------------------------------------------------------------------------

NO_TIMES = "no line with times"
CAPTIONS = " ".join(f"Caption text #{n}" for n in range(1, 6))
EXPECTED: dict[str, str | list[tuple[str, str]]] = {
    "go-astisub__broken-1-in.vtt": NO_TIMES,
    "webvtt-py__empty.vtt": "empty",
    "webvtt-py__no_captions.vtt": NO_TIMES,
    "vttjs__cue-times__missing-separator.vtt": NO_TIMES,
    "webvtt-py__invalid_format4.srt": [("", "some text")],
    "transcriptx__vtt__out_of_order.vtt": [
        ("", "First subtitle (should come first) Second subtitle (out of order) Third subtitle")
    ],
    "transcriptx__vtt__overlapping.vtt": [
        ("", "First subtitle Overlapping subtitle Non-overlapping subtitle")
    ],
    "transcriptx__vtt__with_speakers.vtt": [
        ("Alice", "Hello, how are you?"),
        ("Bob", "I'm doing great, thanks for asking."),
        ("Alice", "That's wonderful to hear!"),
    ],
    "transcriptx__zoom__sample.vtt": [
        ("Alice Smith", "Hello everyone, good morning."),
        ("Bob Jones", "Thanks Alice. Ready to start the meeting?"),
        ("Alice Smith", "Let us go through the agenda."),
    ],
    "vttjs__cue-times__max-spots-over-sixty.vtt": [("", "Text")],
    "vttjs__cue-times__mismatched-time-spots.vtt": [("", "Text")],
    "vttjs__cuetext__escape-characters__together.vtt": [
        ("", "Some text < &> < &nb &am< &lr other stuff.")
    ],
    "vttjs__cuetext__tag-format__incorrect-close-tag-order.vtt": [("", "Hee! Hee!")],
    "vttjs__cuetext__tag-format__start-tag-missing-gt.vtt": [("", "That's awesome!")],
    "vttjs__cuetext__timestamp__nested.vtt": [("", "Hee! Hee!")],
    "vttjs__cuetext__voice__no-end-gt.vtt": [("", "It's a blue apple tree!")],
    "vttjs__cuetext__voice__not-closed.vtt": [("", "It's a blue apple tree!")],
    "vttjs__cuetext__voice__with-closing-span.vtt": [("Joe", "Hee!"), ("", "Hee!")],
    "vttjs__cuetext__voice__with-two-subclasses.vtt": [("Joe", "That's awesome!")],
    "vttjs__file-layout__bad-double-webvtt.vtt": [("", "WEBvtt WEBVTT some text")],
    "vttjs__file-layout__bom-garbage-data.vtt": [("", "garbage text")],
    "vttjs__file-layout__newline-before-webvtt.vtt": [("", "text")],
    "vttjs__file-layout__many-comments.vtt": [
        ("", "Never drink liquid nitrogen.\n- It will perforate your stomach.\n- You could die.")
    ],
    "vttjs__integration__one-line-comment.vtt": [
        ("", "Never drink liquid nitrogen.\n- It will perforate your stomach.\n- You could die.")
    ],
    "vttjs__integration__not-only-nested-cues.vtt": [("", "The First Minute The Final Minute")],
    "webvtt-py__captions_with_bom.vtt": [("", " ".join(CAPTIONS.split()[:12]))],
    "webvtt-py__cue_tags.vtt": [
        ("", "When the moon hits your eye Like a big-a pizza pie That's amore")
    ],
    "webvtt-py__invalid.vtt": [("", f"{CAPTIONS} Caption text #6 Caption text #7")],
    "webvtt-py__invalid_timeframe.vtt": [("", f"{CAPTIONS} Caption text #6 Caption text #7")],
    "webvtt-py__invalid_timeframe_in_cue_text.vtt": [("", " ".join(CAPTIONS.split()[:9]))],
    "webvtt-py__metadata_headers.vtt": [("", " ".join(CAPTIONS.split()[:6]))],
    "webvtt-py__missing_caption_text.vtt": [("", CAPTIONS.replace("Caption text #2 ", ""))],
    "webvtt-py__missing_caption_text.srt": [("", CAPTIONS.replace("Caption text #2 ", ""))],
    "webvtt-py__invalid_timeframe.srt": [("", CAPTIONS)],
    "webvtt-py__sample.srt": [("", CAPTIONS)],
    "webvtt-py__styles.vtt": [("", "- Hello world.")],
    "webvtt-py__using_identifiers.vtt": [("", f"{CAPTIONS} Caption text #6")],
    "webvtt-py__youtube_dl.vtt": [("", "yeah what this will happen is I'm telling")],
}
# Longer ones: how many turns, and words that must be there once.
COUNTED = {
    "go-astisub__example-in-carriage-return.vtt": (1, "don’t often find 632 pieces"),
    "go-astisub__example-in-carriage-return.srt": (1, "don’t often find 632 pieces"),
    "vttjs__integration__cycle-collector-talk.vtt": (5, "between C++ and Javascript."),
    "vttjs__integration__spec-example.vtt": (5, "from the American Museum of Natural History"),
    "transcriptx__vtt__short_timestamps.vtt": (1, "Another subtitle with short format"),
    "transcriptx__vtt__with_settings.vtt": (1, "Another subtitle with different settings"),
    "vttjs__cuetext__languages__junk_characters.vtt": (1, "Payload"),
    "webvtt-py__sample.sbv": (1, "Caption text #3 (line 1) Caption text #3 (line 2)"),
    "go-astisub__example-in-non-utf8.vtt": (None, "(computer playing electronic melody)"),
    "go-astisub__example-in.vtt": (None, "(computer playing electronic melody)"),
    "go-astisub__example-in-non-utf8.srt": (None, "(computer playing electronic melody)"),
    "go-astisub__missing-sequence-in.srt": (None, "(computer playing electronic melody)"),
    "go-astisub__example-in.ttml": (None, "How did we end up here?"),
}
READERS = {".vtt": read_vtt, ".srt": read_srt, ".sbv": read_sbv, ".ttml": read_ttml}


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the folder of real-world variants is not here")
def test_the_files_of_other_projects_are_read_as_their_notes_say() -> None:
    files = [path for path in sorted(VARIANTS.iterdir()) if path.suffix in READERS]
    assert {path.name for path in files} == set(EXPECTED) | set(COUNTED)
    for path in files:
        reader = READERS[path.suffix]
        if path.name in COUNTED:
            count, text = COUNTED[path.name]
            turns = reader(path.read_bytes(), "T01").turns
            assert count is None or len(turns) == count, path.name
            assert " ".join(turn.text for turn in turns).count(text) == 1, path.name
        elif isinstance(expected := EXPECTED[path.name], str):
            with pytest.raises(InputFileError, match=expected):
                reader(path.read_bytes(), "T01")
        else:
            turns = reader(path.read_bytes(), "T01").turns
            assert [(turn.speaker_label, turn.text) for turn in turns] == expected, path.name
