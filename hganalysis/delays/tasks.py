"""Judged tasks -> the rows and counts that the questions of the notebook 3_delays are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from hganalysis import text, vocab
from hganalysis.delays.checked import checked
from hganalysis.delays.decomposition import RATE, decompose
from hganalysis.delays.decomposition import WHAT as WHAT_CHANGED
from hganalysis.delays.factor_rows import outcome_known
from hganalysis.delays.factor_values import days_allowed, deadline_column, deadlines
from hganalysis.delays.factors import CONCLUDED
from hganalysis.delays.regressions import WHAT as WHAT_GOES_WITH
from hganalysis.delays.times import durations
from hganalysis.delays.unsaid import UNKNOWN_GROUP, groups_of, require
from hganalysis.errors import Unsaid
from hganalysis.frames import as_date
from hganalysis.status import LATE
from hganalysis.workdays import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

WHAT = "tỷ lệ muộn"
TERMS = ("coop_count", "allowed", "field")
"""What the models of time are asked of, known when a task is assigned. Extensions and reminders come in the
course of a task, so long tasks have more of them: they are not here."""

AGENCY_KEYS = ("agency_id", "agency", "short")
GROUPINGS = ("field", "source_level", "agency")
"""What tasks are grouped by, the first that tells them apart."""

MOST_UNKNOWN = 0.2
"""Share of tasks without a value from which on a term is left out, as in the model of the drivers."""

MOST_MONTHS_NAMED = 6
"""Months without a task that are named; of more, only how many."""

THOUSANDS = 1_000
"""Tasks of a usual month from which on the limits of a p-chart are too narrow (Laney 2002)."""


class Compared(NamedTuple):
    """The counts of two spans of time, what they are called, and what their groups are."""

    before: pd.DataFrame
    after: pd.DataFrame
    periods: tuple[str, str]
    by: tuple[str, ...]
    why: str


def concluded(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the tasks that are done or overdue, the denominator of the rates of the report.

    Returns
    -------
    DataFrame
        The rows with `late` and `tasks` (1) as numbers, and `due_month`, the month of the deadline as
        ``yyyy-mm``.

    Raises
    ------
    Unsaid
        `status` or the deadline is missing, or no task is concluded.
    """
    judged = checked(judged, ["status", deadline_column(judged)], WHAT)
    rows = judged[judged["status"].isin(CONCLUDED)]
    if rows.empty:
        raise Unsaid(WHAT, "chưa có nhiệm vụ nào hoàn thành hoặc quá hạn", "nhiệm vụ đã biết kết quả")
    late = rows["status"].isin(LATE).astype("int64")
    return rows.assign(late=late, tasks=1, due_month=deadlines(rows).dt.strftime("%Y-%m"))


