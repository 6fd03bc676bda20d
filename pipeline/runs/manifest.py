"""Write down what was run with what."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version

from pipeline import __version__
from pipeline.domain.manifest import Manifest
from pipeline.files.atomic import file_digest
from pipeline.files.records import write_record
from pipeline.nlp import encoder, spacy_model, topic_model
from pipeline.runs.context import codebook_of, codebook_path
from pipeline.runs.layers import active_layers
from pipeline.runs.stage import OUTCOME_LIBRARIES, unit_states
from pipeline.runs.study_records import review_state
from pipeline.settings import Settings
from pipeline.study import Study

_PACKAGES = (*OUTCOME_LIBRARIES, "prefect", "pydantic")


def build_manifest(study: Study, settings: Settings) -> Manifest:
    """Return the provenance of a study as it stands; holds digests and counts, no text."""
    review = review_state(study)
    inputs = [codebook_path(study, settings), study.participants, study.settings, study.decisions]
    return Manifest(
        program_version=__version__,
        study=study.name,
        codebook=codebook_of(study, settings).signature,
        models=models(settings),
        detectors=active_layers(settings),
        seed=settings.study.seed,
        settings=settings.model_dump(mode="json"),
        review={
            "proposals": review.n_proposals,
            "decided": review.n_decided,
            "removed": review.n_removed,
            "stale": review.n_stale,
        },
        versions={"python": platform.python_version()} | {p: version(p) for p in _PACKAGES},
        inputs={study.relative(path): file_digest(path) for path in inputs},
        stages=tuple(unit_states(study)),
        finished_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def write_manifest(study: Study, manifest: Manifest) -> None:
    """Write the manifest beside the work and beside the reports."""
    write_record(study.manifest, manifest)
    write_record(study.report("manifest.json"), manifest)


def models(settings: Settings) -> dict[str, str]:
    """Return the models that are used on this machine, with their versions."""
    used = {
        encoder.MODEL: encoder.encoder_version(),
        topic_model.MODEL: topic_model.topic_model_version(),
    }
    tagger = spacy_model.model_version()
    if settings.anonymise.use_spacy_model and tagger:
        used[spacy_model.MODEL] = tagger
    return used
