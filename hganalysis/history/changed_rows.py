"""What was done to rows that an earlier period published: each kind of change, and what is no such change.

A rule takes the pairs of two tables and marks those it is about. Of several marks that one cause would leave
in a row the first stands, so that nobody is told the same thing twice (docs/method.md, "Lịch sử bị sửa").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import columns_with_values, true
from hganalysis.history.pairing import IS, WAS, Pairs
from hganalysis.history.sameness import SAME_TEXT, each_once, likeness, plain, texts
from hganalysis.history.successors import is_over
from hganalysis.settings.workdays import load_calendar
from hganalysis.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

COMPLETION = (
    *("state", "status_raw", "progress_pct", "reported_on", "completed_on", "completed_has_time"),
    "confirmed_on",
)
DEADLINE = (
    *("due_raw", "due_kind", "due_on", "due_has_time", "due_original", "due_original_unread"),
    "extension_count",
)
RESTORED: dict[str, tuple[str, ...]] = {
    "id_reused": (),
    "vanished": (),
    "entered_late": (),
    "completion_withdrawn": COMPLETION,
    "backdated": COMPLETION,
    "completion_moved": COMPLETION,
    "state_backwards": COMPLETION,
    "deadline_moved": DEADLINE,
    "agency_replaced": ("agency_raw", "agency_id", "agency", "agency_group"),
    "leader_replaced": ("leader",),
    "title_replaced": ("title",),
}
"""The columns of a kind of change: what the earlier source said there is what a finding is held against."""

CORRECTED = {
    **dict.fromkeys(("completion_withdrawn", "backdated", "completion_moved", "state_backwards"), COMPLETION),
    "deadline_moved": DEADLINE,
    "agency_replaced": ("agency_raw",),
    "leader_replaced": ("leader",),
    "title_replaced": ("title",),
    "entered_late": ("assigned_on", "entered_on"),
}
"""Columns whose reviewed correction puts a change of that kind on record."""

UNSURE = (
    *("date_order", "unreadable_completion", "displaced_cells", "conflicting_duplicates"),
    "conflicting_sources",
)
"""Doubts about what the source says at all: what is not read for certain was not changed for certain."""

UNDATED = ("none", "recurrent", "waiting", "unreadable")
REPORTED_WITHIN = 5
"""Days within which a completion is reported, for its entry after an as-of day to be usual. Our choice."""

WHOLE_DESK = 3
"""Tasks from which on all of one name going over to another is a handover and not a change of tasks."""

MINUTE = pd.Timedelta(minutes=1)


@dataclass(frozen=True)
class Rows:
    """Pairs with what the rules ask of them."""

    pairs: Pairs
    """The tables side by side."""
    since: dt.date
    """The as-of day of the earlier one: its source knew what had happened by the end of it."""
    by_minute: bool = False
    """Whether clock times decide."""
    recorded: Collection[tuple[str, str]] = ()
    """Cells that a reviewed correction replaced, by task id and column."""

    def text(self, name: str, side: str) -> pd.Series:
        """Return a column of one side as text."""
        return texts(self.pairs.both, name + side)

    def day(self, name: str, side: str) -> pd.Series:
        """Return a date column of one side by days."""
        found: pd.Series = self.moment(name, side).dt.normalize()
        return found

    def moment(self, name: str, side: str) -> pd.Series:
        """Return a date column of one side, no date where the source has no such column."""
        both = self.pairs.both
        if name + side not in both:
            return pd.Series(pd.NaT, both.index)
        found: pd.Series = pd.to_datetime(both[name + side])
        return found

    def number(self, name: str, side: str) -> pd.Series:
        """Return a column of numbers of one side."""
        both = self.pairs.both
        values = both.get(name + side, pd.Series(float("nan"), both.index))
        return pd.to_numeric(values, errors="coerce").astype("float64")

    def has(self, name: str) -> bool:
        """Tell whether both sources say something in a column; else its absence tells nothing of a task."""
        sides = (self.pairs.before, self.pairs.after)
        return all(bool(columns_with_values(side, [name])) for side in sides)

    def same_words(self, name: str) -> pd.Series:
        """Tell where a cell says the same words on both sides, whatever is read in them."""
        was, now = (each_once(self.text(name, side), fold) for side in (WAS, IS))
        return (was == now) & (was != "")

    @cached_property
    def last_known(self) -> pd.Timestamp:
        """The as-of day of the earlier table."""
        return pd.Timestamp(self.since)

    @cached_property
    def sure(self) -> pd.Series:
        """Where neither source is in doubt about what it says."""
        return ~(self.text("doubt", WAS).isin(UNSURE) | self.text("doubt", IS).isin(UNSURE))

    @cached_property
    def same_task(self) -> pd.Series:
        """Where a pair is one task and not two under one id."""
        return ~self.pairs.reused | pd.Series(self.pairs.by_content)

    @cached_property
    def was_done(self) -> pd.Series:
        """Where the earlier source said that the task was done."""
        return self.text("state", WAS) == "done"

    @cached_property
    def is_done(self) -> pd.Series:
        """Where the later source says so."""
        return self.text("state", IS) == "done"


def changed(rows: Rows) -> dict[str, pd.Series]:
    """Return for each kind that a pair can show which pairs do."""
    withdrawn = _withdrawn(rows)
    found = {
        "completion_withdrawn": withdrawn,
        "backdated": _backdated(rows),
        "completion_moved": _completion_moved(rows),
        "deadline_moved": _deadline_moved(rows),
        "agency_replaced": _agency_replaced(rows),
        "leader_replaced": _leader_replaced(rows),
        "title_replaced": rows.pairs.title_likeness < SAME_TEXT,
        "state_backwards": _backwards(rows) & ~withdrawn,
    }
    ids = rows.text("task_id", IS)
    kept = {
        kind: mask & rows.same_task & ~_on_record(ids, CORRECTED[kind], rows) for kind, mask in found.items()
    }
    reused = rows.pairs.reused & ~pd.Series(rows.pairs.by_content)
    return {"id_reused": reused, **kept}


def _on_record(ids: pd.Series, columns: Collection[str], rows: Rows) -> pd.Series:
    return ids.isin({task for task, column in rows.recorded if column in columns})


def _withdrawn(rows: Rows) -> pd.Series:
    """Done then, and now not done, or done without the date it had."""
    undated = rows.moment("completed_on", IS).isna()
    lost = rows.is_done & rows.moment("completed_on", WAS).notna() & rows.sure
    return rows.was_done & undated & ((~rows.is_done & ~rows.same_words("status_raw")) | lost)


def _backwards(rows: Rows) -> pd.Series:
    """Done, handed in, confirmed or called off then, and one of the steps before now."""
    was, now = rows.text("state", WAS), rows.text("state", IS)
    back = (rows.was_done & ~rows.is_done) | ((was == "awaiting_confirmation") & (now == "open"))
    back |= (was == "withdrawn") & now.isin(["open", "awaiting_confirmation", "done"])
    back &= ~rows.same_words("status_raw")
    return (
        back
        | _taken_back(rows, "confirmed_on", rows.is_done)
        | _taken_back(rows, "reported_on", now == "open")
    )


def _taken_back(rows: Rows, name: str, where: pd.Series) -> pd.Series:
    if not rows.has(name):
        return pd.Series(False, where.index)
    return where & rows.sure & rows.moment(name, WAS).notna() & rows.moment(name, IS).isna()


def _backdated(rows: Rows) -> pd.Series:
    """Not done then, and now done on a day that the earlier source covered, unless that was reported in time.

    In time is handed in by the earlier as-of day, or reported since, each within a few days of completion.
    """
    done, was = rows.day("completed_on", IS), rows.text("state", WAS)
    handed_in, reported = rows.day("reported_on", WAS), rows.day("reported_on", IS)
    soon = pd.Timedelta(days=REPORTED_WITHIN)
    known = (done - handed_in).abs() <= soon
    known |= (was == "awaiting_confirmation") & handed_in.isna()
    usual = (reported > rows.last_known) & (reported - done <= soon)
    unknown_then = rows.moment("completed_on", WAS).isna() & ~rows.was_done & (was != "withdrawn")
    return rows.is_done & unknown_then & (done <= rows.last_known) & rows.sure & ~known & ~usual


def _completion_moved(rows: Rows) -> pd.Series:
    moved = _differ(rows, "completed_on", "completed_has_time")
    return moved & rows.was_done & rows.is_done & rows.sure


def _differ(rows: Rows, name: str, has_time: str) -> pd.Series:
    """Tell where two dates are different days, or minutes where these decide and both sides say them."""
    was, now = rows.moment(name, WAS), rows.moment(name, IS)
    other: pd.Series = was.notna() & now.notna() & (was.dt.normalize() != now.dt.normalize())
    if not rows.by_minute:
        return other
    clocks = [true(rows.pairs.both.get(has_time + side, pd.Series(False, was.index))) for side in (WAS, IS)]
    other |= clocks[0] & clocks[1] & ((was - now).abs() >= MINUTE)
    return other


def _deadline_moved(rows: Rows) -> pd.Series:
    """The deadline, or the first one, is another; but for extensions recorded before it had passed."""
    was, now = rows.day("due_on", WAS), rows.day("due_on", IS)
    moved = _differ(rows, "due_on", "due_has_time")
    extended = _extended(rows) & (now > was) & (was >= rows.last_known)
    dated = rows.text("due_kind", WAS).isin(["dated", ""]) & was.notna()
    dropped = dated & now.isna() & rows.text("due_kind", IS).isin(UNDATED)
    first = _differ(rows, "due_original", "")
    changed_ = ((moved & ~extended) | dropped) & ~rows.same_words("due_raw")
    return (changed_ | (first & ~rows.same_words("due_original"))) & rows.sure


def _extended(rows: Rows) -> pd.Series:
    """Tell where an extension is on record: one more than then, else the deadline then kept as the first."""
    if rows.has("extension_count"):
        return rows.number("extension_count", IS) > rows.number("extension_count", WAS).fillna(0)
    first, known = rows.day("due_original", IS), rows.day("due_original", WAS).fillna(rows.day("due_on", WAS))
    return first.notna() & (first == known)


def _agency_replaced(rows: Rows) -> pd.Series:
    was, now = rows.pairs.agencies
    other = (was != now) & (was != "") & (now != "") & ~rows.same_words("agency_raw")
    unknown = (rows.text("agency_id", WAS) == "") | (rows.text("agency_id", IS) == "")
    for index in other.index[other & unknown]:
        names = [_name_of(rows, index, side) for side in (WAS, IS)]
        other[index] = not (_holds(*names) or _holds(*reversed(names)) or likeness(*names) >= SAME_TEXT)
    over = {key for key in was[other].unique() if is_over(key, rows.pairs.day)}
    return other & ~was.isin(over) & ~_handed_over(was, now, other & unknown)


def _name_of(rows: Rows, index: int, side: str) -> str:
    both = rows.pairs.both
    there = [name + side for name in ("agency_raw", "agency") if name + side in both]
    return next((str(both.at[index, name]) for name in there if both.at[index, name]), "")


def _holds(short: str, whole: str) -> bool:
    """Tell whether a name is the other said in fewer words, as "Long Mỹ" is "UBND huyện Long Mỹ"."""
    words = plain(short).split()
    return bool(words) and set(words) <= set(plain(whole).split())


def _leader_replaced(rows: Rows) -> pd.Series:
    was, now = (each_once(rows.text("leader", side), plain) for side in (WAS, IS))
    other = (was != now) & (was != "") & (now != "")
    return other & ~_handed_over(was, now, other)


def _handed_over(was: pd.Series, now: pd.Series, other: pd.Series) -> pd.Series:
    """Tell where every task of a name has one other name now: a desk handed over, an agency renamed."""
    sizes = pd.DataFrame({"was": was, "now": now})
    by_name = sizes.groupby("was")["now"].agg(["nunique", "size"])
    whole = by_name.index[(by_name["nunique"] == 1) & (by_name["size"] >= WHOLE_DESK)]
    return other & was.isin(whole)


def vanished(rows: Rows, rules: Mapping[str, str], start: dt.date) -> pd.DataFrame:
    """Return the rows of the earlier table that the later one should have and has not.

    Withdrawn tasks may be cleared away; one from before the later window is no longer asked for, unless tasks
    are carried over and it was not completed.
    """
    gone = rows.pairs.vanished
    day = _population_day(gone, rules)
    expected = day.isna() | (day >= pd.Timestamp(start))
    if rules.get("carry_over") == "include":
        expected |= texts(gone, "state") != "done"
    called_off = texts(gone, "state") == "withdrawn"
    return gone[expected & ~called_off & _surely_alone(gone, rows.pairs)]


def _surely_alone(tasks: pd.DataFrame, pairs: Pairs) -> pd.Series:
    """Tell which rows without a pair have none for certain: one without an id may be another such."""
    return (texts(tasks, "task_id") != "") | (not any(pairs.nameless))


def entered_late(rows: Rows, rules: Mapping[str, str], start: dt.date) -> pd.DataFrame:
    """Return new rows assigned on a day that the earlier source covered, and not entered by the rule since.

    Entered within `vocab.LATE_ENTRY_DAYS` working days and after the earlier as-of day is by the rule.
    """
    new = rows.pairs.new
    new = new[(texts(new, "exclusion") == "") & _surely_alone(new, rows.pairs)]
    day = _population_day(new, rules)
    early = day.between(pd.Timestamp(start), rows.last_known)
    entered = pd.to_datetime(new["entered_on"]).dt.normalize() if "entered_on" in new else None
    recorded = _on_record(texts(new, "task_id"), CORRECTED["entered_late"], rows)
    found = new[early & ~recorded]
    if entered is None:
        return found
    late = [_is_late(day[index], entered[index], rows.last_known) for index in found.index]
    return found[pd.Series(late, found.index, dtype=bool)]


def _is_late(assigned: pd.Timestamp, entered: pd.Timestamp, last_known: pd.Timestamp) -> bool:
    if pd.isna(entered) or entered <= last_known:
        return True
    return entered.date() > load_calendar().after(assigned.date(), vocab.LATE_ENTRY_DAYS)


def _population_day(tasks: pd.DataFrame, rules: Mapping[str, str]) -> pd.Series:
    """Return the day by which a task belongs to a period: of its assignment, else of its entry."""
    by = rules.get("population_by")
    wanted = [
        name for name in (by, "assigned_on", "entered_on") if name and name != "due_on" and name in tasks
    ]
    days = pd.Series(pd.NaT, tasks.index, dtype="datetime64[ns]")
    for name in wanted:
        days = days.fillna(pd.to_datetime(tasks[name]).dt.normalize().astype("datetime64[ns]"))
    return days
