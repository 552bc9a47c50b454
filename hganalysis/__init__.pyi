"""The public names of hganalysis, each with the module it comes from."""

from . import delays, quality
from .counting.counts import count, rates, reconcile
from .counting.result import judge, summarise
from .counting.status import classify, explain, mark_population
from .delays import tell
from .delays.how_long.survival_figure import draw_survival
from .delays.what_changed.control_chart_figure import draw_control_chart
from .delays.what_changed.decomposition_figure import draw_decomposition
from .delays.what_comes_next.forecast_figures import draw_calibration, draw_risk_by_week
from .delays.what_goes_with.driver_figures import draw_odds_ratios, draw_with_and_without
from .delays.which_reasons.reasons_figure import draw_reasons
from .delays.who_differs.comparison_figure import draw_agencies
from .delays.who_differs.funnel_figure import draw_funnel
from .errors import HgError
from .figures import draw
from .intake.task_table import read_tasks
from .report.notebook_tables import (
    agency_table,
    cautions,
    checks_table,
    clocks_table,
    findings_summary,
    findings_table,
    holders_table,
    notice,
    quality_agency_table,
    quality_rows_table,
    quality_table,
    reasons_table,
    source_table,
    stated_reasons_table,
    totals_table,
    unmatched_reasons_table,
    unmeasured_table,
)
from .report.period_result import with_analysis
from .run.manifest import verify
from .run.period import run_period
from .run.stage import open_stage
from .settings.export_map import load_map
from .settings.params import Params, load_params

__version__: str
__all__ = [
    "HgError",
    "Params",
    "agency_table",
    "cautions",
    "checks_table",
    "classify",
    "clocks_table",
    "count",
    "delays",
    "draw",
    "draw_agencies",
    "draw_calibration",
    "draw_control_chart",
    "draw_decomposition",
    "draw_funnel",
    "draw_odds_ratios",
    "draw_reasons",
    "draw_risk_by_week",
    "draw_survival",
    "draw_with_and_without",
    "explain",
    "findings_summary",
    "findings_table",
    "holders_table",
    "judge",
    "load_map",
    "load_params",
    "mark_population",
    "notice",
    "open_stage",
    "quality",
    "quality_agency_table",
    "quality_rows_table",
    "quality_table",
    "rates",
    "read_tasks",
    "reasons_table",
    "reconcile",
    "run_period",
    "source_table",
    "stated_reasons_table",
    "summarise",
    "tell",
    "totals_table",
    "unmatched_reasons_table",
    "unmeasured_table",
    "verify",
    "with_analysis",
]
