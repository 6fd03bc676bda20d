"""What in a turn is not simply a word that was said: events, pauses, fillers, inventions."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from pipeline.domain.record import Record


class MarkKind(StrEnum):
    """What a marked stretch of a turn is."""

    EVENT = "event"
    """What the transcriber noted: "(lacht)", "[telefoon gaat]", "(korte stilte)"."""
    UNINTELLIGIBLE = "unintelligible"
    """What could not be heard: "[onverstaanbaar]", "(?)"."""
    PAUSE = "pause"
    """A noted pause: "(.)", "(3 sec)", "(…)"."""
    CUT_OFF = "cut_off"
    """A word or sentence that was broken off: "na–", "//"."""
    FILLER = "filler"
    """A hesitation without meaning: "eh", "uhm". May be cut from a displayed quote."""
    FILLER_WORD = "filler_word"
    """Words that are often a filler and sometimes meant: "zeg maar", "hè". Cut only if asked."""
    DELIVERED_PSEUDONYM = "delivered_pseudonym"
    """What stands for a name that was taken out before delivery: "[naam wijk]", "XXX"."""
    TIME = "time"
    """A time of the recording that was left in the text: "[00:12:04]", "#00:12:04-5#"."""
    HALLUCINATION = "hallucination"
    """A sentence that speech recognition is known to invent in silence."""
    LOOP = "loop"
    """Repeats of the same words by speech recognition, the first of them left out."""


NOT_SPOKEN = frozenset(
    {
        MarkKind.EVENT,
        MarkKind.UNINTELLIGIBLE,
        MarkKind.PAUSE,
        MarkKind.TIME,
        MarkKind.DELIVERED_PSEUDONYM,
    }
)
"""Kinds whose words nobody said: the transcriber wrote them."""


INVENTED = frozenset({MarkKind.HALLUCINATION, MarkKind.LOOP})
"""Kinds that speech recognition may have made up; sure or not, they are never quoted."""

NOT_CODED = NOT_SPOKEN | INVENTED
"""Kinds of which no word is evidence."""


class Mark(Record):
    """A marked stretch of one turn's text: IDENTIFYING like the turn.

    `start` and `end` count code points, end exclusive; `text` is that slice, kept because the
    redundancy is the check. What a mark that is not sure covers is shown and coded as any text; if
    it may be invented it is only kept from quotes and topics.
    """

    kind: MarkKind
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    text: str = Field(min_length=1)
    is_sure: bool = True

    @classmethod
    def at(cls, text: str, kind: MarkKind, start: int, end: int, *, is_sure: bool = True) -> Self:
        """Mark `text` from `start` to `end`."""
        return cls(kind=kind, start=start, end=end, text=text[start:end], is_sure=is_sure)

    @model_validator(mode="after")
    def _offsets_agree(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError("start, end and text do not agree")
        return self


class MovedOffsets:
    """Where the offsets of a text are after stretches of it were replaced.

    Takes (start, end, replacement) in order, without overlaps. What a stretch cuts into grows to
    the whole replacement.
    """

    def __init__(self, replaced: Sequence[tuple[int, int, str]]) -> None:
        """Prepare for what was replaced."""
        self._starts = [start for start, _, _ in replaced]
        self._ends = [end for _, end, _ in replaced]
        self._growth = [0, *accumulate(len(new) - (end - start) for start, end, new in replaced)]

    def start(self, offset: int) -> int:
        """Return where what began at `offset` begins."""
        n = bisect_right(self._starts, offset)
        if n and offset < self._ends[n - 1]:
            return self._starts[n - 1] + self._growth[n - 1]
        return offset + self._growth[n]

    def end(self, offset: int) -> int:
        """Return where what ended at `offset` ends."""
        n = bisect_left(self._starts, offset)
        return max(offset, self._ends[n - 1] if n else 0) + self._growth[n]

    def marks(self, marks: Sequence[Mark], text: str) -> tuple[Mark, ...]:
        """Return marks of the text before as marks of `text`, the one after."""
        moved = []
        for mark in marks:
            start, end = self.start(mark.start), self.end(mark.end)
            moved.append(Mark.at(text, mark.kind, start, end, is_sure=mark.is_sure))
        return tuple(dict.fromkeys(moved))  # two in one name have become the same


class WordList(Record):
    """Words under a key."""

    key: str
    words: tuple[str, ...]


def _as_lists(value: Any) -> Any:
    """Take a mapping as its pairs: tuples can be hashed, so that rules are compiled once."""
    if isinstance(value, dict):
        return tuple({"key": key, "words": words} for key, words in value.items())
    return value


WordLists = Annotated[tuple[WordList, ...], BeforeValidator(_as_lists)]


class _Rules(Record):
    source: str = Field(min_length=1)
    """Where the list comes from, for people."""


class NoteRules(_Rules):
    """What makes a phrase in brackets a note: a head, or a whole phrase; other words beside it.

    Asterisks also stand for stress ("*boos*"), so between those only what is `starred` is a note.
    """

    heads: tuple[str, ...]
    starred: tuple[str, ...]
    phrases: tuple[str, ...]
    beside: tuple[str, ...]
    max_words: int = Field(ge=1)


class PauseRules(_Rules):
    """Units of a pause ("sec") and the longest that a bare number in brackets can mean."""

    units: tuple[str, ...]
    numbers: tuple[str, ...]
    max_seconds: int = Field(ge=1)


class CutOffRules(_Rules):
    """Words after which a hyphen before them is no break: "zon- en feestdagen"."""

    suspended_before: tuple[str, ...]


class FillerRules(_Rules):
    """Hesitations, letters may be drawn out; and phrases that are often fillers.

    `at_pause` count only before punctuation or the end; a phrase in `not_before` counts only
    where none of its words follows.
    """

    hesitations: tuple[str, ...]
    anywhere: tuple[str, ...]
    at_pause: tuple[str, ...]
    not_before: WordLists


class PseudonymRules(_Rules):
    """Words that stand for a name.

    `heads` are enough by themselves in any bracket; `kinds` ("school") only beside a head or in
    square or pointed brackets; `beside` only with one of those.
    """

    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    beside: tuple[str, ...]
    max_words: int = Field(ge=1)


class HallucinationRules(_Rules):
    """Sentences that speech recognition invents; in lower case, "#" for any number.

    `sure` are nobody's words in an interview; `sure_parts` neither, within a sentence of at most
    `max_words`; a sentence that begins with one of `openings`, or is one of `alone`, is likely
    invented; one of `repeated` only when it stands `min_repeats` times in a row.
    """

    sure: tuple[str, ...]
    sure_parts: tuple[str, ...]
    openings: tuple[str, ...]
    alone: tuple[str, ...]
    repeated: tuple[str, ...]
    max_words: int = Field(ge=1)
    min_repeats: int = Field(ge=2)


class LoopRules(_Rules):
    """When repeated words are a fault of speech recognition and not somebody's emphasis."""

    max_group: int = Field(ge=1)
    min_repeats: int = Field(ge=2)
    min_repeats_of_one: int = Field(ge=2)
    min_words: int = Field(ge=1)
    sure_from_words: int = Field(ge=1)


class LanguageRules(_Rules):
    """Languages that may be named, and small words of those that no model of ours knows."""

    named: tuple[str, ...]
    same_as: WordLists
    small_words: WordLists
    neutral: tuple[str, ...]
    """Sounds that people make in every language."""
    dutch_small_words: tuple[str, ...]
    """Small words that are hardly anything but Dutch."""
    dutch: tuple[str, ...]
    """Words of Dutch talk that dictionaries lack: dialect, street language, learners' forms."""


class SpeechRules(Record):
    """All rules on marks and languages, with the version of their file."""

    version: str
    events: NoteRules
    unintelligible: NoteRules
    pauses: PauseRules
    cut_off: CutOffRules
    fillers: FillerRules
    pseudonyms: PseudonymRules
    hallucinations: HallucinationRules
    loops: LoopRules
    languages: LanguageRules
