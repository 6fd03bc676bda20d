"""Invent a name of the same origin and gender as a real one."""

import hmac
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import Spellings, sound_alike
from pipeline.domain.surrogates import NamePool, SurrogateNames
from pipeline.stages.name_forms import fold_form, name_parts
from pipeline.stages.name_origins import NameOrigins


class Invented(NamedTuple):
    """An invented name, with the origin and gender ("f", "m" or "") it was made for."""

    first: str
    last: str
    origin: str
    gender: str


class Surrogates:
    """Chooses invented names, and never one that is taken or was given before."""

    def __init__(
        self,
        names: SurrogateNames | None,
        secret: bytes,
        taken: Collection[str] = frozenset(),
        people: Iterable[str] = (),
    ) -> None:
        """Prepare the pools.

        Args:
            names: The pools; without them nothing is invented.
            secret: The study's secret, which makes the choice.
            taken: Folded words that no invented name may be.
            people: Folded parts of real names of the study: no invented name sounds like one.
        """
        self.known = NameOrigins(names)
        self._pools = {pool.origin: pool for pool in (names.pools if names else ())}
        self._secret = secret
        self._taken = {part for word in taken for part in (word, *name_parts(word))}
        self._real = Spellings(people)
        self._given = Spellings()
        self._places: dict[str, int] = {}
        self._left: dict[tuple[str, str], list[str]] = {}

    def give(self, first: str, last: str) -> None:
        """Note that a name was given to somebody in an earlier run."""
        for part in name_parts(fold_form(f"{first} {last}")):
            self._given.add(part)

    def invent(self, forms: Sequence[str], gender: str = "", guess: str = "") -> Invented | None:
        """Return a new name for the person with these folded forms; None if none is left.

        Args:
            forms: All forms of the person.
            gender: "f" or "m" where it was said; else the first name decides.
            guess: What decides if the first name does not.
        """
        if not self._pools:
            return None
        parts = _longest(forms)
        gender = gender or next(filter(None, map(self.known.gender_of, parts)), "") or guess
        salt = "\0".join(parts)
        for origin in self.known.origins(forms):
            pool = self._pools[origin]
            first = self._choose((origin, f"first {gender}"), _first_names(pool, gender), salt)
            shown = gender or self.known.gender_of(fold_form(first))
            surnames = agreeing(pool, shown)
            last = self._choose((origin, f"last {shown}"), surnames, salt, besides=first)
            if first and last:
                self.give(first, last)
                return Invented(first, last, origin, gender)
        return None

    def surnames_among(self, forms: Sequence[str]) -> set[str]:
        """Return the parts of these forms, one person's, that are the surname."""
        full = [parts for parts in map(name_parts, forms) if len(parts) > 1]
        if full:
            return {part for parts in full for part in parts[1:]} - {p[0] for p in full}
        singles = {part for form in forms for part in name_parts(form)}
        return set(filter(self.known.is_surname, singles))

    def _choose(
        self, pool: tuple[str, str], names: Sequence[str], salt: str, besides: str = ""
    ) -> str:
        """Return the free name that comes first in the order of a keyed hash; "" if none is left.

        What is not free never becomes free again, so it leaves the pool and is not looked at by
        the next person: the work is in proportion to the number of people.
        """
        left = self._left.setdefault(pool, sorted(set(names)))
        person = self._place(f"{pool[0]}\0{pool[1]}\0{salt}")
        for name in sorted(left, key=lambda name: self._place(name) ^ person):
            if not self._is_free(name):
                left.remove(name)
            elif not sound_alike(fold_form(name), fold_form(besides)):
                return name
        return ""

    def _place(self, text: str) -> int:
        """Return a number that only who has the secret can tell; it is computed once."""
        if text not in self._places:
            digest = hmac.digest(self._secret, text.encode(), "sha256")
            self._places[text] = int.from_bytes(digest[:8], "big")
        return self._places[text]

    def _is_free(self, name: str) -> bool:
        words = fold_form(name).split(" ")
        return not any(
            w in self._taken
            or self._real.alike(w)
            or self._given.alike(w)
            or self._given.near(w)
            for w in words
        )  # fmt: skip


def _first_names(pool: NamePool, gender: str) -> tuple[str, ...]:
    if gender == "f":
        return pool.feminine
    if gender == "m":
        return pool.masculine
    return pool.neutral or (*pool.feminine, *pool.masculine)


def agreeing(pool: NamePool, gender: str) -> list[str]:
    """Return the surnames of a pool in the form that a woman or a man has: Kowalska, Kowalski."""
    return [_agreed(name, pool.endings, gender) for name in pool.surnames]


def _agreed(name: str, endings: Sequence[tuple[str, str]], gender: str) -> str:
    if gender not in ("f", "m"):
        return name
    for masculine, feminine in sorted(endings, key=lambda pair: -len(pair[0])):
        wrong, right = (masculine, feminine) if gender == "f" else (feminine, masculine)
        if name.endswith(wrong):
            return name.removesuffix(wrong) + right
    return name


def _longest(forms: Sequence[str]) -> tuple[str, ...]:
    return max(map(name_parts, sorted(forms)), key=len, default=())
