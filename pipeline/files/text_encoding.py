"""Bytes to text, and text to clean text: no word is changed, joined or lost on the way."""

import codecs
import re
import unicodedata

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
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AROUND_LINE_END = re.compile(r" ?\n ?")


def decode(data: bytes, name: str) -> str:
    """Return the text in `data`: UTF-8 or UTF-16 by their marks, UTF-8 if it is, else cp1252.

    Args:
        data: The bytes of a delivered text file.
        name: What messages call the file.

    Returns:
        The text without a byte order mark, otherwise as it came.

    Raises:
        InputFileError: The file is empty, is not text, or is in an encoding we cannot tell.
    """
    if not data.strip():
        raise unreadable(name, "the file is empty", "a transcript", "Ask for the file again.")
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = None
    if text is None:
        raise unreadable(name, "the encoding is not recognised", "UTF-8 text", _SAVE_AS_UTF8)
    if "\0" in text:
        raise unreadable(name, "the file holds NUL bytes", "plain text", _SAVE_AS_UTF8)
    return text


def _encoding(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


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
