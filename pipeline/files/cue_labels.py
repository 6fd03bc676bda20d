"""Who speaks in a cue: what the format says, or labels, names and marks within its text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.cue_prefixes import Prefixes, find_prefixes, looks_like_label
from pipeline.files.delivered import Cue
from pipeline.files.label_shapes import parse_label
from pipeline.files.transcript_labels import find_labels, split_at_labels


class Part(NamedTuple):
    """Words of one speaker within a cue. `own_line` keeps them apart from the words before."""

    label: str
    text: str
    start_ms: int | None
    end_ms: int | None
    own_line: bool = False


class Labelled(NamedTuple):
    """The parts of all cues in order, and remarks on who is not known."""

    parts: list[Part]
    remarks: tuple[str, ...] = ()


class _Line(NamedTuple):
    """A line of a cue: whether it is said to be somebody else's, and its text or label."""

    text: str
    changes: bool = False
    own_line: bool = False
    name: str | None = None


_CHANGE = re.compile(r"(?:^|(?<=\s))>>+\s*")
"""Broadcasters and Otter set ">>" where another person begins to speak."""
_DASH = re.compile(r"[-–—]\s*[^\W_]")
_DASH_WITHIN = re.compile(r"(?<=[.?!…])\s+(?=[-–—]\s)")
_PARTICLE = re.compile(r"[a-z']{1,3}")
_NAME_LINE = re.compile(r"[^\W\d_][\w .,'’()/&-]{0,39}")


def labelled(cues: Sequence[Cue]) -> Labelled:
    """Say of all words of clean cues whose they are; label "" where nobody knows."""
    if any(cue.speaker is not None for cue in cues):
        return _given(cues)
    return _found(cues)


def _given(cues: Sequence[Cue]) -> Labelled:
    parts = []
    unknown = 0
    for cue in cues:
        speaker = cue.speaker or ""
        unknown += not speaker
        # noScribe writes the speaker in the voice tag and again before the words.
        doubled = f"{speaker}:"
        text = cue.text.removeprefix(doubled).lstrip(" ") if speaker else cue.text
        parts += [
            Part(speaker, line.text, cue.start_ms, cue.end_ms, line.own_line)
            for line in _lines(text.split("\n"))
        ]
    if not 0 < unknown < len(cues):
        return Labelled(parts)
    remark = f"{unknown} of {len(cues)} cues do not say who speaks; their words have no speaker."
    return Labelled(parts, (remark,))


def _found(cues: Sequence[Cue]) -> Labelled:
    names = _names_on_own_line(cues)
    by_cue = [list(_lines(cue.text.split("\n"), names)) for cue in cues]
    labels = find_labels(line.text for lines in by_cue for line in lines if line.text)
    labels = frozenset(label for label in labels if looks_like_label(label, labels))
    prefixes = _prefixes(by_cue, labels)
    split = [
        [
            (line, _pairs(line, labels, prefixes if number == 0 else None))
            for number, line in enumerate(lines)
        ]
        for lines in by_cue
    ]
    firsts = [next((pairs[0][0] for _, pairs in lines if pairs), None) for lines in split]
    state = _Speakers(is_per_cue=_is_per_cue(firsts))
    parts = []
    after_dialogue = False
    for cue, lines in zip(cues, split, strict=True):
        state.begin_cue()
        own_line = after_dialogue
        after_dialogue = any(line.own_line for line, _ in lines)
        for line, (label, text) in ((line, pair) for line, pairs in lines for pair in pairs):
            speaker, marked = state.speaker_of(label, line)
            text = f">> {text}" if marked else text
            own_line = own_line or line.own_line or marked
            parts.append(Part(speaker, text, cue.start_ms, cue.end_ms, own_line))
            own_line = False
    doubts = [remark] if (remark := prefixes.remark()) else []
    return Labelled(parts, (*state.remarks(len(cues), any(firsts)), *doubts))


def _prefixes(by_cue: Sequence[Sequence[_Line]], labels: frozenset[str]) -> Prefixes:
    """Return the names before a colon that do not look like labels, in cues as they begin."""
    heads = [lines[0] if lines else _Line("") for lines in by_cue]
    believed = [next((label for label, _ in _pairs(head, labels)), None) for head in heads]
    return find_prefixes([head.text for head in heads], believed)


def _pairs(
    line: _Line, labels: frozenset[str], prefixes: Prefixes | None = None
) -> list[tuple[str | None, str]]:
    """Cut a line where a speaker begins; a name of `prefixes` only where no label comes first."""
    if line.name:
        return [(line.name, "")]
    pairs = _numbered(line.text, split_at_labels(line.text, labels))
    if prefixes is None or not pairs or pairs[0][0] is not None:
        return pairs
    name, rest = prefixes.cut(line.text)
    if name is None:
        return pairs
    (label, text), *others = split_at_labels(rest, labels) or [(None, "")]
    return [(name, text), *others] if label is None else [(name, ""), (label, text), *others]


