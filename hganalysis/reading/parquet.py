"""Parquet: columns with types, one sheet, its first row the names."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.grid import Grid
from hganalysis.reading.kinds import EXPORT_AGAIN, SPLIT
from hganalysis.reading.sheet import Cell, Sheet
from hganalysis.text import number

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.reading.kinds import FileKind

PLAIN = (bool, int, float, str)


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read a Parquet file as one sheet without a name.

    Raises
    ------
    SourceError
        It is damaged, or larger than `limits` allow.
    """
    pa.set_cpu_count(1)
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            size = (file.metadata.num_rows + 1) * file.metadata.num_columns
            if size > limits.CELLS:
                raise SourceError(
                    f"{path.name}: có {number(size)} ô, nhiều nhất là {number(limits.CELLS)}. {SPLIT}"
                )
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, MemoryError):
            raise
        raise SourceError(f"{path.name}: tệp Parquet bị hỏng. {EXPORT_AGAIN}") from None
    return [
        Sheet(
            "",
            Grid.of_columns(
                [name, *_cells(table.column(name_place))]
                for name_place, name in enumerate(table.column_names)
            ),
        )
    ]


def _cells(column: pa.ChunkedArray) -> list[Cell]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    cells = column.to_pylist()
    plain = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    return cells if plain or pa.types.is_temporal(column.type) else [_plain(cell) for cell in cells]


def _plain(cell: Cell) -> Cell:
    """Return a value as a spreadsheet would hold it: fractions as numbers, lists and bytes as text."""
    if cell is None or isinstance(cell, PLAIN):
        return cell
    return float(cell) if isinstance(cell, Decimal) else str(cell)
