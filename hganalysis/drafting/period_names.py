"""What a period is called and which days it covers, one month on."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from hganalysis.settings.dated_words import reported, year_so_far

MONTHS = 12
SO_FAR = re.compile(r"(?P<before>.*?)\b(?P<month>\d{1,2}) tháng đầu năm \d{4}(?P<after>.*)")
MONTH = re.compile(
    r"(?P<before>.*?tháng )(?P<month>\d{1,2})(?P<middle> năm |/)\d{4}(?P<after>.*)", re.IGNORECASE
)
YEAR = re.compile(r"(?P<before>(?:.*\W)?)năm \d{4}(?P<after>.*)", re.IGNORECASE)


def next_window(start: dt.date, end: dt.date, *, monthly: bool = False) -> tuple[dt.date, dt.date]:
    """Return the window a month on; one that counts from 1 January keeps its start until the year turns.

    A `monthly` one that starts on 1 January is the month of January alone.

    Examples
    --------
    >>> next_window(dt.date(2024, 1, 1), dt.date(2024, 11, 30))
    (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    >>> next_window(dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    (datetime.date(2025, 1, 1), datetime.date(2025, 1, 31))
    >>> next_window(dt.date(2024, 10, 1), dt.date(2024, 10, 31))
    (datetime.date(2024, 11, 1), datetime.date(2024, 11, 30))
    >>> next_window(dt.date(2024, 1, 1), dt.date(2024, 1, 31), monthly=True)
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    new_end = _month_on(end)
    if counts_from_january(start, end) and not monthly:
        return dt.date(reported(new_end).year, 1, 1), new_end
    return _month_on(start), new_end


def counts_from_january(start: dt.date, end: dt.date) -> bool:
    """Tell whether a window starts with the year that it reports on."""
    return (start.month, start.day) == (1, 1) and start.year == reported(end).year


def is_january(start: dt.date, end: dt.date) -> bool:
    """Tell whether a window is that of January, which is a month and the year so far alike."""
    return counts_from_january(start, end) and reported(end).month == 1


def _month_on(day: dt.date) -> dt.date:
    """Return the same day of the next month; the last of a month gives the last of the next."""
    year, month = (day.year, day.month + 1) if day.month < MONTHS else (day.year + 1, 1)
    last, most = calendar.monthrange(day.year, day.month)[1], calendar.monthrange(year, month)[1]
    return dt.date(year, month, most if day.day == last else min(day.day, most))


def next_name(period: str, end: dt.date, new_end: dt.date) -> str:
    """Return the name of the next period: what the old one has of its as-of day, moved on.

    Examples
    --------
    >>> next_name("2024-11-03", dt.date(2024, 11, 3), dt.date(2024, 12, 3))
    '2024-12-03'
    >>> next_name("thang-10-2024", dt.date(2024, 10, 31), dt.date(2024, 11, 30))
    'thang-11-2024'
    """
    for day, new in ((end, new_end), (reported(end), reported(new_end))):
        for form in ("%Y-%m-%d", "%d-%m-%Y", "%Y-%m", "%m-%Y", "%Y%m", "%Y.%m"):
            if day.strftime(form) in period:
                return period.replace(day.strftime(form), new.strftime(form))
    return new_end.isoformat()


def next_label(label: str, month: dt.date, *, so_far: bool = False) -> tuple[str, bool]:
    """Return what the next period is called, and whether that could be told from what the last one is.

    It reports on `month`, a day of it; `so_far` tells whether it counts from 1 January.

    Examples
    --------
    >>> next_label("10 tháng đầu năm 2024", dt.date(2024, 11, 1), so_far=True)
    ('11 tháng đầu năm 2024', True)
    >>> next_label("tháng 01 năm 2024", dt.date(2024, 2, 1), so_far=True)
    ('2 tháng đầu năm 2024', True)
    >>> next_label("năm 2024", dt.date(2025, 1, 1), so_far=True)
    ('tháng 01 năm 2025', True)
    >>> next_label("tháng 12 năm 2024", dt.date(2025, 1, 1))
    ('tháng 01 năm 2025', True)
    >>> next_label("quý III", dt.date(2024, 11, 1))
    ('quý III', False)
    """
    found = SO_FAR.fullmatch(label)
    if found is None and so_far:
        found = _january(label) or (None if MONTH.fullmatch(label) else YEAR.fullmatch(label))
    if found and so_far:
        return f"{found['before']}{year_so_far(month)}{found['after']}", True
    if found := MONTH.fullmatch(label):
        moved = (
            f"{month.month:02d}" if month.month < 3 or found["month"].startswith("0") else str(month.month)
        )
        return f"{found['before']}{moved}{found['middle']}{month.year}{found['after']}", True
    return label, False


def _january(label: str) -> re.Match[str] | None:
    """Return where a label says "tháng 01 năm 2024", so that the whole of it can be replaced."""
    return re.fullmatch(r"(?P<before>.*?)tháng 0?1(?: năm |/)\d{4}(?P<after>.*)", label, re.IGNORECASE)
