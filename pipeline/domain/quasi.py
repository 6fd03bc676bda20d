"""The words by which indirect identifiers are heard: codebooks/quasi_nl.yaml as records."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.domain.record import Record
from pipeline.domain.transcript import Category


def _by_name(value: Any) -> Any:
    """Return the category that the file names in English ("SCHOOL"), as known_names.csv does."""
    return Category.__members__.get(value, value) if isinstance(value, str) else value


class OrganisationKind(Record):
    """A kind of organisation and the cues beside which its name stands.

    `general` is what stands in the text; empty for kinds of which the cue itself does. `before`:
    the name may stand before the cue in lower case too. `of`: it may follow "van". `employer`:
    said of somebody's work, the general term becomes "werkgever: ...".
    """

    general: str = ""
    category: Annotated[Category, BeforeValidator(_by_name)]
    cues: tuple[str, ...] = Field(min_length=1)
    before: bool = False
    of: bool = False
    employer: bool = False


class Context(Record):
    """Words around a name after one of `prepositions` that tell what kind it names."""

    general: str
    category: Annotated[Category, BeforeValidator(_by_name)]
    prepositions: tuple[str, ...]
    words: tuple[str, ...]


class Frame(Record):
    """What makes a name of a noun: a preposition before, a verb beside it, people near."""

    category: Annotated[Category, BeforeValidator(_by_name)]
    prepositions: tuple[str, ...]
    verbs: tuple[str, ...]
    people: tuple[str, ...]


class LooseKind(Record):
    """The endings of nouns for a kind of organisation ("centrum", also in "jongerencentrum").

    Those of `compounds` count in a longer word only: "duivenvereniging", not "de vereniging".
    """

    category: Annotated[Category, BeforeValidator(_by_name)]
    endings: tuple[str, ...] = Field(min_length=1)
    compounds: tuple[str, ...] = ()


class LooseWords(Record):
    """What is queued after such a noun, and after "bij" beside a word of `taking_part`.

    `verbs` and `ordinary` are words that are no part of a name there.
    """

    kinds: tuple[LooseKind, ...]
    taking_part: tuple[str, ...]
    verbs: tuple[str, ...]
    ordinary: tuple[str, ...]


class Slots(Record):
    """Words beside which a noun with an article may be the name of a place; it is queued.

    `dwelling`, `here` and `days_of_prayer` stand near it, `street_endings` end it, and a noun of
    `ordinary` is none. `adjectives` come beside those of streets.
    """

    adjectives: tuple[str, ...]
    dwelling: tuple[str, ...]
    here: tuple[str, ...]
    days_of_prayer: tuple[str, ...]
    street_endings: tuple[str, ...]
    ordinary: tuple[str, ...]


class NeighbourhoodWords(Record):
    """How a neighbourhood is heard that no list holds."""

    cues: tuple[str, ...]
    residence: tuple[str, ...]
    well_known: tuple[str, ...]
    strong_endings: tuple[str, ...]
    endings: tuple[str, ...]
    ordinary: tuple[str, ...]
    nouns: tuple[str, ...]


class StreetWords(Record):
    """How a street is heard that has no usual ending.

    `heads` are streets with an article alone ("op de brink"), `plain_heads` only where somebody
    lives "aan" them; `of` are streets called after somebody ("de laan van ..."); `nouns` say that
    a name is a street's ("zo heet de straat"); `numbered` are things that have a number and are
    no street ("in groep acht").
    """

    live: tuple[str, ...]
    adjectives: tuple[str, ...]
    heads: tuple[str, ...]
    plain_heads: tuple[str, ...]
    endings: tuple[str, ...]
    of: tuple[str, ...]
    nouns: tuple[str, ...]
    numbered: tuple[str, ...]


class DateWords(Record):
    """What tells a day of somebody's life from one that everybody knows.

    `public` are beginnings of words: an election, a debate; `known_days` are day and month
    ("5 mei"); `feasts` identify with a year beside them only.
    """

    public: tuple[str, ...]
    known_days: tuple[str, ...]
    feasts: tuple[str, ...]


class AgeWords(Record):
    """How an age is heard, and the classes it becomes: pairs of the first and last year."""

    bands: tuple[tuple[int, int], ...] = Field(min_length=1)
    people: tuple[str, ...]
    several: tuple[str, ...]
    not_before: tuple[str, ...]
    after_years: tuple[str, ...]
    after_bare: tuple[str, ...]
    units: tuple[str, ...]
    legal: tuple[int, ...]
    jarig_things: tuple[str, ...]

    @model_validator(mode="after")
    def _bands_join(self) -> Self:
        pairs = zip(self.bands, self.bands[1:], strict=False)
        if self.bands[0][0] != 0 or any(lower[1] + 1 != upper[0] for lower, upper in pairs):
            raise ValueError("ages.bands must begin at 0 and leave no year out")
        return self


class RoleWords(Record):
    """How a role, illness or event is heard that few people share."""

    people: tuple[str, ...]
    offices: tuple[str, ...]
    occupations: tuple[str, ...]
    rare_occupations: tuple[str, ...]
    events: tuple[str, ...]
    disasters: tuple[str, ...]
    diseases: tuple[str, ...]
    honours: tuple[str, ...]
    champions: tuple[str, ...]
    multiples: tuple[str, ...]
    migration: tuple[str, ...]
    businesses: tuple[str, ...]
    big_family: int = Field(ge=3)


class QuasiRules(Record):
    """All words of the file, in lower case without accents, and what changes with them.

    `endings` give the general term of a word that is a name as a whole ("fatihmoskee");
    `branches` the branch of a company by the last word of its name; `companies` the well-known
    companies of a branch. `doubtful_endings` (of `endings`), `phrase_cues`
    `verbs_of_organisations`, `frames`, `loose` and `slots` tell what is queued. `work_reach`
    counts words.
    """

    version: str
    kinds: tuple[OrganisationKind, ...]
    said_bare: tuple[str, ...]
    endings: dict[str, str]
    ordinary_compounds: tuple[str, ...]
    typical_names: tuple[str, ...]
    doubtful_endings: tuple[str, ...]
    phrase_cues: tuple[str, ...]
    verbs_of_organisations: tuple[str, ...]
    branches: dict[str, str]
    companies: dict[str, tuple[str, ...]]
    work_words: tuple[str, ...]
    work_roles: tuple[str, ...]
    work_reach: int = Field(ge=1, le=20)
    contexts: tuple[Context, ...]
    frames: tuple[Frame, ...]
    frame_ordinary: tuple[str, ...]
    loose: LooseWords
    slots: Slots
    neighbourhoods: NeighbourhoodWords
    streets: StreetWords
    dates: DateWords
    ages: AgeWords
    roles: RoleWords
    digest: str = ""
    """Changes when the file does."""
