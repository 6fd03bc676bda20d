"""WebVTT (.vtt): Teams writes <v Name>text</v>, Zoom "Name: text", Whisper no speakers."""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.cue_rolling import without_highlights
from pipeline.files.cue_scan import RawCue, clean_lines, scan_cues
from pipeline.files.cue_vtt_blocks import Blocks, split_blocks
from pipeline.files.cue_vtt_text import has_voice, has_word_times, known_voices, plain, voices
from pipeline.files.delivered import Cue, Delivered
from pipeline.files.transcript_cues import CueTurns, turns_of_cues
from pipeline.files.transcript_faults import unreadable

_UTTERANCE = re.compile(r"(.*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/[0-9]+)-[0-9]+", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:/.*)?", re.I)
EXPECTED = "lines with times such as 00:00:03.120 --> 00:00:06.400 with text below them"
REMEDY = (
    "Open the file in a text editor. If it holds the transcript without times, save it as .txt; "
    "if not, export it again from the program that made it."
)


def read_vtt(data: bytes, name: str) -> Delivered:
    """Read a WebVTT file; successive cues of one speaker become one turn.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        Turns with their times. In a file with voice tags, a cue without one has label "": the
        program that wrote it did not know who spoke, and neither do we.

    Raises:
        InputFileError: It is no text, or no line of it holds times.
    """
    text = clean_lines(data, name)
    blocks = split_blocks(text.lines)
    raw = scan_cues(blocks.lines, has_named_cues=True)
    check_cues(raw, name)
    single = without_highlights([_cue(cue) for cue in raw])
    has_times = any(has_word_times(cue.text) for cue in single.cues)
    found = turns_of_cues(spoken_cues(raw, single.cues), has_word_times=has_times)
    return Delivered(
        _form(raw, blocks, found, has_word_times=has_times),
        found.turns,
        (*blocks.left_out, *ids_left_out(raw), *single.left_out, *found.left_out),
        (*text.remarks, *text_remarks(raw), *single.remarks, *found.remarks),
        text.encoding,
        blocks.language,
    )


def check_cues(raw: Sequence[RawCue], name: str) -> None:
    """Raise InputFileError if a subtitle file has no line with times, or no text at all."""
    if len(raw) == 1:
        raise unreadable(name, "the file holds no line with times", EXPECTED, REMEDY)
    if not any(cue.lines for cue in raw):
        what = f"none of its {len(raw) - 1} subtitles has text"
        raise unreadable(name, what, EXPECTED, "Export the transcript again, or ask for it again.")


def ids_left_out(raw: Sequence[RawCue]) -> Iterator[LeftOut]:
    """Yield names of cues that are words, and times that could not be read."""
    for number, cue in enumerate(raw):
        if cue.cue_id and not cue.cue_id.isdecimal() and not _GUID.fullmatch(cue.cue_id):
            yield LeftOut(kind=LeftOutKind.METADATA, place=f"name of cue {number}", text=cue.cue_id)
        if cue.times.broken:
            place = f"times of cue {number}"
            yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=cue.times.broken)


def text_remarks(raw: Sequence[RawCue]) -> Iterator[str]:
    """Yield a remark on text in places where subtitles have none."""
    if raw[0].lines:
        yield f"{len(raw[0].lines)} line(s) stand before the first times; they were read as text."


def _cue(raw: RawCue) -> Cue:
    return Cue(raw.times.start_ms, raw.times.end_ms, "\n".join(raw.lines))


def spoken_cues(raw: Sequence[RawCue], marked_up: Sequence[Cue]) -> list[Cue]:
    """Return cues without markup, with speakers if the file has voice tags.

    Args:
        raw: The cues of the file, for their names.
        marked_up: The same cues, or fewer where copies were left out.
    """
    if not any(has_voice(cue.text) for cue in marked_up):
        return [cue._replace(text=plain(cue.text)) for cue in marked_up]
    known = frozenset(name for cue in marked_up for name in known_voices(cue.text))
    cues: list[Cue] = []
    # Where highlighted copies were left out, cues and ids no longer go together.
    ids = [cue.cue_id for cue in raw] if len(raw) == len(marked_up) else [""] * len(marked_up)
    last = None
    for cue_id, cue in zip(ids, marked_up, strict=True):
        utterance = _UTTERANCE.fullmatch(cue_id)
        for speaker, text in voices(cue.text, known):
            # Teams spreads one utterance over ids such as GUID/17-0 and GUID/17-1. It stays
            # together even where somebody else's cue starts in between.
            this = (utterance[1], speaker) if utterance else None
            if this is not None and this == last:
                cues[-1] = cues[-1]._replace(text=f"{cues[-1].text}\n{text}", end_ms=cue.end_ms)
            else:
                cues.append(Cue(cue.start_ms, cue.end_ms, text, speaker))
            last = this
    return cues


def _form(raw: Sequence[RawCue], blocks: Blocks, found: CueTurns, *, has_word_times: bool) -> str:
    notes = "\n".join(left.text for left in blocks.left_out)
    if "noScribe" in notes:
        return "noScribe WebVTT"
    if has_word_times and any(left.kind is LeftOutKind.REPEATED for left in found.left_out):
        return "YouTube captions"
    if any(_GUID.fullmatch(cue.cue_id) for cue in raw):
        return "Teams WebVTT"
    is_numbered = any(cue.cue_id.isdecimal() for cue in raw)
    has_voices = any(has_voice("\n".join(cue.lines)) for cue in raw)
    has_labels = any(turn.speaker_label for turn in found.turns)
    return "Zoom WebVTT" if is_numbered and has_labels and not has_voices else "WebVTT"
