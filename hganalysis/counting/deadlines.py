"""The deadline rule: what each task's deadline and completion are, and how they compare.

The rule is that of docs/method.md, "Thời hạn": by day or by minute, rolled forward or not, before or after
extensions.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from hganalysis.counting.frames import (
    AnyFrame,
    as_date,
    day,
    day_or_moment,
    is_any,
    midnight_literal,
    moment,
    moment_literal,
    says_something,
    text,
    where_number,
)
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    from hganalysis.settings.workdays import Calendar
    from hganalysis.vocab import Basis, Granularity


DEADLINE = "deadline"
"""Column of the judged table: the deadline each task was judged by. What comes after uses no other."""

UNREAD = "due_original_unread"
TRUE_AS_TEXT = ("True", "true", "1", "1.0")
"""A true flag as text in each library; beside a missing one pandas keeps flags as objects or floats."""


@dataclass(frozen=True)
class AsOf:
    """The end of a day, or a moment."""

    day: dt.date
    """The last day that counts."""
    moment: dt.datetime | None = None

    @classmethod
    def read(cls, value: object, granularity: Granularity) -> AsOf:
        """Read what `classify` was given: midnight by day means that day, by minute that moment."""
        if granularity == "day":
            return cls(as_date(value))
        found = day_or_moment(value)
        if isinstance(found, dt.datetime):
            return cls((found - dt.timedelta(microseconds=1)).date(), found)
        return cls(found)


@dataclass(frozen=True)
class Rule:
    """As-of day or moment, grain, basis, and the calendar to roll forward by, if any."""

    as_of: AsOf
    granularity: Granularity
    basis: Basis
    calendar: Calendar | None


@dataclass(frozen=True)
class Dates:
    """What the rule says of each task, as expressions; the first three are the first moment of a day."""

    due: nw.Expr
    completed: nw.Expr
    as_of: nw.Expr
    passed: nw.Expr
    """The deadline lies before the as-of day or moment."""
    future: nw.Expr
    """Completed after the as-of day or moment."""
    late: nw.Expr
    """Completed after the deadline."""
    unsure: nw.Expr
    """The clock decides, but the completion has no clock time."""


def with_deadline(tasks: AnyFrame, rule: Rule) -> AnyFrame:
    """Add the deadline by the rule as column `DEADLINE`; it is null where the task is not judged by one."""
    told = ~has_other_kind(tasks) | judged_by_original(tasks, rule)
    return tasks.with_columns(nw.when(told).then(_deadline(tasks, rule)).alias(DEADLINE))


def has_other_kind(tasks: AnyFrame) -> nw.Expr:
    """Tell which tasks have something else than a date in place of a deadline."""
    return says_something("due_kind", tasks) & (text("due_kind", tasks) != "dated")


def judged_by_original(tasks: AnyFrame, rule: Rule) -> nw.Expr:
    """Tell which tasks are judged by the deadline before extensions."""
    if rule.basis == "current":
        return nw.lit(False)
    return ~moment("due_original", tasks).is_null()


def original_is_missing(tasks: AnyFrame, rule: Rule) -> nw.Expr:
    """Tell which tasks were extended, by their own count, from a deadline that nobody wrote down."""
    if rule.basis == "current":
        return nw.lit(False)
    extended = where_number("extension_count", tasks, lambda times: times > 0)
    return moment("due_original", tasks).is_null() & extended & ~original_is_unread(tasks, rule)


def original_is_unread(tasks: AnyFrame, rule: Rule) -> nw.Expr:
    """Tell which tasks have a deadline before extensions that could not be read, or may not be used."""
    if rule.basis == "current" or UNREAD not in tasks.collect_schema():
        return nw.lit(False)
    flagged = is_any(text(UNREAD, tasks), TRUE_AS_TEXT)
    return moment("due_original", tasks).is_null() & ~nw.col(UNREAD).is_null() & flagged


def compare(tasks: AnyFrame, rule: Rule) -> Dates:
    """Compare the dates of tasks that `with_deadline` has been through."""
    return _by_day(tasks, rule) if rule.granularity == "day" else _by_minute(tasks, rule)


def _by_day(tasks: AnyFrame, rule: Rule) -> Dates:
    due, completed = nw.col(DEADLINE), day("completed_on", tasks)
    as_of = midnight_literal(rule.as_of.day, tasks)
    return Dates(
        due,
        completed,
        as_of,
        passed=due < as_of,
        future=completed > as_of,
        late=completed > due,
        unsure=nw.lit(False),
    )


def _by_minute(tasks: AnyFrame, rule: Rule) -> Dates:
    """Compare by clock time where both have one; a deadline without one lasts to the end of its day."""
    due, completed = nw.col(DEADLINE), moment("completed_on", tasks)
    due_day, completed_day = due.dt.truncate("1d"), completed.dt.truncate("1d")
    timed, completed_timed = _deadline_has_clock(tasks, rule), _has_clock("completed_on", tasks)
    passed, future, within = _looked_at(tasks, rule.as_of, (due, timed), (completed, completed_timed))
    return Dates(
        due_day,
        completed_day,
        midnight_literal(rule.as_of.day, tasks),
        passed,
        future,
        late=(completed_day > due_day) | (timed & completed_timed & (completed > due)),
        unsure=within | (timed & ~completed_timed & (completed_day == due_day)),
    )


def _looked_at(
    tasks: AnyFrame, as_of: AsOf, due: tuple[nw.Expr, nw.Expr], completed: tuple[nw.Expr, nw.Expr]
) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Tell which deadlines have passed, which completions lie ahead, and which of them nobody can tell.

    A moment is one in time: what has no clock time is placed by its day, and a completion somewhere on the
    day of that moment is told neither before nor after it.
    """
    (due_on, due_timed), (done_on, done_timed) = due, completed
    due_day, done_day = due_on.dt.truncate("1d"), done_on.dt.truncate("1d")
    last = midnight_literal(as_of.day, tasks)
    if as_of.moment is None:
        return (due_day < last) | (due_timed & (due_day == last)), done_day > last, nw.lit(False)
    now, today = moment_literal(as_of.moment, tasks), midnight_literal(as_of.moment.date(), tasks)
    at_midnight = as_of.moment.time() == dt.time()
    today_untimed = ~done_timed & (done_day == today)
    passed = (due_timed & (due_on < now)) | (~due_timed & (due_day < today))
    future = (done_timed & (done_on > now)) | (~done_timed & (done_day > today))
    return passed, future | (today_untimed & nw.lit(at_midnight)), today_untimed & nw.lit(not at_midnight)


