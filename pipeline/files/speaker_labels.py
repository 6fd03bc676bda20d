"""codebooks/speaker_labels_nl.yaml: the words by which speakers' labels are told from text."""

from functools import lru_cache

from pipeline.domain.labels import LabelWords
from pipeline.files.yaml_text import parse_yaml
from pipeline.study import program_folder


@lru_cache(maxsize=1)
def label_words() -> LabelWords:
    """Return the words; they come with the program and are the same for every study."""
    path = program_folder("codebooks") / "speaker_labels_nl.yaml"
    return LabelWords.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
