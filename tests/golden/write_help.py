"""Write tests/golden/help.txt again, after the help was changed on purpose.

python -m tests.golden.write_help
"""

import os
from pathlib import Path

GOLDEN = Path(__file__).with_name("help.txt")


def help_of_all_commands() -> str:
    """Return the help of `duiding` and of every command, as a terminal of 80 columns shows it."""
    os.environ |= {"COLUMNS": "80", "NO_COLOR": "1"}
    from pipeline.cli import build_parser
    from pipeline.cli_texts import COMMANDS

    parser = build_parser()
    (commands,) = (a.choices for a in parser._actions if isinstance(a.choices, dict))
    pages = [("duiding", parser.format_help())]
    pages += [(f"duiding {c.name}", commands[c.name].format_help()) for c in COMMANDS]
    return "\n".join(f"$ {name} --help\n{page}" for name, page in pages)


if __name__ == "__main__":
    GOLDEN.write_text(help_of_all_commands(), encoding="utf-8")
