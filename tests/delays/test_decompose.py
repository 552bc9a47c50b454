"""The change of a rate split into mix and rate: an example by hand, the identity, what cannot be split."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hganalysis.answers.unsaid import attempt
from hganalysis.counting.intervals import newcombe
from hganalysis.delays import decompose
from hganalysis.errors import FrameError, Unsaid

PARTS = ["mix", "mix_against_mean", "rate", "sum"]


def period(**counts: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [(kind, late, tasks) for kind, (late, tasks) in counts.items()], columns=["kind", "late", "tasks"]
    )


def test_the_example_worked_by_hand() -> None:
    """Easy tasks: 10 of 100 late, then 5 of 50; hard ones: 30 of 100 late, then 60 of 150. From 20% to 32.5%.

    Shares: easy 1/2 -> 1/4, hard 1/2 -> 3/4. Easy: mix -1/4 × 0.10 = -0.025, rate 0. Hard: mix 1/4 × 0.35
    = 0.0875, rate (0.4 - 0.3) × 5/8 = 0.0625. Together mix 0.0625 and rate 0.0625: half of the 12.5 points
    came from more hard tasks, half from doing worse at them. Against the mean of 0.2 and 0.325, 0.2625: easy
    -1/4 × (0.10 - 0.2625) = 0.040625, hard 1/4 × (0.35 - 0.2625) = 0.021875.
    """
    told = decompose(period(easy=(10, 100), hard=(30, 100)), period(easy=(5, 50), hard=(60, 150)), "kind")
    by_group = told.set_index("group")
    assert list(by_group["mix"]) == pytest.approx([-0.025, 0.0875, 0.0625], abs=1e-15)
    assert list(by_group["rate"]) == pytest.approx([0, 0.0625, 0.0625], abs=1e-15)
    assert list(by_group["mix_against_mean"]) == pytest.approx([0.040625, 0.021875, 0.0625], abs=1e-15)
    assert list(by_group["sum"]) == pytest.approx([-0.025, 0.15, 0.125], abs=1e-15)
    assert tuple(by_group.loc["tổng", ["low", "high"]]) == newcombe((40, 200), (65, 200))


counts = st.integers(0, 50).flatmap(lambda tasks: st.tuples(st.integers(0, tasks), st.just(tasks)))
periods = st.dictionaries(st.sampled_from("abcdefgh"), counts, min_size=1)


@given(periods, periods)
def test_the_parts_add_up_to_the_change_whatever_groups_come_and_go(was, now) -> None:
    assume(any(tasks for _, tasks in was.values()))
    assume(any(tasks for _, tasks in now.values()))
    told = decompose(period(**was), period(**now), "kind").set_index("group")
    total, groups = told.loc["tổng"], told.drop(index="tổng")
    change = total["rate_after"] - total["rate_before"]
    assert total["mix"] + total["rate"] == pytest.approx(change, abs=1e-15)
    assert total["sum"] == pytest.approx(change, abs=1e-15)
    for part in PARTS:
        assert math.fsum(groups[part]) == pytest.approx(total[part], abs=1e-14)
    assert list(groups["mix"] + groups["rate"]) == pytest.approx(list(groups["sum"]), abs=1e-15)
    assert total["mix"] == pytest.approx(total["mix_against_mean"], abs=1e-14)
    for row in groups.itertuples():
        here = [group for group in (was, now) if group.get(row.Index, (0, 0))[1]]
        assert row.present == ("both" if len(here) == 2 else "before" if here[0] is was else "after")


@given(periods)
def test_the_same_tasks_twice_changed_nothing_and_backwards_turns_every_sign(was) -> None:
    assume(sum(tasks for _, tasks in was.values()) > 0)
    same = decompose(period(**was), period(**was), "kind")
    assert (same[PARTS] == 0).all(axis=None)
    other = period(a=(1, 3), z=(2, 2))
    forth, back = decompose(period(**was), other, "kind"), decompose(other, period(**was), "kind")
    both = forth.set_index("group")[PARTS] + back.set_index("group")[PARTS]
    assert both.abs().max(axis=None) < 1e-15


def test_a_group_in_one_period_only_adds_mix_and_has_no_change_of_rate() -> None:
    told = decompose(period(a=(1, 10), gone=(5, 10)), period(a=(2, 10), new=(8, 10)), "kind").set_index(
        "group"
    )
    assert list(told["present"]) == ["both", "before", "after", "both"]
    assert list(told.loc[["gone", "new"], "rate"]) == [0, 0]
    assert list(told.loc[["gone", "new"], "mix"]) == [-0.25, 0.4]
    assert told.loc[["new"], "rate_before"].isna().all()


def test_rows_of_a_group_are_added_up_and_a_missing_name_is_a_group() -> None:
    was = pd.DataFrame({"kind": ["a", None, "a"], "n": [5, 2, 5], "k": [1, 1, 0]})
    told = decompose(was, was, ["kind"], events="k", population="n").set_index("group")
    assert list(told["tasks_before"]) == [10, 2, 12]
    assert list(told.index) == ["a", "không rõ", "tổng"]


def test_several_columns_make_the_groups() -> None:
    was = period(a=(1, 10)).assign(agency="x")
    assert list(decompose(was, was, ["agency", "kind"])["group"]) == ["x · a", "tổng"]


def test_a_period_without_tasks_or_columns_is_told() -> None:
    some = period(a=(1, 10))
    assert "một kỳ không có nhiệm vụ nào" in str(attempt(decompose, some, period(a=(0, 0)), "kind"))
    assert "bảng không có dòng nào" in str(attempt(decompose, some.head(0), some, "kind"))
    with pytest.raises(Unsaid, match="thiếu cột kind, late"):
        decompose(some, some.drop(columns=["kind", "late"]), "kind")
    with pytest.raises(FrameError, match="số nguyên từ 0 đến tasks"):
        decompose(some, period(a=(11, 10)), "kind")
    with pytest.raises(FrameError, match="trùng với dòng cuối"):
        decompose(some, period(tổng=(1, 10)), "kind")


def test_classified_tasks_are_counted_late_among_concluded() -> None:
    statuses = ["done_on_time", "done_on_time", "done_late", "open_overdue", "open_in_time", "unclassified"]
    tasks = pd.DataFrame({"kind": "a", "status": statuses})
    last = decompose(tasks, tasks.head(3), "kind").iloc[-1]
    assert (last["events_before"], last["tasks_before"]) == (2, 4)
    assert (last["events_after"], last["tasks_after"]) == (1, 3)
