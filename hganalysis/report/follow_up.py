"""What last period's brief asked, followed task by task: done, moved, not done.

The tasks that a proposal was about (`asked_tasks`) are looked up by id and agency. Whether one is done is
told in the terms of what was asked of it: a deadline set, a reason given, a task completed. What the audit
doubts counts neither as done nor as moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.history.follow_up_result import OUTCOMES, FollowedProposal, FollowedTask, FollowUp, TrendPoint
from hganalysis.report.asked_tasks import deadline_of, place_of, text_of
from hganalysis.report.changed_history import in_doubt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hganalysis.history.follow_up_result import AskedTask, Outcome, Remembered
    from hganalysis.history.history_result import History
    from hganalysis.report.changed_history import RowPlace
    from hganalysis.report.period_result import PeriodResult

    Row = dict[Any, Any]

STILL = {"unsettled": "unclassified", "without_deadline": "no_deadline"}
"""The status that a task has as long as what was asked for it is missing."""

LAST = "9999-12-31"
TOLD_TIMES = 3
"""From so many periods in a row on it is told that the same has been asked again. Our choice."""

COMPLETION = ("completion_withdrawn", "backdated", "completion_moved", "state_backwards", "id_reused")
DOUBTED: dict[str, tuple[str, ...]] = {"done": COMPLETION, "moved": ("deadline_moved", *COMPLETION)}
"""What the audit must not have found for an outcome to count."""

OPEN_THEN = ("longest_overdue", "near_deadlines")
"""Proposals about tasks that were still to be done on the as-of day."""

LABELS = {
    "longest_overdue": "xử lý nhiệm vụ quá hạn",
    "awaiting_approval": "duyệt hoặc trả lại nhiệm vụ chờ duyệt",
    "late_completions": "nêu nguyên nhân hoàn thành quá hạn",
    "unsettled": "bổ sung dữ liệu chưa phân loại",
    "near_deadlines": "nhắc nhiệm vụ sắp đến hạn",
    "without_deadline": "trình thời hạn",
}
"""What each asks, in a few words."""


def followed(before: Remembered, judged: pd.DataFrame, history: History | None = None) -> FollowUp | None:
    """Return what became of what the period before asked; None where it kept nothing to follow.

    Without today's audit, a completion dated before the as-of day on which the task was still to be done is
    doubted.
    """
    if not before.asked:
        return None
    rows = _by_task(judged)
    doubted = {outcome: in_doubt(history, kinds) for outcome, kinds in DOUBTED.items()}
    since = before.as_of if history is None else ""
    tasks = tuple(
        _followed(proposal.kind, task, _found(task, rows), doubted, since)
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
        if text_of(row, "exclusion") != "duplicate":
            rows.setdefault(text_of(row, "task_id"), []).append(row)
    return rows


def _found(task: AskedTask, rows: dict[str, list[Row]]) -> Row | None:
    """Return the row of a task by its id and agency, by its id alone where that is one row."""
    there = rows.get(task.task_id, []) if task.task_id else []
    own = [row for row in there if text_of(row, "agency_id") == task.agency_id]
    one = own if len(own) == 1 else there
    return one[0] if len(one) == 1 else None


def _followed(
    kind: str, task: AskedTask, row: Row | None, doubted: Mapping[str, set[RowPlace]], since: str
) -> FollowedTask:
    outcome: Outcome = _became(kind, task, row) if row else "gone"
    if row and place_of(row) in doubted.get(outcome, ()):
        outcome = "doubtful"
    if row and outcome == "done" and kind in OPEN_THEN and _completed_on(row) < since:
        outcome = "doubtful"
    return FollowedTask(
        kind=kind,
        task_id=task.task_id,
        agency_id=task.agency_id,
        agency=text_of(row, "agency") if row else "",
        title=text_of(row, "title") if row else "",
        outcome=outcome,
        times=task.times,
    )


def _completed_on(row: Row) -> str:
    """Return the day of completion as ISO text, one after all others where there is none."""
    day = row.get("completed_on")
    return LAST if day is None or pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _became(kind: str, task: AskedTask, row: Row) -> Outcome:
    """Tell what became of a task in the terms of what was asked of it."""
    if kind == "late_completions":
        return "done" if text_of(row, "cause_raw") else "not_done"
    if text_of(row, "exclusion") == "withdrawn":
        return "moved"
    if kind in STILL:
        return "not_done" if row["status"] == STILL[kind] else "done"
    if _is_done(row):
        return "done"
    approving = row["holder"] == "approver"
    if kind == "awaiting_approval":
        return "not_done" if approving else "moved"
    return "moved" if approving or deadline_of(row) > (task.deadline or LAST) else "not_done"


def _is_done(row: Row) -> bool:
    """Tell whether a task is completed, be it outside the tasks that this period counts."""
    outside = text_of(row, "exclusion") == "outside_population"
    return row["status"] in vocab.DONE or (
        outside and row["state"] == "done" and not pd.isna(row.get("completed_on"))
    )


def _counted(kind: str, tasks: tuple[FollowedTask, ...]) -> FollowedProposal:
    own = [task.outcome for task in tasks if task.kind == kind]
    return FollowedProposal(kind=kind, asked=len(own), **{name: own.count(name) for name in OUTCOMES})  # type: ignore[arg-type]


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
    counts = {name: sum(each.of(name) for each in told.proposals) for name in OUTCOMES}
    every = sum(counts.values())
    rest = [
        f"{text.number(counts[name])} việc {label}{_again(told) if name == 'not_done' else ''}"
        for name, label in OUTCOMES.items()
        if name != "done" and counts[name]
    ]
    done = f"{text.number(counts['done'])} trong {text.number(every)} việc kỳ trước đề nghị đã xong"
    said = "; ".join([f"{done}{_by_kind(told)}", *rest])
    return f"{said} (tệp so-lieu.xlsx, trang Theo dõi đề nghị)."


def _by_kind(told: FollowUp) -> str:
    """Say of each proposal how many of its tasks are done, where there is more than one."""
    parts = [f"{LABELS[each.kind]} {text.share_of(each.done, each.asked)}" for each in told.proposals]
    return f" ({'; '.join(parts)})" if len(parts) > 1 else ""


def _again(told: FollowUp) -> str:
    """Say how many of what is not done has been asked again and again."""
    again = sum(each.outcome == "not_done" and each.times >= TOLD_TIMES for each in told.tasks)
    since = f"đã đề nghị từ {TOLD_TIMES} kỳ liền trở lên"
    return f", trong đó {text.number(again)} việc {since}" if again else ""
