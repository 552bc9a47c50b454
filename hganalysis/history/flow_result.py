"""The flow between two as-of days, typed: `flow` of result.json."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hganalysis.counting.record import IsoDay, Record
from hganalysis.counting.result_model import ChangedRate

SCHEMA = 1
"""Number of the form of this part as a stage keeps it."""

Move = Literal[
    "vanished",
    "done_out",
    "other_out",
    "other_in",
    "done_in",
    "cleared",
    "finished_late",
    "finished_in_time",
    "newly_overdue",
    "assigned",
]
"""What happened to a task since the last as-of day; of several, the first."""


class FlowCounts(Record):
    """How tasks came and went; three sums, each of which comes out even (docs/method.md, "Dòng nhiệm vụ").

    Not completed: ``carried_in + assigned + other_in + moved_in`` is
    ``finished_in_time + finished_late + other_out + vanished + moved_out + carried_out``.
    Overdue: ``overdue_before + newly_overdue + overdue_in`` is ``cleared + overdue_out + overdue_now``.
    Completed: ``done_before + finished_in_time + finished_late + done_in`` is ``done_out + done_now``.
    """

    carried_in: int
    """Not completed at the last as-of day: `totals.open` of then."""
    assigned: int
    """Not in the table of then, in the total now."""
    finished_in_time: int
    """Of these, and of those carried in: completed on time since."""
    finished_late: int
    other_in: int
    """Completed, unclassified or outside the total then, not completed now."""
    other_out: int
    """Not completed then, or new, and unclassified or outside the total now."""
    vanished: int
    """Not completed then, in no row of the source now."""
    moved_in: int
    """Not completed then, and with another agency or leader; 0 in the whole."""
    moved_out: int
    carried_out: int
    """Not completed now: `totals.open`."""
    overdue_before: int
    newly_overdue: int
    """In time then, or new, and overdue now."""
    cleared: int
    """Overdue then, completed now."""
    overdue_in: int
    """Overdue now by another way: a completion withdrawn, another agency's task."""
    overdue_out: int
    """No longer overdue, and not completed: the deadline moved, the task left the table, went elsewhere."""
    overdue_now: int
    done_before: int
    done_in: int
    """Completed now, and unclassified, outside the total or elsewhere then."""
    done_out: int
    """Completed then, and no longer: withdrawn, vanished, unclassified, elsewhere."""
    done_now: int


class AgencyFlow(FlowCounts):
    """The flow of an agency; one that was merged counts as the agency that took over."""

    agency_id: str | None
    """Null where the name is not in the directory."""
    agency: str


class LeaderFlow(FlowCounts):
    """The flow of the tasks of a leader."""

    name: str
    """As the source writes it; "" where it says nothing."""


class FlowTask(Record):
    """A task to which something happened."""

    move: Move
    task_id: str
    doc_number: str
    title: str
    agency: str
    leader: str
    before: str | None
    """Its status then; null where it was in no row."""
    after: str | None
    deadline: IsoDay | None
    """By which it is judged now, or was where it vanished."""
    completed_on: IsoDay | None


class Span(Record):
    """From the day after one as-of day to the next."""

    from_: IsoDay = Field(alias="from")
    to: IsoDay


class DueWithin(Record):
    """The tasks whose deadline passed since the last as-of day, against as long a time before it.

    Each as it stood at the end of its own time, so that both had equally long to be completed.
    """

    before: Span
    after: Span
    rate: ChangedRate
    """`on_time_of_settled` of these tasks."""


class Flow(Record):
    """What happened between the as-of day of the period before and that of this one."""

    period: str
    """The period before."""
    since: IsoDay
    """Its as-of day."""
    as_of: IsoDay
    whole: FlowCounts
    by_agency: tuple[AgencyFlow, ...]
    """In protocol order; agencies to whose tasks nothing happened too."""
    by_leader: tuple[LeaderFlow, ...]
    """In the order of the alphabet; none where either source has no such column."""
    due_within: DueWithin
    tasks: tuple[FlowTask, ...]
    """In the order of `move`, then of the source."""
    nameless_before: int = 0
    """Rows with neither id nor pair, each told as gone, that may be tasks of `nameless_now`, told as new."""
    nameless_now: int = 0
