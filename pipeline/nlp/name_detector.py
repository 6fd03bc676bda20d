"""Names of people, places, streets and organisations, found with lists, capitals and cues.

Speech recognition often writes no capitals, so a transcript without them is judged by the lists
and by what stands before a word. A word on the keep list is never masked: countries, faiths and
public bodies are what a study is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Detection, RawTurn
from pipeline.nlp.lexicon import Lexicon, Span
from pipeline.nlp.name_rules import (
    organisation_spans,
    place_spans,
    street_spans,
    unknown_name_spans,
)
from pipeline.nlp.person_rules import person_spans
from pipeline.nlp.words import CLOSED_CLASS, Word, words_of

_MIN_CAPITALISED_SHARE = 0.02
"""Share of words inside sentences with a capital below which a transcript counts as lower-case.
Dutch speech with names has 0.04 or more; speech recognition without capitals has 0."""


_KEEP_WORDS = 3
"""A kept phrase is looked for up to this many words before and after a span."""


@dataclass(frozen=True)
class _TurnWords:
    turn: RawTurn
    words: list[Word]


class NameListDetector:
    """Finds names by the lists of codebooks/name_lists."""

    name = "name_lists"

    def __init__(
        self, lists: NameLists, keep: Sequence[str], neighbourhoods: Sequence[str]
    ) -> None:
        """Prepare the lists.

        Args:
            lists: The reviewed lists.
            keep: More words or phrases that are never masked, such as the municipality's name.
            neighbourhoods: Names of neighbourhoods, such as the sheet's column wijk.
        """
        self._lexicon = Lexicon.from_lists(lists, keep, neighbourhoods)

    def detect(self, turns: Sequence[RawTurn]) -> list[Detection]:
        """Return what may be a name in `turns`; spans may overlap."""
        with_words = [_TurnWords(turn, words_of(turn.text)) for turn in turns]
        cased = _has_capitals(with_words)
        found: list[Detection] = []
        for item in with_words:
            spans = self._spans(item, cased)
            found.extend(
                _detection(item, span)
                for span in spans
                if _says_something(item, span) and not self._kept(item, span)
            )
        return found

    def _spans(self, item: _TurnWords, cased: bool) -> Iterator[Span]:
        words, text, lexicon = item.words, item.turn.text, self._lexicon
        yield from person_spans(words, text, lexicon, cased=cased)
        yield from place_spans(words, lexicon, cased=cased)
        yield from street_spans(words, text, lexicon, cased=cased)
        yield from organisation_spans(words, text, lexicon, cased=cased)
        yield from unknown_name_spans(words, text, lexicon, cased=cased)

    def _kept(self, item: _TurnWords, span: Span) -> bool:
        """Whether a span is, or lies in, something on the keep list ("Tweede Kamer")."""
        folded = [word.folded for word in item.words]
        return any(
            " ".join(folded[first:last]) in self._lexicon.keep
            for first in range(max(0, span.first - _KEEP_WORDS), span.first + 1)
            for last in range(span.last + 1, span.last + 1 + _KEEP_WORDS)
        )


def _says_something(item: _TurnWords, span: Span) -> bool:
    """Whether a span holds a word that can be a name: not only "De", "van" or the s of "foto's"."""
    words = item.words[span.first : span.last + 1]
    return any(len(word.folded) > 1 and word.folded not in CLOSED_CLASS for word in words)


def _has_capitals(items: Sequence[_TurnWords]) -> bool:
    words = [word for item in items for word in item.words]
    inside = [w for w in words if not w.starts_sentence]
    starts = [w for w in words if w.starts_sentence]
    return (
        sum(w.is_capitalised for w in inside) >= _MIN_CAPITALISED_SHARE * max(1, len(inside))
        or sum(w.is_capitalised for w in starts) >= len(starts) / 2 > 0
    )


def _detection(item: _TurnWords, span: Span) -> Detection:
    start = item.words[span.first].start
    end = span.end or item.words[span.last].end
    return Detection(
        turn_number=item.turn.turn_number,
        start=start,
        end=end,
        text=item.turn.text[start:end],
        category=span.category,
        detector=NameListDetector.name,
        score=span.score,
    )
