"""The vault: the key of a study, encrypted with AES-256-GCM (library cryptography).

A random data key encrypts the content. That key is in two places at most: in the user's data
folder on this machine, so that a run needs no passphrase, and wrapped in the vault by a key that
scrypt makes of a passphrase. So a study folder that is mailed, or lies in a backup, gives nobody
away.
"""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.domain.vault import VaultContent
from pipeline.errors import VaultError
from pipeline.files.atomic import write_bytes

FORMAT = "duiding-vault-1"
SCRYPT = {"n": 2**17, "r": 8, "p": 1}
"""OWASP's password storage cheat sheet (2025) asks for N=2^17, r=8, p=1: 128 MB, about 0.4 s."""
_MAX_SCRYPT_N = 2**20
"""A vault from elsewhere must not fill the memory."""
MIN_PASSPHRASE = 12
_MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class SealedVault:
    """A vault as its file has it. `wrapped` is empty while there is no passphrase."""

    vault_id: str
    nonce: bytes
    ciphertext: bytes
    wrapped: dict[str, Any]

    @property
    def has_passphrase(self) -> bool:
        """Whether the vault can be opened on another machine."""
        return bool(self.wrapped)


def new_data_key() -> bytes:
    """Return a random key of 256 bits."""
    return secrets.token_bytes(32)


def new_vault_id() -> str:
    """Return a random name for a vault, by which its machine finds the key."""
    return secrets.token_hex(8)


def seal(content: VaultContent, data_key: bytes, vault_id: str) -> SealedVault:
    """Encrypt the content of a vault that has no passphrase yet."""
    nonce, ciphertext = _encrypt(data_key, content.model_dump_json().encode(), vault_id)
    return SealedVault(vault_id, nonce, ciphertext, {})


def reseal(vault: SealedVault, content: VaultContent, data_key: bytes) -> SealedVault:
    """Encrypt other content with the same key and passphrase."""
    nonce, ciphertext = _encrypt(data_key, content.model_dump_json().encode(), vault.vault_id)
    return replace(vault, nonce=nonce, ciphertext=ciphertext)


def unseal(vault: SealedVault, data_key: bytes) -> VaultContent:
    """Return the content.

    Raises:
        VaultError: The key is not this vault's, or the content is not what a vault holds.
    """
    data = _decrypt(data_key, vault.nonce, vault.ciphertext, vault.vault_id)
    try:
        content = VaultContent.model_validate_json(data) if data is not None else None
    except ValidationError:
        content = None
    if content is None:
        raise VaultError(
            "restricted/vault/key.vault cannot be opened with the key that this computer has for\n"
            "      it. Nothing was changed. If a passphrase was set: duiding vault unlock STUDY.\n"
            "      Else put back the vault, or the key file, from a backup."
        )
    return content


