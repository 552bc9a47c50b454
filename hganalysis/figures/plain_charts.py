"""Plain charts on axes that an analyst goes on with: estimates with their intervals, bars, lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from hganalysis import text
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    SIDE,
    SIZE,
    WIDTH,
    Drawing,
    Heading,
    page,
    place,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

NAME_WIDTH, ROW, LEAST_HEIGHT, AXIS, TICKS = 2.4, 0.3, 1.2, 0.46, 0.15


def new_axes() -> Axes:
    """Return axes of a figure that pyplot does not know."""
    axes: Axes = Figure(figsize=(WIDTH, 0.62 * WIDTH), layout="constrained").subplots()
    return axes


def sentence(axes: Axes, said: str) -> None:
    """Write a sentence in place of a chart."""
    axes.set_axis_off()
    lines = wrapped(said, 0.8 * WIDTH, SIZE, most=12)
    axes.text(0.5, 0.5, "\n".join(lines), ha="center", va="center", transform=axes.transAxes)


def estimates(
    axes: Axes,
    names: Sequence[str],
    middle: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    label: str,
    *,
    percent: bool = False,
    reference: float | None = None,
) -> None:
    """Draw an estimate a row with its interval, the first on top."""
    places = range(len(names))
    axes.hlines(places, low, high, color=INK, linewidth=1.0)
    axes.plot(middle, places, "o", color=BLUE, markersize=4.5)
    if reference is not None:
        axes.axvline(reference, color=INK, linewidth=0.8)
    _rows(axes, names, label, percent=percent)


def bars(
    axes: Axes, names: Sequence[str], values: Sequence[float], label: str, *, percent: bool = False
) -> None:
    """Draw a bar a row, the first on top."""
    axes.barh(range(len(names)), values, 0.62, color=BLUE, edgecolor=INK, linewidth=0.4)
    _rows(axes, names, label, percent=percent)


def in_percent(axis: Any) -> None:
    """Write the shares of an axis in percent."""
    axis.set_major_formatter(lambda value, _: text.percent(float(value), 0))


def printed(
    heading: Heading, name: str, title: str, alt: str, plot: Callable[[Axes], None], rows: int = 8
) -> Drawing:
    """Return a plain chart on a page of the house."""
    body = max(LEAST_HEIGHT, ROW * rows) + AXIS
    figure = page(heading, title, body)
    axes = place(figure, SIDE + NAME_WIDTH, BOTTOM + AXIS, WIDTH - 2 * SIDE - NAME_WIDTH - 0.1, body - AXIS)
    plot(axes)
    names = [label.get_text() for label in axes.get_yticklabels()]
    left = SIDE + max((text_width(line) for each in names for line in each.split("\n")), default=0) + TICKS
    axes.set_position([left / WIDTH, *axes.get_position().bounds[1:]])
    return Drawing(name, title, alt, "", figure)


def _rows(axes: Axes, names: Sequence[str], label: str, *, percent: bool) -> None:
    axes.set_yticks(range(len(names)), ["\n".join(wrapped(name, NAME_WIDTH - 0.3)) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel(label)
    axes.grid(axis="x")
    if percent:
        in_percent(axes.xaxis)
