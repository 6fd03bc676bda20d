"""Text files of one turn per row: comma, semicolon or tab between the cells."""

import csv
import io
import re
import sys
from collections import Counter
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Delivered, plain_line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.grid_columns import columns_of, has_labelled_lines
from pipeline.files.text_encoding import read_text
from pipeline.files.transcript_faults import unreadable
from pipeline.files.turn_grid import GridTurns, counted, interviews_of_grid

DELIMITERS = ";\t,"
MIN_ROWS = 3
_NEARLY_ALL = 0.95
_MAX_SPACED = 0.1
_MIN_CELLS_OF_DATA = 3
_SEPARATOR_LINE = re.compile(r'"?sep=([;,\t])"?(?:\r\n|\r|\n)')
"""How Excel is told the delimiter; it does not show this line."""
_SAMPLE = 400_000
"""Characters by which a file is told to be a table; the whole of it is read afterwards."""

EXPECTED_COLUMNS = (
    'a row of headers with "spreker" and "tekst" (and "tijd"), or "vraag" and "antwoord"'
)
_NAME_COLUMNS = (
    "Open it in Excel, put those words above the columns, save it, and run again. If each cell "
    "holds a whole interview, copy each into a Word document."
)


class DelimitedText(NamedTuple):
    """The cells of a text file; `is_cut` says that quotes that do not match have cut rows."""

    rows: list[list[str]]
    delimiter: str
    is_cut: bool = False


def looks_like_table(text: str) -> bool:
    """Tell whether a text is a table with a turn in each row; strict, for prose has commas too.

    Args:
        text: The decoded text of a delivered file.
    """
    table = _delimited(*_beginning(text))
    return table is not None and columns_of(_stripped(table.rows)) is not None


def looks_like_data(text: str) -> bool:
    """Tell whether a text is a table of at least three columns, of turns or not: never prose.

    A table without turns is better refused by `read_table_file` than read as one long turn.
    """
    table = _delimited(*_beginning(text))
    return table is not None and _usual_width(table.rows) >= _MIN_CELLS_OF_DATA


def read_table_file(data: bytes, name: str) -> list[Delivered]:
    """Read a .csv or .tsv of one turn per row; a column can tell several interviews apart.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Returns:
        The interviews, in the order in which they first appear.

    Raises:
        InputFileError: It is no text, no table, has no columns of turns, or rows with more cells
            than headers where it cannot be told to which cell they belong.
    """
    text, encoding, doubts = read_text(data, name)
    table = _delimited(text)
    if table is None:
        raise unreadable(name, "its rows differ in length", "a table", _NAME_COLUMNS)
    if table.is_cut:
        what = "a double quote in it is never closed, so that rows cannot be told apart"
        remedy = "Open it in Excel, see whether every row is there, save it, and run again."
        raise unreadable(name, what, "quotes in pairs", remedy)
    columns = columns_of(_stripped(table.rows))
    if columns is None:
        raise unreadable(name, "no turns were found in the table", EXPECTED_COLUMNS, _NAME_COLUMNS)
    rows, remarks = _mended(table, name, columns.text)
    found = interviews_of_grid(rows) or []
    told = _SEPARATOR_LINE.match(text)
    if told and found:
        line = LeftOut(kind=LeftOutKind.METADATA, place="the first line", text=told[0].strip())
        found[0] = found[0]._replace(left_out=(line, *found[0].left_out))
    delivered = [delivered_grid(turns, [*doubts, *remarks], "table (.csv)") for turns in found]
    return [interview._replace(encoding=encoding) for interview in delivered]


def delivered_grid(grid: GridTurns, remarks: list[str], form: str) -> Delivered:
    """Return one interview of a table; a whole talk in one cell is read as a document.

    Args:
        grid: The interview.
        remarks: What is to be told before its own remarks.
        form: What people call the format.
    """
    turns = grid.turns
    told = [*remarks, *grid.remarks]
    left_out = list(grid.left_out)
    is_report = False
    if len(turns) == 1 and has_labelled_lines(turns[0].text):
        # A whole interview in one cell, as databases export it.
        found = turns_of_document([plain_line(line) for line in turns[0].text.split("\n")])
        if len(found.turns) > 1:
            told.append("The whole interview stands in one cell, and was read as a text.")
            turns, is_report = found.turns, found.is_report
            left_out += found.left_out
            told += found.remarks
    return Delivered(
        form=form,
        turns=turns,
        left_out=tuple(left_out),
        remarks=tuple(told),
        language=grid.language,
        is_report=is_report,
    )


