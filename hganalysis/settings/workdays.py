"""Working days: the plain week, public holidays, days off in lieu and compensating working days."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError, ValidationInfo, field_validator, model_validator

from hganalysis.errors import MapError
from hganalysis.settings.reference import from_reference
from hganalysis.settings.yamlfile import (
    STRICT,
    IsoDate,
    Trimmed,
    YamlFile,
    read_yaml,
    validated,
    written_as,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd


ONE_DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days off and working days that differ from the plain Monday-to-Friday week."""

    off: frozenset[dt.date] = frozenset()
    """Public holidays and days off in lieu."""
    work: frozenset[dt.date] = frozenset()
    """Compensating Saturdays and Sundays, which are working days."""
    years: frozenset[int] = frozenset()
    """Years for which the two sets are complete."""

    def is_working_day(self, day: dt.date) -> bool:
        """Tell whether offices work on `day`."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def next_working_day(self, day: dt.date) -> dt.date:
        """Return `day` itself when it is a working day, else the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def after(self, day: dt.date, days: int) -> dt.date:
        """Return the day that is so many working days after `day`.

        Examples
        --------
        >>> Calendar().after(dt.date(2024, 11, 1), 1)
        datetime.date(2024, 11, 4)
        """
        for _ in range(days):
            day = self.next_working_day(day + ONE_DAY)
        return day

    def irregular_shifts(self) -> dict[int, list[dt.date]]:
        """Days whose next working day is not the one the plain week gives, grouped by days to move.

        ``{0: [compensating Saturdays], 1: [...], 9: [first day of Tết], ...}``.
        """
        shifts: dict[int, list[dt.date]] = {}
        special = self.off | self.work
        with_weekend_before = {day - back * ONE_DAY for day in special for back in range(3)}
        for day in sorted(with_weekend_before):
            shift = (self.next_working_day(day) - day).days
            if shift != plain_shift(day):
                shifts.setdefault(shift, []).append(day)
        return shifts


def working_days(starts: pd.Series, ends: pd.Series, calendar: Calendar) -> pd.Series:
    """Count the working days after each start up to and including each end, days at midnight with one index.

    Missing where a day is missing or in a year that the calendar does not cover, or the end is before the
    start.
    """
    import numpy as np

    covered = [days.dt.year.isin(calendar.years) for days in (starts, ends)]
    known = covered[0] & covered[1] & (ends >= starts)
    first, last = (days[known].to_numpy().astype("datetime64[D]") for days in (starts, ends))
    off = np.array(sorted(calendar.off), dtype="datetime64[D]")
    extra = np.array([day for day in sorted(calendar.work) if day.weekday() >= SATURDAY], "datetime64[D]")
    plain = np.busday_count(first + 1, last + 1, holidays=off)
    made_up = np.searchsorted(extra, last, side="right") - np.searchsorted(extra, first, side="right")
    counted = starts.isna().astype("Float64").where(known)
    counted[known] = plain + made_up
    return counted


def plain_shift(day: dt.date) -> int:
    """Days from `day` to the next working day in a week without holidays: Saturday 2, Sunday 1, else 0."""
    return 7 - day.weekday() if day.weekday() >= SATURDAY else 0


class _Days(BaseModel):
    """Days off, or compensating working days: one `date`, or `from` to `to` with both ends."""

    model_config = STRICT
    kind: Literal["off", "work"]
    name: Trimmed
    source: Trimmed
    from_: IsoDate = Field(alias="from")
    to: IsoDate

    @model_validator(mode="before")
    @classmethod
    def _one_date_is_both_ends(cls, values: Any) -> Any:
        if not isinstance(values, dict) or "date" not in values or {"from", "to"} & set(values):
            return values
        day = values["date"]
        return {name: value for name, value in values.items() if name != "date"} | {"from": day, "to": day}

    @field_validator("to")
    @classmethod
    def _runs_forward(cls, value: dt.date, info: ValidationInfo) -> dt.date:
        start = info.data.get("from_")
        if start and start > value:
            raise ValueError(f"từ ngày {start} sau đến ngày {value}")
        return value

    def each(self) -> list[dt.date]:
        return [self.from_ + n * ONE_DAY for n in range((self.to - self.from_).days + 1)]


