"""A table of Arrow -> the coded columns of a grid, each distinct value looked at once."""

from __future__ import annotations

import datetime as dt
from array import array
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from hganalysis.reading.grid import Column, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell

PLAIN = (bool, int, float, str, dt.date, dt.time, dt.timedelta)
CODE = pa.int32()


def arrow_grid(table: pa.Table, headings: Sequence[str]) -> Grid:
    """Return a table as a grid whose first row is its headings.

    Fractions become numbers as a spreadsheet holds them, lists and bytes become text, and times are kept to
    the microsecond.
    """
    columns = zip(headings, table.columns, strict=True)
    return Grid.of_coded([_column(heading, column) for heading, column in columns])


def _column(heading: str, column: pa.ChunkedArray) -> Column:
    if not len(column):
        return Column.of_codes([heading, None], array("i", [0]))
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    if pa.types.is_nested(column.type):
        column = pa.chunked_array([pa.array([_plain(cell) for cell in column.to_pylist()], pa.string())])
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):  # larger than one array may be
        whole = pa.concat_arrays(whole.chunks)
    values = [heading, *map(_plain, whole.dictionary.to_pylist()), None]
    codes = pc.add(whole.indices.cast(CODE), pa.scalar(1, CODE)).fill_null(len(values) - 1)
    return Column.of_codes(values, array("i", [0]) + array("i", codes.to_numpy().tobytes()))


def _plain(cell: Cell) -> Cell:
    """Return a value as a spreadsheet would hold it."""
    if cell is None or isinstance(cell, PLAIN):
        return cell
    return float(cell) if isinstance(cell, Decimal) else str(cell)
