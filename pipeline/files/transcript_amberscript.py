"""JSON of Amberscript: speakers with names, segments of words (amberscript.github.io/api-docs)."""

from collections.abc import Mapping
from typing import Any

from pipeline.files.cue_json import (
    Recognised,
    given_speakers,
    mappings,
    metadata,
    milliseconds,
    speaker_in,
    text_in,
)
from pipeline.files.delivered import Cue

_KNOWN = frozenset({"id", "speaker", "words", "start", "end"})


def recognise_amberscript(content: object) -> Recognised | None:
    """Read a file of Amberscript; None if it is not of this kind.

    Args:
        content: The parsed JSON.
    """
    if not isinstance(content, Mapping):
        return None
    segments = mappings(content.get("segments"))
    if not segments or any("text" in s or not isinstance(s.get("words"), list) for s in segments):
        return None
    names = _names(content)
    found = [_cue(segment, names) for segment in segments]
    beside = (
        piece
        for n, segment in enumerate(segments, start=1)
        for piece in metadata(segment, _KNOWN, f"fields of segment {n}")
    )
    faulty = tuple(n for n, cue in enumerate(found, start=1) if cue is None)
    return Recognised(
        "Amberscript JSON",
        given_speakers([cue for cue in found if cue is not None]),
        (*metadata(content, {"speakers", "segments"}, "fields of the file"), *beside),
        faulty=faulty,
        total=len(segments),
    )


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the names given to speakers by their ids; the id itself where no name was given."""
    named = mappings(content.get("speakers"))
    pairs = ((text_in(item, "spkid", "id"), text_in(item, "name")) for item in named)
    return {key: name for key, name in pairs if key and name}


def _cue(segment: Mapping[str, Any], names: Mapping[str, str]) -> Cue | None:
    words = mappings(segment["words"])
    texts = [text_in(word, "text", "word") for word in words]
    if len(words) < len(segment["words"]) or None in texts:
        return None
    spkid = text_in(segment, "speaker") or ""
    speaker = names.get(spkid) or speaker_in(segment, "speaker")
    start_ms = milliseconds(words[0].get("start")) if words else None
    end_ms = milliseconds(words[-1].get("end")) if words else None
    return Cue(start_ms, end_ms, " ".join(text for text in texts if text), speaker)
