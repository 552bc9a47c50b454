"""The figures by agency, in protocol order: where its tasks stand, and its on-time rate with n."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from hganalysis import text, vocab
from hganalysis.counting.result_words import if_all_is_known
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    LINE_SPACING,
    LOOKS,
    SIDE,
    SMALLEST_SIZE,
    TOP,
    VERMILION,
    WIDTH,
    Drawing,
    nothing_to_show,
    page,
    place,
    text_width,
    wrapped,
)
from hganalysis.text import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from hganalysis.counting.result_model import AgencyCounts, Rate, Result

STATUS_TITLE = "Nhiệm vụ có thời hạn theo cơ quan, đơn vị"
RATE_TITLE = "Tỷ lệ đúng hạn theo cơ quan, đơn vị"
RATE = "on_time_of_settled"
NOT_CONCLUDED = "không có nhiệm vụ đã qua thời hạn"
NO_TASK = "Không có nhiệm vụ có thời hạn nào ở các cơ quan, đơn vị."
NO_RATE = "Chưa có nhiệm vụ nào qua thời hạn nên không có tỷ lệ đúng hạn."
RATE_CAPTION = (
    "Nhiệm vụ đã qua thời hạn là nhiệm vụ có thời hạn trước ngày chốt số liệu; quá hạn chưa hoàn thành "
    "tính là không đúng hạn. Xếp theo thứ tự trong danh mục, không phải xếp hạng: khoảng tin cậy càng rộng "
    "thì tỷ lệ càng ít chắc chắn."
)
NAME_WIDTH, WIDEST_NAME = 2.4, 3.2
LINE, ROW_GAP, LEAST_GAP = 0.135, 0.045, 0.025
NAME_SHAPES = ((NAME_WIDTH, ROW_GAP, 4), (WIDEST_NAME, LEAST_GAP, 4), (WIDEST_NAME, LEAST_GAP, 1))
"""Width of a name, gap between rows and most lines of a name, the best first."""

TALLEST = 7.5
"""Inches the rows may take before long names give way to short ones, so that the figure stays on one page."""

MOST_AGENCIES = 45
"""Agencies that one page holds in letters that can be read."""

LEGEND, AXIS = 0.46, 0.44


def status_by_agency(result: Result) -> Drawing:
    """Draw the tasks of each agency as one bar cut into the five statuses."""
    agencies = _drawn(result)
    if not result.totals.total:
        return nothing_to_show(result, "status_by_agency", STATUS_TITLE, NO_TASK)
    names, heights = named_rows([(agency.agency, agency.short) for agency in agencies])
    figure = page(result, STATUS_TITLE, LEGEND + sum(heights) + AXIS)
    most = max(agency.total for agency in agencies)
    right = text_width(text.number(most), SMALLEST_SIZE, bold=True) + 0.12
    axes = rows_axes(figure, names, heights, right)
    axes.set_xlim(0, most)
    for centre, agency in zip(centres(heights), agencies, strict=True):
        _status_row(axes, centre, agency, most)
    handles = [
        Patch(edgecolor=INK, linewidth=0.5, **LOOKS[s], label=capital(vocab.STATUSES[s]))
        for s in vocab.IN_TOTAL
    ]
    _legend(figure, handles, columns=3)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.set_xlabel("Số nhiệm vụ có thời hạn (tổng số ở cuối thanh)")
    caption = (
        "Xếp theo thứ tự cơ quan, đơn vị trong danh mục, không phải xếp hạng. Đoạn hẹp không ghi số; "
        "số đầy đủ ở Phụ lục I."
    )
    alt, caption = _with_left_out(_status_alt(result), caption, result)
    return Drawing("status_by_agency", STATUS_TITLE, alt, caption, figure)


def on_time_rate(result: Result) -> Drawing:
    """Draw the on-time rate of the settled tasks of each agency with its Wilson interval and its counts."""
    agencies, whole = _drawn(result), _rate(result)
    if whole.value is None:
        return nothing_to_show(result, "on_time_rate", RATE_TITLE, NO_RATE)
    names, heights = named_rows([(agency.agency, agency.short) for agency in agencies])
    figure = page(result, RATE_TITLE, LEGEND + sum(heights) + AXIS)
    right = max(text_width(_share_of(_rate(agency)), SMALLEST_SIZE) for agency in agencies) + 0.2
    axes = rows_axes(figure, names, heights, right)
    axes.set_xlim(0, 1)
    for centre, agency in zip(centres(heights), agencies, strict=True):
        _rate_row(axes, centre, agency)
    axes.axvline(whole.value, color=VERMILION, linestyle="--", linewidth=1.2, zorder=1)
    handles = _rate_handles(axes, whole)
    _legend(figure, handles, columns=1)
    axes.xaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_xlabel("Tỷ lệ đúng hạn")
    alt, caption = _with_left_out(_rate_alt(result), RATE_CAPTION, result)
    return Drawing("on_time_rate", RATE_TITLE, alt, caption, figure)


def _drawn(result: Result) -> list[AgencyCounts]:
    """Return the agencies to draw, in protocol order: all, or as many of the largest as a page holds."""
    agencies = result.by_agency
    by_size = sorted(range(len(agencies)), key=lambda i: -agencies[i].total)
    return [agencies[i] for i in sorted(by_size[:MOST_AGENCIES])]


def _with_left_out(alt: str, caption: str, result: Result) -> tuple[str, str]:
    """Add how many agencies are not drawn, and where they are; nothing when all are drawn."""
    hidden = len(result.by_agency) - MOST_AGENCIES
    if hidden <= 0:
        return f"{alt.removesuffix('.')}.", caption
    left_out = (
        f"hình chỉ vẽ {MOST_AGENCIES} cơ quan, đơn vị có nhiều nhiệm vụ nhất, không vẽ "
        f"{text.number(hidden)} cơ quan, đơn vị còn lại; số liệu của tất cả ở Phụ lục I"
    )
    return f"{alt.removesuffix('.')}; {left_out}.", f"{caption} {capital(left_out)}."


def named_rows(agencies: Sequence[tuple[str, str]]) -> tuple[list[str], list[float]]:
    """Return each agency's name on one or more lines, and the height of its row; of (name, short name)."""
    for width, gap, most in NAME_SHAPES:
        lines = [wrapped(name, width, SMALLEST_SIZE, most=most) for name, _ in agencies]
        if _height(lines, gap) > TALLEST:
            short = [wrapped(name, width, SMALLEST_SIZE, most=most) for _, name in agencies]
            lines = [min(pair, key=len) for pair in zip(lines, short, strict=True)]
        if _height(lines, gap) <= TALLEST:
            break
    return ["\n".join(each) for each in lines], [len(each) * LINE + gap for each in lines]


