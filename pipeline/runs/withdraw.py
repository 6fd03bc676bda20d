"""Take one participant out of a study, with all that was made of what they said.

The order is: look and refuse before anything is touched, write down what has to be done
(restricted/withdrawing.json), delete, make again what was joined, search for what is left, log.
A run that stops on the way is finished by running the same command again.
"""

import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pipeline.domain.masking import MaskingDecision, MaskingSignature
from pipeline.domain.privacy import OngoingWithdrawal, Withdrawal, WithdrawalReason
from pipeline.domain.transcript import Turn
from pipeline.errors import InputFileError, PrivacyError, raise_problems
from pipeline.files.atomic import append_text
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.records import read_record, read_records, write_record, write_records
from pipeline.files.withdrawn_tables import without_participant, without_rows
from pipeline.runs.coding import apply_codebook, model_topics
from pipeline.runs.gate_files import produced_files
from pipeline.runs.gate_forms import known_name_of
from pipeline.runs.gates import STAGE, check_privacy
from pipeline.runs.masking import export_masking
from pipeline.runs.pseudonyms import anonymise
from pipeline.runs.reports import build_evidence, write_report
from pipeline.runs.review import export_review, import_review
from pipeline.runs.stage import (
    StageResult,
    finishing_withdrawal,
    ongoing_file,
    without_text,
)
from pipeline.runs.study_records import decisions_of
from pipeline.runs.transcripts import read_transcripts, segment
from pipeline.runs.vault import is_destroyed
from pipeline.runs.withdraw_plan import (
    files_of_interviews,
    joint_files,
    leftovers,
    plan_withdrawal,
    returned_with_rows,
    texts_of_others,
    write_talks,
)
from pipeline.runs.withdraw_proof import (
    in_the_way,
    produced_digest,
    prove,
    traces_of,
    with_traces,
)
from pipeline.stages.withdrawn import (
    decisions_left,
    masked_without_their_words,
    masking_decisions_left,
    signature_left,
    speakers_left,
)
from pipeline.study import Study

CHECKLIST = (
    "Wat dit programma niet bereikt / beyond this program:",
    "- opnamen (audio, video) en het sleutelbestand met contactgegevens / recordings, contact list",
    "- reservekopieen, prullenbak, OneDrive- en SharePoint-versies, git / backups, older versions",
    "- mails, en werkboeken en rapporten die al zijn verstuurd / what was sent out: ask it back",
    "- wat anderen over deze persoon vertelden blijft, gemaskeerd / what others told stays, masked",
    "- bewaar en publiceer geen vergelijking van oude en nieuwe versies / keep no comparison",
)
_STAGES: Mapping[str, Callable[..., StageResult]] = {
    "read_transcripts": read_transcripts,
    "anonymise": anonymise,
    "export_masking": export_masking,
    "segment": segment,
    "apply_codebook": apply_codebook,
    "model_topics": model_topics,
    "final_codings": import_review,
    "export_review": export_review,
    "build_evidence": build_evidence,
    "write_report": write_report,
}
"""The stages in order, each under the name of its records in the folders `state`."""
_IN_THE_WAY = (
    "Other files of this study hold something of this participant; nothing was changed.\n"
    "      Delete them or take it out, and give the same command again."
)
_NOT_FINISHED = "this withdrawal was begun and not finished: run it again without --check."
_NEED_THE_KEY = frozenset({"read_transcripts", "anonymise", "export_masking"})


