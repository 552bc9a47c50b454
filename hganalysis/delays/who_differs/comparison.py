"""Which agencies differ from what their own tasks would lead one to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hganalysis.answers.unsaid import UNSAID, require
from hganalysis.counting.judged import deadlines, has_passed
from hganalysis.delays.tasks import agency_keys, in_protocol_order, places_of, settled, texts_of
from hganalysis.delays.who_differs.case_mix import WHAT, Mix, mix_of
from hganalysis.delays.who_differs.spread import (
    SHIFTS,
    SPREADS,
    Agency,
    Dispersion,
    agencies_of,
    chance_of_counts,
    dispersion,
    evidence,
    points,
    weights_of,
)
from hganalysis.errors import Unsaid
from hganalysis.text import number

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    Array = NDArray[Any]

LEVEL = 0.998
"""Coverage of the limits beyond which an agency is named (Spiegelhalter 2005): 1 of 500 by chance."""

LEAST_TASKS = 10
"""Settled tasks below which no agency is named: one task would move its rate by more than ten points."""

LEAST_LATE = 3
"""Late tasks below which no agency is called higher: one order missed can make two late."""

LARGEST_SIZE = 400
HIGHER, LOWER = "higher", "lower"
TOO_FEW = f"dưới {LEAST_TASKS} nhiệm vụ đã đến hạn"
NOT_KNOWN = "chưa xác định được cơ quan, đơn vị"
SPREAD_KNOWN = 1.92
"""Fall of the log likelihood at the ends of a 95% interval of one number."""


@dataclass(frozen=True)
class Agencies:
    """What `compare_agencies` finds."""

    frame: pd.DataFrame
    """One row an agency, in protocol order (by name where the directory does not know it): `agency_id`,
    `agency`, `short` (str); `tasks`, `late` (int): settled tasks; `expected` (float): how many would be late
    with the same tasks at an agency like all others; `ratio` (float): late to expected; `low`, `high` (int):
    the fewest and the most late tasks that do not name an agency; `mid_p` (float): the two-sided chance of a
    number as far off; `named` (str): "higher", "lower" or "", what a report may say; `unknown` (int): tasks
    that could not be classified and may be late, which no naming depends on; `unsaid` (str): why an agency
    cannot be named whatever its number, or ""."""
    terms: tuple[str, ...]
    left_out: tuple[str, ...]
    """Factors of `delays.factors_asked` in the model of case mix, and those the table could not give."""
    dispersion: Dispersion
    """Scatter, its null, and what would have been seen."""
    spread: float
    spread_low: float
    spread_high: float
    """Standard deviation between agencies beyond case mix and chance, in shares of 1, with its 95%
    interval."""
    detectable: float | None
    """The one that would have been seen with a chance of 80%, in shares of 1."""
    typical: pd.DataFrame
    """`tasks, low, high`: the limits for numbers of tasks of the usual mix."""
    least_lower: int | None
    """The fewest tasks of the usual mix of which none late is called lower; None beyond `LARGEST_SIZE`."""


def compare_agencies(judged: pd.DataFrame, as_of: dt.date | str) -> Agencies:
    """Compare the late tasks of each agency with those expected of an agency given the same tasks.

    Only tasks whose deadline has passed count: of those due later, the late ones are not known yet. What is
    expected comes from a logistic regression on field, coordinating agencies, time allowed and entry
    delay (`case_mix`). The limits are those of the number of late tasks by chance (Poisson-binomial,
    exact mid-p tails) when, besides, agencies differ as much as the *other* agencies do (normal in log
    odds, maximum likelihood): an agency is named when neither its tasks, nor chance, nor the usual
    differences explain its number.

    The rows are all that `hg.judge` or `hg.classify` gives, with `agency` or `agency_id`. Raises Unsaid: a
    column is missing, no task is settled, fewer than two agencies have one, or all tasks have the same
    outcome.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185-1202; Ohlssen, Sharples and Spiegelhalter (2007),
    Journal of the Royal Statistical Society A 170:865-890: an agency judged by the spread of the others;
    Lancaster (1961), Journal of the American Statistical Association 56:223-234: mid-p.
    """
    tasks, frame, codes = _rows(judged, as_of)
    late = tasks["late"].to_numpy(dtype="float64")
    mix = mix_of(tasks, late, codes)
    placed, found = placed_of(frame, mix, late, codes)
    placed = _held_to_unknown(placed, judged, as_of)
    total, rate = found.sum(axis=0), float(late.mean())
    likely = SPREADS[total >= total.max() - SPREAD_KNOWN]
    spread, low, high = (
        points(float(each), rate) for each in (SPREADS[total.argmax()], likely[0], likely[-1])
    )
    scatter = dispersion(mix, late, codes)
    seen = None if scatter.detectable is None else points(scatter.detectable, rate)
    typical, least = _typical(rate, weights_of(SPREADS[[total.argmax()]])[0])
    return Agencies(placed, mix.terms, mix.left_out, scatter, spread, low, high, seen, typical, least)


def placed_of(frame: pd.DataFrame, mix: Mix, late: Array, codes: Array) -> tuple[pd.DataFrame, Array]:
    """Return the table of the answer, and the log likelihood of each of `SPREADS` by agency.

    Of each task: whether it was late, and the row of its agency in `frame`.
    """
    parts = agencies_of(mix, late, codes)
    found = evidence(parts)
    limits = [_limits(each, weights) for each, weights in zip(parts, _others(found), strict=True)]
    return _placed(frame, parts, np.bincount(codes, mix.chance), limits), found


def _rows(judged: pd.DataFrame, as_of: dt.date | str) -> tuple[pd.DataFrame, pd.DataFrame, Array]:
    """Return the settled tasks, their agencies in order, and the place of each task's agency there."""
    if "agency" not in judged and "agency_id" in judged:
        judged = judged.assign(agency=judged["agency_id"])
    require(judged, ["agency"], WHAT)
    tasks = settled(judged, as_of)
    keys = agency_keys(tasks)
    frame = in_protocol_order(keys)
    if len(frame) < 2:
        raise Unsaid(WHAT, "chỉ có 1 cơ quan, đơn vị có nhiệm vụ đã đến hạn", "ít nhất 2 cơ quan, đơn vị")
    n, k = len(tasks), int(tasks["late"].sum())
    if k in (0, n):
        counted = f"{number(n)} nhiệm vụ đã đến hạn"
        why = f"không có nhiệm vụ nào trong {counted} bị chậm" if k == 0 else f"tất cả {counted} đều chậm"
        raise Unsaid(WHAT, why, "cả nhiệm vụ chậm và nhiệm vụ đúng hạn")
    return tasks, frame, places_of(keys, frame)


