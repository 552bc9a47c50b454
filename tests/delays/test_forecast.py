"""What comes next: chances that are chances, nothing seen of the future, and a test that can fail."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import sample_period
from hypothesis import given, settings
from hypothesis import strategies as st
from task_tables import AS_OF, counted, drawn, judged

import hganalysis as hg
from hganalysis.answers.unsaid import attempt
from hganalysis.delays.what_comes_next.backtest import calibration
from hganalysis.delays.what_comes_next.chance_model import learn
from hganalysis.delays.what_comes_next.forecast_answer import (
    HOLDS,
    calibration_sentence,
    forecast_sentences,
    measure_sentence,
    not_shown,
)
from hganalysis.delays.what_comes_next.forecast_figures import draw_calibration, draw_risk_by_week
from hganalysis.delays.what_comes_next.landmarks import STEP, before_deadline, before_report, history, open_on
from hganalysis.delays.what_comes_next.outlook import Forecast, forecast_tasks
from hganalysis.delays.what_goes_with.logit import fit_shrunken
from hganalysis.errors import FrameError, Unsaid
from hganalysis.figures.drawing import house_style

PERIOD = {"from": "2024-01-01", "as_of": "2024-11-03", "simulated": False}
DAY = float(np.datetime64(AS_OF, "D").astype("int64"))


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    return drawn(1500, risky=1.2)


@pytest.fixture(scope="module")
def told(tasks: pd.DataFrame) -> Forecast:
    return forecast_tasks(tasks, AS_OF)


def test_every_open_task_in_time_has_a_chance_the_smallest_first(tasks: pd.DataFrame, told: Forecast) -> None:
    chance = told.tasks["chance"]

    assert sorted(told.tasks["task_id"]) == sorted(tasks.loc[tasks["status"].eq("open_in_time"), "task_id"])
    assert chance.between(0, 1).all()
    assert chance.is_monotonic_increasing
    assert "agency" in told.tasks


def test_hard_tasks_have_smaller_chances(told: Forecast) -> None:
    by_field = told.tasks.groupby("field")["chance"].mean()

    assert by_field["khó"] < by_field["thường"] - 0.1


def test_the_expected_number_is_the_sum_of_the_chances(told: Forecast) -> None:
    soon = told.tasks[told.tasks["days_left"].between(1, 30)]
    missed = told.expected.set_index("measure").loc["missed"]

    assert missed["n"] == len(soon)
    assert missed["expected"] == pytest.approx((1 - soon["chance"]).sum())
    assert missed["low"] <= missed["expected"] <= missed["high"] <= missed["n"]


def test_a_task_that_ended_today_unfinished_has_missed_its_deadline() -> None:
    tasks = drawn(800)
    extra = judged([{"task_id": "x", "assigned_on": "2024-10-01", "due_on": AS_OF, "completed_on": None}])

    found = forecast_tasks(pd.concat([tasks, extra]), AS_OF).tasks.set_index("task_id").loc["x"]

    assert found["chance"] == 0
    assert found["note"] == "hết hạn đúng ngày chốt mà chưa hoàn thành"


def test_a_task_without_an_assignment_date_has_a_reason_in_place_of_a_chance() -> None:
    extra = judged([{"task_id": "x", "assigned_on": None, "due_on": "2024-12-01", "completed_on": None}])

    found = forecast_tasks(pd.concat([drawn(800), extra]), AS_OF).tasks.set_index("task_id").loc["x"]

    assert np.isnan(found["chance"])
    assert found["unsaid"] == "thiếu ngày giao, hoặc ngày giao sau thời hạn"


def same(one: Forecast, other: Forecast) -> None:
    keys = ["task_id", "chance"]
    pd.testing.assert_frame_equal(
        one.tasks[keys].sort_values("task_id", ignore_index=True),
        other.tasks[keys].sort_values("task_id", ignore_index=True),
        rtol=1e-8,
    )
    pd.testing.assert_frame_equal(one.expected, other.expected, rtol=1e-8)


def test_completions_after_the_as_of_date_change_nothing(tasks: pd.DataFrame, told: Forecast) -> None:
    still_open = tasks["completed_on"].isna()
    later = tasks.assign(completed_on=tasks["completed_on"].mask(still_open, pd.Timestamp("2024-11-04")))

    same(told, forecast_tasks(later, AS_OF))


def test_the_forecast_of_an_earlier_date_knows_nothing_of_what_came_later(tasks: pd.DataFrame) -> None:
    earlier = dt.date(2024, 8, 1)
    plain = tasks.drop(columns=["status", "days_late"])
    cut = plain.assign(completed_on=plain["completed_on"].mask(plain["completed_on"] > pd.Timestamp(earlier)))
    known, hidden = (hg.classify(each, as_of=earlier) for each in (plain, cut))

    same(forecast_tasks(known, earlier), forecast_tasks(hidden, earlier))


def test_tasks_assigned_after_the_as_of_date_change_nothing(tasks: pd.DataFrame) -> None:
    earlier = dt.date(2024, 8, 1)
    plain = tasks.drop(columns=["status", "days_late"])
    plain["coop_count"] = plain["coop_count"].astype(float).where(plain.index % 5 != 0)
    after = plain["assigned_on"] > pd.Timestamp(earlier)
    marked = plain.assign(exclusion=np.where(after, "outside_population", None))
    odd = marked.assign(coop_count=marked["coop_count"].mask(after, 50.0))

    one, other = (hg.classify(each, as_of=earlier) for each in (marked, odd))

    same(forecast_tasks(one, earlier), forecast_tasks(other, earlier))


def test_neither_the_order_nor_the_index_of_the_rows_matters(tasks: pd.DataFrame, told: Forecast) -> None:
    before = tasks.copy(deep=True)

    same(told, forecast_tasks(tasks.sample(frac=1, random_state=3), AS_OF))
    pd.testing.assert_frame_equal(tasks, before)


def test_where_tasks_differ_the_forecast_beats_the_base_rate_and_is_shown(told: Forecast) -> None:
    tested = told.backtest

    assert told.shown
    assert tested.brier < tested.brier_base
    assert tested.gain_low > 0
    assert any("Brier" in sentence for sentence in forecast_sentences(told))
    assert tested.calibration["n"].sum() == tested.n == tested.origins["n"].sum()


def test_the_numbers_foreseen_on_earlier_dates_mostly_hold(told: Forecast) -> None:
    origins = told.backtest.origins.dropna(subset=["overdue_foreseen"])
    held = (origins["overdue"] >= origins["overdue_low"]) & (origins["overdue"] <= origins["overdue_high"])

    assert len(origins) >= 3
    assert held.mean() >= 0.5


def memoryless(n: int) -> pd.DataFrame:
    """Return tasks of equal length of which on any day before the deadline nothing tells the fate."""
    random = np.random.default_rng(8)
    assigned = np.datetime64("2024-01-01") + random.integers(0, 290, n).astype("timedelta64[D]")
    due = assigned + np.timedelta64(8, "D")
    completed = due + np.where(random.random(n) < 0.6, 0, 5).astype("timedelta64[D]")
    rows = {"assigned_on": assigned, "due_on": due, "completed_on": completed}
    table = pd.DataFrame({name: days.astype("datetime64[us]") for name, days in rows.items()})
    return hg.classify(table.assign(task_id=[str(i) for i in range(n)]), as_of=AS_OF)


def test_each_measure_is_shown_by_its_own_test_and_otherwise_has_no_number() -> None:
    told = forecast_tasks(sample_period.judged(), AS_OF)
    missed, overdue = (told.expected.set_index("measure").loc[name] for name in ("missed", "overdue"))

    assert told.backtest.gain_low < 0 < told.backtest.gain_high
    assert told.backtest.overdue.gain_low < told.backtest.overdue.gain_high
    assert missed["n"] == 23
    assert not told.shown
    assert not told.backtest.overdue.shown
    assert overdue["unsaid"] == told.backtest.overdue.reason != ""
    assert overdue[["expected", "low", "high"]].isna().all()
    assert not any("vẫn chưa hoàn thành" in sentence for sentence in forecast_sentences(told))


def test_the_test_of_the_number_overdue_is_of_its_own_forecasts(told: Forecast) -> None:
    overdue, origins = told.backtest.overdue, told.backtest.origins.dropna(subset=["overdue_foreseen"])

    assert overdue.n >= origins["overdue"].sum() > 0
    assert overdue.brier != told.backtest.brier
    assert overdue.shown == (overdue.gain_low > 0)


def test_the_tasks_of_each_measure_are_those_due_in_its_days() -> None:
    extra = [
        {"task_id": f"x{left}", "assigned_on": "2024-09-01", "completed_on": None,
         "due_on": f"{AS_OF + dt.timedelta(days=left)}"}
        for left in (-1, 0, 1, 29, 30, 31)
    ]  # fmt: skip
    done = drawn(800)
    done = done[done["completed_on"].notna() & (done["completed_on"] <= pd.Timestamp(AS_OF))]

    found = forecast_tasks(pd.concat([done, judged(extra)]), AS_OF).expected.set_index("measure")

    sides = ["n", "over", "today", "ahead"]
    assert found.loc["missed", sides].tolist() == [3, 0, 0, 3]
    assert found.loc["overdue", sides].tolist() == [4, 1, 1, 2]


def test_the_parts_of_the_tasks_told_add_up() -> None:
    row = pd.Series(
        {"measure": "overdue", "n": 50, "over": 24, "today": 4, "ahead": 22, "expected": 24.0, "low": 18.0,
         "high": 30.0}
    )  # fmt: skip

    assert measure_sentence(row, dt.date(2024, 12, 3)) == (
        "Đến ngày 03/12/2024, trong 50 nhiệm vụ đang mở (24 nhiệm vụ đã quá hạn, 4 nhiệm vụ hết hạn đúng "
        "ngày chốt, 22 nhiệm vụ hết hạn sau ngày chốt và trước ngày 03/12/2024), ước tính có khoảng 24 "
        "nhiệm vụ vẫn chưa hoàn thành (khoảng dự báo 95%: 18 đến 30)."
    )


def test_where_nothing_can_be_foreseen_nothing_is_shown() -> None:
    told = forecast_tasks(memoryless(1500), AS_OF)

    assert not told.shown
    assert not_shown(told) == (
        "Không nêu dự báo: khi thử ở các ngày chốt trước, dự báo không hơn rõ so với mức của nhiệm vụ còn "
        "cùng số tuần."
    )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (counted(0, 60), "60 nhiệm vụ đã biết kết quả đều cùng một kết quả"),
        (counted(60, 0), "60 nhiệm vụ đã biết kết quả đều cùng một kết quả"),
        (counted(8, 60), "trong 68 nhiệm vụ đã biết kết quả, kết quả ít gặp hơn chỉ có 8 nhiệm vụ"),
    ],
    ids=["all on time", "all late", "few late"],
)
def test_too_little_history_is_told_in_a_sentence(rows: list[dict[str, object]], why: str) -> None:
    assert why in str(attempt(forecast_tasks, judged(rows), AS_OF))


def test_a_short_history_gives_no_shown_forecast() -> None:
    told = forecast_tasks(judged([*counted(40, 40, field="a"), *counted(10, 60, field="b")]), AS_OF)

    assert not told.shown
    assert not_shown(told).startswith("Không nêu dự báo: ")


@pytest.mark.parametrize("column", ["assigned_on", "completed_on", "deadline"])
def test_a_missing_column_is_named(tasks: pd.DataFrame, column: str) -> None:
    with pytest.raises(Unsaid, match=column):
        forecast_tasks(tasks.drop(columns=column), AS_OF)


def test_what_is_no_frame_and_what_is_no_horizon_are_refused(tasks: pd.DataFrame) -> None:
    with pytest.raises(FrameError):
        forecast_tasks([1], AS_OF)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="ít nhất một ngày"):
        forecast_tasks(tasks, AS_OF, horizon=0)


def test_the_penalised_fit_without_a_penalty_is_that_of_statsmodels() -> None:
    from statsmodels.discrete.discrete_model import Logit

    random = np.random.default_rng(2)
    design = np.column_stack([np.ones(400), random.normal(size=(400, 2))])
    outcome = (random.random(400) < 0.4).astype(float)

    found = fit_shrunken(outcome, design, np.zeros(3))
    theirs = Logit(outcome, design).fit(disp=0)

    assert found is not None
    assert found[0] == pytest.approx(theirs.params, rel=1e-6)
    assert found[1] == pytest.approx(theirs.cov_params(), rel=1e-5)


def test_the_penalised_fit_is_the_ridge_of_statsmodels() -> None:
    import statsmodels.api as sm

    random = np.random.default_rng(4)
    design = np.column_stack([np.ones(300), random.normal(size=(300, 2))])
    outcome = (random.random(300) < 0.5).astype(float)
    penalty = np.array([0.0, 30.0, 30.0])

    found = fit_shrunken(outcome, design, penalty)
    theirs = sm.GLM(outcome, design, family=sm.families.Binomial()).fit_regularized(
        alpha=penalty / 300, L1_wt=0
    )

    assert found is not None
    assert found[0] == pytest.approx(theirs.params, abs=1e-4)


def test_rows_that_repeat_in_clusters_do_not_make_the_fit_surer() -> None:
    random = np.random.default_rng(6)
    design = np.column_stack([np.ones(200), random.normal(size=200)])
    outcome, cluster = (random.random(200) < 0.4).astype(float), np.arange(200)

    once = fit_shrunken(outcome, design, np.zeros(2), cluster)
    thrice = fit_shrunken(np.tile(outcome, 3), np.tile(design, (3, 1)), np.zeros(2), np.tile(cluster, 3))

    assert once is not None
    assert thrice is not None
    assert thrice[1] == pytest.approx(once[1], rel=1e-6)


def test_a_landmark_has_the_tasks_open_on_it_with_the_days_left() -> None:
    rows = judged(
        [
            {"assigned_on": "2024-10-01", "due_on": "2024-10-20", "completed_on": "2024-10-10"},
            {"assigned_on": "2024-10-01", "due_on": "2024-10-20", "completed_on": "2024-10-09"},
            {"assigned_on": "2024-10-10", "due_on": "2024-10-12", "completed_on": None},
        ]
    )
    day = DAY - 25  # 9 October

    there = open_on(history(rows, DAY), day)

    assert there["left"].tolist() == [11]
    assert open_on(history(rows, DAY), day - 1)["left"].tolist() == [12, 12]


def test_what_is_learnt_from_was_known_on_the_day(tasks: pd.DataFrame) -> None:
    learnt = before_deadline(history(tasks, DAY - 90), DAY - 90)
    later = before_report(history(tasks, DAY - 90), DAY - 90, 30)

    assert (learnt["due"] < DAY - 90).all()
    assert (learnt["day"] <= DAY - 90 - STEP).all()
    assert (learnt["left"] > 0).all()
    assert (later["day"] + 30 <= DAY - 90).all()
    assert not (later["completed"] > DAY - 90).any()


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_chances_and_numbers_stay_within_their_bounds(seed: int, horizon: int) -> None:
    told = attempt(forecast_tasks, drawn(260, seed), AS_OF, horizon)

    if isinstance(told, Unsaid):
        return
    expected = told.expected.dropna(subset=["expected"])
    assert told.tasks["chance"].dropna().between(0, 1).all()
    assert (expected["low"] <= expected["high"]).all()
    assert expected["expected"].between(0, expected["n"]).all()
    assert told.until == AS_OF + dt.timedelta(days=horizon)


@pytest.mark.parametrize(
    ("foreseen", "kept", "said"),
    [
        (0.9, 60, "Dự báo lệch quá mức ở mức 80% đến 100% (dự báo 90,0%, thực tế 60,0%, khoảng tin cậy 95%: "
                  "50,2% đến 69,1%)."),
        (0.1, 40, "Dự báo lệch quá mức ở mức 0% đến 20% (dự báo 10,0%, thực tế 40,0%, khoảng tin cậy 95%: "
                  "30,9% đến 49,8%)."),
        (0.7, 95, "Dự báo lệch so với thực tế ở mức 60% đến 80% (dự báo 70,0%, thực tế 95,0%, khoảng tin "
                  "cậy 95%: 88,8% đến 97,8%)."),
        (0.55, 20, "Dự báo lệch so với thực tế ở mức 40% đến 60% (dự báo 55,0%, thực tế 20,0%, khoảng tin "
                   "cậy 95%: 13,3% đến 28,9%)."),
        (0.5, 52, HOLDS),
    ],
)  # fmt: skip
def test_bands_whose_interval_misses_the_forecast_are_named(foreseen: float, kept: int, said: str) -> None:
    scored = pd.DataFrame({"chance": foreseen, "outcome": [1.0] * kept + [0.0] * (100 - kept)})

    assert calibration_sentence(calibration(scored)) == said


def test_the_sentences_and_the_figure_tell_the_bands(told: Forecast) -> None:
    said = calibration_sentence(told.backtest.calibration)

    assert said in forecast_sentences(told)
    with house_style():
        assert draw_calibration(told, PERIOD).alt.endswith(said)


def test_where_deadlines_were_extended_the_first_ones_are_tested_too(told: Forecast) -> None:
    tasks = drawn(900, risky=1.2)
    first = tasks.assign(due_original=tasks["due_on"])
    moved = first.assign(due_on=first["due_on"] + pd.to_timedelta(np.where(first.index % 4, 0, 20), "D"))

    assert told.original is None
    assert forecast_tasks(first, AS_OF).original is None
    found = forecast_tasks(
        hg.classify(moved.drop(columns=["status", "days_late", "deadline", "holder"]), as_of=AS_OF), AS_OF
    ).original
    assert found is not None
    assert found.brier == pytest.approx(forecast_tasks(tasks, AS_OF).backtest.brier)


def test_no_task_makes_no_number(tasks: pd.DataFrame) -> None:
    model = learn(before_deadline(history(tasks, DAY), DAY), "x")

    assert model.expected_number(history(tasks, DAY).head(0).assign(left=0.0)) == (0, 0, 0)


def test_the_figures_say_what_they_show(told: Forecast) -> None:
    with house_style():
        one, other = draw_calibration(told, PERIOD), draw_risk_by_week(told, PERIOD)

    assert "tốt hơn mức" in one.alt
    assert other.alt.startswith(f"{len(told.tasks)} nhiệm vụ")
    assert one.render("png") == one.render("png")


def test_a_forecast_that_is_not_shown_draws_no_risk() -> None:
    hidden = forecast_tasks(memoryless(1500), AS_OF)

    with house_style():
        assert draw_risk_by_week(hidden, PERIOD).alt.startswith("Không nêu dự báo")
