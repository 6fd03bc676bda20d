"""A turn's text as it is read for identifiers: nothing in it hides a number or a name.

A soft hyphen or a character without width inside a number is invisible on the screen and would
cut the number in two; copying from a web page or a document leaves them behind.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.nlp.structured_tokens import Found

_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]"
)
_DASH = re.compile("(?<=\\w)[\u2010-\u2013\u2212\uff0d](?=\\w)")
_ODD = re.compile("[^\\x00-\\x7f]")


class CleanText(NamedTuple):
    """Text to read, and for each of its letters the place in the turn; empty if it is the same."""

    text: str
    places: Sequence[int]

    def placed(self, found: Found) -> Found:
        """Return `found` with its offsets in the turn: code points, end exclusive."""
        if not self.places:
            return found
        return found._replace(start=self.places[found.start], end=self.places[found.end - 1] + 1)


def clean(text: str) -> CleanText:
    """Return `text` without invisible characters and with plain digits, letters and hyphens."""
    if text.isascii():
        return CleanText(text, ())
    plain = _ODD.sub(_plain, _DASH.sub("-", text))
    hidden = {match.start() for match in _HIDDEN.finditer(plain)}
    if not hidden:
        return CleanText(plain, ())
    places = [place for place in range(len(plain)) if place not in hidden]
    return CleanText("".join(plain[place] for place in places), places)


def _plain(match: re.Match[str]) -> str:
    """Return the ordinary digit or sign for one of another script or width; one for one."""
    sign = match.group()
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= sign <= "\uff5e":
        return unicodedata.normalize("NFKC", sign)
    return sign
