"""What last period's brief asked, followed task by task: done, moved, not done.

Which tasks a proposal is about is told by its rule (`ABOUT`), once, when it is made, and kept in result.json;
the next period looks each of them up by its id and agency. Whether a task is done is told in the terms of
what was asked of it: a deadline set, a reason given, a task completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.counting.deadlines import DEADLINE
from hganalysis.delays.delays_result import NotSaid
from hganalysis.history.follow_up_result import (
    OUTCOMES,
    AskedProposal,
    AskedTask,
    FollowedProposal,
    FollowedTask,
    FollowUp,
    Outcome,
    TrendPoint,
)
from hganalysis.report.proposals import LONG_OVERDUE, NEAR_DAYS, WITHOUT_A_DATE, proposals

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.history.follow_up_result import Remembered
    from hganalysis.report.period_result import PeriodResult
    from hganalysis.settings.office import Office

    Row = dict[Any, Any]

STILL = {"unsettled": "unclassified", "without_deadline": "no_deadline"}
"""The status that a task has as long as what was asked for it is missing."""

LAST = "9999-12-31"
TO_DO = ("agency", "unknown")
"""Holders of tasks that are still with their agency, as far as anybody knows."""


def _long_overdue(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    with_agency = (judged["status"] == "open_overdue") & (judged["holder"] == "agency")
    long = with_agency & (judged["days_late"] >= LONG_OVERDUE)
    chosen: pd.Series = long if long.any() else with_agency
    return chosen


def _in_approval(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return judged["status"].isin(vocab.OPEN) & (judged["holder"] == "approver")


def _late_without_reason(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    late = judged["status"] == "done_late"
    found = result.answered().agencies
    named = () if isinstance(found, NotSaid) else [row.agency for row in found.rows if row.named == "higher"]
    asked = late & judged["agency"].isin(named) if named else late
    return asked & (_reasons(judged) == "")


def _unclassified(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return judged["status"] == "unclassified"


def _due_soon(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    days = (judged[DEADLINE].dt.normalize() - pd.Timestamp(result.as_of)).dt.days
    to_do = (judged["status"] == "open_in_time") & judged["holder"].isin(TO_DO)
    soon: pd.Series = to_do & days.between(1, NEAR_DAYS)
    return soon


def _no_deadline(judged: pd.DataFrame, result: PeriodResult) -> pd.Series:
    return (judged["status"] == "no_deadline") & judged["due_kind"].isin(WITHOUT_A_DATE)


def _reasons(judged: pd.DataFrame) -> pd.Series:
    empty = pd.Series("", index=judged.index, dtype="str")
    given: pd.Series = judged["cause_raw"].fillna("") if "cause_raw" in judged else empty
    return given


ABOUT: dict[str, Callable[[pd.DataFrame, PeriodResult], pd.Series]] = {
    "longest_overdue": _long_overdue,
    "awaiting_approval": _in_approval,
    "late_completions": _late_without_reason,
    "unsettled": _unclassified,
    "near_deadlines": _due_soon,
    "without_deadline": _no_deadline,
}
"""Which tasks a rule of `report.proposals` is about; the one on days off is about none."""

LABELS = {
    "longest_overdue": "xử lý nhiệm vụ quá hạn",
    "awaiting_approval": "duyệt hoặc trả lại nhiệm vụ chờ duyệt",
    "late_completions": "nêu nguyên nhân hoàn thành quá hạn",
    "unsettled": "bổ sung dữ liệu chưa phân loại",
    "near_deadlines": "nhắc nhiệm vụ sắp đến hạn",
    "without_deadline": "trình thời hạn",
}
"""What each asks, in a few words."""


def asked(result: PeriodResult, judged: pd.DataFrame, office: Office) -> tuple[AskedProposal, ...]:
    """Return the proposals of a period that are about tasks, with these tasks.

    Parameters
    ----------
    result : PeriodResult
    judged : DataFrame
        Every row read, with its status.
    office : Office
        As of the brief.
    """
    made = []
    for each in proposals(result, office):
        chosen = judged[ABOUT[each.kind](judged, result)] if each.kind in ABOUT else judged.head(0)
        tasks = tuple(_asked_task(row) for row in chosen.to_dict("records"))
        if tasks:
            made.append(AskedProposal(kind=each.kind, by=each.by.isoformat(), tasks=tasks))
    return tuple(made)


def _asked_task(row: Row) -> AskedTask:
    return AskedTask(
        task_id=_text(row, "task_id"), agency_id=_text(row, "agency_id"), deadline=_day(row) or None
    )


def followed(before: Remembered, judged: pd.DataFrame) -> FollowUp | None:
    """Return what became of what the period before asked; None where it kept nothing to follow."""
    if not before.asked:
        return None
    rows = _by_task(judged)
    tasks = tuple(
        _followed(proposal.kind, task, _found(task, rows))
        for proposal in before.asked
        for task in proposal.tasks
    )
    return FollowUp(
        period=before.period,
        as_of=before.as_of,
        proposals=tuple(_counted(each.kind, tasks) for each in before.asked),
        tasks=tasks,
    )


def _by_task(judged: pd.DataFrame) -> dict[str, list[Row]]:
    """Return the rows of each id; those that repeat another are left out."""
    rows: dict[str, list[Row]] = {}
    for row in judged.to_dict("records"):
        if _text(row, "exclusion") != "duplicate":
            rows.setdefault(_text(row, "task_id"), []).append(row)
    return rows


def _found(task: AskedTask, rows: dict[str, list[Row]]) -> Row | None:
    """Return the row of a task by its id and agency, by its id alone where that is one row."""
    there = rows.get(task.task_id, []) if task.task_id else []
    own = [row for row in there if _text(row, "agency_id") == task.agency_id]
    one = own if len(own) == 1 else there
    return one[0] if len(one) == 1 else None


def _followed(kind: str, task: AskedTask, row: Row | None) -> FollowedTask:
    return FollowedTask(
        kind=kind,
        task_id=task.task_id,
        agency_id=task.agency_id,
        agency=_text(row, "agency") if row else "",
        title=_text(row, "title") if row else "",
        outcome=_became(kind, task, row) if row else "gone",
    )


def _became(kind: str, task: AskedTask, row: Row) -> Outcome:
    """Tell what became of a task in the terms of what was asked of it."""
    if kind == "late_completions":
        return "done" if _text(row, "cause_raw") else "not_done"
    if _text(row, "exclusion") == "withdrawn":
        return "moved"
    if kind in STILL:
        return "not_done" if row["status"] == STILL[kind] else "done"
    if _is_done(row):
        return "done"
    approving = row["holder"] == "approver"
    if kind == "awaiting_approval":
        return "not_done" if approving else "moved"
    return "moved" if approving or _day(row) > (task.deadline or LAST) else "not_done"


def _day(row: Row) -> str:
    """Return the deadline of a task as ISO text, "" without one."""
    day = row.get(DEADLINE)
    return "" if day is None or pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _is_done(row: Row) -> bool:
    """Tell whether a task is completed, be it outside the tasks that this period counts."""
    outside = _text(row, "exclusion") == "outside_population"
    return row["status"] in vocab.DONE or (
        outside and row["state"] == "done" and not pd.isna(row.get("completed_on"))
    )


def _counted(kind: str, tasks: tuple[FollowedTask, ...]) -> FollowedProposal:
    own = [task.outcome for task in tasks if task.kind == kind]
    return FollowedProposal(kind=kind, asked=len(own), **{name: own.count(name) for name in OUTCOMES})  # type: ignore[arg-type]


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def trend(result: PeriodResult, before: Remembered | None) -> tuple[TrendPoint, ...]:
    """Return the periods of the year up to this one, each as it was published."""
    year = result.as_of[:4]
    earlier = () if before is None else tuple(each for each in before.trend if each.as_of[:4] == year)
    told = result.followed
    own = TrendPoint(
        period=result.period,
        label=result.label,
        as_of=result.as_of,
        asked=None if told is None else sum(each.asked for each in told.proposals),
        done=None if told is None else sum(each.done for each in told.proposals),
        total=result.totals.total,
        unclassified=result.totals.unclassified,
        rows_read=result.source.rows_read,
        errors=result.findings.error,
        warnings=result.findings.warning,
        corrected=len(result.corrections),
    )
    return (*earlier, own)


def follow_up_sentence(result: PeriodResult) -> str:
    """Say in a line what became of what the period before asked; "" where nothing is followed.

    "7 trong 15 việc kỳ trước đề nghị đã xong; 3 việc đã chuyển khâu, đổi thời hạn…; 5 việc chưa xong".
    """
    told = result.followed
    if told is None:
        return ""
    counts = {name: sum(getattr(each, name) for each in told.proposals) for name in OUTCOMES}
    every = sum(counts.values())
    rest = "; ".join(
        f"{text.number(counts[name])} việc {label}"
        for name, label in OUTCOMES.items()
        if name != "done" and counts[name]
    )
    done = f"{text.number(counts['done'])} trong {text.number(every)} việc kỳ trước đề nghị đã xong"
    return f"{done}{'; ' if rest else ''}{rest} (tệp so-lieu.xlsx, trang Theo dõi đề nghị)."
