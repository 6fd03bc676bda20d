"""The pools of codebooks/surrogate_names: a folder per origin, and words and names for people."""

import hashlib
from functools import cache
from pathlib import Path

from pipeline.domain.surrogates import NamePool, PersonWord, SurrogateNames
from pipeline.errors import StudyError


@cache
def read_surrogate_names(folder: Path) -> SurrogateNames:
    """Read all pools under `folder`, and the files beside them.

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
        feminine=_lines(folder / "feminine.txt"),
        masculine=_lines(folder / "masculine.txt"),
        pet_forms=tuple(
            tuple(name.strip() for name in line.split(","))
            for line in _lines(folder / "pet_forms.txt")
        ),
        digest=digest.hexdigest(),
    )


def _pool(folder: Path) -> NamePool:
    endings = [line.split(";") for line in _lines_if_any(folder / "endings.txt")]
    return NamePool(
        origin=folder.name,
        feminine=_lines(folder / "feminine.txt"),
        masculine=_lines(folder / "masculine.txt"),
        neutral=_lines_if_any(folder / "neutral.txt"),
        surnames=_lines(folder / "surnames.txt"),
        also=_lines_if_any(folder / "also.txt"),
        particles=_lines_if_any(folder / "particles.txt"),
        endings=tuple((masculine, feminine) for masculine, feminine in endings),
    )


def _words(path: Path) -> tuple[PersonWord, ...]:
    rows = [[cell.strip() for cell in f"{line};;".split(";")] for line in _lines(path)]
    return tuple(
        PersonWord(
            word=word,
            gender=gender,
            is_own="own" in kinds.split(),
            is_child="child" in kinds.split(),
            before_surname="surname" in kinds.split(),
        )
        for word, gender, kinds, *_ in rows
    )


def _lines_if_any(path: Path) -> tuple[str, ...]:
    return _lines(path) if path.is_file() else ()


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
