"""What happened since the last as-of day, as an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import Answer, asked
from hganalysis.answers.showing import ReaderTable, table
from hganalysis.counting.frames import as_table
from hganalysis.errors import Unsaid
from hganalysis.history.flow import WHAT, flow_between
from hganalysis.history.flow_result import Flow
from hganalysis.history.flow_words import SHORT, sentences, short_row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WHOLE = "Toàn bộ"


class FlowAnswer(Answer[Flow]):
    """The flow since the last as-of day: `frame` has a row for the whole, each agency and each leader.

    Its columns are `of` ("whole", "agency", "leader"), `name` and the counts of `Flow`.
    """

    question: ClassVar[str] = "Từ lần chốt trước, nhiệm vụ đến và đi thế nào?"
    name: ClassVar[str] = "flow"
    title: ClassVar[str] = "Dòng nhiệm vụ từ lần chốt số liệu trước"

    def _frame(self, found: Flow) -> pd.DataFrame:
        rows = [{"of": "whole", "name": "", **found.whole.plain()}]
        rows += [{"of": "agency", "name": each.agency, **each.plain()} for each in found.by_agency]
        rows += [{"of": "leader", **each.plain()} for each in found.by_leader]
        return pd.DataFrame(rows).drop(columns=["agency", "agency_id"], errors="ignore")

    def _words(self, found: Flow) -> tuple[str, ...]:
        return sentences(found)

    def _tables(self, found: Flow) -> tuple[ReaderTable, ...]:
        groups = [(WHOLE, found.whole), *((each.agency, each) for each in found.by_agency)]
        rows = [(name, *map(text.number, short_row(counts))) for name, counts in groups]
        columns = ["Cơ quan", *map(text.capital, SHORT)]
        return (table(f"{self.title}, theo cơ quan; không xếp hạng", columns, rows),)

    def _plot(self, axes: Axes, found: Flow) -> None:
        from hganalysis.figures.plain_charts import bars

        bars(axes, [*map(text.capital, SHORT)], [*map(float, short_row(found.whole))], "Số nhiệm vụ")


def flow(judged: pd.DataFrame, before: pd.DataFrame | None, period: str = "") -> FlowAnswer:
    """Ask how tasks came and went since the as-of day of an earlier table, which may hold the same tasks.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it.
    before : DataFrame or None
        The judged table of the earlier period; without one the answer says what is missing.
    period : str
        The name of the earlier period.

    Examples
    --------
    >>> import pandas as pd
    >>> print(flow(pd.DataFrame(), None))
    Chưa nói được diễn biến từ lần chốt số liệu trước: không có bảng của kỳ trước. Cần tham số previous.
    """

    def found() -> Flow:
        if before is None:
            raise Unsaid(WHAT, "không có bảng của kỳ trước", "tham số previous")
        as_table(before)
        return flow_between(before, judged, period or str(before.attrs.get("period", "")))

    return asked(FlowAnswer, found, judged)
