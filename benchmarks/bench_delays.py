"""The steps of the notebook 3_delays on the tasks of a large province: seconds of each, and peak memory.

Target: the whole of `3_delays` on 121,000 tasks within 60 s and 2 GB (issue "Why tasks are late"). Figures
are drawn and written as the notebook does, once for the page and once as a file of each kind.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import hganalysis as hg
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.delays.analysis import Analysis

AS_OF = "2024-11-03"
SECONDS, GIGABYTES = 60, 2
FIELDS = ["đất đai", "đầu tư", "khiếu nại", "nội chính", "nông nghiệp", "văn hóa"]
LEADERS = ["Chủ tịch", "Phó Chủ tịch 1", "Phó Chủ tịch 2", "Phó Chủ tịch 3"]
SOURCES = ["Chính phủ", "Tỉnh ủy", "UBND tỉnh"]
PARAMS = Params.model_validate(
    {
        "period": "lon", "label": "kỳ lớn", "from": "2023-01-01", "to": AS_OF,
        "source": {"file": "khong-co.xlsx", "map": "qlvb", "simulated": True},
    }
)  # fmt: skip


def main() -> None:
    """Run each step once, in order, and print what it took; on a busy machine see the processor's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=121_000)
    rows = parser.parse_args().rows
    tasks = made_up(rows)
    print(f"{rows:,} tasks of {tasks['agency'].nunique()} agencies")
    began, worked = time.perf_counter(), time.process_time()
    analysis = hg.delays.analyse(tasks, PARAMS)
    for name, step in STEPS.items():
        started, busy = time.perf_counter(), time.process_time()
        step(analysis, tasks)
        report(name, time.perf_counter() - started, time.process_time() - busy)
    report("all", time.perf_counter() - began, time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"  target at most {SECONDS} s with the notebook around it; load average {os.getloadavg()[0]:.1f}")
    print(f"  peak memory {peak:.2f} GB   target at most {GIGABYTES}")


def report(name: str, seconds: float, busy: float) -> None:
    """Print a line of the table."""
    print(f"  {name:<32} {seconds:6.2f} s   processor {busy:6.2f} s")


def complaints(analysis: Analysis, tasks: pd.DataFrame) -> None:
    """Measure the complaints and list the rows."""
    hg.quality.summarise(tasks, PARAMS)
    hg.quality.rows(tasks, PARAMS)


def question(name: str) -> Callable[[Analysis, pd.DataFrame], None]:
    """Return the step that asks a question, shows the answer as the notebook does, and writes its figures."""

    def ask(analysis: Analysis, tasks: pd.DataFrame) -> None:
        answer = getattr(analysis, name)
        answer._repr_mimebundle_()
        for drawing in answer.drawings:
            drawing.render("svg")

    return ask


STEPS: dict[str, Callable[[Analysis, pd.DataFrame], None]] = {
    "complaints": complaints,
    **{
        name: question(name)
        for name in (
            "reasons", "duration", "agencies", "funnel", "months", "change", "change_by_agency", "factors",
            "time_factors", "forecast",
        )
    },
}  # fmt: skip
"""What is timed, in the order of the notebook."""


def made_up(rows: int) -> pd.DataFrame:
    """Return made-up judged tasks of two years, always the same ones; some are not finished."""
    random = np.random.default_rng(20241103)
    assigned = pd.Timestamp("2023-01-01") + pd.to_timedelta(random.integers(0, 670, rows), "D")
    coop = random.poisson(1, rows)
    took = np.floor(random.weibull(1.2, rows) * 15 * np.exp(0.15 * coop))
    completed = pd.Series(assigned + pd.to_timedelta(took, "D"))
    due = assigned + pd.to_timedelta(random.integers(5, 60, rows), "D")
    entered = assigned + pd.to_timedelta(random.integers(0, 9, rows), "D")
    agency = random.choice([f"Cơ quan {number:02d}" for number in range(44)], rows)
    done = completed <= AS_OF
    tasks = pd.DataFrame(
        {
            "task_id": [f"NV{number:06d}" for number in range(rows)],
            "title": "Việc",
            "agency_group": "department",
            "agency_id": agency,
            "agency": agency,
            "field": random.choice(FIELDS, rows),
            "leader": random.choice(LEADERS, rows),
            "source_level": random.choice(SOURCES, rows),
            "coop_count": coop,
            "extension_count": random.poisson(0.2, rows).astype(float),
            "reminder_count": random.poisson(0.5, rows).astype(float),
            "doc_date": assigned,
            "assigned_on": assigned,
            "entered_on": entered,
            "completed_on": completed.where(done),
            "last_update_on": entered,
            "due_on": due,
            "state": np.where(done, "done", "open"),
            "cause_raw": random.choice(["Chờ ý kiến", "Thiếu vốn", "Khác", ""], rows),
            "source_file": "lon.xlsx",
            "source_sheet": "Sheet1",
            "source_row": range(rows),
        }
    )
    return hg.classify(tasks, as_of=AS_OF)


if __name__ == "__main__":
    main()
