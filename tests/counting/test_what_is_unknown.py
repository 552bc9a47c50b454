"""What is not known names nobody, moves no rate and calls no change: each rule from a fault that was met."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from exports import read, row_of
from result_example import changed, example_result

import hganalysis as hg
from hganalysis.counting.changes import changes
from hganalysis.counting.judged import has_passed, outcome_known
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.report.agency_sentences import agencies as told_of

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.counting.result_model import Result

AS_OF = dt.date(2024, 6, 30)


def judged(rows: list[dict[str, Any]], **rule: Any) -> pd.DataFrame:
    """Return tasks of the day 10/04 that are judged at the end of June, some cells replaced."""
    plain = {
        "due_on": "2024-04-10",
        "state": "done",
        "completed_on": "2024-04-09",
        "agency": "A",
        "agency_id": "a",
    }
    table = pd.DataFrame([plain | row for row in rows])
    dates = {
        name: pd.to_datetime(table[name]) for name in table if name.endswith("_on") or name == "due_original"
    }
    return hg.classify(table.assign(**dates), as_of=AS_OF, **rule)


@pytest.mark.parametrize(
    ("due", "granularity", "passed"),
    [
        ("2024-06-29", "day", True),
        ("2024-06-30", "day", False),
        ("2024-06-30 10:00", "day", False),
        ("2024-06-30 10:00", "minute", True),
        ("2024-06-30", "minute", False),
        ("2024-07-01 00:01", "minute", False),
    ],
)
def test_a_deadline_has_passed_by_the_rule_that_the_table_was_judged_by(
    due: str, granularity: str, passed: bool
) -> None:
    table = judged([{"due_on": due, "completed_on": None, "state": "open"}], granularity=granularity)
    assert has_passed(table, AS_OF).tolist() == [passed]
    assert (table["status"] == "open_overdue").tolist() == [passed]
    assert outcome_known(table, AS_OF).tolist() == [passed]


def test_a_task_extended_from_an_unknown_deadline_is_judged_by_none() -> None:
    table = judged([{"due_original": None, "extension_count": 1}], basis="original")
    assert table["status"].tolist() == ["unclassified"]
    assert table["deadline"].isna().all()


def agencies_with(blank: int) -> Any:
    """Return the comparison of twelve agencies, one of which leaves completions blank."""
    rows = [
        {"agency": name, "agency_id": name, "completed_on": "2024-04-20" if i < 14 else "2024-04-09"}
        for name in "bcdefghijkl"
        for i in range(40)
    ]
    mine = [{"completed_on": None} for _ in range(blank)] + [{} for _ in range(40 - blank)]
    return compare_agencies(judged(rows + mine), AS_OF)


def test_no_agency_is_praised_for_what_it_left_blank() -> None:
    whole, half = (agencies_with(blank).frame.set_index("agency") for blank in (0, 20))
    assert whole.loc["A", "named"] == "lower"
    assert (half.loc["A", "named"], half.loc["A", "unknown"]) == ("", 20)


def test_the_sentence_of_an_agency_counts_what_could_not_be_classified() -> None:
    row = {
        "agency_id": None,
        "agency": "Sở A",
        "short": "Sở A",
        "ratio": 0.0,
        "low": 4,
        "high": 20,
        "mid_p": 0.001,
        "tasks": 40,
        "late": 0,
        "expected": 12.0,
        "named": "lower",
        "unknown": 2,
        "unsaid": "",
    }
    spread = dict.fromkeys(("phi", "phi_null", "phi_null_high", "spread", "spread_low", "spread_high"), 1.0)
    found = {"terms": [], "left_out": [], "rows": [row], "typical": [], **spread}
    found |= {"detectable": None, "least_lower": None}
    example = example_result(3)
    [said] = told_of(changed(example, delays={**example.plain()["delays"], "agencies": found}))
    assert "0/40 nhiệm vụ đã phân loại và đã qua thời hạn" in said
    assert "còn 2 nhiệm vụ chưa phân loại" in said


def period(
    start: str, end: str, on_time: int, tasks: int, most: int, population_by: str = "due_on"
) -> Result:
    """Return a result with one rate that may be as high as `most` tasks."""
    made = example_result(3)
    rate = {"name": "on_time_of_settled", "numerator": on_time, "denominator": tasks,
            "value": on_time / tasks, "range": [on_time / most, (on_time + most - tasks) / most]}  # fmt: skip
    rules = made.rules.plain() | {"population_by": population_by}
    return changed(made, {"from": start, "as_of": end, "rules": rules, "rates": [rate]})


@pytest.mark.parametrize(("most", "called"), [(100, True), (104, True), (200, False)])
def test_a_change_is_called_one_only_if_it_stands_whatever_the_unclassified_are(
    most: int, called: bool
) -> None:
    before = period("2024-01-01", "2024-03-31", 60, 100, 100)
    now = period("2024-04-01", "2024-06-30", 90, 100, most)
    [rate] = changes(now, before)["rates"]
    assert rate["beyond_chance"] is called


def test_totals_of_windows_of_unlike_length_are_not_subtracted() -> None:
    before = period("2024-01-01", "2024-03-31", 60, 100, 100, "assigned_on")
    now = period("2024-04-01", "2024-12-31", 90, 100, 100, "assigned_on")
    assert {each["difference"] for each in changes(now, before)["totals"]} == {None}


@pytest.mark.parametrize(
    ("basis", "status", "reason"),
    [("current", "done_on_time", None), ("original", "unclassified", "original_unreadable")],
)
@pytest.mark.parametrize("count", [None, 0, 1])
def test_an_original_deadline_that_nobody_could_read_counts_under_its_own_basis_only(
    basis: str, status: str, reason: str | None, count: int | None
) -> None:
    row = {"due_original": None, "due_original_unread": True, "extension_count": count}
    table = hg.explain(judged([row], basis=basis))
    assert table["status"].tolist() == [status]
    assert table["reason"].astype(object).where(table["reason"].notna(), None).tolist() == [reason]
    assert table["deadline"].isna().tolist() == [basis == "original"]


def test_a_text_in_place_of_an_original_deadline_is_told_from_none(tmp_path: Path) -> None:
    tasks, _ = read(
        tmp_path, row_of(1, **{"Hạn ban đầu": "cuối tháng 4"}), row_of(2, **{"Hạn ban đầu": None})
    )
    assert tasks["due_original_unread"].tolist() == [True, False]
    assert tasks["doubt"].isna().all()
