"""Further ways to write a date that people read in one way only: clock words, names of months and days.

Source of the words: CLDR 44, names of months and days of the week (vi, en, pt, es, fr, de).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from hganalysis.text import without_marks

MONTH_NAMES = (
    "january jan janeiro enero ene janvier janv januar janner",
    "february feb fevereiro fev febrero fevrier fevr februar",
    "march mar marco marzo mars marz mrz",
    "april apr abril abr avril avr",
    "may maio mai mayo",
    "june jun junho junio juin juni",
    "july jul julho julio juillet juil juli",
    "august aug agosto ago aout",
    "september sept sep setembro set septiembre septembre",
    "october oct outubro out octubre octobre oktober okt",
    "november nov novembro noviembre novembre",
    "december dec dezembro dez diciembre dic decembre dezember",
)
MONTHS = {name: month for month, names in enumerate(MONTH_NAMES, 1) for name in names.split()}

WEEKDAY_NAMES = (
    "thu hai, thu 2, t2, monday, mon, segunda-feira, segunda, lunes, lundi, montag, mo",
    "thu ba, thu 3, t3, tuesday, tue, tues, terca-feira, terca, martes, mardi, dienstag, di",
    "thu tu, thu 4, t4, wednesday, wed, quarta-feira, quarta, miercoles, mercredi, mittwoch, mi",
    "thu nam, thu 5, t5, thursday, thu, thur, thurs, quinta-feira, quinta, jueves, jeudi, donnerstag, do",
    "thu sau, thu 6, t6, friday, fri, sexta-feira, sexta, viernes, vendredi, freitag, fr",
    "thu bay, thu 7, t7, saturday, sat, sabado, samedi, samstag, sa",
    "chu nhat, cn, sunday, sun, domingo, dimanche, sonntag, so",
)
WEEKDAYS = {name: day for day, names in enumerate(WEEKDAY_NAMES) for name in names.split(", ")}
_WEEKDAY = re.compile(
    rf"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})[.,]*(?: ngay)? (?=\w)"
)

_CLOCK = (
    r"(?P<hour>\d{1,2})(?: ?(?:[:hg]|giờ) ?(?P<minute>\d{2})(?: ?(?:phút|p|')(?!\w))?"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?| ?(?:h|g|giờ))"
    r"(?: ?(?P<half>[ap]\.?m\b\.?|sa\b|ch\b|sáng|chiều|tối))?"
)
_ZONE = r"(?: ?(?P<zone>(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?|(?:utc|gmt)[+-]\d(?!\d)|z|utc|gmt))?"
_CLOCK_FIRST = re.compile(rf"(?:vào )?(?:lúc )?{_CLOCK}(?:,| -)? (?:ngày )?(?=\S)", re.ASCII)
_CLOCK_LAST = re.compile(rf"(?:,? (?:vào )?(?:lúc )?|-){_CLOCK}{_ZONE}", re.ASCII)
_AFTERNOON, _NOON = ("p", "c", "t"), 12

_ROMAN = {
    name: n
    for n, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_ROMAN_MONTH = "|".join(sorted(_ROMAN, key=len, reverse=True))

_DAY, _NAME, _YEAR = r"(?P<day>\d{1,2})", r"(?P<name>[a-z]{2,12})\.?", r"(?P<year>\d{4})"
_SPELT_DAYS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<first>\d{{1,2}}) ?(?P<mark>[/.-]) ?(?P<other>\d{{1,2}}) ?(?P=mark) ?{_YEAR}",
        rf"{_YEAR}(?P<mark>[/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}",
        rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})",
        rf"{_DAY} thang (?P<month>\d{{1,2}}|{_ROMAN_MONTH})(?: nam |, ?| ){_YEAR}",
        rf"{_DAY}(?P<mark>[/. -])(?P<month>{_ROMAN_MONTH})(?P=mark){_YEAR}",
        rf"{_DAY}[-/ ]thg ?(?P<month>\d{{1,2}})(?:[-/, ]+| nam )(?P<year>\d{{4}}|\d{{2}})",
        rf"thg (?P<month>\d{{1,2}}) {_DAY},? {_YEAR}",
        rf"{_DAY}(?:st|nd|rd|th|er|\.)?[ /-](?:de )?{_NAME}(?:, | de | del |[ /-]){_YEAR}",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
        rf"{_YEAR}[ /-]{_NAME}[ /-]{_DAY}",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    )
)
_WITH_WEEKDAY = re.compile(r"(?P<first>\d{1,2})(?P<mark>/)(?P<other>\d{1,2})/(?P<year>\d{2})", re.ASCII)
"""Two digits tell a year only where the day of the week agrees."""

FIRST_OF_1900 = 69
"""Of years of two digits those from here on are of the last century, as POSIX has it."""

_IN = r"(?:trong |cuoi |het )?"
_QUARTERS = (
    re.compile(rf"{_IN}(?:quy|q) ?(?P<quarter>iv|i{{1,3}}|[1-4])(?: ?[/-] ?|,? nam | ){_YEAR}", re.ASCII),
    re.compile(rf"{_YEAR}[ -]?q(?P<quarter>[1-4])", re.ASCII),
)
_MONTH = re.compile(rf"{_IN}thang (?P<month>\d{{1,2}}|{_ROMAN_MONTH})(?: ?[/-] ?|,? nam ){_YEAR}", re.ASCII)
_WEEK = re.compile(rf"{_YEAR}-w(?P<week>\d{{2}})", re.ASCII)
_WHOLE_YEAR = re.compile(rf"(?:trong|cuoi|het) nam {_YEAR}", re.ASCII)

_YEARLESS = re.compile(
    r"(?:[^\d/]*[^\w/])?"
    r"(?:\d{1,2}/\d{1,2}|(?P<spelt>\d{1,2} )?tháng \d{1,2}|tháng (?:"
    rf"{_ROMAN_MONTH})|q(?:uý|úy) (?:iv|i{{1,3}}|[1-4]))",
    re.ASCII,
)
"""A day, a month or a quarter at the end of words, as people write it in a list of one year."""


_LOGGED = re.compile(
    r"(?P<who>[^\d]{1,60}?),? (?P<at>[a-z]{3,9}\.? \d{1,2},? \d{4},? \d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?)"
)
"""An entry of a log, as Monday.com writes who created a task, and when."""

_TO_COME = re.compile(
    r"\b(?:planned|expected|estimated|scheduled|target|due|by|before|until|next|not|reopened|in progress"
    r"|ongoing|working|pending|waiting|started|dự kiến|hạn|trước|chưa|đang|chờ|bắt đầu|mở lại)\b"
)


@dataclass(frozen=True)
class Spelled:
    """The numbers of a written date; `first` and `other` stand in the order that the map declares."""

    year: int
    first: int
    other: int
    ordered: bool
    """Whether `first` is surely the day and `other` the month."""
    clock: tuple[int, int, int] = (0, 0, 0)
    weekday: int | None = None
    zone: str = ""

    def moment(self, *, dayfirst: bool) -> dt.datetime:
        """Return the moment; 24:00 is the last second of its day.

        Raises ValueError: there is no such day or time, or the day of the week is another.
        """
        day, month = (self.first, self.other) if self.ordered or dayfirst else (self.other, self.first)
        clock = (23, 59, 59) if self.clock == (24, 0, 0) else self.clock
        found = dt.datetime(self.year, month, day, *clock)
        if self.weekday is not None and found.weekday() != self.weekday:
            raise ValueError("the day of the week is another")
        return found.replace(tzinfo=_offset(self.zone)) if self.zone else found


def spelled(text: str) -> Spelled | None:
    """Return what a folded text says when all of it is one date, with or without a clock time.

    Examples
    --------
    >>> spelled("17 giờ 30 ngày 10/04/2024").clock
    (17, 30, 0)
    >>> str(spelled("2024 jun 05 03:16:26 pm").moment(dayfirst=True))
    '2024-06-05 15:16:26'
    """
    weekday, rest = _without_weekday(text)
    clock, zone = (0, 0, 0), ""
    if found := _CLOCK_FIRST.match(rest):
        clock, rest = _clock(found), rest[found.end() :]
    elif found := _clock_at_the_end(rest):
        clock, zone, rest = _clock(found), found["zone"] or "", rest[: found.start()]
    if weekday is None:
        weekday, rest = _without_weekday(rest)
    plain = without_marks(rest).removeprefix("ngay ")
    patterns = _SPELT_DAYS if weekday is None else (*_SPELT_DAYS, _WITH_WEEKDAY)
    day = next((match for each in patterns if (match := each.fullmatch(plain))), None)
    return _from(day.groupdict(), clock, weekday, zone) if day and clock[0] >= 0 else None


def after_a_name(text: str) -> tuple[str, str]:
    """Return the moment that follows a name in a folded text, and that name; two empty texts where none does.

    Only a day with its clock time is taken for an entry of a log, and none of what is to come or to do again.

    Examples
    --------
    >>> after_a_name("anna nov 16, 2024 9:51 am"), after_a_name("expected nov 16, 2024 9:51 am")
    (('nov 16, 2024 9:51 am', 'anna'), ('', ''))
    """
    found = _LOGGED.fullmatch(text)
    is_entry = found is not None and _TO_COME.search(found["who"]) is None
    return (found["at"], found["who"]) if found and is_entry else ("", "")


def with_year(text: str, year: int) -> str:
    """Return a folded text with a year, where it ends in a day, a month or a quarter without one.

    Examples
    --------
    >>> [with_year(each, 2024) for each in ("trước 15/9", "tháng 6", "15 tháng 6", "15/9/2023")]
    ['trước 15/9/2024', 'tháng 6/2024', '15 tháng 6 năm 2024', '15/9/2023']
    """
    found = _YEARLESS.fullmatch(text)
    if found is None:
        return text
    return f"{text} năm {year}" if found["spelt"] else f"{text}/{year}"


def weekday_of(text: str) -> int | None:
    """Return the day of the week that a folded text begins with, Monday being 0."""
    return _without_weekday(text)[0]


def range_end(text: str) -> dt.date | None:
    """Return the last day of a quarter, a month, a year or an ISO week, where a folded text is one.

    Examples
    --------
    >>> [str(range_end(each)) for each in ("quý ii/2024", "2024-w15", "tháng xi/2024", "06/2024")]
    ['2024-06-30', '2024-04-14', '2024-11-30', 'None']
    """
    text = without_marks(text)
    try:
        if found := _WEEK.fullmatch(text):
            return dt.date.fromisocalendar(int(found["year"]), int(found["week"]), 7)
    except ValueError:
        return None
    if found := next((match for each in _QUARTERS if (match := each.fullmatch(text))), None):
        quarter = found["quarter"]
        return _end_of(int(found["year"]), 3 * (_ROMAN.get(quarter) or int(quarter)))
    if found := _MONTH.fullmatch(text):
        return _end_of(int(found["year"]), _month(found["month"]))
    return _end_of(int(found["year"]), _NOON) if (found := _WHOLE_YEAR.fullmatch(text)) else None


def _end_of(year: int, month: int) -> dt.date | None:
    if not (1 <= month <= len(MONTH_NAMES) and year >= 1):
        return None
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _clock_at_the_end(text: str) -> re.Match[str] | None:
    return next((found for found in _CLOCK_LAST.finditer(text) if found.end() == len(text)), None)


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    """Return hour, minute and second; -1 as the hour of a clock that no half of a day has."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or "")[:2]
    if half and not 1 <= hour <= _NOON:
        return (hour, minute, second) if half in ("sá", "ch", "tố") and hour > _NOON else (-1, 0, 0)
    if half and half[0] in _AFTERNOON:
        hour = hour % _NOON + _NOON
    elif half:
        hour %= _NOON
    return hour, minute, second


def _without_weekday(text: str) -> tuple[int | None, str]:
    found = _WEEKDAY.match(without_marks(text))
    return (WEEKDAYS[found["weekday"]], text[found.end() :]) if found else (None, text)


def _from(
    parts: dict[str, str | None], clock: tuple[int, int, int], weekday: int | None, zone: str
) -> Spelled | None:
    year, month = int(parts["year"] or 0), parts.get("month")
    year += century(year)
    if first := parts.get("first"):
        return Spelled(year, int(first), int(parts["other"] or 0), False, clock, weekday, zone)
    number = _month(month) if month else MONTHS.get(parts.get("name") or "", 0)
    return Spelled(year, int(parts["day"] or 0), number, True, clock, weekday, zone) if number else None


def _month(written: str) -> int:
    return _ROMAN.get(written) or int(written)


def century(year: int) -> int:
    """Return what is left out of a year of two digits, as `strptime` takes it; 0 for a whole year."""
    return 0 if year >= 100 else 2000 if year < FIRST_OF_1900 else 1900


def _offset(zone: str) -> dt.timezone:
    digits = re.sub(r"[^\d]", "", zone)
    if not digits:
        return dt.UTC
    away = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return dt.timezone(-away if "-" in zone else away)
