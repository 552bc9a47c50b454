"""Who gets what, so that all together gain most: the Hungarian method.

scipy has it too, and takes longer to be imported than all columns of an export take to be weighed.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOBODY = -1
"""In place of a row or a place."""


def best_assignment(weights: Sequence[Sequence[float]]) -> list[int | None]:
    """Return the place that each row gets, none twice, so that the sum of their weights is greatest.

    A row goes without where all places are taken. Rows are added one by one, each along the cheapest path
    of exchanges (Jonker and Volgenant 1987, by potentials).

    Examples
    --------
    >>> best_assignment([[0.9, 0.8], [0.8, 0.1]]), best_assignment([[0.2], [0.7]])
    ([1, 0], [None, 0])
    """
    rows, places = len(weights), len(weights[0]) if weights else 0
    wide = [[*row, *[0.0] * max(0, rows - places)] for row in weights]
    assigned: list[int | None] = [None] * rows
    for place, row in enumerate(_holders(wide)[:places]):
        if row != NOBODY:
            assigned[row] = place
    return assigned


def _holders(weights: Sequence[Sequence[float]]) -> list[int]:
    """Return the row that holds each place, of at least as many places as rows."""
    width = len(weights[0]) if weights else 0
    of_row, of_place, holder = [0.0] * len(weights), [0.0] * width, [NOBODY] * width
    for start in range(len(weights)):
        gap, before, left = [inf] * width, [NOBODY] * width, set(range(width))
        row, last = start, NOBODY
        while row != NOBODY:
            for place in left:
                cost = -weights[row][place] - of_row[row] - of_place[place]
                if cost < gap[place]:
                    gap[place], before[place] = cost, last
            nearest = min(left, key=gap.__getitem__)
            step = gap[nearest]
            of_row[start] += step
            for place in range(width):
                if place in left:
                    gap[place] -= step
                else:
                    of_row[holder[place]] += step
                    of_place[place] -= step
            left.remove(nearest)
            row, last = holder[nearest], nearest
        _exchange(holder, before, last, start)
    return holder


def _exchange(holder: list[int], before: Sequence[int], last: int, start: int) -> None:
    """Move each row on a path of exchanges one place on, and give the new row the first."""
    while before[last] != NOBODY:
        holder[last] = holder[before[last]]
        last = before[last]
    holder[last] = start
