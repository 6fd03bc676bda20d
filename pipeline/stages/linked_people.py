"""The people of a study while forms are linked to them, found by the parts of their names."""

from collections.abc import Collection, Iterable

from pipeline.domain.name_spelling import Spellings
from pipeline.domain.transcript import Category, Pseudonym


class Person:
    """One person: the folded forms so far, each with its parts; `known` is the earlier entry."""

    def __init__(self, category: Category, known: Pseudonym | None = None) -> None:
        """Start without forms."""
        self.category = category
        self.general = known.general if known else ""
        self.known = known
        self.forms: dict[str, tuple[str, ...]] = {}

    @property
    def full(self) -> list[tuple[str, ...]]:
        """The parts of the forms that have more than one."""
        return [parts for parts in self.forms.values() if len(parts) > 1]


class LinkedPeople:
    """People by number, in the order in which they were added."""

    def __init__(self) -> None:
        """Start without anybody."""
        self.people: list[Person] = []
        self.owner: dict[str, int] = {}
        self.spellings = Spellings()
        self._by_part: dict[str, set[int]] = {}

    def __getitem__(self, n: int) -> Person:
        """Return person `n`."""
        return self.people[n]

    def add(self, category: Category, known: Pseudonym | None = None) -> int:
        """Return the number of a new person."""
        self.people.append(Person(category, known))
        return len(self.people) - 1

    def join(self, folded: str, parts: tuple[str, ...], n: int) -> None:
        """Give person `n` one more form."""
        self.people[n].forms[folded] = parts
        self.owner[folded] = n
        for part in parts:
            self._by_part.setdefault(part, set()).add(n)
            self.spellings.add(part)

    def holders(self, parts: Iterable[str]) -> set[int]:
        """Return who has one of these parts in a name."""
        return {n for part in parts for n in self._by_part.get(part, ())}

    def holding(self, n: int, parts: Collection[str]) -> str:
        """Return the longest form of a person with one of these parts."""
        forms = [f for f, own in self.people[n].forms.items() if not set(own).isdisjoint(parts)]
        return max(forms, key=lambda f: (len(f), f), default="")

    def with_initials(self, letters: str) -> set[int]:
        """Return who has these initials, with or without full stops."""
        plain = letters.replace(".", "")
        return {
            n
            for n, person in enumerate(self.people)
            if any("".join(part[0] for part in parts) == plain for parts in person.full)
        }
