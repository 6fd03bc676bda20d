"""The files that leave the program, opened again with what others open them with."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.domain.evidence import Evidence
from pipeline.domain.report import BarChart, Report, Section, Table
from pipeline.errors import InputFileError
from pipeline.files.docx_widths import fitting_widths
from pipeline.files.evidence_columns import HEADERS, NOT_QUOTABLE
from pipeline.files.evidence_sheets import FINDING_HEADERS
from pipeline.files.evidence_tables import write_evidence_csv, write_evidence_xlsx
from pipeline.files.report_docx import write_report_docx
from pipeline.files.report_html import write_report_html
from pipeline.files.report_texts import read_report_texts
from tests import evidence_fixture as fixture
from tests.evidence_fixture import Answer, evidence, person

NASTY = (
    '=1+1 en <script>alert("x")</script> & <b>dat</b> zei hij, echt waar, tegen mij in de winkel'
)
_VOID = {"meta", "br", "rect"}


def nasty() -> Evidence:
    answers = [
        Answer("P01", 2, [(NASTY, "grond.herkomst domein.woningmarkt")]),
        Answer("P02", 2, [("-ja, dat was geheim", "grond.herkomst domein.woningmarkt")]),
    ]
    return evidence(answers, [person("P01", label="@inwoner"), person("P02", quoted=False)])


def write_docx(path: Path) -> None:
    write_report_docx(path, fixture.report())


def write_html(path: Path) -> None:
    write_report_html(path, fixture.report(), fixture.TEMPLATES)


def write_csv(path: Path) -> None:
    write_evidence_csv(path, evidence(), fixture.codebook())


def write_xlsx(path: Path, given: Evidence | None = None) -> None:
    made = given or evidence()
    facts = fixture.table_facts(made)
    write_evidence_xlsx(path, made, fixture.codebook(), fixture.TOPICS, facts)


def titles(parts: tuple[Section, ...]) -> list[str]:
    found = []
    for part in parts:
        found.append(f"{part.number}  {part.title}".strip())
        found.extend(titles(part.sections))
    return found


def _bars(section: Section) -> list[BarChart]:
    inner = [bar for part in section.sections for bar in _bars(part)]
    return [b for b in section.blocks if isinstance(b, BarChart)] + inner


def _filled(row: str) -> tuple[int, int]:
    """Return how many columns are dark, and how many are filled at all."""
    spans = {"12507B": 0, "9CC3E0": 0}
    for cell in re.findall(r"<w:tc>.*?</w:tc>", row, re.S):
        fill = re.search(r'w:fill="(\w+)"', cell)
        span = re.search(r'<w:gridSpan w:val="(\d+)"', cell)
        if fill and fill[1] in spans:
            spans[fill[1]] += int(span[1]) if span else 1
    return spans["12507B"], sum(spans.values())


class Outline(HTMLParser):
    """Checks that elements close in order, and keeps tags, ids, links and headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        self.ids += [i for i in [values.get("id")] if i]
        self.links += [h for h in [values.get("href")] if h]
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag


def outline(path: Path) -> Outline:
    parser = Outline()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    return parser


