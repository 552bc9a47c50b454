"""Simulated months as judged tables, without a workbook between."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

import hganalysis as hg
from hganalysis.history.audit import audited
from hganalysis.sample.months import window_of
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from hganalysis.history.history_result import History
    from hganalysis.sample.simulated_task import Task
    from hganalysis.sample.tampering import Year

AGENCIES = {agency.id: agency for agency in load_agencies()}


def params_of(as_of: dt.date, **more: object) -> Params:
    """Return the parameters of a cumulative period."""
    source = {"file": "x.xlsx", "map": "qlvb", "simulated": True}
    start = as_of.replace(month=1, day=1)
    return Params.model_validate(
        {"period": as_of.isoformat(), "label": "kỳ thử", "from": start, "to": as_of, "source": source, **more}
    )


def table_of(tasks: list[Task], params: Params) -> pd.DataFrame:
    """Return simulated tasks as a judged table."""
    frame = pd.DataFrame([asdict(task) for task in tasks]).drop(columns=["status", "reason", "coop"])
    for name in frame:
        if name.endswith("_on") or name in ("doc_date", "due_original"):
            frame[name] = pd.to_datetime(frame[name])
    agencies = frame["agency_id"].map(AGENCIES)
    frame["agency"] = frame["agency_raw"] = agencies.map(lambda agency: agency.name)
    frame["agency_group"] = agencies.map(lambda agency: agency.group)
    frame["due_raw"] = frame["due_on"].astype(str)
    frame = frame.assign(exclusion=None, doubt=None, source_file="x.xlsx", source_sheet="DS")
    return hg.judge(frame.assign(source_row=range(11, 11 + len(frame))), params)


def audits(year: Year, last: int = 12) -> Iterator[tuple[str, History]]:
    """Yield each month from the second on with what its audit against the one before finds."""
    before = None
    for month in range(1, last + 1):
        day = window_of(month).as_of
        now = table_of(year.rows(month), params_of(day))
        if before is not None:
            yield f"{day:%Y-%m}", audited(before, now)
        before = now


def found_and_true(year: Year, last: int = 12) -> tuple[Counter, Counter]:
    """Return what the audits of the months find and what was done, each as (month, kind, task id)."""
    found = Counter(
        (month, each.kind, each.task_id) for month, history in audits(year, last) for each in history.findings
    )
    months = {f"{window_of(month).as_of:%Y-%m}" for month in range(2, last + 1)}
    return found, Counter(
        (each.month, each.kind, each.task_id) for each in year.truth if each.month in months
    )
