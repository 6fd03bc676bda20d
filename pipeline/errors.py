"""The errors a user can meet. Each kind has its own exit code.

A message says where, what, what was expected and what to do, and never quotes a transcript:
messages end up in terminals, in Prefect's database and in mails to colleagues.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_IDENTIFIER = re.compile(r"[A-Za-z0-9._/-]{1,40}")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input: the place, the fault and the way out."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one indented entry of a list."""
        remedy = f"\n      {self.remedy}" if self.remedy else ""
        return f"  {self.where}: {self.what}{remedy}"


class DuidingError(Exception):
    """A fault that the user can understand and mend; shown without a traceback."""

    exit_code = 10


class InputFileError(DuidingError):
    """A transcript, participant sheet or other delivered file cannot be used."""

    exit_code = 11


class CodebookError(DuidingError):
    """The codebook breaks its own rules."""

    exit_code = 12


class ReviewError(DuidingError):
    """A returned workbook cannot be imported."""

    exit_code = 13


class PrivacyError(DuidingError):
    """A privacy check failed: something identifying would have left the restricted folders."""

    exit_code = 14


class StudyError(DuidingError):
    """The study's folder or settings are not in order, or a step is asked for too early."""

    exit_code = 15


class VaultError(DuidingError):
    """The study's key cannot be opened: wrong passphrase, damaged file, lost or destroyed key."""

    exit_code = 16


def raise_problems(kind: type[DuidingError], heading: str, problems: Sequence[Problem]) -> None:
    """Raise one error of `kind` that lists all `problems`; do nothing if there are none."""
    if problems:
        raise kind("\n".join([heading, "", *(str(problem) for problem in problems)]))


def shown(value: object) -> str:
    """Return `value` in quotes if it looks like an id, and only its length if not.

    For cells that should hold an id. A sentence pasted in the wrong column must not travel on in
    an error message, and nor must a single word: it can be a name.
    """
    text = str(value)
    if _IDENTIFIER.fullmatch(text) and not text.isalpha():
        return f'"{text}"'
    return f"a value of {len(text)} characters"
