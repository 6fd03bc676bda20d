"""TTML and SBV: every word, with times in all the ways in which these formats write them."""

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputFileError
from pipeline.files.transcript_sbv import read_sbv
from pipeline.files.transcript_ttml import read_ttml

TT = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" {}>'


def ttml(body: str, attributes: str = "", head: str = "") -> bytes:
    start = TT.format(attributes)
    return f"{start}<head>{head}</head><body><div>{body}</div></body></tt>".encode()


def test_breaks_and_spans_of_ttml_are_read_in_order() -> None:
    delivered = read_ttml(
        ttml(
            '<p begin="1s" end="00:00:02.5">\n  Ik <span>woon\n hier</span><br/>al<!-- x --> lang '
            '</p><p begin="2.5s" dur="500ms">ja</p>los',
            'xml:lang="nl-NL"',
            "<metadata><ttm:title>Gesprek</ttm:title></metadata>",
        ),
        "T03 (.ttml)",
    )

    assert [turn[:4] for turn in delivered.turns] == [("", "Ik woon hier al lang ja", 1_000, 3_000)]
    assert delivered.language == "nl"
    assert [left.text for left in delivered.left_out] == ["Gesprek", "los"]


def test_agents_of_ttml_are_speakers() -> None:
    agents = (
        '<metadata><ttm:agent xml:id="a1" type="person"><ttm:name type="alias">Ann</ttm:name>'
        "</ttm:agent></metadata>"
    )
    body = '<p begin="1s" ttm:agent="a1">Ja</p><p begin="2s">nee</p>'

    turns = read_ttml(ttml(body, head=agents), "T03").turns

    assert [turn[:2] for turn in turns] == [("Ann", "Ja"), ("", "nee")]


@pytest.mark.parametrize(
    ("begin", "ms"),
    [("1.5s", 1_500), ("00:00:01.500", 1_500), ("00:00:01:12", 1_480), ("25f", 1_000),
     ("20t", 2_000), ("2m", 120_000), ("0.5h", 1_800_000), ("straks", None), ("", None)],
)  # fmt: skip
def test_all_times_of_ttml_are_read(begin: str, ms: int | None) -> None:
    attributes = (
        'xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="10"'
    )

    (turn,) = read_ttml(ttml(f'<p begin="{begin}">ja</p>', attributes), "T03").turns

    assert turn.start_ms == ms


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"<tt/>", "no paragraph"), (b"<html>Fatima</html>", "another kind"), (b"<tt>", "damaged")],
)  # fmt: skip
def test_xml_without_subtitles_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(InputFileError, match=what) as caught:
        read_ttml(data, "T03 (.ttml)")

    assert "Fatima" not in str(caught.value)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    texts = st.sampled_from(["ja ", "nee", "\n", "<br/>", "<span>hier", "</span>", "é &amp; "])
    open_spans, out = 0, []
    for piece in draw(st.lists(texts, max_size=15)):
        if piece == "</span>" and not open_spans:
            continue
        open_spans += (piece == "<span>hier") - (piece == "</span>")
        out.append(piece)
    return "".join(out) + "</span>" * open_spans


@settings(max_examples=150, deadline=None)
@given(st.lists(bodies(), min_size=1, max_size=4), bodies())
def test_every_word_of_ttml_is_in_a_turn_or_left_out(inside: list[str], outside: str) -> None:
    paragraphs = "".join(f"<p>{text} x</p>" for text in inside)

    delivered = read_ttml(ttml(f"{paragraphs}<div>{outside}</div>"), "T03")

    read = [turn.text for turn in delivered.turns] + [left.text for left in delivered.left_out]
    letters = re.compile(r"[^\W\d_]+")
    source = re.sub(r"<[^>]*>", "", f"{' '.join(f'{text} x ' for text in inside)}\n{outside}")
    assert Counter("".join(letters.findall("".join(read)))) == Counter(
        "".join(letters.findall(source.replace("&amp;", "&")))
    )


def test_sbv_is_read_with_its_line_breaks() -> None:
    text = (
        "0:00:01.000,0:00:02.000\r\nI: Hoe oud?[br]En waar?\r\n\r\n0:00:02.000,0:00:03.000\r\nR: 45"
    )

    delivered = read_sbv(text.encode("utf-16"), "T03 (.sbv)")

    assert [turn[:4] for turn in delivered.turns] == [
        ("I", "Hoe oud? En waar?", 1_000, 2_000),
        ("R", "45", 2_000, 3_000),
    ]
    with pytest.raises(InputFileError, match="no line with times"):
        read_sbv(b"gewone tekst", "T03 (.sbv)")
