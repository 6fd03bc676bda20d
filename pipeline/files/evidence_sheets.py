"""The sheets of the evidence workbook."""

import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.domain.codebook import Codebook
from pipeline.domain.evidence import Count, Evidence, Finding
from pipeline.domain.report import TableFacts, heat_step
from pipeline.domain.topic import Topic
from pipeline.files.evidence_columns import COLUMNS, HEADERS, evidence_cells, labels_by_code

FINDING_HEADERS = (
    "nr", "deelvraag", "bevinding (1 zin)", "thema/terrein/grond",
    "n respondenten / N besproken, per type", "groepen", "tegengeluid (n + kern)",
    "voorbeeldcitaat + label", "triangulatie (document / cijfer / professional)",
    "huidige aanpak gemeente", "toetsingskader + oordeel", "vertrouwen (hoog…zeer laag) + reden",
    "verbeterpunt-nr",
)  # fmt: skip
"""domain.md 4b, in its order and spelling."""

_FINDING_WIDTHS = (5, 20, 48, 30, 30, 20, 34, 48, 24, 24, 24, 24, 13)
_MAX_CELL = 32_767  # characters; Excel's limit
_LINE_HEIGHT, _MAX_HEIGHT = 13.5, 240.0  # points
_FILL = 1.05  # characters of ordinary text that fit in one of Excel's units of width
_A3, _A4 = 8, 9  # Excel's numbers for paper sizes
_FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel keeps no zone; the file says "no date"
_BLUE, _PALE, _LINE = "#12507B", "#EEF4F9", "#D5DCE3"
_HEAT = ("#F7F8F9", "#DDEBDD", "#A9CDAF", "#3B7A50", "#1B4D31")
_DARK_STEPS = 3