def _height(lines: list[list[str]], gap: float) -> float:
    return sum(len(each) * LINE + gap for each in lines)


def centres(heights: list[float]) -> list[float]:
    """Return the middle of each row, in inches from the top of the first."""
    return [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]


def rows_axes(
    figure: Figure, names: list[str], heights: list[float], right: float, axis: float = AXIS
) -> Any:
    """Return axes with one named row an agency or another thing; up is measured in inches from the top."""
    widest = max(text_width(line, SMALLEST_SIZE) for name in names for line in name.split("\n"))
    left = SIDE + widest + 0.12
    height = sum(heights)
    axes = place(figure, left, BOTTOM + axis, WIDTH - left - right - SIDE, height)
    axes.set_ylim(height, 0)
    axes.set_yticks(centres(heights), names, size=SMALLEST_SIZE, linespacing=LINE_SPACING)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return axes


def beside(axes: Any, centre: float, told: str) -> None:
    """Write what is told of a row to the right of it."""
    axes.annotate(
        told, (1, centre), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        va="center_baseline", size=SMALLEST_SIZE, annotation_clip=False,
    )  # fmt: skip


def _legend(figure: Figure, handles: list[Any], columns: int) -> None:
    top = 1 - (TOP - 0.06) / figure.get_figheight()
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, top), ncols=columns, handlelength=2.4,
        borderaxespad=0.2, columnspacing=1.2, labelspacing=0.35,
    )  # fmt: skip


def _status_row(axes: Any, centre: float, agency: AgencyCounts, most: int) -> None:
    """Draw one agency's bar; a part carries its number where the number fits."""
    start, inches = 0, axes.get_position().width * WIDTH / most
    for status in vocab.IN_TOTAL:
        n = agency.of(status)
        axes.barh(centre, n, left=start, height=LINE, edgecolor=INK, linewidth=0.4, **LOOKS[status])
        if n and n * inches > text_width(text.number(n), SMALLEST_SIZE) + 0.06:
            _number_in_bar(axes, start + n / 2, centre, n, status)
        start += n
    axes.annotate(
        text.number(agency.total), (start, centre), (3, 0), textcoords="offset points",
        va="center_baseline", size=SMALLEST_SIZE, weight="bold",
    )  # fmt: skip