@without_text
def withdraw(
    study: Study,
    participant_id: str,
    reason: str = "",
    *,
    check_only: bool = False,
    progress: bool = False,
) -> StageResult:
    """Take one participant out of every file of a study and make again what was joined.

    Args:
        study: The study's folder or name.
        participant_id: Such as P07.
        reason: One of `WithdrawalReason` or words that say nothing of who it is; default that
            consent was withdrawn.
        check_only: Count what would go, and change nothing.
        progress: Show bars while making again.

    Returns:
        Counts per kind of artefact, and as warnings what people have to do themselves.

    Raises:
        StudyError: Nobody has this id, nobody else would be left, the reason says who it is, or
            another withdrawal was not finished.
        VaultError: The key cannot be opened here, so that not all their names are known.
        ReviewError: A returned workbook with their rows holds decisions that were not imported.
        PrivacyError: Something of them was found afterwards; it says in which file.
    """
    plan, is_new = _planned(study, participant_id, reason or WithdrawalReason.WITHDRAWN)
    if check_only:
        return _looked(study, plan, is_new=is_new)
    if is_new:
        raise_problems(PrivacyError, _IN_THE_WAY, in_the_way(study, plan, traces_of(study, plan)))
        write_record(ongoing_file(study), plan)
    with finishing_withdrawal():
        warnings = _finish(study, plan, progress=progress)
    warnings = (*warnings, *_remarks(plan), *_gate_remark(study, plan))
    return StageResult("withdraw", 1, 0, plan.counts, (*warnings, *CHECKLIST))


def _planned(study: Study, participant_id: str, reason: str) -> tuple[OngoingWithdrawal, bool]:
    """Return what has to be done, and whether it is new."""
    stages = (*_STAGES, STAGE)
    plan, is_new = plan_withdrawal(study, participant_id.strip().upper(), reason, stages)
    if is_new:
        plan = with_traces(study, plan)
        plan = plan.model_copy(update={"counts": _counts(study, plan)})
    return plan, is_new


def _looked(study: Study, plan: OngoingWithdrawal, *, is_new: bool) -> StageResult:
    """Return what would go, with what is in the way of it."""
    if is_new:
        in_way = in_the_way(study, plan, traces_of(study, plan))
        lines = tuple(f"{problem.where}: {problem.what}" for problem in in_way)
    else:
        lines = (_NOT_FINISHED,)
    return StageResult("withdraw", 0, 1, plan.counts, (*lines, *_remarks(plan), *CHECKLIST))


def _finish(study: Study, plan: OngoingWithdrawal, *, progress: bool) -> tuple[str, ...]:
    """Do the steps that were not done yet, each noted when it is; return warnings of the proof.

    A step that stopped half-way is done again from its beginning; each gives the same result then.
    """
    for step in (_write_talks, _change_tables, _change_decisions, _delete):
        if step.__name__ not in plan.done:
            plan = step(study, plan)
            plan = plan.model_copy(update={"done": (*plan.done, step.__name__)})
            write_record(ongoing_file(study), plan)
    _make_again(study, plan, progress=progress)
    warnings = prove(study, traces_of(study, plan))
    _log(study, plan)
    ongoing_file(study).unlink()
    return warnings


