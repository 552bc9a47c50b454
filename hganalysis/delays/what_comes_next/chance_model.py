"""Logistic regression with shrunken effects: a small agency stays near the others unless its tasks say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from hganalysis.delays.what_comes_next.landmarks import GROUPS, features
from hganalysis.delays.what_goes_with.logit import GROUP_SPREAD, MOST_STEPS, fit_shrunken
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBER_SPREAD = 2.5
"""The same for numbers in standard deviations: hardly shrunk, but finite where tasks are separated.

Gelman et al. (2008), Annals of Applied Statistics 2:1360-1383, use this scale.
"""

LEAST_OUTCOMES = 20
"""Tasks of either outcome below which nothing is learnt (our choice)."""

SEED, DRAWS, CONFIDENCE = 20241103, 1_000, 0.95
"""Numbers drawn for an interval, and its coverage; the draws are the same in every run."""

DAYS_A_WEEK = 7
MOST_LEVELS = 100
"""Levels of a group with an effect; the smaller ones are taken as average."""


@dataclass(frozen=True)
class Model:
    """A fitted model."""

    centre: pd.Series
    scale: pd.Series
    """By number, to standardise with."""
    levels: Mapping[str, list[str]]
    """Group -> its levels with an effect."""
    coefficients: np.ndarray
    covariance: np.ndarray
    """The constant first, then numbers, then levels."""
    base: float
    """The share of outcomes in what was learnt from, each task with one weight however often it was met."""
    by_week: Mapping[int, float]
    """Weeks left to the deadline -> the share of outcomes of tasks met with as many weeks left."""

    def design(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the design of tasks; a level not learnt is average."""
        return _design(rows, self.centre, self.scale, self.levels)

    def chance(self, rows: pd.DataFrame) -> np.ndarray:
        """Return the probability of the outcome of each task."""
        return np.asarray(expit(self.design(rows) @ self.coefficients))

    def base_rate(self, rows: pd.DataFrame) -> np.ndarray:
        """Return what one would say without a model: how tasks with as many weeks left have ended so far."""
        return _weeks(rows).map(self.by_week).fillna(self.base).to_numpy(dtype=float)

    def expected_number(self, rows: pd.DataFrame) -> tuple[float, float, float]:
        """Return the expected number of tasks with the outcome, and its 95% interval.

        The interval is of simulated numbers: coefficients drawn from what was learnt and how surely, then
        each task with or without the outcome by its chance.
        """
        if not len(rows):
            return 0.0, 0.0, 0.0
        design = self.design(rows)
        chance = expit(design @ self.coefficients)
        design = design[np.argsort(chance, kind="stable")]
        random = np.random.default_rng(SEED)
        root = np.linalg.cholesky(self.covariance)
        drawn = [_draw(random, design, self.coefficients, root) for _ in range(DRAWS)]
        tail = (1 - CONFIDENCE) / 2
        low, high = np.quantile(drawn, [tail, 1 - tail], method="inverted_cdf")
        return float(chance.sum()), float(low), float(high)


def _draw(random: np.random.Generator, design: np.ndarray, middle: np.ndarray, root: np.ndarray) -> int:
    chance = expit(design @ (middle + root @ random.standard_normal(len(middle))))
    return int((random.random(len(chance)) < chance).sum())


def _weeks(rows: pd.DataFrame) -> pd.Series:
    """Return the weeks left to the deadline, begun ones counted; what is over is one group."""
    weeks: pd.Series = np.ceil(rows["left"].clip(lower=0) / DAYS_A_WEEK).astype(int)
    return weeks


def _by_week(rows: pd.DataFrame) -> dict[int, float]:
    outcomes = rows["outcome"].groupby(_weeks(rows)).agg(["mean", "size"])
    enough = outcomes.loc[outcomes["size"] >= LEAST_OUTCOMES, "mean"]
    return dict(zip(enough.index.astype(int).tolist(), enough.tolist(), strict=True))


def learn(rows: pd.DataFrame, what: str) -> Model:
    """Fit the model to landmark rows, as `before_deadline` gives them; `what` it is to tell is for the error.

    Raises Unsaid: too few tasks with one of the outcomes, or no convergence.
    """
    tasks = rows["outcome"].groupby(rows.index).first()
    fewest = int(min((tasks == 0).sum(), (tasks == 1).sum()))
    if fewest < LEAST_OUTCOMES:
        why = f"trong {len(tasks)} nhiệm vụ đã biết kết quả, kết quả ít gặp hơn chỉ có {fewest} nhiệm vụ"
        if not fewest:
            why = f"{len(tasks)} nhiệm vụ đã biết kết quả đều cùng một kết quả"
        raise Unsaid(what, why, f"ít nhất {LEAST_OUTCOMES} nhiệm vụ của mỗi kết quả")
    numbers = features(rows)
    centre, scale = numbers.mean(), numbers.std(ddof=0).replace(0, 1)
    levels = {name: _largest(rows[name]) for name in GROUPS if name in rows}
    design = _design(rows, centre, scale, levels)
    spread = [10.0] + [NUMBER_SPREAD] * len(centre) + [GROUP_SPREAD] * (design.shape[1] - 1 - len(centre))
    outcome = rows["outcome"].to_numpy()
    fitted = fit_shrunken(outcome, design, 1 / np.square(spread), pd.factorize(rows.index)[0])
    if fitted is None:
        raise Unsaid(what, f"phép tính chưa hội tụ sau {MOST_STEPS} bước", "thêm nhiệm vụ đã biết kết quả")
    base = float(rows["outcome"].groupby(rows.index).mean().mean())
    return Model(centre, scale, levels, *fitted, base, _by_week(rows))


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
