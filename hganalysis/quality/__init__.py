"""The complaints of the report, measured: judged tasks -> shares with numerator, denominator and interval.

Each complaint is a declared `Measure` (docs/method.md, "Hạn chế đo bằng số liệu"). One whose columns are
missing, or empty in every row, has no number; `why_unsaid` says what it lacks.

Each measure is a question too: ``quality.extended(judged, by="agency")``, see `measured_answer.ask`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hganalysis.quality.compute import MEASURES, by_agency, measure, rows, summarise, why_unsaid
from hganalysis.quality.definitions import COMPLAINTS, Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.quality.measured_answer import MeasuredAnswer

__all__ = ["COMPLAINTS", "MEASURES", "Measure", "by_agency", "measure", "rows", "summarise", "why_unsaid"]


def __getattr__(name: str) -> Callable[..., MeasuredAnswer]:
    if name not in MEASURES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hganalysis.quality.measured_answer import ask

    return partial(ask, name)


def __dir__() -> list[str]:
    return sorted({*__all__, *MEASURES})
