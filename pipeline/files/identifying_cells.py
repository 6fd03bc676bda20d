"""Columns of a respondentenlijst that tell who people are: by their header, and by their cells."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.files.header_words import header_words, participant_headers
from pipeline.files.participant_cells import day_of, yes_or_no

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?:\+|00)?\(?[0-9](?:[ ().-]{0,2}[0-9]){8,13}")
_POSTCODE = re.compile(r"(?:.{0,60}[ ,])?[1-9][0-9]{3} ?[A-Z]{2}(?:[ ,].{0,60})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}")
_NINE_FIGURES = re.compile(r"[0-9]{4}[. ]?[0-9]{2}[. ]?[0-9]{3}|[0-9]{3}[. ][0-9]{3}[. ][0-9]{3}")
_MAX_CELL = 200
_OLDEST, _YOUNGEST = 1920, 2015
_OFTEN = 0.5
"""One number in eleven passes for a BSN: of a column of them, at least half must."""


def reason_of_header(header: str) -> str:
    """Return why a column so called may not stand in the study, or "".

    Whole words count and not parts of them: "namenlijst" and "bijnaam project" name nobody, and
    "naam wijk" names a place.
    """
    rules = participant_headers()
    words = header_words(header)
    if rules.not_of_a_person.intersection(words):
        return ""
    pairs = {" ".join(pair) for pair in pairwise(words)}
    joined = {pair.replace(" ", "") for pair in pairs}
    for reason, identifying in rules.identifying.items():
        if identifying.intersection(words) or identifying & joined:
            return reason
    for reason, phrases in rules.identifying_phrases.items():
        if phrases & pairs:
            return reason
    return ""


def reason_of_cells(header: str, cells: Sequence[str]) -> str:
    """Return what the cells of a column hold by which people can be found, or "".

    Args:
        header: What stands above them.
        cells: Their text; never part of what is returned.
    """
    filled = [cell for cell in (cell.strip() for cell in cells) if cell]
    short = [cell for cell in filled if len(cell) <= _MAX_CELL]
    if any(_EMAIL.search(cell) for cell in filled):
        return "holds e-mail addresses"
    if any(_IBAN.fullmatch(cell.upper()) and _is_iban(cell) for cell in short):
        return "holds bank account numbers"
    if any(_is_phone(cell) for cell in short):
        return "holds telephone numbers"
    if any(_POSTCODE.fullmatch(cell) for cell in short):
        return "holds postcodes with letters, which are a few houses each"
    if _often(short, _is_bsn):
        return "holds numbers that are valid BSNs"
    if _often(short, _is_mobile_without_zero):
        return "holds telephone numbers"
    starts = participant_headers().birth_words
    if any(word.startswith(starts) for word in header_words(header)) and any(
        _is_birth_date(cell) for cell in short
    ):
        return "holds dates of birth"
    return ""


def only_yes_or_no(cells: Sequence[str]) -> bool:
    """Tell whether a column answers a question ("e-mail? ja") and holds nothing of a person."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(yes_or_no(cell) is not None for cell in filled)


def _often(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) >= _OFTEN * len(cells)


def _is_phone(cell: str) -> bool:
    figures = re.sub(r"[^0-9]", "", cell)
    if not _PHONE.fullmatch(cell) or day_of(cell):
        return False
    is_dutch = len(figures) == 10 and figures[0] == "0" and figures[1] != "0"
    return is_dutch or cell.startswith("+") or (figures.startswith("0031") and len(figures) == 13)


def _is_mobile_without_zero(cell: str) -> bool:
    """Tell whether a cell is what Excel makes of 0612345678 when it takes it for a number."""
    return re.fullmatch("6[0-9]{8}", cell) is not None


def _is_bsn(cell: str) -> bool:
    """Tell whether a cell is nine figures that pass the test of eleven (Logius, "11-proef")."""
    figures = re.sub("[. ]", "", cell)
    if not _NINE_FIGURES.fullmatch(cell) or set(figures) == {"0"}:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(f) for w, f in zip(weights, figures, strict=True)) % 11 == 0


def _is_iban(cell: str) -> bool:
    """Tell whether the check figures of an IBAN are right (ISO 13616, remainder 1 of 97)."""
    plain = cell.upper().replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _is_birth_date(cell: str) -> bool:
    day = day_of(cell, has_serials=False)
    return day is not None and _OLDEST <= day.year <= _YOUNGEST
