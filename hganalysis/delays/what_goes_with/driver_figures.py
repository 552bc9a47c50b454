"""The figures of what goes with being late: adjusted odds ratios, and rates with and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.delays.what_goes_with.factors import factor_of
from hganalysis.figures.agency_charts import beside, centres, rows_axes
from hganalysis.figures.drawing import (
    BLUE,
    INK,
    SIZE,
    SMALLEST_SIZE,
    VERMILION,
    Drawing,
    Heading,
    house_style,
    nothing_to_show,
    page,
    under_title,
    wrapped,
)
from hganalysis.text import decimal

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

ODDS_TOPIC = "Yếu tố gắn với việc chậm, xét cùng các yếu tố khác"
RATE_TOPIC = "Tỷ lệ chậm khi có và không có từng yếu tố"
NO_MODEL = "Chưa xét được các yếu tố cùng lúc; xem so sánh thô."
NO_RATES = "Chưa có yếu tố nào so sánh được."
NAME_WIDTH, LINE, GAP, LEGEND, AXIS = 2.35, 0.145, 0.06, 0.46, 0.46
WIDEST = 20.0
"""Intervals beyond this, or below one over it, are cut off at an arrow: their length tells nothing."""

TICKS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
MOST_ROWS, MOST_NAMED = 45, 3
"""Rows that a page holds, and clear differences that the title names."""

NOT_A_CAUSE = "Có liên hệ chưa hẳn là nguyên nhân."
MAY_FOLLOW = " (hệ quả có thể)"


@house_style()
def draw_odds_ratios(found: pd.DataFrame, heading: Heading) -> Drawing:
    """Draw the adjusted odds ratio of each factor with its interval, agencies left out."""
    rows = found[found["odds_ratio"].notna() & found["factor"].ne("agency")].head(MOST_ROWS)
    if rows.empty:
        return nothing_to_show(heading, "odds_ratios", ODDS_TOPIC, NO_MODEL)
    title = _odds_title(rows)
    figure, axes, middles = _rows_figure(
        heading, title, [_odds_name(row) for row in rows.to_dict("records")], 1.35
    )
    axes.set_xscale("log")
    low, high = max(rows["or_low"].min(), 1 / WIDEST), min(rows["or_high"].max(), WIDEST)
    axes.set_xlim(min(low, 0.5) / 1.1, max(high, 2) * 1.1)
    axes.axvline(1, color=INK, linewidth=0.8)
    for centre, row in zip(middles, rows.to_dict("records"), strict=True):
        _odds_row(axes, centre, row)
    ticks = [tick for tick in TICKS if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [f"{tick:g}".replace(".", ",") for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_xlabel("Tỷ số chênh của việc chậm (trên 1: hay chậm hơn); thang logarit")
    _legend(figure, axes, "Khác biệt rõ", "Chưa thấy khác biệt rõ", "tỷ số chênh")
    caption = (
        "Hồi quy logistic trên nhiệm vụ đã đến hạn, các yếu tố và cơ quan chủ trì xét cùng lúc. Lĩnh vực, "
        f"nguồn giao, lãnh đạo: so với trung bình các mức khác. {NOT_A_CAUSE}"
    )
    return Drawing("odds_ratios", title, ODDS_TOPIC, _odds_alt(rows), caption, figure)


@house_style()
def draw_with_and_without(found: pd.DataFrame, heading: Heading) -> Drawing:
    """Draw the late rate of tasks with and without each factor, categories left out."""
    rows = found[found["rate"].notna() & found["level"].eq("")]
    if rows.empty:
        return nothing_to_show(heading, "with_and_without", RATE_TOPIC, NO_RATES)
    title = _rate_title(rows)
    names = [_rate_name(row) for row in rows.to_dict("records")]
    figure, axes, middles = _rows_figure(heading, title, names, 1.75)
    for centre, row in zip(middles, rows.to_dict("records"), strict=True):
        _rate_row(axes, centre, row)
    axes.set_xlim(0, min(1, rows[["high", "high_other"]].max().max() * 1.05))
    axes.xaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_xlabel("Tỷ lệ chậm")
    _legend(figure, axes, "Có yếu tố", "Không có yếu tố", "tỷ lệ chậm")
    caption = (
        "So sánh thô trên nhiệm vụ đã đến hạn, chưa xét các yếu tố khác; bên phải: chậm/tổng số khi có và "
        f"khi không có yếu tố. {NOT_A_CAUSE}"
    )
    return Drawing("with_and_without", title, RATE_TOPIC, _rate_alt(rows), caption, figure)


def _odds_title(rows: pd.DataFrame) -> str:
    clear = [_odds_name(row) for row in rows[rows["clear"]].to_dict("records")]
    if not clear:
        return "Chưa thấy yếu tố nào gắn rõ với việc chậm"
    told = "; ".join(clear) if len(clear) <= MOST_NAMED else f"{text.number(len(clear))} so sánh"
    return f"Gắn rõ với việc chậm: {told}"


def _rate_title(rows: pd.DataFrame) -> str:
    widest = _widest(rows)
    shares = [text.percent(widest[name]) for name in ("rate", "rate_other")]
    return f"Chênh nhiều nhất: {_rate_name(widest)}, chậm {shares[0]}; không thì {shares[1]}"


def _widest(rows: pd.DataFrame) -> dict[Any, Any]:
    return max(rows.to_dict("records"), key=lambda row: abs(row["difference"]))


def _odds_name(row: dict[Any, Any]) -> str:
    if row["level"]:
        return f"{row['label']}: {row['level']}"
    step = f", {row['step']}" if row["step"] else ""
    return f"{row['label']}{step}{MAY_FOLLOW if row['consequence'] else ''}"


def _rate_name(row: dict[Any, Any]) -> str:
    having = factor_of(row["factor"]).having.removeprefix("nhiệm vụ ")
    return f"{text.capital(having)}{MAY_FOLLOW if row['consequence'] else ''}"


def _rows_figure(
    heading: Heading, title: str, names: list[str], right: float
) -> tuple[Figure, Any, list[float]]:
    """Return a page with axes of one named row an entry, and the middle of each row in inches."""
    lines = [wrapped(name, NAME_WIDTH, SMALLEST_SIZE) for name in names]
    heights = [len(each) * LINE + GAP for each in lines]
    figure = page(heading, title, LEGEND + sum(heights) + AXIS)
    axes = rows_axes(figure, ["\n".join(each) for each in lines], heights, right, AXIS)
    return figure, axes, centres(heights)


def _odds_row(axes: Any, centre: float, row: dict[Any, Any]) -> None:
    low, high = axes.get_xlim()
    fill = VERMILION if row["clear"] else "white"
    start, end = max(row["or_low"], low), min(row["or_high"], high)
    axes.plot([start, end], [centre, centre], color=INK, linewidth=1.1, zorder=2)
    for cut, place_, marker in ((row["or_low"] < low, start, "<"), (row["or_high"] > high, end, ">")):
        if cut:
            axes.plot(place_, centre, marker=marker, markersize=4, color=INK, clip_on=False, zorder=2)
    middle = min(max(row["odds_ratio"], low), high)
    axes.plot(middle, centre, marker="s", markersize=5, markerfacecolor=fill, markeredgecolor=INK, zorder=3)
    told = f"{decimal(row['odds_ratio'])} ({decimal(row['or_low'])} đến {decimal(row['or_high'])})"
    beside(axes, centre, told)


def _rate_row(axes: Any, centre: float, row: dict[Any, Any]) -> None:
    for side, up, fill in (("", -0.032, BLUE), ("_other", 0.032, "white")):
        at = centre + up
        axes.plot([row[f"low{side}"], row[f"high{side}"]], [at, at], color=INK, linewidth=0.9, zorder=2)
        look = {"markersize": 4.5, "markerfacecolor": fill, "markeredgecolor": BLUE}
        axes.plot(row[f"rate{side}"], at, marker="o", zorder=3, clip_on=False, **look)
    counts = [text.share_of(row[f"late{s}"], row[f"n{s}"]) for s in ("", "_other")]
    beside(axes, centre, f"{counts[0]} và {counts[1]}")


def _legend(figure: Figure, axes: Any, filled: str, hollow: str, what: str) -> None:
    """Tell the two markers apart; on the forest plot they are squares."""
    square = what == "tỷ số chênh"
    edge, fill, marker = (INK, VERMILION, "s") if square else (BLUE, BLUE, "o")
    handles = []
    for label, face in ((filled, fill), (hollow, "white")):
        (handle,) = axes.plot(
            [], [], color=INK, linewidth=1.1, marker=marker, markersize=5, markerfacecolor=face,
            markeredgecolor=edge, label=f"{label}: {what} và khoảng tin cậy 95%",
        )  # fmt: skip
        handles.append(handle)
    top = 1 - (under_title(figure) - 0.06) / figure.get_figheight()
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, top), ncols=1, handlelength=2.4,
        borderaxespad=0.2, labelspacing=0.35, fontsize=SIZE,
    )  # fmt: skip


def _odds_alt(rows: pd.DataFrame) -> str:
    clear = [row for row in rows.to_dict("records") if row["clear"]]
    compared = f"Xét cùng lúc, trong {text.number(len(rows))} so sánh"
    if not clear:
        return f"{compared}, chưa thấy khác biệt rõ ở so sánh nào."
    told = [
        f"{_odds_name(row)} (tỷ số chênh {decimal(row['odds_ratio'])}, {decimal(row['or_low'])} đến "
        f"{decimal(row['or_high'])})"
        for row in clear
    ]
    return f"{compared} có {text.number(len(clear))} khác biệt rõ: {text.listing(told)}."


def _rate_alt(rows: pd.DataFrame) -> str:
    widest = _widest(rows)
    n, n_other = text.number(int(widest["n"])), text.number(int(widest["n_other"]))
    return (
        f"So sánh thô tỷ lệ chậm khi có và không có {text.number(len(rows))} yếu tố; chênh nhiều nhất là "
        f"{widest['label']}: {text.percent(widest['rate'])} trong {n} nhiệm vụ có và "
        f"{text.percent(widest['rate_other'])} trong {n_other} nhiệm vụ không có."
    )
