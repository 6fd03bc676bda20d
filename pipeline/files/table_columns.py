"""The columns of a table of turns, and what stands in the cells of one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

Rows = Sequence[Sequence[str]]


class Columns(NamedTuple):
    """Where things stand; each is the position of a column from 0, or None.

    With `question` there is `answer`, and `text` is None. `first_row` is the position of the first
    row of turns; the rows above it are header and titles. `names` has the words above the columns,
    "" for a column without known words. The last two tell on what a table without such words for
    it was believed: the labels within its texts, or the question marks in one of its columns.
    """

    text: int | None
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    question: int | None = None
    answer: int | None = None
    language: int | None = None
    interview: int | None = None
    first_row: int = 0
    names: tuple[str, ...] = ()
    by_labels: bool = False
    by_question_marks: bool = False

    def name_of(self, column: int) -> str:
        """Return what messages call a column: its header if that is a known word."""
        name = self.names[column] if column < len(self.names) else ""
        return f"column {name}" if name else f"column {column + 1}"

    @property
    def header_names(self) -> tuple[str, ...]:
        """The headers of the columns of times, which can name their unit."""
        times = (self.start, self.end)
        return tuple(self.names[c] for c in times if c is not None and c < len(self.names))


def share(rows: Rows, column: int, fits: Callable[[str], bool]) -> float:
    """Return which part of the cells of a column that are not empty fits, from 0 to 1."""
    cells = cells_of(rows, column)
    return sum(fits(cell) for cell in cells) / len(cells) if cells else 0.0


def cells_of(rows: Rows, column: int | None) -> list[str]:
    """Return the cells of a column that are not empty."""
    if column is None:
        return []
    return [row[column] for row in rows if column < len(row) and row[column]]


def n_words(rows: Rows, column: int) -> int:
    """Return how many words a column has."""
    return sum(len(cell.split()) for cell in cells_of(rows, column))
