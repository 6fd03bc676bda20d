"""Sign the review of anonymisation, and tell whether the signature still holds."""

from collections.abc import Collection
from datetime import UTC, datetime

from pipeline.domain.masking import MaskingSignature, SignedState
from pipeline.errors import ReviewError, StudyError
from pipeline.files.records import read_record, write_record
from pipeline.runs.context import Overrides, interviews_of, settings_of
from pipeline.runs.masking import files_not_imported
from pipeline.runs.masking_study import (
    candidates_of,
    interview_digests,
    masking_decisions_of,
    read_all,
)
from pipeline.runs.stage import StageResult, without_text
from pipeline.runs.vault import is_destroyed
from pipeline.settings import Settings
from pipeline.stages.masking_decisions import apply_decisions
from pipeline.study import Study

_HOW = (
    "      Judge restricted/masking/outgoing/ (duiding export-masking STUDY), take it back with "
    "duiding\n      import-masking STUDY, run duiding anonymise STUDY, and sign: "
    "duiding sign-masking STUDY --by NAME."
)


@without_text
def sign_masking(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    by: str = "",
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Sign the review of anonymisation of all interviews as they are now.

    Args:
        study: The study's folder or name.
        ids: Not used: the signature is over all interviews.
        by: Who signs: a name or initials.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        ReviewError: Nobody signs, or decisions were not imported or not applied yet.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    signed_by = " ".join(by.split())
    if not signed_by or not signed_by.isprintable() or len(signed_by) > 80:
        raise ReviewError("Who signs? Give a name or initials: duiding sign-masking STUDY --by AB.")
    waiting = files_not_imported(study)
    if waiting:
        raise ReviewError(
            f"{len(waiting)} file(s) in restricted/masking/returned/ were not imported yet.\n"
            "      Import them first: duiding import-masking STUDY."
        )
    read = read_all(study)
    decisions = masking_decisions_of(study)
    if apply_decisions(read.detections, decisions, read.turns) != read.detections:
        raise ReviewError(
            "Decisions were imported that are not in the transcripts yet.\n"
            "      Run duiding anonymise STUDY, look at the result, and sign then."
        )
    listed = candidates_of(study, read, settings)
    n_open = len(listed.candidates) + len(listed.links) + listed.n_left_out
    n_decided = len(listed.decided) + len(listed.decided_links)
    signature = MaskingSignature(
        signed_by=signed_by,
        signed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        interviews=dict(interview_digests(read, decisions)),
        candidates=n_open + n_decided,
        undecided=n_open,
        left_out=listed.n_left_out,
        decisions=len(decisions),
    )
    write_record(study.masking_signature, signature)
    counts = {"interviews": len(read.turns), "decided": n_decided, "undecided": n_open}
    remark = (f"{n_open} candidate(s) were not decided on; that is part of what was signed",)
    return StageResult("sign_masking", 1, 0, counts, remark if n_open else ())


def signed_state(study: Study) -> SignedState:
    """Return whether the review is signed for the interviews as they are now."""
    signature = read_record(study.masking_signature, MaskingSignature)
    if signature is None:
        return SignedState("missing")
    looked = [i for i in interviews_of(study) if study.detections(i).is_file()]
    now = interview_digests(read_all(study, looked), masking_decisions_of(study)) if looked else {}
    changed = tuple(
        i for i in interviews_of(study) if now.get(i, "") != signature.interviews.get(i)
    )
    return SignedState("stale", changed) if changed else SignedState("valid")


def require_signed_masking(study: Study, settings: Settings) -> None:
    """Stop before coding when the study wants a signed review and there is none that holds.

    Raises:
        StudyError: anonymise.review_before_coding is set, and the signature is missing or stale.
    """
    if not settings.anonymise.review_before_coding or is_destroyed(study):
        return  # without the key there is nothing left to judge by
    state, changed = signed_state(study)
    if state == "missing":
        raise StudyError(
            "The review of anonymisation is not signed, and this study goes no further before it "
            f"is\n      (anonymise.review_before_coding in study.toml).\n{_HOW}"
        )
    if state == "stale":
        raise StudyError(
            f"The signature of the review of anonymisation does not hold for {', '.join(changed)}: "
            f"new, or changed since.\n{_HOW}"
        )
