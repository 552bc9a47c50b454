"""A cell -> a date, as the map says and never by a guess."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from hganalysis.intake.date_spellings import after_a_name, range_end, spelled, with_year
from hganalysis.intake.state_texts import day_of_completion
from hganalysis.reading.sheet import cell_text, is_blank, is_placeholder
from hganalysis.settings.export_map import zone_of
from hganalysis.settings.wordlists import load_statuses
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hganalysis.intake.date_spellings import Spelled
    from hganalysis.reading.sheet import Cell
    from hganalysis.settings.export_map import DateRules

PLAUSIBLE_YEARS = range(1990, 2101)
BUDDHIST = 543
"""What the years of the Buddhist calendar, as Thailand writes them, are ahead of others."""

FIRST_COMPACT, LAST_COMPACT = 19_900_101, 21_001_231
"""Numbers of year, month and day in one; no count of days comes so far."""

EXCEL_EPOCH = dt.datetime(1899, 12, 30)
LAST_SERIAL = 2_958_465
"""31/12/9999, the last day a spreadsheet knows."""

FIRST_MILLISECOND, LAST_MILLISECOND = 1_000_000_000_000, 4_133_980_800_000
"""Milliseconds from 1970 to September 2001, and to 2101: numbers of 13 digits."""

LAST_SECOND = dt.time(23, 59, 59)
HALF_A_SECOND = dt.timedelta(microseconds=500_000)
CLOCK = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
SPELLINGS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})(?:,? {CLOCK})?",
        rf"(?:{CLOCK},? )?(?:ngày )?(?P<first>\d{{1,2}}) tháng (?P<other>\d{{1,2}}) năm (?P<year>\d{{4}})",
    )
)
ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2}([t ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}(:?\d{2})?)?)?"
    r"|\d{8}t\d{4}(\d{2})?(z|[+-]\d{2}(\d{2})?)?)",
    re.ASCII,
)
SERIAL = re.compile(r"\d{5}(\.\d+)?|[1-4]\d{12}", re.ASCII)
BEFORE = re.compile(r"trước (?:ngày )?(?P<rest>.+)")
UNTIL = re.compile(r"(?:đến|chậm nhất|hết)(?: là)?(?: đến)?(?: hết)?(?: ngày)? (?P<rest>.+)")

RANGE = re.compile(
    r"(?:từ |from )?(?:ngày )?(?P<first>\S.*?\d.*?)"
    r"(?: ?[→–—] ?| ?[-=]> ?| (?:đến|tới|to|until|-) |(?<=\d)-(?=\d\d?[/.]\d\d?[/.]\d{4}))"
    r"(?:hết )?(?:ngày )?(?P<last>\S.*)"
)
"""Two days with a word or sign between them that leads from the first to the last."""

LOOKS = {
    **dict.fromkeys(("%d", "%m", "%H", "%I", "%M", "%S", "%y"), r"\s?\d{1,2}"),
    **dict.fromkeys(("%a", "%A", "%b", "%B", "%p"), r"[^\d]+"),
    "%Y": r"\d{4}",
}
"""What the commonest directives of strptime take, or a little more; any other may take anything."""

FIRST_DATE = re.compile(
    r"(?P<date>(?:\d{1,2}([/.-])\d{1,2}\2\d{4}|\d{4}-\d{2}-\d{2})"
    r"(?:,? \d{1,2}[:hg]\d{2}(?::\d{2})?(?!\s*(?:[ap]\.?m\b|sa\b|ch\b|chiều|tối|gmt|utc|z\b|[+-]\d)))?)"
    r"(?P<rest>[\s;,(+].*)",
    re.ASCII,
)
"""A text that begins with a day and goes on with something else.

A clock time of a half of the day or of a zone is left with the rest: half understood, it would be false.
"""

LEADS_ON = re.compile(r"(?:(?<![^\W\d])-|-(?![^\W\d])|→|=>|đến|tới|sang|thành|until|to)[^\d]*\d{1,4}[/.-]\d")
"""What follows a first date where a second one takes its place, or ends what the first begins.

