"""Other clocks beside the official one: which completed tasks change side when another date decides.

The judging is that of `hg.classify`; only what it is given differs. The official figures do not change.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.judged import AGENCY, columns_with_values, day, with_agencies_named, with_status
from hganalysis.counting.result_model import ClockResult, Moved
from hganalysis.counting.status import IN_TIME, LATE, classify_by
from hganalysis.settings.directory import protocol_place
from hganalysis.settings.workdays import load_calendar, working_days

if TYPE_CHECKING:
    from hganalysis.settings.params import Params
    from hganalysis.vocab import Basis

MOVED = ("to_late", "to_on_time")
SIDES = (*MOVED, "unchanged", "unknown")


class Clock(NamedTuple):
    """Another way to tell late from on time: its name in the result, and the column it needs."""

    name: str
    needs: str
    basis: Basis | None = None
    """The deadline judged by; without one, `needs` is taken for the day of completion."""


CLOCKS = (
    Clock("reported", "reported_on"),
    Clock("confirmed", "confirmed_on"),
    Clock("original", "due_original", basis="original"),
)


def clocks(judged: pd.DataFrame, params: Params) -> tuple[ClockResult, ...]:
    """Tell how many of the tasks that `hg.judge` calls completed change side by each of `CLOCKS`."""
    done = judged[with_status(judged, vocab.DONE)]
    return tuple(_told(done, params, clock) for clock in CLOCKS)


def working_days_late(judged: pd.DataFrame, params: Params) -> pd.Series:
    """Count the working days after the deadline of late tasks, up to completion or the as-of day.

    Missing for a task that is not late, and where the calendar does not cover a year.
    """
    late, done = with_status(judged, LATE), with_status(judged, ("done_late",))
    stopped = pd.Series(pd.Timestamp(params.to), index=judged.index)
    if done.any():
        stopped = stopped.mask(done, day(judged, "completed_on"))
    counted = working_days(day(judged, DEADLINE), stopped, load_calendar())
    return counted.where(late).astype("Int64")


def _told(done: pd.DataFrame, params: Params, clock: Clock) -> ClockResult:
    lacks = _lacks(done, clock)
    side = None if lacks else _sides(done, params, clock)
    return ClockResult(
        name=clock.name,
        needs=clock.needs,
        **{name: None if side is None else int((side == name).sum()) for name in SIDES},
        lacks=lacks,
        by_agency=() if side is None else _by_agency(done, side),
    )


def _lacks(done: pd.DataFrame, clock: Clock) -> Literal["tasks", "column", "values"] | None:
    if done.empty:
        return "tasks"
    if columns_with_values(done, [clock.needs]):
        return None
    return "values" if clock.needs in done else "column"


def _sides(done: pd.DataFrame, params: Params, clock: Clock) -> pd.Series:
    """Return what each task does by a clock; a date after the as-of day makes it open at that day."""
    if clock.basis:
        again = classify_by(done, params, basis=clock.basis)
    else:
        completed = done.assign(completed_on=done[clock.needs])
        again = classify_by(completed.drop(columns="completed_has_time", errors="ignore"), params)
    known = day(again, "completed_on").notna() & with_status(again, (*LATE, *IN_TIME))
    was_late, is_late = with_status(done, LATE), with_status(again, LATE)
    side = pd.Series("unchanged", index=done.index)
    side = side.mask(~was_late & is_late, "to_late").mask(was_late & ~is_late, "to_on_time")
    return side.where(known, "unknown")


def _by_agency(done: pd.DataFrame, side: pd.Series) -> tuple[Moved, ...]:
    moved = with_agencies_named(done[AGENCY]).assign(side=side)[side.isin(MOVED)].dropna()
    sides = Counter(moved.itertuples(index=False, name=None))
    entries = []
    for agency_id, agency, group in sorted({key[:-1] for key in sides}):
        counts = {name: sides[agency_id, agency, group, name] for name in MOVED}
        entry = Moved(agency_id=agency_id or None, agency=agency, **counts)
        entries.append((protocol_place(agency_id, group, agency), entry))
    return tuple(entry for _, entry in sorted(entries, key=lambda each: each[0]))
