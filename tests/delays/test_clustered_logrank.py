"""The log-rank test where tasks of an agency go together: against the usual test, and in worlds of chance."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from lifelines.statistics import multivariate_logrank_test
from survival_data import AML, AS_OF, FREIREICH, tasks_of

from hganalysis import delays
from hganalysis.delays import logrank
from hganalysis.delays.how_long.clusters import _scores, clustered_logrank
from hganalysis.delays.how_long.models import fitting

END = dt.date(2024, 12, 31)
AGENCIES, EACH, WORLDS = 40, 15, 60

EXPECTED = [(FREIREICH, (9, 19.25), (21, 10.75)), (AML, (7, 10.69), (11, 7.31))]
"""Observed and expected ends of each group as R's `survdiff` prints them."""


def world(random: np.random.Generator, spread: float) -> pd.DataFrame:
    """Return tasks of agencies that keep mostly to one of two fields, which change nothing.

    `spread` is the standard deviation of the logarithm of how long the agencies take.
    """
    agency = np.repeat(np.arange(AGENCIES), EACH)
    field = np.where(random.random(len(agency)) < 0.9, agency % 2, 1 - agency % 2)
    pace = np.exp(random.normal(0, spread, AGENCIES))[agency]
    took = np.ceil(random.exponential(40 * pace)).astype("timedelta64[D]")
    start = np.datetime64("2024-06-01") + random.integers(0, 150, len(agency)).astype("timedelta64[D]")
    columns = {"agency": agency, "field": field, "start": start, "end": start + took}
    return pd.DataFrame(columns).astype({"agency": "str", "field": "str"})


def p_values(tasks: pd.DataFrame) -> tuple[float, float]:
    """Return the p-values of the usual test, by lifelines, and of the one aware of agencies."""
    took = (tasks["end"] - tasks["start"]).dt.days.to_numpy(dtype=float)
    left = (pd.Timestamp(END) - tasks["start"]).dt.days.to_numpy(dtype=float)
    time, ended = np.minimum(took, left), took <= left
    field, agency = (pd.factorize(tasks[name])[0] for name in ("field", "agency"))
    _, aware = clustered_logrank(time, ended, field, agency)
    with fitting("điều này"):
        usual = multivariate_logrank_test(time, field, ended)
    return float(usual.p_value), aware


@pytest.mark.parametrize(("data", "first", "second"), EXPECTED)
def test_what_the_tasks_add_up_to_is_the_printed_observed_less_expected(data, first, second) -> None:
    tasks = tasks_of(data)
    ended = tasks["end"].notna().to_numpy()
    until = tasks["end"].fillna(pd.Timestamp(AS_OF))
    took = (until - tasks["start"]).dt.days.to_numpy(dtype=float)
    sums = _scores(took, ended, pd.factorize(tasks["group"])[0]).sum(axis=0)
    assert sums == pytest.approx([first[0] - first[1], second[0] - second[1]], abs=6e-3)


def test_where_every_task_is_its_own_agency_the_test_is_about_the_usual_one() -> None:
    tasks = world(np.random.default_rng(3), spread=0.0)
    alone = tasks.assign(agency=tasks.index.astype(str))
    clustered = logrank(alone, "start", "end", END, "field").iloc[0]
    usual = logrank(alone, "start", "end", END, "field", cluster=None).iloc[0]
    assert clustered["clusters"] == len(tasks)
    assert np.isnan(usual["clusters"])
    assert clustered["statistic"] == pytest.approx(usual["statistic"], rel=0.1)
    assert clustered["p"] == pytest.approx(usual["p"], abs=0.02)


@pytest.mark.parametrize("data", [FREIREICH, AML])
def test_without_a_column_of_agencies_the_printed_test_is_made(data) -> None:
    tasks = tasks_of(data)
    told, usual = (logrank(tasks, "start", "end", AS_OF, "group", cluster=c) for c in ("agency", None))
    pd.testing.assert_frame_equal(told, usual)


def test_the_statistic_is_the_one_worked_by_hand() -> None:
    """Ends at 1 and 2 in group a, at 3 and 4 in b: hazards 1/4, 1/3, 1/2, 1, shares of a 1/2, 1/3, 0, 0.

    The tasks of a add 1/2 - 1/8 and 2/3 - 1/8 - 2/9 to observed less expected ends of a, those of b
    1/8 + 1/9 each; two clusters hold one group each.
    """
    time, event, groups = np.arange(1.0, 5.0), np.ones(4, dtype=bool), np.array([0, 0, 1, 1])
    added = _scores(time, event, groups)[:, 0]
    assert added == pytest.approx([27 / 72, 23 / 72, 17 / 72, 17 / 72])
    statistic, _ = clustered_logrank(time, event, groups, groups)
    assert statistic == pytest.approx((50 + 34) ** 2 / (50**2 + 34**2))


def test_agencies_that_differ_do_not_make_fields_that_do_nothing_differ() -> None:
    random = np.random.default_rng(11)
    p = np.array([p_values(world(random, spread=0.6)) for _ in range(WORLDS)])
    usual, aware = (p < 0.05).mean(axis=0)
    assert aware <= 0.1
    assert usual > 0.25


def test_a_true_difference_of_fields_is_still_seen() -> None:
    random = np.random.default_rng(5)
    tasks = world(random, spread=0.3)
    slow = tasks["field"] == "1"
    tasks["end"] = tasks["end"].where(~slow, tasks["start"] + 3 * (tasks["end"] - tasks["start"]))
    assert logrank(tasks, "start", "end", END, "field")["p"].item() < 0.01


@pytest.mark.parametrize(("count", "clusters"), [(9, np.nan), (10, 10)])
def test_with_too_few_agencies_the_usual_test_is_made_and_says_so(count: int, clusters: float) -> None:
    tasks = world(np.random.default_rng(2), spread=0.3)
    tasks = tasks.assign(agency=(np.arange(len(tasks)) % count).astype(str))
    told = logrank(tasks, "start", "end", END, "field")
    usual = logrank(tasks, "start", "end", END, "field", cluster=None)
    assert told["clusters"].item() == pytest.approx(clusters, nan_ok=True)
    assert (told["p"].item() == usual["p"].item()) == bool(np.isnan(clusters))
    dates = tasks.rename(columns={"start": "assigned_on", "end": "completed_on"})
    said = str(delays.duration(dates.assign(deadline=dates["assigned_on"]), by="field", as_of=END))
    assert ("coi các nhiệm vụ là độc lập" in said) == bool(np.isnan(clusters))
