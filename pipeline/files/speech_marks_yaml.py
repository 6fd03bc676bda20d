"""codebooks/speech_marks_nl.yaml: what in a turn is no spoken word, and marks of languages."""

from pathlib import Path

import yaml

from pipeline.domain.speech import SpeechRules
from pipeline.errors import CodebookError
from pipeline.files.yaml_text import parse_yaml


def read_speech_rules(path: Path) -> SpeechRules:
    """Read the rules on marks and languages.

    Raises:
        CodebookError: The file is missing, no YAML, or lacks a list or the source of one.
    """
    try:
        return SpeechRules.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        kind = type(error).__name__
    raise CodebookError(
        f"{path.name} cannot be used ({kind}); expected version, events, unintelligible, pauses, "
        "cut_off, fillers, pseudonyms, hallucinations, loops, languages, each with its source.\n"
        "      Take the file of this version of the program again."
    )
