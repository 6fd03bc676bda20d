"""Give every person, place and number of a study the pseudonym that stands for it everywhere.

A new one gets the next number in the order of a keyed hash: numbers do not depend on the order of
files, interviews or turns, tell nothing of the alphabet, and stay on later runs.
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

from pipeline.domain.surrogates import SurrogateNames
from pipeline.domain.transcript import Action, Category, Detection, Pseudonym
from pipeline.stages.decided_links import (
    DecidedLink,
    Kind,
    join_decided,
    parted,
    without_parted,
    without_rekinded,
)
from pipeline.stages.introductions import Told
from pipeline.stages.link_names import Doubt, Group, link_people
from pipeline.stages.link_things import link_things
from pipeline.stages.masking_decisions import REVIEW
from pipeline.stages.mentions import (
    NOT_SPREAD,
    PEOPLE,
    Mentions,
    RegisterName,
    collect_mentions,
    form_of,
    with_titles,
)
from pipeline.stages.name_forms import name_parts
from pipeline.stages.name_likeness import NameFacts
from pipeline.stages.namesakes import OwnName, with_local
from pipeline.stages.surrogates import Surrogates

Style = Literal["labels", "roles", "names"]
RESPONDENT = "respondent"
"""What stands for a participant's own name in the style "roles"."""


class Key(NamedTuple):
    """The whole key, in order of category and number; and the links that were doubtful."""

    pseudonyms: list[Pseudonym]
    doubts: list[Doubt]


def assign_pseudonyms(
    detections: Mapping[str, Sequence[Detection]],
    *,
    secret: bytes,
    known: Sequence[Pseudonym] = (),
    register: Sequence[RegisterName] = (),
    style: Style = "labels",
    surrogates: SurrogateNames | None = None,
    taken: Collection[str] = frozenset(),
    established: Collection[str] = frozenset(),
    told: Mapping[str, Told] | None = None,
    links: Sequence[DecidedLink] = (),
    own_names: Collection[OwnName] = (),
) -> Key:
    """Give every person, place and number of a study its pseudonym.

    Args:
        detections: Per transcript id, in any order; what is queued counts for nothing.
        secret: The study's secret; the same secret and texts give the same key.
        known: The key of an earlier run. Its numbers and forms stay as they are; what stands for a
            person is made again only if the style has changed.
        register: Names known from intake, mentioned or not; with the participant's id where it is
            the participant's own.
        style: What stands for a person; everything else keeps its label or general term.
        surrogates: The pools of names, for the style "names" and for the gender of names.
        taken: Folded words of the whole corpus: no invented name is one of them.
        established: Folded names of the lists, places included; see `NameFacts`.
        told: What was said of people, per folded form (introductions.py).
        links: Pairs of folded forms that people decided are the same, or are not.
        own_names: What participants are called by speaker labels.

    Returns:
        The key and the doubts. Nobody loses a number; two people never share a pseudonym, and of
        ages and dates all that share a general term are one.
    """
    told = told or {}
    mentions = with_titles(
        collect_mentions(detections, register),
        lambda form: [t for t, _ in told[form].titles] if _is_couple(told, form) else (),
    )
    pools = Surrogates(surrogates, secret, {*taken, *_words(mentions)}, _real(mentions, known))
    facts = _facts(pools, told, established)
    known = without_rekinded(without_parted(known, links), mentions, _decided_kinds(detections))
    people, doubts = link_people(mentions, known, facts, parted(links))
    things, more = link_things(mentions, known, established, parted(links))
    groups = with_local(join_decided([*people, *things], links), own_names, known)
    own = {form_of(row[0], row[1]) for row in register if len(row) > 2 and row[2]}
    key = _numbered(groups, secret)
    namer = _Namer(style, pools, told, own, key)
    named = [namer.named(p) for p in sorted(key, key=partial(_rank, secret))]
    named.sort(key=lambda p: (p.category.value, p.number))
    decided = {frozenset(link[:2]) for link in links}
    open_doubts = {d for d in (*doubts, *more) if frozenset(d[:2]) not in decided}
    return Key(named, sorted(open_doubts))


def _facts(pools: Surrogates, told: Mapping[str, Told], established: Collection[str]) -> NameFacts:
    return NameFacts(
        established,
        pools.known.gender_of,
        lambda form: told[form].gender if form in told else "",
        pools.known.pets_of,
        lambda form: form in told and told[form].is_child,
    )


def _real(mentions: Mentions, known: Sequence[Pseudonym]) -> set[str]:
    """Return the parts of the names of people in a study and in its earlier key."""
    real = {part for form in mentions.forms if form.category in PEOPLE for part in form.parts}
    earlier = [form for p in known if p.category in PEOPLE for form in p.forms]
    return real | {part for form in earlier for part in name_parts(form)}


def _decided_kinds(detections: Mapping[str, Sequence[Detection]]) -> set[Kind]:
    """Return what reviewers made of forms."""
    return {
        (form_of(d.text, d.category), d.category, d.general)
        for found in detections.values()
        for d in found
        if d.detector == REVIEW and d.action is Action.MASK
    }


def _is_couple(told: Mapping[str, Told], form: str) -> bool:
    return form in told and told[form].is_couple


