"""From delivered files to turns, and from pseudonymised turns to segments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from pipeline.domain.transcript import Role, Speaker, Turn
from pipeline.files.atomic import remove_leftovers
from pipeline.files.interviews_csv import read_interviews
from pipeline.files.records import read_records, write_records
from pipeline.nlp.sentences import split_sentences
from pipeline.runs.context import (
    Overrides,
    included_of,
    interviews_of,
    participants_of,
    settings_of,
    speakers_of,
)
from pipeline.runs.delivered_files import delivered_files, read_interview, reading_data
from pipeline.runs.masking_signature import require_signed_masking
from pipeline.runs.speech import language_finder, with_languages, with_marks
from pipeline.runs.stage import StageResult, Unit, run_units, without_text
from pipeline.runs.vault import DESTROYED, is_destroyed
from pipeline.runs.withdrawal import remove_unusable
from pipeline.stages.describe_interviews import doubtful_lines
from pipeline.stages.read_transcripts import number_turns
from pipeline.stages.segment import DUTCH, segment_turns
from pipeline.study import Study


@without_text
def read_transcripts(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Read the delivered files of a study into numbered turns with speakers and roles.

    Raises:
        InputFileError: A file is missing or cannot be read, or has an unknown speaker label.
    """
    settings_of(study, overrides)
    speakers = speakers_of(study)
    included = included_of(participants_of(study))
    if is_destroyed(study):
        usable = interviews_of(study)
        warnings = (DESTROYED, *remove_unusable(study, usable, included))
        return StageResult("read_transcripts", 0, len(usable), warnings=warnings)
    units = []
    for transcript_id in interviews_of(study, ids):
        group = speakers[transcript_id]
        path = study.raw / group[0].file_name
        settings = [s.model_dump(mode="json", exclude={"confidence"}) for s in group]
        excluded = sorted(
            s.speaker_id
            for s in group
            if s.role is Role.PARTICIPANT and s.speaker_id not in included
        )
        units.append(
            Unit(
                name=transcript_id,
                inputs=[path, *reading_data()],
                outputs=[study.raw_transcript(transcript_id), study.left_out(transcript_id)],
                settings=[settings, excluded],
                work=partial(_read_one, study, transcript_id, group, included),
            )
        )
    usable = interviews_of(study)
    for folder in (study.restricted, study.work, study.root / "review", study.reports):
        remove_leftovers(folder)
    warnings = remove_unusable(study, usable, included) + _unlisted(study, speakers)
    result = run_units(study, "read_transcripts", units, progress=progress)
    skipped = len(speakers) - len(usable)
    if skipped:
        warnings += (
            f"{skipped} interview(s) left out: no participant in it consented to take part",
        )
    return replace(result, warnings=warnings)


def _read_one(
    study: Study,
    transcript_id: str,
    group: Sequence[Speaker],
    included: Collection[str],
) -> Mapping[str, int]:
    delivered = read_interview(study, group)
    turns = number_turns(
        delivered.turns, transcript_id, group, included, is_report=delivered.is_report
    )
    turns = with_languages(with_marks(turns))
    # Notes and headers can quote anybody in the file, also from another interview in it.
    everybody_agrees = all(
        s.speaker_id in included
        for s in read_interviews(study.interviews)
        if s.role is Role.PARTICIPANT and s.file_name == group[0].file_name
    )
    write_records(study.raw_transcript(transcript_id), turns)
    write_records(study.left_out(transcript_id), delivered.left_out if everybody_agrees else ())
    words = sum(len(turn.text.split()) for turn in turns)
    doubtful = sum(doubtful_lines(delivered.turns).values())
    return {
        "turns": len(turns),
        "words": words,
        "passages left out (headers, page numbers, notes)": len(delivered.left_out),
        "lines that may be another speaker": doubtful,
        "remarks": len(delivered.remarks),
    }


def _unlisted(study: Study, speakers: Mapping[str, Sequence[Speaker]]) -> tuple[str, ...]:
    """Return a warning if there are delivered files that are no interview of the study."""
    listed = {group[0].file_name for group in speakers.values()}
    n = sum(path.name not in listed for path in delivered_files(study.raw))
    if not n:
        return ()
    return (
        f"{n} file(s) in raw/ stand in no row of restricted/interviews.csv and were not read; "
        "duiding check STUDY proposes rows for them, or says why they cannot be read.",
    )


@without_text
def segment(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Cut the participants' pseudonymised turns into segments.

    Raises:
        StudyError: The study wants the review of anonymisation signed first, and it is not.
    """
    everything = settings_of(study, overrides)
    require_signed_masking(study, everything)
    settings = everything.segment

    def work(transcript_id: str) -> Mapping[str, int]:
        turns = read_records(study.transcript(transcript_id), Turn)
        segments = segment_turns(
            turns,
            split_sentences,
            settings.max_sentences,
            settings.max_words,
            language_finder().languages,
        )
        write_records(study.segments(transcript_id), segments)
        foreign = sum(segment.language != DUTCH for segment in segments)
        return {"segments": len(segments), "segments in another language": foreign}

    units = [
        Unit(
            name=i,
            inputs=[study.transcript(i), *reading_data()],
            outputs=[study.segments(i)],
            settings=settings.model_dump(mode="json"),
            work=partial(work, i),
        )
        for i in interviews_of(study, ids)
    ]
    return run_units(study, "segment", units, progress=progress)
