"""The log-rank test for tasks that go together, such as those of one agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Codes = NDArray[np.int64]


def clustered_logrank(
    time: Array, event: NDArray[np.bool_], groups: Codes, clusters: Codes
) -> tuple[float, float]:
    """Test whether groups end equally soon, allowing for tasks of a cluster being alike.

    The observed less the expected ends of each group are sums over clusters; their covariance is estimated
    from the sums of the clusters, not from tasks as if each stood alone.

    Parameters
    ----------
    time, event, groups, clusters : array
        One value a task; groups and clusters as whole numbers from 0.

    Returns
    -------
    statistic, p : float
        The statistic, and its p-value by the chi-squared distribution of (groups - 1) degrees of freedom;
        missing where the sums of the clusters vary in too few directions.

    References
    ----------
    Lee, Wei and Amato (1992), Survival Analysis: State of the Art, pages 237-247.
    """
    from scipy.stats import chi2

    scores = _scores(time, event, groups)[:, :-1]
    df = scores.shape[1]
    sums = np.zeros((int(clusters.max()) + 1, df))
    np.add.at(sums, clusters, scores)
    squares, whole = sums.T @ sums, sums.sum(axis=0)
    if np.linalg.matrix_rank(squares) < df:
        return float("nan"), float("nan")
    statistic = float(whole @ np.linalg.solve(squares, whole))
    return statistic, float(chi2.sf(statistic, df))


def _scores(time: Array, event: NDArray[np.bool_], groups: Codes) -> Array:
    """Return what each task adds to observed less expected ends of each group, shape (tasks, groups)."""
    _, place = np.unique(time, return_inverse=True)
    own = np.eye(int(groups.max()) + 1)[groups]
    still = _from_the_end(own, place)
    at_risk = still.sum(axis=1)
    ended = np.bincount(place, weights=event, minlength=len(at_risk))
    shares, hazard = still / at_risk[:, None], ended / at_risk
    expected = np.cumsum(hazard)[place][:, None] * own - np.cumsum(hazard[:, None] * shares, axis=0)[place]
    scores: Array = event[:, None] * (own - shares[place]) - expected
    return scores


def _from_the_end(own: Array, place: NDArray[np.intp]) -> Array:
    """Return how many tasks of each group are still there just before each time."""
    left = np.zeros((int(place.max()) + 1, own.shape[1]))
    np.add.at(left, place, own)
    return np.asarray(left[::-1].cumsum(axis=0)[::-1])
