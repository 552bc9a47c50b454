"""Why tasks are late: how long they take, who differs, what changed, what goes with it, what comes next.

Every function takes a pandas frame and returns a new one. What the data cannot say is raised as `Unsaid`;
`attempt` turns it into a sentence. Heavy modules are imported when a name is first used;
no module here may have the name of a function, which it would hide.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hganalysis.delays.charts import control_chart
    from hganalysis.delays.compare import drivers, rates_by_level
    from hganalysis.delays.curves import logrank, medians, survival
    from hganalysis.delays.decomposition import decompose
    from hganalysis.delays.factor_rows import factor_table
    from hganalysis.delays.factors import FACTORS
    from hganalysis.delays.fair import agencies
    from hganalysis.delays.outliers import funnel, funnel_limits
    from hganalysis.delays.outlook import Forecast, forecast
    from hganalysis.delays.regressions import aft, hazards, proportionality
    from hganalysis.delays.stated import reasons, unmatched
    from hganalysis.delays.summary import parts, summarise
    from hganalysis.delays.tasks import (
        by_agency,
        by_month,
        changed,
        chart_kind,
        compared,
        concluded,
        formula_of,
        grouping,
        halves,
        settled,
        tally,
        timed,
    )
    from hganalysis.delays.times import durations
    from hganalysis.delays.unsaid import attempt
    from hganalysis.errors import Unsaid
    from hganalysis.intervals import clopper_pearson, newcombe, wilson

_HOME = {
    "FACTORS": "delays.factors",
    "Forecast": "delays.outlook",
    "Unsaid": "errors",
    "aft": "delays.regressions",
    "agencies": "delays.fair",
    "attempt": "delays.unsaid",
    "by_agency": "delays.tasks",
    "by_month": "delays.tasks",
    "changed": "delays.tasks",
    "chart_kind": "delays.tasks",
    "clopper_pearson": "intervals",
    "compared": "delays.tasks",
    "concluded": "delays.tasks",
    "control_chart": "delays.charts",
    "decompose": "delays.decomposition",
    "drivers": "delays.compare",
    "durations": "delays.times",
    "factor_table": "delays.factor_rows",
    "forecast": "delays.outlook",
    "formula_of": "delays.tasks",
    "funnel": "delays.outliers",
    "funnel_limits": "delays.outliers",
    "grouping": "delays.tasks",
    "halves": "delays.tasks",
    "hazards": "delays.regressions",
    "logrank": "delays.curves",
    "medians": "delays.curves",
    "newcombe": "intervals",
    "parts": "delays.summary",
    "proportionality": "delays.regressions",
    "rates_by_level": "delays.compare",
    "reasons": "delays.stated",
    "settled": "delays.tasks",
    "summarise": "delays.summary",
    "survival": "delays.curves",
    "tally": "delays.tasks",
    "timed": "delays.tasks",
    "unmatched": "delays.stated",
    "wilson": "intervals",
}

__all__ = [
    "FACTORS",
    "Forecast",
    "Unsaid",
    "aft",
    "agencies",
    "attempt",
    "by_agency",
    "by_month",
    "changed",
    "chart_kind",
    "clopper_pearson",
    "compared",
    "concluded",
    "control_chart",
    "decompose",
    "drivers",
    "durations",
    "factor_table",
    "forecast",
    "formula_of",
    "funnel",
    "funnel_limits",
    "grouping",
    "halves",
    "hazards",
    "logrank",
    "medians",
    "newcombe",
    "parts",
    "proportionality",
    "rates_by_level",
    "reasons",
    "settled",
    "summarise",
    "survival",
    "tally",
    "timed",
    "unmatched",
    "wilson",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hganalysis.delays' has no attribute {name!r}")
    return getattr(import_module(f"hganalysis.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
