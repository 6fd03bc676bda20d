"""Words of a turn for the rules on speech: letters and digits, compared without case."""

import re
from typing import NamedTuple

# Begins at its first character and never goes back: linear on any text.
WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")


class Token(NamedTuple):
    """A word or number of a text: what it is compared by, and its place in code points."""

    key: str
    start: int
    end: int


def key_of(word: str) -> str:
    """Return what a word is compared by: lower case, plain apostrophes and hyphens."""
    return word.casefold().replace("’", "'").replace("‑", "-")


def tokens_of(text: str) -> list[Token]:
    """Return the words and numbers of `text` in order."""
    return [Token(key_of(match.group()), *match.span()) for match in WORD.finditer(text)]
