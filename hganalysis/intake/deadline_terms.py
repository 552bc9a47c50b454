"""A deadline said as a length of time, "trong 15 ngày làm việc", "trong 24 giờ", and when it ends.

Source: Bộ luật Dân sự 2015. Điều 147: the first day does not count; a term of hours runs from its moment.
Điều 148: a term of weeks or months ends on the like day of the last week or month, on the last day of a month
that has none; a last day off moves to the next working day, at its end. Working days are those of
`settings/holidays.yml`, working hours those that the map declares (``dates.hours``).
"""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.intake.dates import DateReader
from hganalysis.reading.sheet import line_text
from hganalysis.text import date, fold

if TYPE_CHECKING:
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import DateRules
    from hganalysis.settings.workdays import Calendar
    from hganalysis.settings.working_hours import WorkingHours

TERM = re.compile(
    r"(?:trong )?(?:vòng |thời hạn |thời gian )?(?:không quá |tối đa )?(?P<n>\d{1,3}) "
    r"(?P<unit>ngày làm việc|ngày|tuần|tháng|giờ làm việc|giờ|tiếng)(?:,? (?:kể |tính )?từ (?P<start>.+))?"
)
STARTS = {
    "doc_date": re.compile(r"(?:ngày )?(?:ký|ban hành|văn bản).*"),
    "assigned_on": re.compile(r"(?:ngày |khi )?(?:giao|được giao|nhận|tiếp nhận).*"),
}
"""What a term may be said to count from, by the column that has that day."""

NUMBER = re.compile(r"[1-9]\d{0,2}", re.ASCII)
WORKING_HOURS = "giờ làm việc"
UNITS = {
    "days": "ngày",
    "working_days": "ngày làm việc",
    "weeks": "tuần",
    "months": "tháng",
    "hours": "giờ",
    "working_hours": WORKING_HOURS,
}
"""``dates.terms_in`` of a map -> the unit of bare numbers."""

HOURS = ("giờ", "tiếng", WORKING_HOURS)
DAYS_OF = {"ngày": 1, "tuần": 7}
CALLED = {"assigned_on": "ngày giao", "doc_date": "ngày văn bản", "entered_on": "ngày nhập"}
"""What the days are called from which a length of time is counted, the usual one first."""


@dataclass(frozen=True)
class End:
    """Where a term ends: at a moment, or with a day, which is then at midnight."""

    moment: dt.datetime
    has_time: bool = False


@dataclass(frozen=True)
class Term:
    """A length of time."""

    n: int
    unit: str
    """``ngày làm việc``, ``ngày``, ``tuần``, ``tháng``, ``giờ làm việc``, ``giờ`` or ``tiếng``."""
    start: str = ""
    """The column that it says it counts from, "" where it says nothing."""
    since: dt.datetime | None = None
    """The moment that it says it counts from, midnight where it says a day."""

    @property
    def in_hours(self) -> bool:
        """Whether it runs from a moment, and not from a day."""
        return self.unit in HOURS

    def ends(self, since: dt.datetime, calendar: Calendar, hours: WorkingHours | None = None) -> End | None:
        """Return where it ends, None where the calendar does not cover that; `hours` are those of the office.

        Examples
        --------
        >>> from hganalysis.settings.workdays import load_calendar
        >>> Term(15, "ngày làm việc").ends(dt.datetime(2024, 4, 22), load_calendar()).moment
        datetime.datetime(2024, 5, 15, 0, 0)
        >>> Term(24, "giờ").ends(dt.datetime(2024, 4, 22, 9, 30), load_calendar())
        End(moment=datetime.datetime(2024, 4, 23, 9, 30), has_time=True)
        """
        end = self._hours_later(since, calendar, hours) if self.in_hours else None
        if not self.in_hours:
            end = End(dt.datetime.combine(self._last_day(since.date(), calendar), dt.time()))
        return end if end and {since.year, end.moment.year} <= calendar.years else None

    def _hours_later(self, since: dt.datetime, calendar: Calendar, hours: WorkingHours | None) -> End | None:
        length = dt.timedelta(hours=self.n)
        if self.unit == WORKING_HOURS:
            moment = hours.after(since, length) if hours else None
            return End(moment, has_time=True) if moment else None
        moment = since + length
        if calendar.is_working_day(moment.date()):
            return End(moment, has_time=True)
        return End(dt.datetime.combine(calendar.next_working_day(moment.date()), dt.time()))

    def _last_day(self, since: dt.date, calendar: Calendar) -> dt.date:
        if self.unit == "ngày làm việc":
            return calendar.after(since, self.n)
        if self.unit == "tháng":
            return calendar.next_working_day(_months_later(since, self.n))
        return calendar.next_working_day(since + self.n * DAYS_OF[self.unit] * dt.timedelta(days=1))


def term_of(cell: Cell, rules: DateRules) -> Term | None:
    """Return the term that a cell says, None where it says none or counts from what no column has.

    A bare number is one where the map says of which unit.

    Examples
    --------
    >>> from hganalysis.settings.export_map import DateRules
    >>> term_of("Trong 15 ngày làm việc kể từ ngày ký", DateRules())
    Term(n=15, unit='ngày làm việc', start='doc_date', since=None)
    >>> term_of(15, DateRules(terms_in="days"))
    Term(n=15, unit='ngày', start='', since=None)
    """
    bare = whole_number(cell)
    if bare is not None:
        return Term(bare, UNITS[rules.terms_in]) if rules.terms_in in UNITS else None
    found = TERM.fullmatch(fold(cell)) if isinstance(cell, str) else None
    if found is None:
        return None
    n, unit, start = int(found["n"]), found["unit"], found["start"]
    if not start:
        return Term(n, unit)
    named = next((name for name, words in STARTS.items() if words.fullmatch(start)), "")
    if named:
        return Term(n, unit, named)
    moment = DateReader(rules).read(start.removeprefix("ngày ").removesuffix(".")).moment
    return Term(n, unit, since=moment) if moment else None


def whole_number(cell: Cell) -> int | None:
    """Return the number that is all of a cell, if it may be a length of time: from 1 to 999.

    Examples
    --------
    >>> whole_number("10"), whole_number(10.0), whole_number("10 ngày"), whole_number(0), whole_number(True)
    (10, 10, None, None, None)
    """
    found = None if isinstance(cell, bool) else NUMBER.fullmatch(line_text(cell))
    return int(found[0]) if found else None


def told(term: Term, start: str, since: dt.datetime, end: End) -> str:
    """Return what a term was taken for."""
    from_ = f"{since:%H:%M} " if term.in_hours else ""
    counted = f"{from_}{CALLED.get(start, 'ngày')} {date(since.date())}"
    last = date(end.moment.date())
    until = f"{end.moment:%H:%M} ngày {last}" if end.has_time else f"hết {last}"
    return f"{term.n} {term.unit} từ {counted}: đến {until} (dates.terms_from)"


def _months_later(day: dt.date, n: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
