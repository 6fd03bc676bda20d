"""What a PDF holds besides its pages: what it says of itself, and notes and fields on its pages."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.domain.transcript import LeftOut, LeftOutKind

MAX_NOTES = 5_000
"""Per page; more is made to take time."""
MAX_NOTE_BYTES = 1024 * 1024
_FIELDS = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")


def notes_of_document(document: Any) -> Iterator[LeftOut]:
    """Yield what a document says of itself: its title, author and so on.

    Args:
        document: PDFium's handle of the document.
    """
    for field in _FIELDS:
        tag = field.encode("ascii")

        def read(buffer: Any, size: int, tag: bytes = tag) -> int:
            return int(pdfium.FPDF_GetMetaText(document, tag, buffer, size))

        text = _text(read)
        if text:
            yield LeftOut(kind=LeftOutKind.METADATA, place=field.lower(), text=text)


def notes_of_page(page: Any, number: int) -> Iterator[LeftOut]:
    """Yield the notes and the filled-in fields of a page.

    Args:
        page: PDFium's handle of the page.
        number: The number of the page, from 1.
    """
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = pdfium.FPDFPage_GetAnnot(page, n)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        key = b"V" if kind == pdfium.FPDF_ANNOT_WIDGET else b"Contents"

        def read(buffer: Any, size: int, note: Any = note, key: bytes = key) -> int:
            return int(pdfium.FPDFAnnot_GetStringValue(note, key, buffer, size))

        text = _text(read) if kind != pdfium.FPDF_ANNOT_LINK else ""
        pdfium.FPDFPage_CloseAnnot(note)
        if text:
            is_field = kind == pdfium.FPDF_ANNOT_WIDGET
            left_out = LeftOutKind.METADATA if is_field else LeftOutKind.COMMENT
            yield LeftOut(kind=left_out, place=f"page {number}", text=text)


def _text(read: Any) -> str:
    """Return the text that a function of PDFium writes into a buffer as UTF-16."""
    size = min(read(None, 0), MAX_NOTE_BYTES)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    read(buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0").strip()
