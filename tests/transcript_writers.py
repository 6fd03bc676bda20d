"""One conversation in many formats, for tests that read them all; beside tests/sample."""

import html
import io
import json
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from docx import Document
from openpyxl import Workbook

from tests.sample import delivered_files as sample
from tests.sample.delivered_files import Turns

LABEL_STYLES: dict[str, Callable[[str, str], str]] = {
    "colon": lambda label, text: f"{label}: {text}",
    "tab": lambda label, text: f"{label}:\t{text}",
    "brackets": lambda label, text: f"[{label}]: {text}",
    "time before": lambda label, text: f"[00:12:34] {label}: {text}",
    "time behind": lambda label, text: f"{label}: {text} #00:12:34-5#",
}


def text_file(turns: Turns, style: str, encoding: str, line_end: str, gap: int = 1) -> bytes:
    """Write plain text in one of LABEL_STYLES."""
    lines = [LABEL_STYLES[style](label, text) for label, text in turns]
    return (line_end * gap).join(lines).encode(encoding)


def zoom_vtt(turns: Turns) -> bytes:
    """Write WebVTT as Zoom does: numbered cues, "Name: text"."""
    blocks = ["WEBVTT\n"]
    for n, (label, text) in enumerate(turns, start=1):
        times = f"00:{n:02}:01.000 --> 00:{n:02}:05.500"
        blocks.append(f"{n}\n{times}\n{label}: {html.escape(text, quote=False)}\n")
    return "\n".join(blocks).encode()


def rtf(turns: Turns) -> bytes:
    """Write RTF as f4transkript does: label, text, time at the end; letters as code points."""
    lines = []
    for n, (label, text) in enumerate(turns):
        escaped = "".join(
            character if character.isascii() and character not in "\\{}" else _rtf(character)
            for character in f"{label}: {text}"
        )
        lines.append(rf"\pard {escaped} #00:{n:02}:10-3#\par")
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\generator f4;}"
    return ("\r\n".join([head, *lines]) + "}").encode("ascii")


def _rtf(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    units = character.encode("utf-16-le")
    codes = [
        int.from_bytes(units[n : n + 2], "little", signed=True) for n in range(0, len(units), 2)
    ]
    return "".join(rf"\u{code}?" for code in codes)


def odt(turns: Turns) -> bytes:
    """Write an OpenDocument text with a paragraph for each turn."""
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    spaces += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    lines = "".join(f"<text:p>{escape(f'{label}: {text}')}</text:p>" for label, text in turns)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f"<office:text>{lines}</office:text></office:body></office:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def docx_table(turns: Turns) -> bytes:
    """Write a Word table of time, speaker and text."""
    document = Document()
    table = document.add_table(rows=0, cols=3)
    rows = [("Tijd", "Spreker", "Tekst")]
    rows += [(f"00:{n:02}:10", label, text) for n, (label, text) in enumerate(turns)]
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return _saved(document.save)


def word_online(turns: Turns) -> bytes:
    """Write a Word document as Transcriberen does: time and speaker above the text."""
    document = Document()
    for n, (label, text) in enumerate(turns):
        document.add_paragraph(f"00:{n:02}:10 {label}")
        document.add_paragraph(text)
    return _saved(document.save)


def markdown(turns: Turns) -> bytes:
    """Write Markdown with bold labels below a heading; what is markup is escaped."""
    lines = [f"**{label}:** {_escaped(text)}" for label, text in turns]
    return ("# Gesprek\n\n" + "\n\n".join(lines) + "\n").encode()


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#+-.!|&~=" else character
                   for character in text)  # fmt: skip


def web_page(turns: Turns) -> bytes:
    """Write HTML with a paragraph for each turn."""
    lines = "".join(f"<p>{html.escape(f'{label}: {text}')}</p>" for label, text in turns)
    return f"<!DOCTYPE html><html><head></head><body>{lines}</body></html>".encode()


def otranscribe(turns: Turns) -> bytes:
    """Write .otr: JSON with HTML in it and times as spans."""
    stamp = '<span class="timestamp" data-timestamp="{0}.5">00:{0:02}</span>'
    lines = [
        f"<p>{stamp.format(n)}&nbsp;{html.escape(f'{label}: {text}')}</p>"
        for n, (label, text) in enumerate(turns)
    ]
    return json.dumps({"text": "".join(lines), "media": "", "media-time": 0}).encode()


