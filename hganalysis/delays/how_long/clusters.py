"""Tests and errors for tasks that go together in clusters, such as those of one agency.

lifelines ignores ties in its clustered errors and its time grows with the square of the rows, and statsmodels
mixes strata up, so the score residuals of a Cox model are computed here, with ties after Efron as in the fit.
"""

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
    """Test whether groups end equally soon, tasks of a cluster being alike; return the statistic and p.

    Arrays have one value a task, groups and clusters whole numbers from 0. The observed less the expected
    ends of each group are sums over clusters; their covariance is estimated from the sums of the clusters,
    not from tasks as if each stood alone. The p-value is by the chi-squared distribution of (groups - 1)
    degrees of freedom; both are missing where the sums of the clusters vary in too few directions.

    References
    ----------
    Lee, Wei and Amato (1992), Survival Analysis: State of the Art, pages 237-247.
    """
    from scipy.stats import chi2

    scores = _scores(time, event, groups)[:, :-1]
    df = scores.shape[1]
    sums = _summed(scores, clusters)
    squares, whole = sums.T @ sums, sums.sum(axis=0)
    if np.linalg.matrix_rank(squares) < df:
        return float("nan"), float("nan")
    statistic = float(whole @ np.linalg.solve(squares, whole))
    return statistic, float(chi2.sf(statistic, df))


def _scores(time: Array, event: NDArray[np.bool_], groups: Codes) -> Array:
    """Return what each task adds to observed less expected ends of each group, shape (tasks, groups)."""
    _, place = np.unique(time, return_inverse=True)
    own = np.eye(int(groups.max()) + 1)[groups]
    still = _still_there(own, place)
    at_risk = still.sum(axis=1)
    ended = np.bincount(place, weights=event, minlength=len(at_risk))
    shares, hazard = still / at_risk[:, None], ended / at_risk
    expected = np.cumsum(hazard)[place][:, None] * own - np.cumsum(hazard[:, None] * shares, axis=0)[place]
    scores: Array = event[:, None] * (own - shares[place]) - expected
    return scores


def clustered_covariance(
    x: Array, time: Array, event: NDArray[np.bool_], strata: Codes, clusters: Codes,
    coefficients: Array, covariance: Array,
) -> Array:  # fmt: skip
    """Return the sandwich covariance of Cox coefficients; `x` has a row a task and a column a term.

    References
    ----------
    Lin and Wei (1989); Therneau and Grambsch (2000), Modeling Survival Data, chapters 4 and 8.
    """
    scores = np.zeros_like(x)
    for stratum in np.unique(strata):
        rows = strata == stratum
        scores[rows] = score_residuals(x[rows], time[rows], event[rows], coefficients)
    sums = _summed(scores, clusters)
    filling: Array = covariance @ (sums.T @ sums) @ covariance
    return filling


def score_residuals(x: Array, time: Array, event: NDArray[np.bool_], coefficients: Array) -> Array:
    """Return what each task of one stratum adds to the score, shape (tasks, terms)."""
    _, place = np.unique(time, return_inverse=True)
    times = int(place.max()) + 1
    x = x - x.mean(axis=0)
    weight = np.exp(x @ coefficients)
    risk, risk_x = _still_there(weight, place), _still_there(weight[:, None] * x, place)
    tied, tied_x = _summed(weight * event, place), _summed((weight * event)[:, None] * x, place)
    at, done = _ranked_events(place, event, times)
    hazard = 1 / (risk[at] - done * tied[at])
    mean = (risk_x[at] - done[:, None] * tied_x[at]) * hazard[:, None]
    number = np.bincount(at, minlength=times)
    step, step_x = _summed(hazard, at, times), _summed(hazard[:, None] * mean, at, times)
    last = hazard * (1 - done)
    own, own_x = _summed(last, at, times), _summed(last[:, None] * mean, at, times)
    until = np.cumsum(step)[place] + np.where(event, (own - step)[place], 0)
    until_x = np.cumsum(step_x, axis=0)[place] + np.where(event[:, None], (own_x - step_x)[place], 0)
    middle = _summed(mean, at, times) / np.maximum(number, 1)[:, None]
    residuals: Array = np.where(event[:, None], x - middle[place], 0) - weight[:, None] * (
        x * until[:, None] - until_x
    )
    return residuals


def _summed(values: Array, place: Codes, places: int | None = None) -> Array:
    """Return the sum of the values at each place, of as many as there are."""
    sums = np.zeros((int(place.max()) + 1 if places is None else places, *values.shape[1:]))
    np.add.at(sums, place, values)
    return sums


def _still_there(values: Array, place: Codes) -> Array:
    """Return the sum over the tasks at risk at each time: those of that time and later."""
    return np.cumsum(_summed(values, place)[::-1], axis=0)[::-1]


def _ranked_events(place: Codes, event: NDArray[np.bool_], times: int) -> tuple[Codes, Array]:
    """Return the time of each event, and its rank among the d tied with it as a share from 0 to (d - 1)/d."""
    at = np.sort(place[event])
    number = np.bincount(at, minlength=times)
    first = np.cumsum(number) - number
    return at, (np.arange(len(at)) - first[at]) / number[at]
