"""Why tasks are late: rates with their uncertainty, how long tasks take, who differs, and what changed.

Every function takes a pandas frame and returns a new one. What the data cannot say is raised as `Unsaid`;
`attempt` turns it into a sentence. Heavy modules are imported when a name is first used;
no module here may have the name of a function, which it would hide.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hganalysis.delays.charts import control_chart
    from hganalysis.delays.curves import logrank, medians, survival
    from hganalysis.delays.decomposition import decompose
    from hganalysis.delays.intervals import clopper_pearson, newcombe, wilson
    from hganalysis.delays.outliers import funnel, funnel_limits
    from hganalysis.delays.regressions import aft, hazards, proportionality
    from hganalysis.delays.stated import reasons, unmatched
    from hganalysis.delays.summary import summarise
    from hganalysis.delays.times import durations
    from hganalysis.delays.unsaid import attempt
    from hganalysis.errors import Unsaid

_HOME = {
    "Unsaid": "errors",
    "aft": "delays.regressions",
    "attempt": "delays.unsaid",
    "clopper_pearson": "delays.intervals",
    "control_chart": "delays.charts",
    "decompose": "delays.decomposition",
    "durations": "delays.times",
    "funnel": "delays.outliers",
    "funnel_limits": "delays.outliers",
    "hazards": "delays.regressions",
    "logrank": "delays.curves",
    "medians": "delays.curves",
    "newcombe": "delays.intervals",
    "proportionality": "delays.regressions",
    "reasons": "delays.stated",
    "summarise": "delays.summary",
    "survival": "delays.curves",
    "unmatched": "delays.stated",
    "wilson": "delays.intervals",
}

__all__ = [
    "Unsaid",
    "aft",
    "attempt",
    "clopper_pearson",
    "control_chart",
    "decompose",
    "durations",
    "funnel",
    "funnel_limits",
    "hazards",
    "logrank",
    "medians",
    "newcombe",
    "proportionality",
    "reasons",
    "summarise",
    "survival",
    "unmatched",
    "wilson",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hganalysis.delays' has no attribute {name!r}")
    return getattr(import_module(f"hganalysis.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
