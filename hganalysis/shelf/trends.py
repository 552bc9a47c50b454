"""Small figures of a number through the periods, as places for a template to draw."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.counting.changes import alike, overlapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.result_model import Pair, Rate
    from hganalysis.shelf.extract import Extract

WIDTH, HEIGHT = 300.0, 60.0
FEW, SMALL, LARGE = 40, 1.2, 3
"""Up to so many points are drawn large."""

RATE_TITLE = "Đúng hạn trên số nhiệm vụ đã qua thời hạn"
OVERDUE_TITLE = "Chưa hoàn thành, quá hạn"
BROKEN = "Chỗ đứt: hai kỳ tính theo quy tắc khác nhau, hoặc dài ngắn khác nhau, không so được."
SHARED = "Có kỳ gối lên kỳ trước nên chung nhiệm vụ: chênh lệch không phải của riêng khoảng thời gian sau."


@dataclass(frozen=True)
class Point:
    """A period: its place, its interval where it has one, and what it says."""

    x: float
    y: float
    words: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Level:
    """A line to read heights from."""

    y: float
    label: str


@dataclass(frozen=True)
class Trend:
    """A figure: every number of it in `words` or in the words of a point."""

    title: str
    words: str
    points: tuple[Point, ...]
    lines: tuple[tuple[tuple[float, float], ...], ...]
    levels: tuple[Level, ...]

    @property
    def radius(self) -> float:
        """How large a point is."""
        return LARGE if len(self.points) <= FEW else SMALL


@dataclass(frozen=True)
class Value:
    """A number of a period, `share` of the height of the figure."""

    period: Extract
    share: float
    words: str
    interval: Pair | None = None


def rate_trend(values: Sequence[tuple[Extract, Rate, Pair | None]]) -> Trend | None:
    """Draw a rate with its 95% intervals, oldest first; periods without a denominator are left out."""
    drawn = [
        Value(period, rate.value, share_words(rate), interval)
        for period, rate, interval in values
        if rate.value is not None
    ]
    return _trend(RATE_TITLE, drawn, (Level(HEIGHT, "0%"), Level(0.0, "100%")))


def overdue_trend(values: Sequence[tuple[Extract, int]]) -> Trend | None:
    """Draw how many tasks are open and overdue, oldest first."""
    most = max((n for _, n in values), default=0) or 1
    drawn = [Value(period, n / most, f"{text.number(n)} nhiệm vụ") for period, n in values]
    return _trend(OVERDUE_TITLE, drawn, (Level(HEIGHT, "0"), Level(0.0, text.number(most))))


def note_of(periods: Sequence[Extract]) -> str:
    """Return what must be known to read the line through these periods, oldest first."""
    steps = list(pairwise(periods))
    broken = BROKEN if any(not alike(now, before) for before, now in steps) else ""
    shared = SHARED if any(overlapping(now, before) for before, now in steps) else ""
    warned = sum(bool(each.warnings) for each in periods)
    doubtful = f"{text.number(warned)} kỳ trong hình có cảnh báo về số liệu." if warned else ""
    return " ".join(filter(None, (doubtful, broken, shared)))


def share_words(rate: Rate) -> str:
    """Return a rate with its numerator and denominator: "12/16 (75,0%)"."""
    if not rate.denominator:
        return "chưa có nhiệm vụ nào qua thời hạn"
    return f"{text.share_of(rate.numerator, rate.denominator)} ({text.percent(rate.value)})"


def _trend(title: str, values: list[Value], levels: tuple[Level, ...]) -> Trend | None:
    """Draw values by the date of their period; nothing to see in fewer than two."""
    if len(values) < 2:
        return None
    days = [dt.date.fromisoformat(each.period.as_of).toordinal() for each in values]
    span = days[-1] - days[0] or 1
    points = tuple(_point(each, (day - days[0]) / span) for each, day in zip(values, days, strict=True))
    first, last = values[0], values[-1]
    words = f"{_told(first)}; {_told(last)}; {text.number(len(values))} kỳ."
    return Trend(title, words, points, _lines(values, points), levels)


def _told(value: Value) -> str:
    return f"{value.words} ở kỳ chốt ngày {text.date(value.period.as_of)}"


def _point(value: Value, place: float) -> Point:
    low, high = (round(_height(each), 1) for each in value.interval) if value.interval else (None, None)
    return Point(
        round(WIDTH * place, 1),
        round(_height(value.share), 1),
        f"{value.period.label}: {value.words}",
        low,
        high,
    )


def _height(share: float) -> float:
    return HEIGHT * (1 - share)


def _lines(values: list[Value], points: tuple[Point, ...]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Join what can be set side by side."""
    lines = [[(points[0].x, points[0].y)]]
    for (before, now), point in zip(pairwise(values), points[1:], strict=True):
        if not alike(now.period, before.period):
            lines.append([])
        lines[-1].append((point.x, point.y))
    return tuple(tuple(line) for line in lines if len(line) > 1)
