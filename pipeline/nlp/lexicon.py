"""The name lists, folded and indexed, and what a word by itself can be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, Self

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.words import (
    CLOSED_CLASS,
    WORD,
    Word,
    fold,
    function_words,
    is_compound,
    is_dictionary_word,
    is_english_word,
)

_PREPOSITIONS = frozenset({
    "aan", "achter", "bij", "boven", "door", "in", "naar", "om", "onder", "op", "over", "tot",
    "uit", "voor",
})  # fmt: skip
"""No particles of a surname: "Rosa uit Utrecht" is more common than "Uit den Boogaard"."""
_MAX_INITIAL = 2
_MIN_PLAIN, _MIN_UNKNOWN = 3, 3
_MAX_WORD = 60
_MIN_THING = 4
_SPOKEN_ENDINGS = ("ke", "kes", "ske", "skes", "kie", "kies", "tie", "ie")
"""Diminutives and joined pronouns of speech: "kleurke", "huisie", "wattie"."""
_FILLER = re.compile(r"(.)\1\1|^[^aeiouyäëïöü]+$|^[hmuea]+$")
"""Drawn-out sounds and clusters without a vowel are no names."""
_NUMERAL = re.compile(
    r"(?=\w{0,60}(?:honderd|duizend|tig|tien|miljoen))(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen"
    r"|tien|elf|twaalf|der|veer|twin|tach|tig|honderd|duizend|miljoen|en|ste|de){2,12}"
)
"""A number in words, folded; no dictionary holds them all: "honderdelf", "drieenzestigste"."""
_LOOKS_DUTCH = re.compile(
    r"(?:heid|heden|lijke?|ische?|achtige?|ering(?:en)?|iteit(?:en)?|eren|eerde?n?|eert|schap"
    r"|loos|loze|vol(?:le)?|ties?|baar|bare|zame?|matige?|digde?|stig|tjes|etjes|ingen|isme"
    r"|isten?|tief|logie|grafie|kundigen?|eurs|iaanse?|\w{4}(?:aan|d|g|p|r|t|l)se)$"
    r"|^(?:ge|ver|be|ont|her|on)\w{4,}(?:d|t|de|te|den|ten)$"
)
"""Endings of inflected and derived words, hardly any of names: 9 in 10 unknown words of the Dutch
sentences have none, so such a word is put before a person instead of masked."""


class Kind(Enum):
    """What a word can be, by the lists alone."""

    KEPT = "never masked"
    SMALL = "article, pronoun or the like"
    NAME = "a listed name and no ordinary word"
    WORD_NAME = "a listed name and an ordinary word too"
    ORDINARY = "an ordinary word"
    FOREIGN = "an English word"
    UNKNOWN = "in no list or dictionary"
    DOUBTFUL = "in no list or dictionary, but formed like a Dutch word"


_STRANGE = frozenset({Kind.FOREIGN, Kind.DOUBTFUL, Kind.UNKNOWN})
STRANGE_REACH, MANY_STRANGE = 6, 4
"""So many strange words within so many on either side: dialect or another language, in which an
unknown word says nothing."""


class Span(NamedTuple):
    """Words `first` to `last` (both included); `end` is a code point offset beyond the last.

    `reason` is the rule, in Dutch, for the person who reviews it.
    """

    first: int
    last: int
    category: Category
    score: float
    end: int = 0
    action: Action = Action.MASK
    reason: str = ""


@dataclass(frozen=True)
class Lexicon:
    """The lists, folded. Places and cues of several words are under their first word.

    `cues` gives per cue its kind: TITLE, NAMING, KIN, LINK, ROLE or GREETING.
    """

    first_names: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    ambiguous: frozenset[str]
    names_as_words: frozenset[str]
    ordinary: frozenset[str]
    regional: frozenset[str]
    keep: frozenset[str]
    cues: Mapping[str, str]
    speech_verbs: frozenset[str]
    residence_cues: frozenset[str]
    government_cues: frozenset[str]
    context: Mapping[str, frozenset[str]]
    places: dict[str, list[tuple[tuple[str, ...], Category]]]
    street_suffixes: tuple[str, ...]
    street_exceptions: frozenset[str]
    _kinds: dict[str, Kind] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_lists(
        cls, lists: NameLists, keep: Iterable[str], neighbourhoods: Iterable[str]
    ) -> Self:
        """Fold and index `lists`; what is in `keep` is taken out of them."""
        kept = frozenset(fold(item) for item in (*lists.keep, *keep))
        kept |= {item.removesuffix("'s") for item in kept}  # as words_of cuts them
        places = [(name, Category.PLACE) for name in lists.places]
        places += [(name, Category.NEIGHBOURHOOD) for name in neighbourhoods if name]
        return cls(
            first_names=_folded(lists.first_names) - kept,
            surnames=_folded(lists.surnames) - kept,
            particles=frozenset(w for item in lists.surname_particles for w in fold(item).split())
            - _PREPOSITIONS,
            ambiguous=_folded(lists.ambiguous_names),
            names_as_words=_folded(lists.names_as_words) - kept,
            ordinary=frozenset((*lists.ordinary_words, *lists.regional_words)),
            regional=_folded(lists.regional_words),
            keep=kept,
            cues={fold(cue): kind for cue, kind in lists.person_cues},
            speech_verbs=_folded(lists.speech_verbs),
            residence_cues=_folded(lists.residence_cues),
            government_cues=_folded(lists.government_cues),
            context=_by_kind(lists.context_words),
            places=_by_first_word((name, c) for name, c in places if fold(name) not in kept),
            street_suffixes=tuple(map(fold, lists.street_suffixes)),
            street_exceptions=_folded(lists.street_exceptions),
        )

    @property
    def person_cues(self) -> Mapping[str, str]:
        """What stands before a person's name, in whatever strength."""
        return self.cues

    def kind(self, word: Word) -> Kind:
        """Return what a word can be; the same for every case of it."""
        known = self._kinds.get(word.text)
        if known is None:
            known = self._kinds[word.text] = self._kind(word)
        return known

    def is_strange(self, word: Word) -> bool:
        """Whether a word is of a dialect, another language, or unknown: no name of the lists."""
        return word.folded in self.regional or self.kind(word) in _STRANGE

    def is_plain_name(self, folded: str) -> bool:
        """Whether a word is a name and nothing else."""
        return (
            (self.is_listed_name(folded) or not self.is_listed_word(folded))
            and self.is_name(folded)
            and len(folded) >= _MIN_PLAIN
            and folded not in self.ambiguous
            and folded not in function_words()
        )

    def is_listed_name(self, folded: str) -> bool:
        """Whether a word is a first name or surname, those of names_as_words left out."""
        return folded in self.first_names or folded in self.surnames

    def is_name(self, folded: str) -> bool:
        """Whether a word is a first name or surname, perhaps also an ordinary word."""
        return self.is_listed_name(folded) or folded in self.names_as_words

    def is_ordinary(self, form: str) -> bool:
        """Whether a lower-case form is a word of the dictionaries, a compound or joined of them."""
        if len(form) > _MAX_WORD:
            return True
        if self.is_listed_word(form) or is_compound(form, self.is_listed_word):
            return True
        if any(form.endswith(e) and self.is_listed_word(form[: -len(e)]) for e in _SPOKEN_ENDINGS):
            return True
        parts = [part for part in re.split("[-'’‑]", form) if part]
        if len(parts) < 2:
            return False
        # "wto-regels": what stands before the last word is no name of a person
        is_thing = len(parts[-1]) >= _MIN_THING and self.is_listed_word(parts[-1])
        return (is_thing and not any(map(self.is_plain_name, parts))) or all(
            len(part) < 3 or self.is_ordinary(part) for part in parts
        )

    def is_listed_word(self, form: str) -> bool:
        """Whether a lower-case form itself stands in a dictionary of Dutch words."""
        return form in self.ordinary or is_dictionary_word(form)

    def _kind(self, word: Word) -> Kind:
        folded = word.folded
        if folded in self.keep or any(part in self.keep for part in folded.split("-")):
            return Kind.KEPT
        if len(folded) == 1 or word.text.lower() in CLOSED_CLASS:
            return Kind.SMALL
        if self.is_plain_name(folded):
            return Kind.NAME
        if self.is_name(folded):
            return Kind.WORD_NAME
        parts = folded.split("-")
        if len(parts) > 1 and self.is_plain_name(parts[-1]):
            return Kind.NAME  # "motie-jansen"
        if len(parts) > 1 and self.is_plain_name(parts[0]) and not self.is_listed_word(parts[-1]):
            return Kind.NAME
        return self._kind_without_list(word.text.lower(), folded)

    def _kind_without_list(self, form: str, folded: str) -> Kind:
        if folded in function_words() or self.is_ordinary(form) or self.is_ordinary(folded):
            return Kind.ORDINARY
        if _NUMERAL.fullmatch(folded):
            return Kind.ORDINARY
        if _is_form_of(folded, self.keep):
            return Kind.KEPT
        if any(self.is_plain_name(stem) for stem in _stems(folded)):
            return Kind.NAME
        if is_english_word(form):
            return Kind.FOREIGN
        if len(folded) < _MIN_UNKNOWN or _FILLER.search(folded):
            return Kind.ORDINARY
        return Kind.DOUBTFUL if _LOOKS_DUTCH.search(folded) else Kind.UNKNOWN


