"""The spans of time whose late rates are compared: months, the halves of a period, the period before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import day_of
from hganalysis.answers.unsaid import attempt, require
from hganalysis.counting.changes import COMPARED_RULES, LEAST_SHARE, as_long_before, due_between
from hganalysis.counting.frames import as_date
from hganalysis.delays.tasks import WHAT, by_agency, grouping, of_result, settled, tally
from hganalysis.delays.what_changed.decomposition import WHAT as WHAT_CHANGED
from hganalysis.delays.what_changed.decomposition import decompose
from hganalysis.errors import Unsaid
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from hganalysis.counting.result_model import Earlier, Result


FAULTS = {
    "overlap": "chung nhiệm vụ với kỳ này",
    "rules": "được tính theo quy tắc khác",
    "length": "dài ngắn khác kỳ này",
}
"""Why a period before is no pair of this one, as a clause."""

THOUSANDS = 1_000
"""Tasks of a usual month from which on the limits of a p-chart are too narrow (Laney 2002)."""


class Basis(NamedTuple):
    """What is compared, and why not the period before."""

    kind: Literal["previous", "due", "halves", "tables"]
    """The published period before and this one; of periods that share tasks, those due since the as-of day of
    the one before and those due in as long a time before it; the halves of this one; two judged tables."""
    previous: str = ""
    """What the period before is called, "" where there is none."""
    fault: str = ""
    """Why the period before is no pair: a key of `FAULTS`, or ""."""
    empty_months: tuple[str, ...] = ()
    """Months between the first and the last in which no task was due."""


class Compared(NamedTuple):
    """The counts of two spans of time, what they are called, and what their groups are."""

    before: pd.DataFrame
    after: pd.DataFrame
    periods: tuple[str, str]
    by: tuple[str, ...]
    basis: Basis


HALVES = Basis("halves")


def by_month(tasks: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Count tasks and late ones by the month of the deadline; a month between without tasks is there too.

    The tasks are those of `settled`. A month that is not over by the as-of date is left out: a few days say
    nothing of it. Raises Unsaid: no month is over.
    """
    counted = tally(_of_months_over(tasks, as_of), "due_month").set_index("due_month")
    if counted.empty:
        raise Unsaid(WHAT, "chưa có tháng nào kết thúc", "ít nhất một tháng trọn vẹn")
    months = pd.period_range(counted.index.min(), counted.index.max(), freq="M").strftime("%Y-%m")
    return counted.reindex(months, fill_value=0).rename_axis("due_month").reset_index()


def chart_kind(months: pd.DataFrame) -> Literal["p", "laney"]:
    """Return the kind of control chart that suits months of that size; `months` as `by_month` gives them."""
    require(months, ["tasks"], WHAT)
    return "laney" if months["tasks"].median() >= THOUSANDS else "p"


