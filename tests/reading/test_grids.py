"""Cells kept by column are the cells that were given; rows judged by column are judged as one by one."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import numpy as np
from exports import HEADER, MAP
from hypothesis import given
from hypothesis import strategies as st

from hganalysis.intake.header import find_header
from hganalysis.intake.rows import RowJudge
from hganalysis.reading.coded_cells import Cells, cells_below, joined
from hganalysis.reading.grid import Grid, as_grid
from hganalysis.reading.sheet import Sheet
from hganalysis.settings.export_map import load_map

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from([0.0, 1.0, -1.5]), st.text(max_size=2),
    st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 3)),
    st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 3)),
)  # fmt: skip
ROWS = st.lists(st.lists(VALUES, max_size=5), max_size=12)


def typed(rows: Any) -> list[list[tuple[type, Any]]]:
    return [[(type(cell), cell) for cell in row] for row in rows]


@given(ROWS)
def test_a_grid_gives_back_its_rows_types_and_lengths_too(rows: list[list[Any]]) -> None:
    grid = Grid(rows)

    assert typed(grid) == typed(rows)
    assert typed(grid[1:3]) == typed(rows[1:3])
    assert typed(pickle.loads(pickle.dumps(grid))) == typed(rows)  # noqa: S301
    assert grid == rows
    assert as_grid(grid) is grid


@given(ROWS, ROWS)
def test_columns_are_taken_and_joined_row_by_row(above: list[list[Any]], below: list[list[Any]]) -> None:
    one, other = (Cells.of([row[0] if row else None for row in rows]) for rows in (above, below))
    both = joined(one, other)
    cells = [row[0] if row else None for row in (*above, *below)]
    odd = np.arange(1, len(cells), 2)

    assert typed([[both[row] for row in range(len(both))]]) == typed([cells])
    taken = both.take(odd)
    assert typed([[taken[row] for row in range(len(taken))]]) == typed([cells[1::2]])
    assert len(taken.values) <= len(odd)
    assert both.flags(lambda cell: isinstance(cell, str)).tolist() == [
        isinstance(cell, str) for cell in cells
    ]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "NV1", "NV001", "12345", "A-01/24", "ABC", "Sở Y tế", "15/9/2024", "31/02/2024",
         "Đang thực hiện", "Tổng cộng", "TỔNG SỐ 12", "Cộng", "I", "(1)", "(2)", "(12345)",
         "1=2", *HEADER, "mã", "HẠN", "x"]
    ),
    st.sampled_from([1, 2, 3, 1.0, 2.0, 12345.0, True, float("nan")]),
    st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 3)),
)  # fmt: skip
MAPPED = load_map(MAP)
FULL = find_header(Sheet("", [HEADER]), MAPPED.headers())
SMALL = find_header(Sheet("", [["Mã", "Chủ trì", "Hạn", "Trạng thái"]]), MAPPED.headers())


@given(st.lists(st.lists(CELLS, max_size=10), max_size=12), st.booleans(), st.integers(0, 2))
def test_rows_judged_by_column_are_judged_as_one_by_one(rows: Any, full: bool, start: int) -> None:
    header = FULL if full else SMALL
    assert header is not None
    judge, start = RowJudge(header, MAPPED), min(start, len(rows))

    grid = Grid(rows)
    assert judge.kinds(grid, start, cells_below(grid, start)) == [judge.kind(row) for row in rows[start:]]


def test_a_cell_is_put_in_the_place_of_one_that_is_there_and_nowhere_else() -> None:
    grid = Grid([["a", "b"], ["c"]])
    for row, column in ((0, 1), (1, 1), (2, 0), (0, 5), (-1, 0)):
        grid.put(row, column, "#N/A")

    assert list(grid) == [["a", "#N/A"], ["c"]]
