"""A log of states, one row a change ("Date, Task, From, To"), read as times on hold.

A task is on hold from a change to a state that the map calls paused to its next change to any other state;
the last hold may not have ended. Rows may stand in any order: they are put in that of their moments, and
those of one moment stay as they stand, from the bottom up where the log has the latest first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hganalysis.reading.sheet import Cell

    Hold = tuple[Cell, Cell]

PAUSED = "paused"
NEVER = dt.datetime(1, 1, 1)


@dataclass(frozen=True)
class StateChange:
    """One row of a log."""

    task_id: str
    at: Cell
    """When, as it stands."""
    moment: dt.datetime | None
    """What that reads as."""
    before: str | None
    after: str | None
    """The states left and entered; None where the log does not say, or nobody has said what its word
    means."""


def holds_by_task(log: Sequence[StateChange]) -> dict[str, list[Hold]]:
    """Return where each hold of each task of a log begins and ends.

    A hold of which the log has only the end has no beginning, and one whose change has a moment that cannot
    be read has none either: it is not guessed at.

    Examples
    --------
    >>> first, second = dt.datetime(2024, 3, 1), dt.datetime(2024, 3, 5)
    >>> stops, goes_on = ("open", "paused"), ("paused", "open")
    >>> log = [StateChange("01", "5/3", second, *goes_on), StateChange("01", "1/3", first, *stops)]
    >>> holds_by_task(log)
    {'01': [('1/3', '5/3')]}
    """
    of_task: dict[str, list[StateChange]] = {}
    for each in reversed(log) if _has_latest_first(log) else log:
        of_task.setdefault(each.task_id, []).append(each)
    return {task: found for task, changes in of_task.items() if (found := list(_holds(changes)))}


def _has_latest_first(log: Sequence[StateChange]) -> bool:
    """Tell whether the log runs backwards: most of its tasks by their first and last rows, else the whole."""
    first, last = dict[str, dt.datetime](), dict[str, dt.datetime]()
    for each in log:
        if each.moment is not None:
            first.setdefault(each.task_id, each.moment)
            last[each.task_id] = each.moment
    steps = [(first[task] > last[task]) - (first[task] < last[task]) for task in first]
    whole = [each.moment for each in log if each.moment is not None]
    return sum(steps) > 0 or (sum(steps) == 0 and bool(whole) and whole[0] > whole[-1])


def _holds(changes: Iterable[StateChange]) -> Iterable[Hold]:
    held: StateChange | None = None
    for each in sorted(changes, key=lambda change: (change.moment is None, change.moment or NEVER)):
        is_end_alone = held is None and each.before == PAUSED
        if is_end_alone or (each.moment is None and PAUSED in (each.before, each.after)):
            yield None, each.at
        if each.moment is None:
            continue
        if each.after != PAUSED and held is not None:
            yield held.at, each.at
            held = None
        elif each.after == PAUSED and held is None:
            held = each
    if held is not None:
        yield held.at, None
