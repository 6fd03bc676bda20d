"""Which forms of a study are the same place, organisation or number."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cached_property

from pipeline.domain.name_spelling import is_near, sound_alike
from pipeline.domain.transcript import Category, Pseudonym
from pipeline.stages.link_names import Doubt, Group
from pipeline.stages.mentions import NOT_SPREAD, PEOPLE, Form, Mentions

_PLACES = frozenset({Category.PLACE, Category.NEIGHBOURHOOD, Category.STREET})
_INSTITUTIONS = frozenset(
    {
        *(Category.SCHOOL, Category.EMPLOYER, Category.WORSHIP, Category.CARE, Category.CLUB),
        Category.ORGANISATION,
    }
)
_EXACT = frozenset({Category.STREET, Category.NEIGHBOURHOOD})
"""No list holds them all, and many differ by a letter or two: Hoofdstraat, Hoogstraat."""
_DIGITS_ONLY = frozenset({Category.PHONE, Category.BSN})
_PLAIN = frozenset({Category.IBAN, Category.POSTCODE, Category.PLATE})
_ARTICLES = frozenset({"de", "het", "een", "t", "den"})
_HOUSE_NUMBER = re.compile(r"(?: nummer)? \d{1,5}(?: ?[a-z]| \d{1,3})?$")
_MIN_TAIL = 4
"""A shorter last word than "brug" says too little to be taken for the whole name."""


def link_things(
    mentions: Mentions,
    known: Sequence[Pseudonym],
    established: Collection[str],
    parted: Collection[frozenset[str]] = frozenset(),
) -> tuple[list[Group], list[Doubt]]:
    """Return places, organisations and numbers of a study and its earlier key, and the doubts.

    A number is the same however it is spaced; a street with and without its house number is one;
    names are one if they sound alike or are misheard by a letter or two, unless both are names of
    the lists; "de Brug" is "basisschool De Brug" if there is no other Brug.
    """
    groups: dict[tuple[object, ...], _Thing] = {}
    for pseudonym in known:
        if pseudonym.category not in PEOPLE:
            thing = _Thing(pseudonym.category, pseudonym.general, pseudonym)
            groups["known", pseudonym.category, pseudonym.number] = thing
            thing.forms.update(pseudonym.forms)
    taken = {form: thing for thing in groups.values() for form in _slots(thing)}
    by_name = {
        (_slot(thing.category), thing.band, canonical(form, thing.category)): thing
        for thing in groups.values()
        for form in sorted(thing.forms)
    }
    things = [f for f in mentions.forms if f.category not in PEOPLE]
    things.sort(key=lambda f: (-f.weight, f.folded, f.category.value))
    for form in things:
        if (form.folded, _slot(form.category)) in taken:
            continue
        name = "" if form.band else canonical(form.folded, form.category)
        place = (_slot(form.category), form.band, name)
        if place not in by_name:
            by_name[place] = groups[place] = _Thing(form.category, form.general)
        by_name[place].forms.add(form.folded)
    return _join_spellings(list(groups.values()), established, parted)


class _Thing:
    def __init__(self, category: Category, general: str, known: Pseudonym | None = None) -> None:
        self.category = category
        self.general = general
        self.known = known
        self.forms: set[str] = set()

    @property
    def band(self) -> str:
        return Form("", self.category, self.general, (), 0).band

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its plainest name, once all forms of one spelling are in."""
        plain = {canonical(form, self.category) for form in self.forms}
        name = min(plain, key=lambda form: (len(form), form), default="")
        return tuple(w for w in name.split(" ") if w not in _ARTICLES)


def _slots(thing: _Thing) -> set[tuple[str, Category]]:
    return {(form, _slot(thing.category)) for form in thing.forms}


def _slot(category: Category) -> Category:
    """Return under what a form is one: dates and ages apart, and any name once."""
    apart = category in NOT_SPREAD | _DIGITS_ONLY | _PLAIN
    return category if apart else Category.NAME


def canonical(folded: str, category: Category) -> str:
    """Return the form that all spellings of one number or street share."""
    if category in _DIGITS_ONLY:
        digits = re.sub(r"\D", "", folded)
        return re.sub(r"^(?:0031|31)(?=\d{9}$)", "0", digits) if digits else folded
    if category in _PLAIN:
        return re.sub(r"[\W_]", "", folded) or folded
    if category is Category.STREET:
        return _HOUSE_NUMBER.sub("", folded) or folded
    return folded


def _join_spellings(
    things: Sequence[_Thing],
    established: Collection[str],
    parted: Collection[frozenset[str]],
) -> tuple[list[Group], list[Doubt]]:
    """Join the names that are spellings of one another, where that leads to one of them only."""
    doubts: set[Doubt] = set()
    named = [t for t in things if t.category in _PLACES | _INSTITUTIONS and t.forms]
    named.sort(key=lambda t: (t.known is None, -len(t.words), t.words, t.category.value))
    by_letter: defaultdict[str, list[_Thing]] = defaultdict(list)
    gone: set[int] = set()
    for thing in named:
        heads = by_letter["".join(thing.words[-1:])[:1].replace("c", "k")]
        found = [h for h in heads if thing.known is None and _is_same_thing(thing, h)]
        near = [h for h in heads if not found and thing.known is None and _is_near_thing(thing, h)]
        sure = [h for h in near if not {*thing.words, *h.words} <= set(established)]
        sure = [h for h in found or sure if not _is_parted(thing, h, parted)]
        if len(sure) == 1:
            sure[0].forms.update(thing.forms)
            gone.add(id(thing))
            continue
        doubts.update(_doubt(thing, other) for other in (found or near))
        heads.append(thing)
    left = [t for t in things if id(t) not in gone]
    groups = [Group(t.category, t.general, tuple(sorted(t.forms)), t.known) for t in left]
    return groups, sorted(doubts)


def _is_parted(a: _Thing, b: _Thing, parted: Collection[frozenset[str]]) -> bool:
    return any(frozenset((x, y)) in parted for x in a.forms for y in b.forms)


def _doubt(a: _Thing, b: _Thing) -> Doubt:
    x, y = sorted((min(a.forms), min(b.forms)))
    return Doubt(x, y, "namen die op elkaar lijken")


def _is_same_thing(a: _Thing, b: _Thing) -> bool:
    """Whether two names sound alike, or one is the other without the kind before it."""
    if a.category is not b.category or (a.general and b.general and a.general != b.general):
        return False
    x, y = a.words, b.words
    if len(x) == len(y):
        return bool(x) and all(sound_alike(v, w) for v, w in zip(x, y, strict=True))
    short, long = sorted((x, y), key=len)
    return (
        a.category in _INSTITUTIONS
        and bool(short)
        and long[-len(short) :] == short
        and len(short[-1]) >= _MIN_TAIL
    )


def _is_near_thing(a: _Thing, b: _Thing) -> bool:
    if a.category in _EXACT or a.category is not b.category or a.general != b.general:
        return False
    if len(a.words) != len(b.words):
        return False
    pairs = list(zip(a.words, b.words, strict=True))
    near = [not sound_alike(x, y) for x, y in pairs]
    return near.count(True) == 1 and all(sound_alike(x, y) or is_near(x, y) for x, y in pairs)
