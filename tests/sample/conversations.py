"""The invented conversations as written: turns with marked spans and the codes of a human coder.

`data/voorbeeld/gold/conversations/T01.txt` holds one turn a line, "LABEL: text", in which
identifying spans are marked as {CATEGORY#entity|literal text}. Lines "@ code code" below a turn
are its codes, "~ code:qualifier" qualifies one of them, and "#" starts a comment.
"""

import re
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

MARK = re.compile(r"\{(?P<category>[A-Z_]+)#(?P<entity>\w+)\|(?P<text>[^{|}]+)\}")
_TURN = re.compile(r"(?P<label>[A-Z]\w*(?: \d)?): (?P<text>.+)")
_REMARK = re.compile(r"\((?:\w+ ?)+\)|\[\w+\]")


class Span(NamedTuple):
    """An identifying span: offsets in the text of its turn, category and whom or what it names."""

    start: int
    end: int
    category: str
    entity: str


class SampleTurn(NamedTuple):
    """A turn without marks, with its spans and its codes (qualifier "" for a plain code)."""

    label: str
    text: str
    spans: tuple[Span, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


def read_conversation(path: Path) -> list[SampleTurn]:
    """Read one invented conversation.

    Raises:
        ValueError: A line is none of the kinds above, or a label comes twice in a row. Names the
            file and line, and may, since all of it is invented, be looked up there.
    """
    turns: list[SampleTurn] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] in "@~" and turns:
            turns[-1] = turns[-1]._replace(codes=_with_codes(turns[-1].codes, line))
            continue
        found = _TURN.fullmatch(line.strip())
        if found is None or (turns and turns[-1].label == found["label"]):
            raise ValueError(f"{path.name} line {number} is no turn, code or comment")
        turns.append(_turn(found["label"], found["text"]))
    return turns


def _turn(label: str, marked: str) -> SampleTurn:
    text, spans, position = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        start, position = len(text), mark.end()
        text += mark["text"]
        spans.append(Span(start, len(text), mark["category"], mark["entity"]))
    return SampleTurn(label, text + marked[position:], tuple(spans))


def _with_codes(codes: tuple[tuple[str, str], ...], line: str) -> tuple[tuple[str, str], ...]:
    """Add the codes of a line "@ ..." to `codes`, or qualify one of them by a line "~ ..."."""
    qualified = dict(codes)
    for word in line[1:].split():
        code, _, qualifier = word.partition(":")
        if line[0] == "~" and code not in qualified:
            raise ValueError(f"{code} is qualified but is no code of its turn")
        qualified[code] = qualifier
    return tuple(qualified.items())


def rewritten(turn: SampleTurn, characters: Sequence[str]) -> SampleTurn:
    """Write a turn in other characters, and move its spans along.

    Args:
        turn: The turn as it is.
        characters: What stands for each character of its text: itself, another, or nothing.
    """
    positions = [0, *accumulate(len(character) for character in characters)]
    spans = (s._replace(start=positions[s.start], end=positions[s.end]) for s in turn.spans)
    return turn._replace(text="".join(characters), spans=tuple(spans))


def as_written(text: str) -> list[str]:
    """Leave every character as it is."""
    return list(text)


def in_curly_quotes(text: str) -> list[str]:
    """Set quotes as Word does while one types: opening after a space, else closing."""
    opening = {'"': "“", "'": "‘"}
    closing = {'"': "”", "'": "’"}
    return [
        (opening if before in " (" else closing).get(character, character)
        for before, character in zip(" " + text, text, strict=False)
    ]


def in_western_letters(text: str) -> list[str]:
    """Write letters that cp1252 lacks as a Dutch keyboard has them."""
    return [{"ł": "l", "Ł": "L"}.get(character, character) for character in text]


def in_two_paragraphs(text: str) -> list[str]:
    """Start a new paragraph halfway a long answer, after a sentence."""
    characters = list(text)
    ends = [m.end() for m in re.finditer(r"[.?!](?= [A-Z])", text)]
    if len(text) > 500 and ends:
        characters[min(ends, key=lambda end: abs(end - len(text) // 2))] = "\n"
    return characters


def as_recognised(text: str) -> list[str]:
    """Write as WhisperX does without a punctuation model: lower case, words only, no laughter."""
    heard = ["" if character in '.,:;?!…“”"()' else character.lower() for character in text]
    for remark in _REMARK.finditer(text):
        heard[remark.start() : remark.end()] = [""] * len(remark[0])
    _leave_single_spaces(heard)
    return heard


def _leave_single_spaces(characters: list[str]) -> None:
    """Empty the spaces at the start, after another space and (from behind) at the end."""
    for positions in (range(len(characters)), reversed(range(len(characters)))):
        before = " "
        for position in positions:
            if characters[position] == " " == before:
                characters[position] = ""
            before = characters[position] or before
