"""Which column of a table is the time, the speaker and the text, or that it is no table of turns.

By the words above the columns if there are such words, and else by what stands in the cells. In
doubt a table is none: a table of facts read as turns would make speakers of "Datum" and "Locatie".
"""

import re
from collections.abc import Sequence
from itertools import groupby

from pipeline.domain.labels import label_key
from pipeline.files.grid_by_content import by_content, is_speakers
from pipeline.files.grid_labels import MAX_HEADER_ROWS, are_named_within, labels_within
from pipeline.files.grid_times import is_clock, is_number
from pipeline.files.header_words import header_words, plain_header, table_headers
from pipeline.files.label_shapes import is_name_shaped
from pipeline.files.speaker_labels import label_words
from pipeline.files.table_columns import Columns, Rows, cells_of, n_words

_MAX_LABEL_LENGTH = 40
_MIN_TEXT_WORDS = 3.0
_MAX_SAMPLE = 2000
"""Rows that are looked at: what a table is shows in its first rows."""

_LABELLED_LINE = re.compile(r"^[^\W\d_][^\n:]{0,24}:(?=\s|$)", re.MULTILINE)


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
    return by_content(rows[:_MAX_SAMPLE])


def _by_header(header: Sequence[str], body: Rows) -> Columns | None:
    words = table_headers()
    kinds = [words.kind_of(cell) if cell else None for cell in header]
    notes = {c for c, cell in enumerate(header) if cell and _is_note(cell, body, c)}
    kinds = ["other" if column in notes else kind for column, kind in enumerate(kinds)]
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
    text = None
    if texts and not asks:
        text = max(texts, key=lambda c: (bool(labels_within(body, c)), n_words(body, c), -c))
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
    columns = _named_within(columns, header, body)
    if asks:
        has_turns = bool(cells_of(body, question) or cells_of(body, answer))
    else:
        has_turns = text is not None and n_words(body, text) > 0
        whole = columns.interview is not None and _holds_whole_interviews(columns, body)
        named = columns.speaker is not None or columns.start is not None or whole
        has_turns &= named or columns.by_labels
    return columns if has_turns and not _is_other_speaker(columns, body) else None


def _is_note(header: str, body: Rows, column: int) -> bool:
    """Tell whether a word such as "label" stands above codes, and not above speakers."""
    if plain_header(header) not in table_headers().also_note:
        return False
    cells = cells_of(body, column)
    usual = sum(label_words().is_usual(cell) for cell in cells) > len(cells) / 2
    return not usual and not (
        all(is_name_shaped(cell) for cell in cells) and is_speakers(body, column, False)
    )


def _named_within(columns: Columns, header: Sequence[str], body: Rows) -> Columns:
    """Hear the speakers within the texts, where those name others than the column of speakers."""
    text, speaker = columns.text, columns.speaker
    if text is None:
        return columns
    if speaker is None:
        return columns._replace(by_labels=bool(labels_within(body, text)))
    if not are_named_within(body, text, speaker):
        return columns
    apart = columns.interview is None and _is_also_interview(header[speaker])
    interview = speaker if apart else columns.interview
    return columns._replace(speaker=None, interview=interview, by_labels=True)


def _unnamed_texts(
    kinds: Sequence[str | None], speaker: int | None, starts: Sequence[int], body: Rows
) -> list[int]:
    """Return the columns of sentences under a word we do not know ("Wat gezegd").

    Only beside times, or beside speakers such as I and R: under "Wie" and "Actie" nobody talks.
    """
    named = cells_of(body, speaker)
    usual = bool(named) and all(label_words().is_usual(cell) for cell in named)
    if speaker is None or not (usual or _with_times(starts, body) is not None):
        return []
    return [
        column
        for column, kind in enumerate(kinds)
        if kind is None
        and n_words(body, column) >= _MIN_TEXT_WORDS * len(cells_of(body, column)) > 0
    ]


def _with_times(candidates: Sequence[int], body: Rows) -> int | None:
    """Return the first column of which most cells are times; "Van" can also stand above a name."""
    for column in candidates:
        cells = cells_of(body, column)
        if sum(is_clock(c) or is_number(c) for c in cells) >= max(1, len(cells) / 2):
            return column
    return None


def _comes_back(header: Sequence[str], columns: Columns, others: Rows) -> bool:
    """Tell whether the word above the speakers is one of them: then the row is a turn itself."""
    if columns.speaker is None:
        return False
    speakers = {label_key(cell) for cell in cells_of(others, columns.speaker)}
    return label_key(header[columns.speaker]) in speakers


def _is_other_speaker(columns: Columns, body: Rows) -> bool:
    """Tell whether a column called "naam" or "wie" holds sentences and so no speakers."""
    if columns.speaker is None:
        return False
    cells = cells_of(body, columns.speaker)
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
    stretches = [value for value, _ in groupby(cells_of(body, also[0]))]
    apart = len(set(stretches)) == len(stretches) >= 2
    long_enough = len(cells_of(body, also[0])) >= 2 * len(stretches)
    return columns._replace(interview=also[0]) if apart and long_enough else columns


def has_labelled_lines(cell: str) -> bool:
    """Tell whether a cell holds several lines that look as if they begin with a speaker."""
    return "\n" in cell and len(_LABELLED_LINE.findall(cell)) > 1


def _whole_interviews(columns: Columns, body: Rows) -> Columns:
    """Take the speaker for the interview where each row holds the whole talk with one person."""
    named = cells_of(body, columns.speaker)
    if named and len(set(named)) == len(named) and _holds_whole_interviews(columns, body):
        return columns._replace(speaker=None, interview=columns.speaker)
    return columns


def _holds_whole_interviews(columns: Columns, body: Rows) -> bool:
    texts = cells_of(body, columns.text)
    return sum(map(has_labelled_lines, texts)) > len(texts) / 2


def _is_also_interview(header: str) -> bool:
    words = table_headers()
    return any(word in words.also_interview for word in header_words(header))
