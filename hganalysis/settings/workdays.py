"""Working days: the plain week, public holidays, days off in lieu and compensating working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hganalysis.settings.entries import Entry, read_reference, refuse_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd


HOLIDAYS_FILE = Path(__file__).parent / "holidays.yml"
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


TET = "Tết Nguyên đán"
"""How the name of the holiday starts in `settings/holidays.yml`."""


@cache
def load_tet(path: Path | None = None) -> dict[int, tuple[dt.date, dt.date]]:
    """Return the first and last day off of Tết by year.

    Raises
    ------
    MapError
        `settings/holidays.yml`, or the file given, is missing or is not YAML.
    """
    content = read_reference(path or HOLIDAYS_FILE, ["years", "days"])
    days: dict[int, list[dt.date]] = {}
    for entry in Entry(content, (), content.data).entries("days"):
        if entry.text("name").startswith(TET) and entry.choice("kind", ("off", "work")) == "off":
            keys = ("date",) if "date" in entry.values else ("from", "to")
            found = [day for key in keys if (day := entry.date(key))]
            days.setdefault(found[-1].year, []).extend(found)
    return {year: (min(found), max(found)) for year, found in sorted(days.items())}


@cache
def load_calendar(path: Path | None = None) -> Calendar:
    """Return the working-day calendar of civil servants.

    Raises
    ------
    MapError
        `settings/holidays.yml`, or the file given, is missing or has faults: unknown keys, a bad date, a
        reversed range, a day outside the years or given twice.
    """
    content = read_reference(path or HOLIDAYS_FILE, ["years", "days"])
    top = Entry(content, (), content.data)
    years = _years(top)
    days: dict[dt.date, str] = {}
    for entry in top.entries("days"):
        kind = entry.choice("kind", ("off", "work"))
        for day in _days(entry):
            if day in days:
                entry.fault(f"ngày {day} đã ghi ở dòng khác")
            if day.year not in years:
                entry.fault(f"ngày {day} không thuộc các năm đã khai trong «years»")
            days[day] = kind
    refuse_faults(content)
    off, work = (frozenset(day for day in days if days[day] == kind) for kind in ("off", "work"))
    return Calendar(off=off, work=work, years=years)


def _years(top: Entry) -> frozenset[int]:
    words = top.texts("years")
    for word in words:
        if not (word.isdecimal() and len(word) == 4):
            top.fault(f"«{word}» không phải năm", "years")
    return frozenset(int(word) for word in words if word.isdecimal())


def _days(entry: Entry) -> Iterator[dt.date]:
    """Yield the days of an entry: its one `date`, or `from` to `to` with both ends."""
    one = "date" in entry.values
    entry.only(required=["kind", "name", "source", *(["date"] if one else ["from", "to"])])
    entry.text("name"), entry.text("source")
    start, end = (entry.date("date"),) * 2 if one else (entry.date("from"), entry.date("to"))
    if start is None or end is None:
        return
    if start > end:
        entry.fault(f"từ ngày {start} sau đến ngày {end}")
    while start <= end:
        yield start
        start += ONE_DAY
