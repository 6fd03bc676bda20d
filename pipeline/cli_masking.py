"""What a person does about names: the review of anonymisation and its signature."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.runs import StageResult

MASKING_COMMANDS = frozenset({"export-masking", "import-masking", "sign-masking"})


def add_masking_options(parser: ArgumentParser, command: str) -> None:
    """Add what one of the commands takes besides the study and settings."""
    if command == "export-masking":
        parser.add_argument(
            "--cases",
            nargs="?",
            type=Path,
            const=Path(),
            metavar="FILE",
            help="write the decisions as regression cases instead (under restricted/)",
        )
    elif command == "import-masking":
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="returned workbooks"
        )
        parser.add_argument(
            "--check", action="store_true", help="say what would change, and change nothing"
        )
    elif command == "sign-masking":
        parser.add_argument("--by", required=True, metavar="NAME", help="who signs")
        parser.add_argument(
            "--accept-proposals",
            action="store_true",
            help="sign although rows are undecided: what the program proposes for them is accepted",
        )


def parse_any_order(parser: ArgumentParser, argv: Sequence[str] | None) -> Namespace:
    """Return the arguments; files may stand before, between and after the options.

    argparse takes all words without a dash that belong together at once, and then calls the FILE
    of `import-masking STUDY --check FILE` unrecognised.
    """
    arguments, late = parser.parse_known_args(argv)
    if late and (not hasattr(arguments, "files") or any(word.startswith("-") for word in late)):
        parser.error(f"unrecognized arguments: {' '.join(late)}")
    if late:
        arguments.files = [*arguments.files, *map(Path, late)]
    return arguments


def masking(arguments: Namespace) -> "StageResult":
    """Carry out one of the commands."""
    from pipeline import runs

    study, overrides = arguments.study, dict(arguments.set)
    match arguments.command:
        case "export-masking" if arguments.cases is not None:
            target = arguments.cases if arguments.cases.name else None
            return runs.export_masking_cases(study, target, overrides=overrides)
        case "import-masking":
            return runs.import_masking(
                study, files=arguments.files, check_only=arguments.check, overrides=overrides
            )
        case "sign-masking":
            return runs.sign_masking(
                study,
                by=arguments.by,
                accept_proposals=arguments.accept_proposals,
                overrides=overrides,
            )
    return runs.export_masking(study, overrides=overrides)
