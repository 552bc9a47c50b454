"""What the answers of `hg.delays` say to a Vietnamese reader: tables and sentences for a notebook.

An `Unsaid` in place of an answer shows itself.
"""

from __future__ import annotations

from hganalysis.delays.told_sentences import agencies, change, check, logrank, months
from hganalysis.delays.told_sentences import compared_agencies as agencies_in_words
from hganalysis.delays.told_sentences import drivers as drivers_in_words
from hganalysis.delays.told_tables import (
    agency_rates,
    compared_agencies,
    drivers,
    hazards,
    medians,
    proportionality,
    rates,
    time_ratios,
)
from hganalysis.delays.what_comes_next.forecast_words import at_risk, backtest, forecast

__all__ = [
    "agencies",
    "agencies_in_words",
    "agency_rates",
    "at_risk",
    "backtest",
    "change",
    "check",
    "compared_agencies",
    "drivers",
    "drivers_in_words",
    "forecast",
    "hazards",
    "logrank",
    "medians",
    "months",
    "proportionality",
    "rates",
    "time_ratios",
]
