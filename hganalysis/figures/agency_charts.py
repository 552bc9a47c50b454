"""The figures by agency, in protocol order: where its tasks stand, and its on-time rate with n."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from hganalysis import text, vocab
from hganalysis.counting.result_words import (
    agencies_shown,
    if_all_is_known,
    known_agencies,
    order_of_agencies,
    told_apart,
)
from hganalysis.figures.drawing import (
    BLUE,
    BOTTOM,
    INK,
    LINE_SPACING,
    LOOKS,
    NARROW,
    SIDE,
    SMALLEST_SIZE,
    VERMILION,
    WIDTH,
    Datum,
    Drawing,
    legend,
    legend_height,
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

STATUS_TOPIC = "Nhiệm vụ có thời hạn theo cơ quan, đơn vị"
RATE_TOPIC = "Tỷ lệ đúng hạn theo cơ quan, đơn vị"
RATE = "on_time_of_settled"
NOT_CONCLUDED = "không có nhiệm vụ đã qua thời hạn"
NO_TASK = "Không có nhiệm vụ có thời hạn nào ở các cơ quan, đơn vị."
NO_RATE = "Chưa có nhiệm vụ nào qua thời hạn nên không có tỷ lệ đúng hạn."
RATE_CAPTION = (
    "Nhiệm vụ đã qua thời hạn là nhiệm vụ có thời hạn trước {end} chốt số liệu; quá hạn chưa hoàn thành "
    "tính là không đúng hạn. Xếp theo {order}, không phải xếp hạng: khoảng tin cậy càng rộng "
    "thì tỷ lệ càng ít chắc chắn. Hẳn dưới hoặc hẳn trên là cả khoảng nằm về một phía của mức chung: cứ "
    "20 nơi thì chỉ do ngẫu nhiên cũng có khoảng 1 nơi như vậy. Hình không xét nhiệm vụ khó hay dễ."
)
NAME_WIDTH, WIDEST_NAME = 2.4, 3.2
LINE, ROW_GAP, LEAST_GAP = 0.135, 0.045, 0.025
NAME_SHAPES = ((NAME_WIDTH, ROW_GAP, 4), (WIDEST_NAME, LEAST_GAP, 4))
"""Width of a name, gap between rows and most lines of a name, the best first."""

TALLEST = 7.4
"""Inches the rows may take before all names give way to short ones, so that the figure fits a page."""

MOST_AGENCIES = 45
"""Agencies that one page holds in letters that can be read."""

WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Behind letters that would stand on lines."""

MOST_NAMED = 4
"""Agencies that a text names; more are counted."""

AXIS = 0.44
LEAST_HATCHED = 0.16
"""Inches from which on the hatch of a part of a bar is seen as one; a narrower part has only its colour."""


def status_by_agency(result: Result) -> Drawing:
    """Draw the tasks of each agency as one bar cut into the five statuses."""
    if not result.totals.total:
        return nothing_to_show(result, "status_by_agency", STATUS_TOPIC, NO_TASK)
    wide, narrow = (_status_figure(result, width) for width in (WIDTH, NARROW))
    caption = (
        f"Xếp theo {order_of_agencies(result)}, không phải xếp hạng. Đoạn hẹp không ghi số; "
        "số đầy đủ ở Phụ lục I."
    )
    alt, caption = _with_left_out(_status_alt(result), caption, result)
    title = _status_title(result)
    return Drawing("status_by_agency", title, STATUS_TOPIC, alt, caption, wide, narrow, _status_data(result))


def _status_title(result: Result) -> str:
    overdue, agencies = result.totals.open_overdue, known_agencies(result)
    late = [agency.agency for agency in agencies if agency.open_overdue]
    if not overdue:
        return if_all_is_known(result, "Không nơi nào có nhiệm vụ quá hạn chưa hoàn thành.").removesuffix(".")
    said = f"{text.number(overdue)} nhiệm vụ quá hạn chưa hoàn thành"
    unknown = overdue - sum(agency.open_overdue for agency in agencies)
    if unknown:
        return f"{said}, {text.number(unknown)} chưa xác định được cơ quan"
    if len(late) == 1:
        return f"{said}, {'đều ' if overdue > 1 else ''}ở {late[0]}"
    return f"{said} ở {text.share_of(len(late), len(agencies))} cơ quan, đơn vị"


