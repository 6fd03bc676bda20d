"""The table that `duiding check` prints: a line for each interview, without names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.runs.checks import FileReport

_CHECK_HEADS = ("id", "format", "encoding", "turns", "words", "duration", "language", "speakers")
_TO_THE_RIGHT = frozenset({"turns", "words", "duration"})


def check_table(files: Iterable["FileReport"]) -> list[str]:
    """Return the table of `duiding check`: a line of heads and a line for each interview."""
    rows = [_CHECK_HEADS, *(_check_row(file) for file in files)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_CHECK_HEADS))]
    return ["  ".join(_aligned(row, widths)).rstrip() for row in rows]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if head in _TO_THE_RIGHT else cell.ljust(width)
        for head, cell, width in zip(_CHECK_HEADS, row, widths, strict=True)
    ]


def _check_row(file: "FileReport") -> tuple[str, ...]:
    found = file.described
    if found is None:
        unread = (file.transcript_id or "-", file.kind, "-", "-", "-", "-", "-")
        return (*unread, "cannot be read, see below")
    roles = ", ".join(f"{n} {role}" for role, n in found.roles.items())
    sure = f" ({found.confidence} confidence)" if found.confidence else ""
    return (
        file.transcript_id,
        file.form,
        file.encoding or "-",
        str(found.n_turns),
        str(found.n_words),
        _hours(found.duration_ms),
        _languages(found.languages),
        f"{roles}{sure}",
    )


def _hours(duration_ms: int | None) -> str:
    """Return a length as hours, minutes and seconds; "-" for a file without times."""
    if duration_ms is None:
        return "-"
    minutes, seconds = divmod(duration_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _languages(shares: Mapping[str, float]) -> str:
    """Return the languages by their share of the words; one by itself without its share."""
    if len(shares) <= 1:
        return next(iter(shares), "-")
    return " ".join(f"{language} {share:.0%}" for language, share in shares.items())
