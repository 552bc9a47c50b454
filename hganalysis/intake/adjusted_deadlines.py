"""Deadlines in a column of their own where they were moved, blank where they were not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hganalysis.reading.coded_cells import Cells, joined
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from hganalysis.reading.coded_cells import Flags


def with_original_deadlines(
    due: Cells, original: Cells, nothing: Collection[str] = ()
) -> tuple[Cells, Flags]:
    """Return deadlines, with the original where the column holds only those moved, and where it was taken.

    A blank cell, or one with a text that stands for `nothing`, says that a deadline was not moved where more
    tasks have one in the original column alone than have the same in both, or one in the other alone;
    elsewhere nobody knows why it is blank, and it stays so.

    Examples
    --------
    >>> due, original = Cells.of(["", "30/4/2024", ""]), Cells.of(["5/3/2024", "1/3/2024", ""])
    >>> deadlines, carried = with_original_deadlines(due, original)
    >>> [deadlines[row] for row in range(3)], carried.tolist()
    (['5/3/2024', '30/4/2024', ''], [True, False, False])
    """
    is_due, was_due = (
        ~cells.flags(lambda cell: is_blank(cell) or fold(line_text(cell)) in nothing)
        for cells in (due, original)
    )
    alone, nowhere = was_due & ~is_due, np.zeros(len(due), dtype=bool)
    if alone.sum() <= (is_due & ~was_due).sum():
        return due, nowhere
    same = (_said(due) == _said(original))[is_due & was_due]
    if alone.sum() <= same.sum():
        return due, nowhere
    stacked = joined(due, original)
    return Cells(stacked.values, np.where(alone, stacked.codes[len(due) :], stacked.codes[: len(due)])), alone


def _said(cells: Cells) -> Any:
    """Return what each cell says, row by row, however it is written."""
    return cells.spread([fold(line_text(cell)) for cell in cells.values], object)
