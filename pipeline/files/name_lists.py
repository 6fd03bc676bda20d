"""The reviewed word lists in codebooks/name_lists: one folder a list, with its source."""

import hashlib
from functools import cache
from pathlib import Path

from pipeline.domain.name_lists import NameLists
from pipeline.domain.transcript import Category
from pipeline.errors import Problem, StudyError, raise_problems
from pipeline.files.csv_table import read_table


@cache
def read_name_lists(folder: Path) -> NameLists:
    """Read the lists under `folder`; entries of an exceptions.txt are taken out.

    Raises:
        StudyError: A list is missing: the installation is not complete.
    """
    return NameLists(
        first_names=_items(folder, "first_names"),
        surnames=_items(folder, "surnames"),
        surname_particles=_items(folder, "surname_particles"),
        ambiguous_names=_items(folder, "ambiguous_names"),
        names_as_words=_items(folder, "names_as_words"),
        ordinary_words=_items(folder, "ordinary_words"),
        regional_words=_items(folder, "regional_words"),
        places=(*_items(folder, "places_nl"), *_items(folder, "places_abroad")),
        keep=_items(folder, "keep"),
        person_cues=_pairs(folder, "person_cues"),
        speech_verbs=_items(folder, "speech_verbs"),
        residence_cues=_items(folder, "residence_cues"),
        government_cues=_items(folder, "government_cues"),
        context_words=_pairs(folder, "context_words"),
        street_suffixes=_items(folder, "street_suffixes"),
        street_exceptions=_items(folder, "street_exceptions"),
        digest=_digest(folder),
    )


def read_known_names(path: Path) -> list[tuple[str, Category]]:
    """Read restricted/known_names.csv (name, category) in its order; empty if there is none.

    Raises:
        StudyError: No columns name and category, or a category that does not exist; the message
            gives the row, not the name.
    """
    if not path.is_file():
        return []
    headers, rows = read_table(path, "restricted/known_names.csv")
    if not {"name", "category"} <= set(headers):
        raise StudyError(
            "restricted/known_names.csv: expected the columns name and category.\n"
            "      Without them none of its names would be masked."
        )
    words = {category.name: category for category in Category}
    known = words | {category.value: category for category in Category}
    problems = [
        Problem(f"row {number}, column category", f"expected {', '.join(words)}")
        for number, row in rows.items()
        if row["category"].upper() not in known
    ]
    raise_problems(StudyError, "restricted/known_names.csv cannot be used.", problems)
    return [(r["name"], known[r["category"].upper()]) for r in rows.values() if r["name"]]


def _pairs(folder: Path, name: str) -> tuple[tuple[str, str], ...]:
    lines = (line.rpartition(";") for line in _items(folder, name))
    return tuple((cue, kind) for cue, _, kind in lines)


def _items(folder: Path, name: str) -> tuple[str, ...]:
    path = folder / name / "items.txt"
    if not path.is_file():
        raise StudyError(
            f"The name list {name} is missing from the program's folder codebooks/name_lists.\n"
            "      Install duiding again."
        )
    exceptions = set(_lines(folder / name / "exceptions.txt"))
    return tuple(line for line in _lines(path) if line not in exceptions)


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*/*.txt")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
