"""Corrections that agencies propose, as a workbook for the office to agree to, each or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hganalysis.errors import ParamsError
from hganalysis.intake.corrections import AGREED, CORRECTABLE, HEADINGS, REFUSED
from hganalysis.report.workbook import new_workbook, put, row_height, save_workbook

if TYPE_CHECKING:
    from pathlib import Path

CORRECTIONS = "params/corrections"
"""Where proposed corrections of a period are written, from the project's folder."""

WIDTHS = {"agreed": 12.0, "old": 24.0, "new": 24.0, "who": 28.0, "why": 40.0, "document": 24.0}


@dataclass(frozen=True)
class Proposed:
    """A correction as an agency proposes it."""

    place: str
    """Workbook, sheet and row."""
    task_id: str
    sheet: str
    source_row: str
    column: str
    """A key of `CORRECTABLE`."""
    old: str
    new: str
    who: str
    why: str
    document: str

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Return which cell of the source it is about."""
        return self.task_id, self.sheet, self.source_row, self.column


@dataclass(frozen=True)
class Answers:
    """What the workbooks of a period propose, and what is to be known of them."""

    period: str
    as_of: str
    simulated: bool
    proposed: tuple[Proposed, ...]
    workbooks: int
    remarks: tuple[str, ...]


def write_proposals(answers: Answers, path: Path) -> None:
    """Write proposed corrections as a workbook for the office to agree to, each or not.

    Raises
    ------
    ParamsError
        There is such a file already: what was reviewed in it is not written over.
    """
    if path.exists():
        raise ParamsError(
            f"Đã có {path.name} trong {path.parent}; không ghi đè bảng đã duyệt. Chuyển tệp ấy đi, hoặc ghi "
            "ra tệp khác bằng --to."
        )
    title = f"Đính chính đề nghị, kỳ {answers.period}"
    workbook = new_workbook(title, "hganalysis", Font(name="Arial", size=11))
    page = workbook.create_sheet("Đính chính")
    widths = [WIDTHS.get(name, 16.0) for name in HEADINGS]
    rows = [tuple(HEADINGS.values()), *(_row(each) for each in answers.proposed)]
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            cell = page.cell(at, place)
            put(cell, value, "text")
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.font = Font(name="Arial", size=11, bold=at == 1)
            if at == 1:
                cell.fill = PatternFill("solid", start_color="D9E2EC")
        page.row_dimensions[at].height = row_height(
            [(value, width - 1) for value, width in zip(row, widths, strict=True)], bold=at == 1
        )
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    page.freeze_panes = "A2"
    choice = DataValidation("list", formula1=f'"{AGREED},{REFUSED}"', allow_blank=True, showErrorMessage=True)
    choice.add(f"A2:A{max(len(rows), 2)}")
    page.add_data_validation(choice)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    path.parent.mkdir(parents=True, exist_ok=True)
    save_workbook(workbook, path, answers.as_of)


def _row(each: Proposed) -> tuple[str, ...]:
    texts = {
        "agreed": "",
        "column": CORRECTABLE[each.column],
        **{name: getattr(each, name) for name in HEADINGS if name not in ("agreed", "column")},
    }
    return tuple(texts[name] for name in HEADINGS)
