"""Captions that show words again: rolling lines, growing sentences and highlighted words.

Whoever says "nee" twice must be heard twice. So nothing is dropped for being the same; the file as
a whole must show that its captions roll.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Cue

_SAME_MOMENT_MS = 1_000
"""Captions roll without a pause; a sentence said again comes later."""
_TELLING_WORDS = 3
"""So many different words shown again, with more behind them, are not said twice by chance."""
_TELLING_PAIRS = 3

_HIGHLIGHT = re.compile(r"<u>([^<]{0,200})</u>")
_MOST_LINES = 10
"""Captions show two or three lines."""


class Unrolled(NamedTuple):
    """Cues with every word once, what was left out of them, and remarks."""

    cues: list[Cue]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()


class _Overlap(NamedTuple):
    """What a cue shows again of the cue before: how many first lines, or all as a beginning."""

    lines: int
    grows: bool
    adds: bool
    telling: bool


_NONE = _Overlap(0, False, False, False)


def without_repeats(cues: Sequence[Cue], *, has_word_times: bool) -> Unrolled:
    """Leave out what rolling captions show again; files that do not roll are left as they are.

    Args:
        cues: Clean cues in order.
        has_word_times: Whether the file times single words, as automatic captions do.
    """
    overlaps = [_NONE, *(_overlap(before, cue) for before, cue in pairwise(cues))]
    telling = sum(overlap.telling for overlap in overlaps)
    if not _rolls(overlaps, telling, has_word_times):
        if not telling:
            return Unrolled(list(cues))
        remark = f"{telling} cue(s) show again what the cue before them showed; nothing was dropped"
        return Unrolled(list(cues), (), (f"{remark}. See whether words are doubled.",))
    kept, left_out = _unrolled(cues, overlaps)
    remark = f"The captions roll: words that {len(left_out)} cue(s) show again were left out."
    return Unrolled(kept, tuple(left_out), (remark,))


def _rolls(overlaps: Sequence[_Overlap], telling: int, has_word_times: bool) -> bool:
    pairs = len(overlaps) - 1
    repeating = sum(bool(overlap.lines) or overlap.grows for overlap in overlaps)
    if pairs < 1 or 2 * repeating < pairs:
        return False
    if has_word_times and any(overlap.adds for overlap in overlaps):
        return True
    return telling >= _TELLING_PAIRS and 4 * telling >= pairs


def _overlap(before: Cue, cue: Cue) -> _Overlap:
    if not _is_same_moment(before, cue):
        return _NONE
    shown = before.text.rsplit("\n", _MOST_LINES)
    lines = cue.text.split("\n")
    # The fewest lines that explain it: of "nee / nee", shown twice, one "nee" may be new.
    for count in range(1, min(len(shown), len(lines), _MOST_LINES) + 1):
        if shown[-count:] == lines[:count]:
            adds = count < len(lines)
            return _Overlap(count, False, adds, adds and _is_telling("\n".join(lines[:count])))
    if cue.text.startswith(before.text) and cue.text[len(before.text)] in " \n":
        return _Overlap(0, True, True, _is_telling(before.text))
    return _NONE


def _is_same_moment(before: Cue, cue: Cue) -> bool:
    return (
        before.speaker == cue.speaker
        and before.end_ms is not None
        and cue.start_ms is not None
        and cue.start_ms <= before.end_ms + _SAME_MOMENT_MS
    )


def _is_telling(text: str) -> bool:
    return len(set(text.casefold().split())) >= _TELLING_WORDS


def _unrolled(cues: Sequence[Cue], overlaps: Sequence[_Overlap]) -> tuple[list[Cue], list[LeftOut]]:
    kept: list[Cue] = []
    left_out = []
    for number, (cue, overlap) in enumerate(zip(cues, overlaps, strict=True), start=1):
        place = f"cue {number}"
        if overlap.grows and kept:
            before = kept.pop()
            # What the cue before showed new is the end of what it showed in all.
            shown = cues[number - 2].text
            left_out.append(_repeated(place, shown))
            new = cue.text[len(shown) :]
            kept.append(before._replace(text=before.text + new, end_ms=cue.end_ms))
            continue
        lines = cue.text.split("\n")
        if overlap.lines:
            left_out.append(_repeated(place, "\n".join(lines[: overlap.lines])))
        if overlap.lines < len(lines):
            kept.append(cue._replace(text="\n".join(lines[overlap.lines :])))
        elif kept:
            kept[-1] = kept[-1]._replace(end_ms=cue.end_ms)
    return kept, left_out


def _repeated(place: str, text: str) -> LeftOut:
    return LeftOut(kind=LeftOutKind.REPEATED, place=place, text=text)


def without_highlights(cues: Sequence[Cue]) -> Unrolled:
    """Leave out the copies of a sentence in which word after word is underlined.

    `whisper --highlight_words True` writes every sentence once per word, the word in <u>.

    Args:
        cues: Cues with their markup, in the order of the file.
    """
    marked = sum(len(_HIGHLIGHT.findall(cue.text)) == 1 for cue in cues)
    if len(cues) < 2 or 2 * marked < len(cues):
        return Unrolled(list(cues))
    kept: list[Cue] = []
    left_out = []
    reached = -1
    for number, cue in enumerate(cues, start=1):
        text = _HIGHLIGHT.sub(r"\1", cue.text)
        word = _HIGHLIGHT.search(cue.text)
        position = word.start() if word else None
        is_same = bool(kept) and kept[-1].text == text and _is_same_moment(kept[-1], cue)
        if is_same and (position is None or position > reached):
            left_out.append(_repeated(f"cue {number}", text))
            kept[-1] = kept[-1]._replace(end_ms=cue.end_ms)
            reached = reached if position is None else position
        else:
            kept.append(cue._replace(text=text))
            reached = -1 if position is None else position
    if not left_out:
        return Unrolled(list(cues))
    remark = f"Words are highlighted one by one: {len(left_out)} copies of sentences were left out."
    return Unrolled(kept, tuple(left_out), (remark,))
