"""Intervals for rates. `wilson` needs NumPy only; scipy is imported where it is used."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import pandas as pd

from hganalysis.errors import ArgumentError, FrameError
from hganalysis.text import number

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array: TypeAlias = NDArray[np.float64]


@overload
def wilson(k: float, n: float, confidence: float = 0.95) -> tuple[float, float]: ...
@overload
def wilson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]: ...
def wilson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the Wilson score interval of a proportion.

    Parameters
    ----------
    k, n : number or array
        Events and trials, ``0 <= k <= n`` and ``n >= 1``; arrays are paired as NumPy does.
    confidence : float
        Two-sided coverage, between 0 and 1.

    Returns
    -------
    tuple of float or of array
        Lower and upper limit, shares between 0 and 1.

    Raises
    ------
    ArgumentError
        `k`, `n` or `confidence` is outside its range.

    References
    ----------
    Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857-872, method 3.

    Examples
    --------
    >>> import hganalysis as hg
    >>> [round(float(each), 3) for each in hg.delays.wilson(24, 89)]
    [0.188, 0.37]
    """
    events, trials = _counts("wilson", k, n)
    z = quantile("wilson", confidence)
    share = events / trials
    middle = share + z * z / (2 * trials)
    half = z * np.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = np.where(events == 0, 0.0, (middle - half) / scale)
    high = np.where(events == trials, 1.0, (middle + half) / scale)
    return _as_given(low, high)


@overload
def clopper_pearson(k: float, n: float, confidence: float = 0.95) -> tuple[float, float]: ...
@overload
def clopper_pearson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Array, Array]: ...
def clopper_pearson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Any, Any]:
    """Return the Clopper-Pearson "exact" interval of a proportion; it covers at least `confidence`.

    Parameters, result and errors are those of `wilson`.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26:404-413; Newcombe (1998), method 5.

    Examples
    --------
    >>> import hganalysis as hg
    >>> [round(float(each), 3) for each in hg.delays.clopper_pearson(0, 20)]
    [0.0, 0.168]
    """
    from scipy.special import betaincinv

    events, trials = _counts("clopper_pearson", k, n)
    quantile("clopper_pearson", confidence)
    tail = (1 - confidence) / 2
    none, every = events == 0, events == trials
    low = np.where(none, 0.0, betaincinv(np.where(none, 1, events), trials - events + 1, tail))
    high = np.where(every, 1.0, betaincinv(events + 1, np.where(every, 1, trials - events), 1 - tail))
    return _as_given(low, high)


def newcombe(
    before: tuple[int, int], after: tuple[int, int], confidence: float = 0.95
) -> tuple[float, float]:
    """Return the hybrid score interval of the difference of two independent proportions, after less before.

    Parameters
    ----------
    before, after : tuple of int
        Events and trials of each group, as `wilson` takes them. No trial may be in both groups.
    confidence : float
        Two-sided coverage, between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, between -1 and 1. When 0 lies outside, the difference is beyond chance.

    Raises
    ------
    ArgumentError
        As for `wilson`.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873-890, method 10: the two Wilson intervals combined.

    Examples
    --------
    >>> import hganalysis as hg
    >>> [round(each, 3) for each in hg.delays.newcombe((20, 100), (35, 100))]
    [0.026, 0.268]
    """
    if not all(isinstance(each, Sequence) and len(each) == 2 for each in (before, after)):
        raise ArgumentError(
            f"newcombe cần hai cặp (k, n), ví dụ (20, 100), (35, 100); nhận được {before!r}, {after!r}."
        )
    (low_1, high_1), (low_2, high_2) = wilson(*before, confidence), wilson(*after, confidence)
    share_1, share_2 = before[0] / before[1], after[0] / after[1]
    down = float(np.hypot(share_2 - low_2, high_1 - share_1))
    up = float(np.hypot(high_2 - share_2, share_1 - low_1))
    return share_2 - share_1 - down, share_2 - share_1 + up


def quantile(name: str, confidence: float) -> float:
    """Return the normal quantile of a two-sided confidence; `name` is that of the asking function."""
    if not isinstance(confidence, Real) or not 0 < confidence < 1:
        raise ArgumentError(
            f"{name} cần confidence lớn hơn 0 và nhỏ hơn 1, nhưng nhận được {confidence}. "
            "Độ tin cậy 95% viết là 0.95."
        )
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _counts(name: str, k: ArrayLike, n: ArrayLike) -> tuple[Array, Array]:
    try:
        events, trials = np.broadcast_arrays(np.asarray(k, dtype="float64"), np.asarray(n, dtype="float64"))
    except (TypeError, ValueError):
        raise ArgumentError(f"{name} cần k và n là số; nhận được k={k!r}, n={n!r}.") from None
    good = (trials >= 1) & (events >= 0) & (events <= trials)
    if not good.all():
        first = np.argmin(good)
        found = f"k={events.flat[first]:g}, n={trials.flat[first]:g}"
        raise ArgumentError(
            f"{name} cần 0 <= k <= n và n >= 1, nhưng nhận được {found}. "
            "Không có nhiệm vụ nào thì không có tỷ lệ: bỏ dòng đó trước khi tính."
        )
    return events, trials


def _as_given(low: Array, high: Array) -> tuple[Any, Any]:
    return (float(low), float(high)) if low.ndim == 0 else (low, high)


MOST_ROWS_NAMED = 5
NO_TASK = "không có nhiệm vụ nào để tính tỷ lệ"


def counts_of(
    frame: pd.DataFrame, events: str, population: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two counts of each row; the `FrameError` names the rows where they cannot be counts."""
    k, n = (_numbers(frame, name) for name in (events, population))
    good = (k >= 0) & (k <= n) & np.isfinite(n) & (k == np.floor(k)) & (n == np.floor(n))
    if not good.all():
        raise FrameError(
            f"Cột {events} phải là số nguyên từ 0 đến {population}, nhưng không phải "
            f"ở {_rows(frame, ~good)}. Đếm lại hai cột, ví dụ bằng hg.count."
        )
    return k, n


def _numbers(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    column = frame[name].infer_objects()
    if not pd.api.types.is_numeric_dtype(column):
        raise FrameError(f"Cột {name} phải là số đếm, nhưng có kiểu {column.dtype}. Đổi sang số trước.")
    return column.to_numpy(dtype="float64", na_value=np.nan)


def _rows(frame: pd.DataFrame, bad: NDArray[np.bool_]) -> str:
    names = [str(name) for name in frame.index[bad][:MOST_ROWS_NAMED]]
    more = int(bad.sum()) - len(names)
    return f"dòng {', '.join(names)}" + (f" và {number(more)} dòng nữa" if more else "")
