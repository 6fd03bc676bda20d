"""Pseudonymise the interviews of a study with one key: anonymise."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

from pipeline.domain.transcript import Category, Detection, Pseudonym, RawTurn
from pipeline.files.name_lists import read_known_names, read_name_lists
from pipeline.files.records import read_records, write_records
from pipeline.files.speaker_labels import label_words
from pipeline.nlp.known_names import KnownNamesDetector
from pipeline.nlp.name_detector import NameListDetector
from pipeline.nlp.spacy_model import SpacyModelDetector, load_model, model_version
from pipeline.nlp.structured import StructuredDetector
from pipeline.nlp.words import fold, is_dutch_word
from pipeline.runs.context import (
    Overrides,
    interviews_of,
    participants_of,
    settings_of,
    speakers_of,
)
from pipeline.runs.delivered_files import reading_data
from pipeline.runs.stage import StageResult, Unit, run_units, without_text
from pipeline.settings import Settings
from pipeline.stages.anonymise import Detector, Masker, assign_pseudonyms, find_detections
from pipeline.stages.read_transcripts import names_in_labels
from pipeline.stages.withdraw import needed_key
from pipeline.study import Study, program_folder

LABEL_WORDS = "speaker_labels_nl.yaml"
"""The words by which a speaker's label is told to be a name."""

MODEL_MISSING = (
    "nl_core_news_sm is not installed: names are found by lists and rules only. "
    "README says how to install it."
)


@without_text
def anonymise(
    study: Study,
    ids: Collection[str] | None = None,
    *,
    overrides: Overrides = None,
    progress: bool = False,
) -> StageResult:
    """Pseudonymise the interviews of a study, with one key for all of them.

    Detection goes by interview; the key and the replacing look at the whole study, because a name
    found in one interview is masked in every other. `ids` limits the detection only.

    Raises:
        PrivacyError: A detected form is left in the result; nothing of that interview is written.
    """
    settings = settings_of(study, overrides)
    everyone = interviews_of(study)
    selected = interviews_of(study, ids)
    facts = _detector_facts(study, settings)
    detectors: list[Detector] = []

    def all_detectors() -> list[Detector]:
        if not detectors:
            detectors.extend(_detectors(study, settings))
        return detectors

    units = [
        Unit(
            name=i,
            inputs=[study.raw_transcript(i), *_register_files(study)],
            outputs=[study.detections(i)],
            settings=facts,
            work=partial(_detect_one, study, i, all_detectors),
        )
        for i in selected
    ]
    detected = run_units(study, "detect", units, progress=progress)
    ready = [i for i in everyone if study.detections(i).is_file()]
    run_units(study, "pseudonyms", [_key_unit(study, ready, kept(settings))], progress=False)
    masked = run_units(
        study, "anonymise", _mask_units(study, ready, kept(settings)), progress=progress
    )
    warnings = (model_remark(settings.anonymise.use_spacy_model),)
    counts = dict(detected.counts) | dict(masked.counts)
    return StageResult("anonymise", masked.n_done, masked.n_unchanged, counts, warnings)


def model_remark(is_wanted: bool) -> str:
    """Return what to tell the researcher about the optional model: neither case is silent."""
    version = model_version()
    if version and is_wanted:
        return f"names are also looked for with nl_core_news_sm {version}."
    if version:
        return "nl_core_news_sm is installed, but not used: see [anonymise] in study.toml."
    return MODEL_MISSING


def active_detectors(settings: Settings) -> tuple[str, ...]:
    """Return the names of the detectors that run on this machine."""
    names = [KnownNamesDetector.name, StructuredDetector.name, NameListDetector.name]
    version = model_version()
    if settings.anonymise.use_spacy_model and version:
        names.append(f"{SpacyModelDetector.name}-{version}")
    return tuple(names)


def _detector_facts(study: Study, settings: Settings) -> object:
    return {
        "lists": read_name_lists(program_folder("codebooks") / "name_lists").digest,
        "detectors": active_detectors(settings),
        "keep": kept(settings),
        "neighbourhoods": _neighbourhoods(study),
    }


