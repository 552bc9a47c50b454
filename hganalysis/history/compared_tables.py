"""Two judged tables side by side: totals, rates, moves from status to status, the flow, and the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import vocab
from hganalysis.answers.unsaid import attempt
from hganalysis.counting.changes import COMPARED_RULES, changed_rate
from hganalysis.counting.counts import count, rates, whole
from hganalysis.counting.frames import as_date
from hganalysis.counting.judged import outcome_known
from hganalysis.counting.record import IsoDay, Record
from hganalysis.counting.result_model import ChangedRate, ChangedTotal, RangedRate
from hganalysis.errors import Unsaid
from hganalysis.history.audit import audit_of
from hganalysis.history.flow import ABSENT, flow_of, side_by_side
from hganalysis.history.flow_result import Flow
from hganalysis.history.history_result import History
from hganalysis.history.pairing import Pairs, pair

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

ONE_DAY_NO_FLOW = "Hai bên chốt cùng ngày {day:%d/%m/%Y} nên không có diễn biến từ ngày này sang ngày kia."


class Compared(Record):
    """Which table was compared."""

    label: str
    as_of: IsoDay
    simulated: bool


class StatusMove(Record):
    """How many tasks went from a status to another; null where they are in one table only."""

    before: str | None
    after: str | None
    n: int


class MovedTask(Record):
    """A task whose status is not the same in both tables."""

    task_id: str
    title: str
    agency: str
    before: str | None
    after: str | None


class ComparedTotals(Record):
    """The numbers of two tables side by side, the first as "before" whichever is the earlier."""

    first: Compared
    second: Compared
    other_rules: tuple[str, ...]
    """Rules that differ, by which the tables were judged."""
    shared: int
    """Tasks that both tables hold; with any, rates of the whole are not compared."""
    totals: tuple[ChangedTotal, ...]
    rates: tuple[ChangedRate, ...]


class Comparison(ComparedTotals):
    """Two tables compared: their numbers, which tasks moved, and what was changed of the earlier one."""

    moves: tuple[StatusMove, ...]
    """Every pair of statuses that some task has, those that stayed too."""
    tasks: tuple[MovedTask, ...]
    flow: Flow | None
    """From the earlier to the later, in whichever order they were given; null where it cannot be said."""
    unsaid: str
    """Why there is no flow; "" where there is one."""
    history: History | None
    """The audit of the later table against the earlier, in whichever order they were given.

    Of two of one day the second counts as the later.
    """
    unaudited: str
    """Why there is no audit; "" where there is one."""

    @property
    def differs(self) -> bool:
        """Whether anything is not the same in both."""
        changed = self.history is not None and bool(self.history.findings)
        return bool(self.tasks or self.other_rules or changed or any(each.difference for each in self.totals))


def compare(
    first: pd.DataFrame, second: pd.DataFrame, recorded: Collection[tuple[str, str]] = ()
) -> Comparison:
    """Compare two judged tables; the other way round says the same with the sides exchanged.

    Their ``attrs`` say of which period and by which rules; `recorded` are cells, by task id and column, that
    reviewed corrections of either period replaced, which accuse nobody.
    """
    pairs, forth = _paired(first, second)
    rows = side_by_side(pairs)
    then, now = ("was", "is") if forth else ("is", "was")
    since = as_date(pairs.before.attrs["as_of"])
    history = attempt(audit_of, pairs, since, recorded)
    flow: Flow | Unsaid | str = ONE_DAY_NO_FLOW.format(day=since)
    if since < pairs.day:
        flow = attempt(flow_of, pairs, rows, str(pairs.before.attrs.get("period", "")))
    return Comparison(
        **_totals(first, second, _shared(rows)),
        moves=_moves(rows, then, now),
        tasks=_tasks(rows[rows["was"] != rows["is"]], then, now),
        flow=flow if isinstance(flow, Flow) else None,
        unsaid="" if isinstance(flow, Flow) else str(flow),
        history=None if isinstance(history, Unsaid) else history,
        unaudited=str(history) if isinstance(history, Unsaid) else "",
    )


def compare_totals(first: pd.DataFrame, second: pd.DataFrame) -> ComparedTotals:
    """Compare the numbers of two judged tables alone (`compare`)."""
    return ComparedTotals(**_totals(first, second, _shared(side_by_side(_paired(first, second)[0]))))


def _paired(first: pd.DataFrame, second: pd.DataFrame) -> tuple[Pairs, bool]:
    """Return the tables paired in the order of their days, and whether the first is the earlier."""
    days = [as_date(each.attrs["as_of"]) for each in (first, second)]
    if days[0] <= days[1]:
        return pair(first, second, days[1]), True
    return pair(second, first, days[0]), False


def _shared(rows: pd.DataFrame) -> int:
    return int(((rows["was"] != ABSENT) & (rows["is"] != ABSENT)).sum())


def _totals(first: pd.DataFrame, second: pd.DataFrame, shared: int) -> dict[str, Any]:
    """Return what `ComparedTotals` has."""
    rules = _other_rules(first.attrs, second.attrs)
    counts = [_counts(each) for each in (first, second)]
    ranged = [_rates(each) for each in counts]
    return {
        "first": _about(first),
        "second": _about(second),
        "other_rules": rules,
        "shared": shared,
        "totals": tuple(
            ChangedTotal(
                name=name, before=counts[0][name], after=counts[1][name], difference=_less(counts, name)
            )
            for name in vocab.COUNTS
        ),
        "rates": tuple(
            changed_rate(now, was, comparable=not (rules or shared)) for was, now in zip(*ranged, strict=True)
        ),
    }


def _less(counts: list[dict[str, int]], name: str) -> int:
    return counts[1][name] - counts[0][name]


def _about(judged: pd.DataFrame) -> Compared:
    told = judged.attrs
    return Compared(label=str(told["label"]), as_of=str(told["as_of"]), simulated=bool(told["simulated"]))


def _other_rules(one: Any, other: Any) -> tuple[str, ...]:
    sides = [each.get("rules", {}) for each in (one, other)]
    return tuple(name for name in COMPARED_RULES if sides[0].get(name) != sides[1].get(name))


def _counts(judged: pd.DataFrame) -> dict[str, int]:
    """Return the ten counts, what was done before a deadline still ahead, and the unclassified once more."""
    found = {name: int(number) for name, number in whole(count(judged)).items() if name in vocab.COUNTS}
    ahead = (judged["status"] == "done_on_time") & ~outcome_known(judged, str(judged.attrs["as_of"]))
    return {**found, vocab.AHEAD: int(ahead.sum())}


def _rates(counts: dict[str, int]) -> list[RangedRate]:
    unknown, made = counts["unclassified"], []
    for each in rates(counts):
        name, k, n = str(each["name"]), int(each["numerator"]), int(each["denominator"])
        size = n + unknown if name == vocab.SETTLED_RATE else n
        span = (k / size, (k + unknown) / size) if unknown and size else None
        made.append(RangedRate(name=name, numerator=k, denominator=n, value=k / n if n else None, range=span))
    return made


def _moves(rows: pd.DataFrame, then: str, now: str) -> tuple[StatusMove, ...]:
    order = [*vocab.STATUSES, ABSENT]
    found = rows.groupby([then, now], sort=False).size().to_dict()
    return tuple(
        StatusMove(before=_status(one), after=_status(other), n=int(found[one, other]))
        for one in order
        for other in order
        if (one, other) in found and (one, other) != (ABSENT, ABSENT)
    )


def _tasks(rows: pd.DataFrame, then: str, now: str) -> tuple[MovedTask, ...]:
    records = rows.sort_values(["task_id"], kind="stable").to_dict("records")
    return tuple(
        MovedTask(
            task_id=str(row["task_id"]),
            title=_either(row, "title", then, now),
            agency=_either(row, "agency", then, now),
            before=_status(row[then]),
            after=_status(row[now]),
        )
        for row in records
    )


def _either(row: Any, name: str, then: str, now: str) -> str:
    """Return the text of the second table, or of the first where the task is in it alone."""
    chosen = row[f"{name}_{now}"] if isinstance(row[f"{name}_{now}"], str) else row[f"{name}_{then}"]
    return chosen if isinstance(chosen, str) else ""


def _status(name: str) -> str | None:
    return None if name == ABSENT else name
