"""The key of a study in its vault, as the stages read and write it.

What people do with it is in vault_acts.py.
"""

import hashlib
import secrets
from collections.abc import Sequence

from pipeline.domain.transcript import Pseudonym
from pipeline.domain.vault import VaultAction, VaultContent
from pipeline.errors import StudyError, VaultError
from pipeline.files.machine_keys import keep_machine_key, machine_key, note_folder
from pipeline.files.records import read_records
from pipeline.files.vault import (
    SealedVault,
    new_data_key,
    new_vault_id,
    read_vault,
    reseal,
    seal,
    unseal,
    write_vault,
)
from pipeline.runs.vault_log import SealKey, append_event, fault_of_log, last_event, log_remark
from pipeline.study import Study

OPENS_HERE_ONLY = (
    "the key of this study opens on this computer only: give it a passphrase that two people know "
    "(duiding vault protect STUDY)."
)
KEY_BESIDE_VAULT = (
    "the folder of this computer's user cannot be written, so the vault's key lies beside the "
    "vault in restricted/vault/: who has that folder has the names."
)
DESTROYED = (
    "the key was destroyed: text that was pseudonymised before stays as it is, and no interview "
    "can be added."
)


def is_destroyed(study: Study) -> bool:
    """Return whether the study's key was destroyed on purpose."""
    if study.vault.is_file():
        return False
    event = last_event(study)
    return event is not None and event.action == "destroyed"


def has_key(study: Study) -> bool:
    """Return whether the study has a key, in its vault or in plain text of an earlier version."""
    return study.vault.is_file() or study.pseudonyms.is_file()


def key_of(study: Study) -> list[Pseudonym]:
    """Return the study's key; empty if there is none, or none any more.

    Raises:
        VaultError: There is a vault and this computer cannot open it.
    """
    if study.vault.is_file():
        return list(opened_vault(study)[1].pseudonyms)
    if study.pseudonyms.is_file():
        return read_records(study.pseudonyms, Pseudonym)
    return []


def secret_of(study: Study, public_secret: str = "") -> bytes:
    """Return the secret that numbers the study's pseudonyms; the vault is made if there is none.

    Args:
        study: The study.
        public_secret: settings.anonymise.public_secret: for invented material only.
    """
    if public_secret:
        secret = hashlib.sha256(f"duiding public {public_secret}".encode()).hexdigest()
        make_vault(study, secret)
        return bytes.fromhex(secret)
    make_vault(study, secrets.token_hex(32))
    return bytes.fromhex(opened_vault(study)[1].secret)


def write_key(study: Study, key: Sequence[Pseudonym]) -> None:
    """Put the key in the vault; a key in plain text of an earlier version goes.

    The file stays as it is when nothing changed, so that nothing that was made with it is redone.
    """
    vault, content, data_key = opened_vault(study)
    changed = content.model_copy(update={"pseudonyms": tuple(key)})
    if changed != content:
        write_vault(study.vault, reseal(vault, changed, data_key))
    study.pseudonyms.unlink(missing_ok=True)


def vault_remarks(study: Study) -> tuple[str, ...]:
    """Return what a researcher should know about the state of the vault."""
    if not study.vault.is_file():
        remarks = [DESTROYED] if is_destroyed(study) else []
        fault = fault_of_log(study, None)
    else:
        vault = read_vault(study.vault)
        remarks = [] if vault.has_passphrase else [OPENS_HERE_ONLY]
        beside = study.vault.parent / f"{vault.vault_id}.key"
        remarks += [KEY_BESIDE_VAULT] if beside.is_file() else []
        fault = fault_of_log(study, seal_key(study))
    return (*remarks, *([log_remark(fault)] if fault else []))


def make_vault(study: Study, secret: str) -> None:
    """Make the vault of a study that has none, with what an earlier version kept in plain text.

    Raises:
        StudyError: The key was destroyed.
        VaultError: There was a vault and its file is gone.
    """
    if study.vault.is_file():
        return
    if is_destroyed(study):
        raise StudyError(
            "The key of this study was destroyed: no interview can be added or made again.\n"
            "      Make a new study for new interviews."
        )
    if study.vault_log.is_file() and not study.pseudonyms.is_file():
        raise VaultError(
            "restricted/vault/key.vault is missing, and restricted/vault/log.jsonl says that there "
            "was one.\n      Nothing was changed. Put it back from a backup. If it is gone for "
            "good, numbers of new\n      pseudonyms would mean other people: work on a copy of the "
            "study without restricted/vault/ and work/."
        )
    known = read_records(study.pseudonyms, Pseudonym) if study.pseudonyms.is_file() else []
    data_key, vault_id = new_data_key(), new_vault_id()
    content = VaultContent(secret=secret, pseudonyms=tuple(known), seals_log=True)
    keep_machine_key(vault_id, data_key, study.vault.parent)
    write_vault(study.vault, seal(content, data_key, vault_id))
    log_event(study, "created", "first pseudonyms of the study")


def sealed_vault(study: Study) -> SealedVault:
    """Return the vault as it is; VaultError if there is none or it is damaged."""
    if not study.vault.is_file():
        raise VaultError(DESTROYED if is_destroyed(study) else "This study has no key yet.")
    return read_vault(study.vault)


def opened_vault(study: Study) -> tuple[SealedVault, VaultContent, bytes]:
    """Return the vault, what it holds and its key; VaultError if it cannot be opened here."""
    vault = sealed_vault(study)
    data_key = machine_key(vault.vault_id, study.vault.parent)
    if data_key is None:
        raise VaultError(_LOCKED if vault.has_passphrase else _LOST)
    content = unseal(vault, data_key)
    note_folder(vault.vault_id, study.root)
    return vault, content, data_key


_LOCKED = (
    "The key of this study is locked on this computer. Nothing was changed.\n"
    "      Open it with its passphrase: duiding vault unlock STUDY"
)
_LOST = (
    "The key of this study is lost: this computer has none for restricted/vault/key.vault, and no\n"
    "      passphrase was set. Nothing was changed. Work on the computer (and as the user) that\n"
    "      made it, or put back the folder duiding/keys of that user's data. It also went if the\n"
    "      key was destroyed in a copy of this study. If it is gone for good: duiding vault\n"
    "      destroy STUDY keeps all that was pseudonymised."
)


def seal_key(study: Study, data_key: bytes | None = None) -> SealKey | None:
    """Return what opens the seal on the log; None if the vault does not open on this computer.

    Args:
        study: The study.
        data_key: The vault's key, when this computer does not keep it yet.
    """
    try:
        vault = sealed_vault(study)
        key = data_key or machine_key(vault.vault_id, study.vault.parent)
        return SealKey(vault.vault_id, key, unseal(vault, key).seals_log) if key else None
    except VaultError:
        return None


def log_event(
    study: Study, action: VaultAction, reason: str, data_key: bytes | None = None
) -> None:
    """Add a line to the log. A vault of an earlier version gets its seal on the log.

    Args:
        study: The study.
        action: What is done.
        reason: As `checked_reason` returned it, or words of the program.
        data_key: As for `seal_key`.
    """
    key = seal_key(study, data_key)
    append_event(study, action, reason, key)
    if key and not key.is_sealed:
        vault = sealed_vault(study)
        content = unseal(vault, key.data_key).model_copy(update={"seals_log": True})
        write_vault(study.vault, reseal(vault, content, key.data_key))
