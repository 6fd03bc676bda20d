"""Write a talk anew, when the file in which it was delivered has to go."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.domain.transcript import ParsedTurn
from pipeline.errors import InputFileError
from pipeline.files.atomic import write_text
from pipeline.files.transcripts import read_delivered

_MS_PER_HOUR, _MS_PER_MINUTE = 3_600_000, 60_000


def write_talk(folder: Path, stem: str, turns: Sequence[ParsedTurn]) -> str:
    """Write turns with their labels as plain text, in a form that is read back as the same turns.

    Args:
        folder: Where to write it.
        stem: The name of the new file without ending, such as T12.
        turns: In order. Times within a text are not kept.

    Returns:
        The name of the file: .txt, or .csv (a row for each turn) where there are times or lines
        within a turn that look like labels.

    Raises:
        InputFileError: In no form are the turns read back as they are; nothing is left behind.
    """
    has_times = any(turn.start_ms is not None for turn in turns)
    for ending in (".csv", ".txt") if has_times else (".txt", ".csv"):
        path = folder / f"{stem}{ending}"
        write_text(path, _lines(turns) if ending == ".txt" else _rows(turns, has_times=has_times))
        if _reads_back(path, turns):
            return path.name
        path.unlink()
    raise InputFileError(
        f"{stem}: this talk cannot be written anew without changing the turns of others.\n"
        "      Take the words of this participant out of the delivered file yourself (leave their\n"
        "      label and [bijdrage verwijderd] in every turn) and run again."
    )


def _lines(turns: Sequence[ParsedTurn]) -> str:
    return "".join(f"{turn.speaker_label}: {turn.text}\n" for turn in turns)


def _rows(turns: Sequence[ParsedTurn], *, has_times: bool) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["begin", "eind", "spreker", "tekst"] if has_times else ["spreker", "tekst"])
    for turn in turns:
        times = [_time(turn.start_ms), _time(turn.end_ms)] if has_times else []
        writer.writerow([*times, turn.speaker_label, turn.text])
    return buffer.getvalue()


def _time(ms: int | None) -> str:
    if ms is None:
        return ""
    hours, rest = divmod(ms, _MS_PER_HOUR)
    minutes, rest = divmod(rest, _MS_PER_MINUTE)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _reads_back(path: Path, turns: Sequence[ParsedTurn]) -> bool:
    try:
        found = read_delivered(path, path.name)
    except InputFileError:
        return False
    return len(found) == 1 and list(_said(found[0].turns)) == list(_said(turns))


def _said(turns: Sequence[ParsedTurn]) -> Iterator[tuple[object, ...]]:
    for turn in turns:
        yield turn.speaker_label, turn.text, turn.start_ms, turn.end_ms
