"""Dates in digits, and what stands around a date and decides what it is."""

import re

from pipeline.domain.spoken_forms import DateForms
from pipeline.nlp.structured_symbols import Reading
from pipeline.nlp.structured_tokens import Phrases, Token

WRITTEN_DATE = re.compile(
    r"(?<![\w.,/-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)?\d\d)(?![\w/-]|[.,]\d)"
)
ISO_DATE = re.compile(r"(?<![\w-])(?:19|20)\d\d([-/.])\d\d\1\d\d(?![\w-])")
DAY_MONTH = re.compile(r"(?<![\w.,/-])(\d{1,2})[-/](\d{1,2})(?![\w/-]|[.,]\d)")
_BEFORE, _AFTER = 14, 7
"""Tokens around a date in which a cue says whose it is."""
_DEADLINE_BEFORE = 3
_MOST_MENDING = 5
_CORRECTIONS = frozenset({"nee", "neen", "sorry", "wacht", "of", "uh", "eh", "euh", ",", "-", "—"})


class DateContext:
    """Tells by the words around a date whether it is of a birth, or of policy."""

    def __init__(self, forms: DateForms) -> None:
        """Take the words of births, papers and deadlines."""
        self._birth = frozenset(forms.birth)
        self._birth_phrases = Phrases(forms.birth_phrases)
        self._papers, self._deadlines = Phrases(forms.papers), Phrases(forms.deadlines)

    def is_birth(self, reading: Reading, place: int, *, asked: bool) -> bool:
        """Return whether the day at `place` is of a birth; `asked` if a question was for one."""
        if asked:
            return True
        near = reading.tokens[max(0, place - _BEFORE) : place + _AFTER]
        if any(token.word in self._birth for token in near):
            return True
        before = place - 1 if place and reading.tokens[place - 1].word == "de" else place
        return self._birth_phrases.length_before(reading.tokens, before) > 0

    def is_birth_year(self, reading: Reading, place: int, beside: frozenset[str]) -> bool:
        """Return whether the year at `place` is of a birth; `beside` are the words near it."""
        phrase = self._birth_phrases.length_before(reading.tokens, place)
        return bool(self._birth & beside) or phrase > 0

    def is_on_paper(self, reading: Reading, place: int) -> bool:
        """Return whether a day is set against that of the papers: "maar echt is het 12 maart"."""
        near = range(max(0, place - _BEFORE), min(len(reading.tokens), place + _AFTER))
        return any(self._papers.length_at(reading.tokens, at) for at in near)

    def is_deadline(self, reading: Reading, place: int) -> bool:
        """Return whether a day is one of policy: "uiterlijk 1 juli", "met ingang van 1 mei"."""
        near = range(max(0, place - _DEADLINE_BEFORE), place)
        return any(self._deadlines.length_at(reading.tokens, at) for at in near)


def in_longer_row(reading: Reading, first: int, after: int) -> bool:
    """Return whether numbers that could be a date are part of a longer row, such as a phone's."""
    before = {atom.last for atom in reading.atoms_near(first)}
    beside = first > 0 and (first - 1 in before or reading.tokens[first - 1].word in {"plus", "+"})
    return beside or after in reading.atom_at


def around(tokens: list[Token], place: int, after: int) -> frozenset[str]:
    """Return the words near a year, within its sentence: eight before and five after."""
    before: list[str] = []
    for token in reversed(tokens[max(0, place - 8) : place]):
        if token.word in ".?!;":
            break
        before.append(token.word)
    following: list[str] = []
    for token in tokens[after : after + 5]:
        if token.word in ".?!;":
            break
        following.append(token.word)
    return frozenset(before + following)


def goes_on_as_word(tokens: list[Token], place: int) -> bool:
    """Return whether a month is part of a longer word: "mei-vakantie"."""
    rest = tokens[place + 1 : place + 3]
    return (
        len(rest) == 2
        and rest[0].word == "-"
        and all(t.glued for t in rest)
        and (rest[1].word.isalpha())
    )


def token_at(reading: Reading, offset: int) -> int:
    """Return the token that starts at `offset` or is the last before it."""
    low, high = 0, len(reading.tokens)
    while low + 1 < high:
        middle = (low + high) // 2
        if reading.tokens[middle].start <= offset:
            low = middle
        else:
            high = middle
    return low


def decade(year: int) -> str:
    """Return the decade of a year, as it may stand in the text."""
    names = {
        1920: "jaren twintig", 1930: "jaren dertig", 1940: "jaren veertig", 1950: "jaren vijftig",
        1960: "jaren zestig", 1970: "jaren zeventig", 1980: "jaren tachtig",
        1990: "jaren negentig", 2000: "jaren nul", 2010: "jaren tien", 2020: "jaren twintig",
    }  # fmt: skip
    return names.get(year - year % 10, "jaartal")


def corrected(reading: Reading, first: int) -> int:
    """Return where "zes, nee, zeven maart" starts, if the date at `first` mends a day."""
    words = [token.word for token in reading.tokens[max(0, first - _MOST_MENDING) : first]]
    back = 0
    while back < len(words) and words[-1 - back] in _CORRECTIONS:
        back += 1
    if not {"nee", "neen", "sorry", "of"} & set(words[len(words) - back :]):
        return first
    for atom in reading.atoms_near(first - back - 1):
        if atom.last == first - back - 1 and len(atom.digits) <= 2:
            return atom.first
    return first
