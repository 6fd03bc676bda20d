"""The key of a study as its people meet it: opened, exported, locked, lost, damaged, destroyed."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import runs
from pipeline.cli import main
from pipeline.files import machine_keys
from pipeline.files import vault as vaults
from pipeline.study import Study
from tests.end_to_end.small_study import NAME_ONLY_IN_T02, copy_of

PASSPHRASE = "paard nietje batterij muur"


@pytest.fixture(autouse=True)
def cheap_scrypt(monkeypatch):
    monkeypatch.setitem(vaults.SCRYPT, "n", 2**10)


@pytest.fixture(autouse=True)
def own_keys(study, tmp_path, monkeypatch):
    # Copies of a study share its key: destroying one would lock the other tests' out.
    # Nor does this user know of the study that the tests' copies are made of.
    no_folders = shutil.ignore_patterns("*.folders")
    shutil.copytree(os.environ["XDG_DATA_HOME"], tmp_path / "this user", ignore=no_folders)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "this user"))


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "zin.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return str(path)


def vault(action: str, study: Path, *options: str) -> int:
    return main(["vault", action, str(study), *options])


def keys_of_this_user() -> list[Path]:
    # Other tests of the same session leave the keys of their studies there.
    return list((Path(os.environ["XDG_DATA_HOME"]) / "duiding" / "keys").glob("*.key"))


def every_file_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_after_a_run_no_file_of_the_key_holds_a_name(study):
    folder = Study(study).vault.parent

    files = every_file_of(folder)

    assert sorted(files) == ["key.vault", "log.jsonl", "log.seal"]
    assert not any(NAME_ONLY_IN_T02.lower().encode() in data.lower() for data in files.values())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_show_needs_a_reason_and_logs_it(study, capsys):
    without = vault("show", study)
    shown = vault("show", study, "--reason", "correctie op verzoek")

    log = [json.loads(line) for line in Study(study).vault_log.read_text().splitlines()]
    printed = capsys.readouterr().out
    assert (without, shown) == (16, 0)
    assert NAME_ONLY_IN_T02.lower() in printed
    assert [event["action"] for event in log] == ["created", "shown"]
    assert log[-1]["reason"] == "correctie op verzoek"


@pytest.mark.parametrize(
    "reason",
    [
        "Tjeerd wil het weten", "vraag van tjeerd's vader", "voor FENNA HOEKSTRA", "voor hoekstra",
        "van Roos", "correctie voor P02", "zie T3", "mail van a@b.nl", "bel 06 1234 5678",
        "twee\nregels", "een\u202eander teken", "x" * 201, "", "   ",
    ],
)  # fmt: skip
def test_a_reason_that_says_who_is_refused_and_not_repeated(study, reason, capsys):
    log = Study(study).vault_log.read_bytes()

    code = vault("show", study, "--reason", reason)

    said = capsys.readouterr()
    assert code == 16
    assert not said.out and "reason" in said.err.lower()
    assert len(reason.strip()) < 5 or reason.strip() not in said.err
    assert Study(study).vault_log.read_bytes() == log


def test_words_that_are_names_too_may_stand_in_a_reason_as_words(study):
    assert vault("show", study, "--reason", "een roos is geen persoon, op 20-11-2026") == 0


@pytest.fixture
def logged(study) -> Path:
    """The log of a study in which the key was looked into three times."""
    for reason in ("een vraag", "nog een vraag", "de laatste vraag"):
        assert vault("show", study, "--reason", reason) == 0
    return Study(study).vault_log


def cut_the_end(log: Path) -> None:
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))


def take_out_a_line(log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([lines[0], *lines[2:]]))


def change_a_reason(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b"nog een", b"geen"))


def change_the_last_reason(log: Path) -> None:
    log.write_bytes(log.read_bytes().replace(b"de laatste", b"de eerste"))


def half_a_line(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:-30])


def no_log(log: Path) -> None:
    log.unlink()


def no_log_and_no_seal(log: Path) -> None:
    log.unlink()
    log.with_name("log.seal").unlink()


def no_seal(log: Path) -> None:
    cut_the_end(log)
    log.with_name("log.seal").unlink()


def changed_seal(log: Path) -> None:
    log.with_name("log.seal").write_text("AAAA")


@pytest.mark.parametrize(
    "tamper",
    [
        cut_the_end, take_out_a_line, change_a_reason, change_the_last_reason, half_a_line,
        no_log, no_log_and_no_seal, no_seal, changed_seal,
    ],
)  # fmt: skip
def test_a_log_that_was_tampered_with_is_noticed_and_can_be_begun_anew(
    study, logged, tamper, tmp_path, capsys
):
    tamper(logged)
    capsys.readouterr()

    checked = main(["check", str(study)])
    remarks = capsys.readouterr().out
    shown = vault("show", study, "--reason", "kijken")
    exported = vault("export", study, "--reason", "kijken", "--to", str(tmp_path / "key.csv"))
    refused = capsys.readouterr()
    renewed = vault("renew-log", study, "--reason", "bestand was beschadigd")
    after = vault("show", study, "--reason", "kijken")
    again = vault("renew-log", study, "--reason", "nog eens")

    assert (checked, shown, exported, renewed, after, again) == (0, 16, 16, 0, 0, 16)
    assert "log.jsonl is not as it was written" in remarks
    assert "backup" in refused.err and not refused.out
    assert not (tmp_path / "key.csv").exists()
    assert tamper in (no_log, no_log_and_no_seal) or list(logged.parent.glob("log-damaged-1.jsonl"))


def test_an_act_in_between_does_not_hide_that_the_log_was_cut(
    study, logged, passphrase_file, capsys
):
    assert vault("protect", study, "--passphrase-file", passphrase_file) == 0
    cut_the_end(logged)

    locked = vault("lock", study)
    unlocked = vault("unlock", study, "--passphrase-file", passphrase_file)
    shown = vault("show", study, "--reason", "kijken")

    assert (locked, unlocked, shown) == (0, 0, 16)
    assert "not as it was written" in capsys.readouterr().err


def test_looking_does_not_let_the_study_be_masked_anew(study):
    before = Study(study).vault.read_bytes()

    vault("show", study, "--reason", "kijken")

    assert Study(study).vault.read_bytes() == before
    assert runs.anonymise(study).n_done == 0


def test_an_export_is_private_and_never_goes_where_results_are_handed_over(study, tmp_path, capsys):
    target = tmp_path / "nieuw" / "sleutel.csv"
    reports = study.parents[1] / "reports" / study.name
    (tmp_path / "elders").symlink_to(study / "review")
    inside = [study / "work", study / "review" / "outgoing", study / "restricted", study, reports]
    inside += [tmp_path / "elders", study / "raw" / ".." / "work"]

    refused = {
        vault("export", study, "--reason", "terugkoppeling", "--to", str(folder / "key.csv"))
        for folder in inside
    }
    outside = vault("export", study, "--reason", "terugkoppeling", "--to", str(target))
    twice = vault("export", study, "--reason", "terugkoppeling", "--to", str(target))

    assert (refused, outside, twice) == ({16}, 0, 16)
    assert not list(tmp_path.rglob("key.csv"))
    assert "in plain text" in capsys.readouterr().out
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
    asked = capsys.readouterr().out
    destroyed = vault("destroy", study, "--reason", "termijn voorbij", "--yes")
    shown = vault("show", study, "--reason", "toch nog")

    assert (refused, destroyed, shown) == (16, 0, 16)
    assert "file(s): detections" in asked and "key of the vault" in asked
    assert every_file_of(study / "work" / "transcripts") == work
    left = every_file_of(study / "restricted")
    assert not any(NAME_ONLY_IN_T02.lower().encode() in data.lower() for data in left.values())
    assert not any(b"Hoekstra" in data for data in left.values())
    assert "was destroyed" in capsys.readouterr().err


def test_after_destroying_every_step_still_runs_and_decisions_are_taken_in(study):
    returned = study / "review" / "returned" / "terug.xlsx"
    returned.parent.mkdir(exist_ok=True)
    shutil.copy(study / "review" / "outgoing" / f"review-{study.name}.xlsx", returned)
    assert vault("destroy", study, "--reason", "termijn voorbij", "--yes") == 0

    steps = ("check", "import-review", "segment", "apply-codebook", "model-topics",
             "export-review", "build-evidence", "write-report", "check-privacy", "run")  # fmt: skip
    codes = {step: main([step, str(study)]) for step in steps}
    recoded = main(["apply-codebook", str(study), "--set", "segment.max_sentences=2"])

    assert set(codes.values()) == {0}, codes
    assert recoded == 0
    assert (study.parents[1] / "reports" / study.name / "quickscan.docx").is_file()


def test_destroying_says_what_somebody_else_left_in_restricted(study, capsys):
    (study / "restricted" / "gevallen.json").write_text('{"text": "Tjeerd"}')

    vault("destroy", study, "--reason", "termijn voorbij", "--yes")

    assert "1 other file(s) in restricted/" in capsys.readouterr().out


def test_a_copy_beside_the_study_keeps_the_key_that_they_share(study, capsys):
    copy = study.with_name("kopie")
    shutil.copytree(study, copy)
    before = len(keys_of_this_user())

    assert vault("destroy", study, "--reason", "termijn voorbij", "--yes") == 0
    said = capsys.readouterr().out
    shown = vault("show", copy, "--reason", "kijken")
    destroyed = vault("destroy", copy, "--reason", "termijn voorbij", "--yes")

    assert "1 other folder(s) on this computer have the same key" in said
    assert (shown, destroyed) == (0, 0)
    assert "same key" not in capsys.readouterr().out
    assert len(keys_of_this_user()) == before - 1


def test_a_copy_elsewhere_that_was_opened_here_keeps_the_key(study, tmp_path, capsys):
    copy = copy_of(study, tmp_path / "elders")
    assert vault("show", copy, "--reason", "kijken") == 0

    assert vault("destroy", study, "--reason", "termijn voorbij", "--yes") == 0
    said = capsys.readouterr().out

    assert "1 other folder(s) on this computer have the same key" in said
    assert vault("show", copy, "--reason", "kijken") == 0


def test_a_copy_or_backup_elsewhere_opens_with_its_passphrase_only(
    study, tmp_path, passphrase_file, capsys
):
    without = copy_of(study, tmp_path / "zonder")
    assert vault("protect", study, "--passphrase-file", passphrase_file) == 0
    protected = copy_of(study, tmp_path / "met")
    assert vault("destroy", study, "--reason", "termijn voorbij", "--yes") == 0

    codes = [vault("show", copy, "--reason", "kijken") for copy in (without, protected)]
    opened = vault("unlock", protected, "--passphrase-file", passphrase_file)

    assert (codes, opened) == ([16, 16], 0)
    errors = capsys.readouterr().err
    assert "destroyed in a copy" in errors and "vault unlock" in errors


def test_a_lost_or_damaged_vault_can_be_destroyed(study, tmp_path, monkeypatch):
    copy = copy_of(study, tmp_path / "andere")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new computer"))
    Study(copy).vault.write_bytes(b"{}")

    lost = vault("destroy", study, "--reason", "sleutel kwijt", "--yes")
    damaged = vault("destroy", copy, "--reason", "sleutel kapot", "--yes")

    assert (lost, damaged) == (0, 0)
    assert main(["run", str(study)]) == main(["run", str(copy)]) == 0


def test_who_reads_only_the_first_lines_gets_no_error(study):
    program = "import sys; from pipeline.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "check", str(study)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout and process.stderr
    process.stdout.close()

    errors = process.stderr.read()

    assert process.wait(timeout=120) == 141
    assert errors == b""


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
        machine_keys.machine_key(sealed.vault_id, paths.vault.parent) or b"",
    )
    shutil.rmtree(paths.vault.parent)
    paths.vault.parent.mkdir()
    lines = "".join(p.model_dump_json() + "\n" for p in content.pseudonyms)
    paths.pseudonyms.write_text(lines, encoding="utf-8")

    assert main(["run", str(study)]) == 0

    assert not paths.pseudonyms.exists()
    assert paths.vault.is_file()
