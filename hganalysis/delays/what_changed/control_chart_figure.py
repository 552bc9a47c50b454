"""Month by month: the rate with its limits, and the months that the rules for special causes mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.delays.what_changed.control_charts import RULES, SIGMAS
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    ORANGE,
    SIDE,
    SMALLEST_SIZE,
    VERMILION,
    WIDTH,
    Drawing,
    Heading,
    house_style,
    legend,
    legend_height,
    page,
    place,
    text_width,
)

if TYPE_CHECKING:
    import pandas as pd

MARKS: dict[str, tuple[str, str]] = {
    "beyond": ("^", VERMILION),
    "side": ("D", ORANGE),
    "trend": ("s", "#9AD0F2"),
}
"""Marker and colour of each rule; a point shows the first that holds."""

PLOT, AXIS = 2.5, 0.55
MOST_LABELS = 13
MOST_NAMED = 4
CENTRES = {"p": "tỷ lệ chung", "laney": "tỷ lệ chung", "run": "trung vị"}


@house_style()
def draw_control_chart(told: pd.DataFrame, heading: Heading, topic: str) -> Drawing:
    """Draw the rows of `control_chart` in their order, with n under each."""
    about, names = told.attrs["chart"], [_period(value) for value in told["due_month"]]
    labels = _labels(told, about)
    title = _title(told, names, about)
    figure = page(heading, title, legend_height([*labels.values()]) + PLOT + AXIS)
    left = SIDE + 0.6
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE - 0.15, PLOT)
    legend(figure, _lines(axes, told, labels) + _marks(axes, told, labels))
    _ticks(axes, names, told["tasks"].to_list())
    axes.set_ylim(0, min(1.0, 1.15 * float(np.nanmax([told["rate"].max(), told["high"].max()]))))
    axes.yaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_ylabel("Tỷ lệ chậm")
    return Drawing("control_chart", title, topic, _alt(told, names, about), _caption(about), figure)


def _title(told: pd.DataFrame, names: list[str], about: dict[str, Any]) -> str:
    signalled = [name for name, signal in zip(names, told["signal"], strict=True) if signal]
    if not signalled:
        common = f"{CENTRES[about['kind']]} {text.percent(float(told['centre'].iloc[0]))}"
        return f"Không tháng nào có tỷ lệ chậm khác thường; {common}"
    if len(signalled) > MOST_NAMED:
        known = int(told["rate"].notna().sum())
        return f"{text.share_of(len(signalled), known)} tháng có tỷ lệ chậm khác thường"
    return f"Tỷ lệ chậm khác thường ở tháng {text.listing(signalled)}"


def _period(value: object) -> str:
    written = str(value)
    is_month = len(written) == 7 and written[4] == "-"
    return text.month(written) if is_month else written


def _first_rule(told: pd.DataFrame) -> Any:
    """Return the first rule that holds for each point, or ""."""
    return np.select([told[rule].to_numpy() for rule in MARKS], list(MARKS), "")


def _labels(told: pd.DataFrame, about: dict[str, Any]) -> dict[str, str]:
    """Return what the legend says of the lines and of the rules that are seen."""
    labels = {"centre": f"{CENTRES[about['kind']]} {text.percent(float(told['centre'].iloc[0]))}"}
    if about["kind"] != "run":
        labels["limits"] = f"giới hạn {SIGMAS} độ lệch chuẩn"
    seen = set(_first_rule(told))
    words = {rule: RULES[rule].format(**about).removeprefix("nằm trong ") for rule in MARKS if rule in seen}
    return labels | words


def _lines(axes: Any, told: pd.DataFrame, labels: dict[str, str]) -> list[Any]:
    handles = [axes.axhline(told["centre"].iloc[0], color=INK, linewidth=1, label=labels["centre"])]
    if "limits" in labels:
        look: dict[str, Any] = {"where": "post", "color": INK, "linestyle": "--", "linewidth": 0.8}
        edges = np.arange(len(told) + 1) - 0.5
        axes.step(edges, [*told["low"], told["low"].iloc[-1]], **look)
        handles += axes.step(edges, [*told["high"], told["high"].iloc[-1]], label=labels["limits"], **look)
    axes.plot(range(len(told)), told["rate"], color=BLUE, linewidth=1.3, marker="o", markersize=4)
    return handles


def _marks(axes: Any, told: pd.DataFrame, labels: dict[str, str]) -> list[Any]:
    handles, first = [], _first_rule(told)
    for rule, (marker, colour) in MARKS.items():
        if rule in labels:
            chosen = first == rule
            handles += axes.plot(
                np.flatnonzero(chosen), told["rate"][chosen], marker, markersize=7, markerfacecolor=colour,
                markeredgecolor=INK, markeredgewidth=0.7, label=labels[rule], zorder=3,
            )  # fmt: skip
    return handles


def _ticks(axes: Any, names: list[str], sizes: list[float]) -> None:
    """Name the periods with their n, thinned from the last one back where they are many."""
    axes.set_xlim(-0.6, len(names) - 0.4)
    labels = [f"{name}\nn = {text.number(int(n))}" for name, n in zip(names, sizes, strict=True)]
    widest = max(text_width(line, SMALLEST_SIZE) for label in labels for line in label.split("\n")) + 0.04
    fit = max(1, int(axes.get_position().width * WIDTH / widest))
    step = -(-len(names) // min(MOST_LABELS, fit))
    places = range((len(names) - 1) % step, len(names), step)
    axes.set_xticks(list(places), [labels[i] for i in places], size=SMALLEST_SIZE)
    axes.grid(axis="y")


def _alt(told: pd.DataFrame, names: list[str], about: dict[str, Any]) -> str:
    known = told["rate"].notna().to_numpy()
    rates = [(share, name) for share, name in zip(told["rate"], names, strict=True) if share == share]
    low, high = min(rates), max(rates)
    alt = (
        f"Trong {text.number(int(known.sum()))} tháng, tỷ lệ từ {text.percent(low[0])} ({low[1]}) đến "
        f"{text.percent(high[0])} ({high[1]}), {_labels(told, about)['centre']}. "
    )
    signalled = [f"{name} ({signal})" for name, signal in zip(names, told["signal"], strict=True) if signal]
    if not signalled:
        return alt + "Không có dấu hiệu khác thường theo các quy tắc."
    if len(signalled) > MOST_NAMED:
        return alt + f"Có {text.number(len(signalled))} tháng có dấu hiệu khác thường theo các quy tắc."
    return alt + f"Dấu hiệu khác thường: {'; '.join(signalled)}."


def _caption(about: dict[str, Any]) -> str:
    told = [
        "Tháng không có dấu hiệu thì lên xuống như ngẫu nhiên, không cần giải thích riêng; dấu hiệu chỉ cho "
        "biết nên tìm hiểu, không cho biết nguyên nhân."
    ]
    if about["provisional"] and about["kind"] != "run":
        told.append(f"Giới hạn là tạm thời vì mới có {about['periods']} tháng.")
    if about["kind"] == "laney" and about["sigma"] > 1:
        times = text.points(about["sigma"] / 100)
        told.append(f"Giới hạn được nới {times} lần theo mức dao động giữa các tháng liền nhau.")
    return " ".join(told)
