"""The vault's file: what opens it, what does not, and what is said then."""

import hashlib
import json
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.transcript import Category, Pseudonym
from pipeline.domain.vault import VaultContent
from pipeline.errors import VaultError
from pipeline.files import machine_keys
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


@pytest.fixture(scope="module")
def whole_vault(tmp_path_factory):
    """The bytes of a vault with a passphrase, and a folder to write others in."""
    folder = tmp_path_factory.mktemp("vault")
    key = vaults.new_data_key()
    vault = vaults.seal(CONTENT, key, "abc123")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(vaults.SCRYPT, "n", 2**10)
        vaults.write_vault(folder / "key.vault", vaults.with_passphrase(vault, key, PASSPHRASE))
    return folder, (folder / "key.vault").read_bytes()


def read(folder, data: bytes) -> vaults.SealedVault:
    path = folder / "spoilt.vault"
    path.write_bytes(data)
    return vaults.read_vault(path)


@settings(max_examples=400)
@given(data=st.data())
def test_whatever_is_changed_in_the_file_it_is_called_damaged(whole_vault, data):
    folder, whole = whole_vault
    place = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 40))
    instead = data.draw(st.binary(max_size=40))
    spoilt = whole[:place] + instead + whole[place + length :]
    if spoilt == whole:
        return

    with pytest.raises(VaultError, match="damaged"):
        read(folder, spoilt)


@settings(max_examples=200)
@given(place=st.integers(0), bit=st.integers(0, 7))
def test_one_bit_that_flips_is_called_damage(whole_vault, place, bit):
    folder, whole = whole_vault
    spoilt = bytearray(whole)
    spoilt[place % len(whole)] ^= 1 << bit

    with pytest.raises(VaultError, match="damaged"):
        read(folder, bytes(spoilt))


@settings(max_examples=100)
@given(length=st.integers(0))
def test_a_file_that_was_cut_off_is_called_damaged(whole_vault, length):
    folder, whole = whole_vault

    with pytest.raises(VaultError, match="damaged"):
        read(folder, whole[: length % len(whole)])


def made_on_purpose(fields: dict[str, object]) -> bytes:
    """Return a vault's file with a digest that agrees: its maker knows how that is made."""
    fields.pop("digest", None)
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    return json.dumps(fields | {"digest": digest}, indent=1, sort_keys=True).encode()


def test_the_same_fields_with_their_digest_are_a_vault(whole_vault):
    folder, whole = whole_vault

    assert read(folder, made_on_purpose(json.loads(whole))).vault_id == "abc123"


WITHIN = ("n", "r", "p", "salt", "nonce", "ciphertext", "kdf")
HOSTILE = (
    2**60, 2**19, 3, 0, -8, 8.0, 1e308, True, "8", "", "AAAA", None, [], {}, "A" * 4096,
)  # fmt: skip


@pytest.mark.parametrize("field", WITHIN)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda v: f"{type(v).__name__} {str(v)[:8]}")
def test_a_vault_made_on_purpose_costs_no_memory_and_stops_no_program(whole_vault, field, value):
    folder, whole = whole_vault
    fields = json.loads(whole)
    if value == 3 and field in ("r", "p"):
        return  # within bounds
    fields["passphrase"][field] = value

    with pytest.raises(VaultError, match="a field is missing or cannot be"):
        read(folder, made_on_purpose(fields))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vault_id", "../../thuis"), ("vault_id", "a" * 65), ("vault_id", "é1"), ("vault_id", 7),
        ("vault_id", ""), ("nonce", "AAAA"), ("nonce", None), ("content", "AAAA"),
        ("content", "geen base64"), ("passphrase", []), ("passphrase", {"n": 1024}),
        ("passphrase", "geheim"), ("format", "duiding-vault-9"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused_before_it_is_used(whole_vault, field, value):
    folder, whole = whole_vault
    fields = json.loads(whole) | {field: value}
    if (field, value) == ("passphrase", []):
        assert not read(folder, made_on_purpose(fields)).has_passphrase
        return

    with pytest.raises(VaultError, match="damaged"):
        read(folder, made_on_purpose(fields))


def test_a_field_that_is_missing_is_damage(whole_vault):
    folder, whole = whole_vault
    for field in ("vault_id", "nonce", "content", "passphrase", "format"):
        fields = json.loads(whole)
        del fields[field]
        with pytest.raises(VaultError, match="damaged"):
            read(folder, made_on_purpose(fields))


DEEP = b'{"format": "duiding-vault-1", "a": ' + b"[" * 900 + b"]" * 900 + b"}"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[" * 100_000, DEEP, b"\xff\xfe", b"[]", b'{"format": 1}', b"9" * 9_999]
)
def test_what_is_no_vault_is_called_damaged(tmp_path, data):
    with pytest.raises(VaultError, match="damaged"):
        read(tmp_path, data)


def test_a_file_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "key.vault").mkdir()

    with pytest.raises(VaultError, match="cannot be read"):
        vaults.read_vault(tmp_path / "key.vault")


def test_a_note_beside_the_vault_opens_with_its_key_and_shows_any_change():
    key = vaults.new_data_key()
    sealed = vaults.seal_note(key, "abc123", "3 af")

    assert vaults.open_note(key, "abc123", sealed) == "3 af"
    assert vaults.open_note(key, "other1", sealed) is None
    assert vaults.open_note(vaults.new_data_key(), "abc123", sealed) is None
    assert vaults.open_note(key, "abc123", sealed[:-6]) is None
    assert vaults.open_note(key, "abc123", b"\xff") is None


def test_a_ciphertext_of_another_vault_does_not_open(sealed):
    key, path = sealed
    vault = vaults.read_vault(path)
    other = vaults.seal(CONTENT, key, "other1")

    with pytest.raises(VaultError):
        vaults.unseal(
            vaults.SealedVault(vault.vault_id, other.nonce, other.ciphertext, vault.wrapped), key
        )


def test_a_passphrase_that_is_short_or_endless_is_refused(sealed):
    key, path = sealed
    with pytest.raises(VaultError, match="too short"):
        vaults.with_passphrase(vaults.read_vault(path), key, "geheim")
    with pytest.raises(VaultError, match="longer than"):
        vaults.with_passphrase(vaults.read_vault(path), key, "geheim " * 1_000)


def test_the_key_of_this_machine_is_found_again_and_forgotten(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    key = vaults.new_data_key()

    kept_at_home = machine_keys.keep_machine_key("abc123", key, tmp_path)

    path = machine_keys.machine_key_path("abc123")
    assert kept_at_home and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert machine_keys.machine_key("abc123", tmp_path) == key
    machine_keys.forget_machine_key("abc123", tmp_path)
    assert machine_keys.machine_key("abc123", tmp_path) is None


def test_where_the_users_folder_cannot_be_written_the_key_lies_beside_the_vault(
    tmp_path, monkeypatch
):
    (tmp_path / "user").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    key = vaults.new_data_key()

    kept_at_home = machine_keys.keep_machine_key("abc123", key, tmp_path / "restricted")

    assert not kept_at_home
    assert machine_keys.machine_key("abc123", tmp_path / "restricted") == key


def test_half_a_key_is_no_key(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    machine_keys.keep_machine_key("abc123", vaults.new_data_key(), tmp_path)
    path = machine_keys.machine_key_path("abc123")
    path.write_text(path.read_text()[:20])

    assert machine_keys.machine_key("abc123", tmp_path) is None
