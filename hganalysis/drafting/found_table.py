"""The table of a sheet when no map says what its headings are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hganalysis.intake.header import DEEPEST_HEADER, label_parts
from hganalysis.intake.heading_rows import counts_columns, heading_rows
from hganalysis.intake.rows import TOTAL
from hganalysis.reading.sheet import is_blank
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.reading.sheet import Cell, Sheet


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
    width = len(parts)
    padded = [[*row, *[""] * (width - len(row))][:width] for row in sheet.rows[header_rows[-1] + 1 :]]
    named = [place for place, each in enumerate(parts) if each]
    fullest = max((_filled(row, named) for row in padded), default=0)
    enough = max(2, 0.3 * fullest)
    rows = [row for row in padded if _filled(row, named) >= enough and not _is_none_of_data(row)]
    columns = tuple([row[place] for row in rows] for place in range(width))
    labels = tuple(" - ".join(each) for each in parts)
    first = sheet.first_row + header_rows[0]
    return Table(sheet.name, first, header_rows, labels, tuple(map(tuple, parts)), columns)


def _filled(row: Sequence[Cell], places: Sequence[int]) -> int:
    return sum(not is_blank(row[place]) for place in places)


def _is_none_of_data(row: Sequence[Cell]) -> bool:
    """Tell a row of totals or of column numbers."""
    first = next((cell for cell in row if not is_blank(cell)), "")
    return counts_columns(row) or (isinstance(first, str) and TOTAL.fullmatch(fold(first)) is not None)
