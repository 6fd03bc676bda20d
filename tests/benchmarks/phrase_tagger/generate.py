"""Sentences to train on: names of everyday words in frames of interview speech, and none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.domain.name_lists import NameLists
from tests.benchmarks.name_tagger.corpora import Sentence

POOLS = Path(__file__).with_name("pools")
ORGANISATION, PLACE = "ORG", "PLC"
_SLOT = re.compile(r"\{([a-z]{1,4})\}")
_ARTICLES = ("de", "de", "de", "het", "het", "t")
_ORGANISATIONS, _PLACES = 0.40, 0.18
"""Shares of the sentences; the rest name nothing, so that the frame alone tells nothing."""
_ALONE = 0.15
"""Share of sentences without anything before them, and as many without anything after."""


def lines_of(name: str) -> list[str]:
    """Return the lines of a file of pools/, without comments."""
    lines = (POOLS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def slots() -> dict[str, list[str]]:
    """Return the words for each slot and each part of a name."""
    pairs = (line.split(": ", 1) for line in lines_of("slots"))
    return {slot: words.split(", ") for slot, words in pairs}


class Maker:
    """Makes sentences; the same seed and lists make the same ones."""

    def __init__(self, seed: int, lists: NameLists, seldom: Sequence[str]) -> None:
        """Take the lists; `seldom` are ordinary words that are seldom said, for names."""
        self._chance = random.Random(seed)
        self._slots = slots()
        self._seldom = seldom
        self._surnames = [name.lower() for name in lists.surnames]
        self._first_names = [name.lower() for name in lists.first_names]
        self._towns = [name.lower() for name in lists.places]
        self._frames = {
            label: lines_of(pool)
            for label, pool in ((ORGANISATION, "organisations"), (PLACE, "places"), ("", "nothing"))
        }
        self._before, self._after = lines_of("before"), lines_of("after")

    def sentences(self, amount: int) -> Iterator[Sentence]:
        """Yield sentences without capitals or punctuation."""
        for _ in range(amount):
            draw = self._chance.random()
            if draw < _ORGANISATIONS:
                yield self._named(ORGANISATION, "{o}", self._organisation())
            elif draw < _ORGANISATIONS + _PLACES:
                yield self._named(PLACE, "{p}", self._place())
            else:
                yield Sentence(self._around(self._chance.choice(self._frames[""])))

    def _named(self, label: str, slot: str, name: str) -> Sentence:
        text = self._around(self._chance.choice(self._frames[label]))
        start = text.index(slot)
        text = text.replace(slot, name, 1)
        return Sentence(text, ((start, start + len(name), label),))

    def _around(self, frame: str) -> str:
        before, after = self._chance.choice(self._before), self._chance.choice(self._after)
        parts = (
            before if self._chance.random() >= _ALONE else "",
            frame,
            after if self._chance.random() >= _ALONE else "",
        )
        return _SLOT.sub(self._fill, " ".join(filter(None, parts)))

    def _fill(self, match: re.Match[str]) -> str:
        words = self._slots.get(match[1])
        return self._chance.choice(words) if words else match.group()

    def _organisation(self) -> str:
        a, the, noun = self._part, self._chance.choice(_ARTICLES), self._noun
        own = self._chance.choice((noun(), self._surname(), self._chance.choice(self._first_names)))
        forms = {
            f"{the} {noun()}": 34,
            f"{the} {a('adjective')} {noun()}": 12,
            noun(): 8,
            f"{noun()} en {noun()}": 6,
            f"{own} {a('firm')}": 8,
            f"{a('before_surname')} {self._surname()}": 4,
            self._surname(): 4,
            f"{a('kind')} {the} {noun()}": 14,
            f"{a('kind')} {noun()}": 4,
            f"{noun()} {noun()}": 3,
            f"{the} {noun()} van {self._chance.choice(self._towns)}": 3,
        }
        return self._chance.choices(list(forms), list(forms.values()))[0]

    def _place(self) -> str:
        a, the, noun = self._part, self._chance.choice(_ARTICLES), self._noun
        street = self._chance.choice((noun(), self._surname().replace(" ", ""))) + a("street")
        forms = {
            f"{the} {noun()}": 36,
            f"{the} {a('adjective')} {noun()}": 14,
            f"{the} {street}": 11,
            street: 5,
            f"{the} {noun()}{a('quarter')}": 10,
            f"{noun()}{a('quarter')}": 6,
            f"{self._chance.choice(('oud', 'nieuw', 'groot', 'klein'))} {noun()}": 6,
            f"{noun()} en {noun()}": 6,
            f"{the} {noun()} van {noun()}": 6,
        }
        return self._chance.choices(list(forms), list(forms.values()))[0]

    def _part(self, slot: str) -> str:
        return self._chance.choice(self._slots[slot])

    def _surname(self) -> str:
        return self._chance.choice(self._surnames)

    def _noun(self) -> str:
        pool = self._slots["noun"] if self._chance.random() < 1 / 2 else self._seldom
        return self._chance.choice(pool)
