"""Columns are given to fields so that all together fit best."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linear_sum_assignment

from hganalysis.drafting.assignment import best_assignment

WEIGHTS = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.25, 0.5, 0.51, 0.9, 1.0]))
)


@given(WEIGHTS)
def test_no_place_is_given_twice_and_no_other_way_fits_better(weights: np.ndarray) -> None:
    places = best_assignment(weights.tolist())

    given_ = [place for place in places if place is not None]
    assert len(given_) == len(set(given_)) == min(weights.shape)
    gained = sum(weights[row][place] for row, place in enumerate(places) if place is not None)
    assert abs(gained - weights[linear_sum_assignment(weights, maximize=True)].sum()) < 1e-9


def test_without_rows_nobody_gets_anything() -> None:
    assert best_assignment([]) == []
