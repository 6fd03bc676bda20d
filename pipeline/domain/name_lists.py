"""The reviewed word lists that the detectors of names use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NameLists:
    """All lists of codebooks/name_lists, in the spelling of their files.

    `organisation_cues` pairs a cue ("basisschool") with the name of a category ("SCHOOL").
    `digest` changes when any list does.
    """

    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    surname_particles: tuple[str, ...]
    ambiguous_names: tuple[str, ...]
    places: tuple[str, ...]
    keep: tuple[str, ...]
    person_cues: tuple[str, ...]
    organisation_cues: tuple[tuple[str, str], ...]
    street_suffixes: tuple[str, ...]
    street_exceptions: tuple[str, ...]
    digest: str
