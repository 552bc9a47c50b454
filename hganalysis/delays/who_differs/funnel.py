"""Who really differs: each agency's rate against the limits that chance alone would seldom pass."""

from __future__ import annotations

from numbers import Real
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import UNSAID, require
from hganalysis.counting.intervals import NO_TASK, counts_of, quantile, wilson
from hganalysis.errors import ArgumentError, Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

WARNING, ALARM = 0.95, 0.998
"""Spiegelhalter (2005), Statistics in Medicine 24:1185-1202: about 2 and 3 standard deviations."""

OUTSIDE = ("low-99.8", "low-95", "no", "high-95", "high-99.8")
WINSORISED = 0.1
"""The share of z-scores drawn in at either end before over-dispersion is measured (Spiegelhalter 2005)."""

LEAST_FOR_DISPERSION = 10
"""Agencies below which drawing in a tenth at either end moves nobody: over-dispersion is not measured."""

SEED, DRAWS = 20241103, 1_000
"""Tables drawn to see how far rates scatter where agencies do not differ: winsorised, less than 1."""

LEAST_AGENCIES = 10
"""Fewer rates do not show how rates are spread. A convention of this tool."""

NEWTON_STEPS, NEAR = 6, 0.1
"""Each step doubles the digits that are right; one longer than a tenth of the way leads elsewhere."""

STARTS = (5.0, 50.0, 500.0)
"""Values of alpha + beta from which the likelihood is climbed."""

ALIKE = 1e5
"""An alpha + beta from which on the agencies differ no more than by chance."""

WHAT = "cơ quan nào thật sự khác mức chung"


@overload
def funnel_limits(n: float, target: float, confidence: float = WARNING) -> tuple[float, float]: ...
@overload
def funnel_limits(n: ArrayLike, target: float, confidence: float = WARNING) -> tuple[Array, Array]: ...
def funnel_limits(n: ArrayLike, target: float, confidence: float = WARNING) -> tuple[Any, Any]:
    """Return the observed rates whose Wilson bound just touches the target.

    Since the Wilson interval inverts the score test, these are ``target ± z √(target (1 - target) / n)``,
    clipped to 0..1.

    Parameters
    ----------
    n : number or array
        Tasks of an agency, 1 or more.
    target : float
        The rate to compare with, from 0 to 1.
    confidence : float
        Two-sided coverage, between 0 and 1.

    Returns
    -------
    tuple of float or of array
        Lower and upper limit of the observed rate.

    Raises
    ------
    ArgumentError
        A number is outside its range.

    Examples
    --------
    >>> import hganalysis as hg
    >>> [round(float(each), 3) for each in hg.delays.funnel_limits(50, 0.1)]
    [0.017, 0.183]
    """
    try:
        sizes = np.asarray(n, dtype="float64")
    except (TypeError, ValueError):
        raise ArgumentError(f"funnel_limits cần n là số; nhận được {n!r}.") from None
    if not (sizes >= 1).all() or not isinstance(target, Real) or not 0 <= target <= 1:
        raise ArgumentError(
            f"funnel_limits cần n >= 1 và target từ 0 đến 1, nhưng nhận được n={n!r}, target={target}."
        )
    low, high = _limits(target, np.sqrt(target * (1 - target) / sizes), confidence)
    return (float(low), float(high)) if sizes.ndim == 0 else (low, high)


def funnel_rates(
    frame: pd.DataFrame, events: str, population: str, target: float | None = None
) -> pd.DataFrame:
    """Compare the rate of each row with the rate of all, allowing for its size.

    Parameters
    ----------
    frame : DataFrame
        One row an agency; the other columns are kept as they are.
    events, population : str
        The columns of the counts, for example tasks done late and tasks concluded.
    target : float, optional
        The rate to compare with; by default that of all rows together.

    Returns
    -------
    DataFrame
        The rows in their order, with

        - `rate`, and its 95% Wilson interval `rate_low`, `rate_high`;
        - `low_95, high_95, low_998, high_998`: what chance alone passes in 1 of 20 and 1 of 500 agencies;
        - `outside`: one of `OUTSIDE`;
        - `z`: how many standard deviations the rate is from the target;
        - `wide_low_95, wide_high_95, wide_low_998, wide_high_998, outside_wide`: the same with limits widened
          by the over-dispersion, missing where that cannot be measured; equal where there is none;
        - `shrunken, shrunken_low, shrunken_high`: the rate drawn towards the rate of all (empirical Bayes,
          beta-binomial, 95%), missing where the agencies are too few or differ no more than by chance;
        - `unsaid`: why a row has no rate, or "".

        ``attrs["funnel"]`` has `target, agencies, phi, phi_null, phi_null_high, tau, overdispersed,
        dispersion_unsaid, alpha, beta, shrinkage_unsaid`; `phi_null` and `phi_null_high` are the mean and the
        95% quantile of `phi` where agencies do not differ; `tau` is the standard deviation between agencies
        that chance leaves unexplained.

    Raises
    ------
    FrameError
        A count is missing, negative, no whole number, or larger than its population; as `ArgumentError`,
        which is a ValueError too: `target` is not between 0 and 1.
    Unsaid
        A column is missing; without `target`: fewer than two agencies have tasks, no task is an event, or
        all are.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202: limits, winsorised z-scores, additive variance.
    """
    require(frame, [events, population], WHAT)
    k, n = counts_of(frame, events, population)
    has = n > 0
    chosen = _common(k, n) if target is None else _given(target)
    k, n = k[has], n[has]
    spread = _dispersion(k, n, chosen)
    prior = prior_of(k, n)
    columns = _rates(k, n, chosen) | _limit_columns(k / n, n, chosen, spread) | shrunken(k, n, prior)
    placed = pd.DataFrame(columns, index=np.flatnonzero(has)).reindex(range(len(frame))).set_axis(frame.index)
    placed[UNSAID] = np.where(has, "", NO_TASK)
    told = frame.assign(**{str(name): placed[name] for name in placed})
    told.attrs["funnel"] = {
        "target": chosen, "agencies": int(has.sum()), **spread._asdict(), **prior._asdict(),
    }  # fmt: skip
    return told


