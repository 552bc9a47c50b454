"""Columns of any frame library as narwhals expressions, whether a column is there or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from hganalysis import vocab
from hganalysis.errors import FrameError

AnyFrame = nw.DataFrame[Any] | nw.LazyFrame[Any]


def as_date(value: dt.date | str) -> dt.date:
    """Return the day of a date, a datetime or an ISO text.

    Raises
    ------
    FrameError
        The text is not ``yyyy-mm-dd``.
    """
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise FrameError(f"Ngày {value!r} không đúng dạng năm-tháng-ngày, ví dụ 2024-11-03.") from None
    return value.date() if isinstance(value, dt.datetime) else value


def midnight(day: dt.date | str) -> dt.datetime:
    """Return the first moment of a day."""
    return dt.datetime.combine(as_date(day), dt.time())


def text(name: str, frame: AnyFrame) -> nw.Expr:
    """Return a column as text, null throughout where the frame has no such column."""
    if name in frame.collect_schema():
        return nw.col(name).cast(nw.String)
    return nw.lit(None, nw.String)


def moments(names: Sequence[str], frame: AnyFrame) -> list[nw.Expr]:
    """Return date columns as local wall-clock datetimes, null throughout where the frame has no such column.

    A column with a time zone is moved to `vocab.TIMEZONE` first.

    Raises
    ------
    FrameError
        A column holds something that is not a date; all such columns are named.
    """
    faults = [f"{name} ({frame.collect_schema()[name]})" for name in names if not _holds_dates(name, frame)]
    if faults:
        raise FrameError(
            f"Cột phải là ngày nhưng không phải: {', '.join(faults)}. "
            "Đọc tệp bằng hg.read_tasks, hoặc đổi cột sang kiểu ngày trước."
        )
    return [_moment(name, frame) for name in names]


def with_parsed_dates(frame: AnyFrame, names: Sequence[str]) -> AnyFrame:
    """Turn pandas columns of Python dates (dtype object) into datetime columns; other frames are returned as is."""
    schema = frame.collect_schema()
    objects = [name for name in names if schema.get(name) == nw.Object]
    if not objects or not frame.implementation.is_pandas():
        return frame
    import pandas as pd

    native: Any = frame.to_native()
    readable = [name for name in objects if _holds_dates(name, frame)]
    return nw.from_native(native.assign(**{name: pd.to_datetime(native[name]) for name in readable}))


def _moment(name: str, frame: AnyFrame) -> nw.Expr:
    dtype = frame.collect_schema().get(name)
    if dtype is None or dtype == nw.String:
        return nw.lit(None, nw.Datetime)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        return nw.col(name).dt.convert_time_zone(vocab.TIMEZONE).dt.replace_time_zone(None)
    return nw.col(name) if isinstance(dtype, nw.Datetime) else nw.col(name).cast(nw.Datetime)


def _holds_dates(name: str, frame: AnyFrame) -> bool:
    dtype = frame.collect_schema().get(name)
    if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
        return not frame.implementation.is_duckdb()
    if dtype is None or dtype in (nw.Date, nw.Unknown) or isinstance(dtype, nw.Datetime):
        return True
    if not isinstance(frame, nw.DataFrame):
        return False
    return all(isinstance(value, dt.date) for value in frame[name].drop_nulls().to_list())
