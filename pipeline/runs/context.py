"""What several stages need of a study: settings, people, codebook, and which interviews."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pipeline.domain.codebook import Codebook
from pipeline.domain.participant import Participant
from pipeline.domain.transcript import Role, Speaker
from pipeline.errors import InputFileError, Problem, StudyError, raise_problems
from pipeline.files.codebook_yaml import read_codebook
from pipeline.files.interviews_csv import read_interviews
from pipeline.files.participants_csv import read_participants
from pipeline.files.study_toml import read_settings
from pipeline.settings import Settings
from pipeline.study import Study, program_folder

Overrides = Mapping[str, str] | None


def settings_of(study: Study, overrides: Overrides = None) -> Settings:
    """Return the effective settings of a study."""
    return read_settings(study.settings, overrides)


def codebook_path(study: Study, settings: Settings) -> Path:
    """Return the codebook's file: one of the study's own, or one that comes with the program."""
    own = study.root / settings.study.codebook
    if own.is_file():
        return own
    name = settings.study.codebook.removesuffix(".yaml")
    return program_folder("codebooks") / f"{name}.yaml"


def codebook_of(study: Study, settings: Settings) -> Codebook:
    """Return the study's codebook."""
    return read_codebook(codebook_path(study, settings))


def speakers_of(study: Study) -> dict[str, list[Speaker]]:
    """Return the speakers of each interview, in order of interview.

    Raises:
        InputFileError: A participant of interviews.csv is missing from participants.csv.
    """
    speakers: dict[str, list[Speaker]] = {}
    for speaker in read_interviews(study.interviews):
        speakers.setdefault(speaker.transcript_id, []).append(speaker)
    listed = {participant.participant_id for participant in participants_of(study)}
    problems = [
        Problem(
            f"interview {transcript_id}",
            f"participant {speaker.speaker_id} has no row in participants.csv",
            "Add the row (type_respondent, toestemming_deelname, toestemming_citaat at least).",
        )
        for transcript_id, group in speakers.items()
        for speaker in group
        if speaker.role is Role.PARTICIPANT and speaker.speaker_id not in listed
    ]
    raise_problems(InputFileError, "interviews.csv and participants.csv do not agree.", problems)
    return speakers


def participants_of(study: Study) -> list[Participant]:
    """Return the respondentenlijst."""
    return read_participants(study.participants)


def included_of(participants: Sequence[Participant]) -> frozenset[str]:
    """Return the ids of those whose words may be used.

    Raises:
        StudyError: There is nobody: consent has not been filled in yet.
    """
    included = frozenset(p.participant_id for p in participants if p.is_included)
    if not included:
        raise StudyError(
            "No participant may be used: toestemming_deelname is nowhere ja in participants.csv.\n"
            "      Fill in ja or nee for everyone and run again. Nothing was changed: if all\n"
            "      have withdrawn, delete work/, review/ and reports/ of this study."
        )
    return included


def usable_interviews(
    speakers: Mapping[str, Sequence[Speaker]], included: Collection[str]
) -> list[str]:
    """Return the interviews with at least one participant who may be used, in order."""
    return [
        transcript_id
        for transcript_id, group in speakers.items()
        if any(s.role is Role.PARTICIPANT and s.speaker_id in included for s in group)
    ]


def interviews_of(study: Study, ids: Collection[str] | None = None) -> list[str]:
    """Return the usable interviews of a study, or those of `ids` among them.

    Raises:
        StudyError: An id that this study does not have.
    """
    usable = usable_interviews(speakers_of(study), included_of(participants_of(study)))
    unknown = sorted(set(ids or ()) - set(usable))
    if unknown:
        raise StudyError(
            f"No such interview in this study (or nobody in it may be used): {', '.join(unknown)}."
            f"\n      It has {', '.join(usable) or 'none'}."
        )
    return [i for i in usable if not ids or i in ids]
