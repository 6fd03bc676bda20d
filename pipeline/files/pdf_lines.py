"""The lines of a page of a PDF in reading order, from its pieces; numbers in the margin apart."""

import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.delivered import Run
from pipeline.files.pdf_pieces import SAME_LINE, Piece

MIN_LINE_NUMBERS = 3
"""Fewer numbers beside the text than this can be anything."""
MAX_BLOCKS = 60
"""A page with more jumps than this is a drawing or a form; it stays as it was drawn."""


class PageLine(NamedTuple):
    """One line as it stands on a page: edges and baseline in points, y upwards.

    `starts` are the left edges of its pieces, which tabs part in the runs. `column` counts the
    columns of text, and parts of a page that were drawn apart, from 0.
    `word_width` is that of the first word.
    """

    runs: tuple[Run, ...]
    x0: float
    x1: float
    y: float
    size: float
    page: int
    starts: tuple[float, ...]
    word_width: float
    column: int = 0

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)

    @property
    def text_x0(self) -> float:
        """The left edge of the last piece: where a hanging paragraph goes on."""
        return self.starts[-1]


def split_line_numbers(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Take the numbers of lines out of the pieces of a page.

    Numbers are of lines if they stand beside all other text, right under each other, and count
    up by one and the same step (1, 5 or 10).

    Returns:
        The other pieces, and the numbers from top to bottom.
    """
    is_number = [piece.text.isdecimal() and len(piece.text) <= 5 for piece in pieces]
    words = [p for p, number in zip(pieces, is_number, strict=True) if not number]
    if not words:
        return list(pieces), []
    # A title over the full width must not hide numbers beside it: most of the text counts.
    left = statistics.quantiles([p.x0 for p in words], n=20)[0] if len(words) > 1 else words[0].x0
    right = max(p.x1 for p in words)
    on_the_left = [n for n, p in enumerate(pieces) if is_number[n] and p.x1 <= left]
    on_the_right = [n for n, p in enumerate(pieces) if is_number[n] and p.x0 >= right]
    for beside in (on_the_left, on_the_right):
        numbers = _counting(pieces, beside)
        if numbers:
            rest = [piece for n, piece in enumerate(pieces) if n not in set(numbers)]
            return rest, [pieces[n] for n in numbers]
    return list(pieces), []


def _counting(pieces: Sequence[Piece], numbers: Sequence[int]) -> list[int]:
    """Return those of `numbers` that count up down the page, or nothing."""
    ordered = sorted(numbers, key=lambda n: -pieces[n].y)
    values = [int(pieces[n].text) for n in ordered]
    steps = [after - before for before, after in pairwise(values)]
    if len(ordered) < MIN_LINE_NUMBERS:
        return []
    step = statistics.mode(steps)
    # The number of the page itself may stand in the same margin, and is not one of them.
    if step not in (1, 5, 10):
        return []
    counting = [ordered[0]] if steps[0] == step else []
    counting += [n for n, change in zip(ordered[1:], steps, strict=True) if change == step]
    return counting if len(counting) >= MIN_LINE_NUMBERS else []


def lines_of_page(pieces: Sequence[Piece], page: int) -> list[PageLine]:
    """Join the pieces of one page to lines in reading order.

    Programs draw text in reading order, columns and cells of tables one after the other; that
    order is kept, but for a part that was drawn later and stands right above an earlier one.

    Args:
        pieces: Pieces as drawn.
        page: The number of the page, from 1.
    """
    lines: list[PageLine] = []
    for piece in pieces:
        if lines and _goes_on(lines[-1], piece):
            lines[-1] = _joined(lines[-1], piece)
        else:
            _, x0, x1, y, size, width, _ = piece
            lines.append(PageLine(piece.runs, x0, x1, y, size, page, (x0,), width))
    blocks = _in_order(_blocks(lines))
    return [line._replace(column=n) for n, block in enumerate(blocks) for line in block]


def _goes_on(line: PageLine, piece: Piece) -> bool:
    size = max(min(line.size, piece.size), 1.0)
    return abs(line.y - piece.y) < SAME_LINE * size and piece.x0 > line.x1 - size


def _joined(line: PageLine, piece: Piece) -> PageLine:
    is_near = piece.x0 - line.x1 < 0.1 * piece.size
    between = Run("" if is_near else "\t")
    longer = len(piece.text) > len(line.text)
    return line._replace(
        runs=(*line.runs, between, *piece.runs) if between.text else (*line.runs, *piece.runs),
        x1=max(line.x1, piece.x1),
        y=piece.y if longer else line.y,
        size=piece.size if longer else line.size,
        starts=(*line.starts, piece.x0),
    )


def _blocks(lines: Sequence[PageLine]) -> list[list[PageLine]]:
    """Cut the lines of a page where the next one stands higher: a column, or something apart."""
    blocks: list[list[PageLine]] = []
    for line in lines:
        if blocks and line.y < blocks[-1][-1].y + SAME_LINE * line.size:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _in_order(blocks: list[list[PageLine]]) -> list[list[PageLine]]:
    if len(blocks) > MAX_BLOCKS:
        return blocks
    ordered: list[list[PageLine]] = []
    for block in blocks:
        place = len(ordered)
        for n, earlier in enumerate(ordered):
            if _is_right_above(block, earlier):
                place = n
                break
        ordered.insert(place, block)
    return ordered


def _is_right_above(block: Sequence[PageLine], other: Sequence[PageLine]) -> bool:
    """Tell whether all of `block` is higher than `other`, and they share most of their width."""
    left = max(min(line.x0 for line in block), min(line.x0 for line in other))
    right = min(max(line.x1 for line in block), max(line.x1 for line in other))
    width = min(
        max(line.x1 for line in part) - min(line.x0 for line in part) for part in (block, other)
    )
    return right - left > 0.5 * width and block[-1].y > other[0].y
