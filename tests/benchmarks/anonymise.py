"""How well what identifies is found, by all layers, by each alone, and by other tools.

    python -m tests.benchmarks.anonymise [--split dev|test] [--layers all|each]
                                         [--peers] [--studies]

The sets and what is marked in them: anonymise_sets/README.md; every measure: score.py there. Rules
were tuned on `dev` and chosen between by totals on `test`; what to expect of other text is told by
`test_c`. Two conditions: each
item an interview of its own, and all items, cased and lower-case mixed, as turns of one interview.
Peers see each item by itself; they know no quasi-identifiers but places and dates. Intervals are
Wilson's at 95 %; names of one sentence are not quite independent, so they are somewhat too narrow.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

from pipeline.domain.transcript import Action, RawTurn, Role
from pipeline.stages.anonymise import Detector, find_detections
from pipeline.study import program_folder
from tests.benchmarks.anonymise_sets.peers import ONE_THREAD, PACKAGES, PeerMissingError, find
from tests.benchmarks.anonymise_sets.score import (
    MASK,
    QUEUE,
    Information,
    Item,
    Prediction,
    Score,
    read_items,
    score,
)
from tests.benchmarks.anonymise_sets.tables import (
    compare,
    report,
    report_categories,
    report_origins,
)

NEW_PACKAGES = ("python-crfsuite",)
"""What the layers add to the install; those that are not there count as nothing. The vault's
cryptography and platformdirs are not among them: Prefect brings both."""
NEW_DATA = ("name_tagger", "phrase_tagger", "name_lists", "ordinary_words", "surrogate_names")
"""Folders of codebooks/ in which data of the layers stand (name_lists was there in part)."""
TIMED_WORDS = 20_000
Predictions = Mapping[str, Sequence[Prediction]]


def main() -> None:
    """Measure what the options ask for and print tables."""
    options = _options()
    if options.time_from is not None:
        print(json.dumps(_times(options.split, options.time_from)))
        return
    items = read_items(options.split)
    # The same weights for every split: they are counted in the free speech of dev.
    bits = Information(item.text for item in read_items("dev") if item.kind == "free")
    with our_layers() as layers:
        single, mixed = one_by_one(items, layers), as_one_interview(items, layers)
        scores = {
            "all, one by one": score(items, single, bits),
            "all, one interview": score(items, mixed, bits),
        }
        report(scores, f"{options.split}: {len(items)} items; all active layers")
        report_categories(scores["all, one by one"])
        if options.layers == "each":
            scores |= {
                layer.name: score(items, one_by_one(items, [layer]), bits) for layer in layers
            }
    if options.peers:
        scores |= _peers(items, bits)
    if len(scores) > 2:
        compare(scores)
    report_origins(scores)
    report_cost(options.split)
    if options.studies:
        from tests.benchmarks.anonymise_studies import report_studies

        report_studies(items)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--layers", choices=("all", "each"), default="all")
    parser.add_argument("--peers", action="store_true", help="also deduce and Presidio")
    parser.add_argument("--studies", action="store_true", help="also whole runs of duiding")
    parser.add_argument("--time-from", type=float, help=argparse.SUPPRESS)
    return parser.parse_args()


@contextmanager
def our_layers() -> Iterator[list[Detector]]:
    """Yield the layers that a new study has on this machine, in order: as its user gets them.

    The study has no known names, no neighbourhoods and no municipality: only what comes with the
    program and what is installed beside it.
    """
    from pipeline.files.interviews_csv import write_interviews
    from pipeline.runs.context import settings_of
    from pipeline.runs.layers import layers_of
    from pipeline.study import Study
    from tests.benchmarks.anonymise_studies import write_bare_study

    with tempfile.TemporaryDirectory() as folder:
        study = Study(Path(folder))
        (study.root / "restricted").mkdir()
        write_bare_study(study.root, 1)
        write_interviews(study.interviews, [])
        layers = layers_of(study, settings_of(study))
        components: list[Any] = [component for _, component in layers.nlp.pipeline]
        yield [component.layer for component in components]


def one_by_one(items: Sequence[Item], layers: Sequence[Detector]) -> Predictions:
    """Return what the layers find where each item is an interview of one turn."""
    return {key: found for item in items for key, found in _looked([item], layers)}


def as_one_interview(items: Sequence[Item], layers: Sequence[Detector]) -> Predictions:
    """Return what the layers find where all items are turns of one interview."""
    return dict(_looked(items, layers))


def _looked(
    items: Sequence[Item], layers: Sequence[Detector]
) -> Iterator[tuple[str, list[Prediction]]]:
    found: dict[int, list[Prediction]] = {n: [] for n in range(1, len(items) + 1)}
    for d in find_detections(_turns(items), layers):
        action = MASK if d.action is Action.MASK else QUEUE
        found[d.turn_number].append((d.start, d.end, action))
    yield from zip((item.id for item in items), found.values(), strict=True)


def _turns(items: Sequence[Item]) -> list[RawTurn]:
    return [
        RawTurn(
            transcript_id="T01",
            turn_number=number,
            speaker_id="P01",
            role=Role.PARTICIPANT,
            text=item.text,
        )
        for number, item in enumerate(items, start=1)
    ]


def _peers(items: Sequence[Item], bits: Information) -> dict[str, Score]:
    scores = {}
    words = sum(len(item.text.split()) for item in items)
    for peer, (package, version) in PACKAGES.items():
        try:
            found = find(peer, {item.id: item.text for item in items})
        except PeerMissingError as error:
            print(f"\n{peer} could not be had, so nothing is said about it ({error}).")
            continue
        scores[f"{peer} {version}"] = score(items, found.predictions, bits)
        print(
            f"\n{package} {version}: {1000 * found.seconds / words:.3f} s per 1,000 words, "
            f"first start {found.start_seconds:.1f} s"
        )
    return scores


def report_cost(split: str) -> None:
    """Print seconds on one core and what was added to the install, our own layers only."""
    command = [sys.executable, "-m", "tests.benchmarks.anonymise", "--split", split]
    done = subprocess.run(
        [*command, "--time-from", str(time.monotonic())],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | ONE_THREAD,
    )
    times = json.loads(done.stdout.splitlines()[-1])
    print("\non one core, all active layers, in a process of its own")
    print(f"  cold start, first turn included {times['start']:.2f} s")
    print(f"  seconds per 1,000 words         {times['per_thousand']:.3f} (n={times['words']})")
    sizes = {name: _package_size(name) for name in NEW_PACKAGES}
    folder = program_folder("codebooks")
    sizes |= {
        name: sum(p.stat().st_size for p in (folder / name).rglob("*") if p.is_file())
        for name in NEW_DATA
    }
    listed = ", ".join(f"{name} {size / 1e6:.1f}" for name, size in sizes.items() if size)
    print(f"  on disk: {sum(sizes.values()) / 1e6:.1f} MB ({listed})")


def _times(split: str, begin: float) -> dict[str, float]:
    """Return cold start and speed of this process, which `begin` (monotonic) started."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    items = read_items(split)
    with our_layers() as layers:
        one_by_one(items[:1], layers)
        start = time.monotonic() - begin
        words = sum(len(item.text.split()) for item in items)
        rounds = max(1, round(TIMED_WORDS / words))
        before = time.perf_counter()
        for _ in range(rounds):
            as_one_interview(items, layers)
        seconds = time.perf_counter() - before
    n = rounds * words
    return {"start": start, "per_thousand": 1000 * seconds / n, "words": n}


def _package_size(name: str) -> int:
    try:
        listed = files(name) or []
    except PackageNotFoundError:
        return 0
    paths = [Path(str(path.locate())) for path in listed]
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
