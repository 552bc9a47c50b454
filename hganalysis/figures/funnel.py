"""Who really differs: the rate of each agency by its number of tasks, within the limits of chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis import text
from hganalysis.delays import Unsaid, funnel_limits
from hganalysis.delays.intervals import quantile
from hganalysis.delays.outliers import ALARM, WARNING
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
    nothing_to_show,
    page,
    place,
    text_width,
    wrapped,
)  # fmt: skip

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Cơ quan, đơn vị khác mức chung"
MARKS: dict[str, tuple[str, str, str]] = {
    "no": ("o", "white", "trong giới hạn 95%"),
    "95": ("D", ORANGE, "ngoài giới hạn 95%"),
    "99.8": ("^", VERMILION, "ngoài giới hạn 99,8%"),
}
"""Marker, colour and label by how far outside."""

SIDES = {"high": "cao hơn", "low": "thấp hơn"}
MOST_NAMED = 12
"""Agencies outside the limits that are named in the figure, the farthest first; the others are counted."""

PLOT, AXIS, LINE, GAP = 3.6, 0.42, 0.14, 0.08
WIDEST_NAME = 3.2
SIZES = 200
"""Points of each limit curve."""

GREY = "#8C8C8C"
WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.3, "alpha": 0.85}
CURVES = {WARNING: "--", ALARM: "-"}


@house_style()
def draw_funnel(
    told: pd.DataFrame | Unsaid,
    heading: Heading,
    *,
    names: str,
    population: str,
    name: str = "funnel",
    title: str = TITLE,
    rate: str = "Tỷ lệ",
) -> Drawing:
    """Draw the rows of `delays.funnel`; only those outside the limits are named.

    Where there is over-dispersion, rows are judged by the widened limits, and both are drawn.

    Parameters
    ----------
    told : DataFrame or Unsaid
        As `delays.funnel` gives it.
    heading : mapping
        `from`, `as_of` and `simulated` of the data, as a result has them.
    names, population : str
        The columns of the names and of the number of tasks.
    name, title, rate : str
        File name and title of the figure; what the rate is.
    """
    if isinstance(told, Unsaid):
        return nothing_to_show(heading, name, title, str(told))
    about, shown = told.attrs["funnel"], told[told["rate"].notna()]
    verdict = shown["outside_wide" if about["overdispersed"] else "outside"].astype(str)
    labels = _labels(about, verdict)
    figure = page(heading, title, legend_height([*labels.values()]) + PLOT + AXIS)
    left = SIDE + 0.6
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE, PLOT)
    axes.set_xlim(0, float(shown[population].max()) * 1.06)
    axes.set_ylim(0, min(1.0, 1.15 * max(shown["rate"].max(), 2 * about["target"])))
    legend(figure, _curves(axes, about, labels) + _points(axes, shown, verdict, population, labels))
    unnamed = _name_outsiders(axes, shown[verdict != "no"], names, population)
    axes.yaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("Số nhiệm vụ", labelpad=1)
    axes.set_ylabel(rate)
    alt = _alt(shown, verdict, names, population, about)
    return Drawing(name, title, alt, _caption(about, unnamed), figure)


def _labels(about: dict[str, Any], verdict: pd.Series) -> dict[str, str]:
    """Return what the legend says of the lines and of the points that are there."""
    labels = {
        "target": f"mức chung {text.percent(about['target'])}",
        "chance": "giới hạn 95% (đứt) và 99,8% (liền) do ngẫu nhiên",
    }
    if about["overdispersed"]:
        labels["wide"] = "giới hạn nới theo mức phân tán"
    counts = _how_far(verdict).value_counts()
    return labels | {
        far: f"{MARKS[far][2]} ({text.number(int(counts[far]))} nơi)" for far in MARKS if far in counts
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


def _points(
    axes: Any, shown: pd.DataFrame, verdict: pd.Series, population: str, labels: dict[str, str]
) -> list[Any]:
    handles = []
    for far, (marker, colour, _) in MARKS.items():
        if far in labels:
            chosen = shown[_how_far(verdict) == far]
            handles += axes.plot(
                chosen[population], chosen["rate"], marker, markersize=5, markerfacecolor=colour,
                markeredgecolor=INK, markeredgewidth=0.7, label=labels[far], zorder=3, clip_on=False,
            )  # fmt: skip
    return handles


def _name_outsiders(axes: Any, outside: pd.DataFrame, names: str, population: str) -> int:
    """Write names beside the points, the farthest first, where there is room; return how many lack theirs."""
    box = axes.get_position()
    wide, high = box.width * WIDTH, box.height * axes.figure.get_figheight()
    points = [
        (n / axes.get_xlim()[1] * wide, share / axes.get_ylim()[1] * high)
        for n, share in zip(outside[population], outside["rate"], strict=True)
    ]
    taken = [(x - GAP / 2, y - GAP / 2, x + GAP / 2, y + GAP / 2) for x, y in points]
    order = outside["z"].abs().reset_index(drop=True).sort_values(ascending=False, kind="stable").index
    named = 0
    for i in order[:MOST_NAMED]:
        label = wrapped(str(outside[names].iloc[i]), WIDEST_NAME, SMALLEST_SIZE, most=1)[0]
        spot = _spot(points[i], text_width(label, SMALLEST_SIZE), wide, high, taken)
        if spot is not None:
            taken.append(spot)
            named += 1
            place_ = (spot[0] / wide, spot[1] / high)
            axes.annotate(
                label,
                place_,
                xycoords="axes fraction",
                size=SMALLEST_SIZE,
                va="bottom",
                ha="left",
                bbox=WHITE,
            )
    return len(outside) - named


def _spot(
    point: tuple[float, float], width: float, wide: float, high: float,
    taken: list[tuple[float, float, float, float]],
) -> tuple[float, float, float, float] | None:  # fmt: skip
    """Return a free place for a label near a point, in inches from the lower left corner of the axes."""
    x, y = point
    for up in (0, 1, -1, 2, -2):
        low = y + up * LINE - LINE / 2
        for start in (x + GAP, x - GAP - width, x - width / 2):
            spot = (start, low, start + width, low + LINE)
            inside = start >= 0 and spot[2] <= wide and low >= 0 and spot[3] <= high
            if inside and not any(_overlap(spot, other) for other in taken):
                return spot
    return None


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _alt(shown: pd.DataFrame, verdict: pd.Series, names: str, population: str, about: dict[str, Any]) -> str:
    count = len(shown)
    alt = f"Tỷ lệ của {text.number(count)} cơ quan, đơn vị so với mức chung {text.percent(about['target'])}: "
    if (verdict == "no").all():
        return alt + "không nơi nào ra ngoài giới hạn 95%, khác biệt không nhiều hơn ngẫu nhiên."
    parts = [_side(shown, verdict, names, population, side) for side in SIDES]
    by_chance = text.number(max(1, round((1 - WARNING) * count)))
    alt += "; ".join(part for part in parts if part)
    return f"{alt}. Nếu chỉ do ngẫu nhiên thì khoảng {by_chance} nơi ra ngoài giới hạn 95%."


def _side(shown: pd.DataFrame, verdict: pd.Series, names: str, population: str, side: str) -> str:
    """Return who is outside on one side: those beyond 99.8% by name, the others counted."""
    far, near = shown[verdict == f"{side}-99.8"], int((verdict == f"{side}-95").sum())
    order = far["z"].abs().sort_values(ascending=False, kind="stable").index
    told = [
        f"{row[names]} ({text.percent(row['rate'])} của {text.number(int(row[population]))} nhiệm vụ)"
        for _, row in far.loc[order].head(MOST_NAMED).iterrows()
    ]
    parts = [f"{SIDES[side]} hẳn (ngoài 99,8%) có {text.listing(told)}"] if told else []
    parts += [f"{SIDES[side]} ngoài giới hạn 95% có {text.number(near)} nơi"] if near else []
    return "; ".join(parts)


def _caption(about: dict[str, Any], unnamed: int) -> str:
    told = [
        "Mỗi điểm là một cơ quan, đơn vị; trong giới hạn thì chưa thể nói là khác mức chung. Hình không xếp "
        "hạng và không xét nhiệm vụ khó hay dễ."
    ]
    if about["overdispersed"]:
        told.append(
            "Các tỷ lệ phân tán nhiều hơn ngẫu nhiên "
            f"(độ lệch chuẩn thêm {text.percent(about['tau'])}), nên xét theo giới hạn nới."
        )
    elif about["overdispersed"] is None:
        told.append(about["dispersion_unsaid"])
    if unnamed:
        told.append(f"{text.number(unnamed)} nơi ngoài giới hạn không ghi được tên trong hình; xem bảng.")
    return " ".join(told)
