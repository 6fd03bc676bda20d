"""Letters that were encoded twice, as in "financiÃ«le": found by ftfy, mended only when asked."""

from typing import NamedTuple

from ftfy import fix_encoding


class Mended(NamedTuple):
    """Text in which what was encoded twice is decoded once more, and how many lines that took."""

    text: str
    n_lines: int


def repaired(text: str) -> str:
    """Return `text` with what was encoded twice decoded once more; other text stays as it is."""
    return fix_encoding(text)


def is_garbled(text: str) -> bool:
    """Tell whether `repaired` would change `text`."""
    return not text.isascii() and repaired(text) != text


def repaired_lines(text: str) -> Mended:
    """Mend a text line by line: what is sound in one line says nothing about the next."""
    lines = text.split("\n")
    mended = [line if line.isascii() else repaired(line) for line in lines]
    changed = sum(old != new for old, new in zip(lines, mended, strict=True))
    return Mended("\n".join(mended), changed)
