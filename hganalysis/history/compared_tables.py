"""Two judged tables side by side: totals, rates, which tasks moved from status to status, and the flow."""

from __future__ import annotations

from collections import Counter
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
from hganalysis.history.flow import ABSENT, flow_between, paired
from hganalysis.history.flow_result import Flow

if TYPE_CHECKING:
    import pandas as pd


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


class Comparison(Record):
    """Two tables compared, the first as "before" whichever is the earlier."""

    first: Compared
    second: Compared
    other_rules: tuple[str, ...]
    """Rules that differ, by which the tables were judged."""
    shared: int
    """Tasks that both tables hold; with any, rates of the whole are not compared."""
    totals: tuple[ChangedTotal, ...]
    rates: tuple[ChangedRate, ...]
    moves: tuple[StatusMove, ...]
    """Every pair of statuses that some task has, those that stayed too."""
    tasks: tuple[MovedTask, ...]
    flow: Flow | None
    """From the earlier to the later, in whichever order they were given; null where it cannot be said."""
    unsaid: str
    """Why there is no flow; "" where there is one."""

    @property
    def differs(self) -> bool:
        """Whether anything is not the same in both."""
        return bool(self.tasks or self.other_rules or any(each.difference for each in self.totals))


def compare(first: pd.DataFrame, second: pd.DataFrame) -> Comparison:
    """Compare two judged tables; the other way round says the same with the sides exchanged.

    Parameters
    ----------
    first, second : DataFrame
        Every row read, as `hg.judge` gives it; their ``attrs`` say of which period and by which rules.
    """
    pairs = _oriented(first, second)
    both = pairs[(pairs["was"] != ABSENT) & (pairs["is"] != ABSENT)]
    rules = _other_rules(first.attrs, second.attrs)
    counts = [_counts(each) for each in (first, second)]
    earlier, later = sorted((first, second), key=lambda each: str(each.attrs["as_of"]))
    flow = attempt(flow_between, earlier, later, str(earlier.attrs.get("period", "")))
    ranged = [_rates(each) for each in counts]
    return Comparison(
        first=_about(first),
        second=_about(second),
        other_rules=rules,
        shared=len(both),
        totals=tuple(
            ChangedTotal(
                name=name, before=counts[0][name], after=counts[1][name], difference=_less(counts, name)
            )
            for name in vocab.COUNTS
        ),
        rates=tuple(
            changed_rate(now, was, comparable=not (rules or len(both)))
            for was, now in zip(*ranged, strict=True)
        ),
        moves=_moves(pairs),
        tasks=_tasks(pairs[pairs["was"] != pairs["is"]]),
        flow=None if isinstance(flow, Unsaid) else flow,
        unsaid=str(flow) if isinstance(flow, Unsaid) else "",
    )


def _oriented(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs with `was` of the first; paired in the order of days, so that both ways agree."""
    if as_date(first.attrs["as_of"]) <= as_date(second.attrs["as_of"]):
        return paired(first, second)
    names = {"_was": "_is", "_is": "_was", "was": "is", "is": "was"}
    pairs = paired(second, first)
    ends = {
        name: name.removesuffix(end) + names[end]
        for name in map(str, pairs.columns)
        for end in ("_was", "_is")
        if name.endswith(end)
    }
    return pairs.rename(columns={**ends, "was": "is", "is": "was"})


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


def _moves(pairs: pd.DataFrame) -> tuple[StatusMove, ...]:
    order = [*vocab.STATUSES, ABSENT]
    found = Counter(zip(pairs["was"], pairs["is"], strict=True))
    return tuple(
        StatusMove(before=_status(was), after=_status(now), n=found[was, now])
        for was in order
        for now in order
        if (was, now) in found and (was, now) != (ABSENT, ABSENT)
    )


def _tasks(pairs: pd.DataFrame) -> tuple[MovedTask, ...]:
    rows = pairs.sort_values(["task_id"], kind="stable").to_dict("records")
    return tuple(
        MovedTask(
            task_id=str(row["task_id"]),
            title=_either(row, "title"),
            agency=_either(row, "agency"),
            before=_status(row["was"]),
            after=_status(row["is"]),
        )
        for row in rows
    )


def _either(row: Any, name: str) -> str:
    """Return the text of the second table, or of the first where the task is in it alone."""
    chosen = row[f"{name}_is"] if isinstance(row[f"{name}_is"], str) else row[f"{name}_was"]
    return chosen if isinstance(chosen, str) else ""


def _status(name: str) -> str | None:
    return None if name == ABSENT else name
