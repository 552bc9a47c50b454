"""The rows of the simulated export: the published number of each status, and what lies outside the total."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hganalysis.sample.chance import Chance
from hganalysis.sample.simulated_task import AS_OF, EXPORTED, START, TARGET, Task, draw_task
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNDATED = {"none": 34, "recurrent": 16, "waiting": 10}
WITHDRAWN, EARLY, LATE, REPEATED, SHARED = 8, 9, 6, 12, 3
EARLIEST = dt.date(2023, 11, 1)
AMBIGUOUS = ("UBND Long Mỹ", "Long Mỹ")
LONG_MY = ("ubnd-thi-xa-long-my", "ubnd-huyen-long-my")

NOT_DONE: dict[str, Any] = {
    "reported_on": None,
    "completed_on": None,
    "confirmed_on": None,
    "evidence_count": 0,
    "result_doc": "",
}
NO_CAUSE: dict[str, Any] = {"cause": "", "cause_raw": ""}
STALLED = {
    "paused": ("Tạm hoãn", "Tạm dừng"),
    "refused": ("Từ chối thực hiện",),
    "returned": ("Thực hiện lại", "Bị trả lại"),
}


def simulate(seed: int) -> list[Task]:
    """Return every row of the export, numbered, in the order they were assigned.

    Tasks are drawn until the quota of each status is full; a task whose status is full is thrown away.
    """
    chance = Chance(seed)
    counted = [*_counted(chance), _done_without_date(chance)]
    others = [*_undated(chance), *_withdrawn(chance), *_outside(chance)]
    tasks = _with_shared_ids(_numbered([*_with_ambiguous_lead(counted), *others]))
    return sorted([*tasks, *_older_rows(chance, tasks)], key=lambda task: (task.assigned_on, task.task_id))


def _drawn(chance: Chance, wanted: Callable[[Task], bool]) -> Task:
    while True:
        task = draw_task(chance, START, AS_OF)
        if wanted(task):
            return task


def _counted(chance: Chance) -> Iterator[Task]:
    left = dict(TARGET)
    while any(left.values()):
        task = _drawn(chance, lambda task: left[task.status] > 0)
        left[task.status] -= 1
        yield task


def _done_without_date(chance: Chance) -> Task:
    task = _drawn(chance, lambda task: task.state == "done")
    return replace(task, **NOT_DONE, status="unclassified", reason="done_without_date")


def _undated(chance: Chance) -> Iterator[Task]:
    for kind, n in UNDATED.items():
        for _ in range(n):
            unfinished = chance.happens(0.5)
            task = _drawn(chance, (lambda task: task.state != "done") if unfinished else (lambda task: True))
            task = replace(
                task,
                due_kind=kind,
                due_on=None,
                due_original=None,
                extension_count=0,
                **NO_CAUSE,
                status="no_deadline",
                reason=kind,
            )
            yield _stalled(chance, task) if unfinished and chance.happens(0.5) else task


def _stalled(chance: Chance, task: Task) -> Task:
    state = chance.one_of(tuple(STALLED))
    return replace(task, state=state, status_raw=chance.one_of(STALLED[state]), reported_on=None)


def _withdrawn(chance: Chance) -> Iterator[Task]:
    for _ in range(WITHDRAWN):
        task = _drawn(chance, lambda task: task.state != "done")
        yield replace(
            task,
            state="withdrawn",
            status_raw=chance.one_of(("Thu hồi", "Hủy")),
            reported_on=None,
            **NO_CAUSE,
            status="excluded",
            reason="withdrawn",
        )


def _outside(chance: Chance) -> Iterator[Task]:
    windows = [(EARLIEST, START - ONE_DAY)] * EARLY + [(AS_OF + ONE_DAY, EXPORTED)] * LATE
    for first, last in windows:
        yield replace(draw_task(chance, first, last), status="excluded", reason="outside_population")


def _with_ambiguous_lead(tasks: list[Task]) -> list[Task]:
    """Take the agency from as many tasks as there are names that could be either Long Mỹ."""
    places = [place for place, task in enumerate(tasks) if task.agency_id in LONG_MY][: len(AMBIGUOUS)]
    return [replace(task, agency_id="") if place in places else task for place, task in enumerate(tasks)]


def _numbered(tasks: list[Task]) -> list[Task]:
    ordered = sorted(tasks, key=lambda task: task.assigned_on)
    return [replace(task, task_id=f"NV{task.assigned_on:%Y}-{n:05d}") for n, task in enumerate(ordered, 1)]


def _with_shared_ids(tasks: list[Task]) -> list[Task]:
    """Let a few documents give one task to two agencies: one id, two tasks of their own."""
    tasks, pairs = list(tasks), 0
    firsts: dict[tuple[dt.date, str], Task] = {}
    for place, task in enumerate(tasks):
        first = firsts.setdefault((task.assigned_on, task.field), task)
        if _is_plain(task) and _is_plain(first) and first.agency_id != task.agency_id and pairs < SHARED:
            tasks[place] = replace(
                task, task_id=first.task_id, title=first.title, doc_number=first.doc_number
            )
            pairs += 1
    return tasks


def _is_plain(task: Task) -> bool:
    return task.status in TARGET and task.agency_id != ""


def _older_rows(chance: Chance, tasks: list[Task]) -> Iterator[Task]:
    """Yield rows that the software left behind when a task was updated."""
    ids = Counter(task.task_id for task in tasks)
    usable = [
        task
        for task in tasks
        if _is_plain(task) and ids[task.task_id] == 1 and _updated_after(task, task.assigned_on + 3 * ONE_DAY)
    ]
    for task in chance.several(usable, REPEATED):
        yield replace(
            task,
            due_on=task.due_original,
            extension_count=0,
            state="open",
            status_raw="Đang thực hiện",
            progress_pct=10 * chance.whole(1, 4),
            **NOT_DONE,
            last_update_on=task.assigned_on + chance.whole(1, 2) * ONE_DAY,
            **NO_CAUSE,
            status="excluded",
            reason="duplicate",
        )


def _updated_after(task: Task, day: dt.date) -> bool:
    return task.last_update_on is not None and task.last_update_on > day
