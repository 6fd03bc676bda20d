"""Names of people, places, streets and firms of many origins, and made-up ones that sound alike.

Every pool is split once, by digest: one in five names is for measuring only. A made-up name is
drawn letter by letter from the three-letter sequences of its pool, so that no name can be learnt
by heart.
"""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

POOLS = Path(__file__).parent / "pools"
LISTS = Path(__file__).resolve().parents[3] / "codebooks" / "name_lists"
_DEV_SHARE = 5
_MADE_UP = 0.5
_APART, _LONG, _VOWELS = 0.07, 6, "aeiouy"
"""How often a made-up name of so many letters is heard as two words."""

PARTICLES = {
    "Dutch": (
        "van", "de", "van der", "van den", "van de", "den", "ter", "ten", "in 't", "van 't", "'t",
        "op den",
    ),
    "Moroccan": ("el", "ait", "ben", "bou", "al", "El", "Ait", "Ben"),
    "Syrian": ("al", "el", "Al", "abu", "bin", "Abu"),
    "Somali": ("bin", "bint"), "Iranian-Afghan": ("bin",), "Portuguese": ("da", "dos", "de", "do"),
    "Antillean": ("de", "da"), "Spanish": ("de la", "de", "del"), "Western": ("von", "de", "Mac"),
    "Jewish": ("ben", "bar", "de"), "Creole": ("van", "de"), "Indonesian": ("bin", "binti"),
    "Hindustani": (), "Yugoslav": (),
}  # fmt: skip
_PARTICLE_SHARE = {
    "Dutch": 0.28,
    "Moroccan": 0.4,
    "Syrian": 0.35,
    "Portuguese": 0.3,
    "Jewish": 0.15,
}
_STREET_TITLES = ("Burgemeester", "Jan van", "Prins", "Prinses", "Sint", "Doctor", "Koningin")
_STREET_WORDS = ("Oude", "Nieuwe", "Lange", "Korte", "Tweede", "Grote")
_ARTICLES = ("De", "Het", "de", "het", "De")
_PATRONS = ("Sint", "Sint", "Heilige", "Prins", "Koningin")
_FIRM_WORDS = ("", " en Zonen", " Schoonmaak", " Groep", " Zorg", " Transport")
_FOREIGN_PLACES = (
    "Turkish", "Moroccan", "Polish", "Ghanaian", "Syrian", "Javanese", "Eritrean",
)  # fmt: skip
_NO_SURNAMES = {"West-African": "Nigerian"}
_PATRONYMIC = frozenset({"Eritrean", "Somali", "Syrian", "Iranian-Afghan"})
"""Origins in which a father's first name often stands where others have a surname."""


class Pools(NamedTuple):
    """First names and surnames per origin."""

    first_names: dict[str, list[str]]
    surnames: dict[str, list[str]]


@cache
def pools(*, dev: bool) -> Pools:
    """The names for training, or those for measuring."""
    return Pools(*(_read(POOLS / f"{name}.txt", dev) for name in ("first_names", "surnames")))


def origins() -> list[str]:
    """All origins, in order."""
    return sorted(pools(dev=False).first_names)


def in_dev(name: str) -> bool:
    """Whether a name is for measuring only."""
    digest = hashlib.sha256(b"name:" + name.lower().encode()).hexdigest()
    return int(digest[:8], 16) % _DEV_SHARE == 0


