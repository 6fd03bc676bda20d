"""What tests of several folders share."""

import json
import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run: a suite that fails by chance is not believed when it is right.
settings.register_profile("duiding", derandomize=True)
settings.load_profile("duiding")

SYSTEM_PYTHON = Path("/usr/bin/python3")


@pytest.fixture(scope="session", autouse=True)
def _own_folder_for_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the keys of vaults that tests make out of the user's own folder."""
    before = os.environ.get("XDG_DATA_HOME")
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("user_data"))
    yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, object]], None]:
    """Return a function that lets a real LibreOffice carry out instructions on a workbook."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice (LibreOffice) is not installed")
    probe = [str(SYSTEM_PYTHON), "-c", "import uno"]
    if not SYSTEM_PYTHON.exists() or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("the system's Python has no module uno (package python3-uno)")
    folder = tmp_path_factory.mktemp("libreoffice")

    def edit(instructions: dict[str, object]) -> None:
        pipe = f"pipe,name=duiding{uuid.uuid4().hex[:8]}"
        script = folder / "instructions.json"
        script.write_text(json.dumps(instructions), encoding="utf-8")
        office = subprocess.Popen(
            [
                soffice, "--headless", "--norestore", "--nologo",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}", f"--accept={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            editor = Path(__file__).parent / "files" / "edit_in_libreoffice.py"
            subprocess.run([SYSTEM_PYTHON, editor, pipe, script], check=True, timeout=120)
        finally:
            # soffice is a script that starts another process: end its whole group.
            os.killpg(office.pid, signal.SIGTERM)
            office.wait(timeout=30)

    return edit
