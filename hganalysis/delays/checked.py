"""The judged table as the comparisons take it: needed columns there, dates dates, counts numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from hganalysis import vocab
from hganalysis.delays.unsaid import require
from hganalysis.errors import FrameError
from hganalysis.frames import require_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTS = ("coop_count", "extension_count", "reminder_count")


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
    dates = [name for name in vocab.DATE_COLUMNS if name in judged]
    frame: pd.DataFrame = require_dates(nw.from_native(judged), dates).to_native()
    wrong = [name for name in COUNTS if name in frame and not _is_number(frame[name])]
    if wrong:
        raise FrameError(f"Cột phải là số nhưng không phải: {', '.join(wrong)}. Đọc tệp bằng hg.read_tasks.")
    empty = [name for name in dates if not pd.api.types.is_datetime64_dtype(frame[name])]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in empty})


def _is_number(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or bool(values.isna().all())
