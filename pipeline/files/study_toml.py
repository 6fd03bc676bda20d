"""study.toml, and options of the command line on top of it."""

import difflib
import json
import textwrap
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from pipeline.errors import Problem, StudyError, raise_problems
from pipeline.settings import Settings

_MESSAGES = {"extra_forbidden": "there is no such setting"}


def read_settings(path: Path, overrides: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of a study; an absent file means all defaults.

    Args:
        path: study.toml.
        overrides: `section.key` -> value as typed, from `--set`; these win.

    Raises:
        StudyError: The file is not TOML, or has an unknown key or a value of the wrong kind.
    """
    given = _read_toml(path)
    for name, value in (overrides or {}).items():
        section, _, key = name.partition(".")
        given.setdefault(section, {})
        if not key or not isinstance(given[section], dict):
            raise StudyError(
                f'--set {name}: expected SECTION.KEY=VALUE, such as "topics.resolution=1.5"'
            )
        given[section][key] = _typed(value, section, key)
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        problems = [
            Problem(f"[{'.'.join(map(str, e['loc']))}]", _MESSAGES.get(e["type"], e["msg"]),
                    _suggestion(e["loc"]))
            for e in error.errors(include_input=False, include_context=False)
        ]  # fmt: skip
    heading = "study.toml and --set: settings that cannot be used."
    raise_problems(StudyError, heading, problems)
    raise AssertionError("unreachable")


def settings_template(title: str) -> str:
    """Return a study.toml with every key at its default and its explanation as a comment."""
    lines = ["# Settings of this study. Every key is optional; these are the defaults.", ""]
    defaults = Settings()
    for section in Settings.model_fields:
        part: BaseModel = getattr(defaults, section)
        lines.append(f"[{section}]")
        for key, field in type(part).model_fields.items():
            value = title if (section, key) == ("study", "title") else getattr(part, key)
            lines.extend(f"# {line}" for line in textwrap.wrap(field.description or "", 90))
            lines.append(f"{key} = {_toml(value)}")
        lines.append("")
    return "\n".join(lines)


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).rpartition("(")[2].rstrip(")") if "(" in str(error) else "the file"
    raise StudyError(
        f"study.toml is not valid TOML ({place}).\n"
        '      Texts stand between double quotes: title = "Quickscan inclusie".\n'
        "      Save the file as UTF-8."
    )


def _typed(value: str, section: str, key: str) -> object:
    """Read a value typed on the command line as TOML, or else as plain text.

    A setting that is text stays text, so that study.period=2026 needs no quotes.
    """
    if _fields(section).get(key) is str and value[:1] not in ('"', "'"):
        return value
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _suggestion(location: tuple[int | str, ...]) -> str:
    if not location:
        return ""
    sections = Settings.model_fields
    if len(location) == 1 or str(location[0]) not in sections:
        known = list(sections)
        wanted = str(location[0])
    else:
        known = list(_fields(str(location[0])))
        wanted = str(location[1])
    close = difflib.get_close_matches(wanted, known, n=1)
    return f"did you mean {close[0]}?" if close and close[0] != wanted else ""


def _fields(section: str) -> dict[str, object]:
    """Return the type of every key of a section; empty for a section that does not exist."""
    if section not in Settings.model_fields:
        return {}
    part: BaseModel = getattr(Settings(), section)
    return {key: field.annotation for key, field in type(part).model_fields.items()}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # the escapes of JSON are those of TOML
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return str(value)
