"""Everything the report and the figures say of delays, as plain data: the key `delays` of result.json.

A part that the data cannot answer is ``{"unsaid": sentence}``; so is a forecast that may not be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from hganalysis.answers.unsaid import UNSAID
from hganalysis.delays.what_changed.decomposition import TOTAL
from hganalysis.delays.what_comes_next.calibration import bands_missed
from hganalysis.delays.what_comes_next.outlook import ENDS_TODAY, MOST_AT_RISK, measure_sentence
from hganalysis.delays.which_reasons.stated import summarise_reasons
from hganalysis.errors import Unsaid

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.delays.what_comes_next.backtest import Backtest
    from hganalysis.delays.what_comes_next.outlook import Forecast
    from hganalysis.delays.who_differs.comparison import Agencies

Plain = dict[str, Any]


DRIVER_NUMBERS = (
    "n", "late", "rate", "low", "high", "n_other", "late_other", "rate_other", "low_other", "high_other",
    "difference", "difference_low", "difference_high", "odds_ratio", "or_low", "or_high",
    "adjusted", "adjusted_low", "adjusted_high", "p_adjusted",
)  # fmt: skip
DRIVER_COUNTS = ("n", "late", "n_other", "late_other")
DRIVER_WORDS = ("factor", "label", "level", "consequence", "model", "step", "clear", "sentence", UNSAID)
AGENCY_COLUMNS = (
    "agency_id", "agency", "late", "tasks", "rate", "rate_low", "rate_high", "outside", "outside_wide",
    "shrunken", "shrunken_low", "shrunken_high", UNSAID,
)  # fmt: skip
COMPARED_COLUMNS = (
    "agency_id", "agency", "short", "tasks", "late", "expected", "ratio", "low", "high", "mid_p", "named",
    "unknown",
    UNSAID,
)  # fmt: skip
ABOUT_COMPARED = ("spread", "spread_low", "spread_high", "detectable", "least_lower")
ABOUT_FUNNEL = (
    "target", "agencies", "phi", "phi_null", "phi_null_high", "tau", "overdispersed", "dispersion_unsaid",
    "shrinkage_unsaid",
)  # fmt: skip
MEDIAN_COLUMNS = ("group", "n", "events", "median", "low", "high", UNSAID)
MONTH_COLUMNS = ("due_month", "late", "tasks", "rate", "low", "high", "signal", UNSAID)
ABOUT_CHART = ("kind", "periods", "provisional", "sigma")
CHANGE_COLUMNS = (
    "group", "present", "events_before", "tasks_before", "events_after", "tasks_after", "mix", "rate", "sum",
)  # fmt: skip
EXPECTED_COLUMNS = ("measure", "label", "n", "expected", "low", "high", "sentence", UNSAID)
TASK_COLUMNS = ("task_id", "title", "agency_id", "agency", "deadline", "days_left", "chance", "note")


def summarise(judged: pd.DataFrame) -> Plain:
    """Return ``{"reasons": …}``, what agencies state; `parts` gives the rest.

    Parameters
    ----------
    judged : DataFrame
        Every row read, as `hg.judge` gives it.
    """
    return {"reasons": summarise_reasons(judged)}


def parts(
    *,
    drivers: pd.DataFrame | Unsaid,
    agencies: Agencies | Unsaid,
    funnel: pd.DataFrame | Unsaid,
    survival: pd.DataFrame | Unsaid,
    months: pd.DataFrame | Unsaid,
    change: pd.DataFrame | Unsaid,
    forecast: Forecast | Unsaid,
) -> Plain:
    """Return the answers of the notebook as plain data, by name (docs/design.md, "The result").

    Parameters
    ----------
    drivers, agencies, funnel, forecast
        As the functions of those names give them, or why they give nothing.
    survival : DataFrame or Unsaid
        As `medians` gives it.
    months : DataFrame or Unsaid
        As `control_chart` gives it.
    change : DataFrame or Unsaid
        As `changed` gives it.
    """
    return {
        "drivers": _part(drivers, _drivers),
        "agencies": _part(agencies, _agencies),
        "funnel": _part(funnel, _funnel),
        "survival": _part(survival, lambda found: {"groups": _rows(found, MEDIAN_COLUMNS)}),
        "months": _part(months, _months),
        "change": _part(change, _change),
        "forecast": _part(forecast, _forecast),
    }


def _part(answer: Any, plain: Callable[[Any], Plain]) -> Plain:
    return _unsaid(answer) if isinstance(answer, Unsaid) else {UNSAID: "", **plain(answer)}


def _unsaid(why: object) -> Plain:
    return {UNSAID: str(why)}


def _drivers(found: pd.DataFrame) -> Plain:
    whole = found.astype(dict.fromkeys(DRIVER_COUNTS, "Int64"))
    return {"notes": list(found.attrs["notes"]), "rows": _rows(whole, DRIVER_WORDS + DRIVER_NUMBERS)}


def _agencies(found: Agencies) -> Plain:
    scatter = found.dispersion
    rows = found.frame.assign(agency_id=found.frame["agency_id"].replace("", None))
    return {
        "terms": list(found.terms),
        "left_out": list(found.left_out),
        "phi": scatter.phi,
        "phi_null": scatter.null,
        "phi_null_high": scatter.null_high,
        **{name: _value(getattr(found, name)) for name in ABOUT_COMPARED},
        "typical": _rows(found.typical, ("tasks", "low", "high")),
        "rows": _rows(rows, COMPARED_COLUMNS),
    }


def _funnel(found: pd.DataFrame) -> Plain:
    about = {name: _value(found.attrs["funnel"][name]) for name in ABOUT_FUNNEL}
    return {**about, "rows": _rows(found, AGENCY_COLUMNS)}


def _months(found: pd.DataFrame) -> Plain:
    about = {name: _value(found.attrs["chart"][name]) for name in ABOUT_CHART}
    return {**about, "centre": float(found["centre"].iloc[0]), "rows": _rows(found, MONTH_COLUMNS)}


def _change(found: pd.DataFrame) -> Plain:
    total = found[found["group"] == TOTAL].iloc[0]
    return {
        "why": found.attrs["why"],
        "periods": list(found.attrs["periods"]),
        "by": list(found.attrs["by"]),
        "interval": [float(total["low"]), float(total["high"])],
        "rows": _rows(found, CHANGE_COLUMNS),
    }


def _forecast(found: Forecast) -> Plain:
    """Return the forecast; where it is no better than the base rate, only the sentence that says so."""
    if not found.shown:
        return _unsaid(" ".join(found.sentences))
    tested = found.backtest
    at_risk = found.tasks[found.tasks["chance"].notna()].head(MOST_AT_RISK)
    told = [
        "" if row["unsaid"] else measure_sentence(row, found.until) for _, row in found.expected.iterrows()
    ]
    expected = found.expected.assign(sentence=told)
    return {
        "until": found.until.isoformat(),
        "sentences": list(found.sentences),
        "expected": _rows(expected, EXPECTED_COLUMNS),
        "tested": _tested(tested),
        "today": int(found.tasks["note"].eq(ENDS_TODAY).sum()),
        "brier": tested.brier,
        "brier_base": tested.brier_base,
        "in_time": len(found.tasks),
        "at_risk": _rows(at_risk, TASK_COLUMNS),
    }


def _tested(tested: Backtest) -> Plain:
    """Return how the forecast did on earlier dates: tasks foreseen to be missed, missed, and bands off."""
    origins = tested.origins[tested.origins["n"] > 0]
    n = origins["n"].astype(float)
    return {
        "times": len(origins),
        "n": int(n.sum()),
        "foreseen": float((n * (1 - origins["foreseen"].astype(float))).sum()),
        "missed": int((n - origins["on_time"].astype(float)).sum()),
        "bands": len(tested.calibration),
        "bands_missed": len(bands_missed(tested.calibration)),
    }


def _rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> list[Plain]:
    names = [name for name in columns if name in frame]
    return [{name: _value(row[name]) for name in names} for row in frame[names].to_dict("records")]


def _value(value: Any) -> Any:
    """Return a cell as JSON has it: no NumPy number, no missing value but null, dates as ISO text."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
