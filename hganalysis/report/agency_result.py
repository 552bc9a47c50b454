"""What one agency is told of a period: the counts of its own tasks, and what of the whole it may see.

Nothing here is of another agency: no task, no name, no number but those of the whole, and what it took over
from agencies that were merged into it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import vocab
from hganalysis.counting.judged import deadlines
from hganalysis.counting.listed_tasks import ListedTask
from hganalysis.counting.record import IsoDay, Record
from hganalysis.counting.result_model import Counts, Earlier, Result, Warned
from hganalysis.counting.result_words import told_apart
from hganalysis.delays.delays_result import Agency, NotSaid, plain
from hganalysis.delays.sampling import Sample
from hganalysis.history.flow_result import AgencyFlow
from hganalysis.history.history_result import Finding
from hganalysis.history.successors import successor_on
from hganalysis.intake.findings import KINDS
from hganalysis.quality import MEASURES
from hganalysis.quality.quality_result import AgencyShare
from hganalysis.settings.directory import days_to_tell_apart, load_agencies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.report.period_result import PeriodResult


OF_THE_OFFICE = ("entry", "reminder")
"""Complaints of `quality.COMPLAINTS` about those who assign and follow tasks, not about the agency."""

OF_ANOTHER: dict[str, tuple[str, ...]] = {"agency_replaced": ("was",), "id_reused": ("now",)}
"""What a finding tells of another agency, or of another task that has the id now."""

ANOTHER = "nơi khác"


class OwnShare(AgencyShare):
    """A complaint measured on the tasks of the agency."""

    name: str
    """A name of `quality.MEASURES`."""


class Shared(Record):
    """What an agency sees of the whole period, and what the whole says of it."""

    agency_id: str
    agency: str
    short: str
    totals: Counts
    """Of all agencies together."""
    terms: tuple[str, ...]
    """The factors that the expected number of late tasks takes into account."""
    compared: Agency | NotSaid
    """Its late tasks against those expected, or why that is not said."""
    quality: tuple[OwnShare, ...]
    """Complaints that some task of the agency bears out."""
    chances_unsaid: str
    """Why no task has a chance of being in time; "" where the forecast gives one."""
    chances_sample: Sample | None = None
    """The tasks that the chances are learnt from, where they are a sample."""
    warnings: tuple[Warned, ...]
    """What changes its counts and is in no row of its own: tasks whose agency is not clear, unread sheets."""
    before: Earlier | None
    """Its counts in the period before."""
    since: IsoDay | None = None
    """As-of day of the period before, where the tasks of both are held against each other."""
    flow: AgencyFlow | None = None
    """How its tasks came and went since then."""
    changed: tuple[Finding, ...] = ()
    """What the audit found in its tasks; nothing of tasks and names of others."""
    unexplained: tuple[Finding, ...] = ()
    """What earlier audits found in them and nobody has explained yet."""
    heir: str = ""
    """Who does what is left of its tasks, where it was merged into another agency by the as-of day."""
    inherited: tuple[ListedTask, ...] = ()
    """The overdue tasks that are left of agencies merged into it; they are counted there."""
    colophon: str
    """The line at the end of every document of the period."""


class OpenTask(Record):
    """A task of the agency that falls due soon."""

    task_id: str
    doc_number: str
    title: str
    due_on: IsoDay
    days_left: int
    holder: str
    chance: float | None
    """Of being completed by the deadline; null where there is no forecast."""


class FoundInData(Record):
    """A kind of finding in rows of the agency, with the tasks concerned."""

    code: str
    """A key of `KINDS`."""
    n: int
    tasks: tuple[str, ...]
    """Their ids, each once."""


class AgencyResult(Record):
    """Everything printed in the brief of one agency."""

    shared: Shared
    counted: Result
    """Its own tasks, counted as the whole period is."""
    due_soon: tuple[OpenTask, ...]
    """Not completed, due on the as-of day or in the 30 days after it, the earliest first."""
    found: tuple[FoundInData, ...]
    """Errors and warnings, worst first."""


def shared_with(
    result: PeriodResult,
    agency_id: str,
    *,
    before: Earlier | None,
    warnings: tuple[Warned, ...],
    colophon: str,
) -> Shared:
    """Return what one agency sees of the whole.

    `before` is the agency in the period before; `warnings` change its counts and are in no row of its own.
    """
    own = next(each for each in told_apart(result.by_agency) if each.agency_id == agency_id)
    delays = result.answered()
    compared = delays.agencies
    row: Agency | NotSaid
    if isinstance(compared, NotSaid):
        row = compared
    else:
        none = NotSaid(unsaid="Cơ quan chưa có nhiệm vụ nào đã qua thời hạn để so sánh.")
        row = next((each for each in compared.rows if each.agency_id == agency_id), none)
    return Shared(
        agency_id=agency_id,
        agency=own.agency,
        short=own.short,
        totals=result.totals,
        terms=() if isinstance(compared, NotSaid) else compared.terms,
        compared=row,
        quality=tuple(_own_shares(result, agency_id)),
        chances_unsaid=delays.forecast.unsaid,
        chances_sample=None if isinstance(delays.forecast, NotSaid) else delays.forecast.sample,
        warnings=warnings,
        before=before,
        colophon=colophon,
        heir=_heir(result, agency_id),
        inherited=_inherited(result, agency_id),
        since=_since(result),
        flow=_own_flow(result, agency_id),
        changed=own_changes(result.history.findings if result.history else (), agency_id),
        unexplained=own_changes(result.history.carried if result.history else (), agency_id),
    )


def _heir(result: PeriodResult, agency_id: str) -> str:
    heir = successor_on(agency_id, dt.date.fromisoformat(result.as_of))
    names = {each.id: each.name for each in load_agencies()}
    if heir == agency_id:
        return ""
    _, days = days_to_tell_apart([(each, names[each]) for each in (agency_id, heir)])
    return names[heir] + days


def _inherited(result: PeriodResult, agency_id: str) -> tuple[ListedTask, ...]:
    day = dt.date.fromisoformat(result.as_of)
    merged = {
        each.agency
        for each in told_apart(result.by_agency)
        if each.agency_id not in (None, agency_id) and successor_on(each.agency_id or "", day) == agency_id
    }
    overdue = result.lists.open_overdue
    return tuple(task for task in overdue if task.agency in merged and task.holder in vocab.TO_DO)


def _since(result: PeriodResult) -> str | None:
    told = result.history or result.flow
    return told.since if told else None


def _own_flow(result: PeriodResult, agency_id: str) -> AgencyFlow | None:
    flows = result.flow.by_agency if result.flow else ()
    return next((each for each in flows if each.agency_id == agency_id), None)


def own_changes(findings: Iterable[Finding], agency_id: str) -> tuple[Finding, ...]:
    """Return the findings in the tasks of an agency, without what they quote of another."""
    return tuple(
        each.model_copy(update=dict.fromkeys(OF_ANOTHER.get(each.kind, ()), ANOTHER))
        for each in findings
        if each.agency_id == agency_id
    )


def _own_shares(result: PeriodResult, agency_id: str) -> list[OwnShare]:
    return [
        OwnShare(name=measured.name, **share.plain())
        for measured in result.measured()
        if MEASURES[measured.name].is_fault and measured.complaint not in OF_THE_OFFICE
        for share in measured.by_agency
        if share.agency_id == agency_id and share.numerator
    ]


def open_soon(tasks: pd.DataFrame, as_of: dt.date) -> tuple[OpenTask, ...]:
    """Return the open tasks due on the as-of day or in the 30 days after it, the earliest first.

    The table may have a `chance` of each task to be completed in time.
    """
    days = (deadlines(tasks).dt.normalize() - pd.Timestamp(as_of)).dt.days
    soon = tasks["status"].eq("open_in_time") & days.between(0, max(vocab.DUE_SOON_DAYS))
    chosen = tasks.assign(due_on=deadlines(tasks), days_left=days)[soon]
    chosen = chosen.sort_values(["due_on", "task_id"], kind="stable")
    return tuple(
        OpenTask(
            **{name: _text(row, name) for name in ("task_id", "doc_number", "title", "holder")},
            due_on=plain(row["due_on"]),
            days_left=int(row["days_left"]),
            chance=plain(row.get("chance")),
        )
        for row in chosen.to_dict("records")
    )


def found_in(findings: pd.DataFrame) -> tuple[FoundInData, ...]:
    """Return the errors and warnings of a table of findings by kind, worst first."""
    faults = findings[findings["severity"].isin(["error", "warning"])]
    return tuple(
        FoundInData(
            code=code,
            n=int((faults["code"] == code).sum()),
            tasks=tuple(dict.fromkeys(filter(None, faults.loc[faults["code"] == code, "task_id"]))),
        )
        for code in KINDS
        if (faults["code"] == code).any()
    )


def _text(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
