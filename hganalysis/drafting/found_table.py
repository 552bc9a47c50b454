"""The table of a sheet when no map says what its headings are."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.intake.header import DEEPEST_HEADER, label_parts
from hganalysis.intake.rows import FULL_ROW, TOTAL, are_column_numbers
from hganalysis.reading.sheet import is_blank, line_text
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell, Sheet

SEARCHED_ROWS = 60
LOOKED_BELOW = 25
"""Rows below a possible header that are compared with it."""

FEWEST_COLUMNS = 3
"""A task table has at least an id, an agency and a deadline."""

LONGEST_LABEL = 80
"""Characters; a longer text is a sentence, not a heading."""

VALUE_LIKE = re.compile(r"[\d\s.,:/+%-]+")


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
    """

    sheet: str
    header: int
    header_rows: tuple[int, ...]
    labels: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]
    columns: tuple[list[Cell], ...]

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @property
    def rows(self) -> list[list[Cell]]:
        """The data rows, each as long as there are labels."""
        return [list(row) for row in zip(*self.columns, strict=True)]


def largest_table(sheets: Sequence[Sheet]) -> Table | None:
    """Return the table with most cells below its header, or None when no sheet has one.

    Sheets with the same headings are one table, as are the months or the departments of one export; what is
    said of its place is that of its largest sheet.
    """
    same: dict[tuple[str, ...], list[Table]] = {}
    for sheet in sheets:
        table = find_table(sheet)
        if table is not None:
            same.setdefault(tuple(map(fold, table.labels)), []).append(table)
    return max(map(_joined, same.values()), key=_size, default=None)


def _size(table: Table) -> int:
    return len(table) * sum(map(bool, table.labels))


def _joined(tables: Sequence[Table]) -> Table:
    columns = zip(*(table.columns for table in tables), strict=True)
    return replace(
        max(tables, key=_size), columns=tuple([cell for each in cells for cell in each] for cells in columns)
    )


def find_table(sheet: Sheet) -> Table | None:
    """Return the table of a sheet, or None when no row looks like a header with rows below it.

    A header is the row whose texts are most unlike the values below them: headings are texts, all different,
    short, over columns that are filled.
    """
    searched = range(min(len(sheet.rows), SEARCHED_ROWS))
    scores = {first: _likeness(sheet, first) for first in searched}
    best = max(scores, key=lambda first: (scores[first], -first), default=None)
    if best is None or scores[best] < FEWEST_COLUMNS:
        return None
    first, last = _extended(sheet, best)
    parts = label_parts(sheet, first, last - first + 1)
    return _table(sheet, first, last, parts)


def _likeness(sheet: Sheet, first: int) -> float:
    """Return how many columns a row could be the heading of."""
    row = sheet.rows[first]
    labels = [fold(line_text(cell)) if isinstance(cell, str) else "" for cell in row]
    below = [
        each
        for each in sheet.rows[first + 1 : first + 1 + LOOKED_BELOW]
        if any(not is_blank(c) for c in each)
    ]
    if not below or any(_is_value(cell) for cell in row) or _counts_columns(row):
        return 0.0
    fitting = 0.0
    for place, label in enumerate(labels):
        if not label or len(label) > LONGEST_LABEL or VALUE_LIKE.fullmatch(label):
            continue
        cells = [each[place] for each in below if place < len(each) and not is_blank(each[place])]
        unlike = [cell for cell in cells if not isinstance(cell, str) or fold(line_text(cell)) != label]
        fitting += (0.3 + 0.7 * len(cells) / len(below)) * bool(unlike or not cells)
    repeated = len([label for label in labels if label]) - len({label for label in labels if label})
    return fitting - repeated


def _counts_columns(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) >= FULL_ROW and are_column_numbers(filled)


def _is_value(cell: Cell) -> bool:
    return isinstance(cell, (dt.date, dt.time)) or (isinstance(cell, float) and not cell.is_integer())


def _extended(sheet: Sheet, best: int) -> tuple[int, int]:
    """Return the rows of a header: cells merged with, into or over the best row belong to it."""
    first = last = best
    for (top, left), (bottom, right) in sorted(sheet.merged):
        spans_columns_above = top == bottom == first - 1 and 0 < right - left < len(sheet.rows[best]) - 1
        if spans_columns_above or top < first <= bottom:
            first = max(top, last - DEEPEST_HEADER + 1)
        if top <= last < bottom:
            last = min(bottom, first + DEEPEST_HEADER - 1)
    return first, last


def _table(sheet: Sheet, first: int, last: int, parts: list[list[str]]) -> Table:
    width = len(parts)
    padded = [[*row, *[""] * (width - len(row))][:width] for row in sheet.rows[last + 1 :]]
    named = [place for place, each in enumerate(parts) if each]
    fullest = max((_filled(row, named) for row in padded), default=0)
    enough = max(2, 0.3 * fullest)
    rows = [row for row in padded if _filled(row, named) >= enough and not _is_none_of_data(row)]
    columns = tuple([row[place] for row in rows] for place in range(width))
    labels = tuple(" - ".join(each) for each in parts)
    header_rows = tuple(range(first, last + 1))
    return Table(sheet.name, sheet.first_row + first, header_rows, labels, tuple(map(tuple, parts)), columns)


def _filled(row: Sequence[Cell], places: Sequence[int]) -> int:
    return sum(not is_blank(row[place]) for place in places)


def _is_none_of_data(row: Sequence[Cell]) -> bool:
    """Tell a row of totals or of column numbers."""
    first = next((cell for cell in row if not is_blank(cell)), "")
    return _counts_columns(row) or (isinstance(first, str) and TOTAL.fullmatch(fold(first)) is not None)
