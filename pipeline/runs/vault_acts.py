"""What people do with the vault of a study: look, export, protect, unlock, lock, destroy.

Every act goes into a log of which lines are only added, each with the digest of the line before.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.transcript import Pseudonym, Speaker
from pipeline.errors import StudyError, VaultError
from pipeline.files.csv_table import write_table
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.vault import (
    data_key_by_passphrase,
    forget_machine_key,
    keep_machine_key,
    read_vault,
    unseal,
    with_passphrase,
    write_vault,
)
from pipeline.runs.stage import without_text
from pipeline.runs.vault import (
    has_key,
    is_destroyed,
    key_of,
    log_event,
    make_vault,
    opened_vault,
    sealed_vault,
)
from pipeline.runs.vault_traces import remove_traces
from pipeline.study import Study


@without_text
def show_vault(study: Study, reason: str) -> list[Pseudonym]:
    """Return the key for a person to look at, and log why.

    Raises:
        VaultError: There is no key, it cannot be opened, or no reason is given.
    """
    key = _existing_key(study)
    log_event(study, "shown", reason)
    return key


@without_text
def export_vault(study: Study, target: Path, reason: str) -> int:
    """Write the key as a table (pseudonym;category;forms) to `target`, and log why.

    Returns:
        The number of pseudonyms.

    Raises:
        VaultError: As show_vault; or `target` exists, or lies where others get it.
    """
    shared = (study.work, study.reports, study.outgoing.parent)
    place = target.resolve()
    if any(place.is_relative_to(folder.resolve()) for folder in shared):
        raise VaultError(
            "The key may not be written to work/, review/ or reports/: those are handed over.\n"
            "      Choose a place that only who may know the names can reach."
        )
    if place.exists():
        raise VaultError("There is a file with that name already; nothing was written.")
    key = _existing_key(study)
    log_event(study, "exported", reason)
    rows = [
        {"pseudonym": p.pseudonym, "category": p.category.name, "forms": " | ".join(p.forms)}
        for p in key
    ]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    write_table(place, ("pseudonym", "category", "forms"), rows, delimiter=";")
    place.chmod(0o600)
    return len(rows)


@without_text
def protect_vault(study: Study, passphrase: str, reason: str = "passphrase set") -> None:
    """Give the vault a passphrase, or another one, with which any computer can open it."""
    make_vault(study, secrets.token_hex(32))
    vault, _, data_key = opened_vault(study)
    protected = with_passphrase(vault, data_key, passphrase)
    log_event(study, "protected", reason)
    write_vault(study.vault, protected)


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
    log_event(study, "unlocked", reason)
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
    log_event(study, "locked", reason)
    forget_machine_key(vault.vault_id, study.vault.parent)


@without_text
def destroy_vault(study: Study, reason: str) -> tuple[str, ...]:
    """Destroy the key and everything under restricted/ from which it could be made again.

    Pseudonymised text, codes, decisions and reports stay and can be worked on. It works for a
    vault that cannot be opened too.

    Returns:
        What a person must still do: the delivered files, backups and mails hold the names.

    Raises:
        VaultError: There is nothing to destroy, or no reason is given.
        StudyError: An interview was not pseudonymised yet; it would be lost to the study.
    """
    if not has_key(study):
        raise VaultError("This study has no key to destroy; nothing was changed.")
    speakers = read_interviews(study.interviews)
    waiting = sorted({s.transcript_id for s in speakers if _is_waiting(study, s.transcript_id)})
    if waiting:
        raise StudyError(
            f"{', '.join(waiting)}: delivered and not pseudonymised yet; without the key it never "
            "can be.\n      Run duiding anonymise first, or take the interview out of "
            "interviews.csv. Nothing was changed."
        )
    if not reason.strip():
        raise VaultError('Say why: --reason "..." goes into the log of the vault.')
    try:
        vault = read_vault(study.vault) if study.vault.is_file() else None
    except VaultError:
        vault = None  # a damaged vault can be destroyed like any
    # The vault goes last: a run that stops on the way is finished by the same command.
    remove_traces(study)
    write_interviews(study.interviews, _without_names(speakers))
    log_event(study, "destroyed", reason)
    if vault:
        forget_machine_key(vault.vault_id, study.vault.parent)
    for path in (study.vault, study.pseudonyms):
        path.unlink(missing_ok=True)
    return LEFT_TO_A_PERSON


LEFT_TO_A_PERSON = (
    "raw/ still holds the transcripts as delivered, and recordings may exist: delete them when the "
    "agreed time is over.",
    "backups, earlier versions (OneDrive, SharePoint), mails and workbooks that were sent out are "
    "beyond this program.",
    "an exported key is still a key: delete it.",
)


def _is_waiting(study: Study, transcript_id: str) -> bool:
    raw, masked = study.raw_transcript(transcript_id), study.transcript(transcript_id)
    return raw.is_file() and not masked.is_file()


def _without_names(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Return the rows of interviews.csv without labels and file names: they can be names."""
    return [
        s.model_copy(update={"file_name": s.transcript_id, "speaker_label": s.speaker_id})
        for s in speakers
    ]


def _existing_key(study: Study) -> list[Pseudonym]:
    if is_destroyed(study):
        raise VaultError("The key of this study was destroyed; nobody can look names up any more.")
    if not has_key(study):
        raise VaultError("This study has no key yet.\n      It is made by: duiding anonymise STUDY")
    return key_of(study)
