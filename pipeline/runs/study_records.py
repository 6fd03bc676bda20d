"""The records of a study that several stages need, and how far its review is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.domain.coding import Coding, FinalCoding, coding_id
from pipeline.domain.record import Record
from pipeline.domain.review import Decision
from pipeline.domain.segment import Segment
from pipeline.domain.transcript import Turn
from pipeline.files.records import read_records
from pipeline.runs.context import interviews_of
from pipeline.stages.import_review import apply_decisions
from pipeline.study import Study

RecordT = TypeVar("RecordT", bound=Record)


class ReviewState(NamedTuple):
    """How far the review of a study is."""

    n_proposals: int
    n_decided: int
    n_removed: int
    n_stale: int
    conflicts: tuple[str, ...]


def review_state(study: Study) -> ReviewState:
    """Return how far the review is: proposals, those decided on, removed, stale decisions."""
    interviews = interviews_of(study)
    codings = records_of(interviews, study.codings, Coding)
    segments = {s.segment_id: s for s in records_of(interviews, study.segments, Segment)}
    prefixes = tuple(f"{i}-" for i in interviews)  # not those about people who have withdrawn
    decisions = [d for d in decisions_of(study) if d.segment_id.startswith(prefixes)]
    applied = apply_decisions(codings, segments, decisions)
    stale = {d.decision_id for d in applied.stale}
    decided = {coding_id(d.segment_id, d.code_id) for d in decisions if d.decision_id not in stale}
    return ReviewState(
        n_proposals=len(codings),
        n_decided=len(decided & {c.coding_id for c in codings}),
        n_removed=applied.n_removed,
        n_stale=len(applied.stale),
        conflicts=applied.conflicts,
    )


def decisions_of(study: Study) -> list[Decision]:
    """Return all decisions so far, in order of import."""
    return read_records(study.decisions, Decision) if study.decisions.is_file() else []


def turns_of(study: Study, interviews: Sequence[str]) -> dict[tuple[str, int], Turn]:
    """Return the pseudonymised turns under (transcript_id, turn_number)."""
    turns = records_of(interviews, study.transcript, Turn)
    return {(turn.transcript_id, turn.turn_number): turn for turn in turns}


def records_of(
    interviews: Sequence[str], path_of: Callable[[str], Path], record_type: type[RecordT]
) -> list[RecordT]:
    """Return the records of several interviews, in order of interview."""
    return [record for i in interviews for record in read_records(path_of(i), record_type)]


def final_codings_of(study: Study, interviews: Sequence[str]) -> list[FinalCoding]:
    """Return the codings of the interviews after the decisions so far."""
    return records_of(interviews, study.final_codings, FinalCoding)


def segments_of(study: Study, interviews: Sequence[str]) -> list[Segment]:
    """Return the segments of the interviews, in reading order."""
    return records_of(interviews, study.segments, Segment)
