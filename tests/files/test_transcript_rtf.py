"""RTF of f4, Word and LibreOffice: looks, tables and notes are kept, no word is lost."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import InputFileError
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.transcript_rtf import RtfBlocks, rtf_blocks

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}"
    r"{\colortbl;\red0\green0\blue0;\red192\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\*\cs10 Default;}}"
)


def read(body: str) -> RtfBlocks:
    return rtf_blocks((HEAD + body + "}").encode("cp1252"), "T03 (.rtf)")


def lines_of(found: RtfBlocks) -> list[Line]:
    lines = []
    for block in found.blocks:
        if isinstance(block, Line):
            lines.append(block)
        else:
            lines += [line for row in block.rows for cell in row for line in cell]
    return lines


def test_characters_of_every_kind_are_read() -> None:
    body = (
        r"Effici\'ebnt \u8220?nou\u8221? \u-10179?\u-8704?\uc0 \u55357\uc1 \u56832\'3f "
        r"{\f1 \'e8\'9e} a\_b\~c\-d\emdash\tab x\line y"
    )

    assert read(body).blocks == [
        Line((Run("Efficiënt “nou” 😀😀 čž a-b\u00a0cd—\tx\ny"),)),
    ]


def test_looks_headings_and_colours_are_kept() -> None:
    body = (
        r"\pard\plain\s1\b Kop\par\pard\plain {\b vraag\i0 } {\i\ul nee}{\cf2 rood}{\cf1 zwart}\par"
    )

    assert read(body).blocks == [
        Line((Run("Kop", "b"),), is_heading=True),
        Line((Run("vraag", "b"), Run(" "), Run("nee", "iu"), Run("rood", "#c00000"), Run("zwart"))),
    ]


def test_a_table_becomes_a_grid() -> None:
    body = r"\trowd\intbl 00:12\cell I\par twee\cell\row\intbl a\cell b\cell\row\pard slot\par"

    found = read(body)

    assert isinstance(found.blocks[0], Grid)
    assert [[[line.text for line in cell] for cell in row] for row in found.blocks[0].rows] == [
        [["00:12"], ["I", "twee"]],
        [["a"], ["b"]],
    ]


def test_what_nobody_said_is_kept_apart() -> None:
    body = (
        r"{\info{\title Gesprek}}{\header kop}R: ja{\deleted weg}{\v geheim}{\footnote noot}"
        r"{\*\annotation opmerking}{\*\onbekend iets}{\field{\*\fldinst PAGE}{\fldrslt 4}}\par"
    )

    found = read(body)

    assert [line.text for line in lines_of(found)] == ["R: ja4"]
    assert [(item.kind, item.text) for item in found.left_out] == [
        (LeftOutKind.METADATA, "Gesprek"),
        (LeftOutKind.HEADER, "kop"),
        (LeftOutKind.DELETED, "weg"),
        (LeftOutKind.METADATA, "geheim"),
        (LeftOutKind.FOOTNOTE, "noot"),
        (LeftOutKind.COMMENT, "opmerking"),
        (LeftOutKind.METADATA, "iets"),
    ]


def test_a_cut_off_file_gives_what_is_there_and_says_so() -> None:
    found = rtf_blocks((HEAD + r"I: hallo {\b daar").encode(), "T03")

    assert [line.text for line in lines_of(found)] == ["I: hallo daar"]
    assert found.remarks == ["The file is cut off: its end is missing."]


PIECES = st.lists(
    st.sampled_from(
        ["nou ", "ja ", "ik ", "{", "}", r"\b ", r"\b0 ", r"\par ", r"\cell ", r"\row ", r"\intbl ",
         r"\trowd ", r"\pard ", r"\plain ", r"\tab ", r"\u233?", r"\'eb", r"{\footnote ", r"\v ",
         r"{\header ", r"\deleted ", r"{\*\onbekend ", r"\uc0 ", r"\u-10179?", r"\line ", "\r\n"]
    ),
    min_size=1,
    max_size=40,
).map("".join)  # fmt: skip


@given(body=PIECES)
def test_no_word_is_lost_or_doubled_whatever_the_controls(body: str) -> None:
    depth = 0
    for n, letter in enumerate(body):
        depth += (letter == "{") - (letter == "}")
        if depth < 0:  # the file ends here
            body = body[:n]
            break
    found = read(body)
    texts = [line.text for line in lines_of(found)] + [item.text for item in found.left_out]

    assert Counter(re.findall("nou|ja|ik", " ".join(texts))) == Counter(
        re.findall("nou|ja|ik", body)
    )


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 " + b"{" * 50_000 + b"x" + b"}" * 50_001,
        b"{\\rtf1 {\\pict " + b"0123456789abcdef\r\n" * 500_000 + b"}x}",
        b"{\\rtf1 {\\pict\\bin2000000 " + b"{" * 2_000_000 + b"}x}",
        b"{\\rtf1 " + b"\\'e9" * 1_000_000 + b"x}",
    ],
)
def test_large_and_deep_files_are_read_in_seconds(data: bytes) -> None:
    started = time.monotonic()

    found = rtf_blocks(data, "T03")

    assert lines_of(found)[0].text.endswith("x")
    assert time.monotonic() - started < 20


def test_what_is_no_rtf_or_nested_without_end_is_refused() -> None:
    for data in (b"", b"I: hallo", b"{\\rtf1 " + b"{" * 200_000):
        with pytest.raises(InputFileError, match="T03"):
            rtf_blocks(data, "T03")
