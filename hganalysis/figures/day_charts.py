"""The figures along time: assigned and completed by month, days overdue, and what falls due next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from hganalysis import text
from hganalysis.counting.result_words import band_label, if_all_is_known
from hganalysis.figures.drawing import (
    BOTTOM,
    FAINT,
    GREEN,
    INK,
    LOOKS,
    SIDE,
    SIZE,
    SMALLEST_SIZE,
    WIDTH,
    Drawing,
    nothing_to_show,
    page,
    place,
    text_width,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from hganalysis.counting.result_model import Band, DueDay, Month, Result, Window

MONTH_TITLE = "Nhiệm vụ được giao và hoàn thành theo tháng"
COMPLETED_TITLE = "Nhiệm vụ hoàn thành theo tháng"
OVERDUE_TITLE = "Nhiệm vụ quá hạn chưa hoàn thành theo số ngày quá hạn"
SOON_TITLE = "Nhiệm vụ đến hạn trong 30 ngày tới"
NOTHING_IN_MONTHS = "Không có nhiệm vụ nào được giao hoặc hoàn thành trong kỳ báo cáo."
NOTHING_COMPLETED = "Không có nhiệm vụ nào hoàn thành trong kỳ báo cáo; dữ liệu nguồn không có ngày giao."
NO_ASSIGNMENT = "dữ liệu nguồn không có ngày giao"
NOTHING_OVERDUE = "Không có nhiệm vụ nào quá hạn chưa hoàn thành."
AXIS, BAR = 0.46, 0.44
MOST_NUMBERED_MONTHS = 13
MOST_PEAKS = 3
MOST_MONTH_LABELS, MOST_YEAR_LABELS = 13, 13
MOST_MONTHS_NAMED = 36
"""Above it the axis names years instead of months."""
MONTH_BARS: dict[str, tuple[str, dict[str, Any]]] = {
    "assigned": ("Được giao", {"facecolor": FAINT}),
    "completed": ("Hoàn thành", {"facecolor": GREEN, "hatch": "////", "hatchcolor": "white"}),
}
ZONES = ("xxxx", "////", "")
"""The hatch of the days up to each mark of `due_soon`, nearest first."""


def by_month(result: Result) -> Drawing:
    """Draw the tasks assigned and completed in each month of the period, side by side.

    Where the source has no assignment date, only the completed tasks are drawn.
    """
    months = result.by_month
    known = [key for key in MONTH_BARS if months[0].of(key) is not None]
    title, nothing = MONTH_TITLE, NOTHING_IN_MONTHS
    if "assigned" not in known:
        title, nothing = COMPLETED_TITLE, NOTHING_COMPLETED
    most = max(month.of(key) or 0 for month in months for key in known)
    if not most:
        return nothing_to_show(result, "by_month", title, _with_outside(nothing, result))
    figure = page(result, title, 2.9)
    axes = _count_axes(figure, most, 2.9 - AXIS - 0.3)
    _month_ticks(axes, result)
    for i, key in enumerate(known):
        label, look = MONTH_BARS[key]
        places = [month + (i - (len(known) - 1) / 2) * BAR for month in range(len(months))]
        counts = [month.of(key) or 0 for month in months]
        bars = axes.bar(places, counts, BAR, label=label, edgecolor=INK, linewidth=0.5, **look)
        if len(months) <= MOST_NUMBERED_MONTHS:
            _number_bars(axes, bars, counts)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
    about = "tháng giao và tháng hoàn thành xét riêng" if "assigned" in known else NO_ASSIGNMENT
    caption = _with_outside(f"Chỉ gồm nhiệm vụ có thời hạn được tính trong kỳ; {about}.", result)
    return Drawing("by_month", title, _month_alt(result, known), caption, figure)


def _with_outside(told: str, result: Result) -> str:
    """Add how many tasks were assigned or completed in other months, where there are any."""
    outside = result.by_month_outside
    counts = {key: outside.of(key) for key in MONTH_BARS}
    parts = [f"{_tasks(n)} {MONTH_BARS[key][0].lower()}" for key, n in counts.items() if n]
    return f"{told.removesuffix('.')}; {text.listing(parts)} ngoài các tháng này." if parts else told


def days_overdue(result: Result) -> Drawing:
    """Draw how long the tasks that are open and overdue have been overdue, in bands of days."""
    bands = result.overdue_bands
    total = sum(band.n for band in bands)
    if not total:
        return nothing_to_show(
            result, "days_overdue", OVERDUE_TITLE, if_all_is_known(result, NOTHING_OVERDUE)
        )
    figure = page(result, OVERDUE_TITLE, 2.3, at_end=True)
    counts = [band.n for band in bands]
    axes = _count_axes(figure, max(counts), 2.3 - AXIS - 0.12)
    bars = axes.bar(range(len(bands)), counts, 0.6, edgecolor=INK, linewidth=0.5, **LOOKS["open_overdue"])
    labels = [f"{text.number(n)} ({text.percent(n / total)})" for n in counts]
    axes.bar_label(bars, labels, padding=2, size=SIZE)
    axes.set_xticks(range(len(bands)), [band_label(band) for band in bands])
    axes.set_xlabel("Số ngày quá hạn")
    caption = f"Tỷ lệ tính trên {text.number(total)} nhiệm vụ quá hạn chưa hoàn thành."
    return Drawing("days_overdue", OVERDUE_TITLE, _overdue_alt(bands, total), caption, figure)


def due_soon(result: Result) -> Drawing:
    """Draw the open tasks that fall due on each of the next days, with the running counts at the marks."""
    soon = result.due_soon
    days, marks = soon.by_day, soon.within
    if not any(day.n for day in days):
        return nothing_to_show(result, "due_soon", SOON_TITLE, _soon_alt(result))
    figure = page(result, SOON_TITLE, 3.0, at_end=True)
    axes = _count_axes(figure, max(day.n for day in days), 3.0 - AXIS - 0.75)
    _day_bars(axes, days, marks)
    below = axes.get_position()
    above = below.y1 + 0.08 / figure.get_figheight()
    _marks(figure.add_axes((below.x0, above, below.width, 0.62 / figure.get_figheight())), marks, len(days))
    caption = (
        f"Nhiệm vụ chưa hoàn thành, còn hạn, có thời hạn từ ngày {text.date(days[0].date)} đến hết ngày "
        f"{text.date(soon.until)}; nhiệm vụ hết hạn đúng ngày {text.date(result.as_of)} không nằm "
        "trong hình."
    )
    return Drawing("due_soon", SOON_TITLE, _soon_alt(result), caption, figure)


def _month_ticks(axes: Any, result: Result) -> None:
    """Name the months, or the years of many; say up to which day an unfinished last month counts."""
    months = [month.month for month in result.by_month]
    ticks = _named_years(months) if len(months) > MOST_MONTHS_NAMED else _named_months(months)
    name = "Tháng (năm ghi ở tháng 01)" if len(months) > MOST_MONTHS_NAMED else "Tháng"
    end = dt.date.fromisoformat(result.as_of)
    if months[-1] == f"{end:%Y-%m}" and (end + dt.timedelta(days=1)).month == end.month:
        if len(months) <= MOST_MONTH_LABELS:
            ticks[len(months) - 1] += f"\n(đến {end:%d/%m})"
        else:
            name += f"; tháng {text.month(months[-1])} tính đến {end:%d/%m}"
    axes.set_xticks(list(ticks), list(ticks.values()), size=SMALLEST_SIZE)
    margin = 0.02 * len(months) if len(months) > MOST_MONTH_LABELS else 0
    axes.set_xlim(-0.6 - margin, max(len(months), 3) - 0.4 + margin)
    axes.set_xlabel(name, labelpad=1)


def _named_months(months: list[str]) -> dict[int, str]:
    """Return the label of each month by its place, thinned from the last one back."""
    step = -(-len(months) // MOST_MONTH_LABELS)
    places = range((len(months) - 1) % step, len(months), step)
    return {i: _month_label(months[i], named=i == 0 or step > 1) for i in places}


def _named_years(months: list[str]) -> dict[int, str]:
    """Return the years by the place of their January, thinned from the last one back."""
    januaries = [i for i, month in enumerate(months) if month.endswith("-01")]
    step = -(-len(januaries) // MOST_YEAR_LABELS)
    return {i: months[i][:4] for i in januaries[(len(januaries) - 1) % step :: step]}


def _month_label(month: str, *, named: bool) -> str:
    """Return the number of the month, with the year under a named month and under each January."""
    year, number = month.split("-")
    return f"{number}\n{year}" if named or number == "01" else number


def _count_axes(figure: Figure, most: int, height: float) -> Any:
    """Return axes of a height in inches for bars of counts up to `most`, with room for the numbers."""
    left = SIDE + 0.3 + text_width(text.number(2 * most))
    axes = place(figure, left, BOTTOM + AXIS, WIDTH - left - SIDE, height)
    axes.set_ylim(0, most * 1.2 + 0.2)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.yaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.set_ylabel("Số nhiệm vụ")
    axes.grid(axis="y")
    axes.tick_params(axis="x", length=0)
    return axes


def _number_bars(axes: Any, bars: Any, counts: list[int]) -> None:
    """Write each count above its bar, upright where it is wider than the bar; a bar of zero has none."""
    labels = [text.number(n) if n else "" for n in counts]
    inches = axes.get_position().width * WIDTH / (axes.get_xlim()[1] - axes.get_xlim()[0])
    wide = max(text_width(label, SMALLEST_SIZE) for label in labels) > bars[0].get_width() * inches
    axes.bar_label(bars, labels, padding=1.5, size=SMALLEST_SIZE, rotation=90 if wide else 0)


def _day_bars(axes: Any, days: Sequence[DueDay], marks: Sequence[Window]) -> None:
    axes.set_xlim(0.4, len(days) + 0.6)
    counts = [day.n for day in days]
    bars = axes.bar(
        range(1, len(days) + 1), counts, 0.84, edgecolor=INK, linewidth=0.5, **LOOKS["open_in_time"]
    )
    for i, bar in enumerate(bars, start=1):
        bar.set_hatch(ZONES[min(sum(i > mark.days for mark in marks), len(ZONES) - 1)])
    _number_bars(axes, bars, counts)
    for mark in marks[:-1]:
        axes.axvline(mark.days + 0.5, color=INK, linestyle=":", linewidth=0.9)
    ticks = sorted({1, *(mark.days for mark in marks), *range(11, len(days) - 1, 4)})
    axes.set_xticks(ticks, [_day_and_month(days[i - 1].date) for i in ticks], size=SMALLEST_SIZE)
    axes.set_xlabel("Ngày đến hạn")


def _marks(axes: Any, marks: Sequence[Window], days: int) -> None:
    """Draw a bracket over the days up to each mark, with how many tasks fall due in them."""
    axes.set_axis_off()
    axes.set_xlim(0.4, days + 0.6)
    axes.set_ylim(0, len(marks))
    for row, mark in enumerate(marks):
        y, end = row + 0.5, mark.days + 0.5
        axes.plot([0.6, end - 0.1], [y, y], color=INK, linewidth=1, marker="|", markersize=6)
        label = f"trong {mark.days} ngày: {text.number(mark.n)} nhiệm vụ"
        inside = end > days * 0.6
        x, align = ((0.6 + end) / 2, "center") if inside else (end + 0.3, "left")
        white = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        axes.text(x, y, label, va="center", ha=align, size=SIZE, bbox=white)


def _day_and_month(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso):%d/%m}"


def _month_alt(result: Result, known: list[str]) -> str:
    months = result.by_month
    sums = {key: sum(month.of(key) or 0 for month in months) for key in known}
    first, last = text.month(months[0].month), text.month(months[-1].month)
    window = f"Trong tháng {first}" if first == last else f"Từ tháng {first} đến tháng {last}"
    counted = text.listing([f"{_tasks(n)} {MONTH_BARS[key][0].lower()}" for key, n in sums.items()])
    alt = f"{window} có {counted}" + ("." if "assigned" in known else f"; {NO_ASSIGNMENT}.")
    alt = _with_outside(alt, result)
    if len(months) == 1:
        return alt
    peaks = [
        f"{MONTH_BARS[key][0].lower().removeprefix('được ')} nhiều nhất vào {_peak(months, key)}"
        for key, n in sums.items()
        if n
    ]
    listed = "; ".join(peaks)
    return f"{alt} {text.capital(listed)}."


def _tasks(n: int) -> str:
    return f"{text.number(n)} nhiệm vụ"


def _peak(months: Sequence[Month], key: str) -> str:
    """Return the month or months with the most, with the number; many are counted instead of named."""
    most = max(month.of(key) or 0 for month in months)
    top = [text.month(month.month) for month in months if month.of(key) == most]
    named = f"tháng {text.listing(top)}" if len(top) <= MOST_PEAKS else f"{text.number(len(top))} tháng"
    return f"{named} ({text.number(most)}{' mỗi tháng' if len(top) > 1 else ''})"


def _overdue_alt(bands: Sequence[Band], total: int) -> str:
    parts = [f"{text.number(band.n)} quá hạn {band_label(band)}" for band in bands if band.n]
    if len(parts) == 1:
        only = next(band_label(band) for band in bands if band.n)
        return f"Có {_tasks(total)} quá hạn chưa hoàn thành, {'đều ' if total > 1 else ''}quá hạn {only}."
    return f"Trong {_tasks(total)} quá hạn chưa hoàn thành có {text.listing(parts)}."


def _soon_alt(result: Result) -> str:
    soon = result.due_soon
    *near, whole = soon.within
    until = f"Trong {whole.days} ngày tới, đến hết ngày {text.date(soon.until)},"
    if not whole.n:
        return if_all_is_known(result, f"{until} không có nhiệm vụ nào đến hạn.")
    alt = f"{until} có {_tasks(whole.n)} đến hạn"
    some = [f"{text.number(mark.n)} trong {mark.days} ngày tới" for mark in near if mark.n]
    none = [mark.days for mark in near if not mark.n]
    if some:
        alt += f", trong đó {text.listing(some)}"
    if none:
        alt += f", không có nhiệm vụ nào trong {max(none)} ngày tới"
    return f"{alt}."
