"""Cox and accelerated-failure models against printed coefficients, and the sentences where they fail."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter
from lifelines.statistics import proportional_hazard_test

from hganalysis.answers.unsaid import attempt
from hganalysis.delays import aft, durations, hazards, proportionality
from hganalysis.delays.how_long.clusters import clustered_covariance, score_residuals
from hganalysis.delays.how_long.cox_fitter import CoxFitter
from hganalysis.errors import FrameError, Unsaid

TERMS = "fin + age + race + wexp + mar + paro + prio"
ROSSI = {"duration": "week", "event": "arrest"}
COX = {
    "fin": (-0.37942, 0.19138), "age": (-0.05744, 0.02200), "race": (0.31390, 0.30799),
    "wexp": (-0.14980, 0.21222), "mar": (-0.43370, 0.38187), "paro": (-0.08487, 0.19576),
    "prio": (0.09150, 0.02865),
}  # fmt: skip
"""Fox and Weisberg, Cox Proportional-Hazards Regression for Survival Data in R: `mod.allison`."""

WEIBULL = {
    "fin": (0.2722, 0.1380), "age": (0.0407, 0.0160), "race": (-0.2248, 0.2202), "wexp": (0.1066, 0.1515),
    "mar": (0.3113, 0.2733), "paro": (0.0588, 0.1396), "prio": (-0.0658, 0.0209),
}  # fmt: skip
"""Allison (1995), Survival Analysis Using the SAS System: PROC LIFEREG, Weibull."""


@pytest.fixture(scope="module")
def rossi() -> pd.DataFrame:
    from lifelines.datasets import load_rossi

    return load_rossi()


@pytest.fixture
def tasks() -> pd.DataFrame:
    random = np.random.default_rng(3)
    n = 300
    coop, field = random.integers(0, 3, n), random.choice(["a", "b"], n)
    return pd.DataFrame(
        {
            "duration": np.ceil(random.exponential(20, n) * np.exp(0.4 * coop)),
            "event": random.random(n) < 0.7,
            "coop": coop,
            "field": field,
            "agency": random.integers(0, 25, n),
        }
    )


def test_the_printed_cox_coefficients_and_errors_are_reproduced(rossi) -> None:
    told = hazards(rossi, TERMS, **ROSSI).set_index("term")
    for term, (coefficient, error) in COX.items():
        row = told.loc[term]
        assert (row["coefficient"], row["standard_error"]) == pytest.approx((coefficient, error), abs=6e-6)
    assert told.loc["fin", "hazard_ratio"] == pytest.approx(0.6843, abs=5e-5)
    assert tuple(told.loc["fin", ["low", "high"]]) == pytest.approx((0.4702, 0.9957), abs=5e-5)
    assert told.loc["fin", "p"] == pytest.approx(0.04742, abs=5e-6)
    assert hazards(rossi, TERMS, **ROSSI).loc["fin", "coefficient"] == told.loc["fin", "coefficient"]
    assert told.attrs["model"]["n"] == 432
    assert told.attrs["model"]["events"] == 114


def test_the_printed_weibull_coefficients_and_errors_are_reproduced(rossi) -> None:
    told = aft(rossi, TERMS, **ROSSI, distribution="weibull").set_index("term")
    for term, (coefficient, error) in WEIBULL.items():
        row = told.loc[term]
        assert (row["coefficient"], row["standard_error"]) == pytest.approx((coefficient, error), abs=6e-5)


def test_age_and_work_do_not_keep_their_hazard_ratio(rossi) -> None:
    """The lifelines documentation, "Testing the proportional hazard assumptions": age 11.45, wexp 7.31."""
    told = proportionality(rossi, TERMS, **ROSSI).set_index("term")
    assert told.loc["age", "statistic"] == pytest.approx(11.45, abs=5e-3)
    assert told.loc["wexp", "statistic"] == pytest.approx(7.31, abs=6e-3)
    assert list(told.index[~told["holds"]]) == ["age", "wexp"]
    assert "strata" in told.loc["age", "advice"]
    assert told.loc["fin", "advice"] == "chưa thấy trái với giả định"
    assert (told["p_adjusted"] >= told["p"]).all()


def test_what_is_put_into_strata_is_no_longer_a_term(rossi) -> None:
    told = hazards(rossi, "fin + age + prio", **ROSSI, strata=["wexp", "mar"])
    assert list(told["term"]) == ["fin", "age", "prio"]
    assert told.attrs["model"]["strata"] == ["wexp", "mar"]
    one = hazards(rossi[rossi["wexp"] == 1], "fin + prio", **ROSSI)
    same = hazards(rossi[rossi["wexp"] == 1].assign(s=1), "fin + prio", **ROSSI, strata="s")
    pd.testing.assert_frame_equal(one, same)


def test_without_ties_the_clustered_errors_are_those_of_lifelines(tasks) -> None:
    from lifelines import CoxPHFitter

    untied = tasks.assign(duration=np.random.default_rng(1).permutation(len(tasks)) + 1.0)
    used = untied[["duration", "event", "coop", "agency"]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = CoxPHFitter().fit(used, "duration", "event", cluster_col="agency").standard_errors_
    ours = hazards(untied, "coop", cluster="agency")
    assert ours["standard_error"].item() == pytest.approx(theirs["coop"], rel=1e-6)
    assert ours.attrs["model"]["clusters"] == 25


def test_with_ties_the_score_residuals_add_up_to_nothing_at_the_estimate(tasks) -> None:
    tied = tasks.assign(duration=(tasks["duration"] / 5).round())
    told = hazards(tied, "coop", strata="field")
    for _, part in tied.groupby("field"):
        own = hazards(part, "coop")["coefficient"].to_numpy()
        x = part[["coop"]].to_numpy(dtype=float)
        scores = score_residuals(x, part["duration"].to_numpy(), part["event"].to_numpy(), own)
        assert scores.sum() == pytest.approx(0, abs=1e-4)
    assert np.isfinite(told["coefficient"]).all()


def test_three_tied_tasks_have_the_efron_residuals_worked_by_hand() -> None:
    """Two of three tasks (x = 0, 1, 3) end at once, at coefficient 0; only the last one stays open.

    Efron: the first of the tied is drawn from all three, the second from the open one and half of each of
    the two: hazards 1/3 and 1/2, means 4/3 and (0/2 + 1/2 + 3)/2 = 7/4, together 37/24. An ended task bears
    the first hazard in full and half of the second: for x = 0: -37/24 + 4/9 + 7/16; for x = 3, which bears
    both in full: -(3 - 4/3)/3 - (3 - 7/4)/2.
    """
    x = np.array([[0.0], [1.0], [3.0]])
    scores = score_residuals(x, np.ones(3), np.array([True, True, False]), np.zeros(1))[:, 0]
    expected = [-37 / 24 + 4 / 9 + 7 / 16, 1 - 37 / 24 - (1 - 4 / 3) / 3 - (1 - 7 / 4) / 4, -5 / 9 - 5 / 8]
    assert list(scores) == pytest.approx(expected)
    assert scores.sum() == pytest.approx(4 - 4 - 37 / 12 + 1, abs=1e-12)


def test_tasks_that_come_in_pairs_know_no_more_than_half_of_them() -> None:
    """Every row twice, clustered by row, gives the robust errors of the rows once."""
    random = np.random.default_rng(5)
    n = 60
    x, time = random.normal(size=(n, 1)), random.permutation(n) + 1.0
    event, strata = np.ones(n, dtype=bool), np.zeros(n, dtype=int)
    once = clustered_covariance(x, time, event, strata, np.arange(n), np.zeros(1), np.eye(1))
    both = np.concatenate([np.arange(n), np.arange(n)])
    strata_twice = np.concatenate([strata, strata + 1])
    twice = clustered_covariance(
        np.vstack([x, x]), np.tile(time, 2), np.tile(event, 2), strata_twice, both, np.zeros(1), np.eye(1) / 2
    )
    assert twice[0, 0] == pytest.approx(once[0, 0])


def test_rows_that_lack_a_value_are_left_out_and_counted(tasks) -> None:
    frame = tasks.assign(coop=tasks["coop"].astype("float64"), unsaid="")
    frame.loc[[0, 1], "coop"] = np.nan
    frame.loc[2, "unsaid"] = "thiếu ngày bắt đầu"
    about = hazards(frame, "coop + field").attrs["model"]
    assert about["left_out"] == {"thiếu coop": 2, "thiếu ngày bắt đầu": 1}
    assert about["n"] == len(tasks) - 3


def test_dates_go_straight_into_a_model() -> None:
    random = np.random.default_rng(2)
    start = pd.Timestamp("2024-01-01") + pd.to_timedelta(random.integers(0, 100, 200), "D")
    coop = random.integers(0, 2, 200)
    frame = pd.DataFrame({"start": start, "coop": coop})
    frame["end"] = frame["start"] + pd.to_timedelta(random.integers(1, 60, 200) + 30 * coop, "D")
    told = hazards(durations(frame, "start", "end", "2024-05-01"), "coop")
    assert told["hazard_ratio"].item() < 1
    assert aft(durations(frame, "start", "end", "2024-05-01"), "coop")["time_ratio"].item() > 1


def test_a_time_of_no_days_is_taken_as_half_a_day_by_the_models_of_time(tasks) -> None:
    frame = tasks.assign(duration=tasks["duration"].mask(tasks.index < 3, 0))
    half = frame.assign(duration=frame["duration"].replace(0, 0.5))
    told = aft(frame, "coop")
    assert told.attrs["model"]["zeros"] == 3
    pd.testing.assert_frame_equal(told, aft(half, "coop"), check_like=True)


def test_text_is_compared_with_its_first_value_and_unused_categories_are_no_terms(tasks) -> None:
    frame = tasks.assign(field=pd.Categorical(tasks["field"], categories=["a", "b", "never"]))
    assert list(hazards(frame, "coop + field")["term"]) == ["coop", "field[T.b]"]


@pytest.mark.parametrize(
    ("change", "formula", "sentence"),
    [
        (
            lambda t: t.assign(event=t["event"] & (t["coop"] == 0), coop=t["coop"] > 0),
            "coop",
            "hội tụ|tách hẳn",
        ),
        (lambda t: t.assign(duration=t["duration"] + 1000 * (t["field"] == "a")), "field", "hội tụ|tách hẳn"),
        (lambda t: t.assign(two=t["coop"] * 2), "coop + two", "phụ thuộc lẫn nhau"),
        (lambda t: t.assign(coop=1), "coop + field", "yếu tố coop không thay đổi"),
        (lambda t: t.assign(event=False), "coop", "có 0 nhiệm vụ đã kết thúc cho 1 hệ số. Cần ít nhất 5"),
        (
            lambda t: t.assign(event=t.index < 9),
            "coop + field",
            "có 9 nhiệm vụ .* cho 2 hệ số. Cần ít nhất 10",
        ),
        (lambda t: t, "coop + deadline", "thiếu cột deadline"),
        (lambda t: t.assign(coop=np.nan), "coop", r"đủ các cột \(300 nhiệm vụ thiếu coop\)"),
        (lambda t: t.head(0), "coop", "bảng không có dòng nào"),
        (lambda t: t, "1", "không có yếu tố nào"),
    ],
)
def test_what_a_model_cannot_say_is_a_sentence(tasks, change, formula: str, sentence: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for model in (hazards, proportionality, aft):
            if model is aft and sentence == "hội tụ|tách hẳn" and formula == "field":
                continue
            with pytest.raises(Unsaid, match=sentence):
                model(change(tasks), formula)


def test_one_agency_cannot_be_a_term_and_few_cannot_be_clusters(tasks) -> None:
    one = tasks.assign(agency=1)
    assert "agency không thay đổi" in str(attempt(hazards, one, "agency"))
    assert "chỉ có 1 nhóm" in str(attempt(hazards, one, "coop", cluster="agency"))
    assert "hội tụ" in str(attempt(hazards, tasks, "coop", strata="coop")) or isinstance(
        attempt(hazards, tasks, "coop", strata="coop"), Unsaid
    )


def test_times_of_no_days_only_have_no_model_of_time(tasks) -> None:
    assert "ngay ngày đầu" in str(attempt(aft, tasks.assign(duration=0), "coop"))


@pytest.mark.parametrize("formula", ["coop ++* field", "coop + ", "coop + C("])
def test_a_formula_that_cannot_be_read_is_told_in_one_line(tasks, formula: str) -> None:
    with pytest.raises(FrameError, match="Không đọc được công thức"):
        hazards(tasks, formula)


def test_times_and_events_that_cannot_be_are_refused(tasks) -> None:
    with pytest.raises(FrameError, match="Cột duration phải là thời gian từ 0"):
        hazards(tasks.assign(duration=-1), "coop")
    with pytest.raises(FrameError, match="Cột event phải là đúng hoặc sai"):
        hazards(tasks.assign(event=2), "coop")
    with pytest.raises(FrameError, match="Cột duration phải là thời gian từ 0"):
        hazards(tasks.assign(duration=[np.inf, *tasks["duration"][1:]]), "coop")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (pd.date_range("2024-01-01", periods=300), r"Cột coop \(datetime64.*Ngày thì đổi"),
        ([1, "hai", 3.0] * 100, r"Cột coop \(object\) trong công thức phải toàn là số hoặc toàn là chữ"),
        ([1, np.inf, 3] * 100, "Yếu tố coop có giá trị vô hạn"),
    ],
)
def test_a_term_that_is_neither_numbers_nor_texts_is_refused(tasks, values, sentence: str) -> None:
    with pytest.raises(FrameError, match=sentence):
        hazards(tasks.assign(coop=values), "coop + field")


def test_numbers_kept_as_objects_are_numbers(tasks) -> None:
    objects = tasks.astype({"duration": object, "event": object, "coop": object})
    pd.testing.assert_frame_equal(hazards(objects, "coop"), hazards(tasks, "coop"))


def test_a_missing_time_says_how_its_column_is_named(rossi) -> None:
    told = attempt(hazards, rossi, TERMS)
    assert "thiếu cột duration, event" in str(told)
    assert "hazards(frame, formula, duration=…, event=…)" in str(told)


def test_the_frame_given_is_not_changed_and_no_column_name_clashes(tasks) -> None:
    frame = tasks.rename(columns={"coop": "x0", "field": "stratum0"})
    copy = frame.copy(deep=True)
    told = hazards(frame, "x0", strata="stratum0", cluster="agency")
    pd.testing.assert_frame_equal(frame, copy)
    same = hazards(tasks, "coop", strata="field", cluster="agency")
    assert told["coefficient"].item() == same["coefficient"].item()


@pytest.mark.parametrize("strata", [None, ["race"], ["race", "mar"]])
def test_a_fit_without_the_plots_of_lifelines_says_what_the_whole_one_says(rossi, strata) -> None:
    whole, ours = (
        fitter().fit(rossi, "week", "arrest", strata=strata) for fitter in (CoxPHFitter, CoxFitter)
    )
    pd.testing.assert_series_equal(ours.params_, whole.params_, check_exact=True)
    pd.testing.assert_frame_equal(ours.variance_matrix_, whole.variance_matrix_, check_exact=True)
    checks = [proportional_hazard_test(fit, rossi, time_transform="rank").summary for fit in (whole, ours)]
    pd.testing.assert_frame_equal(*checks, check_exact=True)
