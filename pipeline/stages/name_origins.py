"""Guess of what origin a name is, and whether a woman or a man has it.

The lists are asked first: a part of a name that stands in them is of one of the origins that have
it. Only of a part that no list has the origin is guessed by runs of three letters, as in a naive
Bayes classifier. It need not be right; it keeps what a reader would hear in the name, which in a
study of discrimination is what it is about.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import Spellings
from pipeline.domain.surrogates import NamePool, SurrogateNames
from pipeline.stages.name_forms import PARTICLES, fold_form, name_parts

_LISTED = 0.95
"""Share of certainty that the origins of a listed part divide; the others share the rest."""
_LEAST = 0.002
"""No origin is less likely than this by the letters of one part."""
_SURNAME = 1.5
"""A surname says more of an origin than a first name, which travels (Maria, Sara, Adam)."""
_SMOOTHING = 0.3
_LONGEST = 40


class NameOrigins:
    """What the pools tell of names: origin, gender, pet forms."""

    def __init__(self, names: SurrogateNames | None) -> None:
        """Prepare the pools."""
        pools = sorted(names.pools, key=lambda p: p.origin) if names else []
        self._holders = _holders(pools)
        self._models = {pool.origin: _model(pool) for pool in pools}
        self._genders = _genders(names) if names else {}
        self._surnames = {
            part for pool in pools for name in pool.surnames for part in name_parts(fold_form(name))
        }
        self._pets = _pets(names.pet_forms if names else ())
        self._with_pets = Spellings(self._pets)
        self._letters: dict[str, dict[str, float]] = {}

    def gender_of(self, first_name: str) -> str:
        """Return "f" or "m" for a folded first name of the lists; empty if unknown or both."""
        return self._genders.get(first_name, "")

    def is_surname(self, part: str) -> bool:
        """Whether a folded part of a name is listed as a surname and as no first name."""
        return part in self._surnames and part not in self._genders

    def pets_of(self, first_name: str) -> frozenset[str]:
        """Return the folded first names that someone with this one can have besides."""
        alike = self._with_pets.alike(first_name)
        return frozenset().union(*(self._pets[name] for name in alike))

    def origins(self, forms: Sequence[str]) -> list[str]:
        """Return all origins, the most likely of a person with these folded forms first."""
        parts = {part: 1.0 for form in forms for part in name_parts(form) if len(part) > 1}
        parts |= {name_parts(f)[-1]: _SURNAME for f in forms if len(name_parts(f)) > 1}
        words = {w for form in forms for w in re.split(r"[\s-]+", form)} & PARTICLES
        parts |= {f"{w} ": 1.0 for w in words if f"{w} " in self._holders}
        scores = {
            origin: sum(weight * self._log(origin, part) for part, weight in sorted(parts.items()))
            for origin in self._models
        }
        return sorted(scores, key=lambda origin: (-scores[origin], origin))

    def _log(self, origin: str, part: str) -> float:
        """Return the log of how likely an origin is by one part of a name."""
        letters = self._by_letters(part)
        holders = self._holders.get(part)
        if not holders:
            return math.log(letters[origin])
        among = letters[origin] / sum(letters[o] for o in holders)
        if origin in holders:
            return math.log(_LISTED * (0.5 / len(holders) + 0.5 * among))
        return math.log((1 - _LISTED) / max(1, len(self._models) - len(holders)))

    def _by_letters(self, part: str) -> dict[str, float]:
        if part not in self._letters:
            scores = {origin: model.score(part) for origin, model in self._models.items()}
            top = max(scores.values())
            raw = {origin: math.exp(score - top) for origin, score in scores.items()}
            total = sum(raw.values())
            self._letters[part] = {o: max(_LEAST, x / total) for o, x in raw.items()}
        return self._letters[part]


def _holders(pools: Iterable[NamePool]) -> dict[str, frozenset[str]]:
    """Return which origins have each folded part; a particle is a part with a space behind it."""
    found: dict[str, set[str]] = {}
    for pool in pools:
        for name in _names(pool):
            for part in name_parts(fold_form(name)):
                found.setdefault(part, set()).add(pool.origin)
        for particle in pool.particles:
            found.setdefault(f"{particle} ", set()).add(pool.origin)
    return {part: frozenset(origins) for part, origins in found.items()}


def _names(pool: NamePool) -> list[str]:
    return [*(name for name, _ in pool.first_names()), *pool.surnames, *pool.also]


def _genders(names: SurrogateNames) -> dict[str, str]:
    """Return the gender of each folded first name; "" where the lists or the pools disagree."""
    listed: dict[str, set[str]] = {}
    for found, gender in ((names.feminine, "f"), (names.masculine, "m")):
        for name in found:
            listed.setdefault(_first(name), set()).add(gender)
    pooled: dict[str, set[str]] = {}
    for pool in names.pools:
        for name, gender in pool.first_names():
            pooled.setdefault(_first(name), set()).add(gender)
    genders = pooled | {n: g for n, g in listed.items() if "" not in pooled.get(n, ())}
    return {name: next(iter(g)) if len(g) == 1 else "" for name, g in genders.items()}


def _first(name: str) -> str:
    return name_parts(fold_form(name))[0]


def _pets(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return for each name the others of one person: the pet forms of a whole name, and back."""
    found: dict[str, set[str]] = {}
    for whole, *pets in ([fold_form(name) for name in group] for group in groups):
        found.setdefault(whole, set()).update(pets)
        for pet in pets:
            found.setdefault(pet, set()).add(whole)
    return {name: frozenset(others) for name, others in found.items()}


class _Model(NamedTuple):
    runs: Counter[str]
    total: float

    def score(self, part: str) -> float:
        runs = _runs(part[:_LONGEST])
        log = sum(math.log((self.runs[run] + _SMOOTHING) / self.total) for run in runs)
        return log / len(runs) * min(len(runs), 4)


def _model(pool: NamePool) -> _Model:
    parts = [part for name in _names(pool) for part in name_parts(fold_form(name))]
    runs = Counter(run for part in parts for run in _runs(part))
    return _Model(runs, runs.total() + _SMOOTHING * 20_000)


def _runs(part: str) -> list[str]:
    padded = f"^{part}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]
