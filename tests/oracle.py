"""The contract of docs/design.md once more, row by row in plain Python: slow, and easy to check.

Nothing here is shared with the package, so that an error would have to be made twice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

Row = dict[str, Any]
DAY = dt.timedelta(days=1)


def status_of(
    row: Row,
    *,
    as_of: dt.date | dt.datetime,
    granularity: str = "day",
    roll_forward: bool = False,
    basis: str = "current",
    off: frozenset[dt.date] = frozenset(),
    work: frozenset[dt.date] = frozenset(),
) -> tuple[str, int | None]:
    """Return status and days late of one task; a key that is not there is a column that is not there."""
    due, due_timed = _due(row, basis)
    completed, completed_timed = row.get("completed_on"), _timed(row, "completed_on")
    state = row.get("state", "open" if completed is None else "done")

    if row.get("exclusion") or state == "withdrawn":
        return "excluded", None
    other_kind = not _by_original(row, basis) and (row.get("due_kind") or "dated") != "dated"
    if due is None or other_kind:
        unknown = row.get("due_kind") == "unreadable" or _original_is_missing(row, basis)
        return ("unclassified" if unknown else "no_deadline"), None
    if row.get("doubt") not in (None, "", "original_missing") or _original_is_missing(row, basis):
        return "unclassified", None
    if roll_forward:
        due = _rolled(due, off, work)
    by_clock = granularity == "minute" and due_timed
    completed_by_then = _completed_by(completed, completed_timed, as_of)

    if state in ("open", "awaiting_confirmation", "done") and completed_by_then is False:
        return _open(due, as_of, by_clock)
    if state in ("open", "awaiting_confirmation") and completed is None:
        return _open(due, as_of, by_clock)
    if state == "done" and completed_by_then:
        return _done(due, completed, by_clock, completed_timed)
    return "unclassified", None


def _completed_by(completed: dt.datetime | None, timed: bool, as_of: dt.date | dt.datetime) -> bool | None:
    """Tell whether a task was completed by then; None when it was not, or nobody can tell."""
    if completed is None:
        return None
    if not isinstance(as_of, dt.datetime):
        return completed.date() <= as_of
    if timed:
        return completed <= as_of
    if completed.date() == as_of.date():
        return None if as_of.time() != dt.time() else False
    return completed.date() < as_of.date()


def _open(due: dt.datetime, as_of: dt.date | dt.datetime, by_clock: bool) -> tuple[str, int]:
    last_moment = due if by_clock else dt.datetime.combine(due.date() + DAY, dt.time())
    if isinstance(as_of, dt.datetime):
        passed = last_moment < as_of or (not by_clock and last_moment == as_of)
        last_day = (as_of - dt.datetime.resolution).date()
    else:
        passed = last_moment < dt.datetime.combine(as_of + DAY, dt.time())
        last_day = as_of
    return ("open_overdue", max((last_day - due.date()).days, 1)) if passed else ("open_in_time", 0)


def _done(
    due: dt.datetime, completed: dt.datetime, by_clock: bool, completed_timed: bool
) -> tuple[str, int | None]:
    days = (completed.date() - due.date()).days
    if by_clock and days == 0:
        if not completed_timed:
            return "unclassified", None
        on_time = completed <= due
        return ("done_on_time", 0) if on_time else ("done_late", 1)
    return ("done_late", days) if days > 0 else ("done_on_time", 0)


def _due(row: Row, basis: str) -> tuple[dt.datetime | None, bool]:
    if _by_original(row, basis):
        return row["due_original"], _timed(row, "due_original")
    return row["due_on"], _timed(row, "due_on")


def _by_original(row: Row, basis: str) -> bool:
    return basis == "original" and row.get("due_original") is not None


def _original_is_missing(row: Row, basis: str) -> bool:
    """Tell whether a task was extended but nobody wrote down from which deadline."""
    extended = (row.get("extension_count") or 0) > 0
    return basis == "original" and extended and row.get("due_original") is None


def _timed(row: Row, column: str) -> bool:
    value, flag = row.get(column), row.get(column.replace("_on", "_has_time"))
    if column == "due_original":
        flag = None
    return value is not None and (value.time() != dt.time() if flag is None else flag)


def _rolled(due: dt.datetime, off: frozenset[dt.date], work: frozenset[dt.date]) -> dt.datetime:
    while not (due.date() in work or (due.weekday() not in (5, 6) and due.date() not in off)):
        due += DAY
    return due
