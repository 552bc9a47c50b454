"""What goes with taking longer, several things at once: Cox and accelerated-failure models, by lifelines."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import attempt
from hganalysis.counting.frames import require_known
from hganalysis.counting.intervals import quantile
from hganalysis.delays.how_long.clusters import clustered_covariance
from hganalysis.delays.how_long.designs import DURATION, EVENT, Design, design_of
from hganalysis.delays.what_goes_with.logit import holm
from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


WHAT = "yếu tố nào gắn với thời gian thực hiện"
WHAT_CHECK = "giả định tỷ số nguy cơ không đổi theo thời gian"
LEAST_CLUSTERS = 20
"""Clusters below which a clustered standard error is too small (Cameron and Miller 2015, Journal of Human
Resources 50:317-372)."""

WEAKEST = 3.0
"""A standard error, in standard deviations of the variable, from which on it is said to know nothing.

With 5 events it would be about 0.45; where a variable separates the tasks it is in the hundreds."""

LEVEL = 0.05
Distribution = Literal["weibull", "lognormal", "loglogistic"]
Transform = Literal["rank", "km", "identity", "log"]
FITTERS: dict[Distribution, tuple[str, str]] = {
    "weibull": ("WeibullAFTFitter", "lambda_"),
    "lognormal": ("LogNormalAFTFitter", "mu_"),
    "loglogistic": ("LogLogisticAFTFitter", "alpha_"),
}
"""The lifelines class of each distribution, and the name of the parameter that the terms act on."""

HOLDS = "chưa thấy trái với giả định"
FAILS = (
    "tỷ số nguy cơ thay đổi theo thời gian, nên chỉ là số trung bình: đưa yếu tố này vào strata, "
    "hoặc đọc tỷ số thời gian của delays.aft"
)


def hazards(
    frame: pd.DataFrame,
    formula: str,
    *,
    duration: str = "duration",
    event: str = "event",
    strata: str | Sequence[str] | None = None,
    cluster: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate how each term goes with the hazard of being finished (Cox, ties after Efron).

    Parameters
    ----------
    frame : DataFrame
        One row a task with the columns of `durations` or others of the same meaning. Rows that lack a
        value that is used are left out and counted.
    formula : str
        The terms, as in ``"coop_count + field"``; text columns are dummy variables against their first value.
    duration, event : str
        How long it took, 0 or more, and whether it ended.
    strata : str or list of str, optional
        Columns whose values each have a baseline hazard of their own, such as the agency.
    cluster : str, optional
        The column of what tasks share, such as the agency: standard errors then allow for its tasks going
        together (sandwich estimator).
    confidence : float
        Coverage of the interval.

    Returns
    -------
    DataFrame
        One row a term, with the term as label too (``told.loc["field"]``): `term, coefficient,
        standard_error, hazard_ratio, low, high, p, p_adjusted` (Holm, for as many terms as there are); `low,
        high` are of the hazard ratio. A ratio above 1 goes
        with finishing sooner. ``attrs["model"]`` has `n, events, left_out, references` (the
        level that others of its column are compared with), `strata, cluster, clusters`.

    Raises
    ------
    FrameError
        The formula cannot be read, a duration is negative or infinite, an event is neither true nor false, or
        a term holds dates or a mix of kinds.
    Unsaid
        A column is missing; there are too few ended tasks for so many terms; a term is constant, depends on
        others, or separates the tasks; the fit does not converge; there are too few clusters.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> spans = hg.delays.durations(period.judged, "assigned_on", "completed_on", period.as_of)
    >>> found = hg.delays.hazards(spans, "coop_count", cluster="agency")
    >>> found.loc["coop_count", ["hazard_ratio", "low", "high"]].astype(float).round(2).tolist()
    [0.91, 0.85, 0.96]

    References
    ----------
    Cox (1972), Journal of the Royal Statistical Society B 34:187-220; Lin and Wei (1989), Journal of the
    American Statistical Association 84:1074-1078, for the clusters.
    """
    design = design_of(frame, formula, duration, event, strata, cluster, WHAT)
    return _hazard_ratios(design, _cox(design), strata, cluster, confidence)


