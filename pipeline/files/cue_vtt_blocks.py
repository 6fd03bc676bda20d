"""The blocks of a WebVTT file: its header, notes and styles, apart from its cues."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.cue_scan import arrow_times

_SIGNATURE = re.compile(r"WEBVTT(?:\s.*)?")
_NOT_SPOKEN = re.compile(r"NOTE(?:\s.*)?|STYLE|REGION|Region:\s*id=.*|X-TIMESTAMP-MAP.*|WEBVTT")
_LANGUAGE = re.compile(r"(?:NOTE )?language: ?([a-z]{2,3})\b.*", re.IGNORECASE)


class Blocks(NamedTuple):
    """The lines that hold cues, what stood in other blocks, and the language stated there."""

    lines: list[str]
    left_out: tuple[LeftOut, ...]
    language: str


def split_blocks(lines: Sequence[str]) -> Blocks:
    """Tell cues from the header and from NOTE, STYLE and REGION blocks (w3.org/TR/webvtt1).

    A block ends at a blank line or at the next line with times, so that nothing can hide a cue;
    a style goes on over blank lines as long as one of its braces is open.

    Args:
        lines: The clean lines of the file.
    """
    spoken: list[str] = []
    others: list[list[str]] = []
    is_other = bool(lines) and _SIGNATURE.fullmatch(lines[0]) is not None
    if is_other:
        others.append([])
    braces = 0
    before = "start"
    for line in lines:
        if arrow_times(line):
            is_other, braces = False, 0
        elif is_other and not line and braces <= 0:
            is_other = False
        elif line and not before and not is_other and _NOT_SPOKEN.fullmatch(line):
            is_other, braces = True, 0
            others.append([])
        if is_other:
            others[-1].append(line)
            if others[-1][0] in {"STYLE", "Style:"}:
                braces += line.count("{") - line.count("}")
        else:
            spoken.append(line)
        before = line
    return Blocks(spoken, _left_out(others), _language(others))


def _left_out(blocks: Sequence[Sequence[str]]) -> tuple[LeftOut, ...]:
    texts = ["\n".join(line for line in block if line) for block in blocks]
    return tuple(
        LeftOut(kind=LeftOutKind.METADATA, place=f"block {number} without times", text=text)
        for number, text in enumerate(texts, start=1)
        if text and text != "WEBVTT"
    )


def _language(blocks: Sequence[Sequence[str]]) -> str:
    found = (_LANGUAGE.fullmatch(line) for block in blocks for line in block)
    return next((match[1].lower() for match in found if match), "")
