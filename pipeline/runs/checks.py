"""Look whether a study can be run: what is in its files, and what is missing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.participant import Participant
from pipeline.domain.speech import SpeechRules
from pipeline.domain.transcript import Level, Role, Speaker
from pipeline.errors import DuidingError
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.delivered import Delivered
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.name_lists import read_known_names
from pipeline.files.participants_csv import read_participants, write_participants_template
from pipeline.files.speaker_labels import label_words
from pipeline.files.transcripts import kind_of, read_delivered
from pipeline.runs.context import codebook_path, included_of, interviews_of, settings_of
from pipeline.runs.delivered_files import delivered_files
from pipeline.runs.pseudonyms import model_remark
from pipeline.runs.speech import language_finder, speech_rules
from pipeline.runs.stage import without_text
from pipeline.stages.describe_interviews import Described, copies, describe, fingerprint
from pipeline.stages.marks import find_marks, spoken_words
from pipeline.stages.propose_speakers import propose_speakers
from pipeline.stages.read_transcripts import suspect_labels
from pipeline.study import Study


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
    participants.csv is begun if there is none: both for a person to correct.
    """
    known = read_interviews(study.interviews) if study.interviews.is_file() else []
    speakers = list(known)
    reports: list[FileReport] = []
    prints: dict[str, frozenset[int]] = {}
    paths = delivered_files(study.raw)
    for place, path in enumerate(paths, start=1):
        listed = [s for s in known if s.file_name == path.name]
        # The name of a file can hold a name, so it is pointed at by its place.
        shown = listed[0].transcript_id if listed else f"file {place} of raw/ by name"
        try:
            parts = read_delivered(
                path, f"{shown} ({kind_of(path)})", repair=any(s.repair_letters for s in listed)
            )
        except DuidingError as error:
            first = listed[0].transcript_id if listed else ""
            reports.append(FileReport(first, kind_of(path), problem=str(error)))
            continue
        for number, delivered in enumerate(parts, start=1):
            transcript_id = _id_of(listed, number) or _next_id(speakers)
            speakers.extend(_proposed(delivered, path.name, number, transcript_id, speakers))
            reports.append(_report(transcript_id, path, delivered, speakers))
            prints[transcript_id] = fingerprint(delivered.turns)
    remarks = _write_proposals(study, known, speakers)
    remarks += [
        f"{one} and {other}: at least half of one stands in the other as well. If they are two "
        "versions of one talk, take one away: people would be counted twice."
        for one, other in copies(prints)
    ]
    problems = [report.problem for report in reports if report.problem]
    problems += _missing_files(known, paths)
    problems += _sheet_problems(study, [r for r in reports if not r.problem])
    remarks += _beside_the_files(study, speakers)
    reports.sort(key=lambda report: int(report.transcript_id[1:] or 0))
    return CheckReport(tuple(reports), tuple(dict.fromkeys(problems)), tuple(remarks))


def _id_of(listed: Sequence[Speaker], part: int) -> str:
    return next((s.transcript_id for s in listed if s.part == part), "")


def _next_id(speakers: Sequence[Speaker]) -> str:
    taken = max((int(s.transcript_id[1:]) for s in speakers), default=0)
    return f"T{taken + 1:02d}"