def _hazard_ratios(
    design: Design, fit: Any, strata: str | Sequence[str] | None, cluster: str | None, confidence: float
) -> pd.DataFrame:
    coefficients, covariance = fit.params_.to_numpy(), fit.variance_matrix_.to_numpy()
    clusters = None
    if cluster is not None:
        clusters = int(design.clusters.nunique())
        covariance = _clustered(design, coefficients, covariance, clusters)
    told = _ratios(design, coefficients, np.sqrt(np.diag(covariance)), confidence, "hazard_ratio")
    told.attrs["model"] |= {"strata": strata, "cluster": cluster, "clusters": clusters}
    return told


def proportionality(
    frame: pd.DataFrame,
    formula: str,
    *,
    duration: str = "duration",
    event: str = "event",
    strata: str | Sequence[str] | None = None,
    transform: Transform = "rank",
) -> pd.DataFrame:
    """Check whether the hazard ratio of each term stays the same over time (scaled Schoenfeld residuals).

    Parameters are those of `hazards`; `transform` is the scale of time along which a change is looked for.

    Returns
    -------
    DataFrame
        One row a term: `term, statistic, p, p_adjusted` (Holm, for as many terms as there are), `holds`
        (whether `p_adjusted` is at least `LEVEL`) and `advice`, what follows, in words. With few tasks a
        change is easily missed; with very many even a small one is found. It is told of the model with these
        `strata` only (``attrs["model"]``): without them, or with others, ask again.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> spans = hg.delays.durations(period.judged, "assigned_on", "completed_on", period.as_of)
    >>> found = hg.delays.proportionality(spans, "coop_count", strata="agency")
    >>> found[["term", "holds", "advice"]].values.tolist()
    [['coop_count', True, 'chưa thấy trái với giả định']]

    References
    ----------
    Grambsch and Therneau (1994), Biometrika 81:515-526; Holm (1979).
    """
    require_known("transform", transform, get_args(Transform))
    design = design_of(frame, formula, duration, event, strata, None, WHAT_CHECK)
    return _check(design, _cox(design), strata, transform)


def _check(design: Design, fit: Any, strata: str | Sequence[str] | None, transform: str) -> pd.DataFrame:
    with fitting(WHAT_CHECK):
        from lifelines.statistics import proportional_hazard_test

        found = proportional_hazard_test(fit, design.table, time_transform=transform).summary
        found = found.loc[design.columns]
    statistic, p = found["test_statistic"].to_numpy(), found["p"].to_numpy()
    columns = {"term": design.terms, "statistic": statistic, "p": p, "p_adjusted": holm(p)}
    told = pd.DataFrame(columns, index=design.terms)
    told["holds"] = told["p_adjusted"] >= LEVEL
    told["advice"] = np.where(told["holds"], HOLDS, FAILS)
    told.attrs["model"] = design.about() | {"strata": strata}
    return told


def checked_hazards(
    frame: pd.DataFrame, formula: str, strata: str
) -> tuple[pd.DataFrame | Unsaid, pd.DataFrame | Unsaid]:
    """Return what `hazards` and `proportionality` say of one model, which is fitted once."""
    design = attempt(design_of, frame, formula, DURATION, EVENT, strata, None, WHAT)
    if isinstance(design, Unsaid):
        return design, Unsaid(WHAT_CHECK, design.why, design.need)
    fit = attempt(_cox, design)
    if isinstance(fit, Unsaid):
        return fit, fit
    return attempt(_hazard_ratios, design, fit, strata, None, 0.95), attempt(
        _check, design, fit, strata, "rank"
    )


