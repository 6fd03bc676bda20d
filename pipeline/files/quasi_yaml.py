"""codebooks/quasi_nl.yaml: the words by which indirect identifiers are heard."""

import hashlib
from functools import cache
from pathlib import Path

import yaml

from pipeline.domain.quasi import QuasiRules
from pipeline.errors import CodebookError
from pipeline.files.yaml_text import parse_yaml


@cache
def read_quasi(path: Path) -> QuasiRules:
    """Read the rules.

    Raises:
        CodebookError: The file is missing, no YAML, or lacks a part.
    """
    try:
        content = path.read_bytes()
        rules = QuasiRules.model_validate(parse_yaml(content.decode("utf-8")))
        return rules.model_copy(update={"digest": hashlib.sha256(content).hexdigest()})
    except (OSError, ValueError, yaml.YAMLError) as error:
        kind = type(error).__name__
    raise CodebookError(
        f"{path.name} cannot be used ({kind}); expected version, kinds, companies, "
        "neighbourhoods, streets, dates, ages, roles.\n"
        "      Take the file of this version of the program again."
    )
