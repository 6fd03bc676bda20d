"""REFI-QDA projects (.qdpx): the texts in them, as NVivo, ATLAS.ti and MAXQDA export them."""

import io
import zipfile
from collections import Counter
from collections.abc import Mapping
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind, ParsedTurn
from pipeline.errors import DuidingError, InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_qdpx import read_qdpx

TALK = "I: Hoe bent u daar weggegaan?\r\nR: Boos, één grote blunder.\r\nI: En toen?"
MEANT = [("I", "Hoe bent u daar weggegaan?"), ("R", "Boos, één grote blunder."), ("I", "En toen?")]
NAME = "T03 (.qdpx)"


def project(
    sources: str, members: Mapping[str, bytes] | None = None, *, notes: str = "", qde: str = ""
) -> bytes:
    root = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Project xmlns="urn:QDA-XML:project:1.0" name="Kanarie" origin="MAXQDA 2022">'
        f"<Sources>{sources}</Sources>{notes}</Project>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("project.qde", qde or root)
        for member, content in (members or {}).items():
            package.writestr(member, content)
    return buffer.getvalue()


def text_source(guid: str, **attributes: str) -> str:
    listed = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<TextSource guid="{guid}" name="Kanarie {guid}"{listed}/>'


def said(delivered: Delivered) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in delivered.turns]


