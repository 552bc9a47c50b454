"""How long tasks take: Kaplan-Meier curves, medians and the log-rank test, by lifelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import UNKNOWN_GROUP, UNSAID, groups_of, require
from hganalysis.counting.frames import listed
from hganalysis.counting.intervals import quantile
from hganalysis.delays.how_long.clusters import clustered_logrank
from hganalysis.delays.how_long.models import fitting
from hganalysis.delays.how_long.times import answered, durations
from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

WHAT = "thời gian thực hiện"
WHAT_TEST = "thời gian thực hiện của các nhóm có khác nhau không"
ALL = "tất cả"
CURVE_COLUMNS = ["group", "time", "survival", "low", "high", "at_risk", "events", "censored"]
LEAST_EVENTS = 10
"""Ended tasks below which the chi-squared distribution is no guide to the log-rank test.

A convention of this tool; Cochran (1954) asks for expected counts of about 5 in each of two groups."""

LEAST_CLUSTERS = 10
"""Clusters below which their sums do not tell how much they vary: with fewer the test hardly ever speaks."""


def survival(
    frame: pd.DataFrame,
    start: str,
    end: str,
    as_of: dt.date | str,
    by: str | Sequence[str] | None = None,
    due: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return the share of tasks not yet ended after each time, with open tasks censored (Kaplan-Meier).

    Parameters
    ----------
    frame, start, end, as_of, due
        As in `durations`.
    by : str or list of str, optional
        The columns that make the groups; a missing value makes the group "không rõ".
    confidence : float
        Coverage of the interval at each time.

    Returns
    -------
    DataFrame
        One row a group and time: `group, time, survival, low, high, at_risk, events, censored`. Groups come
        in the order of the values of `by`, each from time 0. `time` is in days, or in shares of the time
        allowed where `due` is given. `at_risk` counts the tasks just before `time`. The interval is taken on
        the scale of log(-log) (Kalbfleisch and Prentice); it is missing where the curve is 1 or 0.
        ``attrs`` has `left_out` (reason -> rows), `no_deadline` (tasks that are counted without one), `unit`
        ("day" or "share"), `as_of`, `confidence` and
        `medians` (group -> time or None); `medians` gives them with their intervals.

    Raises
    ------
    FrameError
        A column does not hold dates; as `ArgumentError`: `confidence` is not between 0 and 1.
    Unsaid
        A column is missing, no task has a duration, or none has ended.

    References
    ----------
    Kaplan and Meier (1958), Journal of the American Statistical Association 53:457-481.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> curve = hg.delays.survival(period.judged, "assigned_on", "completed_on", period.as_of)
    >>> curve.loc[:1, ["time", "at_risk", "survival"]].round(3).values.tolist()
    [[0.0, 955.0, 0.98], [1.0, 936.0, 0.932]]
    """
    quantile("survival", confidence)
    require(frame, listed(() if by is None else by), WHAT)
    kept = answered(durations(frame, start, end, as_of, due), WHAT)
    parts = [_curve(name, part, confidence) for name, part in _by_group(kept, by)]
    curves = pd.concat(parts, ignore_index=True)[CURVE_COLUMNS]
    curves.attrs = {
        "left_out": kept.attrs["left_out"],
        "no_deadline": kept.attrs["no_deadline"],
        "unit": "share" if due else "day",
        "as_of": str(as_of),
        "confidence": confidence,
        "medians": {row.group: None if row.unsaid else row.median for row in medians(curves).itertuples()},
    }
    return curves


def medians(curves: pd.DataFrame) -> pd.DataFrame:
    """Return the time by which half of the tasks of each group have ended, with its interval.

    Parameters
    ----------
    curves : DataFrame
        As `survival` gives it.

    Returns
    -------
    DataFrame
        One row a group: `group, n, events, censored, median, low, high, unsaid`. The median is the first time
        at which the curve is 0.5 or less; its limits are where the limits of the curve are. What the curve
        does not reach is missing; where the median itself is, `unsaid` says so.

    References
    ----------
    Brookmeyer and Crowley (1982), Biometrics 38:29-41.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> curve = hg.delays.survival(period.judged, "assigned_on", "completed_on", period.as_of)
    >>> hg.delays.medians(curve)[["n", "events", "median", "low", "high"]].values.tolist()
    [[955.0, 832.0, 14.0, 12.0, 15.0]]
    """
    require(curves, CURVE_COLUMNS, "thời gian thực hiện trung vị")
    rows = [_median(str(name), part) for name, part in curves.groupby("group", sort=False)]
    told = pd.DataFrame(rows)
    told.attrs["no_deadline"] = curves.attrs.get("no_deadline", 0)
    return told


