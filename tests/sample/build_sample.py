"""Build data/voorbeeld, the invented study, from its gold/conversations.

    python -m tests.sample.build_sample

Every file is read back with `read_delivered` before it counts as built, so the offsets in
gold/spans.csv are offsets in what the program really reads. The same input gives the same bytes.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.transcript import Role, Speaker
from pipeline.files.interviews_csv import write_interviews
from pipeline.files.transcripts import read_delivered
from tests.sample import conversations as written
from tests.sample import delivered_files as delivered
from tests.sample.conversations import SampleTurn, read_conversation, rewritten

STUDY = Path(__file__).parents[2] / "data" / "voorbeeld"
CONVERSATIONS = STUDY / "gold" / "conversations"

SPAN_COLUMNS = (
    *("transcript_id", "turn_number", "start", "end", "text", "category", "entity_id"),
    "identifier_type",
)
CODE_COLUMNS = ("transcript_id", "turn_number", "code_id", "qualifier")
DIRECT_IDENTIFIERS = frozenset(
    {"PERSON", "STREET", "PHONE", "EMAIL", "BIRTH_DATE", "POSTCODE", "IBAN", "BSN", "PLATE"}
)


class Delivery(NamedTuple):
    """How one conversation is delivered: file name, writer, labels in the file, spelling."""

    transcript_id: str
    file_name: str
    write: Callable[[delivered.Turns], bytes]
    interviewer: str
    participant: str
    spell: Callable[[str], list[str]] = written.as_written
    heading: str = ""


DELIVERIES = (
    Delivery(
        "T01", "Interview 01 - Naima Ouchrif.docx", delivered.docx_with_heading,
        "Interviewer", "Respondent",
        heading="Gesprek 1, quickscan inclusie Lindewaard\n12 maart 2026, 10.00 uur",
    ),
    Delivery(
        "T02", "INT02_uitgewerkt_v2.docx", delivered.docx_with_tabs, "I", "R",
        spell=written.in_curly_quotes,
    ),
    Delivery(
        "T03", "Gesprek Kasia.vtt", delivered.teams_vtt, "Hendrikse, Lotte", "Wrona, Katarzyna"
    ),
    Delivery("T04", "R04_ondertiteling.srt", delivered.srt, "Interviewer", "Respondent"),
    Delivery("T05", "interview05_dhr_Bloem.txt", delivered.txt_with_times, "I", "R"),
    Delivery(
        "T06", "opname_06.json", delivered.whisperx_json, "SPEAKER_00", "SPEAKER_01",
        spell=written.as_recognised,
    ),
    Delivery(
        "T07", "R07_transcript_DEF_v2.docx", delivered.docx_plain, "Interviewer", "Respondent",
        spell=written.in_two_paragraphs,
    ),
    Delivery(
        "T08", "gesprek 8 (Marja).txt", delivered.txt_cp1252, "I", "R",
        spell=written.in_western_letters,
    ),
    Delivery(
        "T09", "20260402_INT09_inwoner.srt", delivered.whisperx_srt, "SPEAKER_01", "SPEAKER_00"
    ),
    Delivery("T10", "Sleutelpersoon 10.docx", delivered.docx_plain, "I", "R"),
    Delivery(
        "T11", "beleidsadviseur-2026-04-09.vtt", delivered.teams_vtt,
        "Okkerse, Bram", "Manuhuwa, Roos (Gemeente Lindewaard)",
    ),
    Delivery("T12", "FG1 jongvolwassenen.docx", delivered.docx_with_heading, "Gespreksleider", ""),
)  # fmt: skip


def main() -> None:
    """Build the sample study in its place."""
    build_sample(CONVERSATIONS, STUDY)


def build_sample(source: Path, study: Path) -> None:
    """Write raw/, gold/ and restricted/interviews.csv of the sample study.

    Args:
        source: Folder of T01.txt ... T12.txt.
        study: Folder of the study; other files in it are left alone.

    Raises:
        ValueError: A file is not read back as it was meant.
    """
    built = {d.transcript_id: _as_delivered(source, d) for d in DELIVERIES}
    for folder in ("raw", "gold", "restricted"):
        (study / folder).mkdir(parents=True, exist_ok=True)
    for delivery in DELIVERIES:
        _deliver(study / "raw" / delivery.file_name, delivery, built[delivery.transcript_id])
    write_gold(study / "gold", built)
    speakers = [s for d in DELIVERIES for s in _speakers(d, built[d.transcript_id])]
    write_interviews(study / "restricted" / "interviews.csv", speakers)


def write_gold(folder: Path, built: dict[str, list[SampleTurn]]) -> None:
    """Write spans.csv and codes.csv of conversations, given by interview id."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "spans.csv", SPAN_COLUMNS, _span_rows(built))
    _write_csv(folder / "codes.csv", CODE_COLUMNS, _code_rows(built))


