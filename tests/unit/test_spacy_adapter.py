import time
from importlib import metadata

import pytest
import spacy

from pipeline.domain.transcript import Category, RawTurn, Role
from pipeline.nlp import spacy_model
from pipeline.nlp.spacy_model import SpacyModelDetector, model_version
from pipeline.nlp.words import fold

PATTERNS = [
    {"label": "PERSON", "pattern": "Şükrü Yıldırım"},
    {"label": "PERSON", "pattern": "Samira"},
    {"label": "GPE", "pattern": "Zwolle"},
    {"label": "GPE", "pattern": "Nederland"},
    {"label": "ORG", "pattern": "de Tweede Kamer"},
    {"label": "ORG", "pattern": "Verzinkerij Noordman"},
    {"label": "NORP", "pattern": "Turkse"},
    {"label": "PERSON", "pattern": "2024"},
]
KEEP = frozenset(map(fold, ["Nederland", "Tweede Kamer"]))


@pytest.fixture(scope="module")
def detector():
    # A real pipeline with the model's labels, for machines where the model cannot be had.
    nlp = spacy.blank("nl")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    return SpacyModelDetector(nlp, KEEP)


def found_in(detector, *texts):
    turns = [
        RawTurn(
            transcript_id="T01", turn_number=n, speaker_id="P01", role=Role.PARTICIPANT, text=text
        )
        for n, text in enumerate(texts, start=1)
    ]
    return [(d.turn_number, d.text, d.category) for d in detector.detect(turns)]


def test_entities_become_detections_with_the_offsets_of_their_turn(detector):
    found = found_in(
        detector, "İ, toen zei Şükrü Yıldırım iets.", "Samira, bij Verzinkerij Noordman"
    )

    assert found == [
        (1, "Şükrü Yıldırım", Category.PERSON),
        (2, "Samira", Category.PERSON),
        (2, "Verzinkerij Noordman", Category.ORGANISATION),
    ]


def test_what_is_on_the_keep_list_is_not_masked_with_or_without_its_article(detector):
    assert found_in(detector, "In Nederland zit de Tweede Kamer, niet in Zwolle.") == [
        (1, "Zwolle", Category.PLACE)
    ]


def test_nationalities_and_bare_numbers_are_no_names(detector):
    assert found_in(detector, "Mijn Turkse buren van 2024.") == []


def test_without_the_package_there_is_no_version(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)

    assert model_version() is None


def test_with_the_package_its_version_is_told(monkeypatch):
    monkeypatch.setattr(metadata, "version", {"nl-core-news-sm": "3.8.0"}.__getitem__)

    assert model_version() == "3.8.0"


@pytest.fixture
def study(tmp_path):
    from pipeline.study import Study

    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "gesprek.txt").write_text(
        "I: Hoe gaat het?\nR: Samira zei dat het in Zwolle beter is.\n", encoding="utf-8"
    )
    return Study(tmp_path)


@pytest.mark.parametrize(("version", "warned"), [(None, True), ("3.8.0", False)])
def test_a_run_says_when_the_model_is_missing(study, monkeypatch, version, warned):
    from pipeline.runs import layers, pseudonyms, transcripts

    nlp = spacy.blank("nl")
    monkeypatch.setattr(layers, "model_version", lambda: version)
    monkeypatch.setattr(layers, "load_model", lambda: nlp)
    prepare(study)
    transcripts.read_transcripts(study.root)

    result = pseudonyms.anonymise(study.root)

    assert (layers.MODEL_MISSING in result.warnings) is warned
    assert spacy_model.MODEL in layers.MODEL_MISSING


def prepare(study):
    """Write what `duiding check` would propose and the researcher confirm."""
    study.restricted.mkdir(exist_ok=True)
    study.interviews.write_text(
        "file_name,transcript_id,speaker_label,speaker_id,role\n"
        "gesprek.txt,T01,I,I1,interviewer\n"
        "gesprek.txt,T01,R,P01,participant\n",
        encoding="utf-8",
    )
    study.participants.write_text(
        "respondent_id,type_respondent,toestemming_deelname,toestemming_citaat\n"
        "P01,inwoner,ja,ja\n",
        encoding="utf-8",
    )


def test_a_long_row_of_signs_costs_no_time_and_moves_no_offset(detector):
    started = time.perf_counter()

    found = found_in(detector, '"' * 20_000 + " Samira " + "x" * 20_000 + " in Zwolle")

    assert time.perf_counter() - started < 2
    assert found == [(1, "Samira", Category.PERSON), (1, "Zwolle", Category.PLACE)]
