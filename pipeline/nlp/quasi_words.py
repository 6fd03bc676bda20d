"""What the rules for indirect identifiers share: a turn as words, phrases in it, what is found."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pipeline.domain.transcript import Action, Category, RawTurn
from pipeline.nlp.words import (
    CLOSED_CLASS,
    Word,
    fold,
    function_words,
    is_compound,
    is_dutch_word,
    words_of,
)

LINKERS = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "het",
        "'t",
        "ten",
        "ter",
        "te",
        "in",
        "op",
        "voor",
        "el",
        "al",
        "&",
    ]
)
"""Small words within a name: "Stichting Vrienden van de Polder"."""
_WITHIN_WORDS = frozenset({"op", "zonder", "onder"})
"""Within a name of words only: elsewhere a place follows them, "De Kiezel in Utrecht"."""
FAMILY = frozenset({"zonen", "zoon", "zn", "dochters", "dochter", "co", "partners"})
"""What "en" joins to a name: "Jansen en Zonen"."""
LONGEST_NAME = 5
_ABBREVIATIONS = frozenset({"st", "dr", "mr", "ds", "prof", "kon", "mgr"})
_QUOTES = "\"'“”‘’„ "
_ADVERB_ENDINGS = ("op", "uit", "aan", "bij", "mee", "toe", "heen", "over", "door")
"""Of "hardop" and "erbij", which the dictionary lacks."""
_PRONOMINAL = ("er", "daar", "hier", "waar")
_LONGEST_WORD = 40
"""Letters beyond which no word is cut into two: a line may be one word of 50,000."""
_MANY_WORDS = 200
"""Words from which on an interview shows whether it was written with capitals inside sentences."""
_INNER_SHARE = 0.005


class Talk(NamedTuple):
    """A turn as words; `folded` has one form per word; `cased` tells whether capitals count."""

    turn: RawTurn
    words: list[Word]
    folded: list[str]
    cased: bool


class Found(NamedTuple):
    """A span of a turn, end exclusive in code points, and what is said about it."""

    start: int
    end: int
    category: Category
    general: str
    reason: str
    score: float
    action: Action = Action.MASK


def talks_of(turns: Sequence[RawTurn]) -> list[Talk]:
    """Return the turns of one interview as words, in order.

    Capitals count in a turn that has one within a sentence, or that begins with one; unless the
    interview is long and has hardly any within sentences: some programs write only the first.
    """
    with_words = [(turn, words_of(turn.text)) for turn in turns]
    inside = [w for _, words in with_words for w in words if not w.starts_sentence]
    share = sum(w.is_capitalised for w in inside) / max(1, len(inside))
    first_only = len(inside) >= _MANY_WORDS and share < _INNER_SHARE
    return [
        Talk(turn, words, [w.folded for w in words], _is_cased(words, first_only=first_only))
        for turn, words in with_words
    ]


def _is_cased(words: Sequence[Word], *, first_only: bool) -> bool:
    if any(w.is_capitalised and not w.starts_sentence for w in words):
        return True
    return not first_only and any(w.is_capitalised for w in words)


def is_capital(word: Word) -> bool:
    """Whether a word has a capital that its place does not explain."""
    return word.is_capitalised and not word.starts_sentence


def joined(talk: Talk, left: int, right: int, *, wide: bool = False) -> bool:
    """Whether words `left` and `right` stand next to each other; `wide`: quotes and & between."""
    if left < 0 or right >= len(talk.words):
        return False
    between = talk.turn.text[talk.words[left].end : talk.words[right].start]
    if not between.strip(_QUOTES if wide else " -"):
        return bool(between)
    if between.strip() == ".":
        return talk.folded[left] in _ABBREVIATIONS or len(talk.folded[left]) == 1
    return wide and between.strip() in {"&", "+"}


T = TypeVar("T")
PhraseIndex = dict[str, list[tuple[tuple[str, ...], T]]]


def phrase_index(phrases: Iterable[tuple[str, T]]) -> PhraseIndex[T]:
    """Index phrases by their first word, the longest first."""
    index: PhraseIndex[T] = {}
    for phrase, value in phrases:
        words = tuple(w.folded for w in words_of(fold(phrase)))
        if words:
            index.setdefault(words[0], []).append((words, value))
    for candidates in index.values():
        candidates.sort(key=lambda item: -len(item[0]))
    return index


def phrase_at(talk: Talk, i: int, index: PhraseIndex[T]) -> tuple[int, T] | None:
    """Return the last word and the value of the longest phrase that begins at word `i`."""
    for phrase, value in index.get(talk.folded[i], ()):
        last = i + len(phrase) - 1
        if tuple(talk.folded[i : last + 1]) == phrase and all(
            joined(talk, k, k + 1, wide=True) for k in range(i, last)
        ):
            return last, value
    return None


def phrases_in(talk: Talk, index: PhraseIndex[T]) -> Iterator[tuple[int, int, T]]:
    """Yield the first and last word and the value of every phrase in a turn, none overlapping."""
    past = 0
    for i in range(len(talk.words)):
        hit = phrase_at(talk, i, index) if i >= past else None
        if hit:
            past = hit[0] + 1
            yield i, hit[0], hit[1]


def found(
    talk: Talk, first: int, last: int, category: Category, general: str, reason: str, score: float
) -> Found:
    """Return words `first` to `last` (included) as something to mask."""
    start, end = talk.words[first].start, talk.words[last].end
    return Found(start, end, category, general, reason, score)


@lru_cache(maxsize=100_000)
def is_ordinary(form: str) -> bool:
    """Whether a folded word is Dutch, or made of two Dutch words."""
    if is_dutch_word(form) or is_small(form):
        return True
    if len(form) > _LONGEST_WORD:
        return False
    if "-" in form:
        return all(map(is_ordinary, filter(None, form.split("-"))))
    if form.startswith(_PRONOMINAL) and any(is_small(form.removeprefix(h)) for h in _PRONOMINAL):
        return True
    adverb = next((e for e in _ADVERB_ENDINGS if form.endswith(e)), "")
    if adverb and is_dutch_word(form.removesuffix(adverb)):
        return True
    return is_compound(form, is_dutch_word)


def is_small(form: str) -> bool:
    """Whether a folded word is an article, pronoun, preposition or the like, or one letter."""
    return form in CLOSED_CLASS or form in function_words() or len(form) == 1


def capital_chain(talk: Talk, start: int) -> int:
    """Return the last word of a name with capitals that begins at `start`."""
    last, stop = start, min(len(talk.words) - 1, start + LONGEST_NAME)
    while last < stop and joined(talk, last, last + 1, wide=True):
        following = last + 1
        if is_capital(talk.words[following]):
            last = following
            continue
        past = following
        while past < stop and _links(talk, past):
            if not joined(talk, past, past + 1):
                break
            past += 1
        if talk.folded[following] == "en" and following < stop:
            past = following + 1
            if talk.folded[past] not in FAMILY or not joined(talk, following, past):
                break
            last = past
            continue
        if past == following or not is_capital(talk.words[past]) or past - following > 2:
            break
        last = past
    return last


def _links(talk: Talk, i: int) -> bool:
    """Whether a small word goes on with a name: "op" before a word only, "Krijt op Tijd"."""
    form = talk.folded[i]
    if form in _WITHIN_WORDS:
        return i + 1 < len(talk.words) and is_dutch_word(talk.folded[i + 1])
    return form in LINKERS - {"in", "te", "voor"}


def is_family_firm(talk: Talk, i: int) -> bool:
    """Return whether "van dijk en partners" begins at word `i`."""
    phrase = talk.folded[i : i + 4]
    family = len(phrase) == 4 and phrase[0] == "van" and phrase[2] == "en" and phrase[3] in FAMILY
    return family and all(joined(talk, k, k + 1) for k in range(i, i + 3))
