"""What the data cannot say: how it is noticed, and how it becomes a sentence.

A function that cannot answer raises `Unsaid`. Where only a row cannot be answered, its numbers are missing
and its column `unsaid` has the reason; where a row is answered, that column is "".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import narwhals as nw
import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.counting.frames import listed, moment, require_dates
from hganalysis.errors import FrameError, Unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
Answer = TypeVar("Answer")

UNSAID = "unsaid"
"""The column of the reasons by row."""

UNKNOWN_GROUP = "không rõ"
"""The group of the rows that name none."""

COUNTS = tuple(name for name in vocab.TASK_COLUMNS if vocab.COLUMNS[name].kind == "count")


def attempt(question: Callable[P, Answer], *args: P.args, **kwargs: P.kwargs) -> Answer | Unsaid:
    """Return the answer of a function, or the `Unsaid` that says why there is none; other errors go on.

    Examples
    --------
    >>> import pandas as pd
    >>> print(attempt(require, pd.DataFrame(), ["due_on"], "điều này"))
    Chưa nói được điều này: bảng thiếu cột Thời hạn (due_on). Cần tệp xuất có cột đó.
    """
    try:
        return question(*args, **kwargs)
    except Unsaid as unsaid:
        return unsaid


def require(frame: pd.DataFrame, columns: Sequence[str], what: str, need: str = "") -> None:
    """Check that a frame has the columns and at least one row.

    `need` says how to get missing ones where no export has them.
    Raises FrameError: it is not a pandas data frame; Unsaid: columns are missing (all are named), or there is
    no row.
    """
    if not isinstance(frame, pd.DataFrame):
        raise FrameError(f"Cần bảng pandas, nhưng nhận được {type(frame).__name__}; đổi bằng .to_pandas().")
    listed(columns, "cột")
    missing = [_labelled(name) for name in dict.fromkeys(columns) if name not in frame.columns]
    if missing:
        columns_needed = "tệp xuất có cột đó" if len(missing) == 1 else "tệp xuất có các cột đó"
        raise Unsaid(what, f"bảng thiếu cột {', '.join(missing)}", need or columns_needed)
    if frame.empty:
        raise Unsaid(what, "bảng không có dòng nào", "ít nhất một dòng")


def checked(judged: pd.DataFrame, needed: Sequence[str], what: str) -> pd.DataFrame:
    """Return the table with columns of dates as datetimes; a column without any value counts as dates.

    Raises Unsaid: a needed column is missing, or there is no row; FrameError: it is not a pandas frame, or a
    column holds something else than dates or numbers.
    """
    require(judged, needed, what)
    dates = [name for name in (*vocab.DATE_COLUMNS, "deadline") if name in judged]
    frame = local_dates(judged, dates)
    wrong = [name for name in COUNTS if name in frame and not _is_number(frame[name])]
    if wrong:
        raise FrameError(f"Cột phải là số nhưng không phải: {', '.join(wrong)}. Đọc tệp bằng hg.read_tasks.")
    blank = [name for name in COUNTS if name in frame and not pd.api.types.is_numeric_dtype(frame[name])]
    return frame.assign(**dict.fromkeys(blank, np.nan)) if blank else frame


def local_dates(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the frame with columns of dates as datetimes of local time, without a zone.

    A column without any value counts as dates; one with a time zone is moved to `vocab.TIMEZONE` first.
    Raises FrameError: a column holds something else than dates.
    """
    held = require_dates(nw.from_native(frame, eager_only=True), names)
    schema = held.collect_schema()
    zoned = [name for name in names if getattr(schema[name], "time_zone", None)]
    if zoned:
        held = held.with_columns(*(moment(name, held).alias(name) for name in zoned))
    native: pd.DataFrame = held.to_native()
    empty = [name for name in names if not pd.api.types.is_datetime64_dtype(native[name])]
    return native.assign(**{name: pd.to_datetime(native[name]) for name in empty})


def groups_of(frame: pd.DataFrame, by: str | Sequence[str]) -> pd.Series:
    """Return the group of each row as text; several columns are joined, a missing value is "không rõ"."""
    columns = listed(by)
    parts = [frame[name].astype(object).where(frame[name].notna(), UNKNOWN_GROUP) for name in columns]
    texts = [[str(value) for value in part] for part in parts]
    joined = [" · ".join(values) for values in zip(*texts, strict=True)]
    return pd.Series(joined, index=frame.index, name="group", dtype="str")


def _labelled(name: str) -> str:
    return f"{vocab.TASK_COLUMNS[name]} ({name})" if name in vocab.TASK_COLUMNS else str(name)


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or bool(values.isna().all())
