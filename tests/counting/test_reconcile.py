"""Figures must add up, among themselves and against what was published."""

import json

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hganalysis import vocab
from hganalysis.counting.counts import rates, reconcile, require_own_identities, whole
from hganalysis.errors import CheckError, FrameError, ParamsError

SEED = {
    "total": 896,
    "done": 806,
    "done_on_time": 703,
    "done_late": 103,
    "open": 89,
    "open_in_time": 65,
    "open_overdue": 24,
}
OURS = {**SEED, "unclassified": 1, "no_deadline": 60, "excluded": 35}
COUNTS = st.fixed_dictionaries({name: st.integers(0, 10_000) for name in vocab.STATUSES})


def holds(checks):
    return {check["name"]: check["holds"] for check in checks}


def message(checks, name):
    return next(check["message"] for check in checks if check["name"] == name)


def add_up(counts):
    done, open_ = (sum(counts[name] for name in names) for names in (vocab.DONE, vocab.OPEN))
    return {**counts, "done": done, "open": open_, "total": done + open_ + counts["unclassified"]}


def test_the_published_report_of_03_11_2024_does_not_add_up_by_one_task():
    checks = reconcile(OURS, SEED)

    assert [name for name, held in holds(checks).items() if not held] == ["published.total"]
    found = next(check for check in checks if check["name"] == "published.total")
    assert (found["expected"], found["found"]) == (895, 896)
    assert found["message"] == "Tổng số: 806 + 89 = 895 ≠ 896: 1 nhiệm vụ chưa phân loại."


def test_a_published_report_that_names_its_unclassified_task_adds_up():
    assert all(holds(reconcile(OURS, {**SEED, "unclassified": 1})).values())


@pytest.mark.parametrize("name", list(SEED))
def test_every_published_figure_is_compared_with_ours(name):
    one_more = {**OURS, name: OURS[name] + 1}

    assert holds(reconcile(one_more, SEED))[f"compare.{name}"] is False
    assert message(reconcile(one_more, SEED), f"compare.{name}").endswith("tính lại nhiều hơn 1.")


def test_a_shortfall_is_told_as_one():
    assert message(reconcile({**OURS, "done_late": 100}, SEED), "compare.done_late").endswith(
        "tính lại ít hơn 3."
    )


def test_figures_that_were_not_published_are_not_compared():
    names = holds(reconcile(OURS, {"total": 896}))

    assert [name for name in names if name.startswith("compare.")] == ["compare.total"]
    assert not [name for name in names if name.startswith("published.")]


def test_without_published_figures_only_our_own_are_checked():
    assert list(holds(reconcile(OURS))) == ["own.done", "own.open", "own.total"]


def test_parts_greater_than_the_published_total_are_a_gap_and_no_unclassified_tasks():
    assert message(reconcile(OURS, {**SEED, "total": 890}), "published.total").endswith(
        "≠ 890: chênh lệch 5."
    )


@given(COUNTS)
def test_counts_that_add_up_hold_and_one_more_in_any_sum_does_not(counts):
    good = add_up(counts)

    assert all(holds(reconcile(good)).values())
    for name in ("done", "open", "total"):
        with pytest.raises(CheckError, match="không khớp"):
            require_own_identities(reconcile({**good, name: good[name] + 1}))


@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame([OURS]), pl.DataFrame([OURS]), pl.LazyFrame([OURS])],
    ids=["pandas", "polars", "lazy"],
)
def test_the_frame_of_count_is_taken_as_it_comes(frame):
    assert whole(frame) == OURS
    assert reconcile(frame, SEED) == reconcile(OURS, SEED)


def test_counts_of_several_groups_are_refused():
    with pytest.raises(FrameError, match="2 dòng"):
        reconcile(pd.DataFrame([OURS, OURS]))


@given(COUNTS)
def test_every_rate_names_what_it_is_a_share_of(counts):
    for rate in rates(counts):
        _, of, among = vocab.RATES[rate["name"]]
        assert rate["numerator"] == sum(counts[name] for name in of)
        assert rate["denominator"] == sum(counts[name] for name in among)
        assert rate["value"] == (rate["numerator"] / rate["denominator"] if rate["denominator"] else None)


