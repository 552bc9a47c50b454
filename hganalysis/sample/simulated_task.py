"""Simulated tasks, tidy and with their true status, before an export makes a mess of them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.sample import texts
from hganalysis.sample.effects import (
    AGENCY_PROFILES,
    FIELD_EFFECTS,
    LEADER_SHARES,
    OWN_FIELD_SHARE,
    SCALE,
    SOURCE_SHARES,
    log_ratio,
)
from hganalysis.settings.reference import PACKAGED
from hganalysis.settings.workdays import ONE_DAY, load_calendar

if TYPE_CHECKING:
    from hganalysis.sample.chance import Chance

START, AS_OF, EXPORTED = dt.date(2024, 1, 1), dt.date(2024, 11, 3), dt.date(2024, 11, 6)


@dataclass(frozen=True)
class Window:
    """What an export covers: from, its as-of day, and the day it was taken on."""

    start: dt.date
    as_of: dt.date
    exported: dt.date


PUBLISHED = Window(START, AS_OF, EXPORTED)
TARGET = {"done_on_time": 703, "done_late": 103, "open_in_time": 65, "open_overdue": 24}
"""The published figures of the period; one more task is done without a date, so 896 in all."""

COOP_SHARES = {0: 0.34, 1: 0.28, 2: 0.20, 3: 0.11, 4: 0.07}
MEDIAN_DAYS, SPREAD_OF_DAYS, FEWEST_DAYS = 30.0, 0.8, 3
EXTENSION_CHANCE = 0.10
NEAR_REPORT_DAYS, LAST_DAYS = 7, 3
AGENCY_WEIGHTS = {agency: profile.weight for agency, profile in AGENCY_PROFILES.items()}
CALENDAR = load_calendar(PACKAGED / "holidays.yml")
"""The sample is the same in every project, whatever reference files it has of its own."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One simulated task, as it truly is; `status` and `reason` are what a right reading must find."""

    task_id: str = ""
    agency_id: str
    coop: tuple[str, ...]
    field: str
    source_level: str
    leader: str
    title: str
    doc_number: str
    doc_date: dt.date
    assigned_on: dt.date
    entered_on: dt.date
    due_kind: str = "dated"
    due_on: dt.date | None
    due_original: dt.date | None
    extension_count: int
    state: str = "open"
    status_raw: str = "Đang thực hiện"
    progress_pct: int = 0
    reported_on: dt.date | None = None
    completed_on: dt.date | None = None
    confirmed_on: dt.date | None = None
    evidence_count: int = 0
    result_doc: str = ""
    last_update_on: dt.date | None = None
    reminder_count: int = 0
    cause: str = ""
    cause_raw: str = ""
    note: str = ""
    status: str
    reason: str = ""


def draw_task(chance: Chance, first: dt.date, last: dt.date, window: Window = PUBLISHED) -> Task:
    """Draw a task assigned between two days, with its deadline, its course and its true status."""
    agency = chance.weighted(AGENCY_WEIGHTS)
    own = AGENCY_PROFILES[agency].field
    field = own if chance.happens(OWN_FIELD_SHARE) else chance.one_of(tuple(FIELD_EFFECTS))
    others = tuple(each for each in AGENCY_PROFILES if each != agency)
    coop = tuple(chance.several(others, chance.weighted(COOP_SHARES)))
    assigned = _working_day(chance, first, last)
    extensions = _extensions(chance, len(coop))
    original = _deadline(chance, assigned, window.as_of)
    due = original + sum(
        (dt.timedelta(days=7 * chance.whole(1, 4)) for _ in range(extensions)), dt.timedelta()
    )
    mean = log_ratio(agency, field, len(coop), extensions, due.month)
    days = math.ceil((due - assigned).days * math.exp(mean + SCALE * chance.logistic()))
    finished = _finishing_day(chance, assigned + days * ONE_DAY, due)
    source = chance.weighted(SOURCE_SHARES)
    doc_date = assigned - chance.whole(0, 2) * ONE_DAY
    task = Task(
        agency_id=agency,
        coop=coop,
        field=field,
        source_level=source,
        leader=chance.weighted(LEADER_SHARES),
        title=texts.title(chance, field),
        doc_number=texts.doc_number(chance, source),
        doc_date=doc_date,
        assigned_on=assigned,
        entered_on=min(doc_date + _entry_lag(chance) * ONE_DAY, window.exported),
        due_on=due,
        due_original=original,
        extension_count=extensions,
        status=status_of(due, finished, window.as_of),
    )
    exported = window.exported
    if finished <= exported:
        return _explained(chance, _finished(chance, task, finished, exported))
    return _explained(chance, _unfinished(chance, task, exported))


