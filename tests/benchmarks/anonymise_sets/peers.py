"""What other tools find, side by side: deduce and Presidio, each in an environment of its own.

Neither is a dependency of the project (deduce: GPL text, pins regex, writes an 83 MB cache;
Presidio: no Dutch recognisers). Where one cannot be imported in its version, `uv` makes a
throw-away environment; that takes a package index. This file is then run as a script in there, so
the upper half imports the standard library only.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

PACKAGES = {"deduce": ("deduce", "3.0.6"), "presidio": ("presidio-analyzer", "2.2.366")}
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1"
)
_TIME_LIMIT = 900
"""Seconds; deduce alone needs up to two minutes to build its cache."""

Finder = Callable[[str], list[tuple[int, int]]]


class PeerMissingError(Exception):
    """A peer cannot be had here; the message says why."""


class Found(NamedTuple):
    """What a peer found: spans per id, seconds to start (imports included) and to look."""

    predictions: dict[str, list[tuple[int, int, str]]]
    start_seconds: float
    seconds: float


def find(peer: str, texts: Mapping[str, str]) -> Found:
    """Return what a peer finds in each text by itself, on one core.

    Args:
        peer: A key of `PACKAGES`.
        texts: Texts by id.

    Raises:
        PeerMissingError: It is not installed here and no environment could be made for it.
    """
    package, wanted = PACKAGES[peer]
    with tempfile.TemporaryDirectory() as folder:
        inwards, outwards = Path(folder) / "texts.json", Path(folder) / "found.json"
        inwards.write_text(json.dumps(dict(texts)), encoding="utf-8")
        command = [*_python(package, wanted), __file__, peer, str(inwards), str(outwards)]
        try:
            subprocess.run(  # a fixed command of ours, on files of ours
                command,
                check=True,
                timeout=_TIME_LIMIT,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=os.environ | ONE_THREAD,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PeerMissingError(f"{package} {wanted}: {type(error).__name__}") from None
        found = json.loads(outwards.read_text(encoding="utf-8"))
    spans = {i: [(start, end, "mask") for start, end in s] for i, s in found["spans"].items()}
    return Found(spans, found["start"], found["seconds"])


def _python(package: str, wanted: str) -> list[str]:
    try:
        if version(package) == wanted:
            return [sys.executable]
    except PackageNotFoundError:
        pass
    uv = shutil.which("uv")
    if uv is None:
        raise PeerMissingError(f"{package} {wanted}: not installed, and there is no uv")
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    with_it = ["--with", f"{package}=={wanted}"]
    return [uv, "run", "--no-project", "--isolated", "--python", here, *with_it, "python"]


def _deduce(cache: Path) -> Finder:
    from deduce import Deduce

    model = Deduce(cache_path=cache)
    return lambda text: [
        (int(a.start_char), int(a.end_char))  # numpy numbers at times, which JSON does not take
        for a in model.deidentify(text).annotations
    ]


def _presidio(cache: Path) -> Finder:
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    spacy.blank("nl").to_disk(cache / "blank_nl")
    engine = SpacyNlpEngine([{"lang_code": "nl", "model_name": str(cache / "blank_nl")}])
    engine.load()
    registry = RecognizerRegistry(supported_languages=["nl"])
    registry.load_predefined_recognizers(languages=["nl"], nlp_engine=engine)
    analyzer = AnalyzerEngine(registry, engine, supported_languages=["nl"])
    return lambda text: [(r.start, r.end) for r in analyzer.analyze(text, language="nl")]


def _look(peer: str, inwards: Path, outwards: Path) -> None:
    """Look for one peer, within its own environment."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    load: dict[str, Callable[[Path], Finder]] = {"deduce": _deduce, "presidio": _presidio}
    texts: dict[str, str] = json.loads(inwards.read_text(encoding="utf-8"))
    begin = time.perf_counter()
    finder = load[peer](inwards.parent)
    finder("")
    ready = time.perf_counter()
    spans: dict[str, Any] = {i: finder(text) for i, text in texts.items()}
    done = time.perf_counter()
    times = {"start": ready - begin, "seconds": done - ready}
    outwards.write_text(json.dumps({"spans": spans} | times), encoding="utf-8")


if __name__ == "__main__":
    _look(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
