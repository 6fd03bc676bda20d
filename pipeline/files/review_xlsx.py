"""The workbook that reviewers work in: Dutch, sortable, mailable, without formulas or locks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.domain.codebook import Codebook
from pipeline.domain.review import DECISION_WORDS, DecisionKind, ReviewRow
from pipeline.files import review_cells as cells
from pipeline.files import review_columns as columns
from pipeline.files.atomic import write_with
from pipeline.files.review_cells import Styles, quote_parts, write_quote, write_text
from pipeline.files.review_columns import Column
from pipeline.files.review_readme import write_readme
from pipeline.files.review_sheets import set_up, write_codebook, write_lists, write_meta

SHEET_VERSION = "1"
N_MISSED_ROWS = 50
_FAINT = {
    column.key
    for column in (columns.BEFORE, columns.AFTER, columns.REASON, columns.TOPIC, columns.EARLIER)
}
"""What is read beside the quote: in grey, but not smaller, because it is read on paper too."""
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
SCORE_WORDS = ((0.8, "sterk"), (0.6, "redelijk"), (0.0, "zwak"))
"""Lowest score of each word. A rank in words: figures alone look like probabilities."""


def write_review_workbook(
    path: Path, rows: Sequence[ReviewRow], codebook: Codebook, meta: Mapping[str, str]
) -> None:
    """Write the workbook for reviewers. The same arguments give the same bytes.

    Args:
        path: Where the .xlsx goes; written whole or not at all.
        rows: In the order in which they are to be read; those without a code go to `Geen code`.
        codebook: The codes to choose from.
        meta: What comes back with the file, such as study and run. `title` and `reviewer` are
            also shown to the reviewer, who then need not fill in `beoordelaar`. The keys
            `codebook`, `sheet_version` and `n_rows` are set here.
    """
    facts = {
        **meta,
        "codebook": codebook.signature,
        "sheet_version": SHEET_VERSION,
        "n_rows": str(len(rows)),
    }
    write_with(path, lambda temporary: _write_workbook(temporary, rows, codebook, facts))


def _write_workbook(
    path: Path, rows: Sequence[ReviewRow], codebook: Codebook, meta: Mapping[str, str]
) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
        # Column widths count in letters of this font: with one that is not there they differ.
        "default_format_properties": {"font_name": cells.FONT, "font_size": 10},
    }
    with Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": "Beoordelen van voorgestelde codes", "created": CREATED})
        workbook.set_size(28_000, 16_000)
        styles = Styles(workbook)
        sheets = {
            name: workbook.add_worksheet(name)
            for name in (
                columns.README, columns.CODES, columns.UNCODED, columns.MISSED, columns.CODEBOOK,
                columns.LISTS, columns.META,
            )
        }  # fmt: skip
        write_readme(sheets[columns.README], styles, rows, meta)
        coded = [row for row in rows if row.code_id]
        uncoded = [row for row in rows if not row.code_id]
        _write_rows(sheets[columns.CODES], styles, columns.CODES_COLUMNS, coded)
        _write_rows(sheets[columns.UNCODED], styles, columns.UNCODED_COLUMNS, uncoded)
        _colour_decisions(sheets[columns.CODES], workbook, len(coded))
        _write_missed(sheets[columns.MISSED], styles)
        write_codebook(sheets[columns.CODEBOOK], styles, codebook)
        write_lists(workbook, sheets[columns.LISTS], styles, rows, codebook)
        write_meta(workbook, sheets[columns.META], styles, meta)


def _write_rows(
    sheet: Worksheet, styles: Styles, layout: Sequence[Column], rows: Sequence[ReviewRow]
) -> None:
    set_up(sheet, styles, layout, len(rows))
    sheet.freeze_panes(1, layout.index(columns.BEFORE))
    number = 1
    for band, (_, group) in enumerate(groupby(rows, key=lambda row: row.segment_id)):
        for place, row in enumerate(group):
            _write_row(sheet, styles, layout, number, row, band % 2, is_first=place == 0)
            number += 1


def _write_row(
    sheet: Worksheet,
    styles: Styles,
    layout: Sequence[Column],
    number: int,
    row: ReviewRow,
    band: int,
    *,
    is_first: bool,
) -> None:
    values = _values(row)
    shown = [(values.get(column.key, ""), column.width) for column in layout]
    sheet.set_row(number, cells.row_height(shown, points=13.2))
    for index, column in enumerate(layout):
        style = _cell_style(styles, column, band, is_first=is_first)
        if column.key == columns.QUOTE.key:
            parts = quote_parts(row.text, row.matched)
            if all(is_match for _, is_match in parts):
                style = _cell_style(styles, column, band, is_first=is_first, bold=True)
            runs = (styles.make(font_size=10.5), styles.make(bold=True, font_size=10.5))
            write_quote(sheet, (number, index), parts, (style, *runs))
        else:
            write_text(sheet, number, index, values.get(column.key, ""), style)


def _values(row: ReviewRow) -> dict[str, str]:
    return {
        **{key: str(value) for key, value in row if isinstance(value, str)},
        "document": row.segment_id.partition("-")[0],
        "code": row.code_label,
        "score": score_words(row.score),
    }


def score_words(score: float | None) -> str:
    """Return a score as reviewers see it: `sterk (0,86)`."""
    if score is None:
        return ""
    word = next(word for lowest, word in SCORE_WORDS if score >= lowest)
    return f"{word} ({score:.2f})".replace(".", ",")


def _cell_style(
    styles: Styles, column: Column, band: int, *, is_first: bool, bold: bool = False
) -> Format:
    fills = cells.INPUT_FILLS if column.is_input else cells.BAND_FILLS
    return styles.make(
        text_wrap=True,
        bg_color=fills[band],
        bold=bold or column.key == columns.CODE.key,
        font_color=cells.FAINT_INK if column.key in _FAINT else cells.INK,
        font_size=10.5,
        align="left",
        indent=column.indent,
        top=1,
        top_color=cells.STRONG_LINE if is_first else cells.LINE,
        bottom=1,
        bottom_color=cells.LINE,
        left=1 if column.is_input else 0,
        left_color=cells.LINE,
        # "@" keeps a typed 1-2 or 0012 what it is. Elsewhere it would only harm: older versions of
        # Excel show a text cell of more than 255 characters as ####.
        num_format="@" if column.is_input else "General",
    )


def _colour_decisions(sheet: Worksheet, workbook: Workbook, n_rows: int) -> None:
    if not n_rows:
        return
    decision = columns.CODES_COLUMNS.index(columns.DECISION)
    new_code = columns.CODES_COLUMNS.index(columns.NEW_CODE)
    for kind, word in DECISION_WORDS.items():
        fill, ink = cells.DECISION_COLOURS[kind]
        look = workbook.add_format({"bg_color": fill, "font_color": ink, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        sheet.conditional_format(1, decision, n_rows, decision, rule)
    # A wijzig without a new code cannot be imported: show that while there is time.
    missing = workbook.add_format({"bg_color": cells.DECISION_COLOURS[DecisionKind.REMOVE][0]})
    letters = [chr(ord("A") + index) for index in (decision, new_code)]
    rule = {
        "type": "formula",
        "criteria": f'=AND(${letters[0]}2="wijzig",${letters[1]}2="")',
        "format": missing,
    }
    sheet.conditional_format(1, new_code, n_rows, new_code, rule)


def _write_missed(sheet: Worksheet, styles: Styles) -> None:
    set_up(sheet, styles, columns.MISSED_COLUMNS, N_MISSED_ROWS)
    for number in range(1, N_MISSED_ROWS + 1):
        for index, column in enumerate(columns.MISSED_COLUMNS):
            write_text(sheet, number, index, "", _cell_style(styles, column, 0, is_first=False))
