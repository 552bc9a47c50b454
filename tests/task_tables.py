"""Hand-made judged tables for the tests of what goes with being late and of what comes next."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

import hganalysis as hg

AS_OF = dt.date(2024, 11, 3)
DATES = ["doc_date", "assigned_on", "entered_on", "due_on", "due_original", "completed_on", "last_update_on"]


def judged(rows: list[dict[str, Any]], as_of: dt.date = AS_OF) -> pd.DataFrame:
    """Return rows as `hg.judge` would: dates as datetimes, with `status` and `days_late`."""
    table = pd.DataFrame(rows)
    for name in DATES:
        if name in table:
            table[name] = pd.to_datetime(table[name]).astype("datetime64[us]")
    return hg.classify(table, as_of=as_of)


def counted(late: int, on_time: int, **same: Any) -> list[dict[str, Any]]:
    """Return tasks of October that differ in nothing but whether they were late."""
    days = [(dt.date(2024, 10, 25), late), (dt.date(2024, 10, 10), on_time)]
    dates = {"assigned_on": dt.date(2024, 10, 1), "due_on": dt.date(2024, 10, 15)}
    return [{**dates, "completed_on": day, **same} for day, n in days for _ in range(n)]


def drawn(n: int, seed: int = 1, *, risky: float = 0.0) -> pd.DataFrame:
    """Return tasks of ten months whose time over the time allowed is log-logistic.

    `risky` is added to its logarithm for the tasks of the field "khó".
    """
    random = np.random.default_rng(seed)
    assigned = np.datetime64("2024-01-01") + random.integers(0, 300, n).astype("timedelta64[D]")
    allowed = random.integers(5, 60, n)
    hard = random.random(n) < 0.5
    pace = np.exp(-0.8 + risky * hard + 0.5 * random.logistic(size=n))
    completed = assigned + np.ceil(allowed * pace).astype("timedelta64[D]")
    table = pd.DataFrame(
        {
            "task_id": [f"NV{i:05d}" for i in range(n)],
            "title": "Việc",
            "agency_id": random.choice(["a", "b", "c", "d"], n),
            "field": np.where(hard, "khó", "thường"),
            "coop_count": random.integers(0, 4, n),
            "assigned_on": assigned.astype("datetime64[us]"),
            "due_on": (assigned + allowed.astype("timedelta64[D]")).astype("datetime64[us]"),
            "completed_on": completed.astype("datetime64[us]"),
        }
    )
    table["agency"] = "Sở " + table["agency_id"]
    future = table["completed_on"] > pd.Timestamp(AS_OF)
    table["completed_on"] = table["completed_on"].mask(future)
    return hg.classify(table, as_of=AS_OF)