def status_of(due: dt.date, finished: dt.date, as_of: dt.date = AS_OF) -> str:
    """Return the true status of a task with a deadline at the end of the as-of date."""
    if finished > as_of:
        return "open_overdue" if due < as_of else "open_in_time"
    return "done_late" if finished > due else "done_on_time"


def _working_day(chance: Chance, first: dt.date, last: dt.date) -> dt.date:
    while True:
        day = first + chance.whole(0, (last - first).days) * ONE_DAY
        if CALENDAR.is_working_day(day):
            return day


def _extensions(chance: Chance, coop_count: int) -> int:
    count = 0
    while count < 3 and chance.happens(EXTENSION_CHANCE + 0.04 * coop_count):
        count += 1
    return count


def _deadline(chance: Chance, assigned: dt.date, as_of: dt.date) -> dt.date:
    """Most deadlines avoid days off, some fall on the reporting day itself, and the rest are as they come."""
    due = assigned + max(FEWEST_DAYS, round(chance.lognormal(MEDIAN_DAYS, SPREAD_OF_DAYS))) * ONE_DAY
    if abs((due - as_of).days) <= NEAR_REPORT_DAYS and chance.happens(0.6):
        return as_of
    while not CALENDAR.is_working_day(due) and chance.happens(0.7):
        due += ONE_DAY
    return due


def _finishing_day(chance: Chance, finished: dt.date, due: dt.date) -> dt.date:
    """Move a completion off days off, and often to the very due day, without changing whether it is late."""
    if finished > due:
        return CALENDAR.next_working_day(finished)
    if (due - finished).days <= LAST_DAYS and CALENDAR.is_working_day(due) and chance.happens(0.6):
        return due
    while not CALENDAR.is_working_day(finished):
        finished -= ONE_DAY
    return finished


def _entry_lag(chance: Chance) -> int:
    """Days from the document to its entry in the software: mostly few, at times many."""
    return chance.whole(0, 3) if chance.happens(0.8) else chance.whole(4, 20)


def _finished(chance: Chance, task: Task, day: dt.date, exported: dt.date) -> Task:
    reported = min(day + chance.whole(0, 4) * ONE_DAY, exported)
    confirmed = min(reported + chance.whole(0, 6) * ONE_DAY, exported)
    evidence = 0 if chance.happens(0.2) else chance.whole(1, 4)
    return replace(
        task,
        state="done",
        status_raw="Đã hoàn thành",
        progress_pct=100 if chance.happens(0.97) else 10 * chance.whole(5, 9),
        reported_on=reported,
        completed_on=day,
        confirmed_on=confirmed if chance.happens(0.85) else None,
        evidence_count=evidence,
        result_doc=texts.result_doc(chance, day) if chance.happens(0.75) else "",
        last_update_on=confirmed,
        reminder_count=chance.whole(0, 1) + (chance.whole(0, 2) if task.status == "done_late" else 0),
    )


def _unfinished(chance: Chance, task: Task, exported: dt.date) -> Task:
    waiting = chance.happens(0.15)
    last_days = exported - min(chance.whole(0, 4), (exported - task.assigned_on).days) * ONE_DAY
    any_day = task.assigned_on + chance.whole(0, (exported - task.assigned_on).days) * ONE_DAY
    updated = last_days if chance.happens(0.5) else any_day
    never = not waiting and chance.happens(0.2)
    return replace(
        task,
        state="awaiting_confirmation" if waiting else "open",
        status_raw=_open_words(chance, waiting, never),
        progress_pct=100 if waiting else 0 if never else 10 * chance.whole(1, 9),
        reported_on=updated if waiting else None,
        last_update_on=None if never else max(updated, task.assigned_on),
        reminder_count=chance.whole(1, 4) if task.status == "open_overdue" else chance.whole(0, 1),
    )


def _open_words(chance: Chance, waiting: bool, never: bool) -> str:
    if waiting:
        return chance.one_of(("Chờ xác nhận", "Chờ duyệt"))
    return "Chưa thực hiện" if never else chance.one_of(("Đang thực hiện", "Đang thực hiện", "Đang xử lý"))


def _explained(chance: Chance, task: Task) -> Task:
    """Write a cause for some of the late tasks, as trackers do: often nothing, seldom the whole truth."""
    if task.status not in ("done_late", "open_overdue") or not chance.happens(0.6):
        return task
    cause, words = texts.cause(chance, len(task.coop), task.field)
    return replace(task, cause=cause, cause_raw=words)
