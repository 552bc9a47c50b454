"""Logistic regression with shrunken effects: a small agency stays near the others unless its tasks say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from hganalysis.delays.landmarks import GROUPS, features
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP_SPREAD = 0.5
"""Standard deviation that effects of fields and agencies are shrunk by, in log odds (our choice)."""

NUMBER_SPREAD = 2.5
"""The same for numbers in standard deviations: hardly shrunk, but finite where tasks are separated.

Gelman et al. (2008), Annals of Applied Statistics 2:1360-1383, use this scale.
"""

LEAST_OUTCOMES = 20
"""Tasks of either outcome below which nothing is learnt (our choice)."""

MOST_LEVELS = 100
"""Levels of a group with an effect; the smaller ones are taken as average."""

MOST_STEPS, SMALL_STEP = 50, 1e-6


@dataclass(frozen=True)
class Model:
    """A fitted model.

    Attributes
    ----------
    centre, scale : Series
        By number, to standardise with.
    levels : dict
        Group -> its levels with an effect.
    coefficients, covariance : array
        The constant first, then numbers, then levels.
    base : float
        The share of outcomes in what was learnt from.
    """

    centre: pd.Series
    scale: pd.Series
    levels: Mapping[str, list[str]]
    coefficients: np.ndarray
    covariance: np.ndarray
    base: float

    def design(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the design of tasks; a level not learnt is average."""
        return _design(rows, self.centre, self.scale, self.levels)

    def chance(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the probability of the outcome of each task."""
        return np.asarray(expit(self.design(rows) @ self.coefficients))


def learn(rows: pd.DataFrame, what: str) -> Model:
    """Fit the model to landmark rows.

    Parameters
    ----------
    rows : DataFrame
        As `landmarks.before_deadline` gives them.
    what : str
        What the model is to tell, for the error.

    Raises
    ------
    Unsaid
        Too few tasks with one of the outcomes, or no convergence.
    """
    tasks = rows["outcome"].groupby(rows.index).first()
    fewest = int(min((tasks == 0).sum(), (tasks == 1).sum()))
    if fewest < LEAST_OUTCOMES:
        why = f"trong các nhiệm vụ đã biết kết quả, bên ít hơn chỉ có {fewest} nhiệm vụ"
        raise Unsaid(what, why, f"ít nhất {LEAST_OUTCOMES} nhiệm vụ ở mỗi bên")
    numbers = features(rows)
    centre, scale = numbers.mean(), numbers.std(ddof=0).replace(0, 1)
    levels = {name: _largest(rows[name]) for name in GROUPS if name in rows}
    design = _design(rows, centre, scale, levels)
    spread = [10.0] + [NUMBER_SPREAD] * len(centre) + [GROUP_SPREAD] * (design.shape[1] - 1 - len(centre))
    outcome = rows["outcome"].to_numpy()
    fitted = fit_shrunken(outcome, design, 1 / np.square(spread), pd.factorize(rows.index)[0])
    if fitted is None:
        raise Unsaid(what, f"phép tính chưa hội tụ sau {MOST_STEPS} bước", "thêm nhiệm vụ đã biết kết quả")
    return Model(centre, scale, levels, *fitted, float(outcome.mean()))


def fit_shrunken(
    outcome: np.ndarray, design: np.ndarray, penalty: np.ndarray, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """Maximise the log likelihood less ``penalty * coefficient**2 / 2`` by Newton's method.

    Returns
    -------
    tuple of array or None
        Coefficients and their covariance, robust to rows of one cluster (0, 1, …) being alike; None when
        `MOST_STEPS` are not enough.

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
        found = found + step
        if np.abs(step).max() < SMALL_STEP:
            return found, _robust(curvature, design * (outcome - chance)[:, None], cluster, penalty)
    return None


def _robust(
    curvature: np.ndarray, slopes: np.ndarray, cluster: np.ndarray, penalty: np.ndarray
) -> np.ndarray:
    """Return the sandwich covariance; the penalty counts as so much sure information."""
    order = np.argsort(cluster, kind="stable")
    starts = np.flatnonzero(np.diff(cluster[order], prepend=-1))
    sums = np.add.reduceat(slopes[order], starts, axis=0)
    inverse = np.linalg.inv(curvature)
    return np.asarray(inverse @ (sums.T @ sums + np.diag(penalty)) @ inverse)


def _largest(values: pd.Series) -> list[str]:
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return [str(level) for level in sizes.index[:MOST_LEVELS]]


def _design(
    rows: pd.DataFrame, centre: pd.Series, scale: pd.Series, levels: Mapping[str, list[str]]
) -> np.ndarray:
    numbers = ((features(rows)[centre.index] - centre) / scale).to_numpy(dtype=float)
    flags = [_flags(rows[name], known) for name, known in levels.items()]
    return np.hstack([np.ones((len(rows), 1)), numbers, *flags])


def _flags(values: pd.Series, levels: list[str]) -> np.ndarray:
    """Return a column a level; a value that is none of them has a row of zeros."""
    places = pd.Index(levels).get_indexer(pd.Index(values))
    return np.asarray(places[:, None] == np.arange(len(levels)), dtype=float)
