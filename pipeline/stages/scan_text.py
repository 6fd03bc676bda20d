"""Make text of any kind comparable for the scan on leaks: decoded, folded, in bounded pieces.

It shares no code with the masker, so that a fault in the one is not a fault in both.
"""

import base64
import binascii
import html
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_to_bytes

_ENTITY = re.compile(
    r"&(?:#0{0,20}\d{1,7}|#x0{0,20}[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?", re.IGNORECASE
)
"""Browsers read most of them without the semicolon too."""
_PERCENT = re.compile(r"(?:%[0-9a-f]{2}){1,2000}", re.IGNORECASE)
_ESCAPE = re.compile(
    r"\\u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))|\\x([0-9a-f]{2})|%u([0-9a-f]{4})", re.IGNORECASE
)
_LINE_ESCAPE = re.compile(r"\\([nrtbf])")
_TWICE = 2
"""How often text is decoded at most: an address within an attribute is encoded two times."""

_SOFT_BREAK = re.compile("\u00ad[ \t]{0,20}\r?\n[ \t]{0,20}")
_BROKEN_WORD = re.compile(
    "(?<=[^\\W\\d_])[-\u2010\u00ac][ \t\r]{0,20}\n[ \t\r\n]{0,20}(?=[^\\W\\d_])"
)
"""A word that goes on behind the line's end; a compatible fold makes U+2011 into U+2010."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_UNSEEN_KINDS = frozenset({"Mn", "Me", "Cf", "Cc", "Cn", "Co", "Cs"})
"""Categories of Unicode that print nothing of their own: accents, joiners, tags, private signs."""
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")
"""Fillers of Korean, letters by their category and nothing to the eye."""
_SPACES = "\t\n\r\v\f\x1c\x1d\x1e\x85"

_LOOKALIKES = {
    # Cyrillic capitals, and small letters that look like a Latin one; then Greek, then Armenian.
    **dict(
        zip(
            "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406"
            "\u0408\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455"
            "\u0456\u0458\u04bb\u0501\u051b\u051d\u0475\u04cf",
            "abekmhopctyxsijabekmhopctyxsijhdqwvl",
            strict=True,
        )
    ),
    **dict(
        zip(
            "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
            "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03c9\u03f2"
            "\u03f3",
            "abezhikmnoptyxabenikvoptuxwcj",
            strict=True,
        )
    ),
    **dict(zip("\u0585\u057d\u0570\u0578\u0561", "ouhnw", strict=True)),
    # Latin letters of another shape: IPA, small capitals, dotless.
    **dict(
        zip(
            "\u0251\u0261\u0131\u0237\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a"
            "\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22",
            "agijabcdefghijklmnoprstuvwyz",
            strict=True,
        )
    ),
}
_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
}
"""Small letters that are no letter with an accent to Unicode, and are to readers."""

_PACKED = re.compile(
    r"(?:[A-Za-z0-9+/]{60,}+\r?\n)+[A-Za-z0-9+/]{1,}+={0,2}|[A-Za-z0-9+/_-]{16,}+={0,2}"
)
"""Text as base64, also of addresses, also in the lines of a mail."""
_LAST_PLAIN = 0x2500
"""Letters, punctuation and signs of living scripts stand below it, but for those of East Asia."""
_MOST_READABLE = 0.9

_FEW = 40
"""Characters up to which to replace one after another is quicker than to look each one up."""
_PIECE = 1 << 20
"""Characters that are looked at in one go, so that memory does not grow with a file."""
_BEHIND = 2_000
"""Characters behind a piece that are read with it: no form and no encoded word is longer."""
_BETWEEN = " \n<>,;"


def ways_to_read(text: str) -> list[str]:
    r"""Return a text folded, in each way it can be meant; nearly always that is one.

    "\n" can end a line or begin a name behind a backslash, and a hyphen at a line's end can belong
    to the word or to the line.
    """
    decoded = _decoded(text)
    ways = [fold_for_scan(decoded, is_decoded=True)]
    if "\\" in decoded and _LINE_ESCAPE.search(decoded):
        ended = _LINE_ESCAPE.sub(lambda m: "\n" if m.group(1) in "nr" else " ", decoded)
        ways.append(fold_for_scan(ended, is_decoded=True))
    joined = (_BROKEN_WORD.sub("", way) for way in ways if _BROKEN_WORD.search(way))
    return [*ways, *list(joined)]


def fold_for_scan(text: str, *, is_decoded: bool = False) -> str:
    """Return a text in lower case, without accents and unseen characters, in Latin look-alikes.

    Args:
        text: Any text; entities, percent signs and escapes in it are decoded first.
        is_decoded: It holds none of these any more.
    """
    text = text if is_decoded else _decoded(text)
    if text.isascii():
        return _CONTROL.sub("", text).lower()
    plain = unicodedata.normalize("NFKD", _SOFT_BREAK.sub("", text))
    seen = {char: _looks_like(char) for char in set(plain) if not char.isascii()}
    changed = {char: look or "" for char, look in seen.items() if look != char}
    return _replaced(_CONTROL.sub("", _replaced(plain, changed)).casefold(), _LETTERS)


def packed_texts(text: str) -> Iterator[str]:
    """Yield the texts that stand in a text as base64, in UTF-8 or UTF-16; they are not unpacked."""
    for found in _PACKED.finditer(text):
        letters = re.sub(r"[\r\n=]", "", found.group()).replace("-", "+").replace("_", "/")
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        try:
            data = base64.b64decode(letters + "=" * (-len(letters) % 4))
        except binascii.Error:
            continue
        for codec in ("utf-8", "utf-16-le", "utf-16-be"):
            readable = data.decode(codec, errors="replace")
            if _is_readable(readable):
                yield readable
                break


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text in pieces, each with what stands behind it; cut between words where it can."""
    start = 0
    while len(text) - start > _PIECE + _BEHIND:
        end = start + _PIECE
        cut = max(text.rfind(sign, end - _BEHIND, end) for sign in _BETWEEN)
        end = cut if cut > start else end
        yield text[start:end], text[end : end + _BEHIND]
        start = end
    yield text[start:], ""