The dash between the letters of a document ("12/QĐ-UBND") leads nowhere.
"""

Outcome = Literal["date", "blank", "null", "undated", "unreadable"]


@dataclass(frozen=True)
class Reading:
    """What a cell says."""

    outcome: Outcome
    """``date``, ``blank``, ``null`` (a value that stands for "none"), ``undated`` (a completion that says
    "done" and no day) or ``unreadable``."""
    moment: dt.datetime | None = None
    """Local wall-clock time to the second; midnight when the cell gives a day alone."""
    before: bool = False
    """Whether the cell says "before" the date."""
    zoned: bool = False
    """Whether the cell gives a clock time with its zone."""
    moved: bool = False
    """Whether its zone and that of the map put it on different days."""
    ends: dt.date | None = None
    """The day at whose last second, in UTC, the cell stands."""
    span: bool = False
    """Whether the cell names a time such as a quarter, or from one day to another; this is its last day."""
    rest: str = ""
    """What follows the date that was taken (``dates.extra_text``)."""
    reason: str = ""
    """Why the cell is unreadable."""

    @property
    def has_time(self) -> bool:
        """Whether the cell gives a clock time.

        Exports write a plain day as midnight, so midnight is none, but for a clock time that has a zone.
        """
        return self.moment is not None and (self.zoned or self.moment.time() != dt.time())


NOT_CALCULATED = "Ô chưa có kết quả tính hoặc báo lỗi; mở tệp bằng Excel, chờ tính xong rồi lưu lại"
NOT_YET = re.compile(r"chưa [^\d]{1,40}")
"""What begins so, folded, where a date is expected, tells of none yet."""

BLANK = Reading("blank")
NOT_A_DATE = Reading("unreadable", reason="Không phải ngày")


class DateReader:
    """Reads the cells of date columns by the rules of one map; each distinct cell is read once.

    Real dates are taken as they are; numbers follow a format of digits alone, or are Excel serials or, of 13
    digits, milliseconds since 1970 where the map allows them; text must follow one of the map's formats, ISO
    8601, day-month-year (month-day-year when the map says ``dayfirst: false``) or a spelling of
    `date_spellings`, which people read in one way only. A quarter, a month, a week or the time from one day
    to another is a deadline at its last day; what has no year is of the ``year`` of the map. Where the map
    says ``extra_text: first_date``, a day at the beginning of a longer text is taken, and where no deadline
    stands one after a word for "done", by the folded `states` of the map, or of the reference where none are
    given, or a moment after a name. "Đến ngày 15/9/2024" and "Trước 15/9/2024" are deadlines and nothing
    else; the second follows the map's ``before``. A year outside 1990-2100 is not believed. In a workbook
    that counts days from 1904 a bare number could count from either day, and is not read.
    """

    def __init__(
        self, rules: DateRules, *, from_1904: bool = False, states: Mapping[str, str] | None = None
    ) -> None:
        self._states = load_statuses().states if states is None else states
        self._rules, self._zone = rules, zone_of(rules.timezone)
        self._written_in = rules.zone_written()
        self._from_1904 = from_1904
        self._of: dict[tuple[str, ...], DateReader] = {}
        self._widths = {each: width for each in rules.formats if (width := _digits(each))}
        self._looks = {each: looks_of(each) for each in rules.formats}
        self._null_texts = {fold(each) for each in rules.null_values}
        readings = [self._parsed(each, deadline=False) for each in rules.null_values]
        self._null_days = {each.moment.date() for each in readings if each.moment is not None}
        self._seen: dict[bool, dict[tuple[type, Cell], Reading]] = {False: {}, True: {}}

    def of(self, name: str) -> DateReader:
        """Return the reader of one column; ``dates.other_order`` and ``times_in`` speak of some."""
        rules = self._rules.of(name)
        if rules is self._rules:
            return self
        key = (str(rules.dayfirst), *rules.times_in.values())
        if key not in self._of:
            self._of[key] = DateReader(rules, from_1904=self._from_1904, states=self._states)
        return self._of[key]

    def read(self, cell: Cell, *, deadline: bool = False) -> Reading:
        """Read one cell; in a column of deadlines, "before" and "until" a day have a meaning."""
        seen, key = self._seen[deadline], (type(cell), cell)
        if key not in seen:
            seen[key] = self._read(cell, deadline)
        return seen[key]

    def _read(self, cell: Cell, deadline: bool) -> Reading:
        if is_blank(cell):
            return BLANK
        if self._is_null_text(cell):
            return Reading("null")
        reading = self._parsed(cell, deadline)
        if reading.moment is None:
            return reading
        if self._written_in and reading.has_time and not reading.zoned:
            local = self._local(reading.moment.replace(tzinfo=self._written_in))
            reading = replace(local, before=reading.before, rest=reading.rest)
        if reading.moment is None:
            return reading
        if reading.moment.date() in self._null_days:
            return Reading("null")
        if reading.moment.year not in PLAUSIBLE_YEARS:
            return Reading("unreadable", reason=_not_believed(reading.moment.year))
        return reading

    def _is_null_text(self, cell: Cell) -> bool:
        """Tell whether a cell is written as a null value; day 0 of a spreadsheet is the "0" of the map."""
        text = "0" if cell == dt.time() else cell_text(cell)
        return fold(text) in self._null_texts

    def _parsed(self, cell: Cell, deadline: bool) -> Reading:
        if isinstance(cell, dt.datetime):
            return self._local(cell)
        if isinstance(cell, dt.date):
            return Reading("date", dt.datetime.combine(cell, dt.time()))
        if isinstance(cell, (bool, dt.time, dt.timedelta)):
            return NOT_A_DATE
        if isinstance(cell, (int, float)):
            return self._by_digits(float(cell)) or self._serial(float(cell))
        return self._text(fold(str(cell)), " ".join(str(cell).split()), deadline)

    def _serial(self, value: float) -> Reading:
        if not self._rules.serials:
            return Reading("unreadable", reason="Là số; bảng ánh xạ không cho đọc số ngày (dates.serials)")
        if FIRST_MILLISECOND <= value <= LAST_MILLISECOND:
            return self._local(dt.datetime.fromtimestamp(value / 1000, dt.UTC))
        if self._from_1904:
            return Reading(
                "unreadable", reason="Là số, mà sổ này tính ngày từ năm 1904; cần định dạng ô là ngày"
            )
        if not 0 < value <= LAST_SERIAL:
            return Reading("unreadable", reason="Không phải số ngày của Excel")
        return Reading("date", EXCEL_EPOCH + dt.timedelta(seconds=round(value * 86_400)))

    def _text(self, text: str, written: str, deadline: bool) -> Reading:
        if self._rules.year is not None:
            text = with_year(text, self._rules.year)
        match = next((found for each in SPELLINGS if (found := each.fullmatch(text))), None)
        plain = self._from_parts(match.groupdict()) if match else None
        if (
            plain and plain.moment
        ):  # before the formats, which a map cannot let say otherwise: this is quicker
            return plain
        reading = self._by_formats(written)
        if reading or plain:
            return reading or plain or NOT_A_DATE
        if SERIAL.fullmatch(text):
            return self._serial(float(text))
        if ISO.fullmatch(text):
            return self._iso(text)
        if deadline and (match := BEFORE.fullmatch(text)):
            return self._before(match["rest"])
        if deadline and (span := _end_of_span(text)):
            return span
        if deadline and (match := UNTIL.fullmatch(text)):
            return _end_of_span(match["rest"]) or self._text(match["rest"], match["rest"], deadline=False)
        if day := spelled(text):
            return self._spelled(day)
        if deadline and (found := RANGE.fullmatch(text)) and (last := self._last_of_range(found)):
            return last
        return self._longer_text(text, written, deadline)

    def _last_of_range(self, found: re.Match[str]) -> Reading | None:
        """Return the second of two days, the last on which a task that takes from one to the other is due.

        The first may be said without the year, which is that of the last, or the one before.
        """
        last = self._text(found["last"], found["last"], deadline=False)
        if last.moment is None or last.rest:
            return None
        written = (with_year(found["first"], last.moment.year - back) for back in (0, 1))
        first = (self._text(each, each, deadline=False).moment for each in dict.fromkeys(written))
        return replace(last, span=True) if any(each and each <= last.moment for each in first) else None

    def _spelled(self, day: Spelled) -> Reading:
        try:
            return self._local(day.moment(dayfirst=self._rules.dayfirst))
        except ValueError:
            return Reading(
                "unreadable", reason="Không có ngày giờ này trong lịch, hoặc thứ trong tuần không khớp"
            )

    def _longer_text(self, text: str, written: str, deadline: bool) -> Reading:
        """Read a text that is no date as a whole: its first date, where the map says so."""
        found = FIRST_DATE.fullmatch(text)
        day, rest = (found["date"], found["rest"]) if found else ("", "")
        if not found and not deadline:
            day, rest = after_a_name(text)
            if not day or self._states.get(rest, "done") != "done":
                day, rest = day_of_completion(text, self._states)
        first = self._text(day, day, deadline=False) if day else NOT_A_DATE
        if first.moment is not None:
            if LEADS_ON.search(rest):
                return Reading("unreadable", reason="Có hai ngày, không rõ ngày nào là thời hạn")
            if self._rules.extra_text == "first_date":
                return replace(first, rest=rest.strip(" ;,"))
            return Reading(
                "unreadable",
                reason="Ngoài ngày còn chữ khác; khai dates.extra_text: first_date để lấy ngày đứng đầu",
            )
        reason = "Không theo cách viết nào đã khai trong mục dates"
        return Reading("unreadable", reason=NOT_CALCULATED if is_placeholder(written) else reason)

    def _by_digits(self, value: float) -> Reading | None:
        """Read a number by the formats of digits alone, or as 20240501; a number has no leading zeros."""
        if not (value >= 0 and value.is_integer()):
            return None
        for width in self._widths.values():
            if reading := self._by_formats(f"{value:0{width}.0f}"):
                return reading
        day = spelled(f"{value:.0f}") if FIRST_COMPACT <= value <= LAST_COMPACT else None
        return self._spelled(day) if day else None

    def _by_formats(self, written: str) -> Reading | None:
        for spelling, looks in self._looks.items():
            if self._widths.get(spelling, len(written)) != len(written) or not looks.fullmatch(written):
                continue
            try:
                return self._local(dt.datetime.strptime(written, spelling))
            except ValueError:
                continue
        return None

    def _iso(self, text: str) -> Reading:
        try:
            return self._local(dt.datetime.fromisoformat(text.upper()))
        except ValueError:
            return Reading("unreadable", reason="Không có ngày này trong lịch")

    def _from_parts(self, parts: dict[str, str | None]) -> Reading:
        first, other, year = (int(parts[name] or 0) for name in ("first", "other", "year"))
        day_first = self._rules.dayfirst or "mark" not in parts
        day, month = (first, other) if day_first else (other, first)
        hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
        if (hour, minute, second) == (24, 0, 0):
            hour, minute, second = LAST_SECOND.hour, LAST_SECOND.minute, LAST_SECOND.second
        try:
            return Reading("date", dt.datetime(year, month, day, hour, minute, second))
        except ValueError:
            order = "ngày trước tháng" if day_first else "tháng trước ngày"
            return Reading("unreadable", reason=f"Không có ngày này trong lịch (đọc theo thứ tự {order})")

    def _before(self, rest: str) -> Reading:
        reading = self._text(rest, rest, deadline=False)
        if reading.moment is None:
            return reading
        if self._rules.before == "unreadable":
            return Reading(
                "unreadable",
                reason="«Trước ngày …» có thể tính hoặc không tính ngày đó; khai dates.before để chọn",
            )
        whole_day_off = self._rules.before == "exclusive" and not reading.has_time
        return replace(reading, moment=reading.moment - dt.timedelta(days=whole_day_off), before=True)

    def _local(self, moment: dt.datetime) -> Reading:
        """Move a moment with a zone to the map's, and round: spreadsheets keep 17:00 as 16:59:59.997."""
        zoned, day = moment.tzinfo is not None, moment.date()
        written = dt.time() if moment.utcoffset() else moment.time()
        try:
            if zoned:
                moment = moment.astimezone(self._zone).replace(tzinfo=None)
            moved = zoned and moment.date() != day
            rounded = (moment + HALF_A_SECOND).replace(microsecond=0)
            if rounded.date() != moment.date():  # 23:59:59.999 is the end of its own day
                rounded = moment.replace(microsecond=0)
            ends = day if zoned and written >= LAST_SECOND else None
            return Reading("date", rounded, zoned=zoned, moved=moved, ends=ends)
        except OverflowError:
            return NOT_A_DATE


