"""What is said of people where they are named: "mijn buurvrouw Fatima", "mevrouw Bouzidi"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.domain.surrogates import PersonWord, SurrogateNames
from pipeline.domain.transcript import Action, Detection, RawTurn
from pipeline.stages.mentions import PEOPLE, form_of, name_start
from pipeline.stages.name_forms import title_before

_WINDOW = 70
"""Letters before and after a name in which it is looked for what is said of the person."""
_OWN = r"(?:mijn|m'n|me|onze|ons)"
_ADJECTIVE = r"(?:[^\W\d_]{2,14}e )?"
_NAMED = r"(?:,? (?:die )?(?:heet|heette|genaamd|is|was)|,)?"
_PRONOUNS = {"hij": "m", "hem": "m", "zij": "f", "haar": "f"}
_PRONOUN = re.compile(rf"(?<!\w)({'|'.join(_PRONOUNS)})(?!\w)")


class Told(NamedTuple):
    """What was said of a form in a study: roles with how often, and a gender ("f", "m", "").

    `gender` comes from a title or role and is sure; `guess` from the pronoun that follows.
    """

    roles: tuple[tuple[str, int], ...] = ()
    gender: str = ""
    guess: str = ""
    is_surname: bool = False
    """Whether the form alone was said after "mevrouw" or the like."""
    titles: tuple[tuple[str, str], ...] = ()
    """The folded titles right before the form, each with its gender ("f", "m" or "")."""
    is_child: bool = False
    """Whether somebody was said to be the father or mother: "hun zoon Daan"."""

    @property
    def is_couple(self) -> bool:
        """Whether both a woman and a man were called by this form."""
        return {gender for _, gender in self.titles} >= {"f", "m"}


def told_of(
    turns: Iterable[RawTurn],
    detections: Mapping[str, Sequence[Detection]],
    names: SurrogateNames,
) -> dict[str, Told]:
    """Return what was said of each person, by folded form.

    Args:
        turns: All turns of the study, in any order.
        detections: Per transcript id; only people that are masked count.
        names: Gives the words for roles and titles.
    """
    rules = _Rules(names)
    roles: dict[str, Counter[str]] = {}
    genders: dict[str, Counter[str]] = {}
    guesses: dict[str, Counter[str]] = {}
    surnames: set[str] = set()
    titles: dict[str, set[tuple[str, str]]] = {}
    children: set[str] = set()
    people: dict[tuple[str, int], list[Detection]] = {}
    for transcript_id, found in detections.items():
        for d in found:
            if d.category in PEOPLE and d.action is Action.MASK:
                people.setdefault((transcript_id, d.turn_number), []).append(d)
    for turn in turns:
        for d in people.get((turn.transcript_id, turn.turn_number), ()):
            form = form_of(d.text, d.category)
            roles.setdefault(form, Counter()).update(rules.roles(turn.text, d))
            genders.setdefault(form, Counter()).update(rules.genders(turn.text, d))
            guesses.setdefault(form, Counter()).update(_pronoun(turn.text, d))
            if rules.is_surname(turn.text, d):
                surnames.add(form)
            if rules.is_child(turn.text, d):
                children.add(form)
            titles.setdefault(form, set()).update(rules.titles(turn.text, d))
    told = {
        form: Told(
            tuple(sorted(said.items())),
            _only(genders[form]),
            _only(guesses[form]),
            form in surnames,
            tuple(sorted(titles[form])),
            form in children,
        )
        for form, said in sorted(roles.items())
    }
    return told | {
        f"{title} {form}": Told(gender=gender, is_surname=form in surnames)
        for form, said in told.items()
        if said.is_couple
        for title, gender in said.titles
    }


def _only(votes: Counter[str]) -> str:
    """Return the gender that holds; none when both were said about as often."""
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 3 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _before(text: str, start: int) -> str:
    return re.sub(r"\s+", " ", text[max(0, start - _WINDOW) : start]).lower()


def _after(text: str, end: int) -> str:
    return re.sub(r"\s+", " ", text[end : end + _WINDOW]).lower()


def _pronoun(text: str, d: Detection) -> list[str]:
    found = _PRONOUN.search(_after(text, d.end))
    return [_PRONOUNS[found.group(1)]] if found else []


class _Rules:
    def __init__(self, names: SurrogateNames) -> None:
        self._role_gender = {r.word: r.gender for r in names.roles}
        self._title_gender = {t.word: t.gender for t in names.titles}
        self._before_surname = {t.word for t in names.titles if t.before_surname}
        any_role = _any_of(names.roles)
        free_role = _any_of(r for r in names.roles if not r.is_own)
        titles = _any_of(names.titles)
        self._before = (
            re.compile(rf"(?<!\w){_OWN} {_ADJECTIVE}({any_role}){_NAMED}(?: (?:{titles})\.?)? $"),
            re.compile(rf"(?<!\w)een {_ADJECTIVE}({any_role}) van (?:mij|me|ons),?{_NAMED} $"),
            re.compile(rf"(?<!\w)({free_role}){_NAMED}(?: (?:{titles})\.?)? $"),
        )
        self._after = re.compile(
            rf",? ?(?:dat|die|zij|hij|ze)? ?(?:is|was)? ?{_OWN} {_ADJECTIVE}({any_role})(?!\w)"
        )
        self._title = re.compile(rf"(?<!\w)({titles})\.? (?:van |de |der |den |el |al ){{0,3}}$")
        child = _any_of(r for r in names.roles if r.is_child)
        self._child = re.compile(
            rf"(?<!\w)(?:{_OWN}|hun|zijn|haar) {_ADJECTIVE}(?:{child}){_NAMED} $"
        )
        self._own_title = re.compile(rf"({titles})\.?(?!\w)")

    def roles(self, text: str, d: Detection) -> list[str]:
        before = _before(text, d.start)
        for rule in self._before:
            found = rule.search(before)
            if found:
                return [found.group(1)]
        found = self._after.match(_after(text, d.end))
        return [found.group(1)] if found else []

    def is_child(self, text: str, d: Detection) -> bool:
        return bool(self._child.search(_before(text, d.start)))

    def titles(self, text: str, d: Detection) -> list[tuple[str, str]]:
        """Return the title right before a name, or at its beginning, with its gender."""
        title = title_before(text, name_start(text, d))
        gender = self._title_gender.get(title) or self._title_gender.get(f"de {title}", "")
        return [(title, gender)] if title else []

    def is_surname(self, text: str, d: Detection) -> bool:
        title = self._titled(text, d)
        return bool(title) and title in self._before_surname

    def _titled(self, text: str, d: Detection) -> str:
        found = self._title.search(_before(text, d.start)) or self._own_title.match(d.text.lower())
        return found.group(1) if found else ""

    def genders(self, text: str, d: Detection) -> list[str]:
        title = self._titled(text, d)
        said = [self._title_gender[title]] if title else []
        said += [self._role_gender[role] for role in self.roles(text, d)]
        return [gender for gender in said if gender]


def _any_of(words: Iterable[PersonWord]) -> str:
    found = sorted({w.word for w in words}, key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, found)) or "(?!)"
