"""The judged table as the comparisons take it: needed columns there, dates dates, counts numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import require
from hganalysis.counting.frames import moment, require_dates
from hganalysis.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTS = tuple(name for name in vocab.TASK_COLUMNS if vocab.COLUMNS[name].kind == "count")


def checked(judged: pd.DataFrame, needed: Sequence[str], what: str) -> pd.DataFrame:
    """Return the table with columns of dates as datetimes; a column without any value counts as dates.

    Raises
    ------
    Unsaid
        A needed column is missing, or there is no row.
    FrameError
        It is not a pandas frame, or a column holds something else than dates or numbers.
    """
    require(judged, needed, what)
    dates = [name for name in (*vocab.DATE_COLUMNS, "deadline") if name in judged]
    frame = local_dates(judged, dates)
    wrong = [name for name in COUNTS if name in frame and not _is_number(frame[name])]
    if wrong:
        raise FrameError(f"Cột phải là số nhưng không phải: {', '.join(wrong)}. Đọc tệp bằng hg.read_tasks.")
    return frame


def local_dates(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the frame with columns of dates as datetimes of local time, without a zone.

    A column without any value counts as dates; one with a time zone is moved to `vocab.TIMEZONE` first.

    Raises
    ------
    FrameError
        A column holds something else than dates.
    """
    held = require_dates(nw.from_native(frame, eager_only=True), names)
    schema = held.collect_schema()
    zoned = [name for name in names if getattr(schema[name], "time_zone", None)]
    if zoned:
        held = held.with_columns(*(moment(name, held).alias(name) for name in zoned))
    native: pd.DataFrame = held.to_native()
    empty = [name for name in names if not pd.api.types.is_datetime64_dtype(native[name])]
    return native.assign(**{name: pd.to_datetime(native[name]) for name in empty})


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or bool(values.isna().all())
