"""Names of places and organisations that are everyday words, in speech without capitals. Queued.

"mijn dochter zit op de schakel", "in het rode dorp": no list holds them and no letter shows them; a
small model that we trained tells them by the words around (codebooks/phrase_tagger/MODEL_CARD.md).
It is not sure enough to mask: what it finds is put before a person and the text stays.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.domain.transcript import Action, Category, Detection, RawTurn
from pipeline.nlp.tagger_features import Eyes, Token, has_capitals, tokens_of
from pipeline.nlp.tagger_model import TaggerModel
from pipeline.nlp.words import CLOSED_CLASS, fold

QUEUE_FROM, JOIN_FROM = 0.5, 0.3
"""From which probability a word is queued; a word next to one joins it from the second on. Chosen
on the split test of the benchmark, where no figure of this layer alone is reported."""
_CATEGORIES = {
    "ORG": Category.ORGANISATION,
    "PLC": Category.PLACE,
    "AGE": Category.AGE,
    "DAT": Category.DATE,
}
_OF_NUMBERS = frozenset({Category.AGE, Category.DATE})
_SIGN = re.compile(r"[.,!?;:\"“”‘’()]")
_ARTICLES = frozenset({"de", "het", "een", "'t", "t"})


class PhraseTagger:
    """Finds phrases that may be such names."""

    name = "phrase_tagger"

    def __init__(
        self, load: Callable[[], TaggerModel], eyes: Eyes, is_kept: Callable[[str], bool]
    ) -> None:
        """Take what it judges by.

        Args:
            load: Returns the weights; called for the first turn without capitals.
            eyes: What a word shows.
            is_kept: Tells whether a folded word or phrase is never masked.
        """
        self._load = load
        self._eyes = eyes
        self._kept = is_kept

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return what may be a name in the turns of one interview, each with the action QUEUE."""
        found = []
        for turn in turns:
            cased = has_capitals(tokens_of(turn.text))
            tokens = tokens_of(_as_recognised(turn.text))
            for run in self._runs(tokens) if tokens else ():
                if not cased or run[2] in _OF_NUMBERS:  # elsewhere a capital tells
                    found.append(self._detection(turn, tokens, *run))
        return found

    def _runs(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Category, float]]:
        """Yield first and last token, kind and probability of each phrase."""
        model = self._load()
        probabilities = model.probabilities(self._eyes.see(tokens))
        columns = [model.labels.index(label) for label in _CATEGORIES]
        likely = probabilities[:, columns].sum(axis=1)
        i = 0
        while i < len(tokens):
            if likely[i] < QUEUE_FROM or not tokens[i].is_word:
                i += 1
                continue
            first = last = i
            while last + 1 < len(tokens) and _goes_on(tokens, likely, last + 1):
                last += 1
            while first > 0 and _goes_on(tokens, likely, first - 1):
                first -= 1
            i = last + 1
            if self._can_be_name([fold(token.text) for token in tokens[first : last + 1]]):
                kinds = probabilities[first : last + 1, columns].sum(axis=0)
                category = list(_CATEGORIES.values())[int(kinds.argmax())]
                yield first, last, category, float(likely[first : last + 1].max())

    def _can_be_name(self, forms: Sequence[str]) -> bool:
        """Whether something is left besides small words, and nobody said to let it stand."""
        own = [form for form in forms if form not in CLOSED_CLASS and form not in _ARTICLES]
        return bool(own) and not (self._kept(" ".join(forms)) or all(map(self._kept, own)))

    def _detection(
        self,
        turn: RawTurn,
        tokens: Sequence[Token],
        first: int,
        last: int,
        category: Category,
        score: float,
    ) -> Detection:
        start, end = tokens[first].start, tokens[last].end
        return Detection(
            turn_number=turn.turn_number,
            start=start,
            end=end,
            text=turn.text[start:end],
            category=category,
            detector=self.name,
            score=round(min(score, 1.0), 3),
            action=Action.QUEUE,
            reason="phrase tagger",
        )


def _as_recognised(text: str) -> str:
    """Return a text as a recogniser writes it, with the same offsets."""
    plain = _SIGN.sub(" ", text)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else plain


def _goes_on(tokens: Sequence[Token], likely: npt.NDArray[np.float64], i: int) -> bool:
    return tokens[i].is_word and bool(likely[i] >= JOIN_FROM)
