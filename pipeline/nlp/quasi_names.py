"""Names of schools, places of worship, care, clubs and shops: a cue with a name beside it.

With capitals a name begins with one. Without them it is a word that no dictionary knows, or an
ordinary one after a cue that is said without an article ("op basisschool de regenboog").
"""

from collections.abc import Callable, Iterator

from pipeline.domain.quasi import QuasiRules
from pipeline.domain.transcript import Category
from pipeline.nlp.quasi_cues import Cue, Named, cues_of
from pipeline.nlp.quasi_name_ends import after_particles, street_after, to_last_capital
from pipeline.nlp.quasi_numbers import value_of
from pipeline.nlp.quasi_words import (
    FAMILY,
    LINKERS,
    LONGEST_NAME,
    Talk,
    capital_chain,
    is_capital,
    is_family_firm,
    is_ordinary,
    is_small,
    joined,
    phrases_in,
)
from pipeline.nlp.words import fold, is_dutch_word

_ARTICLES = frozenset({"de", "het", "'t", "den", "ons", "onze", "the"})
_FOREIGN = frozenset({
    "el", "al", "as", "an", "ar", "at", "ash", "ibn", "abu", "la", "le", "st", "sint",
    "santa", "san",
})  # fmt: skip
"""Words that begin a name and are none by themselves: "moskee el fath", "sint jozef"."""
_DETERMINERS = _ARTICLES | frozenset(
    ["een", "die", "dat", "deze", "dit", "mijn", "je", "jouw", "zijn", "haar", "hun", "elke", "uw"]
)
_BY_STREET = frozenset({Category.SCHOOL, Category.WORSHIP, Category.CARE, Category.CLUB})
_PREPOSITIONS = frozenset(
    ["op", "bij", "in", "naar", "van", "uit", "voor", "aan", "tegenover", "naast", "achter", "via"]
)
_QUARTERS = frozenset({"noord", "zuid", "oost", "west", "centrum"})
_SHORTEST = 3
_HERE = frozenset({"hier", "daar"})
_LONG_CUE = 4
"""Words up to the name after a cue so long that it needs no other proof: huis van de wijk."""
_BEFORE = 4


