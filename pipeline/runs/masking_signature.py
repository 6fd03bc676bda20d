"""Sign the review of anonymisation, and tell whether the signature still holds."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from pipeline.domain.masking import (
    CandidateList,
    MaskingDecision,
    MaskingSignature,
    SignedState,
)
from pipeline.errors import ReviewError, StudyError
from pipeline.files.records import read_record, write_record
from pipeline.runs.context import Overrides, interviews_of, settings_of
from pipeline.runs.masking_import import files_not_imported
from pipeline.runs.masking_study import (
    Interviews,
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
    accept_proposals: bool = False,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Sign the review of anonymisation of all interviews as they are now.

    Args:
        study: The study's folder or name.
        ids: Not used: the signature is over all interviews.
        by: Who signs: a name or initials.
        accept_proposals: What nobody decided on stays as the program proposes; the signature says
            so. Without it every candidate needs a decision.
        overrides: Settings from the command line.
        progress: Not used.

    Raises:
        ReviewError: Nobody signs, decisions were not imported or not applied yet, or candidates
            are undecided.
    """
    del ids, progress
    settings = settings_of(study, overrides)
    signed_by = _signer(by)
    read = read_all(study)
    decisions = masking_decisions_of(study)
    _check_all_taken_in(study, read, decisions)
    listed = candidates_of(study, read, settings)
    n_open = len(listed.candidates) + len(listed.links) + listed.n_left_out
    if n_open and not accept_proposals:
        raise ReviewError(_undecided(listed))
    n_decided = len(listed.decided) + len(listed.decided_links)
    signature = _signature(signed_by, read, decisions, n_open + n_decided, n_open)
    left_out = {"left_out": listed.n_left_out}
    write_record(study.masking_signature, signature.model_copy(update=left_out))
    counts = {"interviews": len(read.turns), "decided": n_decided, "undecided": n_open}
    remark = (
        f"{n_open} candidate(s) were not decided on; the signature says that what the program "
        "proposes for them is accepted",
    )
    return StageResult("sign_masking", 1, 0, counts, remark if n_open else ())


def _signature(
    signed_by: str,
    read: Interviews,
    decisions: Sequence[MaskingDecision],
    n_candidates: int,
    n_open: int,
) -> MaskingSignature:
    return MaskingSignature(
        signed_by=signed_by,
        signed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        interviews=dict(interview_digests(read, decisions)),
        candidates=n_candidates,
        undecided=n_open,
        left_out=0,
        decisions=len(decisions),
        accepts_proposals=n_open > 0,
    )


def _signer(by: str) -> str:
    signed_by = " ".join(by.split())
    if not signed_by or not signed_by.isprintable() or len(signed_by) > 80:
        raise ReviewError("Who signs? Give a name or initials: duiding sign-masking STUDY --by AB.")
    return signed_by


def _check_all_taken_in(
    study: Study, read: Interviews, decisions: Sequence[MaskingDecision]
) -> None:
    waiting = files_not_imported(study)
    if waiting:
        raise ReviewError(
            f"{len(waiting)} file(s) in restricted/masking/returned/ were not imported yet.\n"
            "      Import them first: duiding import-masking STUDY."
        )
    if apply_decisions(read.detections, decisions, read.turns) != read.detections:
        raise ReviewError(
            "Decisions were imported that are not in the transcripts yet.\n"
            "      Run duiding anonymise STUDY, look at the result, and sign then."
        )


def _undecided(listed: CandidateList) -> str:
    n_rows = len(listed.candidates) + len(listed.links)
    left_out = f", and {listed.n_left_out} more that did not fit in it" if listed.n_left_out else ""
    return (
        f"Not signed: nobody decided on {n_rows} row(s) of the workbook yet{left_out}.\n"
        "      Run duiding export-masking STUDY, fill in besluit, and duiding import-masking "
        "STUDY.\n      Or, if what the program proposes for them is good enough, say so in the "
        "signature:\n      duiding sign-masking STUDY --by NAME --accept-proposals."
    )


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
