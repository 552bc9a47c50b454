"""Survival data printed in the literature, as tables of tasks with dates."""

from __future__ import annotations

import datetime as dt

import pandas as pd

AS_OF = dt.date(2024, 12, 31)

FREIREICH = {
    "6-MP": "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+",
    "placebo": "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23",
}
"""Freireich et al. (1963), Blood 21:699-716: weeks of remission, "+" is censored."""

AML = {
    "maintained": "9 13 13+ 18 23 28+ 31 34 45+ 48 161+",
    "nonmaintained": "5 5 8 8 12 16+ 23 27 30 33 43 45",
}
"""Miller (1981), Survival Analysis, page 49; data set `aml` of R's survival package."""


def tasks_of(data: dict[str, str]) -> pd.DataFrame:
    """Return one task a patient: ended ones began on 01/01/2024, open ones so long before the as-of date."""
    rows = []
    for group, times in data.items():
        for time in times.split():
            days = dt.timedelta(int(time.removesuffix("+")))
            begin = AS_OF - days if time.endswith("+") else dt.date(2024, 1, 1)
            rows.append((group, begin, None if time.endswith("+") else begin + days))
    tasks = pd.DataFrame(rows, columns=["group", "start", "end"])
    return tasks.assign(start=pd.to_datetime(tasks["start"]), end=pd.to_datetime(tasks["end"]))