def _write_talks(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Write the talks of others anew; if that cannot be, nothing was begun."""
    try:
        return write_talks(study, plan)
    except InputFileError:
        ongoing_file(study).unlink()
        raise


def _counts(study: Study, plan: OngoingWithdrawal) -> dict[str, int]:
    """Return how many artefacts of each kind go or change."""
    decisions = decisions_of(study)
    return {
        "interviews": len(plan.own),
        "talks with others": len(plan.shared),
        "turns in those": sum(map(len, plan.shared.values())),
        "delivered files": len([f for f in plan.files if (study.raw / f).is_file()]),
        "files made per interview": len(files_of_interviews(study, plan)),
        "files made of all interviews": len(joint_files(study)),
        "decisions": len(decisions) - len(decisions_left(decisions, plan)),
        "returned workbooks": len(returned_with_rows(study, plan)),
        "logs and temporary files": len(leftovers(study)),
    }


def _change_tables(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Take the participant's rows out of the tables that people keep."""
    speakers = read_interviews(study.interviews)
    if is_destroyed(study):
        _remove_from_masked(study, plan)
    left = speakers_left(speakers, plan)
    if left != speakers:
        write_interviews(study.interviews, left)
    without_rows(study.known_names, known_name_of(plan))
    for name in ("participants.csv", "participants.xlsx"):
        without_participant(study.root / name, plan.participant_id)
    return plan


def _remove_from_masked(study: Study, plan: OngoingWithdrawal) -> None:
    """Take the words out of pseudonymised turns that cannot be made again without the key."""
    for transcript_id, numbers in plan.shared.items():
        path = study.transcript(transcript_id)
        if path.is_file():
            turns = read_records(path, Turn)
            write_records(path, masked_without_their_words(turns, numbers, plan.removed_id))


def _change_decisions(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Rewrite the files of decisions without theirs: the one place where append-only yields."""
    for path in returned_with_rows(study, plan):
        path.unlink()
    if study.decisions.is_file():
        decisions = decisions_of(study)
        left = decisions_left(decisions, plan)
        if left != decisions:
            write_records(study.decisions, left)
    if study.masking_decisions.is_file():
        texts = texts_of_others(study, plan)
        masking = read_records(study.masking_decisions, MaskingDecision)
        write_records(study.masking_decisions, masking_decisions_left(masking, plan, texts))
    signature = read_record(study.masking_signature, MaskingSignature)
    if signature:
        write_record(study.masking_signature, signature_left(signature, plan))
    return plan


def _delete(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Delete the delivered files, and all that was made of the interviews they are in."""
    keep_masked = set(map(study.transcript, plan.shared)) if is_destroyed(study) else set()
    for path in [study.raw / name for name in plan.files]:
        path.unlink(missing_ok=True)
    for path in [*files_of_interviews(study, plan), *joint_files(study), *leftovers(study)]:
        if path not in keep_masked:
            path.unlink(missing_ok=True)
    shutil.rmtree(study.prefect_home, ignore_errors=True)
    return plan


def _make_again(study: Study, plan: OngoingWithdrawal, *, progress: bool) -> None:
    """Run the stages that had run before, for the study as it is now."""
    skipped = _NEED_THE_KEY if is_destroyed(study) else frozenset()
    for name, stage in _STAGES.items():
        if name in plan.stages and name not in skipped:
            stage(study.root, progress=progress)


def _log(study: Study, plan: OngoingWithdrawal) -> None:
    """Add a line to restricted/withdrawals.jsonl, once."""
    path = study.withdrawals
    known = read_records(path, Withdrawal) if path.is_file() else []
    if plan.reference in {entry.reference for entry in known}:
        return
    entry = Withdrawal(
        date=datetime.now(UTC).date().isoformat(),
        reference=plan.reference,
        reason=plan.reason,
        counts={kind: n for kind, n in plan.counts.items() if n},
        outputs_digest=produced_digest(study, produced_files(study)),
        numbers_reserved=plan.numbers_reserved,
    )
    append_text(path, f"{entry.model_dump_json()}\n")


def _gate_remark(study: Study, plan: OngoingWithdrawal) -> tuple[str, ...]:
    """Run the gates again; what they find now is of others, and no reason not to be finished."""
    if STAGE not in plan.stages:
        return ()
    try:
        check_privacy(study.root)
    except PrivacyError:
        return ("this participant is out; check-privacy finds something else: run it to see what.",)
    return ()


def _remarks(plan: OngoingWithdrawal) -> tuple[str, ...]:
    """Return what could not be searched for, and what stays on purpose, by kind and number."""
    words = "no words of theirs could be read any more: only ids and names are searched for."
    kept = ", ".join(f"{n} {kind}" for kind, n in plan.kept.items())
    stays = (
        f"{kept}: names, places or numbers that they spoke of and that stand in what others said "
        "or in other rows too; those stay there, masked as before."
    )
    return (*(() if plan.runs else (words,)), *((stays,) if kept else ()))
