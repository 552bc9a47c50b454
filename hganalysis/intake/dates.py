"""A cell -> a date, as the map says and never by a guess."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from hganalysis.intake.cells import Cell
from hganalysis.intake.header import is_blank
from hganalysis.intake.maps import DateRules
from hganalysis.text import fold

PLAUSIBLE_YEARS = range(1990, 2101)
EXCEL_EPOCH = dt.datetime(1899, 12, 30)
CLOCK = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
SPELLINGS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second_part>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?:,? {CLOCK})?",
        r"(?:ngày )?(?P<first>\d{1,2}) tháng (?P<second_part>\d{1,2}) năm (?P<year>\d{4})",
    )
)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?)?")
SERIAL = re.compile(r"\d{5}(\.\d+)?")
BEFORE = re.compile(r"trước (?:ngày )?(?P<rest>.+)")
UNTIL = re.compile(r"(?:đến|chậm nhất|đến hết|hết)(?: là)?(?: hết)?(?: ngày)? (?P<rest>.+)")

Outcome = Literal["date", "blank", "null", "unreadable"]


@dataclass(frozen=True)
class Reading:
    """What a cell says.

    Attributes
    ----------
    outcome : str
        ``date``, ``blank``, ``null`` (a value that stands for "none") or ``unreadable``.
    moment : datetime or None
        Local wall-clock time; midnight when the cell gives a day alone.
    has_time : bool
        Whether the cell gives a clock time.
    before : bool
        Whether the cell says "before" the date.
    reason : str
        Why the cell is unreadable.
    """

    outcome: Outcome
    moment: dt.datetime | None = None
    has_time: bool = False
    before: bool = False
    reason: str = ""


BLANK = Reading("blank")


def read_date(cell: Cell, rules: DateRules) -> Reading:
    """Read one cell of a date column.

    Real dates are taken as they are; numbers are Excel serials where the map allows them; text must follow
    one of the map's formats, ISO 8601, or day-month-year (month-day-year when the map says ``dayfirst:
    false``). A year outside 1990-2100 is not believed.
    """
    if is_blank(cell):
        return BLANK
    if isinstance(cell, str) and fold(cell) in {fold(each) for each in rules.null_values}:
        return Reading("null")
    reading = _parsed(cell, rules)
    if reading.moment is not None and reading.moment.date() in _null_days(rules):
        return Reading("null")
    if reading.moment is not None and reading.moment.year not in PLAUSIBLE_YEARS:
        return Reading("unreadable", reason=f"năm {reading.moment.year} ngoài khoảng 1990-2100")
    return reading


def _null_days(rules: DateRules) -> set[dt.date]:
    readings = (_parsed(each, rules) for each in rules.null_values)
    return {reading.moment.date() for reading in readings if reading.moment is not None}


def _parsed(cell: Cell, rules: DateRules) -> Reading:
    if isinstance(cell, dt.datetime):
        return _local(cell, rules, has_time=cell.time() != dt.time())
    if isinstance(cell, dt.date):
        return Reading("date", dt.datetime.combine(cell, dt.time()))
    if isinstance(cell, bool) or isinstance(cell, (dt.time, dt.timedelta)):
        return Reading("unreadable", reason="không phải ngày")
    if isinstance(cell, (int, float)):
        return _serial(float(cell), rules)
    return _text(str(cell), rules)


def _serial(value: float, rules: DateRules) -> Reading:
    if not rules.serials:
        return Reading("unreadable", reason="là số, bảng ánh xạ không cho đọc số ngày của Excel (dates.serials)")
    if not 0 <= value < 2_958_466:
        return Reading("unreadable", reason="không phải số ngày của Excel")
    moment = EXCEL_EPOCH + dt.timedelta(seconds=round(value * 86_400))
    return Reading("date", moment, has_time=value != int(value))


def _text(value: str, rules: DateRules) -> Reading:
    text = " ".join(value.split())
    for spelling in rules.formats:
        try:
            moment = dt.datetime.strptime(text, spelling)
        except ValueError:
            continue
        return _local(moment, rules, has_time="%H" in spelling or "%I" in spelling)
    text = fold(value)
    if SERIAL.fullmatch(text):
        return _serial(float(text), rules)
    if ISO.fullmatch(text):
        return _iso(text, rules)
    for pattern in SPELLINGS:
        if match := pattern.fullmatch(text):
            return _from_parts(match.groupdict(), rules)
    if match := BEFORE.fullmatch(text):
        return _before(match["rest"], rules)
    if match := UNTIL.fullmatch(text):
        return _text(match["rest"], rules)
    return Reading("unreadable", reason="không theo cách viết nào đã khai trong mục dates")


def _iso(text: str, rules: DateRules) -> Reading:
    try:
        moment = dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return Reading("unreadable", reason="không có ngày này trong lịch")
    return _local(moment, rules, has_time=moment.time() != dt.time())


def _from_parts(parts: dict[str, str | None], rules: DateRules) -> Reading:
    first, second = int(parts["first"] or 0), int(parts["second_part"] or 0)
    day, month = (first, second) if rules.dayfirst or "mark" not in parts else (second, first)
    clock = [int(parts.get(name) or 0) for name in ("hour", "minute", "second")]
    try:
        moment = dt.datetime(int(parts["year"] or 0), month, day, *clock)
    except ValueError:
        order = "ngày trước tháng" if rules.dayfirst else "tháng trước ngày"
        return Reading("unreadable", reason=f"không có ngày này trong lịch (đọc theo thứ tự {order})")
    return Reading("date", moment, has_time=parts.get("hour") is not None)


def _before(rest: str, rules: DateRules) -> Reading:
    if rules.before == "unreadable":
        return Reading(
            "unreadable", reason="«Trước ngày …» có thể tính cả hoặc không tính cả ngày đó; khai dates.before để chọn"
        )
    reading = _text(rest, rules)
    if reading.moment is None:
        return reading
    back = dt.timedelta(days=1 if rules.before == "exclusive" and not reading.has_time else 0)
    return Reading("date", reading.moment - back, reading.has_time, before=True)


def _local(moment: dt.datetime, rules: DateRules, *, has_time: bool) -> Reading:
    if moment.tzinfo is not None:
        moment, has_time = moment.astimezone(ZoneInfo(rules.timezone)).replace(tzinfo=None), True
    return Reading("date", moment, has_time)
