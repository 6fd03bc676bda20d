"""How well delivered files are read: words, speakers, boundaries, and what nobody said.

    python -m tests.benchmarks.reading

The files in held_out_reading were written by somebody who had not seen the reading engine, and
nobody who works on the readers looks at them. Words of the gold are laid beside the words of the
turns, in order; what differs is then sought anywhere. Only ids of files are printed.

    right        words in a turn of their speaker, each label one speaker and no two the same
    shared       the same, when several labels may be one speaker, as a researcher may decide
    as proposed  the same as right, for the ids that propose_speakers gives to labels
    wrong        words in a turn of another speaker; silent: and no remark names a doubt
    nobody       words in a turn without a label, though somebody said them
    set aside    words in `left_out`; lost: words that are nowhere
    P, R         precision and recall of the places where the speaker changes
    leaked       words that nobody said (title, header, page number, code) in a turn with a label;
                 unlabelled: in a turn without; both as a share of such words
    other        words in turns that are neither said nor known as unsaid, per word that was said
    times        times that still stand in the words, per turn of the gold
    roles        speakers proposed with a role that they may have
    doubted      files with a remark that names a doubt: few, or "silent" says little
    report       files rightly taken for a report, or not; one: read as one interview
    refused      files of which nothing was read; crashed: by an error that no user should see

Where a recogniser left out who spoke, the gold still says it: `right` cannot quite reach 1.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence

import numpy as np

from pipeline.files import transcripts
from tests.benchmarks.held_out_reading.measure import FOLDER, measured

_RESAMPLES = 2_000

_SHARES = {
    "right": ("right", "gold"),
    "shared": ("shared", "gold"),
    "as proposed": ("proposed_right", "gold"),
    "wrong": ("wrong", "gold"),
    "silent": ("silent", "gold"),
    "nobody": ("nobody", "gold"),
    "set aside": ("aside", "gold"),
    "lost": ("lost", "gold"),
    "P": ("found", "proposed"),
    "R": ("found", "changes"),
    "leaked": ("leaked", "unsaid"),
    "unlabelled": ("leaked_unlabelled", "unsaid"),
    "other": ("invented", "gold"),
    "times": ("times_left", "turns"),
    "roles": ("roles_right", "roles"),
    "doubted": ("doubted", "files"),
    "report": ("report_right", "files"),
    "one": ("whole", "files"),
    "refused": ("refused", "files"),
    "crashed": ("crashed", "files"),
}


def main() -> None:
    """Print a line per file, per group and for all."""
    if not hasattr(transcripts, "read_delivered"):
        print("read_delivered is not there yet: measured with read_transcript, without left_out")
    golds = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("gold/*.json"))]
    begin = time.perf_counter()
    counts = [measured(gold) for gold in golds]
    seconds = time.perf_counter() - begin
    print(" " * 26 + "".join(f"{name:>12}" for name in _SHARES))
    if "--groups" not in sys.argv:
        for gold, count in zip(golds, counts, strict=True):
            print(f"{gold['id']} {gold['file'][4:]:<21}" + "".join(_cells(count)))
    for group in sorted({gold["group"] for gold in golds}):
        chosen = [c for g, c in zip(golds, counts, strict=True) if g["group"] == group]
        print(f"{group + f' ({len(chosen)})':<26}" + "".join(_cells(sum(chosen, Counter()))))
    print(f"\nall {len(counts)} files, {seconds:.1f} s; 95 % interval: bootstrap over files")
    for name, (part, whole) in _SHARES.items():
        low, high = bootstrap(counts, part, whole)
        total = sum(counts, Counter())
        shown = f"{total[part]}/{total[whole]}"
        print(f"  {name:<13}{_share(total, part, whole)}  {shown:>13}  [{low:.3f}, {high:.3f}]")


def _cells(count: Counter[str]) -> list[str]:
    return [f"{_share(count, part, whole):>12}" for part, whole in _SHARES.values()]


def _share(count: Counter[str], part: str, whole: str) -> str:
    return f"{count[part] / count[whole]:.3f}" if count[whole] else "-"


def bootstrap(counts: Sequence[Counter[str]], part: str, whole: str) -> tuple[float, float]:
    """Return the 95 % percentile interval of a share of sums, files drawn with replacement."""
    draw = random.Random(20240306)
    shares = []
    for _ in range(_RESAMPLES):
        sample = draw.choices(counts, k=len(counts))
        below = sum(count[whole] for count in sample)
        if below:
            shares.append(sum(count[part] for count in sample) / below)
    if not shares:
        return 0.0, 1.0
    low, high = np.percentile(shares, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
