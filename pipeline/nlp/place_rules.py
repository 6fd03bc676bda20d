"""The rules by which words become names of places and streets."""

import re
from collections.abc import Iterator

from pipeline.domain.transcript import Category
from pipeline.nlp.lexicon import Kind, Span
from pipeline.nlp.person_context import TurnWords
from pipeline.nlp.structured import NUMBER_WORD
from pipeline.nlp.words import CLOSED_CLASS, is_known_as_name

_PLACE_CUES = frozenset({
    "in", "uit", "naar", "bij", "te", "vanuit", "van", "richting", "door", "rond", "buiten", "tot",
})  # fmt: skip
_HOME_CUES = frozenset({"in", "uit", "te", "naar", "vanuit"})
_STREET_CUES = frozenset({"de", "het", "op", "aan", "in", "naar", "bij", "van", "hoek", "en", "'t"})
_NUMBER = (
    rf"(?:(?:{NUMBER_WORD}\s?)?honderd(?:\s?en)?\s?)?{NUMBER_WORD}|(?:{NUMBER_WORD}\s?)?honderd"
)
_NUMBER_BEFORE = re.compile(
    rf"\bnummer\s(?:\d{{1,5}}[a-z]?|{_NUMBER})\s(?:van|in|aan|op)\s(?:(?:de|het)\s)?$",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(
    rf"\s{{1,3}}(?:(?:huis)?nummer\s{{1,3}}(?:uhm?\s|eh\s)?)?(?:\d{{1,5}}(?:\s?-?[a-zA-Z]\b)?(?:-\d{{1,4}})?"
    rf"(?:-[IVX]{{1,4}}\b)?|(?!een\b|twee\b)(?:{_NUMBER})\b)(?:\s{{1,3}}(?:[a-d]|hs|bis|huis|rood|zwart|hoog|[12]?\s?hoog)\b)?(?!\w)"
)
_DIGITS_AFTER = re.compile(r"\s\d")
_SURE_SUFFIXES = (
    "straat", "straatje", "laan", "laantje", "plein", "gracht", "singel", "steeg", "plantsoen",
    "kade", "dreef", "pleintje", "hofje", "strjitte", "burgwal", "straatweg", "dwarsstraat",
    "wetering",
)  # fmt: skip
"""Other endings ("weg", "baan", "markt") are streets with a capital, a number or a home only."""
_SEATS = frozenset({"den haag", "brussel"})
_NEAR, _CORNER = 4, 6
_LONGEST_NUMBER = 60
_MAX_BEFORE_STREET = 5


def place_spans(turn: TurnWords) -> Iterator[Span]:
    """Yield places and neighbourhoods of the lists; an ordinary word needs a capital or a cue."""
    for i, word in enumerate(turn.words):
        for phrase, category in turn.lexicon.places.get(word.folded, ()):
            last = i + len(phrase) - 1
            if tuple(w.folded for w in turn.words[i : last + 1]) != phrase:
                continue
            own = category is Category.NEIGHBOURHOOD
            if own or _place_is_meant(turn, i, last):
                score = 0.95 if own else 0.9 if turn.before(i) in _PLACE_CUES else 0.85
                yield Span(i, last, category, score, reason="plaats van de lijst")
                break


def _place_is_meant(turn: TurnWords, first: int, last: int) -> bool:
    """Whether words that are a place by the lists are one here: "Echt" and "Best" are towns too."""
    kind = turn.kinds[first]
    form = turn.words[first].text.lower()
    could_be_else = kind is Kind.WORD_NAME or turn.lexicon.is_listed_word(form)
    after_cue = turn.before(first) in _PLACE_CUES
    if last > first:
        capital = any(turn.has_capital(i) for i in range(first, last + 1))
        named = any(turn.kinds[i] in {Kind.NAME, Kind.UNKNOWN} for i in range(first, last + 1))
        return capital or named or turn.folded(first) in {"den", "new", "sint"}
    if turn.is_inner_capital(first):
        return not could_be_else or after_cue
    if not could_be_else:
        is_person = turn.lexicon.is_name(turn.folded(first))
        return not is_person or turn.before(first) in _HOME_CUES
    if turn.has_capital(first) or turn.informative[first]:
        return False
    if turn.before(first) not in _HOME_CUES or form in CLOSED_CLASS:
        return False
    if turn.before(first) == "te" and form.endswith("en"):
        return False  # "te zetten"
    after = turn.after(first)
    return is_known_as_name(form) or (
        _is_near(turn, first, turn.lexicon.residence_cues) and (not after or after in CLOSED_CLASS)
    )


def _is_near(turn: TurnWords, i: int, words: frozenset[str]) -> bool:
    near = turn.words[max(0, i - _NEAR - 1) : i + _NEAR + 1]
    return any(word.folded in words for word in near)


def government_seats(turn: TurnWords) -> frozenset[int]:
    """Return the words of "Den Haag" and "Brussel" where these are the government."""
    found: set[int] = set()
    for i, word in enumerate(turn.words):
        for seat in _SEATS:
            last = i + seat.count(" ")
            if word.folded == seat.split()[0] and _is_government(turn, i, last):
                found.update(range(i, last + 1))
    return frozenset(found)


def _is_government(turn: TurnWords, first: int, last: int) -> bool:
    """Whether "Den Haag" is the government here and nobody's home."""
    if " ".join(turn.folded(i) for i in range(first, last + 1)) not in _SEATS:
        return False
    near = {w.folded for w in turn.words[max(0, first - _NEAR) : last + _NEAR + 1]}
    home = near & turn.lexicon.residence_cues
    return bool(near & turn.lexicon.government_cues) and not home


def street_spans(turn: TurnWords) -> Iterator[Span]:
    """Yield streets, by their suffix, with the names before them and the house number after."""
    for i, word in enumerate(turn.words):
        if not word.folded.endswith(turn.lexicon.street_suffixes):
            continue
        suffix = next(s for s in turn.lexicon.street_suffixes if word.folded.endswith(s))
        if word.folded in turn.lexicon.keep:
            continue
        number = _HOUSE_NUMBER.match(turn.text, word.end)
        if not _is_street(turn, i, suffix, has_number=bool(number)):
            continue
        first = _first_of_street(turn, i)
        first = _first_of_number(turn, first)
        score = 0.97 if number else 0.9  # a house number leaves no doubt
        end = number.end() if number else 0
        yield Span(first, i, Category.STREET, score, end, reason="uitgang van een straatnaam")


def _first_of_number(turn: TurnWords, first: int) -> int:
    """Take in a number that stands before: "nummer acht van de Kerkstraat"."""
    start = turn.words[first].start
    before = _NUMBER_BEFORE.search(turn.text[max(0, start - _LONGEST_NUMBER) : start])
    while before and first > 0 and turn.words[first].folded != "nummer":
        first -= 1
    return first


def _is_street(turn: TurnWords, i: int, suffix: str, *, has_number: bool) -> bool:
    word = turn.words[i]
    if word.folded == suffix:
        return _is_suffix_alone(turn, i, has_number=has_number)
    is_word = turn.lexicon.is_listed_word(word.text.lower())
    at_home = _is_near(turn, i, turn.lexicon.residence_cues)
    if has_number and (turn.has_capital(i) or not is_word or at_home):
        return True
    if has_number and _DIGITS_AFTER.match(turn.text, word.end):
        return word.folded not in turn.lexicon.street_exceptions
    if suffix in _SURE_SUFFIXES and (turn.is_inner_capital(i) or _is_at_corner(turn, i)):
        return True
    if word.folded in turn.lexicon.street_exceptions or len(word.folded) < len(suffix) + 2:
        return False
    if turn.has_capital(i):
        return not (word.starts_sentence and is_word)
    if is_word or turn.before(_first_of_street(turn, i)) not in _STREET_CUES:
        return False
    return suffix in _SURE_SUFFIXES or at_home


def _is_at_corner(turn: TurnWords, i: int) -> bool:
    """Return whether a corner is named: "hoek van de lindenlaan en de wilgenlaan"."""
    before = turn.words[max(0, i - _CORNER) : i]
    return turn.before(i) in _STREET_CUES and any(word.folded == "hoek" for word in before)


def _is_suffix_alone(turn: TurnWords, i: int, *, has_number: bool) -> bool:
    """Return whether the suffix is the whole name: "op de Dreef", "Lange Weg"."""
    if turn.is_inner_capital(i):
        at_place = turn.folded(i - 2) in {"op", "aan", "in", "naar"}
        return turn.has_capital(i - 1) or (turn.before(i) in {"de", "het"} and at_place)
    named = turn.kinds[i - 1] in {Kind.NAME, Kind.UNKNOWN} if i > 0 else False
    return not turn.informative[i] and (named or (has_number and turn.before(i) == "de"))


def _first_of_street(turn: TurnWords, i: int) -> int:
    """Take in the names before: "Jan van Galenstraat", "eerste oosterparkstraat"."""
    first = last_kept = i
    while first > 0 and i - first < _MAX_BEFORE_STREET and turn.is_next_to(first):
        before = first - 1
        form = turn.folded(before)
        capital = turn.has_capital(before) and form not in CLOSED_CLASS
        if capital or form in turn.lexicon.context["STREET_PART"]:
            last_kept = before
        elif turn.informative[before]:
            if turn.folded(before) not in turn.lexicon.particles:
                break
        elif turn.kinds[before] in {Kind.NAME, Kind.UNKNOWN}:
            last_kept = before
        elif turn.folded(before) not in turn.lexicon.particles:
            break
        first = before
    return last_kept
