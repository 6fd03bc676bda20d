"""From the lines of the pages of a PDF to paragraphs, which PDF does not know.

A line goes on in the next one if the first word of the next had no room on it. Where the
indentation, the distance, the look or a label says that something new begins, it does.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.pdf_layout import Layout, layout_of
from pipeline.files.pdf_lines import PageLine

DISTANCE = 1.3
"""Lines that are further apart than this many times the usual distance are of two paragraphs."""
INDENT = 0.6
"""Left edges that differ less than this many letter heights are the same."""
SPACE = 0.25
"""The width of a space in letter heights."""
DOUBT = 0.3
"""A word that would just not have fitted by less than this leaves doubt at a sentence's end."""
HEADING_SIZE = 1.12
MAX_LABEL = 30
"""A first piece before a tab that is longer than this is no label or time, but a stretched line."""

_LABEL = re.compile(
    r"(?P<label>\[?[^\W\d_][\w.'’/-]{0,24}(?: [\w.'’/()-]{1,20}){0,3}\]?)\s?:(?=\s|$)"
)
_TIME = re.compile(r"[\[(#]?\d{1,2}:\d\d(?::\d\d)?\b")
# "zei ze", "langskomen. Ik dacht": running text before a colon.
_PROSE = re.compile(r"^\[?[a-z][^\W\d_]{2}|[^\W\d_]{4}\.\s")
_BULLET = re.compile(r"(?:[•●▪◦–—-]|\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.?!…:)\]\"'”’]\s*$")
_BROKEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[-\u00ad\u2010]$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_TOGETHER = frozenset({"en", "of", "and", "or"})
"""After these the hyphen stands for a word left out: "in- en uitgang"."""


class Paragraphs(NamedTuple):
    """The paragraphs and tables of a document, and the number of hyphens not judged."""

    blocks: list[Line | Grid]
    n_hyphens: int


def paragraphs_of(lines: Sequence[PageLine]) -> Paragraphs:
    """Join the lines of a document to paragraphs, and rows of three columns or more to tables.

    Where it cannot be told whether a new paragraph begins, lines are parted by a soft line break.

    Args:
        lines: Lines of all pages in reading order, without headers and page numbers.
    """
    layout, words = layout_of(lines), _words(lines)
    labels = _sure_labels(lines, layout)
    groups: list[list[PageLine]] = []
    texts: list[list[Run]] = []
    n_hyphens = 0
    for n, line in enumerate(lines):
        after = lines[n + 1] if n + 1 < len(lines) else None
        joint = _joint(groups[-1], line, after, layout, labels) if groups else None
        if joint is None:
            groups.append([line])
            texts.append(list(line.runs))
            continue
        groups[-1].append(line)
        judged = _without_hyphen(texts[-1], line.runs, words) if joint == " " else None
        if judged is None:
            texts[-1] += [Run(joint), *line.runs]
        else:
            texts[-1] = judged.runs
            n_hyphens += judged.is_doubtful
    made = [_line(runs, group, layout) for runs, group in zip(texts, groups, strict=True)]
    return Paragraphs(_with_grids(made, groups), n_hyphens)


def _sure_labels(lines: Sequence[PageLine], layout: Layout) -> frozenset[str]:
    """Return the labels that begin a line although the line before had room: paragraphs."""
    return frozenset(
        label
        for last, line in pairwise(lines)
        if (label := _label(line)) and not _fullness(last, line, layout)[0]
    )


def _label(line: PageLine) -> str | None:
    match = _LABEL.match(line.text)
    return match["label"] if match and not _PROSE.search(match["label"] or "") else None


def _joint(
    group: Sequence[PageLine],
    line: PageLine,
    after: PageLine | None,
    layout: Layout,
    labels: frozenset[str],
) -> str | None:
    """Return what joins a line to the paragraph before it; None if it begins a new one."""
    last = group[-1]
    is_full, is_doubtful = _fullness(last, line, layout)
    if _begins_anew(last, line, layout) or not is_full:
        return None
    label = _label(line)
    if label or _TIME.match(line.text):
        # "Toen zei ze: ..." at the start of a line that goes on: apart, but not a paragraph.
        is_surely = label is None or label in labels or len(label) <= 2
        return None if is_surely else "\n"
    if _is_moved(group, line, after):
        return None
    return "\n" if is_doubtful and _SENTENCE_END.search(last.text) else " "


def _begins_anew(last: PageLine, line: PageLine, layout: Layout) -> bool:
    """Tell whether size, distance, look or a tab show that the line begins a paragraph."""
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size):
        return True
    if _are_neighbours(last, line) and last.y - line.y > DISTANCE * layout.distance:
        return True
    if len(line.starts) > 1 and len(line.text.split("\t")[0]) <= MAX_LABEL:
        return True
    if _BULLET.match(line.text):
        return True
    styles = [{run.style for run in part.runs if run.text.strip()} for part in (last, line)]
    return all(len(style) == 1 for style in styles) and styles[0] != styles[1]


def _are_neighbours(last: PageLine, line: PageLine) -> bool:
    return (last.page, last.column) == (line.page, line.column)


