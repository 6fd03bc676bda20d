"""The reviewed word lists that the detectors of names use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NameLists:
    """All lists of codebooks/name_lists, in the spelling of their files.

    `person_cues` pairs what stands before a person's name with how sure it is: TITLE ("mevrouw"),
    NAMING ("ik heet"), KIN ("mijn zus"), LINK ("getrouwd met"), ROLE ("collega") or GREETING
    ("hoi"). `names_as_words` are first names that are ordinary words too; `speech_verbs` are verbs
    of which a person is the subject; `residence_cues` and `government_cues` are words near which a
    place is a home or, "Den Haag", the government; `context_words` pairs a small word with what it
    tells about the word beside it: DETERMINER, ARTICLE, BEFORE_NAME, AFTER_NAME or STREET_PART;
    `ordinary_words` are words that simplemma does not hold; `regional_words` are those of dialects.
    `digest` changes when any list does.
    """

    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    surname_particles: tuple[str, ...]
    ambiguous_names: tuple[str, ...]
    names_as_words: tuple[str, ...]
    ordinary_words: tuple[str, ...]
    regional_words: tuple[str, ...]
    places: tuple[str, ...]
    keep: tuple[str, ...]
    person_cues: tuple[tuple[str, str], ...]
    speech_verbs: tuple[str, ...]
    residence_cues: tuple[str, ...]
    government_cues: tuple[str, ...]
    context_words: tuple[tuple[str, str], ...]
    street_suffixes: tuple[str, ...]
    street_exceptions: tuple[str, ...]
    digest: str