def _detectors(study: Study, settings: Settings) -> list[Detector]:
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    keep = kept(settings)
    detectors: list[Detector] = [
        KnownNamesDetector(_register(study)),
        StructuredDetector(),
        NameListDetector(lists, keep, _neighbourhoods(study)),
    ]
    if settings.anonymise.use_spacy_model and model_version():
        unmasked = frozenset(map(fold, (*lists.keep, *keep)))
        detectors.append(SpacyModelDetector(load_model(), unmasked))
    return detectors


def kept(settings: Settings) -> list[str]:
    """Return the words that are never masked in a study, its municipality's name among them."""
    return [*settings.anonymise.keep, *filter(None, [settings.study.municipality])]


def _neighbourhoods(study: Study) -> list[str]:
    return sorted({p.neighbourhood for p in participants_of(study) if p.neighbourhood})


def _detect_one(
    study: Study, transcript_id: str, detectors: Callable[[], Sequence[Detector]]
) -> Mapping[str, int]:
    turns = read_records(study.raw_transcript(transcript_id), RawTurn)
    detections = find_detections(turns, detectors())
    write_records(study.detections(transcript_id), detections)
    return {"detections": len(detections)}


def _key_unit(study: Study, ids: Sequence[str], keep: Sequence[str]) -> Unit:
    def work() -> Mapping[str, int]:
        known = read_records(study.pseudonyms, Pseudonym) if study.pseudonyms.is_file() else []
        detections = {i: read_records(study.detections(i), Detection) for i in ids}
        register = _register(study)
        mentioned = [d.text for found in detections.values() for d in found]
        mentioned += [name for name, _ in register]
        texts = [t.text for i in ids for t in read_records(study.raw_transcript(i), RawTurn)]
        known = needed_key(known, mentioned, texts, keep)
        key = assign_pseudonyms(detections, known, register)
        write_records(study.pseudonyms, key)
        return {"pseudonyms": len(key)}

    files = [path_of(i) for i in ids for path_of in (study.raw_transcript, study.detections)]
    settings = [list(ids), list(keep)]
    inputs = [*files, *_register_files(study)]
    return Unit("all", inputs, [study.pseudonyms], settings, work)


def _register(study: Study) -> list[tuple[str, Category]]:
    """Return the names known from intake, and those that stand as speaker labels in the files."""
    labels = [s.speaker_label for group in speakers_of(study).values() for s in group]
    named = [(name, Category.PERSON) for name in names_in_labels(labels, label_words())]
    return [*read_known_names(study.known_names), *named]


def _register_files(study: Study) -> list[Path]:
    """Return the files that decide what `_register` holds."""
    return [study.known_names, study.interviews, program_folder("codebooks") / LABEL_WORDS]


def _mask_units(study: Study, ids: Sequence[str], keep: Sequence[str]) -> list[Unit]:
    maskers: list[Masker] = []
    words = reading_data()
    lists = read_name_lists(program_folder("codebooks") / "name_lists")

    def masker() -> Masker:
        if not maskers:
            maskers.append(masker_of(study, keep))
        return maskers[0]

    def work(transcript_id: str) -> Mapping[str, int]:
        turns = read_records(study.raw_transcript(transcript_id), RawTurn)
        detections = read_records(study.detections(transcript_id), Detection)
        masked = masker().mask(turns, detections)
        write_records(study.transcript(transcript_id), masked)
        return {"turns": len(masked)}

    return [
        Unit(
            name=i,
            inputs=[study.raw_transcript(i), study.detections(i), study.pseudonyms, *words],
            outputs=[study.transcript(i)],
            settings=[lists.digest, list(keep)],
            work=partial(work, i),
        )
        for i in ids
    ]


def masker_of(study: Study, keep: Sequence[str] = ()) -> Masker:
    """Return what replaces the names of the study's key in a text; the key must be there.

    A part of a name that is in `keep` is not masked by itself: "de Linde" is a river.
    """
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    ambiguous = frozenset(map(fold, lists.ambiguous_names))
    key = read_records(study.pseudonyms, Pseudonym)
    return Masker(key, lambda form: form in ambiguous or is_dutch_word(form), keep)
