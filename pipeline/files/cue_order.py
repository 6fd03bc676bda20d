"""The order of cues: by time, unless the clock of the file starts again."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.files.delivered import Cue

_MOST_RECORDINGS = 20
_STARTS_AGAIN = 0.1
"""A clock has started again when it stands within the first tenth of what came before."""


class Ordered(NamedTuple):
    """Cues in the order in which to read them, and remarks on what was done."""

    cues: list[Cue]
    remarks: tuple[str, ...] = ()


def in_order(cues: Sequence[Cue], *, has_one_clock: bool) -> Ordered:
    """Put cues in the order of their starts; cues without a start stay behind the cue before.

    Args:
        cues: In the order of the file.
        has_one_clock: Whether all times are known to be of one recording (tiers, channels). If
            not, a file of several recordings one after another is left as it is: ordering
            would shuffle their words.
    """
    groups = _groups(cues)
    starts = [group[0].start_ms or 0 for group in groups]
    moved = _out_of_order(starts)
    if not moved:
        return Ordered(list(cues))
    recordings = [] if has_one_clock else _recordings(starts)
    if recordings:
        remark = (
            f"The clock of the file starts again {len(recordings) - 1} time(s): it seems joined "
            "from several recordings. The order of the file is kept, and so are its times."
        )
        return Ordered(list(cues), (remark,))
    in_time = sorted(groups, key=lambda group: group[0].start_ms or 0)
    ordered = [cue for group in in_time for cue in group]
    if has_one_clock:
        return Ordered(ordered)
    return Ordered(ordered, (f"{moved} cue(s) stood out of time order and were put in order.",))


def _groups(cues: Sequence[Cue]) -> list[list[Cue]]:
    """Return each cue that has a start together with those behind it that have none."""
    groups: list[list[Cue]] = []
    for cue in cues:
        if groups and cue.start_ms is None:
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def _out_of_order(starts: Sequence[int]) -> int:
    """Count the starts before which something later has started."""
    latest, count = 0, 0
    for start in starts:
        count += start < latest
        latest = max(latest, start)
    return count


def _recordings(starts: Sequence[int]) -> list[list[int]]:
    """Return the starts per recording if the file holds several, each in order; [] if not."""
    runs = [[starts[0]]]
    for before, start in pairwise(starts):
        if start < before:
            runs.append([])
        runs[-1].append(start)
    if not 2 <= len(runs) <= _MOST_RECORDINGS or any(len(run) < 2 for run in runs):
        return []
    starts_again = all(
        run[0] <= max(_STARTS_AGAIN * before[-1], before[0]) for before, run in pairwise(runs)
    )
    # Blocks that only changed places do not mix when they are put in order.
    blocks = sorted((run[0], run[-1]) for run in runs)
    mixes = any(later[0] < earlier[1] for earlier, later in pairwise(blocks))
    return runs if starts_again and mixes else []
