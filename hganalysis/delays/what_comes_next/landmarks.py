"""Tasks as they stood on a day of the past: open, with so many days left, and what became of them.

A model of what open tasks come to is learnt from such days (landmarks), from every task on every one it was
open on: so the mix is that of the open tasks of any day. Van Houwelingen (2007), Scandinavian Journal of
Statistics 34:70-85.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from hganalysis import vocab
from hganalysis.answers.unsaid import UNKNOWN_GROUP
from hganalysis.counting.judged import days_of

STEP = 7
"""Days between landmarks: once a week, so that short tasks are met too."""

MOST_ROWS = 20_000
"""Rows to learn from, at most; the latest landmarks are kept."""

GROUPS = ("field", "agency")
DATES = {"assigned": "assigned_on", "due": "deadline", "completed": "completed_on"}
JUDGED = (*vocab.DONE, *vocab.OPEN)


def history(judged: pd.DataFrame, until: float) -> pd.DataFrame:
    """Return what was known of the judged tasks at the end of a day, counted from 1970.

    A later completion is not known; a task assigned later is not there. On the index of `judged` stand
    `assigned`, `due`, `completed` as days since 1970, `allowed` in days, and the features that the table has:
    `coop` (the mean where empty), `field`, `agency`.
    """
    rows = judged[judged["status"].isin(JUDGED)]
    known = pd.DataFrame({name: days_of(rows[column]) for name, column in DATES.items()})
    known["completed"] = known["completed"].where(known["completed"] <= until)
    known["allowed"] = known["due"] - known["assigned"]
    known = known[(known["assigned"] <= until) & (known["due"] >= known["assigned"])]
    rows = rows.loc[known.index]
    if "coop_count" in rows and rows["coop_count"].notna().any():
        coop = rows["coop_count"].astype(float)
        known = known.assign(coop=coop.fillna(coop.mean()))
    names = [name for name in GROUPS if name in rows]
    texts = {name: rows[name].astype(object).where(rows[name].notna(), UNKNOWN_GROUP) for name in names}
    return known.assign(**texts)


def open_on(known: pd.DataFrame, day: float) -> pd.DataFrame:
    """Return the tasks open at the end of a day, with the days `left` to their deadline (negative: over)."""
    there = known[(known["assigned"] <= day) & ~(known["completed"] <= day)]
    return there.assign(day=day, left=there["due"] - day)


def before_deadline(known: pd.DataFrame, until: float) -> pd.DataFrame:
    """Return open tasks on landmarks whose deadline came after the landmark and before `until`.

    `outcome` is 1 where the task was completed by its deadline.
    """
    rows = _on_landmarks(known, until - STEP, until)
    rows = rows[rows["left"] > 0]
    return rows.assign(outcome=(rows["completed"] <= rows["due"]).astype(float))


def before_report(known: pd.DataFrame, until: float, horizon: int) -> pd.DataFrame:
    """Return open tasks on landmarks whose deadline comes before the report `horizon` days later.

    `outcome` is 1 where the task was open and overdue at the end of the day of that report.
    """
    rows = _on_landmarks(known, until - horizon, until)
    rows = rows[rows["left"] < horizon]
    return rows.assign(outcome=(~(rows["completed"] <= rows["day"] + horizon)).astype(float))


def features(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the chance of open tasks is worked out from, as numbers.

    Days left and days over on a scale of doublings, whether the deadline is over, days allowed likewise, and
    the coordinating agencies where they are known.
    """
    left = rows["left"]
    numbers = {
        "left": np.log2(1 + left.clip(lower=0)),
        "over": np.log2(1 + (-left).clip(lower=0)),
        "passed": (left <= 0).astype(float),
        "allowed": np.log2(1 + rows["allowed"]),
    }
    return pd.DataFrame(numbers | ({"coop": rows["coop"]} if "coop" in rows else {}))


def _on_landmarks(known: pd.DataFrame, last: float, until: float) -> pd.DataFrame:
    """Return the tasks due before `until` as they were on each landmark up to `last`, latest first."""
    known = known[known["due"] < until]
    assigned, completed = known["assigned"].to_numpy(), known["completed"].to_numpy()
    places, days, rows = [np.empty(0, dtype=int)], [np.empty(0)], 0
    day = last
    while len(known) and day >= assigned.min() and rows < MOST_ROWS:
        there = np.flatnonzero((assigned <= day) & ~(completed <= day))
        places.append(there)
        days.append(np.full(len(there), day))
        rows += len(there)
        day -= STEP
    found = known.iloc[np.concatenate(places)]
    found = found.assign(day=np.concatenate(days))
    return found.assign(left=found["due"] - found["day"])
