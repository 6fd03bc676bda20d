"""Roles, illnesses and events that few people share: queued for a person, the text stays."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from pipeline.domain.quasi import AgeWords, RoleWords
from pipeline.domain.transcript import Action, Category
from pipeline.nlp.quasi_events import event_patterns, events_in
from pipeline.nlp.quasi_numbers import NUMBER, ORDINAL, YEAR, fold_in_place, single_spaced, value_of
from pipeline.nlp.quasi_words import (
    Found,
    PhraseIndex,
    Talk,
    is_capital,
    is_ordinary,
    is_small,
    joined,
    phrase_at,
    phrase_index,
    phrases_in,
)
from pipeline.nlp.words import fold, is_dutch_word

_ONLY = frozenset({"enige", "enigste", "eerste", "laatste"})
_AMONG = frozenset({"van", "in", "op", "bij", "binnen", "uit", "hier", "daar", "die", "van onze"})
_PLACED = frozenset({"van", "in", "op", "bij", "te", "uit"})
_SELF = frozenset({"ik", "mijn", "m'n", "wij", "we", "onze", "mezelf"})
_BEING = frozenset(
    [
        "ben",
        "bent",
        "is",
        "was",
        "waren",
        "werd",
        "geworden",
        "als",
        "geweest",
        "zijn",
        "word",
        "wordt",
    ]
)
_BETWEEN = frozenset(
    ["een", "de", "dus", "eigenlijk", "ook", "nu", "zelf", "gewoon", "toen", "daar", "hier", "al"]
) | {"vroeger", "jarenlang", "altijd", "zo'n", "vrijwillig", "nog", "echt", "eerste", "ik", "hij"}
"""What may stand between "ben" and an occupation."""
_HE_IS = [[who, be, "de"] for who in ("hij", "zij", "ze", "die") for be in ("is", "was", "werd")]
_SELF_REACH = 5
_ONLY_REACH = 3
_AMONG_REACH = 4
_MAX_CHILDREN = 22
_ENDS = re.compile(r"[.,;:!?()\n]")
_CLAUSE = 9
"""Words to which a queued phrase may grow."""
_NEXT_CLAUSE = frozenset(
    [
        "en",
        "maar",
        "dus",
        "want",
        "of",
        "daarom",
        "terwijl",
        "voordat",
        "nadat",
        "zodat",
        "waardoor",
        "sindsdien",
        "ja",
        "nou",
    ]
)
_AS_FOUND = frozenset(
    ["a year of migration", "a rare illness", "twins or more", "a big family", "a ship or camp"]
)
"""Reasons of phrases that are complete as they are."""
_ROAD = re.compile(r"[an] ?\d{1,3}(?!\w)")

_SOMEBODY = r"(?:jongen|meisje|man|vrouw|kind|jongetje|meid|gezin|agent|familie)"
_KIN = (
    r"(?:moeder|vader|zus|zusje|broer|broertje|dochter|zoon|vrouw|man|tante|oom|oma|opa|weduwe"
    r"|nicht|neef|vriendin|vriend|partner)"
)
_RELATED = re.compile(
    rf"(?<!\w)(?:ben|is|was|als) (?:dus |eigenlijk |ook )?(?:de|een) {_KIN} van "
    rf"(?:de|die|dat|het|een) (?:\w{{1,20}} )?{_SOMEBODY} (?:die|dat)(?: \w{{1,25}}){{0,4}}"
    rf"|(?<!\w)ik ben (?:die|dat) (?:\w{{1,20}} )?{_SOMEBODY} (?:die|dat|van)(?: \w{{1,25}}){{0,4}}"
)
_CHILDREN = r"(?:kinderen|broers en zussen|broers|zussen|broertjes|kids)"
_FAMILY = re.compile(
    rf"(?<!\w)(?:gezin (?:van|met)|thuis met(?: z'n| zijn)?|met z'n|we waren met|wij waren met"
    rf"|ik heb|jongste van(?: de)?|oudste van(?: de)?|kregen|kreeg|had|hadden|zijn met|we zijn met"
    rf"|waren thuis met|waren thuis|familie van) ({NUMBER})"
    rf"(?: {_CHILDREN}| thuis| man| (?:eigen )?kinderen)?(?!\w)"
    rf"|(?<!\w)de ({ORDINAL}) van (?:de )?({NUMBER})(?: {_CHILDREN})?(?!\w)"
)
_COUNTED = re.compile(rf"(?:gezin|jongste|oudste|familie van)|{_CHILDREN}|thuis")
_ARRIVED = re.compile(
    rf"(?<!\w)(?:in|sinds|vanaf|begin|eind) ({YEAR})(?= (?:\w{{1,20}} ){{0,8}}"
    r"(?:gekomen|aangekomen|gevlucht|gearriveerd|hierheen|hier gekomen|gemigreerd|hierheen))"
    rf"|(?<!\w)(?:kwam|kwamen|gekomen|aangekomen|gevlucht|gearriveerd|vluchtten?)"
    rf" (?:\w{{1,20}} ){{0,5}}(?:in|sinds) ({YEAR})(?!\w)"
)


class RoleRules:
    """Finds what a person has to look at."""

    def __init__(self, words: RoleWords, ages: AgeWords, is_kept: Callable[[str], bool]) -> None:
        """Prepare the rules; `is_kept` tells whether a folded word is never masked."""
        jobs = (*words.offices, *words.occupations, *words.rare_occupations)
        self._people = frozenset(map(fold, (*words.people, *jobs)))
        offices = "|".join(re.escape(fold(office)) for office in words.offices)
        self._kin_of_office = re.compile(
            rf"(?<!\w)(?:de )?{_KIN} van (?:de|een) (?:{offices})(?!\w)"
        )
        self._kin = frozenset(map(fold, ages.people))
        self._offices = _index(words.offices, "an office")
        self._occupations = _index(words.occupations, "an occupation beside a place")
        self._rare = _index(words.rare_occupations, "a rare occupation")
        self._disasters = _index(words.disasters, "an event that can be looked up")
        always = _index(words.diseases, "a rare illness")
        for phrases, reason in (
            (words.honours, "an honour"),
            (words.multiples, "twins or more"),
            (words.events, "an event that can be looked up"),
            (words.migration, "a ship or camp"),
        ):
            for first, found in _index(phrases, reason).items():
                always.setdefault(first, []).extend(found)
        self._always = always
        self._events = event_patterns(words)
        self._champions = _index(words.champions, "a champion")
        self._big_family = words.big_family
        self._kept = is_kept

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the roles and events of a turn, to the end of their clause; they may overlap."""
        for span in self._each(talk):
            yield span if span.reason in _AS_FOUND else span._replace(end=_clause_end(talk, span))

    def _each(self, talk: Talk) -> Iterator[Found]:
        for first, last, reason in phrases_in(talk, self._always):
            yield _queued(talk, first, last, reason)
        for first, last, reason in phrases_in(talk, self._champions):
            if self._is_own(talk, first):
                yield _queued(talk, first, last, reason)
        for i in range(len(talk.words)):
            yield from self._only_one(talk, i)
            yield from self._office(talk, i)
            yield from self._occupation(talk, i)
            yield from self._disaster(talk, i)
        text = talk.turn.text
        places = single_spaced(text)
        for found in self._in_text("".join(text[i] for i in places)):
            yield found._replace(start=places[found.start], end=places[found.end - 1] + 1)

    def _is_own(self, talk: Talk, i: int) -> bool:
        """Whether what stands at word `i` is said of the speaker or of family."""
        near = talk.folded[max(0, i - _SELF_REACH) : i]
        return bool(_SELF.intersection(near)) or (
            bool(self._kin.intersection(near)) and bool(_BEING.intersection(near))
        )

    def _is_described(self, talk: Talk, i: int) -> bool:
        """Whether somebody is said to be what stands at word `i`: "ik ben een", "als"."""
        at = i - 1
        while at > 0 and i - at <= _SELF_REACH and talk.folded[at] in _BETWEEN:
            at -= 1
        if at < 0 or talk.folded[at] not in _BEING:
            return False
        near = talk.folded[max(0, at - _SELF_REACH) : i]
        said = _SELF.intersection(near) or self._kin.intersection(near)
        return bool(said) or (talk.folded[at] == "als" and at == i - 1)

    def _only_one(self, talk: Talk, i: int) -> Iterator[Found]:
        before = talk.folded[i - 1] if i else ""
        if talk.folded[i] not in _ONLY or before not in {"de", "het", "als", "mijn", "onze"}:
            return
        stop = min(len(talk.words), i + 1 + _ONLY_REACH)
        who = next((k for k in range(i + 1, stop) if talk.folded[k] in self._people), None)
        if who is None:
            return
        among = range(who + 1, min(len(talk.words), who + 1 + _AMONG_REACH))
        last = next((k for k in among if talk.folded[k] in _AMONG), None)
        if last is None or any(talk.words[k].starts_sentence for k in range(i, last + 1)):
            return
        yield _queued(talk, i - 1, self._end_of(talk, last), "the only, first or last of its kind")

    def _end_of(self, talk: Talk, preposition: int) -> int:
        """Return the first word of content after a preposition, at most three words on."""
        last = preposition
        for k in range(preposition + 1, min(len(talk.words), preposition + 4)):
            if talk.words[k].starts_sentence:
                break
            last = k
            form, following = talk.folded[k], talk.folded[k + 1 : k + 2]
            adjective = form.endswith("e") and not form.endswith("ee")
            if is_capital(talk.words[k]) and not self._kept(form):
                adjective = False
            if not is_small(form) and not (adjective and following and not is_small(following[0])):
                break
        return last

    def _office(self, talk: Talk, i: int) -> Iterator[Found]:
        hit = phrase_at(talk, i, self._offices)
        if (
            not hit
            or not joined(talk, hit[0], hit[0] + 1)
            or not (self._is_described(talk, i) or talk.folded[max(0, i - 3) : i] in _HE_IS)
        ):
            return
        if talk.folded[hit[0] + 1] in _PLACED:
            yield _queued(talk, i, self._end_of(talk, hit[0] + 1), hit[1])

    def _occupation(self, talk: Talk, i: int) -> Iterator[Found]:
        rare = phrase_at(talk, i, self._rare)
        if rare and self._is_described(talk, i):
            yield _queued(talk, i, rare[0], rare[1])
            return
        hit = phrase_at(talk, i, self._occupations) or rare or phrase_at(talk, i, self._offices)
        if not hit or not joined(talk, hit[0], hit[0] + 1):
            return
        at = hit[0] + 1
        if talk.folded[at] not in {"in", "van", "op"} or not joined(talk, at, at + 1):
            return
        if self._is_place(talk, at + 1) and (talk.folded[at] == "in" or self._is_own(talk, i)):
            yield _queued(talk, i, at + 1, "an occupation beside a place")

    def _is_place(self, talk: Talk, i: int) -> bool:
        form = talk.folded[i]
        if self._kept(form) or is_small(form):
            return False
        return is_capital(talk.words[i]) if talk.cased else not is_ordinary(form)

    def _disaster(self, talk: Talk, i: int) -> Iterator[Found]:
        hit = phrase_at(talk, i, self._disasters)
        if not hit or not joined(talk, hit[0], hit[0] + 1):
            return
        at = hit[0] + 1
        if talk.folded[at] not in {"op", "in", "bij", "van", "aan"}:
            return
        content = at + 2 if talk.folded[at + 1 : at + 2] in (["de"], ["het"]) else at + 1
        if content >= len(talk.words) or not joined(talk, at, at + 1):
            return
        start = talk.words[content].start
        road = _ROAD.match(fold_in_place(talk.turn.text[start : start + 8]))
        if road:
            yield _span(talk.words[i].start, start + road.end(), hit[1])
        elif self._is_place(talk, content) and not is_dutch_word(talk.folded[content]):
            yield _queued(talk, i, content, hit[1])

    def _in_text(self, text: str) -> Iterator[Found]:
        folded = fold_in_place(text)
        for match in _RELATED.finditer(folded):
            yield _span(match.start(), match.end(), "kin of somebody in an event")
        for start, end, reason in events_in(folded, self._events):
            yield _span(start, end, reason)
        for match in self._kin_of_office.finditer(folded):
            yield _span(match.start(), match.end(), "kin of somebody with an office")
        for match in _FAMILY.finditer(folded):
            number = value_of(match.group(3) or match.group(1) or "") or 0
            counted = match.group(3) or _COUNTED.search(match.group())
            if counted and self._big_family <= number <= _MAX_CHILDREN:
                yield _span(match.start(), match.end(), "a big family")
        for match in _ARRIVED.finditer(folded):
            group = 1 if match.group(1) else 2
            yield _span(match.start(group), match.end(group), "a year of migration")


def _clause_end(talk: Talk, span: Found) -> int:
    """Return where the clause of a role ends: without the rest nobody can judge it."""
    last = max(0, bisect_left(talk.words, span.end, key=lambda word: word.start) - 1)
    stop = min(len(talk.words) - 1, last + _CLAUSE)
    while last < stop:
        between = talk.turn.text[talk.words[last].end : talk.words[last + 1].start]
        if _ENDS.search(between) or talk.folded[last + 1] in _NEXT_CLAUSE:
            break
        last += 1
    return max(span.end, talk.words[last].end)


def _index(phrases: tuple[str, ...], reason: str) -> PhraseIndex[str]:
    return phrase_index((phrase, reason) for phrase in phrases)


def _queued(talk: Talk, first: int, last: int, reason: str) -> Found:
    return _span(talk.words[first].start, talk.words[last].end, reason)


def _span(start: int, end: int, reason: str) -> Found:
    return Found(start, end, Category.ROLE, "", reason, 0.5, Action.QUEUE)
