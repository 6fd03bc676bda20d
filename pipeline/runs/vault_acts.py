"""What people do with the vault of a study: look, export, protect, unlock, lock, destroy.

Every act goes into the log of vault_log.py, with a reason that says why and not who.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.domain.transcript import Pseudonym
from pipeline.errors import VaultError
from pipeline.files.csv_table import table_text
from pipeline.files.machine_keys import forget_machine_key, keep_machine_key
from pipeline.files.vault import data_key_by_passphrase, unseal, with_passphrase, write_vault
from pipeline.runs.reasons import checked_reason
from pipeline.runs.stage import without_text
from pipeline.runs.vault import (
    has_key,
    is_destroyed,
    key_of,
    log_event,
    make_vault,
    opened_vault,
    seal_key,
    sealed_vault,
)
from pipeline.runs.vault_log import fault_of_log, renew_log, require_whole_log
from pipeline.study import Study


@without_text
def show_vault(study: Study, reason: str) -> list[Pseudonym]:
    """Return the key for a person to look at, and log why.

    Raises:
        VaultError: There is no key, it cannot be opened, the reason is none or says who it is
            about, or the log was tampered with.
    """
    key = _existing_key(study)
    reason = checked_reason(study, reason)
    require_whole_log(study, seal_key(study))
    log_event(study, "shown", reason)
    return key


@without_text
def export_vault(study: Study, target: Path, reason: str) -> int:
    """Write the key as a table (pseudonym;category;forms) to `target`, and log why.

    The file is in plain text: who has it has the names. It gets mode 0600, which Windows does not
    know: there it is as private as the folder it is in.

    Returns:
        The number of pseudonyms.

    Raises:
        VaultError: As show_vault; or `target` exists, lies in the study, or cannot be written.
    """
    place = target.resolve()
    if any(_is_inside(place, folder) for folder in (study.root, study.reports)):
        raise VaultError(
            "The key may not be written into the study's folder or its reports: those are handed "
            "over,\n      and destroying the key would leave it there. Choose a place that only "
            "who may know the names\n      can reach."
        )
    if place.exists():
        raise VaultError("There is a file with that name already; nothing was written.")
    key = _existing_key(study)
    reason = checked_reason(study, reason)
    require_whole_log(study, seal_key(study))
    log_event(study, "exported", reason)
    _write_private(place, _table(key))
    return len(key)


def _is_inside(place: Path, folder: Path) -> bool:
    """Tell whether a place is within a folder, also where capitals in names make no difference."""
    return any(
        parent == folder.resolve()
        or (parent.is_dir() and folder.is_dir() and parent.samefile(folder))
        for parent in place.parents
    )


def _table(key: Sequence[Pseudonym]) -> str:
    headers = ("pseudonym", "category", "forms")
    cells = [(p.pseudonym, p.category.name, " | ".join(p.shown_forms())) for p in key]
    rows = [dict(zip(headers, row, strict=True)) for row in cells]
    return table_text(headers, rows, delimiter=";")


def _write_private(path: Path, text: str) -> None:
    """Write a new file that nobody else can read at any moment."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError:
        is_written = False
    else:
        is_written = True
    if not is_written:
        raise VaultError(
            "The table cannot be written to the place that --to names: is it a folder you may "
            "write in?\n      The log says that it was tried."
        )


@without_text
def protect_vault(study: Study, passphrase: str, reason: str = "passphrase set") -> None:
    """Give the vault a passphrase, or another one, with which any computer can open it.

    Raises:
        VaultError: The passphrase is too short, the vault cannot be opened here, the reason says
            who it is about, or the log was tampered with.
    """
    reason = checked_reason(study, reason)
    make_vault(study, secrets.token_hex(32))
    vault, _, data_key = opened_vault(study)
    protected = with_passphrase(vault, data_key, passphrase)
    require_whole_log(study, seal_key(study))
    log_event(study, "protected", reason)
    write_vault(study.vault, replace(sealed_vault(study), wrapped=protected.wrapped))


@without_text
def unlock_vault(study: Study, passphrase: str, reason: str = "unlocked") -> bool:
    """Let this computer open the vault from now on.

    Returns:
        False if the key had to be kept beside the vault, because the user's folder is read-only.

    Raises:
        VaultError: The passphrase is wrong, none was set, or the vault is damaged or absent.
    """
    vault = sealed_vault(study)
    data_key = data_key_by_passphrase(vault, passphrase)
    unseal(vault, data_key)
    reason = checked_reason(study, reason)
    log_event(study, "unlocked", reason, data_key)
    return keep_machine_key(vault.vault_id, data_key, study.vault.parent)


@without_text
def lock_vault(study: Study, reason: str = "locked") -> None:
    """Let this computer forget the key: the vault opens with its passphrase only.

    Raises:
        VaultError: The vault has no passphrase: nobody could open it again.
    """
    vault = sealed_vault(study)
    if not vault.has_passphrase:
        raise VaultError(
            "This vault has no passphrase, so nobody could open it again. Nothing was changed.\n"
            "      Set one first: duiding vault protect STUDY"
        )
    log_event(study, "locked", checked_reason(study, reason))
    forget_machine_key(vault.vault_id, study.vault.parent)


@without_text
def renew_vault_log(study: Study, reason: str) -> None:
    """Begin the log anew beside a damaged one, which is kept and of which it has the digest.

    Raises:
        VaultError: The log is whole, or the reason is none or says who it is about.
    """
    key = seal_key(study)
    if not fault_of_log(study, key):
        raise VaultError("The log of the vault is whole; nothing was changed.")
    renew_log(study, checked_reason(study, reason), key)


def _existing_key(study: Study) -> list[Pseudonym]:
    if is_destroyed(study):
        raise VaultError("The key of this study was destroyed; nobody can look names up any more.")
    if not has_key(study):
        raise VaultError("This study has no key yet.\n      It is made by: duiding anonymise STUDY")
    return key_of(study)
