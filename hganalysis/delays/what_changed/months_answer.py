"""Which months stand out, by the month of the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import TableAnswer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.delays.tasks import WHAT, settled
from hganalysis.delays.what_changed.control_charts import FIRM_PERIODS, control_chart
from hganalysis.delays.what_changed.periods import by_month, chart_kind

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing


class MonthsAnswer(TableAnswer):
    """The late rate month by month: `frame` has a row a month, as `control_chart` gives it."""

    question: ClassVar[str] = "Tháng nào có tỷ lệ chậm khác thường?"
    name: ClassVar[str] = "control_chart"
    title: ClassVar[str] = "Tỷ lệ chậm theo tháng đến hạn"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        about = found.attrs["chart"]
        marked = [
            f"Tháng {text.month(row['due_month'])} ({text.share_of(row['late'], row['tasks'])} nhiệm vụ chậm,"
            f" {text.percent(row['rate'])}): {row['signal']}."
            for row in found.to_dict("records")
            if row["signal"]
        ]
        if not marked:
            marked = [_nothing_seen(found)]
        if about["provisional"]:
            few = text.number(about["periods"])
            marked.append(f"Mới có {few} tháng, dưới {FIRM_PERIODS} tháng, nên giới hạn là tạm thời.")
        return tuple(marked)

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        rows = [
            (
                text.month(row["due_month"]),
                text.share_of(row["late"], row["tasks"]),
                text.percent(row["rate"]) if row["tasks"] else NONE,
                text.span(row["low"], row["high"]),
                row["signal"] or NONE,
            )
            for row in found.to_dict("records")
        ]
        columns = ["Tháng đến hạn", "Chậm/số nhiệm vụ", "Tỷ lệ chậm", "Giới hạn kiểm soát", "Dấu hiệu"]
        return (table("Tỷ lệ chậm theo tháng của thời hạn", columns, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import in_percent

        months = [text.month(month) for month in found["due_month"]]
        axes.plot(months, found["rate"], "o-")
        axes.axhline(float(found["centre"].iloc[0]), color="black", linewidth=0.8)
        for limit in ("low", "high"):
            axes.plot(months, found[limit], "--", color="grey", linewidth=0.8)
        axes.set(xlabel="Tháng đến hạn", ylabel="Tỷ lệ chậm")
        in_percent(axes.yaxis)

    def _drawings(self, found: pd.DataFrame) -> tuple[Drawing, ...]:
        from hganalysis.delays.what_changed.control_chart_figure import draw_control_chart

        return (draw_control_chart(found, self.heading, self.title),)


def months(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> MonthsAnswer:
    """Ask which months of the deadline stand out from the others; months that are not over are left out.

    Parameters
    ----------
    judged, as_of
        As for `hg.rate`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> answer = hg.delays.months(period.judged)
    >>> answer.frame.head(1)[["due_month", "late", "tasks"]].values.tolist()
    [['2024-01', 4, 19]]
    >>> print(answer)
    Chưa thấy tháng nào khác thường; điều đó không có nghĩa là các tháng như nhau: ở một tháng thường,
    tỷ lệ chậm phải vượt 29,3% mới thấy được. Mới có 10 tháng, dưới 12 tháng, nên giới hạn là tạm thời.
    """

    def found() -> pd.DataFrame:
        day = day_of(judged, as_of, WHAT)
        counts = by_month(settled(judged, day), day)
        return control_chart(counts, "late", "tasks", chart_kind(counts))

    return asked(MonthsAnswer, found, judged, as_of)


def _nothing_seen(found: pd.DataFrame) -> str:
    """Say that no month stands out, and from which rate on a usual month would have."""
    told = "Chưa thấy tháng nào khác thường; điều đó không có nghĩa là các tháng như nhau"
    limit = found.loc[found["tasks"] > 0, "high"].median()
    if pd.isna(limit):
        return f"{told}."
    if limit >= 1:
        return f"{told}: ở một tháng thường, dù mọi nhiệm vụ đều chậm cũng chưa đủ để thấy."
    return f"{told}: ở một tháng thường, tỷ lệ chậm phải vượt {text.percent(limit)} mới thấy được."
