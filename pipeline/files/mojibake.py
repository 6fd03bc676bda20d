"""Letters that were encoded twice, as in "financiÃ«le": found by ftfy, mended only when asked."""

from ftfy import fix_encoding


def repaired(text: str) -> str:
    """Return `text` with what was encoded twice decoded once more; other text stays as it is."""
    return fix_encoding(text)


def is_garbled(text: str) -> bool:
    """Tell whether `repaired` would change `text`."""
    return not text.isascii() and repaired(text) != text
