"""A column of cells as numbers: what is worked out once for each distinct cell holds for every row."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from hganalysis.reading.grid import APART, NO_CELL, TOGETHER, Column, Grid
from hganalysis.reading.sheet import are_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hganalysis.reading.sheet import Cell

T = TypeVar("T")
Places = np.ndarray[Any, np.dtype[np.intp]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
FIRST = np.arange(TOGETHER)


@dataclass(frozen=True)
class Cells:
    """A column of cells, one a row."""

    values: list[Cell]
    """Its cells, each at least once."""
    codes: Places
    """For each row the place of its cell in `values`."""

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Cells:
        """Return a column of cells given row by row."""
        column = Column()
        column.add(list(cells))
        return cls.of_column(column)

    @classmethod
    def of_column(cls, column: Column, start: int = 0) -> Cells:
        """Return a column of a grid from a row on; where a row has ended, the cell is None."""
        codes = np.array(column.codes, dtype=np.intp)[start:]
        ended = codes == NO_CELL
        if not ended.any():
            return cls(column.values, codes)
        codes[ended] = len(column.values)
        return cls([*column.values, None], codes)

    @classmethod
    def repeated(cls, cell: Cell, times: int) -> Cells:
        """Return a column that has the same cell everywhere."""
        return cls([cell], np.zeros(times, dtype=np.intp))

    def as_column(self) -> Column:
        """Return the same as a column of a grid."""
        return Column.of_codes(self.values, array("i", self.codes.tolist()))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> Cell:
        return self.values[self.codes[row]]

    def take(self, rows: Places) -> Cells:
        """Return the cells of some rows, with the values that are among them and no others."""
        is_whole = len(rows) == len(self) and _are_in_order(rows)
        codes = self.codes if is_whole else self.codes[rows]
        used = np.bincount(codes, minlength=len(self.values)) > 0
        if used.all():
            return Cells(self.values, codes)
        return Cells(list(compress(self.values, used.tolist())), (np.cumsum(used) - 1)[codes])

    def among(self, rows: Places) -> list[Cell]:
        """Return the distinct cells of some rows."""
        used = np.bincount(self.codes[rows], minlength=len(self.values)) > 0
        return list(compress(self.values, used.tolist()))

    def blank(self) -> Flags:
        """Tell for each row whether its cell shows nothing."""
        return self.spread(are_blank(self.values), bool)

    def flags(self, is_so: Callable[[Cell], bool]) -> Flags:
        """Tell for each row whether something is so of its cell."""
        return self.spread(list(map(is_so, self.values)), bool)

    def rows_where(self, is_so: Callable[[Cell], bool]) -> list[int]:
        """Return the rows of which something is so."""
        found: list[int] = np.flatnonzero(self.flags(is_so)).tolist()
        return found

    def spread(self, results: Sequence[Any], dtype: Any) -> np.ndarray[Any, Any]:
        """Return what was worked out for each of `values`, row by row."""
        return np.array(results, dtype=dtype)[self.codes]

    def texts(self, results: Sequence[str | None]) -> pd.Series:
        """Return texts worked out for each of `values`, row by row."""
        return coded_text(results, self.codes)


def cells_below(grid: Grid, start: int) -> list[Cells]:
    """Return the columns of a grid from a row on."""
    return [Cells.of_column(column, start) for column in grid.columns]


def joined(one: Cells, other: Cells) -> Cells:
    """Return one column below another."""
    if not len(one) or not len(other):
        return one if len(one) else other
    return Cells(one.values + other.values, np.concatenate([one.codes, other.codes + len(one.values)]))


def coded_text(values: Sequence[str | None], codes: Places) -> pd.Series:
    """Return a text column, of the same type however many values there are."""
    texts = pd.array(_arrow_texts(values), dtype="str")  # pandas asks each value what it is
    is_in_order = len(codes) == len(texts) and _are_in_order(codes)
    return pd.Series(texts if is_in_order else texts.take(codes))


def _are_in_order(places: Places) -> bool:
    """Tell whether places are 0, 1, 2 and so on; a copy of them all would cost more than the question."""
    some = ((at, places[at : at + len(FIRST)]) for at in range(0, len(places), len(FIRST)))
    return all((here - at == FIRST[: len(here)]).all() for at, here in some)


def _arrow_texts(values: Sequence[str | None]) -> pa.Array:
    """Return texts as Arrow holds them; thousands are handed over as one, which Arrow takes apart again."""
    some = (values[start : start + TOGETHER] for start in range(0, len(values), TOGETHER))
    return pa.chunked_array(map(_together, some), pa.large_string()).combine_chunks()


def _together(values: Sequence[str | None]) -> pa.Array:
    joined = "" if None in values else APART.join(values)  # type: ignore[arg-type]
    if joined.count(APART) != len(values) - 1 or not joined:
        return pa.array(values, pa.large_string())
    return pc.split_pattern(pa.array([joined], pa.large_string()), APART).flatten()
