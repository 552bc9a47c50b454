"""The figures along time: assigned and completed by month, days overdue, and what falls due next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch

from hganalysis import text
from hganalysis.counting.result_words import band_label, if_all_is_known
from hganalysis.figures.drawing import (
    BOTTOM,
    FAINT,
    GREEN,
    INK,
    LOOKS,
    NARROW,
    SIDE,
    SIZE,
    SMALLEST_SIZE,
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from hganalysis.counting.result_model import Band, DueDay, DueSoon, Month, Result, Window

MONTH_TOPIC = "Nhiệm vụ được giao và hoàn thành theo tháng"
COMPLETED_TOPIC = "Nhiệm vụ hoàn thành theo tháng"
OVERDUE_TOPIC = "Nhiệm vụ quá hạn chưa hoàn thành theo số ngày quá hạn"
SOON_TOPIC = "Nhiệm vụ đến hạn trong 30 ngày tới"
NOTHING_IN_MONTHS = "Không có nhiệm vụ nào được giao hoặc hoàn thành trong kỳ báo cáo."
NOTHING_COMPLETED = "Không có nhiệm vụ nào hoàn thành trong kỳ báo cáo; dữ liệu nguồn không có ngày giao."
NO_ASSIGNMENT = "dữ liệu nguồn không có ngày giao"
NOTHING_OVERDUE = "Không có nhiệm vụ nào quá hạn chưa hoàn thành."
AXIS, BAR = 0.46, 0.44
MOST_NUMBERED_MONTHS = 13
MOST_PEAKS = 3
MOST_LABELS, LABEL_WIDTH = 13, 0.4
MOST_MONTHS_NAMED = 36
"""Above it the axis names years instead of months."""
MONTH_BARS: dict[str, tuple[str, dict[str, Any]]] = {
    "assigned": ("Được giao", {"facecolor": FAINT}),
    "completed": ("Hoàn thành", {"facecolor": GREEN, "hatch": "////", "hatchcolor": "white"}),
}
LEAST_APART = 0.14
"""Inches between bars from which on upright numbers have room beside each other."""

WEEK = 7
"""Days from one named day of `due_soon` to the next."""

LONG_OVERDUE = 30
"""Days beyond which a task has been overdue for long."""

BAR_ROW, ROW_BAR, ROW_GAP = 0.34, 0.15, 0.1
"""Inches of a row of one bar, of a bar in a row of several, and of the gap after such a row."""


def by_month(result: Result) -> Drawing:
    """Draw the tasks assigned and completed in each month of the period, side by side.

    Where the source has no assignment date, only the completed tasks are drawn.
    """
    months = result.by_month
    known = [key for key in MONTH_BARS if months[0].of(key) is not None]
    topic, nothing = MONTH_TOPIC, NOTHING_IN_MONTHS
    if "assigned" not in known:
        topic, nothing = COMPLETED_TOPIC, NOTHING_COMPLETED
    if not any(month.of(key) for month in months for key in known):
        return nothing_to_show(result, "by_month", topic, _with_outside(nothing, result))
    about = "tháng giao và tháng hoàn thành xét riêng" if "assigned" in known else NO_ASSIGNMENT
    caption = _with_outside(f"Chỉ gồm nhiệm vụ có thời hạn được tính trong kỳ; {about}.", result)
    in_rows = len(months) <= MOST_NUMBERED_MONTHS
    return Drawing(
        "by_month",
        _month_title(result, known),
        topic,
        _month_alt(result, known),
        caption,
        _month_figure(result, known, WIDTH),
        _month_rows(result, known) if in_rows else _month_figure(result, known, NARROW),
        _month_data(result, known),
    )


def _month_title(result: Result, known: list[str]) -> str:
    sums = {key: sum(month.of(key) or 0 for month in result.by_month) for key in known}
    completed = f"hoàn thành {text.number(sums['completed'])}"
    if "assigned" not in sums:
        return f"Trong kỳ {completed} nhiệm vụ"
    fewer = sums["assigned"] - sums["completed"]
    balance = (
        f"{'ít' if fewer > 0 else 'nhiều'} hơn số giao {text.number(abs(fewer))}" if fewer else "bằng số giao"
    )
    return f"Trong kỳ giao {text.number(sums['assigned'])} nhiệm vụ, {completed}: {balance}"


def _month_figure(result: Result, known: list[str], width: float) -> Figure:
    months = result.by_month
    figure = page(result, _month_title(result, known), 2.9, width=width)
    axes = _count_axes(figure, max(month.of(key) or 0 for month in months for key in known), 2.9 - AXIS - 0.3)
    _month_ticks(axes, result)
    for i, key in enumerate(known):
        label, look = MONTH_BARS[key]
        aside = i - (len(known) - 1) / 2
        counts = [month.of(key) or 0 for month in months]
        places = [month + aside * BAR for month in range(len(months))]
        bars = axes.bar(places, counts, BAR, label=label, edgecolor=INK, linewidth=0.5, **look)
        if len(months) <= MOST_NUMBERED_MONTHS:
            _number_bars(axes, bars, counts, aside)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, borderaxespad=0.2)
    return figure


def _month_rows(result: Result, known: list[str]) -> Figure:
    """Return the form for a phone: a row a month, in which each number has room."""
    months, end = result.by_month, dt.date.fromisoformat(result.as_of)
    names = [text.month(month.month) for month in months]
    if _unfinished(months[-1].month, end):
        names[-1] += f" (đến {end:%d/%m})"
    row = ROW_BAR * len(known) + ROW_GAP
    body, labels = row * len(months), [MONTH_BARS[key][0] for key in known]
    head = legend_height(labels, NARROW)
    figure = page(result, _month_title(result, known), head + body, width=NARROW)
    numbers = [month.of(key) or 0 for month in months for key in known]
    axes = _row_axes(figure, names, max(numbers), [*map(text.number, numbers)], body)
    for i, key in enumerate(known):
        counts = [month.of(key) or 0 for month in months]
        places = [j + (i - (len(known) - 1) / 2) * ROW_BAR / row for j in range(len(months))]
        bars = axes.barh(places, counts, ROW_BAR / row, edgecolor=INK, linewidth=0.5, **MONTH_BARS[key][1])
        axes.bar_label(bars, [*map(text.number, counts)], padding=2, size=SMALLEST_SIZE)
    looks = [MONTH_BARS[key][1] for key in known]
    legend(
        figure,
        [Patch(edgecolor=INK, linewidth=0.5, label=n, **look) for n, look in zip(labels, looks, strict=True)],
    )
    return figure


def _row_axes(figure: Figure, names: list[str], most: int, told: list[str], height: float) -> Any:
    """Return axes with a named row for each bar or pair of bars, what is told of them in place of a scale."""
    left = SIDE + max(text_width(name, SMALLEST_SIZE) for name in names) + 0.1
    right = max(map(text_width, told)) + 0.06
    axes = place(figure, left, BOTTOM, figure.get_figwidth() - left - right - SIDE, height)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_xlim(0, most)
    axes.set_yticks(range(len(names)), names, size=SMALLEST_SIZE)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_visible(False)
    return axes


def _month_data(result: Result, known: list[str]) -> tuple[tuple[Datum, ...], ...]:
    head = ("Tháng", *(MONTH_BARS[key][0] for key in known))
    return (head, *((month.month, *(month.of(key) for key in known)) for month in result.by_month))


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
            result, "days_overdue", OVERDUE_TOPIC, if_all_is_known(result, NOTHING_OVERDUE)
        )
    return Drawing(
        "days_overdue",
        _overdue_title(bands, total),
        OVERDUE_TOPIC,
        _overdue_alt(bands, total),
        f"Tỷ lệ tính trên {text.number(total)} nhiệm vụ quá hạn chưa hoàn thành.",
        _overdue_figure(result, total),
        _overdue_rows(result, total),
        (("Số ngày quá hạn", "Số nhiệm vụ"), *((band_label(band), band.n) for band in bands)),
    )


def _overdue_title(bands: Sequence[Band], total: int) -> str:
    long = sum(band.n for band in bands if band.low > LONG_OVERDUE)
    if total == 1:
        only = next(band_label(band) for band in bands if band.n)
        return f"1 nhiệm vụ quá hạn chưa hoàn thành, quá hạn {only}"
    if long in (0, total):
        beyond = "quá hạn trên" if long else "chưa quá hạn trên"
        return f"{_tasks(total)} quá hạn chưa hoàn thành, đều {beyond} {LONG_OVERDUE} ngày"
    return f"{text.number(long)}/{_tasks(total)} quá hạn chưa hoàn thành đã quá hạn trên {LONG_OVERDUE} ngày"


def _overdue_figure(result: Result, total: int) -> Figure:
    bands = result.overdue_bands
    figure = page(result, _overdue_title(bands, total), 2.0, at_end=True)
    counts = [band.n for band in bands]
    axes = _count_axes(figure, max(counts), 2.0 - AXIS - 0.12)
    bars = axes.bar(range(len(bands)), counts, 0.6, edgecolor=INK, linewidth=0.5, **LOOKS["open_overdue"])
    axes.bar_label(bars, _of_total(counts, total), padding=2, size=SIZE)
    axes.set_xticks(range(len(bands)), [band_label(band) for band in bands])
    axes.set_xlabel("Số ngày quá hạn")
    return figure


def _overdue_rows(result: Result, total: int) -> Figure:
    bands = result.overdue_bands
    body = BAR_ROW * len(bands)
    figure = page(result, _overdue_title(bands, total), body, at_end=True, width=NARROW)
    counts = [band.n for band in bands]
    told = _of_total(counts, total)
    axes = _row_axes(figure, [*map(band_label, bands)], max(counts), told, body)
    bars = axes.barh(range(len(bands)), counts, 0.62, edgecolor=INK, linewidth=0.5, **LOOKS["open_overdue"])
    axes.bar_label(bars, told, padding=2, size=SIZE)
    return figure


def _of_total(counts: list[int], total: int) -> list[str]:
    return [f"{text.number(n)} ({text.percent(n / total)})" for n in counts]


def due_soon(result: Result) -> Drawing:
    """Draw the open tasks that fall due on each of the next days, with the running counts at the marks."""
    soon = result.due_soon
    days = soon.by_day
    if not any(day.n for day in days):
        return nothing_to_show(result, "due_soon", SOON_TOPIC, _soon_alt(result))
    caption = (
        f"Nhiệm vụ chưa hoàn thành, còn hạn, có thời hạn từ ngày {text.date(days[0].date)} đến hết ngày "
        f"{text.date(soon.until)}; nhiệm vụ hết hạn đúng ngày {text.date(result.as_of)} không nằm "
        "trong hình."
    )
    data: tuple[tuple[Datum, ...], ...] = (
        ("Ngày đến hạn", "Số nhiệm vụ"),
        *((day.date, day.n) for day in days),
    )
    wide, narrow = (_soon_figure(result, width) for width in (WIDTH, NARROW))
    return Drawing("due_soon", _soon_title(soon), SOON_TOPIC, _soon_alt(result), caption, wide, narrow, data)


def _soon_title(soon: DueSoon) -> str:
    *near, whole = soon.within
    said = f"{_tasks(whole.n)} đến hạn trong {whole.days} ngày tới"
    first = next((mark for mark in near if mark.n), None)
    if first is None:
        return f"{said}, chưa có trong {near[-1].days} ngày tới" if near else said
    few = f"{'đều' if first.n == whole.n > 1 else text.number(first.n)} trong {first.days} ngày tới"
    return f"{said}, {few}" if whole.n > 1 else f"{_tasks(1)} đến hạn trong {first.days} ngày tới"


def _soon_figure(result: Result, width: float) -> Figure:
    days, marks = result.due_soon.by_day, [mark for mark in result.due_soon.within[:-1] if mark.n]
    above = 0.22 * len(marks) + 0.08
    body = 2.0 + above
    figure = page(result, _soon_title(result.due_soon), body, at_end=True, width=width)
    axes = _count_axes(figure, max(day.n for day in days), body - AXIS - above)
    _day_bars(axes, days, marks)
    if marks:
        box, height = axes.get_position(), figure.get_figheight()
        _marks(figure.add_axes((box.x0, box.y1, box.width, 0.22 * len(marks) / height)), marks, len(days))
    return figure


def _month_ticks(axes: Any, result: Result) -> None:
    """Name the months, or the years of many; say up to which day an unfinished last month counts."""
    months = [month.month for month in result.by_month]
    few = min(MOST_LABELS, int(axes.get_position().width * axes.figure.get_figwidth() / LABEL_WIDTH))
    by_year = len(months) > MOST_MONTHS_NAMED
    ticks = _named_years(months, few) if by_year else _named_months(months, few)
    name = "Tháng (năm ghi ở tháng 01)" if by_year else "Tháng"
    end = dt.date.fromisoformat(result.as_of)
    if _unfinished(months[-1], end):
        if len(months) <= few:
            ticks[len(months) - 1] += f"\n(đến {end:%d/%m})"
        else:
            name += f"; tháng {text.month(months[-1])} tính đến {end:%d/%m}"
    name = "\n".join(wrapped(name, axes.get_position().width * axes.figure.get_figwidth()))
    axes.set_xticks(list(ticks), list(ticks.values()), size=SMALLEST_SIZE)
    margin = 0.02 * len(months) if len(months) > few else 0
    axes.set_xlim(-0.6 - margin, max(len(months), 3) - 0.4 + margin)
    axes.set_xlabel(name, labelpad=1)


def _unfinished(month: str, end: dt.date) -> bool:
    """Tell whether a month is that of the as-of date and goes on after it."""
    return month == f"{end:%Y-%m}" and (end + dt.timedelta(days=1)).month == end.month


def _named_months(months: list[str], most: int) -> dict[int, str]:
    """Return the label of each month by its place, thinned from the last one back."""
    step = -(-len(months) // most)
    places = range((len(months) - 1) % step, len(months), step)
    return {i: _month_label(months[i], named=i == 0 or step > 1) for i in places}


def _named_years(months: list[str], most: int) -> dict[int, str]:
    """Return the years by the place of their January, thinned from the last one back."""
    januaries = [i for i, month in enumerate(months) if month.endswith("-01")]
    step = -(-len(januaries) // most)
    return {i: months[i][:4] for i in januaries[(len(januaries) - 1) % step :: step]}


def _month_label(month: str, *, named: bool) -> str:
    """Return the number of the month, with the year under a named month and under each January."""
    year, number = month.split("-")
    return f"{number}\n{year}" if named or number == "01" else number


def _count_axes(figure: Figure, most: int, height: float) -> Any:
    """Return axes of a height in inches for bars of counts up to `most`, with room for the numbers."""
    left = SIDE + 0.3 + text_width(text.number(2 * most))
    axes = place(figure, left, BOTTOM + AXIS, figure.get_figwidth() - left - SIDE, height)
    axes.set_ylim(0, most * 1.2 + 0.2)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.yaxis.set_major_formatter(lambda value, _: text.number(round(value)))
    axes.set_ylabel("Số nhiệm vụ")
    axes.grid(axis="y")
    axes.tick_params(axis="x", length=0)
    return axes


def _number_bars(axes: Any, bars: Any, counts: list[int], aside: float = 0) -> None:
    """Write each count above its bar, upright where bars stand close, not at all where they stand closer.

    A bar of zero has none; counts of bars that stand `aside` of a middle keep away from each other.
    """
    labels = [text.number(n) if n else "" for n in counts]
    across = axes.get_position().width * axes.figure.get_figwidth()
    inches = across / (axes.get_xlim()[1] - axes.get_xlim()[0])
    apart = (bars[0].get_width() if aside else 1) * inches
    upright = max(text_width(label, SMALLEST_SIZE) for label in labels) + 0.015 > apart
    if upright and apart < LEAST_APART:
        return
    shown = axes.bar_label(bars, labels, padding=1.5, size=SMALLEST_SIZE, rotation=90 if upright else 0)
    for label in shown if not upright else ():
        label.xyann = (3 * aside, 1.5)


def _day_bars(axes: Any, days: Sequence[DueDay], marks: Sequence[Window]) -> None:
    axes.set_xlim(0.4, len(days) + 0.6)
    counts = [day.n for day in days]
    bars = axes.bar(
        range(1, len(days) + 1), counts, 0.84, edgecolor=INK, linewidth=0.5, **LOOKS["open_in_time"]
    )
    _number_bars(axes, bars, counts)
    for mark in marks:
        axes.axvline(mark.days + 0.5, color=INK, linestyle=":", linewidth=0.9)
    ticks = range(1, len(days) + 1, WEEK)
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
        axes.text(end + 0.3, y, label, va="center", ha="left", size=SIZE)


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
    every = next((mark.days for mark in near if mark.n == whole.n), None)
    some = [f"{text.number(mark.n)} trong {mark.days} ngày tới" for mark in near if 0 < mark.n < whole.n]
    none = [mark.days for mark in near if not mark.n]
    if every:
        alt += f", {'đều ' if whole.n > 1 else ''}trong {every} ngày tới"
    if some:
        alt += f", trong đó {text.listing(some)}"
    if none:
        alt += f", không có nhiệm vụ nào trong {max(none)} ngày tới"
    return f"{alt}."
