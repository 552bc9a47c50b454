"""The public names of hganalysis.delays, each with the module it comes from."""

import hganalysis.counting.intervals as intervals

from .analysis import Analysis, analyse
from .delays_result import DelaysResult
from .how_long.curves import logrank, medians, survival
from .how_long.duration_answer import duration
from .how_long.models import aft, hazards, proportionality
from .how_long.time_factors_answer import time_factors
from .how_long.times import durations
from .what_changed.change_answer import change
from .what_changed.control_charts import control_chart
from .what_changed.decomposition import decompose
from .what_changed.months_answer import months
from .what_comes_next.forecast_answer import forecast
from .what_goes_with.factors import factors_asked
from .what_goes_with.factors_answer import factors
from .which_reasons.reasons_answer import reasons
from .who_differs.agencies_answer import agencies
from .who_differs.funnel import funnel_limits
from .who_differs.funnel_answer import funnel

clopper_pearson = intervals.clopper_pearson
newcombe = intervals.newcombe
wilson = intervals.wilson

__all__ = [
    "Analysis",
    "DelaysResult",
    "aft",
    "agencies",
    "analyse",
    "change",
    "clopper_pearson",
    "control_chart",
    "decompose",
    "duration",
    "durations",
    "factors",
    "factors_asked",
    "forecast",
    "funnel",
    "funnel_limits",
    "hazards",
    "logrank",
    "medians",
    "months",
    "newcombe",
    "proportionality",
    "reasons",
    "survival",
    "time_factors",
    "wilson",
]
