"""JSON of meeting services: a list of utterances, each with its speaker, times and text.

Otter (export and web), Rev, Sembly, AssemblyAI (utterances), Deepgram (utterances) and Amazon
Transcribe (audio_segments): one row of a table says where each keeps them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

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


class _Shape(NamedTuple):
    """Where a service keeps its utterances, and under which names what is in them."""

    form: str
    path: tuple[str, ...]
    text: str
    speaker: tuple[str, ...]
    start: str
    end: str
    per_unit: float = 1000


_SHAPES = (
    _Shape("Otter JSON", ("speech_segments",), "transcript", ("speaker_name", "speaker_id"),
           "start_ts", "end_ts"),
    # Otter's own web service counts samples, 16 in a millisecond.
    _Shape("Otter JSON", ("speech", "transcripts"), "transcript", ("speaker_name", "speaker_id"),
           "start_offset", "end_offset", 1 / 16),
    _Shape("Sembly JSON", ("transcript",), "words_str", ("speaker_name", "speaker_id"),
           "start_time", "end_time"),
    _Shape("AssemblyAI JSON", ("utterances",), "text", ("speaker",), "start", "end", 1),
    _Shape("Deepgram JSON", ("results", "utterances"), "transcript", ("speaker",), "start", "end"),
    _Shape("Amazon Transcribe JSON", ("results", "audio_segments"), "transcript",
           ("speaker_label",), "start_time", "end_time"),
)  # fmt: skip

_DOUBLED = {"words", "items", "id", "uuid", "channels", "speaker_labels", "transcripts", "text"}
"""Fields in which these services give the same words again, one by one or as running text."""


def recognise_meeting(content: object) -> Recognised | None:
    """Read a file of a meeting service; None if it is of none of these kinds.

    Args:
        content: The parsed JSON.
    """
    if not isinstance(content, Mapping):
        return None
    if mappings(content.get("monologues")):
        return _rev(content)
    for shape in _SHAPES:
        items = mappings(_at(content, shape.path))
        if items and all(shape.text in item for item in items) and _fits(shape, items):
            return _read(content, shape, items)
    return None


def _at(content: Mapping[str, Any], path: tuple[str, ...]) -> object:
    value: object = content
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _fits(shape: _Shape, items: list[Mapping[str, Any]]) -> bool:
    """Tell whether the times can be of this service: AssemblyAI's are whole milliseconds."""
    return shape.form != "AssemblyAI JSON" or all(
        isinstance(item.get("start"), int) for item in items
    )


def _read(content: Mapping[str, Any], shape: _Shape, items: list[Mapping[str, Any]]) -> Recognised:
    names = _speaker_names(content)
    cues = []
    for item in items:
        speaker = speaker_in(item, *shape.speaker)
        by_id = names.get(str(item.get("speaker_id")))
        cues.append(
            Cue(
                milliseconds(item.get(shape.start), shape.per_unit),
                milliseconds(item.get(shape.end), shape.per_unit),
                text_in(item, shape.text) or "",
                text_in(item, "speaker_name") or by_id or speaker,
            )
        )
    used = {shape.text, shape.start, shape.end, *shape.speaker, *_DOUBLED, "speaker_model_label"}
    left_out = [
        left
        for number, item in enumerate(items, start=1)
        for left in metadata(item, used, f"fields of segment {number}")
    ]
    top = {*_DOUBLED, *(("speech",) if shape.path[0] == "speech" else shape.path[:1])}
    if shape.path == ("transcript",):
        top |= {"participants"}
    inside = _at(content, shape.path[:-1])
    if len(shape.path) > 1 and isinstance(inside, Mapping):
        left_out += metadata(inside, {*_DOUBLED, shape.path[-1], "speakers"}, "fields of the file")
    left_out += metadata(content, top, "fields of the file")
    language = language_in(content, "language_code", "language")
    # Services that hear several channels list one channel after the other.
    return Recognised(
        shape.form, given_speakers(cues), tuple(left_out), (), language, has_one_clock=True
    )


def _speaker_names(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of Otter's speakers by their ids."""
    listed = mappings(_at(content, ("speech", "speakers"))) + mappings(content.get("speakers"))
    pairs = ((item.get("speaker_id", item.get("id")), item) for item in listed)
    named = {str(key): text_in(item, "speaker_name", "name") for key, item in pairs}
    return {key: name for key, name in named.items() if name}


def _rev(content: Mapping[str, Any]) -> Recognised:
    """Read Rev's monologues: elements are words, punctuation and spaces, joined as they stand."""
    names = _speaker_names(content)
    cues = []
    faulty = []
    monologues = mappings(content["monologues"])
    for number, monologue in enumerate(monologues, start=1):
        elements = mappings(monologue.get("elements"))
        texts = [text_in(element, "value") for element in elements]
        if None in texts or (not elements and monologue.get("elements")):
            faulty.append(number)
            continue
        speaker = names.get(str(monologue.get("speaker")))
        starts = [milliseconds(item.get("ts")) for item in elements]
        ends = [milliseconds(item.get("end_ts")) for item in elements]
        known_starts = [ms for ms in [milliseconds(monologue.get("start_time")), *starts]
                        if ms is not None]  # fmt: skip
        known_ends = [ms for ms in [*ends, milliseconds(monologue.get("end_time"))]
                      if ms is not None]  # fmt: skip
        cues.append(
            Cue(
                known_starts[0] if known_starts else None,
                known_ends[-1] if known_ends else None,
                "".join(text for text in texts if text),
                speaker or speaker_in(monologue, "speaker_name", "speaker_info", "speaker"),
            )
        )
    left_out = tuple(metadata(content, {"monologues", "speakers"}, "fields of the file"))
    return Recognised(
        "Rev JSON", given_speakers(cues), left_out, faulty=tuple(faulty), total=len(monologues)
    )
