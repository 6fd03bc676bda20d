"""Rows of numbers in a turn, and what a row can be by its length, its start and its checksum."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_numbers import Atom
from pipeline.nlp.structured_tokens import Token

_MOST_PAUSES = 5
"""Tokens between two pieces of one number: "nul zes, uhm, even kijken, twaalf"."""
_PUNCTUATION = frozenset(",.-–—/()…·:'\"“”‘’")
_SILENT = _PUNCTUATION - {":"}
_MOST_DIGITS_CHECKED = 40
_MOBILE_DIGITS = 10
_SERVICE_DIGITS = 11


class Verdict(NamedTuple):
    """What a row of numbers is, from its atom number `start` up to and without `end`."""

    category: Category
    score: float
    reason: str
    start: int
    end: int


class Run(NamedTuple):
    """Numbers that follow one another with nothing but pauses between them."""

    atoms: tuple[Atom, ...]
    plus: bool
    """A plus sign or the word stands before it."""
    dots: int
    """How many gaps hold a dot or "punt"."""
    opens: bool
    """It stands at the start of its turn, but for pauses."""
    closes: bool
    """It stands at the end of its turn, but for pauses."""

    @property
    def digits(self) -> str:
        """All its digits."""
        return "".join(atom.digits for atom in self.atoms)


class RunFinder:
    """Finds the rows of numbers in a turn."""

    def __init__(self, forms: SpokenForms) -> None:
        """Take the pauses, and the words that make a number a count or a label."""
        self._pauses = frozenset(w for phrase in forms.pauses for w in phrase.split()) | _SILENT
        self._listening = frozenset(forms.listening) | self._pauses
        self._counted = frozenset(forms.counted) | {"%", "‰", "€"}
        self._labelled = frozenset(forms.labelled)
        self._hundred = frozenset(forms.numbers.hundred)

    def runs(self, tokens: Sequence[Token], atoms: Sequence[Atom]) -> list[Run]:
        """Return the rows among `atoms`, without numbers that count or label something."""
        rows: list[list[Atom]] = []
        open_row = False
        for atom in atoms:
            if self.counts(tokens, atom):
                open_row = False
                continue
            if open_row and self._goes_on(tokens, rows[-1], atom):
                rows[-1].append(atom)
            else:
                rows.append([atom])
            open_row = True
        return [self._run(tokens, row) for row in rows]

    def _goes_on(self, tokens: Sequence[Token], row: Sequence[Atom], atom: Atom) -> bool:
        """Return whether `atom` belongs to `row`; "en" joins only what began as a phone number."""
        start = row[-1].last + 1
        if self.only_pauses(tokens, start, atom.first):
            return True
        if atom.first - start != 1 or tokens[start].word != "en":
            return False
        digits = "".join(piece.digits for piece in row[:_MOST_DIGITS_CHECKED])
        return digits.startswith("06") and 4 <= len(digits) < _MOBILE_DIGITS

    def counts(self, tokens: Sequence[Token], atom: Atom) -> bool:
        """Return whether the number counts ("tien mensen") or labels ("groep acht")."""
        after = atom.last + 1
        # "nul honderd vijfenzeventig": after a nought "honderd" is the next number.
        before_number = atom.digits == "0" and after < len(tokens)
        if before_number and tokens[after].word in self._hundred:
            return False
        if after < len(tokens) and tokens[after].word in self._counted:
            return True
        if atom.first == 0 or atom.digits[0] == "0":
            return False
        return tokens[atom.first - 1].word in self._labelled

    def only_pauses(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Return whether only pauses, and not too many, stand from `start` up to `end`."""
        if end - start > _MOST_PAUSES:
            return False
        words = [token.word for token in tokens[start:end]]
        if all(word in self._pauses or word == "en" for word in words):
            return words != ["en"]
        return False

    def is_listening(self, tokens: Sequence[Token]) -> bool:
        """Return whether a turn says no more than "ja", "oke"."""
        return len(tokens) <= 12 and all(token.word in self._listening for token in tokens)

    def _run(self, tokens: Sequence[Token], row: Sequence[Atom]) -> Run:
        first, last = row[0].first, row[-1].last
        dots = sum(
            any(t.word in {"punt", ".", "punkt"} for t in tokens[a.last + 1 : b.first])
            for a, b in pairwise(row)
        )
        return Run(
            atoms=tuple(row),
            plus=first > 0 and tokens[first - 1].word in {"plus", "+"},
            dots=dots,
            opens=first <= 8 and self.is_listening(tokens[:first]),
            closes=len(tokens) - last <= 9 and self.is_listening(tokens[last + 1 :]),
        )


def classify(run: Run) -> Verdict | None:
    """Return what a row of numbers is by itself, without a word that announces it."""
    return _as_address(run) or _as_phone(run) or _as_bsn(run) or _as_number(run)


