"""A name is found wherever it is hidden, in files as other programs write them."""

import base64
import json
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.files.scanned_files import texts_of
from pipeline.stages.leak_scan import LeakIndex

NAME = "Qualimba"
INDEX = LeakIndex(
    [
        ScanForm(NAME, Category.PERSON),
        ScanForm("06 12345678", Category.PHONE),
        ScanForm("5 maart 1987", Category.BIRTH_DATE),
        ScanForm("NL91ABNA0417164300", Category.IBAN),
    ]
)


def is_found_in(path: Path) -> bool:
    return any(
        INDEX.found_in(way)
        for text in texts_of(path, "file 1")
        for way in (text.shown, *text.others)
    )


TEXTS = {
    "in capitals": f"gesprek met {NAME.upper()}",
    "in a genitive": f"{NAME}s zus",
    "with accents": "Quálïmbà",
    "with accents in signs of their own": "Qua\u0301limba",
    "with a soft hyphen": "Quali\u00admba",
    "with a joiner that is not seen": "Qua\u200dlim\u034fba",
    "with marks of direction": "Qua\u202elim\u2066ba",
    "with a byte order mark in it": "Qua\ufefflimba",
    "with tags that are not seen": "Qua\U000e0061limba",
    "with Cyrillic letters": "Qu\u0430limb\u0430",
    "with Greek letters": "Qu\u03b1limb\u03b1",
    "in wide letters": "Ｑｕａｌｉｍｂａ",
    "in mathematical letters": "𝐐𝐮𝐚𝐥𝐢𝐦𝐛𝐚",
    "broken at the end of a line": "daar zat Quali-\n   mba ook",
    "broken by a soft hyphen and a line": "daar zat Quali\u00ad\nmba ook",
    "letter by letter": "dat spel je q-u-a-l-i-m-b-a",
    "in decimal entities without an end": "&#81&#117&#97&#108&#105&#109&#98&#97 zei",
    "in hexadecimal entities": "&#x51;&#x75;ali&#X6d;ba",
    "in entities twice": "&amp;#81;ualimba",
    "in percents": "?n=%51%75alimba",
    "in percents twice": "?n=%2551ualimba",
    "in escapes": "\\u0051ualimb\\x61",
    "in base64": base64.b64encode(f"van {NAME} zelf".encode()).decode(),
    "in base64 of an address": base64.urlsafe_b64encode(f"??>>{NAME} zelf".encode()).decode(),
    "in base64 of wide letters": base64.b64encode(f"van {NAME}".encode("utf-16-le")).decode(),
    "in base64 of a mail": base64.encodebytes(f"{'ja ' * 60}{NAME}".encode()).decode(),
    "a telephone number as a number": "612345678",
    "a telephone number with a point": "6.12345678E+8",
    "a telephone number from abroad": "+31 (0)6-1234 5678",
    "a telephone number in an address": "tel:+31612345678",
    "a day of birth in figures": "05-03-1987",
    "a day of birth the other way round": "1987-03-05",
    "an account in fours": "NL91 ABNA 0417 1643 00",
}


@pytest.mark.parametrize("way", TEXTS)
def test_a_name_or_number_is_found_however_it_is_written(way: str, tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXTS[way], encoding="utf-8")

    assert is_found_in(tmp_path / "a.txt")


FILES = {
    "a page with a comment in the word": ("a.html", f"<p>{NAME[:3]}<!-- x -->{NAME[3:]}</p>"),
    "a page with a strange tag in the word": ("a.html", f"<p>{NAME[:3]}<x-y>{NAME[3:]}</x-y></p>"),
    "a page with a place to break in the word": ("a.html", f"<p>{NAME[:3]}<wbr/>{NAME[3:]}"),
    "a comment of a page": ("a.html", f"<p>ja</p><!-- {NAME} -->"),
    "an attribute of a page": ("a.html", f"<img alt='{NAME}'>"),
    "an address in a page": ("a.html", f'<a href="x?n={quote("Quá" + NAME[3:])}">x</a>'),
    "a script in a page": ("a.html", '<script>x = "\\u{51}ualimba"</script>'),
    "a style of a page": ("a.html", f"<style>p:after {{content: '{NAME}'}}</style>"),
    "a key of JSON": ("a.json", json.dumps({NAME: 1})),
    "a key that stands in it twice": ("a.json", f'{{"a": "{NAME}", "a": ""}}'),
    "escapes of JSON": ("a.json", '"\\u0051ualimba"'),
    "a number of JSON": ("a.json", '{"n": 612345678}'),
    "a drawing": ("a.svg", f"<svg><text>{NAME[:3]}<tspan>{NAME[3:]}</tspan></text></svg>"),
    "a declaration of XML": ("a.xml", f'<!DOCTYPE a [<!ENTITY b "{NAME}">]><a>&b;</a>'),
    "an instruction of XML": ("a.xml", f"<?a {NAME}?><a/>"),
}  # fmt: skip


