"""Markdown is read with its looks and tables, and no word of it is lost."""

import re
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.transcript import LeftOutKind
from pipeline.errors import DuidingError
from pipeline.files.delivered import Grid, Line, Run
from pipeline.files.transcript_md import MdBlocks, looks_like_markdown, md_blocks, read_md

INTERVIEW = """---
titel: Gesprek in Zoutstad
---
# Interview 4

**I:** Hoe gaat het?
**R4:** Goed, *eh*, <anoniem> zei naam_van_wijk en 3 * 4 \\* vijf.

- een
1. twee
> citaat

| tijd | wie | tekst |
|---|---|---|
| 00:12 | I | links \\| rechts |

Zie [de brief](https://zoutstad.example/brief). <!-- nog nakijken -->
"""


def read(text: str) -> MdBlocks:
    return md_blocks(text.encode(), "T03 (.md)")


def words_of(read: MdBlocks) -> Counter[str]:
    lines = [block for block in read.blocks if isinstance(block, Line)]
    grids = [block for block in read.blocks if isinstance(block, Grid)]
    lines += [line for grid in grids for row in grid.rows for cell in row for line in cell]
    texts = [line.text for line in lines] + [item.text for item in read.left_out]
    return Counter(re.findall(r"\w+", " ".join(texts)))


def test_looks_headings_items_and_tables_reach_the_engine() -> None:
    blocks = read(INTERVIEW).blocks

    assert blocks[0] == Line((Run("Interview 4"),), is_heading=True)
    paragraph = blocks[1]
    assert isinstance(paragraph, Line)
    assert paragraph.runs[:3] == (
        Run("I:", "b"),
        Run(" Hoe gaat het?\n"),
        Run("R4:", "b"),
    )
    assert Run("eh", "i") in paragraph.runs
    assert "<anoniem> zei naam_van_wijk en 3 * 4 * vijf." in paragraph.text
    grid = next(block for block in blocks if isinstance(block, Grid))
    assert [[cell[0].text for cell in row] for row in grid.rows] == [
        ["tijd", "wie", "tekst"],
        ["00:12", "I", "links | rechts"],
    ]


def test_front_matter_comments_and_addresses_are_kept_apart() -> None:
    left_out = read(INTERVIEW).left_out

    assert [(item.kind, item.text) for item in left_out] == [
        (LeftOutKind.METADATA, "titel: Gesprek in Zoutstad"),
        (LeftOutKind.COMMENT, "nog nakijken"),
        (LeftOutKind.METADATA, "https://zoutstad.example/brief"),
    ]


def test_footnotes_and_reference_links_are_no_words_of_the_talk() -> None:
    text = "**I:** Zie [de wet][wet].[^1]\n\n**R:** Ja[^2].\n\n[^1]: De Awgb.\n  Vervolg.\n"

    found = read(text + "[wet]: https://wet.example/awgb\n")

    lines = [block.text for block in found.blocks if isinstance(block, Line)]
    assert lines == ["I: Zie de wet.", "R: Ja[^2]."]
    assert [(item.kind, item.text) for item in found.left_out] == [
        (LeftOutKind.FOOTNOTE, "De Awgb.\nVervolg."),
        (LeftOutKind.METADATA, "wet: https://wet.example/awgb"),
    ]


MARKED = st.lists(
    st.sampled_from(
        ["nou", "ja", "ik", "**", "*", "_", "`", "#", "# ", "- ", "1. ", "> ", "|", "|---|", "\n",
         "\n\n", " ", "<!--", "-->", "[", "](", ")", "<br>", "<b>", "</b>", "\\", "```", "---",
         "~~",
         "&amp;", "I:", "%%", "\t", "==="]
    ),
    min_size=1,
    max_size=40,
)  # fmt: skip


@given(parts=MARKED)
def test_no_word_is_lost_or_doubled_whatever_the_marks(parts: list[str]) -> None:
    text = "".join(parts)
    spoken = Counter(re.findall(r"nou|ja|ik", text))
    try:
        found = read(text)
    except DuidingError:
        assert not text.strip()
        return

    texts = " ".join(words_of(found).elements())
    assert Counter(re.findall(r"nou|ja|ik", texts)) == spoken


def test_plain_text_is_no_markdown_and_an_interview_with_marks_is() -> None:
    assert looks_like_markdown(INTERVIEW)
    assert not looks_like_markdown("I: Hoe gaat het? #00:01:02-3#\nR: Goed, *zucht* ja.\n- nou")


@pytest.mark.parametrize("piece", ["*a ", "**", "[", "<!--", "|a", "```\n", "> ", "`a", "<b "])
def test_five_megabytes_of_open_marks_end_in_seconds(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    started = time.monotonic()

    read(text)

    assert time.monotonic() - started < 20


def test_an_empty_file_is_refused_with_a_way_out() -> None:
    with pytest.raises(DuidingError, match="T03"):
        read_md(b" \n", "T03 (.md)")
