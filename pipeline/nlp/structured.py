"""Identifiers that have a form of their own: numbers, addresses on the web, dates.

Checksums (BSN eleven-test, IBAN modulo 97) come from python-stdnum. Speech recognition writes
numbers as words, so phone numbers, e-mail addresses and dates are also found when spelled out.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.transcript import Category, Detection, RawTurn

_UNIT = r"(?:nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen)"
_TEEN = r"(?:tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
NUMBER_WORD = rf"(?:(?:{_UNIT}\s?(?:en|ën)\s?)?{_TENS}|{_TEEN}|{_UNIT})"
_ORDINAL = r"(?:eerste|derde|achtste|[a-zë]{2,20}(?:de|ste))"
_DAY = rf"(?:\d{{1,2}}(?:e|ste|de)?|{NUMBER_WORD}|{_ORDINAL})"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|(?:jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\b\.?)"
)
_YEAR_WORDS = (
    rf"(?:negentien|twintig|tweeduizend)(?:\s?honderd)?(?:\s?en)?(?:[\s-]{NUMBER_WORD}|{_TEEN})?"
)
_SHORT_YEAR = rf"(?:{_UNIT}\s?(?:en|ën)\s?)?{_TENS}"
"""'drie mei vijfentachtig'; smaller numbers count something else: "5 mei een feest"."""
_YEAR = rf"(?:(?:19|20)\d\d|'\d\d|{_YEAR_WORDS}|{_SHORT_YEAR})"


# Every repeat has an upper bound: a transcript can hold a line of 50,000 hyphens, and an unbounded
# repeat tried at every place of it takes minutes.


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


_EMAIL = _compiled(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_EMAIL_SPOKEN = _compiled(
    r"(?:[\w-]{1,40}\s{1,3}(?:punt|streepje|underscore)\s{1,3}){0,6}[\w.-]{1,64}\s{1,3}"
    r"(?:apenstaartje|apestaartje|apenstaart|at|et)\s{1,3}[\w-]{1,63}"
    r"(?:\s{1,3}punt\s{1,3}\w{1,20}|\.\w{2,20}){1,4}"
)
_WEB = _compiled(r"(?:https?://|www\.)[^\s<>]{0,300}[^\s<>.,;:!?)]")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,40}\w")
_PHONE = re.compile(
    r"(?<![\d-])\(?(?:(?:\+\s?31|0031)(?:\s?\(0\))?|0)(?:[\s./()–-]{0,3}\d){8,9}(?!\d)"
)
_PHONE_SPOKEN = _compiled(
    rf"(?:nul|plus\s+eenendertig|plus\s+drie\s+een)(?:[\s,.-]+(?:dubbel\s)?{NUMBER_WORD}){{4,10}}"
)
_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?!\w)")
_PLATE = re.compile(
    r"(?<![\w-])(?=[\w-]{0,10}\d)(?=[\w-]{0,10}[A-Z])[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,3}(?![\w-])"
)
_LONG_NUMBER = re.compile(r"(?<![\w,.-])[A-Z]?-?\d{7,}(?![\w-])")
_NINE_DIGITS = re.compile(
    r"(?<![\d+-])(?:\d{9}|\d{3}([ .])\d{3}\1\d{3}|\d{4}([ .])\d{2}\2\d{3})(?![\d-])"
)
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,3})?(?!\w)", re.IGNORECASE
)
_FULL_DATES = (
    _compiled(rf"{_DAY}[\s-]{{1,3}}{_MONTH}[\s-]{{1,3}}{_YEAR}"),
    _compiled(r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d"),
    _compiled(r"(?:19|20)\d\d-\d\d-\d\d"),
)
_DAY_AND_MONTH = _compiled(rf"{_DAY}\s{{1,3}}{_MONTH}")
_BIRTH_CUE = re.compile(r"(?<!\w)(?:geboren|geboortedatum|verjaar\w*|jarig)(?!\w)", re.IGNORECASE)

_SIMPLE = (
    (_EMAIL, Category.EMAIL, 1.0),
    (_EMAIL_SPOKEN, Category.EMAIL, 0.95),
    (_WEB, Category.WEB, 0.9),
    (_HANDLE, Category.WEB, 0.8),
    (_PHONE, Category.PHONE, 0.95),
    (_PHONE_SPOKEN, Category.PHONE, 0.9),
    (_POSTCODE, Category.POSTCODE, 0.95),
    (_PLATE, Category.PLATE, 0.9),
    (_LONG_NUMBER, Category.NUMBER, 0.8),
)


class StructuredDetector:
    """Finds phone numbers, e-mail, web addresses, postcodes, BSN, IBAN, plates and dates."""

    name = "structured"

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return the identifiers in `turns`; a span may be found twice.

        A date with a year is always found. A day and month alone are found only as a date of
        birth: with "geboren" or the like in the same turn or the one before.
        """
        found: list[Detection] = []
        asked = False
        for turn in turns:
            answers = bool(_BIRTH_CUE.search(turn.text))
            found.extend(self._in_turn(turn, about_birth=asked or answers))
            asked = answers
        return found

    def _in_turn(self, turn: RawTurn, *, about_birth: bool) -> Iterator[Detection]:
        for pattern, category, score in _SIMPLE:
            for match in pattern.finditer(turn.text):
                yield _detection(turn, match, category, score)
        for match in _NINE_DIGITS.finditer(turn.text):
            if _is_bsn(match.group()):
                yield _detection(turn, match, Category.BSN, 1.0)
        for match in _IBAN.finditer(turn.text):
            if _is_iban(match.group()):
                yield _detection(turn, match, Category.IBAN, 1.0)
        for pattern in _FULL_DATES:
            for match in pattern.finditer(turn.text):
                category = Category.BIRTH_DATE if about_birth else Category.DATE
                yield _detection(turn, match, category, 0.9)
        for match in _DAY_AND_MONTH.finditer(turn.text) if about_birth else ():
            yield _detection(turn, match, Category.BIRTH_DATE, 0.8)


def _detection(turn: RawTurn, match: re.Match[str], category: Category, score: float) -> Detection:
    return Detection(
        turn_number=turn.turn_number,
        start=match.start(),
        end=match.end(),
        text=match.group(),
        category=category,
        detector=StructuredDetector.name,
        score=score,
    )


def _is_bsn(number: str) -> bool:
    from stdnum.nl import bsn

    return bool(bsn.is_valid(number))


def _is_iban(number: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(number))
