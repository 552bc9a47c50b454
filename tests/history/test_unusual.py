"""Which changes of a total or a rate are more than usual, and when nothing can be said of it."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from result_example import changed, example_result

from hganalysis.history.unusual import LEAST_CHANGES, MOST, TO_DEVIATION, unusual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.result_model import Unusual
    from hganalysis.report.period_result import PeriodResult

START = 1_000
IGLEWICZ_HOAGLIN = (2_100, 2_600, 2_400, 2_500, 2_300, 2_100, 2_300, 2_600)
"""The usual values of the example of Iglewicz and Hoaglin (1993), 2.1 to 2.6, in thousandths."""

THEIR_OUTLIERS = (8_200, 8_300)


def month_end(number: int) -> dt.date:
    year, month = 2023 + (number - 1) // 12, (number - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def cumulative(changes: Sequence[int], **totals: int) -> list[PeriodResult]:
    """Return periods from one first day, the latest first, whose tasks on time grow by these changes."""
    counts = [START]
    for each in changes:
        counts.append(counts[-1] + each)
    made = [
        changed(
            example_result(1, totals={"done_on_time": n, "done_late": 400, "open_overdue": 100} | totals),
            {"from": "2023-01-01", "as_of": month_end(place + 1).isoformat(), "period": f"ky-{place}"},
        )
        for place, n in enumerate(counts)
    ]
    return made[::-1]


def told(periods: Sequence[PeriodResult]) -> dict[str, Unusual]:
    return {each.name: each for each in unusual(periods[0], periods[1:])}


def test_the_constant_makes_the_spread_of_a_normal_distribution_its_standard_deviation() -> None:
    assert pytest.approx(NormalDist().inv_cdf(0.75), abs=5e-5) == TO_DEVIATION
    assert MOST == 3.5


@pytest.mark.parametrize("last", THEIR_OUTLIERS)
def test_the_outliers_of_the_published_example_are_told_with_what_is_usual(last: int) -> None:
    found = told(cumulative([*IGLEWICZ_HOAGLIN, last]))["done_on_time"]
    assert (found.after - found.before, found.changes) == (last, len(IGLEWICZ_HOAGLIN))
    assert found.usual == 2_350
    assert found.high == pytest.approx(2_350 + 3.5 * 200 / 0.6745)
    assert found.low == pytest.approx(2_350 - 3.5 * 200 / 0.6745)


@pytest.mark.parametrize("last", IGLEWICZ_HOAGLIN)
def test_the_others_of_the_published_example_are_not(last: int) -> None:
    assert "done_on_time" not in told(cumulative([*IGLEWICZ_HOAGLIN, last]))


@pytest.mark.parametrize(("changes", "is_told"), [(LEAST_CHANGES - 1, False), (LEAST_CHANGES, True)])
def test_fewer_than_six_earlier_changes_say_nothing(changes: int, is_told: bool) -> None:
    found = told(cumulative([100, 110] * (changes // 2) + [100] * (changes % 2) + [90_000]))
    assert ("done_on_time" in found) is is_told


@pytest.mark.parametrize("side", [1, -1])
def test_a_quiet_year_leaves_room_for_what_counting_alone_would_give(side: int) -> None:
    reach = math.floor(MOST * math.sqrt(100))
    at, beyond = ([*[100] * 6, 100 + side * (reach + more)] for more in (0, 1))
    assert "done_on_time" not in told(cumulative(at))
    found = told(cumulative(beyond))["done_on_time"]
    assert (found.low, found.high) == (100 - reach, 100 + reach)


def test_a_total_that_never_changed_may_still_change_by_a_few() -> None:
    assert told(cumulative([0] * 7)) == {}
    assert "done_on_time" not in told(cumulative([0] * 6 + [3]))
    assert "done_on_time" in told(cumulative([0] * 6 + [4]))


def test_a_rate_that_jumps_is_told_beside_the_totals_and_one_that_does_not_is_not() -> None:
    steady = cumulative([10] * 8)
    assert told(steady) == {}
    jumped = [*cumulative([10] * 8, done_late=4_000)[:1], *steady[1:]]
    found = told(jumped)
    assert {"done_late", "late_of_total"} <= {*found}
    rate = found["late_of_total"]
    assert rate.high < rate.after - rate.before


@pytest.mark.parametrize(
    "other",
    [
        {"from": "2022-06-01"},
        {"rules": example_result(1).rules.plain() | {"granularity": "minute"}},
        {"rules": example_result(1).rules.plain() | {"population_by": "due_on"}},
    ],
)
def test_periods_that_go_on_in_another_way_are_no_history(other: dict) -> None:
    periods = cumulative([10] * 6 + [9_000])
    assert "done_on_time" in told(periods)
    assert told([periods[0], changed(periods[1], other), *periods[2:]]) == {}
    assert told(periods[:1]) == {}


def test_months_one_after_another_are_a_history_too() -> None:
    periods = [
        changed(each, {"from": dt.date.fromisoformat(each.as_of).replace(day=1).isoformat()})
        for each in cumulative([10] * 6 + [9_000])
    ]
    assert "done_on_time" in told(periods)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 5_000), st.integers(LEAST_CHANGES, 10))
def test_what_grows_evenly_never_stands_out(step: int, changes: int) -> None:
    assert not {"total", "done", "done_on_time"} & {*told(cumulative([step] * (changes + 1)))}
