"""Cells that say "as above": nt, như trên, 〃."""

from __future__ import annotations

import re
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.sheet import line_text, texts_among
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

DITTO = re.compile(
    r"""[-–(]?\s?(?:nt|Nt|n\.t\.?|[Nn]hư (?:dòng |ô |phần )?trên|[Dd]itto|[Ss]ame as above)\s?[-–.)]?"""
    r"""|[-–(]\s?NT\s?[-–)]|["“”″〃]{1,2}|''"""
)
"""NT without marks beside it may be short for something else, as for a state."""


def with_values_above(cells: Cells, words: Collection[str] = ()) -> tuple[Cells, int]:
    """Return a column in which each cell that says "as above" has the value above, and how many do.

    Parameters
    ----------
    cells : Cells
        One a task, in the order of the sheet.
    words : collection of str
        Folded words that have a meaning of their own here.

    Examples
    --------
    >>> column, carried = with_values_above(Cells.of(["Sở Y tế", "nt", "〃", "Sở Nội vụ"]))
    >>> [column[row] for row in range(len(column))], carried
    (['Sở Y tế', 'Sở Y tế', 'Sở Y tế', 'Sở Nội vụ'], 2)
    """
    texts = texts_among(cells.values)
    found = compress(texts, map(DITTO.fullmatch, map(str.strip, texts)))
    ditto_texts = {text for text in found if fold(line_text(text)) not in words}
    if not ditto_texts:
        return cells, 0
    ditto = cells.flags(lambda cell: isinstance(cell, str) and cell in ditto_texts)
    above = np.maximum.accumulate(np.where(ditto, -1, np.arange(len(cells))))
    carried = ditto & (above >= 0)
    return Cells(cells.values, np.where(carried, cells.codes[above], cells.codes)), int(carried.sum())
