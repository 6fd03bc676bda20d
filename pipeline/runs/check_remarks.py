"""What `check` says of a study: what a person should look at, and what keeps it from being run."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipeline.domain.participant import Participant
from pipeline.domain.transcript import Level, Role, Speaker
from pipeline.errors import DuidingError
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.delivered import Delivered
from pipeline.files.name_lists import read_known_names
from pipeline.files.participants_csv import read_participants
from pipeline.runs.context import codebook_path, included_of, interviews_of, settings_of
from pipeline.runs.delivered_files import file_gone
from pipeline.runs.gate_forms import kept_name_remarks
from pipeline.runs.layers import layer_states, model_remark, neighbourhood_remark
from pipeline.runs.vault import vault_remarks
from pipeline.settings import Settings
from pipeline.stages.describe_interviews import (
    Described,
    copies,
    doubtful_lines,
    holds_questions_of_another,
)
from pipeline.study import Study

_SHOWN_TURNS = 5
_TYPE_LABELS = (
    "type I: and R: before the lines in a copy of the file and put that in raw/ in its place, "
    "under the same name"
)
_SHEET_ENDINGS = frozenset({
    ".ods", ".xls", ".xlsm", ".xlsb", ".numbers", ".xlsx", ".csv", ".tsv", ".txt", ".docx",
})  # fmt: skip


def doubts_of(delivered: Delivered, described: Described, speakers: Sequence[Speaker]) -> list[str]:
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
            f"labels, {_TYPE_LABELS}; or else say in restricted/interviews.csv whose words these "
            "are."
        )
    if holds_questions_of_another(delivered.turns, speakers, is_report=delivered.is_report):
        all_of_it = not any(turn.speaker_label for turn in delivered.turns)
        remarks.append(
            "words of the interviewer stand among those of the participant, because "
            f"{'' if all_of_it else 'part of '}the file has no labels; {_TYPE_LABELS}."
        )
    doubtful = doubtful_lines(delivered.turns)
    if doubtful:
        remarks.append(
            f"{sum(doubtful.values())} line(s) begin like a speaker's label that is not believed "
            f"({_turns(list(doubtful))}); they were read as part of the turn before. Look at the "
            "file."
        )
    if described.n_gone:
        remarks.append(
            f"{described.n_gone} rows of restricted/interviews.csv name labels that are no longer "
            "in the file: delete them."
            if described.n_gone > 1
            else "a row of restricted/interviews.csv names a label that is no longer in the file: "
            "delete it."
        )
    if described.n_invented or described.n_looped:
        remarks.append(
            f"{described.n_invented} line(s) that speech recognition is known to invent in "
            f"silence, and {described.n_looped} loop(s) of the same words "
            f"({_turns(described.odd_turns)}): kept in the text, and not coded. Listen to the "
            "recording there."
        )
    foreign = {code: share for code, share in described.languages.items() if code != "nl"}
    if foreign:
        listed = ", ".join(f"{code} {share:.0%}" for code, share in foreign.items())
        remarks.append(f"part of it is not in Dutch ({listed} of the words): that is not coded.")
    return remarks


def copies_among(prints: Mapping[str, frozenset[int]]) -> list[str]:
    """Return the interviews that hold much of one another, a remark for each cluster."""
    remarks = []
    for one, others in copies(prints):
        if len(others) == 1:
            remarks.append(
                f"{one} and {others[0]}: at least half of one stands in the other as well. If they "
                "are two versions of one talk, take one away: people would be counted twice."
            )
        else:
            listed = f"{', '.join(others[:-1])} and {others[-1]}"
            remarks.append(
                f"{one} shares at least half with {listed}. If they are versions of one talk, keep "
                "one and take the others away: people would be counted more than once."
            )
    return remarks


def _turns(numbers: Sequence[int]) -> str:
    """Return where to look: "turn 3", or "turns 3, 8, ..." with the first five."""
    first = ", ".join(str(number) for number in numbers[:_SHOWN_TURNS])
    more = ", ..." if len(numbers) > _SHOWN_TURNS else ""
    return f"turn{'s' if len(numbers) > 1 else ''} {first}{more}"


def missing_files(known: Sequence[Speaker], paths: Sequence[Path]) -> list[str]:
    """Return the interviews of which the file is gone from raw/, and what to do."""
    there = {path.name for path in paths}
    missing = dict.fromkeys(s.transcript_id for s in known if s.file_name not in there)
    return [f"{transcript_id}: {file_gone(transcript_id)}" for transcript_id in missing]


def sheet_problems(study: Study, *, has_readable: bool) -> list[str]:
    """Return what keeps the study from being run, beside files that cannot be read."""
    problems: list[str] = []
    if study.participants.suffix == ".csv" and study.participants.with_suffix(".xlsx").is_file():
        problems.append(
            "There is a participants.csv and a participants.xlsx.\n"
            "      Keep the one that is right."
        )
    unread = study.unread_participants
    if unread:
        problems.append(
            f"The respondentenlijst stands there as {_sheet_shown(unread)}, and that is not read.\n"
            "      Open it and save it as .xlsx or .csv: participants.xlsx or participants.csv."
        )
    looks: list[Callable[[], object]] = [
        lambda: read_codebook(codebook_path(study, settings_of(study))),
        lambda: read_known_names(study.known_names),
    ]
    if not unread:
        looks.insert(0, lambda: included_of(read_participants(study.participants)))
        looks.insert(2, lambda: interviews_of(study) if has_readable else None)
    for look in looks:
        try:
            look()
        except DuidingError as error:
            if str(error) not in problems:
                problems.append(str(error))
    return problems


def _sheet_shown(path: Path) -> str:
    """Return the name of a sheet for messages; an ending that nobody knows can be a name."""
    is_known = path.suffix.lower() in _SHEET_ENDINGS
    return f"participants{path.suffix}" if is_known else "participants with another ending"


def beside_the_files(study: Study, speakers: Sequence[Speaker]) -> list[str]:
    """Return what does not stop a run but makes its result poorer than it need be."""
    remarks: list[str] = []
    folders = sum(path.is_dir() for path in study.raw.iterdir())
    if folders:
        remarks.append(f"raw/ holds {folders} folder(s); files in them are not read.")
    try:
        remarks += _people(speakers, read_participants(study.participants))
        settings = settings_of(study)
        remarks += kept_name_remarks(study, settings, speakers)
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
    remarks += filter(None, [neighbourhood_remark(study, settings)])
    remarks.append(layers_remark(settings))
    remarks += vault_remarks(study)
    return remarks


def layers_remark(settings: Settings) -> str:
    """Return which layers look for names on this machine, and what that means."""
    lines = [
        f"      {'on ' if state.is_active else 'off'} {state.name:<24}{state.meaning}"
        for state in layer_states(settings)
    ]
    return "\n".join(["what looks for that which identifies someone:", *lines])


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
