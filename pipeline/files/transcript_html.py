"""HTML, as noScribe writes it, and as Word and Google Docs export it."""

import re
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut
from pipeline.files import text_encoding
from pipeline.files.delivered import Delivered, Grid, Line
from pipeline.files.document_turns import turns_of_document
from pipeline.files.html_text import read_html_text

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]{2,30})"""
)
_NOSCRIBE = re.compile(r"""<a\s+name=["']ts_\d+_\d+|noscribe""", re.IGNORECASE)


class HtmlBlocks(NamedTuple):
    """The lines and tables of an HTML file, what was left out of them, remarks, and its language.

    `encoding` is as in `Delivered`.
    """

    blocks: list[Line | Grid]
    left_out: list[LeftOut]
    remarks: list[str]
    encoding: str
    language: str
    is_noscribe: bool


def read_html(data: bytes, name: str) -> Delivered:
    """Read an HTML page of lines "Label: text", tables, or questions in bold.

    Args:
        data: The delivered bytes.
        name: What messages call the file.

    Raises:
        InputFileError: The file is empty or its encoding cannot be told.
    """
    read = html_blocks(data, name)
    found = turns_of_document(read.blocks)
    return Delivered(
        form="noScribe HTML" if read.is_noscribe else "HTML",
        turns=found.turns,
        left_out=(*read.left_out, *found.left_out),
        remarks=(*read.remarks, *found.remarks),
        encoding=read.encoding,
        language=read.language,
        is_report=found.is_report,
    )


def html_blocks(data: bytes, name: str) -> HtmlBlocks:
    """Return the lines and tables of an HTML file; arguments and errors as `read_html`."""
    text, encoding, remarks = _decoded(data, name)
    found = read_html_text(text)
    language = found.language if re.fullmatch("[a-z]{2}", found.language) else ""
    is_noscribe = _NOSCRIBE.search(text) is not None
    return HtmlBlocks(found.blocks, found.left_out, remarks, encoding, language, is_noscribe)


def _decoded(data: bytes, name: str) -> tuple[str, str, list[str]]:
    """Return the text, in the encoding that the page declares if its bytes fit that."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode("ascii").lower()
        # What browsers do: "iso-8859-1" means the code page of Windows.
        encoding = "cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            text = ""
        if text.strip() and "\0" not in text:
            return text, encoding, []
    read = text_encoding.read_text(data, name)
    return read.text, read.encoding, list(read.remarks)