def _deadline(tasks: AnyFrame, rule: Rule) -> nw.Expr:
    grain = day if rule.granularity == "day" else moment
    due = grain("due_on", tasks)
    if rule.basis == "original":
        due = nw.coalesce(grain("due_original", tasks), due)
    return due if rule.calendar is None else _rolled_forward(due, rule.calendar, tasks)


def _rolled_forward(due: nw.Expr, calendar: Calendar, tasks: AnyFrame) -> nw.Expr:
    """Move each deadline on a day off to the next working day, keeping its clock time."""
    due_day, weekday = due.dt.truncate("1d"), due.dt.weekday()
    rolled: Any = nw.when(due_day.is_null()).then(due)
    for shift, days in calendar.irregular_shifts().items():
        special = is_any(due_day, [midnight_literal(each, tasks) for each in days])
        rolled = rolled.when(special).then(due + shift * ONE_DAY)
    rolled = rolled.when(weekday == 6).then(due + 2 * ONE_DAY).when(weekday == 7).then(due + ONE_DAY)
    return cast("nw.Expr", rolled.otherwise(due))


def _deadline_has_clock(tasks: AnyFrame, rule: Rule) -> nw.Expr:
    current = _has_clock("due_on", tasks)
    if rule.basis == "current":
        return current
    by_original = judged_by_original(tasks, rule)
    return nw.when(by_original).then(_has_clock("due_original", tasks)).otherwise(current)


def _has_clock(column: str, tasks: AnyFrame) -> nw.Expr:
    """Tell which dates carry a clock time: by the flag beside the column, else any time but midnight.

    pandas and most exports write a plain day as midnight, so midnight alone is no clock time.
    """
    schema, flag = tasks.collect_schema(), column.removesuffix("_on") + "_has_time"
    if schema.get(column) == nw.Date:
        return nw.lit(False)
    timed = moment(column, tasks) != day(column, tasks)
    if flag not in schema:
        return timed
    flagged = is_any(text(flag, tasks), TRUE_AS_TEXT)
    return nw.when(nw.col(flag).is_null()).then(timed).otherwise(flagged)
