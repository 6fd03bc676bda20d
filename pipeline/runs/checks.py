"""Look whether a study can be run: what is in its files, and what is missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.speech import SpeechRules
from pipeline.domain.transcript import Role, Speaker
from pipeline.errors import DuidingError
from pipeline.files.delivered import Delivered
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.participants_csv import write_participants_template
from pipeline.files.speaker_labels import label_words
from pipeline.files.transcripts import kind_of
from pipeline.runs.check_remarks import (
    beside_the_files,
    copies_among,
    doubts_of,
    missing_files,
    sheet_problems,
)
from pipeline.runs.delivered_files import (
    delivered_files,
    part_gone,
    read_delivered_file,
    write_unreadable,
)
from pipeline.runs.speech import language_finder, speech_rules
from pipeline.runs.stage import without_text
from pipeline.runs.vault import is_destroyed, vault_remarks
from pipeline.runs.withdraw_plan import reserved_numbers
from pipeline.stages.describe_interviews import Described, describe, fingerprint
from pipeline.stages.marks import find_marks, spoken_words
from pipeline.stages.propose_speakers import propose_speakers
from pipeline.study import Study

_UNREADABLE = "restricted/unreadable_files.csv"


class FileReport(NamedTuple):
    """What is in one interview of a delivered file: no name and no text of it.

    `transcript_id` is empty for a file that cannot be read and has no interview yet; then
    `problem` says why and `described` is None.
    """

    transcript_id: str
    kind: str
    form: str = ""
    encoding: str = ""
    described: Described | None = None
    problem: str = ""
    remarks: tuple[str, ...] = ()


class CheckReport(NamedTuple):
    """What `check` found. `problems` stop a run; `remarks` do not."""

    files: tuple[FileReport, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


@without_text
def check(study: Study) -> CheckReport:
    """Read every delivered file and say what is in it and what is missing.

    Labels that restricted/interviews.csv lacks are added to it as a proposal, and a
    participants.csv is begun if there is none: both for a person to correct. The names of files
    that cannot be read are written to restricted/unreadable_files.csv.
    """
    if is_destroyed(study):
        return CheckReport((), (), vault_remarks(study))
    known = read_interviews(study.interviews) if study.interviews.is_file() else []
    speakers = list(known)
    reserved = reserved_numbers(study)
    reports: list[FileReport] = []
    prints: dict[str, frozenset[int]] = {}
    unread: dict[Path, str] = {}
    lost: list[str] = []
    paths = delivered_files(study.raw)
    for place, path in enumerate(paths, start=1):
        listed = [s for s in known if s.file_name == path.name]
        first = listed[0].transcript_id if listed else ""
        # The name of a file can hold a name, so it is pointed at by its place.
        shown = f"{first or f'file {place} of raw/ by name'} ({kind_of(path)})"
        try:
            parts = read_delivered_file(path, shown, repair=any(s.repair_letters for s in listed))
        except DuidingError as error:
            unread[path] = first or str(place)
            named = "" if first else f"\n      Its name stands in {_UNREADABLE}."
            reports.append(FileReport(first, kind_of(path), problem=f"{error}{named}"))
            continue
        gone = sorted({s.transcript_id for s in listed} - _ids_of(listed, parts))
        lost += [f"{transcript_id}: {part_gone(transcript_id)}" for transcript_id in gone]
        for delivered in parts:
            listed_id = _id_of(listed, delivered.part_key)
            transcript_id = listed_id or _next_id(speakers, reserved["interview"])
            speakers.extend(
                _proposed(delivered, path.name, transcript_id, speakers, reserved["participant"])
            )
            reports.append(_report(transcript_id, path, delivered, speakers))
            prints[transcript_id] = fingerprint(delivered.turns)
    remarks = _write_proposals(study, known, speakers)
    write_unreadable(study, unread)
    remarks += copies_among(prints)
    problems = [report.problem for report in reports if report.problem] + lost
    problems += missing_files(known, paths)
    problems += sheet_problems(study, has_readable=len(unread) < len(paths))
    remarks += beside_the_files(study, speakers)
    reports.sort(key=lambda report: int(report.transcript_id[1:] or 0))
    return CheckReport(tuple(reports), tuple(dict.fromkeys(problems)), tuple(remarks))


def _id_of(listed: Sequence[Speaker], part: str) -> str:
    return next((s.transcript_id for s in listed if s.part == part), "")


def _ids_of(listed: Sequence[Speaker], parts: Sequence[Delivered]) -> set[str]:
    """Return the interviews of a file that it still holds."""
    keys = {delivered.part_key for delivered in parts}
    return {s.transcript_id for s in listed if s.part in keys}


def _next_id(speakers: Sequence[Speaker], reserved: int) -> str:
    """Return the next interview's id: no number of somebody who was taken out."""
    taken = max((int(s.transcript_id[1:]) for s in speakers), default=0)
    return f"T{max(taken, reserved) + 1:02d}"


def _proposed(
    delivered: Delivered,
    file_name: str,
    transcript_id: str,
    speakers: Sequence[Speaker],
    reserved: int,
) -> list[Speaker]:
    taken = (int(s.speaker_id[1:]) for s in speakers if s.speaker_id[0] == "P")
    return propose_speakers(
        delivered.turns,
        file_name,
        transcript_id,
        speakers,
        1 + max([reserved, *taken]),
        label_words(),
        part=delivered.part_key,
        is_report=delivered.is_report,
    )


def _report(
    transcript_id: str, path: Path, delivered: Delivered, speakers: Sequence[Speaker]
) -> FileReport:
    own = [s for s in speakers if s.transcript_id == transcript_id]
    rules: SpeechRules = speech_rules()
    texts = [turn.text for turn in delivered.turns]
    marks = [find_marks(text, rules) for text in texts]
    words = [len(spoken_words(text, found)) for text, found in zip(texts, marks, strict=True)]
    languages = language_finder().languages(texts)
    described = describe(delivered.turns, words, languages, marks, own)
    remarks = [*delivered.remarks, *doubts_of(delivered, described, own)]
    return FileReport(
        transcript_id,
        kind_of(path),
        delivered.form,
        delivered.encoding,
        described,
        remarks=tuple(f"{transcript_id}: {remark}" for remark in remarks),
    )


def _write_proposals(
    study: Study, known: Sequence[Speaker], speakers: Sequence[Speaker]
) -> list[str]:
    remarks = []
    if len(speakers) > len(known):
        ordered = sorted(speakers, key=lambda s: int(s.transcript_id[1:]))
        write_interviews(study.interviews, ordered)
        remarks.append(
            f"restricted/interviews.csv: {len(speakers) - len(known)} row(s) proposed. Check the "
            "roles, those with confidence low first: what an interviewer says is never evidence."
        )
    if not study.participants.is_file() and not study.unread_participants:
        ids = [s.speaker_id for s in speakers if s.role is Role.PARTICIPANT]
        write_participants_template(study.participants, list(dict.fromkeys(ids)))
        remarks.append(
            "participants.csv: begun with a row per participant. Fill in type_respondent and the "
            "consents; what is empty is a no."
        )
    return remarks
