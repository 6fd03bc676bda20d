"""Streets that no usual ending tells: by "wonen aan", by a house number, by an adjective.

The layer of the name lists finds streets by their ending; these are what it must leave.
"""

import re
from collections.abc import Callable, Collection, Iterator

from pipeline.domain.quasi import StreetWords
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_numbers import NUMBER, fold_in_place, value_of
from pipeline.nlp.quasi_words import (
    Found,
    Talk,
    capital_chain,
    found,
    is_capital,
    is_ordinary,
    is_small,
    joined,
)
from pipeline.nlp.words import fold, is_dutch_word

_LIVED = ("woon", "wonen", "gewoond", "huis", "woning", "flat", "appartement", "kamer", "adres")
_AT = frozenset({"aan", "op"})
_ALONG = frozenset({"aan", "op", "in", "over", "langs", "vanaf", "bij", "naar"})
_ARTICLES = frozenset({"de", "het", "'t"})
_OF_ARTICLES = frozenset({"de", "het", "der", "den", "'t"})
_BEFORE_NAME = frozenset({"achter", "onder", "boven", "op", "aan", "bij", "in", "tussen", "voor"})
"""Street names can begin with these: "Achter de Hoven"."""
_REACH = 5
_NEAR_AFTER = 20
_HIGH = 20
"""A spoken number from here on counts a house where somebody is said to live."""
_SENT = frozenset(
    [
        "boete",
        "brief",
        "brieven",
        "post",
        "pakket",
        "pakketje",
        "pakje",
        "rekening",
        "aanmaning",
        "bezorgd",
        "gestuurd",
        "stuurde",
        "adres",
        "ambulance",
        "taxi",
        "deurwaarder",
        "inval",
    ]
)
"""What comes to a house."""
_LONGEST = 3
_HUNDREDS = r"(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)[ -]?)?honderd[ -]?(?:en[ -]?)?"
_HOUSE = re.compile(
    r",? (?P<named>(?:huis)?nummer )?"
    rf"(?P<number>\d{{1,4}}|(?:{_HUNDREDS})?(?:{NUMBER})|{_HUNDREDS})"
    r"(?:(?: ?-? ?[a-h]|(?: ?-? ?| \d )(?:bis|hoog|huis|rood|zwart))(?!\w))?"
    r"(?:-\d{1,4})?(?![\w.,:]\w)"
)
"""A house number with its addition, folded: "306", "nummer twaalf b", "40a", "honderd acht"."""
_AFTER = re.compile(r"[^\W\d_]{1,30}")


