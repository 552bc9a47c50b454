"""The partition of the total: one bar cut into the five statuses, and each part with its count and share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.figures.drawing import (
    INK,
    LOOKS,
    SIDE,
    TOP,
    WIDTH,
    Drawing,
    nothing_to_show,
    page,
    place,
)
from hganalysis.text import capital

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from hganalysis.counting.result_model import Counts, Result

TITLE = "Nhiệm vụ có thời hạn theo kết quả thực hiện"
NO_TASK = "Không có nhiệm vụ có thời hạn nào trong kỳ báo cáo."
LINES: tuple[tuple[str, bool], ...] = (
    ("done", False), ("done_on_time", True), ("done_late", True),
    ("open", False), ("open_in_time", True), ("open_overdue", True), ("unclassified", True),
)  # fmt: skip
"""The lines under the bar: sums, then the parts of each, drawn with the look they have in the bar."""

ROW, BAR, GAP = 0.215, 0.42, 0.12


def partition(result: Result) -> Drawing:
    """Draw the total cut into the five statuses."""
    totals = result.totals
    if not totals.total:
        return nothing_to_show(result, "partition", TITLE, NO_TASK)
    figure = page(result, TITLE, BAR + GAP + ROW * (len(LINES) + 1))
    up = figure.get_figheight() - TOP - BAR
    _bar(place(figure, SIDE, up, WIDTH - 2 * SIDE, BAR), totals)
    _lines(figure, totals, up - GAP)
    return Drawing("partition", TITLE, _alt(totals), _caption(totals), figure)


def _bar(axes: Any, totals: Counts) -> None:
    start = 0
    for status in vocab.IN_TOTAL:
        axes.barh(0, totals.of(status), left=start, height=1, edgecolor=INK, linewidth=0.5, **LOOKS[status])
        start += totals.of(status)
    axes.set_xlim(0, totals.total)
    axes.set_ylim(-0.5, 0.5)
    axes.set_axis_off()


def _lines(figure: Figure, totals: Counts, top: float) -> None:
    """Write the count and the share of the total beside each part's swatch."""
    height = ROW * (len(LINES) + 1)
    axes = place(figure, SIDE, top - height, WIDTH - 2 * SIDE, height)
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH - 2 * SIDE)
    axes.set_ylim(len(LINES) + 1, 0)
    for i, (measure, part) in enumerate((("total", False), *LINES)):
        bold = "normal" if part and measure != "unclassified" else "bold"
        indent = 0.25 if part and measure != "unclassified" else 0.0
        if part:
            axes.barh(i + 0.5, 0.3, left=indent, height=0.7, edgecolor=INK, linewidth=0.5, **LOOKS[measure])
            indent += 0.4
        axes.text(indent, i + 0.5, capital(vocab.COUNTS[measure]), va="center_baseline", weight=bold)
        axes.text(
            4.4, i + 0.5, text.number(totals.of(measure)), va="center_baseline", ha="right", weight=bold
        )
        share = text.percent(totals.of(measure) / totals.total)
        axes.text(5.4, i + 0.5, share, va="center_baseline", ha="right", weight=bold)


def _alt(totals: Counts) -> str:
    parts = [
        f"{text.number(n)} {vocab.STATUSES[status]} ({text.percent(n / totals.total)})"
        for status, n in ((status, totals.of(status)) for status in vocab.IN_TOTAL)
        if n
    ]
    return f"Trong {text.number(totals.total)} nhiệm vụ có thời hạn có {'; '.join(parts)}."


def _caption(totals: Counts) -> str:
    outside = [
        f"{text.number(totals.of(status))} nhiệm vụ {vocab.STATUSES[status]}"
        for status in ("no_deadline", "excluded")
        if totals.of(status)
    ]
    rounding = "Tỷ lệ tính trên tổng số nhiệm vụ có thời hạn, mỗi tỷ lệ được làm tròn riêng."
    return rounding + (f" Ngoài tổng số còn {text.listing(outside)}." if outside else "")
