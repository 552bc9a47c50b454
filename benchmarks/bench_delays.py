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
from hganalysis.delays.how_long.timed_tasks import formula_of, timed
from hganalysis.delays.tasks import concluded, grouping, settled, tally
from hganalysis.delays.what_changed.periods import by_month, changed, chart_kind, halves
from hganalysis.delays.what_comes_next.outlook import forecast_tasks
from hganalysis.delays.what_goes_with.drivers_table import drivers
from hganalysis.delays.who_differs.comparison import compare_agencies
from hganalysis.delays.who_differs.funnel import funnel_rates
from hganalysis.settings.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable

    from hganalysis.figures.drawing import Drawing

AS_OF = "2024-11-03"
SECONDS, GIGABYTES = 60, 2
FIELDS = ["đất đai", "đầu tư", "khiếu nại", "nội chính", "nông nghiệp", "văn hóa"]
LEADERS = ["Chủ tịch", "Phó Chủ tịch 1", "Phó Chủ tịch 2", "Phó Chủ tịch 3"]
SOURCES = ["Chính phủ", "Tỉnh ủy", "UBND tỉnh"]
HEADING = {"from": "2023-01-01", "as_of": AS_OF, "simulated": True}
DATES = ("assigned_on", "completed_on", AS_OF)
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
    for name, step in STEPS:
        started, busy = time.perf_counter(), time.process_time()
        step(tasks)
        report(name, time.perf_counter() - started, time.process_time() - busy)
    report("all", time.perf_counter() - began, time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"  target at most {SECONDS} s with the notebook around it; load average {os.getloadavg()[0]:.1f}")
    print(f"  peak memory {peak:.2f} GB   target at most {GIGABYTES}")


def report(name: str, seconds: float, busy: float) -> None:
    """Print a line of the table."""
    print(f"  {name:<32} {seconds:6.2f} s   processor {busy:6.2f} s")


def rendered(drawing: Drawing) -> None:
    """Write a figure as the notebook and the stage do."""
    for kind in ("png", "png", "svg"):
        drawing.render(kind)


def complaints(tasks: pd.DataFrame) -> None:
    """Measure the complaints and the stated reasons, and list the rows."""
    hg.quality.summarise(tasks, PARAMS)
    hg.quality.rows(tasks, PARAMS)
    hg.delays.summarise(tasks)


def survival(tasks: pd.DataFrame) -> None:
    """Draw the curves of the fields and of all against the deadline; medians and the test of the fields."""
    curves = hg.delays.survival(tasks, *DATES, by=grouping(tasks))
    rendered(hg.draw_survival(curves, HEADING))
    hg.delays.medians(curves)
    hg.delays.logrank(tasks, *DATES, by="field")
    rendered(hg.draw_survival(hg.delays.survival(tasks, *DATES, due="due_on"), HEADING))


def funnel(tasks: pd.DataFrame) -> None:
    """Compare the agencies."""
    counts = tally(concluded(tasks), "agency")
    told = funnel_rates(counts, "late", "tasks")
    rendered(hg.draw_funnel(told, HEADING, population="tasks"))
    hg.tell.agencies(told)
    compared = compare_agencies(tasks, AS_OF)
    rendered(hg.draw_agencies(compared, HEADING))


def months(tasks: pd.DataFrame) -> None:
    """Chart the months of the deadlines."""
    counted = by_month(settled(tasks, AS_OF), AS_OF)
    told = hg.delays.control_chart(counted, "late", "tasks", chart_kind(counted))
    rendered(hg.draw_control_chart(told, HEADING, period="due_month", population="tasks"))


def change(tasks: pd.DataFrame) -> None:
    """Split the change between the halves by field and by agency."""
    due = settled(tasks, AS_OF)
    for by in (["field"], ["agency"]):
        rendered(hg.draw_decomposition(changed(halves(due, AS_OF, by)), HEADING))


def drivers(tasks: pd.DataFrame) -> None:
    """Compare tasks with and without each factor."""
    found = drivers(tasks, AS_OF)
    rendered(hg.draw_odds_ratios(found, HEADING))
    rendered(hg.draw_with_and_without(found, HEADING))
    hg.tell.drivers(found)


def cox(tasks: pd.DataFrame) -> None:
    """Fit Cox with strata, with clusters, check it, and fit a model of time."""
    timed = timed(tasks, AS_OF)
    formula = formula_of(timed)
    hg.delays.hazards(timed, formula, strata="agency")
    hg.delays.hazards(timed, formula, cluster="agency")
    hg.delays.proportionality(timed, formula, strata="agency")
    hg.delays.aft(timed, formula)


def forecast(tasks: pd.DataFrame) -> None:
    """Tell what the open tasks will come to, and test that on earlier dates."""
    found = forecast_tasks(tasks, AS_OF)
    rendered(hg.draw_calibration(found, HEADING))
    rendered(hg.draw_risk_by_week(found, HEADING))
    hg.tell.at_risk(found)


STEPS: list[tuple[str, Callable[[pd.DataFrame], None]]] = [
    ("complaints and stated reasons", complaints),
    ("survival, medians, log-rank", survival),
    ("funnel", funnel),
    ("control chart", months),
    ("decomposition", change),
    ("drivers", drivers),
    ("Cox, check, clusters, AFT", cox),
    ("forecast and back-test", forecast),
]
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
