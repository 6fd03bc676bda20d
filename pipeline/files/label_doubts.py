"""Labels to doubt: those in dialogue that somebody tells about, rare ones, misspelt ones."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.domain.labels import is_misspelling, label_key
from pipeline.domain.transcript import Role
from pipeline.files.label_shapes import COLON, SEMICOLON, Labelled
from pipeline.files.label_splitting import is_unmistakable
from pipeline.files.speaker_labels import label_words

Accepted = set[tuple[str, str]]
"""Pairs of a label's key and the separator after it."""

_MANY_PAIRS = 20_000
_MAX_TOLD = 2


def quoted_labels(
    parsed: Sequence[Labelled | None], lines: Sequence[str], accepted: Accepted
) -> Accepted:
    """Return accepted labels that only stand in dialogue that somebody tells about.

    That is below a line that ends with a colon: "Daar stond:", "Vraag: wanneer kunt u?".
    """
    keys = {key for key, _ in accepted}
    inside: set[str] = set()
    outside: set[str] = set()
    n = times_of(labelled for labelled in parsed if labelled)
    is_told = False
    for place, labelled in enumerate(parsed):
        key = label_key(labelled.label) if labelled else ""
        if key not in keys or labelled is None:
            is_told = False
            continue
        before = lines[place - 1].rstrip() if place else ""
        above = parsed[place - 1] if place else None
        is_label_alone = above is not None and not above.text
        is_told = is_told or (before.endswith(":") and not is_label_alone)
        is_told = is_told and not is_unmistakable(labelled.label) and n[key] <= _MAX_TOLD
        (inside if is_told else outside).add(key)
    return {(key, separator) for key, separator in accepted if key in inside - outside}


def rare_labels(found: Sequence[Labelled], accepted: Accepted) -> Accepted:
    """Return the accepted labels that occur once, but those of nobody: a person should look."""
    n = Counter(label_key(labelled.label) for labelled in found)
    words = label_words()
    return {
        (key, separator)
        for key, separator in accepted
        if n[key] == 1 and words.role_of(key) is not Role.OTHER and not is_unmistakable(key)
    } | misspelt_labels(found, {pair for pair in accepted if n[pair[0]] > 1})


def misspelt_labels(found: Sequence[Labelled], accepted: Accepted) -> Accepted:
    """Accept what differs by a letter or two from an accepted label ("Intervieuwer")."""
    keys = sorted({key for key, _ in accepted})
    others = {
        label_key(line.label)
        for line in [one for one in found if one.separator in (COLON, SEMICOLON)]
    } - set(keys)
    if len(others) * len(keys) > _MANY_PAIRS:
        return set()  # a file of nothing but colons: not worth the minutes
    return {(key, COLON) for key in others if any(is_misspelling(key, known) for known in keys)}


def times_of(found: Iterable[Labelled]) -> Counter[str]:
    """Count each label; several times in a row is once: somebody else must have spoken between."""
    return Counter(key for key, _ in groupby(label_key(labelled.label) for labelled in found))