def _held_to_unknown(placed: pd.DataFrame, judged: pd.DataFrame, as_of: dt.date | str) -> pd.DataFrame:
    """Count the tasks nobody could classify, and name an agency only where it stands whatever they were.

    One is lower if it is with all of them late, and higher if it is with all of them on time; the limit grows
    with the tasks. Those whose deadline lies ahead are not settled either way.
    """
    rows = judged[
        (judged["status"] == "unclassified") & (deadlines(judged).isna() | has_passed(judged, as_of))
    ]
    sizes = rows.groupby([texts_of(rows, "agency_id"), texts_of(rows, "agency")]).size()
    keys = zip(placed["agency_id"], placed["agency"], strict=True)
    unknown = np.array([int(sizes.get(key, 0)) for key in keys])
    late, grown = placed["late"], 1 + unknown / placed["tasks"]
    stands = (placed["named"] != LOWER) | (late + unknown < placed["low"])
    stands &= (placed["named"] != HIGHER) | (late > placed["high"] * grown)
    return placed.assign(named=placed["named"].where(stands, ""), unknown=unknown)


def _others(found: Array) -> Array:
    """Return how an agency may differ, as the likeliest spread of the agencies but the one judged has it."""
    best = (found.sum(axis=0) - found).argmax(axis=1)
    return np.asarray(weights_of(SPREADS)[best])


def _limits(each: Agency, weights: Array) -> tuple[int, int, float]:
    """Return the fewest and most late tasks that name nobody, and the two-sided mid-p of the number."""
    chance = chance_of_counts(each, weights)
    below = np.cumsum(chance) - chance / 2
    inside = np.flatnonzero((below >= (1 - LEVEL) / 2) & (1 - below >= (1 - LEVEL) / 2))
    low, high = (int(inside[0]), int(inside[-1])) if len(inside) else (0, each.tasks)
    tail = float(min(below[each.late], 1 - below[each.late]))
    return low, max(high, LEAST_LATE - 1), min(1.0, 2 * tail)


def _placed(
    frame: pd.DataFrame, parts: list[Agency], expected: Array, limits: list[tuple[int, int, float]]
) -> pd.DataFrame:
    """Return the table of the answer."""
    tasks, late = np.array([each.tasks for each in parts]), np.array([each.late for each in parts])
    directory = bool(frame["agency_id"].ne("").any())
    unknown = frame["agency"].eq("") | (frame["agency_id"].eq("") & directory)
    unsaid = np.select([unknown, tasks < LEAST_TASKS], [NOT_KNOWN, TOO_FEW], "")
    low, high, mid_p = (np.array(column) for column in zip(*limits, strict=True))
    low, high = np.where(unsaid == "", low, 0), np.where(unsaid == "", np.minimum(high, tasks), tasks)
    named = np.select([late > high, late < low], [HIGHER, LOWER], "")
    numbers = {"tasks": tasks, "late": late, "expected": expected, "ratio": late / expected}
    told = {"low": low, "high": high, "mid_p": mid_p, "named": named, UNSAID: unsaid}
    return frame.assign(**numbers, **told)


def _typical(rate: float, weights: Array) -> tuple[pd.DataFrame, int | None]:
    """Return the limits for sizes of the usual mix, and the least size of which none late is lower."""
    sizes = np.unique(np.r_[LEAST_TASKS, 20, 30, 50, 100, 200])
    rows = [(int(n), *_limits(_usual(int(n), rate), weights)[:2]) for n in sizes]
    least = next((n for n in range(LEAST_TASKS, LARGEST_SIZE + 1) if _none_is_lower(n, rate, weights)), None)
    return pd.DataFrame(rows, columns=["tasks", "low", "high"]), least


def _usual(n: int, rate: float) -> Agency:
    return Agency(np.log([rate / (1 - rate)]), np.array([float(n)]), 0)


def _none_is_lower(n: int, rate: float, weights: Array) -> bool:
    odds = rate / (1 - rate) * np.exp(SHIFTS)
    return bool((weights @ (1 + odds) ** -float(n)) / 2 < (1 - LEVEL) / 2)
