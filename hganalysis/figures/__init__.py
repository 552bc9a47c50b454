"""Numbers -> figures, with text for readers who cannot see them.

The six figures of the report are drawn from the result (docs/design.md, "The result"); those of a question of
`hganalysis.delays` live with it. A figure adds nothing but its form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hganalysis.counting.result_model import require_result

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hganalysis.counting.result_model import Result
    from hganalysis.figures.drawing import Drawing

FIGURES = ("partition", "status_by_agency", "on_time_rate", "by_month", "days_overdue", "due_soon")
"""The figures of the counts in the order a reader meets them."""

NARROW_SUFFIX = "-hep.svg"
"""How the name of a form for a phone ends ("khổ hẹp")."""


def draw(result: Result) -> dict[str, Drawing]:
    """Draw every figure of the report.

    Returns
    -------
    dict
        The drawings by name, in the order of `FIGURES`.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> figures = hg.draw(period.result)
    >>> list(figures)
    ['partition', 'status_by_agency', 'on_time_rate', 'by_month', 'days_overdue', 'due_soon']
    >>> print(figures["partition"].alt)
    Trong 896 nhiệm vụ có thời hạn có 703 hoàn thành đúng hạn (78,5%); 103 hoàn thành quá hạn (11,5%);
    65 chưa hoàn thành, còn hạn (7,3%); 24 chưa hoàn thành, quá hạn (2,7%); 1 chưa phân loại (0,1%).
    """
    from hganalysis.figures.agency_charts import on_time_rate, status_by_agency
    from hganalysis.figures.day_charts import by_month, days_overdue, due_soon
    from hganalysis.figures.drawing import house_style
    from hganalysis.figures.partition_chart import partition

    require_result(result)
    charts = (partition, status_by_agency, on_time_rate, by_month, days_overdue, due_soon)
    with house_style():
        return {name: chart(result) for name, chart in zip(FIGURES, charts, strict=True)}


def save(drawings: Mapping[str, Drawing], folder: Path) -> list[Path]:
    """Write the files of each drawing into a folder that exists.

    `<name>.svg` and `<name>.png` (200 dpi); for the figures that have them also `<name>-hep.svg`, the form
    for a phone, and `<name>.csv`, the numbers drawn.

    Returns
    -------
    list of Path
        The files written, in order. The same drawings always give the same bytes.
    """
    paths = []
    for name, drawing in drawings.items():
        made = {
            f"{name}.svg": drawing.render("svg"),
            f"{name}.png": drawing.render("png"),
            f"{name}{NARROW_SUFFIX}": drawing.render_narrow(),
            f"{name}.csv": drawing.csv(),
        }
        for file, content in made.items():
            if content:
                (folder / file).write_bytes(content)
                paths.append(folder / file)
    return paths
