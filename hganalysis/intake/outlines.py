"""Plans in outline, as schedules have them: which lines only sum up those below them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.header import JUDGED_BY
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from hganalysis.reading.coded_cells import Cells
    from hganalysis.reading.sheet import Cell

OUTLINE_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4})*", re.ASCII)
"""A level, 3, or a number by which the lines of a plan are counted, 2.1.4."""

MOSTLY = 0.5
"""Share of cells above which a column is one of levels or numbers."""

SUMS_UP = {"yes", "có", "true", "oui", "ja", "sí", "sim", "tak"}

DATED = ("assigned_on", "due_raw")
"""Of what a line that spans others has the first and the last day."""

LOOKED_AT = ("title", "agency_raw", *DATED, *JUDGED_BY)
"""Columns that tell such lines."""

FEWEST_SPANS = 2
"""Lines with the days of several below them, and of no single one, from which their days are no chance."""


def spanning_rows(columns: Mapping[str, Cells], day: Callable[[str, Cell], dt.date | None]) -> list[int]:
    """Return the lines that have no agency and no state, and whose days are those of the lines below them.

    `columns` are those of `LOOKED_AT` that the list has. Each such line must begin on the first day of the
    lines down to the next one and be due on their last, as in a sheet of Smartsheet, which exports no levels;
    else none is told to be one. Tasks that were all given and are due together have each other's days by
    nature, so that a few without anybody are no such lines.
    """
    judged = [name for name in JUDGED_BY if name in columns]
    if not ({"title", "agency_raw", *DATED} <= columns.keys() and judged):
        return []
    there = np.logical_and.reduce([~columns[name].blank() for name in ("title", *DATED)])
    lacks = np.logical_and.reduce([columns[name].blank() for name in ("agency_raw", *judged)])
    spans: list[int] = np.flatnonzero(there & lacks).tolist()
    if len(spans) < FEWEST_SPANS or spans[0] != 0:
        return []
    days = {name: [day(name, columns[name][row]) for row in range(len(there))] for name in DATED}
    edges = [*spans, len(there)]
    blocks = [(row, range(row + 1, end)) for row, end in pairwise(edges)]
    are_spans = all(
        _is_span(row, below, days) if below else _spans_spans(row, edges, days) for row, below in blocks
    )
    told = sum(_has_days_of_several(row, below, days) for row, below in blocks)
    return spans if are_spans and told >= FEWEST_SPANS else []


def _has_days_of_several(row: int, below: range, days: Mapping[str, Sequence[dt.date | None]]) -> bool:
    """Tell whether a line begins with one of the lines below it and is due with another."""
    begin, due = map(days.__getitem__, DATED)
    return bool(below) and all((begin[each], due[each]) != (begin[row], due[row]) for each in below)


def _spans_spans(row: int, edges: Sequence[int], days: Mapping[str, Sequence[dt.date | None]]) -> bool:
    """Tell whether a line right above another that spans lines has the days of it and of others after it."""
    return any(_is_span(row, range(row + 1, end), days) for end in edges if end > row + 1)


def _is_span(row: int, below: range, days: Mapping[str, Sequence[dt.date | None]]) -> bool:
    begin, due = ([each for each in map(days[name].__getitem__, below) if each] for name in DATED)
    return bool(begin and due) and (days[DATED[0]][row], days[DATED[1]][row]) == (min(begin), max(due))


def summary_rows(cells: Sequence[Cell]) -> list[int]:
    """Return the lines that sum up others, by a column of levels, of outline numbers, or of yes and no.

    By the first two, it is the lines that a deeper one follows; whole numbers of which none comes again count
    the lines of a plan of one level. What else stands in such a column, as a heading that is repeated, has no
    level.

    Examples
    --------
    >>> summary_rows([1, 2, 2, 1]), summary_rows(["1", "1.1", "1.2", "2"]), summary_rows(["Yes", "No"])
    ([0], [0], [0])
    """
    told = {row: fold(line_text(cell)).rstrip(".") for row, cell in enumerate(cells) if not is_blank(cell)}
    numbers = {row: each for row, each in told.items() if OUTLINE_NUMBER.fullmatch(each)}
    if len(numbers) <= MOSTLY * len(told):
        return [row for row, each in told.items() if each in SUMS_UP]
    are_counts = any("." in each for each in numbers.values()) or len(set(numbers.values())) == len(numbers)
    levels = {row: each.count(".") if are_counts else int(each) for row, each in numbers.items()}
    return [row for (row, level), (_, below) in pairwise(levels.items()) if below > level]
