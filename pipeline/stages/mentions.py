"""By which forms people, places and numbers are mentioned in a study, counted over all of it."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import Action, Category, Detection
from pipeline.stages.name_forms import TITLES, fold_form, name_parts, person_form

PEOPLE = frozenset({Category.PERSON, Category.NAME})
"""Categories whose names have parts; a name of unknown kind may be a person's."""
NOT_SPREAD = frozenset({Category.DATE, Category.NUMBER, Category.AGE, Category.ROLE})
"""Categories of which a form is not looked for elsewhere: a date says nothing by itself. Of a date
of birth it is: who told it as such is heard to say it again without. One without a year
(`is_birthday`) is looked for in that interview only: "12 maart" is an ordinary day in another."""
_BAND = frozenset({Category.DATE, Category.AGE})
"""Categories in which all that share a general term are one: two people of "35-44 jaar"."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.?){2,3}")
_FIRST_WORD = re.compile(r"[^\W\d_]{1,40}\.?\s{1,5}")
_WITH_YEAR = re.compile(r"\d{4}|\d\D{1,12}\d{1,2}\D{1,12}\d|(?:[^\W\d_]{2,30}[\s-]+){3}")
"""Four figures, three numbers, or four words: "drie mei negentien negenentachtig"."""
_LISTED = range(2, 6)
"""Letters between two names that are said in one breath: ", ", " en ", " met "."""
_MAX_IN_TURN = 60

RegisterName = tuple[str, Category] | tuple[str, Category, str]
"""A name known from intake: as written, what it is, and the participant (P03) whose it is."""


def form_of(text: str, category: Category) -> str:
    """Return the form under which a mention stands in the key."""
    return person_form(text) if category is Category.PERSON else fold_form(text)


def is_birthday(folded: str, category: Category) -> bool:
    """Whether a form is a date of birth without the year: "12 maart", "twaalf maart"."""
    return category is Category.BIRTH_DATE and not _WITH_YEAR.search(folded)


def name_start(text: str, d: Detection) -> int:
    """Return where the name of a detection begins, after the title that a detector took along."""
    first = _FIRST_WORD.match(text, d.start, d.end) if d.category is Category.PERSON else None
    is_title = first and fold_form(first.group()) in TITLES and first.end() < d.end
    return first.end() if first and is_title else d.start


class Form(NamedTuple):
    """One folded form, what it was taken for most, and how often it is mentioned."""

    folded: str
    category: Category
    general: str
    parts: tuple[str, ...]
    weight: int
    is_initials: bool = False

    @property
    def band(self) -> str:
        """The general term that all forms of one entity share; empty if a form is its own."""
        return self.general if self.category in _BAND else ""


class Mentions(NamedTuple):
    """All forms of a study, sorted, and the pairs of forms that must be different people.

    `listed` holds pairs that are said next to each other ("Samira en Samina"), `same_turn` pairs
    that stand in one turn anywhere.
    """

    forms: list[Form]
    listed: frozenset[frozenset[str]]
    same_turn: frozenset[frozenset[str]]


def collect_mentions(
    detections: Mapping[str, Sequence[Detection]], register: Sequence[RegisterName] = ()
) -> Mentions:
    """Return the forms of what is masked in a study; the order of what is given plays no part."""
    votes: dict[tuple[str, Category | None], Counter[tuple[Category, str]]] = {}
    capitals: set[str] = set()
    for name, category, *_ in register:
        folded = form_of(name, category)
        votes.setdefault((folded, _slot(category)), Counter())[category, ""] += 1000
    for found in detections.values():
        for d in found:
            if d.action is Action.MASK:
                folded = form_of(d.text, d.category)
                votes.setdefault((folded, _slot(d.category)), Counter())[d.category, d.general] += 1
                if d.text.isupper() and _INITIALS.fullmatch(d.text):
                    capitals.add(folded)
    forms = [_form(folded, counted, folded in capitals) for (folded, _), counted in votes.items()]
    forms.sort(key=lambda f: (f.folded, f.category.value))
    return Mentions(forms, *_apart(detections.values()))


def with_titles(mentions: Mentions, titles_of: Callable[[str], Collection[str]]) -> Mentions:
    """Return the mentions with a form for each title of a name that women and men have.

    "Meneer Kaya" and "mevrouw Kaya" are two people, so they are two forms, beside "Kaya". Such a
    form stands in the text as it is: title, space, name.

    Args:
        mentions: The forms of a study.
        titles_of: Gives the folded titles with which a folded form was said, if both a woman and a
            man were called by it; else nothing.
    """
    titled = [
        Form(f"{title} {form.folded}", form.category, "", form.parts, form.weight)
        for form in mentions.forms
        if form.category in PEOPLE and len(form.parts) == 1
        for title in sorted(titles_of(form.folded))
    ]
    forms = sorted([*mentions.forms, *titled], key=lambda f: (f.folded, f.category.value))
    return mentions._replace(forms=forms)


def _slot(category: Category) -> Category | None:
    """Return what keeps a date apart from a name that is written like it."""
    return category if category in NOT_SPREAD else None


def _form(folded: str, votes: Counter[tuple[Category, str]], is_initials: bool) -> Form:
    by_category: Counter[Category] = Counter()
    for (category, _), n in votes.items():
        by_category[category] += n
    category = max(
        by_category,
        key=lambda c: (c is not Category.NAME, by_category[c], c is Category.PERSON, c.value),
    )
    generals = {g: n for (c, g), n in votes.items() if c is category}
    general = max(generals, key=lambda g: (bool(g), generals[g], g))
    parts = name_parts(folded) if category in PEOPLE else (folded,)
    return Form(
        folded, category, general, parts, sum(votes.values()), is_initials and len(parts) == 1
    )


def _apart(
    interviews: Iterable[Sequence[Detection]],
) -> tuple[frozenset[frozenset[str]], frozenset[frozenset[str]]]:
    listed: set[frozenset[str]] = set()
    same_turn: set[frozenset[str]] = set()
    for found in interviews:
        people = [d for d in found if d.category in PEOPLE and d.action is Action.MASK]
        people.sort(key=lambda d: (d.turn_number, d.start))
        for _, group in itertools.groupby(people, key=lambda d: d.turn_number):
            spans = [(d.start, d.end, form_of(d.text, d.category)) for d in group]
            for (_, end, a), (start, _, b) in itertools.pairwise(spans):
                if start - end in _LISTED:
                    listed.add(frozenset((a, b)))
            forms = sorted({form for *_, form in spans})[:_MAX_IN_TURN]
            same_turn.update(map(frozenset, itertools.combinations(forms, 2)))
    return frozenset(listed), frozenset(same_turn)
