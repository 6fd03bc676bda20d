"""Read workbooks of the review of anonymisation, in whatever state people left them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.domain.masking import ReturnedMasking, ReturnedMaskingRow
from pipeline.domain.review import folded
from pipeline.errors import ReviewError
from pipeline.files import masking_columns as columns
from pipeline.files.atomic import file_digest
from pipeline.files.returned_grids import Grid, Workbook, read_grids
from pipeline.files.review_columns import META_PROPERTY_PREFIX

_HEADER_ROWS = 20
"""Rows within which the headers are looked for: people put a title above a table."""
_META_IDS = 3
_KEYS = columns.column_keys()
_Sheet = Literal["candidates", "links", "missed"]
_NEEDED: dict[_Sheet, tuple[str, ...]] = {
    "candidates": ("row_id", "text_digest", "choice", "new_category", "note"),
    "links": ("row_id", "form", "other_form", "choice", "note"),
    "missed": ("transcript_id", "turn_number", "text", "category"),
}
"""The columns by which a sheet is known, and without which work would be lost in silence."""
_SENT: dict[str, _Sheet] = {
    columns.CANDIDATES: "candidates", columns.DECIDED: "candidates",
    columns.LINKS: "links", columns.MISSED: "missed",
}  # fmt: skip
_HEADERS = {
    c.key: c.header
    for c in (*columns.MISSED_COLUMNS, *columns.LINK_COLUMNS, *columns.CANDIDATE_COLUMNS)
} | {"category": columns.CATEGORY.header}
_INPUT = {
    "candidates": ("choice", "new_category", "note"),
    "links": ("choice", "note"),
    "missed": ("transcript_id", "turn_number", "text", "category", "note"),
}


class _Table(NamedTuple):
    """A recognised sheet: what messages call it, its kind, and its rows by column key."""

    place: str
    kind: _Sheet
    rows: list[tuple[int, dict[str, str]]]


def read_masking_workbook(path: Path, name: str = "") -> ReturnedMasking:
    """Read the rows of a returned .xlsx or .csv in which a person filled something in.

    Sheets and columns are found by their headers: they may be moved, sorted, filtered, hidden and
    supplemented. A CSV holds one sheet. Nothing is checked against the study here.

    Args:
        path: The file.
        name: What messages call it; default the file's own name.

    Raises:
        ReviewError: Not a readable .xlsx or .csv, no sheet of this review in it, or one without a
            column that says what a row is about or what was decided.
    """
    name = name or path.name
    workbook = read_grids(path, name)
    tables = _tables(workbook, name)
    if not tables:
        raise ReviewError(
            f"{name}: no sheet with the columns {columns.ROW_ID.header}, "
            f"{columns.TEXT_DIGEST.header} and {columns.CHOICE.header}.\n"
            "      Use the workbook from restricted/masking/outgoing/, or its sheet Kandidaten "
            "as .csv."
        )
    return _returned(workbook, tables, file_digest(path))


def _returned(workbook: Workbook, tables: Sequence[_Table], digest: str) -> ReturnedMasking:
    """Return the rows in which something was filled in, and how many were not or are gone."""
    rows: list[ReturnedMaskingRow] = []
    seen: set[str] = set()
    n_untouched = 0
    for table in tables:
        for number, values in table.rows:
            row_id = values.get("row_id", "")
            seen.add(row_id)
            if any(values.get(key) for key in _INPUT[table.kind]):
                rows.append(_row(table, number, values))
            elif row_id:
                n_untouched += 1
    meta = workbook.grids.get(columns.META, [])
    sent = {line[_META_IDS] for line in meta if len(line) > _META_IDS and line[_META_IDS]}
    return ReturnedMasking(
        rows=tuple(rows),
        meta=_facts(workbook),
        file_digest=digest,
        n_untouched=n_untouched,
        n_gone=len(sent - seen),
    )


def _tables(workbook: Workbook, name: str) -> list[_Table]:
    tables = []
    for number, (title, grid) in enumerate(workbook.grids.items(), start=1):
        if title.startswith("_") or title == columns.README:
            continue
        # A renamed sheet is called by its number: its name is a reviewer's text.
        known = f"sheet {title}, " if title in _SENT else f"sheet {number} of the workbook, "
        table = _table(name, known if title else "", grid, _SENT.get(title))
        if table is not None:
            tables.append(table)
    return tables


def _table(name: str, place: str, grid: Grid, sent: _Sheet | None) -> _Table | None:
    """Return a sheet with its rows, or None if it is none of this review.

    Raises:
        ReviewError: It is one by its title or its columns, but lacks a column.
    """
    header_index, indexes = _header(grid)
    kind = _kind(indexes) or sent
    if kind is None or not any(cell for line in grid for cell in line):
        return None
    missing = [_HEADERS[key] for key in _NEEDED[kind] if key not in indexes]
    if missing:
        raise ReviewError(
            f"{name}, {place}first row: no column {', '.join(missing)}.\n"
            "      Give the column its own name again. If it was removed, copy what was filled in "
            "to the workbook as it was sent, and use that."
        )
    rows = []
    for number, line in enumerate(grid[header_index + 1 :], start=header_index + 2):
        values = {key: _joined(line, places) for key, places in indexes.items()}
        if any(values.values()):
            rows.append((number, values))
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


def _kind(found: Mapping[str, Sequence[int]]) -> _Sheet | None:
    if "row_id" in found:
        return "links" if "other_form" in found and "new_category" not in found else "candidates"
    if {"choice", "form"} <= set(found):
        return "candidates"  # its row id was lost: an error, and not a list of somebody's own
    return "missed" if {"text", "category"} <= set(found) and "choice" not in found else None


def _joined(line: Sequence[str], indexes: Sequence[int]) -> str:
    # A header that occurs twice: what stands in either column counts.
    values = [line[index] for index in indexes if index < len(line) and line[index]]
    return " / ".join(dict.fromkeys(values))


def _row(table: _Table, number: int, values: Mapping[str, str]) -> ReturnedMaskingRow:
    def cell(key: str) -> str:
        return values.get(key, "")

    return ReturnedMaskingRow(
        place=f"{table.place}row {number}",
        sheet=table.kind,
        row_id=cell("row_id"),
        text_digest=cell("text_digest"),
        transcript_id=cell("transcript_id"),
        turn_number=cell("turn_number"),
        form=cell("text" if table.kind == "missed" else "form"),
        other_form=cell("other_form"),
        category=cell("category"),
        decision=cell("choice"),
        new_category=cell("new_category"),
        note=cell("note"),
        reviewer=cell("reviewer"),
    )


def _facts(workbook: Workbook) -> dict[str, str]:
    rows = workbook.grids.get(columns.META, [])
    meta = {line[0]: line[1] for line in rows if len(line) > 1 and line[0]}
    prefix = META_PROPERTY_PREFIX
    stated = {key.removeprefix(prefix): value for key, value in workbook.properties.items()
              if key.startswith(prefix)}  # fmt: skip
    return stated | meta
