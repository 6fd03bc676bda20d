"""The lines of a document as a reader of it sees them, and what on its pages is no speech."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.text_encoding import clean_line, split_lines

_PAGE_WORD = re.compile(
    r"(?:[-–—|]\s*)?(?:pagina|page|blz\.?|bladzijde|p\.?|pg\.?)\s*(\d{1,4})"
    r"(?:\s*(?:van|of|/)\s*\d{1,4})?(?:\s*[-–—|])?",
    re.IGNORECASE,
)
_PAGE_BARE = re.compile(r"(?:[-–—|]\s*)?(\d{1,4})(?:\s*(?:van|of|/)\s*\d{1,4})?(?:\s*[-–—|])?")
_LINE_NUMBER = re.compile(r"(\d{1,5})[.:)]?(?:\s+|$)")
_MIN_PAGES = 2
"""So many bare numbers that count on are page numbers; a single one may be an answer."""
_MIN_LINES_BETWEEN_PAGES = 4
_NUMBERED_SHARE = 0.6
"""Share of lines one number higher than the last, from which on the lines are numbered."""
_MIN_NUMBERED = 8
_MIN_HEADS = 3
_SPOKEN = re.compile(r":|[.?!…]$|^.{0,7}$")
"""What no running head looks like: a label, the end of a sentence, a short word."""
_ALMOST_ALL = 0.9


class DocumentLine(NamedTuple):
    """A line that is not empty: its clean text with tabs, and the look of its letters.

    `look` is the style of nine in ten of its letters, or None where it is mixed. `paragraph`
    numbers the paragraphs and table cells; `after_gap` tells that an empty line stands before it.
    """

    text: str
    runs: tuple[Run, ...]
    look: str | None
    paragraph: int
    is_heading: bool = False
    is_list_item: bool = False
    after_gap: bool = False


class SpokenLines(NamedTuple):
    """The lines that can be speech, and what is none of it."""

    lines: list[DocumentLine]
    left_out: tuple[LeftOut, ...]


def lines_of(blocks: Iterable[Line | Grid]) -> list[DocumentLine]:
    """Cut paragraphs and table cells into lines, in reading order, without the empty ones."""
    lines: list[DocumentLine] = []
    after_gap = False
    for paragraph, line in enumerate(_paragraphs(blocks), start=1):
        for runs in _split_runs(line.runs):
            made = document_line(runs, paragraph, line)
            if made.text:
                lines.append(made._replace(after_gap=after_gap))
            after_gap = not made.text
    return lines


def document_line(runs: Sequence[Run], paragraph: int, source: Line) -> DocumentLine:
    """Return one line of a paragraph; its text is "" if it has no visible character."""
    text = clean_line("".join(run.text for run in runs))
    return DocumentLine(
        text, tuple(runs), _look(runs), paragraph, source.is_heading, source.is_list_item
    )


def _paragraphs(blocks: Iterable[Line | Grid]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
            continue
        for row in block.rows:
            if all(len(cell) <= 1 for cell in row):  # a row of facts: "Datum", "3 maart"
                yield Line(_tabbed([cell[0].runs for cell in row if cell]))
            else:
                for cell in row:
                    yield from cell


def _tabbed(cells: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for cell in cells:
        runs += ([Run("\t")] if runs else []) + list(cell)
    return tuple(runs)


def _split_runs(runs: Iterable[Run]) -> list[list[Run]]:
    """Cut the runs of a paragraph at its line breaks."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = split_lines(run.text)
        lines[-1].append(Run(first, run.style))
        lines.extend([Run(part, run.style)] for part in rest)
    return lines


def _look(runs: Iterable[Run]) -> str | None:
    letters: Counter[str] = Counter()
    for run in runs:
        letters[run.style] += sum(map(str.isalnum, run.text))
    if not letters.total():
        return ""
    style, n = letters.most_common(1)[0]
    return style if n >= _ALMOST_ALL * letters.total() else None


def without_layout(lines: Sequence[DocumentLine]) -> SpokenLines:
    """Take page numbers, running heads beside them and line numbers out of typed or copied text."""
    left_out: list[LeftOut] = []
    pages = _page_lines(lines)
    heads = _running_heads(lines, pages)
    kept: list[DocumentLine] = []
    for position, line in enumerate(lines):
        if position in pages or position in heads:
            kind = LeftOutKind.PAGE_NUMBER if position in pages else LeftOutKind.HEADER
            left_out.append(LeftOut(kind=kind, place=f"line {position + 1}", text=line.text))
        else:
            kept.append(line)
    if _are_numbered(kept):
        kept, numbers = _without_numbers(kept)
        left_out += numbers
    return SpokenLines(kept, tuple(left_out))


def _page_lines(lines: Sequence[DocumentLine]) -> set[int]:
    """Return the places of lines that are page numbers: with the word, or bare and counting on."""
    found = {n for n, line in enumerate(lines) if _PAGE_WORD.fullmatch(line.text)}
    bare = [
        (n, int(match[1]))
        for n, line in enumerate(lines)
        if (match := _PAGE_BARE.fullmatch(line.text))
        # "Hoe lang woont u hier?" - "12": an answer.
        and not (n and lines[n - 1].text.endswith("?"))
    ]
    run: list[tuple[int, int]] = []
    for place, number in bare:
        follows = run and number == run[-1][1] + 1
        if follows and place - run[-1][0] > _MIN_LINES_BETWEEN_PAGES:
            run.append((place, number))
        else:
            found |= _enough(run)
            run = [(place, number)]
    return found | _enough(run)


def _enough(run: Sequence[tuple[int, int]]) -> set[int]:
    return {place for place, _ in run} if len(run) >= _MIN_PAGES else set()


def _running_heads(lines: Sequence[DocumentLine], pages: set[int]) -> set[int]:
    """Return the lines beside page numbers that come back, word for word, beside nearly all."""
    beside = [n for page in pages for n in (page - 1, page + 1) if 0 <= n < len(lines)]
    texts = Counter(lines[n].text for n in beside if n not in pages)
    heads = {
        text
        for text, n in texts.items()
        if n >= _MIN_HEADS and n >= len(pages) // 2 and not _SPOKEN.search(text)
    }
    return {n for n in beside if lines[n].text in heads}


def _are_numbered(lines: Sequence[DocumentLine]) -> bool:
    numbers = [int(m[1]) for line in lines if (m := _LINE_NUMBER.match(line.text))]
    steps = sum(b == a + 1 for a, b in pairwise(numbers))
    return steps >= _MIN_NUMBERED and steps >= _NUMBERED_SHARE * len(lines)


def _without_numbers(lines: Sequence[DocumentLine]) -> tuple[list[DocumentLine], list[LeftOut]]:
    kept, numbers = [], []
    expected = None
    for position, line in enumerate(lines, start=1):
        match = _LINE_NUMBER.match(line.text)
        if match and (expected is None or int(match[1]) == expected):
            expected = int(match[1]) + 1
            numbers.append(
                LeftOut(kind=LeftOutKind.LINE_NUMBER, place=f"line {position}", text=match[1])
            )
            line = line._replace(text=line.text[match.end() :].lstrip("\t "))
        if line.text:
            kept.append(line)
    return kept, numbers
