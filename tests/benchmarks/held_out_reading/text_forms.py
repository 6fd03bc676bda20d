"""Text files, subtitles, what recognisers write, and tables."""

import csv
import datetime as dt
import html
import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.benchmarks.held_out_reading.source import Interview, Row
from tests.benchmarks.held_out_reading.talk import Cue, clock, clock_ms, cues

_GUID = "3f0c9a52-71de-4b6b-9c55-2b7e0d1f4a86"
_LINE_WIDTH = 42


def _lines(rows: Iterable[Row], after_label: str = " ") -> list[str]:
    lines: list[str] = []
    for row in rows:
        text = f"{row.label}{after_label}{row.spoken}" if row.kind == "turn" else row.spoken
        if row.more:
            text = row.spoken
        if row.same_line:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return lines


def _txt_cp1252(interview: Interview) -> bytes:
    return "\r\n\r\n".join(_lines(interview.rows)).encode("cp1252")


def _txt_macroman_tabs(interview: Interview) -> bytes:
    return ("\n".join(_lines(interview.rows, "\t")) + "\n").encode("mac-roman")


def _txt_double_encoded(interview: Interview) -> bytes:
    text = "\r\n".join(_lines(interview.rows)) + "\r\n"
    return text.encode("utf-8").decode("cp1252").encode("utf-8")


def _txt_utf16(interview: Interview) -> bytes:
    return ("\ufeff" + "\r\n".join(_lines(interview.rows)) + "\r\n").encode("utf-16-le")


def _txt_utf8(interview: Interview) -> bytes:
    return ("\n\n".join(_lines(interview.rows)) + "\n").encode()


def _md(interview: Interview) -> bytes:
    marks = {"title": "# ", "heading": "## ", "data": "> "}
    lines = [
        f"**{row.label}** {row.spoken}" if row.kind == "turn" else marks[row.kind] + row.spoken
        for row in interview.rows
    ]
    return ("\n\n".join(lines) + "\n").encode()


def _teams_vtt(interview: Interview) -> bytes:
    """Two cues stand in the wrong order, as happens where people talk at once."""
    blocks = ["WEBVTT"]
    part = 0
    for cue in cues(interview):
        part = 0 if cue.first else part + 1
        text = html.escape(cue.text, quote=False)
        if cue.turn % 3 == 1:
            text = _folded(text)
        span = f"{clock_ms(cue.start)} --> {clock_ms(cue.end)}"
        close = "</v>" if cue.turn % 4 else ""
        blocks.append(f"{_GUID}/{cue.turn + 11}-{part}\n{span}\n<v {cue.label}>{text}{close}")
    blocks[9], blocks[10] = blocks[10], blocks[9]
    return ("\r\n\r\n".join(block.replace("\n", "\r\n") for block in blocks) + "\r\n").encode()