class OrganisationRules:
    """Finds organisations by a cue and by the ending of a word."""

    def __init__(self, rules: QuasiRules, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word or phrase is never masked."""
        self._cues = cues_of(rules)
        self._kept = is_kept
        self._typical = frozenset(rules.typical_names)
        self._endings = rules.endings
        self._ordinary = frozenset(map(fold, rules.ordinary_compounds))
        self._kind_of = {k.general: k.category for k in rules.kinds if k.general}
        self._kind_of["ziekenhuis"] = Category.CARE

    def find(self, talk: Talk) -> Iterator[Named]:
        """Yield the named organisations of a turn; they may overlap."""
        for first, last, cue in phrases_in(talk, self._cues):
            end = self._name_after(talk, first, last, cue)
            if end and self._kept(" ".join(talk.folded[last + 1 : end[1] + 1])):
                continue
            if end:
                yield Named(self._capitals_before(talk, first), end[1], end, cue)
                continue
            begin = self._name_before(talk, first, cue)
            if begin < first:
                past = self._with_quarter(talk, last)
                yield Named(begin, past, (begin, past), cue)
        for i in range(len(talk.words)):
            general = self._ending(talk, i)
            if general:
                cue = Cue(general, self._kind_of[general], False, False, False, False)
                begin = self._capitals_before(talk, i)
                yield Named(begin, i, (begin, i), cue)

    @staticmethod
    def _with_quarter(talk: Talk, last: int) -> int:
        """Return the last word of "Vechtdal College Oost"."""
        follows = joined(talk, last, last + 1) and talk.folded[last + 1] in _QUARTERS
        return last + 1 if follows else last

    def _capitals_before(self, talk: Talk, first: int) -> int:
        """Return the first of the capitals that a name begins with: "Technisch Bureau ..."."""
        while (
            talk.cased
            and is_capital(talk.words[first])
            and joined(talk, first - 1, first)
            and is_capital(talk.words[first - 1])
            and not self._kept(talk.folded[first - 1])
        ):
            first -= 1
        return first

    def _ending(self, talk: Talk, i: int) -> str:
        """Return the general term of a word that is a name as a whole, or an empty text."""
        form, word = talk.folded[i], talk.words[i]
        ending = next((e for e in self._endings if form.endswith(e) and form != e), "")
        stem = form.removesuffix(ending).removesuffix("-")
        if not ending or len(stem) < 3 or form in self._ordinary or self._kept(form):
            return ""
        if self._kept(stem) or stem.removesuffix("s") in self._cues or is_dutch_word(form):
            return ""
        if talk.cased and is_capital(word):
            return self._endings[ending]
        known = is_ordinary(stem) or is_ordinary(stem.removesuffix("s"))
        return "" if known or talk.cased else self._endings[ending]

    def _name_after(self, talk: Talk, first: int, last: int, cue: Cue) -> tuple[int, int] | None:
        """Return the first and last word of the name after a cue, its article left out."""
        if not joined(talk, last, last + 1, wide=True):
            return self._in_apposition(talk, last, cue)
        at = last + 1
        end = self._by_what_follows(talk, first, at, cue)
        if end:
            return at, end
        of = cue.of and talk.folded[at] == "van" and joined(talk, at, at + 1)
        if of or (talk.folded[at] in _HERE and self._is_foreign(talk, at + 1)):
            at += 1
        article = talk.folded[at] in _ARTICLES and joined(talk, at, at + 1, wide=True)
        start = at + 1 if article else at
        if talk.cased:
            phrase = cue.category is Category.ORGANISATION
            name = self._with_capitals(talk, start, phrase=phrase)
            if name or cue.bare:
                return name
        if at > last + 1 and not article and is_ordinary(talk.folded[start]):
            return None
        return self._without_capitals(talk, first, start, cue, article=article)

    def _by_what_follows(self, talk: Talk, first: int, at: int, cue: Cue) -> int:
        """Return the last word of a street, a family firm or "van wijnen" after a cue; or 0."""
        if cue.category in _BY_STREET and (street := street_after(talk, at)):
            return street
        if is_family_firm(talk, at) and not (cue.of and talk.folded[at] == "van"):
            return at + 3
        named = cue.employer and not cue.bare and not talk.cased
        last = after_particles(talk, first, at) if named else 0
        return 0 if self._kept(talk.folded[last]) else last

    @staticmethod
    def _is_foreign(talk: Talk, i: int) -> bool:
        """Return whether "al fath" begins at word `i`."""
        begins = i + 1 < len(talk.words) and talk.folded[i] in _FOREIGN
        return begins and joined(talk, i - 1, i) and not is_ordinary(talk.folded[i + 1])

    def _in_apposition(self, talk: Talk, last: int, cue: Cue) -> tuple[int, int] | None:
        """Return the name of "het uitzendbureau, Stapelflex."."""
        if cue.bare or not talk.cased or last + 1 >= len(talk.words):
            return None
        text, words = talk.turn.text, talk.words
        if text[words[last].end : words[last + 1].start] != ", " or is_ordinary(
            talk.folded[last + 1]
        ):
            return None
        name = self._with_capitals(talk, last + 1)
        closes = name and text[words[name[1]].end : words[name[1]].end + 1] in {
            ".",
            ",",
            "!",
            "?",
            "",
        }
        return name if closes else None

    def _with_capitals(
        self, talk: Talk, start: int, *, phrase: bool = False
    ) -> tuple[int, int] | None:
        begin = start
        while talk.folded[start] in _FOREIGN | {"van", "der", "den", "de"} and not is_capital(
            talk.words[start]
        ):
            if not joined(talk, start, start + 1) or start - begin == LONGEST_NAME:
                return None
            start += 1
        if not is_capital(talk.words[start]):
            return None
        last = capital_chain(talk, start)
        last = to_last_capital(talk, last) if phrase else last
        own = [k for k in range(begin, last + 1) if is_capital(talk.words[k])]
        name = " ".join(talk.folded[start : last + 1])
        if self._kept(name) or all(self._kept(talk.folded[k]) for k in own):
            return None
        return begin, last

    def _without_capitals(
        self, talk: Talk, first: int, start: int, cue: Cue, *, article: bool
    ) -> tuple[int, int] | None:
        form = talk.folded[start]
        if form in _FOREIGN and joined(talk, start, start + 1):
            following = talk.folded[start + 1]
            return None if is_small(following) else (start, self._unknown_chain(talk, start + 1))
        if is_small(form) or self._kept(form) or len(form) < _SHORTEST:
            return None
        before = talk.folded[first - 1] if first else ""
        determined = before in _DETERMINERS
        if article and form in self._typical:
            return start, start
        plural = form.endswith(("en", "s")) and not article
        if not is_ordinary(form) or (not is_dutch_word(form) and not cue.bare and not plural):
            named = article or not cue.bare or determined
            return (start, self._unknown_chain(talk, start)) if named else None
        long = len(talk.words) > first and cue.bare is False and start - first > _LONG_CUE
        if talk.cased or (not long and (cue.bare or determined or self._after_no_cue(before))):
            return None
        if article:
            return start, self._after_adjective(talk, start)
        # "bij bakkerij visser", but not "bij kapsalon werken".
        if form.endswith(("en", "t", "d", "e")):
            return None
        return start, self._unknown_chain(talk, start)

    @staticmethod
    def _after_no_cue(before: str) -> bool:
        """Whether the word before a cue does not go with a name after it."""
        return bool(before) and before not in _PREPOSITIONS and before not in {"toen", "en", "ja"}

    def _unknown_chain(self, talk: Talk, last: int) -> int:
        """Return the last of the words from `last` on that no dictionary knows."""
        stop = min(len(talk.words) - 1, last + LONGEST_NAME - 1)
        while last < stop and joined(talk, last, last + 1, wide=True):
            following = talk.folded[last + 1]
            if following in {"van", "der", "den", "en"} and last + 2 <= stop:
                after = talk.folded[last + 2]
                wanted = FAMILY if following == "en" else ()
                if after in wanted or (following != "en" and not is_ordinary(after)):
                    last += 2
                    continue
            if is_ordinary(following) or self._kept(following):
                break
            last += 1
        return last

    def _after_adjective(self, talk: Talk, start: int) -> int:
        """Return the last word of "de gouden appel": an adjective takes its noun along."""
        form = talk.folded[start]
        if (form.endswith(("e", "en")) or value_of(form)) and joined(talk, start, start + 1):
            noun = talk.folded[start + 1]
            if not is_small(noun) and is_dutch_word(noun) and form not in self._typical:
                return start + 1
        return start

    def _name_before(self, talk: Talk, first: int, cue: Cue) -> int:
        """Return the first word of a name that ends at a cue; `first` if there is none."""
        begin, names = first, 0
        while begin > 0 and first - begin < _BEFORE and joined(talk, begin - 1, begin, wide=True):
            if not self._belongs_before(talk, begin - 1, first, cue):
                break
            begin -= 1
            names += talk.folded[begin] not in LINKERS
        while begin < first and talk.folded[begin] in LINKERS - _FOREIGN:
            begin += 1
        kept = self._kept(" ".join(talk.folded[begin:first]))
        # "de Fatih moskee" and "Fatih Moskee", but not "met Samira school".
        determined = begin > 0 and talk.folded[begin - 1] in _DETERMINERS
        if talk.cased and not talk.words[first].is_capitalised and not (determined and cue.before):
            return first
        return begin if names and begin < first and not kept else first

    def _belongs_before(self, talk: Talk, i: int, first: int, cue: Cue) -> bool:
        form, word = talk.folded[i], talk.words[i]
        if self._kept(form):
            return False
        if talk.cased:
            unknown = word.is_capitalised and not is_ordinary(form)
            inside = i < first - 1 and form in {"van", "de", "der", "den", "'t"}
            if is_capital(word) or unknown:
                return True
            return inside and i > 0 and is_capital(talk.words[i - 1])
        if not cue.before or (is_small(form) and form not in _FOREIGN):
            return False
        before = talk.folded[i - 1] if i else ""
        if cue.general == "middelbare school" and first - i == 1 and before in {"het", "'t"}:
            return not form.endswith("e")
        return not is_ordinary(form) or (form in _FOREIGN and i < first - 1)