def _words(mentions: Mentions) -> set[str]:
    return {part for form in mentions.forms for part in (*form.parts, *form.folded.split(" "))}


def _rank(secret: bytes, entity: Pseudonym | Group) -> tuple[bool, bytes]:
    """Return the place of an entity in the order of giving: known ones first, then by hash."""
    longest = min(entity.forms, key=lambda f: (-len(name_parts(f)), f), default="")
    head = entity.general if entity.category in NOT_SPREAD and entity.general else longest
    if not entity.forms and entity.local_forms:
        head = "\0".join(f"{f.form}\0{f.participant}" for f in entity.local_forms)
    message = f"{entity.category.value}\0{head}".encode()
    is_known = isinstance(entity, Pseudonym) and entity.pseudonym != _UNNAMED
    return not is_known, hmac.digest(secret, message, "sha256")


_UNNAMED = "[?]"


def _numbered(groups: Sequence[Group], secret: bytes) -> list[Pseudonym]:
    """Return an entry for every group: the known ones as they were, the new ones numbered on."""
    last: dict[Category, int] = {}
    key = []
    for group in groups:
        if group.known:
            last[group.category] = max(last.get(group.category, 0), group.known.number)
            update = {"forms": group.forms, "local_forms": group.local_forms}
            key.append(group.known.model_copy(update=update))
    for group in sorted((g for g in groups if not g.known), key=partial(_rank, secret)):
        last[group.category] = last.get(group.category, 0) + 1
        key.append(
            Pseudonym(
                pseudonym=_UNNAMED,
                category=group.category,
                number=last[group.category],
                forms=group.forms,
                local_forms=group.local_forms,
                general=group.general,
            )
        )
    return key


class _Namer:
    """Finds what stands for each entry of a key; call it in the order of `_rank`."""

    def __init__(
        self,
        style: Style,
        pools: Surrogates,
        told: Mapping[str, Told],
        own: Collection[str],
        key: Sequence[Pseudonym],
    ) -> None:
        self._style = style
        self._pools = pools
        self._told = told
        self._own = own
        stays = [p for p in key if not self._is_new(p)]
        self._given = {p.pseudonym for p in stays}
        for pseudonym in stays:
            pools.give(pseudonym.first, pseudonym.last)

    def _is_new(self, entry: Pseudonym) -> bool:
        restyled = entry.category is Category.PERSON and entry.style != self._style
        return entry.pseudonym == _UNNAMED or restyled

    def named(self, entry: Pseudonym) -> Pseudonym:
        """Return the entry with what stands for it."""
        if not self._is_new(entry):
            return self._with_surnames(entry)
        plain = entry.model_copy(
            update={"style": self._style, "role": "", "origin": "", "first": "", "last": ""}
        )
        if entry.category is Category.PERSON and self._style == "roles":
            role = self._role(entry)
            named = self._called(plain.model_copy(update={"role": role}), role)
        elif entry.category is Category.PERSON and self._style == "names":
            named = self._invented(plain)
        else:
            named = self._called(plain, entry.general)
        self._given.add(named.pseudonym)
        return named

    def _called(self, entry: Pseudonym, term: str) -> Pseudonym:
        """Call an entry by a general term, numbered from the second one on, or by its label."""
        label = f"[{entry.category.value}-{entry.number}]"
        if not term:
            return entry.model_copy(update={"pseudonym": label})
        number = 1
        while _numbered_term(term, number) in self._given and entry.category not in NOT_SPREAD:
            number += 1
        return entry.model_copy(update={"pseudonym": _numbered_term(term, number)})

    def _role(self, entry: Pseudonym) -> str:
        if entry.local_forms or any(form in self._own for form in entry.forms):
            return RESPONDENT
        said: dict[str, int] = {}
        for form in entry.forms:
            for role, n in self._told[form].roles if form in self._told else ():
                said[role] = said.get(role, 0) + n
        return max(said, key=lambda role: (said[role], role), default="")

    def _invented(self, entry: Pseudonym) -> Pseudonym:
        forms = entry.forms or tuple(f.form for f in entry.local_forms)
        genders = {self._told[f].gender for f in forms if f in self._told} - {""}
        gender = genders.pop() if len(genders) == 1 else ""
        guesses = {self._told[f].guess for f in forms if f in self._told} - {""}
        guess = guesses.pop() if len(guesses) == 1 else ""
        invented = self._pools.invent(forms, gender, guess)
        if invented is None:
            return self._called(entry, "")
        named = entry.model_copy(
            update={
                "pseudonym": f"[{invented.first} {invented.last}]",
                "origin": invented.origin,
                "gender": invented.gender,
                "first": invented.first,
                "last": invented.last,
            }
        )
        return self._with_surnames(named)

    def _with_surnames(self, entry: Pseudonym) -> Pseudonym:
        """Note which forms and parts are surnames, now that more of the name may be known."""
        if not entry.first:
            return entry
        titled = [f for f in entry.forms if f in self._told and self._told[f].is_surname]
        surnames = self._pools.surnames_among(entry.forms)
        surnames |= {name_parts(form)[0] for form in titled if len(name_parts(form)) == 1}
        return entry.model_copy(update={"surnames": tuple(sorted(surnames))})


def _numbered_term(term: str, number: int) -> str:
    return f"[{term}]" if number == 1 else f"[{term}-{number}]"
