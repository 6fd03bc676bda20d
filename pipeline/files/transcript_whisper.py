"""JSON of Whisper, faster-whisper, WhisperX, aTrain and Transformers: segments with times and text.

https://github.com/openai/whisper (transcribe.py), https://github.com/m-bain/whisperX (types.py),
https://github.com/JuergenFleiss/aTrain (outputs.py), Transformers' pipeline ("chunks").
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.domain.transcript import LeftOut, LeftOutKind
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

NO_SPEECH = 0.6
UNLIKELY = -1.0
"""Whisper's own thresholds for silence (`no_speech_threshold`, `logprob_threshold`)."""

_SPEAKER = ("speaker", "speaker_name", "speaker_label", "speaker_id")
_LISTS = ("segments", "speakers", "chunks", "word_segments")
_KNOWN = {
    "id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "timestamp",
    "compression_ratio", "no_speech_prob", "confidence", "words", "chars", "language", "word",
    "score", *_SPEAKER,
}  # fmt: skip
_WORD = re.compile(r"\w+")


def recognise_whisper(content: object) -> Recognised | None:
    """Read the segments of a Whisper-like file; None if it is not of this kind.

    Args:
        content: The parsed JSON: an object with a list of segments or words, or that list.
    """
    whole = content if isinstance(content, Mapping) else {}
    used, segments = ("", content) if isinstance(content, list) else _segments(whole)
    if not segments or not all(isinstance(segment, Mapping | list) for segment in segments):
        return _only_text(whole)
    found = [list(_cues(segment)) for segment in segments]
    faulty = tuple(n for n, cues in enumerate(found, start=1) if not cues)
    cues = given_speakers([cue for cues in found for cue in cues])
    missing = _missing_words(whole.get("text"), cues)
    untold = sum((_beside_text(segment) for segment in mappings(segments)), Counter[str]())
    language = language_in(whole, "language")
    return Recognised(
        _form(cues, segments),
        cues,
        (*metadata(whole, _doubled(used), "fields of the file"),
         *_segment_metadata(segments),
         *_left_out(missing, "whole text, not in a segment"),
         *_left_out(untold, "single words, not in the text of their segment")),
        (*_remarks(segments, missing), *_remarks_on_words(untold)),
        language,
        faulty=faulty,
        total=len(segments),
    )  # fmt: skip


