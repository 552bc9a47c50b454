"""The public names of hganalysis, each with the module it comes from."""

from . import delays, quality
from .answers.answer import Answer
from .answers.showing import filter_tables
from .cli.params_form import params_form
from .counting.counts import count, rates, reconcile
from .counting.result import judge, summarise
from .counting.status import classify, explain, mark_population
from .delays.on_time_rate import rate
from .errors import HgError
from .figures import draw
from .history.audit_answer import audit
from .history.flow_answer import flow
from .history.monthly_counts import monthly_counts
from .intake.corrections import load_corrections
from .intake.task_table import read_tasks
from .report.notebook_tables import (
    agency_table,
    approvals_table,
    calls_table,
    checks_table,
    clocks_table,
    corrections_table,
    findings_summary,
    findings_table,
    follow_up_table,
    holders_table,
    quality_agency_table,
    quality_rows_table,
    quality_table,
    reasons_table,
    source_table,
    totals_table,
    trend_table,
    unmeasured_table,
)
from .report.period_result import with_analysis
from .run.agency_folder import open_agency
from .run.opened import Period, open_period
from .run.period import run_period
from .run.stage import open_stage
from .run.verification import verify
from .settings.export_map import load_map
from .settings.params import Params, load_params
from .shelf.explored import explore_periods

__version__: str
__all__ = [
    "Answer",
    "HgError",
    "Params",
    "Period",
    "agency_table",
    "approvals_table",
    "audit",
    "calls_table",
    "checks_table",
    "classify",
    "clocks_table",
    "corrections_table",
    "count",
    "delays",
    "draw",
    "explain",
    "explore_periods",
    "filter_tables",
    "findings_summary",
    "findings_table",
    "flow",
    "follow_up_table",
    "holders_table",
    "judge",
    "load_corrections",
    "load_map",
    "load_params",
    "mark_population",
    "monthly_counts",
    "open_agency",
    "open_period",
    "open_stage",
    "params_form",
    "quality",
    "quality_agency_table",
    "quality_rows_table",
    "quality_table",
    "rate",
    "rates",
    "read_tasks",
    "reasons_table",
    "reconcile",
    "run_period",
    "source_table",
    "summarise",
    "totals_table",
    "trend_table",
    "unmeasured_table",
    "verify",
    "with_analysis",
]