def _read(path: Path, dev: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    origin = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            origin = line[1:].strip()
        else:
            names = [name.strip() for name in line.split(",")]
            found[origin] += [name for name in names if name and in_dev(name) == dev]
    return dict(found)


@cache
def _chain(table: str, origin: str) -> dict[str, list[str]]:
    chain: dict[str, list[str]] = defaultdict(list)
    for name in getattr(pools(dev=False), table)[origin]:
        padded = f"^^{name.lower()}$"
        for i in range(2, len(padded)):
            chain[padded[i - 2 : i]].append(padded[i])
    return dict(chain)


def made_up(table: str, origin: str, chance: random.Random) -> str:
    """A name that sounds like those of `origin`."""
    chain = _chain(table, origin)
    for _ in range(40):
        letters = "^^"
        while len(letters) < 16:
            following = chance.choice(chain[letters[-2:]])
            if following == "$":
                break
            letters += following
        if 3 <= len(letters) - 2 <= 13 and not letters.endswith(("-", "'", " ")):
            return letters[2:].title().replace("'S", "'s")
    return chance.choice(getattr(pools(dev=False), table)[origin])


class NameMaker:
    """Draws names, for training (`dev` false: half of them made up) or for measuring."""

    def __init__(self, chance: random.Random, *, dev: bool = False) -> None:
        """Take the source of chance and which half of the pools to use."""
        self._chance = chance
        self.dev = dev

    def first_name(self, origin: str) -> str:
        """A first name; now and then a double one or one with a spelling slip."""
        name = self._draw("first_names", origin)
        if self._chance.random() < 0.05:
            joint = self._chance.choice(["-", " ", " "])
            name = f"{name}{joint}{self._draw('first_names', origin)}"
        return self._slip(name)

    def surname(self, origin: str) -> str:
        """A surname with its particles, or a double one."""
        origin = _NO_SURNAMES.get(origin, origin)
        table = "surnames"
        if origin in _PATRONYMIC and self._chance.random() < 0.4:
            table = "first_names"
        name = self._slip(self._draw(table, origin))
        if self._chance.random() < _PARTICLE_SHARE.get(origin, 0.05) and PARTICLES.get(origin):
            joint = "-" if origin == "Syrian" and self._chance.random() < 0.4 else " "
            name = f"{self._chance.choice(PARTICLES[origin])}{joint}{name}"
        if self._chance.random() < 0.05:
            name = f"{name}{self._chance.choice(['-', ' '])}{self._draw(table, origin)}"
        return name

    def full_name(self, origin: str) -> str:
        """First name and surname; now and then initials, or the surname first."""
        first, last = self.first_name(origin), self.surname(origin)
        draw = self._chance.random()
        if draw < 0.06:
            return f"{first[0]}. {last}"
        if draw < 0.1:
            return f"{first[0]}.{self._chance.choice('ABCEHJMST')}. {last}"
        if draw < 0.15 and origin in {"Chinese", "East-Asian", "Turkish", "Moroccan"}:
            return f"{last} {first}"
        if draw < 0.22:
            return f"{first} {self.first_name(origin)} {last}"
        return f"{first} {last}"

    def _draw(self, table: str, origin: str) -> str:
        if not self.dev and self._chance.random() < _MADE_UP:
            return self._apart(made_up(table, origin, self._chance))
        return self._chance.choice(getattr(pools(dev=self.dev), table)[origin])

    def _apart(self, name: str) -> str:
        """One long name of twenty in two, as a recogniser hears it: "des islava"."""
        if self._chance.random() > _APART or len(name) < _LONG:
            return name
        cuts = [
            i
            for i in range(2, len(name) - 2)
            if name[i - 1].lower() in _VOWELS
            and name[i].lower() not in _VOWELS
            and name[i].isalpha()
        ]
        if not cuts:
            return name
        cut = self._chance.choice(cuts) + self._chance.randrange(2)
        return f"{name[:cut]} {name[cut:]}"

    def _slip(self, name: str) -> str:
        """One spelling slip of speech recognition in one name of fourteen."""
        if self._chance.random() > 0.07 or len(name) < 5:
            return name
        i = self._chance.randrange(1, len(name) - 1)
        letter = name[i].lower()
        swap = {
            "i": "ie",
            "y": "i",
            "k": "c",
            "c": "k",
            "z": "s",
            "s": "z",
            "f": "v",
            "v": "f",
            "h": "",
        }
        return name[:i] + swap.get(letter, letter + letter) + name[i + 1 :]

    def place(self) -> str:
        """A town or a made-up one."""
        name = self._chance.choice(_places(self.dev))
        if self.dev or self._chance.random() > 0.35:
            return name
        return _made_up_place(self._chance)

    def neighbourhood(self) -> str:
        """A made-up neighbourhood."""
        return self._chance.choice(["", "", "De ", "het "]) + _joined(self._chance, "neighbourhood")

    def street(self) -> str:
        """A made-up street."""
        chance = self._chance
        draw = chance.random()
        ending = chance.choice(parts()["street_endings"])
        if draw < 0.15:
            given = chance.choice(_STREET_TITLES)
            return f"{given} {self.surname('Dutch').split()[-1]}{ending}"
        if draw < 0.25:
            return (
                f"{chance.choice(_STREET_WORDS)} {chance.choice(parts()['stems']).title()}{ending}"
            )
        if draw < 0.6:
            return f"{chance.choice(parts()['stems']).title()}{ending}"
        return f"{self.surname('Dutch').split()[-1]}{ending}"

    def organisation(self) -> str:
        """The name of a school, firm, club or house of worship."""
        draw, chance = self._chance.random(), self._chance
        if draw < 0.35:
            return f"{chance.choice(_ARTICLES)} {chance.choice(parts()['things'])}"
        if draw < 0.5:
            return _joined(chance, "firm")
        if draw < 0.62:
            article = chance.choice(["El", "Al", "An", "Ar", "As"])
            return f"{article} {made_up('first_names', 'Moroccan', chance)}"
        if draw < 0.72:
            return f"{chance.choice(_PATRONS)} {self._draw('first_names', 'Dutch')}"
        if draw < 0.86:
            return f"{self.surname('Dutch')}{chance.choice(_FIRM_WORDS)}"
        return self._draw("surnames", chance.choice(origins()[:12]))


@cache
def parts() -> dict[str, list[str]]:
    """pools/parts.txt: lists under their headings."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in (POOLS / "parts.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:].split()[0]
            found[heading] = []
        else:
            found[heading] += [item.strip() for item in line.split(",") if item.strip()]
    return found


def _joined(chance: random.Random, what: str) -> str:
    return f"{chance.choice(parts()['stems']).title()}{chance.choice(parts()[f'{what}_endings'])}"


def _made_up_place(chance: random.Random) -> str:
    if chance.random() < 0.5:
        return f"{chance.choice(parts()['stems']).title()}{chance.choice(parts()['place_endings'])}"
    return made_up("surnames", chance.choice(_FOREIGN_PLACES), chance)


@cache
def _places(dev: bool) -> list[str]:
    names = []
    for folder in ("places_nl", "places_abroad"):
        lines = (LISTS / folder / "items.txt").read_text(encoding="utf-8").splitlines()
        names += [
            line for line in lines if line and not line.startswith("#") and in_dev(line) == dev
        ]
    return names
