"""Month by month: which months differ more than chance explains (p-chart), and where it goes (run chart)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from hganalysis.answers.unsaid import UNSAID, require
from hganalysis.counting.frames import require_known
from hganalysis.counting.intervals import NO_TASK, counts_of
from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Kind = Literal["p", "laney", "run"]
WHAT = "tháng nào thật sự khác thường"
SIGMAS = 3
LEAST_PERIODS = 6
"""Shewhart's rule of six needs six points."""

FIRM_PERIODS = 12
"""Periods below which the limits are trial limits (Provost and Murray 2011, The Health Care Data Guide)."""

RULES: dict[str, str] = {
    "beyond": f"ngoài {SIGMAS} độ lệch chuẩn",
    "side": "nằm trong ít nhất {side} tháng liền cùng một phía của đường giữa",
    "trend": "nằm trong ít nhất {trend} tháng liền tăng hoặc giảm",
}
"""What each rule says of a point, as a reader meets it."""

SIDE, TREND = 8, 6
"""Nelson (1984), Journal of Quality Technology 16:237-239, tests 2 and 3; with eight points instead of nine,
as Western Electric (1956) has it."""

RUN_SIDE, RUN_TREND = 6, 5
"""Of a run chart around the median: Perla, Provost and Murray (2011), BMJ Quality & Safety 20:46-51."""

MOVING_RANGE = 1.128
"""The mean range of two normal values in standard deviations."""


def control_chart(frame: pd.DataFrame, events: str, population: str, kind: Kind = "p") -> pd.DataFrame:
    """Judge the rate of each period by the rules for special causes.

    Parameters
    ----------
    frame : DataFrame
        One row a period, in their order; the other columns are kept.
    events, population : str
        The columns of the counts, for example tasks done late and tasks concluded.
    kind : {"p", "laney", "run"}
        "p": around the rate of all periods, with limits of three binomial standard deviations. "laney": the
        limits are multiplied by how much more neighbouring months differ than chance explains, for months of
        thousands of tasks. "run": around the median, without limits, for few or small months.

    Returns
    -------
    DataFrame
        The rows in their order with `rate, centre, low, high` (limits, missing in a run chart), `beyond,
        side, trend` (whether the rule holds for the point), `signal` (the rules that hold, in words, or "")
        and `unsaid` (why a period has no rate, or "").

        ``attrs["chart"]`` has `kind, periods, provisional` (too few periods for firm limits), `sigma` (the
        factor of "laney", else 1), `side` and `trend` (points that the rules ask for).

    Raises
    ------
    FrameError
        A count cannot be, as in `funnel`.
    Unsaid
        A column is missing, fewer than `LEAST_PERIODS` periods have tasks, no task is an event, or all are.

    References
    ----------
    Nelson (1984); Laney (2002), Quality Engineering 14:531-537; NHS England, Making Data Count (2019).

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> months = pd.DataFrame({"late": [3, 4, 2, 3, 5, 25], "tasks": 50})
    >>> hg.delays.control_chart(months, "late", "tasks")["rate"].round(2).tolist()
    [0.06, 0.08, 0.04, 0.06, 0.1, 0.5]
    """
    require_known("kind", kind, get_args(Kind))
    require(frame, [events, population], WHAT)
    k, n = counts_of(frame, events, population)
    has = n > 0
    _check(k, n)
    rate = np.divide(k, n, out=np.full(len(n), np.nan), where=has)
    centre = float(np.median(rate[has])) if kind == "run" else float(k.sum() / n.sum())
    deviation = np.sqrt(np.divide(centre * (1 - centre), n, out=np.full(len(n), np.nan), where=has))
    sigma = _laney((rate - centre)[has] / deviation[has]) if kind == "laney" else 1.0
    reach = SIGMAS * sigma * deviation * (np.nan if kind == "run" else 1)
    side, trend = (RUN_SIDE, RUN_TREND) if kind == "run" else (SIDE, TREND)
    flags = {
        "beyond": np.abs(rate - centre) > reach,
        "side": _in_runs(np.sign(rate - centre), side, skip_zero=kind == "run"),
        "trend": _trends(rate, trend),
    }
    limits = {"low": np.clip(centre - reach, 0, 1), "high": np.clip(centre + reach, 0, 1)}
    words: dict[str, Any] = {"signal": _signals(flags, side, trend), UNSAID: np.where(has, "", NO_TASK)}
    told = frame.assign(rate=rate, centre=centre, **limits, **flags, **words)
    told.attrs["chart"] = {
        "kind": kind, "periods": int(has.sum()), "provisional": int(has.sum()) < FIRM_PERIODS, "sigma": sigma,
        "side": side, "trend": trend,
    }  # fmt: skip
    return told


def _check(k: Array, n: Array) -> None:
    periods, total = int((n > 0).sum()), int(n.sum())
    if periods < LEAST_PERIODS:
        raise Unsaid(WHAT, f"chỉ có {periods} tháng có nhiệm vụ", f"ít nhất {LEAST_PERIODS} tháng")
    if k.sum() in (0, total):
        told = "không có nhiệm vụ nào trong" if k.sum() == 0 else "tất cả"
        why = f"{told} {number(total)} nhiệm vụ thuộc loại đang đếm"
        raise Unsaid(WHAT, why, "cả nhiệm vụ thuộc và không thuộc loại đó")


def _laney(z: Array) -> float:
    """Return the standard deviation of the z-scores, from their moving ranges; never below 1."""
    return max(1.0, float(np.mean(np.abs(np.diff(z)))) / MOVING_RANGE)


def _in_runs(signs: Array, least: int, *, skip_zero: bool) -> Flags:
    """Tell which points are in a run of `least` or more equal signs.

    A point on the line ends a run, or is passed over; a missing one ends it.
    """
    places = [i for i, sign in enumerate(signs) if not (skip_zero and sign == 0)]
    return _long(_split(places, lambda i, j: signs[i] == signs[j] and signs[i] != 0), least, len(signs))


def _trends(rate: Array, least: int) -> Flags:
    """Tell which points are in a run of `least` or more that only rise or only fall."""
    places = list(range(len(rate)))
    rising = _split(places, lambda i, j: rate[j] > rate[i])
    falling = _split(places, lambda i, j: rate[j] < rate[i])
    return _long(rising + falling, least, len(rate))


def _long(runs: list[list[int]], least: int, points: int) -> Flags:
    """Tell which of the points are in a run of `least` or more."""
    inside = [place for run in runs if len(run) >= least for place in run]
    return np.isin(np.arange(points), inside)


def _split(places: list[int], goes_on: Callable[[int, int], bool]) -> list[list[int]]:
    """Cut places into runs wherever one does not go on from the one before."""
    runs: list[list[int]] = []
    for place in places:
        if runs and goes_on(runs[-1][-1], place):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _signals(flags: dict[str, Flags], side: int, trend: int) -> list[str]:
    words = {name: rule.format(side=side, trend=trend) for name, rule in RULES.items()}
    rows = zip(*flags.values(), strict=True)
    return ["; ".join(words[name] for name, holds in zip(flags, row, strict=True) if holds) for row in rows]
