"""How well two names agree, and whether a woman or a man has them."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import (
    Spellings,
    diminutive_stems,
    genitive_stem,
    is_near,
    is_pinyin,
    sound_alike,
)

SAME, NEAR, DOUBT = 3, 2, 1
"""Grades of likeness: one name in two spellings, misheard by a letter, or for a person to say."""
_ARTICLES = ("al", "el", "ul", "as", "ash")
_MIN_AFTER_ARTICLE = 4
_FEMININE_ENDS = ("ska", "cka", "zka", "ova", "eva")
_MASCULINE_ENDS = ("ski", "cki", "zki", "sky", "cky", "skyj", "skyi")
"""Surnames of which men and women have their own form: Kowalski, Kowalska; Petrov, Petrova."""
_MIN_GENDERED = 6


class NameFacts(NamedTuple):
    """What is known of names outside the study.

    `established` are folded names of the lists; two of them that differ by more than spelling are
    two names. `gender_of` gives "f", "m" or "" for a folded first name; `told` the same for a form
    by what was said with it ("mevrouw"). `pets_of` gives the folded first names that the
    same person can have ("hans", "johannes"); `is_child` says whether a form was called somebody's
    child.
    """

    established: Collection[str] = frozenset()
    gender_of: Callable[[str], str] = lambda _: ""
    told: Callable[[str], str] = lambda _: ""
    pets_of: Callable[[str], frozenset[str]] = lambda _: frozenset()
    is_child: Callable[[str], bool] = lambda _: False


def surname_gender(part: str) -> str:
    """Return "f" or "m" for a folded surname that only women or only men have; else ""."""
    if len(part) < _MIN_GENDERED:
        return ""
    return "f" if part.endswith(_FEMININE_ENDS) else "m" if part.endswith(_MASCULINE_ENDS) else ""


class Likeness:
    """Compares names by what is known of them."""

    def __init__(self, facts: NameFacts) -> None:
        """Take what is known."""
        self._facts = facts

    def gender(self, form: str, parts: Sequence[str]) -> str:
        """Return "f" or "m" for a form: as it was told, or else by a whole name; "" if unknown."""
        told = self._facts.told(form)
        if told or len(parts) < 2:
            return told
        given = self._facts.gender_of(parts[0])
        if not given and len(parts) == 2 and is_pinyin(parts[0]):
            given = self._facts.gender_of(parts[1])  # surname first: Wang Mei
        return given or surname_gender(parts[-1])

    def same_in(self, spellings: Spellings, word: str, *, endings: bool = True) -> set[str]:
        """Return the words that are this word in another spelling, or with an ending."""
        found = spellings.alike(word)
        if endings:
            found = found | spellings.with_ending(word)
        return {word} | {o for o in found if self.is_same(word, o, endings=endings)}

    def is_same(self, a: str, b: str, *, endings: bool = True) -> bool:
        """Whether two words are one name in two spellings, or one of them with an ending."""
        if a == b:
            return True
        genders = {self._facts.gender_of(a), self._facts.gender_of(b)} - {""}
        if len(genders) > 1:
            return False
        if sound_alike(a, b):
            return True
        short, long = sorted((a, b), key=len)
        if not endings:
            return False
        is_genitive = genitive_stem(long) == short and long not in self._facts.established
        return is_genitive or short in diminutive_stems(long)

    def compare(self, a: Sequence[str], b: Sequence[str]) -> int:
        """Return how well two names of two parts or more agree: SAME, NEAR, DOUBT or 0."""
        if len(a) > len(b):
            a, b = b, a
        grades = [self._grade(x, y, n) for n, (x, y) in enumerate(zip(a, b, strict=False))]
        if len(a) == len(b):
            if self._is_turned(a, b):
                return SAME
            return min(grades) if grades.count(SAME) >= len(grades) - 1 else 0
        if sound_alike("".join(a), "".join(b)):
            return SAME  # Anne-Marie, Annemarie
        if min(grades) == SAME:
            return SAME  # a second surname was left out
        tail = b[-len(a) :]
        if all(self.is_same(x, y, endings=False) for x, y in zip(a, tail, strict=True)):
            # The first name was left out ("García López"), unless this is another's first name.
            return DOUBT if self._facts.gender_of(a[0]) else SAME
        return DOUBT if self.is_same(a[0], b[0]) and self.is_same(a[-1], b[-1]) else 0

    def _is_turned(self, a: Sequence[str], b: Sequence[str]) -> bool:
        """Whether one name is the other with the surname first: Wang Mei, Mei Wang."""
        return len(a) == 2 and all(self.is_same(x, y) for x, y in zip(a, b[::-1], strict=True))

    def _is_pet(self, a: str, b: str) -> bool:
        return any(sound_alike(b, pet) for pet in self._facts.pets_of(a)) or any(
            sound_alike(a, pet) for pet in self._facts.pets_of(b)
        )

    def _grade(self, a: str, b: str, place: int) -> int:
        if self.is_same(a, b, endings=False) or (genitive_stem(a) == b or genitive_stem(b) == a):
            return SAME
        if 1 in (len(a), len(b)):
            return SAME if a[0] == b[0] else 0
        if self._is_pet(a, b) if place == 0 else _is_with_article(a, b):
            return SAME
        if not is_near(a, b):
            return 0
        established = a in self._facts.established and b in self._facts.established
        return DOUBT if established else NEAR


def _is_with_article(a: str, b: str) -> bool:
    """Whether one surname is the other with the Arabic article written on: Almasri, Masri."""
    short, long = sorted((a, b), key=len)
    return len(short) >= _MIN_AFTER_ARTICLE and any(long == art + short for art in _ARTICLES)


def holds(a: str, b: str) -> bool:
    """Whether one form is part of the other: "Samira, Samira Bouzidi" is one person."""
    return set(a.split(" ")) <= set(b.split(" ")) or set(b.split(" ")) <= set(a.split(" "))
