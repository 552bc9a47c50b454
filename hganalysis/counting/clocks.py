"""Other clocks beside the official one: which completed tasks change side when another date decides.

The judging is that of `hg.classify`; only what it is given differs. The official figures do not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.counting.judged import columns_with_values, day, with_status
from hganalysis.counting.result_model import ClockResult, Moved
from hganalysis.counting.status import IN_TIME, LATE, classify
from hganalysis.settings.directory import protocol_place
from hganalysis.settings.workdays import load_calendar, working_days

if TYPE_CHECKING:
    from hganalysis.settings.params import Params
    from hganalysis.vocab import Basis

SIDES = ("to_late", "to_on_time", "unchanged", "unknown")
MOVED = ("to_late", "to_on_time")


@dataclass(frozen=True)
class Clock:
    """Another way to tell late from on time.

    Attributes
    ----------
    name : str
        Key in the result.
    needs : str
        The column without which it cannot tell.
    completed : str
        The column taken for the day of completion.
    basis : {"current", "original"} or None
        The deadline judged by; None for that of the period.
    """

    name: str
    needs: str
    completed: str = "completed_on"
    basis: Basis | None = None


CLOCKS = (
    Clock("reported", "reported_on", completed="reported_on"),
    Clock("confirmed", "confirmed_on", completed="confirmed_on"),
    Clock("original", "due_original", basis="original"),
)


def clocks(judged: pd.DataFrame, params: Params) -> tuple[ClockResult, ...]:
    """Tell how many completed tasks change side by each of `CLOCKS`.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it.
    params : Params
        The period: its as-of date and its deadline rule.

    Returns
    -------
    tuple of ClockResult
        One entry a clock.
    """
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
    again = _judged_by(done, params, clock)
    known = day(done, clock.completed).notna() & with_status(again, (*LATE, *IN_TIME))
    was_late, is_late = with_status(done, LATE), with_status(again, LATE)
    side = pd.Series("unchanged", index=done.index)
    side = side.mask(~was_late & is_late, "to_late").mask(was_late & ~is_late, "to_on_time")
    return side.where(known, "unknown")


def _judged_by(done: pd.DataFrame, params: Params, clock: Clock) -> pd.DataFrame:
    rule = params.deadline
    if clock.completed != "completed_on":
        done = done.assign(completed_on=done[clock.completed])
        done = done.drop(columns="completed_has_time", errors="ignore")
    return classify(
        done,
        as_of=params.to,
        granularity=rule.granularity,
        roll_forward=rule.roll_forward,
        basis=clock.basis or rule.basis,
    )


def _by_agency(done: pd.DataFrame, side: pd.Series) -> tuple[Moved, ...]:
    moved = done.assign(
        side=side, agency_id=done["agency_id"].fillna(""), agency=done["agency"].fillna("(để trống)")
    )[side.isin(MOVED)]
    entries = []
    for key, rows in moved.groupby(["agency_id", "agency", "agency_group"]):
        agency_id, agency, group = map(str, key)
        counts = {name: int((rows["side"] == name).sum()) for name in MOVED}
        entry = Moved(agency_id=agency_id or None, agency=agency, **counts)
        entries.append((protocol_place(agency_id or None, group), agency, entry))
    return tuple(entry for *_, entry in sorted(entries, key=lambda each: each[:2]))
