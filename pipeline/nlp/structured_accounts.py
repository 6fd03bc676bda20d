"""Names on social media: "op insta heet ik samira underscore k"."""

from collections.abc import Iterator

from pipeline.domain.spoken_forms import AddressForms
from pipeline.domain.transcript import Category
from pipeline.nlp.structured_symbols import Reading
from pipeline.nlp.structured_tokens import Found, Phrases

_MOST_STEPS = 40
_MOST_SIGNS = 3
_CUE_REACH = 5
_UNDERSCORES = frozenset({"underscore", "underscores", "underskoor"})
_LOW = frozenset({"laag", "lage", "liggend"})
"""Before "streepje" these say an underscore."""
_NAMES_ACCOUNT = frozenset({
    "gebruikersnaam", "username", "accountnaam", "schermnaam", "handle", "nickname",
    "profielnaam", "account", "mijn", "gamertag", "kanaal", "profiel", "alias",
})  # fmt: skip
"""First words of cues that need no platform: "mijn gebruikersnaam is"."""


def is_piece(reading: Reading, place: int) -> bool:
    """Return whether a token is a bare letter or a number, as in spelling."""
    word = reading.tokens[place].word
    return (len(word) == 1 and word.isalpha()) or place in reading.atom_at


class AccountFinder:
    """Finds names on social media by the platform or the words before them."""

    def __init__(self, forms: AddressForms) -> None:
        """Take the platforms, the cues, and the words that are no name."""
        self._links = Phrases((*forms.links, *forms.link_phrases))
        self._stops = frozenset(forms.stops)
        self._platforms, self._handle_sure = Phrases(forms.platforms), Phrases(forms.handle_sure)
        self._handle_unsure = Phrases(forms.handle_unsure)
        self._skip, self._not_handle = frozenset(forms.handle_skip), frozenset(forms.handle_not)

    def names(self, reading: Reading) -> Iterator[Found]:
        """Yield the names in a turn."""
        tokens = reading.tokens
        platform = -_CUE_REACH * 4
        for place, token in enumerate(tokens):
            if self._is_underscore(reading, place):
                sign = place - (token.word == "streepje")
                before = sign - self._signs_before(reading, sign) - 1
                yield from self._handle(reading, place, max(0, before), plain=True)
            if self._platforms.length_at(tokens, place):
                platform = place
            about = 0 < place - platform <= _CUE_REACH * 3
            sure = self._handle_sure.length_at(tokens, place)
            if sure and (about or token.word in _NAMES_ACCOUNT):
                yield from self._handle(reading, place, place + sure, plain=True)
            elif about and place - platform <= _CUE_REACH:
                unsure = self._handle_unsure.length_at(tokens, place)
                if unsure:
                    close = place - platform <= 2 and token.word in {"is", ":", "naam", "heet"}
                    yield from self._handle(reading, place, place + unsure, plain=close)

    def _is_underscore(self, reading: Reading, place: int) -> bool:
        word = reading.tokens[place].word
        low = word == "streepje" and reading.tokens[place - 1].word in _LOW
        return place > low and (low or word in _UNDERSCORES)

    def _handle(self, reading: Reading, cue: int, first: int, *, plain: bool) -> Iterator[Found]:
        """Yield the name at `first`; a plain word counts only if `plain`."""
        tokens = reading.tokens
        while cue < first < len(tokens) and tokens[first].word in self._skip:
            first += 1
        if first >= len(tokens) or not tokens[first].word[0].isalnum():
            return
        last, joined = self._handle_end(reading, first)
        if cue > first:  # found by its underscore: what is linked before it belongs to it
            first, joined = self._handle_start(reading, first), True
        word = tokens[first].word
        if not joined and (not plain or word in self._not_handle or word in self._stops):
            return
        start, end = reading.span(first, last)
        yield Found(start, end, Category.WEB, 0.8, "name on social media, announced")

    def _handle_end(self, reading: Reading, first: int) -> tuple[int, bool]:
        """Return the last token of a name, and whether it is more than one plain word."""
        tokens = reading.tokens
        last, joined = first, tokens[first].word[0].isdecimal()
        for _ in range(_MOST_STEPS):
            after = last + 1
            if after >= len(tokens):
                break
            length = self._signs_at(reading, after)
            follows = after + length
            if length and follows < len(tokens) and tokens[follows].word[0].isalnum():
                if tokens[after].word == "." and not tokens[follows].glued:
                    break
                last, joined = follows, True
            elif tokens[after].glued and tokens[after].word[0].isalnum():
                last, joined = after, True
            elif after in reading.atom_at and tokens[after].word != "een":
                last, joined = reading.atom_at[after].last, True
            elif is_piece(reading, last) and is_piece(reading, after):
                last, joined = after, True
            else:
                break
        return last, joined

    def _signs_at(self, reading: Reading, place: int) -> int:
        """Return of how many tokens the signs at `place` are: "punt underscore punt"."""
        length = 0
        for _ in range(_MOST_SIGNS):
            if place + length < len(reading.tokens):
                length += self._links.length_at(reading.tokens, place + length)
        return length

    def _signs_before(self, reading: Reading, place: int) -> int:
        """Return of how many tokens the signs before `place` are."""
        length = 0
        for _ in range(_MOST_SIGNS):
            length += self._links.length_before(reading.tokens, place - length)
        return length

    def _handle_start(self, reading: Reading, first: int) -> int:
        """Return the first token of a name, given one token before an underscore."""
        tokens = reading.tokens
        for _ in range(_MOST_STEPS):
            length = self._signs_before(reading, first)
            before = first - length - 1
            if length and before >= 0 and tokens[before].word[0].isalnum():
                first = before
            elif first and is_piece(reading, first) and is_piece(reading, first - 1):
                first -= 1
            else:
                break
        return first
