"""Write whole files or nothing."""

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_LEFTOVER_SECONDS = 60
"""A younger temporary file may be of a run that is going on."""
_TEMPORARY = (".new-", ".before-")
_PRIVATE_FOLDERS = frozenset({"raw", "restricted"})


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to a temporary name in the same folder and rename it to `path`."""
    write_with(path, lambda temporary: _write(temporary, data))


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 without BOM and with its own line ends."""
    write_bytes(path, text.encode("utf-8"))


def write_with(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then rename it to `path`.

    Nothing is left behind when `write` fails. Files under `raw` and `restricted` get mode 0600 and
    folders 0700, where the file system knows modes; others what the user's umask says.
    """
    make_folder(path.parent)
    temporary = _temporary(path)
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_together(writers: Sequence[tuple[Path, Callable[[Path], object]]]) -> None:
    """Write several files that belong together: all of them, or none.

    All are complete before the first is replaced; if replacing one fails (open in Excel), those
    already replaced are put back.
    """
    done: list[tuple[Path, Path]] = []
    temporaries: list[Path] = []
    try:
        for path, write in writers:
            make_folder(path.parent)
            temporaries.append(_temporary(path))
            write(temporaries[-1])
        for (path, _), temporary in zip(writers, temporaries, strict=True):
            before = path.with_name(f".before-{path.name}")
            before.unlink(missing_ok=True)
            if path.exists():
                path.replace(before)
            done.append((path, before))
            temporary.replace(path)
    except BaseException:
        for path, before in done:
            if before.exists():
                before.replace(path)
        raise
    finally:
        for temporary in [*temporaries, *(before for _, before in done)]:
            temporary.unlink(missing_ok=True)


def _temporary(path: Path) -> Path:
    """Make an empty file beside `path` for this process; private where `path` is."""
    temporary = path.with_name(f".new-{os.getpid()}-{path.name}")
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600 if _is_private(path) else 0o666)
    return temporary


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files that a killed process left under `folder`, older than a minute."""
    for path in folder.rglob(".*"):
        if path.name.startswith(_TEMPORARY) and path.is_file() and not is_being_written(path):
            path.unlink(missing_ok=True)


def is_being_written(path: Path) -> bool:
    """Tell whether a file is a temporary one of a run that may be going on; or gone by now."""
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return True
    return path.name.startswith(_TEMPORARY) and age <= _LEFTOVER_SECONDS


def make_folder(folder: Path) -> None:
    """Make `folder` and its parents; those under `restricted` for the owner only."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700 if _is_private(folder) else 0o755, exist_ok=True)


def append_text(path: Path, text: str) -> None:
    """Append `text` to a log, making file and folder if needed (mode 0600)."""
    make_folder(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as log:
        log.write(text)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex digits, or "" if there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _is_private(path: Path) -> bool:
    return not _PRIVATE_FOLDERS.isdisjoint(path.parts)
