"""Identifiers as they are written: each a bounded pattern, with its checksum if it has one."""

import re
from collections.abc import Iterator

from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_ids import is_bsn
from pipeline.nlp.structured_plates import is_plate
from pipeline.nlp.structured_tokens import Found

# Every repeat has an upper bound: a transcript can hold a line of 50,000 hyphens, and an unbounded
# repeat tried at every place of it takes minutes.

_PHONE = re.compile(
    r"(?<![\d-])\(?(?:(?:\+\s?31|0031)(?:\s?\(0\))?|0)(?:[\s./()–-]{0,3}\d){8,9}(?!\d)"
)
_PHONE_ABROAD = re.compile(r"(?<![\w+.:,])(?:\+|00)\s?[1-9](?:[\s./()-]{0,3}\d){7,14}(?!\d)")
_PUBLIC_PHONE = re.compile(r"\D*0?[89]00\D*(?:8844|0113|8001|1351)\D*")
_PLATE = re.compile(
    r"(?<![\w-])(?=[\w-]{0,10}\d)(?=[\w-]{0,10}[A-Z])[A-Z\d]{1,3}-[A-Z\d]{2,3}-[A-Z\d]{1,3}(?![\w-])"
)
# Polish, Lithuanian and other plates abroad: two or three letters, then letters and digits.
_PLATE_ABROAD = re.compile(
    r"(?<![\w-])[A-Z]{2,3} (?=[A-Z\d]{0,4}[A-Z])(?=[A-Z\d]{0,4}\d)\d[A-Z\d]{3,4}(?![\w-])"
)
# Germany: the town, one or two letters, and a number.
_PLATE_GERMAN = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?\d{1,4}[EH]?(?![\w-])")
_PLATE_LOWER = re.compile(r"(?<![\w-])[a-z\d]{1,3}-[a-z\d]{2,3}-[a-z\d]{1,3}(?![\w-])")
_LETTERS_AS_WORDS = re.compile(
    r"-(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec|en|of|de|op|in|te)-"
)
_PLATE_IN_ONE = re.compile(r"(?<![\w-])[bdfghj-np-tv-xz\d]{6}(?![\w-])", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w,.€-])[A-Z]?-?\d{7,}(?![\w-])")
_AFTER_AMOUNT = re.compile(
    r"\s{0,2}(?:€|euro|mensen|keer|dollar|gulden|miljoen|inwoners)", re.IGNORECASE
)
_SERVICE = re.compile(r"(?<!\d)0[89]00[\s-]{1,3}$")
_BEFORE_AMOUNT = re.compile(r"[€$£]\s?$")
_GROUPED = re.compile(r"(?<![\d+.,-])(?:\d{3}([ .])\d{3}\1\d{3}|\d{4}([ .])\d{2}\2\d{3})(?![\d-])")
_V_NUMBER = re.compile(r"(?<![\d.,-])\d{3}[. ]\d{3}[. ]\d{4}(?![\d-])")
_REGISTERED = re.compile(r"(?<![\d.,-])(?:19|20)\d\d([ .])\d{3}\1\d{3}(?![\d-]|[.,]\d)")
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){2,7}(?:\s?[A-Z\d]{1,3})?(?!\w)", re.IGNORECASE
)
_DUTCH_IBAN = re.compile(
    r"(?<!\w)nl[\s.-]?\d[\s.-]?\d(?:[\s.-]{0,2}[a-z]){4}(?:[\s.-]{0,2}\d){8,10}(?!\d)",
    re.IGNORECASE,
)
# Misread or misheard: a country, two digits and groups of four, whether they add up or not.
_FOREIGN_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d\d(?: ?\d{4}){3,7}(?: ?\d{1,3})?(?!\w)", re.I)
_CARD = re.compile(r"(?<![\d.,-])\d{4}([ .-])\d{4}\1\d{4}\1\d{4}(?![\d-])")
_CARD_OF_FIFTEEN = re.compile(r"(?<![\d.,-])3[47]\d\d([ .-])\d{6}\1\d{5}(?![\d-])")
_FOUR_YEARS = re.compile(r"(?:(?:19|20)\d\d[ .-]?){4}")
_MAC = re.compile(
    r"(?<![\w:-])[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}(?![\w:-])", re.I
)
_VAT = re.compile(r"(?<!\w)nl[\s.]?\d{9}[\s.]?b[\s.]?\d{2}(?!\w)", re.IGNORECASE)
_MIXED = re.compile(r"(?<![\w@.-])(?=[^\W_]{0,12}\d)(?=\d{0,12}[^\W\d_])[^\W_]{7,20}(?![\w@])")
_LETTERS_AND_ROW = re.compile(
    r"(?<![\w-])(?!BSN|KVK|BTW|TEL|IBAN|NR|MV |QO |COM|DOC|EU|EG)[A-Z]{1,5}[-/. ]?\d{5,12}(?![\w-])"
)
_FILE_NUMBERS = (
    re.compile(r"(?<![\w/-])[A-Z]{1,6}[-/.]\d{2,4}[-/.]\d{3,8}(?![\w/-])", re.IGNORECASE),
    re.compile(r"(?<![\w/.-])(?:19|20)\d\d[-/.]\d{4,8}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])(?:[A-Z]{2,4}[ -])?\d\d/(?!(?:19|20)\d\d(?!\d))\d{4,6}(?![\w/-])"),
    re.compile(r"(?<![\w/.-])[A-Z]{1,4}\d{2,6}[-/.]\d{4,12}(?![\w/-])", re.IGNORECASE),
    re.compile(r"(?<![\w/.-])(?:19|20)\d\d[-/.][A-Z]{1,5}[-/.]?\d{2,8}(?![\w/-])", re.IGNORECASE),
    re.compile(r"(?<![\w/-])[A-Z]{2,6}-\d{1,3}-[A-Z\d]{2,8}-\d{2,8}(?![\w/-])", re.IGNORECASE),
)
_STANDARD = re.compile(r"(?:iso|nen|din|en|covid|rtl|windows|office|mp|co)[-/. ]?\d", re.IGNORECASE)
_IP = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IP6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_LABEL_BEFORE = re.compile(r"(?:versie|artikel|paragraaf|hoofdstuk|bijlage)\s{1,2}$", re.IGNORECASE)


