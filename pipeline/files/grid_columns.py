"""Which column of a table is the time, the speaker and the text, or that it is no table of turns.

By the words above the columns if there are such words, and else by what stands in the cells. In
doubt a table is none: a table of facts read as turns would make speakers of "Datum" and "Locatie".
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.domain.labels import label_key
from pipeline.files.grid_times import is_clock, is_number
from pipeline.files.header_words import header_words, table_headers
from pipeline.files.speaker_labels import label_words

MAX_HEADER_ROWS = 10
"""Titles, dates and empty rows above the header of a sheet."""
_MIN_ROWS_WITHOUT_HEADER = 3
_MIN_CLOCKS = 0.8
_MAX_LABEL_WORDS = 4
_MAX_LABEL_LENGTH = 40
_MIN_TEXT_WORDS = 3.0
_SELDOM = 0.2
"""A column without a header that is filled in more rows than this is more than a remark."""
_MAX_SPEAKERS = 12
_MAX_SAMPLE = 2000
"""Rows that are looked at: what a table is shows in its first rows."""

_LABELLED_LINE = re.compile(r"^[^\W\d_][^\n:]{0,24}:(?=\s|$)", re.MULTILINE)

Rows = Sequence[Sequence[str]]


class Columns(NamedTuple):
    """Where things stand; each is the position of a column from 0, or None.

    With `question` there is `answer`, and `text` is None. `first_row` is the position of the first
    row of turns; the rows above it are header and titles. `names` has the words above the columns,
    "" for a column without known words.
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

    def name_of(self, column: int) -> str:
        """Return what messages call a column: its header if that is a known word."""
        name = self.names[column] if column < len(self.names) else ""
        return f"column {name}" if name else f"column {column + 1}"

    @property
    def header_names(self) -> tuple[str, ...]:
        """The headers of the columns of times, which can name their unit."""
        times = (self.start, self.end)
        return tuple(self.names[c] for c in times if c is not None and c < len(self.names))


def columns_of(rows: Rows) -> Columns | None:
    """Tell which column of a table is what.

    Args:
        rows: The cells as stripped text, in reading order; rows need not be of one length.

    Returns:
        The columns, or None if the table does not hold one turn per row.
    """
    for number, row in enumerate(rows[:MAX_HEADER_ROWS]):
        columns = _by_header(row, rows[number + 1 : number + 1 + _MAX_SAMPLE])
        if columns and not _comes_back(row, columns, [*rows[:number], *rows[number + 1 :]]):
            return columns._replace(first_row=number + 1)
    return _by_content(rows[:_MAX_SAMPLE])


def _by_header(header: Sequence[str], body: Rows) -> Columns | None:
    words = table_headers()
    kinds = [words.kind_of(cell) if cell else None for cell in header]
    names = tuple(cell if kind else "" for cell, kind in zip(header, kinds, strict=True))

    def columns_of_kind(kind: str) -> list[int]:
        found = [column for column, k in enumerate(kinds) if k == kind]
        return sorted(found, key=lambda column: (words.rank(kind, header[column]), column))

    def best(kind: str) -> int | None:
        return next(iter(columns_of_kind(kind)), None)

    question, answer = best("question"), best("answer")
    asks = question is not None and answer is not None
    # "Antwoord" alone is the text of a table that has speakers.
    texts = columns_of_kind("text") or columns_of_kind("answer")
    if not texts:
        texts = _unnamed_texts(kinds, best("speaker"), columns_of_kind("start"), body)
    text = max(texts, key=lambda c: (_n_words(body, c), -c)) if texts and not asks else None
    columns = Columns(
        text=text,
        speaker=best("speaker"),
        start=_with_times(columns_of_kind("start"), body),
        end=_with_times(columns_of_kind("end"), body),
        question=question if asks else None,
        answer=answer if asks else None,
        language=best("language"),
        interview=best("interview"),
        names=names,
    )
    columns = _respondents_apart(columns, header, kinds, body)
    if columns.interview is None:
        columns = _whole_interviews(columns, body)
    if asks:
        has_turns = bool(_cells(body, question) or _cells(body, answer))
    else:
        has_turns = text is not None and _n_words(body, text) > 0
        whole = columns.interview is not None and _holds_whole_interviews(columns, body)
        has_turns &= columns.speaker is not None or columns.start is not None or whole
    return columns if has_turns and not _is_other_speaker(columns, body) else None


def _unnamed_texts(
    kinds: Sequence[str | None], speaker: int | None, starts: Sequence[int], body: Rows
) -> list[int]:
    """Return the columns of sentences under a word we do not know ("Wat gezegd").

    Only beside times, or beside speakers such as I and R: under "Wie" and "Actie" nobody talks.
    """
    named = _cells(body, speaker)
    usual = bool(named) and all(label_words().is_usual(cell) for cell in named)
    if speaker is None or not (usual or _with_times(starts, body) is not None):
        return []
    return [
        column
        for column, kind in enumerate(kinds)
        if kind is None
        and _n_words(body, column) >= _MIN_TEXT_WORDS * len(_cells(body, column)) > 0
    ]


