"""Which tasks belong to the period."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from libraries import records, table
from strategies import LAST, days, tasks

from hganalysis.counting.status import classify, mark_population
from hganalysis.errors import FrameError, ParamsError

PERIOD = {"start": "2024-01-01", "end": "2024-11-03"}


def mark(
    by: str = "assigned_on", carry_over: str = "exclude", **values: Any
) -> tuple[str | None, str | None]:
    row = {
        key: dt.datetime.fromisoformat(value) if key.endswith("_on") and value else value
        for key, value in values.items()
    }
    frame = pl.from_arrow(table([row], list(row)))
    [marked] = records(mark_population(frame, by=by, carry_over=carry_over, **PERIOD))
    return marked["exclusion"], marked["doubt"]


@pytest.mark.parametrize(
    ("day", "exclusion"),
    [
        ("2023-12-31", "outside_population"),
        ("2023-12-31 23:59:59", "outside_population"),
        ("2024-01-01", None),
        ("2024-11-03", None),
        ("2024-11-03 23:59:59", None),
        ("2024-11-04", "outside_population"),
    ],
)
@pytest.mark.parametrize("by", ["assigned_on", "due_on"])
def test_both_ends_of_the_period_belong_to_it(by: str, day: str, exclusion: str | None) -> None:
    assert mark(by, **{by: day}) == (exclusion, None)


@pytest.mark.parametrize(
    ("assigned", "completed", "exclusion"),
    [
        ("2023-12-31", None, None),
        ("2023-12-31", "2023-12-31", "outside_population"),
        ("2023-12-31", "2023-12-31 23:59", "outside_population"),
        ("2023-12-31", "2024-01-01", None),
        ("2024-01-01", "2024-01-01", None),
        ("2024-11-04", None, "outside_population"),
    ],
)
def test_carry_over_keeps_what_was_not_completed_before_the_period(
    assigned: str, completed: str | None, exclusion: str | None
) -> None:
    assert mark(carry_over="include", assigned_on=assigned, completed_on=completed) == (exclusion, None)


@pytest.mark.parametrize(
    "row", [{"due_on": "2030-01-01"}, {"assigned_on": None}, {"assigned_on": "1999-01-01"}]
)
def test_a_list_without_a_rule_is_counted_whole(row: dict[str, Any]) -> None:
    assert mark("none", **row) == (None, None)
    assert mark("none", **row, exclusion="duplicate") == ("duplicate", None)
    assert mark("none", **row, exclusion="outside_population", doubt="no_population_date") == (None, None)


def test_without_a_completion_column_carry_over_keeps_all_that_is_older() -> None:
    assert mark(carry_over="include", assigned_on="2023-05-01") == (None, None)


def test_a_task_without_its_date_stays_with_a_doubt() -> None:
    assert mark(assigned_on=None) == (None, "no_population_date")
    assert mark(assigned_on=None, doubt="") == (None, "no_population_date")


def test_an_earlier_exclusion_and_an_earlier_doubt_are_kept() -> None:
    assert mark(assigned_on="2020-01-01", exclusion="duplicate") == ("duplicate", None)
    assert mark(assigned_on=None, doubt="conflicting_duplicates") == (None, "conflicting_duplicates")


def test_a_table_marked_for_one_period_can_be_marked_for_another() -> None:
    frame = pd.DataFrame({"assigned_on": pd.to_datetime(["2023-05-01", "2024-05-01", None])})

    first = mark_population(frame, by="assigned_on", start="2023-01-01", end="2023-12-31")
    second = mark_population(first, by="assigned_on", start="2024-01-01", end="2024-12-31")

    assert second["exclusion"].fillna("").tolist() == ["outside_population", "", ""]
    assert second["doubt"].fillna("").tolist() == ["", "", "no_population_date"]


def test_a_date_that_was_filled_in_takes_the_doubt_away() -> None:
    frame = pd.DataFrame({"assigned_on": pd.to_datetime([None])})
    marked = mark_population(frame, by="assigned_on", start="2024-01-01", end="2024-12-31")
    repaired = marked.assign(assigned_on=pd.to_datetime(["2024-02-01"]))

    again = mark_population(repaired, by="assigned_on", start="2024-01-01", end="2024-12-31")

    assert again["doubt"].isna().all()


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(FrameError, match=r"entered_on.*assigned_on"):
        mark("entered_on", assigned_on="2024-01-01")


def test_a_column_that_holds_no_dates_is_refused() -> None:
    with pytest.raises(FrameError, match="assigned_on"):
        mark_population(pd.DataFrame({"assigned_on": ["1/1/2024"]}), by="assigned_on", **PERIOD)


@pytest.mark.parametrize("rule", [{"by": "completed_on"}, {"by": "assigned_on", "carry_over": "yes"}])
def test_a_misspelt_rule_is_refused(rule: dict[str, Any]) -> None:
    frame = pd.DataFrame({"assigned_on": [None], "completed_on": [None]})
    with pytest.raises(ParamsError, match=list(rule)[-1]):
        mark_population(frame, **rule, **PERIOD)


def test_python_dates_are_given_back_as_they_came() -> None:
    day = dt.date(2024, 5, 1)
    marked = mark_population(pd.DataFrame({"assigned_on": [day]}, dtype=object), by="assigned_on", **PERIOD)
    assert marked["assigned_on"].tolist() == [day]


@settings(max_examples=40, deadline=None)
@given(tasks(), days(), days())
def test_marking_excludes_exactly_the_rows_outside_and_loses_none(
    drawn: Any, one: dt.date, other: dt.date
) -> None:
    rows, columns = drawn
    start, end = min(one, other), max(one, other)
    marked = mark_population(pl.from_arrow(table(rows, columns)), by="due_on", start=start, end=end)
    found = {row["task_id"]: row["status"] for row in records(classify(marked, as_of=LAST))}

    assert found.keys() == {row["task_id"] for row in rows}
    for row in rows:
        outside = row["due_on"] is not None and not start <= row["due_on"].date() <= end
        earlier = row.get("exclusion") not in (None, "", "outside_population")
        withdrawn = earlier or row.get("state") == "withdrawn"
        assert (found[row["task_id"]] == "excluded") == (outside or withdrawn)
