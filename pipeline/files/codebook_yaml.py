"""Codebooks in YAML, read with line numbers so that a fault can be found."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.domain.codebook import Code, Codebook, Facet, codebook_problems
from pipeline.errors import CodebookError, Problem, raise_problems
from pipeline.files.yaml_text import SafeLoader

_MAX_BYTES = 5_000_000
_DEEP = re.compile(rb"(?:[\[{]\s*){30}")
"""More brackets in a row than any codebook has; libyaml crashes on 100,000 of them."""
_LINE = "__line__"


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook.

    Raises:
        CodebookError: Not YAML, or entries that break the codebook's rules; all problems at once,
            each with its line.
    """
    if not path.is_file():
        raise CodebookError(
            f"There is no codebook {path.name}.\n"
            "      Name a file of the folder codebooks/ in study.toml, [study] codebook."
        )
    return _codebook(path.name, path.read_bytes())


@lru_cache(maxsize=4)
def _codebook(name: str, content: bytes) -> Codebook:
    """Make the codebook; kept by content, because every stage of a run asks for it again."""
    data = _load(name, content)
    problems: list[Problem] = []
    facets = _entries(name, data, "facets", Facet, problems)
    codes = _entries(name, data, "codes", Code, problems)
    heading = f"{name} cannot be used."
    raise_problems(CodebookError, heading, problems)
    lines: dict[str, list[int]] = {}
    for entry in (*data["facets"], *data["codes"]):
        lines.setdefault(entry["id"], []).append(entry[_LINE])
    fields = {k: v for k, v in data.items() if k not in {"facets", "codes", _LINE}}
    unchecked = Codebook.model_construct(facets=tuple(facets), codes=tuple(codes))
    problems = [
        Problem(f"line {' and '.join(map(str, lines[code_id]))}", what)
        for code_id, what in codebook_problems(unchecked)
    ]
    raise_problems(CodebookError, heading, problems)
    try:
        return Codebook.model_validate({**fields, "facets": facets, "codes": codes})
    except ValidationError as error:
        problems = _field_problems(error, 1)
    raise_problems(CodebookError, heading, problems)
    raise AssertionError("unreachable")


def _load(name: str, content: bytes) -> dict[str, Any]:
    if len(content) > _MAX_BYTES or _DEEP.search(content):
        raise CodebookError(f"{name} is too large or too deeply nested to be a codebook.")
    try:
        data = yaml.load(content.decode("utf-8-sig"), _LineLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError, IndexError, OverflowError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        repeated = isinstance(error, _KeyTwiceError)
    else:
        if isinstance(data, dict):
            return data
        place, repeated = "the file", False
    if repeated:
        raise CodebookError(
            f"{name}, {place}: this key stands twice in one entry.\n"
            "      Put both in one list: the first would be lost."
        )
    raise CodebookError(
        f"{name}, {place}: not valid YAML; expected keys with facets and codes.\n"
        '      Put double quotes around a text that holds ": " or " #".'
    )


def _entries(
    name: str, data: dict[str, Any], key: str, entry_type: Any, problems: list[Problem]
) -> list[Any]:
    entries = data.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CodebookError(f'{name}: expected a list under "{key}".')
    made = []
    for entry in entries:
        fields = {k: v for k, v in entry.items() if k != _LINE}
        try:
            made.append(entry_type.model_validate(fields))
        except ValidationError as error:
            problems.extend(_field_problems(error, int(entry[_LINE])))
    return made


def _field_problems(error: ValidationError, line: int) -> list[Problem]:
    return [
        Problem(f"line {line}, {'.'.join(map(str, e['loc'])) or 'entry'}", e["msg"])
        for e in error.errors(include_input=False, include_context=False)
    ]


class _LineLoader(SafeLoader):  # type: ignore[misc]
    """A safe loader that notes in every mapping the line where it begins."""


class _KeyTwiceError(yaml.constructor.ConstructorError):
    """A key that occurs twice in a mapping; YAML keeps the last without a word."""


def _mapping_with_line(loader: _LineLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "no plain key", key.start_mark)
        if str(key.value) in seen:
            raise _KeyTwiceError(None, None, "key twice", key.start_mark)
        seen.add(str(key.value))
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    mapping[_LINE] = node.start_mark.line + 1
    return mapping


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_with_line)
