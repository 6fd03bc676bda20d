"""Bytes become the text that was meant, and text becomes clean without losing a word."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files.text_encoding import clean_text, decode


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_and_curly_quotes_survive_every_encoding(encoding: str) -> None:
    text = "R: Zoë’s café – “coöperatie” €"

    assert decode(text.encode(encoding), "T01") == text


def test_old_line_ends_and_odd_spaces_become_plain_ones() -> None:
    assert clean_text("\ufeffa\r\nb\rc\x0bd\u2028e\t\xa0 f\u200bg\xadh") == "a\nb\nc\nd\ne fgh"


@given(st.text())
def test_clean_text_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\ufeff\xa0]|  |^\s|\s$", cleaned)
