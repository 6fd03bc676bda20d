"""JSON of Whisper and WhisperX: a list of segments with times, text and perhaps a speaker."""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text, decode
from pipeline.files.transcript_cues import join_cues
from pipeline.files.transcript_faults import unreadable

_EXPECTED = "the JSON of Whisper or WhisperX: segments with a text each"
_REMEDY = "Export the transcript again as .json, .vtt, .srt or .docx."


def read_whisper(data: bytes, name: str) -> list[ParsedTurn]:
    """Read the segments of a Whisper file; successive segments of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns labelled as the file labels its speakers ("SPEAKER_00"), "" where it does not.

    Raises:
        InputFileError: The file is not JSON, or not JSON of this kind.
    """
    segments = _segments(decode(data, name), name)
    faulty = [n for n, segment in enumerate(segments, start=1) if not _is_segment(segment)]
    if faulty or not segments:
        what = f"{len(faulty)} of {len(segments)} segments have no text"
        what += f", the first is number {faulty[0]}" if faulty else ""
        raise unreadable(name, what, _EXPECTED, _REMEDY)
    return join_cues(_turn(segment) for segment in segments)


def _segments(text: str, name: str) -> list[Any]:
    try:
        # Some exports leave raw line ends in strings.
        content = json.loads(text, strict=False)
    except (ValueError, RecursionError):  # its message would quote nothing, its traceback all
        content = None
    if isinstance(content, Mapping):
        content = content.get("segments")
    if not isinstance(content, list):
        raise unreadable(name, "no list of segments can be read", _EXPECTED, _REMEDY)
    return content


def _is_segment(segment: object) -> bool:
    return isinstance(segment, Mapping) and isinstance(segment.get("text"), str)


def _turn(segment: Mapping[str, Any]) -> ParsedTurn:
    speaker = segment.get("speaker")
    return ParsedTurn(
        "" if speaker is None else clean_text(str(speaker)),
        clean_text(segment["text"]),
        _milliseconds(segment.get("start")),
        _milliseconds(segment.get("end")),
    )


_LONGEST_SECONDS = 1_000_000
"""Eleven days; what is beyond it is no time (nor is NaN, which is in no range)."""


def _milliseconds(seconds: object) -> int | None:
    """Return whole milliseconds; None for what is no time (WhisperX writes null and NaN)."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return round(seconds * 1000) if 0 <= seconds <= _LONGEST_SECONDS else None
