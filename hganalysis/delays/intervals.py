"""Intervals for rates."""

from __future__ import annotations

import math
from statistics import NormalDist


def wilson(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion.

    Parameters
    ----------
    k, n : int
        Events and trials, ``0 <= k <= n`` and ``n >= 1``.
    confidence : float
        Two-sided coverage, between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, shares between 0 and 1.

    Raises
    ------
    ValueError
        `k`, `n` or `confidence` is outside its range.

    References
    ----------
    Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857-872, method 3.
    """
    if not (n >= 1 and 0 <= k <= n):
        raise ValueError(f"wilson needs 0 <= k <= n and n >= 1, got k={k}, n={n}")
    if not 0 < confidence < 1:
        raise ValueError(f"wilson needs a confidence between 0 and 1, got {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = k / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if k == 0 else (middle - half) / scale
    high = 1.0 if k == n else (middle + half) / scale
    return low, high


def newcombe(
    before: tuple[int, int], after: tuple[int, int], confidence: float = 0.95
) -> tuple[float, float]:
    """Return the hybrid score interval of the difference of two independent proportions, after less before.

    Parameters
    ----------
    before, after : tuple of int
        Events and trials of each group, as `wilson` takes them. No trial may be in both groups.
    confidence : float
        Two-sided coverage, between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, between -1 and 1. When 0 lies outside, the difference is beyond chance.

    Raises
    ------
    ValueError
        As for `wilson`.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10.
    """
    (low_1, high_1), (low_2, high_2) = wilson(*before, confidence), wilson(*after, confidence)
    share_1, share_2 = before[0] / before[1], after[0] / after[1]
    down = math.hypot(share_2 - low_2, high_1 - share_1)
    up = math.hypot(high_2 - share_2, share_1 - low_1)
    return share_2 - share_1 - down, share_2 - share_1 + up