def _status_figure(result: Result, width: float) -> Figure:
    agencies = _drawn(result)
    handles = [
        Patch(edgecolor=INK, linewidth=0.5, **LOOKS[s], label=capital(vocab.STATUSES[s]))
        for s in vocab.IN_TOTAL
    ]
    names, heights = named_rows([(agency.agency, agency.short) for agency in agencies], width)
    head = legend_height([str(handle.get_label()) for handle in handles], width)
    figure = page(result, _status_title(result), head + sum(heights) + AXIS, width=width)
    most = max(agency.total for agency in agencies)
    right = max(text_width(_status_told(agency), SMALLEST_SIZE, bold=True) for agency in agencies)
    axes = rows_axes(figure, names, heights, right + 0.12)
    axes.set_xlim(0, most)
    for centre, agency in zip(centres(heights, width), agencies, strict=True):
        _status_row(axes, centre, agency, most)
    legend(figure, handles)
    axes.xaxis.get_major_locator().set_params(integer=True, nbins=9 if width > NARROW else 4)
    axes.xaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.set_xlabel("Số nhiệm vụ có thời hạn (cuối thanh: tổng số)" if width > NARROW else "Số nhiệm vụ")
    return figure


def _status_told(agency: AgencyCounts) -> str:
    overdue = agency.open_overdue
    return text.number(agency.total) + (f" ({text.number(overdue)} quá hạn)" if overdue else "")


def _status_data(result: Result) -> tuple[tuple[Datum, ...], ...]:
    names = ("total", *vocab.IN_TOTAL)
    head = ("Cơ quan, đơn vị", *(capital(vocab.COUNTS[name]) for name in names))
    return (
        head,
        *((each.agency, *(each.of(name) for name in names)) for each in told_apart(agencies_shown(result))),
    )


def on_time_rate(result: Result) -> Drawing:
    """Draw the on-time rate of the settled tasks of each agency with its Wilson interval and its counts."""
    if _rate(result).value is None:
        return nothing_to_show(result, "on_time_rate", RATE_TOPIC, NO_RATE)
    wide, narrow = (_rate_figure(result, width) for width in (WIDTH, NARROW))
    end = {"day": "ngày", "minute": "lúc"}[result.rules.granularity]
    said = RATE_CAPTION.format(end=end, order=order_of_agencies(result)) + _whole_interval(result)
    alt, caption = _with_left_out(_rate_alt(result), said, result)
    return Drawing(
        "on_time_rate", _rate_title(result), RATE_TOPIC, alt, caption, wide, narrow, _rate_data(result)
    )


def _whole_interval(result: Result) -> str:
    """Return the interval of the rate of the whole as a sentence; results of older schemas have none."""
    interval = next(each.interval for each in result.rates if each.name == RATE)
    if interval is None:
        return ""
    low, high = map(text.percent, interval)
    return f" Khoảng tin cậy 95% của mức chung: từ {low} đến {high}."


def _rate_title(result: Result) -> str:
    whole, judged = _rate(result), [agency for agency in result.by_agency if agency.interval]
    below, above = _apart(result)
    if len(judged) < 2 or not (below or above):
        share = f"Tỷ lệ đúng hạn {text.percent(whole.value)}"
        return (
            f"{share}, không nơi nào hẳn về một phía của mức chung"
            if len(judged) > 1
            else f"{share} ở {judged[0].agency}"
        )
    sides = ((below, "hẳn dưới"), (above, "hẳn trên"))
    parts = [f"{text.number(len(names))} nơi {how}" for names, how in sides if names]
    common = f"Đúng hạn chung {text.percent(whole.value)}"
    return f"{common}; {text.listing(parts)} mức chung khi chưa xét loại việc"


