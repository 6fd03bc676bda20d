"""Which format a delivered file is in, told by its content and never by its name."""

import io
import re
import zipfile
from enum import StrEnum

from pipeline.files.text_encoding import sniffed_text
from pipeline.files.transcript_cues import TIMING
from pipeline.files.transcript_md import looks_like_markdown
from pipeline.files.transcript_table import looks_like_data, looks_like_table


class Form(StrEnum):
    """A format of a delivered file; the last seven are not read."""

    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    TXT = "txt"
    MD = "md"
    HTML = "html"
    OTR = "otr"
    VTT = "vtt"
    SRT = "srt"
    SBV = "sbv"
    TTML = "ttml"
    TSV_CUES = "tsv"
    JSON = "json"
    EAF = "eaf"
    TABLE = "table"
    XLSX = "xlsx"
    QDPX = "qdpx"
    DOC = "doc"
    ENCRYPTED = "encrypted"
    ARCHIVE = "archive"
    MARKUP = "markup"
    MEDIA = "media"
    MAIL = "mail"
    MACROS = "macros"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MEDIA = re.compile(
    rb"ID3|RIFF|OggS|fLaC|FORM....AIFF|#!AMR|\x1a\x45\xdf\xa3|\x30\x26\xb2\x75|....ftyp"
    rb"|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|\x89PNG|\xff\xd8\xff|GIF8|BM....\0\0\0\0",
    re.DOTALL,
)
_ARCHIVE = re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ")
_MEMBERS = {  # a package is known by a member that all of its kind have
    "word/document.xml": Form.DOCX,
    "xl/workbook.xml": Form.XLSX,
    "project.qde": Form.QDPX,
    "xl/workbook.bin": Form.XLSX,
    "content.xml": Form.ODT,
    "mimetype": Form.ODT,
}
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|p|div|span|table)\b", re.IGNORECASE)
_XML_ROOTS = (
    (re.compile(r"<(?:\w+:)?ANNOTATION_DOCUMENT\b"), Form.EAF),
    (re.compile(r"<(?:\w+:)?tt\b"), Form.TTML),
    (re.compile(r"<office:document\b"), Form.ODT),
    (re.compile(r"<(?:\w+:)?html\b", re.IGNORECASE), Form.HTML),
)
_OTR_TEXT = re.compile(r'\{\s*"(?:text|media|media-source|media-time)"\s*:')
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[\]{]')
_ARROW_LINE = re.compile(rf"^{TIMING.pattern}$", re.MULTILINE)
_SBV_LINE = re.compile(
    r"^[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,3},[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,3}$",
    re.MULTILINE,
)
_TSV_HEAD = re.compile(r"start\tend\ttext(?:\n|$)")
_MAIL = re.compile(r"(?:[A-Z][\w-]{2,40}: .*\n(?:[ \t].*\n)*){0,30}MIME-Version:", re.IGNORECASE)


def detect_format(data: bytes) -> Form:
    """Tell the format of `data` by its content.

    Never fails: what is nothing else is plain text, and its reader then says what is wrong.
    """
    if data.startswith(b"PK\x03\x04"):
        return _package_format(data)
    if data.startswith(_OLE):
        return Form.ENCRYPTED if _ENCRYPTED_PACKAGE in data else Form.DOC
    if b"%PDF-" in data[:1024]:
        return Form.PDF
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return Form.RTF
    if _ARCHIVE.match(data):
        return Form.ARCHIVE
    if _MEDIA.match(data):
        return Form.MEDIA
    return _text_format(data)


def _package_format(data: bytes) -> Form:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {name.replace("\\", "/").casefold() for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return Form.DOCX  # damaged or cut off: most likely a Word document, whose reader says so
    if any(name.endswith("vbaproject.bin") for name in members):
        return Form.MACROS
    for member, form in _MEMBERS.items():
        if member in members:
            return form
    # Strict and odd writers put the document elsewhere; the relations point to it.
    has_word = any(name.startswith("word/") for name in members)
    return Form.DOCX if has_word and "_rels/.rels" in members else Form.ARCHIVE


def _text_format(data: bytes) -> Form:
    text = sniffed_text(data).lstrip().replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"WEBVTT(?:\s|$)", text):
        return Form.VTT
    if text.startswith("<"):
        return _markup_format(text)
    if _JSON.match(text):
        is_otr = _OTR_TEXT.match(text) and re.search(r'"media(?:-\w+)?"\s*:', text)
        return Form.OTR if is_otr and '"segments"' not in text else Form.JSON
    if _MAIL.match(text):
        return Form.MAIL
    if _SBV_LINE.match(text):
        return Form.SBV
    if _ARROW_LINE.search(text) and not _ARROW_LINE.search(text, 0, 1) and _is_subtitle(text):
        return Form.SRT
    if _TSV_HEAD.match(text):
        return Form.TSV_CUES
    if looks_like_table(text) or looks_like_data(text):
        return Form.TABLE
    return Form.MD if looks_like_markdown(text) else Form.TXT


def _markup_format(text: str) -> Form:
    start = text[:5000]
    for root, form in _XML_ROOTS:
        if root.search(start):
            return form
    if _HTML.search(start):
        return Form.HTML
    return Form.MARKUP if re.match(r"<(?:\?xml|!DOCTYPE|!--|\w+[^<>]*xmlns)", start) else Form.TXT


def _is_subtitle(text: str) -> bool:
    """Tell a subtitle file from a Word document copied as text, whose times have no cue numbers."""
    arrows = len(_ARROW_LINE.findall(text))
    numbered = len(re.findall(rf"^[ \t]*\d+[ \t]*\n{TIMING.pattern}$", text, re.MULTILINE))
    return numbered > 0 or arrows < 2 or not _named_after_time(text, arrows)


def _named_after_time(text: str, arrows: int) -> bool:
    """Tell whether a short line that comes back stands below the times: old Teams documents."""
    names = re.findall(rf"^{TIMING.pattern}\n([^\n]{{1,60}})\n[^\n]+", text, re.MULTILINE)
    shown = [name[-1] if isinstance(name, tuple) else name for name in names]
    return len(shown) >= arrows // 2 and 2 <= len(set(shown)) <= max(2, len(shown) // 2)