def aft(
    frame: pd.DataFrame,
    formula: str,
    *,
    duration: str = "duration",
    event: str = "event",
    distribution: Distribution = "loglogistic",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate by how much each term goes with a longer time (accelerated-failure model).

    It needs no constant hazard ratio, but a distribution; compare the `aic` of several. A duration of 0 is
    taken as half of the smallest other one.

    Parameters are those of `hazards`; "weibull" alone has constant hazard ratios too.

    Returns
    -------
    DataFrame
        One row a term: `term, coefficient, standard_error, time_ratio, low, high, p, p_adjusted`; `low, high`
        are of the time ratio. A ratio of 1.2 goes with taking 20% longer. ``attrs["model"]`` has `n, events,
        left_out, distribution, aic, zeros` (durations of 0).

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> spans = hg.delays.durations(period.judged, "assigned_on", "completed_on", period.as_of)
    >>> found = hg.delays.aft(spans, "coop_count")
    >>> found.loc["coop_count", ["time_ratio", "low", "high"]].astype(float).round(2).tolist()
    [1.15, 1.06, 1.23]

    References
    ----------
    Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data, chapter 3.
    """
    import lifelines

    require_known("distribution", distribution, FITTERS)
    design = design_of(frame, formula, duration, event, None, None, WHAT)
    took = design.table[DURATION]
    zeros = took == 0
    if zeros.all():
        raise Unsaid(WHAT, "mọi nhiệm vụ đều kết thúc ngay ngày đầu", "các thời gian khác nhau")
    positive = took.mask(zeros, took[~zeros].min() / 2)
    name, main = FITTERS[distribution]
    with fitting(WHAT):
        fit = getattr(lifelines, name)().fit(design.table.assign(**{DURATION: positive}), DURATION, EVENT)
    coefficients = fit.params_[main].loc[design.columns].to_numpy()
    errors = fit.standard_errors_[main].loc[design.columns].to_numpy()
    told = _ratios(design, coefficients, errors, confidence, "time_ratio")
    told.attrs["model"] |= {"distribution": distribution, "aic": float(fit.AIC_), "zeros": int(zeros.sum())}
    return told


def _cox(design: Design) -> Any:
    with fitting(WHAT):
        from hganalysis.delays.how_long.cox_fitter import CoxFitter

        strata = list(design.strata) if design.strata else None
        return CoxFitter().fit(design.table, DURATION, EVENT, strata=strata)


def _clustered(design: Design, coefficients: Array, covariance: Array, clusters: int) -> Array:
    if clusters < LEAST_CLUSTERS:
        why = f"chỉ có {number(clusters)} nhóm để tính sai số theo nhóm"
        raise Unsaid(WHAT, why, f"ít nhất {LEAST_CLUSTERS} nhóm, hoặc đưa nhóm vào strata")
    table = design.table
    return clustered_covariance(
        table[design.columns].to_numpy(), table[DURATION].to_numpy(),
        table[EVENT].to_numpy(), design.stratum_codes(), pd.factorize(design.clusters)[0],
        coefficients, covariance,
    )  # fmt: skip


def _ratios(
    design: Design, coefficients: Array, errors: Array, confidence: float, ratio: str
) -> pd.DataFrame:
    """Return the table of the terms; a term whose coefficient knows nothing is `Unsaid`."""
    from scipy.special import ndtr

    spread = design.table[design.columns].std().to_numpy()
    weak = ~(errors * spread < WEAKEST)
    if weak.any():
        terms = ", ".join(term for term, bad in zip(design.terms, weak, strict=True) if bad)
        why = f"yếu tố {terms} tách hẳn nhiệm vụ kết thúc sớm và chậm, hoặc gần trùng yếu tố khác"
        raise Unsaid(WHAT, why, "bỏ yếu tố đó, hoặc gộp nhóm")
    reach = quantile("hazards, aft", confidence) * errors
    columns = {"term": design.terms, "coefficient": coefficients, "standard_error": errors}
    told = pd.DataFrame(columns, index=design.terms)
    told[ratio] = np.exp(coefficients)
    told["low"], told["high"] = np.exp(coefficients - reach), np.exp(coefficients + reach)
    told["p"] = 2 * ndtr(-np.abs(coefficients / errors))
    told["p_adjusted"] = holm(told["p"].to_numpy())
    told.attrs["model"] = design.about()
    return told


DOUBTS = ("still high", "failed to converge", "suspiciously close to 0", "did not converge")
"""Words of the lifelines warnings after which its coefficients are no answer (lifelines 0.30)."""

NEED = "ít biến hơn, hoặc gộp các nhóm không có nhiệm vụ kết thúc"


@contextmanager
def fitting(what: str) -> Iterator[None]:
    """Run lifelines without noise; a fit that fails or that lifelines itself doubts is `Unsaid`."""
    from lifelines.exceptions import ConvergenceError, StatError

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            yield
        except (ConvergenceError, StatError) as error:
            why = "mô hình không tìm được nghiệm, có biến không đổi hoặc phụ thuộc biến khác"
            raise Unsaid(what, why, NEED) from error
    if any(doubt in str(warning.message) for warning in heard for doubt in DOUBTS):
        raise Unsaid(what, "mô hình không hội tụ, có biến tách hẳn nhiệm vụ kết thúc sớm và chậm", NEED)
