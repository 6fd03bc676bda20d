"""A turn as the rules for names see it: its words, what each can be and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.domain.transcript import Action, Category
from pipeline.nlp.lexicon import Kind, Lexicon, adjacent
from pipeline.nlp.words import CLOSED_CLASS, Word, function_words, lemma

ONLY_IN_NAMES = frozenset({"der", "den", "ten", "ter", "'t"})
"""Particles that outside names are hardly said: what follows is a surname, also "van der meer"."""
_NO_INITIAL = frozenset("uns tkm")
_CUE_WORDS = (1, 2, 3)
_MAX_ABBREVIATION = 5


class Seed(NamedTuple):
    """That a name begins at a word: how sure, what is done and by which rule."""

    score: float
    reason: str
    category: Category = Category.PERSON
    action: Action = Action.MASK


@dataclass(frozen=True)
class TurnWords:
    """One turn. `informative` tells per word whether capitals mean something where it stands."""

    text: str
    words: Sequence[Word]
    informative: Sequence[bool]
    lexicon: Lexicon
    is_dutch: bool = True
    lowered: frozenset[str] = frozenset()
    """Folded words that stand elsewhere in the interview without the capital of a name."""
    announced: frozenset[str] = frozenset()
    """Folded surnames, particles included, that the interview says elsewhere after a title, a kin
    word or a first name: "meneer klein", "anja de wit"."""

    @cached_property
    def kinds(self) -> list[Kind]:
        """What each word can be."""
        return [self.lexicon.kind(word) for word in self.words]

    @cached_property
    def cues(self) -> list[str]:
        """The kind of the longest cue that ends right before each word; empty for none."""
        return [self._cue_before(i) for i in range(len(self.words))]

    def _cue_before(self, i: int) -> str:
        if i == 0 or self.words[i].starts_sentence:
            return ""
        phrases = [" ".join(w.folded for w in self.words[i - n : i]) for n in _CUE_WORDS if i >= n]
        kinds = [self.lexicon.cues[p] for p in reversed(phrases) if p in self.lexicon.cues]
        # "Mijn mentor" is of one's own circle, but a mentor is called by the surname.
        return "TITLE" if "TITLE" in kinds else next(iter(kinds), "")

    def folded(self, i: int) -> str:
        """The folded word at `i`; empty beyond the ends and across a sentence's end."""
        if 0 <= i < len(self.words):
            return self.words[i].folded
        return ""

    def before(self, i: int) -> str:
        """The folded word before `i` in its sentence, or empty."""
        return "" if i == 0 or self.words[i].starts_sentence else self.folded(i - 1)

    def after(self, i: int) -> str:
        """The folded word after `i` in its sentence, or empty."""
        if i + 1 >= len(self.words) or self.words[i + 1].starts_sentence:
            return ""
        return self.folded(i + 1)

    def has_capital(self, i: int) -> bool:
        """Whether word `i` has a capital where capitals mean something."""
        return 0 <= i < len(self.words) and self.informative[i] and self.words[i].is_capitalised

    def is_inner_capital(self, i: int) -> bool:
        """Whether word `i` has a capital that no sentence's start explains."""
        return self.has_capital(i) and not self.words[i].starts_sentence

    def is_next_to(self, i: int) -> bool:
        """Whether word `i` follows the word before it without a stop between them."""
        return (
            0 < i < len(self.words)
            and not self.words[i].starts_sentence
            and adjacent(self.text, self.words[i - 1], self.words[i])
        )

    def is_part_of_compound(self, i: int) -> bool:
        """Whether a hyphen stands for the rest of word `i`: "behandelings- en zorgplan"."""
        return self.text[self.words[i].end : self.words[i].end + 2] in {"- ", "-"}

    def follows_digits(self, i: int) -> bool:
        """Whether a number in digits stands right before word `i`: "9 mei"."""
        start = self.words[i].start
        return start > 1 and self.text[start - 1] == " " and self.text[start - 2].isdecimal()

    def is_abbreviation(self, i: int) -> bool:
        """Whether word `i` is a few letters in capitals: "ITG"."""
        return self.words[i].text.isupper() and len(self.words[i].text) <= _MAX_ABBREVIATION

    def is_noun(self, i: int) -> bool:
        """Whether word `i` can be a noun in the singular."""
        folded = self.folded(i)
        if folded in CLOSED_CLASS or folded in function_words() - self.lexicon.names_as_words:
            return False
        return lemma(folded) == folded and not folded.endswith("en")

    def is_initial(self, i: int) -> bool:
        """Whether word `i` is a single letter that can be an initial."""
        if not 0 <= i < len(self.words) or len(self.words[i].text) != 1:
            return False
        if self.has_capital(i):
            return True
        barred = "un" if self.cues[i] == "TITLE" else _NO_INITIAL
        return not self.informative[i] and self.folded(i) not in barred

    def follows_initial(self, i: int) -> bool:
        """Whether "W." stands before word `i`."""
        return (
            i > 0
            and len(self.words[i - 1].text) == 1
            and self.words[i - 1].is_capitalised
            and self.text[self.words[i - 1].end : self.words[i].start].strip() == "."
        )

    def is_determined(self, i: int) -> bool:
        """Whether an article or the like stands before word `i`: a thing, hardly a person."""
        return self.before(i) in self.lexicon.context["ARTICLE"]

    def stands_bare(self, i: int) -> bool:
        """Whether a noun at `i` would miss its article: "toen zei roos dat", not "een roos"."""
        before, after = self.before(i), self.after(i)
        if before in self.lexicon.context["DETERMINER"] or (
            before.endswith("e") and before not in self.lexicon.context["BEFORE_NAME"]
        ):
            return False
        opens = (
            not before
            or before in self.lexicon.context["BEFORE_NAME"]
            or before in self.lexicon.speech_verbs
        )
        goes_on = (
            not after
            or after in self.lexicon.context["AFTER_NAME"] | CLOSED_CLASS
            or after in self.lexicon.speech_verbs
        )
        return opens and (goes_on or self._is_name_joined(i))

    def acts(self, i: int) -> bool:
        """Whether a verb of who does or says something follows: "klein zei", "de wit heeft"."""
        after = self.after(i)
        return after in self.lexicon.speech_verbs or after in self.lexicon.context["FINITE"]

    def _is_name_joined(self, i: int) -> bool:
        """Whether a sure name stands at the other side of "en"."""
        joined = [i + 2] * (self.after(i) == "en") + [i - 2] * (self.before(i) == "en")
        return any(
            0 <= j < len(self.words) and self.kinds[j] in {Kind.NAME, Kind.UNKNOWN} for j in joined
        )

    def is_joined_to_name(self, i: int) -> bool:
        """Whether word `i` and a sure name are joined by "en"."""
        return self._is_name_joined(i)
