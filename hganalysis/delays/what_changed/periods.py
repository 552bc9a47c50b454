"""The spans of time whose late rates are compared: months, the halves of a period, the period before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.unsaid import require
from hganalysis.counting.frames import as_date
from hganalysis.delays.tasks import WHAT, by_agency, grouping, tally
from hganalysis.delays.what_changed.decomposition import WHAT as WHAT_CHANGED
from hganalysis.delays.what_changed.decomposition import decompose
from hganalysis.errors import Unsaid
from hganalysis.settings.workdays import ONE_DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


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


def _span(months: Sequence[str]) -> str:
    first, last = text.month(months[0]), text.month(months[-1])
    return f"tháng {first}" if first == last else f"tháng {first} đến tháng {last}"
