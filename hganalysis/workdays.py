"""Working days: the plain week, public holidays, days off in lieu and compensating working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days off and working days that differ from the plain Monday-to-Friday week.

    Attributes
    ----------
    off : frozenset of date
        Public holidays and days off in lieu.
    work : frozenset of date
        Compensating Saturdays and Sundays, which are working days.
    years : frozenset of int
        Years for which the two sets are complete.
    """

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether offices work on `day`."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return `day` itself when it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def irregular_shifts(self) -> dict[int, list[dt.date]]:
        """Days whose next working day is not the one the plain week gives, grouped by days to move.

        Returns
        -------
        dict of int to list of date
            ``{0: [compensating Saturdays], 1: [...], 9: [first day of Tết], ...}``.
        """
        shifts: dict[int, list[dt.date]] = {}
        for day in sorted(_with_weekend_before(self.off | self.work)):
            shift = (self.next_working_day(day) - day).days
            if shift != plain_shift(day):
                shifts.setdefault(shift, []).append(day)
        return shifts


def working_days(starts: pd.Series, ends: pd.Series, calendar: Calendar) -> pd.Series:
    """Count the working days after each start up to and including each end.

    Parameters
    ----------
    starts, ends : Series of datetime
        Days at midnight, with the same index.
    calendar : Calendar
        Days off and compensating days.

    Returns
    -------
    Series of Float64
        0 where both are the same day; missing where a day is missing or in a year that the calendar does not
        cover, or the end is before the start.
    """
    import numpy as np

    known = _covered(starts, calendar) & _covered(ends, calendar) & (ends >= starts)
    first, last = (days[known].to_numpy().astype("datetime64[D]") for days in (starts, ends))
    off = np.array(sorted(calendar.off), dtype="datetime64[D]")
    extra = np.array([day for day in sorted(calendar.work) if day.weekday() >= SATURDAY], "datetime64[D]")
    plain = np.busday_count(first + 1, last + 1, holidays=off)
    made_up = np.searchsorted(extra, last, side="right") - np.searchsorted(extra, first, side="right")
    counted = starts.isna().astype("Float64").where(known)
    counted[known] = plain + made_up
    return counted


def _covered(days: pd.Series, calendar: Calendar) -> pd.Series:
    covered: pd.Series = days.dt.year.isin(calendar.years)
    return covered


def plain_shift(day: dt.date) -> int:
    """Days from `day` to the next working day in a week without holidays: Saturday 2, Sunday 1, else 0."""
    return 7 - day.weekday() if day.weekday() >= SATURDAY else 0


def _with_weekend_before(days: Iterable[dt.date]) -> set[dt.date]:
    """`days`, and the Saturday and Sunday that a special Monday would otherwise end."""
    return {day - back * ONE_DAY for day in days for back in range(3)}