def _is_form_of(folded: str, words: frozenset[str]) -> bool:
    """Whether an ending was put to a word of five letters or more: "Syrischer", "Drentse"."""
    endings = ("e", "s", "n", "en", "er", "ers", "se", "achtig", "achtige")
    return any(
        folded.endswith(e) and len(folded) - len(e) >= 5 and folded[: -len(e)] in words
        for e in endings
    )


def _stems(folded: str) -> list[str]:
    """Return what a name may be without genitive or diminutive: "fatimas", "samiraatje"."""
    endings = ("s", "je", "tje", "atje", "etje", "ke", "ie", "tjes", "jes")
    return [folded[: -len(e)] for e in endings if folded.endswith(e) and len(folded) - len(e) >= 4]


def adjacent(text: str, left: Word, right: Word, *, quotes: bool = False) -> bool:
    """Whether nothing but a space stands between two words; or a full stop after an initial."""
    between = text[left.end : right.start]
    if between in {" ", "-", " '"}:
        return True
    if between in {". ", "."}:
        return len(left.text) <= _MAX_INITIAL
    return quotes and between.strip(" ") in {'"', "'", "“", "‘", "„"}


@lru_cache(maxsize=32)
def _folded(items: tuple[str, ...]) -> frozenset[str]:
    """Fold a list, once per process: two layers look with the same lists."""
    return frozenset(map(fold, items))


def _by_kind(words: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Group folded words by their kind; a kind without words is an empty group."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for word, kind in words:
        groups[kind].add(fold(word))
    return defaultdict(frozenset, {kind: frozenset(group) for kind, group in groups.items()})


def _by_first_word(
    phrases: Iterable[tuple[str, Category]],
) -> dict[str, list[tuple[tuple[str, ...], Category]]]:
    """Index phrases by their first word, the longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Category]]] = {}
    for phrase, category in phrases:
        words = tuple(WORD.findall(fold(phrase)))
        if words:
            index.setdefault(words[0], []).append((words, category))
    for candidates in index.values():
        candidates.sort(key=lambda item: (-len(item[0]), item))
    return index