def refused(data: bytes) -> str:
    with pytest.raises(InputFileError) as error:
        read_qdpx(data, NAME)
    assert error.value.__cause__ is error.value.__context__ is None
    assert "Kanarie" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("folder", ["sources/", "Sources/", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_source_is_an_interview_in_whatever_folder(folder: str, encoding: str) -> None:
    source = text_source("A1", plainTextPath="internal://a1.TXT")

    (delivered,) = read_qdpx(project(source, {f"{folder}A1.txt": TALK.encode(encoding)}), NAME)

    assert said(delivered) == MEANT
    assert delivered.form == "REFI-QDA"
    assert (LeftOutKind.METADATA, "Kanarie A1") in [(e.kind, e.text) for e in delivered.left_out]


def test_texts_come_in_the_order_of_the_project_and_inline_text_is_read() -> None:
    inline = (
        f"<TextSource guid='B'><PlainTextContent>{escape(TALK)}</PlainTextContent></TextSource>"
    )
    other = text_source("A", plainTextPath="internal://A.txt")

    first, second = read_qdpx(
        project(inline + other, {"sources/A.txt": b"I: a?\nR: b.\nI: c."}), NAME
    )

    assert said(first) == MEANT
    assert second.turns[0] == ParsedTurn("I", "a?")
    assert second.remarks == ("This is text 2 of 2 in the project.",)


def test_a_source_of_which_only_a_word_file_is_there_is_read_by_its_reader() -> None:
    source = text_source("A", richTextPath="internal://A.docx")
    members = {"sources/A.docx": b"bytes of Word"}
    seen = []

    def read_other(data: bytes, name: str) -> list[Delivered]:
        seen.append((data, name))
        return [Delivered("Word", [ParsedTurn("R", "Ja.")])]

    (delivered,) = read_qdpx(project(source, members), NAME, read_other)

    assert seen == [(b"bytes of Word", NAME)]
    assert (delivered.form, delivered.turns[0].text) == ("Word", "Ja.")
    assert "the project holds no text" in refused(project(source, members))


@pytest.mark.parametrize(
    ("position", "line_end"),
    [(30, "\n"), (29, "\n"), (31, "\r\n"), (29, "\r\n"), (45, "\n")],
    ids=["line start", "end of the line before", "CRLF", "CRLF end", "within the line"],
)
def test_a_transcript_of_sound_has_the_times_of_its_sync_points(
    position: int, line_end: str
) -> None:
    source = (
        '<AudioSource guid="S" path="internal://S.mp3"><Transcript guid="T" '
        'plainTextPath="internal://T.txt"><SyncPoint guid="1" position="0" timeStamp="1500"/>'
        f'<SyncPoint guid="2" position="{position}" timeStamp="9000"/></Transcript></AudioSource>'
    )
    text = TALK.replace("\r\n", line_end).encode()

    (delivered,) = read_qdpx(project(source, {"sources/T.txt": text}), NAME)

    assert said(delivered) == MEANT
    assert [turn.start_ms for turn in delivered.turns][:2] == [1_500, 9_000]


def test_what_is_not_taken_over_is_counted_by_kind() -> None:
    sources = (
        "<TextSource guid='A'><Description>memo bij dit gesprek</Description>"
        f"<PlainTextContent>{escape(TALK)}</PlainTextContent>"
        "<PlainTextSelection guid='x' startPosition='0' endPosition='3'><Coding guid='c1'/>"
        "<Coding guid='c2'/></PlainTextSelection></TextSource>"
        "<PictureSource guid='P'/><PDFSource guid='D'/><PDFSource guid='E'/>"
        "<VideoSource guid='V'/><AudioSource guid='S'/>"
        + text_source("Z", plainTextPath="absolute://c:/z.txt")
    )

    (delivered,) = read_qdpx(project(sources, notes="<Notes><Note guid='n'/></Notes>"), NAME)

    assert delivered.remarks == (
        "Codings of the project, not taken over: 2.",
        "Notes of the project, not taken over: 1.",
        "Sources of the kind PDF without text, not read: 2.",
        "Sources of the kind picture without text, not read: 1.",
        "Sources of the kind sound without text, not read: 1.",
        "Sources of the kind video without text, not read: 1.",
        "Text sources whose text is empty, outside the project or not readable: 1.",
    )
    notes = [entry.text for entry in delivered.left_out if entry.kind is LeftOutKind.COMMENT]
    assert notes == ["memo bij dit gesprek"]


def test_the_notes_of_a_project_are_kept_apart() -> None:
    source = text_source("A", plainTextPath="internal://A.txt")
    notes = (
        "<Notes><Note guid='1' name='memo'><PlainTextContent>nabellen</PlainTextContent></Note>"
        "<Note guid='2' plainTextPath='internal://2.txt'/></Notes>"
    )
    members = {"A.txt": TALK.encode(), "2.txt": b"nog vragen"}

    (delivered,) = read_qdpx(project(source, members, notes=notes), NAME)

    kept = [(piece.kind, piece.text) for piece in delivered.left_out]
    assert kept[1:] == [
        (LeftOutKind.METADATA, "memo"),
        (LeftOutKind.COMMENT, "nabellen"),
        (LeftOutKind.COMMENT, "nog vragen"),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "internal://../../etc/passwd",
        "internal:///etc/passwd",
        "relative:///a.txt",
        "file:///etc/hosts",
    ],
)
def test_no_path_of_a_project_reaches_a_file_outside_it(path: str) -> None:
    assert "holds no text" in refused(project(text_source("A", plainTextPath=path)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"PK\x03\x04 half", "damaged or cut off"),
        (project("<PictureSource guid='P'/>"), "the project holds no text"),
        (project("", qde="<Codebook/>"), "it holds no project"),
        (project("", qde="<Project"), "its XML is damaged"),
        (project("", qde='<!DOCTYPE P [<!ENTITY a "b">]><Project/>'), "declares a document type"),
        (project("", qde="<Project>" + "<a>" * 5000 + "</a>" * 5000 + "</Project>"), "damaged"),
    ],
)
def test_what_is_no_project_with_text_is_refused(data: bytes, expected: str) -> None:
    message = refused(data)

    assert expected in message
    assert "run again" in message or "transcribed first" in message


WORDS = st.text("abcdeéëïng,.?' ", min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    turns=st.lists(st.tuples(st.sampled_from("IR"), WORDS), min_size=1, max_size=8),
    points=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 10**7)), max_size=5),
    line_end=st.sampled_from(["\n", "\r\n", "\r", "\u2028"]),
)
def test_every_word_is_in_a_turn_a_label_or_left_out(
    turns: list[tuple[str, str]], points: list[tuple[int, int]], line_end: str
) -> None:
    text = line_end.join(f"{label}: {words}" for label, words in turns)
    listed = "".join(f'<SyncPoint position="{p}" timeStamp="{t}"/>' for p, t in points)
    source = f"<AudioSource><Transcript plainTextPath='internal://T.txt'>{listed}</Transcript></AudioSource>"

    try:
        (found,) = read_qdpx(project(source, {"T.txt": text.encode()}), NAME)
    except DuidingError:
        found = Delivered("", [])
        assert not text.strip()

    kept = " ".join([*(t.text for t in found.turns), *(entry.text for entry in found.left_out)])
    assert Counter(kept.replace("I:", "").replace("R:", "").split()) == Counter(
        word for _, words in turns for word in words.split()
    )
