"""What subtitles and speech recognisers have in common: cues with times, made into turns."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind, ParsedTurn
from pipeline.files.cue_labels import Part, labelled
from pipeline.files.cue_order import in_order
from pipeline.files.cue_rolling import without_repeats
from pipeline.files.cue_scan import TIMING
from pipeline.files.delivered import Cue
from pipeline.files.text_encoding import clean_text

__all__ = ["TIMING", "Cue", "CueTurns", "turns_of_cues"]


class CueTurns(NamedTuple):
    """The turns of a file of cues, what was left out of them and remarks, as in `Delivered`."""

    turns: list[ParsedTurn]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


def turns_of_cues(
    cues: Sequence[Cue], *, has_one_clock: bool = False, has_word_times: bool = False
) -> CueTurns:
    r"""Find who says what in cues: in order of time, nothing twice, one turn per speaker's stretch.

    Args:
        cues: In the order of the file, uncleaned and without markup. A `\n` at the very start of
            a text says that somebody else, who is not named, begins to speak.
        has_one_clock: Whether all times are known to be of one recording, as those of tiers and
            channels are.
        has_word_times: Whether the file times single words, as captions that roll do.

    Returns:
        Turns with clean text and times in milliseconds. The text of a turn is on one line, but
        for lines that mark another speaker (a dash, ">>") without saying who it is.
    """
    cleaned = [_cleaned(cue) for cue in cues]
    spoken = [cue for cue in cleaned if cue.text]
    ordered = in_order(spoken, has_one_clock=has_one_clock)
    unrolled = without_repeats(ordered.cues, has_word_times=has_word_times)
    found = labelled(unrolled.cues)
    remarks = [*_time_remarks(spoken), *ordered.remarks, *unrolled.remarks, *found.remarks]
    turns = list(_turns(found.parts))
    silent = {cue.speaker for cue in cleaned if cue.speaker and not cue.text}
    left_out = (*unrolled.left_out, *_silent_labels(turns, silent))
    return CueTurns([turn for turn in turns if turn.text], left_out, tuple(remarks))


def _cleaned(cue: Cue) -> Cue:
    text = clean_text(cue.text)
    text = "\n".join(line for line in text.split("\n") if line)
    starts_line = "\n" if cue.text.startswith("\n") and text else ""
    start_ms, end_ms = cue.start_ms, cue.end_ms
    if start_ms is not None and end_ms is not None and end_ms < start_ms:
        end_ms = None
    speaker = cue.speaker and clean_text(cue.speaker).replace("\n", " ")
    return Cue(start_ms, end_ms, starts_line + text, speaker)


def _time_remarks(cues: Sequence[Cue]) -> Iterator[str]:
    has_ends = any(cue.end_ms is not None for cue in cues)
    broken = sum(cue.start_ms is None or (has_ends and cue.end_ms is None) for cue in cues)
    if broken and all(cue.start_ms is None for cue in cues):
        yield "The file states no times that can be read; its words are kept in the order given."
    elif broken:
        yield f"{broken} of {len(cues)} cues have a time that cannot be read; the words are kept."


def _turns(parts: Sequence[Part]) -> Iterator[ParsedTurn]:
    for label, group in groupby(parts, lambda part: part.label):
        said = list(group)
        starts = [part.start_ms for part in said if part.start_ms is not None]
        ends = [part.end_ms for part in said if part.end_ms is not None]
        start_ms, end_ms = (starts[0] if starts else None), max(ends, default=None)
        if start_ms is not None and end_ms is not None and end_ms < start_ms:
            end_ms = None
        yield ParsedTurn(label, _joined([part for part in said if part.text]), start_ms, end_ms)


def _joined(parts: Sequence[Part]) -> str:
    pieces = [("\n" if part.own_line else " ") + part.text for part in parts]
    return "".join(pieces)[1:]


def _silent_labels(turns: Sequence[ParsedTurn], silent: set[str]) -> Iterator[LeftOut]:
    """Yield the names of those who say nothing in the whole file."""
    heard = {turn.speaker_label for turn in turns if turn.text}
    named = silent | {turn.speaker_label for turn in turns if turn.speaker_label}
    for label in sorted(named - heard):
        place = "a speaker without words"
        yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=label)
