"""How long tasks take, from their assignment to their completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, probability, table
from hganalysis.answers.unsaid import attempt
from hganalysis.counting.frames import listed
from hganalysis.counting.judged import deadline_column
from hganalysis.delays.how_long.curves import WHAT, logrank, medians, survival
from hganalysis.delays.tasks import grouping
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

INTERVAL = "Khoảng tin cậy 95%"
SURE = 0.05
"""A test below this is said to show a difference."""


class Duration(NamedTuple):
    """The curves of the groups, the time by which half of each has ended, and whether they differ."""

    by: tuple[str, ...]
    curves: pd.DataFrame
    medians: pd.DataFrame
    test: pd.DataFrame | Unsaid
    against_deadline: pd.DataFrame | Unsaid


class DurationAnswer(Answer[Duration]):
    """How long tasks take: `frame` has a row a group with its median, as `medians` gives it."""

    question: ClassVar[str] = "Nhiệm vụ mất bao lâu?"
    name: ClassVar[str] = "survival"
    title: ClassVar[str] = "Thời gian thực hiện nhiệm vụ"

    def _frame(self, found: Duration) -> pd.DataFrame:
        return found.medians

    def _words(self, found: Duration) -> tuple[str, ...]:
        test = (str(found.test),) if isinstance(found.test, Unsaid) else _tested(found.test)
        rows = found.medians.to_dict("records")
        whole = () if found.by else tuple(_half(row) for row in rows)
        return (*whole, *(test if found.by else ()), *no_deadline(found.medians), *_left_out(found.curves))

    def _tables(self, found: Duration) -> tuple[ReaderTable, ...]:
        return (_halves(found),)

    def _plot(self, axes: Axes, found: Duration) -> None:
        from hganalysis.figures.plain_charts import in_percent

        for group, part in found.curves.groupby("group", sort=False):
            axes.step(part["time"], part["survival"], where="post", label=str(group))
        axes.set(xlabel="Số ngày từ khi được giao", ylabel="Tỷ lệ chưa kết thúc", ylim=(0, 1.02))
        in_percent(axes.yaxis)
        if found.by:
            axes.legend()

    def _drawings(self, found: Duration) -> tuple[Drawing, ...]:
        from hganalysis.delays.how_long.survival_figure import draw_survival

        due = "Thời gian thực hiện so với thời hạn"
        return (
            draw_survival(found.curves, self.heading, self.name, self.title),
            draw_survival(found.against_deadline, self.heading, "survival_due", due),
        )


def duration(
    judged: pd.DataFrame, by: str | Sequence[str] | None = None, as_of: dt.date | str | None = None
) -> DurationAnswer:
    """Ask how long tasks take from their assignment to their completion, open ones being censored.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.
    by : str or list of str, optional
        The columns that make the groups; by default the first of field, source and agency that tells tasks
        apart, and no groups where none does.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.delays.duration(period.judged, by="field")
    >>> answer.frame.head(1)[["group", "n", "median"]].values.tolist()
    [['Khiếu nại, tố cáo', 45, 21.0]]
    >>> print(answer.words[0])
    Thời gian thực hiện của 8 nhóm khác nhau rõ (p = 0,001, kiểm định log-rank trên 955 nhiệm vụ, 832 đã
    kết thúc).
    """
    return asked(DurationAnswer, lambda: duration_of(judged, by, day_of(judged, as_of, WHAT)), judged, as_of)


def duration_of(judged: pd.DataFrame, by: str | Sequence[str] | None, as_of: str) -> Duration:
    """Return the curves, medians and test of groups; see `duration`. Raises Unsaid: as for `survival`."""
    chosen = attempt(grouping, judged) if by is None else by
    groups = None if isinstance(chosen, Unsaid) else listed(chosen)
    dates = ("assigned_on", "completed_on", as_of)
    curves = survival(judged, *dates, by=groups)
    due = deadline_column(judged)
    return Duration(
        tuple(groups or ()),
        curves,
        medians(curves),
        chosen if isinstance(chosen, Unsaid) else attempt(logrank, judged, *dates, by=groups or ()),
        attempt(survival, judged, *dates, due=due),
    )


def no_deadline(told: pd.DataFrame) -> tuple[str, ...]:
    """Say how many tasks without a deadline are counted, which no rate of the report counts."""
    n = told.attrs.get("no_deadline", 0)
    counted = f"Tính cả {text.number(n)} nhiệm vụ không thời hạn"
    return (f"{counted} (các bảng về đúng hạn không tính những nhiệm vụ này).",) if n else ()


def _tested(test: pd.DataFrame) -> tuple[str, ...]:
    row = test.iloc[0]
    told = "khác nhau rõ" if row["p"] < SURE else "chưa thấy khác nhau rõ"
    n, groups = text.number(int(row["n"])), text.number(int(row["groups"]))
    line = (
        f"Thời gian thực hiện của {groups} nhóm {told} ({probability(row['p'])}, kiểm định log-rank trên {n} "
        f"nhiệm vụ, {text.number(int(row['events']))} đã kết thúc)."
    )
    return line, _independence(row)


def _independence(row: pd.Series) -> str:
    if pd.isna(row["clusters"]):
        return "Phép kiểm định coi các nhiệm vụ là độc lập với nhau, nên dễ thấy khác nhau hơn thực tế."
    n = text.number(int(row["clusters"]))
    return (
        f"Phép kiểm định đã xét việc nhiệm vụ của cùng một cơ quan thường giống nhau ({n} cơ quan, đơn vị)."
    )


def _half(row: dict[Any, Any]) -> str:
    if row["unsaid"]:
        return f"Chưa nói được một nửa số nhiệm vụ xong trong bao nhiêu ngày: {row['unsaid']}."
    return (
        f"Một nửa trong {text.number(row['n'])} nhiệm vụ xong trong {text.number(round(row['median']))} ngày "
        f"(khoảng tin cậy 95%: {_days(row['low'], row['high'])})."
    )


def _left_out(curves: pd.DataFrame) -> tuple[str, ...]:
    parts = [f"{text.number(n)} nhiệm vụ {why}" for why, n in curves.attrs["left_out"].items()]
    return (f"Không tính: {'; '.join(parts)}.",) if parts else ()


def _halves(found: Duration) -> ReaderTable:
    rows = [
        (
            str(row["group"]),
            text.share_of(row["events"], row["n"]),
            NONE if row["unsaid"] else text.number(round(row["median"])),
            _days(row["low"], row["high"]),
        )
        for row in found.medians.to_dict("records")
    ]
    group = " · ".join(vocab.TASK_COLUMNS.get(name, name) for name in found.by) or "Nhóm"
    columns = [group, "Đã xong/số nhiệm vụ", "Trung vị (ngày)", INTERVAL]
    return table("Một nửa số nhiệm vụ xong trong bao nhiêu ngày", columns, rows)


def _days(low: float, high: float) -> str:
    """Return an interval of days; what the curve has not reached is open."""
    if pd.isna(low):
        return NONE
    start = text.number(round(low))
    return f"từ {start}" if pd.isna(high) else f"{start} đến {text.number(round(high))}"
