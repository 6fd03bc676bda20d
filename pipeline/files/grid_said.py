"""What is said in the rows of a table, gathered into turns."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind, ParsedTurn
from pipeline.files.grid_times import Moment
from pipeline.files.transcript_labels import split_at_labels


class Piece(NamedTuple):
    """Words of one speaker within a row; the label is None for the speaker before."""

    label: str | None
    text: str


def labelled_pieces(text: str, labels: frozenset[str]) -> list[Piece]:
    """Cut the text of a row at the labels in it, for a table without a column of speakers.

    Args:
        text: The clean text of one cell.
        labels: The labels of the table; without any, nobody is known to go on.
    """
    if not labels:
        return [Piece("", text)]
    found: list[tuple[str | None, list[str]]] = []
    for line in text.split("\n"):
        for label, words in split_at_labels(line, labels):
            if label is not None or not found:
                found.append((label, []))
            if words:
                found[-1][1].append(words)
    return [Piece(label, "\n".join(words)) for label, words in found]


@dataclass
class _Stretch:
    """What one speaker says in one or more rows; kept in lists, for there can be many rows."""

    label: str
    row: int
    start_ms: int | None
    end_ms: int | None
    texts: list[str] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0


class Said:
    """The turns of a table while its rows go by."""

    def __init__(self) -> None:
        self._stretches: list[_Stretch] = []
        self._speaker = ""

    def name(self, speaker: str) -> None:
        """Say who speaks from here on."""
        self._speaker = speaker

    def add(self, piece: Piece, moment: Moment | None, row: int) -> None:
        """Add words of one speaker: a new turn, unless they go on with that of the speaker before.

        Args:
            piece: The words.
            moment: When they start and end, if the row says so.
            row: The number of the row.
        """
        start_ms, end_ms = moment or (None, None)
        if piece.label is not None:
            self._speaker = piece.label
        last = self._stretches[-1] if self._stretches else None
        if piece.label is not None or last is None or last.label != self._speaker:
            last = _Stretch(self._speaker, row, start_ms, end_ms)
            self._stretches.append(last)
        elif start_ms is not None:
            last.times.append((last.length + bool(last.texts), start_ms))
        if piece.text:
            last.length += len(piece.text) + bool(last.texts)
            last.texts.append(piece.text)
        ends = [ms for ms in (last.end_ms, end_ms) if ms is not None]
        last.end_ms = max(ends, default=None)

    def turns(self) -> list[ParsedTurn]:
        """Return the turns with text."""
        return [
            ParsedTurn(s.label, "\n".join(s.texts), s.start_ms, s.end_ms, tuple(s.times))
            for s in self._stretches
            if s.texts
        ]

    def silent_labels(self) -> Iterator[LeftOut]:
        """Yield the labels after which nothing is said."""
        for stretch in self._stretches:
            if stretch.label and not stretch.texts:
                place = f"row {stretch.row}"
                yield LeftOut(kind=LeftOutKind.METADATA, place=place, text=stretch.label)
