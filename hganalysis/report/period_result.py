"""What result.json holds, everything printed of a period: counts, complaints measured, analysis of delays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, ValidationError

from hganalysis.counting.record import Record
from hganalysis.counting.result_model import Result, require_result
from hganalysis.delays.delays_result import DelaysResult, unasked
from hganalysis.errors import ParamsError
from hganalysis.history.flow_result import Flow
from hganalysis.history.follow_up_result import AskedProposal, FollowUp, TrendPoint
from hganalysis.history.history_result import Corrected, History
from hganalysis.intake.corrections import require_corrections
from hganalysis.quality.quality_result import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hganalysis.intake.corrections import Correction

SCHEMA = 4
"""Number of the form of result.json: one more whenever a name or a meaning changes in any part of it."""


class _Numbered(Record):
    schema_number: int = Field(default=SCHEMA, alias="schema")
    """Number of the form of this file."""


class PeriodResult(Result, _Numbered):
    """The content of result.json."""

    quality: tuple[Measured, ...] | None = None
    """One entry a measure of `quality.MEASURES`; null until notebook 3_delays has run."""
    delays: DelaysResult | None = None
    """What `delays.analyse` finds; null until notebook 3_delays has run."""

    history: History | None = None
    """What was changed in rows that the period before published; null where the params name none."""

    flow: Flow | None = None
    """How tasks came and went since the period before; null without one that kept its tasks."""

    corrections: tuple[Corrected, ...] = ()
    """Reviewed corrections that were applied, in the order of their file."""

    asked: tuple[AskedProposal, ...] | None = None
    """The proposals of the brief that are about tasks; null in results that kept none."""
    followed: FollowUp | None = None
    """What became of those of the period before; null where it asked nothing that can be followed."""
    trend: tuple[TrendPoint, ...] = ()
    """The periods of the year up to this one."""

    def answered(self) -> DelaysResult:
        """Return what was found of delays; every part says so while nothing was asked."""
        return self.delays or unasked()

    def measured(self) -> tuple[Measured, ...]:
        """Return the complaints measured, none while nothing was measured."""
        return self.quality or ()


def with_analysis(
    result: Result,
    *,
    quality: tuple[Measured, ...] | None = None,
    delays: DelaysResult | None = None,
    history: History | None = None,
    flow: Flow | None = None,
    corrections: Iterable[Correction] = (),
) -> PeriodResult:
    """Return a result with what notebook 3_delays adds, and the corrections that were applied.

    Examples
    --------
    >>> import hganalysis as hg
    >>> period = hg.open_period("2024-11-03")
    >>> whole = hg.with_analysis(period.result, quality=hg.quality.summarise(period.judged, period.params))
    >>> entered_late = whole.quality[0]
    >>> entered_late.name, entered_late.share.numerator, entered_late.share.denominator
    ('entered_late', 183, 896)
    """
    require_result(result)
    require_corrections(corrections)
    counted = {name: getattr(result, name) for name in Result.model_fields}
    added = {
        "quality": quality,
        "delays": delays,
        "history": history,
        "flow": flow,
        "corrections": _applied(corrections),
    }
    try:
        return PeriodResult.model_validate({**counted, **added})
    except ValidationError as error:
        wrong = ", ".join(sorted({str(each["loc"][0]) for each in error.errors()}))
        raise ParamsError(
            f"{wrong}: không phải phần kết quả của kỳ; cần thứ mà hg.quality.summarise, "
            "hg.delays.analyse(bảng, tham số).result, hg.audit(…).found hay hg.flow(…).found trả về."
        ) from None


def _applied(corrections: Iterable[Correction]) -> tuple[Corrected, ...]:
    told = [{**each.told(), "column": each.column} for each in corrections if each.agreed]
    return tuple(Corrected(**{name: each[name] for name in Corrected.model_fields}) for each in told)
