"""The rules by which words become names of places, streets and organisations.

Each rule yields spans of word positions; the rules for people are in person_rules.py.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.transcript import Category
from pipeline.nlp.lexicon import Lexicon, Span, adjacent
from pipeline.nlp.structured import NUMBER_WORD
from pipeline.nlp.words import Word, function_words, is_dutch_word, is_known_as_name

_ARTICLES = frozenset({"de", "het", "'t", "den"})
_DETERMINERS = _ARTICLES | {
    *("een", "die", "dat", "deze", "mijn", "je", "jouw", "zijn", "haar", "ons", "onze", "hun"),
    *("elke", "iedere", "welke", "geen", "zo'n", "eigen", "andere", "nieuwe", "oude"),
}
_PLACE_CUES = frozenset({"in", "uit", "naar", "bij", "te", "vanuit", "van", "richting", "door"})
_STREET_CUES = frozenset({"de", "het", "op", "aan", "in", "naar", "bij", "van"})
_HOUSE_NUMBER = re.compile(
    rf"\s+(?:nummer\s+)?(?:\d+(?:\s?-?[a-zA-Z]\b)?(?:-\d+)?|{NUMBER_WORD}\b)"
)
_NAME_ARTICLES = _ARTICLES | {"el"}
_SAID_BARE = frozenset(
    [
        "school",
        "kerk",
        "mavo",
        "havo",
        "vmbo",
        "vwo",
        "mbo",
        "hbo",
        "pabo",
        "azc",
        "bank",
        "welzijn",
    ]
)
"""Cues that are said without an article and without a name: "op school de kinderen"."""
_MAX_ABBREVIATION = 5
_MIN_UNKNOWN = 5


def place_spans(words: Sequence[Word], lexicon: Lexicon, *, cased: bool) -> Iterator[Span]:
    """Yield places and neighbourhoods of the lists; an ordinary word needs a capital or a cue."""
    for i, word in enumerate(words):
        for phrase, category in lexicon.places.get(word.folded, ()):
            last = i + len(phrase) - 1
            if tuple(w.folded for w in words[i : last + 1]) != phrase:
                continue
            own = category is Category.NEIGHBOURHOOD
            if own or _place_is_meant(words, i, last, lexicon, cased=cased):
                cue = i > 0 and words[i - 1].folded in _PLACE_CUES
                yield Span(i, last, category, 0.95 if own else 0.9 if cue else 0.85)
                break


def _place_is_meant(
    words: Sequence[Word], first: int, last: int, lexicon: Lexicon, *, cased: bool
) -> bool:
    word = words[first]
    after_cue = first > 0 and words[first - 1].folded in _PLACE_CUES
    could_be_else = is_dutch_word(word.folded) or lexicon.is_name(word.folded)
    if cased:
        if not any(w.is_capitalised for w in words[first : last + 1]):
            return False
        # "Echt", "Een" and "Best" are towns too.
        return not could_be_else or last > first or (after_cue and not word.starts_sentence)
    if last > first:
        return True
    known_as_name = not is_dutch_word(word.folded) or is_known_as_name(word.folded)
    return not could_be_else or (after_cue and known_as_name)


def street_spans(
    words: Sequence[Word], text: str, lexicon: Lexicon, *, cased: bool
) -> Iterator[Span]:
    """Yield streets, by their suffix, with the names before them and the house number after."""
    for i, word in enumerate(words):
        if not _is_street(words, i, text, lexicon, cased=cased):
            continue
        first = i
        while (
            first > 0
            and _belongs_to_street(words[first - 1], cased=cased)
            and adjacent(text, words[first - 1], words[first])
        ):
            first -= 1
        number = _HOUSE_NUMBER.match(text, word.end)
        score = 0.97 if number else 0.9  # a house number leaves no doubt
        yield Span(first, i, Category.STREET, score, number.end() if number else 0)


def _is_street(words: Sequence[Word], i: int, text: str, lexicon: Lexicon, *, cased: bool) -> bool:
    word = words[i]
    suffix = next((s for s in lexicon.street_suffixes if word.folded.endswith(s)), "")
    if not suffix or word.folded in lexicon.keep:
        return False
    inner_capital = word.is_capitalised and not word.starts_sentence
    if word.folded == suffix:
        return inner_capital and i > 0 and words[i - 1].is_capitalised
    has_number = bool(_HOUSE_NUMBER.match(text, word.end))
    if has_number and (inner_capital or not is_dutch_word(word.folded)):
        return True
    if word.folded in lexicon.street_exceptions or len(word.folded) < len(suffix) + 2:
        return False
    if cased:
        return word.is_capitalised and not (word.starts_sentence and is_dutch_word(word.folded))
    return not is_dutch_word(word.folded) and i > 0 and words[i - 1].folded in _STREET_CUES


def _belongs_to_street(word: Word, *, cased: bool) -> bool:
    return cased and word.is_capitalised and not word.starts_sentence


def organisation_spans(
    words: Sequence[Word], text: str, lexicon: Lexicon, *, cased: bool
) -> Iterator[Span]:
    """Yield names after "basisschool", "moskee" and the like, and before "College"."""
    for i, word in enumerate(words):
        for phrase, category in lexicon.organisations.get(word.folded, ()):
            last_cue = i + len(phrase) - 1
            if tuple(w.folded for w in words[i : last_cue + 1]) != phrase:
                continue
            after = _name_after(words, last_cue, text, lexicon, cased=cased)
            if after:
                yield Span(after[0], after[1], category, 0.85)
                break
            if cased and word.is_capitalised and i > 0 and _is_inner_capital(words[i - 1]):
                yield Span(i - 1, last_cue, category, 0.85)
                break


def _name_after(
    words: Sequence[Word], cue: int, text: str, lexicon: Lexicon, *, cased: bool
) -> tuple[int, int] | None:
    first = cue + 1
    if first >= len(words) or not adjacent(text, words[cue], words[first], quotes=True):
        return None
    name = first
    if words[first].folded in _NAME_ARTICLES and first + 1 < len(words):
        name = first + 1
    if not cased:
        unknown = not is_dutch_word(words[name].folded)
        named = unknown or (name > first and _introduces_name(words, cue))
        return (first, name) if named and words[name].folded not in lexicon.keep else None
    if not words[name].is_capitalised or words[name].folded in lexicon.keep:
        return None
    last = name
    while (
        last + 1 < len(words)
        and words[last + 1].is_capitalised
        and not words[last + 1].starts_sentence
        and adjacent(text, words[last], words[last + 1])
    ):
        last += 1
    return first, last


def _introduces_name(words: Sequence[Word], cue: int) -> bool:
    """Whether ordinary words after a cue are a name: "basisschool de brug", not "de school de"."""
    before = words[cue - 1].folded if cue > 0 else ""
    return words[cue].folded not in _SAID_BARE | {"bij"} and before not in _DETERMINERS


def unknown_name_spans(
    words: Sequence[Word], text: str, lexicon: Lexicon, *, cased: bool
) -> Iterator[Span]:
    """Yield what must be a name of something, though no list knows it.

    With capitals: a capitalised word inside a sentence that is no Dutch word, or that follows an
    article ("De Jadebrug"). Without: a word after "bij" that no dictionary knows.
    """
    i = 0
    while i < len(words):
        if not _is_unknown_name(words, i, lexicon, cased=cased):
            i += 1
            continue
        last = i
        while (
            last + 1 < len(words)
            and _is_inner_capital(words[last + 1])
            and words[last + 1].folded not in lexicon.keep
            and adjacent(text, words[last], words[last + 1])
        ):
            last += 1
        yield Span(i, last, Category.NAME, 0.5)
        i = last + 1


def _is_unknown_name(words: Sequence[Word], i: int, lexicon: Lexicon, *, cased: bool) -> bool:
    word = words[i]
    parts = word.folded.split("-")
    if word.folded in lexicon.keep or any(part in lexicon.keep for part in parts):
        return False
    is_known = all(is_dutch_word(part) for part in parts)
    before = words[i - 1].folded if i > 0 else ""
    if not cased:
        return before == "bij" and not is_known and len(word.folded) >= _MIN_UNKNOWN
    if not _is_inner_capital(word) or word.folded in function_words():
        return False
    if word.text.isupper() and len(word.text) <= _MAX_ABBREVIATION:
        return False
    return not is_known or lexicon.is_name(word.folded) or before in _ARTICLES


def _is_inner_capital(word: Word) -> bool:
    return word.is_capitalised and not word.starts_sentence
