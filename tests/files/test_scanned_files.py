"""The scan reads every corner of the files that a study produces."""

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.errors import InputFileError
from pipeline.files.scanned_files import texts_of
from pipeline.stages.leak_scan import LeakIndex

NAME = "Qualimba"
INDEX = LeakIndex([ScanForm(NAME, Category.PERSON)])


def places_of(path: Path) -> tuple[bool, bool]:
    """Return whether the name stands in what is seen, and whether in what is hidden."""
    seen = hidden = False
    for text in texts_of(path, "file 1"):
        shown, *others = (INDEX.found_in(way) for way in (text.shown, *text.others))
        seen |= bool(shown) and not text.is_hidden
        hidden |= (bool(shown) and text.is_hidden) or any(other - shown for other in others)
    return seen, hidden


def split_over_runs(document) -> None:
    paragraph = document.add_paragraph("Daar zat ")
    paragraph.add_run("Qua").bold = True
    paragraph.add_run("limba").italic = True


def in_a_table(document) -> None:
    document.add_table(1, 2).cell(0, 1).text = NAME


def in_the_header(document) -> None:
    document.sections[0].header.paragraphs[0].text = f"Gesprek met {NAME}"


def in_a_property(document) -> None:
    document.core_properties.comments = f"van {NAME}"


def in_a_comment(document) -> None:
    document.add_comment(document.add_paragraph("Ja.").runs, text="wie?", author=NAME)


def as_the_text_of_a_picture(document) -> None:
    xml = f'<w:p {nsdecls("w")}><w:r><w:pict><w:t alt="foto van {NAME}"/></w:pict></w:r></w:p>'
    document.element.body.append(parse_xml(xml))


def as_a_style(document) -> None:
    document.styles.add_style(f"Stijl {NAME}", 1)


@pytest.mark.parametrize(
    ("put", "expected"),
    [
        (split_over_runs, (True, False)), (in_a_table, (True, False)),
        (in_the_header, (True, False)), (in_a_property, (False, True)),
        (in_a_comment, (False, True)), (as_the_text_of_a_picture, (False, True)),
        (as_a_style, (False, True)), (lambda document: None, (False, False)),
    ],
)  # fmt: skip
def test_every_part_of_a_word_file_is_read(
    put: Callable[[object], None], expected: tuple[bool, bool], tmp_path: Path
):
    document = Document()
    put(document)
    document.save(str(tmp_path / "a.docx"))

    assert places_of(tmp_path / "a.docx") == expected


def very_hidden(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("_meta")
    sheet.write(0, 0, NAME)
    sheet.very_hidden()


def rich_text(book: xlsxwriter.Workbook) -> None:
    bold = book.add_format({"bold": True})
    book.add_worksheet().write_rich_string(0, 0, "van ", bold, "Quali", "mba zelf")


CORNERS_OF_A_WORKBOOK = {
    "very hidden sheet": (very_hidden, (True, False)),
    "two looks in a word": (rich_text, (True, False)),
    "formula": (lambda b: b.add_worksheet().write_formula(0, 0, f'="{NAME}"'), (True, False)),
    "comment": (lambda b: b.add_worksheet().write_comment(0, 0, NAME), (False, True)),
    "sheet name": (lambda b: b.add_worksheet(NAME), (False, True)),
    "defined name": (lambda b: b.define_name(NAME, "=1"), (False, True)),
    "property": (lambda b: b.set_properties({"author": NAME}), (False, True)),
    "custom property": (lambda b: b.set_custom_property("duiding", NAME), (False, True)),
    "choice of a list": (
        lambda b: b.add_worksheet().data_validation(
            0, 0, 0, 0, {"validate": "list", "source": ["ja", NAME]}
        ),
        (True, False),
    ),
    "header of a print": (lambda b: b.add_worksheet().set_header(f"&L{NAME}"), (True, False)),
}


@pytest.mark.parametrize("corner", CORNERS_OF_A_WORKBOOK)
def test_every_corner_of_a_workbook_is_read(corner: str, tmp_path: Path):
    put, expected = CORNERS_OF_A_WORKBOOK[corner]
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("Codes")
        put(book)

    seen, hidden = places_of(tmp_path / "a.xlsx")

    assert seen or hidden
    assert expected[0] is False or seen


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<p>Daar zat <b>Qua</b><i>limba</i>.</p>"),
        ("a.html", f"<!-- {NAME} --><p title='x > y {NAME}'>ja</p>"),
        ("a.html", '<script type="application/json">{"n": "\\u0051ualimba"}</script>'),
        ("a.html", "<p>&#81;ualimba</p>"),
        ("a.svg", f'<?xml version="1.0"?><svg><desc><![CDATA[{NAME}]]></desc></svg>'),
        ("a.json", json.dumps({"een": [1, {NAME: "x"}]})),
        ("a.jsonl", '{"t": "ja"}\n{"t": "\\nQualimba"}\n'),
        ("a.csv", f'\ufeffa;b\n1;"van ""{NAME}"""\n'),
        ("zonder ending", f"platte tekst\n{NAME}"),
        ("~$a.docx", f"\x08{NAME}\0\0"),
    ],
)  # fmt: skip
def test_pages_tables_and_records_are_read(name: str, content: str, tmp_path: Path):
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert any(places_of(tmp_path / name))


def test_text_in_other_encodings_is_read(tmp_path: Path):
    for encoding in ("utf-16", "cp1252"):
        (tmp_path / "a.csv").write_text(f"é;{NAME}", encoding=encoding)
        assert any(places_of(tmp_path / "a.csv"))


def test_what_a_picture_says_about_itself_is_read(tmp_path: Path):
    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    texts = (
        chunk(b"tEXt", b"Author\0" + NAME.encode()),
        chunk(b"zTXt", b"Title\0\0" + zlib.compress(NAME.encode())),
    )
    for text in texts:
        (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + text + chunk(b"IEND", b""))
        assert places_of(tmp_path / "a.png") == (False, True)


def test_the_names_of_our_own_fields_are_no_text(tmp_path: Path):
    (tmp_path / "a.json").write_text('{"speaker_id": "P01", "Speaker": 1, "marks": []}')
    index = LeakIndex([ScanForm("speaker", Category.PERSON), ScanForm("marks", Category.PERSON)])

    (text,) = texts_of(tmp_path / "a.json", "x")

    assert [form.form for form in index.found_in(text.shown)] == ["speaker"]


def damaged_docx(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\0" * 50)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/a.xml", b" " * 50_000_000)


def broken_json(path: Path) -> None:
    path.with_suffix(".json").write_text(f'{{"a": "{NAME}')


def unknown(path: Path) -> None:
    path.write_bytes(b"\x1f\x8b\x08\0\0\0\0\0" + bytes(range(256)))


@pytest.mark.parametrize("make", [damaged_docx, bomb, broken_json, unknown])
def test_a_file_that_cannot_be_scanned_is_an_error_that_quotes_nothing(
    make: Callable[[Path], None], tmp_path: Path
):
    make(tmp_path / f"{NAME}.docx")
    (path,) = tmp_path.iterdir()

    with pytest.raises(InputFileError) as caught:
        places_of(path)

    assert "file 1" in str(caught.value)
    assert NAME not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_fonts_and_styles_of_empty_documents_are_no_leak(tmp_path: Path):
    Document().save(str(tmp_path / "a.docx"))
    fonts = LeakIndex(ScanForm(n, Category.PERSON) for n in ("Shruti", "Latha", "Gautami"))

    texts = texts_of(tmp_path / "a.docx", "x")
    assert not any(fonts.found_in("\n".join([t.shown, *t.others])) for t in texts)
