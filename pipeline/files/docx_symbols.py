"""Characters of Word that are drawings of a symbol font: smileys, arrows and Greek letters.

Word writes these itself when somebody types ":)" or "-->". Source of the code points: the tables
of Wingdings and Symbol that the Unicode Consortium publishes (mappings/vendors, utc L2/11-052).
"""

_WINGDINGS = {
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x76: "❖", 0xA7: "▪",
    0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF3: "⇔", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_SYMBOL = {
    0xA3: "≤", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•",
    0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xDB: "⇔", 0xDE: "⇒",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}


def symbol_text(font: str, code: str) -> str:
    """Return the character that Word draws for a w:sym.

    Args:
        font: The name of its font.
        code: Its code point in hexadecimal, in Word's private range F000-F0FF or not.

    Returns:
        One character; the private one where we do not know what it stands for, and "" for a
        code that is none.
    """
    try:
        point = int(code, 16)
        plain = chr(point)
    except (ValueError, OverflowError):
        return ""
    low = point - 0xF000 if 0xF000 <= point <= 0xF0FF else point
    known = _FONTS.get(font.lower(), {}).get(low)
    return known or ("" if 0xD800 <= point <= 0xDFFF else plain)
