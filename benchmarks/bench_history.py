"""Time and memory of the history: 100,000 tasks compared and audited, 120 snapshots asked by agency.

``python benchmarks/bench_history.py [--rows 100000] [--withdrawn 2000] [--snapshots 120]``; CPU seconds (user
and system) and the peak memory of the process, each against what it may take.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

import hganalysis as hg
from hganalysis.history.compared_tables import compare
from hganalysis.history.snapshots import KEY, keep_snapshot
from hganalysis.settings.directory import load_agencies

MAY_COMPARE, MAY_ASK, MAY_TAKE = 5.0, 3.0, 1024.0


def judged(rows: int, as_of: dt.date, seed: int = 1, withdrawn: int = 0) -> pd.DataFrame:
    """Return a judged table of tasks of two years; the same seed gives the same tasks on any day.

    The first `withdrawn` of those completed by the as-of day are said to be open.
    """
    random = np.random.default_rng(seed)
    agencies = pd.Series({each.id: each.name for each in load_agencies() if each.valid_from is None})
    assigned = np.datetime64("2023-01-01") + random.integers(0, 660, rows).astype("timedelta64[D]")
    due = assigned + random.integers(5, 90, rows).astype("timedelta64[D]")
    done = assigned + random.integers(2, 110, rows).astype("timedelta64[D]")
    ids = random.choice(agencies.index.to_numpy(), rows)
    tasks = pd.DataFrame(
        {
            "task_id": [f"NV{i:07d}" for i in range(rows)],
            "title": [f"Báo cáo kết quả thực hiện nhiệm vụ số {i} tại cuộc họp" for i in range(rows)],
            "doc_number": [f"{i % 4000}/UBND-NCTH" for i in range(rows)],
            "agency_id": ids,
            "agency": agencies[ids].to_numpy(),
            "leader": random.choice(["Chủ tịch", "Phó Chủ tịch"], rows),
            "assigned_on": assigned.astype("datetime64[us]"),
            "due_on": due.astype("datetime64[us]"),
            "completed_on": pd.Series(done.astype("datetime64[us]")).where(done <= np.datetime64(as_of)),
        }
    )
    done = tasks["completed_on"].notna()
    tasks.loc[done[done].index[:withdrawn], "completed_on"] = pd.NaT
    tasks["state"] = tasks["completed_on"].notna().map({True: "done", False: "open"})
    made = hg.classify(tasks[tasks["assigned_on"] <= pd.Timestamp(as_of)].reset_index(drop=True), as_of=as_of)
    made.attrs = {
        "period": str(as_of), "label": str(as_of), "from": "2023-01-01", "as_of": str(as_of),
        "simulated": True, "rules": {"granularity": "day"},
    }  # fmt: skip
    return made


def copies(first: Path, days: list[dt.date]) -> None:
    """Make a snapshot for each day from one, by its metadata alone."""
    table = pq.read_table(first)
    about = table.schema.metadata[KEY].decode()
    start = first.name[:10]
    for day in days:
        metadata = {**table.schema.metadata, KEY: about.replace(start, str(day)).encode()}
        name = first.name.replace(start, str(day))
        pq.write_table(table.replace_schema_metadata(metadata), first.with_name(name), compression="zstd")


def told(what: str, seconds: float, limit: float) -> None:
    """Print what something took against what it may take."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {seconds:.2f} s CPU (ratio {seconds / limit:.2f} of {limit:g} s), "
        f"peak {peak:.0f} MB (ratio {peak / MAY_TAKE:.2f} of {MAY_TAKE:g} MB)"
    )


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--withdrawn", type=int, default=2_000)
    parser.add_argument("--snapshots", type=int, default=120)
    given = parser.parse_args()
    before = judged(given.rows, dt.date(2024, 10, 31))
    now = judged(given.rows, dt.date(2024, 11, 30), withdrawn=given.withdrawn)
    start = time.process_time()
    found = compare(before, now)
    what = f"compare and audit {len(before)} with {len(now)} tasks, {given.withdrawn} withdrawn"
    told(what, time.process_time() - start, MAY_COMPARE)
    assert found.flow is not None
    assert found.history is not None
    kinds = {each.kind: each.n for each in found.history.by_kind}
    print(f"  found: {kinds}")
    assert kinds["completion_withdrawn"] <= given.withdrawn
    assert found.flow.whole.carried_out == next(each.after for each in found.totals if each.name == "open")
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder)
        kept = keep_snapshot(before, outputs, office="Văn phòng", source="ab" * 32).path
        ends = pd.date_range(end="2024-09-30", periods=given.snapshots - 1, freq="ME")
        copies(kept, [day.date() for day in ends])
        size = sum(path.stat().st_size for path in kept.parent.glob("*.parquet")) / 2**20
        start, wall = time.process_time(), time.perf_counter()
        counted = hg.monthly_counts(outputs, "agency").frame
        told(
            f"ask {given.snapshots} snapshots ({size:.0f} MB) by agency and month",
            time.process_time() - start,
            MAY_ASK,
        )
        print(f"  {time.perf_counter() - wall:.2f} s by the clock, {len(counted)} rows")


if __name__ == "__main__":
    main()
