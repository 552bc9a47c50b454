"""Tables that stand beside each other in one sheet, under headings in common."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hganalysis.intake.heading_rows import heading_rows
from hganalysis.reading.grid import Grid, as_grid
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Sheet

FEWEST_HEADINGS = 3
"""Headings from which a repeated run of them begins another table; fewer may be parts of one."""


def tables_beside(sheet: Sheet) -> list[Sheet]:
    """Return a sheet for each of the tables that stand beside each other in one, itself if there is but one.

    They are told by a row of headings that says the same from left to right two or more times, or whose runs
    between blank columns say the same but for some that one of them lacks.
    """
    for row in heading_rows(sheet):
        labels = [fold(line_text(cell)) for cell in sheet.rows[row]]
        if starts := _starts(labels) or _parted(sheet, labels):
            grid = as_grid(sheet.rows)
            ends = [*starts[1:], max(len(grid.columns), len(labels))]
            starts = [0, *starts[1:]]
            return [_part(sheet, grid, start, end, row) for start, end in zip(starts, ends, strict=True)]
    return [sheet]


def _starts(labels: Sequence[str]) -> list[int]:
    """Return where the runs of the same headings begin, none where they are not repeated whole."""
    places = [place for place, label in enumerate(labels) if label]
    said = [labels[place] for place in places]
    for period in range(FEWEST_HEADINGS, len(said) // 2 + 1):
        run = said[:period]
        if len(said) % period == 0 and run * (len(said) // period) == said and len(set(run)) == period:
            return places[::period]
    return []


def _parted(sheet: Sheet, labels: Sequence[str]) -> list[int]:
    """Return where the runs of headings between blank columns begin, none where they do not say the same.

    A run says the same as the longest one where it has no other heading.
    """
    runs = list[tuple[int, list[str]]]()
    for place, label in enumerate(labels):
        if label and (place == 0 or not labels[place - 1]):
            runs.append((place, []))
        if label:
            runs[-1][1].append(label)
    longest = max((set(run) for _, run in runs), key=len, default=set[str]())
    is_same = len(runs) > 1 and all(
        len(run) == len(set(run)) >= FEWEST_HEADINGS and longest.issuperset(run) for _, run in runs
    )
    starts = [place for place, _ in runs] if is_same else []
    columns = as_grid(sheet.rows).columns if is_same else []
    are_parted = all(is_blank(cell) for place in starts[1:] for cell in columns[place - 1].values)
    return starts if are_parted else []


def _part(sheet: Sheet, grid: Grid, start: int, end: int, header: int) -> Sheet:
    """Return the columns of a sheet from one to before another, without blank ones at their end.

    What is said of the rows of the sheet stays with its first table.
    """
    columns = grid.columns[start:end]
    while len(columns) > 1 and all(map(is_blank, columns[-1].values)):
        columns.pop()
    merged = tuple(
        ((top, max(left, start) - start), (bottom, min(right, end - 1) - start))
        for (top, left), (bottom, right) in sheet.merged
        if left < end and right >= start and (top <= header or start <= left)
    )
    return replace(
        sheet,
        rows=Grid.of_coded(columns),
        first_column=sheet.first_column + start,
        merged=merged,
        notes=sheet.notes if start == 0 else (),
        row_notes=sheet.row_notes if start == 0 else (),
        is_delimited=False,
    )
