"""The table of a sheet when no map says what its headings are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from hganalysis.intake.group_rows import MOST_FILLED, group_headings, names_below, subitem_rows
from hganalysis.intake.header import DEEPEST_HEADER, label_parts
from hganalysis.intake.heading_rows import counts_columns, heading_rows
from hganalysis.intake.list_layout import LONGEST_LIST
from hganalysis.intake.rows import TOTAL, sums_up
from hganalysis.reading.grid import as_grid
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.intake.group_rows import GroupHeading
    from hganalysis.reading.sheet import Cell, Sheet

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d{3})*(?:[.,]\d+)?\s?%?")
LOOKED_AT = 500
"""Cells of a column by which it is one of numbers."""


@dataclass(frozen=True)
class Table:
    """The table of one sheet.

    Attributes
    ----------
    sheet : str
        Empty for a file without sheets.
    header : int
        Number of the first header row, as a spreadsheet program shows it.
    header_rows : tuple of int
        Positions of the header rows in the rows of the sheet.
    labels : tuple of str
        Heading of each column, "Top - Bottom" where it spans rows; "" where there is none.
    parts : tuple of tuple of str
        The texts of each heading from top to bottom.
    columns : tuple of list
        The cells of each column, one a data row.
    letters : tuple of str
        The letters over each column.
    sheets : list of str
        The sheet of each data row.
    groups : tuple of list
        For each level of headings of groups, the outermost first, the name that each data row stands under.
    joined : int
        How many tables, of sheets or beside each other, are one here.
    """

    sheet: str
    header: int
    header_rows: tuple[int, ...]
    labels: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    columns: tuple[list[Cell], ...]
    letters: tuple[str, ...] = ()
    sheets: list[str] = field(default_factory=list)
    groups: tuple[list[Cell], ...] = ()
    joined: int = 1

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @property
    def rows(self) -> list[list[Cell]]:
        """The data rows, each as long as there are labels."""
        return [list(row) for row in zip(*self.columns, strict=True)]


def largest_table(sheets: Sequence[Sheet]) -> Table | None:
    """Return the table with most cells below its header, or None when no sheet has one.

    Columns of numbers do not count: a table of them, one a year, is not one of tasks, however large.

    Sheets with the same headings are one table, as are the months or the departments of one export; what is
    said of its place is that of its largest sheet. Where only the lowest parts of headings are the same, what
    stands over them is left out.
    """
    same: dict[tuple[str, ...], list[Table]] = {}
    for sheet in sheets:
        table = find_table(sheet)
        if table is not None:
            same.setdefault(tuple(fold(each[-1]) if each else "" for each in table.parts), []).append(table)
    return max(map(_joined, same.values()), key=_size, default=None)


def _size(table: Table) -> int:
    said = sum(
        bool(label) and not _are_numbers(cells)
        for label, cells in zip(table.labels, table.columns, strict=True)
    )
    return len(table) * max(said, 1)


def _are_numbers(cells: Sequence[Cell]) -> bool:
    """Tell whether most of the first cells of a column that say something are numbers."""
    filled = list(islice((cell for cell in cells if not is_blank(cell)), LOOKED_AT))
    numbers = sum(NUMBER.fullmatch(line_text(cell)) is not None for cell in filled)
    return bool(filled) and 2 * numbers > len(filled)


def _joined(tables: Sequence[Table]) -> Table:
    columns = zip(*(table.columns for table in tables), strict=True)
    depth = max(len(table.groups) for table in tables)
    groups = zip(*(_groups_to(table, depth) for table in tables), strict=True)
    largest = max(tables, key=_size)
    if len({tuple(map(fold, table.labels)) for table in tables}) > 1:
        lowest = tuple(each[-1:] for each in largest.parts)
        largest = replace(largest, parts=lowest, labels=tuple(map("".join, lowest)))
    return replace(
        largest,
        columns=tuple(list(chain(*cells)) for cells in columns),
        sheets=list(chain.from_iterable(table.sheets for table in tables)),
        groups=tuple(list(chain(*names)) for names in groups),
        joined=len(tables),
    )


def _groups_to(table: Table, depth: int) -> list[list[Cell]]:
    return [*table.groups, *([None] * len(table) for _ in range(depth - len(table.groups)))]


def find_table(sheet: Sheet) -> Table | None:
    """Return the table of a sheet, or None when no row looks like a header with rows below it.

    Its header is what `heading_rows` finds, with the rows that cells are merged over, into or with.
    """
    found = heading_rows(sheet)
    if not found:
        return None
    first, last = _extended(sheet, found[0], found[-1])
    merged = (row for row in range(first, last + 1) if row not in range(found[0], found[-1] + 1))
    header_rows = tuple(sorted({*found, *merged}))
    parts = label_parts(sheet, first, last - first + 1)
    return _table(sheet, header_rows, parts)


def _extended(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    """Return the rows of a header: cells merged with, into or over its rows belong to it."""
    width = len(sheet.rows[last])
    for (top, left), (bottom, right) in sorted(sheet.merged):
        spans_columns_above = top == bottom == first - 1 and 0 < right - left < width - 1
        if spans_columns_above or top < first <= bottom:
            first = min(first, max(top, last - DEEPEST_HEADER + 1))
        if top <= last < bottom:
            last = max(last, min(bottom, first + DEEPEST_HEADER - 1))
    return first, last


def _table(sheet: Sheet, header_rows: tuple[int, ...], parts: list[list[str]]) -> Table:
    width, start = len(parts), header_rows[-1] + 1
    named = [place for place, each in enumerate(parts) if each]
    headings = _headings(sheet, start, named)
    none = {*(each.row for each in headings), *subitem_rows(as_grid(sheet.rows), start)}
    places = [row for row in range(start, len(sheet.rows)) if row not in none]
    padded = {row: [*sheet.rows[row], *[""] * width][:width] for row in places}
    filled = {place: _filled(row, named) for place, row in padded.items()}
    enough = max(2, 0.3 * max(filled.values(), default=0))
    rows = {
        place: row
        for place, row in padded.items()
        if filled[place] >= enough and not _is_none_of_data(row) and not _repeats(row, parts)
    }
    columns = tuple([row[place] for row in rows.values()] for place in range(width))
    levels = (names_below(headings, len(sheet.rows), level) for level in _levels(headings))
    return Table(
        sheet.name,
        sheet.first_row + header_rows[0],
        header_rows,
        tuple(" - ".join(each) for each in parts),
        tuple(map(tuple, parts)),
        columns,
        tuple(map(sheet.letters, range(width))),
        [sheet.name] * len(rows),
        tuple([names[place] for place in rows] for names in levels),
    )


def _headings(sheet: Sheet, start: int, named: Sequence[int]) -> list[GroupHeading]:
    """Return the rows that head groups; in a table of few columns every row has as few cells."""
    if len(named) <= MOST_FILLED or len(sheet.rows) > LONGEST_LIST:
        return []
    return group_headings(as_grid(sheet.rows), start, {})


def _levels(headings: Sequence[GroupHeading]) -> range:
    return range(1, max((each.level for each in headings), default=0) + 1)


def _filled(row: Sequence[Cell], places: Sequence[int]) -> int:
    return sum(not is_blank(row[place]) for place in places)


def _repeats(row: Sequence[Cell], parts: Sequence[Sequence[str]]) -> bool:
    """Tell a row of the headings once more: every text of it stands in the heading of its own column."""
    said = [(cell, labels) for cell, labels in zip(row, parts, strict=True) if not is_blank(cell)]
    return len(said) > 1 and all(fold(line_text(cell)) in map(fold, labels) for cell, labels in said)


def _is_none_of_data(row: Sequence[Cell]) -> bool:
    """Tell a row of totals or of column numbers."""
    first = next((cell for cell in row if not is_blank(cell)), "")
    is_total = isinstance(first, str) and TOTAL.fullmatch(fold(first)) is not None
    return counts_columns(row) or is_total or sums_up(row)
