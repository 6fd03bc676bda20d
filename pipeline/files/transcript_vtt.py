"""WebVTT (.vtt): Teams writes <v Name>text</v>, Zoom "Name: text", Whisper no speakers."""

import html
import re
from collections.abc import Iterator, Sequence

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text, decode
from pipeline.files.transcript_cues import TIMING, Cue, join_cues, label_cues, scan_cues

_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|</v>")
# Only the tags of the format (w3.org/TR/webvtt1, section 4.2.2): "<anoniem>" is what was typed.
_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>]*)?>|<\d[\d:.]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,31});", re.IGNORECASE)
_NOT_SPOKEN = re.compile(r"NOTE(?:\s.*)?|STYLE|REGION")


def read_vtt(data: bytes, name: str) -> list[ParsedTurn]:
    """Read a WebVTT file; successive cues of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times. In a file with voice tags, a cue without one has label "": the
        program that wrote it did not know who spoke, and neither do we.
    """
    lines = clean_text(decode(data, name)).split("\n")
    cues = scan_cues(list(_without_comments(_without_header(lines))), has_named_cues=True)
    if any(_VOICE.search("\n".join(cue.lines)) for cue in cues):
        return join_cues(turn for cue in cues for turn in _voices(cue))
    return join_cues(label_cues([_plain(cue) for cue in cues]))


def _without_header(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines after the header block, which ends at a blank line or a first cue."""
    for position, line in enumerate(lines):
        if not line or TIMING.fullmatch(line):
            return lines[position:]
    return []


def _without_comments(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines outside NOTE, STYLE and REGION blocks."""
    before, is_comment = "", False
    for line in lines:
        starts_block = bool(line) and not before
        is_comment = bool(line) and (
            is_comment or (starts_block and bool(_NOT_SPOKEN.fullmatch(line)))
        )
        if not is_comment:
            yield line
        before = line


def _voices(cue: Cue) -> Iterator[ParsedTurn]:
    """Yield what each voice of a cue says, in order; label "" for words outside a voice."""
    before, *pairs = _VOICE.split("\n".join(cue.lines))
    for voice, text in [("", before), *zip(pairs[::2], pairs[1::2], strict=True)]:
        yield ParsedTurn(_text(voice or ""), _text(text), cue.start_ms, cue.end_ms)


def _plain(cue: Cue) -> Cue:
    lines = (_text(line) for line in cue.lines)
    return cue._replace(lines=[line for line in lines if line])


def _text(marked_up: str) -> str:
    """Return the text of a cue on one line, without tags and with its entities resolved."""
    # html.unescape alone would also turn "&copy" without semicolon into a sign.
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), _TAG.sub("", marked_up))
    return clean_text(text).replace("\n", " ")