def _number_in_bar(axes: Any, x: float, y: float, n: int, status: str) -> None:
    look = LOOKS[status]
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if look["hatch"] else None
    colour = "white" if status == "done_on_time" else INK
    axes.text(
        x, y, text.number(n), ha="center", va="center_baseline", size=SMALLEST_SIZE, color=colour, bbox=box
    )


def _status_alt(result: Result) -> str:
    agencies, totals = result.by_agency, result.totals
    several = f"{text.number(len(agencies))} cơ quan, đơn vị"
    owners = several if len(agencies) > 1 else agencies[0].agency
    counted = f"{text.number(totals.total)} nhiệm vụ có thời hạn của {owners}"
    most = max(agency.total for agency in agencies)
    first = [agency.agency for agency in agencies if agency.total == most]
    holders = text.listing(first) if len(first) <= 2 else f"{text.number(len(first))} cơ quan, đơn vị"
    spread = f"; nhiều nhất là {holders}, {text.number(most)} nhiệm vụ" if len(agencies) > 1 else ""
    if len(first) > 1:
        spread += " mỗi nơi"
    late = sum(agency.open_overdue > 0 for agency in agencies)
    overdue = if_all_is_known(result, "Không có nhiệm vụ nào quá hạn chưa hoàn thành.")
    if late:
        overdue = f"{text.number(totals.open_overdue)} nhiệm vụ quá hạn chưa hoàn thành"
        overdue += f" thuộc {text.number(late)} cơ quan, đơn vị." if len(agencies) > 1 else "."
    return f"Biểu đồ chia {counted} theo trạng thái{spread}. {overdue}"


def _rate(counted: AgencyCounts | Result) -> Rate:
    return next(rate for rate in counted.rates if rate.name == RATE)


def _rate_row(axes: Any, centre: float, agency: AgencyCounts) -> None:
    rate = _rate(agency)
    if agency.interval is None:
        axes.text(0.01, centre, NOT_CONCLUDED, va="center_baseline", size=SMALLEST_SIZE, style="italic")
        return
    low, high = agency.interval
    axes.plot([low, high], [centre, centre], color=INK, linewidth=1.1, marker="|", markersize=5, zorder=2)
    axes.plot(rate.value, centre, marker="o", markersize=5, color=BLUE, clip_on=False, zorder=3)
    counts = _share_of(rate)
    axes.annotate(
        counts, (1, centre), (8, 0), textcoords="offset points", va="center_baseline", size=SMALLEST_SIZE
    )


def _share_of(rate: Rate) -> str:
    return f"{text.percent(rate.value)} ({text.number(rate.numerator)}/{text.number(rate.denominator)})"


def _rate_handles(axes: Any, whole: Rate) -> list[Any]:
    dot = axes.plot(
        [], [], color=INK, linewidth=1.1, marker="o", markersize=5, markerfacecolor=BLUE, markeredgecolor=BLUE
    )
    dot[0].set_label("Tỷ lệ và khoảng tin cậy 95% (Wilson); bên phải: đúng hạn/đã qua thời hạn")
    line = axes.plot([], [], color=VERMILION, linestyle="--", linewidth=1.2)
    line[0].set_label(f"Chung của tất cả cơ quan, đơn vị: {_share_of(whole)}")
    return [dot[0], line[0]]


def _rate_alt(result: Result) -> str:
    whole, agencies = _rate(result), result.by_agency
    counts = f"{text.number(whole.numerator)} trên {text.number(whole.denominator)} nhiệm vụ đã qua thời hạn"
    alt = f"Tỷ lệ đúng hạn chung là {text.percent(whole.value)} ({counts})."
    judged = [agency.interval for agency in agencies if agency.interval]
    if whole.value is not None and len(judged) > 1:
        below = sum(high < whole.value for _, high in judged)
        above = sum(low > whole.value for low, _ in judged)
        alt += (
            f" Trong {text.number(len(judged))} cơ quan, đơn vị có nhiệm vụ đã qua thời hạn, khoảng tin cậy "
            f"95% nằm hẳn dưới mức chung ở {_some(below)}, hẳn trên mức chung ở {_some(above)}, "
            "còn lại chưa khác rõ."
        )
    return alt


def _some(n: int) -> str:
    return f"{text.number(n)} nơi" if n else "không nơi nào"
