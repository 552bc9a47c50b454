"""Pairs of counts in a frame: how many tasks, and how many of them are events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis.errors import FrameError
from hganalysis.text import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ROWS_NAMED = 5
NO_TASK = "không có nhiệm vụ nào để tính tỷ lệ"


def counts_of(
    frame: pd.DataFrame, events: str, population: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two counts of each row.

    Raises
    ------
    FrameError
        A count is missing, negative, no whole number, or larger than its population; the rows are named.
    """
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
