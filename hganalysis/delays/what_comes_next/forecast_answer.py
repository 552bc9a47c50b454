"""What comes next: how many tasks will miss their deadline, and which ones to call about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, share_of, table
from hganalysis.counting.frames import as_date
from hganalysis.delays.what_comes_next.backtest import WHAT
from hganalysis.delays.what_comes_next.forecast_words import forecast_sentences, not_shown
from hganalysis.delays.what_comes_next.outlook import (
    ENDS_TODAY,
    HORIZON,
    MOST_AT_RISK,
    Forecast,
    forecast_tasks,
)

if TYPE_CHECKING:
    import datetime as dt

    from matplotlib.axes import Axes

    from hganalysis.figures.drawing import Drawing


class ForecastAnswer(Answer[Forecast]):
    """What the open tasks are likely to come to: `frame` has a row an open task still in time.

    Nothing of it is told where it is no better than the base rate; how it did on earlier dates is.
    """

    question: ClassVar[str] = "Sắp tới bao nhiêu nhiệm vụ không kịp hạn, và cần nhắc nhiệm vụ nào?"
    name: ClassVar[str] = "risk_by_week"
    title: ClassVar[str] = "Nhiệm vụ còn hạn theo tuần đến hạn và nguy cơ không kịp"

    def _withheld(self) -> str:
        return "" if self.found.shown else not_shown(self.found)

    def _frame(self, found: Forecast) -> pd.DataFrame:
        return found.tasks

    def _words(self, found: Forecast) -> tuple[str, ...]:
        return forecast_sentences(found)

    def _tables(self, found: Forecast) -> tuple[ReaderTable, ...]:
        return (_tested(found), _at_risk(found)) if found.shown else (_tested(found),)

    def _plot(self, axes: Axes, found: Forecast) -> None:
        from hganalysis.figures.plain_charts import in_percent

        bands = found.backtest.calibration
        errors = [bands["observed"] - bands["low"], bands["high"] - bands["observed"]]
        axes.plot([0, 1], [0, 1], ":", color="black")
        axes.errorbar(bands["foreseen"], bands["observed"], errors, fmt="o", capsize=3)
        axes.set(xlabel="Khả năng kịp hạn đã dự báo", ylabel="Tỷ lệ kịp hạn thực tế")
        axes.set_title("Dự báo ở các ngày chốt trước so với thực tế")
        in_percent(axes.xaxis)
        in_percent(axes.yaxis)

    def _drawings(self, found: Forecast) -> tuple[Drawing, ...]:
        from hganalysis.delays.what_comes_next.forecast_figures import draw_calibration, draw_risk_by_week

        return draw_risk_by_week(found, self.heading), draw_calibration(found, self.heading)


def forecast(
    judged: pd.DataFrame, until: dt.date | str | None = None, as_of: dt.date | str | None = None
) -> ForecastAnswer:
    """Ask how many open tasks will miss their deadline or be overdue, and which to call about.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it, or a part of it.
    until : date or text yyyy-mm-dd, optional
        The day of the next report; by default `outlook.HORIZON` days after the as-of date.
    as_of : date or text yyyy-mm-dd, optional
        The as-of date; by default the one that the table was judged by.

    Raises
    ------
    ArgumentError
        `until` is not after the as-of date.
    """

    def found() -> Forecast:
        day = day_of(judged, as_of, WHAT)
        horizon = HORIZON if until is None else (as_date(until) - as_date(day)).days
        return forecast_tasks(judged, day, horizon)

    return asked(ForecastAnswer, found, judged, as_of)


def _tested(found: Forecast) -> ReaderTable:
    rows = [
        (
            text.date(row["as_of"].date()),
            share_of(row["on_time"], row["n"]) if row["n"] else NONE,
            _chance(row["foreseen"]),
            _chance(row["base"]),
            _score(row["brier"]),
            _score(row["brier_base"]),
            _number(row["overdue"]),
            _overdue(row),
        )
        for row in found.backtest.origins.to_dict("records")
    ]
    columns = [
        "Ngày chốt", "Kịp hạn/số nhiệm vụ", "Đã dự báo", "Tỷ lệ chung", "Điểm Brier", "Brier của tỷ lệ chung",
        "Quá hạn sau một kỳ", "Đã dự báo, khoảng 95%",
    ]  # fmt: skip
    return table("Dự báo nếu làm ở các ngày chốt trước, so với thực tế", columns, rows)


def _at_risk(found: Forecast) -> ReaderTable:
    """List the open tasks least likely to meet their deadline, with the agency to call."""
    rows = [
        (
            str(row.get("task_id", "")),
            str(row.get("title", "")),
            str(row.get("agency", "")),
            text.date(row["deadline"].date()),
            text.number(int(row["days_left"])),
            text.percent(row["chance"], 0),
            str(row["note"]) or NONE,
        )
        for row in found.tasks[found.tasks["chance"].notna()].head(MOST_AT_RISK).to_dict("records")
    ]
    columns = ["Mã", "Nội dung", "Cơ quan cần nhắc", "Thời hạn", "Còn (ngày)", "Khả năng kịp hạn", "Ghi chú"]
    ended = int((found.tasks["note"] == ENDS_TODAY).sum())
    told = f", kể cả {text.number(ended)} nhiệm vụ {ENDS_TODAY}" if ended else ""
    caption = f"Nhiệm vụ có nguy cơ nhất, trong {text.number(len(found.tasks))} nhiệm vụ còn hạn{told}"
    return table(caption, columns, rows)


def _chance(value: float) -> str:
    return NONE if pd.isna(value) else text.percent(value)


def _score(value: float) -> str:
    return NONE if pd.isna(value) else f"{value:.3f}".replace(".", ",")


def _number(value: float) -> str:
    return NONE if pd.isna(value) else text.number(round(value))


def _overdue(row: dict[Any, Any]) -> str:
    if pd.isna(row["overdue_foreseen"]):
        return NONE
    low, high = _number(row["overdue_low"]), _number(row["overdue_high"])
    return f"{_number(row['overdue_foreseen'])} ({low} đến {high})"
