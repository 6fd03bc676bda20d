"""The words of the RTF language (specification 1.9.1): groups, control words, text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|(?P<text>(?:[^\\{}]+|\\'[0-9a-fA-F]{2})+)"
    rb"|(?P<brace>[{}])"
    rb"|\\(?P<symbol>[^a-zA-Z])"
    rb"|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    r"""One token: `kind` is "word", "symbol", "{", "}" or "bytes".

    `name` is the control word or symbol without backslash, `number` its parameter or None, and
    `data` bytes of text, in the code page that holds where they stand.
    """

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


_HEX = re.compile(rb"\\'(..)")
_OPEN, _CLOSE = Token("{"), Token("}")


def tokens_of(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of an RTF file; binary data after `\bin` is jumped over.

    Line ends mean nothing in RTF and are not yielded.
    """
    place = 0
    while match := _TOKEN.match(data, place):
        place = match.end()
        kind = match.lastgroup
        if kind == "text":
            text = match["text"].translate(None, b"\r\n")
            if b"\\" in text:
                text = _HEX.sub(_byte, text)
            yield Token("bytes", "", None, text)
        elif kind == "brace":
            yield _OPEN if match["brace"] == b"{" else _CLOSE
        elif kind == "symbol":
            yield Token("symbol", match["symbol"].decode("latin-1"))
        elif kind is not None:
            number = int(match["number"]) if match["number"] else None
            name = match["word"].decode("ascii")
            if name == "bin":
                place += max(number or 0, 0)
            else:
                yield Token("word", name, number)


def _byte(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 16)])
