"""How often the log-rank test finds fields different in worlds where no field does anything.

Run: python benchmarks/bench_logrank.py. Tasks take an exponential time about a median of their agency; the
agencies keep mostly to the fields of their own line, so that slow agencies can pass for slow fields. Before:
the usual test, which takes tasks for independent. After: the test by agencies that
`hg.delays.logrank` makes. A test that keeps its word is below 0.05 in 5% of worlds. Its table is in
docs/method.md.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.stats import chi2

from hganalysis.delays.how_long.clusters import clustered_logrank

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED, ALPHA, DAYS = 20241103, 0.05, 308
MEDIAN = 25.0


class Setting(NamedTuple):
    """How many agencies, fields and tasks, how far agencies differ, and what share is of their own field."""

    agencies: int
    fields: int
    tasks: int
    spread: float
    own: float


SETTINGS = (
    Setting(44, 8, 900, 0.0, 0.7),
    Setting(44, 8, 900, 0.3, 0.7),
    Setting(44, 8, 900, 0.6, 0.7),
    Setting(44, 8, 900, 0.6, 0.2),
    Setting(44, 2, 900, 0.6, 0.7),
    Setting(16, 8, 900, 0.3, 0.7),
    Setting(10, 2, 300, 0.3, 0.7),
    Setting(100, 4, 3000, 0.3, 0.7),
)


def world(random: np.random.Generator, of: Setting) -> tuple[NDArray[Any], ...]:
    """Return the time, whether it ended, the field and the agency of each task."""
    sizes = random.dirichlet(np.full(of.agencies, 2.0))
    agency = random.choice(of.agencies, of.tasks, p=sizes)
    own = random.random(of.tasks) < of.own
    field = np.where(own, agency % of.fields, random.integers(0, of.fields, of.tasks))
    pace = np.exp(random.normal(0, of.spread, of.agencies))[agency]
    took = np.ceil(random.exponential(MEDIAN / np.log(2) * pace))
    left = DAYS - random.integers(0, DAYS, of.tasks)
    return np.minimum(took, left), took <= left, field, agency


def usual(time: NDArray[np.float64], ended: NDArray[np.bool_], groups: NDArray[np.int64]) -> float:
    """Return the p-value of Mantel's test: that of lifelines, which takes twenty times as long."""
    times, place = np.unique(time, return_inverse=True)
    own = np.eye(int(groups.max()) + 1)[groups]
    left = np.zeros((len(times), own.shape[1]))
    np.add.at(left, place, own)
    left = left[::-1].cumsum(axis=0)[::-1]
    at_risk, ends = left.sum(axis=1), np.bincount(place, weights=ended, minlength=len(times))
    shares = left / at_risk[:, None]
    excess = (own * ended[:, None]).sum(axis=0) - ends @ shares
    weight = ends * (at_risk - ends) / np.maximum(at_risk - 1, 1)
    spread = np.diag(weight @ shares) - (shares * weight[:, None]).T @ shares
    statistic = excess[:-1] @ np.linalg.solve(spread[:-1, :-1], excess[:-1])
    return float(chi2.sf(statistic, len(excess) - 1))


def p_values(random: np.random.Generator, of: Setting) -> tuple[float, float]:
    """Return the p-values of the usual test and of the test by agencies in one world."""
    time, ended, field, agency = world(random, of)
    groups, clusters = (np.unique(codes, return_inverse=True)[1] for codes in (field, agency))
    _, aware = clustered_logrank(time, ended, groups, clusters)
    return usual(time, ended, groups), aware


def main() -> None:
    """Print the share of worlds below 0.05, by setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=300)
    worlds = parser.parse_args().worlds
    os.nice(10)
    random = np.random.default_rng(SEED)
    print(f"{worlds} worlds a row; standard error of 5% {100 * (0.05 * 0.95 / worlds) ** 0.5:.1f} points")
    for of in SETTINGS:
        below = np.mean(np.array([p_values(random, of) for _ in range(worlds)]) < ALPHA, axis=0)
        told = ", ".join(f"{name} {value}" for name, value in of._asdict().items())
        print(f"{told:<62} usual {below[0]:6.1%}  by agencies {below[1]:6.1%}", flush=True)


if __name__ == "__main__":
    main()
