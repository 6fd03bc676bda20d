"""Time and peak memory of the main job on the sample study, in a process of its own.

    python -m tests.benchmarks.main_job

A first run is one on a study without results; the second run finds nothing to do.
"""

import os
import statistics
import subprocess
import sys
import time

from tests.benchmarks.sample_study import sample_copy

RUNS = 3


def main() -> None:
    """Print minimum, median and maximum of the runs."""
    first: list[float] = []
    second: list[float] = []
    memory: list[float] = []
    for _ in range(RUNS):
        with sample_copy() as study:
            seconds, megabytes = timed("run", str(study))
            first.append(seconds)
            memory.append(megabytes)
            second.append(timed("run", str(study))[0])
    for name, values, unit in (
        ("first run", first, "s"), ("second run", second, "s"), ("peak memory", memory, "MB"),
    ):  # fmt: skip
        low, middle, high = min(values), statistics.median(values), max(values)
        print(
            f"{name:<12} {low:7.1f} {middle:7.1f} {high:7.1f} {unit} (min, median, max; n={RUNS})"
        )


def timed(*arguments: str) -> tuple[float, float]:
    """Run the command; return wall seconds and the peak resident memory in MB (Linux, macOS)."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the run failed with status {status}")
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - begin, usage.ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main()
