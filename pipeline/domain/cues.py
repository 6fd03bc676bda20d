"""Words by which the coder hears how something is meant."""

from pydantic import Field

from pipeline.domain.record import Record


class NegationCues(Record):
    """Words that deny what stands near them; only codes of `facets` can be denied.

    Reaches are in words, within one sentence.
    """

    facets: tuple[str, ...]
    reach_before: int = Field(ge=1)
    reach_after: int = Field(ge=1)
    before: tuple[str, ...]
    after: tuple[str, ...]
    not_in: tuple[str, ...]
    ends: tuple[str, ...]
    ends_after: tuple[str, ...]


class CueList(Record):
    """Phrases of which one in the sentence is enough."""

    cues: tuple[str, ...]


class Cues(Record):
    """All cues of a language, with the version of the file."""

    version: str
    negation: NegationCues
    hearsay: CueList
    hypothetical: CueList
