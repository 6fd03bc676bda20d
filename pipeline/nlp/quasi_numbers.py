"""Spoken and written numbers up to 119, and years, in a folded Dutch text."""

import re
import unicodedata
from functools import cache

_UNITS = {
    **{"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7},
    **{"acht": 8, "negen": 9},
}
_TEENS = {
    **{"tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15},
    **{"zestien": 16, "zeventien": 17, "achttien": 18, "negentien": 19},
}
_TENS = {
    **{"twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60},
    **{"zeventig": 70, "tachtig": 80, "negentig": 90},
}
_unit, _teen, _ten = ("|".join(d) for d in (_UNITS, _TEENS, _TENS))
_BELOW_HUNDRED = rf"(?:(?:(?:{_unit})[ -]?en[ -]?)?(?:{_ten})|{_teen}|{_unit})"
SPOKEN = rf"(?:honderd(?:[ -]?(?:en[ -]?)?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
NUMBER = rf"(?:\d{{1,3}}|anderhalf|{SPOKEN})"
SPOKEN_YEAR = (
    rf"(?:negentien(?:[ -]?honderd)?(?:[ -]?en)?[ -]?{_BELOW_HUNDRED}"
    rf"|tweeduizend(?:[ -]?(?:en[ -]?)?{_BELOW_HUNDRED})?|twintig[ -](?:{_teen}|twintig))"
)
YEAR = rf"(?:(?:19|20)\d\d|{SPOKEN_YEAR})"

_PARTS = re.compile(rf"anderhalf|honderd|{_ten}|{_teen}|{_unit}")
_VALUE = {**_UNITS, **_TEENS, **_TENS, "honderd": 100, "anderhalf": 1}
_ORDINALS = {"eerste": 1, "derde": 3, "achtste": 8}
ORDINAL = rf"(?:\d{{1,3}}(?:e|de|ste)|eerste|derde|achtste|{SPOKEN}(?:de|ste))"


def fold_in_place(text: str) -> str:
    """Return `text` in lower case without accents, each character at its own offset."""
    return "".join(map(_plain, text))


def single_spaced(text: str) -> list[int]:
    """Return the offsets of a text without the white space that follows white space."""
    return [i for i, c in enumerate(text) if not (c.isspace() and i and text[i - 1].isspace())]


@cache
def _plain(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)[0].casefold()[0]
    if character.isspace():
        return " "
    return {"’": "'", "ı": "i", "‐": "-"}.get(decomposed, decomposed)


def value_of(form: str) -> int | None:
    """Return the value of a number or ordinal in digits or words, folded; None if it is none."""
    digits = re.match(r"\d{1,4}", form)
    if digits:
        return int(digits.group())
    if form in _ORDINALS:
        return _ORDINALS[form]
    parts = _PARTS.findall(form)
    return sum(_VALUE[part] for part in parts) if parts else None


def year_of(form: str) -> int | None:
    """Return the year of "1987", "87" or "negentienzevenentachtig"; None if it is none."""
    digits = re.fullmatch(r"'?(\d{2}|\d{4})", form)
    if digits:
        year = int(digits.group(1))
        return year if year > 99 else 1900 + year if year > 25 else 2000 + year
    if form.startswith("tweeduizend"):
        return 2000 + (value_of(form.removeprefix("tweeduizend")) or 0)
    rest = re.match(r"(negentien|twintig)(?:[ -]?honderd)?[ -]?(?:en[ -]?)?(?=\w)", form)
    if rest and form[rest.end() :]:
        century = 1900 if rest.group(1) == "negentien" else 2000
        return century + (value_of(form[rest.end() :]) or 0)
    spoken = value_of(form)
    return (
        None if spoken is None or spoken > 99 else 1900 + spoken if spoken > 25 else 2000 + spoken
    )
