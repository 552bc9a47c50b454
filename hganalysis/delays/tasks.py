"""Judged tasks -> the rows and counts that the questions of the notebook 3_delays are asked of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.unsaid import checked, groups_of, require
from hganalysis.counting.frames import as_table, listed, moment
from hganalysis.counting.frames import text as text_column
from hganalysis.counting.judged import deadline_column, deadlines, outcome_known
from hganalysis.counting.status import LATE
from hganalysis.errors import Unsaid
from hganalysis.settings.directory import ProtocolPlace, days_to_tell_apart, load_agencies, protocol_place
from hganalysis.vocab import CONCLUDED, SETTLED_RATE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hganalysis.counting.result_model import Earlier, Result

WHAT = "tỷ lệ chậm"

ROWS = "tasks_alike"
"""How many tasks a row of `grouped` stands for."""

COUNTED_BY = ("agency_id", "agency", "agency_group", "field", "source_level", "leader", "status")
"""Columns that tell apart what is counted; dates but the deadline, and texts, tell tasks apart."""

GROUPINGS = ("field", "source_level", "agency")
"""What tasks are grouped by, the first that tells them apart."""


def grouped(judged: Any) -> pd.DataFrame:
    """Return a judged table of Polars, DuckDB or PySpark as pandas, tasks that are counted alike in one row.

    `tasks_alike` is how many they are; the other columns are those of `COUNTED_BY`, as far as the table has
    them, and the deadline. The library of the table counts, lazily where the table is lazy, so that ten
    million tasks come as some ten thousand rows. A pandas table is returned as it is.
    """
    if isinstance(judged, pd.DataFrame):
        return judged
    frame = as_table(judged).lazy()
    names = frame.collect_schema().names()
    due = "deadline" if "deadline" in names else "due_on"
    texts = [text_column(name, frame).alias(name) for name in COUNTED_BY if name in names]
    dates = [moment(due, frame).alias(due)] if due in names else []
    keys = frame.select(*texts, *dates)
    known = keys.collect_schema().names()
    counted = keys.group_by(*known).agg(nw.len().cast(nw.Int64).alias(ROWS)).collect("pyarrow").to_native()
    in_order: pd.DataFrame = counted.sort_by([(name, "ascending") for name in known]).to_pandas()
    return in_order


def concluded(judged: Any) -> pd.DataFrame:
    """Return the tasks that are done or overdue, the denominator of the rates of the report, of any library.

    They have `late` and `tasks` as numbers (of one task, or of all that a row of `grouped` stands for), and
    `due_month`, the month of the deadline as ``yyyy-mm``. Raises Unsaid: `status` or the deadline is missing,
    or no task is concluded.
    """
    counted = grouped(judged)
    counted = checked(counted, ["status", deadline_column(counted)], WHAT)
    rows: pd.DataFrame = counted[counted["status"].isin(CONCLUDED)]
    if rows.empty:
        raise Unsaid(WHAT, "chưa có nhiệm vụ nào hoàn thành hoặc quá hạn", "nhiệm vụ đã biết kết quả")
    tasks = rows[ROWS] if ROWS in rows else pd.Series(1, rows.index)
    late = rows["status"].isin(LATE).astype("int64") * tasks
    return rows.assign(late=late, tasks=tasks, due_month=deadlines(rows).dt.strftime("%Y-%m"))


def settled(judged: Any, as_of: dt.date | str) -> pd.DataFrame:
    """Return the concluded tasks whose deadline lies before the as-of date, as `concluded` does.

    Only their months can be compared: of the tasks due later, those that will be late are not known yet.
    """
    rows = concluded(judged)
    rows = rows[outcome_known(rows, as_of)]
    if rows.empty:
        raise Unsaid(WHAT, "chưa có nhiệm vụ nào đến hạn trước ngày chốt", "nhiệm vụ đã đến hạn")
    return rows


def tally(tasks: pd.DataFrame, by: str | Sequence[str]) -> pd.DataFrame:
    """Count tasks and late ones of `concluded` or `settled` by group, in the order of the names.

    An empty cell is the group "không rõ".
    """
    columns = listed(by)
    require(tasks, [*columns, "late", "tasks"], WHAT)
    named = {name: groups_of(tasks, name).astype(object) for name in columns}
    return tasks.assign(**named).groupby(columns, sort=True)[["late", "tasks"]].sum().reset_index()


def by_agency(judged: Any, as_of: dt.date | str) -> pd.DataFrame:
    """Count the late and the settled tasks (`late`, `tasks`) of each agency of a judged table of any library.

    The agencies stand in protocol order, those without a settled task too, with `agency_id`, `agency` and
    `short`. Raises Unsaid: as for `settled`; or the table names no agency.
    """
    judged = grouped(judged)
    require(judged, ["agency"], WHAT)
    tasks = settled(judged, as_of)
    frame = in_protocol_order(agency_keys(judged))
    codes = places_of(agency_keys(tasks), frame)
    late, every = (np.bincount(codes, tasks[name], len(frame)).astype("int64") for name in ("late", "tasks"))
    return frame.assign(late=late, tasks=every)


def of_result(result: Earlier | Result) -> pd.DataFrame:
    """Return the same counts as a published result has them, without `short`.

    Raises Unsaid: the result has no agency.
    """
    if not result.by_agency:
        raise Unsaid(WHAT, "không có cơ quan, đơn vị nào", "nhiệm vụ có cơ quan chủ trì")
    rows = []
    for each in result.by_agency:
        rate = next(rate for rate in each.rates if rate.name == SETTLED_RATE)
        late = rate.denominator - rate.numerator
        keys = {"agency_id": each.agency_id, "agency": each.agency}
        rows.append({**keys, "late": late, "tasks": rate.denominator})
    return pd.DataFrame(rows)


def agency_keys(tasks: pd.DataFrame) -> pd.DataFrame:
    """Return what names the agency of each task, as texts: `agency_id`, `agency`, `agency_group`."""
    return pd.DataFrame({name: texts_of(tasks, name) for name in ("agency_id", "agency", "agency_group")})


def texts_of(tasks: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as texts, "" where it is empty or not there."""
    if name not in tasks:
        return pd.Series("", tasks.index, dtype=object)
    return tasks[name].astype(object).where(tasks[name].notna(), "").astype(str)


