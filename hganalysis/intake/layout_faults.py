"""Cells merged over several rows: filled where they name a group, left alone and told where they are data."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.reading.coded_cells import Cells
from hganalysis.reading.grid import NO_CELL
from hganalysis.reading.sheet import is_blank, line_text, shown_row
from hganalysis.text import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.intake.findings import Findings
    from hganalysis.intake.header import Header
    from hganalysis.reading.coded_cells import Flags, Places
    from hganalysis.reading.grid import Grid
    from hganalysis.reading.sheet import Range, Sheet


GROUPING = ("doc_number", "doc_date", "source_level", "leader", "field", "agency_raw")
"""What several tasks in a row have in common by nature: who gave them, in which document, who leads them.

A state or a date of completion belongs to one task. Merged, it may be meant for all of them or be a slip of
the pen; nobody can tell.
"""

SHARED = ("due_raw", "due_original")
"""What may be set for several tasks at once: the cell covers their rows, and that is told."""


def settle_merged(
    columns: Sequence[Cells],
    places: Mapping[str, int],
    sheet: Sheet,
    start: int,
    task_rows: Places,
    findings: Findings,
) -> list[Cells]:
    """Return the columns with merged cells of groups filled downwards, each merge among the tasks reported.

    `columns` are those of the sheet from row `start` on, `task_rows` the tasks among their rows, and `places`
    tells which of them is which raw column.
    """
    settled, names = list(columns), {at: name for name, at in places.items()}
    for (top, place), (bottom, _) in _downward(sheet, start):
        name, first, last = names.get(place), top - start, bottom - start
        covered = task_rows[slice(*np.searchsorted(task_rows, (first + 1, last + 1)))]
        if name is None or not len(covered) or is_blank(settled[place][first]):
            continue
        if name in (*GROUPING, *SHARED):
            codes = settled[place].codes.copy()
            codes[covered] = codes[first]
            settled[place] = replace(settled[place], codes=codes)
        code = "merged_filled" if name in GROUPING else "merged_due" if name in SHARED else "merged_data"
        reason = f"Ô gộp từ dòng {top + sheet.first_row} đến dòng {bottom + sheet.first_row}"
        value = line_text(settled[place][first])
        findings.add(
            code,
            reason,
            sheet=sheet.name,
            row=top + sheet.first_row,
            column=name,
            value=value,
            rows=len(covered) + 1,
        )
    return settled


def _downward(sheet: Sheet, start: int) -> Iterator[Range]:
    """Yield the merged ranges below the header that are one column wide and several rows deep."""
    for (top, left), (bottom, right) in sheet.merged:
        if left == right and start <= top < bottom:
            yield (top, left), (min(bottom, len(sheet.rows) - 1), right)


SHORT_BY_CHANCE = 0.1
"""Share of rows without a last cell from which the program leaves blank cells out at the end of rows.