@pytest.mark.parametrize("write", [write_docx, write_html, write_csv, write_xlsx])
def test_the_same_evidence_gives_the_same_bytes(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    write(tmp_path / "een")
    write(tmp_path / "twee")

    assert (tmp_path / "een").read_bytes() == (tmp_path / "twee").read_bytes()


def test_the_word_report_has_every_heading_in_order(tmp_path: Path) -> None:
    report: Report = fixture.report()
    write_report_docx(tmp_path / "q.docx", report)

    document = Document(str(tmp_path / "q.docx"))

    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == titles(report.chapters)


def test_the_word_report_has_a_filled_contents_and_repeated_header_rows(tmp_path: Path) -> None:
    write_docx(tmp_path / "q.docx")

    document = Document(str(tmp_path / "q.docx"))

    body = zipfile.ZipFile(tmp_path / "q.docx").read("word/document.xml").decode()
    assert "TOC \\o" in body
    anchors = re.findall(r'w:anchor="(_Toc\d+)"', body)
    assert len(anchors) > 20
    assert set(anchors) <= set(re.findall(r'w:name="(_Toc\d+)"', body))
    n_headers = body.count("<w:tblHeader")
    assert n_headers == len(document.tables) - 1  # the bar chart has no header row


def test_a_bar_of_the_word_report_is_as_long_as_its_number_of_people(tmp_path: Path) -> None:
    write_docx(tmp_path / "q.docx")
    (chart,) = [b for s in fixture.report().chapters for b in _bars(s)]

    body = zipfile.ZipFile(tmp_path / "q.docx").read("word/document.xml").decode()

    (table,) = [t for t in re.findall(r"<w:tbl>.*?</w:tbl>", body, re.S) if "tblHeader" not in t]
    lengths = [_filled(row) for row in re.findall(r"<w:tr>.*?</w:tr>", table, re.S)]
    assert lengths == [(bar.count.n_confirmed, bar.count.n) for bar in chart.bars]
    assert "█" not in table


def test_no_column_of_a_word_table_is_too_narrow_for_its_words() -> None:
    rows = (("1", "Politie, justitie en vreemdelingendienst", "3"),)
    table = Table(caption="", headers=("Nr.", "Thema", "Aantal"), rows=rows, widths=(60, 6, 34))

    widths = fitting_widths(table, 9000)

    assert sum(widths) <= 9000
    assert widths[1] > 1900  # "vreemdelingendienst" in 8.5 points
    assert widths[0] > widths[2]


def test_the_contents_of_the_web_report_are_folded_on_a_phone(tmp_path: Path) -> None:
    write_html(tmp_path / "q.html")

    text = (tmp_path / "q.html").read_text(encoding="utf-8")

    assert '<details class="narrow">' in text
    assert "<details open" not in text


def test_the_word_report_tells_nothing_about_who_made_it(tmp_path: Path) -> None:
    write_docx(tmp_path / "q.docx")

    properties = Document(str(tmp_path / "q.docx")).core_properties

    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.language == "nl-NL"
    assert properties.created.year == 2000
    dates = {entry.date_time for entry in zipfile.ZipFile(tmp_path / "q.docx").infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_web_report_is_well_formed_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    write_html(tmp_path / "q.html")

    page = outline(tmp_path / "q.html")

    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert page.levels[0] == 1
    steps = zip(page.levels, page.levels[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert page.tags.count("caption") == page.tags.count("table") > 10


def test_the_web_report_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    write_html(tmp_path / "q.html")

    text = (tmp_path / "q.html").read_text(encoding="utf-8")

    assert not re.search(r"https?://|src=|@import|url\(|<link|<script", text)


def test_markup_in_what_somebody_said_stays_text_in_the_web_report(tmp_path: Path) -> None:
    write_report_html(tmp_path / "q.html", fixture.report(nasty()), fixture.TEMPLATES)

    page = outline(tmp_path / "q.html")

    assert "script" not in page.tags
    assert "&lt;script&gt;" in (tmp_path / "q.html").read_text(encoding="utf-8")


def test_the_csv_can_be_read_back_and_holds_no_formula(tmp_path: Path) -> None:
    write_evidence_csv(tmp_path / "e.csv", nasty(), fixture.codebook())

    raw = (tmp_path / "e.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" not in raw
    assert tuple(rows[0]) == HEADERS
    assert rows[0]["citaat_letterlijk"] == f"'{NASTY}"
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row.values())


def test_who_did_not_consent_has_a_place_but_no_words_in_the_tables(tmp_path: Path) -> None:
    write_evidence_csv(tmp_path / "e.csv", nasty(), fixture.codebook())
    write_xlsx(tmp_path / "e.xlsx", nasty())

    text = (tmp_path / "e.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    silent = [row for row in rows if row["respondent_id"] == "P02"]
    strings = zipfile.ZipFile(tmp_path / "e.xlsx").read("xl/sharedStrings.xml").decode()

    assert silent
    for row in silent:
        assert row["citaat_letterlijk"] == ""
        assert row["citaat_weergave"] == NOT_QUOTABLE
        assert row["locator"].startswith("T02, beurt 2, teken 0-")
    assert "geheim" not in text
    assert "geheim" not in strings


def test_the_workbook_has_its_sheets_and_headers_and_no_formula(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "e.xlsx", nasty())

    book = load_workbook(tmp_path / "e.xlsx")

    assert book.sheetnames == [
        "Lees mij", "Bevindingen", "Bewijstabel", "Codes", "Thema x grond", "Onderwerpen",
        "Verantwoording",
    ]  # fmt: skip
    assert tuple(cell.value for cell in book["Bevindingen"][1]) == FINDING_HEADERS
    assert tuple(cell.value for cell in book["Bewijstabel"][1]) == HEADERS
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    quotes = {row[8].value for row in book["Bewijstabel"].iter_rows(min_row=2)}
    assert NASTY in quotes
    assert book["Bevindingen"].freeze_panes == "D2"


def test_a_template_with_a_fault_is_reported_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "quickscan_nl.yaml").write_text("numbers: [a\ntexts: {", encoding="utf-8")

    with pytest.raises(InputFileError, match="line"):
        read_report_texts(tmp_path)
    with pytest.raises(InputFileError, match="no report template"):
        read_report_texts(tmp_path / "elders")