def in_protocol_order(keys: pd.DataFrame) -> pd.DataFrame:
    """Return each agency once, in protocol order: `agency_id`, `agency`, `short`."""
    known = {agency.id: agency for agency in load_agencies()}

    def place(row: dict[str, str]) -> tuple[ProtocolPlace, str]:
        group = row["agency_group"] if row["agency_group"] in vocab.GROUPS else vocab.UNRESOLVED
        return protocol_place(row["agency_id"], group, row["agency"]), row["agency_id"]

    once = keys.drop_duplicates(["agency_id", "agency"])
    rows = sorted(once.to_dict("records"), key=place)  # type: ignore[arg-type]
    frame = pd.DataFrame(rows)[["agency_id", "agency"]]
    shorts = [known[i].short if i in known else name for i, name in frame.itertuples(index=False)]
    return frame.assign(short=shorts)


def called_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of agencies in which a reader tells two of one name apart, where it has their ids."""
    if "agency_id" not in frame:
        return frame
    days = days_to_tell_apart([*zip(frame["agency_id"], frame["agency"], strict=True)])
    return frame.assign(**{name: frame[name] + days for name in ("agency", "short")})


def places_of(keys: pd.DataFrame, frame: pd.DataFrame) -> NDArray[Any]:
    """Return the row of `frame` that the agency of each task has."""
    places = pd.MultiIndex.from_frame(frame[["agency_id", "agency"]])
    return np.asarray(places.get_indexer(pd.MultiIndex.from_frame(keys[["agency_id", "agency"]])))


def grouping(judged: pd.DataFrame) -> str:
    """Return the column of `GROUPINGS` to group tasks by: the first with two values or more.

    Raises Unsaid: none has.
    """
    found = next((name for name in GROUPINGS if name in judged and judged[name].nunique() > 1), None)
    if found is None:
        labels = text.listing([vocab.TASK_COLUMNS[name].lower() for name in GROUPINGS])
        raise Unsaid(
            "các nhóm nhiệm vụ có khác nhau không", f"không chia nhóm được theo {labels}", "ít nhất 2 nhóm"
        )
    return found