def _as_delivered(source: Path, delivery: Delivery) -> list[SampleTurn]:
    """Return the turns of a conversation with the labels and the spelling of its file."""
    labels = {"I": delivery.interviewer, "R": delivery.participant}
    turns = [SampleTurn("", delivery.heading)] if delivery.heading else []
    for turn in read_conversation(source / f"{delivery.transcript_id}.txt"):
        spelled = rewritten(turn, delivery.spell(turn.text))
        turns.append(spelled._replace(label=labels.get(turn.label, turn.label)))
    return turns


def _deliver(path: Path, delivery: Delivery, turns: Sequence[SampleTurn]) -> None:
    """Write one file and read it back: labels and texts must be what was meant."""
    meant = [(turn.label, turn.text) for turn in turns]
    path.write_bytes(delivery.write(meant))
    read = [(turn.speaker_label, turn.text) for turn in read_delivered(path, path.name)[0].turns]
    if read != meant:
        pairs = zip(meant, read, strict=False)
        first = next((n for n, (a, b) in enumerate(pairs, start=1) if a != b), len(read) + 1)
        raise ValueError(f"{delivery.transcript_id} is read back otherwise from turn {first} on")


def _span_rows(built: dict[str, list[SampleTurn]]) -> Iterable[tuple[object, ...]]:
    for transcript_id, turns in built.items():
        for number, turn in enumerate(turns, start=1):
            for start, end, category, entity in turn.spans:
                kind = "direct" if category in DIRECT_IDENTIFIERS else "quasi"
                text = turn.text[start:end]
                yield transcript_id, number, start, end, text, category, entity, kind


def _code_rows(built: dict[str, list[SampleTurn]]) -> Iterable[tuple[object, ...]]:
    for transcript_id, turns in built.items():
        for number, turn in enumerate(turns, start=1):
            for code_id, qualifier in turn.codes:
                yield transcript_id, number, code_id, qualifier


def _speakers(delivery: Delivery, turns: Sequence[SampleTurn]) -> list[Speaker]:
    """Return who speaks in a file, in the order in which their labels occur."""
    return [
        Speaker(
            file_name=delivery.file_name,
            transcript_id=delivery.transcript_id,
            speaker_label=label,
            speaker_id=speaker_id,
            role=role,
        )
        for label in dict.fromkeys(turn.label for turn in turns)
        for speaker_id, role in [_speaker(delivery, label)]
    ]


def _speaker(delivery: Delivery, label: str) -> tuple[str, Role]:
    """Return id and role: Lotte led T01-T06 and Bram the rest; the focus group is P12 to P15."""
    number = int(delivery.transcript_id[1:])
    if label == delivery.interviewer:
        return ("I1" if number <= 6 else "I2"), Role.INTERVIEWER
    if label == delivery.participant:
        return f"P{number:02}", Role.PARTICIPANT
    if label.startswith("Deelnemer "):
        return f"P{11 + int(label.split()[1])}", Role.PARTICIPANT
    return "X1", Role.OTHER


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
