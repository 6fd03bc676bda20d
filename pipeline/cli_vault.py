"""`duiding vault` and `duiding withdraw`: what cannot be undone, or shows who somebody is."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.errors import DuidingError, StudyError, VaultError

Say = Callable[[str], None]

ACTIONS = ("show", "export", "protect", "unlock", "lock", "renew-log", "destroy")


def add_vault_options(parser: ArgumentParser) -> None:
    """Add what `duiding vault` takes besides the study."""
    parser.add_argument("action", choices=ACTIONS, help="what to do with the key")
    parser.add_argument("study", metavar="STUDY", help="the study's folder, or its name in data/")
    parser.add_argument(
        "--reason", default="", help="why, and not who it is about; it goes into the vault's log"
    )
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


def add_withdraw_options(parser: ArgumentParser) -> None:
    """Add what `duiding withdraw` takes besides the study."""
    parser.add_argument("participant", metavar="PARTICIPANT", help="the id, such as P07")
    parser.add_argument("--reason", default="", help="goes into the log; no name, no id")
    parser.add_argument(
        "--check", action="store_true", help="count what would go, and change nothing"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask; it cannot be undone")


def vault(arguments: Namespace, say: Say) -> int:
    """Carry out one act on the vault; return the exit code."""
    acts = {"show": _show, "export": _export, "destroy": _destroy}
    acts.get(arguments.action, _change)(arguments, say)
    return 0


def _show(arguments: Namespace, say: Say) -> None:
    from pipeline.runs.vault_acts import show_vault

    for p in show_vault(arguments.study, arguments.reason):
        say(f"{p.pseudonym:<24}{p.category.name:<16}{' | '.join(p.shown_forms())}")


def _export(arguments: Namespace, say: Say) -> None:
    from pipeline.runs.vault_acts import export_vault

    if arguments.to is None:
        raise VaultError("Say where the table should go: --to FILE.")
    n = export_vault(arguments.study, arguments.to, arguments.reason)
    say(f"Wrote {n} pseudonyms with the names behind them, in plain text.")
    say("That file is the key: who has it knows who everybody is. Delete it after use.")


def _change(arguments: Namespace, say: Say) -> None:
    """Set or use the passphrase, or begin the log anew."""
    from pipeline.runs import vault_acts

    study, reason = arguments.study, arguments.reason
    match arguments.action:
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
        case "renew-log":
            vault_acts.renew_vault_log(study, reason)
            say("A new log was begun; the damaged one is kept beside it in restricted/vault/.")


def _destroy(arguments: Namespace, say: Say) -> None:
    from pipeline.runs import vault_destroy

    counts = vault_destroy.what_destroy_removes(arguments.study)
    lines = [f"{n} file(s): {kind}" for kind, n in counts.items() if n]
    say("Destroying the key removes for good:")
    _ask(arguments, "destroy", [*lines, _AFTER_DESTROYING], VaultError, say)
    left = vault_destroy.destroy_vault(arguments.study, arguments.reason)
    say("The key is destroyed. The study still works; no interview can be added.")
    for line in left:
        say(f"note: {line}")


_AFTER_DESTROYING = (
    "What was pseudonymised, coded, decided and reported stays and can be worked on."
)


def withdraw(arguments: Namespace, say: Say) -> int:
    """Take a participant out after showing what goes and asking; return the exit code."""
    from pipeline import runs

    study, participant, reason = arguments.study, arguments.participant, arguments.reason
    if arguments.check or not arguments.yes:
        looked = runs.withdraw(study, participant, reason, check_only=True)
        if arguments.check:
            for line in looked.lines():
                say(line)
            return 0
        lines = [f"{n} {kind}" for kind, n in looked.counts.items() if n]
        say("This goes for good, or is made again without this participant:")
        _ask(arguments, "withdraw", lines, StudyError, say)
    for line in runs.withdraw(study, participant, reason, progress=True).lines():
        say(line)
    return 0


def _ask(
    arguments: Namespace, word: str, lines: Iterable[str], kind: type[DuidingError], say: Say
) -> None:
    """Show what goes, and go on only when a person types the word or gave --yes."""
    for line in lines:
        say(f"  {line}")
    if arguments.yes:
        return
    if not sys.stdin.isatty():
        raise kind("This cannot be undone: add --yes to do it. Nothing was changed.")
    if input(f'It cannot be undone. Type "{word}" to go on: ').strip() != word:
        raise kind("Nothing was changed.")


def _passphrase(path: Path | None, *, again: bool) -> str:
    """Return a passphrase from a file or the keyboard; never from the command line.

    What is typed behind a command stays in the shell's history and is shown to other users; a
    variable of the environment is inherited by every program that is started.
    """
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
