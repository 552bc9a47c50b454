"""How assigned tasks are carried out: classification, counts, reconciliation and the report of a period.

Everything public is here; heavy modules are imported when a name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hganalysis import delays, quality, tell
    from hganalysis.counts import count, rates, reconcile
    from hganalysis.delay_tables import (
        quality_agency_table,
        quality_rows_table,
        quality_table,
        stated_reasons_table,
        unmatched_reasons_table,
        unmeasured_table,
    )
    from hganalysis.errors import HgError
    from hganalysis.figures import (
        draw,
        draw_agencies,
        draw_analysis,
        draw_calibration,
        draw_control_chart,
        draw_decomposition,
        draw_funnel,
        draw_odds_ratios,
        draw_risk_by_week,
        draw_survival,
        draw_with_and_without,
    )
    from hganalysis.intake import load_map, read_tasks
    from hganalysis.params import Params, load_params
    from hganalysis.result import judge, summarise
    from hganalysis.run.manifest import verify
    from hganalysis.run.period import run_period
    from hganalysis.run.stage import open_stage
    from hganalysis.status import classify, explain, mark_population
    from hganalysis.tables import (
        agency_table,
        cautions,
        checks_table,
        clocks_table,
        findings_summary,
        findings_table,
        holders_table,
        notice,
        reasons_table,
        source_table,
        totals_table,
    )

_HOME = {
    "HgError": "errors",
    "Params": "params",
    "agency_table": "tables",
    "cautions": "tables",
    "checks_table": "tables",
    "classify": "status",
    "clocks_table": "tables",
    "count": "counts",
    "delays": "delays",
    "draw": "figures",
    "draw_agencies": "figures",
    "draw_analysis": "figures",
    "draw_calibration": "figures",
    "draw_control_chart": "figures",
    "draw_decomposition": "figures",
    "draw_funnel": "figures",
    "draw_odds_ratios": "figures",
    "draw_risk_by_week": "figures",
    "draw_survival": "figures",
    "draw_with_and_without": "figures",
    "explain": "status",
    "findings_summary": "tables",
    "findings_table": "tables",
    "judge": "result",
    "holders_table": "tables",
    "load_map": "intake",
    "load_params": "params",
    "mark_population": "status",
    "notice": "tables",
    "open_stage": "run.stage",
    "quality": "quality",
    "quality_agency_table": "delay_tables",
    "quality_rows_table": "delay_tables",
    "quality_table": "delay_tables",
    "rates": "counts",
    "read_tasks": "intake",
    "reasons_table": "tables",
    "reconcile": "counts",
    "run_period": "run.period",
    "source_table": "tables",
    "stated_reasons_table": "delay_tables",
    "summarise": "result",
    "tell": "tell",
    "totals_table": "tables",
    "unmatched_reasons_table": "delay_tables",
    "unmeasured_table": "delay_tables",
    "verify": "run.manifest",
}

__version__ = "0.1.0"
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
    "draw_analysis",
    "draw_calibration",
    "draw_control_chart",
    "draw_decomposition",
    "draw_funnel",
    "draw_odds_ratios",
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
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'hganalysis' has no attribute {name!r}")
    module = import_module(f"hganalysis.{_HOME[name]}")
    return module if _HOME[name] == name else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
