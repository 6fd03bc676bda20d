"""Pseudonymise the interviews of a study with one key: anonymise."""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from pipeline.domain.transcript import Detection, Pseudonym, RawTurn
from pipeline.errors import StudyError
from pipeline.files.name_lists import read_name_lists
from pipeline.files.records import read_records, write_records
from pipeline.files.surrogate_names import read_surrogate_names
from pipeline.nlp.words import words_of
from pipeline.runs.context import Overrides, interviews_of, settings_of
from pipeline.runs.delivered_files import reading_data
from pipeline.runs.layers import (
    data_files,
    kept,
    layer_facts,
    layers_of,
    model_remark,
    neighbourhood_remark,
    own_names_of,
    register_of,
)
from pipeline.runs.listed_words import listed_words
from pipeline.runs.masking_study import (
    decided_detections,
    decided_links,
    decided_to_stay,
    write_link_doubts,
)
from pipeline.runs.stage import StageResult, Unit, run_units, without_text
from pipeline.runs.vault import (
    DESTROYED,
    is_destroyed,
    key_of,
    secret_of,
    vault_remarks,
    write_key,
)
from pipeline.settings import Settings
from pipeline.stages.anonymise import Detector, find_detections
from pipeline.stages.introductions import told_of
from pipeline.stages.masking import Masker
from pipeline.stages.namesakes import in_interview
from pipeline.stages.pseudonyms import Key, assign_pseudonyms
from pipeline.stages.withdraw import needed_key
from pipeline.study import Study, program_folder


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
    found in one interview is masked in every other. `ids` adds interviews that were not looked at
    yet; the others are looked at again where something changed. What people decided in the review
    of anonymisation is applied.

    Raises:
        PrivacyError: A detected form is left in the result; nothing of that interview is written.
        VaultError: The study's key cannot be opened on this computer.
        StudyError: The key was destroyed, and an interview was not pseudonymised before.
    """
    settings = settings_of(study, overrides)
    if is_destroyed(study):
        return _already_pseudonymised(study)
    # An interview that was read anew is looked at anew, asked for or not: its detections are places
    # in a text that is no more.
    asked = interviews_of(study, ids)
    everyone = [i for i in interviews_of(study) if i in asked or study.found(i).is_file()]
    detected = _detect(study, everyone, settings, progress=progress)
    ready = [i for i in everyone if study.found(i).is_file()]
    _decide(study, ready)
    run_units(study, "pseudonyms", [_key_unit(study, ready, settings)], progress=False)
    masked = run_units(study, "anonymise", _mask_units(study, ready, settings), progress=progress)
    remarks = [model_remark(settings.anonymise.use_spacy_model), *vault_remarks(study)]
    warnings = tuple(filter(None, [*remarks, neighbourhood_remark(study, settings)]))
    counts = dict(detected.counts) | dict(masked.counts)
    return StageResult("anonymise", masked.n_done, masked.n_unchanged, counts, warnings)


def _already_pseudonymised(study: Study) -> StageResult:
    """Leave a study whose key was destroyed as it is; refuse interviews that came later."""
    everyone = interviews_of(study)
    late = [i for i in everyone if not study.transcript(i).is_file()]
    if late:
        raise StudyError(
            f"{', '.join(late)}: the key of this study was destroyed, so no interview can be "
            "added.\n      Take the rows out of restricted/interviews.csv, and make a new study."
        )
    return StageResult("anonymise", 0, len(everyone), warnings=(DESTROYED,))


def _detect(study: Study, ids: Sequence[str], settings: Settings, *, progress: bool) -> StageResult:
    """Look for what identifies someone, in each interview by itself."""
    layers = functools.cache(lambda: [layers_of(study, settings)])
    facts = layer_facts(study, settings)
    data = data_files(study)
    units = [
        Unit(
            name=i,
            inputs=[study.raw_transcript(i), *data],
            outputs=[study.found(i)],
            settings=facts,
            work=partial(_detect_one, study, i, layers),
        )
        for i in ids
    ]
    return run_units(study, "detect", units, progress=progress)


def _detect_one(
    study: Study, transcript_id: str, layers: Callable[[], Sequence[Detector]]
) -> Mapping[str, int]:
    turns = read_records(study.raw_transcript(transcript_id), RawTurn)
    found = find_detections(turns, layers())
    write_records(study.found(transcript_id), found)
    return {"detections": len(found)}


def _decide(study: Study, ids: Sequence[str]) -> None:
    """Apply to what was found what people decided in the review of anonymisation."""
    units = [
        Unit(
            name=i,
            inputs=[study.raw_transcript(i), study.found(i), study.masking_decisions],
            outputs=[study.detections(i)],
            settings=None,
            work=partial(_decide_one, study, i),
        )
        for i in ids
    ]
    run_units(study, "decide", units, progress=False)


def _decide_one(study: Study, transcript_id: str) -> Mapping[str, int]:
    turns = read_records(study.raw_transcript(transcript_id), RawTurn)
    found = read_records(study.found(transcript_id), Detection)
    decided = decided_detections(study, transcript_id, found, turns)
    write_records(study.detections(transcript_id), decided)
    return {"detections": len(decided)}


def _key_unit(study: Study, ids: Sequence[str], settings: Settings) -> Unit:
    def work() -> Mapping[str, int]:
        turns = {i: read_records(study.raw_transcript(i), RawTurn) for i in ids}
        detections = {i: read_records(study.detections(i), Detection) for i in ids}
        key = _new_key(study, settings, turns, detections)
        write_key(study, key.pseudonyms)
        write_link_doubts(study, key.doubts)
        return {"pseudonyms": len(key.pseudonyms)}

    files = [path_of(i) for i in ids for path_of in (study.raw_transcript, study.detections)]
    inputs = [*files, *data_files(study), study.masking_decisions]
    names = read_surrogate_names(program_folder("codebooks") / "surrogate_names")
    chosen = settings.anonymise
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    facts = [list(ids), kept(settings), chosen.style, chosen.public_secret]
    facts += [names.digest, lists.digest]
    return Unit("all", inputs, [study.vault], facts, work)


def _new_key(
    study: Study,
    settings: Settings,
    turns: Mapping[str, Sequence[RawTurn]],
    detections: Mapping[str, Sequence[Detection]],
) -> Key:
    """Return the study's key for what is in it now."""
    register = register_of(study)
    mentioned = [d.text for found in detections.values() for d in found]
    mentioned += [name for name, *_ in register]
    everything = [turn for group in turns.values() for turn in group]
    secret = secret_of(study, settings.anonymise.public_secret)
    stays = [*kept(settings), *decided_to_stay(study)]
    known = needed_key(key_of(study), mentioned, [t.text for t in everything], stays)
    names = read_surrogate_names(program_folder("codebooks") / "surrogate_names")
    invents = settings.anonymise.style == "names"
    return assign_pseudonyms(
        detections,
        secret=secret,
        known=known,
        register=register,
        style=settings.anonymise.style,
        surrogates=names,
        taken={w.folded for t in everything for w in words_of(t.text)} if invents else frozenset(),
        established=listed_words().names,
        told=told_of(everything, detections, names),
        links=decided_links(study),
        own_names=own_names_of(study),
    )


