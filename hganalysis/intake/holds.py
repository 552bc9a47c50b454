"""Time on hold that does not count toward the deadline, where a map declares it (``dates.hold: stops``).

Trackers stop the clock of a task that waits for somebody else, and start it again, once or often: the
deadline moves by the time between. A deadline that is a day moves by days, one with a clock time to the
second; where the map declares the hours of the office (``dates.hours``), by working days and working time.
What is held after the deadline has passed moves nothing: a task that is late stays late. A hold that has not
ended leaves the task paused, whatever its state says.

Several holds of a task stand in columns of their own, in one cell ("01/03; 05/03"), or in a table of events
that is joined by the id (``source.join``); here each is a pair of raw columns, ``held_from 2``
and ``held_to 2``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hganalysis.reading.coded_cells import Cells
from hganalysis.settings.export_map import HOLD_EDGES, numbered
from hganalysis.settings.working_hours import NOTHING, WorkingHours
from hganalysis.text import date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.intake.raw_table import RawTable
    from hganalysis.intake.typed_columns import ColumnReader
    from hganalysis.reading.sheet import Cell

STOPPED = ("open", "awaiting_confirmation", "unknown")
"""States of a task that a hold without an end leaves paused."""

BETWEEN = re.compile(r"\s*[;\n]\s*")
"""What stands between the holds that one cell lists."""

NO_CALENDAR = "Lịch làm việc chưa có năm của lần tạm dừng hoặc của thời hạn này; bổ sung holidays.yml"
END_OF_DAY = dt.timedelta(days=1) - dt.timedelta(seconds=1)
A_DAY = dt.timedelta(days=1)
LEAST_PART = 24 * 60
"""Parts of a day below which two lengths are told as the same."""

Hold = tuple[dt.datetime, dt.datetime]
Pair = tuple[dt.datetime | None, dt.datetime | None]


def merged(holds: Iterable[Hold]) -> list[Hold]:
    """Return holds in order, those that touch or overlap as one: no time is counted twice.

    Examples
    --------
    >>> day = dt.datetime
    >>> merged([(day(2024, 3, 4), day(2024, 3, 8)), (day(2024, 3, 1), day(2024, 3, 4))])
    [(datetime.datetime(2024, 3, 1, 0, 0), datetime.datetime(2024, 3, 8, 0, 0))]
    """
    whole = list[Hold]()
    for start, end in sorted(holds):
        if whole and start <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(end, whole[-1][1])
        else:
            whole.append((start, end))
    return whole


@dataclass(frozen=True)
class Clock:
    """How time on hold is counted, and added to a deadline."""

    hours: WorkingHours | None = None
    """Those of the office; None where the clock runs day and night."""

    def moved(self, due: dt.datetime, holds: Iterable[Hold], *, has_time: bool) -> dt.datetime | None:
        """Return the deadline as the holds before it move it, None where the calendar lacks a year.

        Examples
        --------
        >>> day = dt.datetime
        >>> Clock().moved(day(2024, 3, 8), [(day(2024, 3, 4), day(2024, 3, 6))], has_time=False)
        datetime.datetime(2024, 3, 10, 0, 0)
        """
        moment: dt.datetime | None = due
        for start, end in merged(holds):
            if moment is None or start > (moment if has_time else moment + END_OF_DAY):
                break
            moment = self._later(moment, start, end) if has_time else self._days_later(moment, start, end)
        return moment

    def _later(self, due: dt.datetime, start: dt.datetime, end: dt.datetime) -> dt.datetime | None:
        if self.hours is None or start == end:
            return due + (end - start)
        return self.hours.after(due, self.hours.between(start, end)) if self._covers(start, end) else None

    def _days_later(self, due: dt.datetime, start: dt.datetime, end: dt.datetime) -> dt.datetime | None:
        days = (end.date() - start.date()).days
        if self.hours is None or not days:
            return self.days_later(due, days)
        if not self._covers(start, end):
            return None
        return self.days_later(due, self._working_days(start.date(), days))

    def days_later(self, due: dt.datetime, days: float) -> dt.datetime | None:
        """Return a deadline so many days later, working days where the office has declared its hours."""
        if self.hours is None or not days:
            return due + days * A_DAY
        moved = dt.datetime.combine(self.hours.calendar.after(due.date(), int(days)), due.time())
        return moved if self._covers(due, moved) else None

    def counted(self, held: float, due: dt.datetime, after: dt.datetime, *, by_time: bool) -> str:
        """Say how much of the days on hold a deadline was moved by, where that is not all of them.

        Examples
        --------
        >>> Clock().counted(1.5, dt.datetime(2024, 3, 8), dt.datetime(2024, 3, 9), by_time=False)
        ', tính 1 ngày'
        """
        if self.hours is None:
            days = (after - due) / A_DAY
            return "" if abs(days - held) < 1 / LEAST_PART else f", tính {_days(days)} ngày"
        if by_time:
            return ", tính theo giờ làm việc"
        return f", tính {self._working_days(due.date(), (after.date() - due.date()).days)} ngày làm việc"

    def _covers(self, start: dt.datetime, end: dt.datetime) -> bool:
        """Tell whether the calendar of the office has the holidays of every year between two moments."""
        known = self.hours.calendar.years if self.hours else ()
        return not known or set(range(start.year, end.year + 1)) <= known

    def _working_days(self, first: dt.date, days: int) -> int:
        office = self.hours.calendar if self.hours else None
        return sum(office is None or office.is_working_day(first + n * A_DAY) for n in range(1, days + 1))


def edges_of(names: Iterable[str]) -> list[str]:
    """Return the raw columns among some that have the edges of holds."""
    return [name for name in names if name.split(" ")[0] in HOLD_EDGES]


def spread_holds(table: RawTable) -> None:
    """Give each hold that a cell lists a pair of raw columns of its own."""
    for edge in HOLD_EDGES:
        own = [name for name in table.columns if name.split(" ")[0] == edge]
        if not any(
            isinstance(cell, str) and BETWEEN.search(cell)
            for name in own
            for cell in table.columns[name].values
        ):
            continue
        rows = [_listed(table, own, row) for row in range(len(table))]
        for name in own:
            del table.columns[name]
        for n in range(max(map(len, rows))):
            cells = [row[n] if n < len(row) else None for row in rows]
            table.columns[numbered(edge, n)] = Cells.of(cells)


def _listed(table: RawTable, names: Sequence[str], row: int) -> list[Cell]:
    cells: list[Cell] = []
    for name in names:
        cell = table.columns[name][row]
        listed = isinstance(cell, str) and BETWEEN.search(cell)
        cells += [each or None for each in BETWEEN.split(str(cell).strip())] if listed else [cell]
    return cells


def stop_clock(columns: dict[str, pd.Series], reader: ColumnReader) -> dict[str, pd.Series]:
    """Return the columns with each deadline moved by the time on hold, each told (`held_days`)."""
    holds = _Holds(columns, reader)
    for position in holds.rows():
        holds.settle(position)
    return {**columns, **holds.columns}


class _Holds:
    """Moves the deadlines of tasks that were on hold, and tells each."""

    def __init__(self, columns: dict[str, pd.Series], reader: ColumnReader) -> None:
        self._reader, self._clock = reader, Clock(reader.hours)
        self._names = edges_of(reader.table.columns)
        self._edges = {name: columns[name] for name in self._names}
        self._given = columns.get("held_days")
        self._timed, self._state = columns["due_has_time"], columns["state"]
        due = columns["due_on"]
        self.columns = {
            "due_on": due.copy(),
            "state": columns["state"].copy(),
            "held_days": pd.Series(pd.NA, index=due.index, dtype="Float64"),
            **{edge: columns[edge].copy() for edge in HOLD_EDGES if edge in columns},
        }

    def rows(self) -> list[int]:
        """Return the rows that say anything of a hold."""
        said = np.zeros(len(self._state), dtype=bool)
        for name in (*self._names, *(("held_days",) if self._given is not None else ())):
            said |= ~self._reader.table.columns[name].blank()
        return np.flatnonzero(said).tolist()

    def settle(self, row: int) -> None:
        """Move the deadline of one task, or tell why it is not moved."""
        pairs = self._pairs(row)
        days = None if self._given is None or pd.isna(self._given.iloc[row]) else float(self._given.iloc[row])
        unclear = days is not None and days < 0 if days is not None else self._is_unclear(row, pairs)
        if unclear:
            self._tell("hold_unclear", row, "held_to", "Ngày tạm dừng thiếu, không đọc được hoặc ngược nhau")
            return
        ended = [(start, end) for start, end in pairs if start and end]
        if pairs and pairs[-1][1] is None and days is None and self._state.iloc[row] in STOPPED:
            self.columns["state"].iloc[row] = "paused"
        starts, ends = [start for start, _ in pairs if start], [end for _, end in pairs if end]
        for edge, found in (("held_from", min(starts, default=None)), ("held_to", max(ends, default=None))):
            if edge in self.columns and found:
                self.columns[edge].iloc[row] = pd.Timestamp(found)
        total = sum((end - start for start, end in merged(ended)), NOTHING) / A_DAY
        whole = sum((end.date() - start.date()).days for start, end in merged(ended))
        self.columns["held_days"].iloc[row] = (
            days if days is not None else total if self._timed.iloc[row] else whole
        )
        due = self.columns["due_on"].iloc[row]
        if pd.notna(due) and (ended or days):
            self._move(row, due.to_pydatetime(), ended, days)

    def _move(self, row: int, due: dt.datetime, ended: Sequence[Hold], days: float | None) -> None:
        timed = bool(self._timed.iloc[row])
        if days is not None:
            after = self._clock.days_later(due, days if timed else int(days))
        else:
            after = self._clock.moved(due, ended, has_time=timed)
        if after is None:
            self._tell("hold_unclear", row, "held_to", NO_CALENDAR)
        elif after != due:
            self.columns["due_on"].iloc[row] = pd.Timestamp(after)
            held = float(self.columns["held_days"].iloc[row])
            times = f" ({len(merged(ended))} lần)" if days is None and len(merged(ended)) > 1 else ""
            counted = self._clock.counted(held, due, after, by_time=timed and days is None)
            told = (
                f"Tạm dừng {_days(held)} ngày{times}{counted}: thời hạn dời từ {_told(due, timed)} đến "
                f"{_told(after, timed)}"
            )
            self._tell("due_held", row, "due_raw", f"{told} (dates.hold)")
        elif ended and min(ended)[0] > (due if timed else due + END_OF_DAY):
            self._tell("hold_late", row, "held_from", f"Tạm dừng sau thời hạn {_told(due, timed)}")

    def _pairs(self, row: int) -> list[Pair]:
        """Return the holds of a row in the order of its columns, without pairs that say nothing."""
        edges = {name: moments.iloc[row] for name, moments in self._edges.items()}
        numbers = sorted({int(name.partition(" ")[2] or 1) - 1 for name in self._names})
        pairs = [tuple(_moment(edges.get(numbered(edge, n))) for edge in HOLD_EDGES) for n in numbers]
        said = [(start, end) for start, end in pairs if start or end]
        return sorted(said, key=lambda pair: pair[1] is None)

    def _is_unclear(self, row: int, pairs: Sequence[Pair]) -> bool:
        """Tell whether a hold has no start, ends before it, runs on into others or cannot be read."""
        unread = any(
            self._reader.outcomes(name, "unreadable")[row] or self._reader.is_doubted(name)[row]
            for name in self._names
        )
        back = any(start is None or (end is not None and end < start) for start, end in pairs)
        running = [start for start, end in pairs if end is None]
        ends = [end for _, end in pairs if end]
        goes_on = len(running) > 1 or any(start and end > start for start in running for end in ends)
        return unread or back or goes_on

    def _tell(self, code: str, row: int, column: str, reason: str) -> None:
        self._reader.add(code, row, column, reason)


def _moment(value: object) -> dt.datetime | None:
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) and pd.notna(value) else None


def _days(number: float) -> str:
    return f"{number:.4g}".replace(".", ",")


def _told(moment: dt.datetime, timed: bool) -> str:
    return f"{moment:%H:%M} ngày {date(moment.date())}" if timed else date(moment.date())
