"""Names of people, places and streets, found with lists, capitals and cues.

Speech recognition often writes no capitals, so a transcript without them is judged by the lists
and by what stands before a word. A word on the keep list is never masked: countries, faiths and
public bodies are what a study is about.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Detection, RawTurn
from pipeline.nlp.announced_names import announced_surnames
from pipeline.nlp.lexicon import Lexicon, Span
from pipeline.nlp.other_scripts import other_script_spans
from pipeline.nlp.person_context import TurnWords
from pipeline.nlp.person_rules import person_spans
from pipeline.nlp.place_rules import government_seats, place_spans, street_spans
from pipeline.nlp.true_case import has_capitals, informative_capitals, true_cased
from pipeline.nlp.words import CLOSED_CLASS, Word, words_of

_KEEP_WORDS = 3
"""A kept phrase is looked for up to this many words before and after a span."""
_DUTCH = "nl"


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
        words = [true_cased(words_of(turn.text)) for turn in turns]
        cased = has_capitals(words)
        telling = [informative_capitals(own, interview_cased=cased) for own in words]
        lowered = _lowered(words, telling)
        items = [
            TurnWords(turn.text, own, tells, self._lexicon, turn.language == _DUTCH, lowered)
            for turn, own, tells in zip(turns, words, telling, strict=True)
        ]
        found: list[Detection] = []
        for turn, item, people in zip(turns, items, _people(items), strict=True):
            seats = government_seats(item)
            found.extend(
                _detection(turn, item, span)
                for span in (*people, *_things(item))
                if _says_something(item, span)
                and not _is_kept(item, span)
                and not seats.intersection(range(span.first, span.last + 1))
            )
        return found


def _lowered(words: Sequence[Sequence[Word]], telling: Sequence[Sequence[bool]]) -> frozenset[str]:
    """Return the folded words that stand somewhere in lower case where names have a capital.

    None that have that capital inside a sentence too: "Wil" is a name there, as "wil" is not.
    """
    seen = [
        word
        for own, tells in zip(words, telling, strict=True)
        for word, tell in zip(own, tells, strict=True)
        if tell
    ]
    named = {w.folded for w in seen if w.is_capitalised and not w.starts_sentence}
    return frozenset(w.folded for w in seen if not w.is_capitalised) - named


def _people(turns: Sequence[TurnWords]) -> list[list[Span]]:
    """Return the names of people per turn; looked for twice where a word was introduced as one."""
    found = [list(person_spans(turn)) for turn in turns]
    announced = announced_surnames(turns, found)
    last_words = {surname.rpartition(" ")[2] for surname in announced}
    return [
        list(person_spans(replace(turn, announced=announced)))
        if any(word.folded in last_words for word in turn.words)
        else spans
        for turn, spans in zip(turns, found, strict=True)
    ]


def _things(turn: TurnWords) -> Iterator[Span]:
    yield from place_spans(turn)
    yield from street_spans(turn)
    yield from other_script_spans(turn)


def _is_kept(turn: TurnWords, span: Span) -> bool:
    """Whether a span is, or lies in, something on the keep list ("Tweede Kamer")."""
    begin = max(0, span.first - _KEEP_WORDS)
    folded = [word.folded for word in turn.words[begin : span.last + _KEEP_WORDS + 1]]
    first_last = span.last + 1 - begin
    own = folded[span.first - begin : first_last]
    if turn.cues[span.first] == "TITLE" and turn.is_inner_capital(span.first):
        return False  # "Burgemeester De Koning"
    named = " ".join(itertools.dropwhile(turn.lexicon.particles.__contains__, own))
    if named in turn.lexicon.keep and not turn.cues[span.first]:
        return True  # "van Zeist", where Zeist is the municipality of the study
    return any(
        " ".join(folded[first:last]) in turn.lexicon.keep
        for first in range(span.first - begin + 1)
        for last in range(first_last, len(folded) + 1)
    )


def _says_something(turn: TurnWords, span: Span) -> bool:
    """Whether a span holds a word that can be a name: not only "De", "van" or the s of "foto's"."""
    words = turn.words[span.first : span.last + 1]
    initial = span.first == span.last and turn.is_initial(span.first)
    return initial or any(len(w.folded) > 1 and w.folded not in CLOSED_CLASS for w in words)


def _detection(turn: RawTurn, item: TurnWords, span: Span) -> Detection:
    start = item.words[span.first].start
    end = span.end or item.words[span.last].end
    return Detection(
        turn_number=turn.turn_number,
        start=start,
        end=end,
        text=turn.text[start:end],
        category=span.category,
        detector=NameListDetector.name,
        score=span.score,
        action=span.action,
        reason=span.reason,
    )
