"""Cells merged over several rows: filled where they name a group, left alone and told where they are data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hganalysis.intake.cells import is_blank, line_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hganalysis.intake.cells import Range, Sheet
    from hganalysis.intake.coded import Cells, Places
    from hganalysis.intake.findings import Findings

GROUPING = ("doc_number", "doc_date", "source_level", "leader", "field", "agency_raw")
"""What several tasks in a row have in common by nature: who gave them, in which document, who leads them.

A deadline, a state or a date of completion belongs to one task. Merged, it may be meant for all of them or be
a slip of the pen; nobody can tell.
"""


def settle_merged(
    columns: Sequence[Cells],
    places: Mapping[str, int],
    sheet: Sheet,
    start: int,
    task_rows: Places,
    findings: Findings,
) -> list[Cells]:
    """Return the columns with merged cells of groups filled downwards, each merge among the tasks reported.

    Parameters
    ----------
    columns : sequence of Cells
        The columns of the sheet from row `start` on.
    places : mapping
        Raw column of the task table -> column of the sheet.
    sheet : Sheet
    start : int
    task_rows : array of int
        Which rows from `start` on are tasks.
    findings : Findings
    """
    settled, tasks, names = list(columns), set(task_rows.tolist()), {at: name for name, at in places.items()}
    for (top, place), (bottom, _) in _downward(sheet, start):
        name, first, last = names.get(place), top - start, bottom - start
        covered = np.array([row for row in range(first + 1, last + 1) if row in tasks], dtype=np.intp)
        if name is None or not len(covered) or is_blank(settled[place][first]):
            continue
        if name in GROUPING:
            codes = settled[place].codes.copy()
            codes[covered] = codes[first]
            settled[place] = replace(settled[place], codes=codes)
        code = "merged_filled" if name in GROUPING else "merged_data"
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
