"""Small exports of the user's own, as xlsx or csv, and the map that reads them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import openpyxl

from hganalysis.intake import read_tasks

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

Rows = list[list[Any]]

HEADER = ["TT", "Mã", "Nội dung", "Chủ trì", "Ngày giao", "Hạn", "Trạng thái", "Hoàn thành"]
MAP: dict[str, Any] = {
    "columns": {
        "task_id": "Mã",
        "title": "Nội dung",
        "agency": "Chủ trì",
        "coop": "Phối hợp",
        "assigned_on": "Ngày giao",
        "entered_on": "Ngày nhập",
        "last_update_on": "Cập nhật",
        "due_on": "Hạn",
        "due_original": "Hạn ban đầu",
        "status": "Trạng thái",
        "completed_on": "Hoàn thành",
        "extension_count": "Gia hạn",
        "progress_pct": "Tiến độ",
        "note": "Ghi chú",
    },
}
TASK = {
    "Mã": "NV01",
    "Nội dung": "Báo cáo",
    "Chủ trì": "Sở Y tế",
    "Ngày giao": "01/02/2024",
    "Hạn": "01/03/2024",
    "Trạng thái": "Đang thực hiện",
}


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """Write rows as CSV and return the path."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def write_xlsx(
    path: Path,
    rows: Rows,
    merges: tuple[str, ...] = (),
    sheet: str = "Danh sách",
    top: int = 1,
    left: int = 1,
) -> Path:
    """Write rows as a workbook of one sheet, from a cell on, and return the path."""
    return write_book(path, {sheet: rows}, merges, top, left)


def write_book(
    path: Path, sheets: dict[str, Rows], merges: tuple[str, ...] = (), top: int = 1, left: int = 1
) -> Path:
    """Write a workbook; merged ranges are those of every sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for i, row in enumerate(rows, top):
            for j, value in enumerate(row, left):
                page.cell(i, j, value)
        for cells in merges:
            page.merge_cells(cells)
    book.save(path)
    return path


def with_map(**sections: Any) -> dict[str, Any]:
    """Return the map with sections replaced."""
    return MAP | sections


def row_of(number: int = 1, **values: Any) -> dict[str, Any]:
    """Return one task by heading, with some cells replaced."""
    return {"TT": number, **TASK, "Mã": f"NV{number:02d}", **values}


def table_of(*tasks: dict[str, Any]) -> Rows:
    """Return a header and rows that hold every heading some task has."""
    headings = list(dict.fromkeys([*HEADER, *(name for task in tasks for name in task)]))
    return [headings, *([task.get(name) for name in headings] for task in tasks)]


def read(
    folder: Path, *tasks: dict[str, Any], export_map: dict[str, Any] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write tasks as a workbook and read it back."""
    return read_tasks(write_xlsx(folder / "viec.xlsx", table_of(*tasks)), export_map or MAP)


def codes(findings: pd.DataFrame) -> list[str]:
    """Return the kinds of findings there are, in alphabetical order, once each."""
    return sorted(set(findings["code"]))
