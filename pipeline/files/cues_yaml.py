"""codebooks/cues_nl.yaml: the cues for negation, hearsay and hypothetical speech."""

from pathlib import Path

import yaml

from pipeline.domain.cues import Cues
from pipeline.errors import CodebookError
from pipeline.files.yaml_text import parse_yaml


def read_cues(path: Path) -> Cues:
    """Read the cues.

    Raises:
        CodebookError: The file is missing, no YAML or lacks a list.
    """
    try:
        return Cues.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        kind = type(error).__name__
    raise CodebookError(
        f"{path.name} cannot be used ({kind}); expected version, negation, hearsay, hypothetical.\n"
        "      Take the file of this version of the program again."
    )
