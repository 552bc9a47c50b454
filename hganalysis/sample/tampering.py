"""Tampering with simulated months, in every kind that the audit of changed history knows, and the truth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hganalysis.sample.effects import AGENCY_PROFILES, LEADER_SHARES
from hganalysis.sample.months import MONTHS, TASKS_A_MONTH, Course, another_title, courses, seen, window_of
from hganalysis.sample.population import NO_CAUSE, NOT_DONE
from hganalysis.sample.simulated_task import Task, status_of
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    from hganalysis.sample.chance import Chance

MOST_A_KIND = 3
"""Rows of one kind that one month is tampered with at most, at least one."""

SPARE_TASKS = MONTHS * MOST_A_KIND
"""Tasks kept back, to take over ids that are used again."""

TRIES = 400
AWAY, LEAST_MOVED, MOST_MOVED = 12, 5, 60


@dataclass(frozen=True)
class Tampered:
    """One row that was tampered with."""

    month: str
    kind: str
    task_id: str
    old: str
    new: str


Overlay = dict[str, Any]


@dataclass
class Year:
    """Twelve months of exports, and what was done to them."""

    every: list[Course]
    spare: list[Course]
    overlays: dict[int, tuple[int, Overlay | None]]
    """By place in `every`: the month from which on a row reads otherwise, and how; None: it is gone."""
    withheld: dict[int, int]
    """By place: the month in which a row appears that should have been there before."""
    successors: dict[int, tuple[int, Course]]
    """By place: the month from which on the id belongs to another task."""
    truth: list[Tampered]

    def rows(self, month: int) -> list[Task]:
        """Return the rows of the export at the end of a month."""
        found = (self.row(place, month) for place in range(len(self.every)))
        return [task for task in found if task is not None]

    def row(self, place: int, month: int) -> Task | None:
        """Return one of them; None where there is none."""
        day = window_of(month).as_of
        if self.withheld.get(place, 0) > month:
            return None
        since, heir = self.successors.get(place, (MONTHS + 1, None))
        if heir is not None and month >= since:
            other = seen(heir, day)
            return other and replace(other, task_id=self.every[place].task.task_id)
        task = seen(self.every[place], day)
        since, overlay = self.overlays.get(place, (MONTHS + 1, {}))
        if task is None or month < since:
            return task
        return None if overlay is None else _with_status(replace(task, **overlay), day)

    @property
    def touched(self) -> set[int]:
        """The places of rows that were tampered with."""
        return {*self.overlays, *self.withheld, *self.successors}


@dataclass(frozen=True)
class Row:
    """A row that may be tampered with: what it was last month and would be this month."""

    year: Year
    place: int
    month: int
    chance: Chance
    was: Task
    now: Task


def _with_status(task: Task, day: dt.date) -> Task:
    if task.due_on is None or task.status == "excluded":
        return task
    if task.state not in ("done", "open", "awaiting_confirmation"):
        return task
    contradictory = task.state != "done" and task.completed_on is not None
    if contradictory:
        return replace(task, status="unclassified", reason="completed_but_not_done")
    finished = task.completed_on if task.state == "done" and task.completed_on else dt.date.max
    return replace(task, status=status_of(task.due_on, finished, day), reason="")


def honest_year(chance: Chance) -> Year:
    """Return twelve months in which nothing was tampered with."""
    every = courses(chance, MONTHS * TASKS_A_MONTH)
    return Year(every, courses(chance, SPARE_TASKS), {}, {}, {}, [])


def tampered_year(chance: Chance) -> Year:
    """Return twelve months; from the second on each is tampered with in every kind, at random."""
    year = honest_year(chance)
    for month in range(2, MONTHS + 1):
        for kind, tamper in KINDS.items():
            for _ in range(chance.whole(1, MOST_A_KIND)):
                _tamper(year, month, kind, tamper, chance)
    return year


def _tamper(year: Year, month: int, kind: str, tamper: Any, chance: Chance) -> None:
    for _ in range(TRIES):
        place = chance.whole(0, len(year.every) - 1)
        if place in year.touched:
            continue
        was, now = (year.row(place, each) for each in (month - 1, month))
        if was is None or now is None or "withdrawn" in (was.state, now.state):
            continue
        done = tamper(Row(year, place, month, chance, was, now))
        if done is not None:
            year.truth.append(Tampered(f"{window_of(month).as_of:%Y-%m}", kind, was.task_id, *done))
            return


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _withdraw(row: Row) -> tuple[str, str] | None:
    if row.was.state != "done":
        return None
    open_ = {
        **NOT_DONE,
        **NO_CAUSE,
        "state": "open",
        "status_raw": "Đang thực hiện",
        "progress_pct": 10 * row.chance.whole(1, 9),
    }
    row.year.overlays[row.place] = (row.month, open_)
    return _text(row.was.completed_on), ""


def _backdate(row: Row) -> tuple[str, str] | None:
    last = window_of(row.month - 1).as_of
    if row.was.state != "open" or (last - row.was.assigned_on).days < 1:
        return None
    earliest = row.was.assigned_on + ONE_DAY
    latest = max(earliest, min(row.was.due_on or last, last))
    day = earliest + row.chance.whole(0, (latest - earliest).days) * ONE_DAY
    done = _done(row.now, day, max(day, last) + row.chance.whole(0, 20) * ONE_DAY)
    row.year.overlays[row.place] = (row.month, done)
    return "", day.isoformat()


def _done(task: Task, day: dt.date, entered: dt.date) -> Overlay:
    return {
        "state": "done", "status_raw": "Đã hoàn thành", "progress_pct": 100, "completed_on": day,
        "reported_on": day, "confirmed_on": None, "evidence_count": 1, "result_doc": "",
        "last_update_on": entered, **NO_CAUSE,
    }  # fmt: skip


def _move_completion(row: Row) -> tuple[str, str] | None:
    day = row.was.completed_on
    if row.was.state != "done" or day is None or (day - row.was.assigned_on).days < LEAST_MOVED:
        return None
    moved = day - row.chance.whole(1, (day - row.was.assigned_on).days - 1) * ONE_DAY
    row.year.overlays[row.place] = (row.month, {"completed_on": moved})
    return day.isoformat(), moved.isoformat()


def _move_deadline(row: Row) -> tuple[str, str] | None:
    """Move it without an extension, or with one that comes after it had passed."""
    was, now = row.was, row.now
    if was.due_on is None or (now.due_on, now.extension_count) != (was.due_on, was.extension_count):
        return None
    due = was.due_on + row.chance.whole(LEAST_MOVED, MOST_MOVED) * ONE_DAY
    passed = was.due_on < window_of(row.month - 1).as_of
    more = int(passed and row.chance.happens(0.5))
    moved = {"due_on": due, "extension_count": was.extension_count + more}
    row.year.overlays[row.place] = (row.month, moved)
    return was.due_on.isoformat(), due.isoformat()


def _replace_agency(row: Row) -> tuple[str, str] | None:
    taken = (row.was.agency_id, *row.was.coop)
    other = row.chance.one_of(tuple(each for each in AGENCY_PROFILES if each not in taken))
    row.year.overlays[row.place] = (row.month, {"agency_id": other})
    return row.was.agency_id, other


def _replace_leader(row: Row) -> tuple[str, str] | None:
    other = row.chance.one_of(tuple(each for each in LEADER_SHARES if each != row.was.leader))
    row.year.overlays[row.place] = (row.month, {"leader": other})
    return row.was.leader, other


def _replace_title(row: Row) -> tuple[str, str] | None:
    title = another_title(row.chance, row.was)
    row.year.overlays[row.place] = (row.month, {"title": title})
    return row.was.title, title


def _vanish(row: Row) -> tuple[str, str] | None:
    row.year.overlays[row.place] = (row.month, None)
    return row.was.task_id, ""


def _enter_late(row: Row) -> tuple[str, str] | None:
    """Hold a task back until a later month; half of these are entered under the date of their assignment."""
    row.year.withheld[row.place] = row.month
    if row.chance.happens(0.5):
        first = window_of(row.month - 1).as_of
        entered = max(first + row.chance.whole(1, AWAY) * ONE_DAY, row.was.assigned_on + AWAY * ONE_DAY)
        if entered <= window_of(row.month).as_of:
            row.year.overlays[row.place] = (row.month, {"entered_on": entered})
    return "", row.was.assigned_on.isoformat()


def _reuse(row: Row) -> tuple[str, str] | None:
    first = window_of(row.month - 1).as_of
    fitting = [
        each
        for each in row.year.spare
        if first < each.task.entered_on <= window_of(row.month).as_of and each.called_off_on is None
    ]
    if not fitting:
        return None
    heir = fitting[0]
    row.year.spare.remove(heir)
    row.year.successors[row.place] = (row.month, heir)
    return row.was.title, heir.task.title


def _step_back(row: Row) -> tuple[str, str] | None:
    """Take a task that was handed in back to work, or one that is done back to the desk of who approves."""
    if row.was.state == "awaiting_confirmation":
        back = {**NOT_DONE, **NO_CAUSE, "state": "open", "status_raw": "Đang thực hiện", "progress_pct": 50}
    elif row.was.state == "done" and row.chance.happens(0.5):
        back = {"state": "awaiting_confirmation", "status_raw": "Chờ duyệt", "confirmed_on": None,
                "completed_on": row.was.completed_on, "reported_on": row.was.completed_on}  # fmt: skip
    elif row.was.state == "done" and row.was.confirmed_on is not None:
        row.year.overlays[row.place] = (row.month, {"confirmed_on": None})
        return "confirmed", "done"
    else:
        return None
    row.year.overlays[row.place] = (row.month, back)
    return row.was.state, str(back["state"])


KINDS: dict[str, Any] = {
    "completion_withdrawn": _withdraw,
    "backdated": _backdate,
    "completion_moved": _move_completion,
    "deadline_moved": _move_deadline,
    "agency_replaced": _replace_agency,
    "leader_replaced": _replace_leader,
    "title_replaced": _replace_title,
    "vanished": _vanish,
    "entered_late": _enter_late,
    "id_reused": _reuse,
    "state_backwards": _step_back,
}
