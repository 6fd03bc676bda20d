"""How far the proposed codes agree with a careful human coder's on invented interviews.

    python -m tests.benchmarks.coding

Unit: a code on a participant's turn. The indicators were improved on the development interviews;
the test interviews and the held-out fragments were kept out of sight of whoever wrote indicators.
Texts and codes are our own: other coders and other interviews will differ. Intervals: 1,000
bootstrap samples of turns.
"""

import csv
import random
from collections import defaultdict
from pathlib import Path

from pipeline import runs
from pipeline.domain.coding import Coding
from pipeline.domain.segment import segment_sort_key
from pipeline.domain.transcript import Role, Turn
from pipeline.files.records import read_records
from tests.benchmarks.sample_study import held_out_study, sample_copy

DEVELOPMENT = ("T01", "T02", "T04", "T06", "T08", "T10", "T12")
TEST = ("T03", "T05", "T07", "T09", "T11")
STAGES = (runs.read_transcripts, runs.anonymise, runs.segment, runs.apply_codebook)
SAMPLES = 1000
SEED = 20260315

Turns = dict[tuple[str, int], tuple[set[str], set[str]]]


def main() -> None:
    """Print precision, recall and F1 per facet for both halves."""
    with sample_copy() as study:
        for stage in STAGES:
            stage(study)
        for name, interviews in (("development", DEVELOPMENT), ("test", TEST)):
            report(f"sample study, {name} half", coded_turns(study, interviews))
    with held_out_study() as study:
        for stage in STAGES:
            stage(study)
        report("held-out fragments", coded_turns(study, tuple(runs.interview_ids(study))))


def coded_turns(study: Path, interviews: tuple[str, ...]) -> Turns:
    """Return the gold and proposed codes of every participant's turn of the interviews."""
    turns: Turns = {}
    for interview in interviews:
        for turn in read_records(study / "work" / "transcripts" / f"{interview}.jsonl", Turn):
            if turn.role is Role.PARTICIPANT:
                turns[interview, turn.turn_number] = (set(), set())
        for coding in read_records(study / "work" / "codings" / f"{interview}.jsonl", Coding):
            _, number, _ = segment_sort_key(coding.segment_id)
            turns[interview, number][1].add(coding.code_id)
    with (study / "gold" / "codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = (row["transcript_id"], int(row["turn_number"]))
            if place in turns:
                turns[place][0].add(row["code_id"])
    return turns


def report(name: str, turns: Turns) -> None:
    """Print one table."""
    facets = sorted({c.partition(".")[0] for pair in turns.values() for c in pair[0] | pair[1]})
    print(f"\n{name}: {len(turns)} turns of participants")
    print(f"  {'facet':<14}{'gold':>5}{'prop.':>6}  precision  recall  F1 [95 %]")
    rng = random.Random(SEED)
    places = list(turns)
    samples = [rng.choices(places, k=len(places)) for _ in range(SAMPLES)]
    for facet in ["all", *facets]:
        counts = {place: _counts(*turns[place], facet) for place in places}
        tp, fp, fn = _sums(counts.values())
        scores = sorted(_f1(*_sums(counts[p] for p in sample)) for sample in samples)
        low, high = scores[int(0.025 * SAMPLES)], scores[int(0.975 * SAMPLES)]
        precision, recall = _share(tp, tp + fp), _share(tp, tp + fn)
        print(
            f"  {facet:<14}{tp + fn:>5}{tp + fp:>6}  {precision:>9.2f}{recall:>8.2f}"
            f"  {_f1(tp, fp, fn):.2f} [{low:.2f}, {high:.2f}]"
        )


def _counts(gold: set[str], proposed: set[str], facet: str) -> tuple[int, int, int]:
    def of_facet(codes: set[str]) -> set[str]:
        return codes if facet == "all" else {c for c in codes if c.startswith(f"{facet}.")}

    gold, proposed = of_facet(gold), of_facet(proposed)
    return len(gold & proposed), len(proposed - gold), len(gold - proposed)


def _sums(counts: object) -> tuple[int, int, int]:
    sums: dict[int, int] = defaultdict(int)
    for triple in counts:  # type: ignore[attr-defined]
        for i, value in enumerate(triple):
            sums[i] += value
    return sums[0], sums[1], sums[2]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(tp: int, fp: int, fn: int) -> float:
    return _share(2 * tp, 2 * tp + fp + fn)


if __name__ == "__main__":
    main()
