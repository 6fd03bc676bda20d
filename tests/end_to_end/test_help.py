"""The help promises what the commands do, and starting up is light."""

import re
import shlex
import subprocess
import sys

import pytest

from pipeline import runs
from pipeline.cli import build_parser
from pipeline.cli_texts import COMMANDS, CommandText
from tests.golden.write_help import GOLDEN, help_of_all_commands

HEAVY = {"spacy", "pandas", "numpy", "pydantic", "prefect", "yaml", "docx", "openpyxl", "bertopic"}


def test_help_is_that_of_the_golden_file() -> None:
    # Changed on purpose? python -m tests.golden.write_help, and read the difference.
    assert help_of_all_commands() == GOLDEN.read_text(encoding="utf-8")


def test_help_fits_a_terminal_of_eighty_columns_apart_from_names_of_files() -> None:
    long = [line for line in help_of_all_commands().splitlines() if len(line) > 92]

    assert long == []


@pytest.mark.parametrize("text", COMMANDS, ids=lambda text: text.name)
def test_every_help_has_a_promise_what_is_read_and_written_and_an_example(
    text: CommandText,
) -> None:
    page = help_of_all_commands().split(f"$ duiding {text.name} --help\n")[1].split("\n$ ")[0]

    promise = text.promise[0].upper() + text.promise[1:] + "."
    assert promise in page.splitlines()
    assert re.search(r"^Reads   \S", page, re.MULTILINE)
    assert re.search(r"^Writes  \S", page, re.MULTILINE)
    assert re.search(rf"^Example:\n  duiding {text.name} ", page, re.MULTILINE)


@pytest.mark.parametrize("text", COMMANDS, ids=lambda text: text.name)
def test_every_example_is_a_command_that_parses(text: CommandText) -> None:
    program, *arguments = shlex.split(text.example)

    parsed = build_parser().parse_args(arguments)

    assert program == "duiding"
    assert parsed.command == text.name


def test_every_stage_has_a_command_of_its_own_name() -> None:
    everything = runs.PREPARE + runs.FINISH
    stages = {stage.__name__.replace("_", "-") for stage in everything}
    parts_of_check_privacy = {"check-transcripts", "check-workbook"}
    by_people = {"new", "check", "run", "sign-masking", "vault", "withdraw"}

    assert {text.name for text in COMMANDS} == stages - parts_of_check_privacy | by_people


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bestaat-niet", "X"],
        ["run"],
        ["run", "X", "--set", "zonder-waarde"],
        ["segment", "X", "--interviews", ","],
        ["segment", "X", "--interv", "T01"],
    ],
    ids=str,
)
def test_wrong_arguments_end_with_code_two_and_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        build_parser().parse_args(arguments)

    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: duiding")


def test_asking_for_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom pipeline.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout.startswith("usage: duiding")
    assert HEAVY.isdisjoint(shown.stdout.splitlines()[-1].split())


def test_the_package_runs_as_a_module() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, check=True
    )

    assert re.fullmatch(r"duiding \d+\.\d+\.\d+\S*\n", shown.stdout)
