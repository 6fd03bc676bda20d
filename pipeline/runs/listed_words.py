"""What the reviewed lists and dictionaries say of a word: a name, an ordinary word, or both."""

import functools
from dataclasses import dataclass

from pipeline.files.name_lists import read_name_lists
from pipeline.nlp.words import fold, is_compound, is_dutch_word, is_english_word
from pipeline.study import program_folder


@dataclass(frozen=True)
class ListedWords:
    """All words folded. `names` are of people and places; `kept` are never masked."""

    names: frozenset[str]
    ambiguous: frozenset[str]
    kept: frozenset[str]

    def is_ordinary(self, word: str) -> bool:
        """Whether a folded word is also an ordinary word."""
        return word in self.ambiguous or is_dutch_word(word)

    def is_word(self, word: str) -> bool:
        """Whether a folded word can be anything but a name: a compound, a country, English."""
        return word in self.kept or is_compound(word, is_dutch_word) or is_english_word(word)


@functools.cache
def listed_words() -> ListedWords:
    """Return the lists of codebooks/name_lists; they are read once."""
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    return ListedWords(
        names=frozenset(map(fold, (*lists.first_names, *lists.surnames, *lists.places))),
        ambiguous=frozenset(map(fold, lists.ambiguous_names)),
        kept=frozenset(map(fold, lists.keep)),
    )
