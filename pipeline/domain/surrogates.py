"""Pools of names from which invented ones are chosen, and the words that say who somebody is."""

from collections.abc import Iterator

from pydantic import Field

from pipeline.domain.record import Record


class NamePool(Record):
    """Names of one origin, in normal spelling: first names by gender, and surnames."""

    origin: str = Field(min_length=1)
    feminine: tuple[str, ...]
    masculine: tuple[str, ...]
    neutral: tuple[str, ...] = ()
    surnames: tuple[str, ...]

    def first_names(self) -> Iterator[tuple[str, str]]:
        """Yield every first name with its gender: "f", "m" or ""."""
        yield from ((name, "f") for name in self.feminine)
        yield from ((name, "m") for name in self.masculine)
        yield from ((name, "") for name in self.neutral)


class PersonWord(Record):
    """A word that says who somebody is ("buurvrouw") or how they are called ("mevrouw").

    `gender` is "f", "m" or "". `is_own` says that a role only counts after "mijn" or "onze",
    `before_surname` that what follows a title is a surname: "mevrouw Bouzidi", not "tante Samira".
    """

    word: str = Field(min_length=1)
    gender: str = ""
    is_own: bool = False
    before_surname: bool = False


class SurrogateNames(Record):
    """All of codebooks/surrogate_names. `digest` changes when any of its files does."""

    pools: tuple[NamePool, ...]
    roles: tuple[PersonWord, ...] = ()
    titles: tuple[PersonWord, ...] = ()
    digest: str = ""
