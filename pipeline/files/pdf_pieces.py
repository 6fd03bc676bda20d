"""The letters of one page of a PDF, put together to pieces of a line with place, size and look.

A PDF knows no words, lines or paragraphs: only letters at places. PDFium (the engine of Chrome)
finds the letters and where a space must be; the rest is done here and in the modules beside it.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.files.delivered import Run

TAB_EMS = 1.0
"""A gap of this many letter heights without a space in it was made by a tab or a table."""
SPACED_TAB_EMS = 2.0
"""The same with a space in it: a justified line can stretch a space to more than one height."""
SAME_LINE = 0.5
"""Baselines that differ less than this part of the letter height are of one line."""
RAISED = "^"
"""The style of a raised small number, which may be that of a footnote."""
BOLD_WEIGHT = 600
_RAISED = 0.12
_SMALLER = 0.85
_INVISIBLE = 3  # text render mode of the layer that text recognition puts under a picture
_STROKED = 2  # Word draws the outline as well where a font has no bold of its own
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "^": "\u0302", "˜": "\u0303", "~": "\u0303",
    "¸": "\u0327", "ˇ": "\u030c", "˚": "\u030a",
}  # fmt: skip
_BULLETS = str.maketrans("\uf0b7\uf0a7\uf0d8\uf0fc\uf02d\uf020", "••••- ")
"""Signs of Word's symbol fonts, which have no character of their own."""


class Piece(NamedTuple):
    """Letters that stand side by side: edges and baseline in points, y upwards."""

    runs: tuple[Run, ...]
    x0: float
    x1: float
    y: float
    size: float
    word_width: float
    """The width of the first word: whether it had fitted on the line before."""
    is_hidden: bool = False

    @property
    def text(self) -> str:
        """The text of all runs."""
        return "".join(run.text for run in self.runs)


class _Look(NamedTuple):
    style: str
    size: float
    is_hidden: bool


class _Glyph(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    look: _Look
    follows_space: bool


def pieces_of(text_page: Any, max_letters: int) -> list[Piece] | None:
    """Return the pieces of one page in the order in which they were drawn.

    Args:
        text_page: PDFium's handle of the text of a page.
        max_letters: What is more than a page can hold.

    Returns:
        The pieces with edges in points, as seen with the text upright; None for too many letters.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    if count > max_letters:
        return None
    glyphs = list(_glyphs(text_page, max(count, 0), _turned(text_page, count)))
    return [_piece(group) for group in _grouped(_with_accents(glyphs))]


def _turned(text_page: Any, count: int) -> int:
    """Return by how many quarter turns most letters of the page are turned: 0 to 3."""
    step = max(count // 200, 1)
    turns = Counter(
        round(pdfium.FPDFText_GetCharAngle(text_page, n) / (math.pi / 2)) % 4
        for n in range(0, count, step)
        if not pdfium.FPDFText_IsGenerated(text_page, n)
    )
    return turns.most_common(1)[0][0] if turns else 0


def _glyphs(text_page: Any, count: int, turns: int) -> Iterator[_Glyph]:
    looks: dict[int, _Look] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    spaced = False
    for n in range(count):
        text = _character(pdfium.FPDFText_GetUnicode(text_page, n))
        if pdfium.FPDFText_IsGenerated(text_page, n) == 1 or not text.strip():
            spaced = spaced or text == " "
            # A no-break space or tab parts words as a space does; nothing else is lost here.
            continue
        handle = pdfium.FPDFText_GetTextObject(text_page, n)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        look = looks.get(key) or looks.setdefault(key, _look(handle))
        pdfium.FPDFText_GetCharOrigin(text_page, n, x, y)
        pdfium.FPDFText_GetLooseCharBox(text_page, n, box)
        yield _glyph(text, (x.value, y.value), box, turns, look, spaced)
        spaced = False


def _glyph(
    text: str, origin: tuple[float, float], box: Any, turns: int, look: _Look, spaced: bool
) -> _Glyph:
    """Return a letter with its place turned upright."""
    x, y = origin
    if turns == 0:
        return _Glyph(text, box.left, box.right, y, look, spaced)
    if turns == 1:
        return _Glyph(text, box.bottom, box.top, -x, look, spaced)
    if turns == 2:
        return _Glyph(text, -box.right, -box.left, -y, look, spaced)
    return _Glyph(text, -box.top, -box.bottom, x, look, spaced)


def _character(code: int) -> str:
    """Return the character of a code; ligatures become letters, and a broken word's mark U+00AD."""
    if code in (2, 0xFFFE):  # PDFium's own mark for a hyphen at the end of a line
        return "\u00ad"
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        return "\ufffd"
    character = chr(code)
    if "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    return " " if character in "\t\n\r\f\v" else character.translate(_BULLETS)


def _look(handle: Any) -> _Look:
    if not handle:
        return _Look("", 0.0, False)
    font = pdfium.FPDFTextObj_GetFont(handle)
    name = _font_name(font)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
    is_bold = (
        any(word in name for word in ("bold", "black", "heavy"))
        or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
        or mode == _STROKED
    )
    angle = ctypes.c_int()
    pdfium.FPDFFont_GetItalicAngle(font, angle)
    is_italic = "italic" in name or "oblique" in name or angle.value != 0
    size, matrix = ctypes.c_float(), pdfium.FS_MATRIX()
    pdfium.FPDFTextObj_GetFontSize(handle, size)
    pdfium.FPDFPageObj_GetMatrix(handle, matrix)
    style = "b" * is_bold + "i" * is_italic + _colour(handle)
    height = abs(size.value) * math.hypot(matrix.c, matrix.d)
    return _Look(style, height if math.isfinite(height) else 0.0, mode == _INVISIBLE)


def _font_name(font: Any) -> str:
    name = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    return name.value.decode("utf-8", errors="replace").lower()


def _colour(handle: Any) -> str:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return ""
    if max(red.value, green.value, blue.value) < 0x40:  # near black: what printers make of black
        return ""
    return f"#{red.value:02x}{green.value:02x}{blue.value:02x}"


def _with_accents(glyphs: list[_Glyph]) -> Iterator[_Glyph]:
    """Put an accent that LaTeX drew apart from its letter back on it."""
    accent: _Glyph | None = None
    for glyph in glyphs:
        if accent is not None:
            if glyph.text.isalpha() and _stand_over_each_other(accent, glyph):
                mark = _ACCENTS[accent.text]
                base = "i" if glyph.text == "ı" else glyph.text
                glyph = glyph._replace(
                    text=unicodedata.normalize("NFC", base + mark),
                    follows_space=accent.follows_space,
                )
            else:
                yield accent
            accent = None
        if glyph.text in _ACCENTS:
            accent = glyph
        else:
            yield glyph
    if accent is not None:
        yield accent


def _stand_over_each_other(one: _Glyph, other: _Glyph) -> bool:
    overlap = min(one.x1, other.x1) - max(one.x0, other.x0)
    return overlap > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0) and (
        abs(one.y - other.y) < max(other.look.size, 1)
    )


