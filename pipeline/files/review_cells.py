"""Text that is safe in a cell: cleaned, within Excel's limits, and never a formula."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.domain.coding import MatchedWords
from pipeline.domain.review import DecisionKind

MAX_CELL = 16_000
"""Code points in a cell. Excel's limit is 32,767 UTF-16 units, and an emoji takes two."""
CHARACTERS_PER_WIDTH = 1.05
"""Letters of Arial 10 in one unit of column width, measured on Dutch text, words left whole."""
MAX_ROW_HEIGHT = 409
"""Points: Excel's limit."""
MAX_QUOTE = 1_100
"""Code points of a quote: what fits in the highest row. The cell is never the text of record."""

_NOT_IN_XML = dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
_NOT_IN_XML[ord("\t")] = " "
del _NOT_IN_XML[ord("\n")]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet may take for a formula (CWE-1236)."""


def cell_text(text: str, limit: int = MAX_CELL) -> str:
    """Return `text` without control characters, and with "…" at the end if it had to be cut."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").translate(_NOT_IN_XML)
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def row_height(texts: Iterable[tuple[str, float]], points: float = 12.5) -> float:
    """Return the height in points of a row with wrapped (text, column width in characters).

    Spreadsheets do not agree on who works out the height of a new file's rows: LibreOffice
    leaves all of them one line high. So it is estimated here, a little generously.
    """
    lines = max(
        (
            sum(
                -(-len(line) // max(1, int(width * CHARACTERS_PER_WIDTH))) or 1
                for line in text.split("\n")
            )
            for text, width in texts
        ),
        default=1,
    )
    return min(MAX_ROW_HEIGHT, max(1, lines) * points + 5)


def quote_parts(
    text: str, matched: Sequence[MatchedWords], limit: int = MAX_QUOTE
) -> list[tuple[str, bool]]:
    """Cut `text` into (part, whether it was matched), clean, without empty parts.

    Joined, the parts are the text as the cell shows it. Overlapping matches become one part.
    """
    shown = text if len(text) <= limit else text[: limit - 1]
    parts = [(cell_text(part), is_match) for part, is_match in _slices(shown, matched)]
    if len(shown) < len(text):
        parts.append(("…", False))
    return [(part, is_match) for part, is_match in parts if part]


def _slices(text: str, matched: Sequence[MatchedWords]) -> Iterator[tuple[str, bool]]:
    position = 0
    for words in sorted(matched, key=lambda words: (words.start, words.end)):
        start, end = max(words.start, position), min(words.end, len(text))
        if start < end:
            yield text[position:start], False
            yield text[start:end], True
            position = end
    yield text[position:], False


class Styles:
    """The formats of one workbook, each made once: a format per combination, not per cell."""

    def __init__(self, workbook: Workbook) -> None:
        """Make formats for `workbook`."""
        self._workbook = workbook
        self.make = cache(self._make)

    def _make(self, **properties: Any) -> Format:
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        return self._workbook.add_format(base | properties)


FONT = "Arial"
"""On every office computer, and metrically equal to Liberation Sans where LibreOffice runs."""
INK = "#1F2933"
FAINT_INK = "#3B4651"
LINE = "#D3DAE1"
STRONG_LINE = "#8A96A3"
HEADER_FILL = "#DFE6ED"
INPUT_HEADER_FILL = "#F3DD9B"
BAND_FILLS = ("#FFFFFF", "#F1F4F7")
INPUT_FILLS = ("#FFFCF0", "#FBF4DD")
DECISION_COLOURS = {
    DecisionKind.KEEP: ("#E2F0E4", "#1D5A2C"),
    DecisionKind.RECODE: ("#DFEAF6", "#1B4A75"),
    DecisionKind.REMOVE: ("#F9E2E0", "#8A1F16"),
    DecisionKind.DOUBT: ("#FCE7BF", "#734700"),
}
"""Fill and ink of a decision; the word always stands there too, for print and colour-blind eyes."""


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write `text` as text: "=1+1" and "-ja" stay what was said."""
    if text:
        sheet.write_string(row, column, cell_text(text), style)
    else:
        sheet.write_blank(row, column, None, style)


def write_quote(
    sheet: Worksheet,
    place: tuple[int, int],
    parts: Sequence[tuple[str, bool]],
    styles: tuple[Format, Format, Format],
) -> None:
    """Write a quote with the matched words bold.

    Args:
        sheet: The sheet.
        place: Row and column, from zero.
        parts: What `quote_parts` returns.
        styles: The format of the cell, of plain words and of matched words.
    """
    cell, plain, bold = styles
    if len(parts) < 2:
        # A rich string needs two parts. One part is a quote without matches or matched as a whole.
        write_text(sheet, *place, "".join(part for part, _ in parts), cell)
        return
    runs = [item for part, is_match in parts for item in (bold if is_match else plain, part)]
    sheet.write_rich_string(*place, *runs, cell)
