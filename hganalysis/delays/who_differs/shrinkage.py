"""Shrunken rates: what an agency's rate probably is, drawn towards that of all by how little it has shown.

The rates of the agencies are taken as drawn from one beta distribution, fitted to all counts by maximum
likelihood (beta-binomial); each agency's rate is then its posterior mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

LEAST_AGENCIES = 10
"""Fewer rates do not show how rates are spread. A convention of this tool."""

STARTS = (5.0, 50.0, 500.0)
"""Values of alpha + beta from which the likelihood is climbed."""

ALIKE = 1e5
"""An alpha + beta from which on the agencies differ no more than by chance."""

WHAT = "tỷ lệ co về mức chung"


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
    return Prior(None, None, str(Unsaid(WHAT, why, need)))


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
    return share * size, (1 - share) * size
