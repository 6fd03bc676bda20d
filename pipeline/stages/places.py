"""Places in a text that are replaced."""

from collections.abc import Sequence

Place = tuple[int, int, str]
"""Start, end and what stands for it."""


def joined_places(places: Sequence[Place]) -> list[Place]:
    """Return places in order, the overlapping ones as one that says what the longest says."""
    joined: list[Place] = []
    for start, end, shown in sorted(places, key=lambda p: (p[0], -p[1])):
        if joined and start < joined[-1][1]:
            first, last, earlier = joined[-1]
            longer = shown if end - start > last - first else earlier
            joined[-1] = (first, max(last, end), longer)
        else:
            joined.append((start, end, shown))
    return joined
