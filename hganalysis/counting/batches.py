"""Frames of any library as pandas frames, a part of their rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from hganalysis.counting.frames import moment, says_something
from hganalysis.counting.judged import FILLED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BATCH = 250_000
"""Rows at a time: some forty columns of so many take about 200 MB as pandas."""


def batches(frame: Any, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Return the rows of a frame in parts, each a pandas frame; at least one, empty where there are none.

    A pandas frame is the one part, as it is. Of any other the columns named are taken, as far as they are
    there; moments with a zone become local wall-clock time. Each part knows which columns hold a value in
    any row of the whole (`counting.judged.columns_with_values`).

    A frame of DuckDB and a lazy one of Polars are read a part at a time; one of PySpark comes to this
    machine with these columns.
    """
    if isinstance(frame, pd.DataFrame):
        yield frame
        return
    whole = nw.from_native(frame).lazy()
    schema = whole.collect_schema()
    names = [name for name in columns if name in schema]
    temporal = [name for name in names if isinstance(schema[name], nw.Datetime) or schema[name] == nw.Date]
    kept = whole.select(
        moment(name, whole).alias(name) if name in temporal else nw.col(name) for name in names
    )
    filled = _filled(kept, names, schema)
    for part in _arrow_parts(kept.to_native()):
        rows = _plain(part).to_pandas()
        rows.attrs[FILLED] = filled
        yield rows


def _filled(frame: nw.LazyFrame[Any], names: Sequence[str], schema: Any) -> list[str]:
    """Return the columns that hold a value in some row; text of spaces is none."""
    told = []
    for name in names:
        here = ~nw.col(name).is_null()
        if schema[name] == nw.String:
            here = says_something(name, frame) & (nw.col(name).str.strip_chars() != "")
        told.append(nw.when(here).then(nw.lit(1)).otherwise(nw.lit(0)).sum().alias(name))
    if not told:
        return []
    [row] = frame.select(*told).collect("pyarrow").rows(named=True)
    return [name for name in names if row[name]]


def _arrow_parts(native: Any) -> Iterable[pa.Table]:
    """Return the rows as tables of Arrow; the last is empty where there are no rows at all."""
    if hasattr(native, "to_arrow_reader"):
        reader = native.to_arrow_reader(BATCH)
        parts: Iterable[Any] = map(_of_batch, reader)
        empty = reader.schema.empty_table()
    elif hasattr(native, "collect_batches"):
        parts = (each.to_arrow() for each in native.collect_batches(chunk_size=BATCH, maintain_order=True))
        empty = native.limit(0).collect().to_arrow()
    else:
        table = nw.from_native(native).lazy().collect("pyarrow").to_native()
        parts, empty = map(_of_batch, table.to_batches(BATCH)), table.slice(0, 0)
    found = False
    for part in parts:
        found = True
        yield part
    if not found:
        yield empty


def _of_batch(batch: pa.RecordBatch) -> pa.Table:
    return pa.Table.from_batches([batch])


def _plain(table: pa.Table) -> pa.Table:
    """Return a table whose coded texts are texts, so that every part has columns of the same types."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.string()))
        elif pa.types.is_decimal(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(pa.float64()))
    return table
