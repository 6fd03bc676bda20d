"""What people decided about links: these two forms are one person or place, or they are two."""

from collections.abc import Sequence

from pipeline.domain.transcript import Pseudonym
from pipeline.stages.link_names import Group
from pipeline.stages.mentions import NOT_SPREAD
from pipeline.stages.name_forms import name_parts

DecidedLink = tuple[str, str, bool]
"""Two folded forms, and whether they are the same."""


def parted(links: Sequence[DecidedLink]) -> frozenset[frozenset[str]]:
    """Return the pairs that must never share a pseudonym."""
    return frozenset(frozenset((a, b)) for a, b, is_same in links if not is_same)


def without_parted(known: Sequence[Pseudonym], links: Sequence[DecidedLink]) -> list[Pseudonym]:
    """Return an earlier key in which no two forms share a pseudonym that people told apart.

    Of two the fuller name stays, and the other is placed again.
    """
    pairs = parted(links)
    key = []
    for pseudonym in known:
        kept: list[str] = []
        for form in sorted(pseudonym.forms, key=lambda f: (-len(name_parts(f)), f)):
            if pairs.isdisjoint(frozenset((form, other)) for other in kept):
                kept.append(form)
        key.append(pseudonym.model_copy(update={"forms": tuple(sorted(kept))}))
    return key


def join_decided(groups: Sequence[Group], links: Sequence[DecidedLink]) -> list[Group]:
    """Return the groups with those joined that people said are one.

    Of two known ones the lower number stays; the other keeps its number, without forms. A form
    that is not in the study joins nothing.
    """
    joined = list(groups)
    for a, b, is_same in sorted(links):
        if is_same:
            joined = _join_two(joined, a, b)
    return joined


def _join_two(groups: list[Group], a: str, b: str) -> list[Group]:
    found = [g for g in groups if g.category not in NOT_SPREAD and {a, b} & set(g.forms)]
    if len(found) != 2:
        return groups
    found.sort(key=lambda g: (g.known is None, g.known.number if g.known else 0, g.forms))
    head, other = found
    forms = tuple(sorted({*head.forms, *other.forms}))
    rest = [g for g in groups if g is not head and g is not other]
    emptied = [other._replace(forms=())] if other.known else []
    return [*rest, head._replace(forms=forms), *emptied]
