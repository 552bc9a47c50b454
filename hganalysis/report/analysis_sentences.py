"""The sentences that come from the analysis: what goes with lateness, for I.3, and what comes next, for II.

Only what is clear with the other factors and the agency held equal is told, and never as a cause. What may
follow from being late is left to the notebook 3_delays, and so are agencies and leaders: the report blames
nobody by a model.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hganalysis import text
from hganalysis.delays.delays_result import Factor, NotSaid, Tested
from hganalysis.delays.sampling import sample_phrase
from hganalysis.delays.what_comes_next.forecast_answer import measure_sentence
from hganalysis.delays.what_goes_with.factors import factor_of
from hganalysis.report.count_sentences import months_without

if TYPE_CHECKING:
    from hganalysis.delays.sampling import Sample
    from hganalysis.report.period_result import PeriodResult


NOT_REPORTED = ("agency", "leader")
MOST_CLEAR = 2
"""Clear differences told, the clearest first; the notebook 3_delays has all."""

NOT_A_CAUSE = "Có liên hệ chưa hẳn là nguyên nhân."


HOW_CHOSEN = (
    "Khác biệt nêu ở mục {place} còn rõ khi xét cùng các yếu tố khác và cơ quan chủ trì; vì được chọn do rõ "
    "nhất nên mức thật thường nhỏ hơn."
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
    p_adjusted: float


def factors(result: PeriodResult) -> tuple[str, ...]:
    """Return the clearest of what goes with lateness, in natural frequencies; nothing without any.

    What points one way as it is and the other way with the other factors held equal is not told, nor are
    seasons of a period of which months are missing.
    """
    found, seasons = result.answered().factors, not months_without(result)
    if isinstance(found, NotSaid):
        return ()
    rows = [
        _Clear.model_validate(row.plain())
        for row in found.rows
        if row.factor not in NOT_REPORTED and (seasons or not factor_of(row.factor).season) and _is_told(row)
    ]
    rows.sort(key=lambda row: row.p_adjusted)
    told = _told_once(rows)[:MOST_CLEAR]
    if not told:
        return ()
    differences = text.capital("; ".join(_goes_with(row) for row in told))
    return (f"{differences}. {NOT_A_CAUSE}{_found_on(found.sample)}",)


def _found_on(sample: Sample | None) -> str:
    """Say on which tasks a difference was found to be clear, where those are a sample."""
    return f" Khác biệt được thấy rõ trên {sample_phrase(sample)}." if sample else ""


def how_chosen(result: PeriodResult, place: str) -> str:
    """Return how the differences told were chosen: what is clearest tends to be smaller in truth.

    `place` is the heading that they stand under.
    """
    return HOW_CHOSEN.format(place=place) if factors(result) else ""


def forecast(result: PeriodResult) -> str:
    """Return the numbers expected that held on earlier dates, each by its own test; "" without one."""
    found = result.answered().forecast
    if isinstance(found, NotSaid):
        return ""
    until = dt.date.fromisoformat(found.until)
    told = [
        measure_sentence(row.plain(), until, found.sample)
        for row in found.expected
        if row.n and not row.unsaid
    ]
    if not told:
        return ""
    told[0] = told[0][:1].lower() + told[0][1:]
    return f"Dự báo, chưa kể nhiệm vụ giao sau ngày chốt: {' '.join([*told, *_tested(found.tested)])}"


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
    """Tell whether a row is clear with the others held equal, points one way, and may stand in the report.

    In whole numbers of a hundred tasks, the difference has to be there to be seen.
    """
    if not row.clear or not row.model or row.consequence:
        return False
    if row.odds_ratio is None or row.difference is None or row.adjusted is None:
        return False
    if row.rate is None or row.rate_other is None or _of_100(row.rate) == _of_100(row.rate_other):
        return False
    return (row.difference > 0) == (row.adjusted > 0) == (row.odds_ratio > 1)


def _told_once(rows: list[_Clear]) -> list[_Clear]:
    """Return the rows without those of a factor that measures the same thing as another one told."""
    names = {row.factor for row in rows}
    return [row for row in rows if factor_of(row.factor).replaces not in names]


def _goes_with(row: _Clear) -> str:
    """Say one difference: of a hundred tasks with it and without."""
    having = factor_of(row.factor).having.format(level=row.level)
    late, others = (
        f"{_of_100(rate)}{words} ({text.share_of(number, of)})"
        for rate, words, number, of in (
            (row.rate, " chậm", row.late, row.n),
            (row.rate_other, "", row.late_other, row.n_other),
        )
    )
    return (
        f"{having} chậm {'nhiều' if row.odds_ratio > 1 else 'ít'} hơn: cứ 100 nhiệm vụ có {late}, còn lại "
        f"{others}"
    )


def _of_100(rate: float) -> str:
    """Return how many of a hundred: whole, with a decimal where it is small."""
    value = 100 * rate
    return text.number(round(value)) if round(value) >= 2 else f"{value:.1f}".replace(".", ",")
