"""The JSON of recognisers and meeting services is told by its shape, read whole or refused."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_json import read_json

VARIANTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "transcript_files"


def read(content: object) -> Delivered:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_json(text.encode(), "T03 (.json)")


def turns(content: object) -> list[tuple[object, ...]]:
    return [turn[:4] for turn in read(content).turns]


SAID = [
    {"start": 0.5, "end": 1.25, "text": " ja", "speaker": "SPEAKER_00"},
    {"start": None, "end": float("nan"), "text": " nou\ud83d", "speaker": "SPEAKER_00"},
    {"start": "2", "end": 3, "text": " hoi"},
]


def test_whisperx_segments_of_one_speaker_become_one_turn() -> None:
    expected = [("SPEAKER_00", "ja nou\ufffd", 500, 1_250), ("", "hoi", 2_000, 3_000)]

    assert turns(SAID) == expected
    delivered = read({"language": "nl", "segments": SAID, "word_segments": []})
    assert [turn[:4] for turn in delivered.turns] == expected
    assert (delivered.form, delivered.language) == ("WhisperX JSON", "nl")
    assert any("1 of 3 cues do not say who speaks" in remark for remark in delivered.remarks)


def test_a_segment_is_cut_where_its_words_say_that_somebody_else_goes_on() -> None:
    words = [
        {"word": "Klaar?", "start": 0.0, "end": 0.4, "speaker": "SPEAKER_00"},
        {"word": "2"},
        {"word": "Ja.", "start": 0.6, "end": 0.9, "speaker": "SPEAKER_01"},
    ]
    whole = {"start": 0, "end": 1, "text": " Klaar? 2 Ja.", "speaker": "SPEAKER_00", "words": words}
    other = {**whole, "text": " Klaar? Twee ja."}

    assert turns([whole]) == [("SPEAKER_00", "Klaar? 2", 0, None), ("SPEAKER_01", "Ja.", 600, 900)]
    assert turns([other]) == [("SPEAKER_00", "Klaar? Twee ja.", 0, 1_000)]


def test_whisper_says_its_language_its_doubts_and_words_that_no_segment_holds() -> None:
    sure = {"start": 0, "end": 1, "text": "Ja.", "no_speech_prob": 0.1, "avg_logprob": -0.2}
    unsure = {"start": 1, "end": 2, "text": "Bedankt.", "no_speech_prob": 0.9, "avg_logprob": -1.4}

    delivered = read({"text": "Ja. Bedankt. Dag.", "segments": [sure, unsure], "language": "dutch"})

    assert (delivered.form, delivered.language) == ("Whisper JSON", "nl")
    assert delivered.turns[0].text == "Ja. Bedankt."
    assert [left.text for left in delivered.left_out] == ["Dag"]
    assert "1 word(s) of the whole text" in delivered.remarks[0]
    assert "1 of 2 segments are probably silence" in delivered.remarks[1]


@pytest.mark.parametrize(
    "content",
    [
        [[0.5, 1.5, " Ja."], [1.5, 2, " Nee."]],
        {"segments": [[1, 0, 0.5, 1.5, " Ja.", [50364], -0.2], [2, 0, 1.5, 2, " Nee.", [], -0.3]]},
        {"text": " Ja. Nee.", "chunks": [{"timestamp": [0.5, 1.5], "text": " Ja."},
                                         {"timestamp": [1.5, 2], "text": " Nee."}]},
        {"word_segments": [{"word": "Ja.", "start": 0.5, "end": 1.5},
                           {"word": "Nee.", "start": 1.5, "end": 2}]},
        {"result": {"language": "nl"}, "transcription": [
            {"timestamps": {"from": "00:00:00,500", "to": "00:00:01,500"},
             "offsets": {"from": 500, "to": 1500}, "text": " Ja."},
            {"timestamps": {"from": "00:00:01,500", "to": "00:00:02,000"}, "text": " Nee."}]},
    ],
)  # fmt: skip
def test_other_writers_of_whisper_are_understood(content: object) -> None:
    assert turns(content) == [("", "Ja. Nee.", 500, 2_000)]


def test_changes_of_speaker_that_whisper_cpp_marks_are_kept_apart() -> None:
    texts = [("Klaar?", True), ("Ja.", False), ("Hoor.", True), ("Mooi.", False)]
    segments = [{"text": text, "speaker_turn_next": next_} for text, next_ in texts]

    delivered = read({"transcription": segments, "systeminfo": "AVX = 1"})

    assert delivered.form == "whisper.cpp JSON"
    assert [turn.text for turn in delivered.turns] == ["Klaar?\nJa. Hoor.\nMooi."]
    assert "marks 2 change(s) of speaker" in " ".join(delivered.remarks)
    assert [left.text for left in delivered.left_out] == ["AVX = 1"]


SAID_BY_ANN = "Ja, hoor."
WORDS = [
    {"text": "Ja,", "start": 0.5, "end": 1, "conf": 1},
    {"text": "hoor.", "start": 1, "end": 2},
]
SERVICES: dict[str, Any] = {
    "Amberscript JSON": {
        "speakers": [{"spkid": "spk1", "name": "Ann"}, {"spkid": "spk2"}],
        "segments": [{"speaker": "spk1", "words": WORDS}, {"speaker": "spk2", "words": [
            {"text": "O.", "start": 2, "end": 3}]}],
    },
    "Otter JSON": {"speech_segments": [
        {"speaker_name": "Ann", "speaker_id": 0, "start_ts": 0.5, "end_ts": 2,
         "transcript": SAID_BY_ANN},
        {"speaker_name": "spk2", "speaker_id": 1, "start_ts": 2, "end_ts": 3, "transcript": "O."}]},
    "Rev JSON": {"speakers": [{"id": 0, "name": "Ann"}], "monologues": [
        {"speaker": 0, "elements": [
            {"type": "text", "value": "Ja", "ts": 0.5, "end_ts": 1}, {"type": "punct",
                "value": ", "},
            {"type": "text", "value": "hoor", "ts": 1, "end_ts": 2}, {"type": "punct",
                "value": "."}]},
        {"speaker_name": "spk2", "elements": [{"type": "text", "value": "O.", "ts": 2,
            "end_ts": 3}]}]},
    "Sembly JSON": {"transcript": [
        {"speaker_name": "Ann", "start_time": 0.5, "end_time": 2, "words_str": "Ja, hoor."},
        {"speaker_name": "spk2", "start_time": 2, "end_time": 3, "words_str": "O."}]},
    "AssemblyAI JSON": {"text": "Ja, hoor. O.", "utterances": [
        {"speaker": "Ann", "start": 500, "end": 2000, "text": "Ja, hoor.", "words": []},
        {"speaker": "spk2", "start": 2000, "end": 3000, "text": "O."}]},
    "Deepgram JSON": {"results": {"channels": [{"alternatives": [{"transcript": "Ja, hoor. O.",
        "paragraphs": {"paragraphs": [
            {"speaker": "Ann", "sentences": [{"text": "Ja, hoor.", "start": 0.5, "end": 2}]},
            {"speaker": "spk2", "sentences": [{"text": "O.", "start": 2, "end": 3}]}]}}]}]}},
    "Amazon Transcribe JSON": {"results": {"transcripts": [{"transcript": "Ja, hoor. O."}],
        "items": [
        {"type": "pronunciation", "start_time": "0.5", "end_time": "1", "speaker_label": "Ann",
         "alternatives": [{"content": "Ja"}]},
        {"type": "punctuation", "alternatives": [{"content": ","}]},
        {"type": "pronunciation", "start_time": "1", "end_time": "2", "speaker_label": "Ann",
         "alternatives": [{"content": "hoor."}]},
        {"type": "pronunciation", "start_time": "2", "end_time": "3", "speaker_label": "spk2",
         "alternatives": [{"content": "O."}]}]}},
    "Google Speech JSON": {"results": [
        {"alternatives": [{"transcript": "Ja, hoor. O."}]},
        {"alternatives": [{"words": [
            {"word": "Ja,", "startTime": "0.5s", "endTime": "1s", "speakerTag": "Ann"},
            {"word": "hoor.", "startTime": "1s", "endTime": "2s", "speakerTag": "Ann"},
            {"word": "O.", "startTime": "2s", "endTime": "3s", "speakerTag": "spk2"}]}]}]},
    "Azure Speech JSON": {"recognizedPhrases": [
        {"speaker": "Ann", "offset": "PT0.5S", "duration": "PT1.5S",
         "nBest": [{"display": SAID_BY_ANN}]},
        {"speaker": "spk2", "offsetInTicks": 20000000.0, "durationInTicks": 10000000.0,
         "nBest": [{"display": "O."}]}]},
}  # fmt: skip


@pytest.mark.parametrize(("form", "content"), SERVICES.items(), ids=list(SERVICES))
def test_services_that_name_speakers_are_understood(form: str, content: Mapping[str, Any]) -> None:
    delivered = read(content)

    assert delivered.form == form
    assert [turn[:4] for turn in delivered.turns] == [
        ("Ann", "Ja, hoor.", 500, 2_000),
        ("spk2", "O.", 2_000, 3_000),
    ]


def test_words_that_stand_beside_the_text_of_a_segment_are_kept_apart_and_told() -> None:
    words = [{"word": " Ja", "start": 0}, {"word": " hoor", "start": 1}]
    amberscript = {"segments": [{"speaker": "s", "words": WORDS, "note": "nakijken"}]}

    whisper = read({"segments": [{"start": 0, "end": 2, "text": " Ja.", "words": words}]})

    assert [left.text for left in whisper.left_out] == ["hoor"]
    assert "1 word(s) that have a time of their own" in whisper.remarks[0]
    assert [left.text for left in read(amberscript).left_out] == ["nakijken"]


def test_bare_numbers_and_letters_of_speakers_are_no_labels_of_questions() -> None:
    utterances = [
        {"speaker": s, "start": n, "end": n, "text": "ja"} for n, s in enumerate(["A", "B"])
    ]

    assert [turn[0] for turn in turns({"utterances": utterances})] == ["Speaker A", "Speaker B"]


def test_words_beside_the_transcript_and_fields_given_twice_are_not_lost() -> None:
    text = (
        '{"title": "Gesprek", "segments": [{"start": 0, "text": "weg", "text": "ja"}], "a": ["b"]}'
    )

    delivered = read(text)

    assert [turn.text for turn in delivered.turns] == ["ja"]
    assert [left.text for left in delivered.left_out] == ["Gesprek\nb", "weg"]
    assert "1 field(s) are given twice" in " ".join(delivered.remarks)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ('{"text": "Fatima"', "damaged or cut off"),
        ('{"monologues": ["Fatima"]}', "no transcript is recognised"),
        ('{"naam": "Fatima"}', "no transcript is recognised"),
        ('["Fatima"]', "no transcript is recognised"),
        ("3", "no transcript is recognised"),
        ('[{"text": "Fatima"}, {"words": ["Fatima"]}]', "1 of 2 segments have no text"),
        ('{"segments": [{"speaker": "s", "words": ["Fatima"]}]}', "1 of 1 segments have no text"),
        ("[" * 100_000, "damaged or cut off"),
        ('{"a":' * 100_000, "damaged or cut off"),
        ("[" + "[]," * 2_100_000 + "[]]", "more values than any interview"),
        ('[{"text": "Fatima", "start": ' + "9" * 5_000 + "}]", "damaged or cut off"),
    ],
)
def test_what_is_no_transcript_is_refused_in_bounded_time(text: str, what: str) -> None:
    started = time.monotonic()

    with pytest.raises(InputFileError, match=what) as caught:
        read(text)

    assert "Fatima" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("odd", [None, True, -1, 10**30, "x", "1:2:3:4", [], {}, "NaN", 1e308])
def test_odd_values_are_no_times_and_no_errors(odd: object) -> None:
    for content in [
        [
            {
                "start": odd,
                "end": odd,
                "text": "ja",
                "speaker": odd,
                "words": odd,
                "avg_logprob": odd,
            }
        ],
        {"segments": [{"start": 0, "text": "ja"}], "speakers": odd, "language": odd, "text": odd},
        {
            "transcription": [{"text": "ja", "offsets": odd, "timestamps": {"from": odd}}],
            "result": odd,
        },
        {"results": {"channels": [{"alternatives": [{"transcript": "ja", "words": odd}]}]}},
        {"recognizedPhrases": [{"offset": odd, "channel": odd, "nBest": [{"display": "ja"}]}]},
    ]:
        assert read(content).turns[0].text == "ja"


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the folder of real-world variants is not here")
@pytest.mark.parametrize(
    ("name", "labels", "last"),
    [
        ("otter__sample", ["Alice", "Bob", "Alice"],
            "Great. Let us start by reviewing last quarter goals."),
        ("rev__sample", ["Speaker 0", "Speaker 1", "Speaker 0"], "Great. Let us begin."),
        ("sembly__sample", ["Alice Smith", "Bob Jones", "Alice Smith"],
         "Great. Let us start with the first item on the list."),
        ("whisperx__bare_list", ["SPEAKER_00", "SPEAKER_01"],
            "It is used by older WhisperX outputs."),
    ],
)  # fmt: skip
def test_the_json_of_other_projects_is_read(name: str, labels: list[str], last: str) -> None:
    delivered = read_json((VARIANTS / f"transcriptx__{name}.json").read_bytes(), "T01")

    assert [turn.speaker_label for turn in delivered.turns] == labels
    assert delivered.turns[-1].text == last
