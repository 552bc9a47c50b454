"""`hg.classify` + `hg.count` on Parquet through DuckDB, against SQL written by hand for the same rules.

Target: at most twice the time of the hand-written SQL in the same run (issue "The monthly run, end to end").
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import hganalysis as hg

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = "2024-11-03"
TARGET = 2.0
REPEATS = 3
BATCH = 1_000_000

STATES = pa.array(["done", "open", "awaiting_confirmation", "paused", "returned", "withdrawn", None])
STATE_SHARES = [0.88, 0.09, 0.01, 0.005, 0.005, 0.005, 0.005]
DUE_KINDS = pa.array(["dated", "none", "recurrent", "waiting"])
DUE_KIND_SHARES = [0.94, 0.03, 0.02, 0.01]
AGENCIES = pa.array([f"co-quan-{number:02d}" for number in range(40)])

BY_HAND = """
    with judged as (
        select agency_id, case
            when state = 'withdrawn' then 'excluded'
            when due_on is null or due_kind <> 'dated' then 'no_deadline'
            when state in ('open', 'awaiting_confirmation') and completed_on is null
              or state in ('done', 'open', 'awaiting_confirmation') and completed_on > date '2024-11-03'
                then case when due_on < date '2024-11-03' then 'open_overdue' else 'open_in_time' end
            when state = 'done' and completed_on > due_on then 'done_late'
            when state = 'done' and completed_on <= due_on then 'done_on_time'
            else 'unclassified'
        end as status
        from read_parquet($path)
    )
    select
        agency_id,
        count(*) filter (status = 'done_on_time') as done_on_time,
        count(*) filter (status = 'done_late') as done_late,
        count(*) filter (status = 'open_in_time') as open_in_time,
        count(*) filter (status = 'open_overdue') as open_overdue,
        count(*) filter (status = 'unclassified') as unclassified,
        count(*) filter (status = 'no_deadline') as no_deadline,
        count(*) filter (status = 'excluded') as excluded,
        done_on_time + done_late as done,
        open_in_time + open_overdue as open,
        done + open + unclassified as total
    from judged group by agency_id order by agency_id
"""


def main() -> None:
    """Time both and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.parquet"
        write_tasks(path, rows)
        ours, found = best_of(lambda: with_hganalysis(path))
        by_hand, expected = best_of(lambda: with_sql(path))
    if found != expected:
        raise SystemExit("hganalysis and the hand-written SQL do not agree")
    print(f"classify + count, {rows:,} rows of Parquet through DuckDB, best of {REPEATS}")
    print(
        f"  hganalysis {ours:.3f} s   hand-written SQL {by_hand:.3f} s   same answer: {len(found)} agencies"
    )
    print(f"  ratio {ours / by_hand:.2f}   target at most {TARGET}")


def with_hganalysis(path: Path) -> list[Any]:
    """Classify and count the way a user does, from the file to the rows."""
    tasks = duckdb.read_parquet(str(path))
    return hg.count(hg.classify(tasks, as_of=AS_OF), by="agency_id").fetchall()


def with_sql(path: Path) -> list[Any]:
    """Ask the same of DuckDB in SQL."""
    return duckdb.execute(BY_HAND, {"path": str(path)}).fetchall()


def best_of(answer: Callable[[], list[Any]]) -> tuple[float, list[Any]]:
    """Return the shortest of a few times, and the answer."""
    seconds, found = [], []
    for _ in range(REPEATS):
        started = time.perf_counter()
        found = answer()
        seconds.append(time.perf_counter() - started)
    return min(seconds), found


def write_tasks(path: Path, rows: int) -> None:
    """Write made-up tasks of two years, always the same ones."""
    random = np.random.default_rng(20241103)
    with pq.ParquetWriter(path, batch(random, 1).schema) as writer:
        for start in range(0, rows, BATCH):
            writer.write_table(batch(random, min(BATCH, rows - start)))


def batch(random: np.random.Generator, size: int) -> pa.Table:
    """Return tasks as an office keeps them: mostly done, mostly in time, some without date or deadline."""
    assigned = random.integers(day("2023-01-01"), day("2024-12-01"), size)
    due = assigned + random.integers(3, 60, size)
    completed = due + np.round(random.gumbel(-6, 8, size)).astype("int64")
    state = random.choice(len(STATES), size, p=STATE_SHARES)
    kind = random.choice(len(DUE_KINDS), size, p=DUE_KIND_SHARES)
    undated = (state != 0) | (random.random(size) < 0.01)
    return pa.table(
        {
            "task_id": pa.array(random.integers(1, 10**9, size)),
            "agency_id": AGENCIES.take(pa.array(random.integers(0, len(AGENCIES), size))),
            "state": STATES.take(pa.array(state)),
            "due_kind": DUE_KINDS.take(pa.array(kind)),
            "assigned_on": dates(assigned),
            "due_on": dates(due, missing=kind != 0),
            "completed_on": dates(completed, missing=undated),
        }
    )


def day(text: str) -> int:
    """Return a date as days since 1970."""
    return int(np.datetime64(text, "D").astype("int64"))


def dates(days: np.ndarray[Any, Any], missing: np.ndarray[Any, Any] | None = None) -> pa.Array:
    """Return days since 1970 as dates."""
    return pa.array(days.astype("int32"), pa.int32(), mask=missing).cast(pa.date32())


if __name__ == "__main__":
    main()
