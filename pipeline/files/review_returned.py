"""Read workbooks that come back from reviewers, in whatever state people left them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.domain.review import ReturnedRow, ReturnedWorkbook, code_choice, folded
from pipeline.errors import ReviewError
from pipeline.files import review_columns as columns
from pipeline.files.atomic import file_digest
from pipeline.files.returned_grids import Grid, Workbook, read_grids

_HEADER_ROWS = 20
"""Rows within which the headers are looked for: people put a title above a table."""
_KEYS = columns.column_keys()
_NEEDED = (columns.TEXT_DIGEST, columns.NEW_CODE, columns.NOTE)
_FILLED_IN = {
    columns.CODES: (columns.ROW_ID.header, columns.DECISION.header),
    columns.UNCODED: (columns.ROW_ID.header, columns.NEW_CODE.header),
    columns.MISSED: (columns.SEGMENT.header, columns.NEW_CODE.header, columns.NOTE.header),
}
"""The sheets that a reviewer fills in, and the headers by which each is known."""


class _Table(NamedTuple):
    """A recognised sheet: what it is called in messages, its kind and its rows by column key."""

    place: str
    kind: Literal["codes", "missed"]
    rows: list[tuple[int, dict[str, str]]]


def read_returned(path: Path, name: str = "") -> ReturnedWorkbook:
    """Read the rows of a returned .xlsx or .csv in which a person filled something in.

    Sheets and columns are found by their headers: they may be moved, sorted, filtered, hidden and
    supplemented. A CSV holds one sheet. Nothing is checked against the study here.

    Args:
        path: The file.
        name: What messages call it; default the file's own name.

    Raises:
        ReviewError: Not a readable .xlsx or .csv, no review sheet in it, or a review sheet without
            one of the columns that say what a row is about.
    """
    name = name or path.name
    workbook = read_grids(path, name)
    tables = _tables(workbook, name)
    if not tables:
        raise ReviewError(
            f"{name}: no sheet with the columns {columns.ROW_ID.header} and "
            f"{columns.DECISION.header}.\n"
            "      Use the workbook as it came back, or only its sheet Codes as .csv."
        )
    digests = _digests(tables, workbook.grids.get(columns.LISTS, []))
    labels = _labels(workbook.grids.get(columns.CODEBOOK, []))
    rows: list[ReturnedRow] = []
    n_untouched = 0
    for table in tables:
        for number, cells in table.rows:
            if _is_filled(cells, labels):
                rows.append(_returned_row(table, number, cells, digests))
            elif cells.get("row_id"):
                n_untouched += 1
    return ReturnedWorkbook(
        rows=tuple(rows),
        meta=_meta(workbook),
        file_digest=file_digest(path),
        n_rows=len(rows) + n_untouched,
        n_untouched=n_untouched,
    )


def _tables(workbook: Workbook, name: str) -> list[_Table]:
    """Return the review sheets, in the order of the file.

    Raises:
        ReviewError: A sheet with the name of a review sheet, and cells, is not recognisable as one.
    """
    tables = []
    for number, (title, grid) in enumerate(workbook.grids.items(), start=1):
        table = None if title.startswith("_") else _table(name, _place(title, number), grid)
        if table is not None:
            tables.append(table)
        elif title in _FILLED_IN and any(cell for line in grid for cell in line):
            raise _missing(name, _place(title, number), _FILLED_IN[title])
    return tables


def _place(title: str, number: int) -> str:
    # A renamed sheet is called by its number: its name is a reviewer's text.
    if not title:
        return ""
    return f"sheet {title}, " if title in _FILLED_IN else f"sheet {number} of the workbook, "


def _table(name: str, place: str, grid: Grid) -> _Table | None:
    header_index, indexes = _header(grid)
    kind = _kind(name, place, indexes)
    if kind is None:
        return None
    rows = []
    for number, line in enumerate(grid[header_index + 1 :], start=header_index + 2):
        cells = {key: _joined(line, places) for key, places in indexes.items()}
        if any(cells.values()):
            rows.append((number, cells))
    return _Table(place, kind, rows)


def _header(grid: Grid) -> tuple[int, dict[str, list[int]]]:
    """Return the row with the most known headers, and per column key where it stands."""
    best: tuple[int, dict[str, list[int]]] = (0, {})
    for number, line in enumerate(grid[:_HEADER_ROWS]):
        indexes: dict[str, list[int]] = {}
        for index, cell in enumerate(line):
            key = _KEYS.get(folded(cell))
            if key is not None:
                indexes.setdefault(key, []).append(index)
        if len(indexes) > len(best[1]):
            best = (number, indexes)
    return best


def _kind(
    name: str, place: str, found: Mapping[str, Sequence[int]]
) -> Literal["codes", "missed"] | None:
    """Tell what a sheet is by its columns; None if it is no review sheet.

    Raises:
        ReviewError: It is one, but lacks a column. Work in a column with an unknown header would
            be lost without a word, so this is an error and not an empty column.
    """
    if "row_id" not in found:
        if "decision" in found and {"segment_id", "code", "text"} & set(found):
            raise _missing(name, place, [columns.ROW_ID.header])
        return "missed" if {"segment_id", "new_code", "note"} <= set(found) else None
    # Only the sheet with proposals has both a code and a decision about it.
    needed = [*_NEEDED, *([columns.DECISION] if "code" in found else [])]
    missing = [column.header for column in needed if column.key not in found]
    if missing:
        raise _missing(name, place, missing)
    return "codes"


def _missing(name: str, place: str, headers: Sequence[str]) -> ReviewError:
    return ReviewError(
        f"{name}, {place}first row: no column {', '.join(headers)}.\n"
        "      Give the column its own name again. If it was removed, copy what was filled in to "
        "the workbook as it was sent, and use that."
    )


def _joined(line: Sequence[str], indexes: Sequence[int]) -> str:
    # A header that occurs twice: what stands in either column counts.
    values = [line[index] for index in indexes if index < len(line) and line[index]]
    return " / ".join(dict.fromkeys(values))


def _digests(tables: Sequence[_Table], lists: Grid) -> dict[str, str]:
    """Return segment_id -> text_digest as this workbook was sent."""
    digests = {}
    for line in lists[1:]:
        if len(line) >= len(columns.LIST_COLUMNS) and line[2]:
            digests[line[2]] = line[3]
    for table in tables:
        for _, cells in table.rows:
            if cells.get("row_id") and cells.get("text_digest"):
                digests[cells["row_id"].partition("/")[0]] = cells["text_digest"]
    return digests


def _labels(codebook: Grid) -> dict[str, str]:
    """Return code_id -> label as this workbook was sent."""
    return {line[1]: line[0] for line in codebook[1:] if len(line) > 1 and line[1]}


def _is_filled(cells: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    if any(cells.get(key) for key in ("decision", "new_code", "note")):
        return True
    # Some people overwrite the proposed code itself: that work must not pass for untouched.
    code_id = cells.get("row_id", "").partition("/")[2]
    code, label = cells.get("code", ""), labels.get(code_id, "")
    return bool(code and label) and folded(code) not in _spellings(label, code_id)


def _spellings(label: str, code_id: str) -> Iterator[str]:
    return (folded(text) for text in (label, code_id, code_choice(label, code_id)))


def _returned_row(
    table: _Table, number: int, cells: Mapping[str, str], digests: Mapping[str, str]
) -> ReturnedRow:
    segment_id = cells.get("segment_id", "").upper()
    is_missed = table.kind == "missed"
    return ReturnedRow(
        place=f"{table.place}row {number}",
        sheet=table.kind,
        row_id=cells.get("row_id", ""),
        segment_id=segment_id,
        text_digest=digests.get(segment_id, "") if is_missed else cells["text_digest"],
        code="" if is_missed else cells.get("code", ""),
        decision=cells.get("decision", ""),
        new_code=cells.get("new_code", ""),
        note=cells.get("note", ""),
        reviewer=cells.get("reviewer", ""),
    )


def _meta(workbook: Workbook) -> dict[str, str]:
    rows = workbook.grids.get(columns.META, [])
    meta = {line[0]: line[1] for line in rows if len(line) > 1 and line[0]}
    prefix = columns.META_PROPERTY_PREFIX
    stated = {key.removeprefix(prefix): value for key, value in workbook.properties.items()
              if key.startswith(prefix)}  # fmt: skip
    return stated | meta
