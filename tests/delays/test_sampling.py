"""Models of many tasks on a sample of them: which tasks, how sure it leaves one, and who is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT
from result_example import example_result
from task_tables import AS_OF, drawn

import hganalysis as hg
from hganalysis.delays import sampling
from hganalysis.delays.sampling import Sample, sampled
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.report import analysis_sentences
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from hganalysis.delays.analysis import Analysis

PARAMS = load_params(ROOT / "params" / "2024-11-03.yml")
MOST, TASKS = 1_000, 4_000
RAW = ["factor", "level", "n", "late", "rate", "low", "high", "n_other", "late_other", "difference"]


@pytest.fixture(scope="module")
def tasks() -> pd.DataFrame:
    return drawn(TASKS, risky=0.6)


@pytest.fixture(scope="module")
def whole(tasks: pd.DataFrame) -> Analysis:
    return hg.delays.analyse(tasks, PARAMS)


@pytest.fixture(scope="module")
def small(tasks: pd.DataFrame) -> Analysis:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "MOST_TASKS", MOST)
        analysis = hg.delays.analyse(tasks, PARAMS)
        assert analysis.result.factors.unsaid == ""
    return analysis


def ids(numbers: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"task_id": [f"NV-{number}" for number in numbers]})


@pytest.mark.parametrize(("most", "is_sample"), [(99, True), (100, False), (101, False)])
def test_only_more_tasks_than_a_model_needs_are_sampled(most: int, is_sample: bool) -> None:
    rows, sample = sampled(ids([*range(100)]), most)
    assert (sample is not None) == is_sample
    assert len(rows) == (sample.tasks if sample else 100)


def test_the_rule_can_be_worked_out_again_by_whoever_has_the_ids() -> None:
    rows, sample = sampled(ids([*range(1000)]), 100)
    assert sample == Sample(rule="sha256_of_task_id", tasks=len(rows), among=1000, fraction=0.1)
    below = 0.1 * 2**64
    chosen = [
        name
        for name in ids([*range(1000)])["task_id"]
        if int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) < below
    ]
    assert [*rows["task_id"]] == chosen


@given(st.permutations(range(60)), st.integers(10, 50), st.integers(1, 9))
def test_a_task_is_chosen_by_its_id_alone_and_stays_chosen_in_a_larger_share(
    numbers: list[int], most: int, fewer: int
) -> None:
    in_order = {*sampled(ids([*range(60)]), most)[0]["task_id"]}
    assert {*sampled(ids(numbers), most)[0]["task_id"]} == in_order
    assert {*sampled(ids(numbers), most - fewer)[0]["task_id"]} <= in_order


def test_the_sample_is_as_large_as_said_and_knows_nothing_of_the_outcome(tasks: pd.DataFrame) -> None:
    rows, sample = sampled(tasks, MOST)
    assert sample is not None
    assert abs(sample.tasks - MOST) < 4 * np.sqrt(MOST)
    late = tasks["status"].isin(["done_late", "open_overdue"])
    error = np.sqrt(late.mean() * (1 - late.mean()) / len(rows))
    assert abs(late[rows.index].mean() - late.mean()) < 4 * error


def test_tasks_without_an_id_are_chosen_by_their_place() -> None:
    rows, sample = sampled(pd.DataFrame({"task_id": [None] * 1000}), 300)
    assert sample is not None
    assert 230 < len(rows) < 370
    assert [*rows.index] == [*sampled(pd.DataFrame(index=range(1000)), 300)[0].index]


def test_rates_are_of_all_tasks_and_only_what_is_adjusted_rests_on_the_sample(
    whole: Analysis, small: Analysis
) -> None:
    of_all, of_sample = (each.factors.found.set_index(["factor", "level"]) for each in (whole, small))
    shared = of_all.index.intersection(of_sample.index)
    raw = RAW[2:]
    pd.testing.assert_frame_equal(of_all.loc[shared, raw], of_sample.loc[shared, raw])
    assert of_sample.attrs["about"]["known"] == of_all.attrs["about"]["known"]
    assert of_sample.attrs["about"]["model_tasks"] <= small.result.factors.sample.tasks


def test_intervals_are_as_wide_as_the_sample_leaves_one_unsure(whole: Analysis, small: Analysis) -> None:
    widths = []
    for each in (whole, small):
        row = each.factors.found.set_index(["factor", "level"]).loc[("coop_count", "")]
        widths.append(np.log(row["or_high"] / row["or_low"]))
    sample = small.result.factors.sample
    assert widths[1] / widths[0] == pytest.approx(np.sqrt(sample.among / sample.tasks), rel=0.15)


def test_the_result_names_rule_size_and_share_where_there_is_a_sample_and_only_there(
    whole: Analysis, small: Analysis
) -> None:
    for part in ("factors", "time_factors", "forecast"):
        said = getattr(small.result, part)
        assert said.unsaid or said.sample.plain().keys() == {"rule", "tasks", "among", "fraction"}
        assert getattr(getattr(whole.result, part), "sample", None) is None


def test_every_answer_that_rests_on_a_sample_says_so(whole: Analysis, small: Analysis) -> None:
    for name in ("factors", "time_factors", "forecast"):
        answer = getattr(small, name)
        if not answer.needs:
            assert "Mô hình lập trên mẫu" in " ".join(answer.words)
        assert "mẫu" not in " ".join(getattr(whole, name).words)
    clear = [each for each in small.factors.words if "tỷ số chênh của việc chậm" in each]
    assert clear
    assert all("trên mẫu" in each for each in clear)


def test_what_is_counted_is_the_same_with_and_without_a_sample(whole: Analysis, small: Analysis) -> None:
    for part in ("reasons", "duration", "agencies", "funnel", "months", "change"):
        assert getattr(small.result, part) == getattr(whole.result, part)


def test_a_forecast_learnt_from_a_sample_still_tells_of_every_open_task(
    whole: Analysis, small: Analysis
) -> None:
    if whole.forecast.needs or small.forecast.needs:
        pytest.skip("no forecast to compare")
    assert len(small.forecast.found.tasks) == len(whole.forecast.found.tasks)
    one, other = (each.forecast.found.expected.set_index("measure") for each in (whole, small))
    assert [*one["n"]] == [*other["n"]]


def test_the_same_tasks_give_the_same_numbers_in_any_order(tasks: pd.DataFrame) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "MOST_TASKS", MOST)
        one = drivers(tasks, AS_OF)
        other = drivers(tasks.sample(frac=1, random_state=3), AS_OF)
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-6)


def test_the_report_and_the_brief_say_which_of_their_sentences_rest_on_a_sample() -> None:
    sample = Sample(rule="sha256_of_task_id", tasks=50_037, among=91_464, fraction=0.5467)
    result = example_result()
    answers = {
        name: getattr(result.delays, name).model_copy(update={"sample": sample})
        for name in ("factors", "forecast")
    }
    sampled_ = result.model_copy(update={"delays": result.delays.model_copy(update=answers)})
    phrase = "mẫu 50.037 trong 91.464 nhiệm vụ (54,7%)"
    for told in (lambda each: " ".join(analysis_sentences.factors(each)), analysis_sentences.forecast):
        assert phrase in told(sampled_)
        assert "mẫu" not in told(result)
