"""The vault's file: what opens it, what does not, and what is said then."""

import json
import stat

import pytest

from pipeline.domain.transcript import Category, Pseudonym
from pipeline.domain.vault import VaultContent
from pipeline.errors import VaultError
from pipeline.files import vault as vaults

PERSON = Pseudonym(
    pseudonym="[PERSOON-1]", category=Category.PERSON, number=1, forms=("samira bouzidi",)
)
CONTENT = VaultContent(secret="ab" * 32, pseudonyms=(PERSON,))
PASSPHRASE = "paard nietje batterij één"


@pytest.fixture(autouse=True)
def cheap_scrypt(monkeypatch):
    # The cost is part of the file, so a cheap one opens the same way.
    monkeypatch.setitem(vaults.SCRYPT, "n", 2**10)


@pytest.fixture
def sealed(tmp_path):
    """A data key, and the path of a vault that it and a passphrase open."""
    key = vaults.new_data_key()
    vault = vaults.with_passphrase(vaults.seal(CONTENT, key, "abc123"), key, PASSPHRASE)
    path = tmp_path / "restricted" / "vault" / "key.vault"
    vaults.write_vault(path, vault)
    return key, path


def test_what_was_put_in_comes_out_with_the_key_and_with_the_passphrase(sealed):
    key, path = sealed

    vault = vaults.read_vault(path)

    assert vaults.unseal(vault, key) == CONTENT
    assert vaults.data_key_by_passphrase(vault, PASSPHRASE) == key


def test_an_accent_typed_in_another_way_is_the_same_passphrase(sealed):
    key, path = sealed
    typed_on_a_mac = PASSPHRASE.replace("é", "e\u0301")

    assert vaults.data_key_by_passphrase(vaults.read_vault(path), typed_on_a_mac) == key


def test_the_file_holds_no_name_and_is_for_the_owner_only(sealed):
    _, path = sealed

    data = path.read_bytes()

    assert b"samira" not in data.lower() and b"PERSOON" not in data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_wrong_passphrase_and_a_wrong_key_are_told_apart_from_damage(sealed):
    _, path = sealed
    vault = vaults.read_vault(path)

    with pytest.raises(VaultError, match="passphrase is wrong"):
        vaults.data_key_by_passphrase(vault, PASSPHRASE.upper())
    with pytest.raises(VaultError, match="cannot be opened with the key"):
        vaults.unseal(vault, vaults.new_data_key())


@pytest.mark.parametrize("field", ["content", "nonce", "vault_id", "passphrase", "format"])
def test_a_change_in_any_field_is_called_damage(sealed, field):
    _, path = sealed
    fields = json.loads(path.read_text())
    fields[field] = {"n": 2**60} if field == "passphrase" else "AAAA"
    path.write_text(json.dumps(fields))

    with pytest.raises(VaultError, match=r"damaged|not a vault"):
        vaults.read_vault(path)


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"[]", b'{"format": 1}'])
def test_what_is_no_vault_is_called_damaged(tmp_path, data):
    path = tmp_path / "key.vault"
    path.write_bytes(data)

    with pytest.raises(VaultError, match="damaged"):
        vaults.read_vault(path)


def test_every_truncation_is_called_damaged(sealed):
    _, path = sealed
    data = path.read_bytes()
    for length in range(0, len(data) - 2, 97):
        path.write_bytes(data[:length])
        with pytest.raises(VaultError, match="damaged"):
            vaults.read_vault(path)


def test_a_ciphertext_of_another_vault_does_not_open(sealed):
    key, path = sealed
    vault = vaults.read_vault(path)
    other = vaults.seal(CONTENT, key, "other1")

    with pytest.raises(VaultError):
        vaults.unseal(
            vaults.SealedVault(vault.vault_id, other.nonce, other.ciphertext, vault.wrapped), key
        )


def test_a_short_passphrase_is_refused(sealed):
    key, path = sealed
    with pytest.raises(VaultError, match="too short"):
        vaults.with_passphrase(vaults.read_vault(path), key, "geheim")


def test_the_key_of_this_machine_is_found_again_and_forgotten(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    key = vaults.new_data_key()

    kept_at_home = vaults.keep_machine_key("abc123", key, tmp_path)

    path = vaults.machine_key_path("abc123")
    assert kept_at_home and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert vaults.machine_key("abc123", tmp_path) == key
    vaults.forget_machine_key("abc123", tmp_path)
    assert vaults.machine_key("abc123", tmp_path) is None


def test_where_the_users_folder_cannot_be_written_the_key_lies_beside_the_vault(
    tmp_path, monkeypatch
):
    (tmp_path / "user").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    key = vaults.new_data_key()

    kept_at_home = vaults.keep_machine_key("abc123", key, tmp_path / "restricted")

    assert not kept_at_home
    assert vaults.machine_key("abc123", tmp_path / "restricted") == key