def written_identifiers(text: str) -> Iterator[Found]:
    """Yield the identifiers that are written in the usual ways; one may be found twice."""
    if not any(character.isdecimal() for character in text):
        return
    yield from _phones(text)
    yield from _numbers(text)
    yield from _accounts(text)
    yield from _codes(text)
    yield from _plates(text)
    yield from _devices(text)


def _plates(text: str) -> Iterator[Found]:
    for match in _PLATE.finditer(text):
        yield _found(match, Category.PLATE, 0.9, "shape of a number plate")
    for match in _PLATE_LOWER.finditer(text):
        if is_plate(match.group().replace("-", "")) and not _LETTERS_AS_WORDS.search(match.group()):
            yield _found(match, Category.PLATE, 0.85, "shape of a number plate")
    for match in _PLATE_GERMAN.finditer(text):
        if not _STANDARD.match(match.group()):
            yield _found(match, Category.PLATE, 0.8, "shape of a number plate from abroad")
    for match in _PLATE_ABROAD.finditer(text):
        yield _found(match, Category.PLATE, 0.8, "shape of a number plate from abroad")
    for match in _PLATE_IN_ONE.finditer(text):
        if is_plate(match.group()):
            yield _found(match, Category.PLATE, 0.8, "shape of a number plate")


def _devices(text: str) -> Iterator[Found]:
    for match in _IP.finditer(text):
        valid = all(int(part) <= 255 for part in match.group().split("."))
        if valid and not _LABEL_BEFORE.search(text, max(0, match.start() - 14), match.start()):
            yield _found(match, Category.WEB, 0.9, "IP address")
    for match in _IP6.finditer(text):
        yield _found(match, Category.WEB, 0.9, "IP address")
    for match in _MAC.finditer(text):
        yield _found(match, Category.NUMBER, 0.9, "address of a device")


