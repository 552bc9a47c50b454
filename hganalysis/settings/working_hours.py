"""The hours at which an office works, as a map declares them (``dates.hours``)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from hganalysis.settings.workdays import ONE_DAY, Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})", re.ASCII)
NOTHING = dt.timedelta()

Spans = tuple[tuple[dt.timedelta, dt.timedelta], ...]


@dataclass(frozen=True)
class WorkingHours:
    """Hours of work by day of the week; a day off has none."""

    week: Mapping[int, Spans]
    """Day of the week, 0 for Monday -> its spans of time since midnight, in order."""
    calendar: Calendar = field(default_factory=Calendar)
    """Days off and compensating working days; of the latter one without hours has those of Monday."""

    def spans(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Yield the spans of work of one day."""
        hours = () if day in self.calendar.off else self.week.get(day.weekday(), ())
        if day in self.calendar.work:
            hours = hours or self.week.get(0, ())
        midnight = dt.datetime.combine(day, dt.time())
        yield from ((midnight + start, midnight + end) for start, end in hours)

    def between(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Return the working time from `start` to `end`, none where the end is not later.

        Examples
        --------
        >>> office = WorkingHours(working_week({"mon-fri": "07:30-11:30, 13:30-17:00"}))
        >>> office.between(dt.datetime(2024, 11, 1, 16), dt.datetime(2024, 11, 4, 8))  # Friday to Monday
        datetime.timedelta(seconds=5400)
        """
        counted, day = NOTHING, start.date()
        while day <= end.date():
            for opens, closes in self.spans(day):
                counted += max(min(closes, end) - max(opens, start), NOTHING)
            day += ONE_DAY
        return counted

    def after(self, start: dt.datetime, length: dt.timedelta) -> dt.datetime | None:
        """Return the moment that is so much working time after `start`, itself for none.

        None where the calendar has no holidays of a year on the way.
        """
        moment, day = start, start.date()
        while length > NOTHING:
            if self.calendar.years and day.year not in self.calendar.years:
                return None
            for opens, closes in self.spans(day):
                left = max(closes - max(opens, start), NOTHING)
                if left:
                    moment = max(opens, start) + min(left, length)
                    length -= min(left, length)
                if length <= NOTHING:
                    return moment
            day += ONE_DAY
        return moment


def working_week(declared: object) -> dict[int, Spans]:
    """Return the hours by day of the week of what a map declares.

    Raises ValueError: a day or a span is not one, a day stands twice, spans overlap, or there is none; every
    fault is told.

    Examples
    --------
    >>> sorted(working_week({"mon-fri": "08:00-17:00", "sat": ["08:00-11:30"]}))
    [0, 1, 2, 3, 4, 5]
    """
    if not isinstance(declared, Mapping):
        raise ValueError('giờ làm việc ghi theo thứ, ví dụ {mon-fri: "07:30-11:30, 13:30-17:00"}')
    week, faults = dict[int, Spans](), list[str]()
    for days, hours in declared.items():
        try:
            named, spans = _days(str(days)), _spans(hours)
        except ValueError as error:
            faults.append(str(error))
            continue
        twice = [WEEKDAYS[day] for day in named if day in week]
        faults += [f"{', '.join(twice)} khai hai lần"] if twice else []
        week |= dict.fromkeys(named, spans)
    if faults:
        raise ValueError("; ".join(faults))
    return week


def _hours(value: object) -> object:
    """Return the declared hours as they stand, checked."""
    if value:
        working_week(value)
    return value


DeclaredHours = Annotated[dict[str, str | list[str]], BeforeValidator(_hours)]
"""Days of the week -> spans, as a map writes them."""


def _days(text: str) -> list[int]:
    first, _, last = text.strip().lower().partition("-")
    unknown = [each for each in (first, last or first) if each not in WEEKDAYS]
    if unknown or WEEKDAYS.index(last or first) < WEEKDAYS.index(first):
        raise ValueError(
            f"«{text}» không phải thứ hay khoảng thứ; ghi như mon-fri hoặc sat ({', '.join(WEEKDAYS)})"
        )
    return list(range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1))


def _spans(hours: object) -> Spans:
    texts = hours if isinstance(hours, list) else str(hours).split(",")
    spans = [_span(str(each).strip()) for each in texts]
    if any(start < end for (_, end), (start, _) in pairwise(spans)):
        raise ValueError(f"các khoảng giờ «{hours}» chồng lên nhau hoặc không theo thứ tự")
    return tuple(spans)


def _span(text: str) -> tuple[dt.timedelta, dt.timedelta]:
    found = SPAN.fullmatch(text)
    numbers = list(map(int, found.groups())) if found else []
    ends = [
        dt.timedelta(hours=hour, minutes=minute)
        for hour, minute in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    if not ends or any(each >= 60 for each in numbers[1::2]) or not ends[0] < ends[1] <= ONE_DAY:
        raise ValueError(f"«{text}» không phải khoảng giờ; ghi như 07:30-11:30")
    return ends[0], ends[1]
