"""What changed: the change of a rate cut into mix and rate, by group, in percentage points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.patches import Patch

from hganalysis import text
from hganalysis.delays.what_changed.change_answer import NOT_ONE_BY_ONE, grouped, is_sure, points
from hganalysis.delays.what_changed.decomposition import TOTAL
from hganalysis.figures.agency_charts import centres
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    LINE_SPACING,
    ORANGE,
    SIDE,
    SMALLEST_SIZE,
    WIDTH,
    Drawing,
    Heading,
    house_style,
    legend,
    page,
    place,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "mix_against_mean": (
        "thuộc về cơ cấu nhiệm vụ",
        {"facecolor": ORANGE, "hatch": "////", "hatchcolor": INK},
    ),
    "rate": ("thuộc về tỷ lệ trong từng nhóm", {"facecolor": BLUE}),
}
MOST_GROUPS = 15
"""Groups that are drawn, those with the largest parts; the others are added up in one bar."""

BAR, ROW_GAP, LINE, NAME_WIDTH, LEGEND, AXIS = 0.14, 0.09, 0.135, 2.2, 0.3, 0.44


@house_style()
def draw_decomposition(told: pd.DataFrame, heading: Heading, name: str, topic: str) -> Drawing:
    """Draw the rows of `decompose`, each with two bars, and the sum of all."""
    topic, periods = f"{topic}{grouped(told)}", told.attrs["periods"]
    rows = _rows(told)
    names = [wrapped(group, NAME_WIDTH, SMALLEST_SIZE) for group in rows["group"]]
    heights = [max(2 * BAR, LINE * len(lines)) + ROW_GAP for lines in names]
    title = _title(told)
    figure = page(heading, title, LEGEND + sum(heights) + AXIS, subtitle=f"{periods[1]} so với {periods[0]}")
    axes = _axes(figure, names, heights, rows)
    _bars(axes, rows, heights)
    legend(
        figure, [Patch(edgecolor=INK, linewidth=0.4, label=label, **look) for label, look in PARTS.values()]
    )
    return Drawing(name, title, topic, _alt(told, periods), _caption(told), figure)


def _title(told: pd.DataFrame) -> str:
    total = told[told["group"] == TOTAL].iloc[0]
    was, now = text.percent(total["rate_before"]), text.percent(total["rate_after"])
    if not is_sure(total):
        return f"Chưa thấy tỷ lệ chậm thay đổi rõ: trước {was}, sau {now}"
    how, towards = ("tăng", "lên") if total["sum"] > 0 else ("giảm", "xuống")
    return f"Tỷ lệ chậm {how} từ {was} {towards} {now}"


def _rows(told: pd.DataFrame) -> pd.DataFrame:
    """Return the groups to draw, the sum of those left out, and the total."""
    groups, total = told[told["group"] != TOTAL], told[told["group"] == TOTAL]
    size = groups[list(PARTS)].abs().sum(axis=1).sort_values(ascending=False, kind="stable")
    drawn, rest = groups.loc[sorted(size.index[:MOST_GROUPS])], groups.loc[size.index[MOST_GROUPS:]]
    others = pd.DataFrame([{"group": f"{text.number(len(rest))} nhóm còn lại", **rest[list(PARTS)].sum()}])
    kept = [drawn, others] if len(rest) else [drawn]
    columns = ["group", *PARTS]
    return pd.concat([each[columns] for each in [*kept, total.assign(group="Tổng cộng")]], ignore_index=True)


def _axes(figure: Figure, names: list[list[str]], heights: list[float], rows: pd.DataFrame) -> Any:
    widest = max(text_width(line, SMALLEST_SIZE, bold=True) for lines in names for line in lines)
    left = SIDE + widest + 0.12
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE - 0.1, sum(heights))
    values = rows[list(PARTS)].to_numpy(dtype="float64")
    low, high = min(values.min(), 0.0), max(values.max(), 0.0)
    margin = 0.11 * ((high - low) or 0.01)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(sum(heights), 0)
    labels = ["\n".join(lines) for lines in names]
    axes.set_yticks(centres(heights), labels, size=SMALLEST_SIZE, linespacing=LINE_SPACING)
    axes.get_yticklabels()[-1].set_weight("bold")
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.axhline(sum(heights[:-1]), color=INK, linewidth=0.6)
    axes.xaxis.get_major_locator().set_params(nbins=6)
    axes.xaxis.set_major_formatter(lambda value, _: points(float(value)))
    axes.set_xlabel("Điểm phần trăm", labelpad=1)
    return axes


def _bars(axes: Any, rows: pd.DataFrame, heights: list[float]) -> None:
    for offset, (part, (label, look)) in zip((-BAR / 2, BAR / 2), PARTS.items(), strict=True):
        places = [centre + offset for centre in centres(heights)]
        bars = axes.barh(places, rows[part], BAR, label=label, edgecolor=INK, linewidth=0.4, **look)
        axes.bar_label(bars, [points(value) for value in rows[part]], padding=2, size=SMALLEST_SIZE)


def _alt(told: pd.DataFrame, periods: tuple[str, str]) -> str:
    total = told[told["group"] == TOTAL].iloc[0]
    was, now = (
        f"{text.percent(total[f'rate_{suffix}'])} của {text.number(int(total[f'tasks_{suffix}']))} nhiệm vụ"
        for suffix in ("before", "after")
    )
    sure = "" if is_sure(total) else ", chưa đủ để nói là khác 0"
    interval = f"khoảng tin cậy 95% {points(total['low'])} đến {points(total['high'])}{sure}"
    return (
        f"Tỷ lệ từ {was} ({periods[0]}) đến {now} ({periods[1]}): {points(total['sum'])} điểm phần trăm, "
        f"{interval}. Trong đó {points(total['mix'])} thuộc về cơ cấu nhiệm vụ và {points(total['rate'])} "
        f"thuộc về tỷ lệ trong từng nhóm{grouped(told)}.{'' if is_sure(total) else ' ' + NOT_ONE_BY_ONE}"
    )


def _caption(told: pd.DataFrame) -> str:
    unsure = "" if is_sure(told[told["group"] == TOTAL].iloc[0]) else f"{NOT_ONE_BY_ONE} "
    return (
        f"{unsure}Phần thuộc về cơ cấu của một nhóm tính so với tỷ lệ trung bình của hai kỳ: nhóm có tỷ lệ "
        "cao mà nhiều lên thì làm tăng tỷ lệ chung. Các phần cộng lại đúng bằng thay đổi của tỷ lệ chung."
    )
