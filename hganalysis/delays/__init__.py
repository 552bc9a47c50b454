"""Why tasks are late: rates with their uncertainty, how long tasks take, who differs, and what changed.

Every function takes a pandas frame and returns a new one. What the data cannot say is raised as `Unsaid`;
`attempt` turns it into a sentence. Heavy modules are imported when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hganalysis.delays.compare import drivers, rates_by_level
    from hganalysis.delays.factor_rows import factor_table
    from hganalysis.delays.factors import FACTORS
    from hganalysis.delays.intervals import clopper_pearson, wilson
    from hganalysis.delays.outlook import Forecast, forecast
    from hganalysis.delays.unsaid import attempt
    from hganalysis.errors import Unsaid

_HOME = {
    "FACTORS": "delays.factors",
    "Forecast": "delays.outlook",
    "Unsaid": "errors",
    "attempt": "delays.unsaid",
    "clopper_pearson": "delays.intervals",
    "drivers": "delays.compare",
    "factor_table": "delays.factor_rows",
    "forecast": "delays.outlook",
    "rates_by_level": "delays.compare",
    "wilson": "delays.intervals",
}

__all__ = [
    "FACTORS",
    "Forecast",
    "Unsaid",
    "attempt",
    "clopper_pearson",
    "drivers",
    "factor_table",
    "forecast",
    "rates_by_level",
    "wilson",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hganalysis.delays' has no attribute {name!r}")
    return getattr(import_module(f"hganalysis.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