class Dispersion(NamedTuple):
    """How much more the agencies differ than chance explains."""

    phi: float | None
    phi_null: float | None
    phi_null_high: float | None
    tau: float | None
    overdispersed: bool | None
    dispersion_unsaid: str


def _dispersion(k: Array, n: Array, target: float) -> Dispersion:
    """Measure over-dispersion: the mean square of the winsorised z-scores, and the additive variance.

    Winsorised, the mean square is below 1 by chance alone; it is held against that of drawn tables (seeded).
    """
    if len(n) < LEAST_FOR_DISPERSION:
        why = f"chỉ có {number(len(n))} cơ quan, đơn vị có nhiệm vụ"
        need = f"ít nhất {LEAST_FOR_DISPERSION} cơ quan, đơn vị"
        return Dispersion(
            None, None, None, None, None, str(Unsaid("mức phân tán giữa các cơ quan", why, need))
        )
    phi = float(_mean_square(_z(k, n, target)[None])[0])
    by_chance = np.random.default_rng(SEED).binomial(n.astype("int64"), target, (DRAWS, len(n)))
    null = _mean_square(_z(by_chance.astype("float64"), n, target))
    usual, high = float(null.mean()), float(np.quantile(null, WARNING))
    if phi <= high:
        return Dispersion(phi, usual, high, 0.0, False, "")
    weights = n / (target * (1 - target))
    spare = weights.sum() - (weights**2).sum() / weights.sum()
    excess = len(n) * phi / usual - (len(n) - 1)
    return Dispersion(phi, usual, high, float(np.sqrt(max(excess, 0.0) / spare)), True, "")


def _mean_square(z: Array) -> Array:
    """Return the mean square of each row of z-scores, a tenth drawn in at either end."""
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED], axis=1, keepdims=True)
    return np.asarray((np.clip(z, low, high) ** 2).mean(axis=1))


def _rates(k: Array, n: Array, target: float) -> dict[str, Array]:
    low, high = wilson(k, n)
    return {"rate": k / n, "rate_low": low, "rate_high": high, "z": _z(k, n, target)}


def _z(k: Array, n: Array, target: float) -> Array:
    scores: Array = (k / n - target) / np.sqrt(target * (1 - target) / n)
    return scores


def _limit_columns(rate: Array, n: Array, target: float, spread: Dispersion) -> dict[str, Any]:
    """Return the limits by chance alone, and the wider ones where over-dispersion could be measured."""
    chance = np.sqrt(target * (1 - target) / n)
    plain = _verdict(rate, chance, target)
    wide = chance * np.nan if spread.tau is None else np.sqrt(chance**2 + spread.tau**2)
    widened = _verdict(rate, wide, target)
    if spread.tau is None:
        widened["outside"] = np.full(len(rate), None)
    return plain | {"outside_wide" if key == "outside" else f"wide_{key}": widened[key] for key in widened}


def _verdict(rate: Array, deviation: Array, target: float) -> dict[str, Any]:
    low, high = _limits(target, deviation, WARNING)
    lowest, highest = _limits(target, deviation, ALARM)
    cases = [rate < lowest, rate < low, rate > highest, rate > high]
    outside = np.select(cases, ["low-99.8", "low-95", "high-99.8", "high-95"], "no").astype(object)
    return {"low_95": low, "high_95": high, "low_998": lowest, "high_998": highest, "outside": outside}


def _limits(target: float, deviation: Array, confidence: float) -> tuple[Array, Array]:
    reach = quantile("funnel_limits", confidence) * deviation
    return np.clip(target - reach, 0, 1), np.clip(target + reach, 0, 1)


def _common(k: Array, n: Array) -> float:
    """Return the rate of all, if there is something to compare with it."""
    some = int((n > 0).sum())
    if some < 2:
        why = f"chỉ có {some} cơ quan, đơn vị có nhiệm vụ" if some else "không có nhiệm vụ nào"
        raise Unsaid(WHAT, why, "ít nhất 2 cơ quan, đơn vị có nhiệm vụ, hoặc một mức chung cho trước")
    rate = float(k.sum() / n.sum())
    if rate in (0, 1):
        counted = f"{number(int(n.sum()))} nhiệm vụ"
        told = f"không có nhiệm vụ nào trong {counted}" if rate == 0 else f"tất cả {counted} đều"
        why = f"{told} thuộc loại đang đếm, nên các cơ quan không khác nhau"
        raise Unsaid(WHAT, why, "cả nhiệm vụ thuộc và không thuộc loại đó, hoặc một mức chung cho trước")
    return rate


