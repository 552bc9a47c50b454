"""Lists as offices keep them: what a task has from its sheet, its group, its number and its ticks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from hganalysis import vocab
from hganalysis.errors import SourceError
from hganalysis.intake.composed_ids import compose_ids
from hganalysis.intake.dates import DateReader
from hganalysis.intake.group_rows import group_headings, names_below, subitem_rows
from hganalysis.intake.outlines import LOOKED_AT, spanning_rows, summary_rows
from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.grid import Grid
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.settings.export_map import COLUMN_KEYS, GROUP_HEADING, SHEET_NAME
from hganalysis.text import fold, number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from hganalysis.intake.findings import Findings
    from hganalysis.intake.group_rows import GroupHeading
    from hganalysis.intake.header import Header
    from hganalysis.intake.rows import RowKind
    from hganalysis.reading.coded_cells import Places
    from hganalysis.reading.sheet import Cell, Sheet
    from hganalysis.settings.export_map import ExportMap

LONGEST_LIST = 20_000
"""Rows; a longer table is looked through for headings of groups only where the map speaks of them."""

TICKED = re.compile(r"x+|v|ü|[✓✔√☑☒✗✘●■þ]|1|true|có|yes|ok|đúng|\+", re.IGNORECASE)
"""A tick, in the letters that people type and those of Wingdings."""

NOT_TICKED = re.compile(r"[-–—.0☐□o]|false|không|no", re.IGNORECASE)

CARRIED = {SHEET_NAME: "tên trang tính", "group": "dòng tên nhóm bên trên", "ticks": "cột đánh dấu"}
"""Where a value stands that stands in no column of its own."""


@dataclass
class ListLayout:
    """One sheet as its map says that it is laid out."""

    grid: Grid
    """Its rows, with the columns that were made to the right of its own."""
    header: Header
    """Its header, which names those columns too."""
    headings: dict[int, RowKind] = field(default_factory=dict)
    """Rows that stand above others and are no tasks, by their position in the sheet."""


def lay_out(
    sheet: Sheet, grid: Grid, header: Header, export_map: ExportMap, *, is_one_of_several: bool
) -> ListLayout:
    """Make the columns of which the map says that they stand elsewhere than in a column.

    Raises SourceError: a column of ticks or of the outline is not there, or not once.
    """
    start, made = header.last + 1, export_map.made()
    is_grouped = export_map.ids == "composed" or any(map(GROUP_HEADING.fullmatch, made.values()))
    groups: list[GroupHeading] = []
    if is_grouped or len(grid) <= LONGEST_LIST:
        groups = group_headings(grid, start, header.columns)
    headings: dict[int, RowKind] = {each.row: "group" for each in groups if each.row >= start}
    headings.update(dict.fromkeys(subitem_rows(grid, start), "subitem"))
    for place in _places_of("outline", export_map.outlined(), sheet, header).values():
        below = Cells.of_column(grid.columns[place], start)
        summed = summary_rows([below[row] for row in range(len(below))])
        headings.update(dict.fromkeys((start + row for row in summed), "summary"))
    if not (is_grouped or export_map.fill_down or export_map.outline) and len(grid) <= LONGEST_LIST:
        spans = _spans(sheet, grid, header, export_map)
        headings.update(dict.fromkeys(spans, "summary"))
    layout = ListLayout(grid, header, headings)
    if not made and not is_grouped and not export_map.fill_down:
        return layout
    layout.grid = _padded(grid, len(header.parts))
    layout.header = replace(header, width=len(layout.grid.columns))
    for name, what in made.items():
        _add(layout, name, _cells(sheet, layout, groups, what, export_map), what)
    for key in export_map.fill_down:
        _fill_down(layout, COLUMN_KEYS[key], start)
    if export_map.ids == "composed":
        prefix = _table_name(sheet) if is_one_of_several else ""
        composed = compose_ids(layout.grid, start, layout.header.columns, groups, prefix)
        layout.headings.update(dict.fromkeys(composed.parents, "parent"))
        for name, cells in composed.columns.items():
            _add(layout, name, cells, "ids")
    return layout


def _spans(sheet: Sheet, grid: Grid, header: Header, export_map: ExportMap) -> list[int]:
    """Return the rows that sum up those below them by their days alone."""
    start, width = header.last + 1, len(grid.columns)
    reader = DateReader(export_map.dates, from_1904=sheet.from_1904, states=export_map.state_words())

    def day(name: str, cell: Cell) -> dt.date | None:
        moment = reader.of(name).read(cell, deadline=name == "due_raw").moment
        return moment.date() if moment else None

    columns = {
        name: Cells.of_column(grid.columns[place], start)
        for name, place in header.columns.items()
        if name in LOOKED_AT and place < width
    }
    return [start + row for row in spanning_rows(columns, day)]


def _table_name(sheet: Sheet) -> str:
    """Return the name of a sheet, with the letter of its first column where that is not A."""
    return sheet.name if sheet.first_column == 1 else f"{sheet.name}-{sheet.letters(0)}".strip("-")


def _padded(grid: Grid, width: int) -> Grid:
    """Return the grid with rows of one length, so that what is put beside them stands in its place."""
    whole = [Cells.of_column(column).as_column() for column in grid.columns]
    missing = [Cells.repeated(None, len(grid)).as_column() for _ in range(width - len(whole))]
    return Grid.of_coded([*whole, *missing])


def _add(layout: ListLayout, name: str, cells: Cells, what: str) -> None:
    """Put a column of cells, one a row of the sheet, to the right of all."""
    header, place = layout.header, len(layout.grid.columns)
    before = header.columns.get(name)
    parts = [_carried_from(what)] if before is None else header.parts[before]
    layout.grid = Grid.of_coded([*layout.grid.columns, cells.as_column()])
    filler: list[list[str]] = [[] for _ in range(place - len(header.parts))]
    layout.header = replace(
        header, parts=[*header.parts, *filler, parts], columns={**header.columns, name: place}
    )


def _cells(
    sheet: Sheet, layout: ListLayout, groups: Sequence[GroupHeading], what: str, export_map: ExportMap
) -> Cells:
    if what == "ticks":
        return _ticked(sheet, layout, export_map)
    if heading := GROUP_HEADING.fullmatch(what):
        return names_below(groups, len(layout.grid), int(heading[1]) if heading[1] else None)
    return Cells.repeated(sheet.name.strip(), len(layout.grid))


def _ticked(sheet: Sheet, layout: ListLayout, export_map: ExportMap) -> Cells:
    """Return for each row the heading of the column that is ticked; whatever is no tick stands beside it.

    In the column of completion a day is a tick.
    """
    places = _places_of("ticks", list(export_map.ticks), sheet, layout.header)
    said = {label: Cells.of_column(layout.grid.columns[place]) for label, place in places.items()}
    days = DateReader(export_map.dates, states=export_map.state_words()).of("completed_on")
    ended = layout.header.columns.get("completed_on")
    told = {
        label: [
            "" if places[label] == ended and days.read(cell).outcome == "date" else tick_said(cell)
            for cell in cells.values
        ]
        for label, cells in said.items()
    }
    rows = []
    for row in range(len(layout.grid)):
        ticks = [(label, told[label][cells.codes[row]]) for label, cells in said.items()]
        given = [(label, rest) for label, rest in ticks if rest is not None]
        rows.append("; ".join(f"{label}: {rest}" if rest else label for label, rest in given))
    return Cells.of(rows)


def _places_of(key: str, labels: Sequence[str], sheet: Sheet, header: Header) -> dict[str, int]:
    """Return where the columns stand that a key of the map names; SourceError where one is not there once."""
    places = {label: header.places([fold(label)]) for label in labels}
    wrong = [label for label, found in places.items() if len(found) != 1]
    if wrong:
        where = f", trang «{sheet.name}»" if sheet.name else ""
        raise SourceError(
            f"Mục {key} của bảng ánh xạ{where}: cần đúng một cột mang tên {', '.join(wrong)}. "
            f"Các cột có: {', '.join(filter(None, header.labels))}."
        )
    return {label: found[0] for label, found in places.items()}


def tick_said(cell: Cell) -> str | None:
    """Return what a cell of a tick column says beside its tick, None where it is not ticked.

    Examples
    --------
    >>> tick_said("x"), tick_said("-"), tick_said("chậm 3 ngày")
    ('', None, 'chậm 3 ngày')
    """
    text = line_text(cell)
    if is_blank(cell) or NOT_TICKED.fullmatch(text):
        return None
    return "" if cell is True or TICKED.fullmatch(text) else text


def _fill_down(layout: ListLayout, name: str, start: int) -> None:
    """Give blank cells of a column the value above them, down to the next heading of a group."""
    place = layout.header.columns.get(name)
    if place is None or place >= len(layout.grid.columns):
        return
    cells = Cells.of_column(layout.grid.columns[place])
    told = ~cells.blank()
    told[:start] = False
    told[list(layout.headings)] = True
    above = np.maximum.accumulate(np.where(told, np.arange(len(told)), -1))
    codes = np.where(above >= start, cells.codes[above], cells.codes)
    values, blank = [*cells.values, None], len(cells.values)
    from_heading = np.isin(above, list(layout.headings)) & ~told
    _add(layout, name, Cells(values, np.where(from_heading, blank, codes)), "fill_down")


def _carried_from(what: str) -> str:
    return CARRIED.get("group" if GROUP_HEADING.fullmatch(what) else what, what)


def tell_made(
    sheet: Sheet, layout: ListLayout, export_map: ExportMap, task_rows: Places, findings: Findings
) -> None:
    """Tell which values of the tasks of a sheet stand elsewhere than in a column of theirs."""
    for name, what in export_map.made().items():
        called = vocab.COLUMNS[name].called
        reason = f"{called} của {number(len(task_rows))} nhiệm vụ lấy từ {_carried_from(what)}"
        findings.add("value_carried", reason, sheet=sheet.name, column=name, rows=len(task_rows))
    for key in export_map.fill_down:
        name = COLUMN_KEYS[key]
        if name in layout.header.columns:
            reason = f"Ô trống của cột «{vocab.COLUMNS[name].called}» mang giá trị của dòng trên"
            findings.add("value_carried", reason, sheet=sheet.name, column=name, rows=0)
