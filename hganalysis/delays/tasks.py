"""Judged tasks -> the rows and counts that the questions of the notebook 3_delays are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.checked import checked
from hganalysis.answers.unsaid import groups_of, require
from hganalysis.counting.judged import deadline_column, deadlines, outcome_known
from hganalysis.counting.status import LATE
from hganalysis.errors import Unsaid
from hganalysis.vocab import CONCLUDED, SETTLED_RATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

WHAT = "tỷ lệ muộn"

AGENCY_KEYS = ("agency_id", "agency", "short")
GROUPINGS = ("field", "source_level", "agency")
"""What tasks are grouped by, the first that tells them apart."""


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
        rate = next(rate for rate in each["rates"] if rate["name"] == SETTLED_RATE)
        late = rate["denominator"] - rate["numerator"]
        keys = {name: each[name] for name in AGENCY_KEYS if name in each}
        rows.append({**keys, "late": late, "tasks": rate["denominator"]})
    return pd.DataFrame(rows)


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
