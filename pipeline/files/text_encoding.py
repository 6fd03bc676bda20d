"""Bytes to text, and text to clean text: no word is changed, joined or lost on the way."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from pipeline.files.transcript_faults import unreadable

_SAVE_AS_UTF8 = (
    "Open the file in its own program, save it as UTF-8 text or as .docx, and run again."
)

# Word writes a soft line break as VT and a page break as FF; dropping those would join two words.
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1, soft hyphen, zero-width characters, marks of writing direction, BOM.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufeff]"
)
# JSON may escape half a surrogate pair; no file can hold it.
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")
_SAMPLE = 10_000
_FEW_GOOD = 0.25
_MANY_NULS = 0.2
"""Of all bytes: text in a Latin script has a NUL in nearly every pair of UTF-16."""
_SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
"""Windows, old Macs, DOS. On equal evidence the first."""
# Letters of Dutch (and of names in it), quotes and dashes where Dutch has them.
_LIKELY = re.compile(
    r"(?<=[a-zA-Z])[àáâäåçèéêëìíîïñòóôöøùúûüßœšž](?=[a-zA-Z\s.,;:!?)’'\"-])|(?<!\w)[éèëöüïáóÉËÖÜ](?=[a-z])|(?<!\w)[ŠŽ](?=[aeiou])"
    r"|(?<=\w)[’](?=\w|\s)|(?<!\w)[‘“„](?=\w)|(?<=[\w.,!?…])[’”](?!\w)|(?<=\s)[–—•](?=\s)"
    r"|(?<=\w)…|€(?=\s?\d)|(?<=\d)°"
)
# What a wrong encoding gives: capitals, signs and quotes within a word, control characters.
_STRANGE = re.compile(
    r"(?<=[a-z])[^\W\d_a-zß-öø-ÿœšžĀ-ſ](?=[a-z])(?<![A-Z])|(?<=[a-z])[‘“„†‡‰‹›™¤¬∂∆∏∑√∞≈◊Ω≤≥¡¢£¥§¨©ª«»¬®±µ¶ºƒ‚ˆ˜·¸](?=[a-z])"
    r"|[\x80-\x9f]|[ÕÒÓÔÐÑ](?=\s|[a-z]\b)|(?<=[a-z])[ŽŠÕÔÒÙÚÛ]|[─-╿▀-▟]"
)
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AROUND_LINE_END = re.compile(r" ?\n ?")


class DecodedText(NamedTuple):
    """Text without a byte order mark, its encoding, and what is doubtful about that."""

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> str:
    """Return the text in `data`; errors as `read_text`."""
    return read_text(data, name).text


def read_text(data: bytes, name: str) -> DecodedText:
    """Tell the encoding of `data` and return its text, otherwise as it came.

    UTF-8, UTF-16 and UTF-32 by their marks; UTF-16 without a mark by its NUL bytes; UTF-8 if it
    is; else the single-byte encoding of Windows or of old Macs, by which letters it gives.

    Args:
        data: The bytes of a delivered text file.
        name: What messages call the file.

    Raises:
        InputFileError: The file is empty, is not text, or is in an encoding we cannot tell.
    """
    if not data.strip():
        raise unreadable(name, "the file is empty", "a transcript", "Ask for the file again.")
    decoded = _decoded(data)
    if decoded is None:
        raise unreadable(name, "the encoding is not recognised", "UTF-8 text", _SAVE_AS_UTF8)
    if "\0" in decoded.text:
        raise unreadable(name, "the file holds NUL bytes", "plain text", _SAVE_AS_UTF8)
    return decoded


def _decoded(data: bytes) -> DecodedText | None:
    for encoding in _marked_encodings(data):
        try:
            return DecodedText(data.decode(encoding), encoding.removesuffix("-sig"))
        except UnicodeDecodeError:
            continue
    return _mixed(data) or _single_byte(data)


def _marked_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings that the first bytes or the NUL bytes point to, then UTF-8."""
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return ("utf-32",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    start = data[:_SAMPLE]
    if start[1::2].count(0) > _MANY_NULS * len(start):
        return ("utf-16-le",)
    if start[::2].count(0) > _MANY_NULS * len(start):
        return ("utf-16-be",)
    return ("utf-8",)


def _mixed(data: bytes) -> DecodedText | None:
    """Return the text of a file that is UTF-8 but for a few lines (two files pasted together)."""
    lines = data.splitlines(keepends=True)
    good = [_is_utf8(line) for line in lines]
    with_letters = sum(ok and not line.isascii() for ok, line in zip(good, lines, strict=True))
    bad = good.count(False)
    if with_letters < _FEW_GOOD * bad:
        return None  # by chance: two strange bytes in a row can be a letter of UTF-8
    rest = _single_byte(b"".join(line for ok, line in zip(good, lines, strict=True) if not ok))
    if rest is None:
        return None
    text = "".join(
        line.decode("utf-8" if ok else rest.encoding, errors="replace")
        for ok, line in zip(good, lines, strict=True)
    )
    remark = (
        f"{bad} line(s) are in {rest.encoding} and the others in UTF-8, as when files are joined; "
        "both were understood. Look at the letters with accents."
    )
    return DecodedText(text, f"utf-8 and {rest.encoding}", (remark,))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(data: bytes) -> DecodedText | None:
    """Return the text in the encoding that gives the most likely letters, Windows' first."""
    texts = {}
    for encoding in _SINGLE_BYTE:
        try:
            texts[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if not texts:
        return None
    scores = {encoding: _plausibility(text) for encoding, text in texts.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    strange = sum(map(len, _STRANGE.findall(texts[best])))
    remarks: tuple[str, ...] = ()
    if strange:
        remarks = (
            f"{strange} letter(s) look strange in every encoding we know; it was read as {best}. "
            "Look at the letters with accents, or deliver the file as UTF-8 or .docx.",
        )
    return DecodedText(texts[best], best, remarks)


def _plausibility(text: str) -> int:
    """Return how much the letters above ASCII look like Dutch: higher is likelier."""
    sample = text[: 20 * _SAMPLE]
    return len(_LIKELY.findall(sample)) - 3 * len(_STRANGE.findall(sample))


def clean_text(text: str) -> str:
    r"""Return `text` in NFC with only visible characters, single spaces and `\n`.

    Tabs and all kinds of space become one space, every kind of line end becomes `\n`, control and
    zero-width characters go. Cleaning clean text changes nothing.
    """
    # A letter that looks like an apostrophe would make one word of a name and its genitive.
    text = _LINE_ENDS.sub("\n", text.replace("\u02bc", "’").replace("\u02b9", "’"))
    text = _HALF_CHARACTER.sub("\ufffd", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _SPACES_AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text)).strip()


def split_lines(text: str) -> list[str]:
    """Return the lines of uncleaned text, whatever its kinds of line end."""
    return _LINE_ENDS.sub("\n", text).split("\n")


def clean_line(text: str) -> str:
    """Return one uncleaned line in clean text, but with the tabs between its words."""
    cells = [clean_text(cell) for cell in text.split("\t")]
    return "\t".join(cell for cell in cells if cell)


def sniffed_text(data: bytes) -> str:
    """Return `data` as text for telling formats apart; "" if it is none. Never fails."""
    decoded = _decoded(data) if data.strip() else None
    return decoded.text if decoded else ""
