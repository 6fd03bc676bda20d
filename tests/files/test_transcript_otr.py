"""Transcripts of oTranscribe keep their times at their places; damaged ones are refused."""

import json

import pytest

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Line, Run
from pipeline.files.transcript_otr import otr_blocks, read_otr

TEXT = (
    '<p><span class="timestamp" contenteditable="false" data-timestamp="12.3">00:12</span>'
    "&nbsp;<b>I:</b> Hoe gaat het?</p><p>R: Goed,<br>en "
    '<span class="timestamp" data-timestamp="75">1:15</span> u?</p>los'
)


def otr(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def test_times_stand_between_brackets_where_they_stood() -> None:
    found = otr_blocks(otr(text=TEXT, media="Gesprek Fatima.mp3"), "T03 (.otr)")

    assert found.blocks == [
        Line((Run("[00:12]\u00a0"), Run("I:", "b"), Run(" Hoe gaat het?"))),
        Line((Run("R: Goed,\nen [1:15] u?"),)),
        Line((Run("los"),)),
    ]


def test_the_name_of_the_recording_is_kept_apart_and_in_no_remark() -> None:
    found = otr_blocks(otr(text=TEXT, media="Gesprek Fatima.mp3", **{"media-time": 3.5}), "T03")

    assert [(item.kind, item.place, item.text) for item in found.left_out] == [
        (LeftOutKind.METADATA, "media", "Gesprek Fatima.mp3"),
        (LeftOutKind.METADATA, "media-time", "3.5"),
    ]
    assert found.remarks == []


@pytest.mark.parametrize(
    "data",
    [
        otr(text=""),
        otr(text="<p></p>"),
        otr(text=["x"]),
        otr(media="Fatima.mp3"),
        b'{"text": "<p>Fatima',
        b"[" * 100_000,
        b"[1]",
        b"",
    ],
)
def test_what_holds_no_text_is_refused_without_quoting_it(data: bytes) -> None:
    with pytest.raises(InputFileError) as caught:
        read_otr(data, "T03 (.otr)")

    assert "Fatima" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
