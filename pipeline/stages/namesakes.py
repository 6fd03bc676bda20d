"""Participants with the same first name: each is meant by it in the interviews they speak in.

Two participants who are both labelled "Fatima" must not share a pseudonym, and "Fatima" in the talk
of one is not the other. So the name is theirs locally, in their own interviews only. Everywhere
else it stays what it was: somebody of that name, of whom nobody can tell which.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import Category, LocalForm, Pseudonym
from pipeline.stages.link_names import Group
from pipeline.stages.name_forms import name_parts


class OwnName(NamedTuple):
    """How a participant is called by a speaker label, and where they speak: IDENTIFYING.

    `folded` is the whole name; `participant` an id (P03); `interviews` transcript ids, sorted.
    """

    folded: str
    participant: str
    interviews: tuple[str, ...]


def local_forms(names: Collection[OwnName], known: Sequence[Pseudonym]) -> dict[OwnName, LocalForm]:
    """Return the first names that several participants have, each with whose it is.

    A name that was local in an earlier key stays so for as long as its participant has it: the
    withdrawal of one Fatima does not change what stands for the other.
    """
    bearers: dict[str, set[str]] = {}
    for name in names:
        bearers.setdefault(_first(name.folded), set()).add(name.participant)
    earlier = {(f.form, f.participant) for p in known for f in p.local_forms}
    return {
        name: LocalForm(form=first, participant=name.participant, interviews=name.interviews)
        for name in sorted(names)
        for first in [_first(name.folded)]
        if len(bearers[first]) > 1 or (first, name.participant) in earlier
    }


def with_local(
    groups: Sequence[Group], names: Collection[OwnName], known: Sequence[Pseudonym]
) -> list[Group]:
    """Return the groups of a study with the local forms at whose they are.

    Who is labelled with a full name has a group already; who is labelled with a first name only
    gets one of their own, with their earlier number if they had one.
    """
    found = list(groups)
    earlier = {(f.form, f.participant): p for p in known for f in p.local_forms}
    for name, local in local_forms(names, known).items():
        place = _place(found, name, earlier.get((local.form, local.participant)))
        if place is None:
            found.append(Group(Category.PERSON, "", (), local_forms=(local,)))
        else:
            group = found[place]
            theirs = tuple(sorted({*group.local_forms, local}, key=_order))
            found[place] = group._replace(local_forms=theirs)
    return found


def in_interview(key: Sequence[Pseudonym], transcript_id: str) -> list[Pseudonym]:
    """Return the key as it holds in one interview: its local forms are ordinary ones, and theirs.

    In what belongs to no interview (`transcript_id` is empty) no local form holds.
    """
    here = {
        f.form: p.pseudonym for p in key for f in p.local_forms if transcript_id in f.interviews
    }
    if not here:
        return list(key)
    return [
        p.model_copy(
            update={
                "forms": tuple(
                    sorted(
                        {f for f in p.forms if here.get(f, p.pseudonym) == p.pseudonym}
                        | {f for f, whose in here.items() if whose == p.pseudonym}
                    )
                )
            }
        )
        for p in key
    ]


def _first(folded: str) -> str:
    parts = name_parts(folded)
    return parts[0] if parts else folded


def _place(groups: Sequence[Group], name: OwnName, earlier: Pseudonym | None) -> int | None:
    """Return which group is a participant's: the one of their full name, or their earlier one."""
    is_full = len(name_parts(name.folded)) > 1
    for n, group in enumerate(groups):
        if group.category is not Category.PERSON:
            continue
        if is_full and name.folded in group.forms:
            return n
        if not is_full and earlier and group.known and group.known.number == earlier.number:
            return n
    return None


def _order(local: LocalForm) -> tuple[str, str]:
    return local.form, local.participant
