"""Standard errors of a Cox model whose tasks go together in clusters.

lifelines ignores ties here and its time grows with the square of the rows, and statsmodels mixes strata up,
so the score residuals are computed here, with ties after Efron as in the fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Codes = NDArray[np.int64]


def clustered_covariance(
    x: Array, time: Array, event: NDArray[np.bool_], strata: Codes, clusters: Codes,
    coefficients: Array, covariance: Array,
) -> Array:  # fmt: skip
    """Return the sandwich covariance of Cox coefficients.

    Parameters
    ----------
    x : array
        The terms, shape (tasks, terms).
    time, event, strata, clusters : array
        One value a task; strata and clusters as whole numbers from 0.
    coefficients, covariance : array
        Those of the fit, shapes (terms) and (terms, terms).

    References
    ----------
    Lin and Wei (1989); Therneau and Grambsch (2000), Modeling Survival Data, chapters 4 and 8.
    """
    scores = np.zeros_like(x)
    for stratum in np.unique(strata):
        rows = strata == stratum
        scores[rows] = score_residuals(x[rows], time[rows], event[rows], coefficients)
    sums = np.zeros((int(clusters.max()) + 1, x.shape[1]))
    np.add.at(sums, clusters, scores)
    filling: Array = covariance @ (sums.T @ sums) @ covariance
    return filling


def score_residuals(x: Array, time: Array, event: NDArray[np.bool_], coefficients: Array) -> Array:
    """Return what each task of one stratum adds to the score, shape (tasks, terms)."""
    _, place = np.unique(time, return_inverse=True)
    times = int(place.max()) + 1
    x = x - x.mean(axis=0)
    weight = np.exp(x @ coefficients)
    risk, risk_x = _still_there(weight, place, times), _still_there(weight[:, None] * x, place, times)
    tied, tied_x = (
        _summed((weight * event), place, times),
        _summed((weight * event)[:, None] * x, place, times),
    )
    at, done = _ranked_events(place, event, times)
    hazard = 1 / (risk[at] - done * tied[at])
    mean = (risk_x[at] - done[:, None] * tied_x[at]) * hazard[:, None]
    number = np.bincount(at, minlength=times)
    step, step_x = _summed(hazard, at, times), _summed(hazard[:, None] * mean, at, times)
    own, own_x = (
        _summed(hazard * (1 - done), at, times),
        _summed((hazard * (1 - done))[:, None] * mean, at, times),
    )
    until = np.cumsum(step)[place] + np.where(event, (own - step)[place], 0)
    until_x = np.cumsum(step_x, axis=0)[place] + np.where(event[:, None], (own_x - step_x)[place], 0)
    middle = _summed(mean, at, times) / np.maximum(number, 1)[:, None]
    residuals: Array = np.where(event[:, None], x - middle[place], 0) - weight[:, None] * (
        x * until[:, None] - until_x
    )
    return residuals


def _summed(values: Array, place: Codes, times: int) -> Array:
    sums = np.zeros((times, *values.shape[1:]))
    np.add.at(sums, place, values)
    return sums


def _still_there(values: Array, place: Codes, times: int) -> Array:
    """Return the sum over the tasks at risk at each time: those of that time and later."""
    return np.cumsum(_summed(values, place, times)[::-1], axis=0)[::-1]


def _ranked_events(place: Codes, event: NDArray[np.bool_], times: int) -> tuple[Codes, Array]:
    """Return the time of each event, and its rank among the d tied with it as a share from 0 to (d - 1)/d."""
    at = np.sort(place[event])
    number = np.bincount(at, minlength=times)
    first = np.cumsum(number) - number
    return at, (np.arange(len(at)) - first[at]) / number[at]