def as_days(readings: Sequence[Reading], rows: Sequence[int] | None = None) -> list[Reading]:
    """Return clock times with a zone that are midnight in that of the map as days, where at least half are.

    No clock stops there by chance: it is how programs that keep every time in UTC write a day alone. `rows`
    is how many rows have each reading, one where it is not given.
    """
    is_day = [each.zoned and each.moment is not None and each.moment.time() == dt.time() for each in readings]
    counts = [1] * len(readings) if rows is None else rows
    n_days = sum(n for n, day in zip(counts, is_day, strict=True) if day)
    if 2 * n_days < sum(n for n, each in zip(counts, readings, strict=True) if each.moment is not None):
        return list(readings)
    return [replace(each, zoned=False) if day else each for each, day in zip(readings, is_day, strict=True)]


def _not_believed(year: int) -> str:
    told = f"Năm {year} ngoài khoảng 1990-2100"
    if year - BUDDHIST not in PLAUSIBLE_YEARS:
        return told
    return f"{told}; nếu là Phật lịch (năm {year - BUDDHIST}) thì đổi sang dương lịch ở tệp nguồn"


def _end_of_span(text: str) -> Reading | None:
    end = range_end(text)
    return Reading("date", dt.datetime.combine(end, dt.time()), span=True) if end else None


@cache
def looks_of(spelling: str) -> re.Pattern[str]:
    """Return what every text of a format looks like; strptime is slow to say no."""
    return re.compile("".join(map(_look, re.split(r"(%-?.|\s+)", spelling))), re.DOTALL)


def _look(part: str) -> str:
    if part.startswith("%"):
        return LOOKS.get(part, ".*")
    return r"\s+" if part.isspace() else f"(?i:{re.escape(part)})"


def _digits(spelling: str) -> int:
    """Return how many digits a format writes, 0 when it writes anything else too."""
    written = dt.datetime(2023, 11, 25).strftime(spelling)
    return len(written) if written.isdecimal() else 0
