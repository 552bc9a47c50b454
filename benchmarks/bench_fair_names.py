"""How often a comparison of agencies names one by chance, and how often it finds one that is truly slow.

Worlds are drawn on the settled tasks of the sample export: its agencies, sizes, fields, coordinating agencies
and dates; only who is late is drawn anew, by the effects of `hganalysis/sample/effects.py`. Before: the plain
funnel of rates, with normal limits widened by over-dispersion. After: `compare_agencies`. Its table is in
docs/method.md.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import expit

import hganalysis as hg
from hganalysis.delays.who_differs.case_mix import mix_of
from hganalysis.delays.who_differs.comparison import _rows, placed_of
from hganalysis.intake.task_table import read_tasks
from hganalysis.sample.effects import (
    AGENCY_PROFILES,
    COOP_EFFECT,
    EXTENSION_EFFECT,
    FIELD_EFFECTS,
    SCALE,
    SEASON_EFFECTS,
)
from hganalysis.settings.params import load_params

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ROOT = Path(__file__).parent.parent
PERIOD = "2024-11-03"
SEED = 20241103
SPREADS = (0.03, 0.06, 0.08)
SLOWEST = 2.0
"""Odds ratio from which an agency of the sample counts as one of its known worst."""

TIMES = (2.0, 4.0, 6.0)
SIZES = (21, 32, 52)
NORMAL = 3.090232
"""Quantile of the normal distribution beyond which 1 in 1,000 lies on either side."""


class Ground(NamedTuple):
    """What every world shares: the settled tasks, their agencies, and the log odds of the sample's truth."""

    tasks: pd.DataFrame
    frame: pd.DataFrame
    codes: Array
    by_task: Array
    by_agency: Array


class Told(NamedTuple):
    """Which agencies a world names, before and after: 1 higher, -1 lower, 0 none."""

    before: Array
    after: Array


