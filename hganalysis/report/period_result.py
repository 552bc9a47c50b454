"""What result.json holds, everything printed of a period: counts, complaints measured, analysis of delays."""

from __future__ import annotations

from pydantic import Field

from hganalysis.counting.record import Record
from hganalysis.counting.result_model import Result
from hganalysis.delays.delays_result import DelaysResult, unasked
from hganalysis.quality.quality_result import Measured

SCHEMA = 2
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

    def answered(self) -> DelaysResult:
        """Return what was found of delays; every part says so while nothing was asked."""
        return self.delays or unasked()

    def measured(self) -> tuple[Measured, ...]:
        """Return the complaints measured, none while nothing was measured."""
        return self.quality or ()


def with_analysis(
    result: Result, *, quality: tuple[Measured, ...] | None = None, delays: DelaysResult | None = None
) -> PeriodResult:
    """Return a result with what notebook 3_delays adds."""
    counted = {name: getattr(result, name) for name in Result.model_fields}
    return PeriodResult.model_validate({**counted, "quality": quality, "delays": delays})
