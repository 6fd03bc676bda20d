"""How much that identifies is hidden, and how much that does not, in invented interviews.

    python -m tests.benchmarks.anonymise

The sample study was looked at while the rules were made: its figures are those of a development
set. The held-out fragments were written by somebody who had not seen rules, lists or sample; no
rule was made for them, though eight lines of H04 were once seen. A gold span counts as hidden if
its text no longer stands as whole words in the pseudonymised turn. A wrong mask is a replacement
that overlaps no gold span.
"""

import csv
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline import runs
from pipeline.domain.transcript import RawTurn, Turn
from pipeline.files.records import read_records
from tests.benchmarks.intervals import shown
from tests.benchmarks.sample_study import held_out_study, sample_copy

WITHOUT_CAPITALS = {"voorbeeld": {"T06"}, "apart": {"T04", "T05", "T06"}}


def main() -> None:
    """Print hidden spans per category."""
    with held_out_study() as study:
        report(study, "held-out fragments, no register of known names")
    for register in (True, False):
        with sample_copy(with_register=register) as study:
            report(study, f"sample study, {'with' if register else 'without'} known_names.csv")


def report(study: Path, title: str) -> None:
    """Run and print one condition."""
    runs.read_transcripts(study)
    begin = time.perf_counter()
    runs.anonymise(study)
    seconds = time.perf_counter() - begin
    turns = {
        (turn.transcript_id, turn.turn_number): turn.text
        for path in sorted((study / "work" / "transcripts").glob("*.jsonl"))
        for turn in read_records(path, Turn)
    }
    with (study / "gold" / "spans.csv").open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    hidden: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for span in gold:
        stands = _stands(span["text"], turns[span["transcript_id"], int(span["turn_number"])])
        lower = span["transcript_id"] in WITHOUT_CAPITALS[study.name]
        keys = [span["category"], f"all {span['identifier_type']}"]
        for key in keys + [f"all {span['identifier_type']}, no capitals"] * lower:
            total[key] += 1
            hidden[key] += not stands
    words = sum(len(text.split()) for text in turns.values())
    wrong = _wrong_masks(study, gold)
    print(f"\n{title}: {words} words")
    for key in sorted(total, key=lambda k: (not k.startswith("all"), k)):
        print(f"  {key:<26}{shown(hidden[key], total[key])}")
    print(f"  wrong masks per 1,000 words {1000 * wrong / words:.1f} ({wrong})")
    print(f"  seconds per 1,000 words     {1000 * seconds / words:.3f} (start-up included)")


def _stands(form: str, text: str) -> bool:
    return bool(re.search(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", text))


def _wrong_masks(study: Path, gold: list[dict[str, str]]) -> int:
    """Count what was replaced, in whatever way, that overlaps no gold span."""
    spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for span in gold:
        place = (span["transcript_id"], int(span["turn_number"]))
        spans.setdefault(place, []).append((int(span["start"]), int(span["end"])))
    wrong = 0
    for path in sorted((study / "work" / "transcripts").glob("*.jsonl")):
        raw = read_records(study / "restricted" / "raw_transcripts" / path.name, RawTurn)
        for before, after in zip(raw, read_records(path, Turn), strict=True):
            near = spans.get((before.transcript_id, before.turn_number), [])
            wrong += sum(
                not any(s < end and start < e for s, e in near)
                for start, end in _replaced(before.text, after.text)
            )
    return wrong


def _replaced(raw: str, masked: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) in `raw` of what a pseudonym stands for in `masked`."""
    pieces = re.split(r"\[[A-Z-]+(?:-\d+)?\]", masked)
    position = len(pieces[0])
    for piece in pieces[1:]:
        start = position
        found = raw.find(piece, start + 1) if piece else len(raw)
        yield start, found
        position = found + len(piece)


if __name__ == "__main__":
    main()
