"""On the sample, every question sees the late tasks of the totals, by any rule of deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import sample_period

import hganalysis as hg
from hganalysis import vocab
from hganalysis.counting.judged import has_passed
from hganalysis.counting.status import LATE
from hganalysis.delays.how_long.time_factors_answer import timed
from hganalysis.delays.tasks import by_agency, concluded, settled
from hganalysis.delays.what_comes_next.outlook import forecast_tasks
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.what_goes_with.factors import factor_table
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.delays.who_differs.funnel import funnel_rates

if TYPE_CHECKING:
    from hganalysis.settings.params import Params

SAMPLE = sample_period.PARAMS
RULES: dict[str, dict[str, Any]] = {
    "as published": {},
    "original": {"basis": "original"},
    "rolled forward": {"roll_forward": True},
    "both": {"basis": "original", "roll_forward": True},
}


class Judged(NamedTuple):
    """The sample judged by a rule, and the result of it."""

    tasks: pd.DataFrame
    result: dict[str, Any]
    params: Params


@pytest.fixture(scope="module")
def read() -> tuple[pd.DataFrame, pd.DataFrame]:
    return sample_period.read()


@pytest.fixture(scope="module", params=RULES)
def sample(request, read) -> Judged:
    deadline = SAMPLE.deadline.model_copy(update=RULES[request.param])
    params = SAMPLE.model_copy(update={"deadline": deadline})
    judged = hg.judge(read[0], params)
    return Judged(judged, hg.summarise(judged, read[1], params), params)


@pytest.fixture(scope="module")
def driven(sample) -> pd.DataFrame:
    """What goes with being late, by that rule."""
    return drivers(sample.tasks, sample.params.to)


def late_in_totals(sample: Judged) -> int:
    return sample.result["totals"]["done_late"] + sample.result["totals"]["open_overdue"]


def settled_rate(rates: list[dict[str, Any]]) -> tuple[int, int]:
    """Return late and all of the rate that is compared."""
    rate = next(each for each in rates if each["name"] == "on_time_of_settled")
    return rate["denominator"] - rate["numerator"], rate["denominator"]


def test_the_rules_do_judge_by_different_deadlines(read) -> None:
    late = set()
    for rule in RULES.values():
        params = SAMPLE.model_copy(update={"deadline": SAMPLE.deadline.model_copy(update=rule)})
        late.add(int(hg.judge(read[0], params)["status"].isin(LATE).sum()))
    assert len(late) == len(RULES)


def test_concluded_and_settled_tasks_hold_every_late_one_of_the_totals(sample) -> None:
    known, due = concluded(sample.tasks), settled(sample.tasks, sample.params.to)
    totals = sample.result["totals"]
    assert known["late"].sum() == late_in_totals(sample)
    assert len(known) == late_in_totals(sample) + totals["done_on_time"]
    ahead = known["late"].eq(1) & ~has_passed(known, sample.params.to)
    assert due["late"].sum() == late_in_totals(sample) - ahead.sum()
    assert (due["late"].sum(), len(due)) == settled_rate(sample.result["rates"])


def test_the_month_of_a_task_is_that_of_the_deadline_it_was_judged_by(sample) -> None:
    due = settled(sample.tasks, sample.params.to)
    assert (due["due_month"] == due["deadline"].dt.strftime("%Y-%m")).all()


def test_the_comparison_of_agencies_and_the_funnel_have_the_late_tasks_of_the_rate(sample) -> None:
    rate = settled_rate(sample.result["rates"])
    counted, compared = (
        by_agency(sample.tasks, sample.params.to),
        compare_agencies(sample.tasks, sample.params.to).frame,
    )
    funnel = funnel_rates(counted, "late", "tasks")
    for table in (counted, compared, funnel):
        assert (table["late"].sum(), table["tasks"].sum()) == rate


def test_the_drivers_look_at_the_late_tasks_of_the_rate(sample, driven) -> None:
    late, tasks = settled_rate(sample.result["rates"])
    table = factor_table(sample.tasks, sample.params.to)
    assert (table["late"].sum(), len(table)) == (late, tasks)
    whole = driven[(driven["factor"] == "coop_count") & (driven["unsaid"] == "")].iloc[0]
    unknown = int(table["coop_count"].isna().sum())
    assert whole["n"] + whole["n_other"] == tasks - unknown
    assert whole["late"] + whole["late_other"] == late - int(
        table.loc[table["coop_count"].isna(), "late"].sum()
    )


def test_every_level_of_a_category_adds_up_to_the_rate_with_the_others(sample, driven) -> None:
    levels = driven[(driven["factor"] == "field") & (driven["level"] != "")]
    assert len(levels) > 1
    for late, n in zip(levels["late"] + levels["late_other"], levels["n"] + levels["n_other"], strict=True):
        assert (late, n) == settled_rate(sample.result["rates"])


def test_the_forecast_is_of_the_open_tasks_of_the_totals(sample) -> None:
    told = forecast_tasks(sample.tasks, sample.params.to)
    totals = sample.result["totals"]
    assert len(told.tasks) == totals["open_in_time"]
    overdue = told.expected.set_index("measure").iloc[-1]
    assert (overdue["over"], overdue["today"]) == (totals["open_overdue"], sample.result["due_today"])


def test_the_time_a_task_took_is_known_of_every_completed_one_and_no_other(sample) -> None:
    times = timed(sample.tasks, sample.params.to)
    done = sample.tasks["status"].isin(["done_on_time", "done_late"])
    assert not (times["event"] & ~done & sample.tasks["status"].ne("no_deadline")).any()
    assert (times["event"] | (times["unsaid"] != ""))[done].all()


def test_the_time_allowed_is_told_from_the_deadline_where_there_is_no_first_one(sample) -> None:
    rows = sample.tasks.assign(due_original=pd.NaT)
    rows["due_original"] = rows["due_original"].astype("datetime64[us]")
    times = timed(rows, sample.params.to)
    days = (rows["deadline"].dt.normalize() - rows["assigned_on"].dt.normalize()).dt.days
    allowed = np.log2(1 + days.where(days >= 0))
    pd.testing.assert_series_equal(times["allowed"], allowed, check_names=False)


def test_the_office_entered_a_task_after_the_deadline_it_is_judged_by(sample) -> None:
    rows = sample.tasks.assign(due_original=pd.Series(pd.NaT, sample.tasks.index, dtype="datetime64[us]"))
    late = hg.quality.rows(rows, sample.params, "entered_after_due")
    counted = rows["status"].isin(vocab.IN_TOTAL)
    after = counted & (rows["entered_on"].dt.normalize() > rows["deadline"].dt.normalize())
    assert sorted(late["source_row"]) == sorted(rows.loc[after, "source_row"])
