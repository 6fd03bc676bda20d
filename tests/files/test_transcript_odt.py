"""OpenDocument texts: the same lines as Word's, and every word in a line or left out."""

import io
import re
import shutil
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from docx import Document
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DuidingError, InputFileError
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.transcript_docx import docx_blocks
from pipeline.files.transcript_odt import odt_blocks, read_odt

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    " ".join(
        f'xmlns:{prefix}="{ODF}{name}:1.0"'
        for prefix, name in {
            **{one: one for one in ("office", "text", "table", "style", "meta", "manifest")},
            "draw": "drawing",
            "fo": "xsl-fo-compatible",
            "svg": "svg-compatible",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = """
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"/>
<style:style style:name="Vraag" style:family="paragraph" style:parent-style-name="Standard">
  <style:text-properties fo:font-weight="bold" fo:color="#c00000"/></style:style>
<style:style style:name="Zwaar" style:family="text">
  <style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Rond" style:family="text" style:parent-style-name="Rond">
  <style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="Weg" style:family="text">
  <style:text-properties text:display="none"/></style:style>
<style:style style:name="Lijn" style:family="text" style:parent-style-name="Zwaar">
  <style:text-properties style:text-underline-style="solid" fo:color="#00B050"/></style:style>
<style:style style:name="Venster" style:family="text">
  <style:text-properties fo:color="#ff0000" style:use-window-font-color="true"/></style:style>
<text:list-style style:name="I"><text:list-level-style-number text:level="1"
  style:num-format="" style:num-suffix="I:"/></text:list-style>
<text:list-style style:name="R"><text:list-level-style-number text:level="1"
  style:num-format="1" style:num-prefix="R" style:num-suffix=":"/></text:list-style>
<text:list-style style:name="N"><text:list-level-style-number text:level="1"
  style:num-format="1" style:num-suffix="."/><text:list-level-style-bullet text:level="2"
  text:bullet-char="o"/></text:list-style>
"""
MASTERS = """<office:master-styles><style:master-page style:name="Standard">
<style:header><text:p>Project Oost</text:p></style:header>
<style:header-left><text:p>Project Oost</text:p></style:header-left>
<style:footer><text:p>Pagina <text:page-number>3</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles>"""


def flat(body: str, kind: str = "text") -> bytes:
    """Return a flat document (.fodt), with the styles above."""
    mimetype = "application/vnd.oasis.opendocument.text"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" '
        f'office:mimetype="{mimetype}"><office:styles>{STYLES}</office:styles>{MASTERS}'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def odt(body: str, **more: str) -> bytes:
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": flat(body).decode().replace(MASTERS, "").replace(STYLES, ""),
        "styles.xml": flat("").decode(),
        **{name.replace("_", "."): content for name, content in more.items()},
    }
    return zipped(members)


def zipped(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return packed.getvalue()


def p(inner: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def texts(data: bytes) -> list[Any]:
    """Return lines as text and tables as rows of cells of texts."""
    return [
        block.text
        if isinstance(block, Line)
        else [["|".join(line.text for line in cell) for cell in row] for row in block.rows]
        for block in odt_blocks(data, "T03 (.odt)")[0]
    ]


# --- Text and looks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "runs"),
    [
        ("Ja.", (Run("Ja."),)),
        ("\n  Ja,\n  dat  klopt.\n", (Run("Ja, dat klopt."),)),
        ("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d", (Run("a  b\tc\nd"),)),
        ("a <text:span> b</text:span><text:soft-page-break/>c", (Run("a bc"),)),
        (span("I: ", "Zwaar") + "Hoe?", (Run("I: ", "b"), Run("Hoe?"))),
        (span(span("ja", "Rond"), "Lijn"), (Run("ja", "biu#00b050"),)),
        (span(span("ja", "Venster"), "Lijn"), (Run("ja", "bu"),)),
        (span("ja", "Bestaat_niet"), (Run("ja"),)),
        ("<text:a xmlns:xlink='http://www.w3.org/1999/xlink'>hier</text:a> is", (Run("hier is"),)),
        ("<text:ruby><text:ruby-base>ja</text:ruby-base></text:ruby>", (Run("ja"),)),
        ("<text:bookmark/><text:date>12 maart</text:date><!-- nee -->.", (Run("12 maart."),)),
    ],
)
def test_the_text_and_look_of_a_paragraph_are_what_libreoffice_shows(inner: str, runs: Any) -> None:
    assert odt_blocks(odt(p(inner)), "T")[0] == [Line(runs)]
    assert odt_blocks(flat(p(inner)), "T")[0] == [Line(runs)]


def test_headings_paragraph_styles_and_lists() -> None:
    items = "".join(
        f"<text:list-item>{p(word)}{p('verder')}</text:list-item>" for word in ("a", "b")
    )
    inner = f"<text:list><text:list-item>{p('bol')}</text:list-item></text:list>"
    body = (
        f'<text:h text:outline-level="1">Wonen</text:h>{p("Kop", "Heading_20_1")}'
        f"{p('Nou', 'Vraag')}"
        f'<text:list text:style-name="I"><text:list-item>{p("Hoe?")}</text:list-item></text:list>'
        f'<text:list text:style-name="R">{items}</text:list>'
        f'<text:list text:style-name="R" text:continue-numbering="true"><text:list-header>{p("x")}'
        f"</text:list-header><text:list-item>{p('c')}</text:list-item></text:list>"
        f'<text:list text:style-name="N"><text:list-item>{p("een")}{inner}</text:list-item>'
        "</text:list>"
    )

    lines = odt_blocks(odt(body), "T")[0]

    assert [line.text for line in lines] == [
        "Wonen", "Kop", "Nou", "I: Hoe?", "R1: a", "verder", "R2: b", "verder", "x", "R3: c",
        "een", "bol",
    ]  # fmt: skip
    assert [line.is_heading for line in lines] == [True, True] + [False] * 10
    assert "".join("x" if line.is_list_item else "." for line in lines) == "...xx.x..xxx"
    assert lines[2] == Line((Run("Nou", "b#c00000"),))


def test_repeated_and_covered_cells_keep_the_columns_and_never_fill_the_memory() -> None:
    def row(cells: str, more: str = "") -> str:
        return f"<table:table-row {more}>{cells}</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{text and p(text)}</table:table-cell>"

    many = "999999999"
    body = (
        "<table:table><table:table-header-rows>"
        + row(cell("Gesprek") + "<table:covered-table-cell table:number-columns-repeated='2'/>")
        + "</table:table-header-rows>"
        + row(cell("0:03") + cell("x", "table:number-columns-repeated='2'"))
        + row(
            cell("", f"table:number-columns-repeated='{many}'"),
            f"table:number-rows-repeated='{many}'",
        )
        + "</table:table>"
    )
    repeated = f"table:number-rows-repeated='{many}'"
    bomb = f"<table:table>{row(cell('y' * 999) + cell('z'), repeated)}</table:table>"

    blocks, _, remarks = odt_blocks(odt(bomb * 50), "T")

    assert texts(odt(body)) == [[["Gesprek", "", ""], ["0:03", "x", "x"]]]
    assert sum(len(grid.rows) for grid in blocks) < 1_100
    assert remarks == ("A table repeats a row more often than was read.",)


# --- What is left out ---------------------------------------------------------------------------

CHANGES = (
    "<text:tracked-changes><text:changed-region text:id='ct1'><text:deletion><office:change-info>"
    "<dc:creator>Ann Bos</dc:creator><dc:date>2024-03-12T00:00:00</dc:date></office:change-info>"
    "<text:p>weg</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)


def test_what_nobody_said_is_left_out_with_its_place_and_counted() -> None:
    note = (
        "<text:note text:note-class='{}'><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    )
    comment = (
        "<office:annotation><dc:creator>Ann Bos</dc:creator><dc:date>2024-03-12</dc:date>"
        "<text:p>Navragen</text:p></office:annotation>"
    )
    body = (
        CHANGES
        + p(f"R: ja<text:change text:change-id='ct1'/>{note.format('footnote', 'Bijlage.')}, toch")
        + p(span("geheim", "Weg") + comment + note.format("endnote", "Slot."))
        + "<text:section text:display='none'><text:p>ook geheim</text:p></text:section>"
        + p("<text:page-number>3</text:page-number><text:placeholder>Klik</text:placeholder>")
    )

    blocks, left_out, remarks = odt_blocks(odt(body), "T")

    assert [block.text for block in blocks] == ["R: ja, toch"]
    assert [(str(entry.kind), entry.place, entry.text) for entry in left_out] == [
        ("header", "header", "Project Oost"),
        ("header", "footer", "Pagina"),
        ("footnote", "footnote 1, paragraph 1", "Bijlage."),
        ("comment", "comment 1, paragraph 2", "Navragen"),
        ("footnote", "endnote 1, paragraph 2", "Slot."),
        ("metadata", "hidden text, paragraph 2", "geheim"),
        ("metadata", "hidden text, paragraph 3", "ook geheim"),
        ("page number", "paragraph 4", "3"),
        ("metadata", "prompt of an empty field, paragraph 4", "Klik"),
        ("deleted", "paragraph 1", "weg"),
    ]
    assert remarks == (
        "1 passage that tracked changes mark as deleted was left out; insertions were kept.",
        "2 passages of hidden text were left out.",
        "1 comment was left out.",
        "2 footnotes or endnotes were left out.",
    )


def test_text_that_is_not_shown_is_kept_apart_wherever_it_stands() -> None:
    box = f"<draw:frame><draw:text-box>{p('kader')}</draw:text-box></draw:frame>"
    covered = "<table:covered-table-cell><text:p>eronder</text:p></table:covered-table-cell>"
    cell = "<table:table-cell><text:p>Ja.</text:p></table:table-cell>"
    field = '<text:hidden-text text:is-hidden="true" text:string-value="veld"/>'
    body = (
        p(f"R: {span(box, 'Weg')}{field}")
        + f"<table:table><table:table-row>{cell}{covered}</table:table-row></table:table>"
    )

    _, left_out, _ = odt_blocks(odt(body), "T")

    assert texts(odt(body)) == ["R: ", [["Ja.", ""]]]
    assert [entry.text for entry in left_out if entry.kind == "metadata"] == [
        "veld", "kader", "eronder",
    ]  # fmt: skip


def words_of(blocks: list[Line | Grid]) -> list[str]:
    words: list[str] = []
    for block in blocks:
        rows = [[[block]]] if isinstance(block, Line) else block.rows
        words += " ".join(line.text for row in rows for each in row for line in each).split()
    return words


WORDS = st.sampled_from([" ja ", " nee\n", " goed ", " Ann ", " één ", " zo'n "])
INLINE = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.tuples(inner, st.sampled_from(["Zwaar", "Weg", "Rond"])).map(lambda pair: span(*pair)),
        inner.map(lambda one: f"<text:a>{one}</text:a>"),
        inner.map(lambda one: f"<draw:frame><draw:text-box>{p(one)}</draw:text-box></draw:frame>"),
        inner.map(lambda one: f"<draw:custom-shape>{p(one)}</draw:custom-shape>"),
        inner.map(lambda one: f"<office:annotation>{p(one)}</office:annotation>"),
        inner.map(lambda one: f"<text:note><text:note-body>{p(one)}</text:note-body></text:note>"),
        inner.map(lambda one: f"<text:onbekend>{one}</text:onbekend>"),
    ),
    max_leaves=8,
)
CELL = "<table:table-cell>{}</table:table-cell>"
BLOCKS = st.recursive(
    INLINE.map(p),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        inner.map(lambda one: f"<text:section>{one}</text:section>"),
        inner.map(
            lambda one: (
                f"<text:list text:style-name='N'><text:list-item>{one}</text:list-item></text:list>"
            )
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda some: (
                "<table:table><table:table-row>"
                + "".join(map(CELL.format, some))
                + "</table:table-row></table:table>"
            )
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(body=BLOCKS, change=INLINE)
def test_every_word_is_in_a_line_or_left_out_and_never_twice(body: str, change: str) -> None:
    change = CHANGES.replace("weg", change)

    blocks, left_out, _ = odt_blocks(odt(change + body + p("slot")), "T03")

    source = re.sub(r"<office:change-info>.*?</office:change-info>|<[^>]+>", "", change + body)
    found = words_of(blocks) + " ".join(entry.text for entry in left_out).split()
    heads = ["Project", "Oost", "Pagina"]
    assert Counter(found) == Counter([*source.split(), "slot", *heads])


# --- Packages of every kind -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (odt(p("ja"))[:-30], "damaged"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "no text"),
        (flat("<table:table/>", "spreadsheet"), "not an OpenDocument text"),
        (flat(p("ja"))[:-20], "damaged"),
        (b"", "damaged"),
        (odt(p("<draw:frame><draw:image/></draw:frame>")), "only pictures (1)"),
        (odt(p("<office:annotation><text:p>x</text:p></office:annotation>")), "comment, header"),
        (odt("<text:section>" * 300 + "</text:section>" * 300), "damaged"),
        (zipped({"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "password"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_refused_with_a_way_out(data: bytes, what: str) -> None:
    with pytest.raises(InputFileError) as caught:
        odt_blocks(data, "T03 (.odt)")

    message = str(caught.value)
    assert caught.value.__context__ is None
    assert re.fullmatch(r"T03 \(\.odt\): [^\n]+; expected [^\n]+\.\n {6}[A-Z][^\n]+\.", message)
    assert what in message


def test_a_damaged_styles_part_is_said_and_the_text_still_read() -> None:
    blocks, _, remarks = odt_blocks(odt(p("I: Hoe?"), styles_xml="<kapot"), "T")

    assert blocks == [Line((Run("I: Hoe?"),))]
    assert remarks == (
        "The part with the styles, headers and footers is damaged and was not read.",
    )


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_wrong_in_the_xml_only_our_own_errors_come_out(data: st.DataObject) -> None:
    cells = (
        "<table:table-cell table:number-columns-repeated='2'><text:p>R</text:p></table:table-cell>"
    )
    text = flat(
        CHANGES
        + p(span("I:", "Lijn") + "<text:s text:c='3'/>Hoe?<text:change text:change-id='ct1'/>")
        + f"<text:list text:style-name='R'><text:list-item text:start-value='2'>{p('x')}"
        "</text:list-item></text:list><table:table><table:table-row "
        f"table:number-rows-repeated='2'>{cells}</table:table-row></table:table>"
    ).decode()
    places = [
        found.span()
        for found in re.finditer(r"""(?<=["'])[^"'<]*(?=["'])|(?<=<)/?\w+:[\w-]+""", text)
    ]
    start, end = data.draw(st.sampled_from(places))
    other = data.draw(
        st.sampled_from(["", "-1", "999999999999", "²", "x", "text:p", "/text:p", "table:table"])
    )

    with suppress(DuidingError):
        read_odt((text[:start] + other + text[end:]).encode(), "T03")


def test_ten_thousand_paragraphs_are_read_in_two_seconds() -> None:
    item = f"<text:list text:style-name='R' text:continue-list='x'><text:list-item>{p('Goed.')}"
    body = (
        p(span("I: ", "Zwaar") + "Hoe gaat het in de wijk?")
        + f"{item}</text:list-item></text:list>"
    )
    data = odt(body * 5_000)

    start = time.process_time()  # not of the clock: other tests may run beside this one
    blocks, _, _ = odt_blocks(data, "T03")
    seconds = time.process_time() - start

    assert len(blocks) == 10_000 and blocks[-1].text == "R5000: Goed."
    assert seconds < 2


# --- Real files, written by LibreOffice -----------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")

    def convert(data: bytes, kind: str, wanted: str) -> bytes:
        source = folder / f"source.{kind}"
        source.write_bytes(data)
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
             "--convert-to", wanted, "--outdir", str(folder / "to"), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return (folder / "to" / f"source.{wanted}").read_bytes()

    return convert


def word_document() -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Project Oost"
    document.sections[0].footer.paragraphs[0].text = "Vertrouwelijk"
    document.add_heading("Gesprek over de wijk", 0)
    document.add_heading("Wonen", 1)
    question = document.add_paragraph()
    question.add_run("I:").bold = True
    question.add_run("\tHoe gaat het?  Echt?\nZeg het maar.")
    answer = document.add_paragraph()
    answer.add_run("R:").font.color.rgb = RGBColor(0xC0, 0, 0)
    answer.add_run(" Goed, ")
    stressed = answer.add_run("heel")
    stressed.italic = stressed.underline = True
    answer.add_run(" goed. ‘Nou’ é ë 😊")
    document.add_paragraph("")
    document.add_paragraph("een", style="List Number")
    document.add_paragraph("Citaat", style="Intense Quote")
    table = document.add_table(rows=3, cols=3)
    said = ["Tijd", "Spreker", "Tekst", "0:03", "I", "Hoe is het?", "0:05", "R", "Ja."]
    for cell, text in zip(table._cells, said, strict=True):
        cell.text = text
    table.cell(2, 2).add_paragraph("Tweede alinea.")
    document.add_paragraph("Tussendoor")
    wide = document.add_table(rows=2, cols=3)
    wide.cell(0, 0).merge(wide.cell(0, 2)).text = "Over drie kolommen"
    wide.cell(1, 0).text, wide.cell(1, 2).text = "a", "c"
    commented = document.add_paragraph("Met opmerking")
    document.add_comment(commented.runs, text="Navragen", author="Ann")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


@pytest.mark.libreoffice
def test_a_word_document_and_its_conversions_by_libreoffice_are_the_same(office: Any) -> None:
    document = word_document()
    as_odt = office(document, "docx", "odt")
    expected = docx_blocks(document, "T")

    assert odt_blocks(as_odt, "T") == expected
    assert odt_blocks(office(as_odt, "odt", "fodt"), "T") == expected
    assert docx_blocks(office(as_odt, "odt", "docx"), "T") == expected


@pytest.mark.libreoffice
def test_lists_boxes_notes_and_changes_are_the_same_in_word_as_libreoffice_saves_it(
    office: Any,
) -> None:
    listed = "<text:list text:style-name='{}'><text:list-item>{}</text:list-item></text:list>"
    again = listed.replace(
        "><text:list-item>", " text:continue-numbering='true'><text:list-item>", 1
    )
    body = (
        CHANGES
        + listed.format("I", p("Hoe gaat het?"))
        + listed.format("R", p("Goed."))
        + again.format("R", p("Toch?"))
        + p("I: ja<text:change text:change-id='ct1'/>, en <text:note text:id='n1' "
            "text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Zie bijlage.</text:p></text:note-body></text:note>toen?")
        + p("Kader<draw:frame text:anchor-type='paragraph' svg:width='4cm' svg:height='2cm'>"
            f"<draw:text-box>{p('in de kantlijn')}</draw:text-box></draw:frame>")
        + p(f"{span('geheim', 'Weg')}open")
    )  # fmt: skip
    source = flat(body)

    own = odt_blocks(source, "T")
    saved = odt_blocks(office(source, "fodt", "odt"), "T")
    as_word = docx_blocks(office(source, "fodt", "docx"), "T")

    assert [line.text for line in own[0]] == [
        "I: Hoe gaat het?", "R1: Goed.", "R2: Toch?", "I: ja, en toen?", "Kader",
        "in de kantlijn", "open",
    ]  # fmt: skip
    assert saved == own
    assert as_word[0] == own[0]
    for kind in ("deleted", "footnote", "metadata"):
        assert [entry.text for entry in as_word[1] if entry.kind == kind] == [
            entry.text for entry in own[1] if entry.kind == kind
        ]