class EvidenceWorkbook:
    """One evidence workbook. Every text is written as a string, so nothing becomes a formula."""

    def __init__(
        self, evidence: Evidence, codebook: Codebook, topics: Sequence[Topic], facts: TableFacts
    ) -> None:
        self._evidence = evidence
        self._codebook = codebook
        self._topics = topics
        self._facts = facts
        self._rows_by_id = {row.evidence_id: row for row in evidence.rows}

    def save(self, path: Path) -> None:
        """Write the workbook to `path`."""
        self._book = xlsxwriter.Workbook(str(path))
        self._book.set_properties({"title": self._facts.title, "author": "", "created": _FIXED})
        self._set_formats()
        self._read_me()
        self._findings()
        self._rows()
        self._codes()
        self._matrix()
        self._topics_sheet()
        self._account()
        self._book.close()

    def _set_formats(self) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {"bottom": 1, "bottom_color": _LINE}
        self._text = self._book.add_format({**base, **line})
        self._bold = self._book.add_format({**base, **line, "bold": True})
        self._gap = self._book.add_format({**base, **line, "bg_color": "#FFF6C2"})
        self._head = self._book.add_format(
            {**base, "bold": True, "bg_color": _PALE, "bottom": 2, "bottom_color": _BLUE}
        )
        self._title = self._book.add_format(
            {**base, "bold": True, "font_size": 16, "font_color": _BLUE}
        )
        self._plain = self._book.add_format(base)
        self._warning = self._book.add_format(
            {**base, "bold": True, "font_color": "#7A3B00", "bg_color": "#FFF3DF"}
        )
        self._heat = [
            self._book.add_format(
                {
                    **base,
                    "align": "center",
                    "valign": "vcenter",
                    "bg_color": colour,
                    "font_color": "#FFFFFF" if step >= _DARK_STEPS else "#1C2733",
                    "border": 1,
                    "border_color": "#FFFFFF",
                }
            )
            for step, colour in enumerate(_HEAT)
        ]

    def _read_me(self) -> None:
        sheet = self._book.add_worksheet("Lees mij")
        sheet.set_column(0, 0, 100)
        sheet.hide_gridlines(2)
        lines: list[tuple[str, Format]] = [(self._facts.title, self._title)]
        if self._facts.banner:
            lines.append((self._facts.banner, self._warning))
        lines.append((self._facts.internal_note, self._warning))
        lines.extend((line, self._plain) for line in self._facts.reading_guide)
        for number, (line, look) in enumerate(lines):
            sheet.write_string(2 * number, 0, line, look)
        _print_set_up(sheet, self._facts.title)
        sheet.activate()

    def _findings(self) -> None:
        rows = [self._finding_cells(finding) for finding in self._evidence.findings]
        sheet = self._table("Bevindingen", FINDING_HEADERS, _FINDING_WIDTHS, rows, frozen_columns=3)
        sheet.set_paper(_A3)

    def _finding_cells(self, finding: Finding) -> list[str]:
        return [
            str(finding.number),
            self._facts.gap,
            self._facts.sentences[finding.number],
            f"{self._theme(finding.theme_id)} / {finding.ground_label}",
            self._finding_count(finding),
            "; ".join(finding.groups),
            self._counter(finding),
            self._quotes(finding.quote_ids),
            *(self._facts.gap for _ in range(5)),
        ]

    def _theme(self, theme_id: str) -> str:
        """Return a theme with its facet: some labels are those of a domain and of a terrain."""
        facets = {facet.id: facet.label for facet in self._codebook.facets}
        label = self._codebook.codes_by_id[theme_id].label
        return f"{facets[theme_id.partition('.')[0]]}: {label}"

    def _finding_count(self, finding: Finding) -> str:
        count = finding.supporting
        total = f"{count.n}/{finding.n_discussed}"
        if self._evidence.n_decided:
            total += f" (waarvan {count.n_confirmed} bevestigd)"
        perspectives = "; ".join(f"{p.value} {c.n}" for p, c in finding.by_perspective.items())
        by_type = self._facts.counts_by_type[finding.number]
        return f"{total}\nper type: {by_type}\nperspectief: {perspectives}"

    def _counter(self, finding: Finding) -> str:
        if not finding.n_counter:
            return self._facts.no_counter
        quotes = self._quotes(finding.counter_quote_ids)
        return f"{finding.n_counter} van {finding.n_discussed}" + (f"\n{quotes}" if quotes else "")

    def _quotes(self, evidence_ids: Sequence[str]) -> str:
        rows = [self._rows_by_id[evidence_id] for evidence_id in evidence_ids]
        return "\n".join(f"‘{r.quote.strip()}’ ({r.quote_label})" for r in rows if r.is_quotable)

    def _rows(self) -> None:
        labels = labels_by_code(self._codebook)
        rows = [evidence_cells(row, labels) for row in self._evidence.rows]
        widths = [column.width for column in COLUMNS]
        sheet = self._table("Bewijstabel", HEADERS, widths, rows, frozen_columns=1)
        sheet.set_paper(_A3)
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(0)

    def _codes(self) -> None:
        facets = {facet.id: facet.label for facet in self._codebook.facets}
        rows = [
            [
                facets[count.code_id.partition(".")[0]],
                count.label,
                count.code_id,
                str(count.supporting.n),
                str(count.supporting.n_confirmed),
                str(count.n_counter),
                str(count.n_fragments),
            ]
            for count in self._evidence.code_counts
        ]
        headers = ("facet", "code", "code_id", "respondenten", "waarvan bevestigd",
                   "tegengeluid (respondenten)", "fragmenten")  # fmt: skip
        self._table("Codes", headers, (26, 34, 32, 14, 14, 16, 13), rows, numbers_from=3)

    def _matrix(self) -> None:
        sheet = self._sheet("Thema x grond")
        cells = {(f.theme_id, f.ground_id): f.supporting for f in self._evidence.findings}
        grounds = [
            c for c in self._codebook.facet_codes("grond") if any(g == c.id for _, g in cells)
        ]
        themes = [
            code
            for facet in ("domein", "terrein")
            for code in self._codebook.facet_codes(facet)
            if any(theme == code.id for theme, _ in cells)
        ]
        headers = ("thema", *(ground.label for ground in grounds))
        self._header(sheet, headers, (46, *(15 for _ in grounds)))
        for row, theme in enumerate(themes, start=1):
            sheet.write_string(row, 0, self._theme(theme.id), self._bold)
            for column, ground in enumerate(grounds, start=1):
                count = cells.get((theme.id, ground.id), Count(n=0, n_confirmed=0))
                step = heat_step(count.n, self._evidence.n_participants)
                text = f"{count.n} ({count.n_confirmed})" if self._evidence.n_decided else count.n
                sheet.write_string(row, column, str(text) if count.n else "", self._heat[step])

    def _topics_sheet(self) -> None:
        topics = sorted(self._topics, key=lambda t: (-t.n_participants, t.topic_id))
        rows = [
            [str(t.topic_id), t.label, ", ".join(t.words), str(t.n_participants), str(t.n_segments)]
            for t in topics
        ]
        headers = ("nr", "onderwerp", "kenmerkende woorden", "respondenten", "fragmenten")
        self._table("Onderwerpen", headers, (6, 34, 70, 14, 13), rows, numbers_from=3)

    def _account(self) -> None:
        given = self._evidence
        types = "; ".join(f"{kind} {n}" for kind, n in given.n_by_type.items())
        rows = [
            ["respondenten", f"{given.n_participants} ({types})"],
            ["voorgestelde codes", str(given.n_proposals)],
            ["beoordeeld", str(given.n_decided)],
            ["verwijderd", str(given.n_removed)],
            ["status", self._facts.banner or "alle voorstellen zijn beoordeeld"],
            ["profiel", self._facts.internal_note],
            ["codeboek", f"{self._codebook.title} ({self._codebook.signature})"],
            ["gemaakt met", self._facts.signature],
        ]
        self._table("Verantwoording", ("onderdeel", "waarde"), (26, 100), rows)

    def _sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(name)
        parts = (self._facts.title, name, self._facts.banner)
        _print_set_up(sheet, " | ".join(part for part in parts if part))
        return sheet

    def _header(self, sheet: Worksheet, headers: Sequence[str], widths: Sequence[int]) -> None:
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, header, self._head)
        sheet.set_row(0, _height(headers, widths))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)

    def _table(
        self,
        name: str,
        headers: Sequence[str],
        widths: Sequence[int],
        rows: Sequence[Sequence[str]],
        frozen_columns: int = 1,
        numbers_from: int | None = None,
    ) -> Worksheet:
        """Add and return a sheet; columns from `numbers_from` on hold whole numbers."""
        sheet = self._sheet(name)
        self._header(sheet, headers, widths)
        sheet.freeze_panes(1, frozen_columns)
        for number, cells in enumerate(rows, start=1):
            sheet.set_row(number, _height(cells, widths))
            for column, text in enumerate(cells):
                if numbers_from is not None and column >= numbers_from:
                    sheet.write_number(number, column, int(text), self._text)
                    continue
                look = self._bold if column == 0 else self._text
                shown = self._gap if text == self._facts.gap else look
                sheet.write_string(number, column, text[:_MAX_CELL], shown)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(headers) - 1)
        return sheet


def _height(cells: Sequence[str], widths: Sequence[int]) -> float:
    """Return a row height in points that shows all wrapped text, as far as that stays usable."""
    lines = max(
        sum(math.ceil(max(len(line), 1) / (width * _FILL)) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return float(min(_MAX_HEIGHT, 3 + _LINE_HEIGHT * lines))


def _print_set_up(sheet: Worksheet, header: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header("&L&9" + header.replace("&", "&&")[:200])
    sheet.set_footer("&R&9&P / &N")