def halves(
    tasks: pd.DataFrame, as_of: dt.date | str, by: Sequence[str] | None = None, basis: Basis = HALVES
) -> Compared:
    """Cut the months of the deadlines that are over, as in `by_month`, into an earlier and a later half.

    The groups are by default those that `grouping` chooses; `basis` has why it is not the period before that
    is compared. Raises Unsaid: there are fewer than two months that are over.
    """
    tasks = _of_months_over(tasks, as_of)
    months = sorted(tasks["due_month"].unique())
    if len(months) < 2:
        why = "các nhiệm vụ đến hạn trong cùng một tháng" if months else "chưa có tháng nào kết thúc"
        raise Unsaid(WHAT_CHANGED, why, "ít nhất 2 tháng trọn vẹn")
    first = months[len(months) // 2]
    known = (grouping(tasks),) if by is None else tuple(by)
    parts = [tally(part, known) for _, part in sorted(tasks.groupby(tasks["due_month"] >= first))]
    names = tuple(_span(half) for half in (months[: len(months) // 2], months[len(months) // 2 :]))
    every = pd.period_range(months[0], months[-1], freq="M").strftime("%Y-%m")
    empty = tuple(month for month in every if month not in months)
    return Compared(parts[0], parts[1], (names[0], names[1]), known, basis._replace(empty_months=empty))


def _of_months_over(tasks: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return the tasks due in a month that is over by the end of the as-of date."""
    require(tasks, ["due_month"], WHAT)
    over = as_date(as_of) + ONE_DAY
    return tasks[tasks["due_month"] < f"{over:%Y-%m}"]


def with_previous(
    previous: Earlier | Result | None,
    judged: pd.DataFrame,
    as_of: dt.date | str,
    before: pd.DataFrame | None = None,
    by: Sequence[str] | None = None,
) -> Compared:
    """Return the period before and this one by agency, or what stands for them if they are no pair.

    Where they share tasks, as periods since the first of January do, that is what fell due since the period
    before against what fell due in as long a time before its as-of day (`due_since`); it takes the judged
    table of that period. Otherwise it is the halves of this one. The ``attrs`` of this period have `label`,
    `from`, `as_of` and `rules`, as `hg.judge` leaves them; `by` are groups of halves and of what fell due.
    """
    if previous is None:
        return halves(settled(judged, as_of), as_of, by)
    about = {"from": previous.from_, "as_of": previous.as_of, "rules": previous.rules.plain()}
    fault = fault_of(judged.attrs, about)
    if fault == "overlap" and before is not None and not _other_rules(judged.attrs, about):
        since = as_date(previous.as_of)
        fell_due = attempt(due_since, before, judged, since, as_date(as_of), by, previous.label)
        if not isinstance(fell_due, Unsaid):
            return fell_due
    if fault:
        return halves(settled(judged, as_of), as_of, by, Basis("halves", previous.label, fault))
    names = (previous.label, judged.attrs["label"])
    basis = Basis("previous", previous.label)
    return Compared(of_result(previous), by_agency(judged, as_of), names, ("agency",), basis)


def due_since(
    before: pd.DataFrame,
    judged: pd.DataFrame,
    since: dt.date,
    as_of: dt.date,
    by: Sequence[str] | None,
    previous: str,
) -> Compared:
    """Return the tasks due since the as-of day of the period before, and those due in as long before it.

    Each counts as it stood at the as-of day that ends its time, so that a task of the earlier time had no
    longer to be completed than one of the later. Raises Unsaid: no task of one of them is settled, or the
    tables have no such groups.
    """
    start = as_long_before(since, as_of)
    was = settled(due_between(before, start, since), since)
    now = settled(due_between(judged, since, as_of), as_of)
    groups = (grouping(now),) if by is None else tuple(by)
    names = (_due_span(start, since), _due_span(since, as_of))
    return Compared(tally(was, groups), tally(now, groups), names, groups, Basis("due", previous, "overlap"))


def of_tables(
    before: pd.DataFrame, judged: pd.DataFrame, as_of: dt.date | str, by: Sequence[str] | None
) -> Compared:
    """Return the settled tasks of two judged tables by group.

    Raises Unsaid: what the tables say of themselves shows that they are no pair.
    """
    earlier = day_of(before, None, WHAT_CHANGED)
    known = {"from", "as_of", "rules"} <= set(judged.attrs) & set(before.attrs)
    if known and (fault := fault_of(judged.attrs, before.attrs)):
        raise Unsaid(
            WHAT_CHANGED, f"bảng trước {FAULTS[fault]}", "hai kỳ nối nhau, cùng quy tắc, dài gần như nhau"
        )
    was, now = settled(before, earlier), settled(judged, as_of)
    groups = (grouping(now),) if by is None else tuple(by)
    names = (str(before.attrs.get("label", "kỳ trước")), str(judged.attrs.get("label", "kỳ này")))
    return Compared(tally(was, groups), tally(now, groups), names, groups, Basis("tables", names[0]))


def fault_of(now: Mapping[Any, Any], before: Mapping[Any, Any]) -> str:
    """Return why two periods are no pair, a key of `FAULTS`, or "".

    Both say `from`, `as_of` and `rules`, as results and judged tables do.
    """
    rules = now["rules"]
    whole_list = "none" in (rules["population_by"], before["rules"]["population_by"])
    if whole_list or before["as_of"] >= now["from"] or rules["carry_over"] == "include":
        return "overlap"
    if _other_rules(now, before):
        return "rules"
    days = [(as_date(each["as_of"]) - as_date(each["from"])).days + 1 for each in (now, before)]
    unequal = rules["population_by"] != "due_on" and min(days) < LEAST_SHARE * max(days)
    return "length" if unequal else ""


def _other_rules(now: Mapping[Any, Any], before: Mapping[Any, Any]) -> bool:
    return any(now["rules"][name] != before["rules"][name] for name in COMPARED_RULES)


def changed(between: Compared) -> pd.DataFrame:
    """Split the change between two spans of time, as `decompose` does.

    ``attrs`` has `periods` (their names), `basis` (what is compared) and `by`.
    """
    told = decompose(between.before, between.after, between.by)
    told.attrs |= {"periods": between.periods, "basis": between.basis, "by": between.by}
    return told


def _due_span(start: dt.date, end: dt.date) -> str:
    """Return the days of deadlines that pass between two as-of days: one passes at the end of its day."""
    return f"nhiệm vụ có thời hạn từ {text.date(start)} đến {text.date(end - ONE_DAY)}"


def _span(months: Sequence[str]) -> str:
    first, last = text.month(months[0]), text.month(months[-1])
    return f"tháng {first}" if first == last else f"tháng {first} đến tháng {last}"
