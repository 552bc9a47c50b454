"""Working days: the plain week, public holidays, days off in lieu and compensating working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def plain_shift(day: dt.date) -> int:
    """Days from `day` to the next working day in a week without holidays: Saturday 2, Sunday 1, else 0."""
    return 7 - day.weekday() if day.weekday() >= SATURDAY else 0


def _with_weekend_before(days: Iterable[dt.date]) -> set[dt.date]:
    """`days`, and the Saturday and Sunday that a special Monday would otherwise end."""
    return {day - back * ONE_DAY for day in days for back in range(3)}