def main() -> None:
    """Print the share of worlds that name an agency, and how often the slow ones are found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=600)
    worlds = parser.parse_args().worlds
    os.nice(10)
    ground = ground_of()
    sizes = np.bincount(ground.codes)
    print(f"{len(ground.tasks)} settled tasks of {len(sizes)} agencies; {worlds} worlds a row")
    print(f"{'worlds that name an agency beyond 99,8%':<46}{'before':>16}{'after':>16}")
    base = levelled(ground.by_task, ground.tasks["late"].mean())
    alarms("no difference between agencies", ground, worlds, lambda _: base)
    for spread in SPREADS:
        told = f"standard deviation of {100 * spread:.0f} points between agencies"
        alarms(told, ground, worlds, lambda random, sd=spread: apart(random, base, ground.codes, sd))
    truth = levelled(ground.by_task + ground.by_agency[ground.codes], ground.tasks["late"].mean())
    slow = alarms("the sample's own truth", ground, worlds, lambda _: truth)
    worst(ground, sizes, slow)
    power(ground, sizes, base, worlds // 6)


def ground_of() -> Ground:
    """Read the sample and return what the worlds share."""
    params = load_params(ROOT / "params" / f"{PERIOD}.yml")
    tasks, _ = read_tasks(ROOT / params.source.file, params.source.map, root=ROOT)
    settled, frame, codes = _rows(hg.judge(tasks, params), params.to)
    seasons = settled["due_on"].dt.month.map(SEASON_EFFECTS).fillna(0.0)
    effects = (
        COOP_EFFECT * settled["coop_count"].fillna(0).astype(float)
        + EXTENSION_EFFECT * settled["extension_count"].fillna(0).astype(float)
        + settled["field"].map(FIELD_EFFECTS).fillna(0.0)
        + seasons
    )
    own = [AGENCY_PROFILES[key].effect if key in AGENCY_PROFILES else 0.0 for key in frame["agency_id"]]
    return Ground(settled, frame, codes, effects.to_numpy() / SCALE, np.array(own) / SCALE)


def levelled(log_odds: Array, rate: float) -> Array:
    """Return log odds moved alike so that their chances have a mean."""
    shift = 0.0
    for _ in range(60):
        chance = expit(log_odds + shift)
        shift += (rate - chance.mean()) / (chance * (1 - chance)).mean()
    return np.asarray(log_odds + shift)


def apart(random: np.random.Generator, base: Array, codes: Array, spread: float) -> Array:
    """Return log odds in which the rates of agencies lie a normal number of points from those expected."""
    sizes = np.bincount(codes)
    rates = np.bincount(codes, expit(base)) / sizes
    wanted = np.clip(rates + random.normal(0, spread, len(sizes)), 0.005, 0.95)
    moved = np.zeros(len(sizes))
    for _ in range(60):
        chance = expit(base + moved[codes])
        slope = np.bincount(codes, chance * (1 - chance)) / sizes
        moved += np.clip((wanted - np.bincount(codes, chance) / sizes) / slope, -1, 1)
    return np.asarray(base + moved[codes])


def told_of(ground: Ground, late: Array) -> Told:
    """Return who is named in one world."""
    before = plain_funnel(np.bincount(ground.codes, late), np.bincount(ground.codes))
    placed, _ = placed_of(ground.frame, mix_of(ground.tasks, late, ground.codes), late, ground.codes)
    return Told(before, placed["named"].map({"higher": 1, "lower": -1, "": 0}).to_numpy())


def plain_funnel(late: Array, tasks: Array) -> Array:
    """Return whom the plain funnel named beyond 99.8%: the rate of all, phi held against 1, normal limits."""
    target = late.sum() / tasks.sum()
    by_chance = target * (1 - target) / tasks
    z = (late / tasks - target) / np.sqrt(by_chance)
    phi = float(np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2))
    weights = 1 / by_chance
    excess = max(len(z) * phi - (len(z) - 1), 0.0)
    spread = excess / (weights.sum() - (weights**2).sum() / weights.sum())
    reach = NORMAL * np.sqrt(by_chance + spread)
    return np.sign(late / tasks - target) * (np.abs(late / tasks - target) > reach)


def drawn(ground: Ground, worlds: int, log_odds: Callable[[np.random.Generator], Array]) -> list[Told]:
    """Return who is named in worlds drawn one after the other from one seed."""
    random = np.random.default_rng(SEED)
    found = []
    for _ in range(worlds):
        chance = expit(log_odds(random))
        found.append(told_of(ground, (random.random(len(chance)) < chance).astype(float)))
    return found


def alarms(
    label: str, ground: Ground, worlds: int, log_odds: Callable[[np.random.Generator], Array]
) -> list[Told]:
    """Print how many worlds name an agency (in brackets: one as lower)."""
    found = drawn(ground, worlds, log_odds)
    cells = []
    for each in Told._fields:
        named = np.array([getattr(told, each) for told in found])
        cells.append(f"{(named != 0).any(axis=1).mean():.1%} ({(named < 0).any(axis=1).mean():.1%})")
    print(f"{label:<46}{cells[0]:>16}{cells[1]:>16}", flush=True)
    return found


def worst(ground: Ground, sizes: Array, found: list[Told]) -> None:
    """Print how often each of the known worst agencies is called higher in worlds of the sample's truth."""
    print("called higher in worlds of the sample's own truth")
    for place in np.flatnonzero(np.exp(ground.by_agency) >= SLOWEST):
        shares = [np.mean([getattr(told, each)[place] == 1 for told in found]) for each in Told._fields]
        odds = np.exp(ground.by_agency[place])
        name = f"  {ground.frame['short'].iloc[place]}, odds ratio {odds:.2f}, {sizes[place]} tasks"
        print(f"{name:<46}{shares[0]:>16.1%}{shares[1]:>16.1%}")


def power(ground: Ground, sizes: Array, base: Array, worlds: int) -> None:
    """Print how often one slow agency among others alike is called higher, by its size and odds ratio."""
    print(f"one agency slower, the others alike: called higher ({worlds} worlds a cell)")
    print(f"{'  tasks':<16}" + "".join(f"{f'odds x {times:g}':>20}" for times in TIMES))
    for size in SIZES:
        place = int(np.flatnonzero(sizes == size)[0])
        cells = []
        for times in TIMES:
            odds = base + np.where(ground.codes == place, np.log(times), 0.0)
            share = np.mean([told.after[place] == 1 for told in drawn(ground, worlds, lambda _, o=odds: o)])
            rates = [expit(each[ground.codes == place]).mean() for each in (base, odds)]
            cells.append(f"{share:.0%} ({rates[0]:.0%} -> {rates[1]:.0%})")
        print(f"  {size:<14}" + "".join(f"{cell:>20}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
