"""Corrections that agencies propose, as a workbook for the office to agree to, each or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from hganalysis.errors import ParamsError
from hganalysis.intake.corrections import AGREED, HEADINGS, REFUSED, CorrectedCell
from hganalysis.reading.sheet import line_text
from hganalysis.report.workbook import new_workbook, put, row_height, save_workbook
from hganalysis.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CORRECTIONS = "params/corrections"
"""Where proposed corrections of a period are written, from the project's folder."""

WIDTH = 16.0
WIDTHS = {"agreed": 12.0, "old": 24.0, "new": 24.0, "who": 28.0, "why": 40.0, "document": 24.0}


@dataclass(frozen=True)
class Proposed(CorrectedCell[str]):
    """A correction as an agency proposes it."""


@dataclass(frozen=True)
class Answers:
    """What the workbooks of a period propose, and what is to be known of them."""

    period: str
    as_of: str
    simulated: bool
    proposed: tuple[Proposed, ...]
    workbooks: int
    """How many were read without a fault."""
    remarks: tuple[str, ...]
    refused: tuple[str, ...] = ()
    """What is wrong with every other workbook."""


@dataclass(frozen=True)
class Written:
    """What a file of proposed corrections got."""

    added: int
    there: int
    """Proposals that it had already, with whatever was agreed of them."""
    twice: tuple[str, ...]
    """Rows added for a cell that another row of the file gives another value."""


def write_proposals(answers: Answers, path: Path) -> Written:
    """Write proposed corrections as a workbook for the office to agree to, each or not.

    A file that is there keeps its rows as they stand, reviewed or not; what it lacks is added below. Raises
    ParamsError: the file that is there is no file of corrections; it is left alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook, page, start = _opened(path) if path.exists() else _new(answers)
    there = _rows_there(page, start)
    values = [{name: row[name] for name in SAME} for row in there.values()]
    new = [row for row in map(Proposed.told, answers.proposed) if _same(row) not in values]
    first = page.max_row + 1
    for at, row in enumerate(new, start=first):
        _put_row(page, at, tuple(row.values()))
    _offer_choices(page, start)
    if new or not path.exists():
        aside = path.with_name(f".{path.name}")
        save_workbook(workbook, aside, answers.as_of)
        aside.replace(path)
    twice = (
        f"dòng {at} và dòng {first + place}"
        for place, row in enumerate(new)
        for at, other in there.items()
        if all(_same(row)[name] == other[name] for name in CELL)
    )
    return Written(len(new), len(answers.proposed) - len(new), tuple(twice))


CELL = ("task_id", "sheet", "source_row", "column")
SAME = (*CELL, "new")
"""What tells a proposal from another."""


def _same(row: Mapping[str, str]) -> dict[str, str]:
    return {name: fold(row[name]) for name in SAME}


def _opened(path: Path) -> tuple[Any, Any, int]:
    """Return a workbook of corrections that is there, its sheet and the row of its headings."""
    try:
        workbook = load_workbook(path)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException):
        raise ParamsError(_no_corrections(path)) from None
    for page in workbook.worksheets:
        for row in page.iter_rows(max_row=page.max_row):
            if [line_text(cell.value) for cell in row[: len(HEADINGS)]] == [*HEADINGS.values()]:
                return workbook, page, int(row[0].row or 0)
    raise ParamsError(_no_corrections(path))


def _no_corrections(path: Path) -> str:
    return (
        f"Đã có {path.name} trong {path.parent}, không phải bảng đính chính có các cột "
        f"{', '.join(HEADINGS.values())}; không ghi vào đó. Chuyển tệp ấy đi, hoặc ghi ra tệp khác bằng --to."
    )


def _new(answers: Answers) -> tuple[Any, Any, int]:
    """Return a workbook without corrections, its sheet and the row of its headings."""
    title = f"Đính chính đề nghị, kỳ {answers.period}"
    workbook = new_workbook(title, "hganalysis", Font(name="Arial", size=11))
    page = workbook.create_sheet("Đính chính")
    _put_row(page, 1, tuple(HEADINGS.values()), heading=True)
    for place, name in enumerate(HEADINGS, start=1):
        page.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, WIDTH)
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    return workbook, page, 1


def _rows_there(page: Any, start: int) -> dict[int, dict[str, str]]:
    """Return the rows below the headings by their numbers, folded."""
    rows = {
        row[0].row: {name: fold(line_text(cell.value)) for name, cell in zip(HEADINGS, row, strict=False)}
        for row in page.iter_rows(min_row=start + 1)
    }
    return {at: row for at, row in rows.items() if any(row.values())}


def _put_row(page: Any, at: int, values: tuple[str, ...], *, heading: bool = False) -> None:
    for place, value in enumerate(values, start=1):
        cell = page.cell(at, place)
        put(cell, value, "text")
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = Font(name="Arial", size=11, bold=heading)
        if heading:
            cell.fill = PatternFill("solid", start_color="D9E2EC")
    widths = [WIDTHS.get(name, WIDTH) - 1 for name in HEADINGS]
    page.row_dimensions[at].height = row_height(zip(values, widths, strict=True), bold=heading)


def _offer_choices(page: Any, start: int) -> None:
    """Let the office choose whether it agrees, in every row."""
    choice = DataValidation("list", formula1=f'"{AGREED},{REFUSED}"', allow_blank=True, showErrorMessage=True)
    choice.add(f"A{start + 1}:A{max(page.max_row, start + 1)}")
    page.data_validations.dataValidation = []
    page.add_data_validation(choice)
