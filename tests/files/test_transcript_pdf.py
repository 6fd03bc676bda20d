"""PDFs that LibreOffice makes of interviews give back their paragraphs; others are refused."""

import re
import shutil
import subprocess
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Grid, Line
from pipeline.files.transcript_pdf import PdfBlocks, pdf_blocks

QUESTION = (
    "Kunt u iets vertellen over hoe het is om in deze wijk te wonen, en voelt u zich er thuis?"
)
ANSWER = (
    "Nou, eh, ik woon hier al zevenentwintig jaar en het is veranderd, hoor. Ik dacht: nou, dat is "
    "dan officieel. Vroeger kende iedereen elkaar, maar sinds de flat aan de overkant er staat, "
    "leven mensen langs elkaar heen. Efficiënt is anders, zei de fietsenmaker (lacht)."
)
SAID = [
    turn
    for n in range(9)
    for turn in (
        ("I", f"{QUESTION} En in jaar {n}?"),
        ("R4", f"{'Wel. ' * n}{ANSWER}"),
        ("I", "En de gemeente?" + " Ja?" * n),
        ("R4", "Nee."),
    )
]
HEADER = "Masterscriptie – Buiten de lijnen van Zoutstad"

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")


def as_pdf(folder: Path, fill: Callable[[WordDocument], None]) -> PdfBlocks:
    document = Document()
    document.sections[0].header.paragraphs[0].text = HEADER
    fill(document)
    document.save(str(folder / "t.docx"))
    home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "t.docx")], check=True, capture_output=True, timeout=120)
    return pdf_blocks((folder / "t.pdf").read_bytes(), "T03 (.pdf)")


def lines(found: PdfBlocks) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Line)]


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("font", "is_justified", "spacing"),
    [("Liberation Serif", True, 1.5), ("Liberation Sans", False, 1.0), ("DejaVu Serif", True, 1.0)],
)
def test_paragraphs_come_back_whole(
    tmp_path: Path, font: str, is_justified: bool, spacing: float
) -> None:
    def fill(document: WordDocument) -> None:
        document.styles["Normal"].font.name = font
        for label, text in SAID:
            paragraph = document.add_paragraph(f"{label}: {text}")
            paragraph.paragraph_format.line_spacing = spacing
            paragraph.paragraph_format.space_after = Pt(0)
            if is_justified:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    found = as_pdf(tmp_path, fill)

    # A break that leaves doubt may be soft, and is never a lost space.
    assert [line.replace("\n", " ") for line in lines(found)] == [f"{a}: {b}" for a, b in SAID]
    assert {i.text for i in found.left_out if i.kind is LeftOutKind.HEADER} == {HEADER}


@needs_libreoffice
@pytest.mark.libreoffice
def test_hanging_labels_come_with_a_tab_and_bold_questions_in_bold(tmp_path: Path) -> None:
    def fill(document: WordDocument) -> None:
        for label, text in SAID:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Cm(1.5)
            paragraph.paragraph_format.first_line_indent = Cm(-1.5)
            paragraph.add_run(f"{label}\t{text}").bold = label == "I"

    found = as_pdf(tmp_path, fill)

    assert [line.replace("\n", " ") for line in lines(found)] == [f"{a}\t{b}" for a, b in SAID]
    styles = [{run.style for run in b.runs} for b in found.blocks if isinstance(b, Line)]
    assert styles == [{"b"} if label == "I" else {""} for label, _ in SAID]


@needs_libreoffice
@pytest.mark.libreoffice
def test_a_table_of_three_columns_is_a_grid_and_loses_no_word(tmp_path: Path) -> None:
    def fill(document: WordDocument) -> None:
        table = document.add_table(0, 3)
        for n, (label, text) in enumerate(SAID):
            cells = table.add_row().cells
            cells[0].text, cells[1].text, cells[2].text = f"00:{n:02}:10", label, text

    found = as_pdf(tmp_path, fill)

    grids = [block for block in found.blocks if isinstance(block, Grid)]
    texts = [line.text for grid in grids for row in grid.rows for cell in row for line in cell]
    words = Counter(re.findall(r"\w+", " ".join(texts)))
    assert words == Counter(
        re.findall(r"\w+", " ".join(f"00:{n:02}:10 {a} {b}" for n, (a, b) in enumerate(SAID)))
    )


def made_pdf(content: bytes, n_pages: int = 1) -> bytes:
    """Return a small PDF of pages that all show the same content."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (5 + n) for n in range(n_pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
        b"/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (n_pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        *[page] * n_pages,
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 9/Root 1 0 R>>\n%%EOF"


def test_the_same_page_twice_is_read_twice() -> None:
    found = pdf_blocks(
        made_pdf(b"BT /F1 11 Tf 70 700 Td (R: Nou ja, ik weet niet) Tj ET", 2), "T03"
    )

    texts = lines(found) + [item.text for item in found.left_out]
    assert " ".join(texts).count("ik weet niet") == 2


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4\n", "damaged or cut off"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 100, "damaged or cut off"),
        (made_pdf(b""), "scan"),
        (made_pdf(b"BT ET", 6_000), "more than 5000 pages"),
        (made_pdf(b"0 0 m 1 1 l S " * 3_000_000), "far more than a page can hold"),
        (made_pdf(b"BT /F1 9 Tf (" + b"xkcd bcdf ghjk " * 80 + b") Tj ET"), "which letters"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(InputFileError, match=message) as caught:
        pdf_blocks(data, "T03 (.pdf)")

    assert caught.value.__cause__ is caught.value.__context__ is None
