"""What comes next: the chance of each open task to meet its deadline, and how many will be overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import attempt, checked
from hganalysis.counting.frames import as_date
from hganalysis.delays.sampling import Sample, ids_of, sampled
from hganalysis.delays.what_comes_next.backtest import (
    WHAT,
    WHAT_OVERDUE,
    Backtest,
    Score,
    backtest,
    score_in_time,
)
from hganalysis.delays.what_comes_next.chance_model import learn
from hganalysis.delays.what_comes_next.landmarks import before_deadline, before_report, history, open_on
from hganalysis.errors import ArgumentError, Unsaid

if TYPE_CHECKING:
    from hganalysis.delays.what_comes_next.chance_model import Model

HORIZON = 30
"""Days to the next report: a monthly cycle."""

NEEDED = ("status", "assigned_on", "deadline", "completed_on")
TOLD = (
    *("task_id", "doc_number", "title", "agency_id", "agency", "field", "assigned_on", "deadline"),
    *("source_file", "source_sheet", "source_row"),
)
NO_NUMBER = dict.fromkeys(("expected", "low", "high"), np.nan)
ENDS_TODAY = "hết hạn đúng ngày chốt mà chưa hoàn thành"
NO_ASSIGNMENT = "thiếu ngày giao, hoặc ngày giao sau thời hạn"
MEASURES = {
    "missed": "nhiệm vụ còn hạn, đến hạn sau ngày chốt và đến hết ngày của kỳ báo cáo sau, sẽ không kịp hạn",
    "overdue": "nhiệm vụ đang mở sẽ là chưa hoàn thành, quá hạn tại kỳ báo cáo sau",
}

MOST_AT_RISK = 20
"""Tasks at risk that are kept: what an office can call about in a week. A convention of this tool."""


@dataclass(frozen=True)
class Forecast:
    """What the open tasks are likely to come to."""

    tasks: pd.DataFrame
    """Open tasks still in time, the likeliest to miss the deadline first: `task_id`, `doc_number`, `title`,
    `agency_id`, `agency`, `field`, `assigned_on`, `deadline` and the place in the source (those that are
    there), `days_left`, `chance` of being completed by the deadline (0 where it ended on the as-of date),
    `note`, and `unsaid`: why there is no chance, else ""."""
    expected: pd.DataFrame
    """A row a measure: `measure`, `label`, `n` tasks it is about, of them `over` the deadline, with the
    deadline `today` or `ahead`; `expected` number, `low`, `high` of its 95% interval. `unsaid`: why there is
    no number, such as no gain over the base rate on earlier dates, else ""."""
    backtest: Backtest
    """The same on earlier as-of dates."""
    original: Score | None
    """The test by the deadlines before extensions, where the table has other ones in `due_original`."""
    until: dt.date
    """The next report."""
    sample: Sample | None
    """The tasks learnt from and tested on, where they are a sample; the tasks told of are all open ones."""
    shown: bool
    """Whether it may be shown to readers: the chances were better than the base rate on earlier dates."""


def forecast_tasks(judged: pd.DataFrame, as_of: dt.date | str, horizon: int = HORIZON) -> Forecast:
    """Tell the chance of each open task to meet its deadline, and how many will be overdue next time.

    Completions after the as-of date are not looked at; `horizon` is the days to the next report. Raises
    Unsaid: columns are missing, or too few tasks have come to one of the outcomes; ArgumentError: `horizon`
    is less than a day.
    """
    if horizon < 1:
        raise ArgumentError(f"Dự báo cần ít nhất một ngày sau ngày chốt, nhưng nhận được {horizon} ngày.")
    judged = checked(judged, NEEDED, WHAT).reset_index(drop=True)
    today = as_date(as_of)
    day = float(np.datetime64(today, "D").astype("int64"))
    known = history(judged, day)
    chosen, sample = sampled(ids_of(judged).loc[known.index])
    learnt = judged if sample is None else judged.loc[chosen.index]
    seen = known.loc[chosen.index]
    model = learn(before_deadline(seen, day), WHAT)
    rows = open_on(known, day)
    tasks = _tasks(judged, rows, model)
    in_time = rows[judged["status"].eq("open_in_time")[rows.index]]
    tested = backtest(learnt, day, horizon)
    overdue = _overdue(seen, rows, day, horizon, tested.overdue)
    expected = pd.DataFrame([_missed(in_time, model, horizon, tested), overdue])
    until = today + dt.timedelta(days=horizon)
    original = _on_original(learnt, day, horizon)
    return Forecast(tasks, expected, tested, original, until, sample, tested.shown)


def _on_original(judged: pd.DataFrame, day: float, horizon: int) -> Score | None:
    """Test by the deadlines before extensions, which were known all along; none where there are no others."""
    if "due_original" not in judged:
        return None
    due = judged["due_original"].fillna(judged["deadline"])
    moved = due.dt.normalize() != judged["deadline"].dt.normalize()
    return score_in_time(judged.assign(deadline=due), day, horizon) if (moved & due.notna()).any() else None


def _tasks(judged: pd.DataFrame, rows: pd.DataFrame, model: Model) -> pd.DataFrame:
    """List the open tasks in time with their chances, the smallest first."""
    in_time = judged[judged["status"].eq("open_in_time")]
    ahead = rows[(rows["left"] > 0) & rows.index.isin(in_time.index)]
    ended = rows.index[(rows["left"] <= 0) & rows.index.isin(in_time.index)]
    tasks = in_time[[name for name in TOLD if name in in_time]].copy()
    tasks["days_left"] = rows["left"].reindex(tasks.index)
    tasks["chance"] = pd.Series(model.chance(ahead), ahead.index).reindex(tasks.index)
    tasks.loc[ended, "chance"] = 0.0
    tasks["note"] = np.where(tasks.index.isin(ended), ENDS_TODAY, "")
    tasks["unsaid"] = np.where(tasks["chance"].isna(), NO_ASSIGNMENT, "")
    keys = [name for name in ("chance", "deadline", "agency", "task_id") if name in tasks]
    return tasks.sort_values(keys, kind="stable").reset_index(drop=True)


def _missed(rows: pd.DataFrame, model: Model, horizon: int, tested: Score) -> dict[str, Any]:
    """Count tasks that will miss a deadline after today and up to the day of the next report."""
    soon = rows[(rows["left"] > 0) & (rows["left"] <= horizon)]
    row = _measure("missed", soon)
    if not tested.shown:
        return {**row, **NO_NUMBER, "unsaid": tested.reason}
    on_time, low, high = model.expected_number(soon)
    n = len(soon)
    return {**row, "expected": n - on_time, "low": n - high, "high": n - low, "unsaid": ""}


def _overdue(
    seen: pd.DataFrame, rows: pd.DataFrame, day: float, horizon: int, tested: Score
) -> dict[str, Any]:
    """Count open tasks, overdue ones too, that will be overdue at the next report.

    What is due on the day of that report is still in time on it.
    """
    soon = rows[rows["left"] < horizon]
    row = _measure("overdue", soon)
    model = attempt(learn, before_report(seen, day, horizon), WHAT_OVERDUE)
    if isinstance(model, Unsaid) or not tested.shown:
        why = model.why if isinstance(model, Unsaid) else tested.reason
        return {**row, **NO_NUMBER, "unsaid": why}
    numbers = dict(zip(NO_NUMBER, model.expected_number(soon), strict=True))
    return {**row, **numbers, "unsaid": ""}


def _measure(name: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Return which tasks a measure is about, and how many there are by the side their deadline is on."""
    left = rows["left"]
    sides = {"over": left < 0, "today": left == 0, "ahead": left > 0}
    counted = {side: int(there.sum()) for side, there in sides.items()}
    return {"measure": name, "label": MEASURES[name], "n": len(rows), **counted}