def _grouped(glyphs: Iterator[_Glyph]) -> Iterator[list[_Glyph]]:
    """Cut the letters of a page where a line ends, or a tab or the next cell of a table begins."""
    group: list[_Glyph] = []
    for glyph in glyphs:
        if group and _parts_from(group[-1], glyph):
            yield group
            group = []
        group.append(glyph)
    if group:
        yield group


def _parts_from(last: _Glyph, glyph: _Glyph) -> bool:
    size = max(last.look.size, glyph.look.size, 1.0)
    gap = glyph.x0 - last.x1
    allowed = SPACED_TAB_EMS if glyph.follows_space else TAB_EMS
    return abs(glyph.y - last.y) > SAME_LINE * size or not -size < gap < allowed * size


def _piece(group: list[_Glyph]) -> Piece:
    sizes = Counter(round(glyph.look.size, 1) for glyph in group)
    size = sizes.most_common(1)[0][0] or 10.0
    levels = Counter(round(g.y, 1) for g in group if round(g.look.size, 1) == size or not size)
    y = levels.most_common(1)[0][0] if levels else group[0].y
    runs: list[tuple[str, list[str]]] = []
    for n, glyph in enumerate(group):
        text = (" " if glyph.follows_space and n else "") + glyph.text
        is_raised = glyph.look.size < _SMALLER * size and glyph.y > y + _RAISED * size
        style = RAISED if is_raised and glyph.text.isdigit() and n else glyph.look.style
        if runs and runs[-1][0] == style:
            runs[-1][1].append(text)
        else:
            runs.append((style, [text]))
    made = tuple(Run("".join(texts), style) for style, texts in runs)
    hidden = sum(glyph.look.is_hidden for glyph in group) * 2 > len(group)
    x0, x1 = min(g.x0 for g in group), max(g.x1 for g in group)
    end = next((n for n, glyph in enumerate(group) if n and glyph.follows_space), len(group))
    word_width = max(g.x1 for g in group[:end]) - x0
    return Piece(made, x0, x1, y, size, word_width, hidden)
