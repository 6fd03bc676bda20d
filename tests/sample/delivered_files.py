"""Bytes of transcripts as programs and people deliver them; the same turns give the same bytes."""

import html
import io
import json
import uuid
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from docx import Document
from docx.shared import Cm

MS_PER_WORD = 400
"""Speaking rate: 150 words a minute."""
PAUSE_MS = 700
_LINE_WIDTH = 42
"""Characters in a line of subtitles (the usual limit of broadcasters)."""

Turns = Sequence[tuple[str, str]]
"""Label and text of each turn, as they are to be read back."""


class Cue(NamedTuple):
    """Some words of a turn and when they are said."""

    label: str
    text: str
    start_ms: int
    end_ms: int
    turn: int
    part: int


def cues(turns: Turns, max_words: int) -> Iterator[Cue]:
    """Cut turns into cues of at most `max_words` words at an even speaking rate."""
    clock = 3_000
    for number, (label, text) in enumerate(turns):
        words = text.split(" ")
        for part, first in enumerate(range(0, len(words), max_words)):
            said = words[first : first + max_words]
            end_ms = clock + MS_PER_WORD * len(said)
            yield Cue(label, " ".join(said), clock, end_ms, number, part)
            clock = end_ms
        clock += PAUSE_MS


def teams_vtt(turns: Turns) -> bytes:
    """Write WebVTT as Teams does: a cue id with a GUID, the display name in a voice tag."""
    blocks = ["WEBVTT\n"]
    for cue in cues(turns, max_words=18):
        utterance = uuid.uuid5(uuid.NAMESPACE_OID, f"duiding/{cue.label}/{cue.turn}")
        times = f"{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}"
        text = html.escape(cue.text, quote=False)
        blocks.append(f"{utterance}/{cue.turn}-{cue.part}\n{times}\n<v {cue.label}>{text}</v>\n")
    return "\n".join(blocks).encode()


def srt(turns: Turns) -> bytes:
    """Write SubRip with the label at the first cue of a turn only."""
    return _srt(turns, lambda cue: "" if cue.part else f"{cue.label}: ")


def whisperx_srt(turns: Turns) -> bytes:
    """Write SubRip as WhisperX does: every cue begins with the speaker in square brackets."""
    return _srt(turns, lambda cue: f"[{cue.label}]: ")


def _srt(turns: Turns, prefix: Callable[[Cue], str]) -> bytes:
    blocks = []
    for number, cue in enumerate(cues(turns, max_words=13), start=1):
        times = f"{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}"
        text = prefix(cue) + cue.text
        # One line break at most, at a space, as a subtitle on two lines.
        space = text.find(" ", _LINE_WIDTH)
        text = text if space < 0 else f"{text[:space]}\n{text[space + 1 :]}"
        blocks.append(f"{number}\n{times}\n{text}\n")
    return "\n".join(blocks).encode()


def whisperx_json(turns: Turns) -> bytes:
    """Write the JSON of WhisperX: segments of at most 25 words, each with its speaker."""
    segments = [
        {
            "start": cue.start_ms / 1000,
            "end": cue.end_ms / 1000,
            "text": f" {cue.text}",
            "speaker": cue.label,
        }
        for cue in cues(turns, max_words=25)
    ]
    return json.dumps({"segments": segments, "language": "nl"}, ensure_ascii=False).encode()


def txt_with_times(turns: Turns) -> bytes:
    """Write UTF-8 with BOM and CRLF, as Notepad does, with a time before every sixth turn."""
    starts = {cue.turn: cue.start_ms for cue in cues(turns, max_words=10_000)}
    lines = [
        f"[{_clock(starts[number], '.')[:8]}] {label}: {text}"
        if number % 6 == 0
        else f"{label}: {text}"
        for number, (label, text) in enumerate(turns)
    ]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def txt_cp1252(turns: Turns) -> bytes:
    """Write cp1252 and CRLF with blank lines in between, as older programs do."""
    return "\r\n\r\n".join(f"{label}: {text}" for label, text in turns).encode("cp1252")


def docx_with_heading(turns: Turns) -> bytes:
    """Write a Word document with bold labels; a first turn without label is title and date."""
    document = _document()
    if turns[0][0] == "":
        title, *rest = turns[0][1].split("\n")
        document.add_heading(title, level=1)
        for line in rest:
            document.add_paragraph(line)
        turns = turns[1:]
    for label, text in turns:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}:").bold = True
        paragraph.add_run(f" {text}")
    return _docx_bytes(document)


def docx_with_tabs(turns: Turns) -> bytes:
    """Write a Word document with a hanging indent: label, tab, text."""
    document = _document()
    for label, text in turns:
        paragraph = document.add_paragraph(f"{label}:\t{text}")
        paragraph.paragraph_format.left_indent = Cm(1.25)
        paragraph.paragraph_format.first_line_indent = Cm(-1.25)
    return _docx_bytes(document)


def docx_plain(turns: Turns) -> bytes:
    """Write a Word document as typed: a paragraph for each line, and blank ones in between."""
    document = _document()
    for label, text in turns:
        for line in f"{label}: {text}".split("\n"):
            document.add_paragraph(line)
        document.add_paragraph()
    return _docx_bytes(document)


def _document() -> Any:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Quickscan inclusie Lindewaard - vertrouwelijk"
    core = document.core_properties
    core.title, core.author, core.comments = "Uitwerking gesprek", "duiding", ""
    core.created = core.modified = datetime(2026, 3, 16, 9, 0)  # noqa: DTZ001 - Word knows no zones
    return document


def _docx_bytes(document: Any) -> bytes:
    """Pack a document anew with fixed times, because python-docx sets today's."""
    packed, repacked = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(repacked, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(2026, 3, 16, 9, 0, 0))
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=9)
    return repacked.getvalue()


def _clock(ms: int, mark: str) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{mark}{ms % 1000:03}"
