"""HTML of noScribe, Word and Google Docs is read as a browser shows it; no word is lost."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.transcript_html import HtmlBlocks, html_blocks

NOSCRIBE = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0//EN">
<html lang="nl"><head><meta charset="UTF-8"><meta name="audio_source" content="gesprek.mp3">
<style>p { color: red }</style></head><body>
<p style="font-weight:600;">gesprek</p>
<p><a name="ts_0_3120_S00" >S00: Kunt u&nbsp;vertellen, <anoniem>?</a></p>
<p><a name="ts_3120_9000_S01" ><span style="color: #909090" >[00:00:03]</span> S01: Effici&euml;nt
was <b>het <i>niet</i></b>,<br>nee.</a></p></body></html>"""


def read(text: str) -> HtmlBlocks:
    return html_blocks(text.encode(), "T03 (.html)")


def all_text(found: HtmlBlocks) -> str:
    lines = [block for block in found.blocks if isinstance(block, Line)]
    grids = [block for block in found.blocks if isinstance(block, Grid)]
    lines += [line for grid in grids for row in grid.rows for cell in row for line in cell]
    return " ".join([line.text for line in lines] + [item.text for item in found.left_out])


def test_noscribe_gives_labels_times_and_looks() -> None:
    found = read(NOSCRIBE)

    assert found.is_noscribe
    assert found.language == "nl"
    assert found.blocks == [
        Line((Run("gesprek", "b"),)),
        Line((Run("S00: Kunt u\u00a0vertellen, <anoniem>?"),)),
        Line(
            (
                Run("[00:00:03]", "#909090"),
                Run(" S01: Efficiënt was "),
                Run("het ", "b"),
                Run("niet", "bi"),
                Run(",\nnee."),
            )
        ),
    ]
    assert [(item.kind, item.text) for item in found.left_out] == [
        (LeftOutKind.METADATA, "gesprek.mp3")
    ]


def test_a_table_of_time_speaker_and_text_becomes_a_grid() -> None:
    found = read("<table><tr><td>00:12<td>I<td><p>Hoe<p>gaat het?</table><p>slot")

    grid = found.blocks[0]
    assert isinstance(grid, Grid)
    assert [[[line.text for line in cell] for cell in row] for row in grid.rows] == [
        [["00:12"], ["I"], ["Hoe", "gaat het?"]]
    ]


def test_comments_titles_and_hidden_text_are_kept_apart() -> None:
    found = read("<title>T</title><p>ja<!-- nee --><span style='display: none'>weg</span></p>")

    assert [item.text for item in found.left_out] == ["T", "nee", "weg"]
    assert [block.text for block in found.blocks if isinstance(block, Line)] == ["ja"]


def test_the_words_in_a_drawing_are_read_without_its_markup() -> None:
    found = read("<p>ja<svg><g><text>een</text><text>twee</text></g></svg> <anoniem> nee</p>")

    assert all_text(found).split() == ["ja", "een", "twee", "<anoniem>", "nee"]


def test_the_declared_code_page_is_used() -> None:
    page = '<html><head><meta charset="windows-1250"></head><p>Wałęsa'.encode("cp1250")

    assert all_text(html_blocks(page, "T03")) == "Wałęsa"


PIECES = st.lists(
    st.sampled_from(
        ["nou", "ja", "ik", " ", "<p>", "</p>", "<b>", "</b>", "<table>", "<tr>", "<td>",
         "</table>", "<li>", "<br>", "<!-- ", " -->", "<div", ">", "<h1>", "</h1>", "<pre>",
         "&amp;", "<anoniem>", "<title>", "</title>", "<span class='timestamp'>", "</span>"]
    ),
    min_size=1,
    max_size=40,
).map("".join)  # fmt: skip


@given(text=PIECES)
def test_no_word_between_tags_is_lost_or_doubled(text: str) -> None:
    # Within a tag that never closes a browser shows nothing either.
    text = re.sub(r"<div(?!>)", "", text) + " slot"

    found = Counter(re.findall("nou|ja|ik", all_text(read(text))))

    assert found == Counter(re.findall("nou|ja|ik", text))


@pytest.mark.parametrize(
    "page",
    ["<div>" * 100_000 + "x", "<!--" * 500_000, "<p>ja <b>nee</b>" * 100_000, "<a " * 500_000],
)
def test_deep_and_broken_pages_end_in_seconds(page: str) -> None:
    started = time.monotonic()

    read(page)

    assert time.monotonic() - started < 20
