"""Word documents: every word is in a line or left out, looks and labels are as Word shows them."""

import io
import re
import time
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import DuidingError, InputFileError
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.transcript_docx import docx_blocks, read_docx

VARIANTS = Path(__file__).parents[3] / "shared" / "data" / "transcript_files"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def docx(body: str, more: str = "", folder: str = "word/", **parts: str) -> bytes:
    """Return a package of this body, with parts such as comments="<w:comment .../>"."""
    main = f"{folder}document.xml"
    roots = {"footnotes": "footnotes", "header1": "hdr", "header2": "hdr", "footer1": "ftr"}
    members = {
        "_rels/.rels": relations({"officeDocument": main}),
        main: f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        f"{folder}_rels/document.xml.rels": relations({part: f"{part}.xml" for part in parts}),
    }
    for part, content in parts.items():
        root = roots.get(part, part)
        members[f"{folder}{part}.xml"] = f"<w:{root} {NAMES}>{content}</w:{root}>"
    return zipped(members | ({more: "x"} if more else {}))


def relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind.rstrip("0123456789")}" '
        f'Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{rows}</Relationships>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(member, content)
    return packed.getvalue()


def t(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def texts(data: bytes) -> list[Any]:
    """Return lines as text and tables as rows of cells of texts."""
    return [
        block.text
        if isinstance(block, Line)
        else [["|".join(line.text for line in cell) for cell in row] for row in block.rows]
        for block in docx_blocks(data, "T03 (.docx)")[0]
    ]


def line_of(data: bytes) -> Line:
    (line,) = docx_blocks(data, "T03 (.docx)")[0]
    assert isinstance(line, Line)
    return line


def refusal(data: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        docx_blocks(data, "T03 (.docx)")
    assert caught.value.__cause__ is caught.value.__context__ is None
    message = str(caught.value)
    assert re.fullmatch(r"T03 \(\.docx\): [^\n]+; expected [^\n]+\.\n {6}[A-Z][^\n]+\.", message)
    return message


# --- What programs write ----------------------------------------------------------------------


def test_teams_gives_one_paragraph_a_turn_with_the_name_in_bold() -> None:
    # As Teams has written since 2023: a picture of the speaker, soft breaks, three spaces.
    avatar = "<w:r><w:drawing><a:blip r:embed='rId4'/></w:drawing></w:r>"
    grey = '<w:color w:val="616161"/><w:sz w:val="20"/>'
    turn = (
        f"{avatar}<w:r><w:br/></w:r>{t('Bos, Ann (Gast)', '<w:b/>' + grey)}{t('   0:03', grey)}"
        f"<w:r><w:br/></w:r><w:r><w:t>Ja, dat </w:t></w:r><w:r><w:t>klopt.</w:t></w:r>"
    )
    start = t("Ann Bos", "<w:b/>") + t(" heeft de transcriptie gestart")
    data = docx(p(t("Gesprek-20240312_Vergadertranscriptie")) + p(start) + p(turn))

    line = docx_blocks(data, "T03")[0][2]

    assert line == Line(
        (
            Run("\n"),
            Run("Bos, Ann (Gast)", "b#616161"),
            Run("   0:03", "#616161"),
            Run("\nJa, dat klopt."),
        )
    )


def test_older_teams_and_word_online_keep_times_names_and_text_on_lines_of_their_own() -> None:
    break_ = "<w:r><w:br/></w:r>"
    teams = p(t("0:0:3.120 --&gt; 0:0:6.400") + break_ + t("Ann Bos") + break_ + t("Hoe gaat het?"))
    online = (
        p(t("Transcriptie"), '<w:pStyle w:val="Kop2"/>')
        + p('<w:hyperlink r:id="r1"><w:r><w:t>gesprek.mp3</w:t></w:r></w:hyperlink>')
        + p(t("00:00:03 Spreker 1"))
        + p(t("Hoe gaat het?"))
    )
    kop = '<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>'

    assert texts(docx(teams)) == ["0:0:3.120 --> 0:0:6.400\nAnn Bos\nHoe gaat het?"]
    assert texts(docx(online)) == [
        "Transcriptie", "gesprek.mp3", "00:00:03 Spreker 1", "Hoe gaat het?",
    ]  # fmt: skip
    assert [block.is_heading for block in docx_blocks(docx(online, styles=kop), "T")[0]] == [
        True, False, False, False,
    ]  # fmt: skip


def test_labels_that_word_writes_itself_stand_before_the_text_and_count() -> None:
    def level(text: str, form: str = "decimal", more: str = "") -> str:
        return f'<w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'

    def kinds(*levels: str) -> str:
        lists = "".join(
            f'<w:abstractNum w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start w:val="1"/>{inner}'
            "</w:lvl></w:abstractNum>"
            for n, inner in enumerate(levels)
        )
        return lists + "".join(
            f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>'
            for n in range(len(levels))
        )

    numbering = kinds(
        level("I:"), level("R%1:", more='<w:suff w:val="space"/>'), level("%1."),
        level("o", "bullet"), level("Deelnemer %1:", "upperRoman"),
    )  # fmt: skip

    def item(number: int, text: str) -> str:
        return p(t(text), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')

    styled = p(t("Zo?"), '<w:pStyle w:val="Vraag"/>')
    style = (
        '<w:style w:type="paragraph" w:styleId="Vraag"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    body = "".join(
        [item(1, "Hoe?"), item(2, "Goed."), item(1, "En nu?"), item(2, "Ja."), item(3, "brood"),
         item(4, "melk"), item(5, "Nee."), item(5, "Toch."), styled, item(0, "los")]
    )  # fmt: skip

    blocks = docx_blocks(docx(body, numbering=numbering, styles=style), "T")[0]

    assert [line.text for line in blocks] == [
        "I:\tHoe?", "R1: Goed.", "I:\tEn nu?", "R2: Ja.", "brood", "melk",
        "Deelnemer I:\tNee.", "Deelnemer II:\tToch.", "I:\tZo?", "los",
    ]  # fmt: skip
    assert [line.is_list_item for line in blocks] == [True] * 9 + [False]


def test_lists_count_by_level_and_start_again_where_they_say_so() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:lvlText w:val="R%1:"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
        '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="R%1%2:"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    places = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0)]
    body = "".join(
        p("", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        for number, level in places
    )

    labels = [text.strip() for text in texts(docx(p(t("o")) + body, numbering=numbering))[1:]]

    assert labels == ["R1:", "R1a:", "R1b:", "R2:", "R2a:", "R7:", "R8:"]


@pytest.mark.parametrize("name", sorted(path.name for path in VARIANTS.glob("*.docx")))
def test_documents_of_python_docx_give_the_text_that_word_shows(name: str) -> None:
    blocks, left_out, remarks = docx_blocks((VARIANTS / name).read_bytes(), "T03")
    text = " ".join(block.text for block in blocks).split()

    assert remarks == ()
    if "hyperlinks" in name:
        assert " ".join(text).startswith("No hyperlinks One awesome hyperlink. Three hyperlinks:")
    elif "page-breaks" in name:
        assert [block.text for block in blocks[:2]] == [
            "No page breaks", "Page break here>><<followed by more text.",
        ]  # fmt: skip
        assert blocks[-1].text == "Two page>><<breaks>><<in one run."
    elif "odd-even" in name:
        assert [entry.text for entry in left_out] == ["Odd page header.", "Even page header."]
        assert text == ["First", "Page.", "Second", "Page."]
    else:
        assert not text


# --- Looks ------------------------------------------------------------------------------------

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val="auto"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standaard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Vraag"><w:name w:val="Vraag"/>
  <w:rPr><w:b/><w:color w:val="C00000"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Door"><w:basedOn w:val="Vraag"/>
  <w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Rond"><w:basedOn w:val="Rond"/>
  <w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Zwaar"><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/>
  <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mijn"><w:basedOn w:val="Kop1"/></w:style>
"""


@pytest.mark.parametrize(
    ("style", "look", "expected"),
    [
        ("", "", ""),
        ("", "<w:b/><w:i w:val='1'/><w:u w:val='single'/>", "biu"),
        ("", "<w:b w:val='0'/><w:i w:val='false'/><w:u w:val='none'/>", ""),
        ("", "<w:color w:val='00B050'/>", "#00b050"),
        ("", "<w:color w:val='000000'/>", ""),
        ("", "<w:color w:val='262626'/>", ""),
        ("", "<w:color w:val='44546A' w:themeColor='text2'/>", "#44546a"),
        ("", "<w:color w:val='1F1F60' w:themeColor='text1'/>", ""),
        ("", "<w:color w:val='7F7F7F' w:themeColor='text1' w:themeTint='80'/>", "#7f7f7f"),
        ("", "<w:color w:val='rood'/>", ""),
        ("Vraag", "", "b#c00000"),
        ("Vraag", "<w:b w:val='off'/><w:color w:val='auto'/>", ""),
        ("Door", "", "bi#c00000"),
        ("Rond", "", "i"),
        ("", "<w:rStyle w:val='Zwaar'/>", "b"),
        ("Vraag", "<w:rStyle w:val='Zwaar'/>", "#c00000"),  # two times bold is not bold
        ("Vraag", "<w:rStyle w:val='Zwaar'/><w:b/>", "b#c00000"),
        ("", "<w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange>", ""),  # how it was before
        ("Weg", "<w:rStyle w:val='Weg'/>", ""),
    ],
)
def test_the_look_of_a_run_is_what_word_shows(style: str, look: str, expected: str) -> None:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""

    assert line_of(docx(p(t("Ja.", look), named), styles=STYLES)).runs == (Run("Ja.", expected),)


@pytest.mark.parametrize(
    ("properties", "is_heading"),
    [
        ("<w:pStyle w:val='Kop1'/>", True),
        ("<w:pStyle w:val='Mijn'/>", True),
        ("<w:outlineLvl w:val='2'/>", True),
        ("<w:outlineLvl w:val='9'/>", False),
        ("<w:pStyle w:val='Vraag'/>", False),
        ("<w:pStyle w:val='Kop1'/><w:outlineLvl w:val='x'/>", True),
    ],
)
def test_headings_are_told_by_their_style_or_outline(properties: str, is_heading: bool) -> None:
    assert line_of(docx(p(t("Wijk"), properties), styles=STYLES)).is_heading is is_heading


# --- Text in every corner ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:r><w:t>I:</w:t><w:tab/><w:t>J</w:t><w:br/><w:t>n</w:t><w:cr/></w:r>", "I:\tJ\nn\n"),
        ("<w:r><w:t>a</w:t><w:softHyphen/><w:t>b</w:t><w:noBreakHyphen/></w:r>", "ab-"),
        ("<w:r><w:t>een\ntwee</w:t></w:r>", "een twee"),
        (f"<w:ins>{t('ja')}</w:ins><w:moveTo>{t(' toch')}</w:moveTo>", "ja toch"),
        (f"<w:smartTag><w:customXml>{t('ja')}</w:customXml></w:smartTag>", "ja"),
        (f"<w:fldSimple w:instr='DATE'>{t('12 maart')}</w:fldSimple>", "12 maart"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F04A'/></w:r>", "☺"),
        ("<w:r><w:sym w:font='Symbol' w:char='F061'/></w:r>", "α"),
        ("<w:r><w:sym w:font='Arial' w:char='00E9'/></w:r>", "é"),
        ("<w:r><w:sym w:font='Wingdings' w:char='x'/><w:t>ja</w:t></w:r>", "ja"),
        (f"<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>{t(' dus')}", "x=2 dus"),
        (
            "<w:r><mc:AlternateContent><mc:Choice><w:symEx/></mc:Choice>"
            "<mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "😊",
        ),
        (
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"
            "<w:listEntry w:val='nee'/><w:listEntry w:val='ja'/></w:ddList></w:ffData></w:fldChar>"
            "<w:instrText>FORMDROPDOWN</w:instrText><w:fldChar w:fldCharType='end'/></w:r>",
            "ja",
        ),
        ("<w:onbekend><w:r><w:t>ja</w:t></w:r></w:onbekend><!-- nee -->", "ja"),
    ],
)  # fmt: skip
def test_text_in_any_wrapping_is_read_once(inner: str, expected: str) -> None:
    assert texts(docx(p(inner))) == [expected]


def field(instruction: str, result: str) -> str:
    steps = [f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "separate")]
    code = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return f'{steps[0]}{code}{steps[1]}{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def test_a_field_shows_its_result_and_an_open_field_hides_nothing() -> None:
    link = field('HYPERLINK "http://x.nl"', t("de site"))
    open_page = field("PAGE", t("3")).rpartition("<w:r>")[0]  # without its end

    _, left_out, _ = docx_blocks(docx(p(link + open_page + t("Ja, drie keer."))), "T")

    assert texts(docx(p(link) + p(open_page + t("Ja, drie keer.")))) == [
        "de site",
        "Ja, drie keer.",
    ]
    assert [(entry.kind, entry.text) for entry in left_out] == [(LeftOutKind.PAGE_NUMBER, "3")]


def test_text_boxes_come_once_after_their_paragraph() -> None:
    box = "<w:txbxContent>" + p(t("in de kantlijn")) + "</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape>{box}</v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )

    assert texts(docx(p(t("R: ja") + drawn) + p(t("I: o")))) == ["R: ja", "in de kantlijn", "I: o"]
    assert "1 text box" in docx_blocks(docx(p(drawn)), "T")[2][0]
    assert texts(docx(p(drawn))) == ["in de kantlijn"]


def cell(*blocks: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_columns_of_a_table_agree_whatever_is_merged_or_nested() -> None:
    wide = cell(p(t("Gesprek 1")), properties="<w:gridSpan w:val='3'/>")
    lower = cell(p(""), properties="<w:vMerge/>")
    inner = table(cell(p(t("a"))) + cell(p(t("b"))))
    rows = [
        wide,
        cell(p(t("0:03"))) + cell(p(t("R"))) + cell(p(t("Ja.")), p(""), p(t("Nee."))),
        f"<w:sdt><w:sdtContent>{cell(p(t('0:05')))}</w:sdtContent></w:sdt>{lower}{cell(inner)}",
        "<w:trPr><w:gridBefore w:val='2'/></w:trPr>" + cell(p(t("Los."))),
        cell(p("")) + cell(p("")),
    ]

    assert texts(docx(table(*rows))) == [
        [
            ["Gesprek 1", "", ""],
            ["0:03", "R", "Ja.|Nee."],
            ["0:05", "", "a\tb"],
            ["", "", "Los."],
        ]
    ]


def test_a_table_of_one_column_is_a_frame_around_running_text() -> None:
    inner = table(cell(p(t("I"))) + cell(p(t("Hoe?"))))

    assert texts(docx(table(cell(p(t("I: Hoe?")), p(t("R: Goed.")), inner)))) == [
        "I: Hoe?", "R: Goed.", [["I", "Hoe?"]],
    ]  # fmt: skip


# --- What is left out -------------------------------------------------------------------------


def test_what_nobody_said_is_left_out_with_its_place_and_counted() -> None:
    mark = "<w:r><w:footnoteReference w:id='7'/><w:commentReference w:id='0'/></w:r>"
    body = (
        p(t("R: ja") + mark + deleted("weg") + t("geheim", "<w:vanish/>"))
        + p(f"<w:moveFrom>{t('verhuisd')}</w:moveFrom>")
        + p(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{t('Klik hier')}</w:sdtContent></w:sdt>"
        )
    )
    data = docx(
        body,
        footnotes="<w:footnote w:type='separator' w:id='-1'><w:p/></w:footnote>"
        f"<w:footnote w:id='7'>{p(t('Zie bijlage.'))}</w:footnote>",
        comments=f"<w:comment w:id='0' w:author='Ann Bos'>{p(t('Navragen'))}</w:comment>"
        f"<w:comment w:id='1'>{p(t('Los'))}</w:comment>",
        header1=p(t("Project Oost")),
        header2=p(t("Project Oost")),
        footer1=p(t("Pagina ") + field("PAGE", t("3")) + t(" van ") + field("NUMPAGES", t("12"))),
    )

    blocks, left_out, remarks = docx_blocks(data, "T")

    assert [block.text for block in blocks] == ["R: ja"]
    assert [(str(entry.kind), entry.place, entry.text) for entry in left_out] == [
        ("header", "header", "Project Oost"),
        ("header", "footer", "Pagina  van"),
        ("deleted", "paragraph 1", "weg"),
        ("metadata", "hidden text, paragraph 1", "geheim"),
        ("deleted", "paragraph 2", "verhuisd"),
        ("metadata", "prompt of an empty field, paragraph 3", "Klik hier"),
        ("footnote", "footnote 1, paragraph 1", "Zie bijlage."),
        ("comment", "comment 1, paragraph 1", "Navragen"),
        ("comment", "comment 2, no mark", "Los"),
    ]
    assert remarks == (
        "2 passages that tracked changes mark as deleted were left out; insertions were kept.",
        "1 passage of hidden text was left out.",
        "2 comments were left out.",
        "1 footnote or endnote was left out.",
    )


def test_deleting_the_end_of_a_paragraph_joins_it_to_the_next() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    gone = p(deleted("weg"), mark)
    row = f"<w:trPr><w:del/></w:trPr>{cell(p(t('oud')))}{cell(p(t('x')))}"
    kept = cell(p(t("R"))) + cell(p(t("Ja.")))

    assert texts(docx(p(t("I: een "), mark) + gone + p(t("twee")) + p(t("R: o"), mark))) == [
        "I: een twee", "R: o",
    ]  # fmt: skip
    assert texts(docx(p(t("voor"), mark) + table(row, kept))) == ["voor", [["R", "Ja."]]]
    half = cell(p(t("I"))) + cell(p(t("oud")), properties="<w:cellDel/>") + cell(p(t("Hoe?")))
    assert texts(docx(table(half))) == [[["I", "", "Hoe?"]]]


def test_what_stands_in_a_deletion_is_deleted_and_what_stands_loose_is_read() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(t('weg'))}</w:txbxContent></w:pict></w:r>"

    blocks, left_out, _ = docx_blocks(docx(p(t("ja") + f"<w:del>{box}</w:del>")), "T")

    assert [block.text for block in blocks] == ["ja"]
    assert [(entry.kind, entry.text) for entry in left_out] == [(LeftOutKind.DELETED, "weg")]
    assert texts(docx(t("een") + "<w:t>twee</w:t>" + p(t("drie")))) == ["een", "twee", "drie"]


WORDS = st.sampled_from(["ja", "nee", "goed", "Ann", "wijk", "één", "zo'n"])
RUNS = st.recursive(
    WORDS.map(t),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(" ".join),
        inner.map(lambda one: f"<w:ins>{one}</w:ins>"),
        inner.map(lambda one: f"<w:hyperlink>{one}</w:hyperlink>"),
        inner.map(lambda one: f"<w:del>{one}</w:del>"),
        inner.map(lambda one: f"<w:sdt><w:sdtContent>{one}</w:sdtContent></w:sdt>"),
        inner.map(lambda one: field("REF x", one)),
        inner.map(
            lambda one: f"<w:r><w:pict><w:txbxContent>{p(one)}</w:txbxContent></w:pict></w:r>"
        ),
        WORDS.map(lambda word: t(word, "<w:vanish/><w:b/>")),
    ),
    max_leaves=8,
)
BLOCKS = st.recursive(
    st.tuples(RUNS, st.sampled_from(["", "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:b/></w:rPr>"])).map(
        lambda pair: p(*pair)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: table("".join(map(cell, some)))),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: table(*map(cell, some))),
        inner.map(lambda one: f"<w:sdt><w:sdtContent>{one}</w:sdtContent></w:sdt>"),
        inner.map(lambda one: f"<w:ins>{one}</w:ins>"),
        inner.map(lambda one: f"<w:del>{one}</w:del>"),
    ),
    max_leaves=8,
)


def words_of(blocks: list[Line | Grid]) -> list[str]:
    words: list[str] = []
    for block in blocks:
        rows = [[[block]]] if isinstance(block, Line) else block.rows
        words += " ".join(line.text for row in rows for each in row for line in each).split()
    return words


@settings(max_examples=300, deadline=None)
@given(body=BLOCKS, note=BLOCKS)
def test_every_word_is_in_a_line_or_left_out_and_never_twice(body: str, note: str) -> None:
    # Each w:t holds one word here; a space keeps neighbours apart.
    body, note = (part.replace("</w:t>", " </w:t>") for part in (body, note))
    data = docx(body + p(t("slot")), footnotes=f"<w:footnote w:id='1'>{note}</w:footnote>")

    blocks, left_out, _ = docx_blocks(data, "T03")

    source = re.findall(r"<w:t [^>]*>([^<]+) <", body + note)
    found = words_of(blocks) + " ".join(entry.text for entry in left_out).split()
    assert Counter(found) == Counter([*source, "slot"])


# --- Packages of every kind ---------------------------------------------------------------------


def test_strict_documents_and_other_paths_are_read_as_well() -> None:
    data = docx(p(t("I: ", "<w:b/>") + t("Hoe?")), folder="tekst/")
    strict = zipped(
        {
            member: content.replace(WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            for member, content in members_of(data).items()
        }
    )  # fmt: skip

    assert line_of(strict) == line_of(data) == Line((Run("I: ", "b"), Run("Hoe?")))


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {member: package.read(member) for member in package.namelist()}


def test_a_damaged_part_is_said_and_the_text_still_read() -> None:
    members = members_of(docx(p(t("I: Hoe?")), comments="", styles="", numbering=""))
    broken = members | dict.fromkeys(("word/comments.xml", "word/styles.xml"), b"<w:kapot")
    relationless = {"word/document.xml": members["word/document.xml"], "_rels/.rels": b"<kapot"}

    blocks, _, remarks = docx_blocks(zipped(broken), "T")

    assert [block.text for block in blocks] == ["I: Hoe?"]
    assert [re.findall("with the ([a-z]+)", remark) for remark in remarks] == [
        ["styles"], ["comments"],
    ]  # fmt: skip
    assert texts(zipped(relationless)) == ["I: Hoe?"]


def test_macros_are_said_and_not_run() -> None:
    assert docx_blocks(docx(p(t("ja")), more="word/vbaProject.bin"), "T")[2] == (
        "The document holds macros; they were not run.",
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (docx(p(t("ja")) + "<w:altChunk r:id='r9'/>"), "altChunk"),
        (docx(p(t("ja") + "<w:subDoc r:id='r9'/>")), "master document"),
        (docx(p("<w:r><w:drawing><a:blip/></w:drawing></w:r>") * 2), "only pictures (2)"),
        (docx(p(""), header1=p(t("Fatima"))), "no text but this: header"),
        (docx(p(t("ja")))[:-40], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"", "damaged"),
        (zipped({"xl/workbook.xml": "<a/>"}), "no text of a Word document"),
        (zipped({"word/document.xml": "<a/>"}), "not the text of a Word document"),
        (zipped({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "declares"),
        (docx("<w:p>" * 300 + "</w:p>" * 300), "damaged"),
        (docx(p(t("ja" * 3_000_000))), "its size"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_refused_with_a_way_out(data: bytes, what: str) -> None:
    message = refusal(data)

    assert what in message
    assert "Fatima" not in message


# --- Hostile and large --------------------------------------------------------------------------

RICH = docx(
    p(t("I: Hoe?", "<w:b/><w:color w:val='C00000'/>"), "<w:pStyle w:val='Door'/>")
    + p(t("Goed."), "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>")
    + table(cell(p(t("R")), properties="<w:gridSpan w:val='2'/>") + cell(p(t("Ja."))))
    + p(field("PAGE", t("3")) + "<w:r><w:footnoteReference w:id='1'/><w:sym w:char='F04A'/></w:r>"),
    styles=STYLES,
    numbering="<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:lvlText w:val='R%1:'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
    footnotes=f"<w:footnote w:id='1'>{p(t('noot'))}</w:footnote>",
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_is_wrong_in_the_xml_only_our_own_errors_come_out(data: st.DataObject) -> None:
    members = members_of(RICH)
    member = data.draw(st.sampled_from(sorted(members)))
    text = members[member].decode()
    places = [found.span() for found in re.finditer(r'(?<=")[^"]*(?=")|(?<=<)/?\w:\w+', text)]
    start, end = data.draw(st.sampled_from(places))
    other = data.draw(
        st.sampled_from(["", "-1", "999999999999", "²", "x", "%9", "w:p", "w:r", "/w:p", "w:tbl"])
    )
    members[member] = (text[:start] + other + text[end:]).encode()

    with suppress(DuidingError):
        read_docx(zipped(members), "T03")


def test_ten_thousand_paragraphs_are_read_in_two_seconds() -> None:
    label = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
    body = p(t("I: ", "<w:b/>") + t("Hoe gaat het in de wijk?")) + p(t("Goed."), label)
    members = members_of(RICH)
    members["word/document.xml"] = members_of(docx(body * 5_000))["word/document.xml"]
    data = zipped(members)

    start = time.process_time()  # not of the clock: other tests may run beside this one
    blocks, _, _ = docx_blocks(data, "T03")
    seconds = time.process_time() - start

    assert len(blocks) == 10_000 and blocks[-1].text == "R5000:\tGoed."
    assert seconds < 2


def test_a_document_of_python_docx_becomes_turns() -> None:
    document = Document()
    for text in ("I: Hoe gaat het?", "R: Goed.", "I: Mooi.", "R: Ja."):
        document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)

    delivered = read_docx(packed.getvalue(), "T03")

    assert delivered.form == "Word"
    assert [turn.speaker_label for turn in delivered.turns] == ["I", "R", "I", "R"]
