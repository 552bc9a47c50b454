"""Tidy tasks and an as-of date -> the status of each task.

The rules are those of docs/method.md, "Trạng thái". They are narwhals expressions, so the same code
runs on pandas, Polars, DuckDB and PySpark frames, lazily where the frame is lazy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

import narwhals as nw

from hganalysis import vocab
from hganalysis.counting.deadlines import (
    DEADLINE,
    UNREAD,
    AsOf,
    Dates,
    Rule,
    compare,
    has_other_kind,
    original_is_missing,
    original_is_unread,
    with_deadline,
)
from hganalysis.counting.frames import (
    AnyFrame,
    as_date,
    as_table,
    days_between,
    first_of,
    in_arrow,
    is_any,
    midnight_literal,
    moment,
    narrowed,
    out_of_arrow,
    require_columns,
    require_dates,
    require_known,
    require_texts,
    says_something,
    text,
    where_number,
    widened,
)
from hganalysis.errors import ParamsError
from hganalysis.settings.workdays import ONE_DAY, Calendar, load_calendar
from hganalysis.vocab import Basis, CarryOver, Granularity, PopulationBy

if TYPE_CHECKING:
    import datetime as dt

    from hganalysis.settings.params import Params

FrameT = TypeVar("FrameT")

USED_DATES = ("due_on", "due_original", "completed_on", "reported_on", "confirmed_on")
ADDED = ("status", "days_late", DEADLINE, "holder")
REASONS = ("exclusion", "doubt")
USED = (
    *USED_DATES,
    *REASONS,
    *("due_kind", "state", "extension_count", "progress_pct", UNREAD),
    *("due_has_time", "due_original_has_time", "completed_has_time"),
)
"""Every column that the rules of a status look at."""

FULL = 100
LATE = ("done_late", "open_overdue")
IN_TIME = ("done_on_time", "open_in_time")
STATUS_TYPE = nw.Enum(list(vocab.STATUSES))


def classify(
    frame: FrameT,
    *,
    as_of: dt.date | dt.datetime | str,
    granularity: Granularity = "day",
    roll_forward: bool = False,
    basis: Basis = "current",
    calendar: Calendar | None = None,
) -> FrameT:
    """Add `status`, `days_late`, `deadline` and `holder` to each task, as things stood at the as-of moment.

    Parameters
    ----------
    frame : pandas, Polars, DuckDB or PySpark frame
        Tidy tasks, one row a task. `due_on` is needed (and `due_original` for ``basis="original"``), and at
        least one of `state` and `completed_on`. `due_kind`, `exclusion`, `doubt`, `extension_count`,
        `due_has_time` and `completed_has_time` are used when they are there, and for `holder`
        `reported_on`, `confirmed_on` and `progress_pct`.
    as_of : date, datetime (of pandas and NumPy too) or text
        A day, as a date or text yyyy-mm-dd: its end. Or a moment, as a datetime or text with a clock time
        (``2024-11-03 17:00``), to the microsecond; with ``granularity="day"`` only midnight is taken, for
        that day. What was completed after it was open at it.
    granularity : {"day", "minute"}
        Whether the due day counts in full, or the clock time of the deadline decides; its seconds count.
    roll_forward : bool
        Whether a deadline on a day off moves to the next working day (Bộ luật Dân sự 2015, Điều 148).
    basis : {"current", "original"}
        The deadline after, or before, extensions. A task without an original deadline was not extended,
        unless its `extension_count` is above zero: then it is not judged, with the doubt `original_missing`,
        or `due_original_unread` says that there is one nobody could read (`original_unreadable`).
    calendar : Calendar, optional
        Working days for `roll_forward`; `settings/holidays.yml` when not given.

    Returns
    -------
    frame
        The same kind of frame with four more columns.

        - `status`, an ordered categorical that carries all seven statuses (plain text on PySpark and
          PyArrow);
        - `days_late`, whole calendar days past the deadline: 0 for a task that is not late, at least 1 for
          one that is, null for one that is not judged;
        - `deadline`, the deadline by the rule (its day, by day), null where there is none that could be read;
        - `holder`, a key of `vocab.HOLDERS` for a task not completed at the as-of moment, else null.

        Where `due_original` and `extension_count` are there, `doubt` is kept too: ``basis="original"`` marks
        `original_missing` in it and ``basis="current"`` takes that mark away.

    Raises
    ------
    FrameError
        A needed column is missing or holds something else than dates, `exclusion` or `doubt` something else
        than text; `as_of` is neither a day nor a moment, or a moment within a day with ``granularity="day"``.
    ParamsError
        `granularity` or `basis` is not one of its words, `roll_forward` is not a bool.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> tasks = pd.DataFrame({
    ...     "agency": ["Sở A", "Sở A", "Sở B"], "state": ["done", "done", "open"],
    ...     "due_on": pd.to_datetime(["2024-10-15", "2024-10-20", "2024-11-02"]),
    ...     "completed_on": pd.to_datetime(["2024-10-16", "2024-10-20", None])})
    >>> hg.classify(tasks, as_of="2024-11-03")["status"].tolist()
    ['done_late', 'done_on_time', 'open_overdue']
    """
    if not isinstance(roll_forward, bool):
        raise ParamsError(f"roll_forward là {roll_forward!r}; chỉ nhận True, False.")
    require_known("granularity", granularity, get_args(Granularity))
    require_known("basis", basis, get_args(Basis))
    original = as_table(frame)
    needed = ["due_on", "state hoặc completed_on"]
    require_columns(original, needed if basis == "current" else [*needed, "due_original"])
    require_texts(original, REASONS)
    tasks = in_arrow(require_dates(narrowed(original, USED), USED_DATES))
    calendar = (calendar or load_calendar()) if roll_forward else None
    rule = Rule(AsOf.read(as_of, granularity), granularity, basis, calendar)
    tasks = with_deadline(_with_original_marked(tasks, rule), rule)
    dates = compare(tasks, rule)
    unknown = original_is_missing(tasks, rule) | original_is_unread(tasks, rule)
    judged = tasks.with_columns(status=_status(tasks, dates, unknown))
    judged = judged.with_columns(days_late=_days_late(tasks, dates), holder=_holder(tasks, dates))
    judged = judged.with_columns(nw.when(~unknown).then(nw.col(DEADLINE)).alias(DEADLINE))
    marked = [name for name in ("doubt",) if name in judged.collect_schema()]
    judged = _with_final_types(out_of_arrow(judged, original, [*marked, *ADDED]))
    whole = widened(judged, original, [*marked, *ADDED])
    names = [name for name in whole.collect_schema().names() if name not in ADDED]
    return cast("FrameT", whole.select(*names, *ADDED).to_native())


def classify_by(frame: FrameT, params: Params, **other: Any) -> FrameT:
    """Return what `classify` gives by the rules of a period, but for those given."""
    return classify(frame, as_of=params.to, **(params.deadline.model_dump() | other))


def mark_population(
    frame: FrameT,
    *,
    by: PopulationBy,
    start: dt.date | str,
    end: dt.date | str,
    carry_over: CarryOver = "exclude",
) -> FrameT:
    """Mark tasks that do not belong to the period, by the population rule.

    With ``by="none"`` the list is counted whole, for lists that know no date of assignment. Otherwise a
    task belongs when its `by` date lies between `start` and `end`, both inclusive; with
    ``carry_over="include"`` also when it was there before `start` and not completed by then. A task that is
    already excluded keeps its reason. One whose `by` date is missing cannot be placed: it stays, with a
    doubt. Marks of an earlier call are replaced, so a marked table can be marked again for another period.

    Returns
    -------
    frame
        The same kind of frame with `exclusion` and `doubt` filled.

    Raises
    ------
    FrameError
        The table has no such date column, `exclusion` or `doubt` holds something else than text, or `start`
        or `end` is not a day.
    ParamsError
        `by` or `carry_over` is not one of its words.

    Examples
    --------
    >>> import pandas as pd
    >>> import hganalysis as hg
    >>> days = pd.to_datetime(["2023-12-30", "2024-01-02"])
    >>> tasks = pd.DataFrame({"assigned_on": days})
    >>> window = {"start": "2024-01-01", "end": "2024-11-03"}
    >>> marked = hg.mark_population(tasks, by="assigned_on", **window)
    >>> marked.columns.tolist(), marked.iloc[:, 1].tolist()
    (['assigned_on', 'exclusion', 'doubt'], ['outside_population', nan])
    """
    require_known("by", by, get_args(PopulationBy))
    require_known("carry_over", carry_over, get_args(CarryOver))
    original = as_table(frame)
    needed = [] if by == "none" else [by]
    require_columns(original, needed, "Khai tên cột trong bảng ánh xạ, hoặc đổi population.by.")
    require_texts(original, REASONS)
    if by == "none":
        return cast("FrameT", _with_population_unmarked(original).to_native())
    dates = [by, "completed_on"]
    tasks = in_arrow(require_dates(narrowed(original, [*dates, *REASONS]), dates))
    date, completed = moment(by, tasks), moment("completed_on", tasks)
    first, day_after = midnight_literal(start, tasks), midnight_literal(as_date(end) + ONE_DAY, tasks)
    before, after = date < first, date >= day_after
    outside = before | after
    if carry_over == "include":
        outside = after | (before & ~completed.is_null() & (completed < first))
    marked = tasks.with_columns(
        exclusion=_marked("exclusion", ~date.is_null() & outside, "outside_population", tasks),
        doubt=_marked("doubt", date.is_null(), "no_population_date", tasks),
    )
    return cast("FrameT", widened(out_of_arrow(marked, original, REASONS), original, REASONS).to_native())


def _with_population_unmarked(tasks: AnyFrame) -> AnyFrame:
    """Return a list that is counted whole: every mark of an earlier population is taken away."""
    nowhere = nw.lit(False)
    return tasks.with_columns(
        exclusion=_marked("exclusion", nowhere, "outside_population", tasks),
        doubt=_marked("doubt", nowhere, "no_population_date", tasks),
    )


def explain(frame: FrameT) -> FrameT:
    """Add `reason` to classified tasks: why a row is excluded, has no deadline, or is not classified.

    Returns
    -------
    frame
        The same kind of frame with `reason`, a key of `vocab.EXCLUSIONS`, `vocab.DUE_KINDS` or
        `vocab.DOUBTS` (or whatever else `exclusion` and `doubt` say), null for a task that was judged.

    Raises
    ------
    FrameError
        There is no `status`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> hg.explain(period.judged)["reason"].value_counts().to_dict()
    {'none': 34, 'recurrent': 16, 'outside_population': 15, 'duplicate': 12, 'waiting': 10, 'withdrawn':
    8, 'done_without_date': 1}
    """
    original = as_table(frame)
    require_columns(original, ["status"], "Gọi hg.classify trước.")
    tasks = in_arrow(narrowed(original, ["status", DEADLINE, *USED]))
    status = text("status", tasks)
    no_deadline = nw.when(has_other_kind(tasks)).then(text("due_kind", tasks)).otherwise(nw.lit("none"))
    reason = first_of(
        ((status == "excluded") & says_something("exclusion", tasks), text("exclusion", tasks)),
        (status == "excluded", "withdrawn"),
        (status == "no_deadline", no_deadline),
        ((status == "unclassified") & _cannot_place_an_unread_deadline(tasks), "deadline_unreadable"),
        ((status == "unclassified") & says_something("doubt", tasks), text("doubt", tasks)),
        (status == "unclassified", _unclassified_reason(tasks)),
    )
    told = out_of_arrow(tasks.with_columns(reason=reason), original, ["reason"])
    return cast("FrameT", widened(told, original, ["reason"]).to_native())


def _status(tasks: AnyFrame, dates: Dates, unknown: nw.Expr) -> nw.Expr:
    """Return the first status that fits, in the order of docs/method.md, "Trạng thái".

    `unknown` tells the tasks whose deadline before extensions, by which they are to be judged, is not known.
    """
    still_open = _still_open(tasks, dates)
    finished = (_state(tasks) == "done") & ~dates.completed.is_null() & ~dates.unsure
    cases = (
        (_is_excluded(tasks), "excluded"),
        (dates.due.is_null() & (_is_unreadable(tasks) | unknown), "unclassified"),
        (dates.due.is_null(), "no_deadline"),
        (says_something("doubt", tasks), "unclassified"),
        (still_open & dates.passed, "open_overdue"),
        (still_open, "open_in_time"),
        (finished & dates.late, "done_late"),
        (finished, "done_on_time"),
        (nw.lit(True), "unclassified"),
    )
    return first_of(*((where, _status_literal(status, tasks)) for where, status in cases))


def _status_literal(status: str, tasks: AnyFrame) -> nw.Expr:
    """Return a status with its final type where the library takes one: cheaper than a column cast later."""
    literal = nw.lit(status)
    return literal.cast(STATUS_TYPE) if isinstance(tasks, nw.LazyFrame) and _has_enums(tasks) else literal


def _is_excluded(tasks: AnyFrame) -> nw.Expr:
    return says_something("exclusion", tasks) | (_state(tasks) == "withdrawn")


def _still_open(tasks: AnyFrame, dates: Dates) -> nw.Expr:
    """Tell which tasks were not completed at the as-of moment, by their state and their completion."""
    state = _state(tasks)
    says_done, says_open = state == "done", is_any(state, vocab.OPEN_STATES)
    return (says_open & dates.completed.is_null()) | ((says_open | says_done) & dates.future)


def _holder(tasks: AnyFrame, dates: Dates) -> nw.Expr:
    """Return who holds each task that is not completed, by docs/method.md, "Trạng thái"."""
    reported, confirmed = (~moment(name, tasks).is_null() for name in ("reported_on", "confirmed_on"))
    finished = where_number("progress_pct", tasks, lambda part: part >= FULL)
    unfinished = where_number("progress_pct", tasks, lambda part: (part >= 0) & (part < FULL))
    handed_in = (_state(tasks) == "awaiting_confirmation") | (reported & ~unfinished & ~confirmed)
    columns = set(tasks.collect_schema().names())
    signs = reported | confirmed | finished | nw.lit(not columns & {"state", "reported_on"})
    held = first_of(
        (says_something("doubt", tasks), "unknown"),
        (dates.future, "reported_after"),
        (handed_in, "approver"),
        (signs, "unknown"),
        (nw.lit(True), "agency"),
    )
    return nw.when(_still_open(tasks, dates) & ~_is_excluded(tasks)).then(held)


def _with_original_marked(tasks: AnyFrame, rule: Rule) -> AnyFrame:
    """Mark, for `explain` to tell, the tasks that were extended from an unknown deadline."""
    names = set(tasks.collect_schema().names())
    if "due_original" not in names or not names & {"extension_count", UNREAD}:
        return tasks
    missing, unread = original_is_missing(tasks, rule), original_is_unread(tasks, rule)
    tasks = tasks.with_columns(doubt=_marked("doubt", missing, "original_missing", tasks))
    return tasks.with_columns(doubt=_marked("doubt", unread, "original_unreadable", tasks))


def _days_late(tasks: AnyFrame, dates: Dates) -> nw.Expr:
    """Count days from the due day to the day of completion, or to the as-of date while it is open."""
    status = nw.col("status")
    stopped = nw.when(status == "done_late").then(dates.completed).otherwise(dates.as_of)
    days = days_between(stopped, dates.due, tasks)
    late = is_any(status, LATE)
    return first_of((late & (days < 1), 1), (late, days), (is_any(status, IN_TIME), 0))


def _state(tasks: AnyFrame) -> nw.Expr:
    """Return the state; in a table without states a completion date is what says "done"."""
    if "state" in tasks.collect_schema():
        return text("state", tasks)
    return nw.when(nw.col("completed_on").is_null()).then(nw.lit("open")).otherwise(nw.lit("done"))


def _is_unreadable(tasks: AnyFrame) -> nw.Expr:
    return text("due_kind", tasks) == "unreadable"


def _cannot_place_an_unread_deadline(tasks: AnyFrame) -> nw.Expr:
    """Tell the tasks whose date for the population is missing, maybe because it is this very deadline."""
    unread = _is_unreadable(tasks) & moment(DEADLINE, tasks).is_null()
    return unread & (text("doubt", tasks) == "no_population_date")


def _unclassified_reason(tasks: AnyFrame) -> nw.Expr:
    """Say why the state and the completion date cannot be judged."""
    state, undated = _state(tasks), nw.lit(True)
    if "completed_on" in tasks.collect_schema():
        undated = nw.col("completed_on").is_null()
    return first_of(
        (_is_unreadable(tasks) & moment(DEADLINE, tasks).is_null(), "deadline_unreadable"),
        (is_any(state, ("paused", "refused", "returned")), nw.concat_str([nw.lit("state_"), state])),
        ((state == "done") & undated, "done_without_date"),
        (state == "done", "clock_missing"),
        (is_any(state, vocab.OPEN_STATES), "completed_but_not_done"),
        (nw.lit(True), "state_unknown"),
    )


def _marked(column: str, where: nw.Expr, word: str, tasks: AnyFrame) -> nw.Expr:
    """Put a word where it belongs, and take it away where an earlier mark put it; other words stay."""
    others = says_something(column, tasks) & (text(column, tasks) != word)
    return nw.when(others).then(text(column, tasks)).when(where).then(nw.lit(word))


def _has_enums(frame: AnyFrame) -> bool:
    return not (frame.implementation.is_pyspark() or frame.implementation.is_pyarrow())


def _with_final_types(judged: AnyFrame) -> AnyFrame:
    if not _has_enums(judged):
        return judged.with_columns(nw.col("days_late").cast(nw.Int64))
    judged = judged.with_columns(nw.col("status").cast(STATUS_TYPE))
    if judged.implementation.is_pandas():
        days_late: Any = judged["days_late"].to_native().astype("Int64")
        return judged.with_columns(nw.from_native(days_late, series_only=True))
    return judged.with_columns(nw.col("days_late").cast(nw.Int64))
