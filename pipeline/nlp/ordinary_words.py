"""Is this an ordinary Dutch word? In speech without capitals the strongest single sign of a name.

The words are OpenTaal's (codebooks/ordinary_words, see its SOURCE.md). Besides what is listed, a
word made of two listed words counts as a compound: "buurthuisbestuur".
"""

import lzma
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from pipeline.errors import StudyError
from pipeline.nlp.words import Compounds, fold, is_compound, is_english_word

_COMPOUNDS = Compounds(least=8, longest=40, head=4, tail=4, parts=2, links=("s", "-"))
"""Shorter parts and more of them would take in names; the weights of the tagger go with these."""
_PREFIXES = (
    *("aan", "achter", "af", "be", "bij", "door", "her", "in", "mee", "na", "om", "on", "onder"),
    *("ont", "op", "over", "samen", "terug", "toe", "uit", "ver", "voor", "weg"),
)
"""A listed word after one of these is an ordinary word too: "opschalen"."""


class Kind(StrEnum):
    """How a form stands in Dutch word lists; the value is a letter in the tagger's features."""

    COMMON = "O"
    """Listed in lower case, and met in lower case in running text."""
    LISTED = "o"
    """Listed in lower case only."""
    COMPOUND = "k"
    """Two listed words written as one."""
    CAPITALISED = "c"
    """Listed with a capital only: names, places, peoples."""
    ENGLISH = "e"
    """In no Dutch list, but an English word."""
    UNKNOWN = "n"


class OrdinaryWords:
    """The word lists, folded (lower case, no accents)."""

    def __init__(
        self, lower: frozenset[str], capitalised: frozenset[str], common: frozenset[str]
    ) -> None:
        """Take the folded lists; see `Kind` for what each is."""
        self._lower = lower
        self._capitalised = capitalised
        self._common = common
        self.kind = lru_cache(maxsize=100_000)(self._kind)

    def is_ordinary_word(self, form: str) -> bool:
        """Return whether `form`, in any case, is an ordinary Dutch word or a compound of two."""
        return self.kind(fold(form)) in {Kind.COMMON, Kind.LISTED, Kind.COMPOUND}

    def _kind(self, folded: str) -> Kind:
        """Return how a folded form is listed."""
        if folded in self._common:
            return Kind.COMMON
        if folded in self._lower:
            return Kind.LISTED
        if folded in self._capitalised:
            return Kind.CAPITALISED
        if self._is_compound(folded):
            return Kind.COMPOUND
        return Kind.ENGLISH if is_english_word(folded) else Kind.UNKNOWN

    def _is_compound(self, folded: str) -> bool:
        is_prefixed = len(folded) <= _COMPOUNDS.longest and any(
            folded.startswith(prefix)
            and len(folded) - len(prefix) >= _COMPOUNDS.tail
            and folded[len(prefix) :] in self._lower
            for prefix in _PREFIXES
        )
        return is_prefixed or is_compound(folded, self._lower.__contains__, _COMPOUNDS)


@cache
def load_ordinary_words(folder: Path) -> OrdinaryWords:
    """Read the lists of codebooks/ordinary_words; once per process.

    Args:
        folder: Holds lower.txt.xz, capitalised.txt.xz and common.txt.xz: UTF-8, a word a line.

    Raises:
        StudyError: A list is missing or damaged: the installation is not complete.
    """
    try:
        return OrdinaryWords(
            lower=_read(folder / "lower.txt.xz"),
            capitalised=_read(folder / "capitalised.txt.xz"),
            common=_read(folder / "common.txt.xz"),
        )
    except (OSError, ValueError, EOFError, lzma.LZMAError):
        raise StudyError(
            "The word lists in the program's folder codebooks/ordinary_words cannot be read: one "
            "is missing or damaged.\n      Install duiding again."
        ) from None


def _read(path: Path) -> frozenset[str]:
    return frozenset(lzma.decompress(path.read_bytes()).decode("utf-8").split("\n"))
