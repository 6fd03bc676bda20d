"""The name lists, folded and indexed, and what the rules on them share."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Category
from pipeline.nlp.words import WORD, Word, fold, function_words

_PREPOSITIONS = frozenset(
    [
        "aan",
        "achter",
        "bij",
        "boven",
        "door",
        "in",
        "naar",
        "om",
        "onder",
        "op",
        "over",
        "tot",
        "uit",
        "voor",
    ]
)
"""No particles of a surname: "Rosa uit Utrecht" is more common than "Uit den Boogaard"."""
_MAX_INITIAL = 2


class Span(NamedTuple):
    """Words `first` to `last` (both included); `end` is a code point offset beyond the last."""

    first: int
    last: int
    category: Category
    score: float
    end: int = 0


class Lexicon(NamedTuple):
    """The lists, folded. Places and cues of several words are under their first word."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    ambiguous: frozenset[str]
    keep: frozenset[str]
    person_cues: frozenset[str]
    places: dict[str, list[tuple[tuple[str, ...], Category]]]
    organisations: dict[str, list[tuple[tuple[str, ...], Category]]]
    street_suffixes: tuple[str, ...]
    street_exceptions: frozenset[str]

    @classmethod
    def from_lists(
        cls, lists: NameLists, keep: Iterable[str], neighbourhoods: Iterable[str]
    ) -> Self:
        """Fold and index `lists`; what is in `keep` is taken out of them."""
        kept = frozenset(fold(item) for item in (*lists.keep, *keep))
        kept |= {item.removesuffix("'s") for item in kept}  # as words_of cuts them
        places = [(name, Category.PLACE) for name in lists.places]
        places += [(name, Category.NEIGHBOURHOOD) for name in neighbourhoods if name]
        cues = [(cue, Category[category]) for cue, category in lists.organisation_cues if cue]
        return cls(
            first_names=frozenset(map(fold, lists.first_names)) - kept,
            surnames=frozenset(map(fold, lists.surnames)) - kept,
            particles=frozenset(w for item in lists.surname_particles for w in fold(item).split())
            - _PREPOSITIONS,
            ambiguous=frozenset(map(fold, lists.ambiguous_names)),
            keep=kept,
            person_cues=frozenset(map(fold, lists.person_cues)),
            places=_by_first_word((name, c) for name, c in places if fold(name) not in kept),
            organisations=_by_first_word(cues),
            street_suffixes=tuple(map(fold, lists.street_suffixes)),
            street_exceptions=frozenset(map(fold, lists.street_exceptions)),
        )

    def is_plain_name(self, folded: str) -> bool:
        """Whether a word is a name and nothing else."""
        ambiguous = folded in self.ambiguous or folded in function_words()
        return self.is_name(folded) and not ambiguous and len(folded) >= 3

    def is_name(self, folded: str) -> bool:
        """Whether a word is a first name or surname, perhaps also an ordinary word."""
        return folded in self.first_names or folded in self.surnames


def adjacent(text: str, left: Word, right: Word, *, quotes: bool = False) -> bool:
    """Whether nothing but a space stands between two words; or a full stop after an initial."""
    between = text[left.end : right.start]
    if between in {" ", "-", " '"}:
        return True
    if between == ". ":
        return len(left.text) <= _MAX_INITIAL
    return quotes and between.strip(" ") in {'"', "'", "“", "‘", "„"}


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