def _with_times(candidates: Sequence[int], body: Rows) -> int | None:
    """Return the first column of which most cells are times; "Van" can also stand above a name."""
    for column in candidates:
        cells = _cells(body, column)
        if sum(is_clock(c) or is_number(c) for c in cells) >= max(1, len(cells) / 2):
            return column
    return None


def _comes_back(header: Sequence[str], columns: Columns, others: Rows) -> bool:
    """Tell whether the word above the speakers is one of them: then the row is a turn itself."""
    if columns.speaker is None:
        return False
    speakers = {label_key(cell) for cell in _cells(others, columns.speaker)}
    return label_key(header[columns.speaker]) in speakers


def _is_other_speaker(columns: Columns, body: Rows) -> bool:
    """Tell whether a column called "naam" or "wie" holds sentences and so no speakers."""
    if columns.speaker is None:
        return False
    cells = _cells(body, columns.speaker)
    long = sum(len(cell) > _MAX_LABEL_LENGTH for cell in cells)
    return not cells or long > len(cells) / 2


def _respondents_apart(
    columns: Columns, header: Sequence[str], kinds: Sequence[str | None], body: Rows
) -> Columns:
    """Take "respondent" for the interview where it is not the speaker of a row.

    It is not where another column names the speaker, where rows hold question and answer, or
    where all rows of one respondent stand together, several at a time.
    """
    also = [
        column
        for column, kind in enumerate(kinds)
        if kind == "speaker" and _is_also_interview(header[column])
    ]
    if not also or columns.interview is not None:
        return columns
    others = [c for c, kind in enumerate(kinds) if kind == "speaker" and c not in also]
    if others:
        return columns._replace(speaker=others[0], interview=also[0])
    if columns.question is not None:
        return columns._replace(speaker=None, interview=also[0])
    stretches = [value for value, _ in groupby(_cells(body, also[0]))]
    apart = len(set(stretches)) == len(stretches) >= 2
    long_enough = len(_cells(body, also[0])) >= 2 * len(stretches)
    return columns._replace(interview=also[0]) if apart and long_enough else columns


def has_labelled_lines(cell: str) -> bool:
    """Tell whether a cell holds several lines that look as if they begin with a speaker."""
    return "\n" in cell and len(_LABELLED_LINE.findall(cell)) > 1


def _whole_interviews(columns: Columns, body: Rows) -> Columns:
    """Take the speaker for the interview where each row holds the whole talk with one person."""
    named = _cells(body, columns.speaker)
    if named and len(set(named)) == len(named) and _holds_whole_interviews(columns, body):
        return columns._replace(speaker=None, interview=columns.speaker)
    return columns


def _holds_whole_interviews(columns: Columns, body: Rows) -> bool:
    texts = _cells(body, columns.text)
    return sum(map(has_labelled_lines, texts)) > len(texts) / 2


def _is_also_interview(header: str) -> bool:
    words = table_headers()
    return any(word in words.also_interview for word in header_words(header))


def _by_content(rows: Rows) -> Columns | None:
    """Find times, speakers and one column of text in a table without known headers."""
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if len(rows) < _MIN_ROWS_WITHOUT_HEADER or not 2 <= width <= 8:
        return None
    clocks = [c for c in range(width) if _share(rows, c, is_clock) >= _MIN_CLOCKS]
    rest = [c for c in range(width) if c not in clocks and not _is_count(rows, c)]
    if not rest:
        return None
    text = max(rest, key=lambda c: (_n_words(rows, c), -c))
    speakers = [c for c in rest if c != text and _is_speakers(rows, c, bool(clocks))]
    others = [c for c in rest if c not in (text, *speakers[:1])]
    long_enough = _n_words(rows, text) >= _MIN_TEXT_WORDS * len(_cells(rows, text))
    # A table of data has more columns than a talk: then only headers can say what they are.
    alone = all(len(_cells(rows, c)) <= _SELDOM * len(rows) for c in others)
    if not (long_enough and alone and (speakers or clocks)):
        return None
    start, end = ([*clocks, None, None])[:2]
    return Columns(text=text, speaker=speakers[0] if speakers else None, start=start, end=end)


def _is_speakers(rows: Rows, column: int, has_times: bool) -> bool:
    """Tell whether a column holds short cells that come back after somebody else."""
    cells = _cells(rows, column)
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
    return _share(rows, column, is_number) >= _MIN_CLOCKS


def _share(rows: Rows, column: int, fits: Callable[[str], bool]) -> float:
    cells = _cells(rows, column)
    return sum(fits(cell) for cell in cells) / len(cells) if cells else 0.0


def _cells(rows: Rows, column: int | None) -> list[str]:
    """Return the cells of a column that are not empty."""
    if column is None:
        return []
    return [row[column] for row in rows if column < len(row) and row[column]]


def _n_words(rows: Rows, column: int) -> int:
    return sum(len(cell.split()) for cell in _cells(rows, column))
