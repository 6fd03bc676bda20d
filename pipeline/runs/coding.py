"""From segments to proposals: apply_codebook, model_topics."""

from collections.abc import Collection, Mapping
from functools import cache, partial

from pipeline.domain.segment import Segment
from pipeline.domain.topic import OUTLIER
from pipeline.files.cues_yaml import read_cues
from pipeline.files.records import read_records, write_records
from pipeline.nlp import encoder, topic_model
from pipeline.runs.context import Overrides, codebook_of, codebook_path, interviews_of, settings_of
from pipeline.runs.masking_signature import require_signed_masking
from pipeline.runs.stage import StageResult, Unit, run_units, without_text
from pipeline.stages import apply_codebook as coder
from pipeline.stages import model_topics as topics
from pipeline.study import Study, program_folder


@without_text
def apply_codebook(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Propose codes for the segments of each interview.

    Raises:
        CodebookError: The codebook breaks its own rules; earlier proposals are untouched.
        StudyError: The study wants the review of anonymisation signed first, and it is not.
    """
    settings = settings_of(study, overrides)
    require_signed_masking(study, settings)
    codebook = codebook_of(study, settings)
    cues_path = program_folder("codebooks") / "cues_nl.yaml"
    cues = read_cues(cues_path)

    @cache
    def matchers() -> tuple[coder.MatchIndicators, coder.MatchIndicators]:
        from pipeline.nlp.indicators import false_friend_matcher, indicator_matcher

        return indicator_matcher(codebook), false_friend_matcher(codebook)

    def work(transcript_id: str) -> Mapping[str, int]:
        segments = read_records(study.segments(transcript_id), Segment)
        indicators, false_friends = matchers()
        codings = coder.apply_codebook(
            segments, codebook, cues, indicators, false_friends, settings.code.min_score
        )
        write_records(study.codings(transcript_id), codings)
        coded = {coding.segment_id for coding in codings}
        return {"segments": len(segments), "codings": len(codings), "coded segments": len(coded)}

    units = [
        Unit(
            name=i,
            inputs=[study.segments(i), codebook_path(study, settings), cues_path],
            outputs=[study.codings(i)],
            settings=settings.code.model_dump(mode="json"),
            work=partial(work, i),
        )
        for i in interviews_of(study, ids)
    ]
    return run_units(study, "apply_codebook", units, progress=progress)


@without_text
def model_topics(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Find topics in the segments of all interviews together; `ids` makes no difference.

    A study with too few segments gets no model, and a warning that says so.
    """
    del ids
    settings = settings_of(study, overrides)
    interviews = interviews_of(study)
    fillers = program_folder("codebooks") / "fillers_nl.txt"
    notes: list[str] = []

    def work() -> Mapping[str, int]:
        segments = [s for i in interviews for s in read_records(study.segments(i), Segment)]
        words = fillers.read_text(encoding="utf-8").splitlines()
        model = topic_model.BertopicModel(
            [word for word in words if word and not word.startswith("#")],
            settings.topics.resolution,
            settings.study.seed,
        )
        result = topics.model_topics(
            segments, model, _with_progress(encoder.encode, progress), settings.topics.min_segments
        )
        if result.note:
            notes.append(result.note)
        write_records(study.topics, result.topics)
        write_records(study.topic_assignments, result.assignments)
        outliers = sum(a.topic_id == OUTLIER for a in result.assignments)
        return {"topics": len(result.topics), "outliers": outliers}

    unit = Unit(
        name="all",
        inputs=[*(study.segments(i) for i in interviews), fillers],
        outputs=[study.topics, study.topic_assignments],
        settings=[
            settings.topics.model_dump(mode="json"),
            settings.study.seed,
            encoder.encoder_version(),
            topic_model.topic_model_version(),
        ],
        work=work,
    )
    result = run_units(study, "model_topics", [unit], progress=False)
    return StageResult(**{**vars(result), "warnings": tuple(notes)})


def _with_progress(encode: topics.Encode, progress: bool) -> topics.Encode:
    """Show a bar while texts are encoded: the slowest step of a run."""
    import numpy as np
    from tqdm import tqdm

    def encoded(texts: Collection[str]) -> object:
        listed = list(texts)
        starts = range(0, len(listed), _BATCH)
        bar = tqdm(
            starts, desc=f"{'model_topics':<17}", unit=f" x {_BATCH} segments",
            disable=None if progress else True, leave=False,
        )  # fmt: skip
        return np.concatenate([encode(listed[start : start + _BATCH]) for start in bar])

    return encoded


_BATCH = 64