def _given(target: float) -> float:
    if not 0 < target < 1:
        raise ArgumentError(
            f"funnel cần target lớn hơn 0 và nhỏ hơn 1, nhưng nhận được {target}. "
            "Bỏ target để so với tỷ lệ chung của các dòng."
        )
    return float(target)


class Prior(NamedTuple):
    """The beta distribution of the agencies' rates, or why there is none."""

    alpha: float | None
    beta: float | None
    shrinkage_unsaid: str


def prior_of(k: Array, n: Array) -> Prior:
    """Fit the distribution of the rates to the counts of the agencies.

    References
    ----------
    Skellam (1948), Journal of the Royal Statistical Society B 10:257-261: the beta-binomial distribution;
    Efron and Morris (1975), Journal of the American Statistical Association 70:311-319: empirical Bayes.
    """
    if len(n) < LEAST_AGENCIES:
        why = f"chỉ có {number(len(n))} cơ quan, đơn vị có nhiệm vụ"
        return _without(why, f"ít nhất {LEAST_AGENCIES} cơ quan, đơn vị")
    mean = k.sum() / n.sum()
    if mean in (0, 1):
        return _without("các cơ quan có cùng tỷ lệ", "các tỷ lệ khác nhau")
    alpha, beta = _most_likely(k, n, float(mean))
    if alpha + beta > ALIKE:
        why = "chưa thấy các cơ quan khác nhau nhiều hơn ngẫu nhiên"
        return _without(
            why, "khác biệt giữa các cơ quan lớn hơn ngẫu nhiên; khi đó ước lượng tốt nhất là mức chung"
        )
    return Prior(alpha, beta, "")


def shrunken(k: Array, n: Array, prior: Prior) -> dict[str, Array]:
    """Return the posterior mean of each rate with its 95% limits, missing without a prior.

    The limits take the fitted distribution as known, so they are a little too narrow.
    """
    from scipy.special import betaincinv

    if prior.alpha is None or prior.beta is None:
        return {name: np.full(len(n), np.nan) for name in ("shrunken", "shrunken_low", "shrunken_high")}
    a, b = k + prior.alpha, n - k + prior.beta
    return {
        "shrunken": a / (a + b),
        "shrunken_low": betaincinv(a, b, 0.025),
        "shrunken_high": betaincinv(a, b, 0.975),
    }


def _without(why: str, need: str) -> Prior:
    return Prior(None, None, str(Unsaid("tỷ lệ co về mức chung", why, need)))


def _most_likely(k: Array, n: Array, mean: float) -> tuple[float, float]:
    from scipy.optimize import minimize
    from scipy.special import betaln, expit, logit

    def loss(place: Array) -> float:
        share, size = expit(place[0]), np.exp(place[1])
        a, b = share * size, (1 - share) * size
        return -float(np.sum(betaln(k + a, n - k + b) - betaln(a, b)))

    bounds = [(-15.0, 15.0), (np.log(0.05), np.log(10 * ALIKE))]
    climbs = [
        minimize(loss, [logit(mean), np.log(size)], method="L-BFGS-B", bounds=bounds) for size in STARTS
    ]
    best = min(climbs, key=lambda climb: float(climb.fun)).x
    share, size = float(expit(best[0])), float(np.exp(best[1]))
    return _at_the_top(k, n, share * size, (1 - share) * size)


def _at_the_top(k: Array, n: Array, alpha: float, beta: float) -> tuple[float, float]:
    """Return the most likely distribution near this one by Newton's steps, to the last digits.

    A climb by differences ends within a millionth of it, somewhere else on another processor. One without a
    top near by, as where agencies are alike, stays as it is.
    """
    from scipy.special import digamma, polygamma

    place = np.array([alpha, beta])
    for _ in range(NEWTON_STEPS):
        a, b = place
        slope = np.full(2, np.sum(digamma(a + b) - digamma(n + a + b)))
        slope += np.sum(digamma(k + a) - digamma(a)), np.sum(digamma(n - k + b) - digamma(b))
        across = np.sum(polygamma(1, a + b) - polygamma(1, n + a + b))
        bend = np.full((2, 2), across)
        bend[0, 0] += np.sum(polygamma(1, k + a) - polygamma(1, a))
        bend[1, 1] += np.sum(polygamma(1, n - k + b) - polygamma(1, b))
        (p, q), r = bend, slope
        turn = p[0] * q[1] - p[1] * q[0]
        step = np.array([q[1] * r[0] - p[1] * r[1], p[0] * r[1] - q[0] * r[0]]) / turn
        if not np.all(np.isfinite(step)) or np.any(np.abs(step) > NEAR * place):
            return alpha, beta
        place = place - step
    return float(place[0]), float(place[1])
