"""The wording of reports: a data file read into records, so that no Dutch stands in the code."""

from typing import Self

from pydantic import Field, model_validator

from pipeline.domain.record import Record
from pipeline.errors import DuidingError


class PhraseStep(Record):
    """One row of the phrase table of domain.md 1f: up to which share, how many at most, what.

    Exactly one of `below` (exclusive) and `up_to` (inclusive) bounds the share from above.
    `among` is the phrase after "Van de twaalf inwoners vertellen"; {n} is the number in words.
    """

    below: float | None = Field(default=None, gt=0, le=1)
    up_to: float | None = Field(default=None, gt=0, le=1)
    max_n: int | None = Field(default=None, ge=1)
    share: str
    phrase: str
    among: str
    is_plural: bool

    @model_validator(mode="after")
    def _has_one_bound(self) -> Self:
        if (self.below is None) == (self.up_to is None):
            raise ValueError("give either below or up_to")
        return self

    def covers(self, n: int, of: int) -> bool:
        """Return whether `n` out of `of` falls under this step."""
        if self.max_n is not None and n > self.max_n:
            return False
        if self.below is not None:
            return n < self.below * of
        return n <= (self.up_to or 0) * of


class PhraseTable(Record):
    """How a number of people is put in words. Below `exact_below` people: exact words only."""

    exact_below: int = Field(ge=1)
    steps: tuple[PhraseStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _covers_every_share(self) -> Self:
        for of in range(self.exact_below, 101):
            for n in range(2, of):
                if not any(step.covers(n, of) for step in self.steps):
                    raise ValueError(f"no phrase for {n} out of {of}")
        return self


class Noun(Record):
    """One word for people, in both numbers."""

    one: str
    many: str


class Term(Record):
    """One entry of the list of terms."""

    term: str
    meaning: str


class ReportTexts(Record):
    """All wording of one kind of report in one language."""

    numbers: tuple[str, ...]
    """Number words from nul on; higher numbers in figures (domain.md 1f: to twintig)."""
    phrases: PhraseTable
    nouns: dict[str, Noun]
    terms: tuple[Term, ...]
    texts: dict[str, str]

    def text(self, key: str, **values: object) -> str:
        """Return the text under a dotted key such as `inleiding.opzet`, with values filled in.

        Raises:
            DuidingError: The key is missing, or the text asks for another value than it gets.
        """
        if key not in self.texts:
            raise DuidingError(
                f'The report template has no text "{key}".\n'
                "      Add it to the YAML file in reports/templates/."
            )
        try:
            return self.texts[key].format(**values)
        except (KeyError, IndexError, ValueError):
            known = ", ".join(sorted(values)) or "none"
        raise DuidingError(
            f'The text "{key}" of the report template has a wrong {{field}}; known here: {known}.'
        )
