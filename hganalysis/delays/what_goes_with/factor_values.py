"""The value of each factor of each task, worked out from what was known in the course of that task.

Every function takes all rows of the judged table and returns a column on its index: numbers, flags (1 and 0)
or names, missing where the row cannot say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import days_of, first_deadline
from hganalysis.settings.workdays import first_days_off, load_calendar, working_days

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.settings.workdays import Season

ENTRY_SHARE = 0.25
"""Share of the time given that has gone by at the entry, above which the entry is late (our choice)."""

SHORT_NOTICE_DAYS = 7
"""Days left at the assignment or entry, whichever is later, up to which notice is short (our choice)."""

NO_WORK = ("withdrawn", "duplicate", "not_selected")
"""Reasons of excluded rows that are no work of the agency; a task outside the period still is."""


def days_allowed(tasks: pd.DataFrame) -> pd.Series:
    """Days from the assignment to the first deadline; a deadline before the assignment is contradictory."""
    days = days_of(first_deadline(tasks)) - days_of(tasks["assigned_on"])
    return days.where(days >= 0)


def coop_count(tasks: pd.DataFrame) -> pd.Series:
    """Coordinating agencies."""
    return tasks["coop_count"].astype(float)


def short_notice(tasks: pd.DataFrame) -> pd.Series:
    """Whether at most a week was left when the agency could first see the task."""
    seen = tasks["assigned_on"]
    if "entered_on" in tasks:
        seen = seen.where(~(tasks["entered_on"] > seen), tasks["entered_on"])
    return _flag(days_of(first_deadline(tasks)) - days_of(seen), lambda days: days <= SHORT_NOTICE_DAYS)


def entered_late(tasks: pd.DataFrame) -> pd.Series:
    """Whether more than `vocab.LATE_ENTRY_DAYS` working days went by from the document to its entry."""
    lag = working_days(_day(tasks["doc_date"]), _day(tasks["entered_on"]), load_calendar())
    return _flag(lag.astype(float), lambda days: days > vocab.LATE_ENTRY_DAYS)


def entered_late_for_due(tasks: pd.DataFrame) -> pd.Series:
    """Whether a good part of the time from the document to the first deadline was gone at the entry."""
    start = days_of(tasks["doc_date"])
    whole = days_of(first_deadline(tasks)) - start
    gone = days_of(tasks["entered_on"]) - start
    return _flag((gone / whole).where((whole > 0) & (gone >= 0)), lambda share: share > ENTRY_SHARE)


def workload(tasks: pd.DataFrame) -> pd.Series:
    """Tasks of the agency that were assigned before that day and not completed before it, from all rows."""
    codes = pd.Series(pd.factorize(tasks["agency"])[0], tasks.index)
    start, end = days_of(tasks["assigned_on"]), days_of(tasks["completed_on"])
    known = (codes >= 0) & start.notna()
    counts = known & _is_work(tasks) & ~_ends_unknown(tasks)
    place = codes * _span(start, end)
    begun = np.sort((place + start)[counts].to_numpy())
    ended = np.sort((place + end.where(~(end < start), start))[counts & end.notna()].to_numpy())
    first = np.where(known, place + start.min(), np.nan)
    here = np.where(known, place + start, np.nan)
    open_ = _between(begun, first, here) - _between(ended, first, here)
    return pd.Series(open_, tasks.index).where(known)


def due_in(season: Season, tasks: pd.DataFrame) -> pd.Series:
    """Whether the deadline falls into a season; one around a holiday is known of years that have its days."""
    if season.holiday is None or season.length is None:
        return _flag(tasks["deadline"].dt.month, lambda month: month == season.month)
    due, days_off = days_of(tasks["deadline"]), first_days_off(season.holiday)
    firsts = [np.datetime64(day, "D").astype("int64") - season.before for day in days_off.values()]
    inside = np.any([(due >= first) & (due < first + season.length) for first in firsts], axis=0)
    known = tasks["deadline"].dt.year.isin(list(days_off))
    return pd.Series(inside.astype(float), tasks.index).where(known)


def extensions(tasks: pd.DataFrame) -> pd.Series:
    """Extensions given; an empty cell says nothing."""
    return tasks["extension_count"].astype(float)


def reminded(tasks: pd.DataFrame) -> pd.Series:
    """Whether the agency was reminded at least once."""
    return _flag(tasks["reminder_count"].astype(float), lambda count: count >= 1)


def never_updated(tasks: pd.DataFrame) -> pd.Series:
    """Whether the task has no progress update at all."""
    return tasks["last_update_on"].isna().astype(float)


def awaiting_confirmation(tasks: pd.DataFrame) -> pd.Series:
    """Whether the task waits for confirmation."""
    return _flag(tasks["state"], lambda state: state == "awaiting_confirmation")


def _day(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).dt.normalize()


def _flag(values: pd.Series, holds: Callable[[pd.Series], pd.Series]) -> pd.Series:
    return holds(values).astype(float).where(values.notna())


def _is_work(tasks: pd.DataFrame) -> pd.Series:
    reason = next((tasks[name] for name in ("reason", "exclusion") if name in tasks), None)
    no_work = tasks["status"].eq("excluded")
    return ~no_work if reason is None else ~(no_work & reason.isin(NO_WORK))


def _ends_unknown(tasks: pd.DataFrame) -> pd.Series:
    """Done, but nobody wrote when: not known to be open on any later day."""
    if "state" not in tasks:
        return pd.Series(False, tasks.index)
    return tasks["state"].eq("done") & tasks["completed_on"].isna()


def _span(start: pd.Series, end: pd.Series) -> float:
    """More days than lie between any two dates, so that agencies do not overlap on one line."""
    days = pd.concat([start, end]).dropna()
    return float(days.max() - days.min() + 1) if len(days) else 1.0


def _between(sorted_days: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Count the sorted days in [first, last)."""
    return (np.searchsorted(sorted_days, last) - np.searchsorted(sorted_days, first)).astype(float)
