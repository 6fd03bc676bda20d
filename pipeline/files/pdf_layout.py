"""What is usual in the layout of a PDF: the distance of lines, and where they end on the right."""

import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.pdf_lines import PageLine

MIN_LONG_LINE = 25
"""Shorter lines say nothing about where the text ends on the right; in letters."""
USUAL_SHARE = 0.15
"""A distance between lines is usual if this share of all lines has it."""
_JUSTIFIED = 0.5  # points
_SAME_LEFT = 36.0  # points


class Layout(NamedTuple):
    """What is usual in a document, in points; `full` are lines known to be full, by `id`."""

    distance: float
    size: float
    full: frozenset[int]
    lefts: dict[tuple[int, int], int]
    rights: dict[int, float]

    def is_full(self, line: PageLine) -> bool:
        """Tell whether a line ends exactly where its neighbour ends: justified text."""
        return id(line) in self.full

    def right_edge(self, line: PageLine) -> float:
        """Return where the text of the line's column ends."""
        left = self.lefts[line.page, line.column]
        return max(self.rights.get(left, line.x1), line.x1)


def layout_of(lines: Sequence[PageLine]) -> Layout:
    """Find what is usual in a document.

    Args:
        lines: Lines of all pages in reading order. They must live as long as the result.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if (a.page, a.column) == (b.page, b.column)]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    full = frozenset(
        id(line)
        for a, b in pairs
        if abs(a.x1 - b.x1) < _JUSTIFIED and min(len(a.text), len(b.text)) >= MIN_LONG_LINE
        for line in (a, b)
    )
    size = max(sizes, key=lambda size: (sizes[size], size), default=10.0)
    lefts, rights = _edges(lines)
    return Layout(_usual_distance(pairs), size, full, lefts, rights)


def _usual_distance(pairs: Sequence[tuple[PageLine, PageLine]]) -> float:
    """Return the distance of lines within paragraphs: the smallest that is usual."""
    distances = [a.y - b.y for a, b in pairs if a.y - b.y > 0.5 * b.size]
    if not distances:
        return 0.0
    counts = Counter(round(distance) for distance in distances)
    enough = min(USUAL_SHARE * len(distances), max(counts.values()))
    usual = min(distance for distance, n in counts.items() if n >= enough)
    return statistics.median([value for value in distances if abs(value - usual) <= 1])


def _edges(lines: Sequence[PageLine]) -> tuple[dict[tuple[int, int], int], dict[int, float]]:
    """Return for each column of a page which left edge it has, and the right edge of each.

    A few lines may stick out, such as those of a wide table: where most long ones end counts.
    """
    least: dict[tuple[int, int], float] = {}
    for line in lines:
        key = line.page, line.column
        least[key] = min(least.get(key, line.x0), line.x0)
    lefts = {key: round(x0 / _SAME_LEFT) for key, x0 in least.items()}
    ends: dict[int, list[float]] = {}
    for line in lines:
        if len(line.text) >= MIN_LONG_LINE:
            ends.setdefault(lefts[line.page, line.column], []).append(line.x1)
    rights = {left: sorted(x1s)[int(0.95 * (len(x1s) - 1))] for left, x1s in ends.items()}
    return lefts, rights
