"""Tasks that nobody sees are counted and told; damaged records are told with their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from exports import MAP, TASK, table_of, write_csv
from openpyxl.styles import Font

from hganalysis.intake.cautions import warnings_of
from hganalysis.intake.task_table import read_tasks

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

TASKS = [{**TASK, "Mã": f"NV{n:02}"} for n in range(1, 21)]


def found(findings: pd.DataFrame, code: str) -> list[tuple[int, int]]:
    """Return row and number of rows of the findings of one kind."""
    chosen = findings[findings["code"] == code]
    return list(zip(chosen["row"].tolist(), chosen["rows"].tolist(), strict=True))


def book_of(path: Path, change: object) -> Path:
    book = openpyxl.Workbook()
    for row in table_of(*TASKS):
        book.active.append(row)
    change(book)  # type: ignore[operator]
    book.save(path)
    return path


def hide_two_rows(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[5].hidden = True
    book.active.row_dimensions[40].hidden = True


def strike_one_row(book: openpyxl.Workbook) -> None:
    for cell in book.active[4]:
        cell.font = Font(strike=True)


def hide_the_sheet(book: openpyxl.Workbook) -> None:
    book.active.sheet_state = "hidden"
    book.create_sheet("Ghi chú")


@pytest.mark.parametrize(
    ("change", "code", "row", "rows"),
    [
        (hide_two_rows, "rows_hidden", 3, 2),
        (strike_one_row, "rows_struck", 4, 1),
        (hide_the_sheet, "sheet_hidden", 2, 20),
    ],
)
def test_tasks_that_nobody_sees_are_counted_and_told(
    tmp_path: Path, change: object, code: str, row: int, rows: int
) -> None:
    tasks, findings = read_tasks(book_of(tmp_path / "viec.xlsx", change), MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, code) == [(row, rows)]
    assert [each["rows"] for each in warnings_of(findings) if each["code"] == code] == [rows]


def test_nothing_is_told_of_a_workbook_that_shows_all(tmp_path: Path) -> None:
    _, findings = read_tasks(book_of(tmp_path / "viec.xlsx", lambda book: None), MAP)
    assert not {"rows_hidden", "rows_struck", "sheet_hidden"} & set(findings["code"])


def test_a_short_record_is_not_judged_where_others_are_whole(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    lines = path.read_text("utf-8").splitlines()
    lines[4] = lines[4].replace("Báo cáo,", "Báo cáo")
    path.write_text("\n".join(lines), encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, "row_too_short") == [(5, 1)]


def test_a_program_that_leaves_blank_cells_out_at_the_end_is_believed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    text = path.read_text("utf-8").replace("\r\n", "\n")
    head, *lines = text.splitlines()
    path.write_text("\n".join([head, *(line.rstrip(",") for line in lines)]), encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert len(tasks) == len(TASKS)
    assert found(findings, "row_too_short") == []


def test_a_mended_record_is_a_task_and_a_warning(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "viec.csv", table_of(*TASKS))
    text = path.read_text("utf-8").replace("NV07,Báo cáo,", 'NV07,"Báo cáo "gấp", mới",')
    path.write_text(text, encoding="utf-8")

    tasks, findings = read_tasks(path, MAP)

    assert tasks["title"].tolist().count('Báo cáo "gấp", mới') == 1
    assert found(findings, "record_mended") == [(8, 1)]
    assert [each["code"] for each in warnings_of(findings)] == ["record_mended"]
