"""What the dates of a column show together and no single cell does: days swapped with months, days moved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hganalysis.intake.coded import Cells, Places
    from hganalysis.intake.dates import Reading

LAST_MONTH = 12
SEVERAL = 3
"""Distinct real dates, and distinct texts, from which a column is told to be swapped; fewer may be chance."""


def swapped(cells: Cells, readings: Sequence[Reading], sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the rows of the real dates of each sheet in which days and months were probably swapped.

    A spreadsheet program set to month-first dates that opens day-first texts turns 05/03 into 3 May and
    leaves 25/03 as text. What is left is a column in which every real date has a day up to 12, and every text
    one above.

    Parameters
    ----------
    cells : Cells
        A date column.
    readings : sequence of Reading
        What each of its distinct cells says.
    sections : sequence of array of int
        The rows of each sheet.
    """
    real = np.array([isinstance(cell, dt.date) for cell in cells.values], dtype=bool)
    days = np.array([each.moment.day if each.moment else 0 for each in readings], dtype=np.intp)
    text = np.array([isinstance(cell, str) for cell in cells.values], dtype=bool)
    real, text = real & (days > 0), text & (days > 0)
    if real.sum() < SEVERAL or text.sum() < SEVERAL:
        return
    for rows in sections:
        here = np.unique(cells.codes[rows])
        reals, texts = days[here[real[here]]], days[here[text[here]]]
        if min(len(reals), len(texts)) >= SEVERAL and reals.max() <= LAST_MONTH < texts.min():
            yield rows[real[cells.codes[rows]]]


def moved(cells: Cells, readings: Sequence[Reading], sections: Sequence[Places]) -> Iterator[Places]:
    """Yield the rows of each sheet whose dates the time zone of the map puts on another day."""
    if any(each.moved for each in readings):
        flags = cells.spread([each.moved for each in readings], bool)
        yield from (rows[flags[rows]] for rows in sections if flags[rows].any())
