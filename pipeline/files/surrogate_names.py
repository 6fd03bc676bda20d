"""The pools of codebooks/surrogate_names: one folder per origin, and the words for people."""

import hashlib
from functools import cache
from pathlib import Path

from pipeline.domain.surrogates import NamePool, PersonWord, SurrogateNames
from pipeline.errors import StudyError


@cache
def read_surrogate_names(folder: Path) -> SurrogateNames:
    """Read all pools under `folder`, and roles.txt and titles.txt beside them.

    Raises:
        StudyError: A file is missing: the installation is not complete.
    """
    files = sorted(folder.rglob("*.txt"))
    origins = sorted({path.parent.name for path in files if path.parent != folder})
    if not origins:
        raise _missing(folder)
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return SurrogateNames(
        pools=tuple(_pool(folder / origin) for origin in origins),
        roles=_words(folder / "roles.txt"),
        titles=_words(folder / "titles.txt"),
        digest=digest.hexdigest(),
    )


def _pool(folder: Path) -> NamePool:
    neutral = folder / "neutral.txt"
    return NamePool(
        origin=folder.name,
        feminine=_lines(folder / "feminine.txt"),
        masculine=_lines(folder / "masculine.txt"),
        neutral=_lines(neutral) if neutral.is_file() else (),
        surnames=_lines(folder / "surnames.txt"),
    )


def _words(path: Path) -> tuple[PersonWord, ...]:
    rows = [[cell.strip() for cell in f"{line};;".split(";")] for line in _lines(path)]
    return tuple(
        PersonWord(word=word, gender=gender, is_own=kind == "own", before_surname=kind == "surname")
        for word, gender, kind, *_ in rows
    )


def _lines(path: Path) -> tuple[str, ...]:
    if not path.is_file():
        raise _missing(path)
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _missing(path: Path) -> StudyError:
    return StudyError(
        f"{path.name} is missing from the program's folder codebooks/surrogate_names.\n"
        "      Install duiding again."
    )
