"""The complaints of the report, measured: judged tasks -> shares with numerator, denominator and interval.

Each complaint is a declared `Measure` (docs/method.md, "Hạn chế đo bằng số liệu"). One whose columns are
missing, or empty in every row, has no number; `why_unsaid` says what it lacks.
"""

from __future__ import annotations

from hganalysis.quality.compute import MEASURES, by_agency, measure, rows, summarise, why_unsaid
from hganalysis.quality.definitions import COMPLAINTS, Measure

__all__ = ["COMPLAINTS", "MEASURES", "Measure", "by_agency", "measure", "rows", "summarise", "why_unsaid"]
