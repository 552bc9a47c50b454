"""One table of tasks in every frame library, and back again."""

from __future__ import annotations

from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

MOMENT, FLAG, TEXT, COUNT = pa.timestamp("us"), pa.bool_(), pa.string(), pa.int64()
TYPES = {
    "task_id": COUNT,
    "due_on": MOMENT,
    "due_original": MOMENT,
    "completed_on": MOMENT,
    "assigned_on": MOMENT,
    "due_has_time": FLAG,
    "completed_has_time": FLAG,
    "extension_count": COUNT,
}


def table(
    rows: list[dict[str, Any]], columns: list[str], types: dict[str, pa.DataType] | None = None
) -> pa.Table:
    """Return rows as an Arrow table with the types of tidy tasks; what is not named in `TYPES` is text."""
    known = TYPES | (types or {})
    schema = pa.schema([(column, known.get(column, TEXT)) for column in columns])
    return pa.Table.from_pylist(
        [{column: row.get(column) for column in columns} for row in rows], schema=schema
    )


def with_objects(tasks: pa.Table) -> pd.DataFrame:
    """Return a pandas frame of Python objects, as a person's own code makes them."""
    columns = {name: pd.Series(tasks[name].to_pylist(), dtype=object) for name in tasks.column_names}
    return pd.DataFrame(columns)


LIBRARIES: dict[str, Any] = {
    "pandas": lambda tasks: tasks.to_pandas(),
    "pandas objects": with_objects,
    "pandas pyarrow": lambda tasks: tasks.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas nullable": lambda tasks: tasks.to_pandas().convert_dtypes(),
    "polars": lambda tasks: pl.from_arrow(tasks),
    "polars lazy": lambda tasks: pl.from_arrow(tasks).lazy(),
    "duckdb": lambda tasks: duckdb.from_arrow(tasks),
}


def records(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of any frame as dictionaries of plain Python values."""
    collected = nw.from_native(frame).lazy().collect("pyarrow").to_native()
    return collected.to_pylist()


def by_id(frame: Any) -> dict[Any, tuple[str, int | None]]:
    """Return status and days late of each task."""
    return {row["task_id"]: (row["status"], row["days_late"]) for row in records(frame)}
