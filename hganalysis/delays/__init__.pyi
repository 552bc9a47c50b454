"""The public names of hganalysis.delays, each with the module it comes from."""

import hganalysis.answers.unsaid as answers_unsaid
import hganalysis.counting.intervals as intervals
import hganalysis.errors as errors

from . import tell as tell
from .how_long.curves import logrank, medians, survival
from .how_long.models import aft, hazards, proportionality
from .how_long.timed_tasks import formula_of, timed
from .how_long.times import durations
from .summary import parts, summarise
from .tasks import by_agency, concluded, grouping, settled, tally
from .what_changed.control_charts import control_chart
from .what_changed.decomposition import decompose
from .what_changed.periods import by_month, changed, chart_kind, compared, halves
from .what_comes_next.outlook import Forecast, forecast
from .what_goes_with.drivers_table import drivers, rates_by_level
from .what_goes_with.factor_rows import factor_table
from .what_goes_with.factors import FACTORS
from .which_reasons.stated import reasons, unmatched
from .who_differs.comparison import agencies
from .who_differs.funnel import funnel, funnel_limits

attempt = answers_unsaid.attempt
clopper_pearson = intervals.clopper_pearson
newcombe = intervals.newcombe
wilson = intervals.wilson
Unsaid = errors.Unsaid

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
