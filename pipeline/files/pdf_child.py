"""Reads the letters of a PDF in a process of its own, which can be stopped.

A hostile or broken PDF can keep PDFium busy for hours, fill the memory or make it crash; none of
that can be stopped from within the same process. A child gets the file, and a minute.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.domain.transcript import LeftOut
from pipeline.files.delivered import Run
from pipeline.files.pdf_notes import notes_of_document, notes_of_page
from pipeline.files.pdf_pieces import Piece, pieces_of

MAX_PAGES = 5_000
MAX_LETTERS = 5_000_000
"""Of a whole file: some 1,500 full pages."""
MAX_PAGE_LETTERS = 200_000
MAX_SECONDS = 60
"""A thesis of 100 pages takes three."""
MAX_BYTES = 1_500_000_000
"""Of memory; kept on Linux only, elsewhere the time is the limit."""

# Not `python -m`: the child must find the same packages, whatever the parent was started from.
_START = "import sys; sys.path[:] = sys.argv[1:]; from pipeline.files.pdf_child import main; main()"


class PdfPage(NamedTuple):
    """One page: its number from 1, its pieces as drawn, and whether a picture is on it."""

    number: int
    pieces: list[Piece]
    has_picture: bool


class PdfLetters(NamedTuple):
    """What is in a PDF; `fault` says why not: "", "password", "damaged", "pages" or "size"."""

    fault: str = ""
    pages: tuple[PdfPage, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    damaged_pages: tuple[int, ...] = ()
    n_attached: int = 0


def letters_of(data: bytes) -> PdfLetters:
    """Read the letters of a PDF in a child process; never fails and never takes over a minute."""
    command = [sys.executable, "-c", _START, *sys.path]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the file in the command
            command, input=data, capture_output=True, timeout=MAX_SECONDS + 10, check=False
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return PdfLetters("size")
    except ValueError:
        answer = None
    return PdfLetters("damaged") if answer is None else _unpacked(answer)


def main() -> None:
    """Read a PDF from standard input and write what is in it to standard output, as JSON."""
    _limit_memory()
    found = _read(sys.stdin.buffer.read())
    left_out = [item.model_dump(mode="json") for item in found.left_out]
    answer = json.dumps(found._replace(left_out=()))
    sys.stdout.write(json.dumps([answer, left_out]))


def _unpacked(answer: Any) -> PdfLetters:
    packed, left_out = answer
    fault, pages, _, damaged, n_attached = json.loads(packed)
    return PdfLetters(
        fault,
        tuple(PdfPage(n, [_piece(*piece) for piece in pieces], has) for n, pieces, has in pages),
        tuple(LeftOut.model_validate_json(json.dumps(item)) for item in left_out),
        tuple(damaged),
        n_attached,
    )


def _piece(runs: Any, *rest: Any) -> Piece:
    return Piece(tuple(Run(*run) for run in runs), *rest)


def _limit_memory() -> None:
    try:
        import resource  # there is none on Windows
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold the transcript
    except (ValueError, OSError):
        return


def _read(data: bytes) -> PdfLetters:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        return PdfLetters("password" if is_locked else "damaged")
    if len(document) == 0:
        return PdfLetters("damaged")
    if len(document) > MAX_PAGES:
        return PdfLetters("pages")
    left_out, damaged = list(notes_of_document(document.raw)), []
    pages: list[PdfPage] = []
    deadline, n_letters = time.monotonic() + MAX_SECONDS, 0
    for number, page in _pages_of(document, left_out):
        if page is None:
            damaged.append(number)
            continue
        pages.append(page)
        n_letters += sum(len(piece.text) for piece in page.pieces)
        if n_letters > MAX_LETTERS or time.monotonic() > deadline:
            return PdfLetters("size")
    n_attached = max(pdfium.FPDFDoc_GetAttachmentCount(document.raw), 0)
    return PdfLetters("", tuple(pages), tuple(left_out), tuple(damaged), n_attached)


def _pages_of(
    document: pypdfium2.PdfDocument, left_out: list[LeftOut]
) -> Iterator[tuple[int, PdfPage | None]]:
    """Yield number and content of each page, None if damaged; add its notes to `left_out`."""
    for number in range(1, len(document) + 1):
        handle = pdfium.FPDF_LoadPage(document.raw, number - 1)
        text = pdfium.FPDFText_LoadPage(handle) if handle else None
        pieces = pieces_of(text, MAX_PAGE_LETTERS) if text else None
        if pieces is None:
            yield number, None
            continue
        left_out.extend(notes_of_page(handle, number))
        yield number, PdfPage(number, pieces, _has_picture(handle))
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(handle)


def _has_picture(page: Any) -> bool:
    count = min(pdfium.FPDFPage_CountObjects(page), 1_000)
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, n)) for n in range(count))
    return any(kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM) for kind in kinds)
