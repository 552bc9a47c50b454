"""What changed since the period before, and which of it is more than chance.

Counts are facts and are set side by side. Rates are compared only where the two periods are counted by the
same rules and share no task; a difference counts as a change when its 95% interval leaves 0 out
(docs/method.md, "So sánh hai kỳ").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hganalysis import vocab
from hganalysis.counting.intervals import newcombe

Result = Mapping[str, Any]

COMPARED_RULES = ("granularity", "roll_forward", "basis", "population_by", "carry_over")
LEAST_SHARE = 0.8
"""Share of the longer window that the shorter one must have for their rates to be compared: a month with a
month, ten months with a year, not a quarter with a half-year. Our choice."""

RATE_KEYS = ("numerator", "denominator", "value")
WARNING_KEYS = ("code", "rows", "figures")


def compared(now: Result, before: Result | None) -> dict[str, Any]:
    """Return the keys `previous` and `changes` of a result.

    Parameters
    ----------
    now, before : mapping
        Results as docs/design.md, "The result", describes them; `before` None when there is nothing to
        compare with.

    Returns
    -------
    dict
        Both None without a period before.
    """
    if before is None:
        return {"previous": None, "changes": None}
    return {"previous": kept(before), "changes": changes(now, before)}


def kept(result: Result) -> dict[str, Any]:
    """Return what the result of a later period keeps of this one.

    `warnings` is None for a result that was published before results had them.
    """
    head = {name: result[name] for name in ("period", "label", "from", "as_of")}
    agencies = [
        {name: agency[name] for name in ("agency_id", "agency", "rates")} for agency in result["by_agency"]
    ]
    told = result.get("warnings")
    warnings = told if told is None else [{name: each[name] for name in WARNING_KEYS} for each in told]
    return {
        **head,
        "totals": result["totals"],
        "rates": result["rates"],
        "by_agency": agencies,
        "warnings": warnings,
    }


def changes(now: Result, before: Result) -> dict[str, Any]:
    """Compare two results: each total and each rate of the whole."""
    rules = [name for name in COMPARED_RULES if now["rules"][name] != before["rules"][name]]
    overlap = before["as_of"] >= now["from"] or now["rules"]["carry_over"] == "include"
    unequal = _unequal(now, before)
    rates_before = {rate["name"]: rate for rate in before["rates"]}
    return {
        "overlap": overlap,
        "unequal": unequal,
        "other_rules": rules,
        "totals": [_total(name, now, before, alike=not (rules or unequal)) for name in vocab.MEASURES],
        "rates": [
            _rate(rate, rates_before[rate["name"]], comparable=not (rules or overlap or unequal))
            for rate in now["rates"]
        ],
    }


def _unequal(now: Result, before: Result) -> bool:
    """Tell whether one window is so much shorter that its settled tasks are others: the short ones.

    Where tasks belong to the window they are due in, its length does not choose them.
    """
    if now["rules"]["population_by"] == "due_on":
        return False
    days = [
        (dt.date.fromisoformat(each["as_of"]) - dt.date.fromisoformat(each["from"])).days + 1
        for each in (now, before)
    ]
    return min(days) < LEAST_SHARE * max(days)


def _total(name: str, now: Result, before: Result, *, alike: bool) -> dict[str, Any]:
    old, new = before["totals"][name], now["totals"][name]
    return {"name": name, "before": old, "after": new, "difference": new - old if alike else None}


def _rate(now: Result, before: Result, *, comparable: bool) -> dict[str, Any]:
    entry = {
        "name": now["name"],
        "label": now["label"],
        "before": {key: before[key] for key in RATE_KEYS},
        "after": {key: now[key] for key in RATE_KEYS},
    }
    if not comparable or not now["denominator"] or not before["denominator"]:
        return {**entry, "difference": None, "interval": None, "beyond_chance": None}
    low, high = newcombe((before["numerator"], before["denominator"]), (now["numerator"], now["denominator"]))
    difference = now["value"] - before["value"]
    beyond = (low > 0 or high < 0) and _holds_whatever_is_unknown(difference, now, before)
    return {**entry, "difference": difference, "interval": [low, high], "beyond_chance": beyond}


def _holds_whatever_is_unknown(difference: float, now: Result, before: Result) -> bool:
    """Tell whether a change keeps its sign whatever the tasks that are not classified turn out to be."""
    low, high = now.get("range") or (now["value"], now["value"])
    low_before, high_before = before.get("range") or (before["value"], before["value"])
    return bool(low > high_before if difference > 0 else high < low_before)
