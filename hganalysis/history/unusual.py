"""Totals and shares that changed since the period before more than they have changed before.

A change is unusual where its modified z-score, 0.6745 (change - median) / MAD, is above 3.5 (Iglewicz and
Hoaglin, How to Detect and Handle Outliers, 1993), by at least six earlier changes. The spread is never taken
for less than what counting alone would give, so that a quiet year does not make every change unusual.
"""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from hganalysis import vocab
from hganalysis.counting.changes import alike
from hganalysis.history.history_result import Unusual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.counting.changes import Before

LEAST_CHANGES = 6
"""Earlier changes that are enough to say what is usual. Our choice."""

MOST = 3.5
TO_DEVIATION = 0.6745
"""MAD of a normal distribution whose standard deviation is 1."""


def unusual(now: Before, earlier: Sequence[Before]) -> tuple[Unusual, ...]:
    """Return the totals and rates whose last change is unusual.

    Of the periods before, the latest first, those are compared that go on from each other in the same way.
    """
    steps = _steps([now, *earlier])
    if len(steps) <= LEAST_CHANGES:
        return ()
    counts = [
        _judged(name, [(each.totals.of(name), other.totals.of(name)) for each, other in steps])
        for name in vocab.COUNTS
    ]
    shares = [_judged_share(name, steps) for name in vocab.RATES]
    return tuple(each for each in (*counts, *shares) if each is not None)


def _steps(periods: Sequence[Before]) -> list[tuple[Before, Before]]:
    """Return each period with the one before it, of those that go on from each other as the last two do."""
    pairs = list(pairwise(periods))
    if not pairs:
        return []
    kind = _goes_on(*pairs[0])
    return [pair for pair in pairs if kind is not None and _goes_on(*pair) == kind]


def _goes_on(now: Before, before: Before) -> str | None:
    """Tell how a period goes on from another: from the same first day, or after its end; None for neither."""
    if now.rules != before.rules and not alike(now, before):
        return None
    if now.from_ == before.from_:
        return "cumulative"
    return "next" if before.as_of < now.from_ and alike(now, before) else None


def _judged(name: str, pairs: Sequence[tuple[float, float]], floor: float | None = None) -> Unusual | None:
    now, *before = [after - earlier for after, earlier in pairs]
    usual = median(before)
    spread = median(abs(each - usual) for each in before) / TO_DEVIATION
    least = math.sqrt(max(abs(usual), 1.0)) if floor is None else floor
    reach = MOST * max(spread, least)
    if abs(now - usual) <= reach:
        return None
    return Unusual(
        name=name,
        before=pairs[0][1],
        after=pairs[0][0],
        usual=usual,
        low=usual - reach,
        high=usual + reach,
        changes=len(before),
    )


def _judged_share(name: str, steps: Sequence[tuple[Before, Before]]) -> Unusual | None:
    found = []
    for pair in steps:
        rates = [next(rate for rate in each.rates if rate.name == name) for each in pair]
        if any(rate.value is None for rate in rates):
            return None
        found.append((rates[0].value or 0.0, rates[1].value or 0.0))
    last = next(rate for rate in steps[0][0].rates if rate.name == name)
    share, n = last.value or 0.0, last.denominator
    fresh = max(n - next(rate for rate in steps[0][1].rates if rate.name == name).denominator, 1)
    floor = math.sqrt(max(share * (1 - share), 1 / n) * fresh) / n
    return _judged(name, found, floor)
