"""The partition of the total: one bar cut into the five statuses, and each part with its count and share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hganalysis import text, vocab
from hganalysis.figures.drawing import (
    INK,
    LOOKS,
    NARROW,
    SIDE,
    WIDTH,
    Datum,
    Drawing,
    nothing_to_show,
    page,
    place,
    under_title,
)
from hganalysis.text import capital

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from hganalysis.counting.result_model import Counts, Result

TOPIC = "Nhiệm vụ có thời hạn theo kết quả thực hiện"
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
        return nothing_to_show(result, "partition", TOPIC, NO_TASK)
    wide, narrow = (_figure(result, width) for width in (WIDTH, NARROW))
    return Drawing(
        "partition", _title(totals), TOPIC, _alt(totals), _caption(totals), wide, narrow, _data(totals)
    )


def _title(totals: Counts) -> str:
    done, late = (
        f"{text.share_of(totals.done, totals.total)}",
        totals.done_late + totals.open_overdue,
    )
    return f"Đã hoàn thành {done} nhiệm vụ; {_late(late, totals)}"


def _late(late: int, totals: Counts) -> str:
    """Say how many tasks are late, and how many of them are still open."""
    if not late:
        known = " trong số đã phân loại được" if totals.unclassified else ""
        return f"không có nhiệm vụ chậm{known}"
    said, still = f"{text.number(late)} nhiệm vụ chậm", totals.open_overdue
    if 0 < still < late:
        return f"{said}, trong đó {text.number(still)} chưa hoàn thành"
    return f"{said}, {'đều ' if late > 1 else ''}{'chưa' if still else 'đã'} hoàn thành"


def _figure(result: Result, width: float) -> Figure:
    totals = result.totals
    figure = page(result, _title(totals), BAR + GAP + ROW * (len(LINES) + 1), width=width)
    up = figure.get_figheight() - under_title(figure) - BAR
    _bar(place(figure, SIDE, up, width - 2 * SIDE, BAR), totals)
    _lines(figure, totals, up - GAP)
    return figure


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
    height, across = ROW * (len(LINES) + 1), figure.get_figwidth() - 2 * SIDE
    count, share = min(4.4, across - 0.55), min(5.4, across)
    step, swatch = (0.25, 0.4) if across > NARROW else (0.0, 0.3)
    axes = place(figure, SIDE, top - height, across, height)
    axes.set_axis_off()
    axes.set_xlim(0, across)
    axes.set_ylim(len(LINES) + 1, 0)
    for i, (measure, part) in enumerate((("total", False), *LINES)):
        inner = part and measure != "unclassified"
        bold, indent = ("normal", step) if inner else ("bold", 0.0)
        if part:
            axes.barh(
                i + 0.5,
                0.75 * swatch,
                left=indent,
                height=0.7,
                edgecolor=INK,
                linewidth=0.5,
                **LOOKS[measure],
            )
            indent += swatch
        of_total = text.percent(totals.of(measure) / totals.total)
        axes.text(indent, i + 0.5, capital(vocab.COUNTS[measure]), va="center_baseline", weight=bold)
        for x, told in ((count, text.number(totals.of(measure))), (share, of_total)):
            axes.text(x, i + 0.5, told, va="center_baseline", ha="right", weight=bold)


def _data(totals: Counts) -> tuple[tuple[Datum, ...], ...]:
    head = ("Chỉ tiêu", "Số nhiệm vụ", "Tỷ lệ trên tổng số")
    names = ("total", *(measure for measure, _ in LINES))
    rows = ((capital(vocab.COUNTS[n]), totals.of(n), totals.of(n) / totals.total) for n in names)
    return (head, *rows)


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
