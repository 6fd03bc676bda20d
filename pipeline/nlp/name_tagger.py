"""The bundled name tagger: names of people, places, streets and firms, with or without capitals.

A linear-chain CRF that we trained ourselves; what it was trained on, what it finds and what it
does not find stand in codebooks/name_tagger/MODEL_CARD.md.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.nlp.lexicon import Lexicon
from pipeline.nlp.ordinary_words import OrdinaryWords
from pipeline.nlp.tagger_features import Eyes, Gazetteer, Seen, Token, tokens_of
from pipeline.nlp.tagger_judgement import JOIN_FROM, MASK_FROM, QUEUE_FROM, Judgement, Run
from pipeline.nlp.tagger_model import TaggerModel
from pipeline.nlp.words import CLOSED_CLASS, fold

_CATEGORIES = {
    "PER": Category.PERSON,
    "LOC": Category.PLACE,
    "STR": Category.STREET,
    "ORG": Category.ORGANISATION,
    "NAM": Category.NAME,
}
_OUTSIDE, _FIRST_OF_PERSON = "O", "B-PER"
_KEEP_WORDS = 6
"""A kept phrase is looked for up to this many words before and after a span."""
_PARTICLES = frozenset({"van", "de", "het", "in", "uit", "te"})
_ARTICLES = frozenset({"de", "het", "een", "'t"})


class NameTagger:
    """Finds names by how they look, what stands around them and whether they are Dutch words."""

    name = "name_tagger"

    def __init__(
        self, model: TaggerModel, lists: NameLists, ordinary: OrdinaryWords, keep: frozenset[str]
    ) -> None:
        """Take what it judges by.

        Args:
            model: The weights; `load_tagger_model`.
            lists: The reviewed name lists.
            ordinary: The ordinary Dutch words; `load_ordinary_words`.
            keep: Folded words and phrases that are never masked, besides the keep list of `lists`.
        """
        self._model = model
        self._judgement = Judgement(Lexicon.from_lists(lists, keep, ()))
        self._eyes = Eyes(Gazetteer.from_lists(lists), ordinary)
        kept = keep | {fold(item) for item in lists.keep}
        self._keep = kept | {item.removesuffix("'s") for item in kept}
        columns = [label.removeprefix("B-") for label in model.labels]
        self._columns = {name: [i for i, c in enumerate(columns) if c == name] for name in columns}

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return what is probably a name in `turns`; doubtful ones with the action QUEUE."""
        found = []
        views = [(tokens, self._eyes.see(tokens)) for tokens in map(_tokens, turns)]
        things = self._judgement.things([seen for _, seen in views])
        for turn, (tokens, seen) in zip(turns, views, strict=True):
            probabilities = self._model.probabilities(seen)
            found += [
                self._detection(turn, tokens, run)
                for run in self._runs(tokens, seen, probabilities, things)
                if not self._is_kept(seen, run)
            ]
        return found

    def _runs(
        self,
        tokens: Sequence[Token],
        seen: Sequence[Seen],
        probabilities: npt.NDArray[np.float64],
        things: frozenset[str],
    ) -> Iterator[Run]:
        """Yield the names: words above a threshold and the likely ones next to them."""
        likely = 1 - probabilities[:, self._model.labels.index(_OUTSIDE)]
        begins = probabilities[:, self._model.labels.index(_FIRST_OF_PERSON)]
        i = 0
        while i < len(tokens):
            if likely[i] < QUEUE_FROM or not tokens[i].is_word:
                i += 1
                continue
            last = i
            while last + 1 < len(tokens) and _goes_on(tokens, likely, begins, last + 1):
                last += 1
            category = self._category(probabilities[i : last + 1])
            run = _trimmed(tokens, seen, Run(i, last, float(likely[i : last + 1].max()), category))
            weighed = run and self._judgement.weigh(tokens, seen, likely.tolist(), run, things)
            if weighed:
                yield weighed
            i = last + 1

    def _is_kept(self, seen: Sequence[Seen], run: Run) -> bool:
        """Whether a name is, or lies in, something on the keep list ("Tweede Kamer")."""
        forms = [word.form for word in seen[max(0, run.first - _KEEP_WORDS) : run.first]]
        before = len(forms)
        forms += [word.form for word in seen[run.first : run.last + 1 + _KEEP_WORDS]]
        end = before + run.last - run.first + 1
        named = itertools.dropwhile(_PARTICLES.__contains__, forms[before:end])
        if " ".join(named) in self._keep and not self._judgement.is_announced(seen, run.first):
            return True  # "van Zeist", where Zeist is the municipality of the study
        return any(
            " ".join(forms[first:last]) in self._keep
            for first in range(before + 1)
            for last in range(end, len(forms) + 1)
        )

    def _category(self, probabilities: npt.NDArray[np.float64]) -> Category:
        """Return what tokens are together, most probably; the shape is (tokens, labels)."""
        total = probabilities.sum(axis=0)
        kinds = {name: total[columns].sum() for name, columns in self._columns.items()}
        kinds.pop(_OUTSIDE)
        return _CATEGORIES[max(kinds, key=lambda name: kinds[name])]

    def _detection(self, turn: RawTurn, tokens: Sequence[Token], run: Run) -> Detection:
        start, end = tokens[run.first].start, tokens[run.last].end
        return Detection(
            turn_number=turn.turn_number,
            start=start,
            end=end,
            text=turn.text[start:end],
            category=run.category,
            detector=self.name,
            score=round(min(run.score, 1.0), 3),
            action=run.action,
            reason="name tagger",
        )


def _tokens(turn: RawTurn) -> list[Token]:
    return tokens_of(turn.text)


def _goes_on(
    tokens: Sequence[Token],
    likely: npt.NDArray[np.float64],
    begins: npt.NDArray[np.float64],
    i: int,
) -> bool:
    """Whether token `i` belongs to the name before it, or is a full stop of an initial in it."""
    if not tokens[i].is_word:
        is_inside = tokens[i].text in {".", "-", "'", "’"} and i + 1 < len(tokens)
        return is_inside and tokens[i + 1].is_word and likely[i] >= MASK_FROM
    return bool(likely[i] >= JOIN_FROM and begins[i] < MASK_FROM)


def _trimmed(tokens: Sequence[Token], seen: Sequence[Seen], run: Run) -> Run | None:
    """Return the name without signs at its ends; None if nothing is left that can be a name."""
    first, last = run.first, run.last
    while last >= first and not tokens[last].is_word:
        last -= 1
    words = [word.form for word in seen[first : last + 1]]
    if all(len(form) < 2 or form in CLOSED_CLASS or form in _ARTICLES for form in words):
        return None
    while first >= 2 and _is_initial(tokens[first - 2], tokens[first - 1]):
        first -= 2
    return run._replace(first=first, last=last)


def _is_initial(letter: Token, stop: Token) -> bool:
    """Whether two tokens are an initial: "J."."""
    return len(letter.text) == 1 and letter.text.isupper() and stop.text == "."