def _proposed(
    delivered: Delivered,
    file_name: str,
    part: int,
    transcript_id: str,
    speakers: Sequence[Speaker],
) -> list[Speaker]:
    taken = (int(s.speaker_id[1:]) for s in speakers if s.speaker_id[0] == "P")
    return propose_speakers(
        delivered.turns,
        file_name,
        transcript_id,
        speakers,
        1 + max(taken, default=0),
        label_words(),
        part=part,
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
    remarks = [*delivered.remarks, *_doubts(delivered, described, own)]
    return FileReport(
        transcript_id,
        kind_of(path),
        delivered.form,
        delivered.encoding,
        described,
        remarks=tuple(f"{transcript_id}: {remark}" for remark in remarks),
    )


def _doubts(delivered: Delivered, described: Described, speakers: Sequence[Speaker]) -> list[str]:
    """Return what a person should look at in one interview, beside what its reader remarked."""
    remarks = []
    stated = next((s.level for s in speakers if s.level), None)
    if delivered.is_report and stated in (None, Level.REPORT):
        remarks.append(
            "reads like a report of a talk (gespreksverslag) and not like its words, so nothing "
            "of it is quoted literally. If it is a transcript, write letterlijk in the column "
            "transcript_level of restricted/interviews.csv."
        )
    if Role.PARTICIPANT.value not in described.roles:
        remarks.append(
            "nobody in it is a participant, so nothing in it is evidence. If it has no speaker "
            "labels, say in restricted/interviews.csv whose words it holds."
        )
    doubtful = sum(suspect_labels(turn.text) for turn in delivered.turns)
    if doubtful:
        remarks.append(
            f"{doubtful} line(s) begin like a speaker's label that is not believed; they were "
            "read as part of the turn before. Look at the file."
        )
    if described.n_invented or described.n_looped:
        remarks.append(
            f"{described.n_invented} line(s) that speech recognition is known to invent in "
            f"silence, and {described.n_looped} loop(s) of the same words: kept in the text, and "
            "not coded. Listen to the recording there."
        )
    foreign = {code: share for code, share in described.languages.items() if code != "nl"}
    if foreign:
        listed = ", ".join(f"{code} {share:.0%}" for code, share in foreign.items())
        remarks.append(f"part of it is not in Dutch ({listed} of the words): that is not coded.")
    return remarks


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
    if not study.participants.is_file():
        ids = [s.speaker_id for s in speakers if s.role is Role.PARTICIPANT]
        write_participants_template(study.participants, list(dict.fromkeys(ids)))
        remarks.append(
            "participants.csv: begun with a row per participant. Fill in type_respondent and the "
            "consents; what is empty is a no."
        )
    return remarks


def _missing_files(known: Sequence[Speaker], paths: Sequence[Path]) -> list[str]:
    there = {path.name for path in paths}
    missing = dict.fromkeys(s.transcript_id for s in known if s.file_name not in there)
    return [
        f"{transcript_id}: the file that restricted/interviews.csv names is not in raw/.\n"
        "      Put it back, or correct the column file_name."
        for transcript_id in missing
    ]


def _sheet_problems(study: Study, reports: Sequence[FileReport]) -> list[str]:
    """Return what keeps the study from being run, beside files that cannot be read."""
    problems: list[str] = []
    if study.participants.suffix == ".csv" and study.participants.with_suffix(".xlsx").is_file():
        problems.append(
            "There is a participants.csv and a participants.xlsx.\n"
            "      Keep the one that is right."
        )
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


def _beside_the_files(study: Study, speakers: Sequence[Speaker]) -> list[str]:
    """Return what does not stop a run but makes its result poorer than it need be."""
    remarks: list[str] = []
    folders = sum(path.is_dir() for path in study.raw.iterdir())
    if folders:
        remarks.append(f"raw/ holds {folders} folder(s); files in them are not read.")
    try:
        remarks += _people(speakers, read_participants(study.participants))
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


def _people(speakers: Sequence[Speaker], participants: Sequence[Participant]) -> list[str]:
    """Return who is in the respondentenlijst without a file, and who may not be used or quoted."""
    heard: Mapping[str, list[str]] = {
        p.participant_id: [s.transcript_id for s in speakers if s.speaker_id == p.participant_id]
        for p in participants
    }
    silent = [i for i, ids in heard.items() if not ids]
    refused = [
        p.participant_id for p in participants if heard[p.participant_id] and not p.is_included
    ]
    remarks = []
    if silent:
        remarks.append(
            f"in participants.csv and in no file: {', '.join(silent)}. Is a transcript missing, or "
            "is a participant not named in restricted/interviews.csv?"
        )
    if refused:
        remarks.append(
            f"no consent to take part, or withdrawn: {', '.join(refused)}. Their words are left "
            "out everywhere."
        )
    return remarks
