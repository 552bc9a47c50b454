"""How many of some tasks: the sum of their chances, with an interval for chance and for what was learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

if TYPE_CHECKING:
    import pandas as pd

    from hganalysis.delays.shrunken import Model

SEED = 20241103
DRAWS = 1_000
CONFIDENCE = 0.95


def expected_number(model: Model, rows: pd.DataFrame) -> tuple[float, float, float]:
    """Return the expected number of tasks with the outcome, and its 95% interval.

    The interval is of simulated numbers: coefficients drawn from what was learnt and how surely, then each
    task with or without the outcome by its chance. The draws are the same in every run.
    """
    if not len(rows):
        return 0.0, 0.0, 0.0
    design = model.design(rows)
    chance = expit(design @ model.coefficients)
    design = design[np.argsort(chance, kind="stable")]
    random = np.random.default_rng(SEED)
    root = np.linalg.cholesky(model.covariance)
    drawn = [_draw(random, design, model.coefficients, root) for _ in range(DRAWS)]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], method="inverted_cdf")
    return float(chance.sum()), float(low), float(high)


def _draw(random: np.random.Generator, design: np.ndarray, middle: np.ndarray, root: np.ndarray) -> int:
    chance = expit(design @ (middle + root @ random.standard_normal(len(middle))))
    return int((random.random(len(chance)) < chance).sum())