def _apart(result: Result) -> tuple[list[str], list[str]]:
    """Return the agencies whose whole interval lies below the common rate, and those above."""
    whole = _rate(result).value or 0.0
    judged = [(agency.agency, agency.interval) for agency in result.by_agency if agency.interval]
    below = [name for name, (_, high) in judged if high < whole]
    return below, [name for name, (low, _) in judged if low > whole]


def _rate_figure(result: Result, width: float) -> Figure:
    agencies, whole = _drawn(result), _rate(result)
    names, heights = named_rows([(agency.agency, agency.short) for agency in agencies], width)
    handles = _rate_handles(whole)
    head = legend_height([str(handle.get_label()) for handle in handles], width)
    figure = page(result, _rate_title(result), head + sum(heights) + AXIS, width=width)
    right = max(text_width(_share_of(_rate(agency)), SMALLEST_SIZE) for agency in agencies) + 0.2
    axes = rows_axes(figure, names, heights, right)
    axes.set_xlim(0, 1)
    for centre, agency in zip(centres(heights, width), agencies, strict=True):
        _rate_row(axes, centre, agency)
    axes.axvline(whole.value, color=VERMILION, linestyle="--", linewidth=1.2, zorder=1)
    legend(figure, handles)
    axes.xaxis.get_major_locator().set_params(nbins=6 if width > NARROW else 3)
    axes.xaxis.set_major_formatter(lambda value, _: text.percent(float(value), 0))
    axes.set_xlabel("Tỷ lệ đúng hạn")
    return figure


def _rate_data(result: Result) -> tuple[tuple[Datum, ...], ...]:
    head = ("Cơ quan, đơn vị", "Đúng hạn", "Đã qua thời hạn", "Tỷ lệ đúng hạn", "Từ (95%)", "Đến (95%)")
    agencies = told_apart(agencies_shown(result))
    rows = [(agency.agency, _rate(agency), agency.interval or (None, None)) for agency in agencies]
    return (head, *((name, r.numerator, r.denominator, r.value, *limits) for name, r, limits in rows))


def _drawn(result: Result) -> list[AgencyCounts]:
    """Return the agencies to draw, in protocol order: all, or as many of the largest as a page holds."""
    agencies = told_apart(agencies_shown(result))
    by_size = sorted(range(len(agencies)), key=lambda i: -agencies[i].total)
    return [agencies[i] for i in sorted(by_size[:MOST_AGENCIES])]


def _with_left_out(alt: str, caption: str, result: Result) -> tuple[str, str]:
    """Add how many agencies are not drawn, and where they are; nothing when all are drawn."""
    hidden = len(agencies_shown(result)) - MOST_AGENCIES
    if hidden <= 0:
        return f"{alt.removesuffix('.')}.", caption
    left_out = (
        f"hình chỉ vẽ {MOST_AGENCIES} cơ quan, đơn vị có nhiều nhiệm vụ nhất, không vẽ "
        f"{text.number(hidden)} cơ quan, đơn vị còn lại; số liệu của tất cả ở Phụ lục I"
    )
    return f"{alt.removesuffix('.')}; {left_out}.", f"{caption} {capital(left_out)}."


def named_rows(
    agencies: Sequence[tuple[str, str]], page_width: float = WIDTH
) -> tuple[list[str], list[float]]:
    """Return each agency's name on one or more lines, and the height of its row; of (name, short name).

    On a narrow page a name stands above its row. On a wide one all are full names, or all are short ones.
    """
    if page_width < WIDTH:
        lines = [wrapped(name, page_width - 2 * SIDE, SMALLEST_SIZE) for name, _ in agencies]
        return ["\n".join(each) for each in lines], [(len(each) + 1) * LINE + 3 * ROW_GAP for each in lines]
    names, shorts = zip(*agencies, strict=True)
    for told, (width, gap, most) in itertools.product((names, shorts), NAME_SHAPES):
        lines = [wrapped(name, width, SMALLEST_SIZE, most=most) for name in told]
        if _height(lines, gap) <= TALLEST:
            break
    else:
        gap, lines = LEAST_GAP, [wrapped(name, WIDEST_NAME, SMALLEST_SIZE, most=1) for name in shorts]
    return ["\n".join(each) for each in lines], [len(each) * LINE + gap for each in lines]