def _folded(text: str) -> str:
    """Return a text in lines of at most some forty characters, as subtitles are."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) >= _LINE_WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def _zoom_vtt(interview: Interview) -> bytes:
    blocks = ["WEBVTT"] + [
        f"{number}\n{clock_ms(cue.start)} --> {clock_ms(cue.end)}\n{cue.label}: {cue.text}"
        for number, cue in enumerate(cues(interview), start=1)
    ]
    return ("\r\n\r\n".join(block.replace("\n", "\r\n") for block in blocks) + "\r\n").encode()


def _srt(interview: Interview) -> bytes:
    blocks = []
    for number, cue in enumerate(cues(interview), start=1):
        text = _folded(f"{cue.label} {cue.text}" if cue.first else cue.text)
        span = f"{clock_ms(cue.start, ',')} --> {clock_ms(cue.end, ',')}"
        blocks.append(f"{number}\n{span}\n{text}\n")
    return "\n".join(blocks).replace("\n", "\r\n").encode("utf-8-sig")


def _whisperx_json(interview: Interview) -> bytes:
    """Every ninth cue that goes on has no speaker: the diarisation was not sure."""
    segments = []
    for number, cue in enumerate(cues(interview)):
        segment: dict[str, Any] = {"start": cue.start, "end": cue.end, "text": f" {cue.text}"}
        segment["words"] = _timed_words(cue)
        if cue.first or number % 9:
            segment["speaker"] = cue.label
            segment["words"] = [word | {"speaker": cue.label} for word in segment["words"]]
        segments.append(segment)
    words = [word for segment in segments for word in segment["words"]]
    content = {"segments": segments, "word_segments": words, "language": "nl"}
    return json.dumps(content, ensure_ascii=False).encode()


def _timed_words(cue: Cue) -> list[dict[str, Any]]:
    words = cue.text.split()
    step = (cue.end - cue.start) / len(words)
    return [
        {
            "word": word,
            "start": round(cue.start + index * step, 3),
            "end": round(cue.start + (index + 1) * step, 3),
            "score": 0.81,
        }
        for index, word in enumerate(words)
    ]


def _whisper_json(interview: Interview) -> bytes:
    texts = [(cue.start, cue.end, cue.text) for cue in cues(interview)]
    start = texts[-1][1] + 20
    texts += [(start, start + 4, row.spoken) for row in interview.of("either")]
    segments = [
        {
            "id": number, "seek": 0, "start": start, "end": end, "text": f" {text}",
            "tokens": [50364, 4403], "temperature": 0.0, "avg_logprob": -0.31,
            "compression_ratio": 1.42, "no_speech_prob": 0.02,
        }
        for number, (start, end, text) in enumerate(texts)
    ]  # fmt: skip
    content = {"text": "".join(s["text"] for s in segments), "segments": segments, "language": "nl"}
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _noscribe_html(interview: Interview) -> bytes:
    title, first, *tools = (html.escape(row.spoken) for row in interview.of("title", "tool"))
    paragraphs: list[str] = []
    for cue in cues(interview):
        anchor = f"ts_{cue.start * 1000:.0f}_{cue.end * 1000:.0f}_{cue.label}"
        text = html.escape(cue.text)
        if cue.first:
            grey = f'<span style="color: #78909C" >[{clock(cue.start)}]</span>'
            paragraphs.append(f'<a name="{anchor}" >{cue.label}: {grey} {text}</a>')
        else:
            paragraphs[-1] += f'<a name="{anchor}" > {text}</a>'
    body = "".join(f"<p >{paragraph}</p>\n" for paragraph in paragraphs)
    notes = "<br />".join([first, *tools])
    page = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN" "http://www.w3.org/TR/REC-html40/'
        'strict.dtd">\n<html >\n<head >\n<meta charset="UTF-8" />\n'
        '<meta name="qrichtext" content="1" />\n'
        '<style type="text/css" >\np, li { white-space: pre-wrap; }\n</style>\n'
        '<meta name="audio_source" '
        'content="C:/Users/onderzoek/Documents/interview_imam_0311.m4a" />'
        "</head>\n<body style=\"font-family: 'Arial'; font-weight: 400; font-style: normal\" >\n"
        f'<div class="WordSection1" ><p style="font-weight: 600" >{title}</p><p >'
        f'<span style="color: #909090; font-size: 0.8em" >{notes}</span></p><p ></p>{body}</div>'
        "</body>\n</html>"
    )
    return page.encode()


def _atrain_txt(interview: Interview) -> bytes:
    lines = [interview.of("tool")[0].spoken]
    for cue in cues(interview):
        if cue.first:
            lines += ["", cue.label]
        lines.append(f"[{clock(cue.start)}] - {cue.text}")
    return ("\n".join(lines) + "\n").encode()


def _f4_rtf(interview: Interview) -> bytes:
    def escaped(text: str) -> str:
        return "".join(
            character if ord(character) < 128 else f"\\'{character.encode('cp1252')[0]:02x}"
            for character in text
        )

    paragraphs = "\n".join(
        f"\\pard\\sb120 {row.label} {escaped(row.spoken)} {row.time}\\par"
        for row in interview.of("turn")
    )
    head = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0\\deflang1043{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}"
        "{\\f1\\fnil\\fcharset0 Calibri;}}\n{\\colortbl ;\\red0\\green0\\blue0;}\n"
        "{\\*\\generator f4transkript 7.0;}\\viewkind4\\uc1\\f0\\fs22\n"
    )
    return f"{head}{paragraphs}\n}}\n".encode("ascii")


def _otr(interview: Interview) -> bytes:
    paragraphs = []
    for number, row in enumerate(interview.of("turn")):
        minutes, seconds = row.time.split(":")
        at = int(minutes) * 60 + int(seconds) + 0.314
        stamp = f'<span class="timestamp" data-timestamp="{at}">{row.time}</span>'
        text = html.escape(row.spoken, quote=False).replace("(lacht)", "<i>(lacht)</i>")
        text = text if number % 3 else text.replace(". ", ".&nbsp;", 1)
        paragraphs.append(f"<p>{stamp}&nbsp;<b>{row.label}</b> {text}</p>")
    content = {
        "text": "".join(paragraphs) + "<p><br></p>",
        "media": "opname-straat.mp3",
        "media-source": "",
        "media-time": 201.77,
    }
    return json.dumps(content).encode()


def _csv(interview: Interview) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(row.spoken for row in interview.of("column"))
    for number, row in enumerate(interview.of("turn"), start=1):
        writer.writerow([number, row.time, row.label, row.spoken, row.memo])
    return buffer.getvalue().encode("cp1252")


def _xlsx(interview: Interview) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "transcript"
    sheet.append([interview.of("title")[0].spoken])
    sheet.append([])
    sheet.append([row.spoken for row in interview.of("column")])
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    for row in interview.of("turn"):
        sheet.append([dt.time.fromisoformat(row.time), row.label, row.spoken, row.memo])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


FORMS: dict[str, Callable[[Interview], bytes]] = {
    "txt_cp1252": _txt_cp1252,
    "txt_macroman_tabs": _txt_macroman_tabs,
    "txt_double_encoded": _txt_double_encoded,
    "txt_utf16": _txt_utf16,
    "txt_numbered_no_colon": _txt_utf8,
    "md_bold_labels": _md,
    "teams_vtt": _teams_vtt,
    "zoom_vtt": _zoom_vtt,
    "srt_labels": _srt,
    "whisperx_json": _whisperx_json,
    "whisper_json": _whisper_json,
    "noscribe_html": _noscribe_html,
    "atrain_txt": _atrain_txt,
    "f4_rtf": _f4_rtf,
    "otr": _otr,
    "csv_semicolon": _csv,
    "xlsx_table": _xlsx,
}
