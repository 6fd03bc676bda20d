"""What still looks like an identifier when every other rule has looked.

A number that no rule foresaw is no less identifying. So rows of digits, codes, names with a number
and rooms are taken by how they look, unless they are of a kind that everybody shares: years,
amounts, articles, standards. What is short is put before a person instead of masked.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.structured_plates import PLATE_SHAPES, shape_of
from pipeline.nlp.structured_symbols import Reading, Symbol, SymbolReader
from pipeline.nlp.structured_tokens import Found

# Every repeat has an upper bound, as in structured_written.py.
_ROW = re.compile(r"(?<![\w.,/:€$£+-])\d{1,6}(?:([ ./-])\d{1,6})(?:[ ./-]\d{1,6}){0,5}(?![\w€%])")
_SURE_DIGITS, _LEAST_DIGITS = 7, 6
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROUPED_AMOUNT = re.compile(r"(?:(?:19|20)\d\d )?\d{1,3}(?:([ .])\d{3})(?:\1\d{3}){0,3}")
_SPACED_NINE = re.compile(r"[1-9]\d\d \d{3} \d{3}")
"""Nine digits in threes with spaces: hardly an amount, which has stops between them in Dutch."""
_SPLIT = re.compile(r"[ ./-]")
_CODE_IN_GROUPS = re.compile(
    r"(?<![\w@.:/-])(?=[A-Z\d-]{0,8}\d)(?=[\d-]{0,8}[A-Z])[A-Z\d]{3,6}(?:-[A-Z\d]{3,6}){1,4}(?![\w@-])"
)
"""Capitals and digits in groups, as keys and tickets have: "K7H2-99QP"."""
_CODE = re.compile(r"(?<![\w@.:/-])(?=[^\W\d_]*\d)(?=\d*[^\W\d_])[^\W_]{5,20}(?![\w@])")
_SWITCH = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_SURE_SWITCHES, _FEWEST_SWITCHES = 3, 2
_NAME_AND_NUMBER = re.compile(r"([^\W\d_]{4,16})[._]?(\d{2,4})")
_CASE = re.compile(
    r"(?<![\w/.-])(?:\d{2,4}/\d{2,6}-[A-Za-z]{1,3}|20\d\d[./-]\d{3,6}-[A-Z]{1,3})(?![\w/-])"
)
_FOREIGN_PLATE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,3}([ -])\d{2,4}\1[A-Z]{2,3}|[a-z]{1,3}-\d{3,4}-[a-z]{2})(?![\w-])"
)
_ROOM_NUMBER = re.compile(
    r"\s{1,2}(?:nummer\s|nr\.?\s)?([A-Za-z]{0,2}[-.]?\d{1,4}(?:[.-]\d{1,4})?[a-z]?)(?![\w%])"
)
_SURE_ROOM = 3
"""Digits of a room that tell one place from others; "kamer 12" is in every building."""
_ROOM = "number of a room or house"
_HOUSE_NUMBER = "house number after a postcode"
_HOUSE = re.compile(
    r"(?<!\w)(?:huisnummer|nummer|nr\.?)\s{1,2}(\d{1,4}(?:[ -]?(?:bis|[a-f]|hs|[123]hoog))?)(?!\w)",
    re.I,
)
_BESIDE_POSTCODE = re.compile(
    r"[^\w.!?]{1,3}(?:(?:met|en|dan|daar|plus)\W{1,2}){0,2}"
    r"(\d{1,4}[a-f]?|[^\W\d_]{3,30})\W{1,2}(?:erachter|erbij|als (?:huis)?nummer)",
    re.IGNORECASE,
)
"""After a postcode: "met 41 erachter", "en drieenzeventig als huisnummer"."""
_OF_HOUSE = re.compile(
    r"(?<!\w)(?:huisnummer\W{1,3}(?:\w{1,8}\W{1,3}){0,3}"
    r"|(?:van|naast|tegenover|boven|onder) (?:nummer|nr\.?) )"
    r"(\d{1,4}[a-f]?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_LIVES_AT = re.compile(
    r"(?<!\w)(?:woon|woont|woonde|woonden|wonen|gewoond|lig|ligt|lag|lagen)(?!\w)[^.!?\n]{0,25}?"
    r" op (?:huis)?nummer (\d{2,4}(?:[ -]?[a-f]|-\d{1,3})?)(?!\w|[.,]\d)",
    re.IGNORECASE,
)
_BOX = re.compile(r"(?<!\w)(?:postbus|antwoordnummer)\s{1,2}(\d{1,5})(?!\w)", re.IGNORECASE)
_AFTER_POSTCODE = 60
_SPELLED = 3
"""Letters of the shortest name with which a letter is said: "bob", "leo"."""
_FEWEST_SPELLED, _SHORTEST_CODE, _LONGEST_PART = 2, 5, 4
_BETWEEN = frozenset({",", ";", "-", "de", "dan", "en", "uh", "eh", "ehm", "streepje"})
_MOST_BETWEEN = 2
_KIND_OF_SHAPE = {"DDDDLL": Category.POSTCODE} | dict.fromkeys(
    PLATE_SHAPES - {"DDDDLL"}, Category.PLATE
)


class LeftFinder:
    """Finds what looks like an identifier in the parts of a turn that nothing else took."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader) -> None:
        """Take the words that make a number everybody's, and those that stand before a room."""
        self._symbols = symbols
        self._glued = frozenset(forms.glued_words)
        counted = "|".join(map(re.escape, forms.counted))
        self._counted = re.compile(rf"\s{{0,2}}(?:{counted})(?!\w)", re.IGNORECASE)
        labels = "|".join(map(re.escape, forms.labelled))
        self._label = re.compile(rf"(?<!\w)(?:{labels})\s{{1,2}}$", re.IGNORECASE)
        rooms = "|".join(map(re.escape, forms.rooms))
        self._room = re.compile(
            rf"(?<!\w)(?<!weede )(?<!erste )(?:{rooms})(?={_ROOM_NUMBER.pattern})", re.I
        )
        self._spoken_rooms = frozenset((*forms.rooms, "huisnummer"))

    def left(
        self, reading: Reading, taken: Sequence[int], postcodes: Sequence[int]
    ) -> Iterator[Found]:
        """Yield what is left.

        Args:
            reading: A turn.
            taken: Per letter of it, whether another rule took it.
            postcodes: Where the postcodes of the turn end, as offsets.
        """
        found = [*self._in_words(reading), *self._read_out(reading)]
        found += _beside(reading, postcodes)
        if any(letter.isdecimal() for letter in reading.text):
            found += self._in_digits(reading.text, postcodes)
        for item in found:
            if not all(taken[item.start : item.end]):
                yield item

    def _in_digits(self, text: str, postcodes: Sequence[int]) -> Iterator[Found]:
        yield from self._rows(text)
        yield from self._codes(text)
        for match in _CASE.finditer(text):
            yield _found(match, Category.NUMBER, 0.7, "form of a file number")
        for match in _FOREIGN_PLATE.finditer(text):
            yield _found(match, Category.PLATE, 0.7, "shape of a number plate from abroad")
        yield from self._rooms(text, postcodes)

    def _rooms(self, text: str, postcodes: Sequence[int]) -> Iterator[Found]:
        """Yield numbers of rooms, houses and boxes."""
        for room in self._room.finditer(text):
            number = _ROOM_NUMBER.match(text, room.end())
            if not number or self._counted.match(text, number.end()):
                continue
            if sum(c.isdecimal() for c in number.group(1)) >= _SURE_ROOM:
                yield Found(*number.span(1), Category.NUMBER, 0.7, _ROOM)
        for pattern in (_LIVES_AT, _BOX):
            for match in pattern.finditer(text):
                yield Found(*match.span(1), Category.NUMBER, 0.6, _ROOM)
        for match in _OF_HOUSE.finditer(text):
            if not self._counted.match(text, match.end()):
                yield Found(*match.span(1), Category.NUMBER, 0.6, _ROOM)
        for end in postcodes:
            house = _HOUSE.search(text, end, end + _AFTER_POSTCODE)
            if house:
                yield Found(*house.span(1), Category.POSTCODE, 0.7, _HOUSE_NUMBER)

    def _rows(self, text: str) -> Iterator[Found]:
        for match in _ROW.finditer(text):
            groups = _SPLIT.split(match.group())
            digits = sum(map(len, groups))
            if digits < _LEAST_DIGITS or self._is_everybodys(text, match, groups):
                continue
            sure = digits >= _SURE_DIGITS
            action = Action.MASK if sure else Action.QUEUE
            yield _found(match, Category.NUMBER, 0.6, "row of digits that nothing explains", action)

    def _is_everybodys(self, text: str, match: re.Match[str], groups: Sequence[str]) -> bool:
        """Whether groups of digits are years, an amount, a count or an enumeration."""
        if (
            _GROUPED_AMOUNT.fullmatch(match.group()) and not _SPACED_NINE.fullmatch(match.group())
        ) or self._counted.match(text, match.end()):
            return True
        if self._label.search(text, max(0, match.start() - 30), match.start()):
            return True
        if sum(bool(_YEAR.fullmatch(group)) for group in groups) * 2 >= len(groups):
            return True
        if groups[0] in {"14", "0800", "0900"}:
            return True
        values = [int(group) for group in groups]
        in_order = values in (sorted(values), sorted(values, reverse=True))
        return in_order or all(value % 5 == 0 for value in values)

    def _codes(self, text: str) -> Iterator[Found]:
        for match in _CODE_IN_GROUPS.finditer(text):
            if len(_SWITCH.findall(match.group())) >= _FEWEST_SWITCHES:
                yield _found(match, Category.NUMBER, 0.6, "letters and digits in one word")
        for match in _CODE.finditer(text):
            word = match.group().lower()
            if self._label.search(text, max(0, match.start() - 30), match.start()):
                continue
            named = _NAME_AND_NUMBER.fullmatch(word)
            if named:
                if named.group(1) not in self._glued:
                    yield _found(match, Category.WEB, 0.6, "a word with a number, as on the web")
            elif len(_SWITCH.findall(word)) >= _SURE_SWITCHES:
                yield _found(match, Category.NUMBER, 0.6, "letters and digits in one word")

    def _in_words(self, reading: Reading) -> Iterator[Found]:
        """Yield rooms and house numbers that are said: "kamer vierhonderdtwaalf"."""
        for place, token in enumerate(reading.tokens[:-1]):
            atom = reading.atom_at.get(place + 1)
            on = token.word == "nummer" and place and reading.tokens[place - 1].word == "op"
            if not (on or token.word in self._spoken_rooms) or atom is None or not atom.spoken:
                continue
            if atom.digits == "1":  # the article: "de Kamer een brief"
                continue
            start, end = reading.span(atom.first, atom.last)
            if self._counted.match(reading.text, end):
                continue
            if token.word == "huisnummer" or len(atom.digits) >= _SURE_ROOM:
                yield Found(start, end, Category.NUMBER, 0.7, _ROOM)

    def _read_out(self, reading: Reading) -> Iterator[Found]:
        """Yield codes with spelled letters: "de h van hendrik de z van zacharias negen nul"."""
        place = 0
        while place < len(reading.tokens):
            row = self._row_read_out(reading, place)
            code = "".join(symbol.text for symbol in row)
            spelled = sum(
                len(reading.tokens[s.last].word) >= _SPELLED for s in row if s.text.isalpha()
            )
            digits = sum(letter.isdecimal() for letter in code)
            if digits and spelled >= _FEWEST_SPELLED and len(code) >= _SHORTEST_CODE:
                kind = _KIND_OF_SHAPE.get(shape_of(code), Category.NUMBER)
                start, end = reading.span(row[0].first, row[-1].last)
                yield Found(start, end, kind, 0.8, "a code that is read out")
            place = row[-1].last + 1 if row else place + 1

    def _row_read_out(self, reading: Reading, place: int) -> list[Symbol]:
        """Return digits and letters from `place` on with only pauses, commas and "de" between."""
        row: list[Symbol] = []
        between = 0
        while place < len(reading.tokens) and between <= _MOST_BETWEEN:
            symbol = self._symbols.at(reading, place)
            is_article = reading.tokens[place].word in _BETWEEN
            if symbol and (symbol.sure or not is_article) and self._is_read_out(reading, symbol):
                row.append(symbol)
                place, between = symbol.last + 1, 0
            elif row and is_article:
                place, between = place + 1, between + 1
            else:
                break
        return row

    def _is_read_out(self, reading: Reading, symbol: Symbol) -> bool:
        word = reading.tokens[symbol.last].word
        if symbol.is_number:
            return len(symbol.text) <= _LONGEST_PART
        return symbol.sure or len(word) >= _SPELLED


def _beside(reading: Reading, postcodes: Sequence[int]) -> Iterator[Found]:
    """Yield the house number that is told after a postcode with a word or two between."""
    numbers = {reading.tokens[place].start for place in reading.atom_at}
    for end in postcodes:
        house = _BESIDE_POSTCODE.match(reading.text, end)
        if house and house.start(1) in numbers:
            yield Found(*house.span(1), Category.POSTCODE, 0.7, _HOUSE_NUMBER)


def _found(
    match: re.Match[str],
    category: Category,
    score: float,
    reason: str,
    action: Action = Action.MASK,
) -> Found:
    return Found(match.start(), match.end(), category, score, reason, action)
