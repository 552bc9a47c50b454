"""One complaint measured, asked of a judged table: ``hg.quality.extended(judged, by="agency")``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from hganalysis import text, vocab
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table
from hganalysis.answers.unsaid import groups_of, require
from hganalysis.counting.frames import as_date, listed
from hganalysis.counting.intervals import wilson
from hganalysis.errors import Unsaid
from hganalysis.quality.compute import MEASURES, agencies_of, find_or_refuse, shares_of
from hganalysis.settings.params import Deadline, Params

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from hganalysis.quality.definitions import Found, Measure


class Shares(NamedTuple):
    """A measure, and the share of each group."""

    measure: Measure
    by: tuple[str, ...]
    rows: pd.DataFrame


class MeasuredAnswer(Answer[Shares]):
    """A complaint as a share of tasks: `frame` has a row a group.

    After the columns of the groups: `numerator`, `denominator`, `value` with its Wilson interval `low, high`,
    and `unknown`: tasks whose cells cannot say, in neither of the two.
    """

    question: ClassVar[str] = "Hạn chế này lớn đến đâu?"
    name: ClassVar[str] = "measure"
    title: ClassVar[str] = "Hạn chế đo bằng số liệu"

    def _frame(self, found: Shares) -> pd.DataFrame:
        return found.rows

    def _words(self, found: Shares) -> tuple[str, ...]:
        k, n = int(found.rows["numerator"].sum()), int(found.rows["denominator"].sum())
        unknown = int(found.rows["unknown"].sum())
        left = f"; không xét được {text.number(unknown)}" if unknown else ""
        return (
            f"Trong {text.number(n)} {found.measure.denominator} có {text.number(k)} nhiệm vụ "
            f"{found.measure.label} ({text.percent(k / n)}, khoảng tin cậy 95%: "
            f"{text.span(*wilson(k, n))}{left}).",
        )

    def _tables(self, found: Shares) -> tuple[ReaderTable, ...]:
        rows = [
            (
                *(str(row[name]) for name in found.by),
                text.share_of(row["numerator"], row["denominator"]),
                text.percent(row["value"]) if row["denominator"] else NONE,
                text.span(row["low"], row["high"]),
            )
            for row in found.rows.to_dict("records")
        ]
        heads = [vocab.TASK_COLUMNS.get(name, name) for name in found.by]
        caption = f"{text.capital(found.measure.label)}, trong {found.measure.denominator}; không xếp hạng"
        return (table(caption, [*heads, "Số/trên số", "Tỷ lệ", "Khoảng tin cậy 95%"], rows),)

    def _plot(self, axes: Axes, found: Shares) -> None:
        from hganalysis.figures.plain_charts import estimates

        rows = found.rows[found.rows["denominator"] > 0]
        names = [*groups_of(rows, found.by)] if found.by else ["tất cả"]
        numbers = ([*rows["value"]], [*rows["low"]], [*rows["high"]])
        estimates(axes, names, *numbers, f"Tỷ lệ {found.measure.label}", percent=True)


def ask(
    name: str, judged: pd.DataFrame, by: str | Sequence[str] = (), as_of: dt.date | str | None = None
) -> MeasuredAnswer:
    """Ask how many tasks one of `quality.MEASURES` counts.

    Parameters
    ----------
    name : str
        The measure.
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it.
    by : str or list of str
        The columns that make the groups; agencies stand in protocol order.
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.
    """
    groups = listed(by)
    measure = MEASURES[name]

    def found() -> Shares:
        day = day_of(judged, as_of, f"chỉ tiêu “{measure.label}”")
        require(judged, groups, f"chỉ tiêu “{measure.label}”")
        rows = _shares(judged, _found(name, judged, day), groups)
        if not rows["denominator"].any():
            unknown = text.number(int(rows["unknown"].sum()))
            why = f"không có {measure.denominator} nào xét được ({unknown} nhiệm vụ không xét được)"
            raise Unsaid(f"chỉ tiêu “{measure.label}”", why, measure.denominator)
        return Shares(measure, tuple(groups), rows)

    return asked(MeasuredAnswer, found, judged, as_of)


def _found(name: str, judged: pd.DataFrame, as_of: str) -> Found:
    """Measure by the rules the table was judged by, the usual ones where it does not say."""
    rules = {
        key: value for key, value in judged.attrs.get("rules", {}).items() if key in Deadline.model_fields
    }
    deadline = Deadline.model_validate(rules)
    params = Params.model_construct(to=as_date(as_of), deadline=deadline)  # type: ignore[call-arg]
    return find_or_refuse(judged, params, name)


def _shares(judged: pd.DataFrame, found: Found, by: list[str]) -> pd.DataFrame:
    if by == ["agency"]:
        return agencies_of(judged, found).drop(columns="agency_id")
    return shares_of(found, [groups_of(judged, name).rename(name) for name in by])