def amberscript(turns: Turns) -> bytes:
    """Write Amberscript's JSON: speakers by id, words with times."""
    ids = {label: f"spk{n}" for n, label in enumerate(dict.fromkeys(label for label, _ in turns))}
    segments = [
        {
            "speaker": ids[label],
            "words": [
                {"text": word, "start": n + m / 100, "end": n + (m + 1) / 100, "conf": 0.9}
                for m, word in enumerate(text.split(" "))
            ],
        }
        for n, (label, text) in enumerate(turns)
    ]
    speakers = [{"spkid": spkid, "name": label} for label, spkid in ids.items()]
    return json.dumps({"speakers": speakers, "segments": segments}).encode()


def semicolons(turns: Turns) -> bytes:
    """Write a CSV as Dutch Excel does: semicolons and a BOM."""
    rows = ["tijd;spreker;tekst"]
    quoted = [text.replace('"', '""') for _, text in turns]
    rows += [
        f'00:{n:02}:10;{label};"{text}"'
        for n, ((label, _), text) in enumerate(zip(turns, quoted, strict=True))
    ]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


def excel(turns: Turns) -> bytes:
    """Write a workbook with a title above the header."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Gesprek 4"])
    sheet.append([])
    sheet.append(["Nr", "Spreker", "Tekst"])
    for n, (label, text) in enumerate(turns, start=1):
        sheet.append([n, label, text])
        sheet.cell(row=n + 3, column=3).data_type = "s"
    return _saved(workbook.save)


def elan(turns: Turns) -> bytes:
    """Write ELAN's .eaf: a tier for each speaker."""
    slots, tiers = [], dict[str, list[str]]()
    for n, (label, text) in enumerate(turns):
        slots += [(f"a{n}", n * 1000), (f"b{n}", n * 1000 + 900)]
        tiers.setdefault(label, []).append(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x{n}" TIME_SLOT_REF1="a{n}" '
            f'TIME_SLOT_REF2="b{n}"><ANNOTATION_VALUE>{escape(text)}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
    order = "".join(f'<TIME_SLOT TIME_SLOT_ID="{i}" TIME_VALUE="{ms}"/>' for i, ms in slots)
    body = "".join(
        f'<TIER TIER_ID="{escape(label)}" LINGUISTIC_TYPE_REF="talk">{"".join(annotations)}</TIER>'
        for label, annotations in tiers.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT><TIME_ORDER>{order}'
        f"</TIME_ORDER>{body}</ANNOTATION_DOCUMENT>"
    ).encode()


def refi_project(turns: Turns) -> bytes:
    """Write a REFI-QDA project with one plain text source."""
    guid = "11111111-2222-3333-4444-555555555555"
    project = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="x">'
        f'<Sources><TextSource guid="{guid}" name="a" plainTextPath="internal://{guid}.txt"/>'
        "</Sources></Project>"
    )
    text = "\n".join(f"{label}: {said}" for label, said in turns)
    return _zip({"project.qde": project, f"sources/{guid}.txt": text})


def _zip(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return packed.getvalue()


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    packed = io.BytesIO()
    save(packed)
    return packed.getvalue()


FORMATS: dict[str, Callable[[Turns], bytes]] = {
    "Teams WebVTT": sample.teams_vtt,
    "Zoom WebVTT": zoom_vtt,
    "SubRip": sample.srt,
    "WhisperX SubRip": sample.whisperx_srt,
    "WhisperX JSON": sample.whisperx_json,
    "Amberscript JSON": amberscript,
    "text": sample.txt_with_times,
    "f4 RTF": rtf,
    "Word, bold labels": sample.docx_with_heading,
    "Word, tabs": sample.docx_with_tabs,
    "Word, table": docx_table,
    "Word Online": word_online,
    "OpenDocument": odt,
    "Markdown": markdown,
    "HTML": web_page,
    "oTranscribe": otranscribe,
    "CSV": semicolons,
    "Excel": excel,
    "ELAN": elan,
    "REFI-QDA": refi_project,
}