def settled(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return the concluded tasks whose deadline lies before the as-of date, as `concluded` does.

    Only their months can be compared: of the tasks due later, those that will be late are not known yet.
    """
    rows = concluded(judged)
    rows = rows[outcome_known(rows, as_of)]
    if rows.empty:
        raise Unsaid(WHAT, "chưa có nhiệm vụ nào đến hạn trước ngày chốt", "nhiệm vụ đã đến hạn")
    return rows


def tally(tasks: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Count tasks and late ones by group.

    Parameters
    ----------
    tasks : DataFrame
        As `concluded` or `settled` gives them.
    by : str or list of str
        The columns that make the groups; an empty cell is the group "không rõ".

    Returns
    -------
    DataFrame
        The columns of `by`, `late` and `tasks`, in the order of the names.
    """
    columns = [by] if isinstance(by, str) else list(by)
    require(tasks, [*columns, "late", "tasks"], WHAT)
    named = {name: groups_of(tasks, name).astype(object) for name in columns}
    return tasks.assign(**named).groupby(columns, sort=True)[["late", "tasks"]].sum().reset_index()


def by_agency(result: Mapping[str, Any]) -> pd.DataFrame:
    """Return the late and the settled tasks (`late`, `tasks`) of each agency, as a result has them.

    The agencies stand in protocol order, those without a settled task too, with `agency_id`, `agency` and,
    where the result has it, `short`.

    Raises
    ------
    Unsaid
        The result has no agency.
    """
    if not result["by_agency"]:
        raise Unsaid(WHAT, "không có cơ quan, đơn vị nào", "nhiệm vụ có cơ quan chủ trì")
    rows = []
    for each in result["by_agency"]:
        rate = next(rate for rate in each["rates"] if rate["name"] == RATE)
        late = rate["denominator"] - rate["numerator"]
        keys = {name: each[name] for name in AGENCY_KEYS if name in each}
        rows.append({**keys, "late": late, "tasks": rate["denominator"]})
    return pd.DataFrame(rows)


def by_month(tasks: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Count tasks and late ones by the month of the deadline; a month between without tasks is there too.

    Parameters
    ----------
    tasks : DataFrame
        As `settled` gives them.
    as_of : date or ISO text
        A month that is not over by then is left out: a few days say nothing of it.

    Raises
    ------
    Unsaid
        No month is over.
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
    tasks: pd.DataFrame,
    as_of: dt.date | str,
    by: Sequence[str] | None = None,
    unlike: Compared | None = None,
) -> Compared:
    """Cut the months of the deadlines into an earlier and a later half.

    Parameters
    ----------
    tasks : DataFrame
        As `settled` gives them.
    as_of : date or ISO text
        A month that is not over by then is left out, as in `by_month`.
    by : list of str, optional
        The columns that make the groups; by default the one that `grouping` chooses.
    unlike : Compared, optional
        What has been shown already.

    Raises
    ------
    Unsaid
        There are fewer than two months that are over, or `unlike` is the same spans by the same groups.
    """
    told = _halves(tasks, as_of, by, "Chưa có kỳ trước để so sánh")
    if unlike is not None and (unlike.periods, unlike.by) == (told.periods, told.by):
        labels = text.listing([vocab.TASK_COLUMNS.get(name, name).lower() for name in told.by])
        raise Unsaid(WHAT_CHANGED, f"phần trên đã tách theo {labels}", "một cách chia nhóm khác")
    return told


def _halves(tasks: pd.DataFrame, as_of: dt.date | str, by: Sequence[str] | None, reason: str) -> Compared:
    """Return the halves, with the reason why they are compared as a clause."""
    tasks = _of_months_over(tasks, as_of)
    months = sorted(tasks["due_month"].unique())
    if len(months) < 2:
        why = "các nhiệm vụ đến hạn trong cùng một tháng" if months else "chưa có tháng nào kết thúc"
        raise Unsaid(WHAT_CHANGED, why, "ít nhất 2 tháng trọn vẹn")
    first = months[len(months) // 2]
    known = (grouping(tasks),) if by is None else tuple(by)
    parts = [tally(part, known) for _, part in sorted(tasks.groupby(tasks["due_month"] >= first))]
    names = tuple(_span(half) for half in (months[: len(months) // 2], months[len(months) // 2 :]))
    why = f"{reason}, nên so nửa đầu với nửa sau của kỳ này, theo tháng đến hạn.{_empty_months(months)}"
    return Compared(parts[0], parts[1], (names[0], names[1]), known, why)


def _of_months_over(tasks: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return the tasks due in a month that is over by the end of the as-of date."""
    require(tasks, ["due_month"], WHAT)
    over = as_date(as_of) + ONE_DAY
    return tasks[tasks["due_month"] < f"{over:%Y-%m}"]


def _empty_months(months: Sequence[str]) -> str:
    """Say which months between the first and the last have no task, or ""."""
    every = pd.period_range(months[0], months[-1], freq="M").strftime("%Y-%m")
    empty = [text.month(month) for month in every if month not in months]
    if not empty:
        return ""
    named = f" ({text.listing(empty)})" if len(empty) <= MOST_MONTHS_NAMED else ""
    return f" Trong khoảng đó, {text.number(len(empty))} tháng không có nhiệm vụ nào đến hạn{named}."


def compared(result: Mapping[str, Any], tasks: pd.DataFrame) -> Compared:
    """Return the period before and this one by agency, or the halves of this one if they are no pair.

    Parameters
    ----------
    result : mapping
        The result of the period; `previous` and `changes` tell of the one before.
    tasks : DataFrame
        As `settled` gives them, for the halves.
    """
    previous, changes = result["previous"], result["changes"]
    if previous is None:
        return halves(tasks, result["as_of"])
    if changes["overlap"] or changes["other_rules"] or changes["unequal"]:
        fault = "chung nhiệm vụ với kỳ này" if changes["overlap"] else "được tính theo quy tắc khác"
        if not (changes["overlap"] or changes["other_rules"]):
            fault = "dài ngắn khác kỳ này"
        return _halves(tasks, result["as_of"], None, f"Kỳ trước ({previous['label']}) {fault}")
    names = (previous["label"], result["label"])
    why = "So sánh với kỳ trước theo cơ quan, trên số nhiệm vụ đã qua thời hạn."
    return Compared(by_agency(previous), by_agency(result), names, ("agency",), why)


def changed(between: Compared) -> pd.DataFrame:
    """Split the change between two spans of time, as `decompose` does.

    ``attrs`` has `periods` (their names), `why` (what is compared, as a sentence) and `by`.
    """
    told = decompose(between.before, between.after, between.by)
    told.attrs |= {"periods": between.periods, "why": between.why, "by": between.by}
    return told


def grouping(judged: pd.DataFrame) -> str:
    """Return the column of `GROUPINGS` to group tasks by: the first with two values or more.

    Raises
    ------
    Unsaid
        None has.
    """
    found = next((name for name in GROUPINGS if name in judged and judged[name].nunique() > 1), None)
    if found is None:
        labels = text.listing([vocab.TASK_COLUMNS[name].lower() for name in GROUPINGS])
        raise Unsaid(
            "các nhóm nhiệm vụ có khác nhau không", f"không chia nhóm được theo {labels}", "ít nhất 2 nhóm"
        )
    return found


def timed(judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Return how long each task took from its assignment, as the models of time take it.

    Returns
    -------
    DataFrame
        As `durations` gives it, with `allowed`: log2 of 1 + the days from the assignment to the first
        deadline, where the table has deadlines; `field` is ordered by size, so that others are compared with
        the largest.
    """
    rows = durations(judged, "assigned_on", "completed_on", as_of)
    if deadline_column(rows) in rows:
        rows = rows.assign(allowed=np.log2(1 + days_allowed(rows)))
    return rows.assign(field=_by_size(rows["field"])) if "field" in rows else rows


def formula_of(tasks: pd.DataFrame, terms: Sequence[str] = TERMS) -> str:
    """Return the terms that a table can be asked of, as a formula.

    A column that is missing, has one value only or is empty in more than `MOST_UNKNOWN` of the timed tasks is
    left out.

    Raises
    ------
    Unsaid
        None is left, or the table is not timed.
    """
    require(tasks, ["event", "duration"], WHAT_GOES_WITH)
    rows = tasks[tasks["event"].notna() & tasks["duration"].notna()]
    kept = [name for name in terms if name in rows and _varies(rows[name])]
    if not kept:
        labels = text.listing([TERM_LABELS[name].lower() for name in terms])
        raise Unsaid(WHAT_GOES_WITH, f"không có cột nào dùng được trong {labels}", "một trong các cột đó")
    return " + ".join(kept)


TERM_LABELS = {
    **vocab.TASK_COLUMNS,
    "coop_count": "Số cơ quan phối hợp, thêm mỗi cơ quan",
    "allowed": "Thời gian được giao, mỗi lần gấp đôi",
}
"""What a reader sees of a term."""


def _by_size(values: pd.Series) -> pd.Categorical:
    sizes = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return pd.Categorical(values, categories=list(sizes.index))


def _varies(values: pd.Series) -> bool:
    known = values[values.notna() & values.ne(UNKNOWN_GROUP) & values.ne("")]
    return known.nunique() > 1 and len(known) >= (1 - MOST_UNKNOWN) * len(values)


def _span(months: Sequence[str]) -> str:
    first, last = text.month(months[0]), text.month(months[-1])
    return f"tháng {first}" if first == last else f"tháng {first} đến tháng {last}"