def with_passphrase(vault: SealedVault, data_key: bytes, passphrase: str) -> SealedVault:
    """Return the vault with its key wrapped by a passphrase, in place of an earlier one.

    Raises:
        VaultError: The passphrase is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE:
        raise VaultError(
            f"The passphrase is too short: use at least {MIN_PASSPHRASE} characters, such as four "
            "words\n      that do not belong together. Nothing was changed."
        )
    salt = secrets.token_bytes(16)
    wrapping = _from_passphrase(passphrase, salt, SCRYPT)
    nonce, ciphertext = _encrypt(wrapping, data_key, vault.vault_id)
    wrapped = {"kdf": "scrypt", **SCRYPT, "salt": _text(salt)}
    return replace(
        vault, wrapped=wrapped | {"nonce": _text(nonce), "ciphertext": _text(ciphertext)}
    )


def data_key_by_passphrase(vault: SealedVault, passphrase: str) -> bytes:
    """Return the vault's key.

    Raises:
        VaultError: No passphrase was set, or this is not the one.
    """
    if not vault.wrapped:
        raise VaultError(
            "This vault has no passphrase: it opens only on the computer that made it.\n"
            "      There, set one with: duiding vault protect STUDY"
        )
    cost = {name: int(vault.wrapped[name]) for name in SCRYPT}
    wrapping = _from_passphrase(passphrase, _bytes(vault.wrapped["salt"]), cost)
    nonce, ciphertext = _bytes(vault.wrapped["nonce"]), _bytes(vault.wrapped["ciphertext"])
    data_key = _decrypt(wrapping, nonce, ciphertext, vault.vault_id)
    if data_key is None:
        raise VaultError(
            "The passphrase is wrong. Nothing was changed; capitals and spaces count.\n"
            "      There is no way around it: who has lost it needs the computer that made the "
            "vault."
        )
    return data_key


def write_vault(path: Path, vault: SealedVault) -> None:
    """Write a vault as JSON with a digest, by which damage is told from a wrong passphrase."""
    fields = {
        "format": FORMAT,
        "vault_id": vault.vault_id,
        "passphrase": vault.wrapped,
        "nonce": _text(vault.nonce),
        "content": _text(vault.ciphertext),
    }
    text = json.dumps(fields | {"digest": _digest(fields)}, indent=1, sort_keys=True)
    write_bytes(path, text.encode())


def read_vault(path: Path) -> SealedVault:
    """Read a vault.

    Raises:
        VaultError: The file is damaged, or of another version of the program.
    """
    fields = _fields(path)
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise _damaged("it is not a vault of this version of duiding")
    digest = fields.pop("digest", "")
    if digest != _digest(fields):
        raise _damaged("its digest does not agree with what it holds")
    try:
        wrapped = dict(fields["passphrase"])
        cost_is_sane = not wrapped or int(wrapped["n"]) <= _MAX_SCRYPT_N
        vault = SealedVault(
            str(fields["vault_id"]), _bytes(fields["nonce"]), _bytes(fields["content"]), wrapped
        )
    except (KeyError, TypeError, ValueError):
        cost_is_sane = False
    if not cost_is_sane or not vault.vault_id.isalnum():
        raise _damaged("a field is missing or cannot be")
    return vault


def _fields(path: Path) -> object:
    """Return what a vault's file holds as JSON, or None."""
    if path.stat().st_size > _MAX_BYTES:
        return None
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _damaged(what: str) -> VaultError:
    return VaultError(
        f"restricted/vault/key.vault is damaged: {what}.\n"
        "      Nothing was changed. Put back the file from a backup. Pseudonymised text, codes\n"
        "      and reports are not affected: they do not need the vault."
    )


def cache_folder(name: str) -> Path:
    """Return this user's folder for what a library keeps between runs; it holds no transcript."""
    from platformdirs import user_cache_path

    return user_cache_path("duiding", appauthor=False) / name


def machine_key_path(vault_id: str) -> Path:
    """Return where this user keeps the key of a vault, on this machine only."""
    from platformdirs import user_data_path

    return user_data_path("duiding", appauthor=False) / "keys" / f"{vault_id}.key"


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
            key = _bytes(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            continue
        if len(key) == 32:
            return key
    return None


def forget_machine_key(vault_id: str, beside: Path) -> None:
    """Remove the key of a vault from this machine."""
    home = machine_key_path(vault_id)
    for path in (home, beside / home.name):
        path.unlink(missing_ok=True)


def _write_key(path: Path, data_key: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(_text(data_key) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _encrypt(key: bytes, data: bytes, vault_id: str) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    return nonce, AESGCM(key).encrypt(nonce, data, f"{FORMAT}/{vault_id}".encode())


def _decrypt(key: bytes, nonce: bytes, ciphertext: bytes, vault_id: str) -> bytes | None:
    """Return the data, or None if the key is another one or a byte was changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, ciphertext, f"{FORMAT}/{vault_id}".encode())
    except (InvalidTag, ValueError):
        return None


def _from_passphrase(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # The same passphrase typed on a Mac and on Windows can differ in how accents are encoded.
    normal = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(normal)


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
