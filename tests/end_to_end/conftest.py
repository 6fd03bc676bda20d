"""The sample study, run for real: the command in a process of its own, in a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.end_to_end.small_study import copy_of, make_small_study

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "voorbeeld"

# Stands before the program in a process: from here on the network does not exist.
NO_NETWORK = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError("the program tried to use the network")
for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
"""


def copy_sample(folder: Path) -> Path:
    """Copy the sample study as git has it, without anything a run made, to `folder`/data."""
    study = folder / "data" / "voorbeeld"
    made_by_runs = shutil.ignore_patterns(
        "work",
        "review",
        "detections",
        "raw_transcripts",
        "left_out",
        "state",
        "vault",
        ".prefect",
        "errors.log",
    )
    shutil.copytree(SAMPLE, study, ignore=made_by_runs)
    return study


def run_duiding(
    *arguments: str, cwd: Path, hash_seed: str = "0", before: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `duiding` in a new process; `before` is code that runs first in it."""
    program = f"{before}\nimport sys\nfrom pipeline.cli import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
    )


@pytest.fixture(scope="session")
def finished_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study after `duiding run`; do not change it, copy it."""
    folder = tmp_path_factory.mktemp("sample")
    study = copy_sample(folder)
    done = run_duiding("run", "data/voorbeeld", cwd=folder, hash_seed="1")
    assert done.returncode == 0, done.stderr
    return study


@pytest.fixture
def own_sample(finished_sample: Path, tmp_path: Path) -> Path:
    """A copy of the finished sample, to change."""
    shutil.copytree(finished_sample.parents[1], tmp_path, dirs_exist_ok=True)
    return tmp_path / "data" / "voorbeeld"


@pytest.fixture(scope="session")
def finished_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study after `duiding run`; read it only."""
    small = make_small_study(tmp_path_factory.mktemp("finished"))
    assert main(["run", str(small)]) == 0
    return small


@pytest.fixture
def study(finished_study: Path, tmp_path: Path) -> Path:
    """A copy of the finished small study, to spoil."""
    return copy_of(finished_study, tmp_path)
