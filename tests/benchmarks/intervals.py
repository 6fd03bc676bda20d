"""Intervals around shares, for all benchmarks."""

from math import sqrt


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of k out of n (Wilson 1927); (0, 1) for n = 0."""
    if n == 0:
        return 0.0, 1.0
    share = k / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def shown(k: int, n: int) -> str:
    """Return `0.93 (26/28) [0.77, 0.98]`."""
    low, high = wilson(k, n)
    return f"{k / n if n else 0:.2f} ({k}/{n}) [{low:.2f}, {high:.2f}]"