def _mask_units(study: Study, ids: Sequence[str], settings: Settings) -> list[Unit]:
    keep = kept(settings)
    maskers = functools.cache(lambda: _Maskers(study, keep))
    words = [*reading_data(), study.masking_decisions]
    lists = read_name_lists(program_folder("codebooks") / "name_lists")

    def work(transcript_id: str) -> Mapping[str, int]:
        turns = read_records(study.raw_transcript(transcript_id), RawTurn)
        masked = (
            maskers()
            .of(transcript_id)
            .mask(turns, read_records(study.detections(transcript_id), Detection))
        )
        write_records(study.transcript(transcript_id), masked)
        return {"turns": len(masked)}

    return [
        Unit(
            name=i,
            inputs=[study.raw_transcript(i), study.detections(i), study.vault, *words],
            outputs=[study.transcript(i)],
            settings=[lists.digest, keep],
            work=partial(work, i),
        )
        for i in ids
    ]


def masker_of(study: Study, keep: Sequence[str] = ()) -> Masker:
    """Return what replaces the names of the study's key in a text.

    A part of a name that is in `keep`, or that people decided stays, is not masked by itself: "de
    Linde" is a river. Without a key nothing is replaced.
    """
    return _masker(study, keep, key_of(study))


def _masker(study: Study, keep: Sequence[str], key: Sequence[Pseudonym]) -> Masker:
    stays = [*keep, *decided_to_stay(study)]
    words = listed_words()
    return Masker(key, words.is_ordinary, stays, words.names.__contains__, words.is_word)


class _Maskers:
    """The masker of each interview: one for all in which no participant has a namesake."""

    def __init__(self, study: Study, keep: Sequence[str]) -> None:
        self._study = study
        self._keep = keep
        self._key = key_of(study)
        self._shared: Masker | None = None

    def of(self, transcript_id: str) -> Masker:
        key = in_interview(self._key, transcript_id)
        if key != self._key:
            return _masker(self._study, self._keep, key)
        self._shared = self._shared or _masker(self._study, self._keep, self._key)
        return self._shared
