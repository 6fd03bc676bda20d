"""codebooks/spoken_forms_nl.yaml: how identifiers are said in Dutch."""

from functools import cache
from pathlib import Path

import yaml

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.errors import CodebookError
from pipeline.files.yaml_text import parse_yaml


@cache
def read_spoken_forms(path: Path) -> SpokenForms:
    """Read the words; the same file is read once.

    Raises:
        CodebookError: The file is missing, no YAML or lacks a list.
    """
    try:
        return SpokenForms.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        kind = type(error).__name__
    raise CodebookError(
        f"{path.name} cannot be used ({kind}); expected version, numbers, letters, cues, "
        "addresses, dates.\n      Take the file of this version of the program again."
    )
