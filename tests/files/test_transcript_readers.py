"""Delivered transcripts of every kind are read whole, or refused with a way out."""

import io
import json
import re
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import InputFileError
from pipeline.files.transcripts import MAX_FILE_BYTES, detect_format, read_transcript

VARIANTS = Path(__file__).parents[3] / "shared" / "data" / "transcript_files"


def turns_of(delivery: bytes | str) -> list[Any]:
    data = delivery.encode() if isinstance(delivery, str) else delivery
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Interview Fatima.docx"
        path.write_bytes(data)
        return list(read_transcript(path, "T03 (.docx)"))


def said(delivery: bytes | str) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in turns_of(delivery)]


def word_file(fill: Callable[[Any], object]) -> bytes:
    document = Document()
    fill(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def refusal(delivery: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        turns_of(delivery)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "Fatima" not in str(caught.value)
    return str(caught.value)


# --- Subtitles and JSON ---------------------------------------------------------------------


def test_teams_cues_of_one_speaker_become_one_turn() -> None:
    turns = turns_of(
        "WEBVTT\n\nNOTE Teams\nniet gezegd\n\n"
        "8c1f0e8e/17-0\n00:03.120 --> 00:06.400\n<v Bos, Ann (Gast)>Ja &amp; nee,\nweet je</v>\n\n"
        "8c1f0e8e/17-1\n00:00:06.400 --> 00:00:08.000 align:start\n"
        "<v Bos, Ann (Gast)>wel. <anoniem>\n\n"
        "00:00:09.000 --> 00:00:10.000\n<v.loud Lotte><i>Mm</i>-mm.</v> <v Bos>Ja.</v>"
    )

    assert turns == [
        ("Bos, Ann (Gast)", "Ja & nee, weet je wel. <anoniem>", 3_120, 8_000),
        ("Lotte", "Mm-mm.", 9_000, 10_000),
        ("Bos", "Ja.", 9_000, 10_000),
    ]


def test_zoom_names_stand_within_the_cues() -> None:
    cues = ["Ann Bos: Hoi.", "Lotte: Hoi.", "Ann Bos: Ik dacht: nou.", "ja.", "Lotte: O."]
    text = "\n".join(
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.500\n{cue}\n" for n, cue in enumerate(cues)
    )

    assert said(f"WEBVTT\n\n{text}") == [
        ("Ann Bos", "Hoi."),
        ("Lotte", "Hoi."),
        ("Ann Bos", "Ik dacht: nou. ja."),
        ("Lotte", "O."),
    ]


def test_srt_without_numbers_or_blank_lines_loses_nothing() -> None:
    turns = turns_of(
        "eerst\n00:00:01,000 --> 00:00:02.000\n<i>Interviewer:</i> Hoe oud?\n2\n"
        "00:00:02,5 --> 00:00:03,000\nRespondent:\n45\n\n00:00:03,000 --> 00:00:04,000\n\njaar."
    )

    assert turns == [
        ("", "eerst", None, None),
        ("Interviewer", "Hoe oud?", 1_000, 2_000),
        ("Respondent", "45 jaar.", 2_500, 4_000),
    ]


def test_whisper_segments_of_one_speaker_become_one_turn() -> None:
    segments = [
        {"start": 0.5, "end": 1.25, "text": " ja", "speaker": "SPEAKER_00"},
        {"start": None, "end": float("nan"), "text": " nou\ud83d", "speaker": "SPEAKER_00"},
        {"start": 2, "end": 3, "text": " hoi"},
    ]
    turns = [("SPEAKER_00", "ja nou\ufffd", 500, 1_250), ("", "hoi", 2_000, 3_000)]

    assert turns_of(json.dumps(segments)) == turns
    assert turns_of(json.dumps({"language": "nl", "segments": segments})) == turns


# --- Word -----------------------------------------------------------------------------------


def test_word_paragraphs_breaks_and_tables_are_read_in_order() -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "Project van Fatima"
        document.add_heading("Gesprek 1")
        paragraph = document.add_paragraph()
        paragraph.add_run("I:").bold = True
        paragraph.add_run("\tHoe gaat het?\nEcht?")
        table = document.add_table(rows=2, cols=3)
        for cell, text in zip(table._cells, ["0:03", "R", "Goed.", "", "", "Ja."], strict=True):
            cell.text = text
        document.add_paragraph("I: Mooi.")

    assert turns_of(word_file(fill)) == [
        ("", "Gesprek 1", None, None),
        ("I", "Hoe gaat het?\nEcht?", None, None),
        ("R", "Goed.\nJa.", 3_000, None),
        ("I", "Mooi.", None, None),
    ]


def test_words_in_insertions_controls_and_text_boxes_are_not_lost() -> None:
    # python-docx's own paragraph.text gives "R: een" here.
    spaces = (
        f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    box = "<w:txbxContent><w:p><w:r><w:t>vier</w:t></w:r></w:p></w:txbxContent>"
    paragraph = (
        f"<w:p {spaces}><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>"
        "<w:r><w:t>R: een</w:t></w:r><w:del><w:r><w:delText>weg</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t xml:space='preserve'> twee</w:t></w:r></w:ins>"
        "<w:sdt><w:sdtContent><w:r><w:noBreakHyphen/><w:t>drie</w:t></w:r></w:sdtContent></w:sdt>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )

    delivery = word_file(lambda document: document.element.body.insert(0, parse_xml(paragraph)))

    assert said(delivery) == [("R", "een twee-drie\nvier")]


# --- Refusals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\r\n \t", "empty"),
        (b"I: Fatima\0", "NUL"),
        ("I: Fatima".encode("utf-16-le"), "NUL"),
        (b"R: Fatima zei \x8f\x90", "encoding"),
        (b"\xff\xfeF\x00a", "encoding"),
        (b"%PDF-1.7 Fatima", "PDF"),
        (b"{\\rtf1 Fatima}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Fatima", "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"ID3\x03Fatima", "sound"),
        (b"\x00\x00\x00\x20ftypisom", "sound"),
        (b"<?xml version='1.0'?><tt>Fatima</tt>", "XML"),
        (b'{"text": "Fatima"', "no list of segments"),
        (b'{"monologues": ["Fatima"]}', "no list of segments"),
        (b'[{"text": "Fatima"}, {"words": ["Fatima"]}]', "1 of 2 segments have no text"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n...\n", "no words"),
        (b"PK\x03\x04Fatima", "damaged"),
        (word_file(lambda document: None), "no words"),
        (word_file(lambda document: document.add_paragraph("Fatima"))[:9000], "damaged"),
        (b"x" * (MAX_FILE_BYTES + 1), "50 MB"),
    ],
)
def test_what_holds_no_transcript_is_refused_with_a_way_out(data: bytes, what: str) -> None:
    message = refusal(data)

    assert re.fullmatch(r"T03 \(\.docx\): [^\n]+; expected [^\n]+\.\n {6}[A-Z][^\n]+\.", message)
    assert what in message


@pytest.mark.parametrize(
    ("member", "what"),
    [("content.xml", "OpenDocument"), ("xl/workbook.xml", "spreadsheet"), ("a.txt", "archive"),
     ("word/document.xml", "damaged")],
)  # fmt: skip
def test_other_packages_are_told_apart_by_what_is_in_them(member: str, what: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr(member, "Fatima")

    assert what in refusal(packed.getvalue())


def test_a_package_made_to_fill_the_memory_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * 30_000_000)

    assert "unpacks to 28 MB" in refusal(packed.getvalue())


def test_a_missing_file_is_not_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be opened") as caught:
        read_transcript(tmp_path / "Interview Fatima.docx", "T03 (.docx)")

    assert "Fatima" not in str(caught.value)


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the folder of real-world variants is not here")
def test_real_world_variants_are_read_or_refused_in_time() -> None:
    for path in sorted(VARIANTS.iterdir()):
        started = time.monotonic()
        try:
            assert read_transcript(path, "T01"), path.name
        except InputFileError as refused:
            assert str(refused).startswith("T01: ")  # noqa: PT017 - either is right
        assert time.monotonic() - started < 5, path.name


def test_the_extension_is_not_trusted() -> None:
    assert detect_format(b"\xef\xbb\xbf\n[00:12:34] I: Ja") == "txt"
    assert detect_format("WEBVTT\n".encode("utf-16")) == "vtt"
    assert detect_format(b"1\r\n00:00:01,000 --> 00:00:02,000\r\nJa") == "srt"
