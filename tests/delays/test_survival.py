"""How long tasks take: durations, curves, medians and log-rank against printed and hand-worked values."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from survival_data import AML, AS_OF, FREIREICH, tasks_of

from hganalysis.answers.unsaid import attempt
from hganalysis.delays import durations, logrank, medians, survival
from hganalysis.errors import ArgumentError, FrameError, Unsaid

START = dt.date(2024, 3, 1)

KAPLAN_MEIER = [
    (FREIREICH, "6-MP", {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}),
    (AML, "maintained", {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184}),
    (AML, "nonmaintained",
     {5: 0.8333, 8: 0.6667, 12: 0.5833, 23: 0.4861, 27: 0.3889, 30: 0.2917, 33: 0.1944, 43: 0.0972, 45: 0.0}),
]  # fmt: skip
"""Cox and Oakes (1984), Analysis of Survival Data; for the others R's `summary(survfit(…))`."""

LOG_RANK = [(FREIREICH, 16.79, None), (AML, 3.396, 0.0653)]
"""Chi-squared of R's `survdiff`; the first also in Kleinbaum and Klein, Survival Analysis, chapter 2."""


def one_task(start: object = START, end: object = None, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"start": [start], "end": [end], **{name: [value] for name, value in more.items()}})


def tasks(times: str) -> pd.DataFrame:
    return tasks_of({"all": times})


@pytest.mark.parametrize(("data", "group", "printed"), KAPLAN_MEIER)
def test_the_printed_curves_are_reproduced(data, group: str, printed: dict[int, float]) -> None:
    curves = survival(tasks_of(data), "start", "end", AS_OF, by="group")
    own = curves[(curves["group"] == group) & (curves["events"] > 0)].set_index("time")["survival"]
    assert dict(own) == pytest.approx(printed, abs=5.5e-4)


def test_the_interval_is_that_of_the_log_minus_log_scale() -> None:
    """6-MP at week 6, as Stata's `sts list` prints it: 0.8571, from 0.6197 to 0.9516."""
    curves = survival(tasks_of(FREIREICH), "start", "end", AS_OF, by="group")
    row = curves[curves["group"] == "6-MP"].set_index("time").loc[6]
    assert tuple(row[["low", "high"]]) == pytest.approx((0.6197, 0.9516), abs=5e-5)


def test_the_medians_are_those_in_print() -> None:
    """SAS `proc lifetest` for the 6-MP data: 23 (13 to .) and 8 (4 to 11)."""
    told = medians(survival(tasks_of(FREIREICH), "start", "end", AS_OF, by="group")).set_index("group")
    assert list(told["median"]) == [23, 8]
    assert list(told["low"]) == [13, 4]
    assert told["high"].isna()["6-MP"]
    assert told["high"]["placebo"] == 11
    assert list(told[["n", "events", "censored"]].loc["6-MP"]) == [21, 9, 12]


@pytest.mark.parametrize(("data", "statistic", "p"), LOG_RANK)
def test_the_printed_log_rank_tests_are_reproduced(data, statistic: float, p: float | None) -> None:
    told = logrank(tasks_of(data), "start", "end", AS_OF, by="group").iloc[0]
    assert told["statistic"] == pytest.approx(statistic, abs=5e-3)
    assert (told["df"], told["groups"], told["n"]) == (1, 2, sum(len(x.split()) for x in data.values()))
    assert p is None or told["p"] == pytest.approx(p, abs=5e-5)


def test_ties_of_ended_and_open_tasks_are_counted_as_worked_by_hand() -> None:
    """6/7, then × 4/5, then × 2/4: a task that is open at a time is at risk up to and at that time."""
    curves = survival(tasks("0 0+ 1 2 2 2+ 3+"), "start", "end", AS_OF)
    assert list(curves["time"]) == [0, 1, 2, 3]
    assert list(curves["survival"]) == pytest.approx([6 / 7, 24 / 35, 12 / 35, 12 / 35])
    assert list(curves["at_risk"]) == [7, 5, 4, 1]
    assert list(curves["events"]) == [1, 1, 2, 0]
    assert list(curves["censored"]) == [1, 0, 1, 1]


times = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(times)
def test_every_task_is_in_the_curve_once_and_the_curve_never_rises(rows: list[tuple[int, bool]]) -> None:
    written = " ".join(f"{time}{'' if ended else '+'}" for time, ended in rows)
    curves = attempt(survival, tasks(written), "start", "end", AS_OF)
    if not any(ended for _, ended in rows):
        assert isinstance(curves, Unsaid)
        return
    assert curves["events"].sum() == sum(ended for _, ended in rows)
    assert curves["events"].sum() + curves["censored"].sum() == len(rows) == curves["at_risk"].iloc[0]
    assert (curves["survival"].diff().dropna() <= 1e-12).all()
    known = curves.dropna(subset="low")
    assert (known["low"] <= known["survival"]).all()
    assert (known["survival"] <= known["high"]).all()


def test_without_open_tasks_the_curve_is_the_plain_share() -> None:
    curves = survival(tasks("1 2 2 5"), "start", "end", AS_OF).set_index("time")["survival"]
    assert dict(curves) == pytest.approx({0: 1.0, 1: 0.75, 2: 0.25, 5: 0.0})


@pytest.mark.parametrize(
    ("end", "duration", "event"),
    [
        (None, 5, False),
        (dt.date(2024, 3, 1), 0, True),
        (dt.date(2024, 3, 5), 4, True),
        (dt.date(2024, 3, 6), 5, True),
        (dt.date(2024, 3, 7), 5, False),
    ],
)
def test_what_ends_after_the_as_of_date_was_open_on_it(end, duration: int, event: bool) -> None:
    told = durations(one_task(end=end), "start", "end", "2024-03-06").iloc[0]
    assert (told["duration"], told["event"], told["unsaid"]) == (duration, event, "")


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (one_task(start=None, end=START), "thiếu ngày bắt đầu"),
        (one_task(start=dt.date(2024, 3, 7)), "bắt đầu sau ngày chốt số liệu"),
        (one_task(end=dt.date(2024, 2, 29)), "kết thúc trước khi bắt đầu"),
        (one_task(end=START, status="excluded"), "không tính trong kỳ"),
        (one_task(status="unclassified"), "chưa phân loại, không rõ đã xong hay chưa"),
        (one_task(state="withdrawn"), "không tính trong kỳ"),
    ],
)
def test_a_task_without_a_duration_is_left_out_with_its_reason_and_counted(task, reason: str) -> None:
    told = durations(task, "start", "end", "2024-03-06").iloc[0]
    assert (told["unsaid"], told["event"]) == (reason, False)
    assert np.isnan(told["duration"])
    both = pd.concat([task, one_task(end=START, status="done_on_time", state="done")], ignore_index=True)
    assert survival(both, "start", "end", "2024-03-06").attrs["left_out"] == {reason: 1}


def test_a_task_done_without_a_date_is_not_taken_for_an_open_one() -> None:
    task = one_task(state="done").rename(columns={"end": "completed_on"})
    assert (
        durations(task, "start", "completed_on", "2024-03-06")["unsaid"]
        .item()
        .startswith("báo đã hoàn thành")
    )
    assert (
        durations(task.assign(end=task["completed_on"]), "start", "end", "2024-03-06")["unsaid"].item() == ""
    )


@pytest.mark.parametrize(
    ("end", "due", "share"),
    [(dt.date(2024, 3, 11), dt.date(2024, 3, 11), 1.0), (dt.date(2024, 3, 16), dt.date(2024, 3, 11), 1.5)],
)
def test_time_can_be_a_share_of_the_time_allowed(end, due, share: float) -> None:
    told = durations(one_task(end=end, due=due), "start", "end", "2024-03-31", due="due")
    assert told["duration"].item() == share


@pytest.mark.parametrize(
    ("due", "reason"), [(None, "thiếu thời hạn"), (START, "thời hạn không sau ngày bắt đầu")]
)
def test_without_time_allowed_there_is_no_share_of_it(due, reason: str) -> None:
    assert (
        durations(one_task(end=START, due=due), "start", "end", "2024-03-06", due="due")["unsaid"].item()
        == reason
    )


def test_groups_come_in_the_order_of_their_values_and_a_missing_one_is_last() -> None:
    frame = tasks("1 2 3 4 5 6").assign(
        a=pd.Categorical(["z", "a", None, "z", "m", "a"], categories=["z", "m", "a"], ordered=True), b=1
    )
    curves = survival(frame, "start", "end", AS_OF, by="a")
    assert list(curves["group"].unique()) == ["z", "m", "a", "không rõ"]
    assert curves.groupby("group")["events"].sum().to_dict() == {"z": 2, "m": 1, "a": 2, "không rõ": 1}
    assert "z · 1" in set(survival(frame, "start", "end", AS_OF, by=["a", "b"])["group"])


