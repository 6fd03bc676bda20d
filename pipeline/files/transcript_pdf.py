"""Text PDFs, such as theses with transcripts in an appendix.

Read with PDFium (pypdfium2): the engine of Chrome, made to be fed hostile files.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.pdf_child import (
    MAX_LETTERS,
    MAX_PAGES,
    MAX_SECONDS,
    PdfLetters,
    PdfPage,
    letters_of,
)
from pipeline.files.pdf_lines import lines_of_page, split_line_numbers
from pipeline.files.pdf_margins import split_margins
from pipeline.files.pdf_paragraphs import paragraphs_of
from pipeline.files.pdf_streams import unpacks_to_too_much
from pipeline.files.transcript_faults import unreadable

MIN_LETTERS = 20
"""A page with a picture and fewer letters than this was scanned; a stamp or number may be on it."""
MAX_ODD_SHARE = 0.1
MIN_WORDS_JUDGED = 50
MIN_VOWEL_SHARE = 0.6
"""Of the longer words; in Dutch, English, German and Turkish it is above 0.98."""

_ODD = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LATIN_WORD = re.compile(r"\b[a-z]{4,}\b", re.IGNORECASE)
_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)

_ASK = "Ask for the Word file, or copy the text into a Word document (.docx) and check it."
_OCR = "Ask for the Word file; or have the text recognised (OCR), check it and save it as .docx."


class PdfBlocks(NamedTuple):
    """The paragraphs and tables of a PDF, what was left out of them, and remarks."""

    blocks: list[Line | Grid]
    left_out: list[LeftOut]
    remarks: list[str]


def read_pdf(data: bytes, name: str) -> Delivered:
    """Read a PDF with text in it.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Raises:
        InputFileError: The file is damaged, has a password, is a scan, holds letters of which
            it does not say what they are, or is too large to read in bounded time.
    """
    blocks, left_out, remarks = pdf_blocks(data, name)
    found = turns_of_document(blocks)
    return Delivered(
        form="PDF",
        turns=found.turns,
        left_out=(*left_out, *found.left_out),
        remarks=(*remarks, *found.remarks),
        is_report=found.is_report,
    )


def pdf_blocks(data: bytes, name: str) -> PdfBlocks:
    """Return the paragraphs and tables of a PDF; arguments and errors as `read_pdf`."""
    if unpacks_to_too_much(data):
        what = "a part of the file unpacks to far more than a page can hold"
        raise unreadable(name, what, "an ordinary PDF", _ASK)
    letters = letters_of(data)
    if letters.fault:
        raise unreadable(name, *_FAULTS[letters.fault])
    _check_text(letters.pages, name)
    left_out, lines = list(letters.left_out), []
    for page in letters.pages:
        pieces, numbers = split_line_numbers(page.pieces)
        lines.append(lines_of_page(pieces, page.number))
        if numbers:
            text, place = " ".join(piece.text for piece in numbers), f"page {page.number}"
            left_out.append(LeftOut(kind=LeftOutKind.LINE_NUMBER, place=place, text=text))
    body, around = split_margins(lines)
    blocks, n_hyphens = paragraphs_of(body)
    return PdfBlocks(blocks, left_out + around, _remarks(letters, n_hyphens))


_FAULTS = {
    "password": (
        "the PDF has a password",
        "one without",
        "Open it with the password, print it to a new PDF without one, and run again.",
    ),
    "damaged": ("the PDF is damaged or cut off", "a whole PDF", _ASK),
    "pages": (
        f"the PDF has more than {MAX_PAGES} pages",
        "fewer",
        "Print the pages of the interviews to a PDF of their own.",
    ),
    "size": (
        "the PDF takes too long to read",
        f"at most {MAX_LETTERS // 1_000_000} million letters and {MAX_SECONDS} seconds",
        "Print the pages of the interviews to a PDF of their own.",
    ),
}


def _n_letters(page: PdfPage) -> int:
    return sum(len(piece.text) for piece in page.pieces)


def _is_scanned(page: PdfPage) -> bool:
    return page.has_picture and _n_letters(page) < MIN_LETTERS


def _is_recognised(page: PdfPage) -> bool:
    n_hidden = sum(len(piece.text) for piece in page.pieces if piece.is_hidden)
    return page.has_picture and n_hidden * 2 > _n_letters(page)


def _remarks(letters: PdfLetters, n_hyphens: int) -> list[str]:
    """Return what a researcher must know of pages that were not or not surely read."""
    remarks = []
    if letters.damaged_pages:
        remarks.append(f"{_pages(letters.damaged_pages)} damaged, and could not be read.")
    if scanned := [page.number for page in letters.pages if _is_scanned(page)]:
        remarks.append(f"{_pages(scanned)} a picture without text, and could not be read.")
    if hidden := [page.number for page in letters.pages if _is_recognised(page)]:
        remarks.append(f"{_pages(hidden)} a picture with recognised text: check its words.")
    if letters.n_attached:
        remarks.append(f"{letters.n_attached} files attached to the PDF were not read.")
    if n_hyphens:
        remarks.append(
            f"{n_hyphens} words with a hyphen at the end of a line keep it: "
            "it cannot be told whether it belongs to the word."
        )
    return remarks


def _check_text(pages: Sequence[PdfPage], name: str) -> None:
    """Refuse a scan, and letters of which the file does not say what they are."""
    text = "\n".join(piece.text for page in pages for piece in page.pieces)
    n_letters = sum(not character.isspace() for character in text)
    has_scans = any(_is_scanned(page) for page in pages)
    if n_letters == 0 or (has_scans and all(_n_letters(page) < MIN_LETTERS for page in pages)):
        what = "the PDF is a scan: its pages are pictures without text"
        raise unreadable(name, what, "a PDF with text that can be selected", _OCR)
    words = _LATIN_WORD.findall(text)
    n_vowels = sum(_VOWEL.search(word) is not None for word in words)
    is_cipher = len(words) >= MIN_WORDS_JUDGED and n_vowels < MIN_VOWEL_SHARE * len(words)
    if is_cipher or len(_ODD.findall(text)) > MAX_ODD_SHARE * n_letters:
        what = "the PDF does not say which letters its signs stand for"
        raise unreadable(name, what, "a PDF whose text can be copied", _OCR)


def _pages(numbers: Sequence[int]) -> str:
    """Return "Page 3 is" or "Pages 3, 4 and 2 more are"."""
    if len(numbers) == 1:
        return f"Page {numbers[0]} is"
    shown = ", ".join(str(number) for number in numbers[:20])
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""
    return f"Pages {shown}{more} are each"
