"""Counts through the months, by agency: all snapshots asked at once with DuckDB, without loading them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import TableAnswer
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.answers.unsaid import attempt
from hganalysis.counting.intervals import wilson
from hganalysis.errors import SourceError, Unsaid
from hganalysis.history.snapshots import every_snapshot, missing_months, several_of_a_day
from hganalysis.history.successors import successor_on
from hganalysis.settings.directory import load_agencies
from hganalysis.settings.given import as_path
from hganalysis.settings.params import HISTORY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from hganalysis.history.snapshots import Snapshot

WHAT = "diễn biến qua các kỳ"
MOST_TOLD = 6

PASSED = """(CAST(t.{deadline} AS DATE) < s.as_of
    OR (t.{deadline} <> CAST(t.{deadline} AS DATE) AND t.{deadline} < s.as_of + INTERVAL 1 DAY))"""
"""Whether a deadline lies before the end of the as-of day (`counting.judged.has_passed`)."""

QUERY = """
SELECT s.as_of, {groups}
    {counts},
    count(*) FILTER (status = 'done_on_time' AND {passed}) AS on_time,
    count(*) FILTER (status IN {concluded} AND {passed}) AS settled
FROM read_parquet($files, filename = true, union_by_name = true) t
JOIN snapshots s ON s.file = t.filename
{joined}
GROUP BY ALL ORDER BY ALL
"""


class MonthlyCountsAnswer(TableAnswer):
    """Counts through the months: `frame` has a row an as-of day, and an agency where it was asked by agency.

    After `as_of`, `agency_id` and `agency`: the ten counts, `on_time` of `settled` tasks, `rate` with its
    Wilson interval `low, high`. ``attrs`` has `missing` (months without a snapshot) and `several` (days with
    more than one, of which the last counts).
    """

    question: ClassVar[str] = "Số nhiệm vụ và tỷ lệ đúng hạn thay đổi thế nào qua các kỳ?"
    name: ClassVar[str] = "monthly_counts"
    title: ClassVar[str] = "Tỷ lệ đúng hạn trên nhiệm vụ đã qua thời hạn, qua các kỳ"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        days = sorted(found["as_of"].unique())
        told = [
            f"Có {text.number(len(days))} bản lưu, chốt từ ngày {text.date(days[0])} đến ngày "
            f"{text.date(days[-1])}."
        ]
        if missing := found.attrs["missing"]:
            names = [text.month(each) for each in missing]
            more = f" và {text.number(len(names) - MOST_TOLD)} tháng nữa" if len(names) > MOST_TOLD else ""
            told.append(f"Không có bản lưu của tháng {', '.join(names[:MOST_TOLD])}{more}.")
        if several := found.attrs["several"]:
            told.append(
                f"Ngày {', '.join(several[:MOST_TOLD])} có nhiều bản lưu; tính theo bản lưu sau cùng."
            )
        return tuple(told)

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        named = "agency" in found
        rows = [
            (
                text.date(row["as_of"]),
                *([str(row["agency"])] if named else []),
                *(text.number(row[name]) for name in ("total", "done", "open_overdue")),
                text.share_of(row["on_time"], row["settled"]),
                text.percent(row["rate"]) if row["settled"] else NONE,
                text.span(row["low"], row["high"]),
            )
            for row in found.to_dict("records")
        ]
        columns = [
            "Ngày chốt", *(["Cơ quan"] if named else []), "Tổng số", "Đã hoàn thành",
            "Chưa hoàn thành, quá hạn", "Đúng hạn/đã qua thời hạn", "Tỷ lệ", "Khoảng tin cậy 95%",
        ]  # fmt: skip
        return (table(f"{self.title}; không xếp hạng", columns, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import estimates

        whole = found.groupby("as_of")[["on_time", "settled"]].sum()
        whole = whole[whole["settled"] > 0]
        low, high = wilson(whole["on_time"].to_numpy(), whole["settled"].to_numpy())
        rates = whole["on_time"] / whole["settled"]
        estimates(
            axes, [text.date(each) for each in whole.index], [*rates], [*low], [*high], "Tỷ lệ đúng hạn",
            percent=True,
        )  # fmt: skip


def monthly_counts(
    outputs: str | Path = "outputs",
    by: str = "",
    *,
    since: str = "",
    until: str = "",
    office: str | None = None,
    as_assigned: bool = False,
) -> MonthlyCountsAnswer:
    """Ask how the counts went through the months, of all snapshots that were kept.

    Parameters
    ----------
    outputs : path
        Where periods are published; the snapshots lie in its folder ``history``.
    by : {"", "agency"}
        Whole, or by agency.
    since, until : text yyyy-mm-dd
        As-of days to look at, both included; all when not given.
    office : str, optional
        Whose snapshots, where those of several offices lie there.
    as_assigned : bool
        Leave a task with the agency it was given to. By default the tasks of an agency that was merged are
        those of who had taken over by the last of the days, so that a series does not end at a merger.

    Raises
    ------
    SourceError
        Snapshots are damaged, of a newer form or of several offices; the message names each.

    Examples
    --------
    >>> import hganalysis as hg
    >>> print(hg.monthly_counts("khong-co"))
    Chưa nói được diễn biến qua các kỳ: khong-co/history chưa có bản lưu nào. Cần ít nhất một kỳ đã
    công bố.
    """
    folder = as_path("outputs", outputs)
    every = [
        each
        for each in every_snapshot(folder, office)
        if (since or "0") <= each.about.as_of <= (until or "9999-12-31")
    ]
    found = attempt(lambda: _counted(every, by, folder, as_assigned=as_assigned))
    simulated = any(each.about.simulated for each in every)
    days = [each.about.as_of for each in every]
    heading = {"from": min(days), "as_of": max(days), "simulated": simulated} if days else {}
    return MonthlyCountsAnswer(found, heading)


def _counted(every: Sequence[Snapshot], by: str, outputs: Path, *, as_assigned: bool) -> pd.DataFrame:
    if not isinstance(by, str) or by not in ("", "agency"):
        raise Unsaid(WHAT, f"không đếm theo «{by}»", 'by="agency" hoặc để trống')
    if not every:
        raise Unsaid(WHAT, f"{outputs.name}/{HISTORY} chưa có bản lưu nào", "ít nhất một kỳ đã công bố")
    chosen = [*{each.about.as_of: each for each in every}.values()]
    found = _asked(chosen, by, as_assigned=as_assigned)
    n, k = found["settled"].to_numpy(), found["on_time"].to_numpy()
    some = n > 0
    for name in ("rate", "low", "high"):
        found[name] = float("nan")
    found.loc[some, "rate"] = k[some] / n[some]
    if some.any():
        found.loc[some, "low"], found.loc[some, "high"] = wilson(k[some], n[some])
    found.attrs = {
        "missing": missing_months([each.about.as_of for each in chosen]),
        "several": several_of_a_day(every),
    }
    return found


def _asked(chosen: Sequence[Snapshot], by: str, *, as_assigned: bool) -> pd.DataFrame:
    """Ask DuckDB; it reads of each file only the columns that are asked for."""
    import duckdb

    files = [str(each.path.resolve()) for each in chosen]
    snapshots = pd.DataFrame({"file": files, "as_of": pd.to_datetime([each.about.as_of for each in chosen])})
    snapshots["as_of"] = snapshots["as_of"].dt.date
    last = dt.date.fromisoformat(chosen[-1].about.as_of)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register("snapshots", snapshots)
        connection.register("heirs", _heirs(last, as_assigned=as_assigned))
        try:
            found = connection.execute(_query(by), {"files": files}).df()
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise SourceError(f"Không đọc được các bản lưu trong {HISTORY}: {first}") from None
    found["as_of"] = pd.to_datetime(found["as_of"]).dt.strftime("%Y-%m-%d")
    return found


def _query(by: str) -> str:
    counts = {
        "total": vocab.IN_TOTAL,
        "done": vocab.DONE,
        "open": vocab.OPEN,
        **{name: (name,) for name in vocab.STATUSES},
    }
    told = [f"count(*) FILTER (status IN {_listed(counts[name])}) AS {name}" for name in vocab.COUNTS]
    passed = PASSED.format(deadline="deadline")
    agency = "coalesce(h.heir, t.agency_id, '') AS agency_id, coalesce(h.name, t.agency, '') AS agency,"
    return QUERY.format(
        groups=agency if by else "",
        counts=", ".join(told),
        passed=passed,
        concluded=_listed(vocab.CONCLUDED),
        joined="LEFT JOIN heirs h ON h.agency_id = t.agency_id" if by else "",
    )


def _listed(names: Sequence[str]) -> str:
    return f"({', '.join(repr(name) for name in names)})"


def _heirs(last: dt.date, *, as_assigned: bool) -> pd.DataFrame:
    """Return who answers on a day for the tasks of each agency that was merged by then."""
    known = {agency.id: agency for agency in load_agencies()}
    pairs = [] if as_assigned else [(each, successor_on(each, last)) for each in known]
    rows = [(old, new, known[new].name) for old, new in pairs if old != new]
    return pd.DataFrame(rows, columns=["agency_id", "heir", "name"], dtype="str")
