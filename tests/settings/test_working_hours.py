"""Working time is counted in the declared hours alone, and adds up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.errors import MapError
from hganalysis.settings.export_map import load_map
from hganalysis.settings.workdays import load_calendar
from hganalysis.settings.working_hours import WorkingHours, working_week

OFFICE = WorkingHours(working_week({"mon-fri": "07:30-11:30, 13:30-17:00"}), load_calendar())
DAY_AND_NIGHT = WorkingHours(working_week({"mon-sun": "00:00-24:00"}))
moments = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2024, 6, 30))
lengths = st.timedeltas(dt.timedelta(0), dt.timedelta(hours=200))


@given(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_two_parts_of_a_time_have_the_working_time_of_the_whole(three: list[dt.datetime]) -> None:
    first, middle, last = three
    assert OFFICE.between(first, middle) + OFFICE.between(middle, last) == OFFICE.between(first, last)


@given(moments, lengths)
def test_what_is_added_is_counted_again(start: dt.datetime, length: dt.timedelta) -> None:
    end = OFFICE.after(start, length)
    assert end is not None
    assert OFFICE.between(start, end) == length


@given(moments, moments, lengths)
def test_an_office_that_never_closes_keeps_calendar_time(
    start: dt.datetime, end: dt.datetime, length: dt.timedelta
) -> None:
    assert DAY_AND_NIGHT.between(start, end) == max(end - start, dt.timedelta(0))
    assert DAY_AND_NIGHT.after(start, length) == start + length


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2024-11-01 16:00", 1, "2024-11-01 17:00"),
        ("2024-11-01 16:00", 2, "2024-11-04 08:30"),
        ("2024-11-01 11:30", 1, "2024-11-01 14:30"),
        ("2024-11-02 09:00", 4, "2024-11-04 11:30"),
        ("2024-04-26 16:30", 1, "2024-05-02 08:00"),
        ("2024-05-04 08:00", 1, "2024-05-04 09:00"),
        ("2024-11-01 18:00", 0, "2024-11-01 18:00"),
    ],
)
def test_hours_skip_nights_noons_weekends_and_holidays_and_count_a_compensating_day(
    start: str, hours: int, end: str
) -> None:
    found = OFFICE.after(dt.datetime.fromisoformat(start), dt.timedelta(hours=hours))
    assert found == dt.datetime.fromisoformat(end)


def test_nothing_is_said_of_a_year_whose_holidays_nobody_has_written() -> None:
    assert OFFICE.after(dt.datetime(1999, 1, 4), dt.timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({"mon-fri": "07:30"}, "không phải khoảng giờ"),
        ({"mon-fri": "17:00-07:30"}, "không phải khoảng giờ"),
        ({"mon-fri": "07:00-12:00, 11:00-17:00"}, "chồng lên nhau"),
        ({"thu-mon": "07:00-12:00"}, "không phải thứ"),
        ({"mon-fri": "07:00-12:00", "fri": "08:00-09:00"}, "fri khai hai lần"),
        ({"t2": "07:00-12:00", "sat": "8h"}, "không phải thứ.*không phải khoảng giờ"),
    ],
)
def test_hours_that_are_none_are_refused_all_at_once(hours: dict[str, Any], said: str) -> None:
    columns = {"task_id": "Mã", "agency": "Chủ trì", "due_on": "Hạn", "status": "Trạng thái"}
    with pytest.raises(MapError, match=said):
        load_map({"columns": columns, "dates": {"hours": hours}})
