"""Is the log of the vault whole: does every line follow from the one before, is its end there."""

import hashlib
from collections.abc import Sequence

from pydantic import ValidationError

from pipeline.domain.vault import VaultEvent


def digest_of(line: bytes) -> str:
    """Return the SHA-256 of a line without its end."""
    return hashlib.sha256(line).hexdigest()


def event_of(line: bytes) -> VaultEvent | None:
    """Return what a line of the log says, or None if it is no such line."""
    try:
        return VaultEvent.model_validate_json(line)
    except ValidationError:
        return None


def seal_of(lines: Sequence[bytes]) -> str:
    """Return what is kept encrypted of a log, so that lines cut off its end are missed."""
    return f"{len(lines)} {digest_of(lines[-1]) if lines else ''}".strip()


def log_fault(lines: Sequence[bytes], sealed: str | None = None) -> str:
    """Return what is wrong with a log, without quoting it; "" if it is whole.

    Args:
        lines: Its lines without their ends.
        sealed: What `seal_of` returned when the last line was written by who had the key; None if
            that is not known. Lines after it are in order: not everybody who adds one has the key.
    """
    previous = ""
    for number, line in enumerate(lines, start=1):
        event = event_of(line)
        if event is None:
            return f"line {number} is no line of a log"
        is_first_of_another = number == 1 and event.action == "log renewed"
        if event.previous != previous and not is_first_of_another:
            return f"before line {number} something was changed or taken out"
        previous = digest_of(line)
    if sealed is None:
        return ""
    n_text, _, digest = sealed.partition(" ")
    n = int(n_text) if n_text.isdecimal() else 0
    if len(lines) < n:
        return f"it had {n} line(s) and has {len(lines)}: its end was cut off"
    if n and digest_of(lines[n - 1]) != digest:
        return f"line {n} is not the one that was written"
    return ""