def _stripped(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in rows]


def _beginning(text: str) -> tuple[str, bool]:
    """Return enough of a text to tell what it is, and whether that is all of it."""
    return (text, True) if len(text) <= _SAMPLE else (text[:_SAMPLE], False)


def _delimited(text: str, is_whole: bool = True) -> DelimitedText | None:
    """Return the cells of a text if nearly all its rows have the same number of them, 2 or more."""
    told = _SEPARATOR_LINE.match(text)
    if told:
        return _split(text[told.end() :], told[1], is_whole)
    tables = [_split(text, sign, is_whole) for sign in DELIMITERS if sign in text]
    return max((table for table in tables if table), key=_fit, default=None)


def _fit(table: DelimitedText) -> tuple[bool, bool, int]:
    """Return how well a delimiter fits: one that gives turns first, then the most cells."""
    has_turns = columns_of(_stripped(table.rows)) is not None
    return not table.is_cut, has_turns, _usual_width(table.rows)


def _split(text: str, delimiter: str, is_whole: bool) -> DelimitedText | None:
    rows, broken = _rows(text, delimiter, is_whole)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = _usual_width(rows)
    if len(filled) < MIN_ROWS or width < 2:
        return None
    same = sum(_width(row, width) == width for row in filled)
    if same >= _NEARLY_ALL * len(filled) and (_is_tight(filled) or _has_known_header(rows)):
        return DelimitedText(rows, delimiter)
    # A row with a delimiter within its text is longer; it is dealt with when the file is read.
    if same >= MIN_ROWS and _has_known_header(rows):
        return DelimitedText(rows, delimiter, broken)
    return None


def _is_tight(rows: list[list[str]]) -> bool:
    """Tell whether no space stands behind the delimiters, as behind the commas of prose."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    return sum(cell[0] == " " for cell in cells) <= _MAX_SPACED * len(cells)


def _has_known_header(rows: list[list[str]]) -> bool:
    columns = columns_of(_stripped(rows))
    # Lines such as "I: Ja, hoor." under a title are prose: labels alone make no table of it.
    return columns is not None and columns.first_row > 0 and not columns.by_labels


def _width(row: list[str], usual: int) -> int:
    """Return the number of cells of a row; empty cells too many or too few do not count."""
    if len(row) < 2:
        return len(row)
    return len(row) if any(cell.strip() for cell in row[usual:]) else usual


def _usual_width(rows: list[list[str]]) -> int:
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _rows(text: str, delimiter: str, is_whole: bool) -> tuple[list[list[str]], bool]:
    """Return the cells, and whether the quotes around them break the rules of CSV."""
    before = csv.field_size_limit(sys.maxsize)  # a cell may hold a whole interview
    try:
        lines = io.StringIO(text, newline="")
        return list(csv.reader(lines, delimiter=delimiter, strict=is_whole)), False
    except csv.Error:
        pass
    finally:
        csv.field_size_limit(before)
    # A tab-separated file that knows no quotes may begin a text with one.
    lines_of_text = re.split(r"\r\n|\r|\n", text)
    return [[_unquoted(c) for c in line.split(delimiter)] for line in lines_of_text], True


def _unquoted(cell: str) -> str:
    is_quoted = len(cell) >= 2 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def _mended(
    table: DelimitedText, name: str, text_column: int | None
) -> tuple[list[list[str]], list[str]]:
    """Return the rows with text that was cut at a delimiter joined again, and a remark on it."""
    width = _usual_width(table.rows)
    longer = [n for n, row in enumerate(table.rows, start=1) if _width(row, width) > width]
    if not longer:
        return table.rows, []
    if text_column != width - 1:
        others = f" and {len(longer) - 1} others have" if len(longer) > 1 else " has"
        what = f"row {longer[0]}{others} more cells than the other rows"
        sign = "a tab" if table.delimiter == "\t" else f'a "{table.delimiter}"'
        remedy = f"Put double quotes around the cells that hold {sign}, and run again."
        raise unreadable(name, what, f"{width} cells in every row", remedy)
    rows = [
        [*row[: width - 1], table.delimiter.join(row[width - 1 :])] if len(row) > width else row
        for row in table.rows
    ]
    remark = f"{counted(len(longer), 'text')} cut at a delimiter, joined again."
    return rows, [remark]
