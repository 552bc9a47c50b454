"""Rows whose cells may belong under other headings than those they stand under: told, and put in doubt."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.cells import is_blank, line_text, shown_row
from hganalysis.intake.coded import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hganalysis.intake.cells import Sheet
    from hganalysis.intake.coded import Flags, Places
    from hganalysis.intake.findings import Findings
    from hganalysis.intake.grids import Grid
    from hganalysis.intake.header import Header

AT_LEAST = 2
"""Mapped columns over which a merged cell hides what belongs under the others."""


def below_reordered(kinds: Sequence[str], sheet: Sheet, grid: Grid, start: int, findings: Findings) -> Flags:
    """Tell which rows stand below a header with the columns in another order, and report each such header.

    A header that repeats the first one ends this.

    Parameters
    ----------
    kinds : sequence of str
        What each row from `start` on is, as `RowJudge` tells it.
    sheet : Sheet
    grid : Grid
        The rows of the sheet.
    start : int
    findings : Findings
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


def find_displaced(
    sheet: Sheet, grid: Grid, header: Header, task_rows: Places, reordered: Flags, findings: Findings
) -> Flags:
    """Tell which task rows have displaced cells, and report those not yet reported.

    Besides the rows below a header in another order these are the records of a text file that are longer than
    its header, as a comma without quotes makes them, and rows in which a merged cell takes the place of
    several mapped columns.

    Parameters
    ----------
    sheet : Sheet
    grid : Grid
        The rows of the sheet.
    header : Header
    task_rows : array of int
        The tasks among the rows below the header.
    reordered : array of bool
        For each of them, whether it stands below a header in another order.
    findings : Findings
    """
    displaced = reordered.copy()
    if sheet.is_delimited:
        displaced |= _overlong(sheet, grid, header, task_rows, findings)
    return displaced | _merged_across(sheet, grid, header, task_rows, findings)


def _overlong(sheet: Sheet, grid: Grid, header: Header, task_rows: Places, findings: Findings) -> Flags:
    start, width = header.last + 1, len(header.parts)
    overlong = np.zeros(len(task_rows), dtype=bool)
    for column in grid.columns[width:]:
        overlong |= ~Cells.of_column(column, start).take(task_rows).flags(is_blank)
    for row in task_rows[overlong].tolist():
        cells = grid[start + row]
        reason = f"Dòng có {len(cells)} ô, hàng tiêu đề chỉ có {width}; các ô có thể đã lệch cột"
        number = sheet.first_row + start + row
        findings.add("row_too_long", reason, sheet=sheet.name, row=number, value=shown_row(cells))
    return overlong


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