It does not where some row ends in a blank cell.
"""

AT_LEAST = 2
"""Mapped columns over which a merged cell hides what belongs under the others."""


def below_reordered(kinds: Sequence[str], sheet: Sheet, grid: Grid, start: int, findings: Findings) -> Flags:
    """Tell which rows stand below a header with the columns in another order, and report each such header.

    A header that repeats the first one ends this. `kinds` is what `RowJudge` tells of the rows from `start`.
    """
    below = np.zeros(len(kinds), dtype=bool)
    reason = "Tiêu đề khác thứ tự với hàng tiêu đề của bảng; các dòng dưới đó được đọc theo hàng tiêu đề đầu"
    headers = [row for row, kind in enumerate(kinds) if kind in ("reordered", "header")]
    for row, end in pairwise([*headers, len(kinds)]):
        below[row:] = kinds[row] == "reordered"
        if kinds[row] == "reordered":
            value, number = shown_row(grid[start + row]), sheet.first_row + start + row
            tasks = list(kinds[row:end]).count("task")
            findings.add("columns_reordered", reason, sheet=sheet.name, row=number, value=value, rows=tasks)
    return below


UNSEEN = {
    "rows_hidden": "Dòng bị ẩn hoặc bị lọc trong tệp, vẫn được đọc",
    "rows_struck": "Dòng có ô bị gạch ngang trong tệp, vẫn được đọc",
    "sheet_hidden": "Trang tính bị ẩn trong tệp, vẫn được đọc",
}
MOST_SHOWN = 10
"""Row numbers that a finding names."""


def tell_unseen(sheet: Sheet, start: int, task_rows: Places, findings: Findings) -> None:
    """Report the tasks that nobody sees who opens the file, or sees struck out; they are counted."""
    if not (sheet.hidden_rows or sheet.struck_rows or sheet.is_hidden):
        return
    rows = [start + row for row in task_rows.tolist()]
    unseen = {
        "rows_hidden": [row for row in rows if row in sheet.hidden_rows],
        "rows_struck": [row for row in rows if row in sheet.struck_rows],
        "sheet_hidden": rows if sheet.is_hidden else [],
    }
    for code, found in unseen.items():
        if found:
            numbers = [str(sheet.first_row + row) for row in found]
            others = f" và {number(len(numbers) - MOST_SHOWN)} dòng khác" if len(numbers) > MOST_SHOWN else ""
            reason = f"{UNSEEN[code]}: dòng {', '.join(numbers[:MOST_SHOWN])}{others}"
            row, value = sheet.first_row + found[0], shown_row(sheet.rows[found[0]])
            findings.add(code, reason, sheet=sheet.name, row=row, value=value, rows=len(found))


def find_displaced(
    sheet: Sheet, grid: Grid, header: Header, task_rows: Places, reordered: Flags, findings: Findings
) -> Flags:
    """Tell which task rows have displaced cells, and report those not yet reported.

    Besides the rows below a header in another order these are the records of a text file that are longer than
    its header, as a comma without quotes makes them, or shorter where nearly all others are not, as a missing
    one makes them, and rows in which a merged cell takes the place of several mapped columns.
    """
    displaced = reordered.copy()
    if sheet.is_delimited:
        displaced |= _overlong(sheet, grid, header, task_rows, findings)
        displaced |= _too_short(sheet, grid, header, task_rows, findings)
    return displaced | _merged_across(sheet, grid, header, task_rows, findings)


def _overlong(sheet: Sheet, grid: Grid, header: Header, task_rows: Places, findings: Findings) -> Flags:
    start, width = header.last + 1, len(header.parts)
    overlong = np.zeros(len(task_rows), dtype=bool)
    for column in grid.columns[width:]:
        overlong |= ~Cells.of_column(column, start).take(task_rows).blank()
    for row in task_rows[overlong].tolist():
        cells = grid[start + row]
        reason = f"Dòng có {len(cells)} ô, hàng tiêu đề chỉ có {width}; các ô có thể đã lệch cột"
        number = sheet.first_row + start + row
        findings.add("row_too_long", reason, sheet=sheet.name, row=number, value=shown_row(cells))
    return overlong


def _too_short(sheet: Sheet, grid: Grid, header: Header, task_rows: Places, findings: Findings) -> Flags:
    start, width = header.last + 1, len(header.parts)
    if not len(task_rows) or width > len(grid.columns):
        return np.zeros(len(task_rows), dtype=bool)
    ended: Flags = np.array(grid.columns[width - 1].codes, dtype=np.intp)[start:][task_rows] == NO_CELL
    last = Cells.of_column(grid.columns[width - 1], start).take(task_rows)
    ends_blank = (last.blank() & ~ended).any()
    if not ends_blank and ended.sum() > len(task_rows) * SHORT_BY_CHANCE:
        return np.zeros(len(task_rows), dtype=bool)
    for row in task_rows[ended].tolist():
        cells = grid[start + row]
        reason = f"Dòng có {len(cells)} ô, hàng tiêu đề và các dòng khác có {width}; các ô có thể đã lệch cột"
        number = sheet.first_row + start + row
        findings.add("row_too_short", reason, sheet=sheet.name, row=number, value=shown_row(cells))
    return ended


def _merged_across(sheet: Sheet, grid: Grid, header: Header, task_rows: Places, findings: Findings) -> Flags:
    start, merged = header.last + 1, np.zeros(len(task_rows), dtype=bool)
    names = {place: name for name, place in header.columns.items()}
    for (top, left), (bottom, right) in sheet.merged:
        covered = [place for place in range(left, right + 1) if place in names]
        here = (task_rows >= top - start) & (task_rows <= bottom - start)
        if top < start or len(covered) < AT_LEAST or not here.any():
            continue
        cell = grid[top][left] if left < len(grid[top]) else None
        if is_blank(cell):
            continue
        merged |= here
        labels = ", ".join(header.labels[place] for place in covered)
        reason = f"Một ô gộp chiếm chỗ của các cột {labels}"
        row, heading = sheet.first_row + top, header.labels[covered[0]]
        findings.add(
            "merged_data",
            reason,
            sheet=sheet.name,
            row=row,
            heading=heading,
            value=line_text(cell),
            rows=int(here.sum()),
        )
    return merged
