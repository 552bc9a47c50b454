"""The calendar of working days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import FIRST, LAST, calendars

from hganalysis.settings.workdays import ONE_DAY, Calendar, plain_shift

MONDAY = dt.date(2024, 11, 4)


@pytest.mark.parametrize(("back", "shift"), [(3, 0), (2, 2), (1, 1), (0, 0)])
def test_a_plain_weekend_moves_to_monday(back: int, shift: int) -> None:
    assert plain_shift(MONDAY - back * ONE_DAY) == shift
    assert Calendar().next_working_day(MONDAY - back * ONE_DAY) == MONDAY - back * ONE_DAY + shift * ONE_DAY


def test_a_plain_week_has_no_irregular_shift() -> None:
    assert Calendar().irregular_shifts() == {}


def test_a_holiday_on_monday_also_moves_the_weekend_before_it() -> None:
    off = frozenset([MONDAY])
    assert Calendar(off).irregular_shifts() == {1: [MONDAY], 2: [MONDAY - ONE_DAY], 3: [MONDAY - 2 * ONE_DAY]}


def test_a_compensating_saturday_is_a_working_day_and_its_sunday_is_not() -> None:
    saturday = MONDAY - 2 * ONE_DAY
    calendar = Calendar(work=frozenset([saturday]))
    assert calendar.is_working_day(saturday)
    assert not calendar.is_working_day(saturday + ONE_DAY)
    assert calendar.irregular_shifts() == {0: [saturday]}


def test_a_compensating_sunday_ends_the_saturday_before_it() -> None:
    sunday = MONDAY - ONE_DAY
    assert Calendar(work=frozenset([sunday])).irregular_shifts() == {0: [sunday], 1: [sunday - ONE_DAY]}


def test_a_day_that_is_both_off_and_compensating_is_a_working_day() -> None:
    assert Calendar(frozenset([MONDAY]), frozenset([MONDAY])).is_working_day(MONDAY)


@given(calendars(), st.dates(FIRST - 10 * ONE_DAY, LAST + 10 * ONE_DAY))
def test_the_irregular_shifts_and_the_plain_week_say_where_every_day_moves(
    calendar: Calendar, day: dt.date
) -> None:
    irregular = {each: shift for shift, days in calendar.irregular_shifts().items() for each in days}
    moved = day + irregular.get(day, plain_shift(day)) * ONE_DAY

    assert moved == calendar.next_working_day(day)
    assert calendar.is_working_day(moved)
    assert not any(calendar.is_working_day(day + n * ONE_DAY) for n in range((moved - day).days))
