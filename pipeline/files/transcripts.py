"""Delivered transcripts of every format: which format it is, and its turns."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from pipeline.domain.transcript import ParsedTurn
from pipeline.files.text_encoding import clean_text
from pipeline.files.transcript_cues import TIMING
from pipeline.files.transcript_docx import read_docx
from pipeline.files.transcript_faults import unreadable
from pipeline.files.transcript_srt import read_srt
from pipeline.files.transcript_txt import read_txt
from pipeline.files.transcript_vtt import read_vtt
from pipeline.files.transcript_whisper import read_whisper

MAX_FILE_BYTES = 50 * 1024 * 1024
"""An interview of three hours is under 1 MB; what is larger holds pictures or sound."""

TRANSCRIPT_FORMATS: dict[str, Callable[[bytes, str], list[ParsedTurn]]] = {
    "docx": read_docx,
    "vtt": read_vtt,
    "srt": read_srt,
    "json": read_whisper,
    "txt": read_txt,
}

_EXPECTED = "a .docx, .vtt, .srt, .txt or WhisperX .json"
_SAVE_AS_DOCX = "Open the file in Word, choose Save as, Word document (.docx), and run again."
_TRANSCRIBE = "Have it transcribed first, and deliver the transcript as .docx, .vtt or .json."
_EXPORT = "Export the transcript as .docx, .vtt or .srt from the program that made it."

_REFUSED = {
    "pdf": ("the file is a PDF", "Ask for the Word file, or copy the text into a .docx."),
    "rtf": ("the file is RTF", _SAVE_AS_DOCX),
    "odt": ("the file is an OpenDocument text (.odt)", _SAVE_AS_DOCX),
    "doc": ("the file is in an old Office format, such as .doc", _SAVE_AS_DOCX),
    "encrypted": (
        "the file is protected with a password",
        "Open it in Word, choose File, Info, Protect Document, empty the password, and save.",
    ),
    "xlsx": ("the file is a spreadsheet", "Copy the text into a Word document (.docx)."),
    "zip": ("the file is an archive or another kind of package", "Unpack it first."),
    "markup": ("the file is XML or HTML", _EXPORT),
    "media": ("the file is sound, video or a picture", _TRANSCRIBE),
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MEDIA = re.compile(
    rb"ID3|RIFF|OggS|fLaC|FORM....AIFF|#!AMR|\x1a\x45\xdf\xa3|\x30\x26\xb2\x75|....ftyp"
    rb"|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]|\x89PNG|\xff\xd8\xff|GIF8",
    re.DOTALL,
)
_MARKUP = re.compile(r"<(?:\?xml|!doctype|html|tt)\b", re.IGNORECASE)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\]{]')
_ARROW_LINE = re.compile(rf"^{TIMING.pattern}$", re.MULTILINE)


def read_transcript(path: Path, name: str) -> list[ParsedTurn]:
    """Read one delivered transcript, whatever its format; every word of it is in some turn.

    Args:
        path: The delivered file. Its extension is not trusted and its name never shown.
        name: What messages call the file, such as "T03 (.docx)".

    Returns:
        Turns with clean text that is not empty, and no two in a row with the same label.

    Raises:
        InputFileError: The file cannot be opened, is too large, damaged, empty or of a kind
            that holds no transcript.
    """
    data = _read_bytes(path, name)
    form = detect_format(data)
    if form in _REFUSED:
        what, remedy = _REFUSED[form]
        raise unreadable(name, what, _EXPECTED, remedy)
    turns = _merged(_cleaned(TRANSCRIPT_FORMATS[form](data, name)))
    if not any(character.isalnum() for turn in turns for character in turn.text):
        what, remedy = "no words were found", "Open the file and look; ask for it again if empty."
        raise unreadable(name, what, "a transcript with text", remedy)
    return turns


def detect_format(data: bytes) -> str:
    """Tell the format of `data` by its content: a key of TRANSCRIPT_FORMATS, or what it is instead.

    Never fails: what is nothing else is "txt", and the text reader then says what is wrong.
    """
    if data.startswith(b"PK\x03\x04"):
        return _package_format(data)
    if data.startswith(_OLE):
        return "encrypted" if _ENCRYPTED_PACKAGE in data else "doc"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if _MEDIA.match(data):
        return "media"
    return _text_format(data)


def _package_format(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "docx"  # damaged or cut off: most likely a Word document, whose reader says so
    if "word/document.xml" in members:
        return "docx"
    if "content.xml" in members:
        return "odt"
    return "xlsx" if "xl/workbook.xml" in members else "zip"


def _text_format(data: bytes) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if utf16 else "utf-8-sig", errors="replace").lstrip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"WEBVTT(?:\s|$)", text):
        return "vtt"
    if _MARKUP.match(text):
        return "markup"
    if _JSON.match(text):
        return "json"
    return "srt" if _ARROW_LINE.search(text) else "txt"


def _read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file of a sensible size."""
    data = None
    try:
        size = path.stat().st_size
        if size <= MAX_FILE_BYTES:
            data = path.read_bytes()
    except OSError:  # its message holds the file name
        what, remedy = "the file cannot be opened", "Close it in Word, and see whether it is there."
        size = None
    if size is None:
        raise unreadable(name, what, "a file that can be read", remedy)
    if data is None:
        what = f"the file is {size // 1024**2} MB"
        expected = f"at most {MAX_FILE_BYTES // 1024**2} MB"
        raise unreadable(name, what, expected, "Remove pictures and sound, or split the file.")
    return data


def _cleaned(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    cleaned = (
        turn._replace(
            speaker_label=clean_text(turn.speaker_label).replace("\n", " "),
            text=clean_text(turn.text),
        )
        for turn in turns
    )
    return [turn for turn in cleaned if turn.text]


def _merged(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """Join turns in a row with the same label: one turn is all one speaker says at a stretch."""
    merged = []
    for _, group in groupby(turns, lambda turn: turn.speaker_label):
        same = list(group)
        ends = [turn.end_ms for turn in same if turn.end_ms is not None]
        text = "\n".join(turn.text for turn in same)
        merged.append(same[0]._replace(text=text, end_ms=max(ends, default=None)))
    return merged


_KINDS = frozenset({
    ".docx", ".doc", ".odt", ".rtf", ".txt", ".md", ".vtt", ".srt", ".json", ".csv", ".tsv",
    ".xlsx", ".pdf", ".otr", ".eaf", ".qdpx",
})  # fmt: skip


def kind_of(path: Path) -> str:
    """Return a file's ending for messages; "other" for what may be a name ("mevr.Jansen")."""
    ending = path.suffix.lower()
    return ending if ending in _KINDS else "other" if ending else "no ending"
