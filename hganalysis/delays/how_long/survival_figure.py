"""How long tasks take: the share not yet finished after each time, with the tasks still watched below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.delays.how_long.curves import medians
from hganalysis.delays.how_long.duration_answer import no_deadline
from hganalysis.errors import Unsaid
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    GREEN,
    INK,
    LINE_SPACING,
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
    nothing_to_show,
    page,
    place,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

LOOKS: tuple[tuple[str, Any], ...] = (
    (BLUE, "-"), (VERMILION, "--"), (GREEN, "-."), (INK, ":"), (ORANGE, (0, (6, 1.5, 1, 1.5, 1, 1.5))),
)  # fmt: skip
"""Colour and dash of each curve, so that grey print loses nothing."""

MOST_GROUPS, MOST_BANDS = len(LOOKS), 2
FEWEST_WATCHED = 5
"""Where fewer tasks of a group than this are at risk, its curve is not drawn any further."""

AT_RISK = "Số nhiệm vụ còn theo dõi"
PLOT, AXIS, ROW, NAME_WIDTH = 2.5, 0.42, 0.16, 1.7


@house_style()
def draw_survival(curves: pd.DataFrame | Unsaid, heading: Heading, name: str, topic: str) -> Drawing:
    """Draw the curves of `survival` by group, the five largest, with the tasks at risk; others are told."""
    if isinstance(curves, Unsaid):
        return nothing_to_show(heading, name, topic, str(curves))
    halves = medians(curves).sort_values("n", ascending=False, kind="stable")
    drawn = [group for group in curves["group"].unique() if group in set(halves["group"].head(MOST_GROUPS))]
    parts = {group: curves[curves["group"] == group] for group in drawn}
    names = {group: wrapped(group, NAME_WIDTH, SMALLEST_SIZE) for group in drawn}
    table = 0.2 + sum(ROW * len(lines) for lines in names.values())
    unit = str(curves.attrs.get("unit", "day"))
    title = _late_share(curves) if unit == "share" else _title(halves.head(MOST_GROUPS))
    figure = page(heading, title, legend_height(drawn) + PLOT + AXIS + table)
    left = SIDE + max(text_width(line, SMALLEST_SIZE) for lines in names.values() for line in lines) + 0.3
    axes = place(figure, left, BOTTOM + table + AXIS, WIDTH - left - SIDE - 0.15, PLOT)
    ends = {group: _end(part) for group, part in parts.items()}
    legend(figure, _curves(axes, parts, ends))
    _axis(axes, max(ends.values()), unit)
    _at_risk(figure, axes, parts, names)
    caption = _caption(curves, len(drawn), len(halves) - len(drawn))
    alt = " ".join([_alt(halves, unit), *no_deadline(curves)])
    return Drawing(name, title, topic, alt, caption, figure)


def _title(halves: pd.DataFrame) -> str:
    """Say after how long a half is done, of the quickest and of the slowest group where there are several."""
    known = halves["median"].dropna()
    if len(known) < len(halves):
        if len(halves) == 1:
            return "Chưa đến một nửa số nhiệm vụ xong trong thời gian theo dõi"
        return "Có nhóm chưa xong một nửa số nhiệm vụ trong thời gian theo dõi"
    quick, slow = (_time(value, "day") for value in (known.min(), known.max()))
    if quick == slow:
        return f"Một nửa số nhiệm vụ xong trong {slow}"
    return f"Một nửa số nhiệm vụ xong trong {quick} ở nhóm nhanh nhất, {slow} ở nhóm lâu nhất"


def _late_share(curves: pd.DataFrame) -> str:
    """Say how many tasks were not done when they fell due; of the largest group where there are several."""
    first = curves["group"].iloc[0]
    own = curves[(curves["group"] == first) & (curves["time"] <= 1)]
    of = f" của {first}" if curves["group"].nunique() > 1 else ""
    return f"Khi đến hạn còn {text.percent(float(own['survival'].iloc[-1]))} nhiệm vụ{of} chưa xong"


def _end(part: pd.DataFrame) -> float:
    """Return the last time at which enough tasks of a group are watched; of a small group, the first end."""
    times, watched = part["time"].to_numpy(), part["at_risk"].to_numpy()
    enough = times[watched >= min(FEWEST_WATCHED, watched.max())]
    return float(max(enough.max(), times[min(1, len(times) - 1)]))


def _watched(part: pd.DataFrame, times: Any) -> Any:
    """Return how many tasks of a group are at risk at each time."""
    after = np.searchsorted(part["time"].to_numpy(), times)
    return np.append(part["at_risk"].to_numpy(), 0)[after]


def _curves(axes: Any, parts: dict[str, pd.DataFrame], ends: dict[str, float]) -> list[Any]:
    handles = []
    for (group, part), (colour, dash) in zip(parts.items(), LOOKS, strict=False):
        end = ends[group]
        shown = part[part["time"] <= end]
        handles += axes.step(
            [*shown["time"], end], [*shown["survival"], shown["survival"].iloc[-1]], where="post",
            label=group,            color=colour, linestyle=dash, linewidth=1.6,
        )  # fmt: skip
        if len(parts) <= MOST_BANDS:
            axes.fill_between(
                shown["time"], shown["low"], shown["high"], step="post", color=colour, alpha=0.15, linewidth=0
            )
    return handles


def _axis(axes: Any, end: float, unit: str) -> None:
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, end)
    axes.yaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_ylabel("Tỷ lệ chưa kết thúc")
    axes.grid(axis="y")
    axes.xaxis.get_major_locator().set_params(nbins=7)
    if unit == "day":
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set_xlabel("Số ngày từ khi bắt đầu", labelpad=1)
        axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    else:
        axes.axvline(1, color=INK, linewidth=0.8)
        axes.set_xlabel("Phần thời gian được giao đã qua (100% là đến hạn)", labelpad=1)
        axes.xaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))


def _at_risk(figure: Any, axes: Any, parts: dict[str, pd.DataFrame], names: dict[str, list[str]]) -> None:
    """Write under the plot how many tasks of each group are still watched at the times of the axis."""
    height, box, (start, end) = figure.get_figheight(), axes.get_position(), axes.get_xlim()
    ticks = np.array([tick for tick in axes.get_xticks() if start <= tick <= end])
    across = box.x0 + box.width * (ticks - start) / (end - start)
    look: dict[str, Any] = {"size": SMALLEST_SIZE, "va": "center", "linespacing": LINE_SPACING}
    top = BOTTOM + ROW * sum(map(len, names.values()))
    figure.text(SIDE / WIDTH, (top + 0.1) / height, AT_RISK, weight="bold", **look)
    for group, part in parts.items():
        middle = (top - ROW * len(names[group]) / 2) / height
        figure.text(SIDE / WIDTH, middle, "\n".join(names[group]), **look)
        for x, n in zip(across, _watched(part, ticks), strict=True):
            figure.text(x, middle, text.number(int(n)), ha="center", **look)
        top -= ROW * len(names[group])


def _alt(halves: pd.DataFrame, unit: str) -> str:
    n, ended = int(halves["n"].sum()), int(halves["events"].sum())
    alt = f"Trong {text.number(n)} nhiệm vụ có {text.number(ended)} đã kết thúc"
    if ended < n:
        alt += f" và {text.number(n - ended)} còn mở tại ngày chốt số liệu"
    shown = halves.head(MOST_GROUPS)
    parts = [_half(row, unit, named=len(halves) > 1) for _, row in shown.iterrows()]
    return f"{alt}. Thời gian để một nửa số nhiệm vụ kết thúc: {'; '.join(parts)}."


def _half(row: pd.Series, unit: str, *, named: bool) -> str:
    group = f"{row['group']} " if named else ""
    if np.isnan(row["median"]):
        return f"{group}chưa xác định được"
    low, high = (_time(row[limit], unit) or "chưa xác định" for limit in ("low", "high"))
    return f"{group}{_time(row['median'], unit)} (khoảng tin cậy {low} đến {high})"


def _time(value: float, unit: str) -> str:
    if np.isnan(value):
        return ""
    return text.percent(value, 0) if unit == "share" else f"{text.number(round(value))} ngày"


def _caption(curves: pd.DataFrame, drawn: int, left_out: int) -> str:
    told = [
        "Ước lượng Kaplan-Meier: nhiệm vụ còn mở được tính đến ngày chốt số liệu, không coi là đã xong.",
        f"Mỗi đường dừng ở thời điểm nhóm còn dưới {FEWEST_WATCHED} nhiệm vụ được theo dõi.",
        *no_deadline(curves),
    ]
    if drawn <= MOST_BANDS:
        told.append(f"Vùng mờ là khoảng tin cậy {text.percent(curves.attrs.get('confidence', 0.95), 0)}.")
    if left_out:
        others = f"không vẽ {text.number(left_out)} nhóm còn lại"
        told.append(f"Hình chỉ vẽ {drawn} nhóm nhiều nhiệm vụ nhất, {others}.")
    untimed = curves.attrs.get("left_out", {})
    if untimed:
        reasons = "; ".join(f"{text.number(n)} nhiệm vụ {why}" for why, n in untimed.items())
        told.append(f"Không tính được thời gian của {reasons}.")
    return " ".join(told)
