"""Which column of a table without known headers is what, by what stands in its cells."""

from itertools import groupby

from pipeline.files.grid_labels import by_labels, labelled_columns
from pipeline.files.grid_times import is_clock, is_number
from pipeline.files.header_words import table_headers
from pipeline.files.table_columns import Columns, Rows, cells_of, n_words, share
from pipeline.files.transcript_labels import find_labels

_MIN_ROWS_WITHOUT_HEADER = 3
_MIN_CLOCKS = 0.8
_MAX_LABEL_WORDS = 4
_MAX_LABEL_LENGTH = 40
_MIN_TEXT_WORDS = 3.0
_SELDOM = 0.2
"""A column without a header that is filled in more rows than this is more than a remark."""
_MAX_SPEAKERS = 12
_MIN_ASKED = 0.7
_MAX_ASKED_BACK = 0.3


def by_content(rows: Rows) -> Columns | None:
    """Find labelled texts, questions and answers, or times, speakers and one column of text.

    Args:
        rows: The cells as stripped text.
    """
    labelled = labelled_columns(rows)
    if labelled:
        # Two columns of talk, as of a page in two columns, are lines to be read one by one.
        return by_labels(rows, labelled[0]) if len(labelled) == 1 else None
    return _by_question_marks(rows) or _by_shape(rows)


def _by_question_marks(rows: Rows) -> Columns | None:
    """Take two columns for questions and answers if the one asks in most rows, the other seldom."""
    kind_of = table_headers().kind_of
    filled = [row for row in rows if any(row)]
    width = max(map(len, filled), default=0)
    if not 2 <= width <= 3 or any(kind_of(cell) for cell in filled[0] if cell):
        return None
    texts = [c for c in range(width) if cells_of(filled, c) and not _is_count(filled, c)]
    if len(texts) != 2 or (width == 3 and 0 in texts):
        return None
    left, right = texts
    both = [cells_of(filled, column) for column in texts]
    if min(map(len, both)) < _MIN_ROWS_WITHOUT_HEADER or find_labels(c for r in filled for c in r):
        return None
    if share(filled, left, _asks) < _MIN_ASKED or share(filled, right, _asks) > _MAX_ASKED_BACK:
        return None
    return Columns(text=None, question=left, answer=right, by_question_marks=True)


def _asks(cell: str) -> bool:
    return cell.rstrip("\"'”’)] ").endswith("?")


def _by_shape(rows: Rows) -> Columns | None:
    """Find times, speakers and one column of text."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if len(rows) < _MIN_ROWS_WITHOUT_HEADER or not 2 <= width <= 8:
        return None
    clocks = [c for c in range(width) if share(rows, c, is_clock) >= _MIN_CLOCKS]
    rest = [c for c in range(width) if c not in clocks and not _is_count(rows, c)]
    if not rest:
        return None
    text = max(rest, key=lambda c: (n_words(rows, c), -c))
    speakers = [c for c in rest if c != text and is_speakers(rows, c, bool(clocks))]
    others = [c for c in rest if c not in (text, *speakers[:1])]
    long_enough = n_words(rows, text) >= _MIN_TEXT_WORDS * len(cells_of(rows, text))
    # A table of data has more columns than a talk: then only headers can say what they are.
    alone = all(len(cells_of(rows, c)) <= _SELDOM * len(rows) for c in others)
    if not (long_enough and alone and (speakers or clocks)):
        return None
    start, end = ([*clocks, None, None])[:2]
    return Columns(text=text, speaker=speakers[0] if speakers else None, start=start, end=end)


def is_speakers(rows: Rows, column: int, has_times: bool) -> bool:
    """Tell whether a column holds short cells that come back after somebody else."""
    cells = cells_of(rows, column)
    if not cells or not all(_is_label_shaped(cell) for cell in cells):
        return False
    labels = [cell.rstrip(":").strip().casefold() for cell in cells]
    stretches = [label for label, _ in groupby(labels)]
    if len(set(labels)) == 1:
        return has_times and len(cells) >= len(rows) / 2
    returns = len(set(stretches)) < len(stretches)
    few = len(set(labels)) <= min(_MAX_SPEAKERS, max(2, len(labels) / 2))
    return returns and few and len(cells) >= len(rows) / 2


def _is_label_shaped(cell: str) -> bool:
    return (
        len(cell) <= _MAX_LABEL_LENGTH
        and len(cell.split()) <= _MAX_LABEL_WORDS
        and any(character.isalpha() for character in cell)
        and not any(mark in cell for mark in "?!;,=")
    )


def _is_count(rows: Rows, column: int) -> bool:
    return share(rows, column, is_number) >= _MIN_CLOCKS
