"""The door for delivered files: told apart by content, read whole, or refused with a way out."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from pipeline.errors import InputFileError
from pipeline.files.delivered import Delivered
from pipeline.files.transcript_format import Form, detect_format
from pipeline.files.transcripts import MAX_FILE_BYTES, read_delivered

VARIANTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "transcript_files"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Delivered]]:
    def read_it(delivery: bytes | str, **options: bool) -> list[Delivered]:
        path = tmp_path / "Interview Fatima.docx"
        path.write_bytes(delivery.encode() if isinstance(delivery, str) else delivery)
        return read_delivered(path, "T03 (.docx)", **options)

    return read_it


def word_file(fill: Callable[[Any], object]) -> bytes:
    document = Document()
    fill(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def package(**members: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\r\n \t", "empty"),
        (b"I: Fatima\0", "NUL"),
        (b"\xff\xfeF\x00a", "NUL"),
        (b"%PDF-1.7 Fatima", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1Fatima", "old Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"ID3\x03Fatima", "sound"),
        (b"\x00\x00\x00\x20ftypisom", "sound"),
        (b"7z\xbc\xaf\x27\x1cFatima", "archive"),
        (b"MIME-Version: 1.0\nFrom: Fatima\n", "e-mail"),
        (b"<?xml version='1.0'?><feed>Fatima</feed>", "XML"),
        (b'{"name": "Fatima"', "damaged"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n...\n", "no words"),
        (b"PK\x03\x04Fatima", "damaged"),
        (package(a_dot_txt="Fatima"), "archive"),
        (package(word__document_dot_xml="Fatima", word__vbaProject_dot_bin="x"), "macros"),
        (package(word__document_dot_xml="Fatima"), "damaged"),
        (package(word__document_dot_xml=b"\0" * 30_000_000), "unpacks to 28 MB"),
        (word_file(lambda document: None), "no words"),
        (word_file(lambda document: document.add_paragraph("Fatima"))[:9000], "damaged"),
    ],
)
def test_what_holds_no_transcript_is_refused_with_a_way_out(
    data: bytes, what: str, read: Callable[..., list[Delivered]]
) -> None:
    with pytest.raises(InputFileError) as caught:
        read(data)

    message = str(caught.value)
    assert re.match(r"T03 \(\.docx\): [^\n]+; expected [^\n]+\.\n {6}[A-Z][^\n]+\.", message)
    assert what in message
    assert "Fatima" not in message
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_file_of_500_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "opname.docx"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    started = time.monotonic()

    with pytest.raises(InputFileError, match=f"500 MB.*at most {MAX_FILE_BYTES // 1024**2} MB"):
        read_delivered(path, "T03 (.docx)")

    assert time.monotonic() - started < 1


def test_entities_and_deep_nesting_are_refused_in_bounded_time(
    read: Callable[..., list[Delivered]],
) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a11;</x>'
    deep = "<w:p>" * 100_000
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    started = time.monotonic()

    for document in (bomb, head + deep):
        with pytest.raises(InputFileError):
            read(package(word__document_dot_xml=document))
        with pytest.raises(InputFileError):
            read(package(content_dot_xml=document))
    with pytest.raises(InputFileError):
        read('<?xml version="1.0"?>' + bomb.replace("<x>", "<ANNOTATION_DOCUMENT>"))
    with pytest.raises(InputFileError):
        read('{"segments": ' + "[" * 200_000)

    assert time.monotonic() - started < 20


def test_a_missing_file_is_not_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="cannot be opened") as caught:
        read_delivered(tmp_path / "Interview Fatima.docx", "T03 (.docx)")

    assert "Fatima" not in str(caught.value)


@pytest.mark.skipif(not VARIANTS.is_dir(), reason="the folder of real-world variants is not here")
def test_real_world_variants_are_read_or_refused_in_time() -> None:
    for path in sorted(VARIANTS.iterdir()):
        started = time.monotonic()
        try:
            assert read_delivered(path, "T01"), path.name
        except InputFileError as refused:
            assert str(refused).startswith("T01: ")  # noqa: PT017 - either is right
        assert time.monotonic() - started < 10, path.name


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"\xef\xbb\xbf\n[00:12:34] I: Ja", Form.TXT),
        ("WEBVTT\n".encode("utf-16"), Form.VTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nJa", Form.SRT),
        (b"0:0:3.1 --> 0:0:6.4\nBos\nJa\n0:0:7.1 --> 0:0:8.4\nVos\nNee\n"
         b"0:0:9.1 --> 0:0:9.4\nBos\nJa\n0:0:10.1 --> 0:0:11.4\nVos\nNee", Form.TXT),
        (b"0:00:01.000,0:00:02.000\nJa", Form.SBV),
        (b"\xef\xbb\xbf{\\rtf1 ja}", Form.RTF),
        (b'{"text": "<p>ja</p>", "media": "a.mp3", "media-time": 3}', Form.OTR),
        (b'{"text": "ja", "segments": [{"text": "ja"}], "language": "nl"}', Form.JSON),
        (b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"/>', Form.TTML),
        (b'<?xml version="1.0"?><ANNOTATION_DOCUMENT/>', Form.EAF),
        (b"<!DOCTYPE html><html><body><p>S00: ja</p></body></html>", Form.HTML),
        (b"<anoniem>: ja", Form.TXT),
        (b"start\tend\ttext\n0\t900\tja", Form.TSV_CUES),
        (b"tijd;spreker;tekst\n00:01;I;Hoe is het?\n00:02;R;Goed hoor.\n00:03;I;Mooi.", Form.TABLE),
        (b"I: ja, nee, en toen\nR: nou, dus, ja\nI: zo, zo, zo\nR: ja, ja, ja", Form.TXT),
        (b"# Gesprek\n\n**I:** Ja?\n\n**R:** Nee.", Form.MD),
        (package(project_dot_qde="x"), Form.QDPX),
        (package(Word__Document_dot_xml="x"), Form.DOCX),
    ],
)  # fmt: skip
def test_formats_are_told_by_content(data: bytes, form: Form) -> None:
    assert detect_format(data) is form


def test_letters_that_were_encoded_twice_are_offered_for_repair_and_never_changed_unasked(
    read: Callable[..., list[Delivered]],
) -> None:
    text = "I: Hoe was de réünie in België?\nR: Financieel één ramp, zei ze: ’t café is dicht."
    twice = text.encode().decode("cp1252").encode()

    (as_it_came,) = read(twice)
    (mended,) = read(twice, repair=True)
    (sound,) = read(text)

    assert as_it_came.turns[0].text == twice.decode().split("\n")[0].removeprefix("I: ")
    assert any("repair_letters" in remark for remark in as_it_came.remarks)
    assert [turn.text for turn in mended.turns] == [turn.text for turn in sound.turns]
    assert not sound.remarks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_labels_with_letters_encoded_twice_are_mended_before_they_are_weighed(
    encoding: str, read: Callable[..., list[Delivered]]
) -> None:
    text = "René: Hoe was het?\nNoëlle: Goed.\n" * 4
    twice = text.encode().decode("cp1252")
    page = "<?xml version='1.0' encoding='iso-8859-1'?><html><meta charset='iso-8859-1'>"
    page += "".join(f"<p>{line}</p>\n" for line in twice.splitlines())

    (plain,) = read(twice.encode(encoding), repair=True)
    (html,) = read(page.encode("cp1252" if encoding == "utf-8" else encoding), repair=True)

    meant = [("René", "Hoe was het?"), ("Noëlle", "Goed.")] * 4
    assert [turn[:2] for turn in plain.turns] == meant
    assert [turn[:2] for turn in html.turns] == meant
    assert plain.encoding == encoding
    assert any("mended in 8 line(s)" in remark for remark in plain.remarks)


def test_several_interviews_in_one_file_become_interviews_of_their_own(
    read: Callable[..., list[Delivered]],
) -> None:
    talk = "I: Hoe oud?\nR: {}.\nI: Waar?\nR: Hier.\nI: Fijn?\nR: Ja.\n"
    text = "".join(f"Interview {n}\n{talk.format(20 + n)}" for n in (1, 2, 3))

    found = read(text)

    assert [interview.turns[2].text for interview in found] == ["21.", "22.", "23."]
    assert all("3 interviews" in interview.remarks[-1] for interview in found)
