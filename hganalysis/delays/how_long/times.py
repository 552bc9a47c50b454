"""How long each task took, or has taken so far: the time that survival curves and hazards are made of.

A task that is not finished at the end of the as-of date is censored there: it took at least that long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import UNSAID, local_dates, require
from hganalysis.counting import frames
from hganalysis.counting.frames import listed
from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

WHAT = "thời gian thực hiện"
NO_START = "thiếu ngày bắt đầu"
NOT_STARTED = "bắt đầu sau ngày chốt số liệu"
ENDS_BEFORE = "kết thúc trước khi bắt đầu"
NO_DUE = "thiếu thời hạn"
NO_TIME_ALLOWED = "thời hạn không sau ngày bắt đầu"
NOT_COUNTED = "không tính trong kỳ"
UNCLASSIFIED = "chưa phân loại, không rõ đã xong hay chưa"
DONE_WITHOUT_DATE = "báo đã hoàn thành nhưng không có ngày hoàn thành"


def durations(
    frame: pd.DataFrame, start: str, end: str, as_of: dt.date | str, due: str | None = None
) -> pd.DataFrame:
    """Add how long each task took, whether it ended, and why it has no duration.

    Parameters
    ----------
    frame : DataFrame
        One row a task. Where it has `status`, excluded and unclassified tasks have no duration; where it has
        `state`, neither have withdrawn tasks, and, if `end` is "completed_on", tasks done without a date.
    start, end : str
        Columns of dates; a missing `end`, or one after the as-of date, is a task not ended.
    as_of : date or ISO text
        The last day that is looked at, inclusive.
    due : str, optional
        The column of deadlines; durations are then shares of the time allowed, 1 at the deadline.

    Returns
    -------
    DataFrame
        The rows in their order with `duration` (calendar days, 0 when ended on the first day; or a share of
        the days allowed; missing where there is none), `event` (whether it ended) and `unsaid` (why a row
        has no duration, or "").

    Raises
    ------
    FrameError
        A column does not hold dates.
    Unsaid
        A column is missing, or the frame has no row.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "start": pd.to_datetime(["2024-10-01"] * 4), "agency": ["A", "A", "B", "B"],
    ...     "end": pd.to_datetime(["2024-10-03", "2024-10-08", "2024-10-11", None])})
    >>> spans = hg.delays.durations(tasks, "start", "end", "2024-10-20")
    >>> spans[["duration", "event"]].values.tolist()
    [[2.0, True], [7.0, True], [10.0, True], [19.0, False]]
    """
    names = listed([start, end] if due is None else [start, end, due], "start, end, due")
    require(frame, names, WHAT)
    days = _days(frame, names)
    last = pd.Timestamp(frames.midnight(as_of))
    event = days[end].notna() & (days[end] <= last)
    stop = days[end].where(event, last)
    took = (stop - days[start]).dt.days.astype("float64")
    reasons = _reasons(frame, days, start, end, last, due)
    if due:
        allowed = (days[due] - days[start]).dt.days.astype("float64")
        took = took / allowed.where(allowed > 0)
    kept = reasons == ""
    return frame.assign(duration=took.where(kept), event=event & kept, **{UNSAID: reasons})


def answered(timed: pd.DataFrame, what: str, least_events: int = 1) -> pd.DataFrame:
    """Return the rows that have a duration, with those left out counted by reason in ``attrs["left_out"]``.

    ``attrs["no_deadline"]`` counts the rows without a deadline: they take time, yet are in no rate of the
    report. Raises Unsaid: there is no such row, or fewer than `least_events` ended.
    """
    left_out = timed.loc[timed[UNSAID] != "", UNSAID].value_counts()
    kept = timed[timed[UNSAID] == ""].copy()
    told = "; ".join(f"{number(int(n))} nhiệm vụ {why}" for why, n in left_out.items())
    if kept.empty:
        raise Unsaid(what, f"không nhiệm vụ nào có thời gian tính được ({told})", "ngày bắt đầu của nhiệm vụ")
    ended = int(kept["event"].sum())
    if ended < least_events:
        counted = f"{number(ended)} trong {number(len(kept))} nhiệm vụ" if ended else "chưa nhiệm vụ nào"
        why = f"{'mới có ' if ended else ''}{counted} kết thúc tính đến ngày chốt số liệu"
        raise Unsaid(what, why, f"ít nhất {number(least_events)} nhiệm vụ đã kết thúc")
    kept.attrs["left_out"] = {str(why): int(n) for why, n in left_out.items()}
    undated = kept["status"].eq("no_deadline").sum() if "status" in kept else 0
    kept.attrs["no_deadline"] = int(undated)
    return kept


def _days(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the columns as local days without clock or zone."""
    held = local_dates(frame[list(dict.fromkeys(names))], names)
    return pd.DataFrame({name: held[name].dt.normalize() for name in held})


def _reasons(
    frame: pd.DataFrame, days: pd.DataFrame, start: str, end: str, last: pd.Timestamp, due: str | None
) -> pd.Series:
    """Return the first reason why each row has no duration, or ""."""
    cases: list[tuple[pd.Series, str]] = []
    if "status" in frame:
        cases.append((frame["status"] == "excluded", NOT_COUNTED))
        cases.append((frame["status"] == "unclassified", UNCLASSIFIED))
    if "state" in frame:
        cases.append((frame["state"] == "withdrawn", NOT_COUNTED))
    if "state" in frame and end == "completed_on":
        cases.append(((frame["state"] == "done") & days[end].isna(), DONE_WITHOUT_DATE))
    cases += [
        (days[start].isna(), NO_START),
        (days[start] > last, NOT_STARTED),
        (days[end] < days[start], ENDS_BEFORE),
    ]
    if due:
        cases += [(days[due].isna(), NO_DUE), (days[due] <= days[start], NO_TIME_ALLOWED)]
    conditions = [case.to_numpy(dtype=bool, na_value=False) for case, _ in cases]
    found = np.select(conditions, [reason for _, reason in cases], "")
    return pd.Series(found, index=frame.index, dtype="str")
