"""The rate of each agency by its number of tasks, within the limits of chance; kinds of task apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.counting.intervals import quantile
from hganalysis.delays.who_differs.funnel import ALARM, WARNING, funnel_limits
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    ORANGE,
    SIDE,
    VERMILION,
    WIDTH,
    Drawing,
    Heading,
    house_style,
    legend,
    legend_height,
    page,
    place,
)

if TYPE_CHECKING:
    import pandas as pd

MARKS: dict[str, tuple[str, str, str]] = {
    "no": ("o", "white", "trong giới hạn 95%"),
    "95": ("D", ORANGE, "ngoài giới hạn 95%"),
    "99.8": ("^", VERMILION, "ngoài giới hạn 99,8%"),
}
"""Marker, colour and label by how far outside."""

PLOT, AXIS = 3.6, 0.42
SIZES = 200
"""Points of each limit curve."""

GREY = "#8C8C8C"
CURVES = {WARNING: "--", ALARM: "-"}


@house_style()
def draw_funnel(told: pd.DataFrame, heading: Heading, topic: str) -> Drawing:
    """Draw the late rate of each agency beside its number of tasks; it names nobody.

    Where there is over-dispersion, rows are judged by the widened limits, and both are drawn.
    """
    about, shown = told.attrs["funnel"], told[told["rate"].notna()]
    verdict = shown["outside_wide" if about["overdispersed"] else "outside"].astype(str)
    labels = _labels(about, verdict)
    title = _title(verdict, about)
    figure = page(heading, title, legend_height([*labels.values()]) + PLOT + AXIS)
    left = SIDE + 0.6
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE, PLOT)
    axes.set_xlim(0, float(shown["tasks"].max()) * 1.06)
    axes.set_ylim(0, min(1.0, 1.15 * max(shown["rate"].max(), 2 * about["target"])))
    legend(figure, _curves(axes, about, labels) + _points(axes, shown, verdict, labels))
    axes.yaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("Số nhiệm vụ", labelpad=1)
    axes.set_ylabel("Tỷ lệ chậm")
    return Drawing("funnel", title, topic, _alt(shown, verdict, about), _caption(about), figure)


def _title(verdict: pd.Series, about: dict[str, Any]) -> str:
    """Say how many rates lie outside the limits of 95%, and how many would by chance, if these are for it."""
    outside, count = int((verdict != "no").sum()), len(verdict)
    said = f"{text.share_of(outside, count)} nơi ra ngoài giới hạn 95%"
    if about["overdispersed"]:
        return f"{said} nới theo mức phân tán"
    return f"{said}; nếu chỉ do ngẫu nhiên thì khoảng {text.number(_by_chance(count))} nơi"


def _by_chance(count: int) -> int:
    return max(1, round((1 - WARNING) * count))


def _labels(about: dict[str, Any], verdict: pd.Series) -> dict[str, str]:
    """Return what the legend says of the lines and of the points that are there."""
    labels = {
        "target": f"mức chung {text.percent(about['target'])}",
        "chance": "giới hạn 95% (đứt) và 99,8% (liền) do ngẫu nhiên",
    }
    if about["overdispersed"]:
        labels["wide"] = "giới hạn nới theo mức phân tán"
    counts, widened = _how_far(verdict).value_counts(), " đã nới" if about["overdispersed"] else ""
    return labels | {
        far: f"{MARKS[far][2]}{widened} ({text.number(int(counts[far]))} nơi)"
        for far in MARKS
        if far in counts
    }


def _how_far(verdict: pd.Series) -> pd.Series:
    return verdict.str.removeprefix("low-").str.removeprefix("high-")


def _curves(axes: Any, about: dict[str, Any], labels: dict[str, str]) -> list[Any]:
    """Draw the target and the limits, by chance and, where there is over-dispersion, widened."""
    target, sizes = about["target"], np.linspace(1, axes.get_xlim()[1], SIZES)
    handles = [axes.axhline(target, color=INK, linewidth=1, label=labels["target"])]
    colour = GREY if "wide" in labels else BLUE
    for confidence, dash in CURVES.items():
        for limit in funnel_limits(sizes, target, confidence):
            axes.plot(sizes, limit, color=colour, linestyle=dash, linewidth=1)
    handles += axes.plot([], [], color=colour, label=labels["chance"])
    if "wide" in labels:
        deviation = np.sqrt(target * (1 - target) / sizes + about["tau"] ** 2)
        for confidence, dash in CURVES.items():
            for reach in quantile("draw_funnel", confidence) * np.array([-deviation, deviation]):
                axes.plot(sizes, np.clip(target + reach, 0, 1), color=BLUE, linestyle=dash, linewidth=1.2)
        handles += axes.plot([], [], color=BLUE, label=labels["wide"])
    return handles


def _points(axes: Any, shown: pd.DataFrame, verdict: pd.Series, labels: dict[str, str]) -> list[Any]:
    handles = []
    for far, (marker, colour, _) in MARKS.items():
        if far in labels:
            chosen = shown[_how_far(verdict) == far]
            handles += axes.plot(
                chosen["tasks"], chosen["rate"], marker, markersize=5, markerfacecolor=colour,
                markeredgecolor=INK, markeredgewidth=0.7, label=labels[far], zorder=3, clip_on=False,
            )  # fmt: skip
    return handles


def _alt(shown: pd.DataFrame, verdict: pd.Series, about: dict[str, Any]) -> str:
    count = len(shown)
    higher, lower = (int(verdict.str.startswith(side).sum()) for side in ("high", "low"))
    if about["overdispersed"]:
        limits, chance = "giới hạn 95% nới theo mức phân tán", ""
    else:
        limits = "giới hạn 95%"
        chance = f"; nếu chỉ do ngẫu nhiên thì khoảng {text.number(_by_chance(count))} nơi"
    return (
        f"Tỷ lệ của {text.number(count)} cơ quan, đơn vị so với mức chung {text.percent(about['target'])}, "
        f"chưa xét loại việc: ngoài {limits} có {text.number(higher)} nơi cao hơn và "
        f"{text.number(lower)} nơi thấp hơn{chance}."
    )


def _caption(about: dict[str, Any]) -> str:
    told = [
        "Mỗi điểm là một cơ quan, đơn vị. Hình không xét nhiệm vụ khó hay dễ, nên không dùng để nêu tên nơi "
        "nào; nơi nào khác dự kiến thì xem hình so sánh theo loại việc."
    ]
    if about["overdispersed"]:
        told.append(
            "Các tỷ lệ phân tán nhiều hơn ngẫu nhiên "
            f"(độ lệch chuẩn thêm {text.percent(about['tau'])}), nên xét theo giới hạn nới."
        )
    elif about["overdispersed"] is None:
        told.append(about["dispersion_unsaid"])
    return " ".join(told)
