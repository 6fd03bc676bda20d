"""The key of a study as its people meet it: opened, exported, locked, lost, damaged, destroyed."""

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.files import vault as vaults
from pipeline.study import Study
from tests.end_to_end.small_study import NAME_ONLY_IN_T02

PASSPHRASE = "paard nietje batterij muur"


@pytest.fixture(autouse=True)
def cheap_scrypt(monkeypatch):
    monkeypatch.setitem(vaults.SCRYPT, "n", 2**10)


@pytest.fixture(autouse=True)
def own_keys(study, tmp_path, monkeypatch):
    # Copies of a study share its key: destroying one would lock the others out.
    shutil.copytree(os.environ["XDG_DATA_HOME"], tmp_path / "this user")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "this user"))


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "zin.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return str(path)


def vault(action: str, study: Path, *options: str) -> int:
    return main(["vault", action, str(study), *options])


def every_file_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_after_a_run_no_file_of_the_key_holds_a_name(study):
    folder = Study(study).vault.parent

    files = every_file_of(folder)

    assert sorted(files) == ["key.vault", "log.jsonl"]
    assert not any(NAME_ONLY_IN_T02.lower().encode() in data.lower() for data in files.values())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_show_needs_a_reason_and_logs_it(study, capsys):
    without = vault("show", study)
    shown = vault("show", study, "--reason", "vraag van P02")

    log = [json.loads(line) for line in Study(study).vault_log.read_text().splitlines()]
    printed = capsys.readouterr().out
    assert (without, shown) == (16, 0)
    assert NAME_ONLY_IN_T02.lower() in printed
    assert [event["action"] for event in log] == ["created", "shown"]
    assert log[-1]["reason"] == "vraag van P02"


def test_a_line_taken_out_of_the_log_shows(study):
    for reason in ("een", "twee", "drie"):
        vault("show", study, "--reason", reason)
    lines = Study(study).vault_log.read_bytes().splitlines()

    previous = [json.loads(line)["previous"] for line in lines]

    assert previous[1:] == [hashlib.sha256(line).hexdigest() for line in lines[:-1]]


def test_an_export_is_private_and_never_goes_where_results_are_handed_over(study, tmp_path):
    target = tmp_path / "sleutel.csv"

    inside = vault(
        "export", study, "--reason", "terugkoppeling", "--to", str(study / "work" / "key.csv")
    )
    outside = vault("export", study, "--reason", "terugkoppeling", "--to", str(target))

    assert (inside, outside) == (16, 0)
    assert not (study / "work" / "key.csv").exists()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert NAME_ONLY_IN_T02.lower() in target.read_text(encoding="utf-8-sig")


def test_another_computer_opens_the_key_with_the_passphrase_only(
    study, tmp_path, monkeypatch, passphrase_file, capsys
):
    assert vault("protect", study, "--passphrase-file", passphrase_file) == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another user"))
    wrong = tmp_path / "fout.txt"
    wrong.write_text("een heel andere zin")

    locked = vault("show", study, "--reason", "kijken")
    refused = vault("unlock", study, "--passphrase-file", str(wrong))
    opened = vault("unlock", study, "--passphrase-file", passphrase_file)
    shown = vault("show", study, "--reason", "kijken")

    assert (locked, refused, opened, shown) == (16, 16, 0, 0)
    errors = capsys.readouterr().err
    assert "vault unlock" in errors and "passphrase is wrong" in errors


def test_a_lost_key_says_so_and_changes_nothing(study, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new computer"))
    (study / "restricted" / "known_names.csv").write_text("name;category\nFenna;PERSON\n")
    before = every_file_of(study / "work")

    code = main(["run", str(study)])

    assert code == 16
    assert "is lost" in capsys.readouterr().err
    assert every_file_of(study / "work") == before


def test_a_damaged_vault_says_so(study, capsys):
    path = Study(study).vault
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    code = vault("show", study, "--reason", "kijken")

    assert code == 16
    assert "damaged" in capsys.readouterr().err


def test_a_vault_without_passphrase_cannot_be_locked(study):
    assert vault("lock", study) == 16
    assert vault("show", study, "--reason", "kijken") == 0


def test_a_destroyed_key_leaves_a_study_that_still_works(study, capsys):
    work = every_file_of(study / "work" / "transcripts")

    refused = vault("destroy", study, "--reason", "termijn voorbij")
    destroyed = vault("destroy", study, "--reason", "termijn voorbij", "--yes")
    again = main(["run", str(study)])
    checked = main(["check", str(study)])
    shown = vault("show", study, "--reason", "toch nog")

    assert (refused, destroyed, again, checked, shown) == (16, 0, 0, 0, 16)
    assert every_file_of(study / "work" / "transcripts") == work
    left = every_file_of(study / "restricted")
    assert not any(NAME_ONLY_IN_T02.lower().encode() in data.lower() for data in left.values())
    assert not any(b"Hoekstra" in data for data in left.values())
    assert "was destroyed" in capsys.readouterr().err


def test_an_interview_that_was_not_pseudonymised_yet_stops_the_destroying(study, capsys):
    Study(study).transcript("T03").unlink()

    code = vault("destroy", study, "--reason", "termijn voorbij", "--yes")

    assert code == 15
    assert "T03" in capsys.readouterr().err
    assert Study(study).vault.is_file()


def test_the_key_of_an_earlier_version_moves_into_the_vault(study):
    paths = Study(study)
    content = vaults.unseal(
        (sealed := vaults.read_vault(paths.vault)),
        vaults.machine_key(sealed.vault_id, paths.vault.parent) or b"",
    )
    shutil.rmtree(paths.vault.parent)
    paths.vault.parent.mkdir()
    lines = "".join(p.model_dump_json() + "\n" for p in content.pseudonyms)
    paths.pseudonyms.write_text(lines, encoding="utf-8")

    assert main(["run", str(study)]) == 0

    assert not paths.pseudonyms.exists()
    assert paths.vault.is_file()