def test_leaving_a_task_unfinished_never_raises_the_settled_rate():
    late = next(
        r
        for r in rates({**OURS, "done_ahead": 81, "done_late": 103, "open_overdue": 24})
        if r["name"] == "on_time_of_settled"
    )
    left = next(
        r
        for r in rates({**OURS, "done_ahead": 81, "done_late": 93, "open_overdue": 34})
        if r["name"] == "on_time_of_settled"
    )

    assert left["value"] == late["value"]


LEAVES = {name: SEED[name] for name in (*vocab.DONE, *vocab.OPEN)}


def test_a_gap_is_not_said_to_be_unclassified_when_these_were_published():
    told = message(reconcile(OURS, {**SEED, "unclassified": 0}), "published.total")
    assert told == "Tổng số: 806 + 89 = 895 ≠ 896: chênh lệch 1."


def test_a_published_total_is_held_against_its_parts_when_the_sums_were_not_published():
    told = message(reconcile(OURS, {**LEAVES, "total": 896}), "published.total")
    assert told == "Tổng số: 703 + 103 + 65 + 24 = 895 ≠ 896: 1 nhiệm vụ chưa phân loại."
    assert all(holds(reconcile(OURS, {**LEAVES, "total": 896, "unclassified": 1})).values())
    mixed = {"total": 895, "done": 806, "open_in_time": 65, "open_overdue": 24}
    assert holds(reconcile(OURS, mixed))["published.total"] is True


def test_published_figures_with_an_unknown_name_are_refused_with_the_known_ones():
    with pytest.raises(ParamsError, match=r"tong, Done.*done_on_time"):
        reconcile(OURS, {"tong": 1, "Done": 2, "total": 3})


@pytest.mark.parametrize("value", ["2", 2.5, 2.0, True, -1, float("nan")])
def test_a_published_figure_that_is_no_whole_number_is_refused(value):
    with pytest.raises(ParamsError, match="done_late"):
        reconcile(OURS, {"done_late": value})


def test_published_figures_that_are_none_are_not_compared():
    assert reconcile(OURS, {**SEED, "unclassified": None}) == reconcile(OURS, SEED)
    assert reconcile(OURS, {"total": None}) == reconcile(OURS)


def test_numpy_integers_are_whole_numbers():
    counts, published = ({k: np.int64(v) for k, v in each.items()} for each in (OURS, SEED))
    assert reconcile(counts, published) == reconcile(OURS, SEED)
    assert rates(counts) == rates(OURS)
    json.dumps([reconcile(counts, published), rates(counts)])


def test_sums_that_are_not_given_are_worked_out_from_the_statuses():
    statuses = {name: OURS[name] for name in vocab.STATUSES}
    assert whole(statuses) == OURS
    assert reconcile(statuses, SEED) == reconcile(OURS, SEED)


@pytest.mark.parametrize(
    ("counts", "published", "named"),
    [
        ({"done_on_time": 1}, None, "total, done, open"),
        ({"total": 3, "done": 2, "open": 1}, {"done_late": 1}, "done_late"),
        (dict.fromkeys(vocab.IN_TOTAL, 1), {"excluded": 1}, "excluded"),
    ],
)
def test_counts_that_lack_a_figure_are_refused_by_name(counts, published, named):
    with pytest.raises(FrameError, match=named):
        reconcile(counts, published)


@pytest.mark.parametrize("value", ["x", 2.5, None, float("nan")])
def test_counts_that_are_no_whole_numbers_are_refused(value):
    with pytest.raises(FrameError, match="done_late"):
        reconcile({**OURS, "done_late": value})


def test_the_counts_of_the_only_group_are_taken_without_its_name():
    assert reconcile(pd.DataFrame([{"agency_id": "so-y-te", **OURS}]), SEED) == reconcile(OURS, SEED)


def test_rates_name_the_statuses_that_are_missing():
    with pytest.raises(FrameError, match="done_late, open_overdue"):
        rates({name: OURS[name] for name in vocab.STATUSES if name not in ("done_late", "open_overdue")})
