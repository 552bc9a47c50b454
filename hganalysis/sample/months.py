"""Simulated months: one year of tasks as the software would export them at the end of each month.

Every task has one true course, drawn once; an export shows what of it had happened and been entered by its
day. So nothing in honest months contradicts an earlier one: a deadline moves by an extension on record and
before it has passed, a completion is reported in its month or waits for approval, a task is entered within
three working days.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.sample import texts
from hganalysis.sample.population import NO_CAUSE, NOT_DONE, UNDATED
from hganalysis.sample.simulated_task import CALENDAR, Task, Window, draw_task, status_of
from hganalysis.settings.workdays import ONE_DAY
from hganalysis.vocab import LATE_ENTRY_DAYS

if TYPE_CHECKING:
    from hganalysis.sample.chance import Chance

MONTHS = 12
YEAR = 2024
TASKS_A_MONTH = 75
COURSE = Window(dt.date(YEAR, 1, 1), dt.date(YEAR + 4, 1, 1), dt.date(YEAR + 4, 1, 1))
"""By then every course has come to its end."""

APPROVED, CALLED_OFF, MISSPELT, TITLES_PUT_RIGHT = 0.3, 0.01, 0.03, 6
"""Shares of tasks that wait for approval, are withdrawn, have a title misspelt; the month it is put right."""

FEW_DAYS, MOST_PROGRESS = 2, 9


@dataclass(frozen=True, kw_only=True)
class Course:
    """What truly happens to a task."""

    task: Task
    """As it is in the end."""
    deadlines: tuple[tuple[dt.date, dt.date], ...]
    """Each deadline with the day from which it holds."""
    approved: bool
    """Whether a completion is entered only when it is confirmed."""
    called_off_on: dt.date | None
    misspelt: bool


def window_of(month: int) -> Window:
    """Return what the export at the end of a month covers: from the first of January."""
    end = dt.date(YEAR, month, calendar.monthrange(YEAR, month)[1])
    return Window(dt.date(YEAR, 1, 1), end, end)


def courses(chance: Chance, n: int) -> list[Course]:
    """Draw the courses of so many tasks, assigned over the year, numbered in the order of their entry."""
    last = dt.date(YEAR, MONTHS, 31)
    drawn = [_course(chance, draw_task(chance, COURSE.start, last, COURSE)) for _ in range(n)]
    ordered = sorted(drawn, key=lambda each: (each.task.entered_on, each.task.assigned_on))
    return [
        replace(each, task=replace(each.task, task_id=f"NV{YEAR}-{place:05d}"))
        for place, each in enumerate(ordered, 1)
    ]


def _course(chance: Chance, task: Task) -> Course:
    entered = CALENDAR.after(task.assigned_on, chance.whole(0, LATE_ENTRY_DAYS))
    task = replace(task, entered_on=entered)
    if chance.happens(sum(UNDATED.values()) / (12 * TASKS_A_MONTH)):
        kind = chance.weighted(UNDATED)
        task = replace(task, due_kind=kind, due_on=None, due_original=None, extension_count=0, **NO_CAUSE)
    called_off = task.assigned_on + chance.whole(5, 60) * ONE_DAY if chance.happens(CALLED_OFF) else None
    return Course(
        task=task,
        deadlines=_deadlines(chance, task),
        approved=task.confirmed_on is not None and chance.happens(APPROVED),
        called_off_on=called_off,
        misspelt=chance.happens(MISSPELT),
    )


def _deadlines(chance: Chance, task: Task) -> tuple[tuple[dt.date, dt.date], ...]:
    """Share what a task was extended by among its extensions, each granted before the deadline had passed."""
    if task.due_on is None or task.due_original is None:
        return ()
    found = [(task.assigned_on, task.due_original)]
    for k in range(task.extension_count):
        before = found[-1][1]
        left = task.extension_count - 1 - k
        due = task.due_on - 7 * left * ONE_DAY
        found.append((max(found[-1][0], before - chance.whole(0, FEW_DAYS) * ONE_DAY), due))
    return tuple(found)


def seen(course: Course, day: dt.date) -> Task | None:
    """Return a task as an export of a day shows it; None before it was entered."""
    task = course.task
    if task.entered_on > day:
        return None
    task = _with_deadline(course, task, day)
    if course.misspelt and day.month < TITLES_PUT_RIGHT:
        task = replace(task, title=misspelt(task.title))
    if course.called_off_on and course.called_off_on <= day and not _is_finished(task, course.called_off_on):
        return replace(task, state="withdrawn", status_raw="Thu hồi", progress_pct=0, **_NOTHING)
    return _judged(_with_result(course, task, day), day)


_NOTHING = {**NOT_DONE, **NO_CAUSE, "status": "excluded", "reason": "withdrawn"}


def misspelt(title: str) -> str:
    """Return a title with a slip of the keyboard."""
    return title.replace("kết quả", "kết qủa", 1) if "kết quả" in title else title.replace("o", "oo", 1)


def _with_deadline(course: Course, task: Task, day: dt.date) -> Task:
    known = [due for since, due in course.deadlines if since <= day]
    if not known:
        return task
    return replace(task, due_on=known[-1], extension_count=len(known) - 1)


def _is_finished(task: Task, day: dt.date) -> bool:
    return task.completed_on is not None and task.completed_on <= day


def _with_result(course: Course, task: Task, day: dt.date) -> Task:
    """Return what is entered of a completion by a day, and of the work before it."""
    known = task.confirmed_on if course.approved else task.completed_on
    if known is None or known > day:
        handed_in = course.approved and task.reported_on is not None and task.reported_on <= day
        return _awaiting(task) if handed_in else _at_work(task, day)
    return replace(
        task,
        reported_on=_by(task.reported_on, day),
        confirmed_on=_by(task.confirmed_on, day),
        last_update_on=_by(task.last_update_on, day) or task.completed_on,
    )


def _by(date: dt.date | None, day: dt.date) -> dt.date | None:
    return date if date is not None and date <= day else None


def _awaiting(task: Task) -> Task:
    nothing = {**NOT_DONE, "reported_on": task.reported_on, "last_update_on": task.reported_on}
    return replace(
        task,
        state="awaiting_confirmation",
        status_raw="Chờ xác nhận",
        progress_pct=100,
        **NO_CAUSE,
        **nothing,
    )


def _at_work(task: Task, day: dt.date) -> Task:
    """Return a task that is not finished; what has been done of it only grows."""
    whole = max(1, ((task.completed_on or day) - task.assigned_on).days)
    part = min(MOST_PROGRESS, 10 * (day - task.assigned_on).days // whole)
    return replace(
        task,
        state="open",
        status_raw="Đang thực hiện" if part else "Chưa thực hiện",
        progress_pct=10 * part,
        reminder_count=min(task.reminder_count, part),
        last_update_on=task.assigned_on + (day - task.assigned_on) // 2 if part else None,
        **{**NOT_DONE, **NO_CAUSE},
    )


def _judged(task: Task, day: dt.date) -> Task:
    """Give a task the status and the reason that a right reading finds at the end of a day."""
    if task.due_on is None:
        return replace(task, status="no_deadline", reason=task.due_kind)
    if task.state == "done" and task.completed_on is None:
        return replace(task, status="unclassified", reason="done_without_date")
    finished = task.completed_on if task.state == "done" and task.completed_on else dt.date.max
    status = status_of(task.due_on, finished, day)
    cause = (
        {"cause": task.cause, "cause_raw": task.cause_raw}
        if status in ("done_late", "open_overdue")
        else NO_CAUSE
    )
    return replace(task, status=status, reason="", **cause)


def another_title(chance: Chance, task: Task) -> str:
    """Return the content of another task of the same field."""
    while True:
        title = texts.title(chance, task.field)
        if title.split(maxsplit=5)[:5] != task.title.split(maxsplit=5)[:5]:
            return title
