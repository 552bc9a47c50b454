"""The intervals for rates against published figures and their own definition."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.counting.intervals import clopper_pearson, newcombe, wilson

NEWCOMBE_1998 = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
"""Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3."""

NEWCOMBE_1998_EXACT = [
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0, 0.1684),
    (1, 29, 0.0009, 0.1776),
]
"""The same table, method 5."""

NEWCOMBE_1998_DIFFERENCES = [
    ((48, 80), (56, 70), 0.0524, 0.3339),
    ((3, 10), (9, 10), 0.1705, 0.8090),
    ((2, 7), (6, 7), 0.0582, 0.8062),
    ((0, 29), (5, 56), -0.0381, 0.1926),
    ((0, 20), (0, 10), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((0, 20), (10, 10), 0.6791, 1.0),
    ((0, 10), (10, 10), 0.6075, 1.0),
]
"""Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10."""


@pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE_1998)
def test_the_published_intervals_are_reproduced(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("k", "n", "low", "high"), NEWCOMBE_1998_EXACT)
def test_the_published_exact_intervals_are_reproduced(k: int, n: int, low: float, high: float) -> None:
    assert clopper_pearson(k, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("before", "after", "low", "high"), NEWCOMBE_1998_DIFFERENCES)
def test_the_published_intervals_of_a_difference_are_reproduced(
    before: tuple[int, int], after: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(before, after) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_arrays_give_what_their_elements_give(interval) -> None:
    k, n = np.array([0, 3, 5]), 5
    k.flags.writeable = False
    lows, highs = interval(k, n, 0.998)
    assert [(low, high) for low, high in zip(lows, highs, strict=True)] == [
        interval(int(each), n, 0.998) for each in k
    ]


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_at_the_exact_limits_the_binomial_tails_are_just_as_small_as_allowed(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = clopper_pearson(k, n)

    def tail(share: float, events: range) -> float:
        return sum(math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in events)

    assert (low == 0) if k == 0 else (tail(low, range(k, n + 1)) == pytest.approx(0.025, rel=1e-9))
    assert (high == 1) if k == n else (tail(high, range(k + 1)) == pytest.approx(0.025, rel=1e-9))


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 896), (896, 896)])
def test_none_and_all_reach_exactly_to_the_edge(k: int, n: int) -> None:
    low, high = wilson(k, n)
    assert (low == 0) == (k == 0)
    assert (high == 1) == (k == n)


@pytest.mark.parametrize(
    ("k", "n", "confidence"),
    [(0, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0), (1, 5, 95)],
)
def test_what_has_no_interval_is_refused(k: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="wilson cần"):
        wilson(k, n, confidence)
    with pytest.raises(ValueError, match="clopper_pearson cần"):
        clopper_pearson([2, k], [5, n], confidence)


trials = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(trials)
def test_the_interval_holds_the_share_and_mirrors_its_complement(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(trials, st.floats(0.5, 0.98))
def test_more_confidence_makes_a_wider_interval(counts: tuple[int, int], confidence: float) -> None:
    low, high = wilson(*counts, confidence)
    wider_low, wider_high = wilson(*counts, confidence + 0.01)
    assert wider_low <= low
    assert high <= wider_high


@given(trials)
def test_at_its_limits_the_share_is_just_as_far_as_the_score_test_allows(counts: tuple[int, int]) -> None:
    k, n = counts
    for limit in wilson(k, n):
        if 0 < limit < 1:
            score = abs(k / n - limit) / math.sqrt(limit * (1 - limit) / n)
            assert score == pytest.approx(1.959964, rel=1e-4)


@given(trials, trials)
def test_the_interval_of_a_difference_holds_it_and_turns_with_the_order(before, after) -> None:
    low, high = newcombe(before, after)
    difference = after[0] / after[1] - before[0] / before[1]
    assert -1 - 1e-9 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1 + 1e-9
    back = newcombe(after, before)
    assert (-back[1], -back[0]) == pytest.approx((low, high))


def test_beside_a_certain_side_the_interval_of_a_difference_is_that_of_the_other_side() -> None:
    assert newcombe((0, 10**9), (5, 10)) == pytest.approx(wilson(5, 10), abs=1e-4)


def test_a_difference_needs_a_trial_on_each_side() -> None:
    with pytest.raises(ValueError, match="wilson cần"):
        newcombe((0, 0), (1, 2))