def _numbered(line: str, pairs: list[tuple[str | None, str]]) -> list[tuple[str | None, str]]:
    """Keep the number before a label with its words: it can be a line number, or said."""
    if not pairs or pairs[0][0] is None:
        return pairs
    found = parse_label(line)
    number = found.number if found else ""
    label, text = pairs[0]
    return [(label, f"{number} {text}".strip()), *pairs[1:]]


class _Speakers:
    """Who is speaking while the cues of a file go by."""

    def __init__(self, *, is_per_cue: bool) -> None:
        self._is_per_cue = is_per_cue
        self._speaker = ""
        self._is_first = True
        self._unlabelled = self._continued = self._changes = self._dialogues = 0

    def begin_cue(self) -> None:
        self._is_first = True

    def speaker_of(self, label: str | None, line: _Line) -> tuple[str, bool]:
        """Return who says a piece of a line, and whether to keep its ">>"."""
        first, self._is_first = self._is_first, False
        if label is not None:
            self._speaker = label
            return label, False
        if line.changes:
            self._changes += 1
            self._speaker = ""
            return "", True
        if line.own_line:
            self._dialogues += 1
            self._speaker = ""
        elif first and self._is_per_cue:
            self._unlabelled += 1
            self._speaker = ""
        elif first and self._speaker:
            self._continued += 1
        return self._speaker, False

    def remarks(self, cues: int, has_labels: bool) -> Iterator[str]:
        if self._unlabelled:
            yield (
                f"{self._unlabelled} of {cues} cues do not say who speaks, though the others do; "
                "their words have no speaker."
            )
        if self._continued and has_labels:
            yield (
                f"{self._continued} of {cues} cues have no label of their own; their words are "
                "given to the speaker named last."
            )
        if self._changes:
            yield f"The file marks {self._changes} change(s) of speaker with >> without a name."
        if self._dialogues:
            yield (
                f"{self._dialogues} line(s) begin with a dash, where several people speak in one "
                "cue; nobody is named, so these lines have no speaker."
            )


def _is_per_cue(firsts: Sequence[str | None]) -> bool:
    """Tell whether every cue names its speaker, or only the first cue of each turn.

    Who labels turns has no reason to write the same label above the next cue again.
    """
    labelled_cues = sum(label is not None for label in firsts)
    again = sum(a is not None and a == b for a, b in pairwise(firsts))
    return again > 0 and 2 * labelled_cues >= len(firsts) and 20 * again >= labelled_cues


def _lines(lines: Sequence[str], names: frozenset[str] = frozenset()) -> Iterator[_Line]:
    """Cut the lines of a cue where a mark says that somebody else speaks."""
    starts_line = bool(lines) and not lines[0]
    if len(lines) > 1 and lines[0] in names:
        yield _Line("", name=lines[0])
        lines = lines[1:]
    dashed = [piece for line in lines for piece in _at_dashes(line)]
    is_dialogue = sum(_DASH.match(line) is not None for line in dashed) > 1
    for line in dashed:
        before, *changed = _CHANGE.split(line)
        if before.strip():
            is_own = starts_line or (is_dialogue and _DASH.match(line) is not None)
            yield _Line(before.strip(), own_line=is_own)
            starts_line = False
        for text in changed:
            if text.strip():
                yield _Line(text.strip(), changes=True)


def _at_dashes(line: str) -> list[str]:
    return _DASH_WITHIN.split(line) if _DASH.match(line) else [line]


def _names_on_own_line(cues: Sequence[Cue]) -> frozenset[str]:
    """Return the names that stand on a line of their own above the text of (nearly) every cue."""
    heads = [cue.text.partition("\n")[0] if "\n" in cue.text else "" for cue in cues]
    heads = [head if _is_name(head) else "" for head in heads]
    named = [head for head in heads if head]
    apart = [a for a, b in pairwise([*named, ""]) if a != b]
    comes_back = len(apart) > len(set(apart))
    is_usual = len(named) >= 3 and 10 * len(named) >= 9 * len(cues)
    return frozenset(named) if is_usual and comes_back else frozenset()


def _is_name(line: str) -> bool:
    words = line.split()
    return (
        _NAME_LINE.fullmatch(line) is not None
        and len(words) <= 5
        and not line.endswith((".", ","))
        and all(not word[0].islower() or _PARTICLE.fullmatch(word) for word in words)
    )
