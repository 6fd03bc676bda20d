"""JSON of speech recognisers and meeting services: which kind it is, and its turns."""

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.cue_cloud_json import recognise_cloud
from pipeline.files.cue_json import Recognised, load_json, strings_in
from pipeline.files.delivered import Delivered
from pipeline.files.text_encoding import read_text
from pipeline.files.transcript_amberscript import recognise_amberscript
from pipeline.files.transcript_cues import turns_of_cues
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcript_meeting_json import recognise_meeting
from pipeline.files.transcript_whisper import recognise_whisper
from pipeline.files.transcript_whisper_cpp import recognise_whisper_cpp

_KINDS: tuple[Callable[[object], Recognised | None], ...] = (
    recognise_whisper_cpp,
    recognise_amberscript,
    recognise_meeting,
    recognise_cloud,
    recognise_whisper,
)
"""From the most telling shape to the least."""

_EXPECTED = (
    "the JSON of Whisper, WhisperX, faster-whisper, whisper.cpp, aTrain, Amberscript, Otter, Rev, "
    "Sembly, AssemblyAI, Deepgram, Amazon Transcribe, Google Speech or Azure Speech"
)
_REMEDY = "Export the transcript again as .vtt, .srt or .docx from the program that made it."


def read_json(data: bytes, name: str) -> Delivered:
    """Read the JSON of a speech recogniser, told by its shape.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns labelled as the file labels its speakers ("SPEAKER_00"), "" where it does not.

    Raises:
        InputFileError: It is not JSON, not of a known kind, or segments of it hold no text.
    """
    text = read_text(data, name)
    loaded = load_json(text.text, name)
    found = next((r for r in (kind(loaded.content) for kind in _KINDS) if r is not None), None)
    if found is None:
        raise unreadable(name, "no transcript is recognised in this JSON", _EXPECTED, _REMEDY)
    if found.faulty:
        what = f"{len(found.faulty)} of {found.total} segments have no text"
        what += f", the first is number {found.faulty[0]}"
        raise unreadable(name, what, _EXPECTED, _REMEDY)
    made = turns_of_cues(found.cues, has_one_clock=found.has_one_clock)
    overwritten = list(_overwritten(loaded.overwritten))
    remarks = [*text.remarks, *found.remarks, *made.remarks]
    if overwritten:
        remarks.append(
            f"{len(loaded.overwritten)} field(s) are given twice in one object; the last one "
            "was used."
        )
    left_out = (*found.left_out, *overwritten, *made.left_out)
    return Delivered(
        found.form, made.turns, left_out, tuple(remarks), text.encoding, found.language
    )


def _overwritten(values: list[Any]) -> Iterator[LeftOut]:
    text = "\n".join(strings_in(values))
    if text:
        yield LeftOut(kind=LeftOutKind.METADATA, place="fields given twice", text=text)
