"""Frog's names, where it is installed (Debian: apt-get install frog): a plug-in, never required.

Frog is GPL-3 and runs as a process of its own. It reads from a pipe and works in a folder that is
removed, because it keeps debug files of what it reads.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.nlp.words import fold

_SECONDS = 600
_CATEGORIES = {
    "PER": Category.PERSON,
    "LOC": Category.PLACE,
    "ORG": Category.ORGANISATION,
    "MISC": Category.NAME,
    "PRO": Category.NAME,
    "EVE": Category.NAME,
}
_ENTITY_COLUMN = 6


class _Found(NamedTuple):
    start: int
    end: int
    label: str


def frog_path() -> str | None:
    """Return where Frog is installed, or None."""
    return shutil.which("frog")


class FrogDetector:
    """Finds what Frog calls a person, place or organisation, unless it is on the keep list."""

    name = "frog"

    def __init__(self, program: str, keep: frozenset[str]) -> None:
        """Take Frog's path and the folded words that are never masked."""
        self._program = program
        self._keep = keep

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the names that Frog finds; none if Frog stops with an error."""
        text = "\n\n".join(turn.text for turn in turns)
        output = self._run(text)
        found, position = list(_entities(text, output)), 0
        detections = []
        for turn in turns:
            detections += [
                _detection(turn, item, position)
                for item in found
                if position <= item.start and item.end <= position + len(turn.text)
                if fold(text[item.start : item.end]) not in self._keep
            ]
            position += len(turn.text) + 2
        return detections

    def _run(self, text: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            try:
                done = subprocess.run(  # noqa: S603 - a program of the user's own machine
                    [self._program, "--skip=mpac"],
                    input=text.encode(),
                    capture_output=True,
                    timeout=_SECONDS,
                    cwd=folder,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired):
                return ""
        return done.stdout.decode(errors="replace")


def _entities(text: str, output: str) -> Iterator[_Found]:
    """Yield entities with their place: Frog gives tokens in order, without offsets."""
    position = 0
    current: _Found | None = None
    for line in output.splitlines():
        columns = line.split("\t")
        if len(columns) <= _ENTITY_COLUMN:
            continue
        start = text.find(columns[1], position)
        if start < 0:
            continue  # Frog rewrote the token
        position = start + len(columns[1])
        tag = columns[_ENTITY_COLUMN]
        if tag.startswith("I-") and current:
            current = current._replace(end=position)
            continue
        if current:
            yield current
        is_known = tag.startswith("B-") and tag[2:] in _CATEGORIES
        current = _Found(start, position, tag[2:]) if is_known else None
    if current:
        yield current


def _detection(turn: RawTurn, item: _Found, position: int) -> Detection:
    start, end = item.start - position, item.end - position
    return Detection(
        turn_number=turn.turn_number,
        start=start,
        end=end,
        text=turn.text[start:end],
        category=_CATEGORIES[item.label],
        detector=FrogDetector.name,
        score=0.7,
        reason="Frog calls it a name",
    )
