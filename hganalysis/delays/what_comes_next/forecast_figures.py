"""The figures of what comes next: how the forecast did on earlier dates, and when deadlines are at risk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.answers.showing import three_decimals
from hganalysis.delays.what_comes_next.forecast_answer import calibration_sentence, not_shown
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    LOOKS,
    SIDE,
    SIZE,
    SMALLEST_SIZE,
    VERMILION,
    WIDTH,
    Drawing,
    Heading,
    about_page,
    house_style,
    nothing_to_show,
    page,
    place,
)

if TYPE_CHECKING:
    from hganalysis.delays.what_comes_next.outlook import Forecast

CALIBRATION_TOPIC = "Dự báo ở các ngày chốt trước so với thực tế"
RISK_TOPIC = "Nhiệm vụ còn hạn theo tuần đến hạn và nguy cơ không kịp"
NO_TEST = "Chưa thử được dự báo ở các ngày chốt trước."
NO_TASK = "Không có nhiệm vụ chưa hoàn thành nào còn hạn mà dự báo được."
AXIS, HEAD, BODY = 0.46, 0.34, 3.6
WEEKS = 12
"""Weeks ahead drawn one by one; what falls due later is one more bar."""


@house_style()
def draw_calibration(forecast: Forecast, heading: Heading) -> Drawing:
    """Draw the share that was on time against the chance foreseen, beside the base rate."""
    tested = forecast.backtest
    bands = tested.calibration
    if bands.empty:
        return nothing_to_show(heading, "calibration", CALIBRATION_TOPIC, NO_TEST)
    better = "hơn rõ" if forecast.shown else "không hơn rõ"
    title = f"Ở các ngày chốt trước, dự báo {better} so với lấy mức chung"
    figure = page(heading, title, BODY)
    axes = place(figure, SIDE + 0.62, BOTTOM + AXIS, WIDTH - 2 * SIDE - 0.87, BODY - AXIS - 0.5)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.8, linestyle=":", label="Dự báo đúng hoàn toàn")
    base = float(np.average(tested.origins["base"].dropna(), weights=_scored(tested.origins)))
    axes.axhline(
        base, color=VERMILION, linestyle="--", linewidth=1.2, label=f"Tỷ lệ chung {text.percent(base)}"
    )
    errors = [bands["observed"] - bands["low"], bands["high"] - bands["observed"]]
    axes.errorbar(
        bands["foreseen"], bands["observed"], errors, fmt="o", color=BLUE, ecolor=INK, elinewidth=1.0,
        capsize=3, markersize=5, label="Thực tế và khoảng tin cậy 95%", zorder=3,
    )  # fmt: skip
    for _, band in bands.iterrows():
        axes.annotate(
            f"n = {text.number(int(band['n']))}", (band["foreseen"], band["low"]), (0, -3),
            textcoords="offset points", ha="center", va="top", size=SMALLEST_SIZE,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
    axes.set(
        xlim=(0, 1), ylim=(-0.08, 1), xlabel="Khả năng kịp hạn đã dự báo", ylabel="Tỷ lệ kịp hạn thực tế"
    )
    _percents(axes)
    axes.grid()
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1.03), ncols=2, borderaxespad=0.2, columnspacing=1.0)
    return Drawing(
        "calibration",
        title,
        CALIBRATION_TOPIC,
        _calibration_alt(forecast),
        _calibration_caption(forecast),
        figure,
    )


@house_style()
def draw_risk_by_week(forecast: Forecast, heading: Heading) -> Drawing:
    """Draw the open tasks in time by the week of their deadline: expected to make it, or not."""
    tasks = forecast.tasks[forecast.tasks["chance"].notna()]
    if tasks.empty or not forecast.shown:
        sentence = NO_TASK if forecast.shown else not_shown(forecast)
        return nothing_to_show(heading, "risk_by_week", RISK_TOPIC, sentence)
    week = (tasks["days_left"] // 7).clip(upper=WEEKS).astype(int)
    sizes = tasks.groupby(week)["chance"].agg(["size", "sum"]).reindex(range(WEEKS + 1), fill_value=0)
    missed = sizes["size"] - sizes["sum"]
    lost = text.number(round(float(missed.sum())))
    title = f"Khoảng {lost}/{text.number(len(tasks))} nhiệm vụ còn hạn có thể không kịp hạn"
    figure = page(heading, title, 2.9, at_end=True)
    axes = place(figure, SIDE + 0.45, BOTTOM + AXIS, WIDTH - 2 * SIDE - 0.55, 2.9 - AXIS - HEAD)
    for low, heights, look, label in (
        (missed * 0, missed, "open_overdue", "Số ước tính không kịp hạn"),
        (missed, sizes["sum"], "open_in_time", "Số ước tính kịp hạn"),
    ):
        axes.bar(
            sizes.index, heights, 0.7, bottom=low, edgecolor=INK, linewidth=0.5, label=label, **LOOKS[look]
        )
    for at, n in sizes["size"].items():
        if n:
            axes.annotate(
                text.number(int(n)), (at, n), (0, 2), textcoords="offset points", ha="center", size=SIZE
            )
    start = dt.date.fromisoformat(str(about_page(heading)["as_of"]))
    axes.set_xticks(sizes.index, _weeks(start), size=SMALLEST_SIZE)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(0, sizes["size"].max() * 1.12)
    axes.set_xlabel("Tuần đến hạn, ghi ngày đầu tuần (7 ngày kể từ ngày chốt)")
    axes.set_ylabel("Số nhiệm vụ")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
    worst = start + dt.timedelta(days=7 * int(missed.to_numpy().argmax()))
    alt = (
        f"{text.number(len(tasks))} nhiệm vụ chưa hoàn thành, còn hạn theo tuần đến hạn; ước tính "
        f"{lost} nhiệm vụ không kịp hạn, nhiều nhất trong tuần bắt đầu "
        f"ngày {text.date(worst)}."
    )
    caption = "Phần không kịp là tổng xác suất không kịp hạn của các nhiệm vụ, không phải số đã xảy ra."
    return Drawing("risk_by_week", title, RISK_TOPIC, alt, caption, figure)


def _scored(origins: Any) -> Any:
    return origins.loc[origins["base"].notna(), "n"].to_numpy(dtype=float)


def _percents(axes: Any) -> None:
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])


def _weeks(start: dt.date) -> list[str]:
    days = [start + dt.timedelta(days=7 * i) for i in range(WEEKS + 1)]
    return [*[f"{day:%d/%m}" for day in days[:-1]], "sau đó"]


def _calibration_alt(forecast: Forecast) -> str:
    tested = forecast.backtest
    better = "tốt hơn" if tested.brier < tested.brier_base else "không tốt hơn"
    n, tasks = text.number(tested.n), text.number(tested.tasks)
    ours, base = three_decimals(tested.brier), three_decimals(tested.brier_base)
    return (
        f"Trên {n} dự báo cho {tasks} nhiệm vụ ở các ngày chốt trước, điểm Brier là {ours}, {better} mức "
        f"{base} khi lấy mức của nhiệm vụ còn cùng số tuần. {calibration_sentence(tested.calibration)}"
    )


def _calibration_caption(forecast: Forecast) -> str:
    return "Điểm Brier càng nhỏ càng tốt. Điểm nằm trên đường chấm là dự báo đúng mức. " + (
        "Dự báo được nêu trong báo cáo." if forecast.shown else not_shown(forecast)
    )
