"""The lay-out that all sheets of the review workbook share, and its sheets to look things up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.domain.codebook import Code, Codebook
from pipeline.domain.review import DECISION_WORDS, ReviewRow, code_choice
from pipeline.files import review_cells as cells
from pipeline.files import review_columns as columns
from pipeline.files.review_cells import Styles, write_text
from pipeline.files.review_columns import Column

CHOICES_NAME = {
    "decision": "keuze_besluit",
    "new_code": "keuze_code",
    "segment_id": "keuze_positie",
}
_MESSAGES: dict[str, dict[str, Any]] = {
    "decision": {
        "input_title": "Past deze code?",
        "input_message": "akkoord: de code past\nwijzig: een andere code past beter, kies die "
        "hiernaast\nverwijder: de code past niet\ntwijfel: bespreken\n"
        "leeg: nog niet bekeken",
        "error_title": "Dit besluit is niet bekend",
        "error_message": "Kies akkoord, wijzig, verwijder of twijfel, of laat de cel leeg.",
    },
    # A label or id typed by hand is understood too, so these warn and do not forbid.
    "new_code": {
        "error_type": "warning",
        "error_title": "Staat deze code in het codeboek?",
        "error_message": "Kies een code uit de lijst. Alle codes staan op blad Codeboek.",
    },
    "segment_id": {
        "error_type": "warning",
        "error_title": "Bestaat deze positie?",
        "error_message": "Neem de positie over van blad Codes of Geen code, zoals T03-041-2.",
    },
}


def set_up(sheet: Worksheet, styles: Styles, layout: Sequence[Column], n_rows: int) -> None:
    """Give a sheet its headers, widths, filter, choices and page layout."""
    for index, column in enumerate(layout):
        sheet.set_column(index, index, column.width, None, {"hidden": column.is_hidden})
        fill = cells.INPUT_HEADER_FILL if column.is_input else cells.HEADER_FILL
        style = styles.make(
            bold=True, text_wrap=True, bg_color=fill, bottom=2, bottom_color=cells.STRONG_LINE,
            valign="vcenter", align="left", indent=column.indent,
        )  # fmt: skip
        write_text(sheet, 0, index, column.header, style)
        if n_rows and column.is_input and column.key in CHOICES_NAME:
            choices = {"validate": "list", "source": f"={CHOICES_NAME[column.key]}"}
            sheet.data_validation(1, index, n_rows, index, choices | _MESSAGES[column.key])
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(n_rows, 1), len(layout) - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.25, right=0.25, top=0.4, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    printed = [i for i, column in enumerate(layout) if column.is_printed and not column.is_hidden]
    sheet.print_area(0, printed[0], max(n_rows, 1), printed[-1])
    sheet.set_footer("&L&8Vertrouwelijk: alleen voor het onderzoeksteam&C&8&A&R&8&P / &N")


def write_codebook(sheet: Worksheet, styles: Styles, codebook: Codebook) -> None:
    """Fill the sheet Codeboek, banded by facet."""
    set_up(sheet, styles, columns.CODEBOOK_COLUMNS, len(codebook.codes))
    facet_labels = {facet.id: facet.label for facet in codebook.facets}
    facet_ids = list(dict.fromkeys(code.facet_id for code in codebook.codes))
    for number, code in enumerate(codebook.codes, start=1):
        values = _codebook_values(code, facet_labels[code.facet_id])
        band = facet_ids.index(code.facet_id) % 2
        for index, (column, value) in enumerate(zip(columns.CODEBOOK_COLUMNS, values, strict=True)):
            style = styles.make(
                text_wrap=True, bold=column.key == "label", bg_color=cells.BAND_FILLS[band],
                bottom=1, bottom_color=cells.LINE, align="left", indent=column.indent,
            )  # fmt: skip
            write_text(sheet, number, index, value, style)
        widths = [column.width for column in columns.CODEBOOK_COLUMNS]
        sheet.set_row(number, cells.row_height(zip(values, widths, strict=True)))


def _codebook_values(code: Code, facet_label: str) -> tuple[str, ...]:
    examples = "\n".join(f"‘{example}’" for example in code.examples)
    return (
        code.label, code.id, facet_label, code.definition, code.include, code.exclude, examples,
    )  # fmt: skip


def write_lists(
    workbook: Workbook,
    sheet: Worksheet,
    styles: Styles,
    rows: Sequence[ReviewRow],
    codebook: Codebook,
) -> None:
    """Write what the drop-downs choose from, and the digest of every segment for the way back.

    Ranges under a defined name: a list within a validation may hold 255 characters only, and a
    name survives a save by LibreOffice.
    """
    digests = {row.segment_id: row.text_digest for row in rows}
    lists = (
        list(DECISION_WORDS.values()),
        [code_choice(code.label, code.id) for code in codebook.codes],
        list(digests),
        list(digests.values()),
    )
    for index, (column, values) in enumerate(zip(columns.LIST_COLUMNS, lists, strict=True)):
        for number, value in enumerate([column.header, *values]):
            write_text(sheet, number, index, value, styles.make(num_format="@"))
    for index, name in enumerate(CHOICES_NAME.values()):
        last = max(len(lists[index]), 1) + 1
        letter = chr(ord("A") + index)
        workbook.define_name(name, f"={columns.LISTS}!${letter}$2:${letter}${last}")
    sheet.hide()


def write_meta(
    workbook: Workbook, sheet: Worksheet, styles: Styles, meta: Mapping[str, str]
) -> None:
    """Fill the very hidden sheet _meta, and repeat it in the document properties."""
    for number, (key, value) in enumerate(_meta_rows(meta)):
        write_text(sheet, number, 0, key, styles.make(num_format="@"))
        write_text(sheet, number, 1, value, styles.make(num_format="@"))
        # A document property of more than 255 characters makes a workbook that Excel repairs.
        workbook.set_custom_property(columns.META_PROPERTY_PREFIX + key, value[:255], "text")
    sheet.very_hidden()


def _meta_rows(meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in sorted(meta):
        yield key, cells.cell_text(meta[key])
