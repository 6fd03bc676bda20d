"""The workbook for the review of anonymisation: Dutch, sortable, without formulas or locks.

IDENTIFYING: it quotes the transcripts as delivered. Only under restricted/masking/.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.domain import masking
from pipeline.domain.masking import (
    CandidateList,
    LinkCandidate,
    MaskingCandidate,
    category_word,
)
from pipeline.domain.transcript import Category
from pipeline.files import masking_columns as columns
from pipeline.files import review_cells as cells
from pipeline.files.masking_readme import CHOICE_COLOURS, write_readme
from pipeline.files.review_cells import Styles, write_text
from pipeline.files.review_columns import Column
from pipeline.files.review_sheets import set_up, write_meta
from pipeline.files.review_xlsx import CREATED, score_words

SHEET_VERSION = "1"
N_MISSED_ROWS = 40
MAX_FORM = 300
"""Code points of a form in a cell; the text of record is the transcript."""
_FOOTER = "&L&8HERLEIDBAAR: niet buiten restricted/ bewaren&C&8&A&R&8&P / &N"
_META_IDS = 3
"""Column of _meta, from zero, with the ids of all rows that were sent."""
_LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "choice": ("keuze_masker", masking.CHOICES),
    "link_choice": ("keuze_zelfde", masking.LINK_CHOICES),
    "new_category": ("keuze_soort", tuple(category_word(c) for c in Category)),
    "missed_category": ("keuze_soort", ()),
}
"""Column key -> the name of the list it chooses from, and the list where it is defined."""
_MESSAGES: dict[str, dict[str, Any]] = {
    "choice": {
        "input_title": "Klopt wat er nu gebeurt?",
        "input_message": "akkoord: ja\nwel / niet maskeren: nee, doe dit\noveral ...: op elke "
        "plaats in de studie\nandere soort: kies die hiernaast\ntwijfel: later\nleeg: nog niet "
        "bekeken",
        "error_title": "Dit besluit is niet bekend",
        "error_message": "Kies een besluit uit de lijst, of laat de cel leeg.",
    },
    "link_choice": {
        "input_title": "Eén persoon of plaats?",
        "input_message": "zelfde: krijgt één pseudoniem\nverschillend: het zijn er twee\n"
        "twijfel: later\nleeg: nog niet bekeken",
        "error_title": "Dit besluit is niet bekend",
        "error_message": "Kies zelfde, verschillend of twijfel, of laat de cel leeg.",
    },
    # "school: middelbare school" may be typed too, so these warn and do not forbid.
    "new_category": {
        "error_type": "warning",
        "error_title": "Bestaat deze soort?",
        "error_message": "Kies uit de lijst; een algemene term mag erachter: school: mbo.",
    },
}
_MESSAGES["missed_category"] = _MESSAGES["new_category"]
_FAINT = {
    c.key
    for c in (columns.BEFORE, columns.AFTER, columns.REASON, columns.SCORE, columns.EARLIER,
              columns.EXAMPLE, columns.OTHER_EXAMPLE)
}  # fmt: skip
_BOLD = {columns.FORM.key, columns.OTHER_FORM.key}


def write_masking_workbook(path: Path, listed: CandidateList, meta: Mapping[str, str]) -> None:
    """Write the workbook into `path`, a temporary file. The same arguments give the same bytes.

    Args:
        path: Where it is written; `files.atomic.write_together` renames it.
        listed: What is asked, in the order in which it is to be read.
        meta: What comes back with the file: `study` and `study_digest`; `title` is also shown.
    """
    facts = {
        **meta,
        "sheet": "masking",
        "sheet_version": SHEET_VERSION,
        "n_rows": str(len(listed.candidates) + len(listed.links)),
    }
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
        "default_format_properties": {"font_name": cells.FONT, "font_size": 10},
    }
    with Workbook(str(path), options) as workbook:
        workbook.set_properties({"title": "Nakijken van de anonimisering", "created": CREATED})
        workbook.set_size(28_000, 16_000)
        _write_sheets(workbook, listed, facts)


def _write_sheets(workbook: Workbook, listed: CandidateList, facts: Mapping[str, str]) -> None:
    styles = Styles(workbook)
    write_readme(workbook.add_worksheet(columns.README), styles, listed, facts)
    for name, layout, rows in _tables(listed):
        sheet = workbook.add_worksheet(name)
        _write_rows(sheet, styles, layout, rows)
        if name != columns.MISSED:
            _colour(workbook, sheet, layout, len(rows))
    _write_lists(workbook, workbook.add_worksheet(columns.LISTS), styles)
    meta = workbook.add_worksheet(columns.META)
    write_meta(workbook, meta, styles, facts)
    sent = [row.row_id for row in listed.candidates] + [row.row_id for row in listed.links]
    for number, row_id in enumerate(sent):
        write_text(meta, number, _META_IDS, row_id, styles.make(num_format="@"))


def _tables(listed: CandidateList) -> list[tuple[str, Sequence[Column], list[dict[str, str]]]]:
    """Return the sheets with rows, in order; those that would be empty for good are left out."""
    asked = [_candidate_cells(n, row) for n, row in enumerate(listed.candidates, start=1)]
    links = [_link_cells(n, r) for n, r in enumerate((*listed.links, *listed.decided_links), 1)]
    decided = [_candidate_cells(n, r) for n, r in enumerate((*listed.decided, *listed.lost), 1)]
    missed: list[dict[str, str]] = [{} for _ in range(N_MISSED_ROWS)]
    tables: list[tuple[str, Sequence[Column], list[dict[str, str]]]] = [
        (columns.CANDIDATES, columns.CANDIDATE_COLUMNS, asked),
        (columns.LINKS, columns.LINK_COLUMNS, links),
        (columns.MISSED, columns.MISSED_COLUMNS, missed),
        (columns.DECIDED, columns.DECIDED_COLUMNS, decided),
    ]
    return [table for table in tables if table[2] or table[0] == columns.CANDIDATES]


def _candidate_cells(number: int, row: MaskingCandidate) -> dict[str, str]:
    return {
        "row_id": row.row_id,
        "text_digest": row.text_digest,
        "number": str(number),
        "transcript_id": row.transcript_id,
        "turn_number": str(row.turn_number or ""),
        "context_before": row.context_before,
        "form": cells.cell_text(row.form, MAX_FORM),
        "context_after": row.context_after,
        "category": category_word(row.category),
        "now": row.now,
        "reason": row.reason,
        "score": score_words(row.score),
        "n_places": str(row.n_places),
        "earlier": row.earlier,
    }


def _link_cells(number: int, row: LinkCandidate) -> dict[str, str]:
    texts = {key: value for key, value in row if isinstance(value, str)}
    return texts | {"number": str(number)}


def _write_rows(
    sheet: Worksheet,
    styles: Styles,
    layout: Sequence[Column],
    rows: Sequence[Mapping[str, str]],
) -> None:
    set_up(sheet, styles, layout, len(rows))
    sheet.set_footer(_FOOTER)
    for index, column in enumerate(layout):
        if rows and column.is_input and column.key in _LISTS:
            choices = {"validate": "list", "source": f"={_LISTS[column.key][0]}"}
            choices |= _MESSAGES[column.key]
            sheet.data_validation(1, index, len(rows), index, choices)
    visible = [i for i, column in enumerate(layout) if not column.is_hidden]
    sheet.freeze_panes(1, visible[0])
    for number, values in enumerate(rows, start=1):
        # Narrow columns lose more of a line to words left whole than the estimate knows.
        shown = [(values.get(c.key, ""), c.width * 0.9) for c in layout if not c.is_hidden]
        sheet.set_row(number, cells.row_height(shown, points=13.2))
        for index, column in enumerate(layout):
            style = _style(styles, column, number % 2)
            _write_cell(sheet, number, index, column, values.get(column.key, ""), style)


def _write_cell(
    sheet: Worksheet, row: int, index: int, column: Column, text: str, style: Format
) -> None:
    # Numbers as numbers: else a sort puts 10 before 2. Nothing a participant said is one of these.
    if column.key in {"number", "turn_number", "n_places"} and text:
        sheet.write_number(row, index, int(text), style)
    else:
        write_text(sheet, row, index, text, style)


def _style(styles: Styles, column: Column, band: int) -> Format:
    fills = cells.INPUT_FILLS if column.is_input else cells.BAND_FILLS
    return styles.make(
        text_wrap=True,
        bg_color=fills[band],
        bold=column.key in _BOLD,
        font_color=cells.FAINT_INK if column.key in _FAINT else cells.INK,
        font_size=10.5,
        align="right" if column.key == columns.BEFORE.key else "left",
        indent=column.indent,
        bottom=1,
        bottom_color=cells.LINE,
        left=1 if column.is_input else 0,
        left_color=cells.LINE,
        num_format="@" if column.is_input else "General",
    )


def _colour(workbook: Workbook, sheet: Worksheet, layout: Sequence[Column], n_rows: int) -> None:
    """Colour the choices, and an empty kind beside `andere soort`, which cannot be imported."""
    keys = [column.key for column in layout]
    choice = next(i for i, key in enumerate(keys) if key in {"choice", "link_choice"})
    if not n_rows:
        return
    words = masking.LINK_CHOICES if keys[choice] == "link_choice" else masking.CHOICES
    for word in words:
        fill, ink = CHOICE_COLOURS[word]
        look = workbook.add_format({"bg_color": fill, "font_color": ink, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
        sheet.conditional_format(1, choice, n_rows, choice, rule)
    if "new_category" not in keys:
        return
    other = keys.index("new_category")
    letters = [chr(ord("A") + index) for index in (choice, other)]
    formula = f'=AND(${letters[0]}2="{masking.OTHER_CATEGORY}",${letters[1]}2="")'
    look = workbook.add_format({"bg_color": CHOICE_COLOURS[masking.KEEP][0]})
    rule = {"type": "formula", "criteria": formula, "format": look}
    sheet.conditional_format(1, other, n_rows, other, rule)


def _write_lists(workbook: Workbook, sheet: Worksheet, styles: Styles) -> None:
    """Write what the drop-downs choose from, as ranges under a name that LibreOffice keeps."""
    lists = [(name, words) for name, words in _LISTS.values() if words]
    for index, (name, words) in enumerate(lists):
        for number, word in enumerate([name, *words]):
            write_text(sheet, number, index, word, styles.make(num_format="@"))
        letter = chr(ord("A") + index)
        source = f"={columns.LISTS}!${letter}$2:${letter}${len(words) + 1}"
        workbook.define_name(name, source)
    sheet.hide()
