"""What comes next: how many tasks will miss their deadline, and which ones to call about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from hganalysis import text
from hganalysis.answers.answer import Answer, asked, day_of
from hganalysis.answers.showing import NONE, ReaderTable, table, three_decimals
from hganalysis.counting.frames import as_date
from hganalysis.delays.sampling import on_sample, sample_phrase, sample_sentence
from hganalysis.delays.what_comes_next.backtest import WHAT, bands_missed
from hganalysis.delays.what_comes_next.outlook import (
    ENDS_TODAY,
    HORIZON,
    MOST_AT_RISK,
    Forecast,
    forecast_tasks,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from matplotlib.axes import Axes

    from hganalysis.delays.sampling import Sample
    from hganalysis.delays.what_comes_next.backtest import Backtest, Score
    from hganalysis.figures.drawing import Drawing
EVEN = 0.5
SURE = 0.9
"""Chance of a task to be in time from which on nobody need call about it. A convention of this tool."""

HOLDS = "Ở mọi mức, khả năng đã dự báo nằm trong khoảng tin cậy 95% của tỷ lệ thực tế."


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
    judged, as_of
        As for `hg.rate`.
    until : date or text yyyy-mm-dd, optional
        The day of the next report; by default `outlook.HORIZON` days after the as-of date.

    Raises
    ------
    ArgumentError
        `until` is not after the as-of date.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> print(hg.delays.forecast(period.judged))
    Không nêu dự báo: khi thử ở các ngày chốt trước, dự báo không hơn rõ so với mức của nhiệm vụ còn
    cùng số tuần.
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
            text.share_of(row["on_time"], row["n"]) if row["n"] else NONE,
            _known(row["foreseen"], text.percent),
            _known(row["base"], text.percent),
            _known(row["brier"], three_decimals),
            _known(row["brier_base"], three_decimals),
            _known(row["overdue"], _whole),
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


def _known(value: float, write: Callable[[float], str]) -> str:
    return NONE if pd.isna(value) else write(value)


def _whole(value: float) -> str:
    return text.number(round(value))


def _overdue(row: dict[Any, Any]) -> str:
    if pd.isna(row["overdue_foreseen"]):
        return NONE
    foreseen, low, high = (_whole(row[f"overdue_{name}"]) for name in ("foreseen", "low", "high"))
    return f"{foreseen} ({low} đến {high})"


def forecast_sentences(found: Forecast) -> tuple[str, ...]:
    """Say how many tasks are expected to be overdue, and how the same forecast did on earlier dates."""
    tested, rows = found.backtest, found.expected.to_dict("records")
    rests_on = [sample_sentence(found.sample)] if found.sample else []
    return (
        *rests_on,
        _of_tasks(found.tasks),
        *[_of_measure(row, found.until, found.sample) for row in rows if row["n"]],
        _of_test(tested),
        calibration_sentence(tested.calibration),
        *([] if found.original is None else [_of_original(found.original)]),
    )


def not_shown(found: Forecast) -> str:
    """Say why a forecast is not told."""
    return f"Không nêu dự báo: {found.backtest.reason}{on_sample(found.sample)}."


def _of_tasks(tasks: pd.DataFrame) -> str:
    if tasks.empty:
        return "Không có nhiệm vụ chưa hoàn thành nào còn hạn."
    less, sure = int((tasks["chance"] < EVEN).sum()), int((tasks["chance"] >= SURE).sum())
    return (
        f"Trong {text.number(len(tasks))} nhiệm vụ chưa hoàn thành, còn hạn có {text.number(less)} nhiệm vụ "
        f"mà khả năng kịp hạn ước tính dưới {text.percent(EVEN, 0)}; {text.number(sure)} nhiệm vụ từ "
        f"{text.percent(SURE, 0)} trở lên, chưa cần nhắc."
    )


def _of_measure(row: Mapping[Any, Any], until: dt.date, sample: Sample | None) -> str:
    if row["unsaid"]:
        return f"Không nêu số {row['label']}: {row['unsaid']}."
    return measure_sentence(row, until, sample)


def measure_sentence(row: Mapping[Any, Any], until: dt.date, sample: Sample | None = None) -> str:
    """Say one row of `Forecast.expected`, which must have a number."""
    n, day = text.number(row["n"]), text.date(until)
    if row["measure"] == "missed":
        subject = f"Trong {n} nhiệm vụ đến hạn sau ngày chốt và đến hết ngày {day}"
        fate = "không kịp hạn"
    else:
        over, today, ahead = (text.number(row[side]) for side in ("over", "today", "ahead"))
        subject = (
            f"Đến ngày {day}, trong {n} nhiệm vụ đang mở ({over} nhiệm vụ đã quá hạn, {today} nhiệm vụ "
            f"hết hạn đúng ngày chốt, {ahead} nhiệm vụ hết hạn sau ngày chốt và trước ngày {day})"
        )
        fate = "vẫn chưa hoàn thành"
    expected, low, high = (_whole(row[name]) for name in ("expected", "low", "high"))
    learnt = f"; học từ {sample_phrase(sample)}" if sample else ""
    interval = f"khoảng dự báo 95%: {low} đến {high}{learnt}"
    return f"{subject}, ước tính có khoảng {expected} nhiệm vụ {fate} ({interval})."


def _of_test(tested: Backtest) -> str:
    times = int((tested.origins["n"] > 0).sum())
    return (
        f"Thử lại ở {times} ngày chốt trước trên {text.number(tested.tasks)} nhiệm vụ, sai số (điểm Brier) "
        f"thấp hơn {text.percent(_better(tested), 0)} so với mức của nhiệm vụ còn cùng số tuần."
    )


def _of_original(tested: Score) -> str:
    start = "Thử lại theo thời hạn ban đầu, trước mọi gia hạn"
    if not tested.shown:
        return f"{start}, thì không đạt: {tested.reason}."
    less = text.percent(_better(tested), 0)
    return f"{start}: sai số thấp hơn {less} so với mức của nhiệm vụ còn cùng số tuần."


def _better(tested: Score) -> float:
    return 1 - tested.brier / tested.brier_base


def calibration_sentence(bands: pd.DataFrame) -> str:
    """Name the bands whose observed interval misses the chance foreseen; "" without a band.

    A band is too sure of itself when what happened is nearer to one half than what was foreseen.
    """
    if bands.empty:
        return ""
    missed = bands_missed(bands)
    sure = [row for row in missed if abs(row["observed"] - EVEN) < abs(row["foreseen"] - EVEN)]
    others = [row for row in missed if row not in sure]
    parts = [_missed("lệch quá mức", sure), _missed("lệch so với thực tế", others)]
    return " ".join(part for part in parts if part) or HOLDS


def _missed(how: str, rows: list[dict[Any, Any]]) -> str:
    if not rows:
        return ""
    return f"Dự báo {how} ở {text.listing([_band(row) for row in rows])}."


def _band(row: Mapping[Any, Any]) -> str:
    low, high = (text.percent(row[name], 0) for name in ("low_chance", "high_chance"))
    return (
        f"mức {low} đến {high} (dự báo {text.percent(row['foreseen'])}, "
        f"thực tế {text.percent(row['observed'])}, khoảng tin cậy 95%: "
        f"{text.percent(row['low'])} đến {text.percent(row['high'])})"
    )