def _height(lines: list[list[str]], gap: float) -> float:
    return sum(len(each) * LINE + gap for each in lines)


def centres(heights: list[float], page_width: float = WIDTH) -> list[float]:
    """Return the middle of what is drawn in each row, in inches from the top of the first."""
    ends = itertools.accumulate(heights)
    if page_width < WIDTH:
        return [end - 1.5 * ROW_GAP - LINE / 2 for end in ends]
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)]


def rows_axes(
    figure: Figure, names: list[str], heights: list[float], right: float, axis: float = AXIS
) -> Any:
    """Return axes with one named row an agency or another thing; up is measured in inches from the top."""
    width, height = figure.get_figwidth(), sum(heights)
    widest = max(text_width(line, SMALLEST_SIZE) for name in names for line in name.split("\n"))
    left = SIDE + (widest + 0.12 if width == WIDTH else 0)
    axes = place(figure, left, BOTTOM + axis, width - left - right - SIDE, height)
    axes.set_ylim(height, 0)
    if width < WIDTH:
        _put_above(axes, names, heights)
        return axes
    axes.set_yticks(centres(heights, width), names, size=SMALLEST_SIZE, linespacing=LINE_SPACING)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    return axes


def _put_above(axes: Any, names: list[str], heights: list[float]) -> None:
    """Write the name of each row above it, from the edge of the page on."""
    tops = [
        end - height + 0.5 * ROW_GAP
        for end, height in zip(itertools.accumulate(heights), heights, strict=True)
    ]
    for top, name in zip(tops, names, strict=True):
        axes.text(
            0, top, name, transform=axes.get_yaxis_transform(), va="top", size=SMALLEST_SIZE,
            linespacing=LINE_SPACING, bbox=WHITE,
        )  # fmt: skip
    axes.set_yticks([])


def beside(axes: Any, centre: float, told: str) -> None:
    """Write what is told of a row to the right of it."""
    axes.annotate(
        told, (1, centre), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
        va="center_baseline", size=SMALLEST_SIZE, annotation_clip=False,
    )  # fmt: skip


def _status_row(axes: Any, centre: float, agency: AgencyCounts, most: int) -> None:
    """Draw one agency's bar; a part carries its number where the number fits."""
    start, inches = 0, axes.get_position().width * axes.figure.get_figwidth() / most
    for status in vocab.IN_TOTAL:
        n = agency.of(status)
        if not n:
            continue
        look = LOOKS[status] if n * inches >= LEAST_HATCHED else {**LOOKS[status], "hatch": ""}
        part = Rectangle((start, centre - LINE / 2), n, LINE, edgecolor=INK, linewidth=0.4, **look)
        axes.add_artist(part)
        if n * inches > text_width(text.number(n), SMALLEST_SIZE) + 0.06:
            _number_in_bar(axes, start + n / 2, centre, n, status)
        start += n
    axes.annotate(
        _status_told(agency), (start, centre), (3, 0), textcoords="offset points",
        va="center_baseline", size=SMALLEST_SIZE, weight="bold",
    )  # fmt: skip


def _number_in_bar(axes: Any, x: float, y: float, n: int, status: str) -> None:
    look = LOOKS[status]
    box = WHITE if look["hatch"] else None
    colour = "white" if status == "done_on_time" else INK
    axes.text(
        x, y, text.number(n), ha="center", va="center_baseline", size=SMALLEST_SIZE, color=colour, bbox=box
    )


