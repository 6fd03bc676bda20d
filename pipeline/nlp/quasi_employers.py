"""Organisations that no cue names: companies and names after "bij", beside words of work.

A well-known company stays in the text unless somebody is heard to work there: "bij de Albert
Heijn volgde hij mij" says nothing of who is speaking.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Self

from pipeline.domain.quasi import Context, QuasiRules
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_numbers import ORDINAL
from pipeline.nlp.quasi_words import (
    Found,
    PhraseIndex,
    Talk,
    capital_chain,
    found,
    is_capital,
    is_ordinary,
    is_small,
    joined,
    phrase_at,
    phrase_index,
)
from pipeline.nlp.words import fold, is_dutch_word

_BEFORE_EMPLOYER = frozenset({"bij", "via"})
_ARTICLES = frozenset({"de", "het", "'t"})
_PARTICLES = frozenset({"van", "de", "der", "den", "ter", "ten"})
_ORDINAL = re.compile(ORDINAL)
_DEPARTMENT = frozenset({"afdeling", "sector", "dienst", "vakgroep", "richting", "team", "branche"})
_FIRM = frozenset({"zonen", "zn", "co", "partners", "zoons"})
"""What "en" joins to the name of a firm and of nothing else."""
_SAID_TO_BE = frozenset({"als", "ben", "is", "was", "werd", "word", "geworden"})
_LONGEST_ABBREVIATION = 5
_SHORT = 3
_SHORTEST_UNKNOWN = 6
"""Letters of an unknown word after an article; the dictionary lacks short ones too."""
_LONGEST = 4
_CONTEXT_REACH = 6
_COMPANY_CUES = frozenset({"bij", "van", "voor", "via", "door"})


class _Context(NamedTuple):
    general: str
    category: Category
    prepositions: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, context: Context) -> Self:
        words = frozenset(map(fold, context.words))
        return cls(context.general, context.category, frozenset(context.prepositions), words)


def near(talk: Talk, first: int, last: int, wanted: frozenset[str], reach: int) -> bool:
    """Whether one of `wanted` stands within `reach` words of words `first` to `last`."""
    before, after = talk.folded[max(0, first - reach) : first], talk.folded[last + 1 :][:reach]
    return bool(wanted.intersection(before) or wanted.intersection(after))


class EmployerRules:
    """Finds employers by what stands around them."""

    def __init__(
        self,
        rules: QuasiRules,
        is_kept: Callable[[str], bool],
        is_listed: Callable[[str], bool],
    ) -> None:
        """Prepare the rules.

        Args:
            rules: codebooks/quasi_nl.yaml.
            is_kept: Tells whether a folded word or phrase is never masked.
            is_listed: Tells whether a folded word is in a Dutch word list.
        """
        self._is_listed = is_listed
        self._companies: PhraseIndex[str] = phrase_index(
            (name, branch) for branch, names in rules.companies.items() for name in names
        )
        self._branches = {fold(word): branch for word, branch in rules.branches.items()}
        self._work = frozenset(map(fold, rules.work_words))
        self._roles = frozenset(map(fold, rules.work_roles))
        self._cue_words = frozenset(fold(cue) for kind in rules.kinds for cue in kind.cues)
        self._reach = rules.work_reach
        self._typical = frozenset(rules.typical_names)
        self._kept = is_kept
        self._contexts = [_Context.of(context) for context in rules.contexts]
        self._prepositions = _BEFORE_EMPLOYER.union(*(c.prepositions for c in self._contexts))

    def works_at(self, talk: Talk, first: int, last: int) -> bool:
        """Whether a word of work stands near words `first` to `last`."""
        if near(talk, first, last, self._work, self._reach):
            return True
        around = range(max(0, first - self._reach), min(len(talk.words), last + 1 + self._reach))
        return any(
            talk.folded[k] in self._roles
            and _SAID_TO_BE.intersection(talk.folded[max(0, k - 3) : k])
            for k in around
        )

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the employers of a turn; they may overlap."""
        for i in range(len(talk.words)):
            company = phrase_at(talk, i, self._companies)
            if company and self._is_company(talk, i, company[0]):
                last = capital_chain(talk, company[0]) if talk.cased else company[0]
                if self.works_at(talk, i, last):
                    yield self._employer(talk, i, last, company[1], 0.85)
            elif talk.folded[i] in self._prepositions and joined(talk, i, i + 1):
                yield from self._after_preposition(talk, i)
            elif talk.folded[i] == "voor" and not talk.cased and joined(talk, i, i + 1):
                yield from self._working_for(talk, i)
            elif branch := self._by_branch(talk, i):
                general = self._branches[talk.folded[branch]]
                reason = "a name that ends with a branch"
                yield found(talk, i, branch, Category.ORGANISATION, general, reason, 0.6)

    def _working_for(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield "tergouw transport" after "ik werk voor"."""
        name = self._to_branch(talk, i + 1)
        if name and self.works_at(talk, i, name[1]):
            yield self._employer(talk, *name, self._branches[talk.folded[name[1]]], 0.7)

    def _after_preposition(self, talk: Talk, i: int) -> Iterator[Found]:
        """Yield the name after a preposition, as what the words around it tell."""
        phrase = talk.folded[i + 1 : i + 4]
        if phrase[1:2] == ["en"] and phrase[2:] and phrase[2] in _FIRM and not is_small(phrase[0]):
            yield self._employer(talk, i + 1, i + 3, "", 0.7)
            return
        name = self._named(talk, i + 1)
        if not name or (talk.folded[i] == "van" and talk.folded[i + 1] in _PARTICLES - {"de"}):
            return
        if talk.folded[i] in _BEFORE_EMPLOYER and self.works_at(talk, i, name[1]):
            branch = self._branches.get(talk.folded[name[1]], "")
            yield self._employer(talk, *name, branch, 0.7)
            return
        for context in self._contexts:
            if talk.folded[i] in context.prepositions and near(
                talk, i, name[1], context.words, _CONTEXT_REACH
            ):
                reason = "a name after a preposition, beside words for what it is"
                yield found(talk, *name, context.category, context.general, reason, 0.6)
                return
        form = talk.words[name[0]].text
        short = form.isupper() and len(form) <= _LONGEST_ABBREVIATION
        plain = name[0] == name[1] and (short or is_dutch_word(talk.folded[name[0]]))
        if talk.folded[i] == "bij" and not plain and not self._begins_company(talk, *name):
            reason = "an unknown name after bij"
            span = found(talk, *name, Category.NAME, "", reason, 0.4)
            yield span._replace(action=Action.QUEUE)

    def _begins_company(self, talk: Talk, first: int, last: int) -> bool:
        return any(phrase_at(talk, k, self._companies) for k in range(first, last + 1))

    def _by_branch(self, talk: Talk, i: int) -> int:
        """Return the last word of "Terlaak Administraties", 0 if no such name begins at `i`."""
        if not talk.cased or not is_capital(talk.words[i]) or is_dutch_word(talk.folded[i]):
            return 0
        last = capital_chain(talk, i)
        return last if last > i and talk.folded[last] in self._branches else 0

    @staticmethod
    def _employer(talk: Talk, first: int, last: int, branch: str, score: float) -> Found:
        general = f"werkgever: {branch}" if branch else "werkgever"
        reason = "a name beside words for working somewhere"
        return found(talk, first, last, Category.EMPLOYER, general, reason, score)

    @staticmethod
    def _is_company(talk: Talk, first: int, last: int) -> bool:
        """Whether a company is meant: "bij action", not "actie" or "de mars"."""
        form = talk.folded[first]
        before = talk.folded[first - 1] if first else ""
        if before in _ARTICLES and first > 1:
            before = talk.folded[first - 2]
        if talk.cased:
            return is_capital(talk.words[first]) or (
                talk.words[first].is_capitalised and not is_dutch_word(form)
            )
        plain = last > first or (len(form) > _SHORT and not is_dutch_word(form))
        return plain or before in _COMPANY_CUES

    def _named(self, talk: Talk, start: int) -> tuple[int, int] | None:
        """Return the first and last word of a name that begins at `start`, its article left out."""
        article = talk.folded[start] in _ARTICLES
        first = start + 1 if article and joined(talk, start, start + 1) else start
        if talk.cased:
            return self._with_capitals(talk, start, first)
        branch = self._to_branch(talk, start)
        if branch:
            return branch
        return self._without_capitals(talk, start, first)

    def _is_word(self, form: str) -> bool:
        return is_dutch_word(form) or self._is_listed(form)

    def _without_capitals(self, talk: Talk, start: int, first: int) -> tuple[int, int] | None:
        form = talk.folded[first]
        if first > start and form in self._typical:
            return start, first
        if form in {"sint", "st", "ibn", "el", "al"} and joined(talk, first, first + 1):
            return None if is_small(talk.folded[first + 1]) else (first, first + 1)
        if _ORDINAL.fullmatch(form) or form in self._cue_words:
            return None  # "bij bouwbedrijf": what it is, and no name
        if (
            is_small(form)
            or self._kept(form)
            or (self._is_word(form) and phrase_at(talk, first, self._companies) is None)
        ):
            if form in _PARTICLES and joined(talk, first, first + 1):
                return self._after_particle(talk, first)
            return None
        if is_ordinary(form) and (first > start or form.endswith(("en", "s"))):
            return None
        if first > start and len(form) < _SHORTEST_UNKNOWN:
            return None
        last = first
        while last - first < _LONGEST and joined(talk, last, last + 1, wide=True):
            following = talk.folded[last + 1]
            if following not in self._branches and is_ordinary(following):
                break
            last += 1
        return first, last

    def _with_capitals(self, talk: Talk, start: int, first: int) -> tuple[int, int] | None:
        if is_capital(talk.words[start]) and first > start:
            first = start  # "bij De Jadebrug": the article is part of the name
        if talk.folded[first] in _PARTICLES and first == start:
            return self._after_particle(talk, first)
        if not is_capital(talk.words[first]):
            return None
        last = capital_chain(talk, first)
        forms = talk.folded[first : last + 1]
        if all(self._kept(f) or is_small(f) for f in forms) or self._kept(" ".join(forms)):
            return None
        return first, last

    def _after_particle(self, talk: Talk, first: int) -> tuple[int, int] | None:
        """Return "van der meer": particles with a name after them."""
        last = first
        while talk.folded[last] in _PARTICLES and joined(talk, last, last + 1):
            if last - first == _LONGEST:
                return None
            last += 1
        form = talk.folded[last]
        if last == first or self._kept(form):
            return None
        if talk.cased:
            return (first, capital_chain(talk, last)) if is_capital(talk.words[last]) else None
        return None if is_dutch_word(form) or talk.folded[first] == "de" else (first, last)

    def _to_branch(self, talk: Talk, start: int) -> tuple[int, int] | None:
        """Return "tergouw transport": words up to one that ends a company's name."""
        last = start
        while last - start < _LONGEST and joined(talk, last, last + 1, wide=True):
            last += 1
            if talk.folded[last] in self._branches:
                inside = talk.folded[start:last]
                names = [f for f in inside if not is_small(f) and f not in _PARTICLES]
                usual = all(map(is_dutch_word, names)) and len(inside) > 1
                if not names or usual or _DEPARTMENT & set(inside) or any(map(self._kept, names)):
                    return None
                return start, last
            if is_small(talk.folded[last]) and talk.folded[last] not in _PARTICLES:
                return None
        return None