def _fullness(last: PageLine, line: PageLine, layout: Layout) -> tuple[bool, bool]:
    """Return whether the first word of `line` had no room on `last`, and whether by little."""
    if layout.is_full(last):
        return True, False
    room = layout.right_edge(last) - last.x1 - line.word_width - SPACE * line.size
    return room <= 0, room > -DOUBT * line.size


def _is_moved(group: Sequence[PageLine], line: PageLine, after: PageLine | None) -> bool:
    """Tell whether the left edge of a line shows that it begins a paragraph."""
    last, slack = group[-1], INDENT * line.size
    if not _are_neighbours(last, line):
        return False
    if abs(line.x0 - last.text_x0) <= slack:
        return False
    if line.x0 < last.x0 - slack:
        return len(group) > 1 and line.x0 < group[0].text_x0 - slack
    if line.x0 <= last.x0 + slack:
        return len(last.starts) > 1  # back at the label of a hanging paragraph
    # To the right: the first line of a paragraph, or a hanging paragraph whose label has no tab.
    hangs = after is not None and abs(after.x0 - line.x0) <= slack
    return not (len(group) == 1 and (hangs or _label(last)))


_LAST_RUNS = 6


class _Judged(NamedTuple):
    runs: list[Run]
    is_doubtful: bool


def _without_hyphen(
    before: Sequence[Run], after: Sequence[Run], words: frozenset[str]
) -> _Judged | None:
    """Join a word that a hyphen at the line's end broke, if it is known to be one word.

    The hyphen goes only if the whole word stands elsewhere in the document, and stays without
    a space if the word with a hyphen does, or neither.
    """
    # The last runs hold the broken word; all of a long paragraph would be joined at every line.
    broken = _BROKEN.search("".join(run.text for run in before[-_LAST_RUNS:]))
    rest = _FIRST_WORD.match("".join(run.text for run in after))
    if not broken or not rest:
        return None
    left, right = broken[1].casefold(), rest[0].casefold()
    hyphen = "-"
    if right in _TOGETHER:
        hyphen = "- "
    elif left + right in words:
        hyphen = ""
    last = before[-1]
    runs = [*before[:-1], Run(last.text[:-1] + hyphen, last.style), *after]
    is_known = f"{left}-{right}" in words or not rest[0][0].islower()
    return _Judged(runs, hyphen == "-" and not is_known)


def _words(lines: Sequence[PageLine]) -> frozenset[str]:
    """Return the words of a document, in lower case, that no line end broke."""
    found: set[str] = set()
    for line in lines:
        text = _BROKEN.sub("", line.text).casefold()
        found.update(_FIRST_WORD.findall(text))
    return frozenset(found)


def _line(runs: Sequence[Run], group: Sequence[PageLine], layout: Layout) -> Line:
    """Return a paragraph, its neighbouring runs of one look joined."""
    merged: list[Run] = []
    for run in runs:
        text = run.text.replace("\u00ad", "-")  # the engine's mark for a hyphen at a line's end
        if merged and (run.style == merged[-1].style or not text.strip()):
            merged[-1] = Run(merged[-1].text + text, merged[-1].style)
        else:
            merged.append(Run(text, run.style))
    is_heading = group[0].size > HEADING_SIZE * layout.size
    return Line(tuple(merged), is_heading, _BULLET.match(group[0].text) is not None)


def _with_grids(made: Sequence[Line], groups: Sequence[Sequence[PageLine]]) -> list[Line | Grid]:
    """Put rows of three columns or more that stand under each other together as tables."""
    blocks: list[Line | Grid] = []
    rows: list[list[list[Line]]] = []
    starts: tuple[float, ...] = ()
    for line, group in zip(made, groups, strict=True):
        first, slack = group[0], 2 * group[0].size
        if len(first.starts) >= 3:
            if rows and not _are_aligned(starts, first.starts, slack):
                blocks += _grid(rows)
                rows = []
            starts = first.starts
            rows.append([[cell] for cell in _cells(line, len(starts))])
        elif rows and abs(first.x0 - starts[-1]) < slack:
            rows[-1][-1].append(line)
        else:
            blocks += [*_grid(rows), line]
            rows = []
    return blocks + _grid(rows)


def _are_aligned(starts: Sequence[float], others: Sequence[float], slack: float) -> bool:
    return len(starts) == len(others) and all(
        abs(a - b) < slack for a, b in zip(starts, others, strict=True)
    )


def _grid(rows: Sequence[Sequence[Sequence[Line]]]) -> list[Line | Grid]:
    if len(rows) >= 2:
        return [Grid(tuple(tuple(tuple(cell) for cell in row) for row in rows))]
    # One row is no table: as it stood, with tabs.
    whole: list[Line | Grid] = []
    for row in rows:
        runs: list[Run] = []
        for n, cell in enumerate(row):
            runs += [Run("\t"), *cell[0].runs] if n else cell[0].runs
        whole += [Line(tuple(runs)), *row[-1][1:]]
    return whole


def _cells(line: Line, n_cells: int) -> list[Line]:
    """Cut a line at its tabs to so many cells."""
    cells: list[list[Run]] = [[]]
    for run in line.runs:
        for n, text in enumerate(run.text.split("\t", n_cells - len(cells))):
            if n:
                cells.append([])
            if text:
                cells[-1].append(Run(text, run.style))
    return [Line(tuple(cell)) for cell in cells]
