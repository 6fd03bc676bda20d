"""JSON of whisper.cpp (`--output-json`): transcription, with times as text and in milliseconds.

https://github.com/ggml-org/whisper.cpp/blob/master/examples/cli/cli.cpp (output_json).
"""

from collections.abc import Mapping
from typing import Any

from pipeline.files.cue_json import (
    Recognised,
    given_speakers,
    language_in,
    mappings,
    metadata,
    milliseconds,
    speaker_in,
    text_in,
)
from pipeline.files.delivered import Cue

_KNOWN = {"timestamps", "offsets", "text", "tokens", "speaker", "speaker_turn_next"}


def recognise_whisper_cpp(content: object) -> Recognised | None:
    """Read a file of whisper.cpp; None if it is not of this kind.

    Args:
        content: The parsed JSON.
    """
    segments = mappings(content.get("transcription")) if isinstance(content, Mapping) else []
    if not segments or not isinstance(content, Mapping):
        return None
    cues, faulty, changes = [], [], 0
    is_new = False
    for number, segment in enumerate(segments, start=1):
        text = text_in(segment, "text")
        if text is None:
            faulty.append(number)
            continue
        start_ms, end_ms = _times(segment)
        speaker = speaker_in(segment, "speaker")
        # tinydiarize says only that somebody else goes on; a line of its own keeps them apart.
        cues.append(Cue(start_ms, end_ms, f"\n{text}" if is_new else text, _known(speaker)))
        is_new = segment.get("speaker_turn_next") is True
        changes += is_new
    remarks: tuple[str, ...] = ()
    if changes:
        remarks = (f"The file marks {changes} change(s) of speaker without saying who speaks.",)
    left_out = [
        left
        for number, segment in enumerate(segments, start=1)
        for left in metadata(segment, _KNOWN, f"fields of segment {number}")
    ]
    result = content.get("result")
    return Recognised(
        "whisper.cpp JSON",
        given_speakers(cues),
        (*metadata(content, {"transcription"}, "fields of the file"), *left_out),
        remarks,
        language_in(result, "language") if isinstance(result, Mapping) else "",
        faulty=tuple(faulty),
        total=len(segments),
    )


def _times(segment: Mapping[str, Any]) -> tuple[int | None, int | None]:
    for key, per_unit in (("offsets", 1), ("timestamps", 1000)):
        times = segment.get(key)
        if isinstance(times, Mapping):
            return milliseconds(times.get("from"), per_unit), milliseconds(
                times.get("to"), per_unit
            )
    return None, None


def _known(speaker: str | None) -> str:
    """Return "" where nobody is stated, as for "?": both channels of a recording were as loud."""
    return "" if speaker is None or speaker == "?" else speaker
