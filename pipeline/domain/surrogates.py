"""Pools of names from which invented ones are chosen, and the words that say who somebody is."""

from collections.abc import Iterator

from pydantic import Field

from pipeline.domain.record import Record


class NamePool(Record):
    """Names of one origin, in normal spelling: first names by gender, and surnames.

    `also` are names, of either kind, that tell of the origin and are never given; so do
    `particles` ("van", "el"). `endings` are pairs of a man's and a woman's ending of surnames:
    ("ski", "ska").
    """

    origin: str = Field(min_length=1)
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    neutral: tuple[str, ...] = ()
    surnames: tuple[str, ...]
    also: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    endings: tuple[tuple[str, str], ...] = ()

    def first_names(self) -> Iterator[tuple[str, str]]:
        """Yield every first name with its gender: "f", "m" or ""."""
        yield from ((name, "f") for name in self.feminine)
        yield from ((name, "m") for name in self.masculine)
        yield from ((name, "") for name in self.neutral)


class PersonWord(Record):
    """A word that says who somebody is ("buurvrouw") or how they are called ("mevrouw").

    `gender` is "f", "m" or "". `is_own` says that a role only counts after "mijn" or "onze",
    `is_child` that it is somebody's child, who often shares a surname with a parent,
    `before_surname` that what follows a title is a surname: "mevrouw Bouzidi", not "tante Samira".
    """

    word: str = Field(min_length=1)
    gender: str = ""
    is_own: bool = False
    is_child: bool = False
    before_surname: bool = False


class SurrogateNames(Record):
    """All of codebooks/surrogate_names. `digest` changes when any of its files does.

    `feminine` and `masculine` are first names of any origin that are a woman's or a man's only;
    `pet_forms` are names that one person can have: ("Johannes", "Hans", "Jan").
    """

    pools: tuple[NamePool, ...]
    roles: tuple[PersonWord, ...] = ()
    titles: tuple[PersonWord, ...] = ()
    feminine: tuple[str, ...] = ()
    masculine: tuple[str, ...] = ()
    pet_forms: tuple[tuple[str, ...], ...] = ()
    digest: str = ""
