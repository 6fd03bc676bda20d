"""Which forms of a study are the same person: full names first, then what is less than that.

Two different people must never share a pseudonym, so a link is made only where it leads to one
person, and a form that could be two people is a person of its own. What may be a link and is not
made is told as a doubt, for a person to decide.

A surname alone ("Visser") is its only bearer's, unless they stand in one turn, where a speaker who
means the same person says "hij". A title, a kin word or a given name tells a woman from a man:
"Mevrouw Kaya" is not Mehmet Kaya. A first name alone is the only person of the study with that
first name. Where no interview says more than the first name, it is one person in all of them: an
assumption that holds for who is known to several participants, and can be wrong for a common name.
Participants themselves are kept apart: namesakes.py.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import Category, LocalForm, Pseudonym
from pipeline.stages.linked_people import LinkedPeople
from pipeline.stages.mentions import PEOPLE, Form, Mentions
from pipeline.stages.name_forms import TITLES, name_parts
from pipeline.stages.name_likeness import DOUBT, NEAR, SAME, Likeness, NameFacts, holds

_SEVERAL = "kan bij meer dan één persoon horen"
_OTHER_GENDER = "mevrouw en meneer"
_BESIDE = "achternaam naast de volle naam in één beurt"
_FAMILY = "achternaam van meer dan één gezinslid"

Graded = dict[int, tuple[int, str]]
"""How well a form agrees with people, by their number; and the form of theirs that it resembles."""


class Doubt(NamedTuple):
    """Two folded forms that may be one person or place and were not linked: IDENTIFYING."""

    form_a: str
    form_b: str
    why: str


class Group(NamedTuple):
    """Forms that are one person, place or number; `known` is its place in the earlier key.

    `local_forms` are this person's in some interviews only (namesakes.py).
    """

    category: Category
    general: str
    forms: tuple[str, ...]
    known: Pseudonym | None = None
    local_forms: tuple[LocalForm, ...] = ()


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
    # A title tells more than none, so that what has none comes last.
    single.sort(
        key=lambda f: (_bare(f) == f.folded, f.folded not in facts.established, -f.weight, f.folded)
    )
    for form in single:
        linker.place_single(form)
    return linker.groups(), sorted(set(linker.doubts))


def _has_initial(parts: Sequence[str]) -> bool:
    return any(len(part) == 1 for part in parts)


class _Linker:
    def __init__(
        self, mentions: Mentions, facts: NameFacts, parted: Collection[frozenset[str]]
    ) -> None:
        self._parted = parted
        self._mentions = mentions
        self._facts = facts
        self._likeness = Likeness(facts)
        self._people = LinkedPeople()
        self.owner = self._people.owner
        self.doubts: list[Doubt] = []

    def groups(self) -> list[Group]:
        return [
            Group(p.category, p.general, tuple(sorted(p.forms)), p.known)
            for p in self._people.people
        ]

    def take_known(self, pseudonym: Pseudonym) -> None:
        n = self._people.add(pseudonym.category, pseudonym)
        for form in pseudonym.forms:
            self._people.join(form, name_parts(form), n)

    def place_full(self, form: Form) -> None:
        """Join the one person whose full name this is, or start a new one."""
        graded: Graded = {}
        likely = (part for p in form.parts for part in self._same(p) | self._pets(p))
        for n in self._people.holders(likely):
            for other, parts in self._people[n].forms.items():
                if len(parts) > 1:
                    grade = self._likeness.compare(form.parts, parts)
                    if grade > graded.get(n, (0, ""))[0]:
                        graded[n] = (grade, other)
        if form.category is Category.NAME:
            graded = {n: g for n, g in graded.items() if g[0] == SAME}
        self._settle(form, graded)

    def place_single(self, form: Form) -> None:
        """Join the one person who has this name or its like, or start a new one."""
        if form.is_initials:
            self._settle(form, {n: (SAME, "") for n in self._people.with_initials(form.folded)})
            return
        word = form.parts[0] if form.parts else form.folded
        same = self._same(word)
        closest = self._same(word, endings=False)
        same = closest if self._people.holders(closest) else same
        alike = self._people.holders(same)
        whole = {n for n in alike if self._people[n].full}
        whole = {n for n in whole if self._may_be(form, n)} or whole
        graded = {n: (SAME, self._people.holding(n, same)) for n in alike}
        if whole and not any(self._is_first_name(n, same) for n in whole):
            self._settle(form, graded, self._against_surname(form, word, graded))
        elif alike and len(whole) != 1:
            self._settle_known_single(form, graded, whole)
        elif alike:
            self._settle(form, {n: graded[n] for n in whole})
        elif form.category is Category.PERSON:
            self._settle(form, self._nearly(word))
        else:
            self._settle(form, {})

    def _settle_known_single(self, form: Form, graded: Graded, whole: Collection[int]) -> None:
        """Join the person of whom no more than this name is known; whose it may be is asked."""
        singles = {n: g for n, g in graded.items() if n not in whole and self._may_be(form, n)}
        if len(singles) > 1 or not whole:
            self._settle(form, singles)
            return
        self._settle(form, singles)
        for n in sorted(whole):
            if self._may_be(form, n):
                self._doubt(form.folded, graded[n][1], _SEVERAL)

    def _against_surname(self, form: Form, word: str, graded: Graded) -> str:
        """Narrow whose surname this can be; return why it may not join who is left, in Dutch."""
        gender = self._likeness.gender(form.folded, form.parts)
        bearers = sorted(graded)
        fit = [n for n in bearers if self._may_be(form, n)]
        sure = [n for n in fit if gender and self._gender_of(n) == gender]
        fit = sure if len(sure) == 1 and len(fit) == 1 else fit
        if fit and len(fit) < len(bearers):
            for n in set(bearers) - set(fit):
                del graded[n]
        if len(fit) != 1:
            return _SEVERAL if fit else _OTHER_GENDER
        other = self._people[fit[0]]
        beside = any(frozenset((_bare(form), f)) in self._mentions.same_turn for f in other.forms)
        if gender:
            is_couple = len(bearers) > 1 or _bare(form) != form.folded
            is_family = is_couple and (beside or not self._gender_of(fit[0]))
            is_child = any(map(self._facts.is_child, other.forms))
            return _FAMILY if is_family or is_child else ""
        if len(bearers) > 1:
            return _SEVERAL
        given = self._facts.gender_of(word)
        if given and self._gender_of(fit[0]) not in (given, ""):
            return _OTHER_GENDER
        return _BESIDE if beside and form.folded not in other.forms else ""

    def _may_be(self, form: Form, n: int) -> bool:
        """Whether nothing that was said makes a form and a person a man and a woman.

        What has a title is never taken for what is said without: that may be the other of a couple.
        """
        gender, other = self._likeness.gender(form.folded, form.parts), self._gender_of(n)
        if _bare(form) != form.folded and not self._people[n].full:
            return gender == other
        return not gender or not other or gender == other

    def _gender_of(self, n: int) -> str:
        found = self._genders(self._people[n].forms.items())
        return found.pop() if len(found) == 1 else ""

    def _genders(self, forms: Iterable[tuple[str, Sequence[str]]]) -> set[str]:
        forms = list(forms)
        told = {self._facts.told(form) for form, _ in forms} - {""}
        return told or {self._likeness.gender(form, parts) for form, parts in forms} - {""}

    def _is_first_name(self, n: int, words: Collection[str]) -> bool:
        """Whether one of these words is the first name of a person, or a surname put first."""
        return any(
            parts[0] in words
            or (
                len(parts) == 2
                and self._facts.gender_of(parts[0]) == ""
                and self._facts.gender_of(parts[1])
                and parts[1] in words
            )
            for parts in self._people[n].full
        )

    def _nearly(self, word: str) -> Graded:
        graded: Graded = {}
        for part in sorted(self._people.spellings.near(word)):
            is_two_names = word in self._facts.established and part in self._facts.established
            for n in self._people.holders([part]):
                grade = (DOUBT if is_two_names else NEAR, self._people.holding(n, {part}))
                graded[n] = max(graded.get(n, grade), grade)
        loose = self._people.spellings.loosely(word) | self._pets(word) if not graded else set()
        for part in sorted(loose):
            for n in self._people.holders([part]):
                graded[n] = (DOUBT, self._people.holding(n, {part}))
        return graded

    def _pets(self, word: str) -> set[str]:
        return {p for p in self._facts.pets_of(word) for p in self._people.spellings.alike(p)}

    def _settle(self, form: Form, graded: Graded, against: str = "") -> None:
        """Join the only person of the best grade, if nothing speaks against it."""
        best = max((grade for grade, _ in graded.values()), default=0)
        found = sorted(n for n, (grade, _) in graded.items() if grade == best)
        fit = [n for n in found if self._may_be(form, n)]
        found = fit or found
        against = against or self._objection(form, found, best, graded)
        if found and not against:
            self._people.join(form.folded, form.parts, found[0])
            return
        for n in found:
            self._doubt(form.folded, graded[n][1], against)
        self._people.join(form.folded, form.parts, self._people.add(form.category))

    def _objection(self, form: Form, found: Sequence[int], best: int, graded: Graded) -> str:
        """Return why a form may not join, in Dutch for the reviewer; empty if it may."""
        if best == DOUBT:
            return "namen die een letter schelen"
        if len(found) > 1:
            return _SEVERAL
        for n in found:
            other = graded[n][1]
            pairs = {frozenset((form.folded, f)) for f in self._people[n].forms}
            if any(pair in self._parted for pair in pairs):
                return "door een beoordelaar uit elkaar gehouden"
            if other and form.folded != other and frozenset((form.folded, other)) in pairs:
                if not self._mentions.listed.isdisjoint(pairs) and not holds(form.folded, other):
                    return "naast elkaar genoemd"
                if best == NEAR and not self._mentions.same_turn.isdisjoint(pairs):
                    return "in één beurt genoemd"
            if not self._may_be(form, n):
                return _OTHER_GENDER
        return ""

    def _doubt(self, form: str, other: str, why: str) -> None:
        if other and other != form:
            self.doubts.append(Doubt(min(form, other), max(form, other), why))

    def _same(self, word: str, *, endings: bool = True) -> set[str]:
        return self._likeness.same_in(self._people.spellings, word, endings=endings)


def _bare(form: Form) -> str:
    """Return a form without the title that tells it from the same name of somebody else."""
    title, _, rest = form.folded.partition(" ")
    return rest if rest and title in TITLES else form.folded
