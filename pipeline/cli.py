"""The command `duiding`: arguments in, exit code out."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pipeline import __version__
from pipeline.cli_check import check_table
from pipeline.cli_masking import (
    MASKING_COMMANDS,
    add_masking_options,
    masking,
    parse_any_order,
)
from pipeline.cli_texts import COMMANDS, DESCRIPTION, CommandText
from pipeline.cli_vault import add_vault_options, add_withdraw_options, vault, withdraw
from pipeline.errors import DuidingError

if TYPE_CHECKING:
    from pipeline.runs import StageResult

_BY_INTERVIEW = frozenset({"read-transcripts", "anonymise", "segment", "apply-codebook"})
"""Stages that can be run for some interviews; the others look at all of them together."""

Handler = Callable[[argparse.Namespace], int]

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""
NOBODY_READS = 141
"""Exit code when what is printed is no longer read, as by `| head`; as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Arguments without the program's name; default those of the process.

    Returns:
        0 done; 2 wrong arguments; 10-16 a `DuidingError` (see pipeline/errors.py); 130 Ctrl-C;
        141 what is printed is no longer read.
    """
    arguments = parse_any_order(build_parser(), argv)
    try:
        handler: Handler = arguments.handler
        code = handler(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Python flushes once more on its way out, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except DuidingError as error:
        _say(f"{type(error).__name__}: {error}", sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        _say("Stopped. What was finished is kept; run the same command to go on.", sys.stderr)
        return INTERRUPTED
    except Exception as error:
        # Outside the stages, which guard themselves. Its message is not shown: it can hold a name.
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, line {where.lineno}"
        _say(f"DuidingError: stopped by a {type(error).__name__} in {place}.", sys.stderr)
        return DuidingError.exit_code


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="duiding",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"duiding {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for text in COMMANDS:
        _add_command(commands, text)
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", text: CommandText
) -> None:
    parser = commands.add_parser(
        text.name,
        help=text.promise,
        description=text.description,
        epilog=text.epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    if text.name == "vault":
        add_vault_options(parser)
        parser.set_defaults(handler=_vault, command=text.name)
        return
    parser.add_argument("study", metavar="STUDY", help="the study's folder, or its name in data/")
    parser.set_defaults(handler=_add_options(parser, text.name), command=text.name)


def _add_options(parser: argparse.ArgumentParser, command: str) -> Handler:
    """Add what a command takes besides the study; return what carries it out."""
    if command == "new":
        _add_new_options(parser)
        return _new
    if command == "check":
        return _check
    if command == "withdraw":
        add_withdraw_options(parser)
        return _withdraw
    if command in MASKING_COMMANDS:
        add_masking_options(parser, command)
        _add_settings_option(parser)
        return _masking
    _add_settings_option(parser)
    if command == "run":
        return _run
    if command == "import-review":
        _add_import_options(parser)
    elif command in _BY_INTERVIEW:
        parser.add_argument(
            "--interviews",
            type=_interviews,
            metavar="IDS",
            help="only these interviews, such as T03,T05",
        )
    return _stage


def _add_new_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="FOLDER", help="copy these transcripts to raw/"
    )
    parser.add_argument("--title", default="", help="title of the study, for its reports")


def _add_import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="returned workbooks (.xlsx or .csv)"
    )
    parser.add_argument(
        "--check", action="store_true", help="say what would change, and change nothing"
    )


def _add_settings_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="SECTION.KEY=VALUE",
        help="a setting that wins over study.toml, such as topics.resolution=1.5",
    )


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or "." not in name:
        raise argparse.ArgumentTypeError("expected SECTION.KEY=VALUE")
    return name.strip(), value.strip()


def _interviews(text: str) -> list[str]:
    ids = [part.strip() for part in text.split(",") if part.strip()]
    if not ids:
        raise argparse.ArgumentTypeError("expected ids with commas, such as T03,T05")
    return ids


def _new(arguments: argparse.Namespace) -> int:
    from pipeline import runs

    made = runs.new(arguments.study, arguments.source, arguments.title)
    _say(f"Made the study {made.study.name}.")
    for remark in made.remarks:
        _say(f"note: {remark}")
    if arguments.source:
        _say("Check restricted/interviews.csv (who speaks) and participants.csv (consents), then:")
    else:
        _say("Put transcripts in its folder raw/, then:")
    is_ready = arguments.source and not made.remarks
    _say(f"    duiding {'run' if is_ready else 'check'} {arguments.study}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from pipeline import runs

    report = runs.check(arguments.study)
    for line in check_table(report.files):
        _say(line)
    for file in report.files:
        for remark in file.remarks:
            _say(f"note: {remark}")
    for remark in report.remarks:
        _say(f"note: {remark}")
    for problem in report.problems:
        _say(f"problem: {problem}", sys.stderr)
    _say("Not ready." if report.problems else "Ready: duiding run can begin.")
    return 11 if report.problems else 0


def _run(arguments: argparse.Namespace) -> int:
    from pipeline import runs

    for stage in runs.EVERYTHING:
        _summarise(stage(arguments.study, overrides=dict(arguments.set), progress=True))
    _say(runs.where_to_look(arguments.study))
    return 0


def _stage(arguments: argparse.Namespace) -> int:
    from pipeline import runs

    stage = getattr(runs, arguments.command.replace("-", "_"))
    options: dict[str, object] = {"overrides": dict(arguments.set), "progress": True}
    if arguments.command == "import-review":
        options |= {"files": arguments.files, "check_only": arguments.check}
    elif getattr(arguments, "interviews", None):
        options["ids"] = arguments.interviews
    _summarise(stage(arguments.study, **options))
    return 0


def _vault(arguments: argparse.Namespace) -> int:
    return vault(arguments, _say)


def _withdraw(arguments: argparse.Namespace) -> int:
    return withdraw(arguments, _say)


def _masking(arguments: argparse.Namespace) -> int:
    _summarise(masking(arguments))
    return 0


def _summarise(result: "StageResult") -> None:
    """Print what a stage did, and its warnings."""
    for line in result.lines():
        _say(line)


def _say(text: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(f"{text}\n")
