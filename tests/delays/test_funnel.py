"""The funnel: limits against their definition, who is outside, over-dispersion and shrunken rates."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from hganalysis.answers.unsaid import attempt
from hganalysis.delays import funnel_limits, wilson
from hganalysis.delays.who_differs.funnel import _at_the_top, _most_likely, funnel_rates
from hganalysis.errors import ArgumentError, FrameError, Unsaid

BY_HAND = [
    (10, 0.2, 0.95, 0.0, 0.447918),
    (100, 0.2, 0.95, 0.121601, 0.278399),
    (1_000, 0.2, 0.95, 0.175208, 0.224792),
    (10_000, 0.2, 0.95, 0.192160, 0.207840),
    (10, 0.2, 0.998, 0.0, 0.590887),
    (100, 0.2, 0.998, 0.076391, 0.323609),
    (1_000, 0.2, 0.998, 0.160911, 0.239089),
    (10_000, 0.2, 0.998, 0.187639, 0.212361),
]
"""0.2 ± z √(0.2 × 0.8 / n) = 0.2 ± z × 0.4 / √n, with z = 1.959964 and 3.090232.

For n = 100: 0.2 ± 1.959964 × 0.04 = 0.2 ± 0.0783986; for n = 10 the lower limit would be below 0.
"""

counts = st.lists(
    st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=30
)


def frame_of(pairs: list[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["late", "tasks"])


@pytest.mark.parametrize(("n", "target", "confidence", "low", "high"), BY_HAND)
def test_the_limits_are_those_worked_by_hand(
    n: int, target: float, confidence: float, low: float, high: float
) -> None:
    assert funnel_limits(n, target, confidence) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(1, 100_000), st.floats(0.001, 0.999), st.sampled_from([0.8, 0.95, 0.998]))
def test_at_a_limit_the_wilson_bound_just_touches_the_target(
    n: int, target: float, confidence: float
) -> None:
    low, high = funnel_limits(n, target, confidence)
    if low > 0:
        assert wilson(low * n, n, confidence)[1] == pytest.approx(target, abs=1e-12)
    if high < 1:
        assert wilson(high * n, n, confidence)[0] == pytest.approx(target, abs=1e-12)


def test_arrays_of_sizes_give_arrays_of_limits() -> None:
    lows, highs = funnel_limits(np.array([10, 100]), 0.2)
    assert list(zip(lows, highs, strict=True)) == [funnel_limits(10, 0.2), funnel_limits(100, 0.2)]


@given(st.integers(1, 10_000), st.floats(0.01, 0.99), st.floats(0.5, 0.99))
def test_limits_widen_with_confidence_and_narrow_with_size(n: int, target: float, confidence: float) -> None:
    low, high = funnel_limits(n, target, confidence)
    wider_low, wider_high = funnel_limits(n, target, confidence + 0.005)
    narrower_low, narrower_high = funnel_limits(n + 1, target, confidence)
    assert wider_low <= low <= narrower_low <= target <= narrower_high <= high <= wider_high


@pytest.mark.parametrize(
    ("n", "target", "confidence"),
    [(0, 0.5, 0.95), ([1, 0], 0.5, 0.95), (5, -0.1, 0.95), (5, 1.1, 0.95), (5, math.nan, 0.95), (5, 0.5, 95)],
)
def test_limits_of_what_cannot_be_are_refused(n, target, confidence) -> None:
    with pytest.raises(ValueError, match="funnel_limits cần"):
        funnel_limits(n, target, confidence)


def test_a_rate_on_its_limit_is_inside_and_one_beyond_is_outside() -> None:
    """With 100 tasks and a target of 20%: 95% from 12.2% to 27.8%, 99.8% from 7.6% to 32.4%."""
    late = [7, 8, 12, 13, 27, 28, 32, 33]
    told = funnel_rates(frame_of([(k, 100) for k in late]), "late", "tasks", target=0.2)
    assert list(told["outside"]) == [
        "low-99.8", "low-95", "low-95", "no", "no", "high-95", "high-95", "high-99.8",
    ]  # fmt: skip
    edge = funnel_rates(frame_of([(9, 36), (0, 36)]), "late", "tasks", target=0.9)
    assert edge.loc[0, "low_95"] > edge.loc[0, "rate"]


def test_the_rate_of_all_is_that_of_all_tasks_and_not_the_mean_of_rates() -> None:
    told = funnel_rates(frame_of([(1, 2), (10, 98)]), "late", "tasks")
    assert told.attrs["funnel"]["target"] == 11 / 100
    assert list(told["rate"]) == [0.5, 10 / 98]
    assert tuple(told.loc[0, ["rate_low", "rate_high"]]) == wilson(1, 2)


def test_the_same_rate_is_chance_in_a_small_agency_and_not_in_a_large_one() -> None:
    told = funnel_rates(frame_of([(2, 5), (200, 500), (300, 2_000)]), "late", "tasks")
    assert list(told["outside"]) == ["no", "high-99.8", "low-99.8"]


@settings(max_examples=30, deadline=None)
@given(counts)
def test_who_is_outside_is_who_passes_the_limits_and_nobody_loses_their_place(
    pairs: list[tuple[int, int]],
) -> None:
    frame = frame_of(pairs)
    assume(0 < frame["late"].sum() < frame["tasks"].sum())
    told = funnel_rates(frame, "late", "tasks")
    assert told[["late", "tasks"]].equals(frame)
    for row in told.itertuples():
        expected = "no"
        if row.rate < row.low_95:
            expected = "low-99.8" if row.rate < row.low_998 else "low-95"
        if row.rate > row.high_95:
            expected = "high-99.8" if row.rate > row.high_998 else "high-95"
        assert row.outside == expected
        assert row.low_998 <= row.low_95 <= row.high_95 <= row.high_998


@settings(max_examples=30, deadline=None)
@given(counts)
def test_wider_limits_never_put_an_agency_outside_that_was_inside(pairs: list[tuple[int, int]]) -> None:
    frame = frame_of(pairs)
    assume(0 < frame["late"].sum() < frame["tasks"].sum())
    told = funnel_rates(frame, "late", "tasks")
    if told.attrs["funnel"]["tau"] is None:
        assert told["outside_wide"].isna().all()
        assert "ít nhất 10 cơ quan" in told.attrs["funnel"]["dispersion_unsaid"]
    else:
        assert (told["wide_low_95"] <= told["low_95"] + 1e-12).all()
        assert (told["wide_high_998"] >= told["high_998"] - 1e-12).all()
        assert ((told["outside"] != "no") | (told["outside_wide"] == "no")).all()


def test_over_dispersion_is_the_winsorised_mean_square_and_the_additive_variance() -> None:
    """Eleven agencies of 100 tasks, rates 0, 2, …, 20% around 10%: one standard deviation is 3%.

    The z-scores are -10/3, -8/3, …, 10/3; drawn in by a tenth at either end they stop at ±8/3. The mean
    square is 2 × (8² + 8² + 6² + 4² + 2²) / 9 / 11 = 368 / 99. With equal weights w = 1 / 0.0009 the
    additive variance is (11 × phi / null - 10) / (11 w - w) = (368 / 9 / null - 10) × 0.00009.
    """
    told = funnel_rates(frame_of([(k, 100) for k in range(0, 21, 2)]), "late", "tasks").attrs["funnel"]
    assert told["phi"] == pytest.approx(368 / 99)
    assert 0.5 < told["phi_null"] < 0.8 < told["phi_null_high"] < 1.4
    assert told["tau"] == pytest.approx(math.sqrt((368 / 9 / told["phi_null"] - 10) * 0.00009))
    assert told["overdispersed"]


def test_agencies_that_differ_by_chance_only_are_not_called_over_dispersed() -> None:
    random = np.random.default_rng(7)
    tasks = random.integers(20, 200, 40)
    found = [
        funnel_rates(
            frame_of(list(zip(random.binomial(tasks, 0.15), tasks, strict=True))), "late", "tasks"
        ).attrs
        for _ in range(20)
    ]
    assert sum(each["funnel"]["overdispersed"] for each in found) <= 1


def test_the_shrunken_rate_lies_between_its_own_and_that_of_all_and_small_agencies_move_most() -> None:
    pairs = [(k, 100) for k in range(0, 41, 4)] + [(4, 10), (400, 1_000)]
    told = funnel_rates(frame_of(pairs), "late", "tasks")
    about = told.attrs["funnel"]
    mean = about["alpha"] / (about["alpha"] + about["beta"])
    between = (told["shrunken"] - told["rate"]) * (told["shrunken"] - mean)
    assert (between <= 1e-12).all()
    small, middle, large = (
        told["rate"].eq(0.4).pipe(lambda is_it: told[is_it]).sort_values("tasks")["shrunken"]
    )
    assert small < middle < large < 0.4
    assert (told["shrunken_low"] < told["shrunken"]).all()
    assert (told["shrunken"] < told["shrunken_high"]).all()


def test_no_other_beta_distribution_makes_the_counts_more_likely() -> None:
    k, n = np.array([0, 4, 9, 14, 3, 22, 8, 12, 30, 2]), np.array([20, 40, 40, 60, 50, 70, 80, 90, 100, 10])
    about = funnel_rates(pd.DataFrame({"late": k, "tasks": n}), "late", "tasks").attrs["funnel"]
    best = betabinom.logpmf(k, n, about["alpha"], about["beta"]).sum()
    for a, b in [(1.01, 1), (1, 1.01), (0.99, 1), (1, 0.99), (1.05, 1.05), (0.95, 0.95)]:
        assert betabinom.logpmf(k, n, about["alpha"] * a, about["beta"] * b).sum() < best


def test_rates_alike_are_not_shrunken_by_a_made_up_distribution() -> None:
    told = funnel_rates(frame_of([(20, 100)] * 12), "late", "tasks")
    assert told["shrunken"].isna().all()
    assert "chưa thấy các cơ quan khác nhau nhiều hơn ngẫu nhiên" in told.attrs["funnel"]["shrinkage_unsaid"]


def test_an_agency_without_tasks_has_no_number_and_a_reason() -> None:
    frame = frame_of([(3, 10), (0, 0), (1, 20)]).set_axis(["a", "a", "b"])
    told = funnel_rates(frame, "late", "tasks")
    assert list(told.index) == ["a", "a", "b"]
    assert list(told["unsaid"]) == ["", "không có nhiệm vụ nào để tính tỷ lệ", ""]
    assert told.iloc[1][["rate", "low_95", "outside", "outside_wide", "z"]].isna().all()
    assert told.attrs["funnel"]["agencies"] == 2


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([(3, 10)], "chỉ có 1 cơ quan, đơn vị có nhiệm vụ"),
        ([(0, 0), (0, 0)], "không có nhiệm vụ nào"),
        ([(0, 10), (0, 20)], "không có nhiệm vụ nào trong 30 nhiệm vụ thuộc loại đang đếm"),
        ([(10, 10), (20, 20)], "tất cả 30 nhiệm vụ đều thuộc loại đang đếm"),
        ([], "bảng không có dòng nào"),
    ],
)
def test_where_there_is_nothing_to_compare_a_sentence_says_so(
    pairs: list[tuple[int, int]], sentence: str
) -> None:
    told = attempt(funnel_rates, frame_of(pairs), "late", "tasks")
    assert isinstance(told, Unsaid)
    assert sentence in str(told)


def test_one_agency_can_be_held_against_a_target_that_is_given() -> None:
    assert list(funnel_rates(frame_of([(30, 100)]), "late", "tasks", target=0.2)["outside"]) == ["high-95"]
    assert issubclass(ArgumentError, FrameError)
    assert issubclass(ArgumentError, ValueError)
    with pytest.raises(ArgumentError, match="lớn hơn 0 và nhỏ hơn 1"):
        funnel_rates(frame_of([(30, 100)]), "late", "tasks", target=1)


@pytest.mark.parametrize("pair", [(7, 5), (-1, 5), (1.5, 5), (1, math.nan), (math.nan, 3), (1, math.inf)])
def test_counts_that_cannot_be_are_named_by_row(pair: tuple[float, float]) -> None:
    with pytest.raises(FrameError, match=r"dòng x\. Đếm lại"):
        funnel_rates(
            pd.DataFrame([(1, 2), pair], columns=["late", "tasks"], index=["w", "x"]), "late", "tasks"
        )


def test_a_missing_or_textual_column_is_told() -> None:
    with pytest.raises(Unsaid, match="thiếu cột late"):
        funnel_rates(pd.DataFrame({"tasks": [1]}), "late", "tasks")
    with pytest.raises(FrameError, match="Cột late phải là số đếm"):
        funnel_rates(pd.DataFrame({"late": ["1"], "tasks": [1]}), "late", "tasks")


def test_over_dispersion_is_called_in_about_one_of_twenty_tables_drawn_by_chance() -> None:
    random, tasks = np.random.default_rng(4), np.arange(5, 49)
    called = [
        funnel_rates(
            pd.DataFrame({"late": random.binomial(tasks, 0.15), "tasks": tasks}), "late", "tasks"
        ).attrs["funnel"]["overdispersed"]
        for _ in range(30)
    ]
    assert sum(called) <= 5


LATE, TASKS = np.array([3, 0, 7, 12, 1, 5, 2, 9]), np.array([20, 15, 22, 40, 30, 12, 25, 31])


@settings(max_examples=15)
@given(st.floats(0.999, 1.001), st.floats(0.999, 1.001))
def test_wherever_the_climb_ends_the_prior_is_the_same_to_the_tenth_digit(more: float, less: float) -> None:
    alpha, beta = _most_likely(LATE, TASKS, LATE.sum() / TASKS.sum())

    assert _at_the_top(LATE, TASKS, alpha * more, beta * less) == pytest.approx((alpha, beta), rel=1e-10)


def test_no_prior_near_the_one_that_is_taken_is_more_likely() -> None:
    alpha, beta = _most_likely(LATE, TASKS, LATE.sum() / TASKS.sum())

    def likelihood(a: float, b: float) -> float:
        return float(betabinom.logpmf(LATE, TASKS, a, b).sum())

    near = [(1.001, 1), (0.999, 1), (1, 1.001), (1, 0.999), (1.001, 1.001), (0.999, 0.999)]
    assert all(likelihood(alpha, beta) > likelihood(alpha * x, beta * y) for x, y in near)


def test_where_agencies_are_alike_no_step_leads_away() -> None:
    assert _at_the_top(TASKS // 5, TASKS, 2e5, 8e5) == pytest.approx((2e5, 8e5), rel=0.5)
