"""Ids of lists that only number their lines: the group, the number in it, the letter of the sub-task."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.group_rows import DOTTED, NUMBER, SUB_LETTER, paths
from hganalysis.intake.rows import PLACES, sums_up
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.sheet import is_blank, line_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.intake.group_rows import GroupHeading
    from hganalysis.reading.grid import Grid
    from hganalysis.reading.sheet import Cell

SHARED = (
    *("agency_raw", "coop_raw", "field", "leader", "source_level", "doc_number", "doc_date"),
    *("assigned_on", "entered_on", "due_raw", "due_original"),
)
"""What sub-tasks have from the task they belong to, where they say nothing themselves."""


@dataclass(frozen=True)
class ComposedIds:
    """The ids of one sheet."""

    columns: dict[str, Cells]
    """The columns that are others than the sheet has them: the ids, and what sub-tasks have from above."""
    parents: list[int]
    """Rows that only stand above sub-tasks and say nothing of how they stand themselves."""


def compose_ids(
    grid: Grid, start: int, places: Mapping[str, int], headings: Sequence[GroupHeading], prefix: str
) -> ComposedIds:
    """Compose the id of each row: "II-3", "II-3a"; with the name of the sheet before it, if there is one."""
    ids = _ids(grid, start, places["task_id"], headings, prefix)
    families = list(_families(grid, start, places, {each.row for each in headings}))
    columns = {"task_id": Cells.of(ids)}
    for name in (*SHARED, "title"):
        if name in places and places[name] < len(grid.columns) and families:
            columns[name] = _handed_down(Cells.of_column(grid.columns[places[name]]), families, name)
    return ComposedIds(columns, [parent for parent, _ in families])


def _ids(grid: Grid, start: int, place: int, headings: Sequence[GroupHeading], prefix: str) -> list[Cell]:
    numbers = Cells.of_column(grid.columns[place]) if place < len(grid.columns) else None
    groups, last = _group_names(headings), ""
    group = groups[min(groups)] if groups and min(groups) < start <= max(groups) else ""
    ids: list[Cell] = [None] * len(grid)
    for row in range(start, len(grid) if numbers else start):
        if row in groups:
            group, last = groups[row], ""
            continue
        text = line_text(numbers[row]) if numbers else ""
        said = text.strip("().:/ ")
        if SUB_LETTER.fullmatch(said) and last:
            said = last + said
        elif NUMBER.fullmatch(said) or DOTTED.fullmatch(said):
            last = said
        else:
            said = text
        if said:
            ids[row] = "-".join(filter(None, (prefix, group, said)))
    return ids


def _group_names(headings: Sequence[GroupHeading]) -> dict[int, str]:
    """Return what stands for each group in ids: ordinals where they tell groups apart, else names."""
    ordinals = {row: ".".join(each.ordinal for each in path) for row, path in paths(headings)}
    names = {row: ".".join(each.name for each in path) for row, path in paths(headings)}
    told = all(each.ordinal for each in headings) and max(Counter(ordinals.values()).values(), default=1) == 1
    return ordinals if told else names


def number_the_rest(cells: Cells) -> Cells:
    """Give tasks without a number that of the last task above them and a count: 5-2, 5-3."""
    values, codes = list(cells.values), cells.codes.copy()
    last, count = "", 1
    for row in range(len(cells)):
        text = line_text(cells[row])
        if text:
            last, count = text, 1
        elif last:
            count += 1
            values.append(f"{last}-{count}")
            codes[row] = len(values) - 1
    return Cells(values, codes)


def _families(
    grid: Grid, start: int, places: Mapping[str, int], headings: set[int]
) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that only stands above sub-tasks, with these."""
    parent, number, children = -1, "", list[int]()
    for row in range(start, len(grid)):
        cells = grid[row]
        said = _said(cells, places["task_id"])
        is_child = parent >= 0 and row not in headings and _is_child(said, number, cells, places)
        if is_child:
            children.append(row)
            continue
        if children and _is_parent(grid[parent], [grid[child] for child in children], places):
            yield parent, children
        begins = row not in headings and NUMBER.fullmatch(said) is not None
        if begins or row in headings:
            parent, number, children = (row if begins else -1), said, []
    if children and _is_parent(grid[parent], [grid[child] for child in children], places):
        yield parent, children


def _said(cells: Sequence[Cell], place: int) -> str:
    return line_text(cells[place]).strip("().:/ ") if place < len(cells) else ""


def _is_child(said: str, number: str, cells: Sequence[Cell], places: Mapping[str, int]) -> bool:
    if SUB_LETTER.fullmatch(said) or (DOTTED.fullmatch(said) and _is_part_of(said, number)):
        return True
    is_part = not said and _has(cells, places, "title") and any(_has(cells, places, each) for each in PLACES)
    return is_part and not sums_up(cells)


def _is_part_of(said: str, number: str) -> bool:
    return said.split(".")[0].lstrip("0") == number.lstrip("0")


def _is_parent(cells: Sequence[Cell], children: Sequence[Sequence[Cell]], places: Mapping[str, int]) -> bool:
    """Tell whether a row says nothing of how it stands, which its sub-tasks do."""
    if _has(cells, places, "status_raw") or _has(cells, places, "completed_on"):
        return False
    is_due = _has(cells, places, "due_raw") or _has(cells, places, "due_original")
    told = "status_raw" if is_due else None
    return any(any(_has(each, places, name) for name in ((told,) if told else PLACES)) for each in children)


def _has(cells: Sequence[Cell], places: Mapping[str, int], name: str) -> bool:
    place = places.get(name)
    return place is not None and place < len(cells) and not is_blank(cells[place])


def _handed_down(cells: Cells, families: Sequence[tuple[int, list[int]]], name: str) -> Cells:
    """Return a column in which sub-tasks have what they lack from the row above; titles are put together."""
    values, codes = list(cells.values), cells.codes.copy()
    for parent, children in families:
        above = line_text(cells[parent])
        for child in children:
            if name == "title" and above and not is_blank(cells[child]):
                values.append(f"{above}: {line_text(cells[child])}")
                codes[child] = len(values) - 1
            elif is_blank(cells[child]):
                codes[child] = codes[parent]
    return Cells(values, np.asarray(codes))
