"""With and without nl_core_news_sm: the program says which it is, and works in both.

The real model cannot be fetched where only PyPI is reachable. A package of that name with a spaCy
pipeline in it stands in: found, loaded and asked in the same way.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from tests.end_to_end.conftest import ROOT
from tests.end_to_end.small_study import copy_of


@pytest.fixture(scope="module")
def installed_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a package nl_core_news_sm 3.8.0 that knows one odd name."""
    folder = tmp_path_factory.mktemp("model")
    nlp = spacy.blank("nl")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Kwezel Dotje"}])
    (folder / "nl_core_news_sm").mkdir()
    nlp.to_disk(folder / "nl_core_news_sm" / "model")
    (folder / "nl_core_news_sm" / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import load_model_from_path\n"
        "def load(**overrides):\n"
        "    return load_model_from_path(Path(__file__).parent / 'model', **overrides)\n",
        encoding="utf-8",
    )
    facts = folder / "nl_core_news_sm-3.8.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: nl-core-news-sm\nVersion: 3.8.0\n", encoding="utf-8"
    )
    return folder


def anonymise(study: Path, *path: Path) -> str:
    """Run read-transcripts and anonymise in a process with `path` on its import path."""
    output = ""
    for command in ("read-transcripts", "anonymise"):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", command, str(study)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [*path, ROOT]))},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        output += done.stdout
    return output


def detectors(study: Path) -> set[str]:
    return {
        detector
        for path in (study / "restricted" / "detections").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for detector in json.loads(line)["detector"].split("+")
    }


def test_the_model_is_used_where_it_is_installed_and_the_program_says_so(
    finished_study: Path, tmp_path: Path, installed_model: Path
):
    study = copy_of(finished_study, tmp_path)
    transcript = next((study / "raw").glob("*.txt"))
    text = transcript.read_text(encoding="utf-8")
    transcript.write_text(f"{text}\nKwezel Dotje was het er mee eens.\n", encoding="utf-8")

    with_model = anonymise(study, installed_model)
    found = detectors(study)
    without = anonymise(study)

    assert "nl_core_news_sm 3.8.0" in with_model
    assert "nl_core_news_sm" in found
    assert "nl_core_news_sm is not installed" in without
    assert "nl_core_news_sm" not in detectors(study)
