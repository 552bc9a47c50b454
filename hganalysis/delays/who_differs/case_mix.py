"""Case mix: how likely each task was to be late, were its agency like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import expit, logit

from hganalysis.answers.unsaid import UNKNOWN_GROUP
from hganalysis.delays.what_goes_with.factors import factor_of, scaled
from hganalysis.delays.what_goes_with.logit import GROUP_SPREAD, fit_shrunken
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Codes = NDArray[Any]

TERMS = ("field", "coop_count", "days_allowed", "entered_late")
"""What an agency is given and does not choose, known when the task reaches it."""

MOST_UNKNOWN = 0.2
"""Share of tasks without a value from which on a term is left out, as in the model of the drivers."""

LEAST_LEVEL = 20
"""Tasks of a field below which it is pooled with the other small ones: fewer do not show its rate."""

TERM_SPREAD = 1.0
"""Standard deviation that the effects of the terms are shrunk by, in log odds: wide, so that it only keeps a
field in which no task was late from an infinite coefficient."""

STEPS, CLOSE = 50, 1e-10
WHAT = "cơ quan nào khác mức dự kiến"


class Mix(NamedTuple):
    """The model of case mix."""

    log_odds: Array
    """Of each task being late, with no agency better or worse; the chances add up to the late tasks."""
    terms: tuple[str, ...]
    left_out: tuple[str, ...]
    """The factors in the model, and those that the table could not give."""
    answer: Array
    """How far each coefficient moves by one more late task (terms x tasks), the agencies' own effects allowed
    for."""
    design: Array

    @property
    def chance(self) -> Array:
        """The chance of each task to be late."""
        return np.asarray(expit(self.log_odds))


def mix_of(tasks: pd.DataFrame, late: Array, codes: Codes) -> Mix:
    """Fit the chance of being late to what the agencies were given.

    The agencies stand in the model with shrunken effects of their own (deviation `GROUP_SPREAD`) and are then
    set to nought: without them a field whose tasks go mostly to one slow agency would excuse that agency.

    Of each settled task: whether it was late (both occur), and the number of its agency, from 0.
    """
    columns = {name: found for name in TERMS if (found := _columns(tasks, name)) is not None}
    own = np.eye(int(codes.max()) + 1)[codes]
    design = np.column_stack([np.zeros((len(tasks), 0)), *columns.values()])
    width = design.shape[1]
    whole = np.column_stack([np.ones(len(tasks)), design, own])
    penalty = np.r_[0.0, np.full(width, TERM_SPREAD**-2), np.full(own.shape[1], GROUP_SPREAD**-2)]
    fitted = fit_shrunken(late, whole, penalty)
    if fitted is None:
        raise Unsaid(WHAT, f"phép hồi quy chưa hội tụ sau {STEPS} bước", "thêm nhiệm vụ đã đến hạn")
    coefficients, covariance = fitted
    terms = slice(1, 1 + width)
    left_out = tuple(name for name in TERMS if name not in columns)
    log_odds = levelled(design @ coefficients[terms], late.sum())
    return Mix(log_odds, tuple(columns), left_out, covariance[terms] @ whole.T, design)


def levelled(log_odds: Array, total: float) -> Array:
    """Return the log odds moved all alike, so that the chances add up to a total."""
    shift = float(logit(total / len(log_odds)))
    for _ in range(STEPS):
        chance = expit(log_odds + shift)
        step = (total - chance.sum()) / (chance * (1 - chance)).sum()
        shift += float(np.clip(step, -1, 1))
        if abs(step) < CLOSE:
            break
    return log_odds + shift


def _columns(tasks: pd.DataFrame, name: str) -> Array | None:
    """Return a term as centred columns, None where the table cannot give it."""
    factor = factor_of(name)
    if not set(factor.columns) <= set(tasks.columns):
        return None
    values = factor.values(tasks)
    known = values.notna() & values.ne(UNKNOWN_GROUP)
    if known.mean() < 1 - MOST_UNKNOWN or values[known].nunique() < 2:
        return None
    if factor.kind == "category":
        return _levels(values)
    numbers = scaled(factor, values)
    centred = (numbers - numbers.mean()).fillna(0.0).to_numpy()
    return np.asarray(centred / centred.std())[:, None]


def _levels(values: pd.Series) -> Array | None:
    sizes = values.value_counts()
    kept = sorted(str(level) for level, n in sizes.items() if n >= LEAST_LEVEL)
    flags = np.array([values.eq(level).to_numpy(dtype="float64") for level in kept]).T
    return flags - flags.mean(axis=0) if kept else None
