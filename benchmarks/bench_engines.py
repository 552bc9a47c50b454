"""`hg.classify` + `hg.count` from Parquet, on each library, against SQL written by hand for the same rules.

Each is run in a process of its own, in turn, several rounds; the table has medians and the highest peak of
memory. Imports are not timed; their memory counts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
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
TARGET, MEMORY = 1.3, 1024
"""Times the SQL, and MB, that the best library may take at most."""

ROUNDS = 3
MOST_OF_PANDAS = 1_000_000
"""Rows that pandas and Spark are asked to hold here."""

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


def with_sql(path: str) -> list[Any]:
    """Ask DuckDB in SQL."""
    return duckdb.execute(BY_HAND, {"path": path}).fetchall()


def with_duckdb(path: str) -> list[Any]:
    """Classify and count the way a user of DuckDB does."""
    return counted(duckdb.read_parquet(path)).fetchall()


def with_polars(path: str) -> list[Any]:
    """Do so lazily in Polars, streamed."""
    import polars as pl

    return counted(pl.scan_parquet(path)).collect(engine="streaming").rows()


def with_pandas(path: str) -> list[Any]:
    """Do so in pandas, which reads the whole file."""
    import pandas as pd

    return list(counted(pd.read_parquet(path)).itertuples(index=False, name=None))


def with_pyspark(path: str) -> list[Any]:
    """Do so in Spark on this machine."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.config("spark.sql.session.timeZone", "Asia/Ho_Chi_Minh").getOrCreate()
    return [tuple(row) for row in counted(session.read.parquet(path)).collect()]


def counted(tasks: Any) -> Any:
    """Return the counts by agency of a frame of any library."""
    return hg.count(hg.classify(tasks, as_of=AS_OF), by="agency_id")


ENGINES: dict[str, Callable[[str], list[Any]]] = {
    "sql": with_sql,
    "duckdb": with_duckdb,
    "polars": with_polars,
    "pandas": with_pandas,
    "pyspark": with_pyspark,
}


def main() -> None:
    """Time each library and print ratios and peaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10**5, 10**6, 10**7])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measured(*asked.one)))
        return
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tasks.parquet"
            write_tasks(path, rows)
            told = {name: [] for name in ENGINES if can_be_asked(name, rows)}
            for _ in range(asked.rounds):
                for name, runs in told.items():
                    runs.append(in_its_own_process(name, path))
        tell(rows, told)


def can_be_asked(name: str, rows: int) -> bool:
    """Tell whether a library is there, and the rows are not too many for it."""
    there = name == "sql" or importlib.util.find_spec(name) is not None
    return there and (name not in ("pandas", "pyspark") or rows <= MOST_OF_PANDAS)


def measured(name: str, path: str) -> dict[str, Any]:
    """Return seconds, CPU seconds, the peak of memory in MB and the answer of one library, in this process.

    Spark computes in another process, so that its memory and CPU are not told.
    """
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    rows = ENGINES[name](path)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answer = [[row[0], *map(int, row[1:])] for row in rows]
    return {"seconds": seconds, "cpu": cpu, "peak": after.ru_maxrss / 1024, "answer": answer}


def in_its_own_process(name: str, path: Path) -> dict[str, Any]:
    """Run `measured` in a new Python."""
    command = [sys.executable, __file__, "--one", name, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told.splitlines()[-1])
    return found


def tell(rows: int, told: dict[str, list[dict[str, Any]]]) -> None:
    """Print the medians, and stop where two answers differ."""
    expected = told["sql"][0]["answer"]
    sql = statistics.median(each["cpu"] for each in told["sql"])
    print(f"classify + count, {rows:,} rows of Parquet, medians of {len(told['sql'])} rounds")
    for name, runs in told.items():
        if any(each["answer"] != expected for each in runs):
            raise SystemExit(f"{name} and the hand-written SQL do not agree")
        seconds, cpu = (statistics.median(each[what] for each in runs) for what in ("seconds", "cpu"))
        peak = max(each["peak"] for each in runs)
        shown = (
            "" if name == "pyspark" else f"cpu {cpu:8.3f} s   {cpu / sql:5.2f} x SQL   peak {peak:6.0f} MB"
        )
        print(f"  {name:8} {seconds:8.3f} s   {shown}")
    print(f"  the best library: at most {TARGET} x SQL, {MEMORY} MB")


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
