"""Identifiers with a shape of digits and letters, said or written: postcodes, IBAN, plates."""

from collections.abc import Iterator, Sequence

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.spoken_ids import RunFinder
from pipeline.nlp.structured_plates import NO_PLATE_LETTERS, PlateFinder
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader
from pipeline.nlp.structured_tokens import Found, Phrases

_PAIR_GAP = 3
_ENDS_NUMBER = frozenset("().,/;:")
"""Signs after which "nr" or "MV" is not the rest of a postcode: "2016-2017, nr. 97"."""
_ADDITION = "toevoeging"
_ADDITION_SIGNS = frozenset({"-", "/", ","})
_WORDS_OF_A_LETTER = frozenset("eijnostuxy")
"""Letters that speech writes as words or sounds and that seldom are an addition."""
_IBAN_DIGITS = 12
_COUNTRY_NAME = "nederland"
_COUNTRY = frozenset({"nl", _COUNTRY_NAME})
_FEWEST_DIGITS, _FEWEST_OF_NAME, _CHECK_DIGITS = 6, 10, 2
"""Digits heard of an account after "nl", and after "nederland", which is said of much else."""


class ShapeFinder:
    """Finds plates, postcodes with their house number, and Dutch IBANs by their shape."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader, finder: RunFinder) -> None:
        """Take the words that are no letters of a postcode, and those before a house number."""
        self._symbols = symbols
        self._finder = finder
        self._not_letters = frozenset(forms.postcode_not_letters)
        self._units = frozenset(forms.postcode_not_capitals)
        self._house, self._additions = Phrases(forms.house_number), Phrases(forms.house_additions)
        self._plates = PlateFinder(forms, symbols, finder)

    def shapes(self, reading: Reading, cued: frozenset[Category]) -> Iterator[Found]:
        """Yield what has a shape; letters that may be words count only for a kind in `cued`."""
        for place in range(len(reading.tokens)):
            if self._may_start(reading, place):
                found = self._at(reading, place, cued)
                if found:
                    yield found

    def _may_start(self, reading: Reading, place: int) -> bool:
        """Return whether a shape may start at `place`; quick."""
        return (
            reading.tokens[place].word in _COUNTRY
            or self._symbols.starts(reading, place)
            or self._plates.starts(reading, place)
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
        return self._plates.at(reading, place, cued=Category.PLATE in cued)

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
            if size and _is_amount(reading, numbers[-1], symbol):
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
        between = {token.word for token in tokens[numbers[-1].last + 1 : place]}
        if between & _ENDS_NUMBER and not cued:
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
        if glued or (reading.written(place).isupper() and token.word not in self._units):
            return True
        if token.word == "ha" and not year and self._house_number(reading, place + 1):
            return True  # hectares have no number behind them
        if token.word in self._not_letters:
            # "3512 je" with a house number behind it is a postcode all the same.
            return cued or (not year and self._house_number(reading, place + 1, named=True) > 0)
        if place in reading.atom_at:
            return False
        return not year or not set(token.word) & NO_PLATE_LETTERS

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
                return self._with_addition(reading, place + length + 1)
        if atom is None or len(atom.digits) > 4 or (named and not length):
            return 0
        if not length and self._finder.counts(tokens, atom):
            return 0
        return self._with_addition(reading, atom.last)

    def _with_addition(self, reading: Reading, last: int) -> int:
        """Return the last token of "18 b", "12-3", "7, toevoeging hs", given that of the number."""
        tokens = reading.tokens
        after = last + 1
        while after < min(last + 3, len(tokens)) and tokens[after].word in _ADDITION_SIGNS:
            after += 1
        if after >= len(tokens):
            return last
        word, signs = tokens[after].word, after - last - 1
        length = self._additions.length_at(tokens, after)
        if length:
            end = after + length - 1
            named = word == _ADDITION and end + 1 < len(tokens)
            return end + 1 if named else end
        joined = signs == 1 and tokens[after].glued and word[0].isalnum() and len(word) <= 4
        if joined and tokens[last + 1].word != "," and tokens[last + 1].glued:
            return after
        is_letter = len(word) == 1 and word.isalpha() and word not in _WORDS_OF_A_LETTER
        return after if is_letter and not signs else last

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
            elif symbol is None or not digits:
                gap += 1
            if gap and digits == 0 and gap > 1:
                return None
            after = symbol.last + 1 if symbol else after + 1
        if digits < (_FEWEST_DIGITS if tokens[place].word != _COUNTRY_NAME else _FEWEST_OF_NAME):
            return None
        start, end = reading.span(place, last)
        return Found(start, end, Category.IBAN, 0.9, "NL and a row of digits: account number")

    def _counts(self, reading: Reading, symbol: Symbol) -> bool:
        atom = reading.atom_at.get(symbol.first)
        return atom is not None and self._finder.counts(reading.tokens, atom)

    def _is_country(self, reading: Reading, place: int) -> bool:
        """Whether "nederland" opens an account: two digits follow, and then a bank."""
        if reading.tokens[place].word != _COUNTRY_NAME:
            return False
        check = self._symbols.at(reading, place + 1)
        if check is None or not check.is_number or len(check.text) > _CHECK_DIGITS:
            return False
        bank = self._symbols.at(reading, check.last + 1)
        return bank is None or not bank.is_number

    def _past_country(self, reading: Reading, place: int) -> int:
        """Return the place after "nl", "nederland", "n l" or "en el"; 0 if it is not there."""
        if reading.tokens[place].word == "nl" or self._is_country(reading, place):
            return place + 1
        one = self._symbols.at(reading, place)
        two = self._symbols.at(reading, one.last + 1) if one and one.text == "n" else None
        return two.last + 1 if two and two.text == "l" else 0


def _is_amount(reading: Reading, before: Symbol, symbol: Symbol) -> bool:
    """Return whether two pieces are one amount in digits: "3.000", "199,3"."""
    signs = {token.word for token in reading.tokens[before.last + 1 : symbol.first]}
    written = reading.tokens[symbol.first].word[0].isdecimal()
    return written and reading.tokens[symbol.first].glued and bool(signs & {".", ","})


def _both_single(reading: Reading, one: Symbol, two: Symbol) -> bool:
    """Return whether both letters are bare letters ("a b"): then one of them may be a sound."""
    return all(len(reading.tokens[s.first].word) == 1 for s in (one, two))
