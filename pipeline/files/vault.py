"""The vault: the key of a study, encrypted with AES-256-GCM (library cryptography).

A random data key encrypts the content. That key is in two places at most: in the user's data
folder on this machine, so that a run needs no passphrase, and wrapped in the vault by a key that
scrypt makes of a passphrase. So a study folder that is mailed, or lies in a backup, gives nobody
away.
"""

import base64
import hashlib
import json
import re
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
_MOST = {"n": 2**18, "r": 8, "p": 4}
"""The most that a vault may ask for (256 MB, seconds): one from elsewhere must not fill the memory.
Raise it together with SCRYPT."""
MIN_PASSPHRASE, MAX_PASSPHRASE = 12, 1_000
_KEY, _NONCE, _TAG, _SALT = 32, 12, 16, 16
"""Bytes of AES-256-GCM's key, nonce and tag, and of the salt."""
_MAX_BYTES = 64_000_000
"""Of a vault's file: some 100,000 pseudonyms."""
_VAULT_ID = re.compile(r"[0-9A-Za-z]{1,64}")
"""It becomes the name of a file."""


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
    return secrets.token_bytes(_KEY)


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
        VaultError: The passphrase is too short or far too long.
    """
    if len(passphrase) > MAX_PASSPHRASE:
        raise VaultError(
            f"The passphrase is longer than {MAX_PASSPHRASE} characters. Nothing was changed."
        )
    if len(passphrase) < MIN_PASSPHRASE:
        raise VaultError(
            f"The passphrase is too short: use at least {MIN_PASSPHRASE} characters, such as four "
            "words\n      that do not belong together. Nothing was changed."
        )
    salt = secrets.token_bytes(_SALT)
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
    cost = {name: vault.wrapped[name] for name in SCRYPT}
    wrapping = _from_passphrase(passphrase, _bytes(vault.wrapped["salt"]), cost)
    nonce, ciphertext = _bytes(vault.wrapped["nonce"]), _bytes(vault.wrapped["ciphertext"])
    data_key = _decrypt(wrapping, nonce, ciphertext, vault.vault_id)
    if data_key is None or len(data_key) != _KEY:
        raise VaultError(
            "The passphrase is wrong. Nothing was changed; capitals and spaces count.\n"
            "      There is no way around it: who has lost it needs the computer that made the "
            "vault."
        )
    return data_key


def seal_note(data_key: bytes, vault_id: str, text: str) -> bytes:
    """Encrypt a short text that is kept beside a vault; `open_note` returns it."""
    nonce, ciphertext = _encrypt(data_key, text.encode(), f"{vault_id}/note")
    return f"{_text(nonce + ciphertext)}\n".encode()


def open_note(data_key: bytes, vault_id: str, sealed: bytes) -> str | None:
    """Return the text of a note, or None if it was changed or is another vault's."""
    try:
        data = _bytes(sealed.decode("ascii").strip())
    except ValueError:
        return None
    opened = _decrypt(data_key, data[:_NONCE], data[_NONCE:], f"{vault_id}/note")
    return opened.decode("utf-8", "replace") if opened is not None else None


def write_vault(path: Path, vault: SealedVault) -> None:
    """Write a vault as JSON with a digest, by which damage is told from a wrong passphrase."""
    fields = {
        "format": FORMAT,
        "vault_id": vault.vault_id,
        "passphrase": vault.wrapped,
        "nonce": _text(vault.nonce),
        "content": _text(vault.ciphertext),
    }
    write_bytes(path, _file_of(fields))


def read_vault(path: Path) -> SealedVault:
    """Read a vault.

    Its digest is no seal: who makes a vault on purpose can make that too. So every field is held
    within bounds before anything is computed from it.

    Raises:
        VaultError: The file is damaged, cannot be read, or is of another version of the program.
    """
    data, fields = _fields(path)
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise _damaged("it is not a vault of this version of duiding")
    fields.pop("digest", None)
    if not _is_as_written(data, fields):
        raise _damaged("its digest does not agree with what it holds")
    try:
        vault = _vault_of(fields)
    except (KeyError, TypeError, ValueError):
        vault = None
    if vault is None:
        raise _damaged("a field is missing or cannot be")
    return vault


def _vault_of(fields: dict[str, Any]) -> SealedVault:
    """Return the vault of a file's fields; KeyError, TypeError or ValueError if they cannot be."""
    vault_id, wrapped = fields["vault_id"], fields["passphrase"]
    nonce, content = _bytes(fields["nonce"]), _bytes(fields["content"])
    if not _VAULT_ID.fullmatch(vault_id) or len(nonce) != _NONCE or len(content) < _TAG:
        raise ValueError
    if wrapped:
        sizes = {"salt": _SALT, "nonce": _NONCE, "ciphertext": _KEY + _TAG}
        if any(len(_bytes(wrapped[name])) != size for name, size in sizes.items()):
            raise ValueError
        if any(type(wrapped[name]) is not int for name in _MOST) or wrapped["kdf"] != "scrypt":
            raise TypeError
        if any(not 1 <= wrapped[name] <= most for name, most in _MOST.items()):
            raise ValueError
        if wrapped["n"] < 2 or wrapped["n"].bit_count() != 1:  # scrypt wants a power of two
            raise ValueError
    return SealedVault(vault_id, nonce, content, dict(wrapped))


def _fields(path: Path) -> tuple[bytes, object]:
    """Return a vault's file, and what it holds as JSON, or None.

    Raises:
        VaultError: The file cannot be read.
    """
    data: bytes | None = None
    try:
        if path.stat().st_size > _MAX_BYTES:
            return b"", None
        data = path.read_bytes()
        return data, json.loads(data)
    except OSError:
        pass
    except (ValueError, RecursionError):
        return b"", None
    raise VaultError(
        "restricted/vault/key.vault cannot be read: is it locked by another program, or another "
        "user's?\n      Nothing was changed."
    )


def _file_of(fields: dict[str, Any]) -> bytes:
    """Return the bytes of a vault's file: one way to write each vault, so that any change shows."""
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    return json.dumps(fields | {"digest": digest}, indent=1, sort_keys=True).encode()


def _is_as_written(data: bytes, fields: dict[str, Any]) -> bool:
    try:
        return data == _file_of(fields)
    except RecursionError:  # nested deeper than any vault is
        return False


def _damaged(what: str) -> VaultError:
    return VaultError(
        f"restricted/vault/key.vault is damaged: {what}.\n"
        "      Nothing was changed. Put back the file from a backup. Pseudonymised text, codes\n"
        "      and reports are not affected: they do not need the vault."
    )


def _encrypt(key: bytes, data: bytes, vault_id: str) -> tuple[bytes, bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
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
    normal = unicodedata.normalize("NFKC", passphrase).encode(errors="replace")
    try:
        return Scrypt(salt=salt, length=_KEY, n=cost["n"], r=cost["r"], p=cost["p"]).derive(normal)
    except MemoryError:
        megabytes = 128 * cost["n"] * cost["r"] // 2**20
    raise VaultError(
        f"Opening the vault needs {megabytes} MB of memory, and there is less.\n"
        "      Nothing was changed. Close other programs and try again."
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
