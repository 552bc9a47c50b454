"""Plain charts on axes that an analyst goes on with: estimates with their intervals, bars, lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
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

NAME_WIDTH, LINE, GAP, LEAST_HEIGHT, AXIS, TICKS = 2.4, 0.16, 0.1, 1.2, 0.46, 0.15
NO_ROW = "Không có gì để vẽ."
"""Said in place of a chart without rows, which would be an empty frame."""


class ShownFigure(Figure):
    """A figure that a notebook shows though pyplot does not know it."""

    def _repr_png_(self) -> bytes:
        return _png(self)


class ShownAxes(Axes):
    """Axes that a notebook shows with their figure."""

    def _repr_png_(self) -> bytes:
        return _png(self.get_figure(root=True))


def _png(figure: Any) -> bytes:
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()


def new_axes() -> Axes:
    """Return axes of a figure that pyplot does not know, and a notebook shows."""
    return ShownFigure(figsize=(WIDTH, 0.62 * WIDTH), layout="constrained").add_subplot(axes_class=ShownAxes)


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
    """Draw an estimate a row with its interval, the first on top; a sentence where there is none."""
    if not names:
        sentence(axes, NO_ROW)
        return
    places = range(len(names))
    axes.hlines(places, low, high, color=INK, linewidth=1.0)
    axes.plot(middle, places, "o", color=BLUE, markersize=4.5)
    if reference is not None:
        axes.axvline(reference, color=INK, linewidth=0.8)
    _rows(axes, names, label, percent=percent)


def bars(
    axes: Axes, names: Sequence[str], values: Sequence[float], label: str, *, percent: bool = False
) -> None:
    """Draw a bar a row, the first on top; a sentence where there is none."""
    if not names:
        sentence(axes, NO_ROW)
        return
    axes.barh(range(len(names)), values, 0.62, color=BLUE, edgecolor=INK, linewidth=0.4)
    _rows(axes, names, label, percent=percent)


def in_percent(axis: Any) -> None:
    """Write the shares of an axis in percent."""
    axis.set_major_formatter(lambda value, _: text.percent(float(value), 0))


def printed(heading: Heading, name: str, title: str, alt: str, plot: Callable[[Axes], None]) -> Drawing:
    """Return a plain chart on a page of the house, as high as its rows need."""
    trial = new_axes()
    plot(trial)
    body = _height(trial) + AXIS
    figure = page(heading, title, body)
    lines = [line for each in trial.get_yticklabels() for line in each.get_text().split("\n")]
    left = SIDE + max(map(text_width, lines), default=0.0) + TICKS
    plot(place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE - 0.1, body - AXIS))
    return Drawing(name, title, title, alt, "", figure)


def fit(axes: Axes) -> None:
    """Make the figure of plain axes as high as their rows need."""
    figure = axes.get_figure(root=True)
    if figure is not None:
        figure.set_figheight(max(figure.get_figheight(), _height(axes) + AXIS))


def _height(axes: Axes) -> float:
    """Return the inches that the names at the side of a chart need."""
    names = [label.get_text() for label in axes.get_yticklabels()]
    most = max((name.count("\n") + 1 for name in names), default=1)
    return max(LEAST_HEIGHT, len(names) * (LINE * most + GAP))


def _rows(axes: Axes, names: Sequence[str], label: str, *, percent: bool) -> None:
    axes.set_yticks(range(len(names)), ["\n".join(wrapped(name, NAME_WIDTH)) for name in names])
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlabel(label)
    axes.grid(axis="x")
    if percent:
        in_percent(axes.xaxis)