def _segments(whole: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return the first list that holds text, and its name.

    "speakers" can be Transformers' chunks with speakers, or only names.
    """
    for key in _LISTS:
        segments = whole.get(key)
        if isinstance(segments, list) and segments:
            is_names = key == "speakers" and not all("text" in item for item in mappings(segments))
            if not is_names:
                return key, segments
    return "", []


def _doubled(used: str) -> set[str]:
    """Return the fields that hold the words once more, in other pieces."""
    others = {"chunks", "word_segments"} if used in {"segments", "speakers"} else set()
    return {"text", "language", used, *others}


def _only_text(whole: Mapping[str, Any]) -> Recognised | None:
    """Return the running text that Whisper's API gives; a file of oTranscribe has media too."""
    text = whole.get("text")
    if not isinstance(text, str) or not text.strip() or any("media" in key for key in whole):
        return None
    remark = "The file holds running text only: it does not say who speaks, nor when."
    left_out = tuple(metadata(whole, {"text", "language", "segments"}, "fields of the file"))
    cue = Cue(None, None, text)
    return Recognised("Whisper JSON", [cue], left_out, (remark,), language_in(whole, "language"))


def _cues(segment: object) -> Iterator[Cue]:
    """Yield a segment as a cue, or one cue per speaker of its words; nothing if it has no text."""
    if isinstance(segment, list):
        yield from _row(segment)
        return
    if not isinstance(segment, Mapping):
        return
    words = mappings(segment.get("words"))
    text = text_in(segment, "text", "word")
    if text is None and words:
        text = " ".join((text_in(word, "word", "text") or "").strip() for word in words)
    if text is None:
        return
    start_ms, end_ms = _times(segment)
    whole = Cue(start_ms, end_ms, text, speaker_in(segment, *_SPEAKER))
    yield from _by_speaker(words, whole)


def _row(row: Sequence[object]) -> Iterator[Cue]:
    """Yield faster-whisper's segment as a list: perhaps id and seek, then start, end and text."""
    place = next((n for n, value in enumerate(row) if isinstance(value, str)), None)
    if place is not None:
        times = [milliseconds(value) for value in row[max(place - 2, 0) : place]]
        start_ms, end_ms = times if len(times) == 2 else (None, None)
        yield Cue(start_ms, end_ms, str(row[place]))


def _times(item: Mapping[str, Any]) -> tuple[int | None, int | None]:
    timestamp = item.get("timestamp")
    if isinstance(timestamp, list) and len(timestamp) == 2:
        return milliseconds(timestamp[0]), milliseconds(timestamp[1])
    return milliseconds(item.get("start")), milliseconds(item.get("end"))


def _by_speaker(words: Sequence[Mapping[str, Any]], whole: Cue) -> Iterator[Cue]:
    """Cut a segment where its words say that somebody else goes on, if they are its whole text."""
    texts = [(text_in(word, "word", "text") or "").strip() for word in words]
    speakers = {speaker_in(word, *_SPEAKER) for word in words} - {None}
    if not speakers - {whole.speaker} or " ".join(texts) != " ".join(whole.text.split()):
        yield whole
        return
    speaker, owners = whole.speaker, []
    for word in words:
        # A word that could not be placed (a number) belongs to the words before it.
        speaker = speaker_in(word, *_SPEAKER) or speaker
        owners.append(speaker)
    numbered = groupby(range(len(words)), lambda n: owners[n])
    for owner, group in numbered:
        places = list(group)
        start_ms, end_ms = _times(words[places[0]])[0], _times(words[places[-1]])[1]
        start_ms = whole.start_ms if start_ms is None and places[0] == 0 else start_ms
        end_ms = whole.end_ms if end_ms is None and places[-1] == len(words) - 1 else end_ms
        yield Cue(start_ms, end_ms, " ".join(texts[n] for n in places), owner)


def _missing_words(text: object, cues: Sequence[Cue]) -> Counter[str]:
    """Count the words of Whisper's whole text that stand in none of its segments."""
    if not isinstance(text, str):
        return Counter()
    return Counter(_WORD.findall(text)) - Counter(
        word for cue in cues for word in _WORD.findall(cue.text)
    )


def _beside_text(segment: Mapping[str, Any]) -> Counter[str]:
    """Count the timed words of a segment that its text does not have."""
    words = [text_in(word, "word", "text") or "" for word in mappings(segment.get("words"))]
    text = text_in(segment, "text", "word")
    if text is None or "".join("".join(words).split()) == "".join(text.split()):
        return Counter()
    return Counter(_WORD.findall(" ".join(words))) - Counter(_WORD.findall(text))


def _left_out(missing: Counter[str], place: str) -> Iterator[LeftOut]:
    if missing:
        words = " ".join(missing.elements())
        yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=words)


def _segment_metadata(segments: Sequence[object]) -> Iterator[LeftOut]:
    for number, segment in enumerate(segments, start=1):
        if isinstance(segment, Mapping) and not _KNOWN.issuperset(segment):
            yield from metadata(segment, _KNOWN, f"fields of segment {number}")


def _remarks(segments: Sequence[object], missing: Counter[str]) -> Iterator[str]:
    if missing:
        yield (
            f"{missing.total()} word(s) of the whole text stand in none of its segments; they "
            "are kept apart and in no turn. Compare the file with the recording."
        )
    unsure = sum(_is_unsure(segment) for segment in segments)
    if unsure:
        yield (
            f"{unsure} of {len(segments)} segments are probably silence that was heard as words "
            "(by Whisper's own thresholds). Listen to them."
        )


def _remarks_on_words(untold: Counter[str]) -> Iterator[str]:
    if untold:
        yield (
            f"{untold.total()} word(s) that have a time of their own are not in the text of their "
            "segment; they are kept apart and in no turn. Compare the file with the recording."
        )


def _is_unsure(segment: object) -> bool:
    if not isinstance(segment, Mapping):
        return False
    silence, likely = segment.get("no_speech_prob"), segment.get("avg_logprob")
    return (
        isinstance(silence, int | float)
        and isinstance(likely, int | float)
        and silence > NO_SPEECH
        and likely < UNLIKELY
    )


def _form(cues: Sequence[Cue], segments: Sequence[object]) -> str:
    has_speakers = any(cue.speaker for cue in cues)
    has_words = any(
        "score" in word
        for segment in mappings(list(segments))[:20]
        for word in mappings(segment.get("words"))[:5]
    )
    return "WhisperX JSON" if has_speakers or has_words else "Whisper JSON"
