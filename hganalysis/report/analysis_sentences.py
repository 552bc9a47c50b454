"""The sentences of part I.3 that come from the analysis: what goes with lateness, what comes next.

Only what is clear with the other factors and the agency held equal is told, and never as a cause. What may
follow from being late is left to the notebook 3_delays, and so are agencies and leaders: the report blames
nobody by a model.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.delays.delays_result import Factor, NotSaid, Tested
from hganalysis.delays.what_comes_next.forecast_answer import measure_sentence
from hganalysis.delays.what_goes_with.factors import factor_of
from hganalysis.report.count_sentences import tasks

if TYPE_CHECKING:
    from hganalysis.report.period_result import PeriodResult


NOT_REPORTED = ("agency", "leader")
MOST_CLEAR = 2
"""Clear differences told, the clearest first; the notebook 3_delays has all."""

NOT_A_CAUSE = (
    "Có liên hệ chưa hẳn là nguyên nhân; khác biệt được nêu vì rõ nhất thì mức thật thường nhỏ hơn mức "
    "ước tính."
)


class _Clear(Factor):
    """A difference that is clear: it has every number."""

    n: int
    late: int
    rate: float
    n_other: int
    late_other: int
    rate_other: float
    odds_ratio: float
    adjusted: float
    adjusted_low: float
    adjusted_high: float
    p_adjusted: float


def factors(result: PeriodResult) -> tuple[str, ...]:
    """Return the clearest of what goes with lateness, in natural frequencies; nothing without any.

    What points one way as it is and the other way with the other factors held equal is not told. An effect is
    called clear partly by luck, so that it tends to be smaller than its estimate, which is said.
    """
    found = result.answered().factors
    rows = (
        []
        if isinstance(found, NotSaid)
        else [_Clear.model_validate(row.plain()) for row in found.rows if _is_told(row)]
    )
    rows.sort(key=lambda row: row.p_adjusted)
    told = _told_once(rows)[:MOST_CLEAR]
    if not told:
        return ()
    known = tasks(told[0].n + told[0].n_other)
    said = "; ".join(_goes_with(row) for row in told)
    return (f"Trên {known} có thời hạn trước ngày chốt: {said}. {NOT_A_CAUSE}",)


def forecast(result: PeriodResult) -> tuple[str, ...]:
    """Return the numbers expected that held on earlier dates, each by its own test; nothing without one."""
    found = result.answered().forecast
    if isinstance(found, NotSaid):
        return ()
    until = dt.date.fromisoformat(found.until)
    told = [measure_sentence(row.plain(), until) for row in found.expected if row.n and not row.unsaid]
    if not told:
        return ()
    told[0] = _lower(told[0])
    said = " ".join([*told, *_sure_misses(found.today), *_tested(found.tested)])
    return (f"Dự báo, chưa kể nhiệm vụ giao sau ngày chốt: {said}",)


def _sure_misses(today: int) -> tuple[str, ...]:
    if not today:
        return ()
    return (f"Ngoài ra {tasks(today)} hết hạn đúng ngày chốt mà chưa hoàn thành thì không còn kịp hạn.",)


def _tested(tested: Tested) -> tuple[str, ...]:
    """Say how the forecast of missed deadlines did on earlier dates, and whether its chances were off."""
    if not tested.times:
        return ()
    off, n = tested.bands_missed, text.number(tested.n)
    bands = (
        f"; ở {off}/{tested.bands} mức khả năng, dự báo cho từng nhiệm vụ lệch so với thực tế" if off else ""
    )
    return (
        f"Thử lại ở {text.number(tested.times)} ngày chốt trước, trên {n} lượt nhiệm vụ: "
        f"dự báo {text.number(round(tested.foreseen))} lượt không kịp hạn, thực tế "
        f"{text.number(tested.missed)}{bands}.",
    )


def _is_told(row: Factor) -> bool:
    """Tell whether a row is clear with the others held equal, points one way, and may stand in the report."""
    if not row.clear or not row.model or row.consequence or row.factor in NOT_REPORTED:
        return False
    if row.odds_ratio is None or row.difference is None or row.adjusted is None:
        return False
    return (row.difference > 0) == (row.adjusted > 0) == (row.odds_ratio > 1)


def _told_once(rows: list[_Clear]) -> list[_Clear]:
    """Return the rows without those of a factor that measures the same thing as another one told."""
    names = {row.factor for row in rows}
    return [row for row in rows if factor_of(row.factor).replaces not in names]


def _goes_with(row: _Clear) -> str:
    """Say one difference: of a hundred tasks with it and without, and with the other factors held equal."""
    having = factor_of(row.factor).having.format(level=row.level)
    more = row.odds_ratio > 1
    others = _of_100(row.late_other, row.n_other, row.rate_other)
    shares = f"cứ 100 nhiệm vụ có {_of_100(row.late, row.n, row.rate)}, các nhiệm vụ còn lại {others}"
    step = f" {row.step}" if row.step else ""
    low, high = sorted(100 * abs(limit) for limit in (row.adjusted_low, row.adjusted_high))
    crosses = row.adjusted_low < 0 < row.adjusted_high
    interval = f"khoảng tin cậy 95%: {'0' if crosses else _points(low)} đến {_points(high)}"
    points = _points(100 * abs(row.adjusted))
    return (
        f"{having} chậm {'nhiều' if more else 'ít'} hơn ({shares}); xét cùng các yếu tố khác,{step} "
        f"{'cao' if more else 'thấp'} hơn khoảng {points} điểm phần trăm ({interval})"
    )


def _of_100(late: int, n: int, rate: float) -> str:
    return f"{_points(100 * rate)} bị chậm ({text.number(late)}/{text.number(n)})"


def _points(value: float) -> str:
    """Return a number of points or tasks in a hundred: whole, with a decimal where it is small."""
    return text.number(round(value)) if round(value) >= 2 else f"{value:.1f}".replace(".", ",")


def _lower(words: str) -> str:
    """Return words as they go on in a sentence."""
    return words[:1].lower() + words[1:]
