"""What has to be done to take a participant out, and whether it can be done now."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.domain.masking import MaskingDecision
from pipeline.domain.privacy import OngoingWithdrawal, Withdrawal, WithdrawalReason
from pipeline.domain.transcript import RawTurn, Role, Speaker
from pipeline.errors import InputFileError, Problem, ReviewError, StudyError, raise_problems
from pipeline.files.atomic import file_digest
from pipeline.files.interviews_csv import read_interviews
from pipeline.files.name_lists import read_known_names
from pipeline.files.records import read_record, read_records
from pipeline.files.scanned_files import texts_of
from pipeline.files.withdrawn_talk import write_talk
from pipeline.nlp.words import fold
from pipeline.runs.context import participants_of
from pipeline.runs.delivered_files import read_delivered_file, read_interview
from pipeline.runs.gate_forms import names_of
from pipeline.runs.reasons import checked_reason
from pipeline.runs.stage import ongoing_file, recorded_output
from pipeline.runs.study_records import decisions_of
from pipeline.stages.withdrawn import (
    interviews_of_participant,
    removed_speaker_id,
    without_their_words,
)
from pipeline.study import REPORT_FILES, Study


def reserved_numbers(study: Study) -> dict[str, int]:
    """Return the highest numbers of participants and interviews that were ever given.

    A new one gets a higher number, so that nobody gets the id of somebody who was taken out.
    """
    speakers = read_interviews(study.interviews) if study.interviews.is_file() else []
    people = [s.speaker_id for s in speakers if s.role is Role.PARTICIPANT]
    if study.participants.is_file():
        people += [p.participant_id for p in participants_of(study)]
    highest = {
        "participant": max((int(i[1:]) for i in people), default=0),
        "interview": max((int(s.transcript_id[1:]) for s in speakers), default=0),
    }
    if study.withdrawals.is_file():
        for entry in read_records(study.withdrawals, Withdrawal):
            for kind, number in entry.numbers_reserved.items():
                highest[kind] = max(highest.get(kind, 0), number)
    return highest


def plan_withdrawal(
    study: Study, participant_id: str, reason: str, stages: Iterable[str]
) -> tuple[OngoingWithdrawal, bool]:
    """Return what has to be done, and whether it is new or goes on with what was interrupted.

    Raises:
        StudyError: It cannot be done; nothing was changed.
        ReviewError: Decisions in returned workbooks would be lost.
    """
    if ongoing_file(study).is_file():
        return _interrupted(study, participant_id), False
    speakers = read_interviews(study.interviews)
    groups: dict[str, list[Speaker]] = {}
    for speaker in speakers:
        groups.setdefault(speaker.transcript_id, []).append(speaker)
    own, shared = interviews_of_participant(groups, participant_id)
    _refuse(study, participant_id, reason, known=bool(own or shared))
    rows = [s for s in speakers if s.speaker_id == participant_id]
    files = sorted({s.file_name for s in rows})
    plan = OngoingWithdrawal(
        participant_id=participant_id,
        reason=reason,
        own=tuple(own),
        shared={i: _their_turns(study, groups[i], participant_id) for i in shared},
        files=tuple(files),
        talks={
            i: "" for i, group in groups.items() if group[0].file_name in files and i not in own
        },
        forms=tuple(names_of(study, participant_id, rows)),
        labels=tuple(sorted({s.speaker_label for s in rows})),
        stages=tuple(name for name in stages if _has_run(study, name)),
        numbers_reserved=reserved_numbers(study),
        reference=secrets.token_hex(4),
        removed_id=removed_speaker_id(speakers),
    )
    _refuse_unimported(study, plan)
    forms = {*plan.forms, *_known_names_of_nobody_else(study, plan)}
    return plan.model_copy(update={"forms": tuple(sorted(forms))}), True


def texts_of_others(study: Study, plan: OngoingWithdrawal) -> list[str]:
    """Return the turns as delivered of everybody else in the study."""
    return [turn.text for turn in _turns(study) if not _is_gone(turn, plan)]


def _known_names_of_nobody_else(study: Study, plan: OngoingWithdrawal) -> list[str]:
    """Return the names known from intake that stand in talk that goes, and in no other."""
    texts = [turn.text for turn in _turns(study) if _is_gone(turn, plan)]
    for file_name in plan.files if not texts else ():
        texts += _texts_of_file(study.raw / file_name)
    gone = fold("\n".join(texts))
    left = fold("\n".join(texts_of_others(study, plan)))
    names = [name for name, _ in read_known_names(study.known_names)]
    return [name for name in names if fold(name) in gone and fold(name) not in left]


def _texts_of_file(path: Path) -> list[str]:
    try:
        parts = read_delivered_file(path, "a file") if path.is_file() else []
    except InputFileError:
        parts = []
    return [turn.text for delivered in parts for turn in delivered.turns]


def _turns(study: Study) -> Iterator[RawTurn]:
    """Yield the turns as delivered that are read already; a consent that ended removed them."""
    for path in sorted(study.raw_transcript("T00").parent.glob("T*.jsonl")):
        yield from read_records(path, RawTurn)


def _is_gone(turn: RawTurn, plan: OngoingWithdrawal) -> bool:
    own = plan.shared.get(turn.transcript_id, ())
    return turn.transcript_id in plan.own or turn.turn_number in own


def write_talks(study: Study, plan: OngoingWithdrawal) -> OngoingWithdrawal:
    """Write the talks of others anew that stand in a file which goes; return the plan with them.

    Raises:
        InputFileError: One cannot be read, or not be written so that it reads back the same. None
            of them is left behind then.
    """
    speakers = read_interviews(study.interviews)
    listed = {Path(s.file_name).stem for s in speakers}
    talks: dict[str, str] = {}
    try:
        for transcript_id in plan.talks:
            group = [s for s in speakers if s.transcript_id == transcript_id]
            if not (study.raw / group[0].file_name).is_file():
                continue
            labels = {s.speaker_label for s in group if s.speaker_id == plan.participant_id}
            turns, _ = without_their_words(read_interview(study, group).turns, labels)
            stem = f"{transcript_id}-opnieuw" if transcript_id in listed else transcript_id
            talks[transcript_id] = write_talk(study.raw, stem, turns)
    except InputFileError:
        for name in talks.values():
            (study.raw / name).unlink()
        raise
    return plan.model_copy(update={"talks": talks})


def files_of_interviews(study: Study, plan: OngoingWithdrawal) -> list[Path]:
    """Return all files that were made of the interviews in which the participant speaks."""
    kinds = (
        study.raw_transcript, study.left_out, study.found, study.detections, study.transcript,
        study.segments, study.codings, study.final_codings,
    )  # fmt: skip
    interviews = sorted({*plan.own, *plan.shared, *plan.talks})
    found = [path_of(i) for path_of in kinds for i in interviews]
    found += [p for f in study.state_folders for i in interviews for p in f.glob(f"*/{i}.json")]
    return sorted(path for path in found if path.is_file())


def joint_files(study: Study) -> list[Path]:
    """Return all files that were made of several interviews; the stages make them again."""
    found = [
        study.topics, study.topic_assignments, study.evidence, study.manifest, study.k_table,
        study.leaks, study.unreadable_files,
    ]  # fmt: skip
    found += [study.review_workbook, *map(study.report, REPORT_FILES)]
    found += (study.masking / "outgoing").rglob("*")
    kept = (study.masking_decisions, study.masking_signature)
    found += [path for path in study.masking.glob("*") if path not in kept]
    return sorted(path for path in set(found) if path.is_file() or path.is_symlink())


def leftovers(study: Study) -> list[Path]:
    """Return the log of errors, and what killed runs left behind."""
    found = [study.error_log]
    for folder in (study.root, study.reports):
        for pattern in (".new-*", ".before-*"):
            found += folder.rglob(pattern)
    return sorted(path for path in set(found) if path.is_file())


def returned_with_rows(study: Study, plan: OngoingWithdrawal) -> list[Path]:
    """Return the returned workbooks that hold rows of the participant, or cannot be read."""
    folders = (study.returned, study.masking_returned)
    files = sorted(p for f in folders if f.is_dir() for p in f.rglob("*") if p.is_file())
    starts = [f"{i}-" for i in plan.own]
    starts += [f"{i}-{n:03d}-" for i, numbers in plan.shared.items() for n in numbers]
    return [path for path in files if _holds(path, [plan.participant_id, *starts])]


def _holds(path: Path, words: Sequence[str]) -> bool:
    try:
        return any(word in text.shown for text in texts_of(path, "a file") for word in words)
    except InputFileError:
        return True


def _interrupted(study: Study, participant_id: str) -> OngoingWithdrawal:
    plan = read_record(ongoing_file(study), OngoingWithdrawal)
    if plan is None or plan.participant_id != participant_id:
        raise StudyError(
            "Another withdrawal was not finished: restricted/withdrawing.json says whose.\n"
            "      Run duiding withdraw for that participant first."
        )
    return plan


def _refuse(study: Study, participant_id: str, reason: str, *, known: bool) -> None:
    participants = participants_of(study)
    if not known and participant_id not in {p.participant_id for p in participants}:
        raise StudyError(
            "Nobody in this study has that id; nothing was changed.\n"
            "      Ids are in the column respondent_id of participants.csv, such as P07."
        )
    if not any(p.is_included for p in participants if p.participant_id != participant_id):
        raise StudyError(
            "Nobody would be left in this study; nothing was changed.\n"
            "      Delete the folder of the study and its reports instead."
        )
    if reason not in set(WithdrawalReason):
        checked_reason(study, reason, StudyError)


def _refuse_unimported(study: Study, plan: OngoingWithdrawal) -> None:
    """Refuse as long as a workbook that has to go holds work of a reviewer."""
    problems = [
        Problem(
            _place(study, path),
            "holds rows of this participant, and it was not imported",
            "Import it first: duiding import-review STUDY (or import-masking), or delete it.",
        )
        for path in returned_with_rows(study, plan)
        if not _is_imported(study, path)
    ]
    exported = (
        ("export_review", study.review_workbook, study.returned),
        ("export_masking", study.masking_workbook, study.masking_returned),
    )
    for stage, workbook, returned in exported:
        recorded = recorded_output(study, stage, "all", workbook)
        if workbook.is_file() and recorded and file_digest(workbook) != recorded:
            remedy = f"If somebody worked in it, move it to {study.relative(returned)}/ and import"
            what = "was changed after its export and would be deleted"
            problems.append(
                Problem(study.relative(workbook), what, f"{remedy} it. Else delete it.")
            )
    raise_problems(ReviewError, "Work of reviewers would be lost; nothing was changed.", problems)


def _is_imported(study: Study, path: Path) -> bool:
    digest = file_digest(path)
    digests = {d.file_digest for d in decisions_of(study)}
    if study.masking_decisions.is_file():
        decisions = read_records(study.masking_decisions, MaskingDecision)
        digests |= {d.file_digest for d in decisions}
    states = [study.state(s, digest[:12]) for s in ("import_review", "import_masking")]
    return any(digest.startswith(d) for d in digests if d) or any(s.is_file() for s in states)


def _place(study: Study, path: Path) -> str:
    """Return a returned file by its place: reviewers put names in file names."""
    files = sorted(p for p in path.parent.iterdir() if p.is_file())
    return f"file {files.index(path) + 1} of {study.relative(path.parent)} by name"


def _their_turns(study: Study, group: Sequence[Speaker], participant_id: str) -> tuple[int, ...]:
    """Return the numbers of the participant's turns in a talk with others."""
    if (study.raw / group[0].file_name).is_file():
        labels = {s.speaker_label for s in group if s.speaker_id == participant_id}
        return tuple(without_their_words(read_interview(study, group).turns, labels)[1])
    made = [study.raw_transcript(group[0].transcript_id), study.transcript(group[0].transcript_id)]
    for path in filter(Path.is_file, made):
        return _numbers_in(path, participant_id)
    return ()


def _numbers_in(path: Path, participant_id: str) -> tuple[int, ...]:
    turns = read_records(path, RawTurn)
    return tuple(t.turn_number for t in turns if t.speaker_id == participant_id)


def _has_run(study: Study, stage: str) -> bool:
    return any((folder / stage).is_dir() for folder in study.state_folders)
