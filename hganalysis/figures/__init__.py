"""Numbers -> figures, with text for readers who cannot see them.

The six figures of the report are drawn from the result (docs/design.md, "The result"), those on lateness from
the tables of `hganalysis.delays`; a figure adds nothing but its form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.figures.agencies import on_time_rate, status_by_agency
from hganalysis.figures.charts import draw_control_chart
from hganalysis.figures.compared import draw_agencies
from hganalysis.figures.days import by_month, days_overdue, due_soon
from hganalysis.figures.decomposition import draw_decomposition
from hganalysis.figures.drawing import Drawing, Result, house_style
from hganalysis.figures.drivers import draw_odds_ratios, draw_with_and_without
from hganalysis.figures.forecast import draw_calibration, draw_risk_by_week
from hganalysis.figures.funnel import draw_funnel
from hganalysis.figures.partition import partition
from hganalysis.figures.reasons import reasons
from hganalysis.figures.survival import draw_survival

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "ANALYSIS_FIGURES",
    "FIGURES",
    "Drawing",
    "draw",
    "draw_agencies",
    "draw_analysis",
    "draw_calibration",
    "draw_control_chart",
    "draw_decomposition",
    "draw_funnel",
    "draw_odds_ratios",
    "draw_risk_by_week",
    "draw_survival",
    "draw_with_and_without",
    "save",
]

FIGURES: dict[str, Callable[[Result], Drawing]] = {
    "partition": partition,
    "status_by_agency": status_by_agency,
    "on_time_rate": on_time_rate,
    "by_month": by_month,
    "days_overdue": days_overdue,
    "due_soon": due_soon,
}
"""The figures of the report in the order a reader meets them."""

ANALYSIS_FIGURES: dict[str, Callable[[Result], Drawing]] = {"reasons": reasons}
"""The figures of the notebook 3_delays; they need the key `delays` of the result."""


def draw(result: Result) -> dict[str, Drawing]:
    """Draw every figure of the report.

    Returns
    -------
    dict
        The drawings by name, in the order of `FIGURES`.
    """
    with house_style():
        return {name: figure(result) for name, figure in FIGURES.items()}


def draw_analysis(result: Result) -> dict[str, Drawing]:
    """Draw every figure of the analysis.

    Parameters
    ----------
    result : mapping
        A result with the key `delays` (`delays.summarise`).

    Returns
    -------
    dict
        The drawings by name, in the order of `ANALYSIS_FIGURES`. Where the data cannot say, the drawing is a
        sentence.
    """
    with house_style():
        return {name: figure(result) for name, figure in ANALYSIS_FIGURES.items()}


def save(drawings: Mapping[str, Drawing], folder: Path) -> list[Path]:
    """Write each drawing as `<name>.svg` and `<name>.png` (200 dpi) into a folder that exists.

    Returns
    -------
    list of Path
        The files written, in order. The same drawings always give the same bytes.
    """
    paths = []
    for name, drawing in drawings.items():
        for file_format in ("svg", "png"):
            path = folder / f"{name}.{file_format}"
            path.write_bytes(drawing.render(file_format))
            paths.append(path)
    return paths
