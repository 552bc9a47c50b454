"""Tidy tasks and an as-of date -> the status of each task.

The rules are those of docs/method.md, "Trạng thái". They are written as narwhals expressions, so the same code
runs on pandas, Polars, DuckDB and PySpark frames, lazily where the frame is lazy.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, TypeVar, cast

import narwhals as nw

from hganalysis import vocab
from hganalysis.errors import FrameError
from hganalysis.frames import AnyFrame, midnight, moments, text, with_parsed_dates
from hganalysis.workdays import ONE_DAY, Calendar

Granularity = Literal["day", "minute"]
Basis = Literal["current", "original"]
PopulationBy = Literal["assigned_on", "entered_on", "due_on"]
CarryOver = Literal["exclude", "include"]
FrameT = TypeVar("FrameT")

MINUTES_A_DAY = 24 * 60


def classify(
    frame: FrameT,
    *,
    as_of: dt.date | str,
    granularity: Granularity = "day",
    roll_forward: bool = False,
    basis: Basis = "current",
    calendar: Calendar | None = None,
) -> FrameT:
    """Add `status` and `days_late` to each task, as things stood at the end of the as-of date.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or PySpark frame
        Tidy tasks, one row a task. `due_on` is needed (and `due_original` for ``basis="original"``), and at
        least one of `state` and `completed_on`. `due_kind`, `exclusion`, `doubt`, `due_has_time` and
        `completed_has_time` are used when they are there.
    as_of : date or ISO text
        The last day that counts. What was completed after it was open at it.
    granularity : {"day", "minute"}
        Whether the due day counts in full, or the clock time of the deadline decides.
    roll_forward : bool
        Whether a deadline on a day off moves to the next working day (Bộ luật Dân sự 2015, Điều 148).
    basis : {"current", "original"}
        The deadline after, or before, extensions. A task without an original deadline was not extended.
    calendar : Calendar, optional
        Working days for `roll_forward`; `reference/holidays.yml` when not given.

    Returns
    -------
    frame
        The same kind of frame with two more columns: `status`, an ordered categorical that carries all seven
        statuses (plain text on PySpark), and `days_late`, whole calendar days past the deadline: 0 for a task
        that is not late, at least 1 for one that is, null for one that is not judged.

    Raises
    ------
    FrameError
        A needed column is missing or holds no dates.
    """
    tasks = _required(nw.from_native(cast("Any", frame)), basis)
    due, completed = _deadline(tasks, basis), moments(["completed_on"], tasks)[0]
    as_of_day = midnight(as_of)
    cutoff = nw.lit(as_of_day + ONE_DAY)

    if granularity == "minute":
        due, completed = due.dt.truncate("1m"), completed.dt.truncate("1m")
    if roll_forward:
        due = _rolled_forward(due, calendar or _reference_calendar())
    due_day = due.dt.truncate("1d")
    day_after_due = due_day.dt.offset_by("1d")
    due_timed = _has_clock("due_on", tasks, granularity)
    completed_timed = _has_clock("completed_on", tasks, granularity)

    state = _state(tasks)
    says_done, says_open = state == "done", state.is_in(list(vocab.OPEN_STATES))
    has_date = ~completed.is_null()
    finished = has_date & (completed < cutoff)
    still_open = (says_open & ~has_date) | ((says_done | says_open) & has_date & ~finished)
    deadline_passed = due < nw.lit(as_of_day)
    late = completed >= day_after_due
    clock_missing = nw.lit(False)
    if granularity == "minute":
        deadline_passed = deadline_passed | (due_timed & (due < cutoff))
        late = late | (due_timed & completed_timed & (completed > due))
        clock_missing = due_timed & ~completed_timed & (completed >= due_day) & (completed < day_after_due)

    excluded = ~text("exclusion", tasks).is_null() | (state == "withdrawn")
    dated = nw.coalesce(text("due_kind", tasks), nw.lit("dated")) == "dated"
    doubtful = ~text("doubt", tasks).is_null()
    status = (
        nw.when(excluded)
        .then(nw.lit("excluded"))
        .when(due.is_null() | ~dated)
        .then(nw.lit("no_deadline"))
        .when(doubtful)
        .then(nw.lit("unclassified"))
        .when(still_open & deadline_passed)
        .then(nw.lit("open_overdue"))
        .when(still_open)
        .then(nw.lit("open_in_time"))
        .when(~says_done | ~finished | clock_missing)
        .then(nw.lit("unclassified"))
        .when(late)
        .then(nw.lit("done_late"))
        .otherwise(nw.lit("done_on_time"))
    )

    stopped = nw.when(nw.col("status") == "done_late").then(completed.dt.truncate("1d")).otherwise(nw.lit(as_of_day))
    days = (stopped - due_day).dt.total_minutes() // MINUTES_A_DAY
    days_late = (
        nw.when(nw.col("status").is_in(["done_late", "open_overdue"]) & (days < 1))
        .then(nw.lit(1))
        .when(nw.col("status").is_in(["done_late", "open_overdue"]))
        .then(days)
        .when(nw.col("status").is_in(["done_on_time", "open_in_time"]))
        .then(nw.lit(0))
    )
    judged = tasks.with_columns(status=status).with_columns(days_late=days_late)
    return cast("FrameT", _with_final_types(judged).to_native())


def mark_population(
    frame: FrameT,
    *,
    by: PopulationBy,
    start: dt.date | str,
    end: dt.date | str,
    carry_over: CarryOver = "exclude",
) -> FrameT:
    """Mark tasks that do not belong to the period, by the population rule.

    A task belongs when its `by` date lies between `start` and `end`, both inclusive; with
    ``carry_over="include"`` also when it was there before `start` and not completed by then. A task that is
    already excluded keeps its reason. One whose `by` date is missing cannot be placed: it stays, with a doubt.

    Returns
    -------
    frame
        The same kind of frame with `exclusion` and `doubt` filled.

    Raises
    ------
    FrameError
        The table has no such date column.
    """
    tasks = nw.from_native(cast("Any", frame))
    names = tasks.collect_schema().names()
    if by not in names:
        raise FrameError(
            f"Quy tắc tổng thể chọn nhiệm vụ theo cột {by}, nhưng bảng nhiệm vụ không có cột này. "
            f"Khai tên cột trong bảng ánh xạ, hoặc đổi population.by. Các cột có: {', '.join(names)}."
        )
    tasks = with_parsed_dates(tasks, [by, "completed_on"])
    date, completed = moments([by, "completed_on"], tasks)
    before = date < nw.lit(midnight(start))
    after = date >= nw.lit(midnight(end) + ONE_DAY)
    outside = before | after
    if carry_over == "include":
        outside = after | (before & ~completed.is_null() & (completed < nw.lit(midnight(start))))
    exclusion, doubt = text("exclusion", tasks), text("doubt", tasks)
    marked = tasks.with_columns(
        exclusion=nw.when(exclusion.is_null() & ~date.is_null() & outside)
        .then(nw.lit("outside_population"))
        .otherwise(exclusion),
        doubt=nw.when(doubt.is_null() & date.is_null()).then(nw.lit("no_population_date")).otherwise(doubt),
    )
    return cast("FrameT", marked.to_native())


def explain(frame: FrameT) -> FrameT:
    """Add `reason` to classified tasks: why a row is excluded, has no deadline, or is not classified.

    Returns
    -------
    frame
        The same kind of frame with `reason`, a key of `vocab.EXCLUSIONS`, `vocab.DUE_KINDS` or
        `vocab.DOUBTS`, null for a task that was judged.
    """
    tasks = nw.from_native(cast("Any", frame))
    tasks = with_parsed_dates(tasks, ["completed_on"])
    status, state = nw.col("status").cast(nw.String), _state(tasks)
    kind, doubt = nw.coalesce(text("due_kind", tasks), nw.lit("none")), text("doubt", tasks)
    unclassified = status == "unclassified"
    undated = moments(["completed_on"], tasks)[0].is_null()
    reason = (
        nw.when(status == "excluded")
        .then(nw.coalesce(text("exclusion", tasks), nw.lit("withdrawn")))
        .when((status == "no_deadline") & (kind != "dated"))
        .then(kind)
        .when(status == "no_deadline")
        .then(nw.lit("none"))
        .when(unclassified & ~doubt.is_null())
        .then(doubt)
        .when(unclassified & state.is_in(["paused", "refused", "returned"]))
        .then(nw.concat_str([nw.lit("state_"), state]))
        .when(unclassified & (state == "done") & undated)
        .then(nw.lit("done_without_date"))
        .when(unclassified & (state == "done"))
        .then(nw.lit("clock_missing"))
        .when(unclassified & state.is_in(list(vocab.OPEN_STATES)))
        .then(nw.lit("completed_but_not_done"))
        .when(unclassified)
        .then(nw.lit("state_unknown"))
    )
    return cast("FrameT", tasks.with_columns(reason=reason).to_native())


def _required(tasks: AnyFrame, basis: Basis) -> AnyFrame:
    """Check the columns that the rules need and make dates of them."""
    names = tasks.collect_schema().names()
    missing = [name for name in ("due_on",) if name not in names]
    if basis == "original" and "due_original" not in names:
        missing.append("due_original")
    if "state" not in names and "completed_on" not in names:
        missing.append("state hoặc completed_on")
    if missing:
        found = ", ".join(names) or "không có cột nào"
        raise FrameError(f"Bảng nhiệm vụ thiếu cột: {', '.join(missing)}. Các cột có: {found}.")
    return with_parsed_dates(tasks, ["due_on", "due_original", "completed_on"])


def _deadline(tasks: AnyFrame, basis: Basis) -> nw.Expr:
    if basis == "current":
        return moments(["due_on"], tasks)[0]
    original, current = moments(["due_original", "due_on"], tasks)
    return nw.coalesce(original, current)


def _state(tasks: AnyFrame) -> nw.Expr:
    """Return the state; in a table without states a completion date is what says "done"."""
    if "state" in tasks.collect_schema():
        return nw.coalesce(nw.col("state").cast(nw.String), nw.lit("unknown"))
    return nw.when(nw.col("completed_on").is_null()).then(nw.lit("open")).otherwise(nw.lit("done"))


def _has_clock(column: str, tasks: AnyFrame, granularity: Granularity) -> nw.Expr:
    """Tell which dates carry a clock time that counts.

    By day none does. By minute the flag beside the column says; without a flag, a column of datetimes
    does and a column of plain dates does not.
    """
    flag = column.replace("_on", "_has_time")
    if granularity == "day":
        return nw.lit(False)
    if flag in tasks.collect_schema():
        return nw.coalesce(nw.col(flag), nw.lit(False))
    return nw.lit(tasks.collect_schema().get(column) != nw.Date)


def _rolled_forward(due: nw.Expr, calendar: Calendar) -> nw.Expr:
    """Move each deadline on a day off to the next working day, keeping its clock time."""
    day = due.dt.truncate("1d")
    rolled: Any = nw.when(day.is_null()).then(due)
    for shift, days in calendar.irregular_shifts().items():
        rolled = rolled.when(day.is_in([midnight(each) for each in days])).then(due.dt.offset_by(f"{shift}d"))
    saturday, sunday = due.dt.weekday() == 6, due.dt.weekday() == 7
    rolled = rolled.when(saturday).then(due.dt.offset_by("2d")).when(sunday).then(due.dt.offset_by("1d"))
    return cast("nw.Expr", rolled.otherwise(due))


def _reference_calendar() -> Calendar:
    from hganalysis.reference import load_calendar

    return load_calendar()


def _with_final_types(judged: AnyFrame) -> AnyFrame:
    if judged.implementation.is_pyspark():
        return judged
    judged = judged.with_columns(nw.col("status").cast(nw.Enum(list(vocab.STATUSES))))
    if judged.implementation.is_pandas():
        native: Any = judged.to_native()
        return nw.from_native(native.assign(days_late=native["days_late"].astype("Int64")))
    return judged.with_columns(nw.col("days_late").cast(nw.Int64))
