"""Parquet: columns with types, one sheet, its first row the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from hganalysis.errors import SourceError
from hganalysis.reading import limits
from hganalysis.reading.arrow_columns import arrow_grid
from hganalysis.reading.kinds import EXPORT_AGAIN, SPLIT
from hganalysis.reading.sheet import Sheet
from hganalysis.text import number

if TYPE_CHECKING:
    from pathlib import Path

    from hganalysis.reading.kinds import FileKind


def read(path: Path, kind: FileKind) -> list[Sheet]:
    """Read a Parquet file as one sheet without a name.

    Raises SourceError: it is damaged, or larger than `limits` allow.
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
    return [Sheet("", arrow_grid(table, table.column_names))]
