"""Logistic regression of being late, with what can go wrong told instead of a number."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import expit

from hganalysis.errors import Unsaid

WHAT = "tác động khi xét cùng các yếu tố khác"
FARTHEST = 12.0
"""A coefficient per step or a standard error beyond this says nothing: an odds ratio above 160,000."""

DEPENDENT = 1e7
"""Condition number of the scaled columns from which on one is nearly a sum of others."""

SMALL_SHARE = 1e-9
"""A sum of margins a task above this is more than rounding."""

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Fit:
    """Coefficients and their covariance, the constant first."""

    coefficients: np.ndarray
    covariance: np.ndarray

    def contrast(self, weights: np.ndarray) -> tuple[float, float]:
        """Return a weighted sum of coefficients and its standard error."""
        return float(weights @ self.coefficients), float(np.sqrt(weights @ self.covariance @ weights))

    def joint_p(self, places: list[int]) -> float:
        """Return the Wald p-value of several coefficients being zero together."""
        from scipy.stats import chi2

        some = self.coefficients[places]
        return float(
            chi2.sf(some @ np.linalg.solve(self.covariance[np.ix_(places, places)], some), len(places))
        )


def fit_logit(late: np.ndarray, design: np.ndarray, shrunken: int = 0) -> Fit:
    """Fit by maximum likelihood; with shrunken effects, by penalised likelihood.

    The design has the constant first; its last columns, as many as `shrunken`, are groups whose effects are
    normal with deviation `GROUP_SPREAD`. Raises Unsaid: all tasks have one outcome, the columns are not
    independent, some separate the late tasks from the others, or the fit does not converge.
    """
    if late.all() or not late.any():
        raise Unsaid(WHAT, "mọi nhiệm vụ có cùng một kết quả", "cả nhiệm vụ chậm và nhiệm vụ đúng hạn")
    fit = _shrunk(late, design, shrunken) if shrunken else _plain(late, design)
    free = design[:, : design.shape[1] - shrunken]
    if fit is None:
        raise _failure(late, free, f"phép hồi quy chưa hội tụ sau {MOST_STEPS} bước")
    if _ran_away(fit):
        raise _failure(late, free, "ước lượng quá xa hoặc sai số quá lớn")
    return fit


def _plain(late: np.ndarray, design: np.ndarray) -> Fit | None:
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    centre, scale = _centre_and_scale(design)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            model = Logit(late.astype(float), (design - centre) / scale, check_rank=False)
            found = model.fit(disp=0, maxiter=MOST_STEPS)
            covariance = np.asarray(found.cov_params())
    except (np.linalg.LinAlgError, PerfectSeparationError):
        return None
    fit = _unscaled(found.params, covariance, centre, scale)
    return fit if found.mle_retvals["converged"] or _ran_away(fit) else None


def _shrunk(late: np.ndarray, design: np.ndarray, shrunken: int) -> Fit | None:
    centre, scale = _centre_and_scale(design)
    centre[-shrunken:], scale[-shrunken:] = 0.0, 1.0
    penalty = np.zeros(design.shape[1])
    penalty[-shrunken:] = GROUP_SPREAD**-2
    try:
        found = fit_shrunken(late.astype(float), (design - centre) / scale, penalty)
    except np.linalg.LinAlgError:
        return None
    return None if found is None else _unscaled(*found, centre, scale)


def _unscaled(found: np.ndarray, covariance: np.ndarray, centre: np.ndarray, scale: np.ndarray) -> Fit:
    back = np.diag(1 / scale)
    back[0] -= centre / scale
    return Fit(back @ found, back @ covariance @ back.T)


def _ran_away(fit: Fit) -> bool:
    """Tell whether a coefficient or an error is so large that it says nothing."""
    with np.errstate(invalid="ignore"):
        errors = np.sqrt(np.diag(fit.covariance))
    told = np.concatenate([fit.coefficients[1:], errors[1:]])
    return not bool((np.abs(told) < FARTHEST).all())


def _failure(late: np.ndarray, design: np.ndarray, otherwise: str) -> Unsaid:
    """Say why a fit failed: what its columns prove, or only that it failed."""
    centre, scale = _centre_and_scale(design)
    design = (design - centre) / scale
    if np.linalg.cond(design) > DEPENDENT:
        return Unsaid(WHAT, "các yếu tố trùng thông tin với nhau", "bỏ bớt yếu tố đo cùng một điều")
    if _separates(late, design):
        need = "mỗi bên của mỗi yếu tố có cả nhiệm vụ chậm và nhiệm vụ đúng hạn"
        return Unsaid(WHAT, "có yếu tố tách hẳn nhiệm vụ chậm với nhiệm vụ đúng hạn", need)
    return Unsaid(WHAT, otherwise, "thêm nhiệm vụ")


def _separates(late: np.ndarray, design: np.ndarray) -> bool:
    """Tell whether some weighted sum of the columns is never on the wrong side of zero (Konis 2007)."""
    from scipy.optimize import linprog

    signed = np.where(late, 1.0, -1.0)[:, None] * design
    best = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1))
    return bool(best.status == 0 and -best.fun > len(signed) * SMALL_SHARE)


def _centre_and_scale(design: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what gives each column but the constant mean 0 and deviation 1: same fit, safer arithmetic."""
    centre, scale = design.mean(axis=0), design.std(axis=0)
    centre[0], scale[0] = 0.0, 1.0
    return centre, np.where(scale > 0, scale, 1.0)


def holm(p: np.ndarray) -> np.ndarray:
    """Return p-values adjusted for many comparisons (Holm 1979); missing ones stay missing and do not count.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03]))
    array([0.03, 0.06, 0.06])
    """
    adjusted, order = np.full(len(p), np.nan), np.argsort(p)[: np.count_nonzero(~np.isnan(p))]
    stepped = np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1))
    adjusted[order] = np.minimum(stepped, 1)
    return adjusted


GROUP_SPREAD = 0.5
"""Standard deviation that effects of fields and agencies are shrunk by, in log odds (our choice)."""

MOST_STEPS, MOST_HALVINGS, SMALL_STEP = 50, 30, 1e-6


def fit_shrunken(
    outcome: np.ndarray, design: np.ndarray, penalty: np.ndarray, cluster: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray] | None:
    """Maximise the log likelihood less ``penalty * coefficient**2 / 2`` by Newton's method with halved steps.

    Return the coefficients and their covariance: the inverse of the curvature, or what is robust to rows of
    one cluster (0, 1, …) being alike; None when `MOST_STEPS` are not enough.

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
