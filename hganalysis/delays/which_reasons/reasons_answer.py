"""Which reasons the agencies state for late tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from hganalysis import text
from hganalysis.answers.answer import Answer, asked
from hganalysis.answers.showing import ReaderTable, table
from hganalysis.counting.status import LATE
from hganalysis.delays.which_reasons.stated import APART, UNKNOWN, WHAT, count_reasons, unmatched
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing

OWN_WORDS = "Lý do là lời của đơn vị, chưa được kiểm chứng."


class Stated(NamedTuple):
    """The late tasks by the reason stated first, and the texts that name none."""

    late: int
    causes: pd.DataFrame
    unmatched: pd.DataFrame


class ReasonsAnswer(Answer[Stated]):
    """The reasons stated for late tasks: `frame` has a row a cause, as `stated.count_reasons` gives it."""

    question: ClassVar[str] = "Cơ quan, đơn vị nêu lý do gì khi nhiệm vụ chậm?"
    name: ClassVar[str] = "reasons"
    title: ClassVar[str] = "Lý do chậm mà cơ quan, đơn vị nêu"

    def _frame(self, found: Stated) -> pd.DataFrame:
        return found.causes

    def _words(self, found: Stated) -> tuple[str, ...]:
        return (finding(found), OWN_WORDS)

    def _tables(self, found: Stated) -> tuple[ReaderTable, ...]:
        return _causes(found), _texts(found)

    def _plot(self, axes: Axes, found: Stated) -> None:
        from hganalysis.figures.plain_charts import bars

        bars(
            axes, [*found.causes["label"]], [*found.causes["share"]], "Tỷ lệ trên nhiệm vụ chậm", percent=True
        )

    def _drawings(self, found: Stated) -> tuple[Drawing, ...]:
        from hganalysis.delays.which_reasons.reasons_figure import draw_reasons

        return (draw_reasons(found, self.heading, self.title, finding(found)),)


def reasons(judged: pd.DataFrame) -> ReasonsAnswer:
    """Ask which reasons the agencies state for late tasks.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it. Late is `done_late` or `open_overdue`.
    """
    return asked(ReasonsAnswer, lambda: stated(judged), judged)


def stated(judged: pd.DataFrame) -> Stated:
    """Count late tasks by the reason stated first.

    Raises
    ------
    Unsaid
        A column is missing or empty, or no task is late.
    """
    causes = count_reasons(judged)
    late = int(judged["status"].isin(LATE).sum())
    if not late:
        raise Unsaid(WHAT, "không có nhiệm vụ chậm", "ít nhất một nhiệm vụ chậm")
    return Stated(late, causes, unmatched(judged))


def finding(found: Stated) -> str:
    """Say how many late tasks have no reason, and which is stated first most often."""
    rows: list[dict[str, Any]] = found.causes.to_dict("records")  # type: ignore[assignment]
    unknown = next(row for row in rows if row["cause"] == UNKNOWN)
    said = f"Trong {text.number(found.late)} nhiệm vụ chậm có {_of(unknown)} chưa rõ lý do"
    if rows[0]["cause"] in APART:
        return f"{said}; không lý do nào khớp bảng từ khóa."
    return f"{said}; lý do được nêu trước nhiều nhất là {rows[0]['label']}: {_of(rows[0])}."


def _of(row: dict[str, Any]) -> str:
    return f"{text.number(row['n'])} nhiệm vụ ({text.percent(row['share'])})"


def _causes(found: Stated) -> ReaderTable:
    rows = [
        (
            text.capital(row["label"]),
            text.number(row["n"]),
            text.percent(row["share"]),
            text.percent(row["cumulative"]),
            text.number(row["mentioned"]),
        )
        for row in found.causes.to_dict("records")
    ]
    columns = ["Lý do", "Số nhiệm vụ", "Tỷ lệ", "Cộng dồn", "Có nhắc đến, kể cả nêu sau"]
    caption = f"Lý do được nêu trước nhất, trên {text.number(found.late)} nhiệm vụ chậm"
    return table(caption, columns, rows)


def _texts(found: Stated) -> ReaderTable:
    rows = [(row["text"], text.number(row["n"])) for row in found.unmatched.to_dict("records")]
    return table("Lý do chưa khớp bảng từ khóa", ["Nguyên văn", "Số nhiệm vụ"], rows)
