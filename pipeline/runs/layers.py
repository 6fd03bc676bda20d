"""Which layers look for what identifies someone, on this machine and in this study."""

import functools
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.transcript import Category, Role
from pipeline.errors import StudyError
from pipeline.files.csv_table import read_table
from pipeline.files.name_lists import read_known_names, read_name_lists
from pipeline.files.quasi_yaml import read_quasi
from pipeline.files.speaker_labels import label_words
from pipeline.files.spoken_forms import read_spoken_forms
from pipeline.files.user_folders import cache_folder
from pipeline.nlp.deduce_model import DeduceDetector, deduce_version, load_deduce
from pipeline.nlp.frog_model import FrogDetector, frog_path
from pipeline.nlp.known_names import KnownNamesDetector
from pipeline.nlp.layers import Layer, Layers
from pipeline.nlp.name_detector import NameListDetector
from pipeline.nlp.name_tagger import NameTagger
from pipeline.nlp.ordinary_words import Kind, load_ordinary_words
from pipeline.nlp.phrase_tagger import PhraseTagger
from pipeline.nlp.quasi import QuasiDetector
from pipeline.nlp.spacy_model import SpacyModelDetector, load_model, model_version
from pipeline.nlp.structured import StructuredDetector
from pipeline.nlp.tagger_features import Eyes, Gazetteer
from pipeline.nlp.tagger_model import load_tagger_model
from pipeline.nlp.words import fold
from pipeline.runs.context import participants_of, speakers_of
from pipeline.runs.listed_words import listed_words
from pipeline.settings import Settings
from pipeline.stages.mentions import form_of
from pipeline.stages.namesakes import OwnName
from pipeline.stages.read_transcripts import names_in_labels
from pipeline.study import Study, program_folder

LABEL_WORDS = "speaker_labels_nl.yaml"
"""The words by which a speaker's label is told to be a name."""

MODEL_MISSING = (
    "nl_core_news_sm is not installed: names are found by duiding's own layers only. "
    "README says how to install it."
)


class LayerState(NamedTuple):
    """One layer on this machine: `is_active` says whether it looks."""

    name: str
    is_active: bool
    meaning: str


_OWN = (
    ("known_names", "names of intake and of speaker labels, misspelt too"),
    ("structured", "numbers, dates, addresses on the web; spoken too"),
    ("name_lists", "names of people, places, streets; also without capitals"),
    ("quasi", "schools, employers, worship, neighbourhoods, ages; rare roles"),
    ("name_tagger", "names that no list holds (bundled model)"),
    (
        "phrase_tagger",
        "places and organisations named by everyday words; to review (bundled model)",
    ),
)


def layer_states(settings: Settings) -> list[LayerState]:
    """Return every layer there can be, in order, and what its being there or not means."""
    wanted = settings.anonymise
    plug_ins = (
        ("nl_core_news_sm", model_version(), wanted.use_spacy_model, "use_spacy_model"),
        ("frog", "" if frog_path() else None, wanted.use_frog, "use_frog"),
        ("deduce", deduce_version(), wanted.use_deduce, "use_deduce"),
    )
    own = [LayerState(name, True, meaning) for name, meaning in _OWN]
    return own + [
        LayerState(
            f"{name} {version or ''}".strip(),
            version is not None and is_wanted,
            _meaning(version is not None, is_wanted, setting),
        )
        for name, version, is_wanted, setting in plug_ins
    ]


def _meaning(is_there: bool, is_wanted: bool, setting: str) -> str:
    if is_there and is_wanted:
        return "one more look at names"
    if is_there:
        return f"installed, not used (anonymise.{setting} in study.toml)"
    return "not installed: names that only it would find stay in the text"


def model_remark(is_wanted: bool) -> str:
    """Return what to tell the researcher about the optional model: neither case is silent."""
    version = model_version()
    if version and is_wanted:
        return f"names are also looked for with nl_core_news_sm {version}."
    if version:
        return "nl_core_news_sm is installed, but not used: see [anonymise] in study.toml."
    return MODEL_MISSING


def active_layers(settings: Settings) -> tuple[str, ...]:
    """Return the names of the layers that look, with versions of those from elsewhere."""
    return tuple(state.name for state in layer_states(settings) if state.is_active)


def layer_facts(study: Study, settings: Settings) -> object:
    """Return everything but files that decides what is found, as JSON can hold it."""
    return {
        "lists": read_name_lists(program_folder("codebooks") / "name_lists").digest,
        "layers": active_layers(settings),
        "keep": kept(settings),
        "neighbourhoods": neighbourhoods(study),
        "districts": districts(study),
        "municipality": settings.study.municipality,
        "neighbourhood": settings.anonymise.neighbourhood,
    }


def data_files(study: Study) -> list[Path]:
    """Return the files beside a transcript that decide what is found in it."""
    codebooks = program_folder("codebooks")
    data = [codebooks / LABEL_WORDS, codebooks / QUASI, codebooks / SPOKEN_FORMS]
    for folder in ("name_tagger", "phrase_tagger", "ordinary_words"):
        data += sorted((codebooks / folder).glob("*.[xj]*"))  # .xz and .json
    return [study.known_names, study.interviews, *data]


