"""What a person does about names: the review of anonymisation, its signature, a withdrawal."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.runs import StageResult

MASKING_COMMANDS = frozenset({"export-masking", "import-masking", "sign-masking", "withdraw"})


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
    elif command == "withdraw":
        parser.add_argument("participant", metavar="PARTICIPANT", help="the id, such as P07")
        parser.add_argument("--reason", default="", help="goes into the log; no name, no id")
        parser.add_argument(
            "--check", action="store_true", help="count what would go, and change nothing"
        )


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
            return runs.sign_masking(study, by=arguments.by, overrides=overrides)
        case "withdraw":
            return runs.withdraw(
                study,
                arguments.participant,
                arguments.reason,
                check_only=arguments.check,
                progress=True,
            )
    return runs.export_masking(study, overrides=overrides)
