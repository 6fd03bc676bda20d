"""What a speaker's label can say: words that name a role, and words that name nobody."""

import re
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from pydantic import ConfigDict

from pipeline.domain.record import Record
from pipeline.domain.transcript import Role

_ASIDE = re.compile(r"(?<=\S)\s*\([^()]*\)$")
_NUMBER = re.compile(r"[ ._-]*\d{1,3}[a-z]?$|[ ._-]+[a-z]$")


_MISSPELT = 0.85
"""Likeness (difflib) from which "Intervieuwer" is a misspelling of "Interviewer"."""
_MIN_MISSPELT_LENGTH = 5
_DIGITS = re.compile(r"\d+")


class ReportWords(Record):
    """Words of a report about a talk (gespreksverslag): its titles and its turns of phrase."""

    titles: tuple[str, ...]
    cues: tuple[str, ...]
    first_person: tuple[str, ...]


class LabelWords(Record):
    """The words of codebooks/speaker_labels_nl.yaml; each list is explained there."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    version: str
    roles: dict[Role, tuple[str, ...]]
    numbered: tuple[str, ...]
    counting: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    weak: frozenset[str]
    relations: frozenset[str]
    openings: frozenset[str]
    metadata: frozenset[str]
    particles: frozenset[str]
    titles: tuple[str, ...]
    closings: frozenset[str]
    prompts: tuple[str, ...]
    after_talk: frozenset[str]
    starts: frozenset[str]
    report: ReportWords

    @cached_property
    def _role_of_word(self) -> dict[str, Role]:
        return {word: role for role, words in self.roles.items() for word in words}

    @cached_property
    def _numbered(self) -> frozenset[str]:
        return frozenset(self.numbered)

    def is_usual(self, label: str) -> bool:
        """Tell whether `label` is one that transcripts use for a speaker without a name."""
        has_number = _base(label) != plain_label(label)
        return self.role_of(label) is not None or (has_number and _base(label) in self._numbered)

    def is_weak(self, label: str) -> bool:
        """Tell whether `label` is an ordinary word or letter as well."""
        return plain_label(label) in self.weak

    def role_of(self, label: str) -> Role | None:
        """Return the role that `label` names, or None: it is a name, or says nothing."""
        words = self._role_of_word
        return words.get(plain_label(label)) or words.get(_base(label))

    def is_counting(self, label: str) -> bool:
        """Tell whether the number in `label` counts questions ("Vraag 3") and not people."""
        base = _base(label)
        return base in self.counting and base != plain_label(label)


@lru_cache(maxsize=10_000)
def plain_label(label: str) -> str:
    """Return `label` in lower case, without brackets and marks around it, and without an aside.

    The aside of "Respondent 3 (vrouw)" tells who it is; it makes no other speaker of her.
    """
    bare = _ASIDE.sub("", label.casefold())
    return " ".join((bare or label.casefold()).strip('[]<>() .:;=*“”"').split())


@lru_cache(maxsize=10_000)
def label_key(label: str) -> str:
    """Return what two spellings of one label have in common: "R. 1", "r1" and "R-1" are one."""
    return re.sub(r"[\s._-]+", "", plain_label(label))


def _base(label: str) -> str:
    """Return a label without its number or letter: "respondent" of "Respondent 3"."""
    return _NUMBER.sub("", plain_label(label))


def is_misspelling(one: str, other: str) -> bool:
    """Tell whether two labels are so alike that one is a misspelling of the other.

    "Respondent 1" and "Respondent 2" are not, nor are "Respondent A" and "Respondent B".
    """
    a, b = label_key(one), label_key(other)
    if min(len(a), len(b)) < _MIN_MISSPELT_LENGTH or _base(one) == _base(other):
        return False
    if a[:-1] == b[:-1] or _DIGITS.sub("", a) == _DIGITS.sub("", b):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _MISSPELT
