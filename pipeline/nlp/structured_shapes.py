"""Identifiers with a shape of digits and letters, said or written: plates, postcodes, IBAN."""

from collections.abc import Iterator, Sequence

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_ids import RunFinder
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader
from pipeline.nlp.structured_tokens import Found, Phrases

# Sidecodes 1-14 of Dutch number plates (RDW): L letter, D digit.
_PLATE_SHAPES = frozenset(
    [
        "LLDDDD",
        "DDDDLL",
        "DDLLDD",
        "LLDDLL",
        "LLLLDD",
        "DDLLLL",
        "DDLLLD",
        "DLLLDD",
        "LLDDDL",
        "LDDDLL",
        "LLLDDL",
        "LDDLLL",
        "DLLDDD",
        "DDDLLD",
    ]
)
_NO_PLATE_LETTERS = frozenset("aeiouqy")
_PAIR_GAP = 3
_IBAN_DIGITS = 12


class ShapeFinder:
    """Finds plates, postcodes with their house number, and Dutch IBANs by their shape."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader, finder: RunFinder) -> None:
        """Take the words that are no letters of a postcode, and those before a house number."""
        self._symbols = symbols
        self._finder = finder
        self._not_letters = frozenset(forms.postcode_not_letters)
        self._house = Phrases(forms.house_number)

    def shapes(self, reading: Reading, cued: frozenset[Category]) -> Iterator[Found]:
        """Yield what has a shape; letters that may be words count only for a kind in `cued`."""
        for place in range(len(reading.tokens)):
            if self._may_start(reading, place):
                found = self._at(reading, place, cued)
                if found:
                    yield found

    def _may_start(self, reading: Reading, place: int) -> bool:
        """Return whether a shape may start at `place`; quick."""
        word = reading.tokens[place].word
        if word == "nl" or self._symbols.starts(reading, place):
            return True
        # "xp-731-g": letters in one word, a hyphen and a number.
        rest = reading.tokens[place + 1 : place + 3]
        return (
            2 <= len(word) <= 3
            and len(rest) == 2
            and rest[0].word == "-"
            and rest[0].glued
            and word.isalpha()
        )

    def _at(self, reading: Reading, place: int, cued: frozenset[Category]) -> Found | None:
        first = self._symbols.at(reading, place)
        if first and first.is_number:
            found = self._postcode(reading, place, cued=Category.POSTCODE in cued)
            if found:
                return found
        iban = self._iban(reading, place)
        if iban:
            return iban
        return self._plate(reading, place, cued=Category.PLATE in cued)

    # Postcodes

    def _postcode(self, reading: Reading, place: int, *, cued: bool) -> Found | None:
        numbers = self._four_digits(reading, place)
        if not numbers:
            return None
        last = self._two_letters(reading, numbers, cued=cued)
        if last is None:
            return None
        house = self._house_number(reading, last + 1)
        start, end = reading.span(place, house or last)
        return Found(start, end, Category.POSTCODE, 0.9, "four digits and two letters: postcode")

    def _four_digits(self, reading: Reading, place: int) -> list[Symbol]:
        numbers: list[Symbol] = []
        size = 0
        while size < 4:
            symbol = self._symbols.at(reading, place)
            if symbol is None or not symbol.is_number:
                return []
            if numbers and not self._finder.only_pauses(
                reading.tokens, numbers[-1].last + 1, place
            ):
                return []
            numbers.append(symbol)
            size += len(symbol.text)
            place = symbol.last + 1
            while size < 4 and place < symbol.last + _PAIR_GAP and self._pause(reading, place):
                place += 1
        return numbers if size == 4 and numbers[0].text[0] != "0" else []

    def _pause(self, reading: Reading, place: int) -> bool:
        return place < len(reading.tokens) and self._finder.only_pauses(
            reading.tokens, place, place + 1
        )

    def _two_letters(
        self, reading: Reading, numbers: Sequence[Symbol], *, cued: bool
    ) -> int | None:
        """Return the last token of the two letters after the digits."""
        tokens = reading.tokens
        place = numbers[-1].last + 1
        while place < numbers[-1].last + _PAIR_GAP and self._pause(reading, place):
            place += 1
        if place >= len(tokens):
            return None
        year = len(numbers) == 1 and numbers[0].text[:2] in {"19", "20"}
        spelled = self._spelled_pair(reading, place, strict=not cued)
        if spelled is not None and not reading.written(place).isupper():
            return spelled  # "ef bee", though "ef" could be a pair by itself
        pair = len(tokens[place].word) == 2 and tokens[place].word.isalpha()
        if pair and self._is_pair(reading, place, year=year and not cued, cued=cued):
            return place
        return spelled

    def _is_pair(self, reading: Reading, place: int, *, year: bool, cued: bool) -> bool:
        token = reading.tokens[place]
        if token.word in {"sa", "sd", "ss"}:
            return False
        glued = token.glued and reading.tokens[place - 1].word[0].isdecimal()
        if glued or (reading.written(place).isupper() and token.word not in {"tv"}):
            return True
        if token.word in self._not_letters:
            # "3512 je" with a house number behind it is a postcode all the same.
            return cued or (not year and self._house_number(reading, place + 1, named=True) > 0)
        if place in reading.atom_at:
            return False
        return not year or not set(token.word) & _NO_PLATE_LETTERS

    def _spelled_pair(self, reading: Reading, place: int, *, strict: bool) -> int | None:
        one = self._symbols.at(reading, place)
        if one is None or one.is_number:
            return None
        after = one.last + 1
        while after < one.last + _PAIR_GAP and self._pause(reading, after):
            after += 1
        two = self._symbols.at(reading, after)
        if two is None or two.is_number or len(one.text) != 1 or len(two.text) != 1:
            return None
        sure = one.sure + two.sure
        if not strict or sure == 2 or (sure == 1 and _both_single(reading, one, two)):
            return two.last
        named = self._house_number(reading, two.last + 1, named=True) > 0
        return two.last if named else None

    def _house_number(self, reading: Reading, place: int, *, named: bool = False) -> int:
        """Return the last token of a house number at `place`; 0 if there is none."""
        tokens = reading.tokens
        while place < len(tokens) and tokens[place].word in {",", "-"}:
            place += 1
        if place >= len(tokens):
            return 0
        length = self._house.length_at(tokens, place)
        atom = reading.atom_at.get(place + length)
        if atom is None and place + length < len(tokens):
            word = tokens[place + length].word
            if word[0].isdecimal() and len(word) <= 4:  # "16a"
                return place + length + 1
        if atom is None or len(atom.digits) > 4 or (named and not length):
            return 0
        if not length and self._finder.counts(tokens, atom):
            return 0
        return atom.last

    # IBAN

    def _iban(self, reading: Reading, place: int) -> Found | None:
        """Return a Dutch IBAN from "NL" on: what is between its digits is the bank."""
        tokens = reading.tokens
        after = self._past_country(reading, place)
        if not after:
            return None
        digits, last, gap = 0, 0, 0
        while after < len(tokens) and digits < _IBAN_DIGITS and gap <= 6:
            symbol = self._symbols.at(reading, after)
            if symbol and symbol.is_number:
                if self._counts(reading, symbol):
                    break
                digits += len(symbol.text)
                last, gap = symbol.last, 0
            else:
                gap += 1
            if gap and digits == 0 and gap > 1:
                return None
            after = symbol.last + 1 if symbol else after + 1
        if digits < 6:
            return None
        start, end = reading.span(place, last)
        return Found(start, end, Category.IBAN, 0.9, "NL and a row of digits: account number")

    def _counts(self, reading: Reading, symbol: Symbol) -> bool:
        atom = reading.atom_at.get(symbol.first)
        return atom is not None and self._finder.counts(reading.tokens, atom)

    def _past_country(self, reading: Reading, place: int) -> int:
        """Return the place after "nl", "n l" or "en el"; 0 if it is not there."""
        if reading.tokens[place].word == "nl":
            return place + 1
        one = self._symbols.at(reading, place)
        two = self._symbols.at(reading, one.last + 1) if one and one.text == "n" else None
        return two.last + 1 if two and two.text == "l" else 0

    # Plates

    def _plate(self, reading: Reading, place: int, *, cued: bool) -> Found | None:
        row: list[Symbol] = []
        text = ""
        while len(text) < 6:
            symbol = self._plate_symbol(reading, place, cued=cued)
            if symbol is None:
                return None
            row.append(symbol)
            text += symbol.text
            place = symbol.last + 1
            while place < symbol.last + _PAIR_GAP and self._pause(reading, place):
                place += 1
        shape = "".join("D" if c.isdecimal() else "L" for c in text)
        if shape not in _PLATE_SHAPES or not self._plausible(reading, row, cued=cued):
            return None
        if _runs_into_words(reading, row[-1]):
            return None
        start, end = reading.span(row[0].first, row[-1].last)
        return Found(start, end, Category.PLATE, 0.85, "shape of a Dutch number plate")

    def _plate_symbol(self, reading: Reading, place: int, *, cued: bool) -> Symbol | None:
        if place >= len(reading.tokens):
            return None
        symbol = self._symbols.at(reading, place)
        if symbol is None or (len(symbol.text) == 1 and not symbol.sure):
            word = reading.tokens[place].word
            if 2 <= len(word) <= 3 and word.isalpha():
                capitals = reading.written(place).isupper()
                if symbol and cued and not capitals and set(word) & _NO_PLATE_LETTERS:
                    return symbol  # "zet" is a name of a letter: plates have no vowels
                if (cued or capitals or not set(word) & _NO_PLATE_LETTERS) and (
                    capitals or word not in self._not_letters
                ):
                    return Symbol(word, place, place, sure=capitals)
        return symbol

    def _plausible(self, reading: Reading, row: Sequence[Symbol], *, cued: bool) -> bool:
        """Return whether the letters are meant as letters: "12 km 300" is no plate."""
        if cued:
            return True
        letters = [s for s in row if not s.is_number]
        unsure = sum(not s.sure for s in letters if len(s.text) == 1)
        if unsure > 1 or (unsure and len(letters) < 3):
            return False
        if any(s.is_number and self._counts(reading, s) for s in row):
            return False
        words = [s for s in letters if len(s.text) > 1]
        together = all(reading.tokens[i].glued for i in range(row[0].first + 1, row[-1].last + 1))
        vowels = any(set(s.text) & _NO_PLATE_LETTERS for s in letters)
        return together or all(s.sure for s in words) or not vowels


def _runs_into_words(reading: Reading, last: Symbol) -> bool:
    """Return whether the last letter is a word of what follows: "4471 en ze lachten"."""
    if (
        last.sure
        or len(reading.tokens[last.last].word) != 2
        or reading.written(last.last).isupper()
    ):
        return False
    after = last.last + 1
    return after < len(reading.tokens) and reading.tokens[after].word[0].isalnum()


def _both_single(reading: Reading, one: Symbol, two: Symbol) -> bool:
    """Return whether both letters are bare letters ("a b"): then one of them may be a sound."""
    return all(len(reading.tokens[s.first].word) == 1 for s in (one, two))
