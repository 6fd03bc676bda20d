"""The keys of vaults that this user can open on this machine.

They lie in the user's data folder, a file for each vault, found by the vault's name: a copy of a
study has the same vault, and so the same key. Folder and files are for the owner only (0700, 0600)
where the file system knows modes. On Windows it does not: there the folder is the user's own by
where it lies (AppData), and who can log on as that user, or as administrator, can read it.
"""

import base64
import os
from contextlib import suppress
from pathlib import Path

from pipeline.errors import VaultError
from pipeline.files.user_folders import keys_folder

_KEY_BYTES = 32
_MAX_FILE = 200


def machine_key_path(vault_id: str) -> Path:
    """Return where this user keeps the key of a vault, on this machine only."""
    return keys_folder() / f"{vault_id}.key"


def keep_machine_key(vault_id: str, data_key: bytes, beside: Path) -> bool:
    """Keep a key on this machine; return False if it had to be kept in the folder `beside`.

    A home folder can be read-only; a study must be usable there too, and its user be told.
    """
    home = machine_key_path(vault_id)
    try:
        _write_key(home, data_key)
    except OSError:
        _write_key(beside / home.name, data_key)
        return False
    return True


def machine_key(vault_id: str, beside: Path) -> bytes | None:
    """Return the key that this machine has for a vault, or None."""
    home = machine_key_path(vault_id)
    for path in (home, beside / home.name):
        try:
            if path.stat().st_size > _MAX_FILE:
                continue
            key = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
        except (OSError, ValueError):
            continue
        if len(key) == _KEY_BYTES:
            return key
    return None


def note_folder(vault_id: str, folder: Path) -> None:
    """Note that a study's folder was opened with a key, so that destroying it elsewhere spares it.

    Not where the user's folder cannot be written: then every study has its key beside its vault.
    """
    path = _folders_path(vault_id)
    known = noted_folders(vault_id)
    if path.parent.is_dir() and folder not in known:
        lines = "".join(f"{line}\n" for line in [*known, folder])
        with suppress(OSError):
            _write_private(path, lines)


def noted_folders(vault_id: str) -> list[Path]:
    """Return the folders that were opened with a key on this machine; some may be gone."""
    try:
        text = _folders_path(vault_id).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    return [Path(line) for line in text.splitlines() if line]


def _folders_path(vault_id: str) -> Path:
    return machine_key_path(vault_id).with_suffix(".folders")


def forget_machine_key(vault_id: str, beside: Path) -> None:
    """Remove the key of a vault from this machine.

    Raises:
        VaultError: It is there and cannot be removed.
    """
    home = machine_key_path(vault_id)
    try:
        for path in (home, beside / home.name, _folders_path(vault_id)):
            if path.is_file():
                path.unlink()
    except OSError:
        is_removed = False
    else:
        is_removed = True
    if not is_removed:
        raise VaultError(
            "This computer's copy of the key cannot be removed (folder duiding/keys of this user's "
            "data).\n      Is the folder read-only? Make it writable and give the same command "
            "again."
        )


def _write_key(path: Path, data_key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_private(path, base64.b64encode(data_key).decode() + "\n")


def _write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, for the owner only: half a key opens nothing."""
    temporary = path.with_suffix(f".new-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