def test_the_curves_carry_the_medians_of_their_groups() -> None:
    curves = survival(tasks_of({"a": "1 2 3", "b": "4+ 5+"}), "start", "end", AS_OF, by="group")
    assert curves.attrs["medians"] == {"a": 2, "b": None}


def test_a_median_that_is_not_reached_is_missing_with_its_reason() -> None:
    told = medians(survival(tasks("1 2+ 3+ 4+"), "start", "end", AS_OF)).iloc[0]
    assert np.isnan(told["median"])
    assert told["unsaid"].startswith("mới có 1 trong 4 nhiệm vụ kết thúc")


def test_a_group_whose_tasks_are_all_open_stands_beside_others_without_a_made_up_interval() -> None:
    curves = survival(tasks_of({"a": "1 2 3", "b": "4+ 5+"}), "start", "end", AS_OF, by="group")
    own = curves[curves["group"] == "b"]
    assert (own["survival"] == 1).all()
    assert own["low"].isna().all()


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: survival(tasks("1+ 2+"), "start", "end", AS_OF), "chưa nhiệm vụ nào kết thúc"),
        (lambda: survival(tasks("1").head(0), "start", "end", AS_OF), "bảng không có dòng nào"),
        (lambda: survival(tasks("1"), "assigned_on", "end", AS_OF), r"thiếu cột Ngày giao \(assigned_on\)"),
        (lambda: survival(tasks("1"), "start", "end", AS_OF, by="agency"), r"chủ trì \(agency\)"),
        (lambda: survival(tasks("1"), "start", "end", "2023-01-01"), "1 nhiệm vụ bắt đầu sau ngày chốt"),
        (lambda: logrank(tasks("1 2 3 4 5 6 7 8 9 9"), "start", "end", AS_OF, "group"), "chỉ có nhóm all"),
        (lambda: logrank(tasks_of({"a": "1 2 3+", "b": "4"}), "start", "end", AS_OF, "group"),
         "mới có 3 trong 4 nhiệm vụ kết thúc tính đến ngày chốt số liệu. Cần ít nhất 10"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_a_sentence(ask, sentence: str) -> None:
    with pytest.raises(Unsaid, match=sentence):
        ask()


def test_a_column_that_holds_no_dates_is_refused() -> None:
    with pytest.raises(FrameError, match="Cột phải là ngày"):
        survival(one_task(end="hôm qua"), "start", "end", AS_OF)


def test_a_confidence_that_cannot_be_is_refused_in_one_line() -> None:
    frame = pd.DataFrame({"start": pd.to_datetime(["2024-01-01"]), "end": pd.to_datetime(["2024-01-05"])})
    with pytest.raises(ArgumentError, match="survival cần confidence"):
        survival(frame, "start", "end", "2024-02-01", confidence=2)


def test_dates_with_a_zone_are_days_of_vietnam() -> None:
    """17:30 UTC is half past midnight of the next day in Vietnam."""
    frame = pd.DataFrame(
        {
            "start": pd.to_datetime(["2024-01-01 17:30"]).tz_localize("UTC"),
            "end": pd.to_datetime(["2024-01-05 16:00"]).tz_localize("UTC"),
        }
    )
    assert list(durations(frame, "start", "end", "2024-02-01")["duration"]) == [3]


def test_the_frame_given_is_not_changed() -> None:
    frame = tasks("1 2 3+")
    copy = frame.copy(deep=True)
    survival(frame, "start", "end", AS_OF, by="group")
    pd.testing.assert_frame_equal(frame, copy)


def test_a_task_without_a_group_is_no_group_of_the_test() -> None:
    days = pd.to_datetime("2024-01-01") + pd.to_timedelta(np.arange(1, 31), "D")
    frame = pd.DataFrame({"start": pd.to_datetime("2024-01-01"), "end": days, "field": ["a", "b", None] * 10})
    told = logrank(frame, "start", "end", "2024-03-01", by="field")
    known = logrank(frame.dropna(), "start", "end", "2024-03-01", by="field")
    pd.testing.assert_frame_equal(told, known)
    assert told[["groups", "n", "df"]].values.tolist() == [[2, 20, 1]]
    assert told.attrs["left_out"] == {"thiếu Lĩnh vực": 10}
