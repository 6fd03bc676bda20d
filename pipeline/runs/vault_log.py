"""The log of the vault: lines are only added, each with the digest of the line before.

How many lines there are, and the digest of the last one, are kept encrypted with the vault's key
(restricted/vault/log.seal), so that lines cut off the end are missed too. That is no part of
key.vault because transcripts are masked anew when key.vault changes, and looking changes nothing.
Who has both the study and the key of this computer can forge the log: it keeps colleagues honest
and shows accidents; it does not withstand the holder of the key.
"""

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.vault import VaultAction, VaultEvent
from pipeline.errors import VaultError
from pipeline.files.atomic import append_text, file_digest, write_bytes
from pipeline.files.vault import open_note, seal_note
from pipeline.stages.vault_log import digest_of, event_of, log_fault, seal_of
from pipeline.study import Study

_WHAT_TO_DO = (
    "      Nothing was changed. Put restricted/vault/log.jsonl and log.seal back from a backup,\n"
    "      and find out who could write there. If there is no backup: duiding vault renew-log\n"
    '      STUDY --reason "..." keeps the damaged log beside a new one that says so.'
)


class SealKey(NamedTuple):
    """What opens the seal on the log. `is_sealed`: the vault says that there has to be one."""

    vault_id: str
    data_key: bytes
    is_sealed: bool


def seal_path(study: Study) -> Path:
    """Return where the encrypted end of the log is kept."""
    return study.vault_log.with_name("log.seal")


def fault_of_log(study: Study, key: SealKey | None) -> str:
    """Return what is wrong with the study's log, "" if nothing is.

    Args:
        study: The study.
        key: Without it, a log whose end was cut off cannot be told from a whole one.
    """
    lines = _lines(study)
    sealed = None
    if key and key.is_sealed:
        path = seal_path(study)
        sealed = open_note(key.data_key, key.vault_id, path.read_bytes()) if path.is_file() else ""
        if not sealed:
            return "the seal on it (log.seal) is gone or damaged"
    return log_fault(lines, sealed)


def require_whole_log(study: Study, key: SealKey | None) -> None:
    """Refuse to add to a log that was tampered with.

    Raises:
        VaultError: A line was changed or taken out, or its end cut off.
    """
    fault = fault_of_log(study, key)
    if fault:
        raise VaultError(f"The log of the vault is not as it was written: {fault}.\n{_WHAT_TO_DO}")


def log_remark(fault: str) -> str:
    """Return what a researcher is told of a log that is not whole."""
    return (
        f"restricted/vault/log.jsonl is not as it was written: {fault}. Put it back from a backup, "
        'or begin a new one: duiding vault renew-log STUDY --reason "...".'
    )


def append_event(study: Study, action: VaultAction, reason: str, key: SealKey | None) -> None:
    """Add a line, and seal the end of the log if the key is there and the log was whole."""
    lines = _lines(study)
    is_whole = not lines or not fault_of_log(study, key)
    _append(study, action, reason, digest_of(lines[-1]) if lines else "")
    if key and is_whole:
        _seal(study, key)


def renew_log(study: Study, reason: str, key: SealKey | None) -> None:
    """Put a damaged log aside, and begin a new one whose first line has the old one's digest."""
    folder = study.vault_log.parent
    n = 1
    while (aside := folder / f"log-damaged-{n}.jsonl").exists():
        n += 1
    if study.vault_log.is_file():
        study.vault_log.replace(aside)
    _append(study, "log renewed", reason, file_digest(aside))
    if key:
        _seal(study, key)


def last_event(study: Study) -> VaultEvent | None:
    """Return what the last line says; None if there is none, or it is damaged."""
    lines = _lines(study)
    return event_of(lines[-1]) if lines else None


def _append(study: Study, action: VaultAction, reason: str, previous: str) -> None:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    event = VaultEvent(at=at, user=_user(), action=action, reason=reason, previous=previous)
    whole = not study.vault_log.is_file() or study.vault_log.read_bytes()[-1:] in {b"", b"\n"}
    append_text(study.vault_log, f"{'' if whole else chr(10)}{event.model_dump_json()}\n")


def _seal(study: Study, key: SealKey) -> None:
    note = seal_note(key.data_key, key.vault_id, seal_of(_lines(study)))
    write_bytes(seal_path(study), note)


def _lines(study: Study) -> list[bytes]:
    if not study.vault_log.is_file():
        return []
    return [line for line in study.vault_log.read_bytes().split(b"\n") if line]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no account, as in some containers
        return "unknown"
