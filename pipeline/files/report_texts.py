"""The wording of reports, from a YAML file in reports/templates/."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.domain.report_texts import ReportTexts
from pipeline.errors import InputFileError, Problem, raise_problems
from pipeline.files.yaml_text import parse_yaml

FILE_NAME = "quickscan_nl.yaml"


def read_report_texts(templates: Path, file_name: str = FILE_NAME) -> ReportTexts:
    """Read the texts of a report.

    Args:
        templates: The folder reports/templates.
        file_name: The file in it.

    Returns:
        The texts, with nested keys joined by dots: `inleiding.opzet`.

    Raises:
        InputFileError: No such file, not YAML, or parts missing or of the wrong kind.
    """
    data = _load(templates / file_name)
    try:
        return ReportTexts.model_validate({**data, "texts": _flat(data.get("texts", {}))})
    except ValidationError as error:
        problems = [
            Problem(".".join(map(str, e["loc"])) or "the file", e["msg"])
            for e in error.errors(include_input=False, include_context=False)
        ]
    raise_problems(InputFileError, f"templates/{file_name} cannot be used.", problems)
    raise AssertionError("unreachable")


def _load(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputFileError(f"There is no report template templates/{path.name}.")
    try:
        data = parse_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "the file"
    else:
        if isinstance(data, dict):
            return data
        place = "the file"
    raise InputFileError(
        f"templates/{path.name}, {place}: not valid YAML.\n"
        '      Put double quotes around a text that holds ": ", " #" or begins with {.'
    )


def _flat(texts: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in texts.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{name}."))
        else:
            flat[name] = value
    return flat
