"""Whatever rule a deadline was judged by, the analysis sees the tasks that the totals call late."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import hganalysis as hg
from hganalysis.delays.what_comes_next.landmarks import history
from hganalysis.delays.what_goes_with.factors import factor_table

AS_OF = dt.date(2024, 11, 3)
DAY = float(pd.Timestamp(AS_OF).timestamp() // 86400)


def extended() -> pd.DataFrame:
    """Return sixty tasks: by the first deadline twenty are overdue, all extended past the as-of date."""
    day = pd.Timestamp
    rows = [
        {"task_id": f"N{i}", "agency": "A", "assigned_on": day(2024, 9, 2), "due_original": day(2024, 10, 1),
         "due_on": day(2024, 12, 1) if i < 20 else day(2024, 10, 1),
         "completed_on": pd.NaT if i < 20 else day(2024, 9, 20)}
        for i in range(60)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def ends_on_a_day_off() -> pd.DataFrame:
    """Return tasks due on Saturday 2 November, which roll forward to Monday, after the as-of date."""
    return extended().assign(due_original=pd.Timestamp(2024, 11, 2), due_on=pd.Timestamp(2024, 11, 2))


@pytest.mark.parametrize(
    ("tasks", "rule", "late"),
    [
        (extended(), {"basis": "original"}, 20),
        (extended(), {"basis": "current"}, 0),
        (ends_on_a_day_off(), {"roll_forward": True}, 0),
        (ends_on_a_day_off(), {"roll_forward": False}, 20),
    ],
)
def test_the_late_tasks_of_the_totals_are_those_that_the_analysis_compares(tasks, rule, late):
    judged = hg.classify(tasks, as_of=AS_OF, **rule)
    table = factor_table(judged, AS_OF)

    assert judged["status"].isin(["done_late", "open_overdue"]).sum() == late
    assert table["late"].sum() == late
    assert (history(judged, DAY)["due"] == judged["deadline"].map(pd.Timestamp.toordinal) - 719163).all()