QUASI = "quasi_nl.yaml"
SPOKEN_FORMS = "spoken_forms_nl.yaml"


def layers_of(study: Study, settings: Settings) -> Layers:
    """Load the layers of a study as one spaCy pipeline."""
    codebooks = program_folder("codebooks")
    lists = read_name_lists(codebooks / "name_lists")
    keep = _kept_here(study, settings)
    words = listed_words()
    ordinary = load_ordinary_words(codebooks / "ordinary_words")
    unmasked = frozenset(map(fold, (*lists.keep, *keep)))
    layers: list[Layer] = [
        KnownNamesDetector(register_of(study), established=words.names | words.kept),
        StructuredDetector(read_spoken_forms(codebooks / SPOKEN_FORMS)),
        NameListDetector(lists, keep, []),  # neighbourhoods are the layer quasi's
        QuasiDetector(
            read_quasi(codebooks / QUASI),
            sorted(unmasked),
            neighbourhoods(study),
            settings.study.municipality,
            districts(study),
            settings.anonymise.neighbourhood,
            # Not a compound: "bakkerij" says nothing of "Zonnebakkerij".
            is_listed=lambda form: ordinary.kind(form) in {Kind.COMMON, Kind.LISTED},
        ),
        NameTagger(load_tagger_model(codebooks / "name_tagger"), lists, ordinary, unmasked),
        PhraseTagger(
            functools.partial(load_tagger_model, codebooks / "phrase_tagger"),
            Eyes(Gazetteer.from_lists(lists), ordinary),
            unmasked.__contains__,
        ),
    ]
    return Layers([*layers, *_plug_ins(settings, unmasked)])


def _plug_ins(settings: Settings, unmasked: frozenset[str]) -> list[Layer]:
    layers: list[Layer] = []
    if settings.anonymise.use_spacy_model and model_version():
        layers.append(SpacyModelDetector(load_model(), unmasked))
    program = frog_path()
    if settings.anonymise.use_frog and program:
        layers.append(FrogDetector(program, unmasked))
    if settings.anonymise.use_deduce and deduce_version():
        layers.append(DeduceDetector(load_deduce(cache_folder("deduce")), unmasked))
    return layers


def kept(settings: Settings) -> list[str]:
    """Return the words that are never masked in a study, its municipality's name among them."""
    return [*settings.anonymise.keep, *filter(None, [settings.study.municipality])]


def _kept_here(study: Study, settings: Settings) -> list[str]:
    """Return also the neighbourhoods, where the study lets them stand."""
    if settings.anonymise.neighbourhood != "keep":
        return kept(settings)
    known = read_quasi(program_folder("codebooks") / QUASI).neighbourhoods.well_known
    return [*kept(settings), *neighbourhoods(study), *known]


def neighbourhoods(study: Study) -> list[str]:
    """Return the neighbourhoods that the study knows: of its sheet and of neighbourhoods.csv."""
    known = {p.neighbourhood for p in participants_of(study) if p.neighbourhood}
    return sorted(known | set(districts(study)))


def neighbourhood_remark(study: Study, settings: Settings) -> str:
    """Return what is missing for the study's setting of neighbourhoods; empty if nothing is."""
    if settings.anonymise.neighbourhood != "district" or study.neighbourhoods.is_file():
        return ""
    return (
        'neighbourhood = "district" in study.toml, but there is no neighbourhoods.csv in the study '
        "(columns buurt and wijk): no neighbourhood can be told by its district."
    )


def districts(study: Study) -> dict[str, str]:
    """Return the district of each neighbourhood in neighbourhoods.csv; empty if there is none.

    Raises:
        StudyError: The columns buurt and wijk are not there.
    """
    if not study.neighbourhoods.is_file():
        return {}
    headers, rows = read_table(study.neighbourhoods, "neighbourhoods.csv")
    if not {"buurt", "wijk"} <= set(headers):
        raise StudyError("neighbourhoods.csv: expected the columns buurt and wijk.")
    return {row["buurt"]: row["wijk"] for row in rows.values() if row["buurt"]}


def register_of(study: Study) -> list[tuple[str, Category, str]]:
    """Return the names known from intake, and those that stand as speaker labels in the files.

    Each with its category and, where it is a participant's own name, the participant's id.
    """
    known = [(name, category, "") for name, category in read_known_names(study.known_names)]
    found: dict[str, str] = {}
    for group in speakers_of(study).values():
        for speaker in group:
            for name in names_in_labels([speaker.speaker_label], label_words()):
                found.setdefault(name, speaker.speaker_id)
    own = [(n, Category.PERSON, i if i.startswith("P") else "") for n, i in found.items()]
    return [*known, *own]


def own_names_of(study: Study) -> list[OwnName]:
    """Return what participants are called by speaker labels, with the interviews they speak in."""
    words = label_words()
    spoken: dict[tuple[str, str], set[str]] = {}
    for transcript_id, group in speakers_of(study).items():
        for speaker in group:
            if speaker.role is Role.PARTICIPANT:
                for name in names_in_labels([speaker.speaker_label], words):
                    folded = form_of(name, Category.PERSON)
                    spoken.setdefault((folded, speaker.speaker_id), set()).add(transcript_id)
    return [OwnName(*whose, tuple(sorted(where))) for whose, where in sorted(spoken.items())]
