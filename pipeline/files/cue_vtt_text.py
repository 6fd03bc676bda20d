"""The markup of WebVTT cues: voices, tags and entities (w3.org/TR/webvtt1, sections 4.2 and 6.4).

Where a tag is not closed the standard drops words with it; here every word stays.
"""

import html
import re
from collections.abc import Iterator

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>\n]*))?>|</v>")
# Only the tags of the format: "<anoniem>" is what was typed.
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>\n]*)?>|<\d[\d:.]*>")
_UNCLOSED_TAG = re.compile(r"<(?:c|i|b|u|ruby|rt|lang)(?:\.[^\s<>.]+)+(?=\s[^<>]*(?:<|\Z))")
_UNCLOSED_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>\n]*)(?=\n|<|\Z)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,31});", re.IGNORECASE)
_WORD_TIME = re.compile(r"<(?:\d+:)?\d+:\d\d\.\d{3}>")
_MOST_NAME_WORDS = 4


def has_voice(marked_up: str) -> bool:
    """Tell whether a cue says with a tag who speaks."""
    return _VOICE.search(marked_up) is not None or _UNCLOSED_VOICE.search(marked_up) is not None


def has_word_times(marked_up: str) -> bool:
    """Tell whether words within a cue have times of their own."""
    return _WORD_TIME.search(marked_up) is not None


def voices(marked_up: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield who says what in a cue, in order: names and plain texts, "" for words of nobody known.

    Args:
        marked_up: The text of the cue.
        known: The names in tags of the file that are as they should be.
    """
    closed = _UNCLOSED_VOICE.sub(lambda match: _closed(match, known), marked_up)
    before, *pairs = _VOICE.split(closed)
    for voice, text in [("", before), *zip(pairs[::2], pairs[1::2], strict=True)]:
        speaker = plain(voice or "").replace("\n", " ").strip()
        if speaker or text.strip():
            yield speaker, plain(text)


def known_voices(marked_up: str) -> Iterator[str]:
    """Yield the names in the voice tags of a cue."""
    for match in _VOICE.finditer(marked_up):
        if match[1] and match[1].strip():
            yield match[1].strip()


_MOST_PARTS = 10


def _closed(match: re.Match[str], known: frozenset[str]) -> str:
    """Return a voice tag whose ">" is missing as it was meant; its words stay words if unclear."""
    words = match[1].strip()
    parts = words.split(" ")
    heads = (" ".join(parts[:n]) for n in range(min(len(parts) - 1, _MOST_PARTS), 0, -1))
    name = next((head for head in heads if head in known), None)
    if name is not None:
        return f"<v {name}>{words.removeprefix(name)}"
    is_name = match.string.startswith("\n", match.end()) and (
        words in known or len(words.split()) <= _MOST_NAME_WORDS
    )
    return f"<v {words}>" if is_name else f"<v>{match[1]}"


def plain(marked_up: str) -> str:
    """Return text without tags and with its entities resolved; line ends stay."""
    # html.unescape alone would also turn "&copy" without semicolon into a sign.
    text = _TAG.sub("", _UNCLOSED_TAG.sub("", marked_up))
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
