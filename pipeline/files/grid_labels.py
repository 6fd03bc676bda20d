"""Tables whose texts name the speakers ("I: Hoe gaat het?"), with codes or notes beside them.

So do people code a transcript in Word or Excel. What stands in the other columns was said by
nobody, however much it looks like speakers: the same few codes come back all the time.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.labels import label_key
from pipeline.files.grid_times import is_clock
from pipeline.files.header_words import table_headers
from pipeline.files.speaker_labels import label_words
from pipeline.files.table_columns import Columns, Rows, cells_of, n_words, share
from pipeline.files.transcript_labels import find_labels, split_at_labels

MAX_HEADER_ROWS = 10
"""Titles, dates and empty rows above the header of a sheet."""
_MIN_WORDS = 3.0
"""A column of "I:" and "R:" alone is one of speakers; the label counts as a word."""
_MIN_CLOCKS = 0.8
_MAX_COLUMNS = 20
_MAX_HEADER_WORDS = 5


class _Spoken(NamedTuple):
    """A column of which most cells begin with a speaker: its labels, in the order they speak."""

    column: int
    labels: frozenset[str]
    order: list[str]

    @property
    def is_usual(self) -> bool:
        return any(label_words().is_usual(label) for label in self.labels)

    @property
    def comes_back(self) -> bool:
        """Whether somebody speaks again after another: else it can be a block of facts."""
        return len([label for label, _ in groupby(self.order)]) > len(self.labels)


def labels_within(rows: Rows, column: int) -> frozenset[str]:
    """Return the labels with which most cells of a column begin, of two speakers or more.

    Args:
        rows: The cells as stripped text.
        column: The position of the column.

    Returns:
        The labels as they are shown; none if the cells of the column do not name the speakers.
    """
    cells = cells_of(rows, column)
    # Most columns are told at a glance: weighing labels takes time.
    if sum(":" in cell or "\n" in cell for cell in cells) <= len(cells) / 2:
        return frozenset()
    if n_words(rows, column) < _MIN_WORDS * len(cells):
        return frozenset()
    labels = find_labels(line for cell in cells for line in cell.split("\n"))
    begin = sum(split_at_labels(cell.split("\n")[0], labels)[0][0] is not None for cell in cells)
    return labels if len(labels) >= 2 and begin > len(cells) / 2 else frozenset()


def are_named_within(rows: Rows, text: int, speaker: int) -> bool:
    """Tell whether the texts name the speakers themselves, and others than the column does."""
    keys = {label_key(label) for label in labels_within(rows, text)}
    return bool(keys) and share(rows, speaker, lambda cell: label_key(cell) in keys) < 0.5


def labelled_columns(rows: Rows) -> list[int]:
    """Return the columns of which the texts name the speakers; more than one is a doubt.

    Codes such as "Wonen: positief" look alike. Against them: the labels are usual for speakers, or
    no column has more words.
    """
    width = max(map(len, rows), default=0)
    if width > _MAX_COLUMNS:
        return []
    most = max((n_words(rows, column) for column in range(width)), default=0)
    spoken = [s for column in range(width) if (s := _spoken(rows, column))]
    usual = [s.column for s in spoken if s.is_usual]
    return usual or [s.column for s in spoken if n_words(rows, s.column) == most]


def by_labels(rows: Rows, column: int) -> Columns | None:
    """Take a column for what is said by whom; the others are notes, or the time.

    Args:
        rows: The cells as stripped text.
        column: One of `labelled_columns`.

    Returns:
        The columns, or None if there is nothing beside it, or it may be a block of facts.
    """
    spoken = _spoken(rows, column)
    first = _first_row(rows, column, spoken.labels) if spoken else 0
    body = rows[first:]
    kind_of = table_headers().kind_of
    header = rows[first - 1] if first else ()
    names = tuple(cell if cell and kind_of(cell) else "" for cell in header)
    width = max(map(len, rows))
    others = [c for c in range(width) if c != column and cells_of(body, c)]
    if not (spoken and others and (spoken.comes_back or any(names))):
        return None
    clocks = [c for c in others if share(body, c, is_clock) >= _MIN_CLOCKS]
    start, end = ([*clocks, None, None])[:2]
    return Columns(text=column, start=start, end=end, first_row=first, names=names, by_labels=True)


def _spoken(rows: Rows, column: int) -> _Spoken | None:
    labels = labels_within(rows, column)
    if not labels:
        return None
    lines = (line for cell in cells_of(rows, column) for line in cell.split("\n"))
    order = [label for line in lines for label, _ in split_at_labels(line, labels) if label]
    return _Spoken(column, labels, order)


def _first_row(rows: Rows, column: int, labels: frozenset[str]) -> int:
    """Return where the talk begins; above it stand headers or titles, if anything."""
    for number, row in enumerate(rows[: MAX_HEADER_ROWS + 1]):
        cell = row[column] if column < len(row) else ""
        if cell and split_at_labels(cell.split("\n")[0], labels)[0][0] is not None:
            return number
        if not _is_title(cell, row):
            break
    return 0


def _is_title(cell: str, row: Sequence[str]) -> bool:
    is_short = len(cell.split()) <= _MAX_HEADER_WORDS and not cell.endswith((".", "?", "!", "…"))
    return is_short and any(row)
