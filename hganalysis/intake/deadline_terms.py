"""A deadline said as a length of time, "trong 15 ngày làm việc", and the day that it ends on.

Source: Bộ luật Dân sự 2015. Điều 147: the first day does not count. Điều 148: a term of weeks or months ends
on the like day of the last week or month, on the last day of a month that has none; a last day off moves to
the next working day. Working days are those of `settings/holidays.yml`.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hganalysis.intake.dates import DateReader
from hganalysis.text import date, fold

if TYPE_CHECKING:
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import DateRules
    from hganalysis.settings.workdays import Calendar

TERM = re.compile(
    r"(?:trong )?(?:vòng |thời hạn |thời gian )?(?:không quá |tối đa )?(?P<n>\d{1,3}) "
    r"(?P<unit>ngày làm việc|ngày|tuần|tháng)(?:,? (?:kể |tính )?từ (?P<start>.+))?"
)
STARTS = {
    "doc_date": re.compile(r"(?:ngày )?(?:ký|ban hành|văn bản).*"),
    "assigned_on": re.compile(r"(?:ngày |khi )?(?:giao|được giao|nhận|tiếp nhận).*"),
}
"""What a term may be said to count from, by the column that has that day."""

DAYS_OF = {"ngày": 1, "tuần": 7}
CALLED = {"assigned_on": "ngày giao", "doc_date": "ngày văn bản", "entered_on": "ngày nhập"}


@dataclass(frozen=True)
class Term:
    """A length of time.

    Attributes
    ----------
    n : int
    unit : str
        ``ngày làm việc``, ``ngày``, ``tuần`` or ``tháng``.
    start : str
        The column that it says it counts from, "" where it says nothing.
    since : date or None
        The day that it says it counts from.
    """

    n: int
    unit: str
    start: str = ""
    since: dt.date | None = None

    def ends(self, since: dt.date, calendar: Calendar) -> dt.date | None:
        """Return its last day, None where the calendar does not cover it.

        Examples
        --------
        >>> from hganalysis.settings.workdays import load_calendar
        >>> Term(15, "ngày làm việc").ends(dt.date(2024, 4, 22), load_calendar())
        datetime.date(2024, 5, 15)
        """
        if self.unit == "ngày làm việc":
            end = calendar.after(since, self.n)
        elif self.unit == "tháng":
            end = calendar.next_working_day(_months_later(since, self.n))
        else:
            end = calendar.next_working_day(since + self.n * DAYS_OF[self.unit] * dt.timedelta(days=1))
        return end if {since.year, end.year} <= calendar.years else None


def term_of(cell: Cell, rules: DateRules) -> Term | None:
    """Return the term that a cell says, None where it says none or counts from what no column has.

    Examples
    --------
    >>> from hganalysis.settings.export_map import DateRules
    >>> term_of("Trong 15 ngày làm việc kể từ ngày ký", DateRules())
    Term(n=15, unit='ngày làm việc', start='doc_date', since=None)
    """
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
    return Term(n, unit, since=moment.date()) if moment else None


def told(term: Term, start: str, since: dt.date, end: dt.date) -> str:
    """Return what a term was taken for."""
    counted = f"{CALLED[start]} {date(since)}" if start else f"ngày {date(since)}"
    return f"{term.n} {term.unit} từ {counted}: đến hết {date(end)} (dates.terms_from)"


def _months_later(day: dt.date, n: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