def _replaced(text: str, table: Mapping[str, str]) -> str:
    """Return a text with single characters replaced; nothing in the table leads to another."""
    if len(table) > _FEW:
        return text.translate({ord(char): other for char, other in table.items()})
    for char, other in table.items():
        text = text.replace(char, other)
    return text


def _decoded(text: str) -> str:
    for _ in range(_TWICE):
        if "&" in text:
            text = _ENTITY.sub(lambda m: html.unescape(m.group()), text)
        if "%" in text:
            text = _PERCENT.sub(_of_percents, text)
    if "\\" in text or "%" in text:
        text = _ESCAPE.sub(_of_escape, text)
        if re.search("[\ud800-\udfff]", text):  # two escapes that are one sign
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _of_percents(found: re.Match[str]) -> str:
    data = unquote_to_bytes(found.group())
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _of_escape(found: re.Match[str]) -> str:
    number = int(next(part for part in found.groups() if part), 16)
    return chr(number) if number <= sys.maxunicode else " "


def _looks_like(char: str) -> str | None:
    """Return what a character counts as: a figure, a Latin letter, itself, or nothing."""
    if char in _UNSEEN or (unicodedata.category(char) in _UNSEEN_KINDS and char not in _SPACES):
        return None
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return _LOOKALIKES.get(char, char)


def _is_readable(text: str) -> bool:
    """Tell whether decoded bytes are text and no picture, digest or key."""
    sample = text[:4_000]
    good = sum((c.isprintable() or c in _SPACES) and ord(c) < _LAST_PLAIN for c in sample)
    return bool(sample) and good >= _MOST_READABLE * len(sample)