class StreetRules:
    """Finds streets by the words around them."""

    def __init__(
        self, words: StreetWords, units: Collection[str], is_kept: Callable[[str], bool]
    ) -> None:
        """Prepare the rules.

        Args:
            words: What streets are called and what is said of living in one.
            units: What makes a number something else than that of a house: "euro", "jaar".
            is_kept: Tells whether a folded word or phrase is never masked.
        """
        self._live = frozenset(map(fold, words.live))
        self._adjectives = frozenset(map(fold, words.adjectives))
        self._heads = frozenset(map(fold, words.heads))
        self._plain = frozenset(map(fold, words.plain_heads))
        self._endings = words.endings
        self._of = frozenset(map(fold, words.of))
        self._numbered = frozenset(map(fold, words.numbered))
        self._units = frozenset(map(fold, units))
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the streets of a turn; they may overlap."""
        text = fold_in_place(talk.turn.text)
        for i in range(len(talk.words) - 1):
            yield from self._called_after(talk, text, i)
            if talk.folded[i] not in _ALONG or not joined(talk, i, i + 1):
                continue
            start = i + 1
            has_article = talk.folded[start] in _ARTICLES and joined(talk, start, start + 1)
            first = start + 1 if has_article else start
            near = (*talk.folded[max(0, i - _REACH) : i], *talk.folded[first + 1 : first + 2])
            lived = bool(self._live.intersection(near))
            span = self._with_number(talk, text, i, first, lived=lived)
            span = span or (self._with_capitals(talk, i, first) if lived else None)
            span = span or self._by_words(talk, i, first, lived=lived, has_article=has_article)
            if span:
                yield span

    def _called_after(self, talk: Talk, text: str, i: int) -> Iterator[Found]:
        """Yield "laan van meerdervoort 306": a word for a street and whom it is called after."""
        at = i + 1
        if talk.folded[i] not in self._of or talk.folded[at] != "van" or not joined(talk, i, at):
            return
        at += 1
        while at < len(talk.words) and talk.folded[at] in _OF_ARTICLES:
            at += 1
        if at >= len(talk.words) or not joined(talk, at - 1, at) or self._kept(talk.folded[at]):
            return
        named = is_capital(talk.words[at]) and talk.words[i].is_capitalised
        if not (named if talk.cased else not is_ordinary(talk.folded[at])):
            return
        last = capital_chain(talk, at) if talk.cased else at
        span = found(talk, i, last, Category.STREET, "", "a street called after somebody", 0.9)
        yield span._replace(end=self._house_end(text, span.end) or span.end)

    def _house_end(self, text: str, end: int) -> int:
        """Return where the house number after a street ends, 0 where there is none."""
        house = _HOUSE.match(text, end)
        if not house or value_of(house["number"]) is None:
            return 0
        if house["number"] in {"een", "twee"} and not house["named"]:
            return 0
        after = _AFTER.match(text, house.end() + 1) if text[house.end() :][:1] == " " else None
        if after and after.group() in self._units:
            return 0
        return house.end()

    def _with_number(
        self, talk: Talk, text: str, i: int, first: int, *, lived: bool
    ) -> Found | None:
        """Return "aan achter de hoven 12", "op de dam nummer drie": what a number follows."""
        if talk.folded[i] not in _AT | {"naar"}:
            return None
        last = self._last_before_number(talk, first)
        end = self._house_end(text, talk.words[last].end) if last >= first else 0
        if not end or self._kept(" ".join(talk.folded[first : last + 1])):
            return None
        if self._numbered.intersection(talk.folded[first : last + 1]):
            return None
        spoken = text[talk.words[last].end : end].strip(" ,")
        sure = spoken.startswith(("nummer", "huisnummer")) or spoken[0].isdigit()
        capital = talk.words[first].is_capitalised and not talk.words[first].starts_sentence
        if not sure and first == i + 1:
            return None  # "op groep acht"
        lived = lived or self._lives_there(talk, i, end)
        value = (
            value_of(house["number"]) if (house := _HOUSE.match(text, talk.words[last].end)) else 0
        )
        sure = sure or (lived and (value or 0) >= _HIGH)
        at_end = sure or end == len(text.rstrip(" .,!?"))
        if not (capital if talk.cased else lived or (at_end and talk.folded[i] == "aan")):
            return None
        reason = "a house number after words for living there"
        span = found(talk, first, last, Category.STREET, "", reason, 0.7)._replace(end=end)
        return span if sure else span._replace(action=Action.QUEUE, score=0.5)

    def _lives_there(self, talk: Talk, i: int, end: int) -> bool:
        """Whether somebody lives there, or something is sent there: "de boete ging naar"."""
        after = [w.folded for w in talk.words[i:] if end <= w.start <= end + _NEAR_AFTER]
        sent = _SENT.intersection(talk.folded[max(0, i - _REACH) : i])
        return bool(sent or self._live.intersection(after))

    def _last_before_number(self, talk: Talk, first: int) -> int:
        """Return the last of at most three words from `first` on; before it where there are none.

        With capitals these are words with one; without, any that name something.
        """
        if talk.cased:
            return capital_chain(talk, first) if is_capital(talk.words[first]) else first - 1
        last = first
        if talk.folded[first] in _BEFORE_NAME and talk.folded[first + 1 : first + 2] == ["de"]:
            last = min(first + 2, len(talk.words) - 1)
        elif is_small(talk.folded[first]) or talk.folded[first] == "nummer":
            return first - 1
        while last - first < _LONGEST - 1 and joined(talk, last, last + 1):
            following = talk.folded[last + 1]
            if is_small(following) or following == "nummer" or value_of(following) is not None:
                break
            last += 1
        return last

    def _with_capitals(self, talk: Talk, i: int, first: int) -> Found | None:
        """Return "op Zonnedauw", "aan de Grote Wielen" beside a word for living there."""
        if not talk.cased or not is_capital(talk.words[first]):
            return None
        near = talk.folded[max(0, i - _REACH) : i]
        has_article = first > i + 1
        at = talk.folded[i] in _AT and (has_article or talk.folded[i] == "op")
        if not any(form.startswith(_LIVED) for form in near) or not (
            at or (has_article and talk.folded[i] == "in")
        ):
            return None
        last = capital_chain(talk, first)
        phrase = " ".join(talk.folded[first : last + 1])
        if self._kept(phrase) or all(map(self._kept, talk.folded[first : last + 1])):
            return None
        reason = "a name after words for living there"
        if talk.folded[i] == "in":
            return found(talk, first, last, Category.NEIGHBOURHOOD, "wijk of plaats", reason, 0.5)
        return found(talk, first, last, Category.STREET, "", reason, 0.6)

    def _by_words(
        self, talk: Talk, i: int, first: int, *, lived: bool, has_article: bool
    ) -> Found | None:
        """Return "de oude haven", or "de brink" and "de hooiakkers" queued."""
        form, following = talk.folded[first], talk.folded[first + 1 : first + 2]
        if following and form in self._adjectives and joined(talk, first, first + 1):
            sure = following[0] in self._heads and (has_article or lived)
            if sure or (has_article and lived and following[0] in self._plain):
                reason = "an adjective with a word for a street"
                return _queued(talk, first, first + 1, reason)
        if not has_article or self._kept(form) or is_small(form):
            return None
        if form in self._heads or (lived and talk.folded[i] in _AT and form in self._plain):
            return _queued(talk, first, first, "a word that some towns have for a street")
        unknown = not is_dutch_word(form) and form.endswith(self._endings)
        if lived and talk.folded[i] in _AT and unknown:
            return _queued(talk, first, first, "an unknown name after wonen aan")
        return None


def _queued(talk: Talk, first: int, last: int, reason: str) -> Found:
    return found(talk, first, last, Category.STREET, "", reason, 0.5)._replace(action=Action.QUEUE)
