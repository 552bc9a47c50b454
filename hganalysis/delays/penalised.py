"""Logistic regression with a penalty on large effects, by Newton's method."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

GROUP_SPREAD = 0.5
"""Standard deviation that effects of fields and agencies are shrunk by, in log odds (our choice)."""

MOST_STEPS, MOST_HALVINGS, SMALL_STEP = 50, 30, 1e-6


def fit_shrunken(
    outcome: np.ndarray, design: np.ndarray, penalty: np.ndarray, cluster: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray] | None:
    """Maximise the log likelihood less ``penalty * coefficient**2 / 2`` by Newton's method with halved steps.

    Returns
    -------
    tuple of array or None
        Coefficients and their covariance: the inverse of the curvature, or what is robust to rows of one
        cluster (0, 1, …) being alike; None when `MOST_STEPS` are not enough.

    References
    ----------
    Le Cessie and van Houwelingen (1992), Applied Statistics 41:191-201.
    """
    found = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        chance = expit(design @ found)
        slope = design.T @ (outcome - chance) - penalty * found
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, slope)
        if np.abs(step).max() < SMALL_STEP:
            found = found + step
            if cluster is None:
                return found, np.linalg.inv(curvature)
            return found, _robust(curvature, design * (outcome - chance)[:, None], cluster, penalty)
        found = _uphill(found, step, outcome, design, penalty)
    return None


def _uphill(
    found: np.ndarray, step: np.ndarray, outcome: np.ndarray, design: np.ndarray, penalty: np.ndarray
) -> np.ndarray:
    """Return where a step leads, halved until it does not lead down: a full one can overshoot for ever."""
    start = _likelihood(found, outcome, design, penalty)
    for _ in range(MOST_HALVINGS):
        if _likelihood(found + step, outcome, design, penalty) >= start:
            break
        step = step / 2
    return np.asarray(found + step)


def _likelihood(found: np.ndarray, outcome: np.ndarray, design: np.ndarray, penalty: np.ndarray) -> float:
    """Return the penalised log likelihood."""
    odds = design @ found
    return float(outcome @ odds - np.logaddexp(0, odds).sum() - penalty @ found**2 / 2)


def _robust(
    curvature: np.ndarray, slopes: np.ndarray, cluster: np.ndarray, penalty: np.ndarray
) -> np.ndarray:
    """Return the sandwich covariance; the penalty counts as so much sure information."""
    order = np.argsort(cluster, kind="stable")
    starts = np.flatnonzero(np.diff(cluster[order], prepend=-1))
    sums = np.add.reduceat(slopes[order], starts, axis=0)
    inverse = np.linalg.inv(curvature)
    return np.asarray(inverse @ (sums.T @ sums + np.diag(penalty)) @ inverse)
