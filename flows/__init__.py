"""Prefect flows around the stages of `pipeline.runs`: one file per flow.

Importing this package closes Prefect's ways out of the machine before Prefect itself is imported.
Prefect keeps parameters, names, messages and results of runs in its database, so flows and tasks
get a study's folder and interview ids, give back counts, and never see a text.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    # A new Prefect home takes 16 to 77 s to start on a busy laptop; the default limit is 20.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
}


def _close_ways_out() -> None:
    """Keep Prefect on this machine: no analytics, no Cloud, no server elsewhere."""
    api = os.environ.get("PREFECT_API_URL", "")
    if urlsplit(api).hostname not in _LOCAL_HOSTS:
        # Removed, not emptied: an empty URL breaks the recording of runs (stack.md, finding 5).
        os.environ.pop("PREFECT_API_URL", None)
    for name in ("PREFECT_API_KEY", "PREFECT_PROFILE"):
        os.environ.pop(name, None)
    os.environ.update(_SETTINGS)


def set_prefect_home(folder: Path) -> None:
    """Let Prefect keep its database in `folder`; call it before a flow is imported."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["PREFECT_HOME"] = str(folder)


_close_ways_out()
