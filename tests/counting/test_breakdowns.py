"""What of a period is each leader's, and each field's: the parts add up, and days at the edges fall right."""

import datetime as dt

import pandas as pd
import pytest
from test_result import NO_FINDINGS, PARAMS, task, tasks

from hganalysis import vocab
from hganalysis.counting.breakdowns import breakdown
from hganalysis.counting.result import judge, summarise

AS_OF = dt.date(2024, 11, 3)


def judged(*rows, **columns):
    table = tasks(*rows).assign(**columns)
    return judge(table, PARAMS)


def test_every_task_is_at_one_leader_and_the_parts_add_up_to_the_whole():
    rows = [
        task(1, "2024-05-01", completed="2024-04-30"),
        task(2, "2024-05-01", completed="2024-05-02"),
        task(3, "2024-05-01"),
        task(4, "2024-12-01"),
        task(5, None),
    ]
    table = judged(*rows, leader=["B", "A ", "A", None, "B"])
    found = summarise(table, NO_FINDINGS, PARAMS).by_leader
    assert [each.name for each in found] == ["A", "B", ""]
    whole = summarise(table, NO_FINDINGS, PARAMS).totals
    for name in vocab.COUNTS:
        assert sum(each.of(name) for each in found) == whole.of(name)
    assert [each.open_overdue for each in found] == [1, 0, 0]
    assert [sum(held.open_overdue for held in each.holders) for each in found] == [1, 0, 0]


@pytest.mark.parametrize(
    ("due", "today", "soon"),
    [("2024-11-02", 0, 0), ("2024-11-03", 1, 0), ("2024-11-04", 0, 1), ("2024-12-03", 0, 1),
     ("2024-12-04", 0, 0)],
)  # fmt: skip
def test_what_falls_due_is_counted_to_the_thirtieth_day_and_the_as_of_day_apart(due, today, soon):
    [found] = breakdown(judged(task(1, due), field=["Y tế"]), "field", AS_OF)
    assert (found.due_today, found.due_soon) == (today, soon)


def test_a_source_without_the_column_or_with_nothing_in_it_has_no_breakdown():
    row = task(1, "2024-05-01")
    assert breakdown(judged(row), "leader", AS_OF) == ()
    assert breakdown(judged(row, leader=[None]), "leader", AS_OF) == ()
    assert breakdown(judged(row, leader=["  "]), "leader", AS_OF) == ()


def test_texts_that_differ_by_spaces_only_are_one_leader():
    rows = [task(i, "2024-05-01") for i in range(2)]
    names = pd.Series(["Chủ tịch  UBND", " Chủ tịch UBND"], dtype="str")
    [found] = breakdown(judged(*rows, leader=names), "leader", AS_OF)
    assert (found.name, found.total) == ("Chủ tịch UBND", 2)
