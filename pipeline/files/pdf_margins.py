"""What stands around the text of the pages of a PDF: running headers, page numbers, footnotes."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Run
from pipeline.files.pdf_lines import PageLine
from pipeline.files.pdf_pieces import RAISED

EDGE_LINES = 3
"""So many lines at the top and the bottom of a page can be a header or footer."""
MIN_REPEATS = 3
"""A running header stands on so many pages at the same height; on all, if there are two."""
GAP = 1.25
"""A header is further from the text than this many times the usual distance of lines."""
MIN_SHARE = 0.4
"""Of the pages from the first to the last that show a header: left and right pages may differ.

An answer such as "Ja." can end three pages of a hundred at the same height, and is no header."""
OWN_SHARE = 0.9
"""What stands at one height on this share of those pages needs no larger distance."""
FOOTNOTE_SIZE = 0.93
_SAME_HEIGHT = 3.0  # points

_PAGE_NUMBER = re.compile(
    r"(?:(?:pagina|pag|page|blz|p)\b\.?\s*)?[-–—|\[(]?\s*(?P<number>[0-9]{1,4}|[ivxl]{1,7})"
    r"\s*(?:(?:van|of|/|\|)\s*[0-9]{1,4})?\s*[-–—|\])]?(?:\s*\|?\s*pagina)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9]+")
_FOOTNOTE = re.compile(r"(?:[0-9]{1,3}|\*{1,3}|[†‡])(?=\s|[^\W\d_]|$)")


class Margins(NamedTuple):
    """The lines of the text, and what stood around it."""

    body: list[PageLine]
    left_out: list[LeftOut]


def split_margins(pages: Sequence[Sequence[PageLine]]) -> Margins:
    """Part running headers, footers, page numbers and footnotes from the text.

    Args:
        pages: Per page its lines in reading order.
    """
    around = _around(pages)
    body, left_out = [], []
    for lines in pages:
        rest = []
        for line in lines:
            kind = around.get(_key(line))
            if kind is None:
                rest.append(line)
            else:
                left_out.append(_left_out(kind, [line]))
        notes = _footnotes(rest)
        if notes:
            left_out.append(_left_out(LeftOutKind.FOOTNOTE, notes))
        noted = {_key(line) for line in notes}
        numbers = {match[0] for line in notes if (match := _FOOTNOTE.match(line.text))}
        for line in rest:
            if _key(line) not in noted:
                plain, marks = _without_marks(line, numbers)
                body.append(plain)
                left_out += [_left_out(LeftOutKind.FOOTNOTE, [mark]) for mark in marks]
    return Margins(body, left_out)


def _without_marks(line: PageLine, numbers: set[str]) -> tuple[PageLine, list[PageLine]]:
    """Take the numbers of the page's footnotes out of a line; other raised numbers are text."""
    runs, marks = [], []
    for run in line.runs:
        if run.style != RAISED:
            runs.append(run)
        elif run.text.strip() in numbers:
            marks.append(line._replace(runs=(run,)))
            numbers.discard(run.text.strip())  # once: "m2" on the same page is text
        else:
            runs.append(Run(run.text, runs[-1].style if runs else ""))
    return line._replace(runs=tuple(runs)), marks


def _key(line: PageLine) -> tuple[int, float, float, str]:
    return line.page, line.y, line.x0, line.text


def _left_out(kind: LeftOutKind, lines: Sequence[PageLine]) -> LeftOut:
    text = "\n".join(line.text for line in lines)
    return LeftOut(kind=kind, place=f"page {lines[0].page}", text=text)


class _Edge(NamedTuple):
    """A line near the top or bottom of its page."""

    line: PageLine
    is_apart: bool


def _around(
    pages: Sequence[Sequence[PageLine]],
) -> dict[tuple[int, float, float, str], LeftOutKind]:
    """Return the lines around the text, by `_key`, with their kind."""
    edges = [edge for lines in pages for edge in _edges(lines)]
    full = sum(bool(lines) for lines in pages)
    found = {}
    for edge, kind in _numbers(edges, full):
        found[_key(edge.line)] = kind
    shown = _pages_per_height(edges)
    for edge in edges:
        text, height = _shape(edge.line)
        pages_shown = set().union(*(shown[text, height + n, edge.is_apart] for n in (-1, 0, 1)))
        enough = len(pages_shown) >= min(MIN_REPEATS, max(full, 2))
        share = len(pages_shown) / (max(pages_shown) - min(pages_shown) + 1)
        if enough and share >= (MIN_SHARE if edge.is_apart else OWN_SHARE):
            found.setdefault(_key(edge.line), LeftOutKind.HEADER)
    return found


def _pages_per_height(edges: Sequence[_Edge]) -> defaultdict[tuple[str, int, bool], set[int]]:
    """Return on which pages each text stands at each height.

    Mirrored margins move a header sideways, never up or down.
    """
    shown: defaultdict[tuple[str, int, bool], set[int]] = defaultdict(set)
    for edge in edges:
        shown[*_shape(edge.line), edge.is_apart].add(edge.line.page)
    return shown


def _shape(line: PageLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text).strip().lower(), round(line.y / _SAME_HEIGHT)


def _edges(lines: Sequence[PageLine]) -> Iterator[_Edge]:
    """Yield the first and last lines of a page, and whether more than usual parts them from it."""
    ordered = sorted(lines, key=lambda line: -line.y)
    gaps = [a.y - b.y for a, b in pairwise(ordered) if a.y - b.y > 1]
    usual = statistics.median(gaps) if gaps else 0.0
    for side in (ordered, ordered[::-1]):
        apart_from = 0
        for n in range(min(EDGE_LINES, len(side) - 1)):
            if abs(side[n].y - side[n + 1].y) > GAP * usual:
                apart_from = n + 1
        for n, line in enumerate(side[:EDGE_LINES]):
            yield _Edge(line, n < apart_from or len(ordered) == 1)


def _numbers(edges: Sequence[_Edge], n_pages: int) -> Iterator[tuple[_Edge, LeftOutKind]]:
    """Yield the lines that are the number of their page: they count up as the pages do."""
    candidates = []
    for edge in edges:
        match = _PAGE_NUMBER.fullmatch(edge.line.text.strip())
        if match:
            number = match["number"]
            value = int(number) if number.isdecimal() else _roman(number.lower())
            candidates.append((edge, value - edge.line.page, not number.isdecimal()))
    pages_per_shift = Counter(
        (shift, is_roman)
        for shift, is_roman, _ in {(s, r, edge.line.page) for edge, s, r in candidates}
    )
    for edge, shift, is_roman in candidates:
        shown_on = pages_per_shift[shift, is_roman]
        is_alone = n_pages == 1 and edge.is_apart and not is_roman  # "I" may be a label
        if is_alone or (shown_on >= 2 and (edge.is_apart or shown_on > OWN_SHARE * n_pages)):
            yield edge, LeftOutKind.PAGE_NUMBER


def _roman(number: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _footnotes(lines: Sequence[PageLine]) -> list[PageLine]:
    """Return the lines of the footnotes at the bottom of a page: small, the first with a number."""
    if len(lines) < 2:
        return []
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    usual = max(sizes, key=lambda size: (sizes[size], size))
    notes: list[PageLine] = []
    for line in sorted(lines, key=lambda line: line.y):
        if line.size > FOOTNOTE_SIZE * usual:
            break
        notes.append(line)
    notes.reverse()
    first = next((n for n, line in enumerate(notes) if _FOOTNOTE.match(line.text)), len(notes))
    return notes[first:]
