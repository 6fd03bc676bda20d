"""Neighbourhoods: those of the study's lists, and unknown ones by what stands around them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from pipeline.domain.quasi import NeighbourhoodWords
from pipeline.domain.transcript import Category
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

Style = Literal["keep", "district", "municipality"]

_INTO = frozenset({"in", "uit", "naar", "op", "door", "vanuit", "richting", "van"})
_ARTICLES = frozenset({"de", "het", "'t"})
_RESIDENCE_REACH = 6
_LIVE = ("woon", "wonen", "gewoond", "opgegroeid", "verhuisd")
_HOME, _HOME_REACH = 2, 5
_COMMON = frozenset({"noord", "zuid", "oost", "west", "centrum", "midden", "binnenstad"})
"""Quarters of nearly every town."""


class NeighbourhoodRules:
    """Finds neighbourhoods and says in the study's style what stands for each."""

    def __init__(
        self,
        words: NeighbourhoodWords,
        known: Sequence[str],
        municipality: str,
        districts: Mapping[str, str],
        style: Style,
        is_kept: Callable[[str], bool],
    ) -> None:
        """Prepare the rules.

        Args:
            words: Cues and endings.
            known: The study's neighbourhoods.
            municipality: Its name, for "wijk in ..."; may be empty.
            districts: The district of each neighbourhood.
            style: What stays of a neighbourhood.
            is_kept: Tells whether a folded word or phrase is never masked.
        """
        listed = (*words.well_known, *known, *districts)
        names = {fold(name): name for name in listed if name.strip()}
        district_of = {fold(name): district for name, district in districts.items()}
        is_district = {fold(district) for district in districts.values()}
        stays = is_district if style == "district" else set()
        self._general = f"wijk in {municipality}"[:60] if municipality else "wijk"
        self._known: PhraseIndex[str] = phrase_index(
            (name, self._term(district_of.get(key, ""), style))
            for key, name in names.items()
            if key not in stays
        )
        self._cues: PhraseIndex[bool] = phrase_index((cue, True) for cue in words.cues)
        self._residence = frozenset(words.residence)
        self._endings, self._strong = words.endings, words.strong_endings
        self._ordinary = frozenset(map(fold, words.ordinary))
        self._kept = is_kept
        self._style = style

    def _term(self, district: str, style: Style) -> str:
        if style != "district" or not district:
            return self._general
        plain = fold(district).startswith(("wijk", "stadsdeel"))
        return district[:60] if plain else f"wijk {district}"[:60]

    def find(self, talk: Talk) -> Iterator[Found]:
        """Yield the neighbourhoods of a turn; none where the study keeps them."""
        if self._style == "keep":
            return
        for i in range(len(talk.words)):
            known = phrase_at(talk, i, self._known)
            if known and self._is_meant(talk, i, known[0]):
                reason = "a neighbourhood of a list"
                yield found(talk, i, known[0], Category.NEIGHBOURHOOD, known[1], reason, 0.95)
                continue
            span = self._after_cue(talk, i)
            score, reason = 0.85, "a name after a word for neighbourhood"
            if not span and self._by_ending(talk, i):
                span, score, reason = (i, i), 0.55, "a word that ends like a neighbourhood"
            general = self._general
            if not span and self._is_home(talk, i):
                span, score, reason = (i, i), 0.5, "an unknown name after wonen in"
                general = "wijk of plaats"
            if span:
                yield found(talk, *span, Category.NEIGHBOURHOOD, general, reason, score)

    def _is_meant(self, talk: Talk, first: int, last: int) -> bool:
        """Whether a listed name is one here: "noord" needs a capital or "in" before it."""
        if last > first or not (is_dutch_word(talk.folded[first]) or talk.folded[first] in _COMMON):
            return True
        before = talk.folded[first - 1] if first else ""
        if talk.cased:
            return is_capital(talk.words[first])
        return before in _INTO | {"wijk", "buurt"}

    def _after_cue(self, talk: Talk, i: int) -> tuple[int, int] | None:
        cue = phrase_at(talk, i, self._cues)
        if not cue or not joined(talk, cue[0], cue[0] + 1, wide=True):
            return None
        start = cue[0] + 1
        skip = talk.folded[start] in _ARTICLES and joined(talk, start, start + 1)
        if skip:
            start += 1
        form = talk.folded[start]
        if self._kept(form) or form in self._ordinary - _COMMON:
            return None
        if talk.cased:
            if is_capital(talk.words[start]):
                return start, capital_chain(talk, start)
            return None
        if form in _COMMON:
            return None if skip else (start, start)
        unknown = not is_small(form) and not is_dutch_word(form)
        return (start, start) if unknown and self._ends_so(form, self._endings) else None

    def _by_ending(self, talk: Talk, i: int) -> bool:
        form, word = talk.folded[i], talk.words[i]
        if i == 0 or not self._ends_so(form, self._endings) or form in self._ordinary:
            return False
        if self._kept(form) or is_dutch_word(form) or (talk.cased and not is_capital(word)):
            return False
        article = talk.folded[i - 1] in _ARTICLES and i > 1
        before = talk.folded[i - 2] if article else talk.folded[i - 1]
        if before not in _INTO:
            return False
        if self._ends_so(form, self._strong):
            return True
        near = talk.folded[max(0, i - _RESIDENCE_REACH) : i + _RESIDENCE_REACH]
        return bool(self._residence.intersection(near))

    def _is_home(self, talk: Talk, i: int) -> bool:
        """Whether an unknown name follows "ik woon in": a neighbourhood, or a town of no list."""
        form = talk.folded[i]
        if i < _HOME or talk.folded[i - 1] not in {"in", "naar"} or not joined(talk, i - 1, i):
            return False
        if self._kept(form) or (talk.cased and not is_capital(talk.words[i])):
            return False
        if is_dutch_word(form) if talk.cased else is_ordinary(form):
            return False
        return any(f.startswith(_LIVE) for f in talk.folded[max(0, i - _HOME_REACH) : i - 1])

    @staticmethod
    def _ends_so(form: str, endings: tuple[str, ...]) -> bool:
        if not form.endswith(endings):
            return False
        return any(form.endswith(e) and len(form) > len(e) + 2 for e in endings)
