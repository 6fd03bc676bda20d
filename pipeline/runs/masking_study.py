"""The files of the review of anonymisation, and what other stages need of it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.masking import CandidateList, LinkDoubt, MaskingDecision
from pipeline.domain.transcript import Detection, RawTurn
from pipeline.errors import StudyError
from pipeline.files.masking_reasons import masking_reasons
from pipeline.files.records import read_records, write_records
from pipeline.runs.context import interviews_of
from pipeline.runs.listed_words import listed_words
from pipeline.runs.vault import key_of
from pipeline.settings import Settings
from pipeline.stages import masking_candidates
from pipeline.stages.masking_candidates import build_candidates
from pipeline.stages.masking_decisions import apply_decisions, kept_forms, links_of
from pipeline.study import Study


class Interviews(NamedTuple):
    """The interviews of a study as delivered, and what is detected in them. IDENTIFYING."""

    turns: dict[str, list[RawTurn]]
    detections: dict[str, list[Detection]]


def doubts_path(study: Study) -> Path:
    """Return the file with the pairs of forms of which the linking is not certain."""
    return study.masking / "doubts.jsonl"


def write_link_doubts(study: Study, doubts: Iterable[tuple[str, str, str]]) -> None:
    """Keep the doubts of linking (form, other form, why) for the next workbook, sorted."""
    records = [LinkDoubt(form_a=a, form_b=b, why=why) for a, b, why in sorted(set(doubts))]
    write_records(doubts_path(study), records)


def masking_decisions_of(study: Study) -> list[MaskingDecision]:
    """Return all decisions about masking so far, in the order of import."""
    path = study.masking_decisions
    return read_records(path, MaskingDecision) if path.is_file() else []


def decided_detections(
    study: Study, transcript_id: str, found: Sequence[Detection], turns: Sequence[RawTurn]
) -> list[Detection]:
    """Return what is detected in one interview, as reviewers decided: after `find_detections`."""
    decisions = masking_decisions_of(study)
    return apply_decisions({transcript_id: found}, decisions, {transcript_id: turns})[transcript_id]


def decided_links(study: Study) -> list[tuple[str, str, bool]]:
    """Return the pairs of folded forms that people judged, and whether they are the same."""
    return links_of(masking_decisions_of(study))


def decided_to_stay(study: Study) -> list[str]:
    """Return the folded forms that stay everywhere: words that the masker must not look for."""
    return kept_forms(masking_decisions_of(study))


def read_all(study: Study, ids: Sequence[str] | None = None) -> Interviews:
    """Return turns and detections of the interviews in which names were looked for.

    Raises:
        StudyError: Names were not looked for yet.
    """
    interviews = interviews_of(study, ids)
    return Interviews(
        {i: read_records(study.raw_transcript(i), RawTurn) for i in interviews},
        {i: read_records(study.detections(i), Detection) for i in interviews},
    )


def ordinary_word_test() -> Callable[[str], bool]:
    """Return what tells whether a folded single word is also an ordinary word."""
    return listed_words().is_ordinary


def candidates_of(study: Study, interviews: Interviews, settings: Settings) -> CandidateList:
    """Return what people are asked about the study now.

    Raises:
        StudyError: A transcript was read anew since names were looked for in it.
    """
    _check_same_text(interviews)
    decisions = masking_decisions_of(study)
    detections = apply_decisions(interviews.detections, decisions, interviews.turns)
    path = doubts_path(study)
    doubts = read_records(path, LinkDoubt) if path.is_file() else []
    return build_candidates(
        masking_candidates.Study(
            interviews.turns,
            detections,
            {form: p.pseudonym for p in key_of(study) for form in p.forms},
            ordinary_word_test(),
            masking_reasons().in_dutch,
        ),
        decisions,
        [(d.form_a, d.form_b, d.why) for d in doubts],
        settings.anonymise.max_candidates,
    )


def _check_same_text(interviews: Interviews) -> None:
    changed = []
    for transcript_id, found in interviews.detections.items():
        texts = {t.turn_number: t.text for t in interviews.turns[transcript_id]}
        if any(texts.get(d.turn_number, "")[d.start : d.end] != d.text for d in found):
            changed.append(transcript_id)
    if changed:
        raise StudyError(
            f"{', '.join(changed)}: read anew since names were looked for in it.\n"
            "      Run first: duiding anonymise STUDY."
        )


def interview_digests(
    interviews: Interviews, decisions: Sequence[MaskingDecision]
) -> Mapping[str, str]:
    """Return per interview a digest of its turns and of all that is masked or queued in it."""
    applied = apply_decisions(interviews.detections, decisions, interviews.turns)
    digests = {}
    for transcript_id, turns in interviews.turns.items():
        lines = [f"{t.turn_number} {t.text}" for t in turns]
        lines += [d.model_dump_json(exclude={"score", "reason"}) for d in applied[transcript_id]]
        digests[transcript_id] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return digests


def study_digest(study: Study, interviews: Interviews) -> str:
    """Return a digest of which texts a workbook was made from."""
    digests = interview_digests(interviews, masking_decisions_of(study))
    return hashlib.sha256("".join(digests.values()).encode()).hexdigest()[:12]