@pytest.mark.parametrize("place", FILES)
def test_every_place_in_pages_and_records_is_read(place: str, tmp_path: Path):
    name, content = FILES[place]
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert is_found_in(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_in_any_encoding_is_read(encoding: str, tmp_path: Path):
    (tmp_path / "a.csv").write_text(f"naam;nummer\nmevrouw {NAME};1\n", encoding=encoding)

    assert is_found_in(tmp_path / "a.csv")


def insert(document, inner: str) -> None:
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w', 'wp', 'a')}>{inner}</w:p>"))


def footnote_of(document) -> None:
    document.sections[0].first_page_footer.paragraphs[0].text = NAME


IN_A_DOCUMENT: dict[str, Callable[[object], None]] = {
    "deleted while changes are tracked": lambda d: insert(
        d, f'<w:del w:id="1" w:author="x"><w:r><w:delText>{NAME}</w:delText></w:r></w:del>'
    ),
    "around what was deleted": lambda d: insert(
        d,
        "<w:r><w:t>Quali</w:t></w:r><w:del w:id='1' w:author='x'><w:r><w:delText>xyz</w:delText>"
        "</w:r></w:del><w:r><w:t>mba</w:t></w:r>",
    ),
    "who changed it": lambda d: insert(d, f'<w:ins w:id="1" w:author="{NAME}"/>'),
    "hidden letters": lambda d: insert(
        d, f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{NAME}</w:t></w:r>"
    ),
    "the text of a picture": lambda d: insert(
        d, f'<w:r><w:drawing><wp:docPr id="1" name="x" descr="{NAME}"/></w:drawing></w:r>'
    ),
    "a bookmark": lambda d: insert(d, f'<w:bookmarkStart w:id="1" w:name="{NAME}"/>'),
    "a field": lambda d: insert(d, f"<w:r><w:instrText>AUTHOR {NAME}</w:instrText></w:r>"),
    "a footer of the first page": footnote_of,
    "who wrote it": lambda d: setattr(d.core_properties, "author", NAME),
    "key words": lambda d: setattr(d.core_properties, "keywords", f"a,{NAME}"),
}


@pytest.mark.parametrize("place", IN_A_DOCUMENT)
def test_every_place_in_a_word_file_is_read(place: str, tmp_path: Path):
    document = Document()
    IN_A_DOCUMENT[place](document)
    document.save(str(tmp_path / "a.docx"))

    assert is_found_in(tmp_path / "a.docx")


def hidden_column(book: Workbook) -> None:
    book.active["D4"] = NAME
    book.active.column_dimensions["D"].hidden = True


IN_A_WORKBOOK: dict[str, Callable[[Workbook], None]] = {
    "a number": lambda b: b.active.append([612345678]),
    "a number with a fraction": lambda b: b.active.append([612345678.0]),
    "a day of birth": lambda b: b.active.append(["1987-03-05"]),
    "a name that is defined": lambda b: b.defined_names.add(DefinedName(NAME, attr_text="1")),
    "a hidden column": hidden_column,
    "a note": lambda b: setattr(b.active["A1"], "comment", Comment(NAME, "x")),
    "who made a note": lambda b: setattr(b.active["A1"], "comment", Comment("x", NAME)),
    "a header of the print": lambda b: setattr(b.active.oddHeader.left, "text", NAME),
    "a formula": lambda b: b.active.append([f'=HYPERLINK("mailto:{NAME}@x.nl","a")']),
    "who saved it": lambda b: setattr(b.properties, "lastModifiedBy", NAME),
    "the name of a sheet": lambda b: setattr(b.active, "title", f"{NAME} 2"),
}


@pytest.mark.parametrize("place", IN_A_WORKBOOK)
def test_every_place_in_a_workbook_is_read(place: str, tmp_path: Path):
    book = Workbook()
    IN_A_WORKBOOK[place](book)
    book.save(tmp_path / "a.xlsx")

    assert is_found_in(tmp_path / "a.xlsx")


def a_comment(packed: zipfile.ZipFile) -> None:
    packed.comment = f"van {NAME}".encode()


def a_comment_of_a_part(packed: zipfile.ZipFile) -> None:
    part = zipfile.ZipInfo("a.txt", (2026, 1, 1, 0, 0, 0))
    part.comment = NAME.encode()
    packed.writestr(part, "ja")


def an_extra_field(packed: zipfile.ZipFile) -> None:
    part = zipfile.ZipInfo("a.txt", (2026, 1, 1, 0, 0, 0))
    part.extra = b"\xfe\xca" + len(NAME).to_bytes(2, "little") + NAME.encode()
    packed.writestr(part, "ja")


def a_package_in_it(packed: zipfile.ZipFile) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.xml", f"<a>{NAME}</a>")
    packed.writestr("a.bin", inner.getvalue())


IN_A_PACKAGE: dict[str, Callable[[zipfile.ZipFile], None]] = {
    "its comment": a_comment,
    "the comment of a part": a_comment_of_a_part,
    "an extra field": an_extra_field,
    "the name of a part": lambda p: p.writestr(f"media/{NAME}.png", b"x"),
    "XML of anybody": lambda p: p.writestr("customXml/item1.xml", f"<a b='{NAME}'/>"),
    "a part of bytes": lambda p: p.writestr("a.bin", b"\0\1" + NAME.encode("utf-16-be") + b"\0"),
    "a package in it": a_package_in_it,
}


@pytest.mark.parametrize("place", IN_A_PACKAGE)
def test_every_place_in_a_package_is_read(place: str, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        IN_A_PACKAGE[place](packed)

    assert is_found_in(tmp_path / "a.docx")


def test_nothing_is_found_in_documents_without_the_name(tmp_path: Path):
    Document().save(str(tmp_path / "a.docx"))
    book = Workbook()
    book.active.append([612345679, "Qualimbo", date(1987, 3, 6)])
    book.save(tmp_path / "a.xlsx")

    assert not is_found_in(tmp_path / "a.docx")
    assert not is_found_in(tmp_path / "a.xlsx")
