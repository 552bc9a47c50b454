"""Months judged by rules for special causes: limits by hand, each rule at its threshold, and thin data."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.answers.unsaid import attempt
from hganalysis.delays import control_chart
from hganalysis.errors import FrameError, Unsaid


def months(late: list[int], tasks: int | list[int] = 100) -> pd.DataFrame:
    return pd.DataFrame({"late": late, "tasks": tasks})


def test_the_limits_are_three_binomial_deviations_around_the_rate_of_all() -> None:
    """60 of 600 is 10%; with 100 tasks 10% ± 3 × √(0.1 × 0.9 / 100) = 10% ± 9%, with 25 tasks ± 18%."""
    told = control_chart(months([10, 10, 10, 10, 20, 0], [100, 100, 100, 100, 175, 25]), "late", "tasks")
    assert (told["centre"] == 0.1).all()
    assert tuple(told.loc[0, ["low", "high"]]) == pytest.approx((0.01, 0.19))
    assert tuple(told.loc[5, ["low", "high"]]) == pytest.approx((0.0, 0.28))


@pytest.mark.parametrize(("late", "beyond"), [(19, False), (20, True)])
def test_a_point_on_the_limit_is_inside_and_one_beyond_is_a_signal(late: int, beyond: bool) -> None:
    """The other months keep the rate of all at 10%, so that the upper limit is 19%."""
    others = [10] * 8 + [10 - (late - 10)]
    told = control_chart(months([late, *others], 100), "late", "tasks")
    assert told.loc[0, "centre"] == 0.1
    assert told.loc[0, "beyond"] == beyond
    assert ("ngoài 3 độ lệch chuẩn" in told.loc[0, "signal"]) == beyond


@pytest.mark.parametrize(("length", "held"), [(7, False), (8, True)])
def test_eight_on_one_side_are_a_signal_and_seven_are_not(length: int, held: bool) -> None:
    low = [11 if i % 2 else 12 for i in range(length)]
    told = control_chart(months([20, *low, 20, 18, 20], 100), "late", "tasks")
    assert told["side"].sum() == (length if held else 0)
    assert (told["side"].iloc[1 : length + 1] == held).all()


def test_a_point_on_the_line_ends_a_run_of_a_p_chart_and_is_passed_over_by_a_run_chart() -> None:
    late = [9, 9, 9, 9, 10, 9, 9, 9, 9, 14, 14]
    told = control_chart(months([*late, 10 * 13 - sum(late) - 15, 15]), "late", "tasks")
    assert told["centre"].iloc[0] == 0.1
    assert not told["side"].any()
    run = control_chart(months([1, 2, 1, 5, 2, 1, 2, 5, 9, 8, 9, 8, 9, 8]), "late", "tasks", kind="run")
    assert run["centre"].iloc[0] == 0.05
    assert list(run["side"]) == [True] * 3 + [False] + [True] * 3 + [False] + [True] * 6


@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize(("length", "held"), [(5, False), (6, True)])
def test_six_rising_or_falling_are_a_signal_and_five_are_not(length: int, held: bool, way: int) -> None:
    rise = [20 + way * i for i in range(length)]
    told = control_chart(months([rise[0], *rise, rise[-1], rise[-1]]), "late", "tasks")
    assert list(told["trend"]) == [False, *[held] * length, False, False]


@pytest.mark.parametrize(("length", "held"), [(5, False), (6, True)])
def test_a_run_chart_asks_for_six_on_one_side_of_the_median_and_has_no_limits(
    length: int, held: bool
) -> None:
    late = [5 if i % 2 else 6 for i in range(length)] + [20 if i % 2 else 21 for i in range(length)]
    told = control_chart(months(late), "late", "tasks", kind="run")
    assert told["side"].all() == held
    assert told[["low", "high"]].isna().all(axis=None)
    assert not told["beyond"].any()


def test_months_that_jump_more_than_chance_get_wider_limits_from_laney() -> None:
    """Moving ranges of z: |±2| each of 4 standard deviations, over 1.128."""
    late = [900, 1_020] * 6
    plain = control_chart(months(late, 10_000), "late", "tasks")
    laney = control_chart(months(late, 10_000), "late", "tasks", kind="laney")
    deviation = math.sqrt(0.096 * 0.904 / 10_000)
    assert laney.attrs["chart"]["sigma"] == pytest.approx(0.012 / deviation / 1.128)
    assert laney["high"].iloc[0] - 0.096 == pytest.approx(3 * 0.012 / 1.128)
    assert plain["high"].iloc[0] - 0.096 == pytest.approx(3 * deviation)
    calm = control_chart(months([960] * 12, 10_000), "late", "tasks", kind="laney")
    assert calm.attrs["chart"]["sigma"] == 1


@given(st.lists(st.integers(0, 20), min_size=6, max_size=24))
def test_no_rule_depends_on_the_direction_of_the_scale(late: list[int]) -> None:
    if sum(late) in (0, 20 * len(late)):
        return
    one = control_chart(months(late, 20), "late", "tasks")
    other = control_chart(months([20 - k for k in late], 20), "late", "tasks")
    assert one[["side", "trend"]].equals(other[["side", "trend"]])
    assert list(one["high"]) == pytest.approx([1 - low for low in other["low"]])


def test_a_month_without_tasks_has_no_rate_and_ends_runs() -> None:
    told = control_chart(
        months([1, 1, 1, 1, 0, 1, 1, 1, 1, 30], [50, 50, 50, 50, 0, 50, 50, 50, 50, 50]), "late", "tasks"
    )
    assert told.loc[4, "unsaid"] == "không có nhiệm vụ nào để tính tỷ lệ"
    assert math.isnan(told.loc[4, "rate"])
    assert not told["side"].any()
    assert told.attrs["chart"]["periods"] == 9


@pytest.mark.parametrize(("periods", "provisional"), [(11, True), (12, False)])
def test_limits_of_few_months_are_called_provisional(periods: int, provisional: bool) -> None:
    assert control_chart(months([5] * periods), "late", "tasks").attrs["chart"]["provisional"] == provisional


@pytest.mark.parametrize(
    ("late", "sentence"),
    [
        ([1] * 5, "chỉ có 5 tháng có nhiệm vụ. Cần ít nhất 6 tháng"),
        ([0] * 6, "không có nhiệm vụ nào trong 600 nhiệm vụ thuộc loại đang đếm"),
        ([100] * 6, "tất cả 600 nhiệm vụ thuộc loại đang đếm"),
        ([], "bảng không có dòng nào"),
    ],
)
def test_what_cannot_be_charted_is_a_sentence(late: list[int], sentence: str) -> None:
    told = attempt(control_chart, months(late), "late", "tasks")
    assert isinstance(told, Unsaid)
    assert sentence in str(told)


def test_wrong_counts_and_missing_columns_are_told() -> None:
    with pytest.raises(FrameError, match="số nguyên từ 0"):
        control_chart(months([101] * 6), "late", "tasks")
    with pytest.raises(Unsaid, match="thiếu cột chậm"):
        control_chart(months([1] * 6), "chậm", "tasks")
