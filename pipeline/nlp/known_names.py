"""Names that the researcher knows from intake: found in any case and spelling, whole or in part.

A name that is also an ordinary word is masked where it is surely the name; elsewhere a person
decides, and a word that is hardly ever a name in running speech ("wil") is left alone.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.name_spelling import Spellings, diminutive_stems, genitive_stem
from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.nlp.words import (
    CLOSED_CLASS,
    Word,
    function_words,
    is_compound,
    is_dutch_word,
    lemma,
    words_of,
)

_PEOPLE = frozenset({Category.PERSON, Category.NAME})
_TITLES = frozenset(
    {
        *("mevrouw", "meneer", "mijnheer", "mevr", "mw", "dhr", "familie", "dokter", "tante"),
        *("oom", "juf", "meester", "heet", "heette", "genaamd"),
    }
)
"""Words after which even an ordinary word is a name of this study."""
_PARTICLES = frozenset(
    {
        *("van", "de", "der", "den", "het", "'t", "ten", "ter", "te", "el", "al", "ait", "bin"),
        *("ben", "bint", "da", "dos", "di", "du", "la", "le", "von"),
    }
)
_MIN_PART = 3
_MIN_ALIKE = 5
_EXACT, _SPELT, _PART, _MISHEARD, _QUEUED = 1.0, 0.95, 0.9, 0.75, 0.5
"""Scores: the name as written, in another spelling, a part of it, a letter or two off; queued."""


class _Name(NamedTuple):
    words: tuple[str, ...]
    category: Category


class _Found(NamedTuple):
    first: int
    last: int
    category: Category
    score: float
    reason: str


class KnownNamesDetector:
    """Finds the names of the study's register, in any case, spacing and spelling."""

    name = "known_names"

    def __init__(
        self,
        names: Sequence[tuple[str, Category] | tuple[str, Category, str]],
        *,
        is_ordinary: Callable[[str], bool] = is_dutch_word,
        established: Collection[str] = frozenset(),
    ) -> None:
        """Prepare the register.

        Args:
            names: What is known, as written, with its category and perhaps whose name it is.
            is_ordinary: Whether a folded word is also an ordinary word.
            established: Folded names of the lists, and words that are never masked: a word that is
                one of them is not taken for a slip of a known name.
        """
        self._is_ordinary = is_ordinary
        self._established = established
        split = [_Name(_words(name), category) for name, category, *_ in names]
        whole = sorted({n for n in split if n.words}, key=lambda n: (-len(n.words), n))
        self._whole: dict[str, list[_Name]] = {}
        for known in whole:
            self._whole.setdefault(known.words[0], []).append(known)
        self._parts = _parts(whole)
        self._initials = {k for n in whole if n.category in _PEOPLE for k in _initialled(n.words)}
        singles = {n.words[0]: n.category for n in whole if len(n.words) == 1}
        self._spelt = self._parts | singles
        self._spellings = Spellings(w for w in self._spelt if len(w) >= _MIN_PART)
        self._meant: dict[str, tuple[str, float, str]] = {}

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return every mention of a known name; a doubtful one is queued."""
        found = []
        for turn in turns:
            words = words_of(turn.text)
            for hit in self._found(turn.text, words):
                action = self._action(words, hit)
                if action:
                    found.append(self._detection(turn, words, hit, action))
        return found

    def _found(self, text: str, words: Sequence[Word]) -> Iterator[_Found]:
        n = 0
        while n < len(words):
            found = self._whole_at(text, words, n) or self._initials_at(text, words, n)
            found = found or self._part_at(words, n)
            if found:
                yield found
            n = found.last + 1 if found else n + 1

    def _whole_at(self, text: str, words: Sequence[Word], n: int) -> _Found | None:
        for start in (words[n].folded, words[n].folded.split("-")[0]):
            for known in self._whole.get(start, ()):
                last = _last_of(text, words, n, known.words)
                if last is not None:
                    return _Found(n, last, known.category, _EXACT, "name of the register")
        return None

    def _initials_at(self, text: str, words: Sequence[Word], n: int) -> _Found | None:
        """Find "S. Bouzidi" and "S Bouzidi" for Samira Bouzidi."""
        if len(words[n].folded) > 1 or not words[n].is_capitalised:
            return None
        last = n + 1
        while last < len(words) and words[last].folded in _PARTICLES and last - n < 4:
            last += 1
        if last < len(words) and (words[n].folded, words[last].folded) in self._initials:
            between = text[words[n].end : words[last].start]
            if len(between) < 20 and "\n" not in between:
                return _Found(n, last, Category.PERSON, _SPELT, "initial of a known name")
        return None

    def _part_at(self, words: Sequence[Word], n: int) -> _Found | None:
        word = words[n].folded
        if word not in self._meant:
            self._meant[word] = self._meaning(word)
        known, score, reason = self._meant[word]
        return _Found(n, n, self._spelt[known], score, reason) if known else None

    def _meaning(self, word: str) -> tuple[str, float, str]:
        """Return the known name or part that a word is, how surely, and why; or "" for none."""
        if word in self._spelt:
            return word, _PART, "part of a known name"
        stems = {genitive_stem(word), *diminutive_stems(word)} & self._spelt.keys()
        if stems and not self._is_ordinary(word) and word not in self._established:
            return min(stems), _SPELT, "known name with an ending"
        if len(word) < _MIN_PART or self._is_ordinary(word) or is_compound(word, is_dutch_word):
            return "", 0.0, ""
        alike = self._spellings.alike(word)
        if alike:
            return min(alike), _SPELT, "known name in another spelling"
        near = self._spellings.near(word) if word not in self._established else set()
        if near and len(word) >= _MIN_ALIKE:
            return min(near), _MISHEARD, "known name, a letter or two off"
        return "", 0.0, ""

    def _action(self, words: Sequence[Word], found: _Found) -> Action | None:
        """Return what to do with a find: an ordinary word is masked in the context of a name."""
        own = words[found.first : found.last + 1]
        telling = [w for w in own if w.folded not in _PARTICLES] or list(own)
        if not all(self._is_ordinary(w.folded) for w in telling):
            return Action.MASK
        before = words[found.first - 1].folded if found.first else ""
        after = words[found.last + 1].folded if found.last + 1 < len(words) else ""
        is_named = before in _TITLES or {before, after} & self._parts.keys() - _PARTICLES
        if len(telling) > 1 or (is_named and found.category in _PEOPLE):
            return Action.MASK
        word = telling[0]
        if word.is_capitalised and (not word.starts_sentence or _is_noun(word.folded)):
            return Action.MASK
        is_grammar = word.folded in CLOSED_CLASS or word.folded in function_words()
        is_whole = found.score == _EXACT
        return Action.QUEUE if not is_grammar and (is_whole or _is_noun(word.folded)) else None

    def _detection(
        self, turn: RawTurn, words: Sequence[Word], found: _Found, action: Action
    ) -> Detection:
        start, end = words[found.first].start, words[found.last].end
        return Detection(
            turn_number=turn.turn_number,
            start=start,
            end=end,
            text=turn.text[start:end],
            category=found.category,
            detector=self.name,
            score=found.score if action is Action.MASK else _QUEUED,
            action=action,
            reason=found.reason,
        )


def _words(name: str) -> tuple[str, ...]:
    return tuple(part for w in words_of(name) for part in w.folded.split("-") if part)


def _parts(whole: Sequence[_Name]) -> dict[str, Category]:
    """Return the words of the full names of people that can be said alone."""
    return {
        word: Category.PERSON
        for known in whole
        if known.category in _PEOPLE and len(known.words) > 1
        for word in known.words
        if word not in _PARTICLES and len(word) >= _MIN_PART
    }


def _initialled(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the first letter and surname of a full name."""
    if len(words) > 1:
        yield words[0][0], words[-1]


def _last_of(text: str, words: Sequence[Word], n: int, known: tuple[str, ...]) -> int | None:
    """Return the last word of a whole name that begins at word `n`, written with any hyphens."""
    left, at = list(known), n
    while left and at < len(words):
        pieces = words[at].folded.split("-")
        gap = text[words[at - 1].end : words[at].start] if at > n else " "
        if left[: len(pieces)] != pieces:
            if len(left) > 1 or genitive_stem(words[at].folded) != left[0]:
                return None
            pieces = left[:1]
        if gap.strip(" -.\t") or len(gap) > 20:
            return None
        left = left[len(pieces) :]
        at += 1
    return at - 1 if not left else None


def _is_noun(folded: str) -> bool:
    """Whether an ordinary word is not a form of a verb: "roos", and not "wil"."""
    return lemma(folded) == folded and not folded.endswith("en")