def _status_alt(result: Result) -> str:
    agencies, totals = known_agencies(result), result.totals
    counted = f"{text.number(totals.total)} nhiệm vụ có thời hạn {_owners(result)}"
    most = max((agency.total for agency in agencies), default=0)
    first = [agency.agency for agency in agencies if agency.total == most]
    holders = text.listing(first) if len(first) <= 2 else f"{text.number(len(first))} cơ quan, đơn vị"
    spread = f"; nhiều nhất là {holders}, {text.number(most)} nhiệm vụ" if len(agencies) > 1 else ""
    if len(first) > 1:
        spread += " mỗi nơi"
    overdue = if_all_is_known(result, "Không có nhiệm vụ nào quá hạn chưa hoàn thành.")
    if totals.open_overdue:
        overdue = (
            f"{text.number(totals.open_overdue)} nhiệm vụ quá hạn chưa hoàn thành{_late_places(result)}."
        )
    return f"Biểu đồ chia {counted} theo trạng thái{spread}. {overdue}"


def _owners(result: Result) -> str:
    """Say of whom the tasks are: the only agency, or how many agencies and names that lead to none."""
    agencies = known_agencies(result)
    if not agencies:
        return "chưa xác định được cơ quan"
    shown = agencies_shown(result)
    if len(shown) == 1:
        return f"của {agencies[0].agency}"
    names = len(shown) - len(agencies)
    also = f" và {text.number(names)} tên chưa xác định được cơ quan" if names else ""
    return f"của {text.number(len(agencies))} cơ quan, đơn vị{also}"


def _late_places(result: Result) -> str:
    """Say of how many agencies the overdue tasks are, and how many of these are of no agency known."""
    agencies = known_agencies(result)
    late = sum(agency.open_overdue > 0 for agency in agencies)
    unknown = result.totals.open_overdue - sum(agency.open_overdue for agency in agencies)
    places = f" thuộc {text.number(late)} cơ quan, đơn vị" if late and len(agencies_shown(result)) > 1 else ""
    return f"{places}, {text.number(unknown)} chưa xác định được cơ quan" if unknown else places


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
    return f"{text.percent(rate.value)} ({text.share_of(rate.numerator, rate.denominator)})"


def _rate_handles(whole: Rate) -> list[Any]:
    dot = Line2D([], [], color=INK, linewidth=1.1, marker="o", markersize=5, mfc=BLUE, mec=BLUE)
    dot.set_label("Tỷ lệ và khoảng tin cậy 95% (Wilson); bên phải: đúng hạn/đã qua thời hạn")
    line = Line2D([], [], color=VERMILION, linestyle="--", linewidth=1.2)
    line.set_label(f"Chung của tất cả cơ quan, đơn vị: {_share_of(whole)}")
    return [dot, line]


def _rate_alt(result: Result) -> str:
    whole = _rate(result)
    counts = f"{text.number(whole.numerator)} trên {text.number(whole.denominator)} nhiệm vụ đã qua thời hạn"
    alt = f"Tỷ lệ đúng hạn chung là {text.percent(whole.value)} ({counts})."
    judged = sum(agency.interval is not None for agency in result.by_agency)
    if judged < 2:
        return alt
    below, above = _apart(result)
    return (
        f"{alt} Trong {text.number(judged)} nơi có nhiệm vụ đã qua thời hạn, khoảng tin cậy 95% "
        f"nằm hẳn dưới mức chung ở {_some(below, result)}, hẳn trên mức chung ở {_some(above, result)}, còn "
        "lại chưa khác rõ; chưa xét loại việc."
    )


def _some(names: list[str], result: Result) -> str:
    """Name a few agencies with their rates; count more."""
    if not names:
        return "không nơi nào"
    if len(names) > MOST_NAMED:
        return f"{text.number(len(names))} nơi"
    rates = {agency.agency: _share_of(_rate(agency)) for agency in result.by_agency}
    told = [f"{name} {rates[name]}" for name in names]
    return f"{text.number(len(names))} nơi là {text.listing(told)}"
