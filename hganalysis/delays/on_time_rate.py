"""How many settled tasks were on time, by any columns of a judged table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text, vocab
from hganalysis.answers.answer import TableAnswer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.answers.unsaid import groups_of, require
from hganalysis.counting.frames import listed
from hganalysis.counting.intervals import wilson
from hganalysis.counting.judged import deadlines, has_passed
from hganalysis.delays.tasks import settled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from matplotlib.axes import Axes

WHAT = "tỷ lệ đúng hạn"


class RateAnswer(TableAnswer):
    """The settled on-time rate: `frame` has a row a group.

    After the columns of the groups: `on_time` of `settled` tasks, `rate` with its Wilson interval `low,
    high`; `unclassified` tasks that may be settled, and `if_late, if_on_time`: the rate if all of them were.
    """

    question: ClassVar[str] = "Bao nhiêu nhiệm vụ đã qua thời hạn được hoàn thành đúng hạn?"
    name: ClassVar[str] = "on_time_rate_by"
    title: ClassVar[str] = "Tỷ lệ đúng hạn trên nhiệm vụ đã qua thời hạn"

    def _words(self, found: pd.DataFrame) -> tuple[str, ...]:
        k, n = int(found["on_time"].sum()), int(found["settled"].sum())
        unknown = int(found["unclassified"].sum())
        told = (
            f"Đúng hạn {text.share_of(k, n)} nhiệm vụ đã qua thời hạn ({text.percent(k / n)}, khoảng tin cậy "
            f"95%: {text.span(*wilson(k, n))})."
        )
        if not unknown:
            return (told,)
        low, high = text.percent(k / (n + unknown)), text.percent((k + unknown) / (n + unknown))
        return (
            told,
            f"Còn {text.number(unknown)} nhiệm vụ chưa phân loại: tỷ lệ từ {low} đến {high} tùy chúng chậm "
            "hay đúng hạn.",
        )

    def _tables(self, found: pd.DataFrame) -> tuple[ReaderTable, ...]:
        groups = [str(name) for name in found.columns[: list(found).index("on_time")]]
        rows = [
            (
                *(str(row[name]) for name in groups),
                text.share_of(row["on_time"], row["settled"]),
                text.percent(row["rate"]) if row["settled"] else NONE,
                text.span(row["low"], row["high"]),
                text.span(row["if_late"], row["if_on_time"]) if row["unclassified"] else NONE,
            )
            for row in found.to_dict("records")
        ]
        heads = [vocab.TASK_COLUMNS.get(name, name) for name in groups]
        columns = [*heads, "Đúng hạn/đã qua thời hạn", "Tỷ lệ", "Khoảng tin cậy 95%", "Nếu kể chưa phân loại"]
        return (table(f"{self.title}; không xếp hạng", columns, rows),)

    def _plot(self, axes: Axes, found: pd.DataFrame) -> None:
        from hganalysis.figures.plain_charts import estimates

        rows = found[found["settled"] > 0]
        columns = list(rows.columns[: list(rows).index("on_time")])
        names = [*groups_of(rows, columns)] if columns else ["tất cả"]
        numbers = ([*rows["rate"]], [*rows["low"]], [*rows["high"]])
        estimates(axes, names, *numbers, "Tỷ lệ đúng hạn", percent=True)


def rate(
    judged: pd.DataFrame, by: str | Sequence[str] = (), as_of: dt.date | str | None = None
) -> RateAnswer:
    """Ask how many settled tasks were on time, those whose deadline lies before the as-of date.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it.
    by : str or list of str
        The columns that make the groups, in the order of their names; an empty cell is the group "không rõ".
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(hg.rate(period.judged))
    Đúng hạn 622/749 nhiệm vụ đã qua thời hạn (83,0%, khoảng tin cậy 95%: 80,2% đến 85,6%). Còn 1 nhiệm
    vụ chưa phân loại: tỷ lệ từ 82,9% đến 83,1% tùy chúng chậm hay đúng hạn.
    >>> by_field = hg.rate(period.judged, by="field").frame
    >>> by_field.head(1)[["field", "on_time", "settled"]].values.tolist()
    [['Khiếu nại, tố cáo', 22, 34]]
    """
    return asked(RateAnswer, lambda: _rates(judged, listed(by), day_of(judged, as_of, WHAT)), judged, as_of)


def _rates(judged: pd.DataFrame, by: list[str], as_of: str) -> pd.DataFrame:
    require(judged, by, WHAT)
    tasks = settled(judged, as_of)
    rows = judged[judged["status"].eq("unclassified")]
    rows = rows[deadlines(rows).isna() | has_passed(rows, as_of)]
    told = pd.concat(
        [
            _named(tasks, by).assign(on_time=1 - tasks["late"], settled=1, unclassified=0),
            _named(rows, by).assign(on_time=0, settled=0, unclassified=1),
        ]
    )
    sums = told.groupby(by, sort=True).sum().reset_index() if by else told.sum().to_frame().T
    numbers = pd.DataFrame([_numbers(*counts) for counts in sums.iloc[:, len(by) :].to_numpy()])
    return pd.concat([sums, numbers], axis=1)[
        [*by, "on_time", "settled", "rate", "low", "high", "unclassified", "if_late", "if_on_time"]
    ]


def _named(tasks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: groups_of(tasks, name) for name in by}, index=tasks.index)


def _numbers(on_time: int, settled_: int, unclassified: int) -> dict[str, Any]:
    low, high = wilson(on_time, settled_) if settled_ else (None, None)
    whole = settled_ + unclassified
    return {
        "rate": on_time / settled_ if settled_ else None,
        "low": low,
        "high": high,
        "if_late": on_time / whole if whole else None,
        "if_on_time": (on_time + unclassified) / whole if whole else None,
    }
