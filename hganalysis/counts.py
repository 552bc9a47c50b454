"""Classified tasks -> counts, rates and reconciliation.

The identities and denominators are those of docs/method.md, "Số đếm", "Tỷ lệ" and "Đối chiếu".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, TypeVar, cast

import narwhals as nw

from hganalysis import vocab
from hganalysis.errors import CheckError, FrameError

FrameT = TypeVar("FrameT")


class Check(TypedDict):
    """One comparison: its name, whether it holds, what was expected and found, and a sentence for the reader."""

    name: str
    holds: bool
    expected: int
    found: int
    message: str


class Rate(TypedDict):
    """A share with what it is a share of; `value` is None when there is nothing to divide by."""

    name: str
    label: str
    numerator: int
    denominator: int
    value: float | None


def count(frame: FrameT, by: str | Sequence[str] | None = None) -> FrameT:
    """Count classified tasks, one row a group.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or PySpark frame
        Tasks with `status`.
    by : str or sequence of str, optional
        Columns to group by; a missing value is a group of its own. Without it the result has one row.

    Returns
    -------
    frame
        The same kind of frame, sorted by `by`: the group columns, the seven statuses, `done`
        (= done_on_time + done_late), `open` (= open_in_time + open_overdue) and `total` (the first five).

    Raises
    ------
    FrameError
        `status` or a group column is missing.
    """
    tasks = nw.from_native(cast("Any", frame))
    groups = [by] if isinstance(by, str) else list(by or [])
    names = tasks.collect_schema().names()
    missing = [name for name in ["status", *groups] if name not in names]
    if missing:
        raise FrameError(
            f"Không đếm được: bảng thiếu cột {', '.join(missing)}. Các cột có: {', '.join(names)}. "
            "Gọi hg.classify trước khi hg.count."
        )
    sizes = tasks.group_by(*groups, "status").agg(__hg_size=nw.len())
    sums = [_size_of(status).sum().alias(status) for status in vocab.STATUSES]
    counted = sizes.group_by(*groups).agg(*sums).sort(*groups) if groups else sizes.select(*sums)
    counted = counted.with_columns(nw.col(*vocab.STATUSES).fill_null(0).cast(nw.Int64))
    return cast(
        "FrameT",
        counted.with_columns(
            done=nw.sum_horizontal(*vocab.DONE),
            open=nw.sum_horizontal(*vocab.OPEN),
            total=nw.sum_horizontal(*vocab.IN_TOTAL),
        ).to_native(),
    )


def _size_of(status: str) -> nw.Expr:
    return nw.when(nw.col("status").cast(nw.String) == status).then(nw.col("__hg_size")).otherwise(nw.lit(0))
