"""What the rows of a returned review of anonymisation are read with, and what they come to."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from pipeline.domain.masking import MaskingDecision, RowKey, SubjectKind, Verdict
from pipeline.domain.transcript import Category, Detection, RawTurn
from pipeline.errors import Problem
from pipeline.stages.masking_cells import Names

Place = tuple[str, int, int, int]
"""Interview, turn, start, end."""


class Known(NamedTuple):
    """What rows are checked against: the study as it is now.

    `earlier` has all decisions so far by id. `is_ordinary` tells whether a folded single word is
    also an ordinary word, `names` whether a text holds a name of the study. `is_masked_anyway`
    tells whether a place is masked even when nothing is detected there, because the same name is
    masked in the whole study.
    """

    turns: Mapping[str, Sequence[RawTurn]]
    detections: Mapping[str, Sequence[Detection]]
    is_ordinary: Callable[[str], bool]
    earlier: Mapping[str, MaskingDecision] = MappingProxyType({})
    names: Names = lambda _: False
    is_masked_anyway: Callable[[Place], bool] = lambda _: False

    def text_of(self, transcript_id: str, turn_number: int) -> str:
        """Return the text of a turn, or "" if it is not there."""
        own = self.turns.get(transcript_id, ())
        return next((t.text for t in own if t.turn_number == turn_number), "")

    def detection_at(self, key: RowKey) -> Detection | None:
        """Return what is detected at the place of a row, if it still is."""
        place = key[1:4]
        own = self.detections.get(key.transcript_id, ())
        return next((d for d in own if (d.turn_number, d.start, d.end) == place), None)


class About(NamedTuple):
    """A decision without who took it: the fields of `MaskingDecision`."""

    kind: SubjectKind
    form: str
    decision: Verdict
    is_masked: bool | None = None
    category: Category | None = None
    general: str = ""
    other_form: str = ""
    transcript_id: str = ""
    turn_number: int | None = None
    start: int | None = None
    end: int | None = None
    text_digest: str = ""
    before_digest: str = ""
    after_digest: str = ""


class PassedOver(NamedTuple):
    """Why a row decides nothing. It does no harm to the other rows of its file."""

    problem: Problem


Read = tuple[About, ...] | Problem | PassedOver | None
