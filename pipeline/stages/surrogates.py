"""Invent a name of the same origin and gender as a real one.

The origin of a name is guessed: by the pools that hold it, and by runs of three letters, as in a
naive Bayes classifier. It need not be right; it keeps what a reader would hear in the name, which
in a study of discrimination is what it is about.
"""

import hmac
import math
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import Spellings, sound_alike
from pipeline.domain.surrogates import NamePool, SurrogateNames
from pipeline.stages.name_forms import fold_form, name_parts

_IN_POOL = 6.0
"""Weight of standing in a pool, in natural log odds; a run of three letters weighs about 1."""
_SMOOTHING = 0.3


class Invented(NamedTuple):
    """An invented name, with the origin and gender ("f", "m" or "") it was made for."""

    first: str
    last: str
    origin: str
    gender: str


class Surrogates:
    """Chooses invented names, and never one that is taken or was given before."""

    def __init__(
        self, names: SurrogateNames | None, secret: bytes, taken: Collection[str] = frozenset()
    ) -> None:
        """Prepare the pools; `taken` are folded words that no invented name may be."""
        self._pools = {pool.origin: pool for pool in (names.pools if names else ())}
        self._secret = secret
        self._taken = {part for word in taken for part in (word, *name_parts(word))}
        self._given = Spellings()
        self._genders = _genders(self._pools.values())
        self._surnames = {
            part
            for pool in self._pools.values()
            for surname in pool.surnames
            for part in name_parts(fold_form(surname))
        }
        self._models = {origin: _model(pool) for origin, pool in sorted(self._pools.items())}

    def gender_of(self, first_name: str) -> str:
        """Return "f" or "m" for a folded first name of the pools; empty if unknown or both."""
        return self._genders.get(first_name, "")

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
        gender = gender or next(filter(None, map(self.gender_of, parts)), "") or guess
        ranked = self.origins(forms)
        salt = "\0".join(parts)
        for origin in ranked:
            first = self._choose(_first_names(self._pools[origin], gender), f"first\0{salt}")
            last = self._choose(self._pools[origin].surnames, f"last\0{salt}", besides=first)
            if first and last:
                self.give(first, last)
                return Invented(first, last, origin, gender)
        return None

    def origins(self, forms: Sequence[str]) -> list[str]:
        """Return all origins, the most likely of a name first."""
        parts = sorted({part for form in forms for part in name_parts(form) if len(part) > 1})
        scores = {
            origin: sum(model.score(part) for part in parts)
            for origin, model in self._models.items()
        }
        return sorted(scores, key=lambda origin: (-scores[origin], origin))

    def surnames_among(self, forms: Sequence[str]) -> set[str]:
        """Return the parts of these forms, one person's, that are the surname."""
        full = [parts for parts in map(name_parts, forms) if len(parts) > 1]
        if full:
            return {part for parts in full for part in parts[1:]} - {p[0] for p in full}
        singles = {part for form in forms for part in name_parts(form)}
        return {p for p in singles if p in self._surnames and p not in self._genders}

    def _choose(self, pool: Sequence[str], salt: str, besides: str = "") -> str:
        """Return the free name that comes first in the order of a keyed hash."""

        def rank(name: str) -> bytes:
            return hmac.digest(self._secret, f"{salt}\0{name}".encode(), "sha256")

        return next((n for n in sorted(set(pool), key=rank) if self._is_free(n, besides)), "")

    def _is_free(self, name: str, besides: str) -> bool:
        words = fold_form(name).split(" ")
        if any(word in self._taken for word in words):
            return False
        other = fold_form(besides)
        return not any(
            self._given.alike(w) or self._given.near(w) or sound_alike(w, other) for w in words
        )


def _first_names(pool: NamePool, gender: str) -> tuple[str, ...]:
    if gender == "f":
        return pool.feminine
    if gender == "m":
        return pool.masculine
    return pool.neutral or (*pool.feminine, *pool.masculine)


def _longest(forms: Sequence[str]) -> tuple[str, ...]:
    return max(map(name_parts, sorted(forms)), key=len, default=())


def _genders(pools: Collection[NamePool]) -> dict[str, str]:
    """Return the gender of each folded first name; none where the pools disagree."""
    found: dict[str, set[str]] = {}
    for pool in pools:
        for name, gender in pool.first_names():
            for part in name_parts(fold_form(name))[:1]:
                found.setdefault(part, set()).add(gender)
    return {name: next(iter(g)) if len(g) == 1 else "" for name, g in found.items()}


class _Model(NamedTuple):
    names: frozenset[str]
    runs: Counter[str]
    total: float

    def score(self, part: str) -> float:
        runs = _runs(part)
        log = sum(math.log((self.runs[run] + _SMOOTHING) / self.total) for run in runs)
        return log / len(runs) * min(len(runs), 4) + (_IN_POOL if part in self.names else 0.0)


def _model(pool: NamePool) -> _Model:
    names = [n for n, _ in pool.first_names()] + list(pool.surnames)
    parts = [part for name in names for part in name_parts(fold_form(name))]
    runs = Counter(run for part in parts for run in _runs(part))
    return _Model(frozenset(parts), runs, runs.total() + _SMOOTHING * 20_000)


def _runs(part: str) -> list[str]:
    padded = f"^{part}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]
