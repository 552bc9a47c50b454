"""What a brief asks -> the tasks that each proposal is about, kept so that the next period can follow them.

Which tasks a proposal is about is told by its rule (`ABOUT`), once, when it is made: those that its number
counts, so without the rows that the audit touches wherever the proposal leaves these out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.delays.delays_result import NotSaid
from hganalysis.history.follow_up_result import AskedProposal, AskedTask
from hganalysis.report.changed_history import in_doubt
from hganalysis.report.proposals import LONG_OVERDUE, NEAR_DAYS, WITHOUT_A_DATE, proposals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hganalysis.history.follow_up_result import Remembered
    from hganalysis.report.changed_history import RowPlace
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

    Row = dict[Any, Any]


def _long_overdue(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    with_agency = (judged["status"] == "open_overdue") & (judged["holder"] == "agency")
    with_agency &= ~touched_rows(judged, result)
    long = with_agency & (judged["days_late"] >= LONG_OVERDUE)
    chosen: pd.Series = long if long.any() else with_agency
    return chosen


def _in_approval(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return judged["status"].isin(vocab.OPEN) & (judged["holder"] == "approver")


def _late_without_reason(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    late = (judged["status"] == "done_late") & ~touched_rows(judged, result)
    found = result.answered().agencies
    rows = () if isinstance(found, NotSaid) else found.rows
    named = {(row.agency_id or "", row.agency) for row in rows if row.named == "higher"}
    agencies = zip(judged["agency_id"].astype("object").fillna(""), judged["agency"], strict=True)
    own = pd.Series([each in named for each in agencies], judged.index, dtype=bool)
    asked = late & own if named else late
    if "cause_raw" not in judged:
        return asked & False
    return asked & (judged["cause_raw"].fillna("") == "")


def _unclassified(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return judged["status"] == "unclassified"


def _due_soon(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    days = (judged[DEADLINE].dt.normalize() - pd.Timestamp(result.as_of)).dt.days
    to_do = (judged["status"] == "open_in_time") & judged["holder"].isin(vocab.TO_DO)
    soon: pd.Series = to_do & days.between(1, NEAR_DAYS)
    return soon


def _no_deadline(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return (judged["status"] == "no_deadline") & judged["due_kind"].isin(WITHOUT_A_DATE)


def touched_rows(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    """Tell of each row whether the audit touches it."""
    rows = in_doubt(result.history)
    touched = [place_of(row) in rows for row in judged.to_dict("records")] if rows else False
    return pd.Series(touched, judged.index, dtype=bool)


ABOUT: dict[str, Callable[[pd.DataFrame, PeriodResult], pd.Series]] = {
    "longest_overdue": _long_overdue,
    "awaiting_approval": _in_approval,
    "late_completions": _late_without_reason,
    "unsettled": _unclassified,
    "near_deadlines": _due_soon,
    "without_deadline": _no_deadline,
}
"""Which tasks a rule of `report.proposals` is about; the one on days off is about none."""


def asked(
    result: PeriodResult, judged: pd.DataFrame, office: Office, before: Remembered | None = None
) -> tuple[AskedProposal, ...]:
    """Return the proposals of a period that are about tasks, with these tasks; of every row read, judged.

    By what the period before asked a task knows how often it has been asked.
    """
    times = {
        (proposal.kind, task.task_id, task.agency_id): task.times
        for proposal in (before.asked or () if before else ())
        for task in proposal.tasks
    }
    made = []
    for each in proposals(result, office):
        chosen = judged[ABOUT[each.kind](judged, result)] if each.kind in ABOUT else judged.head(0)
        tasks = tuple(_asked_task(each.kind, row, times) for row in chosen.to_dict("records"))
        if tasks:
            made.append(AskedProposal(kind=each.kind, by=each.by.isoformat(), tasks=tasks))
    return tuple(made)


def _asked_task(kind: str, row: Row, times: Mapping[tuple[str, str, str], int]) -> AskedTask:
    task_id, agency_id = text_of(row, "task_id"), text_of(row, "agency_id")
    return AskedTask(
        task_id=task_id,
        agency_id=agency_id,
        deadline=deadline_of(row) or None,
        times=1 + times.get((kind, task_id, agency_id), 0) if task_id else 1,
    )


def text_of(row: Row, name: str) -> str:
    """Return a cell as text, "" for nothing."""
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def place_of(row: Row) -> RowPlace:
    """Return where a task stands in its source, as the audit tells it."""
    number = row.get("source_row")
    at = None if number is None or pd.isna(number) else int(number)
    return text_of(row, "task_id"), text_of(row, "source_sheet"), at


def deadline_of(row: Row) -> str:
    """Return the deadline of a task as ISO text, "" without one."""
    day = row.get(DEADLINE)
    return "" if day is None or pd.isna(day) else pd.Timestamp(day).date().isoformat()
