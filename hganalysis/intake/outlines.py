"""Plans in outline, as schedules have them: which lines only sum up those below them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell

OUTLINE_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4})*", re.ASCII)
"""A level, 3, or a number by which the lines of a plan are counted, 2.1.4."""

SUMS_UP = {"yes", "có", "true", "oui", "ja", "sí", "sim", "tak"}


def summary_rows(cells: Sequence[Cell]) -> list[int]:
    """Return the lines that sum up others, by a column of levels, of outline numbers, or of yes and no.

    By the first two, it is the lines that a deeper one follows; whole numbers of which none comes again count
    the lines of a plan of one level.

    Examples
    --------
    >>> summary_rows([1, 2, 2, 1]), summary_rows(["1", "1.1", "1.2", "2"]), summary_rows(["Yes", "No"])
    ([0], [0], [0])
    """
    told = {row: fold(line_text(cell)) for row, cell in enumerate(cells) if not is_blank(cell)}
    if not all(map(OUTLINE_NUMBER.fullmatch, told.values())):
        return [row for row, each in told.items() if each in SUMS_UP]
    are_numbers = any("." in each for each in told.values()) or len(set(told.values())) == len(told)
    levels = {row: each.count(".") if are_numbers else int(each) for row, each in told.items()}
    return [row for (row, level), (_, below) in pairwise(levels.items()) if below > level]
