"""What changed since the period before, and which of it is more than chance.

Counts are facts and are set side by side. Rates are compared only where the two periods are counted by the
same rules and share no task; a difference counts as a change when its 95% interval leaves 0 out
(docs/method.md, "So sánh hai kỳ").
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

from hganalysis import vocab
from hganalysis.counting.intervals import newcombe
from hganalysis.counting.judged import deadlines, has_passed
from hganalysis.counting.result_model import (
    ChangedRate,
    ChangedTotal,
    Changes,
    Earlier,
    RangedRate,
    Result,
    Share,
)

if TYPE_CHECKING:
    import pandas as pd

Before: TypeAlias = Result | Earlier

COMPARED_RULES = ("granularity", "roll_forward", "basis", "population_by", "carry_over")
MONTHS_A_YEAR = 12
LEAST_SHARE = 0.8
"""Share of the longer window that the shorter one must have for their rates to be compared: a month with a
month, ten months with a year, not a quarter with a half-year. Our choice."""


def compared(now: Result, before: Before) -> Result:
    """Return a result with the period before, and what changed since then."""
    earlier = before if isinstance(before, Earlier) else Earlier.model_validate(before.plain())
    return now.model_copy(update={"previous": earlier.kept(), "changes": changes(now, before)})


def changes(now: Before, before: Before) -> Changes:
    """Compare two results: each total and each rate of the whole."""
    rules, overlap, unequal = _other_rules(now, before), overlapping(now, before), _unequal(now, before)
    rates_before = {rate.name: rate for rate in before.rates}
    return Changes(
        overlap=overlap,
        unequal=unequal,
        other_rules=rules,
        totals=tuple(_total(name, now, before, alike=not (rules or unequal)) for name in vocab.COUNTS),
        rates=tuple(
            changed_rate(rate, rates_before[rate.name], comparable=not (rules or overlap or unequal))
            for rate in now.rates
        ),
    )


def overlapping(now: Before, before: Before) -> bool:
    """Tell whether two periods can share tasks."""
    whole_list = "none" in (now.rules.population_by, before.rules.population_by)
    return whole_list or before.as_of >= now.from_ or now.rules.carry_over == "include"


def alike(now: Before, before: Before) -> bool:
    """Tell whether two periods are counted by the same rules over windows of about one length."""
    return not (_other_rules(now, before) or _unequal(now, before))


def _other_rules(now: Before, before: Before) -> tuple[str, ...]:
    return tuple(name for name in COMPARED_RULES if getattr(now.rules, name) != getattr(before.rules, name))


def _unequal(now: Before, before: Before) -> bool:
    """Tell whether one window is so much shorter that its settled tasks are others: the short ones.

    Where tasks belong to the window they are due in, or lists are counted whole, its length does not
    choose them.
    """
    if now.rules.population_by in ("due_on", "none"):
        return False
    days = [
        (dt.date.fromisoformat(each.as_of) - dt.date.fromisoformat(each.from_)).days + 1
        for each in (now, before)
    ]
    return min(days) < LEAST_SHARE * max(days)


def _total(name: str, now: Before, before: Before, *, alike: bool) -> ChangedTotal:
    old, new = before.totals.of(name), now.totals.of(name)
    return ChangedTotal(name=name, before=old, after=new, difference=new - old if alike else None)


def changed_rate(now: RangedRate, before: RangedRate, *, comparable: bool = True) -> ChangedRate:
    """Set a rate beside the one before; where they are comparable, tell whether it changed beyond chance."""
    kept = ChangedRate(
        name=now.name,
        before=_share(before),
        after=_share(now),
        difference=None,
        interval=None,
        beyond_chance=None,
    )
    if not comparable or now.value is None or before.value is None:
        return kept
    low, high = newcombe((before.numerator, before.denominator), (now.numerator, now.denominator))
    difference = now.value - before.value
    beyond = (low > 0 or high < 0) and _holds_whatever_is_unknown(difference, now, before)
    told = {"difference": difference, "interval": (low, high), "beyond_chance": beyond}
    return kept.model_copy(update=told)


def _share(rate: RangedRate) -> Share:
    return Share(numerator=rate.numerator, denominator=rate.denominator, value=rate.value)


def _holds_whatever_is_unknown(difference: float, now: RangedRate, before: RangedRate) -> bool:
    """Tell whether a change keeps its sign whatever the tasks that are not classified turn out to be."""
    low, high = _reach(now)
    low_before, high_before = _reach(before)
    return low > high_before if difference > 0 else high < low_before


def _reach(rate: RangedRate) -> tuple[float, float]:
    value = rate.value or 0.0
    return rate.range or (value, value)


def due_between(judged: pd.DataFrame, start: dt.date, end: dt.date) -> pd.DataFrame:
    """Return the tasks whose deadline passed after one as-of day, by the next."""
    dated = judged[deadlines(judged).notna()]
    return dated[has_passed(dated, end) & ~has_passed(dated, start)]


def as_long_before(since: dt.date, as_of: dt.date) -> dt.date:
    """Return the day from which on to `since` it is as long as from there to `as_of`: in months, or in days.

    Examples
    --------
    >>> as_long_before(dt.date(2024, 10, 31), dt.date(2024, 11, 30)).isoformat()
    '2024-09-30'
    >>> as_long_before(dt.date(2024, 11, 3), dt.date(2024, 11, 10)).isoformat()
    '2024-10-27'
    """
    months = (as_of.year - since.year) * MONTHS_A_YEAR + as_of.month - since.month
    both_end = all(_last_day(each) == each for each in (since, as_of))
    if months and (both_end or since.day == as_of.day):
        place = since.year * MONTHS_A_YEAR + since.month - 1 - months
        first = dt.date(place // MONTHS_A_YEAR, place % MONTHS_A_YEAR + 1, 1)
        return _last_day(first) if both_end else first.replace(day=min(since.day, _last_day(first).day))
    return since - (as_of - since)


def _last_day(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
