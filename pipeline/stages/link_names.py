"""Which forms of a study are the same person: full names first, then what is less than that.

Two different people must never share a pseudonym, so a link is made only where it leads to one
person, and a form that could be two people is a person of its own. What may be a link and is not
made is told as a doubt, for a person to decide.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import (
    Spellings,
    diminutive_stems,
    genitive_stem,
    is_near,
    sound_alike,
)
from pipeline.domain.transcript import Category, Pseudonym
from pipeline.stages.mentions import PEOPLE, Form, Mentions
from pipeline.stages.name_forms import name_parts

_SAME, _NEAR, _DOUBT = 3, 2, 1


class Doubt(NamedTuple):
    """Two folded forms that may be one person or place and were not linked: IDENTIFYING."""

    form_a: str
    form_b: str
    why: str


class NameFacts(NamedTuple):
    """What is known of names outside the study.

    `established` are folded names of the lists; two of them that differ by more than spelling are
    two names. `gender_of` gives "f", "m" or "" for a folded first name; `told` the same for a form
    by what was said with it ("mevrouw").
    """

    established: Collection[str] = frozenset()
    gender_of: Callable[[str], str] = lambda _: ""
    told: Callable[[str], str] = lambda _: ""


class Group(NamedTuple):
    """Forms that are one person, place or number; `known` is its place in the earlier key."""

    category: Category
    general: str
    forms: tuple[str, ...]
    known: Pseudonym | None = None


def link_people(
    mentions: Mentions,
    known: Sequence[Pseudonym],
    facts: NameFacts,
    parted: Collection[frozenset[str]] = frozenset(),
) -> tuple[list[Group], list[Doubt]]:
    """Return the people of a study and of its earlier key, and the links that were doubtful.

    Args:
        mentions: The forms of the study.
        known: The earlier key; its forms stay where they are.
        facts: What the lists say.
        parted: Pairs of forms of which a person decided that they are two people.

    Returns:
        Groups of the categories PERSON and NAME, in any order; and doubts, sorted.
    """
    linker = _Linker(mentions, facts, parted)
    for pseudonym in known:
        if pseudonym.category in PEOPLE:
            linker.take_known(pseudonym)
    people = [f for f in mentions.forms if f.category in PEOPLE and f.folded not in linker.owner]
    people.sort(key=lambda f: (-len(f.parts), f.category is Category.NAME, -f.weight, f.folded))
    whole = [f for f in people if len(f.parts) > 1]
    for form in [f for f in whole if not _has_initial(f.parts)]:
        linker.place_full(form)
    for form in [f for f in whole if _has_initial(f.parts)]:
        linker.place_full(form)
    single = [f for f in people if len(f.parts) <= 1]
    single.sort(key=lambda f: (f.folded not in facts.established, -f.weight, f.folded))
    for form in single:
        linker.place_single(form)
    return linker.groups(), sorted(set(linker.doubts))


def _has_initial(parts: Sequence[str]) -> bool:
    return any(len(part) == 1 for part in parts)


class _Person:
    def __init__(self, category: Category, known: Pseudonym | None = None) -> None:
        self.category = category
        self.general = known.general if known else ""
        self.known = known
        self.forms: dict[str, tuple[str, ...]] = {}

    @property
    def full(self) -> list[tuple[str, ...]]:
        return [parts for parts in self.forms.values() if len(parts) > 1]


class _Linker:
    def __init__(
        self, mentions: Mentions, facts: NameFacts, parted: Collection[frozenset[str]]
    ) -> None:
        self._parted = parted
        self._mentions = mentions
        self._facts = facts
        self._people: list[_Person] = []
        self._by_part: dict[str, set[int]] = {}
        self._spellings = Spellings()
        self.owner: dict[str, int] = {}
        self.doubts: list[Doubt] = []

    def groups(self) -> list[Group]:
        return [Group(p.category, p.general, tuple(sorted(p.forms)), p.known) for p in self._people]

    def take_known(self, pseudonym: Pseudonym) -> None:
        self._people.append(_Person(pseudonym.category, pseudonym))
        for form in pseudonym.forms:
            self._join(form, name_parts(form), len(self._people) - 1)

    def place_full(self, form: Form) -> None:
        """Join the one person whose full name this is, or start a new one."""
        graded: dict[int, tuple[int, str]] = {}
        for n in self._holders(part for p in form.parts for part in self._same(p)):
            for other, parts in self._people[n].forms.items():
                if len(parts) > 1:
                    grade = self._compare(form.parts, parts)
                    if grade > graded.get(n, (0, ""))[0]:
                        graded[n] = (grade, other)
        if form.category is Category.NAME:
            graded = {n: g for n, g in graded.items() if g[0] == _SAME}
        self._settle(form, graded)

    def place_single(self, form: Form) -> None:
        """Join the one person who has this name or its like, or start a new one."""
        if form.is_initials:
            self._settle(form, {n: (_SAME, "") for n in self._with_initials(form.folded)})
            return
        word = form.parts[0] if form.parts else form.folded
        same = self._same(word)
        closest = self._same(word, endings=False)
        same = closest if self._holders(closest) else same
        alike = self._holders(same)
        whole = {n for n in alike if self._people[n].full}
        if len(whole) > 1:  # nobody can say which of them is meant
            graded = {n: (_SAME, self._holding(n, same)) for n in alike - whole}
        elif alike:
            graded = {n: (_SAME, self._holding(n, same)) for n in whole or alike}
        elif form.category is Category.PERSON:
            graded = self._nearly(word)
        else:
            graded = {}
        self._settle(form, graded)

    def _nearly(self, word: str) -> dict[int, tuple[int, str]]:
        graded: dict[int, tuple[int, str]] = {}
        for part in sorted(self._spellings.near(word)):
            is_two_names = word in self._facts.established and part in self._facts.established
            for n in self._by_part.get(part, ()):
                grade = (_DOUBT if is_two_names else _NEAR, self._holding(n, {part}))
                graded[n] = max(graded.get(n, grade), grade)
        for part in sorted(self._spellings.loosely(word)) if not graded else ():
            for n in self._by_part.get(part, ()):
                graded[n] = (_DOUBT, self._holding(n, {part}))
        return graded

    def _settle(self, form: Form, graded: dict[int, tuple[int, str]]) -> None:
        """Join the only person of the best grade, if nothing speaks against it."""
        best = max((grade for grade, _ in graded.values()), default=0)
        found = sorted(n for n, (grade, _) in graded.items() if grade == best)
        against = self._objection(form, found, best, graded)
        if found and not against:
            self._join(form.folded, form.parts, found[0])
            return
        for n in found:
            self._doubt(form.folded, graded[n][1], against)
        self._people.append(_Person(form.category))
        self._join(form.folded, form.parts, len(self._people) - 1)

    def _objection(
        self, form: Form, found: Sequence[int], best: int, graded: dict[int, tuple[int, str]]
    ) -> str:
        """Return why a form may not join, in Dutch for the reviewer; empty if it may."""
        if best == _DOUBT:
            return "namen die een letter schelen"
        if len(found) > 1:
            return "kan bij meer dan één persoon horen"
        for n in found:
            other = graded[n][1]
            pairs = {frozenset((form.folded, f)) for f in self._people[n].forms}
            if any(pair in self._parted for pair in pairs):
                return "door een beoordelaar uit elkaar gehouden"
            if other and form.folded != other and frozenset((form.folded, other)) in pairs:
                if not self._mentions.listed.isdisjoint(pairs) and not _holds(form.folded, other):
                    return "naast elkaar genoemd"
                if best == _NEAR and not self._mentions.same_turn.isdisjoint(pairs):
                    return "in één beurt genoemd"
            if self._genders({form.folded}) | self._genders(self._people[n].forms) == {"f", "m"}:
                return "mevrouw en meneer"
        return ""

    def _genders(self, forms: Iterable[str]) -> set[str]:
        return {self._facts.told(form) for form in forms} - {""}

    def _doubt(self, form: str, other: str, why: str) -> None:
        if other and other != form:
            self.doubts.append(Doubt(min(form, other), max(form, other), why))

    def _join(self, folded: str, parts: tuple[str, ...], n: int) -> None:
        self._people[n].forms[folded] = parts
        self.owner[folded] = n
        for part in parts:
            self._by_part.setdefault(part, set()).add(n)
            self._spellings.add(part)

    def _holders(self, parts: Iterable[str]) -> set[int]:
        return {n for part in parts for n in self._by_part.get(part, ())}

    def _holding(self, n: int, parts: Collection[str]) -> str:
        """Return the longest form of a person with one of these parts."""
        forms = [f for f, own in self._people[n].forms.items() if not set(own).isdisjoint(parts)]
        return max(forms, key=lambda f: (len(f), f), default="")

    def _with_initials(self, letters: str) -> set[int]:
        plain = letters.replace(".", "")
        return {
            n
            for n, person in enumerate(self._people)
            if any("".join(part[0] for part in parts) == plain for parts in person.full)
        }

    def _same(self, word: str, *, endings: bool = True) -> set[str]:
        """Return the parts that are this word in another spelling, or with an ending."""
        found = self._spellings.alike(word)
        if endings:
            found = found | self._spellings.with_ending(word)
        return {word} | {o for o in found if self._is_same(word, o, endings=endings)}

    def _is_same(self, a: str, b: str, *, endings: bool = True) -> bool:
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

    def _compare(self, a: tuple[str, ...], b: tuple[str, ...]) -> int:
        """Return how well two full names agree: _SAME, _NEAR, _DOUBT or 0."""
        if len(a) > len(b):
            a, b = b, a
        agree = min(self._compare_part(x, y) for x, y in zip(a, b, strict=False))
        if len(a) == len(b):
            if agree == _SAME:
                return _SAME
            if len(a) == 2 and all(self._is_same(x, y) for x, y in zip(a, b[::-1], strict=True)):
                return _SAME  # surname first: Wang Mei, Mei Wang
            slips = [self._compare_part(x, y) for x, y in zip(a, b, strict=True)]
            return agree if slips.count(_SAME) == len(slips) - 1 else 0
        if agree == _SAME:
            return _SAME  # a second surname was left out
        return _DOUBT if self._is_same(a[0], b[0]) and self._is_same(a[-1], b[-1]) else 0

    def _compare_part(self, a: str, b: str) -> int:
        if self._is_same(a, b, endings=False) or (genitive_stem(a) == b or genitive_stem(b) == a):
            return _SAME
        if 1 in (len(a), len(b)):
            return _SAME if a[0] == b[0] else 0
        if not is_near(a, b):
            return 0
        established = a in self._facts.established and b in self._facts.established
        return _DOUBT if established else _NEAR


def _holds(a: str, b: str) -> bool:
    """Whether one form is part of the other: "Samira, Samira Bouzidi" is one person."""
    return set(a.split(" ")) <= set(b.split(" ")) or set(b.split(" ")) <= set(a.split(" "))
