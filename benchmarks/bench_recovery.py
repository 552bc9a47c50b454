"""How often the 95% intervals of the drivers hold the true effects of the simulated sample.

Samples are built in memory by seed, as `hganalysis sample` builds its one. The true odds ratios are those of
`hganalysis/sample/effects.py`; filling the quota of each status moves them by up to about 15%, which is told
by a second run (`--without-quota`). Two factors have no effect: a search that calls one clear is wrong.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from hganalysis.answers.unsaid import UNKNOWN_GROUP
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.what_goes_with.factors import factor_table
from hganalysis.sample.chance import Chance
from hganalysis.sample.effects import (
    AGENCY_PROFILES,
    COOP_EFFECT,
    EXTENSION_EFFECT,
    FIELD_EFFECTS,
    SCALE,
    SEASON_EFFECTS,
)
from hganalysis.sample.population import simulate
from hganalysis.sample.simulated_task import AS_OF, START, TARGET, Task, draw_task

if TYPE_CHECKING:
    from collections.abc import Mapping

NULL_FACTORS = ("source_level", "leader")
NUMBERS = {
    "coop_count": COOP_EFFECT,
    "extensions": EXTENSION_EFFECT,
    "due_in_tet": SEASON_EFFECTS[2],
    "due_mid_year": SEASON_EFFECTS[7],
    "days_allowed": 0.0,
    "workload": 0.0,
    "entered_late": 0.0,
    "short_notice": 0.0,
    "entered_late_for_due": 0.0,
}
LEVELS: dict[str, Mapping[str, float]] = {
    "field": FIELD_EFFECTS,
    "agency": {name: profile.effect for name, profile in AGENCY_PROFILES.items()},
}


def main() -> None:
    """Print coverage by effect, and how often factors without effect are called clear."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument(
        "--without-quota", action="store_true", help="draw as many tasks without filling quotas"
    )
    arguments = parser.parse_args()
    held: dict[str, list[bool]] = defaultdict(list)
    logs: dict[str, list[float]] = defaultdict(list)
    called: Counter[str] = Counter()
    for seed in range(1, arguments.seeds + 1):
        tasks = tasks_of(seed, quota=not arguments.without_quota)
        found = drivers(tasks, AS_OF)
        for name, inside, miss in compared(found, factor_table(tasks, AS_OF)):
            held[name].append(inside)
            logs[name].append(miss)
        called.update(found.loc[found["clear"] & found["level"].eq(""), "factor"])
    report(held, logs, called, arguments.seeds)


def tasks_of(seed: int, *, quota: bool) -> pd.DataFrame:
    """Return the rows of a sample with their true status."""
    tasks = simulate(seed) if quota else drawn_freely(seed)
    frame = pd.DataFrame([asdict(task) for task in tasks])
    dates = [name for name in frame if name.endswith("_on") or name in ("doc_date", "due_original")]
    frame[dates] = frame[dates].apply(pd.to_datetime)
    return frame.assign(
        coop_count=frame["coop"].map(len), agency=frame["agency_id"], deadline=frame["due_on"]
    )


def drawn_freely(seed: int) -> list[Task]:
    """Return as many tasks as the published total, whatever their status."""
    chance = Chance(seed)
    return [draw_task(chance, START, AS_OF) for _ in range(sum(TARGET.values()))]


def compared(found: pd.DataFrame, table: pd.DataFrame) -> list[tuple[str, bool, float]]:
    """Return each effect: its name, whether its interval holds the truth, and the miss in log odds."""
    rows = []
    for row in found[found["odds_ratio"].notna()].to_dict("records"):
        factor, level = str(row["factor"]), str(row["level"])
        true = true_of_level(factor, level, table) if level else NUMBERS[factor] / SCALE
        inside = math.log(row["or_low"]) <= true <= math.log(row["or_high"])
        rows.append((f"{factor}: {level}".removesuffix(": "), inside, math.log(row["odds_ratio"]) - true))
    return rows


def true_of_level(factor: str, level: str, table: pd.DataFrame) -> float:
    """Return the true log odds ratio of a level against the others, weighted by their tasks."""
    if factor in NULL_FACTORS:
        return 0.0
    sizes = table[factor].value_counts().drop([level, UNKNOWN_GROUP], errors="ignore")
    mean = sum(LEVELS[factor][str(other)] * n for other, n in sizes.items()) / sizes.sum()
    return (LEVELS[factor][level] - mean) / SCALE


def report(
    held: Mapping[str, list[bool]], logs: Mapping[str, list[float]], called: Counter[str], seeds: int
) -> None:
    """Print one line an effect: intervals that hold the truth, and the average miss of the odds ratio."""
    print(f"drivers on {seeds} simulated samples: share of 95% intervals that hold the true effect")
    for name in sorted(held):
        inside, misses = held[name], logs[name]
        share, miss = sum(inside) / len(inside), math.exp(sum(misses) / len(misses))
        print(f"  {name:50s} {sum(inside):4d} of {len(inside):4d}  {share:6.1%}   x{miss:.2f}")
    every = [each for name, one in held.items() for each in one]
    print(f"  {'all effects':50s} {sum(every):4d} of {len(every):4d}  {sum(every) / len(every):6.1%}")
    print("called clear after adjusting for many comparisons, of", seeds)
    for name in ("coop_count", "extensions", "field", "due_in_tet", "due_mid_year", "agency", *NULL_FACTORS):
        print(f"  {name:50s} {called[name]:4d}")


if __name__ == "__main__":
    main()
