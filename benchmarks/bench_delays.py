"""The methods of `hg.delays` on the tasks of a large province: seconds of each step, and peak memory of all.

Target: the whole of `3_delays` on 121,000 tasks within 60 s and 2 GB (issue "Why tasks are late").
"""

from __future__ import annotations

import argparse
import resource
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import hganalysis as hg

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = "2024-11-03"
SECONDS, GIGABYTES = 60, 2
FIELDS = ["đất đai", "đầu tư", "khiếu nại", "nội chính", "nông nghiệp", "văn hóa"]
FORMULA = "coop_count + extension_count + field"
HEADING = {"from": "2023-01-01", "as_of": AS_OF, "simulated": True}


def main() -> None:
    """Run each step once, in order, and print what it took; on a busy machine see the processor's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=121_000)
    rows = parser.parse_args().rows
    tasks = made_up(rows)
    print(f"{rows:,} tasks of {tasks['agency'].nunique()} agencies")
    began, worked = time.perf_counter(), time.process_time()
    for name, step in STEPS:
        started, busy = time.perf_counter(), time.process_time()
        step(tasks)
        report(name, time.perf_counter() - started, time.process_time() - busy)
    report("all", time.perf_counter() - began, time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"  target at most {SECONDS} s with the notebook around it")
    print(f"  peak memory {peak:.2f} GB   target at most {GIGABYTES}")


def report(name: str, seconds: float, busy: float) -> None:
    """Print a line of the table."""
    print(f"  {name:<32} {seconds:6.2f} s   processor {busy:6.2f} s")


def survival(tasks: pd.DataFrame) -> None:
    """Draw the curves of the fields, find the medians of the agencies, and test the fields."""
    dates = ("assigned_on", "completed_on", AS_OF)
    hg.draw_survival(hg.delays.survival(tasks, *dates, by="field"), HEADING)
    hg.delays.medians(hg.delays.survival(tasks, *dates, by="agency", due="due_on"))
    hg.delays.logrank(tasks, *dates, by="field")


def funnel(tasks: pd.DataFrame) -> None:
    """Compare the agencies."""
    told = hg.delays.funnel(counts(tasks, ["agency"]), "late", "tasks")
    hg.draw_funnel(told, HEADING, names="agency", population="tasks")


def months(tasks: pd.DataFrame) -> None:
    """Chart the months of the deadlines."""
    told = hg.delays.control_chart(counts(tasks, ["month"]), "late", "tasks", "laney")
    hg.draw_control_chart(told, HEADING, period="month", population="tasks")


def change(tasks: pd.DataFrame) -> None:
    """Split the change between two years by agency and field."""
    years = [counts(tasks[tasks["year"] == year], ["agency", "field"]) for year in (2023, 2024)]
    told = hg.delays.decompose(years[0], years[1], ["agency", "field"])
    hg.draw_decomposition(told, HEADING, periods=("2023", "2024"))


def cox(tasks: pd.DataFrame) -> None:
    """Fit Cox with strata, with clusters, check it, and fit a model of time."""
    timed = hg.delays.durations(tasks, "assigned_on", "completed_on", AS_OF)
    hg.delays.hazards(timed, FORMULA, strata="agency")
    hg.delays.hazards(timed, FORMULA, cluster="agency")
    hg.delays.proportionality(timed, FORMULA, strata="agency")
    hg.delays.aft(timed, FORMULA)


STEPS: list[tuple[str, Callable[[pd.DataFrame], None]]] = [
    ("survival, medians, log-rank", survival),
    ("funnel", funnel),
    ("control chart", months),
    ("decomposition", change),
    ("Cox, check, clusters, AFT", cox),
]
"""What is timed, in the order of the notebook."""


def counts(tasks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the concluded tasks of each group, and how many of them were late."""
    concluded = tasks[tasks["completed_on"].notna() | (tasks["due_on"] < AS_OF)]
    late = ~(concluded["completed_on"] <= concluded["due_on"])
    return concluded.assign(late=late).groupby(by)["late"].agg(late="sum", tasks="size").reset_index()


def made_up(rows: int) -> pd.DataFrame:
    """Return made-up tasks of two years, always the same ones; some are not finished."""
    random = np.random.default_rng(20241103)
    assigned = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 670, rows), "D")
    coop = random.poisson(1, rows)
    took = np.floor(random.weibull(1.2, rows) * 15 * np.exp(0.15 * coop))
    completed = pd.Series(assigned + pd.to_timedelta(took, "D"))
    due = assigned + pd.to_timedelta(random.integers(5, 60, rows), "D")
    return pd.DataFrame(
        {
            "agency": random.choice([f"Cơ quan {number:02d}" for number in range(44)], rows),
            "field": random.choice(FIELDS, rows),
            "coop_count": coop,
            "extension_count": random.poisson(0.2, rows),
            "assigned_on": assigned,
            "completed_on": completed.where(completed <= AS_OF),
            "due_on": due,
            "month": due.strftime("%Y-%m"),
            "year": assigned.year,
        }
    )


if __name__ == "__main__":
    main()
