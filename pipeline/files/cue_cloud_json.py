"""JSON of speech services in the cloud whose words stand one by one or deep within results.

Amazon Transcribe (results.items), Deepgram (paragraphs or words), Google Speech-to-Text and
Azure Speech (recognizedPhrases): shapes as in the public documentation of these services.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from pipeline.files.cue_json import (
    Recognised,
    given_speakers,
    language_in,
    mappings,
    milliseconds,
    speaker_in,
    text_in,
)
from pipeline.files.delivered import Cue

_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.]+)S)?")
_TICKS_PER_MS = 10_000


def recognise_cloud(content: object) -> Recognised | None:
    """Read a file of a speech service; None if it is of none of these kinds.

    Args:
        content: The parsed JSON.
    """
    if not isinstance(content, Mapping):
        return None
    results = content.get("results")
    if mappings(content.get("recognizedPhrases")):
        return _azure(content)
    if isinstance(results, Mapping):
        if mappings(results.get("channels")):
            return _found("Deepgram JSON", _deepgram(results), content)
        if mappings(results.get("items")):
            return _found("Amazon Transcribe JSON", _amazon(results), content)
    if mappings(results) and all("alternatives" in item for item in mappings(results)):
        return _found("Google Speech JSON", _google(mappings(results)), content)
    return None


def _found(form: str, cues: Iterator[Cue], content: Mapping[str, Any]) -> Recognised | None:
    found = given_speakers(list(cues))
    language = language_in(content, "language_code", "language", "languageCode")
    return Recognised(form, found, (), (), language, has_one_clock=True) if found else None


def _best(item: Mapping[str, Any], key: str = "alternatives") -> Mapping[str, Any]:
    """Return the likeliest of the readings of one stretch: the first."""
    return next(iter(mappings(item.get(key))), {})


def _deepgram(results: Mapping[str, Any]) -> Iterator[Cue]:
    channels = mappings(results["channels"])
    for number, channel in enumerate(channels):
        best = _best(channel)
        other = f"Channel {number}" if len(channels) > 1 else None
        inside = best.get("paragraphs")
        paragraphs = mappings(inside.get("paragraphs")) if isinstance(inside, Mapping) else []
        for paragraph in paragraphs:
            for sentence in mappings(paragraph.get("sentences")):
                yield Cue(
                    milliseconds(sentence.get("start")),
                    milliseconds(sentence.get("end")),
                    text_in(sentence, "text") or "",
                    speaker_in(paragraph, "speaker") or other,
                )
        if not paragraphs:
            yield from _by_words(best, text_in(best, "transcript") or "", other)


def _by_words(best: Mapping[str, Any], transcript: str, other: str | None) -> Iterator[Cue]:
    """Yield the words of each speaker, or the transcript where words are not given one by one."""
    words = mappings(best.get("words"))
    if not words:
        yield Cue(None, None, transcript, other)
    for speaker, group in groupby(words, lambda word: _speaker_of_word(word) or other):
        said = list(group)
        yield Cue(
            _word_time(said[0], "start", "startTime", "startOffset"),
            _word_time(said[-1], "end", "endTime", "endOffset"),
            " ".join(text_in(word, "punctuated_word", "word") or "" for word in said),
            speaker,
        )


def _speaker_of_word(word: Mapping[str, Any]) -> str | None:
    return speaker_in(word, "speaker", "speakerLabel", "speakerTag")


def _word_time(word: Mapping[str, Any], *keys: str) -> int | None:
    return next((milliseconds(word[key]) for key in keys if key in word), None)


def _amazon(results: Mapping[str, Any]) -> Iterator[Cue]:
    """Join the words of each speaker; punctuation belongs to the word before it."""
    owners = _amazon_owners(results)
    texts: list[str] = []
    speaker: str | None = None
    start_ms = end_ms = None
    for item in mappings(results["items"]):
        word = text_in(_best(item), "content") or ""
        if item.get("type") == "punctuation":
            texts.append(word)
            continue
        owner = speaker_in(item, "speaker_label") or owners.get(str(item.get("start_time")))
        if texts and owner != speaker:
            yield Cue(start_ms, end_ms, "".join(texts), speaker)
            texts = []
        start_ms = start_ms if texts else milliseconds(item.get("start_time"))
        end_ms = milliseconds(item.get("end_time"))
        speaker = owner
        texts.append(f" {word}")
    yield Cue(start_ms, end_ms, "".join(texts), speaker)


def _amazon_owners(results: Mapping[str, Any]) -> dict[str, str | None]:
    """Return whose the word is that starts at a time, in files where words do not say so."""
    labels = results.get("speaker_labels")
    segments = mappings(labels.get("segments")) if isinstance(labels, Mapping) else []
    return {
        str(item.get("start_time")): speaker_in(item, "speaker_label")
        or speaker_in(segment, "speaker_label")
        for segment in segments
        for item in mappings(segment.get("items"))
    }


def _google(results: list[Mapping[str, Any]]) -> Iterator[Cue]:
    """Yield stretches; with speakers, the last result repeats all words with a speaker each."""
    last = _best(results[-1])
    if any(_speaker_of_word(word) for word in mappings(last.get("words"))):
        yield from _by_words(last, text_in(last, "transcript") or "", None)
        return
    for result in results:
        best = _best(result)
        words = mappings(best.get("words"))
        start_ms = _word_time(words[0], "startTime", "startOffset") if words else None
        end_ms = _word_time(words[-1], "endTime", "endOffset") if words else None
        yield Cue(start_ms, end_ms, text_in(best, "transcript") or "")


def _azure(content: Mapping[str, Any]) -> Recognised:
    cues = []
    channels = {item.get("channel") for item in mappings(content["recognizedPhrases"])
                if isinstance(item.get("channel"), int)}  # fmt: skip
    for phrase in mappings(content["recognizedPhrases"]):
        start_ms = _azure_ms(phrase, "offset")
        length_ms = _azure_ms(phrase, "duration")
        end_ms = None if start_ms is None or length_ms is None else start_ms + length_ms
        text = text_in(_best(phrase, "nBest"), "display", "lexical") or ""
        speaker = speaker_in(phrase, "speaker")
        if speaker is None and len(channels) > 1:
            speaker = f"Channel {phrase.get('channel')}"
        cues.append(Cue(start_ms, end_ms, text, speaker))
    return Recognised("Azure Speech JSON", given_speakers(cues), (), (), "", has_one_clock=True)


def _azure_ms(phrase: Mapping[str, Any], key: str) -> int | None:
    if f"{key}Milliseconds" in phrase:
        return milliseconds(phrase[f"{key}Milliseconds"], 1)
    if f"{key}InTicks" in phrase:
        return milliseconds(phrase[f"{key}InTicks"], 1 / _TICKS_PER_MS)
    match = _DURATION.fullmatch(str(phrase.get(key)))
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return milliseconds(hours * 3600 + minutes * 60 + seconds)