class Season(BaseModel):
    """A time of the year whose deadlines are compared with the others: a month, or days around a holiday."""

    model_config = STRICT
    name: Annotated[str, written_as("due_[a-z][a-z0-9_]*", "mã dạng due_tet")]
    label: Trimmed
    about: Trimmed | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    holiday: Trimmed | None = None
    before: Annotated[int, Field(ge=0, le=180)] = 0
    length: Annotated[int, Field(ge=1, le=180)] | None = None

    @model_validator(mode="after")
    def _is_a_month_or_days_around_a_holiday(self) -> Season:
        around = (self.holiday is not None, self.length is not None)
        if not (all(around) if self.month is None else not any(around) and not self.before):
            raise ValueError("mùa ghi month, hoặc holiday cùng length (và before), không ghi cả hai")
        return self


class _Holidays(BaseModel):
    model_config = STRICT
    years: tuple[Annotated[int, written_as(r"\d{4}", "năm")], ...]
    days: tuple[_Days, ...]
    seasons: tuple[Season, ...] = ()


@from_reference("holidays.yml")
def _holidays(path: Path) -> _Holidays:
    content = read_yaml(path, MapError)
    return validated(content, _Holidays, MapError, noun="khóa", more=_misplaced(content))


def _misplaced(content: YamlFile) -> Iterator[str]:
    """Yield days that are given twice or lie outside the years of the file, entry by entry."""
    seen: set[dt.date] = set()
    for place, entry in enumerate(content.data.get("days") or ()):
        with suppress(ValidationError):
            for day in _Days.model_validate(entry).each():
                where = content.at(("days", place))
                if day in seen:
                    yield f"{where}: ngày {day} đã ghi ở dòng khác."
                if str(day.year) not in (content.data.get("years") or ()):
                    yield f"{where}: ngày {day} không thuộc các năm đã khai trong «years»."
                seen.add(day)
    yield from _misnamed(content)


def _misnamed(content: YamlFile) -> Iterator[str]:
    """Yield seasons that are named twice, or run from a holiday that the file does not have."""
    off = [str(entry.get("name") or "") for entry in _mappings(content, "days") if entry.get("kind") == "off"]
    seen: set[str] = set()
    for place, entry in enumerate(_mappings(content, "seasons")):
        where, name, holiday = content.at(("seasons", place)), entry.get("name"), entry.get("holiday")
        if name in seen:
            yield f"{where}: mùa {name} đã ghi ở dòng khác."
        if holiday and not any(each.startswith(str(holiday)) for each in off):
            yield f"{where}: trong «days» không có ngày nghỉ nào tên bắt đầu bằng «{holiday}»."
        seen.add(str(name))


def _mappings(content: YamlFile, key: str) -> list[dict[str, Any]]:
    return [entry if isinstance(entry, dict) else {} for entry in content.data.get(key) or ()]


@from_reference("holidays.yml")
def load_seasons(path: Path) -> tuple[Season, ...]:
    """Return the seasons of the office; errors are those of `load_calendar`."""
    return _holidays(path).seasons


@from_reference("holidays.yml")
def load_holidays(path: Path) -> tuple[tuple[str, dt.date], ...]:
    """Return the name and first day of each run of days off; errors are those of `load_calendar`."""
    return tuple((entry.name, entry.from_) for entry in _holidays(path).days if entry.kind == "off")


def first_days_off(holiday: str) -> dict[int, dt.date]:
    """Return the first day off of a holiday by year, told by how its name starts.

    Examples
    --------
    >>> first_days_off("Tết Nguyên đán")[2024]
    datetime.date(2024, 2, 8)
    """
    named = sorted((day for name, day in load_holidays() if name.startswith(holiday)), reverse=True)
    return {day.year: day for day in named}


@from_reference("holidays.yml")
def load_calendar(path: Path) -> Calendar:
    """Return the working-day calendar of civil servants, by `holidays.yml` or the file given."""
    found = _holidays(path)
    off, work = (
        frozenset(day for entry in found.days if entry.kind == kind for day in entry.each())
        for kind in ("off", "work")
    )
    return Calendar(off=off, work=work, years=frozenset(found.years))
