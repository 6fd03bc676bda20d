"""The flows on a real Prefect engine: the command's results, and no text in Prefect's records."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import runs
from tests.end_to_end.conftest import ROOT, run_duiding

CANARY = "kanariegeelzwaluw"

CRASH = """
import sys
from pathlib import Path
import flows
from pipeline.runs import transcripts

def explode(turns, *args):
    raise ValueError("cannot cut: " + turns[1].text)

transcripts.segment_turns = explode
from flows.__main__ import main
code = main(["code", sys.argv[1]])
assert code == 10, code
"""


# Python runs this at the start of every process, so of Prefect's server too.
LOOPBACK_ONLY = """
import socket
connect = socket.socket.connect
def guarded(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        open(LOG, "a").write(f"{address[0]}\\n")
        raise OSError("no network in this test")
    return connect(self, address)
socket.socket.connect = guarded
"""


@pytest.fixture(scope="module")
def network_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where attempts to leave the machine are written; beside the code that stops them."""
    folder = tmp_path_factory.mktemp("guard")
    log = folder / "attempts.txt"
    guard = LOOPBACK_ONLY.replace("LOG", repr(str(log))).replace("\\n", "\n")
    (folder / "sitecustomize.py").write_text(guard, encoding="utf-8")
    return log


@pytest.fixture(scope="module")
def canary_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study in which every answer holds a word that is nowhere else."""
    study = tmp_path_factory.mktemp("flows") / "data" / "kanarie"
    (study / "raw").mkdir(parents=True)
    (study / "restricted").mkdir()
    lines = ["I: Hoe woont u hier?", f"R: Goed hoor, {CANARY}, al is mijn moskee ver weg."] * 6
    for number in (1, 2):
        (study / "raw" / f"gesprek {number}.txt").write_text("\n".join(lines), encoding="utf-8")
    (study / "restricted" / "interviews.csv").write_text(
        "file_name,transcript_id,speaker_label,speaker_id,role\n"
        + "".join(
            f"gesprek {n}.txt,T0{n},I,I1,interviewer\ngesprek {n}.txt,T0{n},R,P0{n},participant\n"
            for n in (1, 2)
        ),
        encoding="utf-8",
    )
    (study / "participants.csv").write_text(
        "respondent_id;type_respondent;toestemming_deelname;toestemming_citaat\n"
        "P01;inwoner;ja;ja\nP02;inwoner;ja;nee\n",
        encoding="utf-8",
    )
    return study


def run_flows(program: list[str], study: Path, guard: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *program, str(study)],
        cwd=study.parents[1],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=600,
    )


def holding_the_canary(folder: Path) -> list[str]:
    word = CANARY.encode()
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert files
    return [p.name for p in files if word in p.read_bytes()]


@pytest.mark.prefect
def test_flows_do_what_the_command_does_and_prefect_keeps_no_text(
    canary_study: Path, network_log: Path
):
    home = canary_study / "restricted" / ".prefect"

    done = run_flows(["-m", "flows", "run"], canary_study, network_log.parent)
    command = run_duiding("run", "data/kanarie", cwd=canary_study.parents[1])
    (canary_study / "work" / "segments" / "T01.jsonl").unlink()
    crashed = run_flows(["-c", CRASH], canary_study, network_log.parent)

    assert done.returncode == 0, done.stderr
    assert not network_log.exists()
    assert crashed.returncode == 0, crashed.stderr
    assert command.returncode == 0, command.stderr
    assert command.stdout.count("nothing changed") == len(runs.EVERYTHING)
    # What a crash knew is in the restricted log, and nowhere in Prefect's home or on the terminal.
    assert CANARY in (canary_study / "restricted" / "errors.log").read_text(encoding="utf-8")
    assert holding_the_canary(home) == []
    for output in (done.stdout, done.stderr, crashed.stdout, crashed.stderr, command.stdout):
        assert CANARY not in output
    with sqlite3.connect(home / "prefect.db") as database:
        states = dict(database.execute("select state_type, count(*) from task_run group by 1"))
        parameters = [row[0] for row in database.execute("select parameters from flow_run")]
    # Nine stages, the eight flows that hold them, and the workbook once more with its flow; then
    # one stage and its flow that crashed.
    assert states == {"COMPLETED": 25, "FAILED": 2}
    assert all(CANARY not in text for text in parameters)


@pytest.mark.prefect
def test_importing_the_flows_closes_the_ways_out():
    program = (
        "import os\n"
        "os.environ.update(PREFECT_API_URL='https://example.org/api', PREFECT_API_KEY='geheim')\n"
        "import flows, prefect.settings as s\n"
        "now = s.get_current_settings()\n"
        "assert now.api.url is None and now.api.key is None\n"
        "assert os.environ['DO_NOT_TRACK'] == '1'\n"
        "assert now.server.analytics_enabled is False\n"
        "assert now.results.persist_by_default is False\n"
        "assert now.logging.to_api.enabled is False\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
