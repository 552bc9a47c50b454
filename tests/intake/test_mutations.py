"""The sample export, changed as offices change files: the same tasks, or a finding that names the change."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from exports import write_book, write_html, write_ods

from hganalysis.intake.task_table import read_tasks
from hganalysis.sample.export_file import HEADER_ROW, SHEET

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "nhiem-vu-2024-11-03.xlsx"
Rows = list[list[Any]]
PLACE = ["source_file", "source_sheet", "source_row"]
TOP, BOTTOM = HEADER_ROW - 1, HEADER_ROW
RENAMED = {"Mã nhiệm vụ": "SỐ PHIẾU GIAO VIỆC", "Chủ trì": "Đơn vị chủ trì", "Ghi chú": " ghi  chú "}


@cache
def sample() -> tuple[Rows, pd.DataFrame]:
    """The cells of the sample, merged headers filled by hand, and its tasks."""
    page = openpyxl.load_workbook(SAMPLE)[SHEET]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    for merged in page.merged_cells.ranges:
        if merged.min_row - 1 == TOP:
            for place in range(merged.min_col, merged.max_col):
                rows[TOP][place] = rows[TOP][merged.min_col - 1]
    return rows, read_tasks(SAMPLE, "qlvb", root=ROOT)[0]


def tasks_of(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_tasks(path, "qlvb", root=ROOT)


def same(tasks: pd.DataFrame, but: tuple[str, ...] = ()) -> bool:
    """Whether tasks are those of the sample, wherever they stand now."""
    left_out = [*PLACE, *but]
    expected = sample()[1]
    one, other = (each.drop(columns=left_out) for each in (tasks[expected.columns], expected))
    pd.testing.assert_frame_equal(one, other)
    return True


def reordered(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def renamed(rows: Rows) -> Rows:
    return [
        [RENAMED.get(cell, cell) for cell in row] if i in (TOP, BOTTOM) else row for i, row in enumerate(rows)
    ]


def split_over_three_rows(rows: Rows) -> Rows:
    return [*rows[:TOP], ["THÔNG TIN NHIỆM VỤ"] * len(rows[TOP]), *rows[TOP:]]


def decomposed(rows: Rows) -> Rows:
    return [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
        for row in rows
    ]


def with_footers(rows: Rows) -> Rows:
    return [
        *rows,
        [],
        ["Tổng cộng", None, 991],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "CHÁNH VĂN PHÒNG"],
    ]


@pytest.mark.parametrize("change", [reordered, renamed, split_over_three_rows, decomposed, with_footers])
def test_changes_of_form_leave_the_same_tasks(tmp_path: Path, change: Callable[[Rows], Rows]) -> None:
    rows = change(sample()[0])
    tasks, findings = tasks_of(write_book(tmp_path / "viec.xlsx", {SHEET: rows}))

    assert same(tasks)
    if change is with_footers:
        assert {"Tổng cộng | 991", "NGƯỜI LẬP BIỂU | CHÁNH VĂN PHÒNG"} <= set(findings["value"])


def test_dates_spelled_otherwise_are_the_same_dates(tmp_path: Path) -> None:
    rows = [[_respelled(cell) for cell in row] for row in sample()[0]]
    tasks, _ = tasks_of(write_book(tmp_path / "viec.xlsx", {SHEET: rows}))
    assert same(tasks, but=("due_raw",))


def _respelled(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == dt.time() else f"{cell:%H:%M %d/%m/%Y}"
    return f"ngày {cell:%d} tháng {cell:%m} năm {cell:%Y}" if isinstance(cell, dt.date) else cell


def test_a_sheet_added_is_read_when_it_is_a_table_and_named_when_not(tmp_path: Path) -> None:
    rows, expected = sample()
    middle = len(rows) // 2
    sheets = {
        "một": rows[:middle],
        "hai": [*rows[TOP : BOTTOM + 1], *rows[middle:]],
        "ghi chú": [["Liên hệ"]],
    }
    tasks, findings = tasks_of(write_book(tmp_path / "viec.xlsx", sheets))

    assert same(tasks, but=("exclusion",))
    assert (tasks["exclusion"] == expected["exclusion"]).sum() == expected["exclusion"].notna().sum()
    assert findings.loc[findings["code"] == "sheet_skipped", "sheet"].tolist() == ["ghi chú"]


@pytest.mark.parametrize("write", [write_ods, write_html])
def test_the_sample_saved_as_something_else_has_the_same_tasks(tmp_path: Path, write: Any) -> None:
    rows = [[_writable(cell) for cell in row] for row in sample()[0]]
    raw = ("due_raw", "title", "agency_raw")  # HTML shows several spaces as one
    assert same(tasks_of(write(tmp_path / "viec.xls", rows))[0], but=raw)


def _writable(cell: Any) -> Any:
    """A fraction, which these writers leave to the reader, as text."""
    return str(cell) if isinstance(cell, float) else cell


def test_a_column_taken_away_is_named(tmp_path: Path) -> None:
    rows = sample()[0]
    place = rows[BOTTOM].index("Phối hợp")
    cut = [[*row[:place], *row[place + 1 :]] for row in rows]
    tasks, findings = tasks_of(write_book(tmp_path / "viec.xlsx", {SHEET: cut}))
    assert len(tasks) == len(sample()[1])
    assert "Phối hợp" not in " ".join(findings["value"])
