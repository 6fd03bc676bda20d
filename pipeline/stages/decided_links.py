"""What people decided about links: these two forms are one person or place, or they are two."""

from collections.abc import Collection, Sequence

from pipeline.domain.transcript import Category, Pseudonym
from pipeline.stages.link_names import Group
from pipeline.stages.mentions import NOT_SPREAD, Mentions
from pipeline.stages.name_forms import name_parts

DecidedLink = tuple[str, str, bool]
"""Two folded forms, and whether they are the same."""


Kind = tuple[str, Category, str]
"""A folded form, the category that a reviewer gave it, and the general term."""


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


def without_rekinded(
    known: Sequence[Pseudonym], mentions: Mentions, decided: Collection[Kind]
) -> list[Pseudonym]:
    """Return an earlier key without the forms of which people decided that they are another kind.

    Such a form is placed again, as what it is now; the entry keeps its number for its other forms.

    Args:
        known: The earlier key.
        mentions: The forms of the study, as they are now.
        decided: What reviewers made of forms.
    """
    now = {f.folded: f.category for f in mentions.forms if f.category not in NOT_SPREAD}
    changed = {(f, c, g) for f, c, g in decided if now.get(f) is c}
    kinds = {form: (category, general) for form, category, general in sorted(changed)}
    return [
        p.model_copy(update={"forms": tuple(f for f in p.forms if _is_kind(p, kinds.get(f)))})
        for p in known
    ]


def _is_kind(entry: Pseudonym, kind: tuple[Category, str] | None) -> bool:
    return kind is None or entry.category in NOT_SPREAD or kind == (entry.category, entry.general)


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