def _as_phone(run: Run) -> Verdict | None:
    digits, offset = run.digits, 0
    total = len(digits)
    if run.plus and total >= 7:
        return _verdict(Category.PHONE, 0.9, "plus and a row of digits: phone number", run)
    for place, atom in enumerate(run.atoms):
        left = total - offset
        if left < 4:
            break
        if atom.digits[0] == "0" and _starts_phone(digits[offset : offset + 2], left):
            # One number before it is an article ("een nul zes nummer"); more belong to it.
            start = place if place <= 1 else 0
            return _verdict(
                Category.PHONE, 0.9, "row of digits that starts as a phone number", run, start
            )
        offset += len(atom.digits)
    if total == _MOBILE_DIGITS - 1 and digits[0] == "6" and _is_mobile_in_pairs(run):
        return _verdict(Category.PHONE, 0.8, "mobile number without its nought", run)
    if total == 11 and digits.startswith("316") and len(run.atoms) > 1:
        return _verdict(Category.PHONE, 0.85, "row of digits with the country's code", run)
    return None


def _is_mobile_in_pairs(run: Run) -> bool:
    """Return whether a row is "zes twaalf vierendertig ...", and no table of sums."""
    sizes = [len(atom.digits) for atom in run.atoms]
    steps = {int(b.digits) - int(a.digits) for a, b in pairwise(run.atoms)}
    return sizes == [1, 2, 2, 2, 2] and len(steps) > 1


def _starts_phone(first_two: str, left: int) -> bool:
    if first_two == "06":
        return left >= 4
    return left >= (9 if first_two == "00" else 8)


def _as_bsn(run: Run) -> Verdict | None:
    if len(run.digits) == 9 and len(run.atoms) >= 3 and is_bsn(run.digits):
        return _verdict(Category.BSN, 0.9, "nine digits that pass the eleven-test", run)
    return None


def _as_number(run: Run) -> Verdict | None:
    """Return a row of digits too long and too irregular to be a count or an enumeration."""
    total, pieces = len(run.digits), len(run.atoms)
    singles = all(len(atom.digits) == 1 for atom in run.atoms)
    # Nobody counts with noughts before: five digits are enough.
    least = 5 if _leads_with_nought(run) else 6
    long_enough = (total >= 7 and pieces >= 4) or (total >= least and singles)
    if not long_enough or total > 3 * pieces or _is_enumeration(run):
        return None
    return _verdict(Category.NUMBER, 0.75, "long row of digits", run)


def _leads_with_nought(run: Run) -> bool:
    return run.digits.startswith("00") and all(atom.spoken for atom in run.atoms)


def _is_enumeration(run: Run) -> bool:
    """Return whether the numbers go up or down, repeat, are round, are years or hold articles."""
    values = [int(atom.digits[:9]) for atom in run.atoms[:_MOST_DIGITS_CHECKED]]
    pairs = list(pairwise(values))
    if all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs):
        return True
    zeros = sum(atom.digits[0] == "0" for atom in run.atoms)
    if not zeros and len(set(values)) <= 2:
        return True
    if all(value % 5 == 0 and value >= 10 for value in values):
        return True
    if all(v in {19, 20} for v in values[::2]) and all(v >= 10 for v in values[1::2]):
        return True
    articles = sum(atom.spoken and atom.digits == "1" for atom in run.atoms)
    return not zeros and articles * 5 >= len(run.atoms) * 2


def _as_address(run: Run) -> Verdict | None:
    """Return an IP address that is said: four numbers with "punt" between them."""
    if run.dots != 3 or len(run.digits) < 6 or len(run.digits) > 12:
        return None
    if not any(atom.spoken for atom in run.atoms):
        return None  # in digits an address has a pattern of its own
    return _verdict(Category.WEB, 0.85, "four numbers with dots: IP address", run)


def _verdict(category: Category, score: float, reason: str, run: Run, start: int = 0) -> Verdict:
    return Verdict(category, score, reason, start, len(run.atoms))


def continues(run: Run, before: str, *, whole_turn: bool) -> bool:
    """Return whether `run` goes on with, or repeats, a number of which `before` are the digits."""
    digits = run.digits
    if len(digits) >= 3 and digits in before:
        return True
    if before.startswith("0") and len(before) + len(digits) == _MOBILE_DIGITS:
        return True  # all Dutch telephone numbers have ten digits
    if len(run.atoms) == 1 and run.atoms[0].is_year:
        return False
    if len(digits) >= 4 and len(run.atoms) >= 2:
        return not _is_enumeration(run) or whole_turn
    return whole_turn and len(digits) >= 2


def is_service(number: str) -> bool:
    """Return whether `number` is a telephone number as only services have: 0800, 0900 and 14 0xx.

    The numbers of municipalities are 14 and their area code: 14 020, 14 0314 (ACM, numbering plan).
    """
    if len(number) in {5, 6} and number.startswith("140"):
        return True
    return len(number) <= _SERVICE_DIGITS and number.startswith(("0800", "0900"))


def is_bsn(number: str) -> bool:
    """Return whether `number` is a valid burgerservicenummer."""
    from stdnum.nl import bsn

    return bool(bsn.is_valid(number))
