"""Run a study's flows with a Prefect engine of its own: `python -m flows run STUDY`."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from flows import set_prefect_home
from pipeline.errors import DuidingError, StudyError
from pipeline.study import Study, find_study

FLOWS = ("prepare", "finish", "run", "anonymise", "code", "topics", "export-review",
         "import-review", "evidence", "serve")  # fmt: skip
_DRAIN_SECONDS = 20

_HELP = """\
Run the steps of a study as Prefect flows, on this machine only.

Prefect's database is kept in the study's restricted/.prefect and holds folder names,
interview ids, times and counts: no text. `run` is prepare and then finish. `serve` offers
prepare and finish as deployments of a server that you started on this machine:

  prefect server start --host 127.0.0.1
  PREFECT_API_URL=http://127.0.0.1:4200/api python -m flows serve data/voorbeeld

Example:
  python -m flows run data/voorbeeld"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one flow; return 0 or the exit code of the error, as `duiding` does."""
    parser = argparse.ArgumentParser(
        prog="python -m flows",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("flow", choices=FLOWS)
    parser.add_argument("study", metavar="STUDY", help="the study's folder, or its name in data/")
    arguments = parser.parse_args(argv)
    try:
        study = find_study(arguments.study)
        set_prefect_home(study.prefect_home)
        _serve(study) if arguments.flow == "serve" else _run(arguments.flow, study)
    except DuidingError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return error.exit_code
    sys.stdout.write(f"{arguments.flow}: done\n")
    return 0


def _run(name: str, study: Study) -> None:
    """Run a flow, and wait until Prefect has written down what was run."""
    from prefect import flow

    chosen = _flows()
    names = ("prepare", "finish") if name == "run" else (name,)

    @flow(name=f"duiding-{name}", persist_result=False, log_prints=False)
    def whole(study: str) -> None:
        for part in names:
            chosen[part](study)

    try:
        whole(str(study.root))
    finally:
        _drain()


def _flows() -> dict[str, Callable[[str], None]]:
    from flows import anonymise, code, evidence, review, topics
    from flows import study as whole

    return {
        "prepare": whole.prepare,
        "finish": whole.finish,
        "anonymise": anonymise.anonymise,
        "code": code.code,
        "topics": topics.topics,
        "export-review": review.export_review,
        "import-review": review.import_review,
        "evidence": evidence.evidence,
    }


def _drain() -> None:
    """Wait until no task run is unfinished in the records: Prefect writes them a little later.

    Without this a process that ends at once loses up to half of them (stack.md, finding 4).
    """
    from prefect import get_client

    end = time.monotonic() + _DRAIN_SECONDS
    with get_client(sync_client=True) as client:
        before = -1
        while time.monotonic() < end:
            task_runs = client.read_task_runs(limit=200)
            final = sum(1 for run in task_runs if run.state and run.state.is_final())
            if final == len(task_runs) == before:
                return
            before = len(task_runs)
            time.sleep(0.5)


def _serve(study: Study) -> None:
    """Offer prepare and finish as deployments, until stopped."""
    if "PREFECT_API_URL" not in os.environ:
        raise StudyError(
            "serve needs a Prefect server on this machine.\n"
            "      Start one with: prefect server start --host 127.0.0.1\n"
            "      and set PREFECT_API_URL=http://127.0.0.1:4200/api"
        )
    from prefect import serve

    from flows.study import finish, prepare

    parameters = {"study": str(study.root)}
    deployments: list[Any] = [
        flow.to_deployment(name=study.name, parameters=parameters) for flow in (prepare, finish)
    ]
    serve(*deployments)


if __name__ == "__main__":
    sys.exit(main())