def logrank(
    frame: pd.DataFrame,
    start: str,
    end: str,
    as_of: dt.date | str,
    by: str | Sequence[str],
    due: str | None = None,
    cluster: str | None = "agency",
) -> pd.DataFrame:
    """Test whether the tasks of all groups take equally long (log-rank).

    Parameters are those of `survival`; a task that names no group is left out, since "không rõ" is none.

    Parameters
    ----------
    cluster : str or None
        The column of what tasks share: those of one agency go together, and taken as if each stood alone they
        make chance look like a difference of fields. The usual test is made with None, a column that is not
        there or is one of `by`, and with too few clusters: fewer than `LEAST_CLUSTERS` or than twice the
        groups.

    Returns
    -------
    DataFrame
        One row: `groups, n, events, statistic, df, p, clusters` (missing in the usual test, which takes tasks
        for independent); ``attrs`` has `left_out` and `no_deadline` as in `survival`.

    Raises
    ------
    Unsaid
        A column is missing, there are fewer than two groups, or fewer than `LEAST_EVENTS` tasks have ended.

    References
    ----------
    Mantel (1966), Cancer Chemotherapy Reports 50:163-170; Peto and Peto (1972); Lee, Wei and Amato (1992),
    Survival Analysis: State of the Art, pages 237-247, for the clusters.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> found = hg.delays.logrank(period.judged, "assigned_on", "completed_on", period.as_of, by="leader")
    >>> found[["groups", "n", "events", "p"]].round(2).values.tolist()
    [[4.0, 955.0, 832.0, 0.82]]
    """
    require(frame, listed(by), WHAT_TEST)
    timed = _without_unknown(durations(frame, start, end, as_of, due), listed(by))
    kept = answered(timed, WHAT_TEST, LEAST_EVENTS)
    group = groups_of(kept, by)
    if group.nunique() < 2:
        raise Unsaid(WHAT_TEST, f"chỉ có nhóm {group.iloc[0]}", "ít nhất 2 nhóm có nhiệm vụ")
    tested = _usual(kept, group)
    if cluster is not None and cluster in kept and cluster not in listed(by):
        tested |= _clustered(kept, group, cluster)
    counts = {"groups": group.nunique(), "n": len(kept), "events": int(kept["event"].sum())}
    told = pd.DataFrame([counts | tested])
    told.attrs |= {name: kept.attrs[name] for name in ("left_out", "no_deadline")}
    return told


def _usual(kept: pd.DataFrame, group: pd.Series) -> dict[str, float]:
    with fitting(WHAT_TEST):
        from lifelines.statistics import multivariate_logrank_test

        took, ended = kept["duration"].to_numpy(), kept["event"].to_numpy()
        test = multivariate_logrank_test(took, group.to_numpy(), ended)
    statistic, p = float(test.test_statistic), float(test.p_value)
    return {"statistic": statistic, "df": group.nunique() - 1, "p": p, "clusters": float("nan")}


def _clustered(kept: pd.DataFrame, group: pd.Series, cluster: str) -> dict[str, float]:
    """Return what the clusters change in the usual test; nothing where they are too few to tell."""
    clusters = groups_of(kept, cluster)
    if clusters.nunique() < max(LEAST_CLUSTERS, 2 * group.nunique()):
        return {}
    statistic, p = clustered_logrank(
        kept["duration"].to_numpy(), kept["event"].to_numpy(dtype=bool),
        pd.factorize(group)[0], pd.factorize(clusters)[0],
    )  # fmt: skip
    return {} if np.isnan(p) else {"statistic": statistic, "p": p, "clusters": clusters.nunique()}


def _without_unknown(timed: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Mark the rows that name no group as having no answer, with the reason."""
    reasons = timed[UNSAID].astype(object)
    for name in columns:
        unknown = timed[name].isna() | timed[name].isin(["", UNKNOWN_GROUP])
        reasons = reasons.mask((reasons == "") & unknown, f"thiếu {vocab.TASK_COLUMNS.get(name, name)}")
    return timed.assign(**{UNSAID: reasons.astype("str")})


def _by_group(kept: pd.DataFrame, by: str | Sequence[str] | None) -> list[tuple[str, pd.DataFrame]]:
    """Return the groups in the order of the values that make them, missing ones last."""
    if by is None:
        return [(ALL, kept)]
    columns = listed(by)
    first = kept[columns].drop_duplicates().sort_values(columns, key=_sortable, kind="stable")
    names = groups_of(kept, by)
    return [(name, kept[names == name]) for name in dict.fromkeys(groups_of(first, by))]


def _sortable(column: pd.Series) -> pd.Series:
    return column.map(str, na_action="ignore") if column.dtype == object else column


def _curve(name: str, part: pd.DataFrame, confidence: float) -> pd.DataFrame:
    with fitting(f"{WHAT} của nhóm {name}"):
        from lifelines import KaplanMeierFitter

        fit = KaplanMeierFitter(alpha=1 - confidence)
        fit.fit(part["duration"].to_numpy(), part["event"].to_numpy())
    table, limits = fit.event_table, fit.confidence_interval_
    share = fit.survival_function_.iloc[:, 0].to_numpy()
    known = (share > 0) & (share < 1)
    return pd.DataFrame(
        {
            "group": name,
            "time": table.index.to_numpy(),
            "survival": share,
            "low": np.where(known, limits.iloc[:, 0], np.nan),
            "high": np.where(known, limits.iloc[:, 1], np.nan),
            "at_risk": table["at_risk"].to_numpy(),
            "events": table["observed"].to_numpy(),
            "censored": table["censored"].to_numpy(),
        }
    )


def _median(name: str, part: pd.DataFrame) -> dict[str, object]:
    n, ended = int(part["at_risk"].iloc[0]), int(part["events"].sum())
    middle = _first_at_half(part, "survival")
    reason = ""
    if np.isnan(middle):
        told = f"mới có {number(ended)} trong {number(n)} nhiệm vụ kết thúc"
        reason = f"{told}, tỷ lệ chưa kết thúc ước tính chưa xuống đến 50%"
    return {
        "group": name, "n": n, "events": ended, "censored": int(part["censored"].sum()), "median": middle,
        "low": _first_at_half(part, "low"), "high": _first_at_half(part, "high"), UNSAID: reason,
    }  # fmt: skip


def _first_at_half(part: pd.DataFrame, column: str) -> float:
    reached = part.loc[part[column] <= 0.5 + 1e-12, "time"]
    return float(reached.iloc[0]) if len(reached) else float("nan")
