"""The Pareto of the reasons agencies state for late tasks, with the tasks without a reason always shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    FAINT,
    INK,
    SIDE,
    SMALLEST_SIZE,
    VERMILION,
    WIDTH,
    Drawing,
    Heading,
    house_style,
    page,
    place,
    text_width,
    wrapped,
)
from hganalysis.text import capital

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from hganalysis.delays.which_reasons.reasons_answer import Stated

APART_LOOKS: dict[str, dict[str, Any]] = {
    "unmatched": {"facecolor": "white", "hatch": "..", "hatchcolor": INK},
    "unknown": {"facecolor": FAINT, "hatch": "////", "hatchcolor": INK},
}
"""Bars that are no cause look different from those that are."""

NAME_WIDTH, ROW, AXIS, HEAD = 2.35, 0.36, 0.44, 0.36
COLUMNS = ("Số\nnhiệm vụ", "Tỷ lệ", "Cộng\ndồn")
COLUMN_GAP = 0.14


@house_style()
def draw_reasons(found: Stated, heading: Heading, topic: str, alt: str) -> Drawing:
    """Draw late tasks by the reason stated first, most frequent first, with the cumulative share."""
    rows: list[dict[str, Any]] = found.causes.to_dict("records")  # type: ignore[assignment]
    title = _title(found.late, rows)
    figure = page(heading, title, HEAD + ROW * len(rows) + AXIS, at_end=True)
    cells = [_cells(row) for row in rows]
    widths = [
        max(text_width(line, SMALLEST_SIZE, bold=True) for line in (*head.split("\n"), *column)) + COLUMN_GAP
        for head, column in zip(COLUMNS, zip(*cells, strict=True), strict=True)
    ]
    axes = _axes(figure, rows, sum(widths))
    _bars(axes, rows)
    _columns(figure, axes, cells, widths)
    return Drawing("reasons", title, topic, alt, _caption(found.late), figure)


def _title(late: int, rows: list[dict[str, Any]]) -> str:
    unknown = next(row["n"] for row in rows if row["cause"] == "unknown")
    said = f"{text.share_of(unknown, late)} nhiệm vụ chậm chưa rõ lý do"
    first = rows[0]
    if first["cause"] in APART_LOOKS or not first["n"]:
        return said
    return f"{said}; nêu trước nhiều nhất: {first['label']} ({text.number(first['n'])})"


def _cells(row: dict[str, Any]) -> tuple[str, str, str]:
    return text.number(row["n"]), text.percent(row["share"]), text.percent(row["cumulative"])


def _axes(figure: Figure, rows: list[dict[str, Any]], right: float) -> Any:
    left = SIDE + NAME_WIDTH + 0.1
    height = ROW * len(rows)
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - right - SIDE - 0.1, height)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    names = ["\n".join(wrapped(capital(row["label"]), NAME_WIDTH, SMALLEST_SIZE)) for row in rows]
    axes.set_yticks(range(len(rows)), names, size=SMALLEST_SIZE)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_xlabel("Tỷ lệ trên số nhiệm vụ chậm (thanh: từng lý do; đường: cộng dồn)", size=SMALLEST_SIZE)
    axes.grid(axis="x")
    return axes


def _bars(axes: Any, rows: list[dict[str, Any]]) -> None:
    cause = {"facecolor": BLUE, "hatch": ""}
    for i, row in enumerate(rows):
        look = APART_LOOKS.get(row["cause"], cause)
        axes.barh(i, row["share"], 0.62, edgecolor=INK, linewidth=0.5, **look)
    running = [row["cumulative"] for row in rows]
    axes.plot(
        running, range(len(rows)), color=VERMILION, marker="o", markersize=3.5, linewidth=1, clip_on=False
    )


def _columns(figure: Figure, axes: Any, cells: list[tuple[str, str, str]], widths: list[float]) -> None:
    """Write the numbers of each row to the right of the bars, under their heads."""
    box, across = axes.get_position(), figure.get_figwidth()
    for position, head in enumerate(COLUMNS):
        edge = (WIDTH - SIDE - sum(widths[position + 1 :])) / across
        above = box.y1 + 0.06 / figure.get_figheight()
        figure.text(edge, above, head, size=SMALLEST_SIZE, weight="bold", ha="right", va="bottom")
        for i, row in enumerate(cells):
            up = box.y1 - (i + 0.5) * box.height / len(cells)
            figure.text(edge, up, row[position], size=SMALLEST_SIZE, ha="right", va="center_baseline")


def _caption(late: int) -> str:
    return (
        f"Trên {text.number(late)} nhiệm vụ chậm (hoàn thành quá hạn hoặc quá hạn chưa hoàn "
        "thành). Mỗi nhiệm vụ tính một lý do, là lý do được nêu trước. Lý do là lời của đơn vị, chưa được "
        "kiểm chứng."
    )
