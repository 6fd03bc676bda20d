"""Whole runs of `duiding`: what still stands in the pseudonymised text of invented interviews.

`tests.benchmarks.anonymise` prints these after its tables. The sample study was looked at while the
rules were made: its figures are those of a development set. The held-out fragments were written by
somebody who had not seen rules, lists or sample; no rule was made for them, though eight lines of
H04 were once seen. A set (tests/benchmarks/anonymise_sets) becomes a study of two interviews, one
cased and one lower-case. A gold span counts as hidden if its text no longer stands as whole words
in the pseudonymised turn; what is queued for a person still stands. A wrong mask is a replacement
that overlaps no gold span.
"""

import csv
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline import runs
from pipeline.domain.transcript import RawTurn, Role, Speaker, Turn
from pipeline.files.csv_table import write_table
from pipeline.files.interviews_csv import write_interviews
from pipeline.files.records import read_records
from tests.benchmarks.anonymise_sets.score import Item
from tests.benchmarks.intervals import shown
from tests.benchmarks.sample_study import held_out_study, sample_copy
from tests.sample.build_sample import SPAN_COLUMNS

WITHOUT_CAPITALS = {"voorbeeld": {"T06"}, "apart": {"T04", "T05", "T06"}, "set": {"T02"}}
_PSEUDONYM = re.compile(r"\[[^\[\]\r\n]{1,80}\]")


def report_studies(items: Sequence[Item]) -> None:
    """Run the set, the held-out fragments and the sample as studies; print what is hidden."""
    with set_study(items) as study:
        report(study, "the set as a study of two interviews, no register of known names")
    with held_out_study() as study:
        report(study, "held-out fragments, no register of known names")
    for register in (True, False):
        with sample_copy(with_register=register) as study:
            report(study, f"sample study, {'with' if register else 'without'} known_names.csv")


@contextmanager
def set_study(items: Sequence[Item]) -> Iterator[Path]:
    """Yield a study of the items: T01 has the cased ones, T02 the others; no known names."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "data" / "set"
        (study / "raw").mkdir(parents=True)
        (study / "restricted").mkdir()
        interviews = {
            "T01": [item for item in items if item.style == "cased"],
            "T02": [item for item in items if item.style == "lower"],
        }
        for interview, turns in interviews.items():
            # Two labels in turn: turns of one speaker after another would be read as one.
            lines = [f"{'IR'[n % 2]}: {turn.text}\n" for n, turn in enumerate(turns)]
            (study / "raw" / f"{interview}.txt").write_text("".join(lines), encoding="utf-8")
        write_interviews(study / "restricted" / "interviews.csv", _speakers(list(interviews)))
        _write_gold(study / "gold", interviews)
        write_bare_study(study, len(interviews))
        yield study


def _speakers(interviews: Sequence[str]) -> list[Speaker]:
    return [
        Speaker(
            file_name=f"{interview}.txt",
            transcript_id=interview,
            speaker_label=label,
            speaker_id=person,
            role=role,
        )
        for number, interview in enumerate(interviews, start=1)
        for label, person, role in (
            ("I", "I1", Role.INTERVIEWER),
            ("R", f"P{number:02d}", Role.PARTICIPANT),
        )
    ]


def _write_gold(folder: Path, interviews: Mapping[str, Sequence[Item]]) -> None:
    folder.mkdir()
    with (folder / "spans.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(SPAN_COLUMNS)
        for interview, items in interviews.items():
            for number, item in enumerate(items, start=1):
                for s in item.spans:
                    entity = f"{item.id}_{s.entity}"
                    row = (interview, number, s.start, s.end, s.text, s.category, entity, s.type)
                    writer.writerow(row)


def write_bare_study(study: Path, people: int) -> None:
    """Write a study.toml with nothing set and a list of so many participants who consent."""
    headers = ["respondent_id", "type_respondent", "toestemming_deelname", "toestemming_citaat"]
    ids = [f"P{number:02d}" for number in range(1, people + 1)]
    rows = [dict(zip(headers, (i, "inwoner", "ja", "ja"), strict=True)) for i in ids]
    write_table(study / "participants.csv", headers, rows, delimiter=";")
    (study / "study.toml").write_text("[study]\n", encoding="utf-8")


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
    pieces = _PSEUDONYM.split(masked)
    position = len(pieces[0])
    for mark, piece in zip(_PSEUDONYM.findall(masked), pieces[1:], strict=True):
        start = position
        found = raw.find(piece, start + 1) if piece else len(raw)
        if raw[start:found] != mark:  # else it was there before: "[lacht]"
            yield start, found
        position = found + len(piece)
