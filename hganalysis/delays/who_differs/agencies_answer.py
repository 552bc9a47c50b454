"""Which agencies have more or fewer late tasks than their own tasks lead one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, share_of, table
from hganalysis.delays.who_differs.case_mix import WHAT
from hganalysis.delays.who_differs.comparison import Agencies, compare_agencies
from hganalysis.delays.who_differs.comparison_words import one_decimal, words_of

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd
    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

NAMED = {"higher": "nhiều hơn hẳn", "lower": "ít hơn hẳn"}
"""What an agency outside the limits is called."""


class AgenciesAnswer(Answer[Agencies]):
    """Late tasks against those expected: `frame` has a row an agency, as `Agencies` describes it."""

    question: ClassVar[str] = "Cơ quan, đơn vị nào muộn khác mức dự kiến theo loại việc được giao?"
    name: ClassVar[str] = "agencies"
    title: ClassVar[str] = "Số nhiệm vụ muộn so với dự kiến theo loại việc"

    def _frame(self, found: Agencies) -> pd.DataFrame:
        return found.frame

    def _words(self, found: Agencies) -> tuple[str, ...]:
        return words_of(found)

    def _tables(self, found: Agencies) -> tuple[ReaderTable, ...]:
        rows = [
            (
                str(row["agency"]),
                share_of(row["late"], row["tasks"]),
                one_decimal(row["expected"]),
                NONE if row["unsaid"] else f"{text.number(row['low'])} đến {text.number(row['high'])}",
                row["unsaid"] or NAMED.get(row["named"], "trong giới hạn"),
            )
            for row in found.frame.to_dict("records")
        ]
        columns = [
            "Cơ quan, đơn vị", "Muộn/số nhiệm vụ đã qua thời hạn", "Số muộn dự kiến", "Giới hạn 99,8%",
            "So với dự kiến",
        ]  # fmt: skip
        caption = "Số nhiệm vụ muộn so với dự kiến theo loại việc được giao; không xếp hạng"
        return (table(caption, columns, rows),)

    def _plot(self, axes: Axes, found: Agencies) -> None:
        from hganalysis.figures.plain_charts import estimates

        frame = found.frame
        numbers = ([*frame["late"]], [*frame["low"]], [*frame["high"]])
        estimates(axes, [*frame["short"]], *numbers, "Số nhiệm vụ muộn (điểm) và giới hạn (đoạn)")
        axes.plot([*frame["expected"]], range(len(frame)), "|", color="black", markersize=8)

    def _drawings(self, found: Agencies) -> tuple[Drawing, ...]:
        from hganalysis.delays.who_differs.comparison_figure import draw_agencies

        return (draw_agencies(found, self.heading, self.title),)


def agencies(judged: pd.DataFrame, as_of: dt.date | str | None = None) -> AgenciesAnswer:
    """Ask which agencies differ from what the same tasks would come to at an agency like all others.

    The answer is the only thing from which an agency may be named: `named` in its `frame` is "higher",
    "lower" or "". `compare_agencies` says how it is worked out.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` or `hg.classify` gives it, or a part of it.
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.
    """
    return asked(AgenciesAnswer, lambda: compare_agencies(judged, day_of(judged, as_of, WHAT)), judged, as_of)
