"""What is said line by line, joined into turns; times move to their place in the turn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.transcript_times import is_timestamp, take_times


class Said(NamedTuple):
    """Words of one speaker; the label is "" for nobody and None for who spoke before."""

    label: str | None
    text: str
    start_ms: int | None = None


@dataclass
class _OpenTurn:
    """A turn that is being filled."""

    label: str
    start_ms: int | None
    lines: list[str] = field(default_factory=list)
    length: int = 0
    end_ms: int | None = None
    bare_time: str = ""
    times: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, start_ms: int | None, *, is_first: bool) -> None:
        """Add a line; its times move to their place in the whole text."""
        if is_first and text[:1].isdigit() and is_timestamp(text):
            self.bare_time = text
        taken = take_times(text)
        # Cleaning changes no length: the line is clean but for its tabs.
        words = taken.text.replace("\t", " ")
        offset = self.length + bool(self.lines and words)
        found = [(offset + place, ms) for place, ms in taken.found]
        if start_ms is not None:
            found.insert(0, (offset, start_ms))
        if words:
            self.lines.append(words)
            self.length = offset + len(words)
        for place, ms in found:
            if place == 0 and self.start_ms is None:
                self.start_ms = ms
            elif place < self.length or not words:
                self.times.append((min(place, self.length), ms))
            else:
                self.end_ms = ms
                self.times.append((place, ms))

    def turn(self) -> ParsedTurn:
        """Return the turn; a time at its very start or end is in `start_ms` or `end_ms`.

        A bare time and nothing else after a label is an answer: "Hoe laat?" - "R: 10:30".
        """
        if not self.lines and self.bare_time:
            return ParsedTurn(self.label, self.bare_time)
        times = [(place, ms) for place, ms in self.times if 0 < place < self.length]
        text = "\n".join(self.lines)
        return ParsedTurn(self.label, text, self.start_ms, self.end_ms, tuple(times))


def join_said(said: Iterable[Said]) -> list[ParsedTurn]:
    """Join what one speaker says in a row; after a line of nobody the speaker before goes on."""
    turns: list[_OpenTurn] = []
    speaker = ""
    for piece in said:
        label = speaker if piece.label is None else piece.label
        if piece.label:
            speaker = piece.label
        if not turns or turns[-1].label != label or piece.label:
            turns.append(_OpenTurn(label, None))
        turns[-1].add(piece.text, piece.start_ms, is_first=bool(piece.label))
    return [turn.turn() for turn in turns]
