"""What the on-time rate of a window says of a world that never changes, and how often two windows differ.

Run: python benchmarks/bench_windows.py. Tasks of 91 a month are assigned at random; the time allowed is
lognormal with a median of 30 days; 87.7% are done on time whatever their length. A window counts the
tasks assigned in it. Before: the rate of all concluded tasks. After: the rate that the product compares,
`on_time_of_settled`, by `hg.classify`, `hg.count` and `hg.rates`; a pair that `hganalysis.changes` does not
compare for its lengths is not called anything. In the last pairs each of 44 agencies has a rate of its own,
kept (`kept`) or drawn anew for each window (`anew`). Its table is in docs/method.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import hganalysis as hg
from hganalysis import vocab
from hganalysis.counting.changes import LEAST_SHARE
from hganalysis.counting.judged import outcome_known
from hganalysis.delays import newcombe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Counts = dict[str, NDArray[Any]]

TRUE_RATE, A_DAY, SEED, AT_ONCE = 0.877, 91 / 30.4, 9, 500
AGENCIES, SPREAD = 44, 0.08
AS_OF = dt.date(2024, 11, 3)
WINDOWS = {"1 month": 31, "3 months": 91, "6 months": 182, "10 months": 308, "12 months": 365}
PAIRS = ((182, 31), (91, 31), (91, 273), (31, 31), (91, 91), (308, 365))


def window(random: np.random.Generator, days: int, by_agency: Array) -> Counts:
    """Return on time and all, of concluded and of settled tasks, of each world at the end of a window.

    `by_agency` has the true rate of each agency, shape (worlds, agencies).
    """
    worlds, agencies = by_agency.shape
    world = np.repeat(np.arange(worlds), random.poisson(A_DAY * days, worlds))
    n = len(world)
    start = random.integers(0, days, n)
    due = start + np.maximum(1, np.round(np.exp(random.normal(np.log(30), 0.7, n)))).astype(int)
    on_time = random.random(n) < by_agency[world, random.integers(0, agencies, n)]
    early = np.ceil((due - start) * random.beta(4, 1.5, n)).astype(int)
    end = np.where(on_time, np.minimum(start + early, due), due + 1 + random.geometric(0.08, n))
    first = np.datetime64(AS_OF) - (days - 1)
    dates = {"assigned_on": first + start, "due_on": first + due, "completed_on": first + end}
    tasks = pd.DataFrame({"world": world, **dates}).astype(dict.fromkeys(dates, "datetime64[us]"))
    return _counts(hg.classify(tasks, as_of=AS_OF))


def _counts(judged: pd.DataFrame) -> Counts:
    """Return (on time, all) of each world, of concluded tasks and as the product has them."""
    counted = hg.count(judged, by="world")
    ahead = (judged["status"] == "done_on_time") & ~outcome_known(judged, AS_OF)
    counted = counted.assign(**{vocab.AHEAD: ahead.groupby(judged["world"]).sum().to_numpy()})
    rates = [each for row in counted.to_dict("records") for each in hg.rates(row)]
    settled = [
        (each["numerator"], each["denominator"]) for each in rates if each["name"] == vocab.SETTLED_RATE
    ]
    concluded = counted[["done_on_time"]].assign(n=counted[list(vocab.CONCLUDED)].sum(axis=1))
    return {"before": concluded.to_numpy(), "after": np.array(settled)}


def called(before: NDArray[Any], after: NDArray[Any]) -> Array:
    """Return the share of worlds called higher and lower."""
    pairs = zip(before.tolist(), after.tolist(), strict=True)
    limits = [newcombe(tuple(k), tuple(n)) for k, n in pairs if k[1] and n[1]]
    return np.array([sum(low > 0 for low, _ in limits), sum(high < 0 for _, high in limits)]) / len(before)


def print_bias(random: np.random.Generator, worlds: int) -> None:
    """Print by window how far the rate of all worlds together lies from the truth."""
    for label, days in WINDOWS.items():
        parts = [window(random, days, same(n)) for n in _parts(worlds)]
        for rate in parts[0]:
            k, n = np.sum([part[rate].sum(axis=0) for part in parts], axis=0)
            print(f"{label:>9} {rate:>6} bias {100 * (k / n - TRUE_RATE):+.2f} points", flush=True)


def print_calls(random: np.random.Generator, worlds: int, days: tuple[int, int], kind: str) -> None:
    """Print how often the second of two windows is called higher or lower than the first."""
    found: dict[str, Array] = {"before": np.zeros(2), "after": np.zeros(2)}
    for n in _parts(worlds):
        first = same(n) if kind == "same" else spread(random, n)
        rates = first, spread(random, n) if kind == "anew" else first
        one, other = (window(random, *each) for each in zip(days, rates, strict=True))
        for rate in found:
            found[rate] += n / worlds * called(one[rate], other[rate])
    told = "compared" if min(days) >= LEAST_SHARE * max(days) else "not compared"
    for rate, (up, down) in found.items():
        line = f"{days[0]:>4} v {days[1]:>3} days, agencies {kind:<4} {rate:>6} up {up:.1%} down {down:.1%}"
        print(line, f"({told})" if rate == "after" else "", flush=True)


def same(worlds: int) -> Array:
    """Return the rates of agencies that do not differ."""
    return np.full((worlds, 1), TRUE_RATE)


def spread(random: np.random.Generator, worlds: int) -> Array:
    """Return rates of agencies with the mean of the world at large and a standard deviation of `SPREAD`."""
    size = TRUE_RATE * (1 - TRUE_RATE) / SPREAD**2 - 1
    return random.beta(TRUE_RATE * size, (1 - TRUE_RATE) * size, (worlds, AGENCIES))


def _parts(worlds: int) -> list[int]:
    return [min(AT_ONCE, worlds - done) for done in range(0, worlds, AT_ONCE)]


def main() -> None:
    """Print the bias by window and the false calls by pair of windows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=4_000)
    worlds = parser.parse_args().worlds
    os.nice(10)
    random = np.random.default_rng(SEED)
    print_bias(random, worlds // 4)
    for days in PAIRS:
        print_calls(random, worlds, days, "same")
    for kind in ("kept", "anew"):
        print_calls(random, worlds, (91, 91), kind)


if __name__ == "__main__":
    main()