def _phones(text: str) -> Iterator[Found]:
    for pattern in (_PHONE, _PHONE_ABROAD):
        for match in pattern.finditer(text):
            if not _PUBLIC_PHONE.fullmatch(match.group()):
                yield _found(match, Category.PHONE, 0.95, "phone number")


def _numbers(text: str) -> Iterator[Found]:
    for match in _LONG_NUMBER.finditer(text):
        if not _is_nobodys(text, match):
            digits = match.group()
            if len(digits) == 9 and digits.isdecimal() and is_bsn(digits):
                yield _found(match, Category.BSN, 1.0, "nine digits that pass the eleven-test")
            else:
                yield _found(match, Category.NUMBER, 0.8, "number of seven digits or more")
    for match in _GROUPED.finditer(text):
        if is_bsn(match.group().replace(" ", "").replace(".", "")):
            yield _found(match, Category.BSN, 1.0, "nine digits that pass the eleven-test")
    for match in _REGISTERED.finditer(text):
        if not _AFTER_AMOUNT.match(text, match.end()):
            yield _found(match, Category.NUMBER, 0.8, "a year and six digits, as registers number")
    for match in _V_NUMBER.finditer(text):
        yield _found(match, Category.NUMBER, 0.85, "ten digits in the form of a V-number")


def _is_nobodys(text: str, match: re.Match[str]) -> bool:
    if match.group().endswith("0000") and match.group()[0] in "123456789":
        return True
    if _AFTER_AMOUNT.match(text, match.end()):
        return True
    if _SERVICE.search(text, max(0, match.start() - 8), match.start()):
        return True
    return bool(_BEFORE_AMOUNT.search(text, max(0, match.start() - 2), match.start()))


def _accounts(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        if _is_iban(match.group()):
            yield _found(match, Category.IBAN, 1.0, "account number that passes modulo 97")
    for match in _FOREIGN_IBAN.finditer(text):
        yield _found(match, Category.IBAN, 0.9, "form of an account number from abroad")
    for match in _DUTCH_IBAN.finditer(text):
        yield _found(match, Category.IBAN, 0.97, "form of a Dutch account number")
    for pattern in (_CARD, _CARD_OF_FIFTEEN):
        for match in pattern.finditer(text):
            if not _FOUR_YEARS.fullmatch(match.group()):
                yield _found(match, Category.NUMBER, 0.9, "form of a payment card number")
    for match in _VAT.finditer(text):
        yield _found(match, Category.NUMBER, 0.95, "form of a VAT number")


def _codes(text: str) -> Iterator[Found]:
    for match in _MIXED.finditer(text):
        if _is_code(match.group()):
            yield _found(match, Category.NUMBER, 0.8, "letters and digits in one word")
    for match in _LETTERS_AND_ROW.finditer(text):
        if not _STANDARD.match(match.group()):
            yield _found(match, Category.NUMBER, 0.8, "letters and five digits or more")
    for pattern in _FILE_NUMBERS:
        for match in pattern.finditer(text):
            if not _STANDARD.match(match.group()) and not _two_years(match.group()):
                yield _found(match, Category.NUMBER, 0.8, "form of a file number")


def _is_code(word: str) -> bool:
    """Return whether letters and digits are mixed as in a document number, not "10000km"."""
    digits = sum(c.isdecimal() for c in word)
    letters = len(word) - digits
    if digits < 4 or letters == 0:
        return False
    if re.fullmatch(r"\d{1,12}[^\W\d_]{1,20}", word):
        return letters == 1 and digits >= 6
    return not (letters > 3 and re.fullmatch(r"[^\W\d_]{4,16}(?:19|20)\d\d", word))


def _two_years(form: str) -> bool:
    """Return whether the form is two years, "2014-2018"."""
    return bool(re.fullmatch(r"(?:19|20)\d\d[-/.](?:19|20)\d\d", form))


def _is_iban(number: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(number))


def _found(match: re.Match[str], category: Category, score: float, reason: str) -> Found:
    return Found(match.start(), match.end(), category, score, reason)
