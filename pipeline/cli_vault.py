"""`duiding vault`: what a person does with the key of a study."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import VaultError

Say = Callable[[str], None]

ACTIONS = ("show", "export", "protect", "unlock", "lock", "destroy")


def add_vault_options(parser: ArgumentParser) -> None:
    """Add what `duiding vault` takes besides the study."""
    parser.add_argument("action", choices=ACTIONS, help="what to do with the key")
    parser.add_argument("study", metavar="STUDY", help="the study's folder, or its name in data/")
    parser.add_argument("--reason", default="", help="why; it goes into the log of the vault")
    parser.add_argument("--to", type=Path, metavar="FILE", help="export: the table to write")
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="protect, unlock: read the passphrase from the first line of this file",
    )
    parser.add_argument(
        "--yes", action="store_true", help="destroy: do not ask, it cannot be undone"
    )


def vault(arguments: Namespace, say: Say) -> int:
    """Carry out one act on the vault; return the exit code."""
    from pipeline.runs import vault_acts

    study, reason = arguments.study, arguments.reason
    match arguments.action:
        case "show":
            for p in vault_acts.show_vault(study, reason):
                say(f"{p.pseudonym:<24}{p.category.name:<16}{' | '.join(p.forms)}")
        case "export":
            if arguments.to is None:
                raise VaultError("Say where the table should go: --to FILE.")
            n = vault_acts.export_vault(study, arguments.to, reason)
            say(f"Wrote {n} pseudonyms with their names. That file is a key: delete it after use.")
        case "protect":
            passphrase = _passphrase(arguments.passphrase_file, again=True)
            vault_acts.protect_vault(study, passphrase, reason or "passphrase set")
            say("The vault has a passphrase now. Let a second person keep it; it is not stored.")
        case "unlock":
            passphrase = _passphrase(arguments.passphrase_file, again=False)
            at_home = vault_acts.unlock_vault(study, passphrase, reason or "unlocked")
            say("This computer can open the vault now.")
            if not at_home:
                say("note: your user folder is read-only; the key lies in restricted/vault/.")
        case "lock":
            vault_acts.lock_vault(study, reason or "locked")
            say("This computer has forgotten the key: it opens with the passphrase only.")
        case "destroy":
            _destroy(arguments, say)
    return 0


def _destroy(arguments: Namespace, say: Say) -> None:
    from pipeline.runs import vault_acts

    if not arguments.yes:
        if not sys.stdin.isatty():
            raise VaultError("Destroying cannot be undone: add --yes. Nothing was changed.")
        if input('Destroying the key cannot be undone. Type "destroy" to go on: ') != "destroy":
            raise VaultError("Nothing was changed.")
    left = vault_acts.destroy_vault(arguments.study, arguments.reason)
    say("The key is destroyed. The study still works; no interview can be added.")
    for line in left:
        say(f"note: {line}")


def _passphrase(path: Path | None, *, again: bool) -> str:
    """Return a passphrase from a file or the keyboard; never from the command line."""
    if path is not None:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            lines = []
        if not lines:
            raise VaultError("The file with the passphrase cannot be read or is empty.")
        return lines[0].strip()
    if not sys.stdin.isatty():
        raise VaultError("There is no keyboard to type a passphrase on: use --passphrase-file.")
    typed = getpass.getpass("Passphrase: ")
    if again and getpass.getpass("Again: ") != typed:
        raise VaultError("The two are not the same. Nothing was changed.")
    return typed
