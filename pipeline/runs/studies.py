"""Make a study, and look whether it can be run."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.transcript import ParsedTurn, Role, Speaker
from pipeline.errors import DuidingError, StudyError
from pipeline.files.atomic import make_folder, write_text, write_with
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.csv_table import write_table
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.name_lists import read_known_names
from pipeline.files.participants_csv import read_participants, write_participants_template
from pipeline.files.study_toml import settings_template
from pipeline.files.transcripts import kind_of, read_transcript
from pipeline.runs.context import codebook_path, included_of, interviews_of, settings_of
from pipeline.runs.pseudonyms import model_remark
from pipeline.runs.stage import Given, unexpected, without_text
from pipeline.stages.read_transcripts import propose_speakers, suspect_labels
from pipeline.study import Study


class FileReport(NamedTuple):
    """What is in one delivered file: no name and no text of it.

    `transcript_id` is empty for a file that cannot be read and has no interview yet.
    """

    transcript_id: str
    kind: str
    n_turns: int
    n_words: int
    roles: dict[str, int]
    problem: str
    n_doubtful: int = 0


class CheckReport(NamedTuple):
    """What `check` found. `problems` stop a run; `remarks` do not."""

    files: tuple[FileReport, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def new(given: Given, source: Path | None = None, title: str = "") -> Study:
    """Make the folder of a study, with settings that explain themselves.

    Args:
        given: A name (made in data/) or a path that does not exist yet.
        source: A folder of transcripts; its files are copied to raw/ and a proposal of who speaks
            is written for a person to check.
        title: The study's title.

    Raises:
        StudyError: The folder exists and is not empty, or `source` is no folder with files.
    """
    is_name = isinstance(given, str) and Path(given).name == given
    root = (Path("data") / given if is_name else Path(given)).resolve()
    if root.exists() and any(root.iterdir()):
        raise StudyError("That folder exists and is not empty; nothing was changed.")
    delivered = _delivered(source) if source else []
    study = Study(root)
    try:
        for folder in (study.raw, study.restricted, study.outgoing, study.returned):
            make_folder(folder)
        for path in delivered:
            _copy(path, study.raw / path.name)
        write_text(study.settings, settings_template(title or root.name))
        write_table(study.known_names, ("name", "category"), (), delimiter=";")
    except OSError as error:
        failed: DuidingError | None = DuidingError(unexpected(study, "new", error))
    else:
        failed = None
    if failed:
        raise failed
    if delivered:
        check(root)
    return study


@without_text
def check(study: Study) -> CheckReport:
    """Read every delivered file and say what is in it and what is missing.

    Labels that restricted/interviews.csv lacks are added to it as a proposal, and a
    participants.csv is begun if there is none: both for a person to correct.
    """
    known = read_interviews(study.interviews) if study.interviews.is_file() else []
    speakers = list(known)
    reports: list[FileReport] = []
    problems: list[str] = []
    for place, path in enumerate(_delivered(study.raw), start=1):
        listed = next((s.transcript_id for s in known if s.file_name == path.name), "")
        # The name of a file can hold a name, so it is pointed at by its place.
        name = f"{listed or f'file {place} of raw/ by name'} ({kind_of(path)})"
        try:
            parsed = read_transcript(path, name)
        except DuidingError as error:
            reports.append(FileReport(listed, kind_of(path), 0, 0, {}, str(error)))
            problems.append(str(error))
            continue
        transcript_id = listed or _next_id(speakers)
        next_participant = 1 + max(
            (int(s.speaker_id[1:]) for s in speakers if s.speaker_id[0] == "P"), default=0
        )
        added = propose_speakers(parsed, path.name, transcript_id, speakers, next_participant)
        speakers.extend(added)
        reports.append(_file_report(transcript_id, path, parsed, speakers))
    remarks = _write_proposals(study, known, speakers)
    problems.extend(_sheet_problems(study, [r for r in reports if not r.problem]))
    remarks.extend(_what_a_reader_misses(study, reports))
    return CheckReport(
        tuple(sorted(reports, key=lambda r: int(r.transcript_id[1:] or 0))),
        tuple(problems),
        tuple(remarks),
    )


@without_text
def interview_ids(study: Study) -> list[str]:
    """Return the interviews that may be used, in order."""
    return interviews_of(study)


def _what_a_reader_misses(study: Study, reports: Sequence[FileReport]) -> list[str]:
    """Return what does not stop a run but makes its result poorer than it need be."""
    remarks = [
        f"{report.transcript_id}: nobody in it is a participant, so nothing in it is evidence. "
        "If it has no speaker labels, say in restricted/interviews.csv whose words it holds."
        for report in reports
        if not report.problem and Role.PARTICIPANT.value not in report.roles
    ]
    remarks += [
        f"{report.transcript_id}: {report.n_doubtful} line(s) begin like a speaker's label that "
        "occurs only once; they were read as part of the turn before. Look at the file."
        for report in reports
        if report.n_doubtful
    ]
    try:
        settings = settings_of(study)
    except DuidingError:
        return remarks  # a problem of its own
    empty = [name for name in ("municipality", "period", "research_question", "client")
             if not getattr(settings.study, name)]  # fmt: skip
    if empty:
        remarks.append(
            f"study.toml, [study]: {', '.join(empty)} not filled in. The municipality's name is "
            "masked in the text as long as it is not given."
            if "municipality" in empty
            else f"study.toml, [study]: {', '.join(empty)} not filled in; a gap in the report."
        )
    remarks.append(model_remark(settings.anonymise.use_spacy_model))
    return remarks


def _delivered(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise StudyError("There is no such folder with transcripts.")
    found = sorted(
        p for p in folder.iterdir() if p.is_file() and not p.is_symlink() and p.name[0] not in ".~"
    )
    if not found:
        raise StudyError("The folder with transcripts holds no files.")
    return found


def _copy(source: Path, target: Path) -> None:
    write_with(target, lambda temporary: shutil.copyfile(source, temporary))


def _next_id(speakers: Sequence[Speaker]) -> str:
    taken = max((int(s.transcript_id[1:]) for s in speakers), default=0)
    return f"T{taken + 1:02d}"


def _file_report(
    transcript_id: str, path: Path, parsed: Sequence[ParsedTurn], speakers: Sequence[Speaker]
) -> FileReport:
    roles_by_label = {s.speaker_label: s.role for s in speakers if s.transcript_id == transcript_id}
    roles: dict[str, int] = {}
    for role in Role:
        n = sum(r is role for r in roles_by_label.values())
        if n:
            roles[role.value] = n
    words = sum(len(turn.text.split()) for turn in parsed)
    doubtful = sum(suspect_labels(turn.text) for turn in parsed)
    return FileReport(transcript_id, kind_of(path), len(parsed), words, roles, "", doubtful)


def _write_proposals(
    study: Study, known: Sequence[Speaker], speakers: Sequence[Speaker]
) -> list[str]:
    remarks = []
    if len(speakers) > len(known):
        ordered = sorted(speakers, key=lambda s: int(s.transcript_id[1:]))
        write_interviews(study.interviews, ordered)
        remarks.append(
            f"restricted/interviews.csv: {len(speakers) - len(known)} row(s) proposed. Check the "
            "roles: what an interviewer says is never evidence."
        )
    if not study.participants.is_file():
        ids = [s.speaker_id for s in speakers if s.role is Role.PARTICIPANT]
        write_participants_template(study.participants, list(dict.fromkeys(ids)))
        remarks.append(
            "participants.csv: begun with a row per participant. Fill in type_respondent and the "
            "consents; what is empty is a no."
        )
    return remarks


def _sheet_problems(study: Study, reports: Sequence[FileReport]) -> list[str]:
    """Return what keeps the study from being run, beside files that cannot be read."""
    problems: list[str] = []
    for look in (
        lambda: included_of(read_participants(study.participants)),
        lambda: read_codebook(codebook_path(study, settings_of(study))),
        lambda: interviews_of(study) if reports else None,
        lambda: read_known_names(study.known_names),
    ):
        try:
            look()
        except DuidingError as error:
            if str(error) not in problems:
                problems.append(str(error))
    return problems
